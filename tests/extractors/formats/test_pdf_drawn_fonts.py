"""Simple fonts that copy as something else than they draw: said to lie. Those that tell the truth are read."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from extractors.formats.pdf import PDF
from extractors.limits import Limits
from tests.pdf_streams import SECRET, add_page, latin, saved, tounicode

SEGMENTS = {
    "a": "90 640 370 60", "b": "400 375 60 325", "c": "400 50 60 325", "d": "90 50 370 60", "e": "90 50 60 350",
    "f": "90 350 60 350", "g": "90 350 370 60",
}  # fmt: skip
DIGITS = ("abcdef", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc", "abcdefg", "abcdfg")
NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


RING = "0 0 600 800 re 30 30 540 740 re f* "


def drawn(pdf: pikepdf.Pdf, names: list[str], reads: str | list[str], ring: str = "") -> pikepdf.Object:
    """Return a Type 3 font in which codes from 97 draw the digits in seven segments, within a ``ring``."""
    glyphs = {
        name: pdf.make_stream(
            (f"600 0 0 0 600 800 d1 {ring}" + " ".join(f"{SEGMENTS[s]} re" for s in digit) + " f").encode("ascii")
        )
        for name, digit in zip(names, DIGITS, strict=True)
    }
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 600, 800]), FirstChar=97, LastChar=106,
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), CharProcs=Dictionary({f"/{n}": g for n, g in glyphs.items()}),
        Encoding=Dictionary(Differences=Array([97, *(Name(f"/{name}") for name in names)])), Widths=Array([600] * 10),
    )  # fmt: skip
    if reads:
        codes = {f"{place:02X}": text for place, text in enumerate(reads, 97)}
        font.ToUnicode = pdf.make_stream(tounicode(codes))
    return pdf.make_indirect(font)


def codes_of(font: pikepdf.Object, pdf: pikepdf.Pdf, shown: bytes) -> tuple[list[str], str]:
    page = add_page(pdf, b"BT /T 12 Tf 40 300 Td (" + shown + b") Tj ET")
    page.Resources.Font.T = font
    document = PDF.read(saved(pdf), "", Limits())
    return [remark.code for remark in document.unread], document.parts[0].text


NUMBERED = [f"g{digit}" for digit in range(10)]
SWAPPED = [*NAMES[3:], *NAMES[:3]]


@pytest.mark.parametrize(
    ("names", "reads", "codes"),
    [
        (NAMES, "", []),
        (NUMBERED, "0123456789", []),
        (NUMBERED, "０１２３４５６７８９", []),
        (NUMBERED, "3456789012", ["font_lies"]),
        (SWAPPED, "", ["font_lies"]),
        (NUMBERED, "⓪①②③④⑤⑥⑦⑧⑨", ["font_lies"]),
        (NUMBERED, "abcdefghij", ["font_lies"]),
        (NUMBERED, "甲乙丙丁戊己庚辛壬癸", ["font_lies"]),
        (NUMBERED, "!.,;:-'/()", ["font_lies"]),
        (NUMBERED, "абвгдежзик", ["font_lies"]),
        (NUMBERED, ["ab", "cd", "ef", "gh", "ij", "kl", "mn", "op", "qr", "st"], ["font_lies"]),
    ],
)
def test_drawn_digits_are_compared_with_what_they_copy_as(
    names: list[str], reads: str | list[str], codes: list[str]
) -> None:
    pdf = pikepdf.new()
    shown = bytes(97 + int(digit) for digit in SECRET)
    found, text = codes_of(drawn(pdf, list(names), reads), pdf, shown)
    assert found == codes
    assert codes or text.translate({0xFF10 + digit: str(digit) for digit in range(10)}) == SECRET


def test_digits_in_rings_have_more_holes() -> None:
    pdf = pikepdf.new()
    font = drawn(pdf, NUMBERED, "⓪①②③④⑤⑥⑦⑧⑨", RING)
    assert codes_of(font, pdf, bytes(97 + int(digit) for digit in SECRET))[0] == []


@pytest.mark.parametrize(("shift", "codes"), [(0, []), (3, ["font_lies"])])
def test_fonts_without_a_program_are_compared_as_well(shift: int, codes: list[str]) -> None:
    pdf = pikepdf.new()
    font = latin(pdf)
    font.ToUnicode = pdf.make_stream(tounicode({f"{48 + d:02X}": str((d + shift) % 10) for d in range(10)}))
    assert codes_of(font, pdf, SECRET.encode())[0] == codes


def test_letters_of_type_1_fonts_tell_the_truth() -> None:
    pdf = pikepdf.new()
    for base in ("Helvetica", "Times-Italic", "Courier-Bold"):
        font = latin(pdf)
        font.BaseFont = Name(f"/{base}")
        font.ToUnicode = pdf.make_stream(tounicode({f"{code:02X}": chr(code) for code in range(33, 127)}))
        assert codes_of(font, pdf, b"abc")[0] == []


def borrowed(pdf: pikepdf.Pdf, face: str, reads: str) -> pikepdf.Object:
    """Return a Type 3 font that draws the digits of a standard font, and reads as it is told."""
    glyphs = Dictionary(
        {
            f"/g{digit}": pdf.make_stream(f"600 0 0 -250 650 800 d1 BT /F 1000 Tf ({digit}) Tj ET".encode())
            for digit in range(10)
        }
    )
    face_font = latin(pdf)
    face_font.BaseFont = Name(face)
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, -250, 650, 800]), FirstChar=48, LastChar=57,
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), CharProcs=glyphs, Widths=Array([600] * 10),
        Encoding=Dictionary(Differences=Array([48, *(Name(f"/g{digit}") for digit in range(10))])),
        Resources=Dictionary(Font=Dictionary(F=face_font)),
        ToUnicode=pdf.make_stream(tounicode({f"{48 + place:02X}": text for place, text in enumerate(reads)})),
    )  # fmt: skip
    return pdf.make_indirect(font)


@pytest.mark.parametrize("face", ["/Helvetica-BoldOblique", "/Times-Roman", "/Times-BoldItalic", "/Courier"])
@pytest.mark.parametrize(
    ("reads", "codes"),
    [
        ("0123456789", []),
        ("0723456189", ["font_lies"]),  # 1 and 7
        ("0153426789", ["font_lies"]),  # 2 and 5
        ("0123459786", ["font_lies"]),  # 6 and 9
    ],
)
def test_digits_with_the_same_holes_are_told_apart(face: str, reads: str, codes: list[str]) -> None:
    pdf = pikepdf.new()
    assert codes_of(borrowed(pdf, face, reads), pdf, SECRET.encode())[0] == codes
