"""Cell references as people write them: "B7", "$A$1:C9", "B:B", "3:5" (ISO/IEC 29500-1, 18.17.2.3.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
_CORNER = re.compile(r"\$?([A-Za-z]{0,3})\$?([0-9]{0,7})")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells; rows and columns count from 1, all bounds are inside."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Tell whether a cell lies in the rectangle."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@cache
def column_number(letters: str) -> int:
    """Return 1 for "A", 28 for "AB"."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


@cache
def column_letters(number: int) -> str:
    """Return "A" for 1, "AB" for 28."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return "B7" for row 7, column 2."""
    return f"{column_letters(column)}{row}"


def parse_cell(name: str) -> tuple[int, int]:
    """Return (row, column) of "B7". Raises ValueError for anything else."""
    match = _CORNER.fullmatch(name.strip())
    if match is None or not match[1] or not match[2]:
        raise ValueError(name)
    return int(match[2]), column_number(match[1])


def parse_area(text: str) -> Area | None:
    """Return the rectangle that a reference without a sheet name means, None when it means none."""
    first, _, last = text.strip().partition(":")
    corners = [_CORNER.fullmatch(part) for part in (first, last or first)]
    if corners[0] is None or corners[1] is None or not first or (not last and not (corners[0][1] and corners[0][2])):
        return None
    rows = [int(c[2]) if c is not None and c[2] else 0 for c in corners]
    columns = [column_number(c[1]) if c is not None and c[1] else 0 for c in corners]
    if not all(rows) and not all(columns):
        return None
    top, bottom = sorted(rows) if all(rows) else (1, LAST_ROW)
    left, right = sorted(columns) if all(columns) else (1, LAST_COLUMN)
    return Area(top, left, bottom, right)


def parse_areas(text: str) -> list[Area]:
    """Return the rectangles of a list with spaces (sqref)."""
    return [area for area in map(parse_area, text.split()) if area is not None]
