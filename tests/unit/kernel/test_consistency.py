"""A service whose parts do not fit together does not load; the message says where it is broken."""

from __future__ import annotations

from datetime import date

import pytest
from unit.toy import (
    LAW,
    REPAIRS,
    SENTENCES,
    TOY,
    TOYS,
    Paint,
    another_colour,
    paint,
    sound,
    toy_service,
)

from cheguan.kernel.acts import Grant
from cheguan.kernel.application import Application, about, asked, prefilled
from cheguan.kernel.channels import Power
from cheguan.kernel.consistency import InconsistentService
from cheguan.kernel.numbers import Numbers
from cheguan.kernel.rules import Refusal, rule
from cheguan.kernel.service import Fee, Sentence
from cheguan.kernel.steps import CONFIRM, PAY, By, Step
from cheguan.kernel.text import _
from cheguan.services.vehicles import inspection_mark

SAY = _("Something.")


def owner_of(a: Paint) -> str:
    return a.owner


@rule(LAW, _("Nobody owns it"))
def reads_missing(a: Paint, on: date) -> Refusal | None:
    return Refusal("owned") if a.owner else None


@rule(LAW, _("Nobody owns it"))
def reads_missing_in_a_helper(a: Paint, on: date) -> Refusal | None:
    return Refusal("owned") if owner_of(a) else None


@rule(LAW, _("It may be painted"))
def gives_less_in_one_place(a: Paint, on: date) -> Refusal | None:
    if a.repairs is None:
        return Refusal("same-colour")
    return Refusal("same-colour", colour=a.colour)


def grants_missing(a: Paint, on: date) -> Grant:
    return Grant(a.brush)


class FetchedByNothing(Application):
    toy: str = about("toy", label=SAY)
    wish: str = asked(label=SAY)
    colour: str = prefilled(TOYS, by="serial", label=SAY)
    repairs: int | None = prefilled(REPAIRS, by="toy", label=SAY)


class NeverNone(Application):
    toy: str = about("toy", label=SAY)
    wish: str = asked(label=SAY)
    colour: str = prefilled(TOYS, by="toy", label=SAY)
    repairs: int = prefilled(REPAIRS, by="toy", label=SAY)


class AboutTwo(Application):
    toy: str = about("toy", label=SAY)
    wish: str = about("toy", label=SAY)
    colour: str = prefilled(TOYS, by="toy", label=SAY)
    repairs: int | None = prefilled(REPAIRS, by="toy", label=SAY)


class MattersForWishes(Application):
    toy: str = about("toy", label=SAY)
    wish: str = asked(label=SAY)
    colour: str = prefilled(TOYS, by="toy", label=SAY)
    repairs: int | None = prefilled(
        REPAIRS, by="toy", matters_for={"wish": {"red"}}, instead="toy", label=SAY
    )


class ServedByAnother(Application):
    toy: str = about("toy", label=SAY)
    wish: str = asked(label=SAY)
    colour: str = prefilled(TOYS, by="toy", instead="repairs", label=SAY)
    repairs: int | None = prefilled(REPAIRS, by="toy", label=SAY)


class OfUnknownOrigin(Paint):
    glitter: bool = False


class InACircle(Application):
    toy: str = about("toy", label=SAY)
    wish: str = prefilled(TOYS, by="colour", label=SAY)
    colour: str = prefilled(TOYS, by="wish", label=SAY)
    repairs: int | None = prefilled(REPAIRS, by="repairs", label=SAY)


def because(code: str) -> Refusal:
    return Refusal(code)


def too_old() -> Refusal:
    return Refusal("too-old")


@rule(LAW, _("It is not old"))
def refuses_in_a_helper(a: Paint, on: date) -> Refusal | None:
    return too_old() if a.repairs else None


@rule(LAW, _("Nothing hides"))
def hides_its_code(a: Paint, on: date) -> Refusal | None:
    return because("same-colour") if a.repairs else None


numbers = Numbers(inspection_mark.__file__)


def price(on: date) -> int:
    fen: int = numbers.at("price", on)
    return fen


@rule(LAW, _("It is not sealed"))
def asks_a_number_that_is_not(a: Paint, on: date) -> Refusal | None:
    return Refusal("same-colour", colour=a.colour) if numbers.at("sealed-barres", on) else None


def saying(code: str, says: str) -> dict[str, Sentence]:
    return SENTENCES | {code: Sentence(_(says), SAY)}


FLY = Step("fly", _("Fly"), By.APPLICANT, frozenset({Power.SHOW, "fly"}))

BROKEN = [
    pytest.param(
        {"rules": (another_colour, sound, reads_missing), "sentences": saying("owned", "No.")},
        "rule “reads_missing” reads “owner”, which Paint does not have",
        id="a rule reads a field that does not exist",
    ),
    pytest.param(
        {
            "rules": (another_colour, sound, reads_missing_in_a_helper),
            "sentences": saying("owned", "No."),
        },
        "rule “reads_missing_in_a_helper” reads “owner”",
        id="a helper of a rule does",
    ),
    pytest.param({"grant": grants_missing}, "the grant reads “brush”", id="the grant does"),
    pytest.param(
        {"application": FetchedByNothing},
        "“colour” of FetchedByNothing is fetched by “serial”, which is not a field",
        id="a prefilled field is fetched by a field that does not exist",
    ),
    pytest.param(
        {"application": NeverNone},
        "“repairs” of NeverNone: its source may answer that there is none",
        id="a source may answer that there is none, the field cannot hold it",
    ),
    pytest.param(
        {"application": MattersForWishes},
        "“repairs” of MattersForWishes matters for some choices of “wish”, which is no field to",
        id="a field matters for what nobody chooses",
    ),
    pytest.param(
        {"application": MattersForWishes},
        "“repairs” of MattersForWishes can be stood in for by “toy”, which is no such field",
        id="a field is stood in for by one that nobody fetches",
    ),
    pytest.param(
        {"application": ServedByAnother},
        "“colour” of ServedByAnother is not always asked, so it must allow None",
        id="a field for which another serves cannot be missing",
    ),
    pytest.param(
        {"application": InACircle},
        "“wish” of InACircle is fetched by “colour”, which in the end waits for it: a circle",
        id="two fields wait for each other",
    ),
    pytest.param(
        {"application": InACircle},
        "“repairs” of InACircle is fetched by “repairs”, which in the end waits for it: a circle",
        id="a field waits for itself",
    ),
    pytest.param(
        {"rules": (another_colour, sound, refuses_in_a_helper)},
        "rule “refuses_in_a_helper” can answer “too-old”, for which there is no sentence",
        id="an answer that a helper makes has no sentence",
    ),
    pytest.param(
        {"rules": (another_colour, sound, hides_its_code)},
        "rule “hides_its_code” makes a finding whose code is not written out",
        id="the code of an answer cannot be read",
    ),
    pytest.param(
        {"rules": (another_colour, sound, asks_a_number_that_is_not)},
        "“asks_a_number_that_is_not” asks for the number “sealed-barres”",
        id="a rule asks for a number that there is not",
    ),
    pytest.param(
        {"fee": Fee(LAW, unit=price), "steps": (CONFIRM, PAY)},
        "the fee asks for the number “price”",
        id="a fee has no number",
    ),
    pytest.param(
        {"fee": Fee(LAW, unit=price)},
        "it has a fee, but no step to pay it",
        id="a fee is never paid",
    ),
    pytest.param(
        {"steps": (CONFIRM, PAY)},
        "it has a step to pay, but its fee has no price",
        id="nothing is to be paid",
    ),
    pytest.param(
        {"rules": (another_colour, sound, sound)},
        "two of its rules are called “sound”",
        id="a rule stands there twice",
    ),
    pytest.param(
        {"steps": (CONFIRM, CONFIRM)},
        "two of its steps are called “confirm”",
        id="a step stands there twice",
    ),
    pytest.param(
        {"excluded": {"portl": LAW}},
        "it excludes the channel “portl”, which there is not",
        id="it excludes a channel that there is not",
    ),
    pytest.param(
        {"sentences": saying("same-colour", " ")},
        "the sentence for “same-colour” must say why not, and what to do next",
        id="a sentence is empty",
    ),
    pytest.param({"application": AboutTwo}, "exactly one field", id="it is about two things"),
    pytest.param(
        {"application": OfUnknownOrigin},
        "field “glitter” of OfUnknownOrigin does not say where it comes from",
        id="nobody answers a field",
    ),
    pytest.param(
        {"sentences": {"same-colour": SENTENCES["same-colour"]}},
        "rule “sound” can answer “too-broken”, for which there is no sentence",
        id="an answer has no sentence",
    ),
    pytest.param(
        {"sentences": saying("too-shiny", "It shines.")},
        "the sentence for “too-shiny” is of no use",
        id="a sentence has no answer",
    ),
    pytest.param(
        {"sentences": saying("same-colour", "It is {colour already.")},
        "the sentence for “same-colour” has a broken placeholder",
        id="a placeholder is not closed",
    ),
    pytest.param(
        {"sentences": saying("same-colour", "It is {color} already.")},
        "the sentence for “same-colour” shows “color”, a value that its rule does not give",
        id="a placeholder is misspelt",
    ),
    pytest.param(
        {"sentences": saying("same-colour", "It is {} already.")},
        "the sentence for “same-colour” shows “”",
        id="a placeholder has no name",
    ),
    pytest.param(
        {"rules": (gives_less_in_one_place, sound)},
        "the sentence for “same-colour” shows “colour”",
        id="a value is given in one place and not in another",
    ),
    pytest.param({"rules": ()}, "it has no rules", id="it has no rules"),
    pytest.param({"steps": ()}, "it has no steps", id="it has no steps"),
    pytest.param({"steps": (FLY,)}, "no channel has the powers", id="no channel can do a step"),
]


@pytest.mark.parametrize(("changes", "message"), BROKEN)
def test_a_broken_service_does_not_load(changes: dict, message: str) -> None:
    with pytest.raises(InconsistentService) as caught:
        toy_service(**changes)
    assert "Service “toys/paint”" in str(caught.value)
    assert message in str(caught.value)


def test_every_contradiction_is_told_at_once() -> None:
    with pytest.raises(InconsistentService) as caught:
        toy_service(steps=(), sentences={})
    for said in ("“same-colour”", "“too-broken”", "no steps"):
        assert said in str(caught.value)


def test_an_unbroken_service_loads() -> None:
    assert toy_service(grant=paint) == TOY
