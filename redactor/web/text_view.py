"""A document as structured text: headings, paragraphs and tables in reading order, then what a printed page does not
show. Every run of characters names its place, so that a selection on the page is a span of the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from extractors.model import Block, Document, Part, Span
from extractors.place import Place, words

_LONGEST_HIDDEN = 4000
"""Characters of an invisible part that are shown whole; of a longer one only the lines with something in them."""
Run = list[Any]
"""[part, start, text]."""


def sections(document: Document, marked: Iterable[Span] = ()) -> list[dict[str, Any]]:
    """Return the parts of a document with their blocks; ``marked`` spans are shown in any case."""
    by_part: dict[int, list[Block]] = {}
    for block in document.blocks:
        if not block.nested:
            by_part.setdefault(_home(block), []).append(block)
    wanted: dict[int, list[Span]] = {}
    for span in marked:
        wanted.setdefault(span.part, []).append(span)
    shown = []
    for number, part in enumerate(document.parts):
        if part.text.strip():
            blocks = list(_blocks(document, number, by_part.get(number, []), wanted.get(number, [])))
            if blocks:
                shown.append({"title": _title(part), "visible": part.visible, "kind": part.kind, "blocks": blocks})
    return sorted(shown, key=lambda section: not section["visible"])


def _home(block: Block) -> int:
    if block.table is not None:
        for cell in block.table.cells:
            if cell.spans:
                return cell.spans[0].part
    return block.span.part


def _title(part: Part) -> dict[str, str]:
    if part.kind == "body":
        return {"zh": "正文", "en": "Body"}
    page = part.number if part.kind == "page" else 0
    where = Place(part.kind, part.number, page)
    return {"zh": words(where, "zh"), "en": words(where, "en")}


def _blocks(document: Document, number: int, blocks: Sequence[Block], wanted: Sequence[Span]) -> Iterator[Any]:
    """Yield the blocks of a part, and whatever of its text no block holds, in order."""
    part = document.parts[number]
    position = 0
    for block in sorted(blocks, key=lambda block: _first(block)):
        start, end = _first(block), _last(block)
        yield from _lines(part, number, position, start, wanted)
        if block.table is not None:
            yield {"kind": "table", "rows": _rows(document, block)}
        elif part.text[start:end].strip():
            yield {"kind": block.kind, "level": block.level, "runs": [[number, start, part.text[start:end]]]}
        position = max(position, end)
    yield from _lines(part, number, position, len(part.text), wanted)


def _spans(block: Block) -> list[Span]:
    if block.table is None:
        return [block.span]
    return [span for cell in block.table.cells for span in cell.spans] or [block.span]


def _first(block: Block) -> int:
    return min(span.start for span in _spans(block))


def _last(block: Block) -> int:
    return max(span.end for span in _spans(block))


def _lines(part: Part, number: int, start: int, end: int, wanted: Sequence[Span]) -> Iterator[Any]:
    whole = part.visible or len(part.text) <= _LONGEST_HIDDEN
    position = start
    for line in part.text[start:end].splitlines(keepends=True):
        last = position + len(line)
        touched = any(span.start < last and position < span.end for span in wanted)
        if line.strip() and (whole or touched):
            yield {"kind": "paragraph", "level": 0, "runs": [[number, position, line.rstrip("\r\n")]]}
        position = last


def _rows(document: Document, block: Block) -> list[list[dict[str, Any]]]:
    assert block.table is not None
    rows: list[list[dict[str, Any]]] = [[] for _ in range(block.table.rows)]
    for cell in block.table.cells:
        rows[min(cell.row, len(rows) - 1)].append(
            {
                "runs": [[span.part, span.start, document.text(span)] for span in cell.spans],
                "rows": cell.row_span,
                "columns": cell.column_span,
                "header": cell.row < block.table.header_rows,
            }
        )
    return [row for row in rows if row]
