"""A Chinese licence in the elements of ISO/IEC 18013-5: names, categories, what has no place."""

from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cheguan.credentials.mdoc import driving, names
from cheguan.credentials.mdoc.names import NoLatinName
from cheguan.facts.licences import LicenceClass

ON, LAST = date(2026, 3, 11), date(2027, 3, 11)
SAID: dict[str, Any] = {
    "name": "陈小文",
    "number": "490106199001010012",
    "sex": "F",
    "born": date(1990, 1, 1),
    "classes": ["C1", "D"],
    "first_issued": date(2014, 6, 30),
    "since": date(2024, 6, 30),
    "until": date(2030, 6, 30),
    "file_number": "440100000001",
    "office": "440100",
}
NOT_TOLD = {"resident_address", "nationality", "status", "probation_until"}
"""What the register does not keep, or what changes daily."""


def elements(**changes: Any) -> dict[str, dict[str, Any]]:
    return driving.elements(SAID | changes, b"\xff\xd8", ON, LAST)


def categories(*classes: str) -> dict[str, list[str]]:
    told = driving.privileges(list(classes), SAID["since"], SAID["until"])
    return {
        one["vehicle_category_code"]: [each["code"] for each in one.get("codes", [])]
        for one in told
    }


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        ("陈小文", "CHEN", "XIAOWEN"),
        ("单小文", "SHAN", "XIAOWEN"),
        ("曾小文", "ZENG", "XIAOWEN"),
        ("吕小文", "LYU", "XIAOWEN"),
        ("欧阳小文", "OUYANG", "XIAOWEN"),
        ("令狐文", "LINGHU", "WEN"),
        ("欧文", "OU", "WEN"),
        ("买买提·吐尔逊", "TUERXUN", "MAIMAITI"),
    ],
)
def test_names_are_spelt_as_in_passports(name: str, family: str, given: str) -> None:
    assert names.latin(name) == (family, given)


def test_a_name_that_nobody_can_spell_stops_the_document() -> None:
    with pytest.raises(NoLatinName, match="by hand"):
        names.latin("陈ω")


def test_latin_text_is_latin_1_and_chinese_stands_in_the_national_elements() -> None:
    told = elements(name="欧阳小文")
    iso = told["org.iso.18013.5.1"]
    for name, value in iso.items():
        if isinstance(value, str) and not name.endswith("_national_character"):
            assert value == value.encode("latin-1").decode("latin-1")
            assert len(value) <= 150
    assert iso["family_name_national_character"] == "欧阳"
    assert iso["given_name_national_character"] == "小文"
    assert iso["issuing_authority"] == "GUANGZHOU TRAFFIC POLICE"
    assert told["cn.gd.driver.1"]["issuing_authority_national"] == "广州市公安局交通警察支队"


def test_a_long_term_licence_ends_with_its_document_and_says_so() -> None:
    told = elements(until=None)
    assert told["org.iso.18013.5.1"]["expiry_date"] == LAST
    assert told["cn.gd.driver.1"]["long_term"] is True
    assert "expiry_date" not in told["org.iso.18013.5.1"]["driving_privileges"][0]


def test_a_licence_with_an_end_keeps_it() -> None:
    told = elements()
    assert told["org.iso.18013.5.1"]["expiry_date"] == SAID["until"]
    assert told["cn.gd.driver.1"]["long_term"] is False


@pytest.mark.parametrize(("born", "over"), [(date(2008, 3, 11), True), (date(2008, 3, 12), False)])
def test_over_18_is_said_from_the_birthday_on(born: date, over: bool) -> None:
    assert elements(born=born)["org.iso.18013.5.1"]["age_over_18"] is over


def test_classes_become_the_categories_that_they_allow() -> None:
    assert categories("C1", "D") == {"B": [], "A": [], "AM": []} | categories("D")
    assert categories("C2") == {"B": ["78"]}
    assert categories("C2", "C1")["B"] == []
    assert categories("A1")["D"] == []


@pytest.mark.parametrize("domestic", ["A3", "C3", "C4", "M", "N", "P"])
def test_a_class_that_no_category_describes_gives_none_of_its_own(domestic: str) -> None:
    assert driving._CATEGORIES[LicenceClass(domestic)][0] == ""


def test_every_class_has_its_row() -> None:
    assert driving._CATEGORIES.keys() == set(LicenceClass)


def test_the_mapping_beside_the_code_is_what_the_code_does() -> None:
    text = (files(driving.__package__ or "") / "cn_licence_to_mdl.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    mapped = {
        (row["mdl_namespace"], row["mdl_element"])
        for row in rows
        if row["mdl_element"].replace("_", "").isalpha() and row["mdl_element"] not in NOT_TOLD
    }
    told = {(namespace, name) for namespace, of in elements().items() for name in of}
    assert mapped <= told


@given(st.text("陈李欧阳司马单曾吕小文·", min_size=1, max_size=8))
def test_no_name_of_chinese_characters_breaks_the_spelling(name: str) -> None:
    family, given_name = names.latin(name)
    assert (family + given_name).isascii()
