"""Lists that a sheet keeps beside its cells: choices of a validation, values of a filter.

They are copies of what stands in a column, so they are read as a table under that column's heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from extractors.formats.opc import local_name
from extractors.formats.xlsx.a1 import Area, parse_area, parse_areas
from extractors.formats.xlsx.lazy import CellPieces
from extractors.model import Block, Cell, Part, Span, Table, XmlText

_ITEM = re.compile(r'[^",]+')
_HEADING_ROWS = 12


def list_tables(frame: etree._Element, member: str, parts: list[Part], sheet: int, first: int) -> Iterator[Block]:
    """Yield a table for each list; ``sheet`` is the place of the cells' part, the frame's parts begin at ``first``."""
    places = _places(parts, first)
    pieces = parts[sheet].pieces
    assert isinstance(pieces, CellPieces)
    for area, spans in _lists(frame, member, places):
        heading = _heading(pieces, parts[sheet], sheet, area)
        if heading is not None and spans:
            cells = [Cell(0, 0, (heading,)), *(Cell(row, 0, (span,)) for row, span in enumerate(spans, 1))]
            whole = Span(spans[0].part, spans[0].start, spans[-1].end)
            yield Block("table", whole, Table(len(cells), 1, tuple(cells), header_rows=1))


Places = dict[tuple[int, str], tuple[int, int, int]]
"""(element, slot) -> part, start, end."""


def _places(parts: list[Part], first: int) -> Places:
    found: Places = {}
    for number in range(first, len(parts)):
        for piece in parts[number].pieces:
            if isinstance(piece.anchor, XmlText):
                found.setdefault((piece.anchor.element, piece.anchor.slot), (number, piece.start, piece.end))
    return found


def _lists(frame: etree._Element, member: str, places: Places) -> Iterator[tuple[Area, list[Span]]]:
    areas: list[Area] = []
    filter_area: Area | None = None
    column = 0
    values: list[Span] = []
    for index, element in enumerate(frame.iter()):
        name = local_name(str(element.tag)) if isinstance(element.tag, str) else ""
        if name == "dataValidation":
            written = [str(e.text or "") for e in element.iter("{*}sqref")]
            areas = parse_areas(element.get("sqref", "") or " ".join(written))
        elif name in ("formula1", "f") and areas and (element.text or "").startswith('"') and (index, "text") in places:
            part, start, _ = places[index, "text"]
            spans = [Span(part, start + m.start(), start + m.end()) for m in _ITEM.finditer(element.text or "")]
            yield areas[0], spans
        elif name == "autoFilter":
            filter_area = parse_area(element.get("ref", ""))
        elif name == "filterColumn" and filter_area is not None:
            if values:
                yield Area(filter_area.top, column, filter_area.bottom, column), values
            offset = element.get("colId", "0")
            column, values = filter_area.left + (int(offset) if offset.isdecimal() else 0), []
        elif name in ("filter", "customFilter") and (index, "@val") in places:
            part, start, end = places[index, "@val"]
            values.append(Span(part, start, end))
    if values and filter_area is not None:
        yield Area(filter_area.top + 1, column, filter_area.bottom, column), values


def _heading(pieces: CellPieces, part: Part, number: int, area: Area) -> Span | None:
    """Return the text of the topmost short cell of the area's column at or above its first row."""
    index = pieces.source
    best: Span | None = None
    for cell in range(len(index.rows)):
        if index.rows[cell] > max(area.top, 1):
            break
        if index.columns[cell] == area.left and index.rows[cell] >= area.top - _HEADING_ROWS:
            text = part.text[index.starts[cell] : index.ends[cell]]
            if len(text) <= 20 and not re.search(r"\d{4}", text):
                best = Span(number, index.starts[cell], index.ends[cell])
    return best
