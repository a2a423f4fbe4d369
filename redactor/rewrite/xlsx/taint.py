"""Which formulas depend on removed cells, over any number of steps: their stored results go, all others stay."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from extractors.formats.xlsx.a1 import Area
from redactor.rewrite.xlsx.formulas import ANY_SHEET, References, references, shifted

_PASSES = 40
"""Rounds after which formulas that are still in doubt count as dependent."""
Place = tuple[int, int]
"""Row and column, from 1."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula cell: ``area`` is what an array formula or a data table fills."""

    row: int
    column: int
    text: str
    area: Area | None = None
    is_table: bool = False


@dataclass(frozen=True, slots=True)
class TableArea:
    """A table of a sheet: its name and columns in lower case."""

    sheet: str
    area: Area
    columns: tuple[str, ...]


@dataclass(slots=True)
class Removed:
    """Removed cells by sheet name in lower case, to be asked for single cells and for areas."""

    cells: dict[str, set[Place]] = field(default_factory=lambda: defaultdict(set))
    sorted: dict[str, dict[int, list[int]]] = field(default_factory=dict)

    def add(self, sheet: str, places: Iterable[Place]) -> None:
        """Add cells; areas see them after the next ``refresh``."""
        self.cells[sheet].update(places)

    def refresh(self) -> None:
        """Sort what was added."""
        self.sorted = {}
        for sheet, places in self.cells.items():
            columns: dict[int, list[int]] = defaultdict(list)
            for row, column in places:
                columns[column].append(row)
            self.sorted[sheet] = {column: sorted(rows) for column, rows in columns.items()}

    def meets(self, sheet: str, area: Area) -> bool:
        """Tell whether an area of a sheet (ANY_SHEET: of any) holds a removed cell."""
        if sheet == ANY_SHEET:
            return any(self.meets(name, area) for name in list(self.sorted) if name != ANY_SHEET)
        if area.top == area.bottom and area.left == area.right:
            return (area.top, area.left) in self.cells[sheet] if sheet in self.cells else False
        for column, rows in self.sorted.get(sheet, {}).items():
            if area.left <= column <= area.right:
                first = bisect_left(rows, area.top)
                if first < len(rows) and rows[first] <= area.bottom:
                    return True
        return False

    def __bool__(self) -> bool:
        return any(self.cells.values())


@dataclass(frozen=True, slots=True)
class Names:
    """What names in formulas stand for: ``formulas`` of defined names, and tables, by name in lower case."""

    formulas: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, TableArea]


def depends(found: References, removed: Removed, names: Names, sheet: str, row: int, seen: frozenset[str]) -> bool:
    """Tell whether references reach a removed cell; ``seen`` are names that are being looked into."""
    if found.unknown and removed:
        return True
    if any(removed.meets(name, area) for name, area in found.areas):
        return True
    if any(_table_depends(name, inner, removed, names, row) for name, inner in found.tables):
        return True
    for name in found.names:
        if name in names.tables and _table_depends(name, "", removed, names, row):
            return True
        if name in names.formulas and name not in seen:
            for formula in names.formulas[name]:
                if depends(references(formula, sheet), removed, names, sheet, row, seen | {name}):
                    return True
    return False


def _table_depends(name: str, inner: str, removed: Removed, names: Names, row: int) -> bool:
    table = names.tables.get(name)
    if table is None:
        return False
    area = table.area
    asked = [column for column in re.findall(r"[^\[\],@#]+", inner.lower()) if column.strip() in table.columns]
    places = [table.columns.index(column.strip()) for column in asked] or list(range(len(table.columns)))
    this_row = "@" in inner or "#this row" in inner.lower()
    top, bottom = (row, row) if this_row else (area.top, area.bottom)
    left, right = min(places, default=0), max(places, default=area.right - area.left)
    return removed.meets(table.sheet, Area(top, area.left + left, bottom, area.left + right))


def spread(formulas: Mapping[str, list[Formula]], removed: Removed, names: Names) -> dict[str, set[Place]]:
    """Return, by sheet, the cells whose stored result depends on removed cells. ``removed`` grows by them."""
    found: dict[str, set[Place]] = defaultdict(set)
    if not removed:
        return found
    waiting = [
        (sheet, formula, references(formula.text, sheet))
        for sheet, own in formulas.items()
        for formula in own
        if (formula.row, formula.column) not in removed.cells.get(sheet, ())
    ]
    for number in range(_PASSES + 1):
        removed.refresh()
        left = []
        for sheet, formula, refers in waiting:
            given_up = number == _PASSES
            whole = formula.is_table and bool(removed.cells.get(sheet))
            if given_up or whole or depends(refers, removed, names, sheet, formula.row, frozenset()):
                places = _places(formula)
                removed.add(sheet, places)
                found[sheet].update(places)
            else:
                left.append((sheet, formula, refers))
        if len(left) == len(waiting):
            break
        waiting = left
    removed.refresh()
    return found


def _places(formula: Formula) -> set[Place]:
    places = {(formula.row, formula.column)}
    area = formula.area
    if area is not None and (area.bottom - area.top + 1) * (area.right - area.left + 1) <= 1 << 20:
        places |= {(r, c) for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1)}
    return places


def expanded(groups: Mapping[str, Formula], group: str, row: int, column: int) -> str:
    """Return the formula that a cell has from the head of its shared group, "" when the group has none."""
    head = groups.get(group)
    return shifted(head.text, row - head.row, column - head.column) if head else ""
