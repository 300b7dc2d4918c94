"""The components: one folder each with its template, its css and its examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.http import HttpRequest
from django.template import Engine, TemplateSyntaxError
from django.template.context import make_context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

FOLDER = Path(__file__).parent / "components"


@dataclass(frozen=True)
class Component:
    """What `examples.yaml` says about a component."""

    name: str
    says: str
    """What it is for."""
    arguments: Mapping[str, str]
    """Every argument that the template reads, with its meaning."""
    examples: Mapping[str, Mapping[str, Any]]
    """Arguments by the example's name, as they show in the gallery."""


@cache
def names() -> tuple[str, ...]:
    """All components, in alphabetical order."""
    return tuple(sorted(folder.name for folder in FOLDER.iterdir()))


@cache
def describe(name: str) -> Component:
    """One component. Raises TemplateSyntaxError when there is none of that name."""
    if name not in names():
        raise TemplateSyntaxError(f"There is no component {name!r}; there are {', '.join(names())}")
    described = yaml.safe_load((FOLDER / f"{name}/examples.yaml").read_text(encoding="utf-8"))
    return Component(name=name, **described)


def render(name: str, arguments: Mapping[str, Any], request: HttpRequest | None) -> SafeString:
    """The component's html. It sees its arguments, `request` and `csrf_token`, nothing else.

    Raises TemplateSyntaxError for an argument that the component does not have.
    """
    component = describe(name)
    for unknown in arguments.keys() - component.arguments.keys():
        known = ", ".join(component.arguments)
        raise TemplateSyntaxError(f"Component {name!r} has no argument {unknown!r}; it has {known}")
    template = _engine().get_template(f"{name}/template.html")
    return template.render(make_context(dict(arguments), request))


def in_this_language(value: Any) -> Any:
    """An example's value with each {en: …, zh-hans: …, zh-hant: …} replaced by one of them."""
    if isinstance(value, list):
        return [in_this_language(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    if value.keys() == dict(settings.LANGUAGES).keys():
        return value[get_language() or settings.LANGUAGE_CODE]
    return {key: in_this_language(item) for key, item in value.items()}


@cache
def _engine() -> Engine:
    """An engine of their own, so that a page cannot leak variables into a component."""
    return Engine(
        dirs=[str(FOLDER)],
        context_processors=["django.template.context_processors.request"],
        libraries={
            "i18n": "django.templatetags.i18n",
            "ui": "cheguan.ui.templatetags.ui",
        },
    )
