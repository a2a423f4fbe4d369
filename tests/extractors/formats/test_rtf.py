"""RTF without LibreOffice: code pages, escapes, fallbacks, destinations, tables; nothing of the text is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import DamagedInput, LimitExceeded
from extractors.formats.rtf import RTF
from extractors.limits import Limits
from extractors.model import Document

HEAD = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}{\f1\fswiss\fcharset0 Arial;}}"


def read(body: str | bytes) -> Document:
    data = HEAD.encode() + (body if isinstance(body, bytes) else body.encode("ascii")) + b"}"
    return RTF.read(data, "a.rtf", Limits())


def escaped(text: str) -> str:
    """Return characters as ``\\u`` with a fallback."""
    return "".join(f"\\u{ord(c) if ord(c) < 32768 else ord(c) - 65536}?" for c in text)


def body(document: Document) -> str:
    return document.parts[0].text


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"\f0 \'d6\'d0\'ce\'c4", "中文"),
        ("\\f0 中文".encode("gb18030"), "中文"),
        (r"\uc1\u20013?\u25991?", "中文"),
        (r"\uc2\u20013\'d6\'d0\u25991\'ce\'c4 x", "中文 x"),
        (r"\uc0\u20013\u25991 x", "中文x"),
        (r"\u-10179?\u-9216?", "\U0001f400"),
        (r"139\~0000\_1234\-5", "139\u00a00000\u20111234\u00ad5"),
        (r"{\b 139}{\i\f1 0000}1234", "13900001234"),
        (r"a\{b\}c\\d", "a{b}c\\d"),
        (r"a\tab b\line c\par d", "a\tb\nc\nd"),
        (r"x{\pict\pngblip\bin4 }}{}00}z", "xz"),
        (r"x{\*\shppict{\pict 89504e47}}y", "xy"),
        ("1\r\n2\n3", "123"),
        (r"{\upr{a}{\*\ud{\u20013?}}}", "a中"),
        (r"1{\*\bkmkstart b}2{\*\bkmkend b}3", "123"),
        (r"\f1 caf\'e9\f0 \'d6\'d0", "café中"),
    ],
)
def test_characters(source: str | bytes, shown: str) -> None:
    assert body(read(source)) == shown


def test_destinations() -> None:
    document = read(
        r"{\info{\author Zhang}{\title " + escaped("标题") + r"}}{\header " + escaped("页眉") + r"\par}"
        r"text{\footnote " + escaped("脚注") + r"}{\*\annotation " + escaped("批注") + r"}"
        r'{\field{\*\fldinst HYPERLINK "tel:1"}{\fldrslt link}}{\*\unknown secret}{\shp{\*\shpinst{\shptxt box\par}}}'
        r"{\fldrslt{\pict 00}}{\object{\*\objdata 0105}{\result shown}}"
    )
    found = {part.kind: part.text.strip() for part in document.parts}
    assert found["body"] == "textlinkshown"
    assert (found["header"], found["footnote"], found["comment"]) == ("页眉", "脚注", "批注")
    assert found["field_code"] == 'HYPERLINK "tel:1"' and found["hidden"] == "secret" and found["textbox"] == "box"
    assert "Zhang" in found["property"] or any("Zhang" in part.text for part in document.parts)
    assert {remark.code for remark in document.warnings} == {"read_without_layout", "images", "embedded_objects"}


def test_tables() -> None:
    row = r"\trowd\cellx1\cellx2 {}\cell {}\cell\row "
    document = read(row.format("name", "phone") + row.format("a", "139") + r"\pard end\par")
    table = document.blocks[0].table
    assert table is not None and (table.rows, table.columns) == (2, 2)
    assert document.text(*table.cells[3].spans) == "139"
    assert document.text(document.blocks[1].span) == "end"


def test_what_is_none_and_what_is_too_deep() -> None:
    with pytest.raises(DamagedInput):
        RTF.read(b"{\\html", "a.rtf", Limits())
    with pytest.raises(LimitExceeded):
        RTF.read(b"{\\rtf1" + b"{" * 100_000, "a.rtf", Limits())


@settings(max_examples=80, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40), st.lists(st.integers(0, 40), max_size=5))
def test_nothing_is_lost(text: str, cuts: list[int]) -> None:
    pieces, start = [], 0
    for end in [*sorted(cuts), len(text)]:
        piece = text[start:end]
        units = piece.encode("utf-16-le")
        codes = [int.from_bytes(units[n : n + 2], "little", signed=True) for n in range(0, len(units), 2)]
        pieces.append("{\\i " + "".join(f"\\u{code}?" for code in codes) + "}")
        start = max(start, end)
    document = read("".join(pieces) + "\\par")
    assert (body(document) if document.parts else "").rstrip("\n") == text.rstrip("\n") or not text.strip()
