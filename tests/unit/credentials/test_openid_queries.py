"""What wallets are asked: only elements that a licence has, and as few as answer the question."""

from __future__ import annotations

from datetime import date

import pytest

from cheguan.credentials.mdoc import driving
from cheguan.credentials.openid4vp import QUERIES, Query

ISO = "org.iso.18013.5.1"
SAID = {
    "name": "陈小文",
    "number": "490106199001010012",
    "sex": "F",
    "born": date(1990, 1, 1),
    "classes": ["C1"],
    "first_issued": date(2014, 6, 30),
    "since": date(2024, 6, 30),
    "until": date(2030, 6, 30),
    "file_number": "440100000001",
    "office": "440100",
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_licence_has_what_is_asked_for(query: Query) -> None:
    day = date(2026, 3, 11)
    elements = driving.elements(SAID, b"\xff\xd8", day, day)
    has = {f"{space}/{name}" for space, named in elements.items() for name in named}
    assert query.elements <= has


def test_age_and_class_are_asked_without_a_name_or_a_number() -> None:
    assert QUERIES["over-18"].elements == {f"{ISO}/age_over_18", f"{ISO}/portrait"}
    assert QUERIES["class-c1"].elements == {"cn.gd.driver.1/classes", f"{ISO}/portrait"}


def test_a_query_is_one_credential_in_dcql_that_is_not_retained() -> None:
    (credential,) = QUERIES["over-18"].dcql["credentials"]
    assert credential["format"] == "mso_mdoc"
    assert credential["meta"] == {"doctype_value": "org.iso.18013.5.1.mDL"}
    assert [claim["path"] for claim in credential["claims"]] == [
        [ISO, "age_over_18"],
        [ISO, "portrait"],
    ]
    assert not any(claim["intent_to_retain"] for claim in credential["claims"])
