"""The code that a wallet scans from a page."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

from cheguan.credentials import qr

_WIDTH = 340
"""Pixels: as much as the narrowest phone has between its edges."""
_SMALLEST, _STEP, _QUIET = 17, 4, 8
"""Modules of a side: of version 0, for each version, of the quiet zone."""


def symbol(link: str) -> SafeString:
    """The QR of a link, as SVG in the page; nothing of the link itself is markup."""
    modules = _SMALLEST + _STEP * qr.version(link) + _QUIET
    return mark_safe(qr.svg(link, scale=_WIDTH // modules))  # noqa: S308 - drawn here, modules only
