"""Codes are found in photos, screenshots and papers; what is none is said to be none."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
import segno
from PIL import Image, ImageFilter

from cheguan.channels.checking.reading import MOST_BYTES, NoCode, code_in

CODE = "CG1:" + "6BFOXN TSMAHN-H$%*+./" * 14


def qr(text: str = CODE, scale: int = 4) -> Image.Image:
    png = io.BytesIO()
    segno.make(text, error="l").save(png, kind="png", scale=scale, border=4)
    return Image.open(png).convert("L")


def stored(picture: Image.Image, kind: str = "PNG") -> bytes:
    content = io.BytesIO()
    picture.save(content, kind, quality=70)
    return content.getvalue()


def photographed() -> Image.Image:
    """Turned, a little blurred, grey on grey, on a larger ground."""
    ground = Image.new("L", (1600, 1200), 150)
    turned = qr(scale=6).point(lambda grey: 60 + grey * 150 // 255).rotate(9, fillcolor=150)
    ground.paste(turned, (300, 200))
    return ground.filter(ImageFilter.GaussianBlur(1.2))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_screenshot_is_read(kind: str) -> None:
    assert code_in(stored(qr(), kind)) == CODE


def test_a_photo_of_a_screen_is_read() -> None:
    assert code_in(stored(photographed(), "JPEG")) == CODE


def test_a_photo_that_the_phone_says_is_turned_is_read() -> None:
    turned = qr().rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    content = io.BytesIO()
    turned.save(content, "JPEG", exif=exif, quality=80)
    assert code_in(content.getvalue()) == CODE


def test_of_several_codes_the_one_of_an_office_is_taken() -> None:
    other, ours = qr("https://example.org/"), qr()
    both = Image.new("L", (other.width + ours.width + 40, ours.height), 255)
    both.paste(other, (0, 0))
    both.paste(ours, (other.width + 40, 0))
    assert code_in(stored(both)) == CODE


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says that it is 100,000 pixels wide and high."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        whole = kind + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)
    ends = chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + ends


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (stored(qr("https://example.org/")), "no-code"),
        (stored(Image.new("L", (400, 400), 255)), "no-code"),
        (b"", "unreadable"),
        (b"no picture at all", "unreadable"),
        (stored(qr())[:200], "unreadable"),
        (b"%PDF-1.7 but nothing more", "unreadable"),
        (b"x" * (MOST_BYTES + 1), "too-large"),
        (bomb(), "too-large"),
    ],
)
def test_what_holds_no_code_is_said_to_hold_none(content: bytes, why: str) -> None:
    with pytest.raises(NoCode) as raised:
        code_in(content)
    assert raised.value.why == why
