"""办理结果告知书: how a case was decided and what was paid for it, signed for the applicant."""

from __future__ import annotations

from datetime import datetime

from cheguan.casework.models import Case, State
from cheguan.credentials import issuing
from cheguan.credentials.issuing import NothingToSay, Wish
from cheguan.credentials.models import Credential
from cheguan.credentials.types import Said
from cheguan.kernel.days import day_of
from cheguan.payments import orders, receipts

_OUTCOMES = {State.GRANTED: "granted", State.REFUSED: "refused"}


def decision(case: Case, now: datetime) -> Credential:
    """The letter of a case that was granted or refused. Raises NothingToSay."""
    outcome = _OUTCOMES.get(State(case.state))
    if outcome is None or case.ended_at is None:
        raise NothingToSay("The case is not decided.")
    reasons = [finding["code"] for finding in case.findings if finding["kind"] == "refusal"]
    fields = {
        "case": case.number,
        "service": case.service,
        "applicant": case.applicant_name,
        "outcome": outcome,
        "decided": day_of(case.ended_at),
        "reasons": reasons,
        "office": case.office,
    }
    return issuing.issue(_wish(case, "decision-letter", case.number, fields), now)


def receipt(case: Case, now: datetime) -> Credential:
    """The receipt of what was paid for a case and not given back. Raises NothingToSay."""
    order = orders.of_case(case.city, case.number)
    said = receipts.signed(order) if order else None
    if order is None or said is None:
        raise NothingToSay("Nothing was paid.")
    return issuing.issue(_wish(case, "payment-receipt", order.number, said), now)


def _wish(case: Case, type: str, key: str, fields: dict[str, object]) -> Wish:
    holder = case.applicant_number
    said = Said(fields, holders=frozenset({holder}))
    return Wish(case.city, type, key, holder, said=said, case=case.number)
