"""Portraits for licences (驾驶证照片): what is measured in a picture, whoever took it.

Everything is measured as it would be printed, 22 mm × 32 mm at 300 dots an inch. Whether a
portrait is good enough is not decided here: that is for the law (law/licences).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from PIL import Image, ImageChops, ImageDraw, ImageOps, ImageStat

from cheguan.facts.photos import Portrait

FORMATS = ("JPEG", "PNG")
MOST_BYTES = 6 * 1024 * 1024
MOST_PIXELS = 30_000_000
"""More than phones take; a picture that says that it has more is not unpacked at all."""
LEAST_SIDE = 16
"""Pixels; with fewer there is nothing to measure."""

_PRINT = (260, 378)
_UNPACKED = (780, 1134)
"""What is kept of a large picture while it is turned upright: three times what is printed."""

_NO_WHITE, _WHITE = 128, 235
"""Of 255: up to the one a pixel is not white at all, from the other on it is as white as paper."""
_EDGE_SHARE = 0.002
_LEAST_CONTRAST = 20
_COARSE = (65, 94)
_OTHER_COLOUR = 40
"""Of 255: a pixel that departs so far from the ground belongs to a figure."""
_LEAST_FIGURE = 0.02
"""Of the upper half: what is smaller is a speck."""


class NotAPicture(ValueError):
    """This can be no portrait: not JPEG or PNG, broken, or far too large."""


def measure(jpeg: bytes, taken_on: date) -> Portrait:
    """Measure a portrait (JPEG or PNG). Raises NotAPicture."""
    if len(jpeg) > MOST_BYTES:
        raise NotAPicture("The file is too large for a portrait: hand in a smaller one.")
    (width, height), picture = _unpacked(jpeg)
    return Portrait(
        digest=hashlib.sha256(jpeg).hexdigest(),
        taken_on=taken_on,
        width=width,
        height=height,
        white=_rounded(whiteness(picture)),
        sharp=_rounded(sharpness(picture)),
        figures=figures(picture),
    )


def whiteness(picture: Image.Image) -> float:
    """How white the ground is, 0 to 1: the mean of its pixels, each as white as its darkest colour.

    The ground is looked for along the top and, above the shoulders, along both sides.
    """
    darkest = _darkest(picture).point(_as_white)
    width, height = darkest.size
    edge = width // 16
    strips = (
        (0, 0, width, edge),
        (0, edge, edge, height // 2),
        (width - edge, edge, width, height // 2),
    )
    parts = [ImageStat.Stat(darkest.crop(strip)) for strip in strips]
    return sum(p.sum[0] for p in parts) / sum(p.count[0] for p in parts) / 255


def sharpness(picture: Image.Image) -> float:
    """How much of the picture's contrast its sharpest edges cross from one pixel to the next.

    Near 1 for a knife edge; 0.4, 0.2, 0.13 for one that is blurred over 1, 2, 3 pixels.
    """
    grey = picture.convert("L")
    contrast = _brightest(grey, 0.01) - _brightest(grey, 0.99)
    if contrast < _LEAST_CONTRAST:
        return 0.0
    return min(1.0, _brightest(_steps(grey), _EDGE_SHARE) / contrast)


def figures(picture: Image.Image) -> int:
    """How many figures stand apart from each other before the ground, in the upper half."""
    small = picture.resize(_COARSE, Image.Resampling.BOX)
    ground = Image.new("RGB", small.size, _ground_colour(small))
    apart = _brightest_band(ImageChops.difference(small, ground)).point(_as_figure)
    width, height = apart.size
    upper = apart.crop((0, 0, width, height // 2))
    least = _LEAST_FIGURE * upper.width * upper.height
    return sum(size >= least for size in _patches(upper))


def _unpacked(jpeg: bytes) -> tuple[tuple[int, int], Image.Image]:
    """The true size of a picture, upright, and the picture as it would be printed, in RGB."""
    try:
        with Image.open(io.BytesIO(jpeg), formats=FORMATS) as found:
            return _read(found)
    except NotAPicture:
        raise
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Warning):
        # Pillow only warns of some that are nearly bombs; where warnings are errors, they end here.
        raise NotAPicture("The file is not a JPEG or PNG picture, or it is broken.") from None


def _read(found: Image.Image) -> tuple[tuple[int, int], Image.Image]:
    """The size is known from the header, before anything is unpacked."""
    width, height = found.size
    if width * height > MOST_PIXELS or min(width, height) < LEAST_SIDE:
        raise NotAPicture("The picture is far too large or too small for a portrait.")
    found.draft("RGB", _UNPACKED)
    small = found.convert("RGBA")
    small.thumbnail(_UNPACKED)
    upright = ImageOps.exif_transpose(small)
    on_paper = Image.new("RGBA", upright.size, "white")
    on_paper.alpha_composite(upright)
    size = (width, height) if upright.size == small.size else (height, width)
    return size, on_paper.convert("RGB").resize(_PRINT, Image.Resampling.LANCZOS)


def _darkest(picture: Image.Image) -> Image.Image:
    red, green, blue = picture.split()
    return ImageChops.darker(ImageChops.darker(red, green), blue)


def _brightest_band(picture: Image.Image) -> Image.Image:
    red, green, blue = picture.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _as_white(value: int) -> int:
    return round(255 * min(1.0, max(0.0, (value - _NO_WHITE) / (_WHITE - _NO_WHITE))))


def _as_figure(value: int) -> int:
    return 255 if value > _OTHER_COLOUR else 0


def _steps(grey: Image.Image) -> Image.Image:
    """The difference of each pixel from its right and its lower neighbour, the larger one."""
    width, height = grey.width - 1, grey.height - 1
    here = grey.crop((0, 0, width, height))
    right = ImageChops.difference(here, grey.crop((1, 0, width + 1, height)))
    below = ImageChops.difference(here, grey.crop((0, 1, width, height + 1)))
    return ImageChops.lighter(right, below)


def _brightest(grey: Image.Image, share: float) -> int:
    """The value that this share of the pixels reaches."""
    left = share * grey.width * grey.height
    for value, count in reversed(list(enumerate(grey.histogram()))):
        left -= count
        if left <= 0:
            return value
    return 0


def _ground_colour(small: Image.Image) -> tuple[int, ...]:
    """The middle colour of the top rows, where no head reaches."""
    return tuple(ImageStat.Stat(small.crop((0, 0, small.width, 3))).median)


def _patches(mask: Image.Image) -> Iterator[int]:
    """The sizes, in pixels, of what hangs together in a mask, which is emptied meanwhile."""
    while box := mask.getbbox():
        before = mask.histogram()[255]
        first = next(x for x in range(box[0], box[2]) if mask.getpixel((x, box[1])))
        ImageDraw.floodfill(mask, (first, box[1]), 0)
        yield before - mask.histogram()[255]


def _rounded(value: float) -> Decimal:
    return Decimal(value).quantize(Decimal("0.01"))
