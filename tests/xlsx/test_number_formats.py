"""Formats that show digits of their own: half a removed number must not go on being shown by them."""

from __future__ import annotations

import pytest

from extractors import extract
from extractors.formats.xlsx.number_format import shown
from redactor.toolkit import Toolkit
from tests.word.validity import members
from tests.xlsx.book import Book, inline, number


@pytest.fixture(scope="module")
def kit() -> Toolkit:
    return Toolkit.load(ocr="off")


@pytest.mark.parametrize("is_text", [False, True])
def test_the_format_forgets_what_it_showed_of_a_number(is_text: bool, kit: Toolkit) -> None:
    book = Book(310)
    mobile = book.mobile("format and cell")
    head, tail = mobile[:6], mobile[6:]
    style = book.style(f'"{head}"@' if is_text else f'"{head}"00000')
    book.people("联系电话", values=[[inline(tail, style) if is_text else number(int(tail), style)]])
    original = book.data()
    assert mobile in "".join(part.text for part in extract(original, "book.xlsx").parts)
    cleaned = kit.clean(original, name="book.xlsx").data
    assert head not in "".join(part.text for part in extract(cleaned, "book.xlsx").parts)
    assert head.encode() not in members(cleaned)["xl/styles.xml"]


def test_a_format_that_other_cells_need_stays(kit: Toolkit) -> None:
    book = Book(311)
    account = book.account("format and cell", 14)
    style = book.style(f'"{account[:4]}"0000000000')
    book.people("存折账号", "档案号", values=[[number(int(account[4:]), style), number(7, style)]])
    cleaned = kit.clean(book.data(), name="book.xlsx").data
    text = "".join(part.text for part in extract(cleaned, "book.xlsx").parts)
    assert account not in text and f"{account[:4]}0000000007" in text


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ('"159"00000000', "7", "15900000007"),
        ('"159"00000000', "12345678", "15912345678"),
        ('"1"00000', "42", "100042"),
        ('"13"0-0000', "1", "130-0001"),
        ('"No."####', "12", "No.12"),
        ('"1"#0', "5", "15"),
        ("0000-0000000", "8553623118", "0855-3623118"),
        ("0000000000000000", "17", "0000000000000017"),
        ("000-0000-0000", "13912345678", None),
        ("0000", "17", None),
        ("#,##0.00", "8553623118", None),
        ('0.00"元"', "12.5", "12.50元"),
    ],
)
def test_formats_show_what_programs_show(code: str, value: str, text: str | None) -> None:
    assert shown(code, value) == text
