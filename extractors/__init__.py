"""Bytes in, Document and disclosure fields out. No policy, no writing.

Public: ``extract``, ``classify``, ``read_fields`` (resolved on first use, so importing this package is cheap).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractors.classification import classify as classify
    from extractors.fields import read_fields as read_fields
    from extractors.formats import extract as extract

_HOMES = {"extract": "extractors.formats", "classify": "extractors.classification", "read_fields": "extractors.fields"}
__all__ = ["classify", "extract", "read_fields"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
