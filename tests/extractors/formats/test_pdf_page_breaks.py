"""Rows cut by a page break become one row again; whole rows are left alone."""

from __future__ import annotations

import pytest

from extractors.formats.layout.page_breaks import join_cut_rows
from extractors.model import Block, Cell, Part, Span, Table


def _page(rows: list[list[str]], number: int) -> tuple[Part, Block]:
    text, cells = "", []
    for row, texts in enumerate(rows):
        for column, value in enumerate(texts):
            cells.append(Cell(row, column, (Span(number - 1, len(text), len(text) + len(value)),)))
            text += value + "\t"
    table = Table(len(rows), len(rows[0]), tuple(cells))
    return Part(f"page {number}", "page", text, (), number=number), Block(
        "table", Span(number - 1, 0, len(text)), table, page=number
    )


def _joined(first: list[list[str]], second: list[list[str]]) -> list[list[list[str]]]:
    made = [_page(first, 1), _page(second, 2)]
    parts = [part for part, _ in made]
    blocks = join_cut_rows([block for _, block in made], parts)
    read = []
    for block in blocks:
        assert block.table is not None
        read.append(
            [
                ["".join(parts[s.part].text[s.start : s.end] for s in cell.spans) if cell else "" for cell in row]
                for row in block.table.grid()
            ]
        )
    return read


HEAD = ["序号", "身份证号", "手机"]


@pytest.mark.parametrize("head", [[], [HEAD]])
def test_a_cut_row_is_one_again(head: list[list[str]]) -> None:
    first = [HEAD, ["1", "529931199710", "15423"]]
    second = [*head, ["", "088778", "925716"], ["2", "529932195403199142", "15444673248"]]
    upper, lower = _joined(first, second)
    assert upper == [HEAD, ["1", "529931199710088778", "15423925716"]]
    assert lower == [*head, ["2", "529932195403199142", "15444673248"]]


@pytest.mark.parametrize(
    "second",
    [
        [["2", "529932195403199142", "15444673248"]],
        [["", "", ""]],
        [["", "088778"]],
        [HEAD],
    ],
)
def test_whole_rows_are_left_alone(second: list[list[str]]) -> None:
    first = [HEAD, ["1", "529931199710088778", ""]]
    assert _joined(first, second) == [first, second]


def test_a_rest_below_an_empty_cell_is_no_rest() -> None:
    first, second = [HEAD, ["1", "529931199710088778", ""]], [["", "", "15444673248"]]
    assert _joined(first, second) == [first, second]
