"""From matches in views to findings in the document: one finding a value, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

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
    """Join hits on the same characters: the surest names the kind, all of them are kept as its reasons.

    What a weaker hit covers beyond the surer one is not lost: of the same kind it widens the finding, of another kind
    it becomes a finding of its own.
    """
    groups: list[list[Hit]] = []
    owners: dict[tuple[int, int], list[tuple[int, int, int]]] = {}

    def own(spans: Iterable[Span], place: int) -> None:
        for span in spans:
            for bucket in _buckets(span):
                owners.setdefault(bucket, []).append((span.start, span.end, place))

    for hit in sorted(hits, key=lambda hit: (-hit.score, -_length(hit), hit.spans)):
        place = _overlapping(hit, owners)
        if place is None:
            groups.append([hit])
            own(hit.spans, len(groups) - 1)
            continue
        groups[place].append(hit)
        rest = _uncovered(hit, owners, document)
        if rest and groups[place][0].kind == hit.kind:
            spans = _union([*groups[place][0].spans, *hit.spans])
            groups[place][0] = replace(groups[place][0], spans=spans)
            own(rest, place)
        elif rest and hit.kind not in _WIDE:
            groups.append([replace(hit, spans=rest)])
            own(rest, len(groups) - 1)
    groups.sort(key=lambda group: group[0].spans[0])
    return tuple(_finding(number, group, document, detectors, key) for number, group in enumerate(groups, 1))


_WIDE = frozenset({"person_name", "organization", "partial", "organization_account", "organization_email"})
"""Kinds whose leftovers mean nothing by themselves."""


def _uncovered(
    hit: Hit, owners: dict[tuple[int, int], list[tuple[int, int, int]]], document: Document
) -> tuple[Span, ...]:
    """Return the stretches of a hit that no earlier hit covers, where they hold a letter or a digit."""
    rest: list[Span] = []
    for span in hit.spans:
        taken = sorted({place for bucket in _buckets(span) for place in owners.get(bucket, ())})
        position = span.start
        for start, end, _ in [*taken, (span.end, span.end, 0)]:
            stretch = Span(span.part, position, min(start, span.end))
            if start > position and any(letter.isalnum() for letter in document.text(stretch)):
                rest.append(stretch)
            position = max(position, end)
    return tuple(rest)


def _union(spans: list[Span]) -> tuple[Span, ...]:
    """Return the spans sorted and joined where they touch or overlap."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and joined[-1].part == span.part and span.start <= joined[-1].end:
            joined[-1] = Span(span.part, joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


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
        f"F{number}", best.kind, detectors.rule(best.kind).severity, best.spans, best.score, mask(secret),
        fingerprint(secret, key), tuple(group),
    )  # fmt: skip
