"""Recognised lines as text: order, columns, tables, anchors."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractors.formats.recognized import Recognized, coded, recognized
from extractors.model import Pixels
from extractors.ocr import OcrLine


def line(text: str, left: float, top: float, width: float = 0, height: float = 24, sure: float = 1.0) -> OcrLine:
    right = left + (width or 20 * len(text))
    edges = tuple(k / len(text) for k in range(len(text) + 1))
    quad = ((left, top), (right, top), (right, top + height), (left, top + height))
    return OcrLine(text, quad, edges, (sure,) * len(text))


def made(*lines: OcrLine, **options: object) -> Recognized:
    return recognized(lines, image="frame 1", name="x", number=1, part=0, **options)  # type: ignore[arg-type]


def test_boxes_of_one_row_are_joined() -> None:
    found = made(line("0228", 420, 102), line("身份证号：", 100, 100), line("52232419681", 200, 101, 215))
    assert found.part.text == "身份证号： 52232419681 0228"


def test_two_columns_of_prose_are_read_one_after_the_other() -> None:
    left = [line("左" * 15, 50, 100 + 40 * k) for k in range(6)]
    right = [line("右" * 15, 450, 100 + 40 * k) for k in range(6)]
    found = made(line("标" * 30, 100, 20), *left, *right)
    assert found.part.text.replace("\n", "") == "标" * 30 + "左" * 90 + "右" * 90


def test_rulings_make_a_table_with_its_cells() -> None:
    xs, ys = (50, 250, 550), (50, 110, 170)
    rulings = [(x, ys[0], x, ys[-1]) for x in xs] + [(xs[0], y, xs[-1], y) for y in ys]
    lines = [line("姓名", 70, 65), line("电话", 300, 65), line("某某", 70, 125), line("138084", 300, 125)]
    found = made(*lines, rulings=rulings)
    table = found.blocks[0].table
    assert table is not None and (table.rows, table.columns) == (2, 2)
    assert found.part.text == "姓名\t电话\n某某\t138084"


def test_a_line_over_two_cells_is_cut_at_the_ruling() -> None:
    rulings = [(x, 50, x, 110) for x in (50, 150, 350)] + [(50, y, 350, y) for y in (50, 80, 110)]
    found = made(line("姓名1380847", 60, 53, 270, 20), line("某某", 60, 84, 40, 20), rulings=rulings)
    assert found.part.text.split("\n")[0] == "姓名\t1380847"


def test_a_stroke_of_a_seal_does_not_cut_a_number() -> None:
    rulings = [(x, 50, x, 110) for x in (50, 250, 650)] + [(50, y, 650, y) for y in (50, 80, 110)]
    found = made(line("为520123198511148073", 60, 53, 570, 20), line("某某", 60, 84, 40, 20), rulings=rulings)
    assert "520123198511148073" in found.part.text


def test_doubtful_lines_are_counted() -> None:
    assert made(line("清楚", 10, 10), line("模糊", 10, 80, sure=0.5)).doubtful == 1


def test_every_character_of_a_code_stands_in_the_whole_code() -> None:
    code = OcrLine("13808470054", ((10, 20), (60, 20), (60, 70), (10, 70)), (), (1.0,) * 11)
    part = coded([code, code], image="x", name="x codes", number=1)
    assert part.text == "13808470054\n13808470054"
    assert {piece.anchor.box for piece in part.pieces if isinstance(piece.anchor, Pixels)} == {(10, 20, 60, 70)}


@given(st.lists(st.tuples(st.text("甲乙123", min_size=1, max_size=12), st.integers(0, 900), st.integers(0, 900))))
def test_every_character_has_its_own_anchor(places: list[tuple[str, int, int]]) -> None:
    found = made(*(line(text, left, top) for text, left, top in places))
    text, end = found.part.text, 0
    for piece in found.part.pieces:
        assert piece.start == end
        end = piece.end
        if piece.anchor is None:
            assert not text[piece.start : piece.end].strip()
        else:
            assert piece.end == piece.start + 1
    assert end == len(text)
    assert sorted("".join(text.split())) == sorted("".join(text for text, _, _ in places))
