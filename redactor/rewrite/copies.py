"""Further copies of strong values in a document: those that no redaction covers, and those written down a column."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from extractors.model import Document, Span
from redactor.redaction import Redaction
from redactor.rewrite.values import Match, Values

Ranges = Sequence[tuple[int, int]]
"""Sorted half-open ranges of a part's text."""


def covered_ranges(redactions: Iterable[Redaction]) -> dict[int, list[tuple[int, int]]]:
    """Return what the redactions take already, by the number of the part."""
    covered: dict[int, list[tuple[int, int]]] = {}
    for redaction in redactions:
        for span in redaction.spans:
            covered.setdefault(span.part, []).append((span.start, span.end))
    return {number: sorted(ranges) for number, ranges in covered.items()}


def uncovered(text: str, values: Values, known: Ranges) -> Iterator[Match]:
    """Yield the values in a part's text of which a character lies outside the known ranges."""
    return (match for match in values.find(text) if not _is_covered(known, match))


def _is_covered(known: Ranges, match: Match) -> bool:
    """Tell whether all characters of a match lie in the ranges."""
    if not known:
        return False
    for place in match.places:
        before = bisect_right(known, place, key=itemgetter(0)) - 1
        if before < 0 or known[before][1] <= place:
            return False
    return True


def down_column(
    document: Document, spans: Sequence[Span], values: Values, *, within: bool
) -> Iterator[tuple[Match, list[Span]]]:
    """Yield the values that the cells of a column hold when read as lines, as in forms with a digit a row, with the
    place of each character; those that stand in one cell only if ``within``."""
    starts: list[int] = []
    length = 0
    for span in spans:
        starts.append(length)
        length += span.end - span.start + 1
    for match in values.find("\n".join(document.text(span) for span in spans)):
        if not within and bisect_right(starts, match.start) == bisect_right(starts, match.end - 1):
            continue
        places = []
        for place in match.places:
            number = bisect_right(starts, place) - 1
            at = spans[number].start + place - starts[number]
            places.append(Span(spans[number].part, at, at + 1))
        yield match, places
