"""Every place in which a workbook can hold a value: made, cleaned, and looked at with a checker of our own.

A case plants values in a workbook that is otherwise public. After cleaning none of them can be read by any means, all
that must stay is there, a spreadsheet program would open the package, and what had no value in it has kept its bytes.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable

import pytest

from redactor.toolkit import Toolkit
from tests.word.inspection import Searchable, plain
from tests.word.validity import members
from tests.xlsx import (
    around_cases,
    beside_cases,
    cell_cases,
    corner_cases,
    formula_cases,
    frame_cases,
    layout_cases,
    mixed_cases,
    pack_cases,
)
from tests.xlsx.book import Book
from tests.xlsx.inspection import Look
from tests.xlsx.validity import faults

MODULES = (
    cell_cases,
    formula_cases,
    frame_cases,
    beside_cases,
    pack_cases,
    mixed_cases,
    around_cases,
    corner_cases,
    layout_cases,
)
Case = Callable[[Book], bytes | None]
CASES: list[Case] = [
    function
    for module in MODULES
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if re.match(r"c\d", name) and function.__module__ == module.__name__
]
_ALWAYS_NEW = re.compile(r"\[Content_Types\]|\.rels$|^docProps/|workbook\.xml$|sharedStrings|calcChain|styles")


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60


@pytest.fixture(scope="module")
def kit() -> Toolkit:
    return Toolkit.load(ocr="off")


def _made(case: Case) -> tuple[Book, bytes]:
    book = Book(int(re.findall(r"\d+", case.__name__)[0]))
    data = case(book)
    return book, data if isinstance(data, bytes) else book.data()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_nothing_planted_is_left(case: Case, kit: Toolkit) -> None:
    book, original = _made(case)
    before = Look(original)
    assert [s.where for s in book.secrets if not before.found(s.value)] == [], (
        "the checker does not see what it looks for"
    )
    cleaned = kit.clean(original, name="book.xlsx")
    after = Look(cleaned.data)
    assert [(s.where, after.found(s.value)) for s in book.secrets if after.found(s.value)] == []
    assert [(s.where, s.value) for s in book.short if any(s.value in cell[2] for cell in after.cells)] == []
    assert faults(cleaned.data) == []
    shown = "\n".join(cell[2] for cell in after.cells)
    assert [text for text in book.keep if plain(text) not in plain(shown)] == []
    results = {cell[3].lstrip("="): cell[2] for cell in after.cells if cell[3]}
    assert {f: results.get(f) for f in book.keep_formulas} == book.keep_formulas
    _assert_rest_unchanged(original, cleaned.data, book)


def _assert_rest_unchanged(original: bytes, cleaned: bytes, book: Book) -> None:
    """Parts that held no value have kept their bytes; sheets keep widths and merges."""
    after = members(cleaned)
    for name, content in members(original).items():
        if name not in after or after[name] == content:
            continue
        if "/worksheets/" in name:
            assert _widths(content) == _widths(after[name]), name
        if not _ALWAYS_NEW.search(name) and "/worksheets/" not in name:
            held = Searchable(content)
            assert any(held.found(secret.value) for secret in book.secrets) or b"<!--" in content, name


def _widths(content: bytes) -> list[bytes]:
    return re.findall(rb"<(?:x:)?col [^>]*>", content.replace(b"\0", b""))
