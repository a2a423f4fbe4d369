"""Reading PDF: every surface is seen, every character has its glyph, lines and tables come in reading order."""

from __future__ import annotations

import io
import unicodedata
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Dictionary, Name

from extractors.errors import DamagedInput, EncryptedInput, HostileInput, InputError, LimitExceeded
from extractors.formats.pdf import PDF
from extractors.formats.pdf.opening import Budget, open_pdf
from extractors.formats.pdf.placing import Reader
from extractors.limits import Limits
from extractors.model import Document, Glyphs
from tests.pdf_cases import CASES
from tests.pdf_streams import (
    LABEL,
    SECRET,
    TAIL,
    Case,
    add_page,
    built,
    code,
    form,
    framed,
    made,
    rows,
    saved,
    text_at,
)
from tests.pdf_streams import (
    predefined as predefined_font,
)

NAMED = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


def read(data: bytes, **limits: float) -> Document:
    return PDF.read(data, "x.pdf", Limits(**limits))


def digits(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isdigit())


# ---------------------------------------------------------------- surfaces and anchors


@NAMED
def test_the_value_is_seen(case: Case) -> None:
    document = read(case.data)
    texts = [part.text for part in document.parts]
    if case.name == "two pages":
        texts = ["".join(texts)]
    assert any(digits(case.secret) in digits(text) for text in texts)
    assert all(any(kept in text for text in texts) for kept in case.kept)


@NAMED
def test_every_glyph_of_every_stream_is_in_a_part(case: Case) -> None:
    document = read(case.data)
    anchored = {
        (piece.anchor.stream, glyph)
        for part in document.parts
        for piece in part.pieces
        if isinstance(piece.anchor, Glyphs)
        for glyph in piece.anchor.glyphs
    }
    with open_pdf(case.data, Limits()) as pdf:
        reader = Reader(pdf, Budget(Limits()))
        shown = set()
        for stream in reader.index.streams:
            if not reader.contents(stream.index):
                reader.place(stream)
        for stream in reader.index.streams:
            for content in reader.contents(stream.index):
                shown |= {(stream.index, offset) for offset in content.offsets}
    assert anchored == shown


@NAMED
def test_pieces_cover_the_text_and_match_their_glyphs(case: Case) -> None:
    for part in read(case.data).parts:
        position = 0
        for piece in part.pieces:
            assert piece.start >= position
            position = piece.end
            if isinstance(piece.anchor, Glyphs):
                assert len(piece.anchor.glyphs) == piece.end - piece.start
                assert len(piece.anchor.boxes) == len(piece.anchor.glyphs)
        assert position == len(part.text)


def test_boxes_lie_where_the_text_is() -> None:
    part = read(made(text_at(40, 300, SECRET))).parts[0]
    anchor = part.pieces[0].anchor
    assert isinstance(anchor, Glyphs)
    assert anchor.box(0, 10) == pytest.approx((40, 300 - 0.14 * 12, 40 + 11 * 6, 300 + 0.86 * 12))


# ---------------------------------------------------------------- lines


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (text_at(40, 300, "项目") + text_at(64, 300, "名称：甲乙"), "项目名称：甲乙"),
        (text_at(140, 300, "乙") + text_at(40, 300, "甲"), "甲\t乙"),
        (text_at(40, 280, "乙") + text_at(40, 300, "甲"), "甲\n乙"),
        (text_at(40, 300, "12") + text_at(58, 300, "34"), "12 34"),
        (text_at(40, 300, "甲") + text_at(52, 303, "乙", 7), "甲乙"),
        (text_at(40, 300, "甲乙") + text_at(40.3, 300.2, "甲乙"), "甲乙"),
        (text_at(40, 300, "甲") + text_at(52, 300, "：") + text_at(57.8, 300, "乙"), "甲：乙"),
        (f"BT /H 12 Tf 1 0 0 1 40 300 Tm [{code('甲')} -1500 {code('乙')}] TJ ET", "甲 乙"),
        (f"BT /H 12 Tf 0 1 -1 0 40 100 Tm {code('甲乙')} Tj 0 -14 Td {code('丙')} Tj ET", "甲乙\n丙"),
    ],
)
def test_lines_read_as_they_look(content: str, expected: str) -> None:
    assert read(made(content)).parts[0].text == expected


def test_paragraphs_join_full_lines_and_stop_at_indents() -> None:
    full = "甲" * 26
    content = (
        text_at(64, 300, full[:24]) + text_at(40, 284, full) + text_at(40, 268, "乙丙")
        + text_at(64, 252, full[:24]) + text_at(40, 236, "甲")
    )  # fmt: skip
    document = read(made(content))
    assert [document.text(block.span).count("\n") for block in document.blocks] == [2, 1]


# ---------------------------------------------------------------- tables


def grid_texts(document: Document) -> list[list[list[str]]]:
    """Return the cells' texts, table by table and row by row; merged cells repeat."""
    tables = [block.table for block in document.blocks if block.table]
    return [
        [["/".join(document.text(span) for span in cell.spans) if cell else "" for cell in row] for row in table.grid()]
        for table in tables
    ]


def test_a_ruled_table_with_wrapped_cells() -> None:
    content = (
        rows([40, 120, 200], [300, 280, 240]) + text_at(45, 285, "姓名") + text_at(125, 285, "账号")
        + text_at(45, 255, "甲") + text_at(125, 265, "12345") + text_at(125, 250, "678")
    )  # fmt: skip
    document = read(made(content + text_at(40, 320, "第一") + text_at(40, 200, TAIL)))
    assert grid_texts(document) == [[["姓名", "账号"], ["甲", "12345/678"]]]
    assert document.parts[0].text == f"第一\n姓名\t账号\n甲\t12345\n678\n{TAIL}"


def test_merged_cells_and_thin_rectangles() -> None:
    lines = "40 300 120 0.5 re 40 280 120 0.5 re 40 260 120.5 0.5 re 40 260 0.5 40.5 re 160 260 0.5 40 re f "
    lines += "100 260 0.5 20 re f "
    content = lines + text_at(45, 285, "项目") + text_at(45, 265, "甲") + text_at(105, 265, "乙")
    document = read(made(content))
    assert grid_texts(document) == [[["项目", "项目"], ["甲", "乙"]]]
    table = document.blocks[0].table
    assert table is not None
    assert [(cell.row, cell.column, cell.column_span) for cell in table.cells] == [(0, 0, 2), (1, 0, 1), (1, 1, 1)]


def test_text_that_runs_over_cells_is_cut_at_the_borders() -> None:
    content = rows([40, 100, 160], [300, 280, 260]) + f"BT /H 12 Tf 45 285 Td {code('甲甲甲甲乙乙乙')} Tj ET"
    content = content.replace("45 285 Td", "46 285 Td 1 Tc")
    assert grid_texts(read(made(content)))[0][0] == ["甲甲甲甲", "乙乙乙"]


def test_a_table_goes_on_over_the_page() -> None:
    pdf = pikepdf.new()
    head = text_at(45, 85, "姓名") + text_at(125, 85, "账号") + text_at(45, 65, "甲") + text_at(125, 65, "12")
    add_page(pdf, framed("").replace("340", "380") + rows([40, 120, 200], [100, 80, 60]) + head + text_at(200, 20, "1"))
    add_page(pdf, rows([40, 120, 200], [390, 370]) + text_at(45, 375, "乙") + text_at(125, 375, "34"))
    add_page(pdf, rows([40, 120, 260], [390, 370]) + text_at(45, 375, "乙") + text_at(125, 375, "34"))
    tables = [block.table for block in read(saved(pdf)).blocks if block.table]
    assert [table.continues for table in tables] == [False, True, False]


def test_a_table_on_a_turned_page() -> None:
    def build(pdf: pikepdf.Pdf) -> None:
        inner = rows([40, 120, 200], [300, 280, 260]) + text_at(45, 285, "甲") + text_at(125, 285, "乙")
        add_page(pdf, f"q 0 1 -1 0 400 0 cm {inner} Q", Rotate=90)

    assert grid_texts(read(built(build)))[0][0] == ["甲", "乙"]


# ---------------------------------------------------------------- what cannot be read


def test_unreadable_fonts_are_said() -> None:
    def build(pdf: pikepdf.Pdf) -> None:
        page = add_page(pdf, text_at(40, 300, SECRET))
        del page.Resources.Font.H["/ToUnicode"]

    document = read(built(build))
    assert [remark.code for remark in document.unread] == ["font_unreadable"]
    assert document.parts[0].text.count("\ufffd") == len(SECRET)


def _digit_font(claimed: str) -> bytes:
    """Return a TrueType font whose glyph i has the holes of digit i; its cmap is empty unless ``claimed``."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    def ring(pen: TTGlyphPen, left: int, bottom: int, right: int, top: int, *, hole: bool) -> None:
        corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
        corners = corners[::-1] if hole else corners
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()

    holes = {"0": [(200, 600)], "4": [(300, 500)], "6": [(100, 300)], "8": [(100, 300), (400, 600)], "9": [(400, 600)]}
    names = [".notdef", *(f"d{digit}" for digit in "0123456789")]
    glyphs = {".notdef": TTGlyphPen(None).glyph()}
    for digit in "0123456789":
        pen = TTGlyphPen(None)
        ring(pen, 50, 0, 450, 700, hole=False)
        for bottom, top in holes.get(digit, []):
            ring(pen, 150, bottom, 350, top, hole=True)
        glyphs[f"d{digit}"] = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(digit): f"d{digit}" for digit in claimed})
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupPost()
    buffer = io.BytesIO()
    builder.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("declared", "cmap", "text", "codes"),
    [
        ("0123456789", "", "13912340077", []),
        ("5073918264", "", "07367910011"[:0], ["font_lies"]),
        ("5073918264", "0123456789", "13912340077", []),
        ("\ue000\ue001\ue002\ue003\ue004\ue005\ue006\ue007\ue008\ue009", "0123456789", "13912340077", []),
        ("\ue000\ue001\ue002\ue003\ue004\ue005\ue006\ue007\ue008\ue009", "", "", ["font_unreadable"]),
    ],
)
def test_fonts_that_lie_about_their_digits(declared: str, cmap: str, text: str, codes: list[str]) -> None:
    def build(pdf: pikepdf.Pdf) -> None:
        page = add_page(pdf, "BT /F 12 Tf 40 300 Td <" + "".join(f"{int(d) + 1:04X}" for d in SECRET) + "> Tj ET")
        font = page.Resources.Font.H
        program = pdf.make_stream(_digit_font(cmap))
        font.DescendantFonts[0].FontDescriptor = Dictionary(Type=Name.FontDescriptor, Flags=4, FontFile2=program)
        pairs = "\n".join(f"<{i:04X}> <{ord(c):04X}>" for i, c in enumerate(declared, 1))
        font.ToUnicode = pdf.make_stream(f"begincmap 10 beginbfchar\n{pairs}\nendbfchar endcmap".encode())
        page.Resources.Font.F = font

    document = read(built(build))
    assert [remark.code for remark in document.unread] == codes
    if text:
        assert document.parts[0].text == text


def test_a_password_is_needed() -> None:
    pdf = pikepdf.open(io.BytesIO(made(framed(""))))
    buffer = io.BytesIO()
    pdf.save(buffer, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(EncryptedInput):
        read(buffer.getvalue())
    assert LABEL in PDF.read(buffer.getvalue(), "", Limits(), "u").parts[0].text


@pytest.mark.parametrize("data", [b"%PDF-1.4\n", b"%PDF-1.4\n%%EOF", b"%PDF-1.4 1 0 obj << /Type /Catalog >> endobj"])
def test_ruins_are_refused(data: bytes) -> None:
    with pytest.raises(DamagedInput):
        read(data)


def _loop(pdf: pikepdf.Pdf) -> None:
    first = form(pdf, "/B Do /A Do /B Do")
    second = form(pdf, "/A Do /B Do /A Do")
    for stream in (first, second):
        stream.Resources.XObject = Dictionary(A=first, B=second)
    add_page(pdf, framed("/A Do"), XObject=Dictionary(A=first))


def _doubling(pdf: pikepdf.Pdf) -> None:
    """Forms that draw the next one twice, thirty deep."""
    last = form(pdf, text_at(1, 1, "1"))
    for _ in range(30):
        outer = form(pdf, "/N Do /N Do")
        outer.Resources.XObject = Dictionary(N=last)
        last = outer
    add_page(pdf, framed("/N Do"), XObject=Dictionary(N=last))


def _bomb(pdf: pikepdf.Pdf) -> None:
    page = add_page(pdf, framed(""))
    page.Contents = pikepdf.Stream(pdf, zlib.compress(b" " * 3_000_000), Filter=Name.FlateDecode)


@pytest.mark.parametrize("build", [_loop, _doubling])
def test_forms_that_never_end_are_refused(build: Callable[[pikepdf.Pdf], None]) -> None:
    with pytest.raises(HostileInput):
        read(built(build))


@pytest.mark.parametrize(
    ("build", "limits", "limit"),
    [
        (_bomb, {"member_bytes": 1_000_000}, "member_bytes"),
        (_bomb, {"expanded_bytes": 1_000_000}, "expanded_bytes"),
        (lambda pdf: [add_page(pdf, "") for _ in range(3)], {"pages": 2}, "pages"),
        (lambda pdf: add_page(pdf, framed("")), {"objects": 3}, "objects"),
        (lambda pdf: add_page(pdf, framed("")), {"characters": 3}, "characters"),
        (lambda pdf: add_page(pdf, framed("")), {"seconds": 0.0}, "seconds"),
    ],
)
def test_limits(build: object, limits: dict[str, float], limit: str) -> None:
    with pytest.raises(LimitExceeded) as caught:
        read(built(build), **limits)  # type: ignore[arg-type]
    assert caught.value.details["limit"] == limit


@given(st.binary(max_size=300))
def test_no_content_stream_breaks_the_reader(content: bytes) -> None:
    try:
        read(made(content))
    except InputError:
        pytest.fail("content streams are never refused")


def test_a_positive_character_space_shortens_the_way_down() -> None:
    """ISO 32000-2 9.3.2: in vertical writing a negative value moves glyphs apart."""

    def build(pdf: pikepdf.Pdf) -> None:
        page = add_page(pdf, f"BT /V 12 Tf 1 0 0 1 300 380 Tm 1 Tc <{'甲乙丙'.encode('utf-16-be').hex()}> Tj ET")
        page.Resources.Font.V = predefined_font(pdf, "UniGB-UTF16-V")

    part = read(built(build)).parts[0]
    anchor = part.pieces[0].anchor
    assert isinstance(anchor, Glyphs)
    assert part.text == "甲乙丙"
    assert anchor.box(2, 2) == pytest.approx((294, 380 - 22 - 12, 306, 380 - 22))
