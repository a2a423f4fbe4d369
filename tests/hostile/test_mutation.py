"""Mutation testing, bounded: the tests of the validators must notice changes of them (any module: ``mutation.py``)."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from support import ROOT

from tests.hostile import test_validators
from tests.hostile.changes import changes, compiled

MODULE = ROOT / "redactor/detect/validators.py"
EVERY = 12
"""Of how many changes one is tried."""
NOTICED = 0.9
"""Part of the changes that must be noticed; the rest changes nothing that can be seen (a wider range of months)."""


def calls(test: Callable[..., None]) -> Iterator[dict[str, Any]]:
    """Yield the arguments of a test's cases."""
    tables = []
    for mark in getattr(test, "pytestmark", ()):
        names, values = mark.args
        names = [names] if isinstance(names, str) else names
        tables.append([dict(zip(names, row if len(names) > 1 else (row,), strict=True)) for row in values])
    for rows in itertools.product(*tables):
        yield {name: value for row in rows for name, value in row.items()}


def notices(tests: list[Callable[..., None]]) -> bool:
    """Tell whether a test fails."""
    try:
        for test in tests:
            for arguments in calls(test):
                test(**arguments)
    except (AssertionError, ArithmeticError, LookupError, StopIteration, TypeError, ValueError):
        return True
    return False


def test_changes_of_the_validators_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    tests = [value for name, value in vars(test_validators).items() if name.startswith("test_")]
    assert len(tests) > 5 and not notices(tests)
    source = MODULE.read_text(encoding="utf-8")
    survived = []
    tried = changes(source)[::EVERY]
    for change in tried:
        module = ModuleType("changed")
        try:
            exec(compiled(source, change, "changed"), module.__dict__)
        except (ArithmeticError, LookupError, TypeError, ValueError):
            continue
        with monkeypatch.context() as patch:
            patch.setattr(test_validators, "validators", module)
            patch.setattr(test_validators, "VALIDATORS", module.VALIDATORS)
            if not notices(tests):
                survived.append(str(change))
    assert len(survived) <= (1 - NOTICED) * len(tried), survived
