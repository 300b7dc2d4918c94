"""The treasury's call-backs over HTTP: forged, malformed, and hundreds of them at once."""

from __future__ import annotations

import json
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from integration.payments_orders import (
    FEN,
    MINUTE,
    NOW,
    adds_up,
    again,
    events,
    give_up,
    refunds_of,
    registered,
    woken,
)
from integration.payments_till import Till, at_work
from joserfc import jws
from joserfc.jwk import ECKey, OctKey

from cheguan.payments import asking, orders
from cheguan.payments.models import Entry, Order
from cheguan.payments.states import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("till")]

THREADS, ORDERS = 200, 5


def post(text: str) -> int:
    """The status with which a call-back is answered."""
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/callbacks/treasury", text, content_type="application/jose")
    return answer.status_code


def test_a_callback_is_taken_in_and_kept_with_its_signature(till: Till) -> None:
    order = registered()
    text = till.sign(till.pay(order.number, NOW))
    assert post(text) == 204
    assert post(text) == 204
    assert again(order).state == State.PAID
    assert events(order) == ["paid", "repeated"]
    assert Entry.objects.get(event="paid").proof == text


def another_key(till: Till, event: dict[str, Any]) -> str:
    """Signed by a stranger, under the treasury's key name."""
    key = ECKey.generate_key("P-256")
    header = {"alg": "ES256", "kid": till.key.kid}
    return jws.serialize_compact(header, json.dumps(event), key, ["ES256"])


def shared_secret(till: Till, event: dict[str, Any]) -> str:
    """Signed with what everybody knows: the treasury's public key, taken for a secret."""
    public = OctKey.import_key(json.dumps(till.key.as_dict(private=False)))
    header = {"alg": "HS256", "kid": till.key.kid}
    return jws.serialize_compact(header, json.dumps(event), public, ["HS256"])


def changed(till: Till, event: dict[str, Any]) -> str:
    """Its content exchanged after it was signed."""
    head, _, signature = till.sign(event).split(".")
    other = till.sign(event | {"amount_fen": FEN * 2}).split(".")[1]
    return f"{head}.{other}.{signature}"


def for_another(till: Till, event: dict[str, Any]) -> str:
    return till.sign(event | {"aud": "insurance"})


def by_another(till: Till, event: dict[str, Any]) -> str:
    return till.sign(event | {"iss": "post"})


def no_signature(till: Till, event: dict[str, Any]) -> str:
    return "not.signed.atall"


def nothing(till: Till, event: dict[str, Any]) -> str:
    return ""


@pytest.mark.parametrize(
    "forge",
    [another_key, shared_secret, changed, for_another, by_another, no_signature, nothing],
)
def test_a_forged_callback_is_refused_and_changes_nothing(till: Till, forge: Any) -> None:
    order = registered()
    before = Order.objects.values().get()
    assert post(forge(till, till.pay(order.number, NOW))) == 401
    assert Order.objects.values().get() == before
    assert events(order) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_fen": 40.5},
        {"amount_fen": "4000"},
        {"amount_fen": -4000},
        {"amount_fen": None},
        {"transaction": ""},
        {"at": "2026-03-11T10:00:00"},
        {"event": "given"},
        {"jti": ""},
    ],
)
def test_a_callback_that_says_it_wrongly_changes_nothing(till: Till, wrong: dict[str, Any]) -> None:
    order = registered()
    assert post(till.sign(till.pay(order.number, NOW) | wrong)) == 400
    assert events(order) == []


def test_an_answer_of_the_treasury_is_no_callback(till: Till) -> None:
    registered()
    answer = {"iss": "treasury", "aud": "cheguan", "iat": 1, "re": "x", "outcome": "none"}
    assert post(till.sign(answer)) == 400


def test_of_an_order_that_we_do_not_have_the_treasury_hears_so(till: Till) -> None:
    event = till.event("expired", order="4401-0000-0000-1", at=NOW.isoformat())
    assert post(till.sign(event)) == 404


def test_while_the_treasurys_keys_cannot_be_had_it_is_asked_to_call_again(till: Till) -> None:
    order = registered()
    text = till.sign(till.pay(order.number, NOW))
    till.status = 503
    with at_work(till):  # a new line, which has no keys yet
        assert post(text) == 503
    assert events(order) == []


def test_a_callback_is_posted_never_fetched() -> None:
    assert Client().get("/callbacks/treasury").status_code == 405


def storm_of(till: Till, order: Order, chance: random.Random) -> list[str]:
    """What can be said of one order that was paid once or twice: all of it, contradictions too."""
    number, at = order.number, NOW.isoformat()
    told = [till.pay(number, NOW + MINUTE) for _ in range(chance.choice([1, 2]))]
    told += [till.event(event, order=number, at=at) for event in ("failed", "expired", "failed")]
    told += [told[0] | {"jti": f"again-{number}"}]
    return [till.sign(event) for event in told]


def at_once(texts: list[str]) -> list[int]:
    """Each posted by a thread of its own, all let go at one instant."""
    start = Barrier(len(texts))

    def send(text: str) -> int:
        start.wait(timeout=60)
        try:
            return post(text)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(texts)) as threads:
        return list(threads.map(send, texts))


@pytest.mark.usefixtures("emptied")
@pytest.mark.timeout(300)
def test_in_a_storm_of_callbacks_each_order_ends_in_its_one_right_state(till: Till) -> None:
    chance = random.Random(7)  # noqa: S311
    all_orders = [registered() for _ in range(ORDERS)]
    for given_up in all_orders[:2]:
        give_up(given_up)
    texts = [text for order in all_orders for text in storm_of(till, order, chance)]
    sent = (texts * THREADS)[:THREADS]
    chance.shuffle(sent)
    assert set(at_once(sent)) == {204}

    adds_up(till)
    live = all_orders[2:]
    assert {again(order).state for order in all_orders} == {State.PAID}
    assert [woken(order) for order in all_orders] == [0, 0, 1, 1, 1]
    twice = [till.orders[order.number].paid_fen == 2 * FEN for order in live]
    assert True in twice
    assert [len(refunds_of(order)) for order in live] == twice

    asking.send_due(datetime.now(UTC))  # the endpoint reads the clock
    adds_up(till)
    assert [till.orders[order.number].refunded_fen for order in live] == [FEN * t for t in twice]
    for order in all_orders[:2]:
        kept = till.orders[order.number]
        assert kept.refunded_fen == kept.paid_fen
        assert again(order).state == State.REFUNDED
    assert all(orders.settled(order.city, order.case, FEN) for order in live)
