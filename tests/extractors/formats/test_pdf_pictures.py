"""Pages that are pictures, and letters drawn as curves, are not read and say so."""

from __future__ import annotations

import io
import zlib

import pikepdf
import pypdfium2
import pytest
from pikepdf import Dictionary, Name

from extractors.formats.pdf.pictures import unread_pictures

LETTER = "{x} 0 m {x} 6 l {x} 12 {y} 12 {y} 6 c {y} 0 {x} 3 {x} 0 c {y} 1 l {y} 2 l h f\n"
TEXT = "BT /F1 10 Tf 20 350 Td (" + "visible text " * 6 + ") Tj ET\n"


def letters(count: int, step: float = 9.0) -> str:
    return "".join(LETTER.format(x=20 + k * step, y=26 + k * step) for k in range(count))


def codes(content: str, size: tuple[int, int] = (100, 100)) -> tuple[list[str], list[str]]:
    pdf = pikepdf.new()
    image = pdf.make_stream(zlib.compress(b"\x80" * size[0] * size[1]), Type=Name.XObject, Subtype=Name.Image,
        Width=size[0], Height=size[1], BitsPerComponent=8, ColorSpace=Name.DeviceGray,
        Filter=Name.FlateDecode)  # fmt: skip
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page = Dictionary(Type=Name.Page, MediaBox=[0, 0, 400, 400], Contents=pdf.make_stream(content.encode()),
        Resources=Dictionary(XObject=Dictionary(I=image), Font=Dictionary(F1=font)))  # fmt: skip
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    buffer = io.BytesIO()
    pdf.save(buffer)
    sheet = pypdfium2.PdfDocument(buffer.getvalue())[0]
    unread, pictures = unread_pictures(sheet, sheet.get_textpage(), 1)
    return [remark.code for remark in unread], ["images"] * pictures


@pytest.mark.parametrize(
    ("content", "unread", "warnings"),
    [
        (TEXT, [], []),
        ("q 380 0 0 380 10 10 cm /I Do Q", ["page_is_picture"], []),
        ("q 380 0 0 190 10 10 cm /I Do Q q 380 0 0 190 10 200 cm /I Do Q", ["page_is_picture"], []),
        ("q 380 0 0 380 10 10 cm /I Do Q 3 Tr " + TEXT, ["page_is_picture"], []),
        ("q 380 0 0 380 10 10 cm /I Do Q " + TEXT, [], ["images"]),
        (TEXT + "q 60 0 0 40 10 10 cm /I Do Q", [], ["images"]),
        (TEXT + "q 10 0 0 4 10 10 cm /I Do Q", [], []),
        (TEXT + letters(11), ["outlines_not_read"], []),
        (TEXT + letters(11).replace("f\n", "") + "f", ["outlines_not_read"], []),
        (TEXT + letters(4), [], []),
        (TEXT + letters(11, step=60), [], []),
        (TEXT + "20 20 m 60 20 l S\n" * 40 + "0 g 30 30 9 9 re f\n" * 40, [], []),
    ],
)
def test_what_text_readers_cannot_see(content: str, unread: list[str], warnings: list[str]) -> None:
    assert codes(content) == (unread, warnings)


def test_a_coarse_picture_holds_no_text() -> None:
    assert codes(TEXT + "q 60 0 0 40 10 10 cm /I Do Q", (8, 8)) == ([], [])
