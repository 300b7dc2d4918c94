"""`cheguan keys` and `cheguan licence`: what an operator types, and what she reads."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cheguan_verify import Trust
from integration.credentials_records import a_licence, licence_card, state_of
from typer.testing import CliRunner

from cheguan.config import keys as command
from cheguan.config import licences
from cheguan.config.trouble import Trouble
from cheguan.credentials import conf, keys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    settings.EXCHANGE_KEY = tmp_path / "exchange.json"


def told(*words: str) -> str:
    result = CliRunner().invoke(command.app, list(words), catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_keys_are_made_listed_and_rotated() -> None:
    first = told("make").split()[1]
    assert told("make").split()[1] == first
    second = told("rotate").split()[1]
    lines = {line.split()[1]: line for line in told("list").splitlines() if "20" in line}
    assert "signs" in lines[first]
    assert "next" in lines[second]


def test_a_revoked_signer_is_listed_as_such() -> None:
    first = told("make").split()[1]
    told("revoke", first)
    (line,) = [line for line in told("list").splitlines() if first in line]
    assert "revoked" in line


def test_the_trust_list_goes_to_a_file_or_to_the_screen(tmp_path: Path) -> None:
    told("make")
    told("publish", "--out", str(tmp_path / "trust.json"))
    trust = Trust.load(tmp_path / "trust.json", [keys.ring().authority])
    assert set(trust.signers) == {one.kid for one in keys.ring().signers}
    assert json.loads(told("publish"))["issuer"] == "cn.gd"


@pytest.mark.parametrize("words", [("list",), ("rotate",)])
def test_without_keys_an_operator_hears_what_to_do(words: tuple[str, ...]) -> None:
    assert not conf.folder().exists()
    with pytest.raises(Trouble, match="cheguan keys make"):
        told(*words)


@pytest.mark.parametrize("kid", ["zz", "0102030405060708"])
def test_nobody_is_revoked_by_a_wrong_name(kid: str) -> None:
    told("make")
    with pytest.raises(Trouble, match="cheguan keys list"):
        told("revoke", kid)


def test_a_licence_is_suspended_and_given_back_and_its_card_follows() -> None:
    licence = a_licence()
    card = licence_card(datetime.now(UTC))
    for words, state in ((("suspend",), "suspended"), (("reinstate",), "valid")):
        typed = [*words, licence.file_number, "--why", "记满12分"]
        result = CliRunner().invoke(licences.app, typed, catch_exceptions=False)
        assert "1 credentials followed" in result.output
        assert state_of(card) == state


def test_a_penalty_and_a_measure_are_different_letters() -> None:
    licence = a_licence()
    typed = ["suspend", licence.file_number, "--why", "饮酒后驾驶", "--penalty"]
    CliRunner().invoke(licences.app, typed, catch_exceptions=False)
    licence.refresh_from_db()
    assert licence.status == "D"
