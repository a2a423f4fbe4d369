"""Codes of every kind are read whole: what is left of a barcode, however narrow, still says what it said."""

from __future__ import annotations

import importlib.util

import numpy
import pytest
from PIL import Image, ImageDraw

from extractors.codes import decodable_codes, read_codes
from extractors.ocr import OcrLine
from tests.ocr.sheets import ID, sheet

zxingcpp = pytest.importorskip("zxingcpp")


def drawn(kind: str, text: str, scale: int = 3) -> Image.Image:
    made = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind)).to_image(scale=scale)
    return Image.fromarray(numpy.array(made)).convert("L")


def page(code: Image.Image) -> Image.Image:
    picture = Image.new("L", (950, 950), 255)
    picture.paste(code, (60, 80))
    return picture


def painted(picture: Image.Image, codes: tuple[OcrLine, ...]) -> Image.Image:
    picture = picture.copy()
    draw = ImageDraw.Draw(picture)
    for code in codes:
        draw.rectangle((*code.quad[0], *code.quad[2]), fill=255)
    return picture


@pytest.mark.parametrize("degrees", [0, 90, 7])
@pytest.mark.parametrize("kind", ["Code128", "Code39", "ITF", "PDF417", "DataMatrix", "Aztec", "QRCode"])
def test_a_code_is_read_and_its_box_holds_all_of_it(kind: str, degrees: int) -> None:
    text = "52232419681028822" + ("8" if kind != "Code39" else "X")
    picture = page(drawn(kind, text).rotate(degrees, expand=True, fillcolor=255))
    codes = read_codes(picture)
    assert text in {code.text for code in codes}
    assert painted(picture, codes).getextrema()[0] > 128


@pytest.mark.parametrize(
    ("said", "read"),
    [("tel=%31%33808470054", "13808470054"), ("联系电话 13808470054".encode("gb18030"), "联系电话 13808470054")],
)
def test_codes_say_what_a_telephone_would_show(said: str | bytes, read: str) -> None:
    (code,) = read_codes(page(drawn("QRCode", said, 5)))  # type: ignore[arg-type]
    assert read in code.text


def spoilt() -> Image.Image:
    code = drawn("QRCode", "x" * 60, 6)
    middle, radius = code.width // 2, 6 * 7
    box = (middle - radius, middle - radius, middle + radius, middle + radius)
    ImageDraw.Draw(code).rectangle(box, fill=255)
    return code


@pytest.mark.parametrize(
    ("ink", "paper"), [(0, 255), (170, 255), (0, 60), (90, 150)], ids=["black", "gray", "dark paper", "faint"]
)
@pytest.mark.parametrize("corner", [(60, 80), (2, 2), (1500, 2100)], ids=["middle", "corner", "far end"])
def test_a_spoilt_code_is_found_without_text_wherever_it_stands(corner: tuple[int, int], ink: int, paper: int) -> None:
    picture = Image.new("L", (1800, 2400), 255)
    picture.paste(spoilt(), corner)
    picture = picture.point([ink + (paper - ink) * value // 255 for value in range(256)])
    (code,) = read_codes(picture)
    assert code.text == ""
    left, top = code.quad[0]
    right, bottom = code.quad[2]
    assert left < corner[0] + 40 and top < corner[1] + 40
    assert right > corner[0] + spoilt().width - 40 and bottom > corner[1] + spoilt().height - 40


def test_a_spoilt_code_is_nothing_to_decode() -> None:
    assert decodable_codes(page(spoilt())) == ()
    assert [code.text for code in decodable_codes(page(drawn("QRCode", "y" * 20, 5)))] == ["y" * 20]


def test_writing_is_no_code() -> None:
    made = sheet(size=(900, 400))
    for row in range(6):
        made.label(20 + 60 * row, "身份证号：", ID)
    assert read_codes(made.picture) == ()


def test_without_zxing_qr_codes_are_read_by_opencv(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "zxingcpp" else real(name))
    (code,) = read_codes(page(drawn("QRCode", "tel 13808470054", 5)))
    assert code.text == "tel 13808470054"
