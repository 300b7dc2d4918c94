"""缴费: what a case owes, is paid or gets back, as far as its course depends on it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, override

from cheguan.casework.progress import Progress
from cheguan.kernel.service import Service
from cheguan.payments import orders


def settled(progress: Progress, service: Service[Any], fee_fen: int) -> bool:
    """Whether the fee is paid; where nothing is ordered yet, it is ordered now."""
    case = progress.case
    if paid := orders.settled(case.city, case.number, fee_fen):
        progress.order = paid
        return True
    progress.order = orders.want(
        case.city, case.number, _title(service), case.applicant, fee_fen, progress.now
    )
    return False


def _title(service: Service[Any]) -> str:
    """What the payment page and the receipt call it: they are in Chinese."""
    with override("zh-hans"):
        return gettext(service.name)


def give_up(progress: Progress) -> None:
    """The case ended without a grant: what was paid for it goes back."""
    case = progress.case
    orders.give_up(case.city, case.number, case.state, progress.now)
