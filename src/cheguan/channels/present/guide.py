"""The public service guide (办事指南), computed from the service."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cheguan.channels.present import words
from cheguan.channels.who import now
from cheguan.kernel.days import day_of
from cheguan.kernel.service import CAPACITY_NAMES, Capacity, Service
from cheguan.kernel.text import _ as mark

Row = dict[str, Any]


def rows(service: Service[Any]) -> list[Row]:
    """All that a public guide shows, in its usual order; for the `guide` component."""
    fee = words.fee(service.fee, day_of(now()))
    return [
        {"label": _("Law"), "value": words.law(service.law)},
        {"label": _("Who may apply"), "list": _capacities(service)},
        {"label": _("Conditions"), "list": _conditions(service)},
        {"label": _("What you type"), **_typed(service)},
        *_open(service),
        {"label": _("What we look up for you"), "list": _fetched(service)},
        {"label": _("Fee"), "value": fee, "note": words.law(service.fee.law)},
        {
            "label": _("Time"),
            "value": words.term(service.promised),
            "note": _("By law at most {limit}").format(limit=words.term(service.decide_within)),
        },
        {"label": _("Steps"), "list": [words.said(step.name) for step in service.steps]},
        {
            "label": _("Where"),
            "list": [words.said(channel.name) for channel in service.offered_on()],
            "note": words.place_of_handling(service.handled_by),
        },
        {"label": _("What you get"), "value": words.said(service.result)},
    ]


def _capacities(service: Service[Any]) -> list[str]:
    """A driving licence has a holder; what else a service is about has an owner."""
    names = CAPACITY_NAMES
    if service.application.subject_kind() == "licence":
        names = names | {Capacity.OWNER: mark("Licence holder")}
    return [words.said(names[c]) for c in Capacity if c in service.open_to]


def _conditions(service: Service[Any]) -> list[str]:
    return [
        _("{condition} ({law})").format(
            condition=words.said(rule.condition), law=words.law(rule.law)
        )
        for rule in service.rules
    ]


def _typed(service: Service[Any]) -> Row:
    """免填写: how many fields everyone types, and which."""
    typed = service.application.typed_fields()
    if not typed:
        return {"value": _("Nothing")}
    count = ngettext("{n} field", "{n} fields", len(typed)).format(n=len(typed))
    return {"value": count, "list": [_label(service, name) for name in typed]}


def _open(service: Service[Any]) -> list[Row]:
    """What may be chosen or changed; nobody has to."""
    typed = service.application.typed_fields()
    free = [n for n in service.application.open_fields() if n not in typed]
    if not free:
        return []
    labels = [_label(service, name) for name in free]
    note = _("All of it is filled in for you.")
    return [{"label": _("What you may change"), "list": labels, "note": note}]


def _fetched(service: Service[Any]) -> list[str]:
    return [
        _("{fact} (from: {keeper})").format(
            fact=_label(service, name), keeper=words.said(origin.source.keeper)
        )
        for name, origin in service.application.prefilled_fields().items()
    ]


def _label(service: Service[Any], name: str) -> str:
    return words.said(service.application.label(name))
