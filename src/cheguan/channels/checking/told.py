"""What a check says, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cheguan_verify import Outcome, Verdict
from django.utils.translation import gettext as _

from cheguan.channels.present import credentials, words
from cheguan.credentials.types import TYPES
from cheguan.kernel.text import Text
from cheguan.kernel.text import _ as mark

_TITLES: Mapping[Verdict, tuple[str, Text, Text]] = {
    Verdict.VALID: (
        "granted",
        mark("Genuine and valid"),
        mark("The office has signed it, and it holds now. Compare the picture and the name."),
    ),
    Verdict.EXPIRED: (
        "waiting",
        mark("Expired"),
        mark("It is genuine, but its time is over. Ask for the present one."),
    ),
    Verdict.NOT_YET: (
        "waiting",
        mark("Not valid yet"),
        mark("It is genuine, but its time begins later."),
    ),
    Verdict.REVOKED: (
        "refused",
        mark("Withdrawn"),
        mark("The office has signed it once, and has withdrawn it since. It must not be accepted."),
    ),
    Verdict.SUSPENDED: (
        "refused",
        mark("Suspended for now"),
        mark("It is genuine, but for the time being it must not be used."),
    ),
    Verdict.FORGED: (
        "refused",
        mark("Forged or altered"),
        mark("The signature does not fit what it says. Do not accept it; tell the traffic police."),
    ),
    Verdict.REPLAYED: (
        "refused",
        mark("A copy"),
        mark("This is a picture of an earlier code. Ask for the card itself, on the phone."),
    ),
    Verdict.UNKNOWN: (
        "refused",
        mark("Unknown"),
        mark("This is no code of an office that we know. Nothing can be said about it."),
    ),
}
_NO_CODE: Mapping[str, Text] = {
    "too-large": mark("The file is too large: 10 MB at most. Take a smaller photo."),
    "unreadable": mark("This is no picture and no PDF. Hand in a photo, a screenshot or the PDF."),
    "no-code": mark("No code was found in it. Come nearer, hold still, and avoid reflections."),
}


def no_code(why: str, *, given: bool) -> str:
    """Why nothing could be checked, and what to do."""
    if not given:
        return _("Hand in a photo, a screenshot or the PDF, or type the text of the code.")
    return words.said(_NO_CODE[why])


def wrong(field: str, sentence: str) -> dict[str, Any]:
    """The context of a form in which something is wrong."""
    return {"errors": [{"field": field, "text": sentence}], f"{field}_error": sentence}


def page(outcome: Outcome) -> dict[str, Any]:
    """The context of the page that says it. Only what the code itself carries is shown."""
    tone, title, sentence = _TITLES[outcome.verdict]
    return {
        "tone": tone,
        "title": words.said(title),
        "sentence": words.said(sentence),
        "kind": words.said(TYPES[outcome.type].title) if outcome.type else "",
        "rows": [
            {"label": credentials.label(outcome.type, one), "value": credentials.value(one)}
            for one in outcome.fields
            if outcome.type
        ],
        "as_of": _as_of(outcome),
    }


def _as_of(outcome: Outcome) -> str:
    if outcome.verdict in (Verdict.FORGED, Verdict.UNKNOWN):
        return ""
    if outcome.status_as_of is None:
        return _("Whether it was withdrawn is not known here.")
    at = words.moment(outcome.status_as_of)
    return _("Whether it was withdrawn is known as of {time}.").format(time=at)
