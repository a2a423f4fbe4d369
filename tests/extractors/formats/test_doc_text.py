"""Binary Word files without LibreOffice: every story, every character in its place, tables where rows can be told."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import DamagedInput, EncryptedInput, InputError, MissingPart, UnsupportedFormat
from extractors.formats.doc import conversion_loss
from extractors.formats.doc_text import DOC
from extractors.limits import Limits
from extractors.model import Document, TextOffset
from tests.extractors.formats.test_doc import compound
from tests.redactor.packages import paragraph, word


def legacy(*stories: str, narrow: str = "", version: int = 193, flags: int = 0) -> bytes:
    """Return a .doc with up to seven stories; ``narrow`` stands before the first in an 8-bit piece."""
    text = "".join(stories)
    information = bytearray(1024)
    struct.pack_into("<HH6xH", information, 0, 0xA5EC, version, flags)
    places = (76, 80, 84, 92, 96, 100, 104)
    for number, (place, story) in enumerate(zip(places, stories, strict=False)):
        struct.pack_into("<I", information, place, len(story) + (len(narrow) if number == 0 else 0))
    first = narrow.encode("cp1252")
    bounds, pieces = [0], b""
    if narrow:
        bounds.append(len(narrow))
        pieces += struct.pack("<HIH", 0, 1024 * 2 | 0x40000000, 0)
    bounds.append(len(narrow) + len(text))
    pieces += struct.pack("<HIH", 0, 1024 + len(first), 0)
    table = struct.pack(f"<{len(bounds)}I", *bounds) + pieces
    table = b"\x01\x02\x00xx" + b"\x02" + struct.pack("<I", len(table)) + table
    struct.pack_into("<II", information, 418, 0, len(table))
    return compound(**{"WordDocument": bytes(information) + first + text.encode("utf-16-le"), "0Table": table})


def read(data: bytes) -> Document:
    return DOC.read(data, "a.doc", Limits())


def test_stories() -> None:
    document = read(legacy("正文一\r正文二\r", "脚注\r", "页眉\r", "批注\r", "尾注\r", "文本框\r", "页眉文本框\r"))
    assert [(part.kind, part.text) for part in document.parts] == [
        ("body", "正文一\n正文二\n"),
        ("footnote", "脚注\n"),
        ("header", "页眉\n"),
        ("comment", "批注\n"),
        ("endnote", "尾注\n"),
        ("textbox", "文本框\n"),
        ("textbox", "页眉文本框\n"),
    ]
    assert document.text(document.blocks[1].span) == "正文二"
    assert document.warnings[0].code == "read_without_layout" and not document.unread


def test_pieces_of_both_widths() -> None:
    assert read(legacy("正文\r", narrow="Tel 139 ")).parts[0].text == "Tel 139 正文\n"


def test_field_codes_are_a_part_of_their_own() -> None:
    document = read(legacy('见\x13 HYPERLINK "tel:13900001234" \x14139-0000\x15。\x13PAGE\x15\r'))
    body, codes = document.parts
    assert body.text.replace("\u200b", "") == "见139-0000。\n"
    assert "13900001234" in codes.text and codes.kind == "field_code" and not codes.visible
    for part in document.parts:
        for piece in part.pieces:
            assert isinstance(piece.anchor, TextOffset)


def test_tables() -> None:
    document = read(legacy("表\r姓名\x07电话\x07\x07张三\x07139\x07\x07尾\r甲\x07乙\r"))
    kinds = [(block.kind, document.text(block.span)) for block in document.blocks]
    assert [kind for kind, _ in kinds] == ["paragraph", "table", "paragraph", "paragraph", "paragraph"]
    table = document.blocks[1].table
    assert table is not None and (table.rows, table.columns) == (2, 2)
    assert [document.text(*cell.spans) for cell in table.cells] == ["姓名", "电话", "张三", "139"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (legacy("文\r", flags=0x0100), EncryptedInput),
        (legacy("文\r", version=104), MissingPart),
        (compound(Workbook=b"x"), UnsupportedFormat),
        (legacy("文\r", flags=0x0200), DamagedInput),
        (compound(WordDocument=b"\xec\xa5\xc1\0"), DamagedInput),
    ],
)
def test_refusals(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read(data)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 6000), st.binary(min_size=1, max_size=8))
def test_damage_ends_in_an_error_or_a_document(place: int, junk: bytes) -> None:
    data = bytearray(legacy("正文\r", "脚注\r", narrow="abc"))
    data[place : place + len(junk)] = junk
    try:
        read(bytes(data))
    except (InputError, MissingPart):
        return


@given(st.text(alphabet="甲1\x07\r\x13\x14\x15\x0b ", max_size=40))
def test_every_character_maps_back(story: str) -> None:
    document = read(legacy(f"{story}甲\r"))
    source = f"{story}甲\r"
    seen = set()
    for part in document.parts:
        for piece in part.pieces:
            assert isinstance(piece.anchor, TextOffset)
            for step in range(piece.end - piece.start):
                at = piece.anchor.offset + step
                seen.add(at)
                if source[at].isalnum():
                    assert part.text[piece.start + step] == source[at]
    assert seen == set(range(len(source)))


@pytest.mark.parametrize(("kept", "loss"), [("正文一二", 0.0), ("正文", 0.5), ("", 1.0)])
def test_loss_in_conversion_is_measured(kept: str, loss: float) -> None:
    assert conversion_loss(legacy("正文一二\r"), word(paragraph(kept)), Limits()) == loss
    assert conversion_loss(b"{\\rtf1 x}", word(), Limits()) == 0.0
