"""From spans of a Document to new texts of cells, by the names of cells: strings that they share are not touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from extractors.formats.xlsx.a1 import parse_cell
from extractors.formats.xlsx.lazy import CellPieces
from extractors.model import Document, Entry, Part, Piece, Span, Table
from redactor.redaction import Redaction
from redactor.rewrite.copies import covered_ranges, down_column, uncovered
from redactor.rewrite.values import Edit, Values, edits_of

Place = tuple[int, int]
"""Row and column, from 1."""


@dataclass(slots=True)
class CellEdit:
    """Edits of one cell's text as the reader gave it; those of a ``whole`` cell replace all of it."""

    text: str = field(repr=False)
    whole: bool
    edits: list[Edit] = field(default_factory=list)


@dataclass(slots=True)
class CellPlan:
    """What changes in the cells, by sheet member; ``formulas`` are cells whose formula goes, ``guides`` those whose
    phonetic guide does; ``strings`` are shared strings by member that lose their guide. ``copies``: further copies."""

    cells: dict[str, dict[Place, CellEdit]] = field(default_factory=lambda: defaultdict(dict))
    formulas: dict[str, set[Place]] = field(default_factory=lambda: defaultdict(set))
    guides: dict[str, set[Place]] = field(default_factory=lambda: defaultdict(set))
    strings: set[int] = field(default_factory=set)
    copies: int = 0


def plan_cells(document: Document, redactions: Iterable[Redaction], values: Values) -> CellPlan:
    """Plan the edits of all cells: of the redactions, and of every further copy of a strong value."""
    plan = CellPlan()
    redactions = list(redactions)
    for redaction in redactions:
        _plan(plan, document, redaction.spans, redaction.replacement)
    covered = covered_ranges(redactions)
    for number, part in enumerate(document.parts):
        if part.kind == "sheet" or any(isinstance(piece.anchor, Entry) for piece in part.pieces[:1]):
            for match in uncovered(part.text, values, covered.get(number, [])):
                plan.copies += 1
                for edit in edits_of(match):
                    _plan(plan, document, [Span(number, edit.start, edit.end)], edit.replacement)
            if part.kind == "sheet":
                _plan_rounded(plan, part, number, document, values)
    for block in document.blocks:
        if block.table is not None and document.parts[block.span.part].kind == "sheet":
            _plan_columns(plan, document, block.table, values)
    return plan


def _plan_rounded(plan: CellPlan, part: Part, number: int, document: Document, values: Values) -> None:
    """Plan numbers that begin like a value, in fifteen digits: the value typed as a number."""
    if not values.by_prefix or not isinstance(part.pieces, CellPieces):
        return
    for index in sorted(part.pieces.source.shown):  # a number with that many digits is stored with an exponent
        piece = part.pieces[index]
        text = part.text[piece.start : piece.end]
        if len(text) < 16 or not text.isdigit() or _planned(plan, piece) is not None:
            continue
        if values.holds_rounded(f"{text[0]}.{text[1:15]}E{len(text) - 1}"):
            plan.copies += 1
            _plan(plan, document, [Span(number, piece.start, piece.end)], "")


def _plan_columns(plan: CellPlan, document: Document, table: Table, values: Values) -> None:
    """Plan values that are written down a column, a few digits a row."""
    columns: dict[int, list[Span]] = defaultdict(list)
    for cell in table.cells:
        for span in cell.spans:
            if span.end - span.start <= 4:
                columns[cell.column].append(span)
    for spans in columns.values():
        for match, places in down_column(document, spans, values, within=True):
            plan.copies += 1
            _plan(plan, document, places, match.redaction.replacement)


def _planned(plan: CellPlan, piece: Piece) -> CellEdit | None:
    anchor = piece.anchor
    if not isinstance(anchor, Entry):
        return None
    return plan.cells.get(anchor.container, {}).get(parse_cell(anchor.key))


def _plan(plan: CellPlan, document: Document, spans: Iterable[Span], replacement: str) -> None:
    """Share a replacement among the cells behind the spans: one to one when lengths agree, else all to the first."""
    found = [item for span in spans for item in _pieces(document.parts[span.part], span)]
    length = sum(end - start for _, _, start, end in found)
    one_to_one = length == len(replacement) and not any(piece.atomic for piece, _, _, _ in found)
    taken = 0
    for piece, text, start, end in found:
        share = replacement[taken : taken + end - start] if one_to_one else ("" if taken else replacement)
        taken += end - start
        _plan_piece(plan, piece, text, start - piece.start, end - piece.start, share)


def _pieces(part: Part, span: Span) -> Iterator[tuple[Piece, str, int, int]]:
    pieces = part.pieces
    found = pieces.between if isinstance(pieces, CellPieces) else part.pieces_between
    for piece in found(span.start, span.end):
        if isinstance(piece.anchor, Entry):
            text = part.text[piece.start : piece.end]
            yield piece, text, max(span.start, piece.start), min(span.end, piece.end)


def _plan_piece(plan: CellPlan, piece: Piece, text: str, start: int, end: int, share: str) -> None:
    anchor = piece.anchor
    assert isinstance(anchor, Entry)
    key = anchor.key
    if key.startswith(("=", "~")):
        row, _, column = key[1:].partition(":")
        chosen = plan.formulas if key[0] == "=" else plan.guides
        chosen[anchor.container].add((int(row), int(column)))
    elif key.startswith("?"):
        row, _, column = key[1:].partition(":")
        cells = plan.cells[anchor.container]
        cells.setdefault((int(row), int(column)), CellEdit(text, True, [Edit(0, len(text), share)]))
    elif key.startswith("phonetic "):
        plan.strings.add(int(key.partition(" ")[2]))
    elif key[:1].isalpha() and key[-1:].isdigit() and ":" not in key and " " not in key:
        place = parse_cell(key)
        cell = plan.cells[anchor.container].get(place)
        if cell is None:
            cell = plan.cells[anchor.container][place] = CellEdit(text, piece.atomic)
        cell.edits.append(Edit(0, len(text), share) if piece.atomic else Edit(start, end, share))
