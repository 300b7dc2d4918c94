"""What a person must see to beside the lines of a statement: a refund that is stuck, a dispute.

It stands among the differences of the day on which it came up, with the next step as its cure, and
leaves the open ones by itself once the treasury tells that it is settled.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cheguan.kernel.days import day_of
from cheguan.kernel.text import Text, _
from cheguan.payments import cures
from cheguan.payments.models import Difference, Order, Refund

CALL_TREASURY, SEND_EVIDENCE, COLLECT_FEE = "call-treasury", "send-evidence", "collect-fee"

STEPS: Mapping[str, Text] = {
    cures.FIND_PAYER: _("Ask the treasury who paid, and have the money returned."),
    cures.FIND_REASON: _("Ask the treasury who wanted this refund."),
    cures.ASK_TREASURY: _("Ask the treasury why its statement lacks or doubles this line."),
    cures.COMPARE_AMOUNTS: _("Compare the receipt with the treasury's entry."),
    CALL_TREASURY: _(
        "Ask the treasury why this refund is not done. When you have seen to it, "
        "it is asked for once more."
    ),
    SEND_EVIDENCE: _("Send the treasury the case's documents: the payer contests the payment."),
    COLLECT_FEE: _("The payer won the dispute: ask for the fee again, or revoke what was granted."),
}
"""What a person does next, by the cure of an open difference."""


def wanted(order: Order, kind: tuple[str, str, str], cure: str, fen: int, now: datetime) -> None:
    """Have a person see to something of an order, in the caller's transaction; `kind` is what
    differs, whether it is a refund or a dispute, and its key."""
    differs, entry, key = kind
    difference = Difference(
        day=day_of(now),
        entry=entry,
        order=order.number,
        key=key,
        place=0,
        kind=differs,
        ours_fen=fen,
        happened_at=now,
        state=Difference.State.OPEN,
        cure=cure,
    )
    Difference.objects.bulk_create([difference], ignore_conflicts=True)


def stuck(order: Order, refund: Refund, now: datetime) -> None:
    """A refund that the treasury does not bring to an end."""
    kind = (Difference.Kind.REFUND, "refund", refund.number)
    wanted(order, kind, CALL_TREASURY, refund.amount_fen, now)


def settled(order: Order, key: str, cure: str, now: datetime) -> None:
    """It has come to its end without a person, or after one."""
    mine = Difference.objects.filter(order=order.number, key=key, cure=cure)
    mine.filter(state=Difference.State.OPEN).update(state=Difference.State.CURED, settled_at=now)
