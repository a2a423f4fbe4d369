"""Every surface of an OFD file that can hold a value: it goes, what stays does not move, and the result is proven."""

from __future__ import annotations

import inspect
import io
import zipfile
from types import ModuleType

import pytest

from redactor import Toolkit, pipeline
from tests.ofd import mixed_cases, package_cases, text_cases
from tests.ofd.inspection import glyph_numbers, leaks, moved, shown, squeezed
from tests.ofd.paper import Paper, glyphs

CASES = [
    (name, function)
    for module in (text_cases, package_cases, mixed_cases)
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if name[0] in "cde" and name[1:3].isdigit()
]


@pytest.fixture(scope="module")
def blind() -> Toolkit:
    """A toolkit that reads no pictures."""
    return Toolkit.load(ocr="off")


def built(name: str, function) -> Paper:  # type: ignore[no-untyped-def]
    paper = Paper(seed=int(name[1:3]) + {"c": 0, "d": 500, "e": 700}[name[0]])
    function(paper)
    return paper


@pytest.mark.parametrize(("name", "function"), CASES, ids=[name for name, _ in CASES])
def test_values_go_and_the_rest_stays(name: str, function, blind: Toolkit) -> None:  # type: ignore[no-untyped-def]
    paper = built(name, function)
    data = paper.data()
    outcome = pipeline.process(data, blind, "clean", name="notice.ofd")
    assert outcome.data is not None, outcome.report.failure
    assert leaks(data, paper.secrets), "the checker must see the values in the original"
    assert leaks(outcome.data, paper.secrets) == []
    text = shown(outcome.data)
    assert [value for value in paper.keep if squeezed(value) not in text] == []
    assert not moved(data, outcome.data)
    again = pipeline.process(data, blind, "clean", name="notice.ofd")
    assert again.data == outcome.data, "the same input gives the same bytes"


def test_glyph_numbers_go_with_the_codes(blind: Toolkit) -> None:
    for name in ("c10_embedded_font", "c11_part_of_a_transform", "c13_codes_that_lie"):
        paper = built(name, getattr(text_cases, name))
        outcome = pipeline.process(paper.data(), blind, "clean", name="notice.ofd")
        assert outcome.data is not None
        left = glyph_numbers(outcome.data)
        assert not [secret for secret in paper.secrets if f" {glyphs(secret)} " in left]


def test_bars_do_not_tell_widths(blind: Toolkit) -> None:
    paper = built("c33", text_cases.c33_separate_widths)
    outcome = pipeline.process(paper.data(), blind, "clean", name="notice.ofd")
    assert outcome.data is not None
    content = zipfile.ZipFile(io.BytesIO(outcome.data)).read("Doc_0/Pages/Page_0/Content.xml").decode()
    assert content.count("<ofd:PathObject") == 1


def test_modules_hold_enough_surfaces() -> None:
    assert len(CASES) >= 50
    assert all(isinstance(module, ModuleType) for module in (text_cases, package_cases))
