"""The cells of a workbook, .xls or .xlsx, as calamine sees them: a second reader, for proofs and comparisons only."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field

from extractors.errors import MissingPart

_NUMBER = re.compile(r"(?<![0-9.])[0-9]{16,21}(?![0-9.])")


@dataclass(frozen=True, slots=True)
class Grid:
    """``text`` has a line a row, cells separated by tabs; ``sheets`` is how many there are."""

    text: str = field(repr=False)
    sheets: int


def read_grid(data: bytes) -> Grid | None:
    """Read all sheets, None when calamine cannot. Raises MissingPart without the library."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise MissingPart(part="python-calamine", install="pip install 'disclosure-redactor[office]'") from None
    lines: list[str] = []
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in workbook.sheet_names:
            lines.append(name)
            for row in workbook.get_sheet_by_name(name).iter_rows():
                lines.append("\t".join([_text(value) for value in row]))
            lines.append("")
        count = len(workbook.sheet_names)
    except (CalamineError, OSError, ValueError, KeyError, IndexError):
        return None
    return Grid("\n".join(lines), count)


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e22:
        return str(int(value))
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def rounded(text: str) -> set[str]:
    """Return the first fifteen digits of whole numbers that have more: numbers that lost the rest."""
    return {match.group()[:15] for match in _NUMBER.finditer(text)}
