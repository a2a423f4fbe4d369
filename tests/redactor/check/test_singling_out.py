"""Lists that still single people out after their names are gone."""

from __future__ import annotations

import pytest

from extractors.model import Document, Span
from redactor.check.singling_out import check_singling_out
from redactor.detect.text import document_from_table

HEAD = ["序号", "户主", "性别", "村民组", "补偿金额"]


def rows(*people: tuple[str, str]) -> list[list[str]]:
    return [HEAD, *([str(n), f"张{'甲乙丙丁戊己庚辛'[n]}", sex, group, "5"] for n, (sex, group) in enumerate(people))]


def names_of(document: Document) -> list[Span]:
    table = document.blocks[-1].table
    assert table is not None
    return [span for cell in table.cells if cell.column == 1 and cell.row for span in cell.spans]


CROWD = [("男", "一组")] * 3 + [("女", "二组")] * 3


@pytest.mark.parametrize(
    ("people", "below", "warned"),
    [
        (CROWD, 3, ""),
        ([*CROWD, ("女", "一组")], 3, "7 行中仍有 1 行按“性别、村民组”"),
        ([*CROWD, ("女", "一组")], 1, ""),
        ([("男", "一组")] * 2, 3, ""),
        ([("男", "一组")] * 2 + [("女", "一组")] * 2, 3, "4 行中仍有 4 行"),
    ],
)
def test_small_groups_are_asked_about(people: list[tuple[str, str]], below: int, warned: str) -> None:
    document = document_from_table(rows(*people))
    results = check_singling_out(document, names_of(document), below)
    assert bool(results) is bool(warned)
    if warned:
        (result,) = results
        assert warned in result.message_zh
        assert (result.status, result.is_problem) == ("question", False)
        assert not any(f"张{c}" in result.message_zh + result.message_en for c in "甲乙丙丁戊己庚辛")


def test_a_list_whose_names_stay_is_left_alone() -> None:
    document = document_from_table(rows(("男", "一组"), ("女", "二组"), ("女", "三组")))
    assert check_singling_out(document, [], 3) == []


def test_a_column_that_went_is_no_part_of_the_combination() -> None:
    document = document_from_table(rows(*[("男", f"{g}组") for g in "一二三四五"]))
    table = document.blocks[-1].table
    assert table is not None
    groups = [span for cell in table.cells if cell.column == 3 and cell.row for span in cell.spans]
    assert check_singling_out(document, [*names_of(document), *groups], 3) == []
    assert len(check_singling_out(document, names_of(document), 3)) == 1


def test_other_tables_are_none_of_its_business() -> None:
    document = document_from_table(
        [["项目名称", "投资", "工期"], ["某桥", "3", "5"], ["某路", "4", "6"], ["某河", "4", "6"]]
    )
    table = document.blocks[-1].table
    assert table is not None
    assert check_singling_out(document, [span for cell in table.cells for span in cell.spans], 3) == []
