"""Ask many times whether a place touches, or lies inside, one of a set of places: each question in logarithmic time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate

from extractors.model import Span


class SpanSet:
    """A set of spans, for lookups only."""

    def __init__(self, spans: Iterable[Span]) -> None:
        by_part: dict[int, list[tuple[int, int]]] = {}
        for span in spans:
            by_part.setdefault(span.part, []).append((span.start, span.end))
        self._starts: dict[int, list[int]] = {}
        self._reach: dict[int, list[int]] = {}
        for part, places in by_part.items():
            places.sort()
            self._starts[part] = [start for start, _ in places]
            self._reach[part] = list(accumulate((end for _, end in places), max))

    def touches(self, span: Span) -> bool:
        """True when a span of the set shares a character with ``span``."""
        before = bisect_left(self._starts.get(span.part, ()), span.end)
        return before > 0 and self._reach[span.part][before - 1] > span.start

    def holds(self, span: Span) -> bool:
        """True when one span of the set covers ``span`` whole."""
        before = bisect_right(self._starts.get(span.part, ()), span.start)
        return before > 0 and self._reach[span.part][before - 1] >= span.end
