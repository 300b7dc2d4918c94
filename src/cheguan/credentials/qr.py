"""The picture of a code: a QR symbol (ISO/IEC 18004) as SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import segno

CORRECTION = "L"
"""A screen and a fresh print have no damage to correct; a smaller symbol scans from further away.
Where a larger one costs no more modules, segno takes it (`boost_error`)."""


def svg(text: str, *, scale: int = 4) -> str:
    """An inline SVG, its quiet zone of four modules included; black on white on any page."""
    return _symbol(text).svg_inline(scale=scale, dark="#000", light="#fff", border=4)


def version(text: str) -> int:
    """How large the symbol is: 1 to 40, of 17 + 4 × version modules."""
    found = _symbol(text).version
    return int(found)


def _symbol(text: str) -> segno.QRCode:
    import segno  # late: few pages need it, and every process would wait for it

    return segno.make_qr(text, error=CORRECTION, boost_error=True)
