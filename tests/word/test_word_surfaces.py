"""Every place in which a Word file can hold a value: made, cleaned, and looked at with a checker of our own.

A case plants values in a notice that is otherwise clean. After cleaning none of them can be read by any means, all that
must stay is there, Word would open the package, and what had no value in it has kept its bytes.
"""

from __future__ import annotations

import inspect
import io
import re
from collections.abc import Callable

import docx
import pytest

from redactor.toolkit import Toolkit
from tests.word import (
    drawing_cases,
    embedded_cases,
    field_cases,
    grid_cases,
    hunt_cases,
    mixed_cases,
    pack_cases,
    story_cases,
    table_cases,
    text_cases,
)
from tests.word.inspection import Searchable, plain
from tests.word.paper import Paper
from tests.word.validity import faults, members

MODULES = (
    text_cases,
    field_cases,
    grid_cases,
    hunt_cases,
    mixed_cases,
    table_cases,
    drawing_cases,
    story_cases,
    embedded_cases,
    pack_cases,
)
Case = Callable[[Paper], bytes | None]
CASES: list[Case] = [
    function
    for module in MODULES
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if re.match(r"c\d", name) and function.__module__ == module.__name__
]
_TRACES = re.compile(b"<!--|<w:hyperlink|<w:fldChar|o:gfxdata|w:rsid")
"""Marks of things that go even without a value in them."""
_ALWAYS_NEW = re.compile(r"\[Content_Types\]|\.rels$|^docProps/|settings\.xml$|^word/document\.xml$")


@pytest.fixture(scope="module")
def kit() -> Toolkit:
    return Toolkit.load(ocr="off")


def _made(case: Case) -> tuple[Paper, bytes]:
    paper = Paper(int(re.findall(r"\d+", case.__name__)[0]))
    data = case(paper)
    return paper, data if isinstance(data, bytes) else paper.data()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_nothing_planted_is_left(case: Case, kit: Toolkit) -> None:
    paper, original = _made(case)
    assert _seen(Searchable(original), paper, False) == [], "the checker does not see what it is to look for"
    cleaned = kit.clean(original, name="notice.docx")
    after = Searchable(cleaned.data)
    assert _seen(after, paper, True) == []
    assert [s.where for s in paper.secrets if after.pieces_found(s.value)] == []
    assert faults(cleaned.data) == []
    shown = plain("".join(_document_text(cleaned.data)))
    assert [text for text in paper.keep if re.sub(r"\s", "", plain(text)) not in shown] == []
    _assert_rest_unchanged(original, cleaned.data, paper)


def _seen(file: Searchable, paper: Paper, wanted: bool) -> list[tuple[str, list[str]]]:
    """Return the planted values that can (or cannot) be read, by the surface and the places."""
    places = [(secret.where, file.found(secret.value)) for secret in paper.secrets]
    places += [(secret.where, file.found_alone(secret.value)) for secret in paper.short]
    return [(surface, found) for surface, found in places if bool(found) == wanted]


def _document_text(data: bytes) -> list[str]:
    from lxml import etree

    root = etree.fromstring(members(data)["word/document.xml"])
    return [re.sub(r"\s", "", str(t)) for t in root.itertext()]


def _assert_rest_unchanged(original: bytes, cleaned: bytes, paper: Paper) -> None:
    """Parts that held no value and no traces of editing have kept their bytes."""
    after = members(cleaned)
    for name, content in members(original).items():
        if name not in after or _ALWAYS_NEW.search(name) or after[name] == content:
            continue
        held = Searchable(content)
        assert any(held.found(secret.value) for secret in paper.secrets) or _TRACES.search(content), name


def test_python_docx_opens_the_result(kit: Toolkit) -> None:
    for case in (text_cases.c001_runs, story_cases.c076_comments, pack_cases.c087_macros):
        _, original = _made(case)
        assert docx.Document(io.BytesIO(kit.clean(original, name="notice.docx").data)).paragraphs
