"""Pieces and table cells of a sheet, made when somebody looks at them: a million small objects cost half a gigabyte."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import overload

from extractors.formats.xlsx.a1 import cell_name
from extractors.model import Cell, Entry, Piece, Span

_KEPT = 400_000
"""Cells that are kept once they are made; those of one table always are."""
_ONE = (1, 1)


@dataclass(slots=True)
class CellIndex:
    """The cells of a sheet that have text, in file order: row and column (from 1), and text[starts[i]:ends[i]].

    ``shown`` are those whose text is not, character for character, what the file stores. ``lines`` numbers the rows
    that have any text from 0, ``places`` maps columns that have any text to the same without gaps.
    """

    member: str
    rows: array[int] = field(default_factory=lambda: array("I"), repr=False)
    columns: array[int] = field(default_factory=lambda: array("H"), repr=False)
    starts: array[int] = field(default_factory=lambda: array("I"), repr=False)
    ends: array[int] = field(default_factory=lambda: array("I"), repr=False)
    lines: array[int] = field(default_factory=lambda: array("I"), repr=False)
    shown: set[int] = field(default_factory=set, repr=False)
    places: dict[int, int] = field(default_factory=dict, repr=False)
    made: dict[int, list[Cell]] = field(default_factory=dict, repr=False, compare=False)
    """The cells of the tables that were gone through last, by the first one of each: readers do so a dozen times."""

    def piece(self, index: int) -> Piece:
        """Return the piece of one cell."""
        anchor = Entry(self.member, cell_name(self.rows[index], self.columns[index]), 0)
        return Piece(self.starts[index], self.ends[index], anchor, index in self.shown)


@dataclass(frozen=True, slots=True)
class CellPieces(Sequence[Piece]):
    """The pieces of a sheet's text: one a cell; what stands between cells has none."""

    source: CellIndex

    def __len__(self) -> int:
        return len(self.source.starts)

    @overload
    def __getitem__(self, item: int) -> Piece: ...
    @overload
    def __getitem__(self, item: slice) -> Sequence[Piece]: ...
    def __getitem__(self, item: int | slice) -> Piece | Sequence[Piece]:
        if isinstance(item, slice):
            return [self.source.piece(number) for number in range(*item.indices(len(self)))]
        return self.source.piece(range(len(self))[item])

    def __iter__(self) -> Iterator[Piece]:
        return map(self.source.piece, range(len(self)))

    def between(self, start: int, end: int) -> Iterator[Piece]:
        """Yield the pieces that overlap [start, end): what ``Part.pieces_between`` does, without making others."""
        source = self.source
        for number in range(max(0, bisect_right(source.starts, start) - 1), len(source.starts)):
            if source.starts[number] >= end:
                return
            if source.ends[number] > start:
                yield source.piece(number)


@dataclass(frozen=True, slots=True)
class GridCells(Sequence[Cell]):
    """The cells ``first`` to ``last`` (exclusive) of an index as those of a table, behind the cells in ``head``.

    ``spread`` gives the extent of merged cells by number in the index.
    """

    source: CellIndex
    part: int
    first: int
    last: int
    top: int
    head: tuple[Cell, ...] = ()
    spread: dict[int, tuple[int, int]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.head) + self.last - self.first

    @overload
    def __getitem__(self, item: int) -> Cell: ...
    @overload
    def __getitem__(self, item: slice) -> Sequence[Cell]: ...
    def __getitem__(self, item: int | slice) -> Cell | Sequence[Cell]:
        if isinstance(item, slice):
            return [self._cell(number) for number in range(*item.indices(len(self)))]
        return self._cell(range(len(self))[item])

    def __iter__(self) -> Iterator[Cell]:
        return iter(self._cells())

    def _cells(self) -> list[Cell]:
        made = self.source.made
        if self.first not in made:
            made[self.first] = list(self._all())
            while len(made) > 1 and sum(map(len, made.values())) > _KEPT:
                del made[next(iter(made))]
        return made[self.first]

    def _all(self) -> Iterator[Cell]:
        yield from self.head
        index, part, top, spread = self.source, self.part, self.top, self.spread
        chosen = slice(self.first, self.last)
        starts, ends, lines = index.starts[chosen], index.ends[chosen], index.lines[chosen]
        places = index.places
        for number, (start, end, line, column) in enumerate(
            zip(starts, ends, lines, index.columns[chosen], strict=True), self.first
        ):
            rows, columns = spread.get(number, _ONE) if spread else _ONE
            yield Cell(line - top, places[column], (Span(part, start, end),), rows, columns)

    def _cell(self, number: int) -> Cell:
        made = self.source.made.get(self.first)
        if made is not None:
            return made[number]
        return self.head[number] if number < len(self.head) else self.cell(self.first + number - len(self.head))

    def cell(self, number: int) -> Cell:
        """Return the table cell of one cell of the index."""
        index = self.source
        rows, columns = self.spread.get(number, (1, 1))
        span = Span(self.part, index.starts[number], index.ends[number])
        return Cell(index.lines[number] - self.top, index.places[index.columns[number]], (span,), rows, columns)
