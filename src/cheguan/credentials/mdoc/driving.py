"""The mobile driving licence (mDL): a Chinese licence in the elements of ISO/IEC 18013-5.

`cn_licence_to_mdl.csv` beside this file says where each field went, and why. Points and status
change daily and are never in it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from typing import Any

from cheguan.credentials.mdoc import names
from cheguan.facts.divisions import city_of
from cheguan.facts.licences import LicenceClass
from cheguan.law.licences.ages import is_aged
from cheguan.law.licences.classes import in_order, permitted

DOCUMENT = "org.iso.18013.5.1.mDL"
ISO, DOMESTIC = "org.iso.18013.5.1", "cn.gd.driver.1"

AGES = (16, 18, 21, 25, 60, 63, 70)
"""What is asked for: by law at home (Order 162 art. 14, Order 172 art. 2), by custom abroad."""

_SEXES = {"M": 1, "F": 2}
_CODE = re.compile(r"\d+")


def elements(
    said: Mapping[str, Any], portrait: bytes, on: date, last_day: date
) -> dict[str, dict[str, Any]]:
    """The elements by namespace, of what a licence says on a day; `last_day` is the document's own,
    which stands for the end of a licence that has none (长期)."""
    until, born = said.get("until"), said["born"]
    latin, hanzi = names.latin(said["name"]), names.split(said["name"])
    city = city_of(said["office"])
    iso = {
        "family_name": latin.family,
        "given_name": latin.given,
        "birth_date": born,
        "issue_date": said["since"],
        "expiry_date": until or last_day,
        "issuing_country": "CN",
        "issuing_jurisdiction": "CN-GD",
        "issuing_authority": f"{city.name_en.upper()} TRAFFIC POLICE",
        "document_number": said["number"],
        "administrative_number": said["file_number"],
        "portrait": portrait,
        "driving_privileges": list(privileges(said["classes"], said["since"], until)),
        "un_distinguishing_sign": "CHN",
        "sex": _SEXES[said["sex"]],
        "family_name_national_character": hanzi.family,
        "given_name_national_character": hanzi.given,
        "age_birth_year": born.year,
    }
    iso |= {f"age_over_{age}": is_aged(born, age, on) for age in AGES}
    domestic = {
        "classes": said["classes"],
        "first_issue_date": said["first_issued"],
        "long_term": until is None,
        "issuing_authority_national": f"{city.name}公安局交通警察支队",
    }
    return {ISO: iso, DOMESTIC: domestic}


def privileges(classes: list[str], since: date, until: date | None) -> Iterator[dict[str, Any]]:
    """What the classes allow, in the categories of ISO/IEC 18013-1; a class that no category
    describes stays domestic. A category that one of them gives without a restriction has none."""
    merged: dict[str, list[str]] = {}
    for code in in_order(permitted(map(LicenceClass, classes))):
        category, restrictions = _CATEGORIES[code]
        if category and (not restrictions or category not in merged):
            merged[category] = restrictions
    for category, restrictions in merged.items():
        told: dict[str, Any] = {"vehicle_category_code": category, "issue_date": since}
        if until is not None:
            told["expiry_date"] = until
        if restrictions:
            told["codes"] = [{"code": one} for one in restrictions]
        yield told


def _read() -> dict[LicenceClass, tuple[str, list[str]]]:
    """The category of each class (empty: none) and the codes of its restrictions."""
    text = (files(__package__) / "cn_class_to_iso_category.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {
        LicenceClass(row["cn_class"]): (
            row["iso_category"].strip("-"),
            _CODE.findall(row["codes"])[:1],
        )
        for row in rows
    }


_CATEGORIES = _read()
