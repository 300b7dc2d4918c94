"""What a wallet has told, in the reader's words: the answer to the question, nothing besides."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any

from cheguan_verify import Field, Outcome, Verdict
from cheguan_verify.outcome import Reason
from django.utils.translation import gettext as _

from cheguan.channels.checking import told as checking
from cheguan.channels.present import credentials, words
from cheguan.credentials.mdoc.driving import DOMESTIC, ISO
from cheguan.credentials.openid4vp import DECLINED, QUERIES, Told
from cheguan.facts.licences import LicenceClass
from cheguan.kernel.text import Text
from cheguan.kernel.text import _ as mark
from cheguan.law.licences.classes import permitted

Row = dict[str, Any]

QUESTIONS: Mapping[str, Text] = {
    "over-18": mark("18 or older?"),
    "class-c1": mark("May drive class C1?"),
    "licence": mark("The whole driving licence"),
}
_TELLS: Mapping[str, Text] = {
    "over-18": mark("Yes or no, and the picture; not the name, nor the birthday."),
    "class-c1": mark("Yes or no, and the picture; not the name, nor the number."),
    "licence": mark("All that is printed on it."),
}
_ANSWERS: Mapping[str, tuple[Text, Text]] = {
    "over-18": (mark("18 or older: yes"), mark("18 or older: no")),
    "class-c1": (mark("May drive class C1: yes"), mark("May drive class C1: no")),
}
_SEXES = {1: "M", 2: "F"}
_TYPE = "driving-licence"


def options() -> list[dict[str, str]]:
    """The questions to choose from, each with what it makes known."""
    return [
        {"value": id, "text": words.said(QUESTIONS[id]), "hint": words.said(_TELLS[id])}
        for id in QUERIES
    ]


def page(told: Told) -> Row:
    """The context of the page that tells it."""
    if told.verdict == DECLINED:
        return {
            "tone": "waiting",
            "title": _("The holder did not agree"),
            "sentence": _("Nothing was told. Ask for the card itself, or for the paper."),
        }
    verdict = Verdict(told.verdict)
    says = checking.page(Outcome(verdict, Reason.OK, status_as_of=told.as_of))
    if verdict is not Verdict.VALID:
        return says
    picture = b64encode(told.values[f"{ISO}/portrait"]).decode("ascii")
    return says | _answer(told) | {"portrait": f"data:image/jpeg;base64,{picture}"}


def _answer(told: Told) -> Row:
    match told.query:
        case "over-18":
            holds = told.values[f"{ISO}/age_over_18"] is True
        case "class-c1":
            holds = LicenceClass.C1 in permitted(_classes(told.values))
        case _:
            return {"rows": list(_rows(told.values))}
    yes, no = _ANSWERS[told.query]
    return {
        "tone": "granted" if holds else "refused",
        "title": words.said(yes if holds else no),
        "sentence": _("The office has signed it, and it holds now. Compare the picture."),
    }


def _classes(values: Mapping[str, Any]) -> list[LicenceClass]:
    return [LicenceClass(one) for one in values[f"{DOMESTIC}/classes"]]


def _rows(values: Mapping[str, Any]) -> Iterator[Row]:
    """As the printed licence has them."""
    iso = {name.removeprefix(f"{ISO}/"): value for name, value in values.items()}
    hanzi = iso["family_name_national_character"] + iso["given_name_national_character"]
    yield _row("name", hanzi)
    latin = f"{iso['family_name']} {iso['given_name']}"
    yield {"label": _("Name in Latin letters"), "value": latin}
    yield _row("sex", _SEXES.get(iso["sex"], ""))
    yield _row("born", iso["birth_date"])
    yield _row("number", iso["document_number"])
    yield _row("classes", values[f"{DOMESTIC}/classes"])
    yield _row("first_issued", values[f"{DOMESTIC}/first_issue_date"])
    yield _row("since", iso["issue_date"])
    long_term = values[f"{DOMESTIC}/long_term"]
    yield _row("until", _("Long-term") if long_term else iso["expiry_date"])
    yield _row("office", iso["issuing_authority"])


def _row(name: str, value: object) -> Row:
    """Called and written as on a card of the phone."""
    field = Field(name, value, "", "")
    return {"label": credentials.label(_TYPE, field), "value": credentials.value(field)}
