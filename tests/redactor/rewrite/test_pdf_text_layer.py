"""The invisible text of a page that became a picture: what still shows, in its place, and nothing else."""

from __future__ import annotations

import ctypes
import io
import zlib
from dataclasses import replace

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from pikepdf import Dictionary, Name

from extractors import extract
from extractors.formats.pdf.opening import Budget
from extractors.formats.pdf.placing import Reader
from extractors.formats.pdf.scans import QUARTERS
from extractors.limits import Limits
from extractors.model import Part, Piece, Pixels, Span
from redactor.redaction import Note, Redaction
from redactor.rewrite.pdf.pixels import burn_areas
from redactor.rewrite.pdf.raster import rasterize_page
from redactor.rewrite.pdf.text_layer import lines_left
from tests.redactor.pdf_files import MOBILE, form, made, page, saved, show

AREA = (48, 295, 130, 312)
"""Where the number stands."""
WIDE = 8
"""Points of a character that OCR read."""
SAID = f"电话{MOBILE}请看𠮷"


def _characters(data: bytes) -> dict[str, tuple[int, int]]:
    """Return the middle of each character's first occurrence, in thousandths of the page as it is shown."""
    found: dict[str, tuple[int, int]] = {}
    with pypdfium2.PdfDocument(data) as document:
        shown = document[0]
        reader = shown.get_textpage()
        for index in range(reader.count_chars()):
            left, bottom, right, top = reader.get_charbox(index, loose=True)
            x, y = ctypes.c_int(), ctypes.c_int()
            pdfium.FPDF_PageToDevice(shown.raw, 0, 0, 1000, 1000, 0, (left + right) / 2, (bottom + top) / 2, x, y)
            found.setdefault(reader.get_text_range(index, 1), (x.value, y.value))
    return found


def _text(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        return str(document[0].get_textpage().get_text_range())


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_words_that_still_show_stay_in_their_places(rotation: int) -> None:
    pdf = pikepdf.new()
    white = f"1 g {show('white', y=200)} 0 g {show('outside', y=480)}"
    holder = page(pdf, f"{show(MOBILE)}{show('Kept here', y=100)}{white}")
    holder["/MediaBox"], holder["/CropBox"], holder["/Rotate"] = [-20, -20, 420, 420], [0, 50, 400, 400], rotation
    data = saved(pdf)
    lines = lines_left(Reader(pdf, Budget(Limits())), 1, extract(data, "a.pdf"), (), [AREA])
    characters = rasterize_page(pdf, 1, [AREA], lines)
    after = saved(pdf)
    assert sorted(_text(after).split()) == ["Kept", "here"] and characters == 8
    places, before = _characters(after), _characters(data)
    assert all(abs(a - b) < 12 for c in "Kp" for a, b in zip(places[c], before[c], strict=True))


def _read_by_ocr(secret: Span | None, rotation: int) -> tuple[bytes, int]:
    """Return a page over a picture of ink on which OCR has read something, after it became a picture."""
    pdf = pikepdf.new()
    checks = b"".join((b"\xff" * 5 + b"\0" * 3, b"\xff" * 8)[y // 4 % 2] * 25 for y in range(20))
    image = pdf.make_stream(
        zlib.compress(checks), Type=Name.XObject, Subtype=Name.Image, Width=200, Height=20,
        ColorSpace=Name.DeviceGray, BitsPerComponent=8, Filter=Name.FlateDecode,
    )  # fmt: skip
    holder = page(pdf, f"q 200 0 0 20 50 300 cm /I Do Q 3 Tr {show('wrong reading', y=304)}")
    holder.Resources.XObject = Dictionary(I=image)
    holder["/Rotate"] = rotation
    document = extract(saved(pdf), "a.pdf")
    pieces = []
    for place in range(len(SAID)):
        box = (50 + WIDE * place, -320, 50 + WIDE * (place + 1), -300)
        left, top, right, bottom = (QUARTERS * value for value in box)
        pieces.append(Piece(place, place + 1, Pixels("page 1", (left, top, right, bottom), 0.9)))
    document = replace(document, parts=(*document.parts, Part("page 1 picture", "image", SAID, tuple(pieces), True, 1)))
    spans = () if secret is None else (replace(secret, part=len(document.parts) - 1),)
    found = [Redaction("F1", "mobile", spans, MOBILE, "", True)]
    lines = lines_left(Reader(pdf, Budget(Limits())), 1, document, found, [])
    characters = rasterize_page(pdf, 1, [], lines)
    return saved(pdf), characters


@pytest.mark.parametrize(("rotation", "secret"), [(0, Span(0, 2, 13)), (90, Span(0, 2, 13)), (0, None)])
def test_what_ocr_read_stays_without_the_value_and_comes_before_the_glyphs(rotation: int, secret: Span | None) -> None:
    """Without a span, the number is near enough to the one that goes."""
    data, characters = _read_by_ocr(secret, rotation)
    assert "".join(_text(data).split()) == "电话请看𠮷" and characters == 5


def test_the_report_tells_how_much_can_still_be_found() -> None:
    """A picture in a pattern cannot be painted over, so the page becomes a picture itself."""

    def cover(pdf: pikepdf.Pdf) -> None:
        tile = form(pdf, "0 0 40 9 re f 50 0 9 9 re f")
        del tile["/Subtype"]
        tile["/Type"] = Name.Pattern
        tile["/PatternType"], tile["/PaintType"], tile["/TilingType"], tile["/XStep"], tile["/YStep"] = 1, 1, 1, 100, 20
        holder = pdf.pages[0].obj
        holder.Resources.Pattern = Dictionary(P=tile)
        holder.Contents = pdf.make_stream(show("Kept", y=100).encode() + b"/Pattern cs /P scn 0 150 400 250 re f")

    data = made("", change=cover)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        notes = burn_areas(pdf, {1: [(40, 200, 340, 260)]}, Budget(Limits()), extract(data, "a.pdf"), ())
        assert notes[1:] == [Note("pages_rasterized", {"count": 1, "characters": 4})]
        assert _text(saved(pdf)).split() == ["Kept"]
