"""Find the code in what was handed in: a photo of a phone or a paper, a screenshot, our own PDF."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import closing

from PIL import Image, ImageOps

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
PAGES = 3
"""Of a PDF: ours have one."""
_DOTS = 200
"""Per inch, at which a page of a PDF is looked at."""
_LARGEST_SIDE = 3000
"""Pixels: enough for the smallest module of a photographed page, quick to look through."""
_FORMATS = ("JPEG", "PNG", "WEBP")
_CODE = re.compile(r"CG(?:P)?1:[0-9A-Z $%*+./:-]+\s*")


class NoCode(ValueError):
    """There is no code of an office in it: `why` is "too-large", "unreadable" or "no-code"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def code_in(content: bytes) -> str:
    """The first code of an office in a picture or a PDF. Raises NoCode."""
    if len(content) > MOST_BYTES:
        raise NoCode("too-large")
    import zxingcpp  # late, like the reader of PDF: no other page should wait for it to load

    codes = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for picture in _pictures(content):
        for found in zxingcpp.read_barcodes(picture, formats=codes):
            if _CODE.fullmatch(found.text):
                return str(found.text).strip()
    raise NoCode("no-code")


def _pictures(content: bytes) -> Iterator[Image.Image]:
    if content.startswith(b"%PDF-"):
        yield from _pages(content)
    else:
        yield _photo(content)


def _pages(content: bytes) -> Iterator[Image.Image]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        raise NoCode("unreadable") from None
    with closing(document):
        for number in range(min(len(document), PAGES)):
            with closing(document[number]) as page:
                largest = max(page.get_size())
                scale = min(_DOTS / 72, _LARGEST_SIDE / largest)
                yield page.render(scale=scale, grayscale=True).to_pil()


def _photo(content: bytes) -> Image.Image:
    """Upright and grey. A picture that says that it has more pixels is not unpacked at all."""
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NoCode("too-large")
            picture.draft("L", (_LARGEST_SIDE, _LARGEST_SIDE))
            picture.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
            return ImageOps.exif_transpose(picture).convert("L")
    except Image.DecompressionBombError:
        raise NoCode("too-large") from None
    except (OSError, SyntaxError):
        raise NoCode("unreadable") from None
