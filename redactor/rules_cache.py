"""Rules read and compiled once a process, by the identity of their folder.

Compiling the detectors takes longer than most documents. The process that forks workers (``batch.warm``) fills this
before it forks, so that all workers share one copy.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from extractors import rulefile

if TYPE_CHECKING:
    from extractors.doctype import DocType
    from redactor.detect import DetectorSet


def detectors(folder: Path) -> DetectorSet:
    """Return the compiled detectors of a rule pack. Raises RuleFileError."""
    return _detectors(folder, rulefile.digest(folder))


def doctypes(folder: Path) -> dict[str, DocType]:
    """Return the document types of a rule pack by id. Raises RuleFileError."""
    return _doctypes(folder, rulefile.digest(folder))


@lru_cache(maxsize=4)
def _detectors(folder: Path, _digest: str) -> DetectorSet:
    from redactor.detect import load

    return load(folder)


@lru_cache(maxsize=4)
def _doctypes(folder: Path, _digest: str) -> dict[str, DocType]:
    from extractors.doctype import load_doctypes

    return load_doctypes(folder)
