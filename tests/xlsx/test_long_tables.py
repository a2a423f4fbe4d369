"""Tables of very many rows go on in blocks of their own; nothing of them may be lost at the border."""

from __future__ import annotations

import pytest

from extractors import extract
from extractors.formats.xlsx import sheet as sheets
from redactor.toolkit import Toolkit
from tests.xlsx.book import Book
from tests.xlsx.inspection import Look


def test_columns_keep_their_headings_behind_the_border(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LONG_TABLE", 4)
    book = Book(11)
    accounts = [book.account("behind the border", 14) for _ in range(11)]
    book.sheet("花名册", [["户主姓名", "人口", "存折账号"], *(["钟志远", 100 + n, a] for n, a in enumerate(accounts))])
    data = book.data()
    tables = [block.table for block in extract(data, "book.xlsx").blocks if block.table]
    assert [table.continues for table in tables][-3:] == [False, True, True]
    after = Look(Toolkit.load(ocr="off").clean(data, name="book.xlsx").data)
    assert [account for account in accounts if after.found(account)] == []
    assert {"100", "110"} <= {cell[2] for cell in after.cells}
