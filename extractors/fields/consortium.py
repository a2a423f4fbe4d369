"""Members of a consortium and the part that each has: who leads, who joins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.doctype import DocType, ListSpec
from extractors.fields.assign import made
from extractors.fields.by_label import usable
from extractors.fields.grids import distinct
from extractors.fields.lists import Cells, column_item
from extractors.fields.pairs import Candidate, Slice
from extractors.fields.text import Grid, Line, Unit
from extractors.fields.values import ORGANIZATION
from extractors.model import Document

_LEAD, _MEMBER = "牵头人", "成员"
_ORG = rf"(?P<org>{ORGANIZATION})"
_PATTERNS = (
    (_LEAD, re.compile(rf"{_ORG}\((?:联合体)?(?:牵头|主办|主体)(?:人|方|单位)?\)")),
    (_MEMBER, re.compile(rf"{_ORG}\((?:联合体)?成员(?:单位|方|[一二三\d])?\)")),
    (_LEAD, re.compile(rf"(?:联合体)?(?:牵头|主办)(?:人|方|单位)?\)?(?:名称)?(?:为|:)?{_ORG}(?=[,;。、(\s\n]|$)")),
    (_MEMBER, re.compile(rf"(?:联合体)?成员(?:单位|方)?[一二三\d]?\)?(?:名称)?(?:为|:)?{_ORG}(?=[,;。、(\s\n]|$)")),
)


def members(document: Document, units: Sequence[Unit], spec: ListSpec, doctype: DocType) -> list[Cells]:
    """Find the members of the consortium that a document names."""
    items = {column.id: column_item(column, doctype) for column in spec.column_specs()}
    if "member" not in items or "role" not in items:
        return []
    rows: list[Cells] = []
    seen: set[str] = set()
    for line in _lines(units):
        if "牵头" not in line.text and "成员" not in line.text and "联合体" not in line.text:
            continue
        for start, end, role in _found(line.text):
            part = Slice(line, start, end)
            if part.text in seen:
                continue
            seen.add(part.text)
            candidate = Candidate("member", (part,), "pattern", 0.8, 0)
            rows.append(
                {
                    "member": made(document, items["member"], candidate, part.text),
                    "role": made(document, items["role"], candidate, role),
                }
            )
    return rows


def _found(text: str) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for role, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span("org")
            if not any(start < other_end and other_start < end for other_start, other_end, _ in found):
                found.append((start, end, role))
    return sorted(found)


def _lines(units: Sequence[Unit]) -> Iterator[Line]:
    for unit in units:
        if isinstance(unit, Grid):
            for row in unit.rows:
                yield from distinct(row)
        elif usable(unit):
            yield unit
