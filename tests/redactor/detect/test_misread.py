"""Numbers with OCR's errors beside their labels, and what must be left alone."""

from __future__ import annotations

import pytest

from extractors.model import Block, Cell, Document, Part, Piece, Span, Table
from redactor.detect.misread import misread_hits

NUMBER = "522324196810288228"


def kinds(text: str, kind: str = "image") -> list[str]:
    part = Part("x", kind, text, (Piece(0, len(text), None),))  # type: ignore[arg-type]
    return [hit.kind for hit in misread_hits(Document("", "pdf", (part,)))]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("身份证号：" + NUMBER[:17], "id_card"),
        ("身份证号：" + NUMBER[:9] + NUMBER[8:], "id_card"),
        ("身份证号：" + NUMBER[:10] + "B" + NUMBER[11:], "id_card"),
        ("公民身份号码 522324196810288Z28", "id_card"),
        ("份证号\n522324196810288229", "id_card"),
        ("522324196810288229", "id_card"),
        ("联系电话：138084700541", "mobile"),
        ("联系电话：1380847005", "mobile"),
        ("手机号：138 0847 005S", "mobile"),
        ("银行账号：6217OO1234567890123", "bank_account"),
        # leaks once: letters of a gray seal were read in place of digits
        ("该户户主的联系电话为1391案580607，情况属实。", "mobile"),
        ("银行账号： 62某2265704874603519", "bank_account"),
        ("银行账号为6县226820164646034 情况属实。", "bank_account"),
        ("身份证号：520122某198606221441", "id_card"),
        # a leak once: a seal had taken the last character of the heading, and a digit
        ("银行账\n621260200760168597", "bank_account"),
    ],
)
def test_a_misread_number_is_found(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "监督电话：0851-28222222",
        "联系电话：13808470054",
        "统一社会信用代码：915203001234567890",
        "银行账号：62170012345678901",
        "金额：1234567890.00",
        "备案编号：522324196810288229",
        "施工许可证号 6201022024010101",
        "联系电话：85551234转1201",
        "银行账号于2024年12月31日前报至118室",
        "联系电话以2024第12345678号文件为准",
        "标段编号：620102某2024010101",
    ],
)
def test_exact_and_public_numbers_are_left_to_their_own_detectors(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (("18605481196", "62122", "60331045060323"), [("62122", "60331045060323")]),
        (("13978292619 一 6", "212261506818484367"), [("6", "212261506818484367")]),
        (("1", NUMBER[:7], NUMBER[7:] + " 男"), [(NUMBER[:7], NUMBER[7:])]),
        (("62122", "60331045060324"), []),
        (("62122", "", "60331045060323"), []),
        (("62122元", "60331045060323"), []),
    ],
)
def test_a_seal_cuts_a_number_in_a_table(row: tuple[str, ...], found: list[tuple[str, str]]) -> None:
    """A leak once: the star of a gray seal passed for rulings of the table, between the digits of an account."""
    text, cells = "", []
    for column, cell in enumerate(row):
        start = len(text)
        text += cell + "\t"
        cells.append(Cell(0, column, (Span(0, start, start + len(cell)),)))
    part = Part("x", "image", text, (Piece(0, len(text), None),))
    table = Block("table", Span(0, 0, len(text)), Table(1, len(row), tuple(cells)))
    document = Document("", "pdf", (part,), (table,))
    hits = [hit for hit in misread_hits(document) if len(hit.spans) > 1]
    assert [tuple(document.text(span) for span in hit.spans) for hit in hits] == found


def test_typed_text_was_not_misread() -> None:
    assert kinds("身份证号：" + NUMBER[:17], "body") == []
