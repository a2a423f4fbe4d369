"""The text reader: strict encodings, blocks with exact spans, delimited tables."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import DamagedInput, LimitExceeded
from extractors.formats.text import TEXT, decode
from extractors.limits import Limits
from extractors.model import Document, TextOffset

LINE = "项目经理：李建国\r\n联系电话：0571-12345678\r\n"


def read(text: str, name: str = "a.txt") -> Document:
    return TEXT.read(text.encode(), name, Limits())


def cells(document: Document, block: int = 0) -> list[list[str]]:
    table = document.blocks[block].table
    assert table is not None
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row].append(document.text(*cell.spans))
    return rows


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (LINE.encode(), "utf-8"),
        (codecs.BOM_UTF8 + LINE.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + LINE.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + LINE.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + LINE.encode("utf-32-le"), "utf-32-le"),
        (LINE.encode("gb18030"), "gb18030"),
        ("㐀𠮷龻".encode("gb18030"), "gb18030"),
    ],
)
def test_encodings(data: bytes, encoding: str) -> None:
    decoded = decode(data)
    assert decoded.encoding == encoding
    assert decoded.encode(decoded.text) == data
    assert not decoded.text.startswith("\ufeff")


@pytest.mark.parametrize("data", [b"\xff\xff\xff", codecs.BOM_UTF8 + b"\xc4\xe3", codecs.BOM_UTF16_LE + b"\x00\xd8"])
def test_undecodable_is_damaged(data: bytes) -> None:
    with pytest.raises(DamagedInput):
        TEXT.read(data, "a.txt", Limits())


def test_character_limit() -> None:
    with pytest.raises(LimitExceeded):
        TEXT.read(b"abcdef", "a.txt", Limits(characters=5))


def test_blocks() -> None:
    document = read("一、总则\n\n（一）依据\n正文一句。\r\n# 标题\n第三章 罚则\n")
    found = [(block.kind, block.level, document.text(block.span)) for block in document.blocks]
    assert found == [
        ("heading", 1, "一、总则"),
        ("heading", 2, "（一）依据"),
        ("paragraph", 0, "正文一句。"),
        ("heading", 1, "# 标题"),
        ("heading", 1, "第三章 罚则"),
    ]


def test_quoted_fields() -> None:
    document = read('姓名,"备注, 一",号码\r\n张三,"他说""好""\n下一行",\r\n李四,"未闭合,12\r\n', "a.csv")
    assert cells(document) == [
        ["姓名", "备注, 一", "号码"],
        ["张三", '他说""好""\n下一行', ""],
        ["李四", '"未闭合', "12"],
    ]


@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
@pytest.mark.parametrize("text", ["", "\n\n", "一", "\t,"])
def test_small_tables(name: str, text: str) -> None:
    read(text, name)


def test_semicolons_are_sniffed() -> None:
    assert cells(read("a;b\tc\nd;e\tf\n", "a.csv"))[0] == ["a;b", "c"]


def test_tables_in_prose() -> None:
    document = read("名单\n姓名\t电话\n张三\t12\n\n| 甲 | 乙 |\n|---|:--|\n| 1 |  |\n尾\n")
    assert [block.kind for block in document.blocks] == ["paragraph", "table", "table", "paragraph"]
    assert cells(document, 1) == [["姓名", "电话"], ["张三", "12"]]
    assert cells(document, 2) == [["甲", "乙"], ["1", ""]]
    assert document.blocks[2].table is not None and document.blocks[2].table.header_rows == 1


def test_indented_lines_are_no_table() -> None:
    assert [block.kind for block in read("\t第一段\n\t第二段\n").blocks] == ["paragraph", "paragraph"]


@given(st.text(alphabet=st.sampled_from('甲a1"|,\t \r\n'), max_size=60), st.sampled_from(["a.txt", "a.csv", "a.tsv"]))
def test_every_character_maps_back(text: str, name: str) -> None:
    document = read(text, name)
    part = document.parts[0]
    assert part.text == text
    if text:
        assert part.pieces[0].anchor == TextOffset(0)
    for block in document.blocks:
        assert 0 <= block.span.start <= block.span.end <= len(text)
        for cell in block.table.cells if block.table else ():
            for span in cell.spans:
                assert block.span.start <= span.start <= span.end <= block.span.end
    outside = list(text)
    for block in document.blocks:
        for place in range(block.span.start, block.span.end):
            outside[place] = " "
    assert not "".join(outside).strip('" \t\r\n,|')
