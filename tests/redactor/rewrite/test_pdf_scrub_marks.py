"""Unapplied redaction marks remove what is under them, found by a detector or not."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from extractors.formats import extract
from redactor.redaction import RewriteJob
from redactor.rewrite.pdf import rewrite
from redactor.rewrite.pdf.marks import marked_redactions
from tests.redactor.pdf_files import annotate, made, show


def marked(*boxes: list[float]) -> bytes:
    marks = [Dictionary(Type=Name.Annot, Subtype=Name.Redact, Rect=box) for box in boxes]
    return made(show("Jane Doe lives here"), show("other page"), change=lambda pdf: annotate(pdf, marks))


def names(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [redaction.secret_text for redaction in marked_redactions(pdf, extract(data, "a.pdf"))]


@pytest.mark.parametrize(
    ("boxes", "texts"),
    [
        ([[48, 295, 104, 315]], ["Jane Doe"]),
        ([[48, 295, 76, 315], [130, 295, 400, 315]], ["Jane", "here"]),
        ([[48, 200, 104, 215]], []),
        ([], []),
    ],
)
def test_text_under_marks(boxes: list[list[float]], texts: list[str]) -> None:
    assert [text.strip() for text in names(marked(*boxes))] == texts


def test_rewriting_applies_marks() -> None:
    data = marked([48, 295, 104, 315])
    cleaned = rewrite(RewriteJob(data, extract(data, "a.pdf"), ()))
    text = "\n".join(part.text for part in extract(cleaned.data, "a.pdf").parts)
    assert "Jane" not in text and "lives here" in text and "other page" in text
    assert "redact_marks_applied" in {note.code for note in cleaned.notes}
