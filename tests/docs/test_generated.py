"""What ``docs/make.py`` makes is what is there."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    sys.path.insert(0, str(DOCS))
    try:
        import make
    finally:
        sys.path.remove(str(DOCS))
    return make


def test_the_page_of_error_codes_is_true(maker: ModuleType) -> None:
    assert (DOCS / "error-codes.md").read_text(encoding="utf-8") == maker.errors_page(), "python docs/make.py errors"


def test_the_glossary_is_true(maker: ModuleType) -> None:
    """The page is what the rules say, and the code has every name where the glossary says."""
    assert (DOCS / "glossary.md").read_text(encoding="utf-8") == maker.glossary_page(), "python docs/make.py glossary"
    terms = sys.modules["glossary"].TERMS
    assert [name for _, name, home, _ in terms if not hasattr(importlib.import_module(home), name)] == []


def test_no_error_is_left_out(maker: ModuleType) -> None:
    """Every error class of the packages, found by reading the code, is on the page; private ones are not."""
    root = DOCS.parent
    pattern = re.compile(r"^class ([A-Z]\w+)\(\w*(?:Error|Missing|Unreadable|Exceeded|Part)\):", re.MULTILINE)
    files = [path for folder in ("redactor", "extractors") for path in (root / folder).rglob("*.py")]
    named = {name for path in files for name in pattern.findall(path.read_text(encoding="utf-8"))}
    page = (DOCS / "error-codes.md").read_text(encoding="utf-8")
    plain = {"NotOfd", "CannotPaint", "NotAnImage"}  # ValueErrors within one module, never shown
    assert {name for name in named - plain if f"`{name}`" not in page} == set()


def test_every_error_says_what_to_do(maker: ModuleType) -> None:
    for kind in maker.kinds(maker.ToolkitError):
        assert kind.__doc__, kind
        assert kind.hint_zh, kind
        assert kind.hint_en, kind
        assert 0 < kind.exit_code <= 70, kind


def test_the_drawing_is_true(maker: ModuleType) -> None:
    drawn = (DOCS / "architecture.svg").read_text(encoding="utf-8")
    assert drawn == maker.architecture_svg(), "python docs/make.py architecture"
