"""Find personal data in a Document by rules with context.

    detectors = load(rules_folder())
    findings = detect(document, detectors, key=key)
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.model import Document, Span
from redactor.detect.detectors import DetectorSet, load
from redactor.detect.merge import hits_of, merge
from redactor.detect.rules import Rule
from redactor.detect.scan import scan
from redactor.detect.streams import streams
from redactor.finding import Finding

__all__ = ["DetectorSet", "Rule", "detect", "load"]


def detect(
    document: Document, detectors: DetectorSet, *, protected: Sequence[Span] = (), doctype: str = "", key: bytes
) -> tuple[Finding, ...]:
    """Return the findings in reading order, "F1" first. Raises DetectorFailed when a detector does not finish.

    ``protected`` are the spans of disclosure items that are to be published; ``key`` keys the fingerprints.
    """
    hits = [hit for stream in streams(document, detectors.headings) for hit in hits_of(stream, scan(stream, detectors))]
    return merge(hits, document, detectors, key)
