"""What other programs may rely on."""

from __future__ import annotations

import pytest

import extractors
import redactor

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
