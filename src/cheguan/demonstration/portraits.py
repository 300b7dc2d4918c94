"""Portraits of nobody: figures without a face, drawn before a plain ground."""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

from cheguan.demonstration.papers import Paper

VARIANTS = 36

SIZE = (286, 416)
"""22 to 32, in pixels."""
_CANVAS = (352, 512)

WHITE, GREY = (255, 255, 255), (206, 208, 210)
"""The ground as the standard asks for it, and one that somebody must look at."""

_COATS = ("#29384f", "#6a2f3a", "#35563f", "#4b4458", "#7a5a36", "#2f5f66")
_HAIRS = ("#1d1a1a", "#3a2c25", "#55504e")
_SKIN = "#c9a88a"
_COLLAR = "#e4e4e0"
_QUALITY = 60

_Colour = tuple[int, int, int]


def portrait(number: str, taken_on: date, variant: int, ground: _Colour = WHITE) -> Paper:
    """What the health department has as this person's picture."""
    answer = {"taken_on": taken_on, "image": _encoded(variant % VARIANTS, ground)}
    return Paper("health", "portrait", number, answer)


@cache
def _encoded(variant: int, ground: _Colour) -> str:
    return b64encode(drawn(variant, ground)).decode("ascii")


def drawn(variant: int, ground: _Colour = WHITE) -> bytes:
    """One of the figures, as a JPEG: shoulders, neck, head and hair in plain colours."""
    picture = Image.new("RGB", _CANVAS, ground)
    pen = ImageDraw.Draw(picture)
    coat, rest = _COATS[variant % len(_COATS)], variant // len(_COATS)
    hair, long_hair = _HAIRS[rest % len(_HAIRS)], rest >= len(_HAIRS)
    if long_hair:
        pen.rounded_rectangle((96, 110, 256, 350), 60, fill=hair)
    pen.rounded_rectangle((34, 366, 318, 620), 90, fill=coat)
    pen.polygon([(132, 368), (220, 368), (176, 452)], fill=_COLLAR)
    pen.rectangle((148, 300, 204, 384), fill=_SKIN)
    pen.ellipse((106, 110, 246, 326), fill=_SKIN)
    pen.chord((100, 92, 252, 300), 180, 360, fill=hair)
    jpeg = BytesIO()
    picture.resize(SIZE, Image.Resampling.LANCZOS).save(
        jpeg, "JPEG", quality=_QUALITY, optimize=True
    )
    return jpeg.getvalue()
