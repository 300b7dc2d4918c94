"""Who works in the demonstration, and who may sign in to it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from cheguan.demonstration.personas import PERSONAS
from cheguan.facts.divisions import division
from cheguan.kernel.days import day_of
from cheguan.kernel.text import Text, _
from cheguan.organisation.models import Office, Staff
from cheguan.organisation.powers import Role

PASSWORD = "cheguan-demo"  # noqa: S105 - printed for everyone who starts the demonstration


class Officer(NamedTuple):
    """Someone of the staff: the staff number begins with G and the office's code."""

    number: str
    name: str
    role: Role
    title: Text

    @property
    def office(self) -> str:
        """The code of the office."""
        return self.number[1:7]


OFFICERS = (
    Officer("G44010601", "方晓岚", Role.CLERK, _("Clerk")),
    Officer("G44010602", "邓海宁", Role.REVIEWER, _("Reviewer")),
    Officer("G44010603", "许安平", Role.CHIEF, _("Head of the office")),
    Officer("G44010604", "何建国", Role.CHECKER, _("Police on the road")),
    Officer("G44182301", "房春燕", Role.CLERK, _("Clerk")),
    Officer("G44030001", "钟思远", Role.REVIEWER, _("Reviewer")),
)


def hire() -> None:
    """Appoint those who are not yet appointed. The offices must be there."""
    hired = set(Staff.objects.values_list("number", flat=True))
    for officer in OFFICERS:
        if officer.number not in hired:
            office = Office.objects.get(code=officer.office)
            Staff.objects.hire(officer.number, officer.name, office, PASSWORD, officer.role)


def accounts() -> list[tuple[str, str]]:
    """Who may sign in, and what to enter: citizens number and name, staff number and password."""
    today = day_of(datetime.now(UTC))
    citizens = [
        (f"{persona.name}: {persona.told(today)}", f"{persona.number} {persona.name}")
        for persona in PERSONAS
        if persona.is_person
    ]
    staff = [
        (
            f"{officer.name}: {officer.title}, {division(officer.office).name_en}",
            f"{officer.number} {PASSWORD}",
        )
        for officer in OFFICERS
    ]
    return citizens + staff
