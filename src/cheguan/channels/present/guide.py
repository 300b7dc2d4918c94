"""The public service guide (办事指南), computed from the service."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cheguan.channels.present import words
from cheguan.kernel.service import CAPACITY_NAMES, Capacity, Service

Row = dict[str, Any]


def rows(service: Service[Any]) -> list[Row]:
    """All that a public guide shows, in its usual order; for the `guide` component."""
    return [
        {"label": _("Law"), "value": words.law(service.law)},
        {"label": _("Who may apply"), "list": _capacities(service)},
        {"label": _("Conditions"), "list": _conditions(service)},
        {"label": _("What you fill in"), "list": _asked(service)},
        {"label": _("What we look up for you"), "list": _fetched(service)},
        {"label": _("Fee"), "value": words.fee(service.fee), "note": words.law(service.fee.law)},
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
    return [words.said(CAPACITY_NAMES[c]) for c in Capacity if c in service.open_to]


def _conditions(service: Service[Any]) -> list[str]:
    return [
        _("{condition} ({law})").format(
            condition=words.said(rule.condition), law=words.law(rule.law)
        )
        for rule in service.rules
    ]


def _asked(service: Service[Any]) -> list[str]:
    asked = [words.said(service.application.label(n)) for n in service.application.asked_fields()]
    return asked or [_("Nothing")]


def _fetched(service: Service[Any]) -> list[str]:
    return [
        _("{fact} (from: {keeper})").format(
            fact=words.said(service.application.label(name)),
            keeper=words.said(origin.source.keeper),
        )
        for name, origin in service.application.prefilled_fields().items()
    ]
