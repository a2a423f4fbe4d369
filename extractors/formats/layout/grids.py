"""Ruled tables: from the strokes and thin fills of a page to grids of cells, merged cells included."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import neg

from extractors.formats.layout.geometry import Edge

_SNAP = 2.5
"""Points by which rulings of one line may differ."""
_SHORTEST = 4.0
_MAX_RULINGS = 4_000
_MAX_PLACES = 40_000


@dataclass(slots=True)
class Ruling:
    """A horizontal or vertical line at ``at``, from ``low`` to ``high``."""

    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell at (row, column) over ``rows`` x ``columns`` places of its grid."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(slots=True)
class Grid:
    """``xs`` ascend, ``ys`` descend (row 0 is on top); ``cells`` cover every place once, in row order."""

    xs: list[float]
    ys: list[float]
    cells: list[GridCell]

    @property
    def left(self) -> float:
        """Left edge, in points."""
        return self.xs[0]

    @property
    def right(self) -> float:
        """Right edge, in points."""
        return self.xs[-1]

    @property
    def top(self) -> float:
        """Upper edge, in points from below."""
        return self.ys[0]

    @property
    def bottom(self) -> float:
        """Lower edge, in points from below."""
        return self.ys[-1]

    @property
    def rows(self) -> int:
        """How many rows."""
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        """How many columns."""
        return len(self.xs) - 1

    def holds(self, x: float, y: float) -> bool:
        """Say whether a point lies inside."""
        return self.left - 1 <= x <= self.right + 1 and self.bottom - 1 <= y <= self.top + 1

    def column_at(self, x: float) -> int:
        """Return the column of an abscissa, clamped."""
        return min(max(bisect_right(self.xs, x) - 1, 0), self.columns - 1)

    def row_at(self, y: float) -> int:
        """Return the row of an ordinate, clamped."""
        return min(max(bisect_right(self.ys, -y, key=neg) - 1, 0), self.rows - 1)


def find_grids(edges: Iterable[Edge]) -> list[Grid]:
    """Return the ruled tables, top down. A frame with one cell is none."""
    horizontal, vertical = _rulings(edges)
    if len(horizontal) < 2 or len(vertical) < 2 or len(horizontal) + len(vertical) > _MAX_RULINGS:
        return []
    grids = []
    for rows, columns in _connected(horizontal, vertical):
        grid = _grid(rows, columns)
        if grid is not None and len(grid.cells) > 1:
            grids.append(grid)
    grids.sort(key=_from_top)
    return grids


def _from_top(grid: Grid) -> tuple[float, float]:
    return -grid.top, grid.left


def _rulings(edges: Iterable[Edge]) -> tuple[list[Ruling], list[Ruling]]:
    horizontal: list[tuple[float, float, float]] = []
    vertical: list[tuple[float, float, float]] = []
    for x0, y0, x1, y1 in edges:
        width, height = abs(x1 - x0), abs(y1 - y0)
        if height < 1.0 and width >= _SHORTEST:
            horizontal.append(((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif width < 1.0 and height >= _SHORTEST:
            vertical.append(((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    return _merge(horizontal), _merge(vertical)


def _merge(lines: list[tuple[float, float, float]]) -> list[Ruling]:
    """Snap lines to common places and join what touches."""
    merged: list[Ruling] = []
    lines.sort()
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and lines[end][0] - lines[end - 1][0] < 1.0 and lines[end][0] - lines[start][0] < _SNAP:
            end += 1
        group = sorted(line[1:] for line in lines[start:end])
        at = sum(line[0] for line in lines[start:end]) / (end - start)
        low, high = group[0]
        for begin, stop in group[1:]:
            if begin - high > _SNAP:
                merged.append(Ruling(at, low, high))
                low, high = begin, stop
            else:
                high = max(high, stop)
        merged.append(Ruling(at, low, high))
        start = end
    return merged


def _connected(horizontal: Sequence[Ruling], vertical: Sequence[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Group rulings that cross or touch."""
    parent = list(range(len(horizontal) + len(vertical)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    places = [line.at for line in vertical]
    for row, line in enumerate(horizontal):
        first = bisect_left(places, line.low - _SNAP)
        for column in range(first, bisect_right(places, line.high + _SNAP)):
            other = vertical[column]
            if other.low - _SNAP <= line.at <= other.high + _SNAP:
                parent[root(row)] = root(len(horizontal) + column)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for index in range(len(parent)):
        rows, columns = groups.setdefault(root(index), ([], []))
        if index < len(horizontal):
            rows.append(horizontal[index])
        else:
            columns.append(vertical[index - len(horizontal)])
    return [group for group in groups.values() if len(group[0]) >= 2 and group[1]]


def _places(values: Iterable[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _SNAP:
            places.append(value)
    return places


def _grid(rows: list[Ruling], columns: list[Ruling]) -> Grid | None:
    left, right = min(line.low for line in rows), max(line.high for line in rows)
    bottom, top = min(line.low for line in columns), max(line.high for line in columns)
    xs = _places([line.at for line in columns])
    ys = _places([line.at for line in rows])
    if left < xs[0] - 8:
        xs.insert(0, left)
    if right > xs[-1] + 8:
        xs.append(right)
    if bottom < ys[0] - 8:
        ys.insert(0, bottom)
    if top > ys[-1] + 8:
        ys.append(top)
    ys.reverse()
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > _MAX_PLACES:
        return None
    return Grid(xs, ys, _cells(xs, ys, rows, columns))


def _cells(xs: list[float], ys: list[float], rows: list[Ruling], columns: list[Ruling]) -> list[GridCell]:
    """Join places that no ruling separates; only rectangles are joined."""
    walls = _covered(columns, xs, [(upper + lower) / 2 for upper, lower in pairwise(ys)])
    floors = _covered(rows, ys, [(left + right) / 2 for left, right in pairwise(xs)])
    height, width = len(ys) - 1, len(xs) - 1
    taken = [[False] * width for _ in range(height)]
    cells: list[GridCell] = []
    for row in range(height):
        for column in range(width):
            if taken[row][column]:
                continue
            across = 1
            while column + across < width and not walls[column + across][row] and not taken[row][column + across]:
                across += 1
            down = 1
            while row + down < height and _open(floors[row + down], walls, row + down, column, across, width):
                down += 1
            for below in range(row, row + down):
                taken[below][column : column + across] = [True] * across
            cells.append(GridCell(row, column, down, across))
    return cells


def _open(floor: list[bool], walls: list[list[bool]], row: int, column: int, across: int, width: int) -> bool:
    """Say whether the places of a row go on from the row above and end at the same walls."""
    if any(floor[place] for place in range(column, column + across)):
        return False
    inner = any(walls[place][row] for place in range(column + 1, column + across))
    left = column == 0 or walls[column][row]
    right = column + across == width or walls[column + across][row]
    return not inner and left and right


def _covered(lines: list[Ruling], places: list[float], middles: list[float]) -> list[list[bool]]:
    """Say for every place and every middle between the other places whether a ruling passes there."""
    covered = [[False] * len(middles) for _ in places]
    for line in lines:
        for index, place in enumerate(places):
            if abs(place - line.at) <= _SNAP:
                for step, middle in enumerate(middles):
                    if line.low - _SNAP <= middle <= line.high + _SNAP:
                        covered[index][step] = True
    return covered
