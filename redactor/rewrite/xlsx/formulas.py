"""What a formula refers to, and the formula as another cell of its group has it (ISO/IEC 29500-1, 18.17).

No formula is computed here: the question is only whose results may still hold what was removed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractors.formats.xlsx.a1 import LAST_COLUMN, LAST_ROW, Area, column_letters, column_number, parse_area

ANY_SHEET = ""
"""Stands for a reference over several sheets."""
_STRING = re.compile(r'"(?:[^"]|"")*"')
_SHEET = r"(?:(?P<sheet>'(?:[^']|'')+'|[^\s'!(),;:+\-*/^&=<>{}\[\]\"%]+(?::[^\s'!(),;:+\-*/^&=<>{}\[\]\"%]+)?)!)?"
_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_REFERENCE = re.compile(
    rf"(?<![\w.$]){_SHEET}(?P<ref>{_CELL}(?::{_CELL})?|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?[0-9]{{1,7}}:\$?[0-9]{{1,7}})"
    r"(?![\w(.!\[])"
)
_CORNER = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")
_NAME = re.compile(r"[^\W\d][\w.\\?]*+(?=(\[?))(?!\s*[(!])")
_UNKNOWN = re.compile(r"\b(?:INDIRECT|OFFSET|CELL|GETPIVOTDATA|CUBE\w*|RTD|EVALUATE)\s*\(", re.IGNORECASE)
_EXTERNAL = re.compile(r"\[[0-9]+\][^\[\]]*!|'[^']*\[[0-9]+\][^']*'!|\[[0-9]+\]!")


@dataclass(frozen=True, slots=True)
class References:
    """Areas by sheet name in lower case (ANY_SHEET for all), names, and tables with what of them is meant. ``unknown``:
    the formula looks where only a calculation would tell."""

    areas: tuple[tuple[str, Area], ...] = ()
    names: tuple[str, ...] = ()
    tables: tuple[tuple[str, str], ...] = field(default=())
    unknown: bool = False


def is_external(formula: str) -> bool:
    """Tell whether a formula reads another workbook: ``[1]Sheet1!A1``."""
    return "[" in formula and _EXTERNAL.search(_STRING.sub('""', formula)) is not None


def references(formula: str, sheet: str) -> References:
    """Return what a formula on ``sheet`` refers to."""
    plain = _STRING.sub('""', formula)
    areas: list[tuple[str, Area]] = []

    def take(match: re.Match[str]) -> str:
        area = parse_area(match["ref"])
        if area is None:
            return match.group()
        areas.append((_sheet_name(match["sheet"], sheet), area))
        return " "

    rest = _REFERENCE.sub(take, plain)
    names: list[str] = []
    tables: list[tuple[str, str]] = []
    if re.search(r"[^\W\d]", rest):
        for match in _NAME.finditer(rest):
            if match[1]:
                tables.append((match.group().lower(), _bracketed(rest, match.end())))
            else:
                names.append(match.group().lower())
    return References(tuple(areas), tuple(names), tuple(tables), _UNKNOWN.search(plain) is not None)


def _sheet_name(written: str | None, own: str) -> str:
    if not written:
        return own.lower()
    name = written[1:-1].replace("''", "'") if written.startswith("'") else written
    return ANY_SHEET if ":" in name else name.lower()


def _bracketed(text: str, begin: int) -> str:
    """Return what stands in the brackets that open at ``begin``."""
    depth = 0
    for position in range(begin, len(text)):
        depth += {"[": 1, "]": -1}.get(text[position], 0)
        if depth == 0:
            return text[begin + 1 : position]
    return text[begin + 1 :]


def shifted(formula: str, rows: int, columns: int) -> str:
    """Return the formula of a shared group as the cell that many rows and columns on has it (18.3.1.40)."""
    out: list[str] = []
    position = 0
    for match in _STRING.finditer(formula):
        out += _shift_plain(formula[position : match.start()], rows, columns), match.group()
        position = match.end()
    out.append(_shift_plain(formula[position:], rows, columns))
    return "".join(out)


def _shift_plain(text: str, rows: int, columns: int) -> str:
    def corner(match: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, digits = match.groups()
        column = column_number(letters) + (0 if fixed_column else columns)
        row = int(digits) + (0 if fixed_row else rows)
        if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
            return "#REF!"
        return f"{fixed_column}{column_letters(column)}{fixed_row}{row}"

    def reference(match: re.Match[str]) -> str:
        lead = match.group()[: match.start("ref") - match.start()]
        return lead + _CORNER.sub(corner, match["ref"])

    return _REFERENCE.sub(reference, text)


def rename_sheets(formula: str, names: dict[str, str]) -> str:
    """Return a formula with sheets under their new names; ``names`` maps old ones to new ones of plain letters."""
    for old, new in names.items():
        quoted = "'" + old.replace("'", "''") + "'!"
        formula = formula.replace(quoted, f"{new}!")
        formula = re.sub(rf"(?<![\w']){re.escape(old)}!", f"{new}!", formula)
    return formula
