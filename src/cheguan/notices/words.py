"""A notice in the words of a language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import formats, translation
from django.utils.translation import gettext

from cheguan.kernel.days import SHANGHAI
from cheguan.notices.models import Notice
from cheguan.notices.templates import TEMPLATES
from cheguan.organisation.models import Office

FEN_IN_YUAN = 100
DAY = len("2026-03-11")


@dataclass(frozen=True, slots=True)
class Words:
    """What a notice says: its subject, the sentence of the SMS, and what may be done next."""

    subject: str
    says: str
    do: str

    @property
    def whole(self) -> str:
        """As the portal and a mail say it."""
        return f"{self.says}\n\n{self.do}"


def words(notice: Notice, language: str) -> Words:
    """The notice in this language."""
    template = TEMPLATES[notice.template]
    with translation.override(language):
        shown = {name: _shown(name, value) for name, value in notice.values.items()}
        shown |= {"service": gettext(notice.service), "case": notice.case}
        sentences = (template.subject, template.says, template.do)
        return Words(*(gettext(sentence).format(**shown) for sentence in sentences))


def _shown(name: str, value: str | int) -> str:
    match name:
        case "amount":
            yuan, fen = divmod(int(value), FEN_IN_YUAN)
            return f"{yuan}.{fen:02d}"
        case "until":
            return _until(str(value))
        case "point":
            return _point(str(value))
    return str(value)


def _until(value: str) -> str:
    if len(value) == DAY:
        return formats.date_format(date.fromisoformat(value), "DATE_FORMAT")
    instant = datetime.fromisoformat(value).astimezone(SHANGHAI)
    return formats.date_format(instant, "DATETIME_FORMAT")


def _point(code: str) -> str:
    found = office(code)
    return found.named(translation.get_language() or "") if found else code


def office(code: str) -> Office | None:
    """The office with this code."""
    return Office.objects.filter(code=code).first()
