"""What will come of an application, before it is handed in: one function a kind of act."""

from __future__ import annotations

from datetime import date
from functools import singledispatch
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cheguan.acts.licences import RenewLicence
from cheguan.acts.marks import IssueInspectionMark
from cheguan.acts.temporary_plates import IssueTemporaryPlate
from cheguan.channels.present import words
from cheguan.kernel.acts import Act
from cheguan.kernel.application import Application
from cheguan.kernel.service import Service


def sentences(service: Service[Any], application: Application, on: date) -> list[str]:
    """What an application that is accepted will be granted."""
    return [said for act in service.grant(application, on).acts if (said := foretold(act))]


@singledispatch
def foretold(act: Act) -> str:
    """The act in words; nothing for one that was chosen on the same page."""
    return ""


@foretold.register
def _mark(act: IssueInspectionMark) -> str:
    return _("The new mark is valid until {until}.").format(until=act.until)


@foretold.register
def _plate(act: IssueTemporaryPlate) -> str:
    return ngettext(
        "The plate is valid until {until}; one sheet.",
        "The plate is valid until {until}; {n} sheets.",
        act.sheets,
    ).format(n=act.sheets, until=act.until)


@foretold.register
def _licence(act: RenewLicence) -> str:
    return _("The new licence: {classes}, {term}, {until}.").format(
        classes=words.licence_classes(act.classes),
        term=words.licence_term(act.term),
        until=words.until(act.until) if act.until else _("from {since}").format(since=act.since),
    )
