"""Papers: a sheet is PDF/A, its code can be read from print, and data are never markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
import pytest
import segno
import zxingcpp
from PIL import Image

from cheguan.ui.paper import CannotBeSet, Row, Sheet, pdf

CODE = "CG1:" + "6BFOXN" * 60


def drawn(code: str) -> str:
    svg = BytesIO()
    segno.make(code, error="m").save(svg, kind="svg", border=4)
    return svg.getvalue().decode()


SHEET = Sheet(
    title="机动车驾驶证",
    english="Driving licence",
    office="广东省广州市公安局交通警察支队",
    rows=[Row("姓名", "Name", "李䶮"), Row("准驾车型", "Class", "C1D")],
    code=drawn(CODE),
    number="8KQ2-7MTW",
    address="https://cheguan.example/verify",
    issued=datetime(2026, 11, 24, 8, tzinfo=UTC),
)


def text(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        page = document[0]
        return str(page.get_textpage().get_text_bounded())


def picture(content: bytes) -> Image.Image:
    with pypdfium2.PdfDocument(content) as document:
        return document[0].render(scale=150 / 72).to_pil()


def test_the_code_is_read_from_a_print_of_150_dots_per_inch() -> None:
    [read] = zxingcpp.read_barcodes(picture(pdf(SHEET)))
    assert read.text == CODE


def test_a_sheet_is_made_to_be_kept_and_says_what_it_was_given() -> None:
    content = pdf(SHEET)
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert all(words in text(content) for words in ("机动车驾驶证", "李䶮", "C1D", "8KQ2-7MTW"))


def test_the_same_sheet_is_the_same_file() -> None:
    assert pdf(SHEET) == pdf(SHEET)


def test_what_looks_like_markup_is_printed_as_it_is() -> None:
    name = '#panic("x") *粗* $x$ \\ "'
    assert name in text(pdf(replace(SHEET, rows=[Row("姓名", "Name", name)])))


def test_a_letter_that_the_font_lacks_stops_the_print_instead_of_leaving_a_box() -> None:
    with pytest.raises(CannotBeSet):
        pdf(replace(SHEET, rows=[Row("姓名", "Name", "ༀ")]))


def test_a_portrait_is_printed_and_what_is_no_picture_is_refused() -> None:
    red = BytesIO()
    Image.new("RGB", (52, 64), (255, 0, 0)).save(red, "JPEG", quality=95)
    pixels = picture(pdf(replace(SHEET, portrait=red.getvalue()))).getcolors(1 << 22) or []
    assert any(r > 240 and g < 20 and b < 20 for _, (r, g, b) in pixels)
    with pytest.raises(CannotBeSet):
        pdf(replace(SHEET, portrait=b"no picture"))
