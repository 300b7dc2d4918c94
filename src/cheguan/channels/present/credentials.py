"""What a credential says, in words: a code of the law is named, a day is written as a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from cheguan_verify import Field
from django.utils.translation import gettext as _

from cheguan.channels.present import records, words
from cheguan.credentials.types import TYPES
from cheguan.facts.errors import Malformed
from cheguan.facts.plates import PLATE_KINDS
from cheguan.kernel.text import Text
from cheguan.kernel.text import _ as mark
from cheguan.law.temporary_plates import Reason
from cheguan.services import catalogue
from cheguan.services.vehicles.temporary_plate.application import REASONS

_SEXES: Mapping[str, Text] = {"M": mark("Male"), "F": mark("Female")}
_OUTCOMES: Mapping[str, Text] = {"granted": mark("Granted"), "refused": mark("Refused")}


def label(type: str, field: Field) -> str:
    """What a field of a type is called, in the reader's language."""
    known = (one.label for one in TYPES[type].fields if one.name == field.name)
    return words.said(next(known, Text(field.english)))


def value(field: Field) -> str:
    """What a field says. A code that is not known here stands for itself."""
    told = _NAMED.get(field.name)
    if told is None:
        return _plain(field.value)
    try:
        return told(str(field.value))
    except (KeyError, ValueError, Malformed):
        return str(field.value)


def _plain(said: object) -> str:
    if isinstance(said, bool):
        return _("Yes") if said else _("No")
    if isinstance(said, datetime):
        return words.moment(said)
    if isinstance(said, date):
        return said.isoformat()
    if isinstance(said, list | tuple):
        return _(", ").join(map(str, said))
    return str(said)


def _plate_kind(code: str) -> str:
    kind = PLATE_KINDS[code]
    return kind.name_en if words.language() == "en" else kind.name_zh


_NAMED: Mapping[str, Callable[[str], str]] = {
    "sex": lambda code: words.said(_SEXES[code]),
    "office": lambda code: _("Traffic police, {place}").format(place=records.place(code)),
    "usage": words.usage_of,
    "vehicle_kind": words.kind,
    "plate_kind": _plate_kind,
    "plate": words.plate,
    "reason": lambda code: words.said(REASONS[Reason(code)]),
    "service": lambda code: words.said(catalogue.service(code).name),
    "outcome": lambda code: words.said(_OUTCOMES[code]),
    "fen": lambda fen: words.money(int(fen)),
}
