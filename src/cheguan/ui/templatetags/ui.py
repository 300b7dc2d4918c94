"""{% load ui %}: components, and what they draw with."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from cheguan.facts.licences import Licence
from cheguan.ui import catalogue
from cheguan.ui.licences import Front, front
from cheguan.ui.marks import ROSETTE, around
from cheguan.ui.plates import Drawing, draw
from cheguan.ui.plates import spoken as _spoken

register = template.Library()

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

_TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}


@register.simple_tag(takes_context=True)
def component(context: template.Context, name: str, /, **arguments: Any) -> SafeString:
    """{% component "tag" tone="granted" text=… %}: see the gallery for names and arguments."""
    return catalogue.render(name, arguments, context.get("request"))


@register.simple_block_tag(takes_context=True)
def wrap(
    context: template.Context, content: SafeString, name: str, /, **arguments: Any
) -> SafeString:
    """{% wrap "card" title=… %}…{% endwrap %}: a component around a piece of the page."""
    return catalogue.render(name, {"content": content, **arguments}, context.get("request"))


@register.filter
def whole_dates(text: Any) -> SafeString:
    """A date is never broken at its hyphens, however narrow the column."""
    return mark_safe(_DATE.sub(r'<span class="whole">\g<0></span>', conditional_escape(text)))  # noqa: S308 - escaped first


@register.simple_tag
def html_language() -> str:
    """The page's language as html spells it: zh-Hans, zh-Hant, en."""
    language = get_language() or "zh-hans"
    return _TAGS.get(language, language)


@register.simple_tag
def plate_drawing(number: str, kind: str) -> Drawing | None:
    """Where everything stands on a plate; None for a kind that has no plate to draw."""
    return draw(number, kind)


@register.simple_tag
def licence_front(licence: Licence | dict[str, Any]) -> Front:
    """What stands on the front of a driving licence."""
    return front(licence)


@register.simple_tag
def words_around(words: str, middle: int, step: int) -> list[tuple[str, float]]:
    """Each letter of some words with its angle on a circle, in degrees."""
    return around(words, middle, step)


@register.simple_tag
def rosette() -> tuple[int, ...]:
    """The turns, in degrees, of the ellipses behind the inspection mark's words."""
    return ROSETTE


@register.filter
def spoken(number: str) -> str:
    """A plate number as people write it: 粤A·58K26."""
    return _spoken(number)


@register.filter
def distance(days: int) -> int:
    """How many days, whichever way."""
    return abs(days)


@register.filter
def of(values: dict[str, Any], name: str) -> Any:
    """What stands under a name that only the page knows: {{ wrong|of:field.name }}."""
    return values.get(name, "")


@register.filter
def times(count: int) -> range:
    """So many turns of a loop; one if nothing is said."""
    return range(count or 1)
