"""Numbers wrapped within a column that no ruling marks.

    收款人王某，身份证号      收款人李某，银行账号
    520102196503              621226120000
    124567，住城关            1234567，开户行

Lines are read across the page, so the halves of each number stand apart. Columns are told by the wide gaps of a line,
or by any gap where the number is long or its label stands right before it; what goes on in the line below it, in the
same column, is written once more as a text of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.formats.layout.lines import Line, TextBuilder, spaced
from extractors.formats.layout.segments import Segment

_END = re.compile(r"\d[\d -]{2,}$")
_BEGIN = re.compile(r"^\d[\d -]*[Xx]?")
_ALL = re.compile(r"^\d[\d -]+$")
_COLONS = ("：", ":")
_LABEL = re.compile("[\u4e00-\u9fff]")
_LONG, _ALONE = 11, range(15, 20)
"""Digits that a wrapped number has with a label beside or above it only, and always."""
_IDENTITY = 18
_NEXT = 2.2
"""Lines farther apart than so many sizes do not go on."""


@dataclass(frozen=True, slots=True)
class _Chunk:
    """The segments of a line between two wide gaps."""

    segments: tuple[Segment, ...]
    text: str
    left: float
    right: float
    base: float
    size: float

    def goes_on_in(self, other: _Chunk) -> bool:
        """Tell whether the other one lies right below, in the same column."""
        below = 0 < self.base - other.base <= _NEXT * max(self.size, other.size)
        return below and min(self.right, other.right) > max(self.left, other.left) - self.size


def wrapped_in_columns(lines: Sequence[Line], page: int) -> Iterator[TextBuilder]:
    """Yield a text for each number that goes on below within its column, with what stands above it."""
    wide = [list(_chunks(line, "\t")) for line in lines]
    yield from _wrapped(wide, page)
    narrow = [list(_chunks(line, " \t")) for line in lines]
    if list(map(len, narrow)) != list(map(len, wide)):
        known = {(chunk.left, chunk.right, chunk.base) for row in wide for chunk in row}
        fresh = [[chunk for chunk in row if (chunk.left, chunk.right, chunk.base) not in known] for row in narrow]
        yield from _wrapped(narrow, page, fresh)


def _wrapped(rows: Sequence[list[_Chunk]], page: int, starts: Sequence[list[_Chunk]] = ()) -> Iterator[TextBuilder]:
    """Yield a text for each wrapped number; with ``starts``, for those that begin in one of these and are long or have
    their label right before them."""
    for index, (row, following) in enumerate(pairwise(rows)):
        if len(row) < 2 and len(following) < 2:
            continue
        for chunk in starts[index] if starts else row:
            chain = [chunk, *_continued(chunk, rows[index + 1 :])] if _END.search(chunk.text) else [chunk]
            if len(chain) < 2:
                continue
            above = _above(chunk, rows[index - 1]) if index else None
            taken = [*([above] if above else []), *chain]
            is_labelled = any(_LABEL.search(c.text) for c in taken[:-1])
            if starts and not _LABEL.search(chunk.text):
                is_labelled = above is not None and above.text.rstrip().endswith(_COLONS)
            count = sum(_digits(chain))
            if (count in _ALONE or (is_labelled and count == _LONG)) and not _are_whole(chain):
                yield _written(taken, page)


def _chunks(line: Line, gaps: str) -> Iterator[_Chunk]:
    """Cut a line at gaps that are written as one of these characters."""
    held: list[Segment] = []
    for before, segment in spaced(line.segments):
        if before and before[-1] in gaps and held:
            yield _chunk(held, line)
            held = []
        held.append(segment)
    if held:
        yield _chunk(held, line)


def _chunk(segments: list[Segment], line: Line) -> _Chunk:
    text = "".join(before + segment.text for before, segment in spaced(segments))
    return _Chunk(tuple(segments), text, segments[0].left, segments[-1].right, line.base, line.size)


def _continued(chunk: _Chunk, rows: Iterable[list[_Chunk]]) -> Iterator[_Chunk]:
    for row in rows:
        found = next((other for other in row if chunk.goes_on_in(other)), None)
        if found is None or not _BEGIN.match(found.text):
            return
        yield found
        if not _ALL.match(found.text):
            return
        chunk = found


def _above(chunk: _Chunk, row: Iterable[_Chunk]) -> _Chunk | None:
    return next((other for other in row if other.goes_on_in(chunk) and _LABEL.search(other.text)), None)


def _digits(chain: Sequence[_Chunk]) -> list[int]:
    """Return how many digits of the number stand in each chunk."""
    parts = [_END.search(chain[0].text), *(_BEGIN.match(chunk.text) for chunk in chain[1:])]
    return [sum(map(str.isdigit, part.group())) for part in parts if part]


def _are_whole(chain: Sequence[_Chunk]) -> bool:
    """Tell whether the first part is an identity number, or each part a number by itself, as in every list."""
    counts = _digits(chain)
    return counts[0] == _IDENTITY or all(count == _LONG or count in _ALONE for count in counts)


def _written(chunks: Iterable[_Chunk], page: int) -> TextBuilder:
    builder = TextBuilder(page)
    for chunk in chunks:
        if builder.length:
            builder.layout("\n")
        builder.line(chunk.segments)
    return builder
