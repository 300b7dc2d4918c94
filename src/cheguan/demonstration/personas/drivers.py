"""Personas with a driving licence: what comes of asking to renew it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Model

from cheguan.agencies.models import DriverViolationRecord, Picture
from cheguan.demonstration import examinations, portraits
from cheguan.demonstration.drivers import licence
from cheguan.demonstration.papers import Paper
from cheguan.demonstration.personas.story import Story
from cheguan.demonstration.personas.who import Who
from cheguan.demonstration.portraits import GREY, WHITE
from cheguan.facts.licences import LicenceStatus, LicenceTerm
from cheguan.kernel.service import Service
from cheguan.kernel.text import _
from cheguan.law.months import add_months
from cheguan.registry.models import Licence
from cheguan.services.drivers import licence_renewal

_EXAMINED_SINCE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Driving(Story):
    """What is the matter with the licence, whose six or ten years end in so many days.

    `late` months it has been expired instead.
    """

    classes: tuple[str, ...] = ("C1",)
    term: LicenceTerm = LicenceTerm.SIX
    due_in: int = 40
    late: int = 0
    status: str = LicenceStatus.NORMAL.value
    violations: int = 0
    grey_portrait: bool = False
    examined: bool = True

    @property
    def service(self) -> Service[Any]:
        """The next licence."""
        return licence_renewal.SERVICE

    def subject(self, who: Who, index: int, today: date) -> str:
        """A licence bears the identity number of its holder."""
        return who.number

    def told(self, who: Who, index: int, today: date) -> Iterator[Model | Paper]:
        """The licence, what is unsettled, what was examined for it."""
        own = self._licence(who, index, today)
        picture = portraits.drawn(index)
        own.portrait = sha256(picture).hexdigest()
        yield Picture(digest=own.portrait, bytes=picture)
        yield own
        if self.violations:
            yield DriverViolationRecord(
                city=own.city, number=own.number, violations=self.violations
            )
        day = today - _EXAMINED_SINCE
        if self.examined:
            yield examinations.medical(own, day)
        ground = GREY if self.grey_portrait else WHITE
        yield portraits.portrait(own.number, day, index, ground)

    def _licence(self, who: Who, index: int, today: date) -> Licence:
        until = add_months(today, -self.late) if self.late else today + timedelta(self.due_in)
        since = add_months(until, -12 * int(self.term.value))
        before = 0 if self.term is LicenceTerm.SIX else int(LicenceTerm.SIX.value)
        return licence(
            who.party,
            file_number=f"4499{index:08d}",
            classes=list(self.classes),
            status=self.status,
            first_issued=add_months(since, -12 * before),
            since=since,
            until=until,
            term=self.term.value,
        )


STORIES: tuple[tuple[Who, Driving], ...] = (
    (
        Who("49010619940812998X", "梁诗琪", "440106", "00099000014"),
        Driving(_("Her licence ends in forty days and all is well: ten years more, in seconds")),
    ),
    (
        Who("490402199203159991", "蔡浩铭", "440402", "00099000015"),
        Driving(
            _("The ground of his portrait is grey: a clerk looks at it before he gets the licence"),
            grey_portrait=True,
            outcome=frozenset({"portrait-doubtful"}),
        ),
    ),
    (
        Who("490784195103079997", "冯国华", "440784", "00099000016"),
        Driving(
            _("He is past seventy and rides a motorcycle: from now on mopeds only"),
            classes=("E",),
            term=LicenceTerm.TEN,
        ),
    ),
    (
        Who("491900198911029988", "叶丽婷", "441900", "00099000017"),
        Driving(
            _("Three violations of hers are open: they come first"),
            status=LicenceStatus.VIOLATION.value,
            violations=3,
            outcome=frozenset({"open-violations"}),
        ),
    ),
    (
        Who("491202198504209994", "邓永强", "441202", "00099000018"),
        Driving(
            _("His licence expired thirteen months ago: an exam restores it"),
            late=13,
            status=LicenceStatus.RESTORABLE.value,
            outcome=frozenset({"lapsed"}),
        ),
    ),
    (
        Who("491322199609279986", "许晓彤", "441322", "00099000019"),
        Driving(
            _("She has not been examined yet: the medical certificate is missing"),
            examined=False,
            outcome=frozenset({"no-medical"}),
        ),
    ),
)
