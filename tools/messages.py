"""Collect every sentence for people, bring the catalogues up to date: `python tools/messages.py`.

Sentences stand in Python as `_("…")`, `mark("…")`, `gettext`, `ngettext`, `pgettext`, and in
templates as {% translate %} and {% blocktranslate %}. English is the source and needs no catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "cheguan"
LANGUAGES = ("zh_Hans", "zh_Hant")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "mark": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ungettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def extracted() -> Catalog:
    """Every sentence of the package, with the files where it stands."""
    catalog = Catalog(charset="utf-8")
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html")]):
        place = (str(path.relative_to(PACKAGE)), 0)
        for _line, message, _comments, context in _messages(path):
            catalog.add(message, context=context, locations=[place])
    return catalog


def _messages(path: Path) -> Iterator[tuple[int, Any, Any, str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        from django.utils.translation.template import templatize

        # Django leaves calls of gettext and crosses out the rest, which Python cannot read.
        lines = (re.sub(r"\bX+\b", " ", line).strip() for line in templatize(source).splitlines())
        source = "\n".join(lines)
    yield from extract("python", BytesIO(source.encode()), KEYWORDS, options={"encoding": "utf-8"})


def catalogue_of(language: str) -> Path:
    """The catalogue of a language."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """A catalogue as it stands."""
    with catalogue_of(language).open("rb") as file:
        return read_po(file, locale=language)


def missing(language: str) -> list[str]:
    """The sentences that are not translated, or only guessed at."""
    known = read(language)
    found = ((m, known.get(m.id, context=m.context)) for m in extracted() if m.id)
    return [str(m.id) for m, done in found if done is None or done.fuzzy or not _whole(done.string)]


def _whole(string: Any) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def update(language: str) -> None:
    """Add what is new, drop what nobody says any more."""
    known = read(language)
    known.update(extracted(), no_fuzzy_matching=True)
    known.obsolete.clear()
    with catalogue_of(language).open("wb") as file:
        write_po(file, known, width=100, include_lineno=False, sort_output=True)


if __name__ == "__main__":
    import django
    from django.conf import settings

    settings.configure()
    django.setup()
    for each in LANGUAGES:
        update(each)
        print(each, "to translate:", len(missing(each)))
