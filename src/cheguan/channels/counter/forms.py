"""What is typed at the counter: who is here, and why something is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from cheguan.channels.filling import text
from cheguan.channels.present import records, words
from cheguan.facts.errors import MESSAGES, Malformed
from cheguan.facts.identity import IdentityNumber
from cheguan.facts.people import DocumentType, Party
from cheguan.facts.vehicles import Vehicle
from cheguan.kernel.service import CAPACITY_NAMES, Capacity

AGENT = "agent"
LONGEST_NAME = 60
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Mishap:
    """Why a page is shown again instead of doing what was asked: its status, and for each field
    what is wrong with it."""

    status: int = 200
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def errors(self) -> list[dict[str, str]]:
        """For the `error-summary` component."""
        return [{"field": name, "text": text} for name, text in self.wrong.items()]

    @property
    def overtaken(self) -> bool:
        """Whether somebody was faster."""
        return self is OVERTAKEN


FINE = Mishap()
OVERTAKEN = Mishap(409)


class Mistakes(Exception):
    """What was typed cannot be right: for each field, what is wrong and what to do."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        self.mishap = Mishap(422, wrong)
        super().__init__(*wrong.values())


@dataclass(frozen=True, slots=True)
class Presence:
    """到场人: in whose name, and by whose hand."""

    applicant: Party
    agent: Party | None = None

    @property
    def capacity(self) -> Capacity:
        """As what the person at the desk applies."""
        return Capacity.AGENT if self.agent else Capacity.OWNER


def _owners(vehicle: Vehicle) -> dict[str, Party]:
    """The owners, by the name that the form has for each."""
    both = {"owner": vehicle.owner, "co-owner": vehicle.co_owner}
    return {name: owner for name, owner in both.items() if owner}


def who(vehicle: Vehicle, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The choices of who is here, with what was typed before. An organisation sends an agent."""
    options = [
        {
            "value": name,
            "text": f"{words.said(CAPACITY_NAMES[Capacity.OWNER])} {_masked(owner)}",
        }
        for name, owner in _owners(vehicle).items()
        if owner.is_person
    ]
    options.append({"value": AGENT, "text": words.said(CAPACITY_NAMES[Capacity.AGENT])})
    return {
        "options": options,
        "who": typed.get("who") or options[0]["value"],
        "agent_number": typed.get("agent_number", "")[:LONGEST_NAME],
        "agent_name": typed.get("agent_name", "")[:LONGEST_NAME],
    }


def _masked(owner: Party) -> str:
    return records.party(owner.name, owner.number).name


def presence(form: QueryDict, vehicle: Vehicle, today: date) -> Presence:
    """Who is here, as the form says. Raises Mistakes."""
    chosen, owners = form.get("who", ""), _owners(vehicle)
    if chosen == AGENT:
        return Presence(vehicle.owner, _agent(form, owners, today))
    if chosen in owners and owners[chosen].is_person:
        return Presence(owners[chosen])
    raise Mistakes({"who": _("Choose who is here")})


def _agent(form: QueryDict, owners: Mapping[str, Party], today: date) -> Party:
    wrong: dict[str, str] = {}
    number, name = form.get("agent_number", ""), " ".join(text(form, "agent_name").split())
    try:
        number = IdentityNumber(number).check(today, demonstration=settings.DEMONSTRATION)
    except Malformed as error:
        told = words.said(MESSAGES[error.code], error.values)
        wrong["agent_number"] = told if number.strip() else _("Enter the agent's identity number")
    if number in {owner.number for owner in owners.values()}:
        wrong["agent_number"] = _("This is the owner's own number. Choose the owner above.")
    if not name or len(name) > LONGEST_NAME:
        wrong["agent_name"] = _("Enter the agent's name as on the identity card")
    if wrong:
        raise Mistakes(wrong)
    return Party(document=DocumentType.RESIDENT_CARD, number=number, name=name)


def reason(form: QueryDict) -> str:
    """Why something is refused. Raises Mistakes."""
    said = form.get("reason", "").replace("\0", "").strip()
    if not said:
        raise Mistakes({"reason": _("Say why: the applicant must know what to do next")})
    if len(said) > LONGEST_REASON:
        says = _("Shorten the reason to {most} characters; it has {n}")
        raise Mistakes({"reason": says.format(most=LONGEST_REASON, n=len(said))})
    return said
