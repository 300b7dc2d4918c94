"""Each kind of fact in words: one function a kind. A fact that is absent says so itself."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cheguan.channels.present import words
from cheguan.facts.enforcement import Accidents, Violations
from cheguan.facts.insurance import Policy
from cheguan.facts.tax import VesselTax
from cheguan.facts.vehicles import Vehicle
from cheguan.kernel.application import Application, Prefilled
from cheguan.kernel.rules import Verdict
from cheguan.kernel.service import Service

Row = dict[str, Any]


@singledispatch
def told(fact: Any) -> str:
    """The fact in words."""
    return str(fact)


@told.register
def _absent(fact: None) -> str:
    return _("None found")


@told.register
def _vehicle(fact: Vehicle) -> str:
    return _("{kind}, {usage}, {seats} seats; first registered on {on}").format(
        kind=words.vehicle_kind(fact),
        usage=words.usage(fact),
        seats=fact.seats,
        on=fact.first_registered,
    )


@told.register
def _policy(fact: Policy) -> str:
    return _("{insurer}, {since} to {until}").format(
        insurer=fact.insurer, since=fact.since, until=fact.until
    )


@told.register
def _tax(fact: VesselTax) -> str:
    return _("Exempt") if fact.exempt else _("Paid for {year}").format(year=fact.year)


@told.register
def _violations(fact: Violations) -> str:
    if fact.modification_punished:
        history = _("illegal modification punished on {on}").format(on=fact.modification_punished)
    else:
        history = _("never punished for illegal modification")
    return _("; ").join((_open(fact.open), history))


@told.register
def _accidents(fact: Accidents) -> str:
    hurt = fact.death or fact.injury
    history = _("someone hurt on {on}").format(on=hurt) if hurt else _("nobody hurt")
    return _("; ").join((_open(fact.open), history))


def _open(count: int) -> str:
    if count == 0:
        return _("None open")
    return ngettext("{n} open", "{n} open", count).format(n=count)


def rows(service: Service[Any], application: Application, verdict: Verdict) -> list[Row]:
    """What is known, who says so, and whether it fits; for the `facts` component."""
    return [
        {
            "label": words.said(service.application.label(name)),
            "value": told(getattr(application, name)),
            "source": _("{keeper} · asked just now").format(
                keeper=words.said(origin.source.keeper)
            ),
            "tag": _fits(service, verdict, name),
        }
        for name, origin in service.application.prefilled_fields().items()
    ]


def _fits(service: Service[Any], verdict: Verdict, field: str) -> dict[str, str]:
    """Whether no rule that reads this field, and none of the earlier ones, has a finding."""
    found = [f for rule, f in verdict.findings if field in _weighed(service, rule.reads)]
    if not found:
        return {"text": _("In order"), "tone": "granted"}
    if any(f in verdict.refusals for f in found):
        return {"text": _("Not in order"), "tone": "refused"}
    return {"text": _("To be looked at"), "tone": "waiting"}


def _weighed(service: Service[Any], reads: frozenset[str]) -> frozenset[str]:
    """The fields that a rule is about: most rules read the vehicle beside what they are about."""
    fields = service.application.prefilled_fields()
    about = frozenset(n for n in reads if n in fields and not _is_subject_record(fields[n]))
    return about or reads


def _is_subject_record(origin: Prefilled) -> bool:
    return origin.source.gives is Vehicle


def conditions(service: Service[Any], application: Application, verdict: Verdict) -> list[Row]:
    """Every condition of the law, what is known about it and how that fits, for a clerk."""
    return [_condition(service, application, verdict, rule) for rule in service.rules]


def _condition(service: Service[Any], application: Application, verdict: Verdict, rule: Any) -> Row:
    finding = verdict.finding_of(rule)
    fields = service.application.prefilled_fields()
    read = [n for n in fields if n in _weighed(service, rule.reads)]
    return {
        "condition": words.said(rule.condition),
        "law": words.law(rule.law),
        "facts": _("; ").join(told(getattr(application, n)) for n in read) or "—",
        "warning": words.said(service.sentences[finding.code].says, finding.values)
        if finding
        else "",
        "source": _(", ").join(words.said(fields[n].source.keeper) for n in read),
        "result": _result(verdict, finding),
    }


def _result(verdict: Verdict, finding: Any) -> dict[str, str]:
    if finding is None:
        return {"text": _("Met"), "tone": "granted"}
    if finding in verdict.refusals:
        return {"text": _("Not met"), "tone": "refused"}
    return {"text": _("In doubt"), "tone": "waiting"}
