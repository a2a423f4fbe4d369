"""Halves of numbers in notes, layers, cells and coded pictures: no six digits of a removed number are left there."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from redactor import Toolkit
from redactor.pipeline import process
from redactor.rewrite.pdf.fragments import Fragments
from tests.pdf_residue import residues
from tests.pdf_streams import LABEL, SECRET, add_page, form, framed, saved, text_at

HEAD, FOOT = SECRET[:6], SECRET[6:]
WORD = LABEL
Build = Callable[[pikepdf.Pdf], object]
RICH = f"<body><p>{WORD}{SECRET[:4]}<b>{SECRET[4:]}</b></p></body>"


@pytest.fixture(scope="module")
def kit() -> Toolkit:
    return Toolkit.load(ocr="off")


def note(content: str, **entries: object) -> Build:
    """A note of one line at the height of 280 on a page with this content."""

    def build(pdf: pikepdf.Pdf) -> None:
        page = add_page(pdf, framed(content))
        annotation = Dictionary(
            Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([40, 280, 140, 296]), DA=String("/L 12 Tf"), **entries
        )
        page.Annots = Array([pdf.make_indirect(annotation)])

    return build


def layers(pdf: pikepdf.Pdf) -> None:
    page = add_page(pdf, framed(""))
    groups = [pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(text))) for text in (HEAD, "x", FOOT)]
    page.Resources.Properties = Dictionary(A=groups[0], B=groups[1], C=groups[2])
    order = Dictionary(Name=String(f"{WORD} {SECRET}"), Order=Array(groups))
    pdf.Root.OCProperties = Dictionary(OCGs=Array(groups), D=order)


def chinese_comment(pdf: pikepdf.Pdf) -> None:
    page = add_page(pdf, framed(""))
    table = page.Resources.Font.H.ToUnicode
    comment = f"begincmap\n% {WORD} {SECRET[:3]} {SECRET[3:7]} {SECRET[7:]}\n".encode("gb18030")
    table.write(table.read_bytes().replace(b"begincmap", comment, 1))


def _picture(pdf: pikepdf.Pdf, data: bytes, **entries: object) -> None:
    page = add_page(pdf, framed("q 9 0 0 9 200 200 cm /I Do Q"))
    image = pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image, Width=64, Height=64, **entries)
    page.Resources.XObject = Dictionary(I=image)


def behind_fax(pdf: pikepdf.Pdf) -> None:
    buffer = io.BytesIO()
    Image.new("1", (64, 64), 1).save(buffer, "TIFF", compression="group4")
    tags = Image.open(buffer).tag_v2
    start, length = tags[273][0], tags[279][0]
    _picture(
        pdf, buffer.getvalue()[start : start + length] + f" tel {SECRET} ".encode(), Filter=Name.CCITTFaxDecode,
        DecodeParms=Dictionary(K=-1, Columns=64, Rows=64), BitsPerComponent=1, ColorSpace=Name.DeviceGray,
    )  # fmt: skip


def behind_jpeg_2000(pdf: pikepdf.Pdf) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), (200, 10, 10)).save(buffer, "JPEG2000", no_jp2=True)
    _picture(pdf, buffer.getvalue() + SECRET.encode("utf-16-le"), Filter=Name.JPXDecode)


def far_down_in_a_pattern(pdf: pikepdf.Pdf) -> None:
    """Three hundred lines with digits stand in the pattern before the one that counts."""
    page = add_page(pdf, framed(text_at(40, 300, WORD + HEAD)))
    left = 40 + 12 * len(WORD) + 6 * len(HEAD)
    lines = " ".join(text_at(-4000, 310 + 5 * row, "1") for row in range(300))
    pattern = form(pdf, lines + text_at(left, 300, FOOT), Resources=page.Resources, BBox=Array([-5000, 0, 400, 2000]))
    del pattern["/Subtype"]
    pattern.Type, pattern.PatternType, pattern.PaintType, pattern.TilingType = Name.Pattern, 1, 1, 1
    pattern.XStep = pattern.YStep = 9000
    page.Resources.Pattern = Dictionary(P=pattern)
    page.Contents.write(page.Contents.read_bytes() + b"\n/Pattern cs /P scn 0 0 400 400 re f")


def _cells(digits: str, y: float, step: float = 30) -> str:
    return "".join(text_at(60 + step * place, y, digit) for place, digit in enumerate(digits))


def rows_of_cells(pdf: pikepdf.Pdf) -> None:
    add_page(pdf, framed(_cells(HEAD, 300) + _cells(FOOT, 278)))


def sheet_cut_into_pages(pdf: pikepdf.Pdf) -> None:
    for digits in (SECRET[:4], SECRET[4:8], SECRET[8:]):
        add_page(pdf, framed(_cells(digits, 300, step=70)))


CASES: dict[str, Build] = {
    "a note goes on below the line": note(text_at(40, 304, WORD + HEAD), Contents=String(FOOT)),
    "the line goes on below a note": note(text_at(40, 266, FOOT), Contents=String(WORD + HEAD)),
    "rich contents alone": note("", RC=String(RICH)),
    "contents are the first half": note("", Contents=String(WORD + HEAD), RC=String(RICH)),
    "contents are the second half": note("", Contents=String("x" + FOOT), RC=String(RICH)),
    "layers named by halves": layers,
    "comment in GB 18030 in a CMap": chinese_comment,
    "behind the data of a fax": behind_fax,
    "behind the data of JPEG 2000": behind_jpeg_2000,
    "far down in a pattern": far_down_in_a_pattern,
    "rows of cells with a digit in each": rows_of_cells,
    "a row of cells on three pages": sheet_cut_into_pages,
}


@pytest.mark.parametrize("build", CASES.values(), ids=CASES)
def test_no_six_digits_are_left(kit: Toolkit, build: Build) -> None:
    pdf = pikepdf.new()
    build(pdf)
    outcome = process(saved(pdf), kit, "clean", name="halves.pdf")
    assert outcome.data is not None, outcome.report.failure
    assert not residues(outcome.data, SECRET, far=True)


@pytest.mark.parametrize(
    ("text", "is_piece"),
    [
        ("139123", True), ("340077", True), ("139 1234", True), ("0077", False), ("139123 m", False),
        ("52032119", True), ("520321", False), ("00123X", True), ("00123", False),
    ],
)  # fmt: skip
def test_pieces_are_beginnings_and_ends_that_tell_more_than_a_county(text: str, is_piece: bool) -> None:
    assert Fragments.of(("13912340077", "52032119800100123X", "LIWEI@163COM")).is_piece(text) is is_piece
