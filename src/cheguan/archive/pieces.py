"""What the archive of one case is made of, gathered from all who keep a part of it.

Each piece has a role: "application", "facts", "proof:insurance", "keys", "picture:portrait",
"paper:medical", "decision", "journal". All are readable by themselves, without the platform.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model

from cheguan.agencies.exchange import Unanswered, envelope, verify_kept
from cheguan.agencies.models import DepartmentKey
from cheguan.archive import entries
from cheguan.archive.store import digest_of
from cheguan.casework import documents
from cheguan.casework.models import Case, Document
from cheguan.facts.photos import Portrait
from cheguan.payments.models import Order
from cheguan.registry.models import Change
from cheguan.services.catalogue import service as service_of

JSON, LINES, JWS = "application/json", "application/x-ndjson", "application/jose"

_APPLIED = (
    *("city", "number", "service", "service_version", "subject_kind", "subject", "plate"),
    *("channel", "office", "capacity", "applicant_document", "applicant_number"),
    *("applicant_name", "agent_number", "agent_name", "opened_at", "confirmed_at", "answers"),
)
_DECIDED = ("state", "ended_at", "judged_on", "reviewed_by", "findings")
_CHANGED = ("position", "at", "act", "kind", "key", "before", "after")
_OWED = ("number", "title", "amount_fen", "paid_fen", "refunded_fen", "state", "paid_at", "receipt")

_JOURNAL = f"""
SELECT {entries.select("e")} FROM casework_entry e
WHERE e.city = %s AND e."case" = %s ORDER BY e.version
"""  # noqa: S608 - constants


@dataclass(frozen=True)
class Piece:
    """One file of a volume. `source` says who told it, where that is not the office itself."""

    role: str
    media: str
    content: bytes
    source: str = ""


def gather(case: Case) -> Iterator[Piece]:
    """Everything of an ended case."""
    yield _json("application", _columns(case, _APPLIED))
    yield _json("facts", _facts(case))
    yield from _proofs(case)
    yield from _pictures(case)
    yield from _papers(case)
    yield _json("decision", _decision(case))
    yield _journal(case)


def _facts(case: Case) -> dict[str, Any]:
    """For each fact what it was, who told it and when; a signed answer stands by its digest."""
    values = case.application or {}
    return {
        field: {
            **{name: told[name] for name in told if name != "proof"},
            **({"proof": digest_of(told["proof"].encode())} if "proof" in told else {}),
            "value": values.get(field),
        }
        for field, told in case.evidence.items()
    }


def _proofs(case: Case) -> Iterator[Piece]:
    """The departments' signed answers as they came, and the keys by which they are checked."""
    signed = {field: told for field, told in case.evidence.items() if "proof" in told}
    for field, told in signed.items():
        yield Piece(f"proof:{field}", JWS, told["proof"].encode(), told["source"])
    if signed:
        keys = {key["kid"]: key for key in (_key(told["proof"]) for told in signed.values())}
        yield _json("keys", {"keys": [keys[kid] for kid in sorted(keys)]})


def _key(proof: str) -> dict[str, Any]:
    """The public key of a signed answer; its name alone where its department can't be asked for a
    key that we never had."""
    department, kid = envelope.issuer(proof), envelope.key_name(proof)
    with suppress(Unanswered):
        verify_kept(proof)  # fetches the key, if it must
    kept = DepartmentKey.objects.filter(department=department, kid=kid)
    jwk = kept.values_list("jwk", flat=True).first()
    return {"department": department, "kid": kid, "jwk": jwk}


def _pictures(case: Case) -> Iterator[Piece]:
    for field, origin in service_of(case.service).application.prefilled_fields().items():
        value = (case.application or {}).get(field)
        if origin.source.gives is Portrait and value:
            content = _picture(case.city, value["digest"])
            source = case.evidence.get(field, {}).get("source", "")
            yield Piece(f"picture:{field}", documents.kind_of(content), content, source)


def _picture(city: str, digest: str) -> bytes:
    """A picture that a department sent, or that the applicant did. It is never thrown away."""
    kept = documents.picture(city, digest)
    if kept is None:
        raise LookupError(f"The picture {digest} of {city} is not kept any more.")
    return kept


def _papers(case: Case) -> Iterator[Piece]:
    handed_in = Document.objects.filter(city=case.city, case=case.number).order_by("at", "id")
    for paper in handed_in:
        yield Piece(f"paper:{paper.field}", paper.kind, bytes(paper.content), "applicant")


def _decision(case: Case) -> dict[str, Any]:
    """What was decided and why, what it changed in the records, what was paid for it."""
    mine = {"city": case.city, "case": case.number}
    return {
        **_columns(case, _DECIDED),
        "changes": [
            _columns(one, _CHANGED) for one in Change.objects.filter(**mine).order_by("position")
        ],
        "payments": [
            _columns(one, _OWED) for one in Order.objects.filter(**mine).order_by("number")
        ],
    }


def _journal(case: Case) -> Piece:
    """The journal's entries in the very form in which they are sealed, one a line."""
    with connection.cursor() as cursor:
        cursor.execute(_JOURNAL, [case.city, case.number])
        lines = [entries.canonical(row) for row in cursor]
    return Piece("journal", LINES, "\n".join(lines).encode())


def _columns(row: Model, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | list | dict):
        return value
    return value.isoformat()


def _json(role: str, value: Mapping[str, Any]) -> Piece:
    return Piece(role, JSON, entries.text(value).encode())
