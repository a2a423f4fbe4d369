"""Rewrite a Word document the way the pipeline does, with the values given instead of detected."""

from __future__ import annotations

from typing import Any

from extractors.formats.docx import DOCX
from extractors.limits import Limits
from extractors.model import Document, Span
from redactor.redaction import Redaction, RewriteJob, RewriteOptions, Rewritten
from redactor.rewrite.docx import rewrite
from redactor.rewrite.values import Values, folded


def read(data: bytes) -> Document:
    return DOCX.read(data, "x.docx", Limits())


def seen(document: Document, value: str) -> list[str]:
    """Return the names of the parts in which a value can be read."""
    return [part.name for part in document.parts if folded(value) in folded(part.text)]


def redactions(
    document: Document, *values: str, replacement: str = "[略]", strong: bool = True
) -> tuple[Redaction, ...]:
    """Return one redaction a value, with the span of its first occurrence."""
    found = []
    for number, value in enumerate(values):
        plain = Values.of([Redaction("", "", (), value, "", True)])
        spans: tuple[Span, ...] = ()
        for index, part in enumerate(document.parts):
            matches = plain.find(part.text)
            if matches:
                spans = (Span(index, matches[0].start, matches[0].end),)
                break
        found.append(Redaction(f"F{number}", "mobile", spans, value, replacement, strong))
    return tuple(found)


def clean(data: bytes, *values: str, replacement: str = "[略]", strong: bool = True, **options: Any) -> Rewritten:
    document = read(data)
    made = redactions(document, *values, replacement=replacement, strong=strong)
    return rewrite(RewriteJob(data, document, made, RewriteOptions(**options)))


def body(data: bytes) -> str:
    return read(data).parts[0].text
