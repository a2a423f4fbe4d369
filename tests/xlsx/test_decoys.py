"""Numbers with decoys among their digits, letters that nobody sees: they are read as the eye reads them."""

from __future__ import annotations

import re

import pytest

from redactor.redaction import Redaction
from redactor.toolkit import Toolkit
from redactor.verify import verify
from tests.word.validity import members
from tests.xlsx.book import Book

_LOOKS = {
    "white": '<color rgb="FFFFFFFF"/>',
    "nearly white": '<color rgb="FFF8F8F8"/>',
    "paper of the theme": '<color theme="0"/>',
    "white by number": '<color indexed="9"/>',
    "specks": '<sz val="1"/>',
}


def _decoys(number: str, look: str) -> str:
    hidden = f"<r><rPr>{_LOOKS[look]}</rPr><t>{{}}</t></r>"
    return "".join(f"<r><t>{c}</t></r>{hidden.format('8305'[n % 4])}" for n, c in enumerate(number))


def _inline(markup: str) -> str:
    return f'<c r="{{r}}" t="inlineStr"><is>{markup}</is></c>'


def _read_by_looks(data: bytes) -> str:
    """Return what is left of all strings without the runs that have properties."""
    text = b"".join(members(data).values()).decode("utf-8", "ignore")
    return re.sub(r"<[^>]*>", "", re.sub(r"<r><rPr>.*?</r>", "", text))


@pytest.fixture(scope="module")
def kit() -> Toolkit:
    return Toolkit.load(ocr="off")


@pytest.mark.parametrize("look", _LOOKS)
@pytest.mark.parametrize("shared", [False, True])
def test_decoys_do_not_hide_a_number(look: str, shared: bool, kit: Toolkit) -> None:
    book = Book(301)
    mobile, identity = book.mobile("column"), book.id("remark")
    cells = [_decoys(mobile, look), f"<r><t>证件</t></r>{_decoys(identity, look)}"]
    book.people("联系电话", "备注", values=[[book.string(cell) if shared else _inline(cell) for cell in cells]])
    original = book.data()
    assert mobile in _read_by_looks(original) and identity in _read_by_looks(original)
    left = _read_by_looks(kit.clean(original, name="book.xlsx").data)
    assert mobile not in left and identity not in left


def test_a_number_is_read_over_one_that_nobody_sees(kit: Toolkit) -> None:
    book = Book(302)
    seen, hidden = book.mobile("seen"), book.mobile("hidden")
    cut = f"<r><t>电话{seen[:6]}</t></r><r><rPr>{_LOOKS['specks']}</rPr><t>{hidden}</t></r><r><t>{seen[6:]}</t></r>"
    book.people("备注", values=[[_inline(cut)]])
    cleaned = kit.clean(book.data(), name="book.xlsx").data
    assert seen not in _read_by_looks(cleaned) and hidden.encode() not in b"".join(members(cleaned).values())


def test_runs_that_are_seen_and_white_letters_beside_words_change_nothing(kit: Toolkit) -> None:
    book = Book(303)
    white = f"<r><rPr>{_LOOKS['white']}</rPr><t>第2版</t></r>"
    book.people("备注", values=[[_inline(f"<r><t>面积86.5平方米</t></r>{white}<r><t>一层</t></r>")]])
    text = "".join(
        part.decode("utf-8", "ignore") for part in members(kit.clean(book.data(), name="b.xlsx").data).values()
    )
    assert "面积86.5平方米" in text and "第2版" in text


@pytest.mark.parametrize("shared", [False, True])
def test_the_proof_reads_over_decoys(shared: bool, kit: Toolkit) -> None:
    book = Book(304)
    mobile = book.mobile("left in place")
    markup = _decoys(mobile, "white")
    book.people("备注", values=[[book.string(markup) if shared else _inline(markup)]])
    data = book.data()
    removed = Redaction("F1", "mobile", (), mobile, "【】", True)
    result = verify("xlsx", data, data, [removed], kit.settings.limits)
    assert [residue.how for residue in result.residues] == ["texts by their looks"]
