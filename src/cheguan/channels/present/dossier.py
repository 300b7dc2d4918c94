"""A case as the staff read it: by what it was judged, from which sources, and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cheguan.casework import papers
from cheguan.casework.facts import PAPER
from cheguan.casework.models import Case, Entry, State
from cheguan.channels.present import cases, facts, words
from cheguan.channels.present.movements import Movement
from cheguan.kernel.channels import CHANNELS
from cheguan.kernel.days import SHANGHAI
from cheguan.kernel.rules import Doubt, Refusal, Rule, Verdict
from cheguan.kernel.service import Service
from cheguan.kernel.text import Text
from cheguan.kernel.text import _ as mark
from cheguan.services.catalogue import service as service_of

Row = dict[str, Any]

_STATES: Mapping[str, tuple[Text, str]] = {
    State.CONFIRMING: (mark("To be confirmed"), "waiting"),
    State.REVIEWING: (mark("To be reviewed"), "waiting"),
    State.PAYING: (mark("To be paid"), "waiting"),
}
_APPLICANT = mark("Applicant")
_BY_PEOPLE = frozenset(
    {"opened", "taken-up", "confirmed", "paper", "paper-read", "approved", "withdrawn"}
)
"""Events behind which someone stands; the others follow by the rules."""


def tag(case: Case) -> Row:
    """Where it stands, in the words of an office, for the `tag` component."""
    if case.state not in _STATES:
        return cases.tag(case)
    text, tone = _STATES[case.state]
    return {"text": words.said(text), "tone": tone}


def doubts(case: Case) -> list[str]:
    """What a person has to look at: papers that are to be read, what a rule left in doubt."""
    service = service_of(case.service)
    labels = (words.said(service.application.label(field)) for field in case.unread_papers)
    papers = [_("Read the paper: %(label)s") % {"label": label} for label in labels]
    found = (f for f in case.findings if f["kind"] == "doubt")
    return papers + [words.said(service.sentences[f["code"]].says, f["values"]) for f in found]


def silent(case: Case) -> list[str]:
    """The facts for which a department has yet to answer."""
    application = service_of(case.service).application
    return [words.said(application.label(name)) for name in papers.silent_fields(case)]


def conditions(case: Case) -> tuple[list[Row], list[Row]]:
    """Every condition by which the case was judged, as it was recorded then; see `parted`."""
    if case.application is None:
        return [], []
    service = service_of(case.service)
    application = service.application.model_validate(case.application)
    rows = facts.conditions(service, application, _verdict(service, case), _read_from_papers(case))
    timed = [
        row | {"source": _with_time(row["source"], rule, service, case)}
        for row, rule in zip(rows, service.rules, strict=True)
    ]
    return parted(service, timed)


def _read_from_papers(case: Case) -> dict[str, str]:
    """Who says so, for the fields that a clerk read in a paper."""
    read = (name for name, told in case.evidence.items() if told["source"] == PAPER)
    return dict.fromkeys(read, _("Paper, read by a clerk"))


def parted(service: Service[Any], rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """The conditions that deserve a look, what is not met first; and those met by the register
    alone, which a clerk who has the vehicle before her need not read one by one."""
    settled = [_settled(service, rule, row) for rule, row in zip(service.rules, rows, strict=True)]
    told = list(zip(rows, settled, strict=True))
    look = [row for row, quiet in told if not quiet]
    look.sort(key=lambda row: bool(row["result"]["tone"] == "granted"))
    return look, [row for row, quiet in told if quiet]


def folded(look: list[Row], settled: list[Row]) -> tuple[list[Row], list[Row]]:
    """The same with everything that is met among what is settled: where nothing is left to decide,
    or where the conditions are many."""
    met = [row for row in look if row["result"]["tone"] == "granted"]
    return [row for row in look if row not in met], [*met, *settled]


def _settled(service: Service[Any], rule: Rule[Any], row: Row) -> bool:
    fields = service.application.prefilled_fields()
    registered = all(facts.is_subject_record(fields[n]) for n in rule.reads if n in fields)
    return registered and row["result"]["tone"] == "granted"


def _verdict(service: Service[Any], case: Case) -> Verdict:
    """What the rules found then; a decision of a person is no finding of a rule."""
    rules = {rule.name: rule for rule in service.rules}
    kinds: dict[str, type[Refusal | Doubt]] = {"refusal": Refusal, "doubt": Doubt}
    return Verdict(
        tuple(
            (rules[f["rule"]], kinds[f["kind"]](f["code"], **f["values"]))
            for f in case.findings
            if f["rule"] in rules
        )
    )


def _with_time(source: str, rule: Rule[Any], service: Service[Any], case: Case) -> str:
    """The source with the hour of its answer, on the day of the judgement.

    A rule that reads more than the vehicle is about that, so its hour is the one that counts.
    """
    fields = service.application.prefilled_fields()
    read = sorted(
        (n for n in rule.reads if n in fields), key=lambda n: facts.is_subject_record(fields[n])
    )
    if not read or read[0] not in case.evidence:
        return source
    answered = datetime.fromisoformat(case.evidence[read[0]]["at"]).astimezone(SHANGHAI)
    return f"{source} · {answered:%H:%M}"


def timeline(entries: Iterable[Entry]) -> list[Row]:
    """What has happened, with the officer who did it, for the `timeline` component."""
    return [cases.event(entry, _who).row for entry in entries]


def course(entries: Iterable[Entry], moved: Iterable[Movement]) -> list[Row]:
    """The same with what was paid for the case and sent of it, in the order of time."""
    return cases.course(entries, moved, _who)


def _who(entry: Entry) -> str:
    reason = entry.values.get("reason", "")
    if entry.event not in _BY_PEOPLE and not reason:
        return cases.who(entry)
    officer = _("Officer {number}").format(number=entry.officer) if entry.officer else ""
    who = officer or words.said(_APPLICANT)
    return " · ".join(part for part in (who, channel(entry.channel), reason) if part)


def channel(id: str) -> str:
    """The name of a channel; the system itself has none."""
    return words.said(CHANNELS[id].name) if id in CHANNELS else ""
