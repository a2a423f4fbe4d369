"""Find personal data in a Document by rules with context.

detectors = load(rules_folder())
findings = detect(document, detectors, key=key)
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from extractors.model import Document, Span
from extractors.spans import SpanSet
from redactor.detect.code import CodeDetectors, code_hits, load_code
from redactor.detect.detectors import DetectorSet, load
from redactor.detect.disguised import disguised
from redactor.detect.merge import hits_of, merge
from redactor.detect.rules import Rule
from redactor.detect.scan import scan
from redactor.detect.streams import streams
from redactor.finding import Finding, Hit

__all__ = ["CodeDetectors", "DetectorSet", "Rule", "code_hits", "detect", "load", "load_code"]


def detect(
    document: Document,
    detectors: DetectorSet,
    *,
    protected: Sequence[Span] = (),
    doctype: str = "",
    more: Sequence[Hit] = (),
    key: bytes,
) -> tuple[Finding, ...]:
    """Return the findings in reading order, "F1" first. Raises DetectorFailed when a detector does not finish.

    ``protected`` are the spans of disclosure items that are to be published: doubtful amounts and addresses inside them
    are no findings; ``more`` are hits of detectors in code
    (``code_hits``); ``key`` keys the fingerprints.
    """
    read = chain(streams(document, detectors.headings), disguised(document))
    hits = [hit for stream in read for hit in hits_of(stream, scan(stream, detectors))]
    homes = SpanSet(protected)
    hits = [hit for hit in hits if not _published(hit, homes)]
    return merge([*hits, *more], document, detectors, key)


_DOUBTFUL = 0.8
_WEAK = frozenset({"property", "home_address"})


def _published(hit: Hit, protected: SpanSet) -> bool:
    """A doubtful amount or address lies inside an item that is to be published. Numbers of people never count."""
    if hit.kind not in _WEAK or hit.score >= _DOUBTFUL:
        return False
    return all(protected.holds(span) for span in hit.spans)
