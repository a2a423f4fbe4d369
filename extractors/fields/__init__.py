"""Read the disclosure items of a document into values with places.

Reading is one engine for all document types: labels, kinds and lists come from the rules, wording from
rules/lexicons. Readings in lines, tables and prose propose values; the best proposal for each item wins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.doctype import DocType, FieldSpec, ListSpec
from extractors.fields.assign import add_phones, assign, made, value_of
from extractors.fields.consortium import members
from extractors.fields.disclosure import Disclosure, Field, Value
from extractors.fields.engine import read_items
from extractors.fields.grids import distinct, header_hits
from extractors.fields.labels import LabelIndex, index_of
from extractors.fields.leftover import leftovers
from extractors.fields.lists import Cells, bands, best_list, by_rank, is_rank, join, list_index, ordinal, read_list
from extractors.fields.others import without_others
from extractors.fields.packed import unpacked
from extractors.fields.pairs import Candidate, Slice
from extractors.fields.roster import rows_to_read
from extractors.fields.segments import Segment, lot_heading, lots, rank_of, ranked, row_type
from extractors.fields.stacked import stacked_rows
from extractors.fields.text import Grid, Line, Unit, units
from extractors.fields.title import addressee, document_number, foot, head
from extractors.model import Document, Span

__all__ = ["Disclosure", "Field", "Value", "read_fields"]

_AGENT = re.compile(r"咨询|代理|招标|采购中心|交易中心|项目管理|造价")
"""An office that signs for somebody else."""


def read_fields(document: Document, doctype: DocType, blocks: range | None = None) -> Disclosure:
    """Read the items of ``doctype`` from a document, or from the range of its blocks that holds one of several."""
    first, last = (blocks.start, blocks.stop) if blocks is not None else (0, None)
    unread: set[str] = set()
    found = units(document, first, last, lambda table: rows_to_read(document, table, doctype, unread))
    found = without_others(found, doctype)
    lists, taken = _tables(document, found, doctype)
    lists = {name: cells for name, cells in lists.items() if name not in unread}
    candidates, pairs = read_items(found, doctype, frozenset(taken))
    candidates.extend(_head_and_foot(found, doctype))
    chosen = assign(document, doctype, candidates)
    add_phones(document, doctype, pairs, chosen)
    told = _told_rows(document, found, doctype, lists)
    fields = {name: value for name, value in chosen.fields.items() if value.spans not in told}
    _consortium(document, found, doctype, lists)
    rows = {name: tuple(cells) for name, cells in lists.items() if cells}
    cells = [cell for listed in rows.values() for row in listed for cell in row.values()]
    doubtful = chosen.doubtful | leftovers(document, found, doctype, pairs, candidates, cells, chosen)
    return Disclosure(doctype.id, fields, rows, chosen.unfilled, chosen.not_applicable, doubtful, tuple(sorted(unread)))


def _tables(document: Document, found: list[Unit], doctype: DocType) -> tuple[dict[str, list[Cells]], set[int]]:
    """Read the tables that are lists of the type; return them and the positions of those tables."""
    lists: dict[str, list[Cells]] = {}
    taken: set[int] = set()
    heading = ""
    lot: Slice | None = None
    for position, unit in enumerate(found):
        if isinstance(unit, Line):
            heading = unit.text if len(unit.text) <= 40 else heading
            lot = lot_heading(unit) or lot
            continue
        card = _card(document, found, position, doctype)
        if card is not None:
            lists.setdefault(card[0], []).append(card[1])
            taken.add(position)
            continue
        if stacked_rows(unit, index_of(doctype)):
            continue
        banded = _banded(document, unit, doctype, heading, lists)
        if banded is not None:
            found[position] = banded
            continue
        best = best_list(unpacked(unit, doctype) or unit, doctype, heading)
        if best is None:
            continue
        spec, rows, top, labels = best
        cells = read_list(document, rows, top, labels, unit.block)
        said = [row for row in cells if any(cell.value for cell in row.values())]
        if len(said) < 2 and _of_items(spec, doctype):
            cells = said
        if not cells or (len(cells) < 2 and _of_items(spec, doctype) and not lists.get(spec.id)):
            continue
        _in_lot(document, cells, lot, labels)
        lists[spec.id] = join(lists.get(spec.id, []), cells)
        taken.add(position)
    return lists, taken


def _card(document: Document, found: Sequence[Unit], position: int, doctype: DocType) -> tuple[str, Cells] | None:
    """Read a form that is one ranked row (第一中标候选人 above labels and values); the rank is its first row or the
    line above it."""
    grid = found[position]
    above = found[position - 1] if position else None
    assert isinstance(grid, Grid)
    top = distinct(grid.rows[0])
    inside = len(top) == 1 and len(grid.rows) > 1 and len(distinct(grid.rows[1])) > 1
    named = top[0] if inside else above if isinstance(above, Line) else None
    if named is None or "候选" not in named.text or not ordinal(named.text):
        return None
    rows = grid.rows[1:] if inside else grid.rows
    for spec in doctype.lists:
        labels = list_index(spec, doctype)
        rank = next((item for item in labels.items if is_rank(item)), None)
        known = sum(1 for row in rows for cell in distinct(row)[::2] if labels.is_label(cell.text))
        form = header_hits(rows[0], labels)[0] < 2 or len(distinct(rows[0])) == 4
        if rank is not None and known >= 2 and form:
            segment = Segment((Grid(rows, grid.block),), (named, named.mark, len(named.text)))
            cells = _row(document, segment, spec, doctype, rank, None)
            return (spec.id, cells) if sum(1 for cell in cells.values() if cell.value) > 2 else None
    return None


def _in_lot(document: Document, cells: list[Cells], lot: Slice | None, labels: LabelIndex) -> None:
    """Give the rows of a table below 一标段 that section, when the table has no column for it."""
    section = next((item for item in labels.items if item.id == "section"), None)
    if lot is None or section is None or any(row.get("section") for row in cells):
        return
    candidate = Candidate(section.id, (lot,), "label", 0.9, 0)
    for row in cells:
        row[section.id] = made(document, section, candidate, candidate.text)


def _banded(
    document: Document, grid: Grid, doctype: DocType, heading: str, lists: dict[str, list[Cells]]
) -> Grid | None:
    """Take a list out of a table that is a form above and below it; return the rest, or None when it is not so."""
    for start, end in bands(grid, index_of(doctype)):
        part = Grid(grid.rows[start:end], grid.block)
        best = best_list(part, doctype, heading)
        if best is None:
            continue
        spec, rows, top, labels = best
        cells = read_list(document, rows, top, labels, grid.block)
        if len(cells) >= 2:
            lists[spec.id] = by_rank(join(lists.get(spec.id, []), cells))
            rest = Grid(grid.rows[: start + top] + grid.rows[end:], grid.block)
            return _banded(document, rest, doctype, heading, lists) or rest
    return None


def _of_items(spec: ListSpec, doctype: DocType) -> bool:
    """True for lists whose columns are items of the document, for the most part: a single row states those as well."""
    columns = spec.column_specs()
    items = sum(1 for column in columns if (item := doctype.item(column.id)) is not None and item.scope == "document")
    return items > 0.6 * len(columns) and not any(is_rank(item) for item in list_index(spec, doctype).items)


def _told_rows(
    document: Document, found: Sequence[Unit], doctype: DocType, lists: dict[str, list[Cells]]
) -> set[tuple[Span, ...]]:
    """Read the rows that running text tells: ranked candidates, lots; return where the numbers of the former stand."""
    own: set[tuple[Span, ...]] = set()
    for spec in doctype.lists:
        labels = list_index(spec, doctype)
        rank = next((item for item in labels.items if is_rank(item)), None)
        section = next((item for item in labels.items if item.id == "section"), None)
        segments: list[Segment] = []
        if rank is not None and spec.id not in lists:
            segments = ranked(found, index_of(doctype), labels)
        elif rank is None and section is not None and spec.id not in lists:
            segments = lots(found)
        rows = [_row(document, segment, spec, doctype, rank, section) for segment in segments]
        rows = [row for row in by_rank(rows) if sum(1 for cell in row.values() if cell.value) >= 2]
        if len(rows) >= (1 if rank is not None else 2):
            lists[spec.id] = rows
            cells = [cell for row in rows for cell in row.values() if rank is not None]
            own |= {cell.spans for cell in cells if cell.spec.kind == "code"}
    return own


def _row(
    document: Document,
    segment: Segment,
    spec: ListSpec,
    doctype: DocType,
    rank: FieldSpec | None,
    section: FieldSpec | None,
) -> Cells:
    """Read one row from its lines with the same engine."""
    inner = row_type(doctype, spec.id)
    candidates, _ = read_items(segment.lines, inner)
    chosen = assign(document, inner, candidates)
    cells: Cells = {**chosen.unfilled, **chosen.fields}
    if segment.rank is not None and rank is not None:
        line, start, end = segment.rank
        candidate = Candidate(rank.id, (Slice(line, start, end),), "label", 0.95, 0)
        cells[rank.id] = made(document, rank, candidate, rank_of(candidate.text))
    if segment.organization is not None:
        _put(document, inner, segment.organization, "org", cells)
    if segment.lot is not None and section is not None:
        line, start, end = segment.lot
        candidate = Candidate(section.id, (Slice(line, start, end),), "label", 0.95, 0)
        cells[section.id] = made(document, section, candidate, candidate.text)
    return cells


def _put(document: Document, inner: DocType, place: tuple[Line, int, int], kind: str, cells: Cells) -> None:
    item = next((item for item in inner.items if item.kind == kind), None)
    if item is None:
        return
    line, start, end = place
    candidate = Candidate(item.id, (Slice(line, start, end),), "label", 0.95, 0)
    value = value_of(document, item, candidate)
    if value:
        cells[item.id] = made(document, item, candidate, value)


def _head_and_foot(found: Sequence[Unit], doctype: DocType) -> list[Candidate]:
    """Propose what title, letterhead, addressee and signature say."""
    proposals: list[Candidate] = []
    top = head(found)

    def propose(item_id: str, value: tuple[Slice, ...], how: str, score: float) -> None:
        if value and doctype.item(item_id) is not None:
            proposals.append(Candidate(item_id, value, how, score, 0))

    number, whom = document_number(found), addressee(found)
    letter = bool(top.kind) or (number is not None and whom is not None)
    propose("project_name", top.project, "title", 0.9 if top.kind else 0.82)
    propose("approval_kind", top.kind, "title", 0.8)
    propose("section", top.lot, "title", 0.7)
    if top.lines and top.title:
        propose("list_title", tuple(Slice(line, 0, len(line.text)) for line in top.lines), "title", 0.95)
    if number is not None:
        propose("approval_no" if letter else "penalty_no", (number,), "title", 0.9)
    if whom is not None and letter:
        for item_id in ("applicant", "legal_person"):
            propose(item_id, (whom,), "title", 0.8)
    proposals.extend(_signature(found, doctype, letter or number is not None))
    return proposals


def _signature(found: Sequence[Unit], doctype: DocType, letter: bool) -> list[Candidate]:
    bottom = foot(found)
    proposals: list[Candidate] = []
    if bottom.date is not None:
        dated = [item for item in doctype.items if item.kind == "date" and item.foot == "signature"]
        if letter and doctype.item("penalty_date") is not None:
            proposals.append(Candidate("penalty_date", (bottom.date,), "signature", 0.75, 9999))
        elif letter and dated:
            proposals.append(Candidate(dated[0].id, (bottom.date,), "signature", 0.75, 9999))
        elif doctype.item("publish_date") is not None:
            proposals.append(Candidate("publish_date", (bottom.date,), "signature", 0.62, 9999))
        elif dated:
            proposals.append(Candidate(dated[0].id, (bottom.date,), "signature", 0.62, 9999))
    if bottom.organization is not None:
        agent = _AGENT.search(bottom.organization.text) is not None
        signs = {"signature": True, "letter": letter, "principal": not agent and not letter}
        for item in doctype.items:
            if item.kind == "org" and signs.get(item.foot, False):
                score = 0.6 if item.foot == "principal" else 0.75
                proposals.append(Candidate(item.id, (bottom.organization,), "signature", score, 9999))
    return proposals


def _consortium(document: Document, found: Sequence[Unit], doctype: DocType, lists: dict[str, list[Cells]]) -> None:
    """Read the members of a consortium, where the type lists them."""
    spec = doctype.list_spec("consortium_members")
    if spec is not None and spec.id not in lists:
        rows = members(document, found, spec, doctype)
        if len(rows) >= 2:
            lists[spec.id] = rows
