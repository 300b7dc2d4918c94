"""What a genuine credential is worth at a given time: its term and its status."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from cheguan_verify import cbor
from cheguan_verify.outcome import Outcome, Reason, Verdict
from cheguan_verify.statuses import CLOCKS_DIFFER, Status, Statuses


@dataclass(frozen=True)
class Reference:
    """Where the status of a credential stands: in which list, and at which index."""

    address: str
    index: int


class Ruling(NamedTuple):
    """A verdict with its reason."""

    verdict: Verdict
    reason: Reason


VALID = Ruling(Verdict.VALID, Reason.OK)

SAID = {
    Status.VALID: VALID,
    Status.REVOKED: Ruling(Verdict.REVOKED, Reason.STATUS),
    Status.SUSPENDED: Ruling(Verdict.SUSPENDED, Reason.STATUS),
}


def read_reference(claim: object) -> Reference | None:
    """The `status` claim of a code or of a mobile document; None when there is none."""
    if claim is None:
        return None
    listed = cbor.as_map(cbor.as_map(claim).get("status_list"))
    return Reference(cbor.as_(listed.get("uri"), str), cbor.as_(listed.get("idx"), int))


def judge(
    genuine: Outcome, reference: Reference | None, statuses: Statuses | None, at: datetime
) -> Outcome:
    """The outcome for a genuine credential. What an office decided goes before the calendar, and
    a copy (an outcome that is replayed already) stays a copy. Raises Refused."""
    said, as_of = _status(reference, statuses, at)
    rulings = (Ruling(genuine.verdict, genuine.reason), said, _term(genuine, at))
    ruling = next((ruling for ruling in rulings if ruling != VALID), VALID)
    return replace(genuine, verdict=ruling.verdict, reason=ruling.reason, status_as_of=as_of)


def _status(
    reference: Reference | None, statuses: Statuses | None, at: datetime
) -> tuple[Ruling, datetime | None]:
    """What the status list says, and as of when; None where it is not known."""
    if reference is None or statuses is None:
        return VALID, None
    listed = statuses.find(reference.address, at)
    return (VALID, None) if listed is None else (SAID[listed[reference.index]], listed.as_of)


def _term(genuine: Outcome, at: datetime) -> Ruling:
    if genuine.valid_from is not None and at + CLOCKS_DIFFER < genuine.valid_from:
        return Ruling(Verdict.NOT_YET, Reason.TIME)
    if genuine.valid_until is not None and at >= genuine.valid_until:
        return Ruling(Verdict.EXPIRED, Reason.TIME)
    return VALID
