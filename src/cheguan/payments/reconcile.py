"""对账: a day's statement against our journal, line by line, with every difference and its cure.

Run again, it gives the same report: a difference once found stays in it, and is not cured again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction

from cheguan.agencies.treasury.shapes import Sums
from cheguan.agencies.treasury.statement import Seen, Statement, statement
from cheguan.kernel.days import day_of
from cheguan.payments import attention, cures, refunds
from cheguan.payments.models import Difference, Reconciliation
from cheguan.payments.orders import city_of
from cheguan.payments.pairs import Key, Pair, key_of, pairs

Place = tuple[str, str, str, int]


@dataclass(slots=True)
class _Tally:
    """What one run finds."""

    matched: int = 0
    matched_fen: int = 0
    theirs: list[Pair] = field(default_factory=list)
    """With a line of theirs that is not, or not only, what we have."""
    ours: list[Pair] = field(default_factory=list)
    """On our side of that day alone."""


def reconcile(day: date, now: datetime, seen: Seen = lambda lines, total: None) -> Reconciliation:
    """Compare a day, cure what can be, open the rest for a person, and keep the report. `seen` is
    told of each page of the statement.

    Raises Unanswered when there is no statement to be had, NotWhole when it contradicts itself;
    then nothing has changed.
    """
    known = _known(day)
    with statement(day, seen) as theirs:
        tally = _compared(theirs, day, known)
        for pair in tally.theirs:
            _settle_theirs(pair, day, known, now)
        _settle_ours(tally.ours, day, known, now)
        return _reported(theirs.total, tally, day, now)


def accept(difference: Difference, by: str, now: datetime) -> bool:
    """A person has seen to it (`by`, a staff number); False when it was settled before. A refund
    that was stuck is asked for once more."""
    mine = Difference.objects.filter(pk=difference.pk, state=Difference.State.OPEN)
    with transaction.atomic():
        accepted = mine.update(state=Difference.State.ACCEPTED, by=by, settled_at=now)
        if accepted and difference.cure == attention.CALL_TREASURY:
            refunds.unstick(city_of(difference.order), difference.key, now)
    return bool(accepted)


def differences(day: date) -> list[Difference]:
    """The differences of a day, the open ones first."""
    found = Difference.objects.filter(day=day)
    return sorted(found, key=lambda d: (d.state != Difference.State.OPEN, d.order, d.key, d.place))


def _known(day: date) -> dict[Place, Difference]:
    """What earlier runs found on this day."""
    found = Difference.objects.filter(day=day)
    return {(d.order, d.entry, d.key, d.place): d for d in found}


def _compared(statement: Statement, day: date, known: dict[Place, Difference]) -> _Tally:
    tally = _Tally()
    for pair in pairs(statement, day):
        if not pair.theirs:
            if pair.ours_on(day):
                tally.ours.append(pair)
        elif (*pair.key, 0) in known or not pair.same(day):
            tally.theirs.append(pair)
        else:
            tally.matched += 1
            tally.matched_fen += pair.theirs[0].amount_fen
            if len(pair.theirs) > 1:
                tally.theirs.append(pair)
    return tally


def _settle_theirs(pair: Pair, day: date, known: dict[Place, Difference], now: datetime) -> None:
    before = known.get((*pair.key, 0))
    if before is None:
        _keep(partial(cures.compared, pair, day, now), now)
    elif before.theirs_fen is None:
        _came_now(before, pair, now)
    for place, line in enumerate(pair.theirs[1:], start=1):
        if (*pair.key, place) not in known:
            _keep(partial(cures.doubled, line, place, day), now)


def _came_now(difference: Difference, pair: Pair, now: datetime) -> None:
    """It was missing at theirs, or for a person to see to; their line of it may be news to us."""
    line = pair.theirs[0]
    with transaction.atomic():
        if not pair.ours:
            cures.hear(line, now)
        _came_later(difference, now, theirs_fen=line.amount_fen)


def _settle_ours(
    ours: list[Pair], day: date, known: dict[Place, Difference], now: datetime
) -> None:
    """Only where something of ours is missing are the statements beside it fetched."""
    beside = _keys_beside(day, {pair.key for pair in ours}, now) if ours else set()
    for pair in ours:
        before = known.get((*pair.key, 0))
        if before is None:
            elsewhere = pair.key in beside
            _keep(partial(cures.only_ours, pair, day, elsewhere=elsewhere), now)
        elif pair.key in beside:
            _came_later(before, now)


def _keys_beside(day: date, wanted: set[Key], now: datetime) -> set[Key]:
    """Which of these the statements of the days beside this one have."""
    found: set[Key] = set()
    for beside in (day - timedelta(days=1), day + timedelta(days=1)):
        if beside < day_of(now):
            with statement(beside) as lines:
                found |= {key for key in map(key_of, lines) if key in wanted}
    return found


def _keep(find: Callable[[], Difference | None], now: datetime) -> None:
    """The cure and its record are one transaction: killed in between, neither happened."""
    with transaction.atomic():
        difference = find()
        if difference is None:
            return
        if difference.state != Difference.State.OPEN:
            difference.settled_at = now
        Difference.objects.bulk_create([difference], ignore_conflicts=True)


def _came_later(difference: Difference, now: datetime, **theirs: int) -> None:
    """What was missing at theirs is there now, in this statement (`theirs_fen`) or another."""
    mine = Difference.objects.filter(pk=difference.pk)
    mine.update(**theirs)
    cured = {"state": Difference.State.CURED, "cure": cures.CAME_LATER, "settled_at": now}
    mine.filter(state=Difference.State.OPEN).update(**cured)


def _reported(total: Sums, tally: _Tally, day: date, now: datetime) -> Reconciliation:
    kinds = Counter(Difference.objects.filter(day=day).values_list("kind", flat=True))
    report, _ = Reconciliation.objects.update_or_create(
        day=day,
        defaults={
            "at": now,
            "rows": total.rows,
            "matched": tally.matched,
            "paid_fen": total.payment_fen,
            "refunded_fen": total.refund_fen + total.dispute_fen,
            "matched_fen": tally.matched_fen,
            "differences": dict(sorted(kinds.items())),
        },
    )
    return report
