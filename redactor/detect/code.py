"""Detectors that are code rather than rules: person names, and the recognizers that a policy names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extractors.model import Document
from redactor.detect.foreign import foreign_hits, load_recognizers
from redactor.detect.misread import misread_hits
from redactor.detect.names import NameWords, Scope, load_names, person_names
from redactor.detect.pictures import picture_hits
from redactor.finding import Hit


@dataclass(frozen=True, slots=True)
class CodeDetectors:
    """``recognizers`` are names, "package.module:Class": a worker process loads them itself."""

    rules_folder: Path
    names: NameWords
    recognizers: tuple[str, ...]


def load_code(rules_folder: Path, recognizers: tuple[str, ...] = ()) -> CodeDetectors:
    """Read the word lists and try the recognizers. Raises RuleFileError, MissingPart or UsageError."""
    load_recognizers(recognizers)
    return CodeDetectors(rules_folder, load_names(rules_folder), recognizers)


def code_hits(document: Document, code: CodeDetectors, names: Scope) -> list[Hit]:
    """Return the hits, for ``detect(..., more=...)``. Raises DetectorFailed, or MissingPart for the name model."""
    hits = person_names(document, code.names, names) + misread_hits(document) + picture_hits(document)
    return hits + foreign_hits(document, load_recognizers(code.recognizers), code.rules_folder)
