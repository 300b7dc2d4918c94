"""The gallery: every component with its examples. Only in a demonstration."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from cheguan.ui import catalogue
from cheguan.ui.catalogue import Component


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """All components."""
    return _show(request, catalogue.names())


@require_safe
def one(request: HttpRequest, name: str) -> HttpResponse:
    """One component, with its arguments."""
    if name not in catalogue.names():
        raise Http404
    return _show(request, [name])


def _show(request: HttpRequest, names: Iterable[str]) -> HttpResponse:
    if not settings.DEMONSTRATION:
        raise Http404
    shown = [_rendered(catalogue.describe(name), request) for name in names]
    return render(request, "ui/gallery.html", {"components": shown, "alone": len(shown) == 1})


def _rendered(component: Component, request: HttpRequest) -> dict[str, Any]:
    return {
        "component": component,
        "examples": [
            (name, _example(component.name, arguments, request))
            for name, arguments in component.examples.items()
        ],
    }


def _example(name: str, arguments: Any, request: HttpRequest) -> SafeString:
    return catalogue.render(name, catalogue.in_this_language(arguments), request)
