"""The facts of an application against the conditions of the law: what is known, how it fits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from cheguan.channels.present import words
from cheguan.channels.present.told import told
from cheguan.facts.licences import Licence
from cheguan.facts.vehicles import Vehicle
from cheguan.kernel.application import Application, Prefilled
from cheguan.kernel.rules import Verdict
from cheguan.kernel.service import Service

Row = dict[str, Any]


def rows(
    service: Service[Any],
    application: Application,
    verdict: Verdict,
    without: Collection[str] = (),
) -> list[Row]:
    """What is known, who says so, and whether it fits; for the `facts` component. What does not
    exist and is not missed (an export proof of a car that stays) is left out."""
    names = (n for n in service.application.prefilled_fields() if n not in without)
    shown = (_row(service, application, verdict, name) for name in names)
    return [row for row in shown if row]


def _row(
    service: Service[Any], application: Application, verdict: Verdict, name: str
) -> Row | None:
    fact, fits = getattr(application, name), _fits(service, verdict, name)
    if fact is None and fits["tone"] == "granted":
        return None
    keeper = words.said(service.application.prefilled_fields()[name].source.keeper)
    return {
        "label": words.said(service.application.label(name)),
        "value": told(fact),
        "source": _("{keeper} · asked just now").format(keeper=keeper),
        "tag": fits,
    }


def _fits(service: Service[Any], verdict: Verdict, field: str) -> dict[str, str]:
    """Whether no rule that reads this field, and none of the earlier ones, has a finding."""
    found = [f for rule, f in verdict.findings if field in _weighed(service, rule.reads)]
    if not found:
        return {"text": _("In order"), "tone": "granted"}
    if any(f in verdict.refusals for f in found):
        return {"text": _("Not in order"), "tone": "refused"}
    return {"text": _("To be looked at"), "tone": "waiting"}


def _weighed(service: Service[Any], reads: frozenset[str]) -> frozenset[str]:
    """The fields that a rule is about: most rules read the vehicle, or
    the licence, beside what they are about."""
    fields = service.application.prefilled_fields()
    about = frozenset(n for n in reads if n in fields and not is_subject_record(fields[n]))
    return about or reads


def is_subject_record(origin: Prefilled) -> bool:
    """Whether it is the record of the very thing that the case is about."""
    return origin.source.gives in (Vehicle, Licence)


def conditions(
    service: Service[Any],
    application: Application,
    verdict: Verdict,
    keepers: Mapping[str, str] = MappingProxyType({}),
) -> list[Row]:
    """Every condition of the law, what is known about it and how that fits, for a clerk; `keepers`
    says who told a field, where that is not its usual source."""
    fields = service.application.prefilled_fields()
    told_by = {n: words.said(origin.source.keeper) for n, origin in fields.items()} | dict(keepers)
    return [_condition(service, application, verdict, rule, told_by) for rule in service.rules]


def _condition(
    service: Service[Any],
    application: Application,
    verdict: Verdict,
    rule: Any,
    told_by: Mapping[str, str],
) -> Row:
    finding = verdict.finding_of(rule)
    read = [n for n in told_by if n in _weighed(service, rule.reads)]
    return {
        "condition": words.said(rule.condition),
        "law": words.law(rule.law),
        "facts": _("; ").join(told(getattr(application, n)) for n in read) or "—",
        "warning": words.said(service.sentences[finding.code].says, finding.values)
        if finding
        else "",
        "source": _(", ").join(told_by[n] for n in read),
        "result": _result(verdict, finding),
    }


def _result(verdict: Verdict, finding: Any) -> dict[str, str]:
    if finding is None:
        return {"text": _("Met"), "tone": "granted"}
    if finding in verdict.refusals:
        return {"text": _("Not met"), "tone": "refused"}
    return {"text": _("In doubt"), "tone": "waiting"}
