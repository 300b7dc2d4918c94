"""The bytes of an entry that are sealed: written down once, they can never change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from cheguan.archive import entries, merkle

AT = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)


def row(at: datetime = AT, values: str = '{"b": [1, "车"], "a": null}') -> tuple[object, ...]:
    return ("440100", "4401-7KQ3-58MD", 2, at, "accepted", "applicant", "", "", "portal", values)


def test_form_1_is_what_it_was_when_the_first_journal_was_sealed() -> None:
    text = entries.canonical(row())
    assert text == (
        '{"at":"2026-03-11T02:00:00.000000Z","by":"applicant","case":"4401-7KQ3-58MD",'
        '"channel":"portal","city":"440100","event":"accepted","office":"","officer":"",'
        '"values":{"a":null,"b":[1,"车"]},"version":2}'
    )
    assert merkle.leaf_hash(text.encode()).hex() == (
        "b36d6e5284b9a1c243cc1eca883e593c986139460e49cc0401070b5492943ce5"
    )


def test_the_same_instant_and_values_give_the_same_bytes_however_they_are_written() -> None:
    east = AT.astimezone(timezone(timedelta(hours=8)))
    assert entries.canonical(row(east, '{"a":null,"b":[1,"\\u8f66"]}')) == entries.canonical(row())
