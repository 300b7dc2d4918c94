"""A case in words: where it stands, why not, what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cheguan.casework.models import Case, Entry, State
from cheguan.channels.present import words
from cheguan.channels.present.movements import Movement
from cheguan.facts.identity import IdentityNumber
from cheguan.facts.vin import Vin
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
    State.PAYING: (mark("Waiting for your payment"), "waiting"),
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
    "paper": (mark("A paper was handed in"), "granted"),
    "papers": (mark("Papers handed to a clerk"), "waiting"),
    "paper-read": (mark("A clerk has read the paper"), "granted"),
    "doubted": (mark("Handed to a clerk"), "waiting"),
    "approved": (mark("Approved by a clerk"), "granted"),
    "to-pay": (mark("All decided but the fee"), "waiting"),
    "granted": (mark("Granted"), "granted"),
    "refused": (mark("Not granted"), "refused"),
    "withdrawn": (mark("Withdrawn"), ""),
}
_BY_RULES = frozenset({"accepted", "waiting", "papers", "doubted", "to-pay", "granted", "refused"})
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


def subject(case: Case) -> Row:
    """What a case is about, for the `facts` component: a plate, a masked VIN, a licence."""
    if case.plate:
        return {"label": _("Vehicle"), "value": words.plate(case.plate)}
    if case.subject_kind == "licence":
        return {"label": _("Driving licence"), "value": IdentityNumber.kept(case.subject).masked}
    return {"label": _("VIN"), "value": Vin.kept(case.subject).masked}


def timeline(entries: Iterable[Entry]) -> list[Row]:
    """What the journal tells, for the `timeline` component."""
    return [event(entry, who).row for entry in entries]


def course(
    entries: Iterable[Entry], moved: Iterable[Movement], by: Callable[[Entry], str]
) -> list[Row]:
    """The same with what was paid for the case and sent of it, in the order of time."""
    told = [*(event(entry, by) for entry in entries), *moved]
    return [movement.row for movement in sorted(told, key=lambda one: one.at)]


def event(entry: Entry, by: Callable[[Entry], str]) -> Movement:
    """One entry of the journal, with who did it as `by` says."""
    text, tone = _EVENTS[entry.event]
    return Movement(entry.at, words.said(text), tone, by(entry))


def who(entry: Entry) -> str:
    """Who did it: a person through a channel, or the rules."""
    if entry.event in _BY_RULES and "reason" not in entry.values:
        return _("Decided by the rules, by the system")
    by, channel = words.said(_BY[entry.by]), CHANNELS.get(entry.channel)
    if channel is None:
        return by
    return _("{who}, {where}").format(who=by, where=words.said(channel.name))
