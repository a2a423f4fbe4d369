"""Rows in running text: candidates and lots told paragraph by paragraph, or one after the other in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.doctype import DocType, ListSpec
from extractors.fields.by_label import usable
from extractors.fields.labels import LabelIndex
from extractors.fields.lists import column_item, ordinal
from extractors.fields.once import per_doctype
from extractors.fields.pairs import Slice
from extractors.fields.text import Grid, Line, Unit
from extractors.fields.values import ORGANIZATION

_RANK = re.compile(
    r"第([一二三四五六七八九1-9])(?:名)?(?:的)?(?:中标|成交|入围|预中标)?候选(?:人|供应商|单位|社会资本)|第([一二三])名(?=[:：为])"
)
_ORG_AFTER = re.compile(
    rf"(?:\([^()]{{1,10}}\))?[\s,，:：]*(?:的?名称|(?:单位|投标人|候选人|供应商|企业)名称)?\s*(?:为|是|:|：)?\s*(?P<org>{ORGANIZATION})(?=[,，;；。(（\t\n:：]|$)"
)
_ORG_BEFORE = re.compile(
    rf"(?:^|[,，;；。:：、和])\s*(?:经[^,，]{{0,20}})?(?:推荐|确定|拟推荐|建议)?"
    rf"(?P<org>{ORGANIZATION})(?:\([^()]*\))?(?:被)?(?:推荐|确定|列|评)?(?:为|作为)$"
)
_LOT = re.compile(
    r"(?:(?:^|[;；。:：\n\t])\s*)(?P<lot>(?:第\s*)?[一二三四五六七八九十\dA-Z]{1,3}\s*(?:合同|标)?(?:标段|标包|包件|合同包|包|合同段)"
    r"|(?:标段|标包|包)\s*[一二三四五六七八九十\dA-Z]{1,3})(?P<rest>\([^()]{1,30}\))?(?=[:：,，\s、]|$|[\u4e00-\u9fff])"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """The lines that tell one row, with its rank or lot and its organization where already known (line, start, end)."""

    lines: tuple[Unit, ...]
    rank: tuple[Line, int, int] | None = None
    organization: tuple[Line, int, int] | None = None
    lot: tuple[Line, int, int] | None = None


def part_of(line: Line, start: int, end: int) -> Line:
    """A line of its own for text[start:end]."""
    return Line(line.text[start:end], line.view, line.places[start:end], line.block, 0, line.depth, False, line.page)


@per_doctype
def row_type(doctype: DocType, list_id: str) -> DocType:
    """A document type whose items are the columns of a list, to read a row with everything that reads documents."""
    spec = doctype.list_spec(list_id) or ListSpec(id=list_id, title=list_id)
    items = tuple(column_item(column, doctype) for column in spec.column_specs())
    return DocType(id=f"{doctype.id}.{spec.id}", title=spec.title, items=items)


def ranked(units: Sequence[Unit], outer: LabelIndex, columns: LabelIndex) -> list[Segment]:
    """Cut lines into one segment for each ranked candidate; a label of the document itself ends the last one."""
    found: list[Segment] = []
    current: list[Line] = []
    anchor: tuple[tuple[Line, int, int], tuple[Line, int, int] | None] | None = None

    def close() -> None:
        nonlocal anchor, current
        if anchor is not None:
            found.append(Segment(tuple(current), anchor[0], anchor[1]))
        anchor, current = None, []

    for unit in units:
        if isinstance(unit, Grid) or not usable(unit):
            close()
            continue
        anchors = _anchors(unit)
        if not anchors:
            if anchor is not None and _ends(unit, outer, columns):
                close()
            elif anchor is not None:
                current.append(unit)
            continue
        close()
        for number, (begin, rank, organization) in enumerate(anchors):
            end = anchors[number + 1][0] if number + 1 < len(anchors) else len(unit.text)
            behind = max(rank[1], organization[1])
            rest = part_of(unit, behind, end)
            close()
            named = (unit, organization[0], organization[1]) if organization[1] > organization[0] else None
            anchor = ((unit, rank[0], rank[1]), named)
            current = [rest] if rest.text.strip(" ,，;；。:：") else []
            del begin
    close()
    return found


def _anchors(line: Line) -> list[tuple[int, tuple[int, int], tuple[int, int]]]:
    """Find rank and name: (where the segment begins, rank, organization)."""
    found: list[tuple[int, tuple[int, int], tuple[int, int]]] = []
    for match in _RANK.finditer(line.text):
        after = _ORG_AFTER.match(line.text, match.end())
        before = _ORG_BEFORE.search(line.text[: match.start()])
        if before is not None:
            organization = before.span("org")
        elif after is not None:
            organization = after.span("org")
        elif match.start() == line.mark and not line.text[match.end() :].strip(" :："):
            organization = (match.end(), match.end())
        else:
            continue
        found.append((min(match.start(), organization[0]), match.span(), organization))
    return found


def _ends(line: Line, outer: LabelIndex, columns: LabelIndex) -> bool:
    """True when a line after a candidate speaks of the document again."""
    label = re.split(r"[:：\t]", line.body, maxsplit=1)[0]
    if not outer.is_label(label) or columns.is_label(label):
        return bool(line.depth == 1 and not columns.is_label(label))
    return True


def lots(units: Sequence[Unit]) -> list[Segment]:
    """Cut lines into one segment for each lot (标段), when at least two are told apart."""
    anchors: list[tuple[int, int, int, int]] = []
    names: set[str] = set()
    for number, unit in enumerate(units):
        if isinstance(unit, Grid) or not usable(unit):
            continue
        for match in _LOT.finditer(unit.body):
            start, end = match.span("lot")
            anchors.append((number, unit.mark + start, unit.mark + end, unit.mark + match.end()))
            names.add(_lot_number(match.group("lot")))
    if len(names) < 2:
        return []
    found: list[Segment] = []
    for position, (number, start, end, behind) in enumerate(anchors):
        following = anchors[position + 1] if position + 1 < len(anchors) else None
        line = units[number]
        assert isinstance(line, Line)
        stop = following[1] if following is not None and following[0] == number else len(line.text)
        lines = [part_of(line, behind, stop)] if stop > behind else []
        last = following[0] if following is not None else len(units)
        for other in units[number + 1 : last]:
            if isinstance(other, Grid) or (other.depth and line.depth and other.depth < line.depth):
                break
            if other.depth == line.depth and line.depth and not _LOT.match(other.body):
                break
            lines.append(other)
        found.append(Segment(tuple(lines), lot=(line, start, end)))
    return found


def lot_heading(line: Line) -> Slice | None:
    """The lot that a short line names above a table (（一）第一标段：)."""
    match = _LOT.match(line.body) if len(line.text) <= 40 else None
    if match is None:
        return None
    return Slice(line, line.mark + match.start("lot"), line.mark + match.end("lot"))


def _lot_number(name: str) -> str:
    return re.sub(r"[第\s标段包合同件]", "", name)


def rank_of(text: str) -> str:
    """第一中标候选人 -> 1."""
    return ordinal(text) or ordinal(text + "候选人") or ""
