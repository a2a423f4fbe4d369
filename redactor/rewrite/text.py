"""Rewrite plain text: only the characters of the values change; encoding, byte order mark and line ends stay."""

from __future__ import annotations

from pathlib import PurePath

from extractors.errors import DamagedInput
from extractors.formats.markdown import REFERENCE
from extractors.formats.text import decode
from extractors.model import TextOffset
from redactor.redaction import Note, Redaction, RewriteJob, Rewritten
from redactor.rewrite.values import Edit, Values, apply, edits_of, spread

_SUFFIXES = frozenset({".txt", ".md", ".csv", ".tsv", ".log"})


def rewrite(job: RewriteJob) -> Rewritten:
    """Remove the job's values. Raises DamagedInput when the text does not survive its own encoding."""
    decoded = decode(job.data)
    if decoded.encode(decoded.text) != job.data:
        raise DamagedInput(where="text encoding")
    edits = [edit for redaction in job.redactions for edit in _edits(job, decoded.text, redaction)]
    covered = bytearray(len(decoded.text))
    for edit in edits:
        covered[edit.start : edit.end] = b"\1" * (edit.end - edit.start)
    copies = [m for m in Values.of(job.redactions).find(decoded.text) if not all(covered[p] for p in m.places)]
    edits += [edit for match in copies for edit in edits_of(match)]
    suffix = PurePath(job.document.name).suffix.lower()
    notes = (Note("copies_removed", {"count": len(copies)}),) if copies else ()
    return Rewritten(decoded.encode(apply(decoded.text, edits)), suffix if suffix in _SUFFIXES else ".txt", notes)


def _edits(job: RewriteJob, source: str, redaction: Redaction) -> list[Edit]:
    ranges: list[tuple[int, int]] = []
    for span in redaction.spans:
        for piece in job.document.parts[span.part].pieces_between(span.start, span.end):
            if not isinstance(piece.anchor, TextOffset):
                continue
            start, end = max(span.start, piece.start), min(span.end, piece.end)
            shift = piece.anchor.offset - piece.start
            whole = REFERENCE.match(source, piece.anchor.offset) if piece.atomic else None
            ranges.append(whole.span() if whole else (start + shift, end + shift))
    return spread(ranges, redaction.replacement)
