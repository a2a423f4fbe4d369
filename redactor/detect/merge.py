"""From matches in views to findings in the document: one finding a value, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extractors.model import Document, Span
from redactor.detect.detectors import DetectorSet
from redactor.detect.match import Match
from redactor.detect.streams import Stream
from redactor.finding import Finding, Hit
from redactor.secret import fingerprint, mask


def hits_of(stream: Stream, matches: Iterable[Match]) -> list[Hit]:
    """Map matches back to the document."""
    hits = []
    for match in matches:
        spans = stream.view.spans(match.start, match.end)
        if spans:
            detector = match.rule.split(".")[0]
            hits.append(Hit(match.kind, spans, match.score, detector, match.rule, match.evidence))
    return hits


def merge(hits: Sequence[Hit], document: Document, detectors: DetectorSet, key: bytes) -> tuple[Finding, ...]:
    """Join hits on the same characters: the surest names the kind, all of them are kept as its reasons."""
    groups: list[list[Hit]] = []
    owners: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    for hit in sorted(hits, key=lambda hit: (-hit.score, -_length(hit), hit.spans)):
        place = _overlapping(hit, owners)
        if place is None:
            place = len(groups)
            groups.append([])
            for span in hit.spans:
                for bucket in _buckets(span):
                    owners.setdefault(bucket, []).append((span.start, span.end, place))
        groups[place].append(hit)
    groups.sort(key=lambda group: group[0].spans[0])
    return tuple(_finding(number, group, document, detectors, key) for number, group in enumerate(groups, 1))


def _length(hit: Hit) -> int:
    return sum(span.end - span.start for span in hit.spans)


def _buckets(span: Span) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a part that a span touches: overlap is looked for in these only."""
    for stretch in range(span.start >> _STRETCH, (max(span.start, span.end - 1) >> _STRETCH) + 1):
        yield span.part, stretch


_STRETCH = 6


def _overlapping(hit: Hit, owners: dict[tuple[int, int], list[tuple[int, int, int]]]) -> int | None:
    for span in hit.spans:
        for bucket in _buckets(span):
            for start, end, place in owners.get(bucket, ()):
                if start < span.end and span.start < end:
                    return place
    return None


def _finding(number: int, group: list[Hit], document: Document, detectors: DetectorSet, key: bytes) -> Finding:
    best = group[0]
    secret = document.text(*best.spans)
    return Finding(
        f"F{number}", best.kind, severity(best.kind, detectors), best.spans, best.score, mask(secret),
        fingerprint(secret, key), tuple(group),
    )  # fmt: skip


def severity(kind: str, detectors: DetectorSet) -> str:
    """Return the severity of a kind."""
    return detectors.rule(kind).severity
