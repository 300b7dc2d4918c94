"""The picture of a code scans."""

from __future__ import annotations

import io

import segno
import zxingcpp
from PIL import Image

from cheguan.credentials import qr

TEXT = "CG1:" + "6BF+70790T9WJWG.FKY*4GO0.O1CV2 O5 N2FBBRW1*70HS8WY04AC" * 11


def test_the_largest_code_scans_at_four_pixels_for_each_module() -> None:
    assert qr.version(TEXT) <= 15
    drawn = io.BytesIO()
    segno.make_qr(TEXT, error=qr.CORRECTION).save(drawn, kind="png", scale=4, border=4)
    (read,) = zxingcpp.read_barcodes(Image.open(drawn))
    assert read.text == TEXT


def test_the_picture_is_svg_that_a_page_may_hold_without_script_or_style() -> None:
    picture = qr.svg(TEXT)
    assert picture.startswith("<svg")
    assert "style=" not in picture
    assert "<script" not in picture
