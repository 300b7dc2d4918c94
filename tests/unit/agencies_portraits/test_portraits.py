"""What is measured in portraits: pictures drawn here, so that nobody's face is needed."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from cheguan.agencies.health import portraits
from cheguan.agencies.health.portraits import NotAPicture, measure
from cheguan.facts.photos import Portrait
from cheguan.law.licences import portraits as law
from cheguan.law.licences.portraits import Grade

TODAY = date(2026, 5, 15)
SIZE = (358, 520)
WHITE, LIGHT_GREY, DARK, BLUE = (255, 255, 255), (195, 195, 195), (60, 70, 80), (60, 110, 200)


def drawn(
    size: tuple[int, int] = SIZE,
    ground: tuple[int, ...] = WHITE,
    heads: int = 1,
    blur: float = 0,
    mode: str = "RGB",
) -> Image.Image:
    """A picture of so many heads with shoulders before a ground."""
    picture = Image.new(mode, size, ground)
    draw = ImageDraw.Draw(picture)
    for place in range(heads):
        _draw_head(draw, size, (place + 1) / (heads + 1), 1 / heads)
    return picture.filter(ImageFilter.GaussianBlur(blur)) if blur else picture


def _draw_head(
    draw: ImageDraw.ImageDraw, size: tuple[int, int], centre: float, scale: float
) -> None:
    width, height = size

    def ellipse(half: float, top: float, bottom: float, colour: tuple[int, ...]) -> None:
        left, right = width * (centre - half * scale), width * (centre + half * scale)
        draw.ellipse((left, height * top, right, height * bottom), fill=colour)

    ellipse(0.48, 0.78, 1.3, (40, 60, 110))
    ellipse(0.30, 0.10, 0.55, (30, 25, 22))
    ellipse(0.26, 0.20, 0.76, (226, 188, 160))


def saved(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def measured(picture: Image.Image, kind: str = "JPEG", **options: Any) -> Portrait:
    return measure(saved(picture, kind, **options), TODAY)


def test_a_good_portrait_is_good_in_every_measure() -> None:
    good = measured(drawn())
    assert (good.width, good.height, good.figures) == (*SIZE, 1)
    assert law.size(good, TODAY) is Grade.GOOD
    assert law.shape(good, TODAY) is Grade.GOOD
    assert law.ground(good, TODAY) is Grade.GOOD
    assert law.sharpness(good, TODAY) is Grade.GOOD
    assert not law.doubtful(good, TODAY)


def test_it_is_known_by_its_bytes_and_by_the_day_on_which_it_was_taken() -> None:
    jpeg = saved(drawn())
    assert measure(jpeg, TODAY).digest == hashlib.sha256(jpeg).hexdigest()
    assert measure(jpeg, TODAY).taken_on == TODAY


def test_a_png_is_measured_like_a_jpeg() -> None:
    assert measured(drawn(), "PNG").figures == 1
    assert law.ground(measured(drawn(), "PNG"), TODAY) is Grade.GOOD


def test_a_ground_that_is_cut_out_is_white_on_paper() -> None:
    cut_out = measured(drawn(ground=(0, 0, 0, 0), mode="RGBA"), "PNG")
    assert law.ground(cut_out, TODAY) is Grade.GOOD
    assert cut_out.figures == 1


def test_a_small_picture_is_too_small() -> None:
    assert law.size(measured(drawn((180, 262))), TODAY) is Grade.BAD


def test_a_square_picture_has_the_wrong_shape() -> None:
    assert law.shape(measured(drawn((520, 520))), TODAY) is Grade.BAD


@pytest.mark.parametrize("ground", [DARK, BLUE])
def test_a_dark_or_a_coloured_ground_is_not_white(ground: tuple[int, ...]) -> None:
    assert law.ground(measured(drawn(ground=ground)), TODAY) is Grade.BAD


def test_a_light_grey_ground_is_in_doubt() -> None:
    assert law.ground(measured(drawn(ground=LIGHT_GREY)), TODAY) is Grade.DOUBTFUL


def test_dark_clothes_below_the_shoulders_do_not_make_the_ground_dark() -> None:
    picture = drawn()
    ImageDraw.Draw(picture).rectangle((0, 400, *SIZE), fill=(10, 10, 10))
    assert law.ground(measured(picture), TODAY) is Grade.GOOD


@pytest.mark.parametrize("ground", [WHITE, DARK])
@pytest.mark.parametrize("heads", [0, 1, 2, 3])
def test_figures_are_counted_before_any_ground(heads: int, ground: tuple[int, ...]) -> None:
    assert measured(drawn(ground=ground, heads=heads)).figures == heads


def test_a_speck_is_no_figure() -> None:
    picture = drawn()
    ImageDraw.Draw(picture).ellipse((20, 60, 40, 80), fill=(0, 0, 0))
    assert measured(picture).figures == 1


@pytest.mark.parametrize(
    ("blur", "grade"),
    [(0, Grade.GOOD), (0.5, Grade.GOOD), (3, Grade.DOUBTFUL), (6, Grade.BAD), (12, Grade.BAD)],
)
def test_the_more_it_is_blurred_the_less_sharp_it_is(blur: float, grade: Grade) -> None:
    assert law.sharpness(measured(drawn(blur=blur)), TODAY) is grade


def test_a_pale_picture_is_as_sharp_as_one_of_strong_contrast() -> None:
    pale = Image.blend(drawn(), Image.new("RGB", SIZE, WHITE), 0.6)
    assert law.sharpness(measured(pale), TODAY) is Grade.GOOD


def test_an_empty_picture_has_nothing_that_could_be_sharp() -> None:
    assert measured(drawn(heads=0)).sharp == 0


def test_a_phone_held_sideways_is_turned_upright() -> None:
    upright = drawn()
    exif = Image.Exif()
    exif[0x0112] = 8
    sideways = measured(upright.transpose(Image.Transpose.ROTATE_270), exif=exif)
    assert (sideways.width, sideways.height) == SIZE
    assert abs(sideways.white - measured(upright).white) < 0.05
    assert sideways.figures == 1


def test_a_large_picture_is_measured_in_its_own_size() -> None:
    large = measured(drawn((3000, 4362)))
    assert (large.width, large.height, large.figures) == (3000, 4362, 1)
    assert law.sharpness(large, TODAY) is Grade.GOOD


@pytest.mark.parametrize("kind", ["GIF", "BMP", "WEBP", "TIFF"])
def test_only_jpeg_and_png_are_pictures(kind: str) -> None:
    with pytest.raises(NotAPicture):
        measured(drawn(), kind)


@pytest.mark.parametrize(
    "content",
    [b"", b"not a picture", b"\xff\xd8\xff", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n" + bytes(40)],
    ids=["nothing", "text", "start of a JPEG", "PDF", "start of a PNG"],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPicture):
        measure(content, TODAY)


def test_half_a_picture_is_refused() -> None:
    jpeg = saved(drawn())
    with pytest.raises(NotAPicture):
        measure(jpeg[: len(jpeg) // 2], TODAY)


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(NotAPicture, match="file is too large"):
        measure(saved(drawn()) + bytes(portraits.MOST_BYTES), TODAY)


def test_a_picture_of_a_few_pixels_is_refused() -> None:
    with pytest.raises(NotAPicture, match="too small"):
        measured(Image.new("RGB", (15, 22), WHITE))


@pytest.mark.parametrize("side", [6_000, 12_000, 60_000])
def test_a_decompression_bomb_is_refused_without_being_unpacked(side: int) -> None:
    """A few hundred bytes that say that they are 36 million, 144 million or 3.6 milliard pixels."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b""))
    with pytest.raises(NotAPicture):
        measure(bomb + _chunk(b"IEND", b""), TODAY)


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@given(data=st.data())
def test_a_damaged_picture_is_measured_or_refused_and_nothing_else(
    kind: str, data: st.DataObject
) -> None:
    content = bytearray(saved(drawn((40, 58)), kind))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = measure(bytes(content), TODAY)
    except NotAPicture:
        return
    assert 0 <= found.white <= 1
    assert 0 <= found.sharp <= 1
    assert found.figures >= 0


def test_noise_of_hundreds_of_specks_is_measured_too() -> None:
    noise = Image.effect_noise(SIZE, 120).convert("RGB")
    assert measured(noise, "PNG").figures >= 0
