"""What other programs may rely on."""

from __future__ import annotations

import dataclasses
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import SAMPLES

import extractors
import redactor
import redactor.batch
import redactor.presidio
import redactor.toolkit

PUBLIC = [
    "CellFinding", "Cleaned", "Decision", "Finding", "Report", "Settings", "TextFinding", "Toolkit", "ToolkitError",
    "UnsafeOutput", "__version__", "check", "clean",
]  # fmt: skip


def test_public_names_of_redactor() -> None:
    assert sorted(redactor.__all__) == PUBLIC
    for name in PUBLIC:
        assert getattr(redactor, name) is not None


def test_public_names_of_extractors() -> None:
    assert sorted(extractors.__all__) == ["classify", "extract", "read_fields"]
    for name in extractors.__all__:
        assert callable(getattr(extractors, name))


def test_unknown_names_are_refused() -> None:
    with pytest.raises(AttributeError):
        _ = redactor.no_such_name


def test_check_can_be_called_before_and_after_its_namesake_is_loaded() -> None:
    """``redactor.check`` is a function and a subpackage; the first call loads the second."""
    program = (
        "import redactor, sys; a = redactor.check(sys.argv[1]); b = redactor.check(sys.argv[1]);"
        "import redactor.check.required as namesake; from redactor import check;"
        "assert a.status == b.status == check(sys.argv[1]).status and namesake.check_required"
    )
    subprocess.run([sys.executable, "-c", program, str(SAMPLES / "award" / "award.docx")], check=True, timeout=300)


def _signatures() -> Iterator[str]:
    doors: list[tuple[str, Any, list[str]]] = [
        ("redactor", redactor, PUBLIC),
        ("redactor.batch", redactor.batch, redactor.batch.__all__),
        ("redactor.presidio", redactor.presidio, ["analyzer_engine"]),
        ("extractors", extractors, list(extractors.__all__)),
    ]
    for door, module, names in doors:
        for name in sorted(names):
            thing = getattr(module, name)
            if (door, name) == ("redactor", "check"):
                thing = redactor.toolkit.check  # the subpackage of that name stands for it when it is loaded
            if inspect.isclass(thing):
                yield from _members(f"{door}.{name}", thing)
            elif callable(thing):
                yield f"{door}.{name}{inspect.signature(thing)}"


def _members(path: str, kind: type) -> Iterator[str]:
    if dataclasses.is_dataclass(kind):
        yield f"{path}: " + ", ".join(field.name for field in dataclasses.fields(kind))
    else:
        yield path
    for name, member in sorted(vars(kind).items()):
        if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, classmethod)):
            yield f"{path}.{name}{inspect.signature(getattr(kind, name))}"
        elif not name.startswith("_") and isinstance(member, property):
            yield f"{path}.{name}"


def test_signatures_change_on_purpose_only() -> None:
    """A line that goes or changes breaks programs of others: it needs a deprecation first. New lines are welcome."""
    kept = Path(__file__).parent / "golden" / "public_api.txt"
    found = "".join(re.sub(r"<function .*? at 0x\w+>", "...", line) + "\n" for line in _signatures())
    assert found == kept.read_text(encoding="utf-8")
