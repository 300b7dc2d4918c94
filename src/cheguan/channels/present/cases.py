"""A case in words: where it stands, why not, what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cheguan.casework.models import Case, Entry, State
from cheguan.channels.present import words
from cheguan.kernel.channels import CHANNELS
from cheguan.kernel.rules import Verdict
from cheguan.kernel.service import Sentence, Service
from cheguan.kernel.text import Text
from cheguan.kernel.text import _ as mark
from cheguan.services.catalogue import service as service_of

Row = dict[str, Any]

_STATES: Mapping[str, tuple[Text, str]] = {
    State.WAITING: (mark("Waiting for a department"), "waiting"),
    State.CONFIRMING: (mark("Waiting for you to confirm"), "waiting"),
    State.REVIEWING: (mark("A clerk is looking at it"), "waiting"),
    State.GRANTED: (mark("Granted"), "granted"),
    State.REFUSED: (mark("Not granted"), "refused"),
    State.WITHDRAWN: (mark("Withdrawn"), ""),
}
_EVENTS: Mapping[str, tuple[Text, str]] = {
    "opened": (mark("Applied"), "granted"),
    "accepted": (mark("All conditions checked: nothing bars it"), "granted"),
    "confirmed": (mark("Confirmed"), "granted"),
    "taken-up": (mark("Taken up again"), "granted"),
    "waiting": (mark("A department did not answer; we ask again by ourselves"), "waiting"),
    "doubted": (mark("Handed to a clerk"), "waiting"),
    "approved": (mark("Approved by a clerk"), "granted"),
    "granted": (mark("Granted"), "granted"),
    "refused": (mark("Not granted"), "refused"),
    "withdrawn": (mark("Withdrawn"), ""),
}
_BY_RULES = frozenset({"accepted", "waiting", "doubted", "granted", "refused"})
"""Events that nobody decides: the rules do, whoever's request it was. A person gives a reason."""

_BY = {
    "applicant": mark("You"),
    "staff": mark("Office"),
    "system": mark("System"),
}
REVIEW = Sentence(
    mark("A clerk has looked into it and decided against it: {reason}"),
    mark("If you disagree, ask any vehicle office to look again, or apply for review by law."),
)


def tag(case: Case) -> Row:
    """Where it stands, for the `tag` component."""
    text, tone = _STATES[case.state]
    return {"text": words.said(text), "tone": tone}


def name(case: Case) -> str:
    """The service's name."""
    return words.said(service_of(case.service).name)


def reasons(case: Case) -> list[Row]:
    """Every reason of a refusal, with its law and what to do next."""
    service = service_of(case.service)
    return [
        _reason(service, finding["rule"], finding["code"], finding["values"])
        for finding in case.findings
        if finding["kind"] == "refusal"
    ]


def reasons_of(service: Service[Any], verdict: Verdict) -> list[Row]:
    """The same for a verdict that no case holds yet."""
    return [
        _reason(service, rule.name, finding.code, finding.values)
        for rule, finding in verdict.findings
        if finding in verdict.refusals
    ]


def _reason(service: Service[Any], rule: str, code: str, values: Mapping[str, Any]) -> Row:
    sentence = REVIEW if code == "review" else service.sentences[code]
    cited = next((r.law for r in service.rules if r.name == rule), service.law)
    return {
        "code": code,
        "says": words.said(sentence.says, values),
        "do": words.said(sentence.do, values),
        "law": words.law(cited),
    }


def timeline(entries: Iterable[Entry]) -> list[Row]:
    """What has happened, for the `timeline` component."""
    return [_event(entry) for entry in entries]


def _event(entry: Entry) -> Row:
    text, tone = _EVENTS[entry.event]
    return {
        "title": words.said(text),
        "who": _who(entry),
        "time": words.moment(entry.at),
        "tone": tone,
    }


def _who(entry: Entry) -> str:
    if entry.event in _BY_RULES and "reason" not in entry.values:
        return _("Decided by the rules, by the system")
    who, channel = words.said(_BY[entry.by]), CHANNELS.get(entry.channel)
    if channel is None:
        return who
    return _("{who}, {where}").format(who=who, where=words.said(channel.name))
