"""SMS by SMPP, to a real socket: what arrives, and what becomes of each kind of failure."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from smpplib import consts
from unit.notices.smsc import PASSWORD, Smsc, running

from cheguan.notices.gateways import Message, NotSent, Unsure, smpp
from cheguan.notices.gateways.smpp import SmppGateway

TO = "00013800001"
SHORT = "申领检验合格标志（4401-0000-0017）：已办结。"
LONG = "驾驶证期满换证，" * 20


@pytest.fixture
def smsc() -> Iterator[Smsc]:
    with running() as here:
        yield here


@pytest.fixture
def gateway(smsc: Smsc, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmppGateway]:
    monkeypatch.setattr(smpp, "TIMEOUT", 0.3)
    made = at(smsc)
    yield made
    made.close()


def at(smsc: Smsc, password: str = PASSWORD) -> SmppGateway:
    return SmppGateway.at(f"smpp://cheguan:{password}@127.0.0.1:{smsc.port}?from=10690000")


def send(gateway: SmppGateway, text: str = SHORT) -> str:
    return gateway.send(uuid4(), TO, Message("", text))


def test_a_chinese_text_arrives_as_it_was_sent(gateway: SmppGateway, smsc: Smsc) -> None:
    assert send(gateway) == "M1"
    [taken] = smsc.taken
    assert smsc.texts == [SHORT]
    assert (taken.destination_addr, taken.source_addr) == (TO.encode(), b"10690000")
    assert taken.data_coding == consts.SMPP_ENCODING_ISO10646
    assert not taken.registered_delivery
    assert smsc.binds == ["cheguan"]


def test_a_text_longer_than_a_part_arrives_whole_by_one_submission(
    gateway: SmppGateway, smsc: Smsc
) -> None:
    send(gateway, LONG)
    assert smsc.texts == [LONG]
    assert not smsc.taken[0].short_message


def test_one_connection_serves_many_messages(gateway: SmppGateway, smsc: Smsc) -> None:
    assert [send(gateway) for _ in range(3)] == ["M1", "M2", "M3"]
    assert len(smsc.binds) == 1


def test_an_idle_connection_is_tried_before_a_text_is_trusted_to_it(
    gateway: SmppGateway, smsc: Smsc, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(gateway)
    monkeypatch.setattr(smpp, "IDLE", 0)
    send(gateway)
    assert smsc.enquired == 1
    smsc.cut()
    assert send(gateway) == "M3"
    assert len(smsc.binds) == 2


def test_a_question_of_the_smsc_is_answered_meanwhile(gateway: SmppGateway, smsc: Smsc) -> None:
    smsc.asks_back = True
    assert send(gateway) == "M1"


def test_a_wrong_password_means_not_sent(smsc: Smsc) -> None:
    with pytest.raises(NotSent, match="lets nobody in"):
        send(at(smsc, "wrong"))
    assert smsc.taken == []


def test_an_smsc_that_is_not_there_means_not_sent(gateway: SmppGateway, smsc: Smsc) -> None:
    gateway.port = 1
    with pytest.raises(NotSent):
        send(gateway)


def test_what_the_smsc_refuses_is_not_sent(gateway: SmppGateway, smsc: Smsc) -> None:
    smsc.on_submit = "refuse"
    with pytest.raises(NotSent, match="0x58"):
        send(gateway)
    smsc.on_submit = "ok"
    assert send(gateway) == "M1"


@pytest.mark.parametrize("silence", ["silent", "cut"])
def test_when_the_smsc_falls_silent_nobody_knows_and_the_next_one_has_a_new_connection(
    gateway: SmppGateway, smsc: Smsc, silence: str
) -> None:
    smsc.on_submit = silence
    with pytest.raises(Unsure):
        send(gateway)
    smsc.on_submit = "ok"
    assert send(gateway) == "M2"
    assert len(smsc.binds) == 2


def test_no_error_and_no_name_bears_the_password(gateway: SmppGateway, smsc: Smsc) -> None:
    smsc.on_submit = "refuse"
    with pytest.raises(NotSent) as refused:
        send(gateway)
    assert PASSWORD not in gateway.name + str(refused.value) + repr(gateway)


def test_an_address_without_a_sender_is_refused_at_the_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="smpp://system"):
        SmppGateway.at("smpp://cheguan:x@127.0.0.1")
