"""The types keep to the contract with the checkers, and so do the keys of phones."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import cheguan_verify.types as theirs
import pytest
from cheguan_verify import cbor
from hypothesis import given
from hypothesis import strategies as st

from cheguan.credentials.cose import NotAKey, key_of
from cheguan.credentials.types import TYPES, ContractBroken, driving_licence, numbered
from cheguan.credentials.types.contract import CONTRACT, Shape, checked
from cheguan.facts.licences import LicenceStatus

NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[3]
READ_AS: dict[Shape, list[Any]] = {
    Shape.DAY: [cbor.as_day],
    Shape.TEXTS: [theirs._texts],
    Shape.TEXT: [theirs._text],
    Shape.YES_NO: [theirs._flag],
    Shape.WHOLE: [theirs._number, cbor.as_instant],
}
G = (
    "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY",
    "T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
)
"""The base point of P-256, which is on the curve."""


def test_the_checker_knows_the_same_types_fields_and_shapes() -> None:
    assert theirs.TYPES.keys() == TYPES.keys()
    for type_id, agreed in CONTRACT.items():
        entries = theirs.TYPES[type_id].entries
        assert {one.number: one.name for one in agreed} == {
            number: entry.name for number, entry in entries.items()
        }
        assert all(entries[one.number].reads in READ_AS[one.shape] for one in agreed)


def test_the_page_of_the_contract_counts_the_same_fields() -> None:
    page = (ROOT / "docs" / "credentials.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([a-z-]+)` \| (1 .+) \|$", page, re.MULTILINE))
    assert listed.keys() == CONTRACT.keys()
    for type_id, fields in listed.items():
        outside_brackets = re.sub(r"\(.*?\)", "", fields)
        numbers = [int(one) for one in re.findall(r"(?:^|, )(\d+) ", outside_brackets)]
        assert numbers == [one.number for one in CONTRACT[type_id]]


def test_a_type_that_departs_from_the_contract_does_not_load() -> None:
    one, *others = TYPES.values()
    with pytest.raises(ContractBroken, match="The fields of"):
        checked((replace(one, fields=one.fields[1:]), *others))
    with pytest.raises(ContractBroken, match="are not the contract's"):
        checked(tuple(others))


@pytest.mark.parametrize(
    "change",
    [{"until": None}, {"until": NOW}, {"plate": 1}, {"plate": None}, {"colour": "red"}],
    ids=str,
)
def test_fields_that_no_checker_could_read_are_not_signed(change: dict[str, Any]) -> None:
    good = {
        "plate": "粤A12345",
        "plate_kind": "02",
        "vin": "LZZ1CL3D0NA000001",
        "until": date(2028, 3, 31),
        "issued": date(2026, 3, 11),
        "office": "440100",
    }
    assert numbered("inspection-mark", good)[1] == "粤A12345"
    with pytest.raises(ContractBroken):
        numbered("inspection-mark", good | change)


def test_a_code_ends_with_the_last_day_of_its_record_in_china() -> None:
    plate = TYPES["temporary-plate"]
    assert plate.until(NOW, date(2026, 3, 20), "440100") == datetime(2026, 3, 20, 16, tzinfo=UTC)
    assert plate.until(NOW, None, "440100") == datetime(2026, 9, 13, 2, tzinfo=UTC)


def test_whoever_may_not_drive_has_no_valid_licence() -> None:
    stand = {one: driving_licence.standing(one.value) for one in LicenceStatus}
    assert {one.value for one, how in stand.items() if how == "revoked"} == set("EFGR")
    assert {one.value for one, how in stand.items() if how == "suspended"} == set("BDJKLU")
    assert driving_licence.standing("HUF") == "revoked"


def test_a_key_on_the_curve_is_taken() -> None:
    key = key_of({"kty": "EC", "crv": "P-256", "x": G[0], "y": G[1]})
    assert (key[1], key[-1], key[-2][:2].hex()) == (2, 1, "6b17")


@pytest.mark.parametrize(
    "change",
    [
        {"y": G[0]},
        {"x": G[0][:-4]},
        {"x": None},
        {"x": "ü" * 43},
        {"crv": "P-384"},
        {"kty": "RSA"},
        {"x": urlsafe_b64encode(b"\xff" * 32).decode()},
        {"x": urlsafe_b64encode(bytes(32)).decode(), "y": urlsafe_b64encode(bytes(32)).decode()},
    ],
    ids=str,
)
def test_what_is_no_point_on_p_256_is_no_key(change: dict[str, Any]) -> None:
    with pytest.raises(NotAKey):
        key_of({"kty": "EC", "crv": "P-256", "x": G[0], "y": G[1]} | change)


@given(st.dictionaries(st.sampled_from(["kty", "crv", "x", "y"]), st.text() | st.integers()))
def test_no_jwk_whatever_breaks_the_reading_of_keys(jwk: dict[str, Any]) -> None:
    with pytest.raises(NotAKey):
        key_of({"kty": "EC", "crv": "P-256"} | jwk)
