"""Tables without rulings, found from the places of glyphs."""

from __future__ import annotations

from extractors.fields.text import Grid, Line, units
from extractors.model import Block, Document, Glyphs, Part, Piece, Span

SIZE = 10.0
Words = list[tuple[float, str]]


def _page(lines: list[tuple[float, Words]]) -> Document:
    """Print words at (x, y): one block a line, words of a line parted by a tab."""
    text = ""
    pieces: list[Piece] = []
    blocks: list[Block] = []
    for y, words in lines:
        start = len(text)
        for number, (x, word) in enumerate(words):
            if number:
                text += "\t"
            starts = tuple(x + i * SIZE for i in range(len(word)))
            ends = tuple(left + SIZE for left in starts)
            anchor = Glyphs(1, 0, tuple(range(len(word))), starts=starts, ends=ends, low=y, high=y + SIZE)
            pieces.append(Piece(len(text), len(text) + len(word), anchor))
            text += word
        blocks.append(Block("paragraph", Span(0, start, len(text)), page=1))
        text += "\n"
    return Document("made", "pdf", (Part("page1", "page", text, tuple(pieces), number=1),), tuple(blocks), pages=1)


TABLE: list[tuple[float, Words]] = [
    (700, [(50, "下列单位为中标候选人")]),
    (670, [(50, "名次"), (120, "单位名称"), (260, "工期")]),
    (645, [(120, "贵州青松建")]),
    (640, [(50, "第一"), (260, "180天")]),
    (633, [(120, "设有限公司")]),
    (608, [(50, "第二"), (120, "贵州翠柏公司"), (260, "175天")]),
    (570, [(50, "公示时间自五月八日起至五月十一日止如有异议请提出")]),
]


def test_cells_of_several_lines_are_put_together() -> None:
    found = units(_page(TABLE))
    grids = [unit for unit in found if isinstance(unit, Grid)]
    assert len(grids) == 1
    cells = [[cell.text.replace("\n", "") if cell else "" for cell in row] for row in grids[0].rows]
    assert cells == [
        ["名次", "单位名称", "工期"],
        ["第一", "贵州青松建设有限公司", "180天"],
        ["第二", "贵州翠柏公司", "175天"],
    ]
    assert [unit.text for unit in found if isinstance(unit, Line)] == [
        "下列单位为中标候选人",
        "公示时间自五月八日起至五月十一日止如有异议请提出",
    ]


def test_two_lines_with_a_gap_are_no_table() -> None:
    found = units(_page([(700, [(50, "招标人甲"), (300, "代理机构乙")]), (680, [(50, "地址丙"), (300, "地址丁")])]))
    assert all(isinstance(unit, Line) for unit in found)


def test_a_wrapped_value_below_the_indent_of_its_label_makes_no_table() -> None:
    lines: list[tuple[float, Words]] = [
        (700, [(70, "合同编号"), (130, "甲二〇二四")]),
        (685, [(70, "合同金额"), (130, "三二七三九八四六元大写叁仟贰佰柒拾")]),
        (670, [(50, "叁万玖仟元")]),
        (655, [(70, "履约期限"), (130, "二百四十日历天")]),
        (640, [(70, "付款方式"), (130, "按月支付")]),
    ]
    assert all(isinstance(unit, Line) for unit in units(_page(lines)))
