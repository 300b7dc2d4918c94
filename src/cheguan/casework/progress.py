"""One change of a case under way: what it notes in the journal, then kept in one go."""

from __future__ import annotations

from typing import Any

from cheguan import rows
from cheguan.casework import requests
from cheguan.casework.asking import Call, Outcome, StaleCase
from cheguan.casework.models import Case, Entry
from cheguan.payments.models import Order

_CHANGING = (
    "state",
    "version",
    "confirmed_at",
    "reviewed_by",
    "ended_at",
    "judged_on",
    "answers",
    "papers",
    "application",
    "evidence",
    "findings",
)


class Progress:
    """A case that moves. Nothing is written before `keep`. `order` is by what it pays, if so."""

    order: Order | None = None

    def __init__(self, case: Case, call: Call) -> None:
        self.case, self.asker, self.now = case, call.asker, call.now
        self._call = call
        self._seen = case.version
        self._entries: list[Entry] = []

    def note(self, event: str, **values: Any) -> None:
        """Say what happens; each note is one version of the case."""
        self.case.version += 1
        officer = self.asker.officer
        self._entries.append(
            Entry(
                city=self.case.city,
                case=self.case.number,
                version=self.case.version,
                at=self.now,
                event=event,
                by=self.asker.by,
                officer=officer.number if officer else "",
                office=officer.office if officer else "",
                channel=self.asker.channel,
                values=values,
            )
        )

    def keep(self, content: str) -> Outcome:
        """Write the case, its journal, and what was asked for, so that a repeat is known.
        Raises StaleCase if someone else changed the case."""
        new = [self.case] if self._seen == 0 else []
        if not new and not self._update():
            raise StaleCase(self.case.number)
        rows.add([*new, *self._entries])
        requests.remember(self.case, self._call, content)
        return Outcome(self.case, moved=True)

    def _update(self) -> int:
        mine = Case.objects.filter(city=self.case.city, number=self.case.number, version=self._seen)
        return mine.update(**{name: getattr(self.case, name) for name in _CHANGING})
