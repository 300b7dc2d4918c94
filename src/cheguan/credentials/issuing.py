"""Give a credential out: the one that is there already, as long as it says the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction

from cheguan import rows
from cheguan.credentials import codes, content, journal, keys, places
from cheguan.credentials.cose import key_of
from cheguan.credentials.keys import Signer
from cheguan.credentials.models import Credential
from cheguan.credentials.states import Event, State
from cheguan.credentials.types import TYPES, Said, Standing
from cheguan.kernel.days import day_of

CODE, MDOC = "code", "mdoc"
_TRIES = 5


class NothingToSay(LookupError):
    """There is no such record, it has ended, or it is not this holder's."""


@dataclass(frozen=True)
class Wish:
    """What is wanted: a type, of the record of a city, for a holder (by number).

    `jwk` is the public key of the holder's phone, for a card that only this phone can show. `said`
    is what the record says, for the types whose records are kept by a room above.
    """

    city: str
    type: str
    key: str
    holder: str
    jwk: Mapping[str, Any] | None = None
    said: Said | None = None
    case: str = ""
    form: str = CODE


@dataclass(frozen=True)
class Drawn:
    """A wish with what the record says, the key of the phone, and who signs."""

    wish: Wish
    said: Said
    device: Mapping[int, Any] | None
    signer: Signer

    @property
    def digest(self) -> str:
        """Of what it says."""
        return content.of_fields(self.wish.type, self.said.fields)


def issue(wish: Wish, now: datetime) -> Credential:
    """The credential; the same again while it says the same and half its life is left.

    Raises NothingToSay, NotAKey, ContractBroken.
    """
    with transaction.atomic():
        journal.alone(TYPES[wish.type].record, wish.key)
        drawn = draw(wish, now)
        found = current(drawn)
        if found is not None and _serves(found, drawn, now):
            return found
        if found is not None:
            _retire(found, drawn, now)
        return _added(drawn, now)


def renew(wish: Wish, now: datetime) -> tuple[Credential, Drawn]:
    """A new one in any case: for a form that is signed by the caller and not kept here.

    Raises as `issue`.
    """
    with transaction.atomic():
        journal.alone(TYPES[wish.type].record, wish.key)
        drawn = draw(wish, now)
        found = current(drawn)
        if found is not None:
            _retire(found, drawn, now)
        return _added(drawn, now), drawn


def text(credential: Credential) -> str:
    """What the QR of a code says."""
    return codes.text(bytes(credential.signed))


def draw(wish: Wish, now: datetime) -> Drawn:
    """What would be said, and by whom. Raises NothingToSay, NotAKey."""
    kind, on = TYPES[wish.type], day_of(now)
    said = kind.read(wish.city, wish.key, on) if kind.read else wish.said
    if said is None or said.standing is Standing.REVOKED or wish.holder not in said.holders:
        raise NothingToSay(f"There is no {wish.type} to give to this holder.")
    if said.until is not None and said.until < on:
        raise NothingToSay(f"The record of this {wish.type} has run out: it must be renewed first.")
    device = None if wish.jwk is None else key_of(wish.jwk)
    return Drawn(wish, said, device, keys.ensure(now).signer(now))


def current(drawn: Drawn) -> Credential | None:
    """The one that this holder and phone have, locked."""
    wish = drawn.wish
    return rows.first(
        Credential,
        "city = %s AND record = %s AND key = %s AND type = %s AND form = %s AND holder = %s"
        " AND device = %s AND current FOR UPDATE",
        *(wish.city, TYPES[wish.type].record, wish.key, wish.type, wish.form),
        *(wish.holder, content.of_device(drawn.device)),
    )


def _serves(found: Credential, drawn: Drawn, now: datetime) -> bool:
    """Whether it still says what the record says, is signed by a good key, and is not old.

    An end that is the record's own can't be put off, however near it is.
    """
    ends = _end(drawn, now)
    young = now - found.issued_at < (found.until - found.issued_at) / 2 or ends <= found.until
    known = keys.ring().has(bytes.fromhex(found.kid))
    return found.content == drawn.digest and known and young and now < found.until


def _retire(found: Credential, drawn: Drawn, now: datetime) -> None:
    """One that is only old is good until it ends; one that says something else is taken back."""
    if found.content == drawn.digest and keys.ring().has(bytes.fromhex(found.kid)):
        found.current = False
        found.save(update_fields=["current"])
    else:
        journal.happened(found, Event.SUPERSEDED, now)


def _added(drawn: Drawn, now: datetime) -> Credential:
    """Signed and written down, at a place of the list that nobody took in the meantime."""
    for _ in range(_TRIES):
        credential = _made(drawn, now)
        try:
            with transaction.atomic():
                journal.added(credential)
        except IntegrityError as error:
            if places.TAKEN not in str(error):
                raise
        else:
            return credential
    raise RuntimeError("No free place was found in the status list: try again.")


def _made(drawn: Drawn, now: datetime) -> Credential:
    wish, kind = drawn.wish, TYPES[drawn.wish.type]
    number, index = places.draw(wish.city)
    at = now.replace(microsecond=0)
    credential = Credential(
        city=wish.city,
        id=uuid4(),
        type=wish.type,
        form=wish.form,
        record=kind.record,
        key=wish.key,
        holder=wish.holder,
        device=content.of_device(drawn.device),
        content=drawn.digest,
        kid=drawn.signer.kid.hex(),
        status_list=number,
        index=index,
        state=State(drawn.said.standing),
        issued_at=at,
        until=_end(drawn, now),
        case=wish.case,
        signed=b"",
        looked_at=at,
    )
    if wish.form == CODE:
        credential.signed = codes.sign(claims(credential, drawn), drawn.signer)
    return credential


def _end(drawn: Drawn, now: datetime) -> datetime:
    """Never later than its signer's."""
    wish, kind = drawn.wish, TYPES[drawn.wish.type]
    end = kind.until(now, drawn.said.until, wish.city, document=wish.form == MDOC)
    return min(end, drawn.signer.until)


def claims(credential: Credential, drawn: Drawn) -> codes.Claims:
    """What a credential says, ready to be signed."""
    return codes.Claims(
        id=credential.id.bytes,
        type=credential.type,
        fields=drawn.said.fields,
        issued_at=credential.issued_at,
        until=credential.until,
        status=places.status(credential),
        holder=drawn.device,
    )
