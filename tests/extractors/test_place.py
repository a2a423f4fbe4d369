"""Places in people's words."""

from __future__ import annotations

import pytest

from extractors.model import Block, Cell, Document, Entry, Part, Piece, Span, Table, TextOffset
from extractors.place import Place, place, places, words


def _document() -> Document:
    first = "公告\n\n联系人见下表\n"
    cells = [("项目", "联系电话"), ("甲工程", "0851-11112222")]
    text = first + "".join("".join(row) for row in cells)
    position = len(first)
    made: list[Cell] = []
    for row, values in enumerate(cells):
        for column, value in enumerate(values):
            made.append(Cell(row, column, (Span(0, position, position + len(value)),)))
            position += len(value)
    body = Part("body", "body", text, (Piece(0, len(text), TextOffset(0)),))
    header = Part("header1", "header", "内部", (Piece(0, 2, TextOffset(0)),), number=1)
    author = Part("core", "property", "某甲", (Piece(0, 2, Entry("docProps/core.xml", "dc:creator", 0)),))
    comment = Part("comment3", "comment", "请核", (Piece(0, 2, TextOffset(0)),), number=3)
    blocks = (
        Block("heading", Span(0, 0, 2), level=1),
        Block("paragraph", Span(0, 3, 3)),
        Block("paragraph", Span(0, 4, 10)),
        Block("table", Span(0, 11, len(text)), Table(2, 2, tuple(made))),
    )
    return Document("x", "txt", (body, header, author, comment), blocks)


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (Span(0, 0, 1), "第1段"),
        (Span(0, 5, 6), "第2段"),
        (Span(1, 0, 1), "页眉"),
        (Span(2, 0, 2), "文档属性“作者”"),
        (Span(3, 0, 2), "批注3"),
    ],
)
def test_parts_and_paragraphs(span: Span, said: str) -> None:
    assert words(place(_document(), span)) == said


def test_table_cell_is_named_by_its_heading() -> None:
    document = _document()
    start = document.parts[0].text.index("0851")
    where = places(document).place(Span(0, start + 3, start + 8))
    assert (where.table, where.row, where.column) == (1, 2, 2)
    assert words(where) == "表1第2行“甲工程”"


def test_a_label_never_carries_digits() -> None:
    text = "13800001111某某"
    cells = (Cell(0, 0, (Span(0, 0, 11),)), Cell(0, 1, (Span(0, 11, 13),)))
    part = Part("body", "body", text, (Piece(0, len(text), TextOffset(0)),))
    document = Document("x", "txt", (part,), (Block("table", Span(0, 0, 13), Table(1, 2, cells)),))
    assert words(place(document, Span(0, 11, 12))) == "表1第1行第2列"


@pytest.mark.parametrize(
    ("where", "zh", "en"),
    [
        (Place("page", 3, page=3, paragraph=2), "第3页第2段", "page 3 paragraph 2"),
        (Place("page", 3, page=3), "第3页", "page 3"),
        (Place("body", table=2, row=4, column=2, label="联系电话"), "表2第4行“联系电话”", 'table 2 row 4 "联系电话"'),
        (Place("footer", 2), "页脚2", "footer 2"),
        (Place("body"), "正文", "body"),
    ],
)
def test_words(where: Place, zh: str, en: str) -> None:
    assert words(where) == zh
    assert words(where, "en") == en
