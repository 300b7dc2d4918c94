"""What was handed in to be checked: the text of a code, or a file that holds one."""

from __future__ import annotations

from dataclasses import dataclass

from cheguan_verify import Outcome
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cheguan.channels.checking import told
from cheguan.channels.checking.reading import NoCode, code_in
from cheguan.channels.who import now
from cheguan.credentials import checking

LONGEST = 4296
"""Letters of the largest QR."""


@dataclass(frozen=True, slots=True)
class Wrong(Exception):
    """Nothing can be checked: in which field, and what to do."""

    field: str
    sentence: str


def checked(request: HttpRequest) -> Outcome:
    """What the check says of the form that was sent. Raises Wrong."""
    return checking.check(_code(request), now())


def _code(request: HttpRequest) -> str:
    text = request.POST.get("text", "").strip()
    if len(text) > LONGEST:
        raise Wrong("text", _("This is too long to be a code."))
    if text:
        return text
    file = request.FILES.get("picture")
    try:
        return code_in(file.read() if file else b"")
    except NoCode as error:
        raise Wrong("picture", told.no_code(error.why, given=file is not None)) from None
