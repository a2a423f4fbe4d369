"""Find strong values in the glyphs of a document, whatever the operators, lines, cells, pages or fonts between them.

The reader's parts give every glyph of the file once in reading order; sorted by stream and number they give the order
of painting. Both orders are searched: a wrapped table cell is whole in one, a line painted from the right in the other.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from extractors.model import Document, Glyphs, Piece
from redactor.redaction import Redaction
from redactor.rewrite.values import folded

_CHAIN = 11
"""Numbers of so many digits are also found with other text between their digits; shorter ones only by themselves."""
_SHORT = 8
"""Values of fewer characters must not touch further digits."""
_NOT_DIGIT = re.compile(r"[^0-9X]+")
_NUMERIC = re.compile(r"\d+X?")
_SHORTEST = 4


class _Fold(dict[str, str]):
    def __missing__(self, character: str) -> str:
        plain = unicodedata.normalize("NFKC", character).upper()
        kept = "".join(str(unicodedata.decimal(c, c)) for c in plain if c.isalnum() or c == "@")
        self[character] = kept
        return kept


class _FoldDigits(dict[str, str]):
    def __missing__(self, character: str) -> str:
        kept = self[character] = _NOT_DIGIT.sub("", _FOLD[character])
        return kept


class _FoldAll(dict[str, str]):
    def __missing__(self, character: str) -> str:
        kept = self[character] = folded(character)
        return kept


_FOLD = _Fold()
_FOLD_DIGITS, _FOLD_ALL = _FoldDigits(), _FoldAll()


@dataclass(frozen=True, slots=True)
class Run:
    """Characters with one glyph each: a piece of a part."""

    text: str
    anchor: Glyphs


@dataclass(slots=True)
class Strong:
    """The strong values to search for, in folded form; ``numeric`` those that are long numbers."""

    values: list[str] = field(default_factory=list, repr=False)
    numeric: list[str] = field(default_factory=list, repr=False)

    @classmethod
    def of(cls, redactions: Iterable[Redaction]) -> Strong:
        """Collect them, once each, longest first."""
        found = {folded(redaction.secret_text) for redaction in redactions if redaction.strong}
        values = sorted((value for value in found if len(value) >= _SHORTEST), key=_longest)
        numeric = [value for value in values if len(value) >= _CHAIN and _NUMERIC.fullmatch(value)]
        return cls(values, numeric)

    def occurs_in(self, text: str) -> bool:
        """Say whether a string holds one of the values in any spelling."""
        plain = folded(text)
        return any(value in plain for value in self.values)


def _longest(value: str) -> tuple[int, str]:
    return -len(value), value


def runs_of(document: Document) -> Iterator[Run]:
    """Yield the glyph runs of all parts in reading order."""
    for part in document.parts:
        for piece in part.pieces:
            if isinstance(piece.anchor, Glyphs):
                yield Run(part.text[piece.start : piece.end], piece.anchor)


def painted(runs: Iterable[Run]) -> list[Run]:
    """Return each glyph run once, in the order of painting."""
    unique: dict[tuple[int, int, int], Run] = {}
    for run in runs:
        if run.anchor.glyphs:
            unique.setdefault((run.anchor.stream, run.anchor.glyphs[0], len(run.text)), run)
    return [unique[key] for key in sorted(unique)]


def find_strong(runs: Sequence[Run], strong: Strong) -> Iterator[tuple[int, int]]:
    """Yield (stream, glyph) of every glyph that belongs to a strong value in this order of the runs."""
    if not strong.values or not runs:
        return
    ends = list(accumulate(len(run.text) for run in runs))
    text = "".join([run.text for run in runs])
    for table, values in ((_FOLD_ALL, strong.values), (_FOLD_DIGITS, strong.numeric)):
        chain = _Chain(text, ends, table)
        for value in values:
            for position in chain.places(value):
                index = bisect_right(ends, position)
                run = runs[index]
                glyph = run.anchor.glyphs[position - (ends[index] - len(run.text))]
                yield run.anchor.stream, glyph


class _Chain:
    """A text reduced to what counts, searched by value; positions are mapped back only where something is found."""

    def __init__(self, text: str, ends: list[int], table: Mapping[str, str]) -> None:
        self.text, self.ends, self.table = text, ends, table
        self.reduced = "".join([table[c] for c in text])
        self.origins: list[int] | None = None

    def places(self, value: str) -> Iterator[int]:
        """Yield the positions in the text of every character that belongs to the value."""
        start = self.reduced.find(value)
        while start >= 0:
            origins = self._origins()
            places = origins[start : start + len(value)]
            if len(value) >= _SHORT or not self._touches(places[0], places[-1]):
                yield from range(places[0], places[-1] + 1) if self._plain(places) else places
            start = self.reduced.find(value, start + 1)
        if self.table is _FOLD_DIGITS and value.endswith("X"):
            yield from self.places(value[:-1])

    def _origins(self) -> list[int]:
        if self.origins is None:
            table = self.table
            self.origins = [position for position, c in enumerate(self.text) for _ in table[c]]
        return self.origins

    def _plain(self, places: list[int]) -> bool:
        """Say whether only separators lie between the characters: they go too."""
        between = places[-1] - places[0] + 1 - len(set(places))
        return between <= 2 * len(places) and not any(
            c.isalnum() for c in self.text[places[0] : places[-1] + 1] if not self.table[c]
        )

    def _touches(self, first: int, last: int) -> bool:
        """Say whether further digits stand right before or behind in the same run."""
        start = self.ends[bisect_right(self.ends, first) - 1] if first >= self.ends[0] else 0
        end = self.ends[bisect_right(self.ends, last)]
        return self.text[max(start, first - 1) : first].isdigit() or self.text[last + 1 : min(end, last + 2)].isdigit()


def pieces_in(document: Document, redaction: Redaction) -> Iterator[tuple[Piece, int, int]]:
    """Yield (piece, first, last + 1) of the characters that a redaction's spans cover, counted within the piece."""
    for span in redaction.spans:
        part = document.parts[span.part]
        for piece in part.pieces_between(span.start, span.end):
            yield piece, max(span.start, piece.start) - piece.start, min(span.end, piece.end) - piece.start
