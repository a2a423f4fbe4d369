"""Do the columns that are left in a list still single people out? A warning on k-anonymity for household lists.

Names and numbers go, but 性别, 年龄 and 村民组 together may fit one household only. Lists whose names stay are left
alone: there is nothing left to single out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from extractors.model import Cell, Document, Span, Table
from extractors.rulefile import rules_folder
from redactor.result import CheckResult

_LEAST_ROWS = 3
_LEAST_REMOVED = 0.5
"""A list counts as de-identified when at least this part of its rows lost something."""

_LONGEST_HEADING = 12


@dataclass(slots=True)
class _List:
    """A list of people, over all the tables that continue it."""

    headings: dict[int, str]
    first: Span
    rows: list[list[Cell | None]] = field(default_factory=list)


def check_singling_out(
    document: Document, removed: Sequence[Span], below: int, rules: Path | None = None
) -> list[CheckResult]:
    """Return a question for each list in which a combination of what is left fits fewer than ``below`` rows."""
    words = _words(rules_folder(rules))
    gone = _Gone(removed)
    results = []
    for people in _lists(document, words):
        columns = [column for column in people.headings if not any(gone.touches(row, column) for row in people.rows)]
        losers = sum(any(gone.touches(row, column) for column in range(len(row))) for row in people.rows)
        if not columns or len(people.rows) < _LEAST_ROWS or losers < _LEAST_REMOVED * len(people.rows):
            continue
        seen = Counter(tuple(_text(document, row[column]) for column in columns) for row in people.rows)
        rare = sum(count for count in seen.values() if count < below)
        if rare:
            headings = [people.headings[column] for column in columns]
            results.append(_result(headings, rare, len(people.rows), below, people.first))
    return results


def _result(headings: list[str], rare: int, rows: int, below: int, first: Span) -> CheckResult:
    names = "、".join(headings)
    return CheckResult(
        check_id="singling_out",
        title="名单可被识别到人",
        status="question",
        severity="warn",
        basis="个人信息保护法第七十三条（三）（四）",
        spans=(first,),
        message_zh=f"去掉个人信息后，{rows} 行中仍有 {rare} 行按“{names}”组合不足 {below} 户，可能识别到人；"
        "请合并、删减这些栏目。",
        message_en=f"{rare} of {rows} rows are among fewer than {below} by {names}: merge or drop such columns.",
    )


class _Gone:
    """What was removed: starts and ends by part, sorted. Removals do not overlap."""

    def __init__(self, removed: Sequence[Span]) -> None:
        self._by_part: dict[int, list[tuple[int, int]]] = {}
        for span in sorted(removed):
            self._by_part.setdefault(span.part, []).append((span.start, span.end))

    def touches(self, row: list[Cell | None], column: int) -> bool:
        cell = row[column] if column < len(row) else None
        return cell is not None and any(self._overlaps(span) for span in cell.spans)

    def _overlaps(self, span: Span) -> bool:
        known = self._by_part.get(span.part, [])
        before = bisect_left(known, (span.end, 0)) - 1
        return before >= 0 and known[before][1] > span.start


def _lists(document: Document, words: tuple[str, ...]) -> Iterator[_List]:
    """Yield the tables with a heading row that names quasi-identifiers; continued tables make one list."""
    current: _List | None = None
    for block in document.blocks:
        if block.table is None:
            continue
        grid = block.table.grid()
        head = _head(document, block.table, words)
        if head is not None:
            if current:
                yield current
            row, headings = head
            current = _List(headings, block.span, grid[row + 1 :])
        elif current and block.table.continues:
            current.rows += grid
        elif current:
            yield current
            current = None
    if current:
        yield current


def _head(document: Document, table: Table, words: tuple[str, ...]) -> tuple[int, dict[int, str]] | None:
    """Return the heading row and the headings of its quasi-identifiers: the last of three rows at the top with any."""
    found = None
    for number, row in enumerate(table.grid()[:3]):
        texts = [_text(document, cell) for cell in row]
        if sum(1 for text in texts if text) < 3 or any(any(c.isdigit() for c in text) for text in texts):
            continue
        headings = {
            column: text
            for column, text in enumerate(texts)
            if 0 < len(text) <= _LONGEST_HEADING and any(word in text for word in words)
        }
        if headings:
            found = number, headings
    return found


def _text(document: Document, cell: Cell | None) -> str:
    return "" if cell is None else "".join("".join(document.text(*cell.spans)).split())


@lru_cache(maxsize=4)
def _words(folder: Path) -> tuple[str, ...]:
    lines = (folder / "lexicons" / "quasi_identifiers.txt").read_text(encoding="utf-8").splitlines()
    return tuple(word for line in lines for word in line.partition("#")[0].split())
