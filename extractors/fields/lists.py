"""Lists: tables with a header row or column that match a list of the type, put together row by row."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from extractors.doctype import ColumnSpec, DocType, FieldSpec, ListSpec
from extractors.fields.amounts import chinese_number, unit_in_label
from extractors.fields.assign import made, value_of
from extractors.fields.blank import is_none, is_placeholder
from extractors.fields.disclosure import Field, Value
from extractors.fields.grids import Row, distinct, headings, in_turn, transposed, unfolded
from extractors.fields.labels import LabelIndex, index, index_of, label_words, squeeze
from extractors.fields.once import per_doctype
from extractors.fields.pairs import Candidate, Slice, raw_of
from extractors.fields.rows import list_columns, read_rows
from extractors.fields.text import Grid
from extractors.fields.values import read
from extractors.model import Document

Cells = dict[str, Field]
_ORDINAL = re.compile(
    r"第?([一二三四五六七八九十\d]{1,2})(?:名|位)?(?:中标|成交|入围|预中标)?(?:候选)?(?:人|供应商|单位|社会资本)?(?:\([^)]*\))?"
)
_NUMBER = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、．]?")
_FORM_LABELS = 3
"""So many labels of the document among what would be one row of values make a form."""
_REMOVED = re.compile(r"【[^【】]*】|.*[*＊]{2,}.*")
"""What stands where a value was taken out of a public version."""
_STRICT = ("date", "money", "phone", "percent", "duration")
_SAMPLE = 100
"""Rows at the head of a table, and spread over the rest, that show what it is; longer ones are not on their side."""
_RANK_LABEL = re.compile(r"排序|名次|排名|顺序|位次")


def column_item(column: ColumnSpec, doctype: DocType) -> FieldSpec:
    """A column as an item of its own."""
    item = doctype.item(column.id)
    title = column.title or column.id
    return FieldSpec(
        id=column.id,
        title=title,
        kind=column.kind,
        labels=tuple(dict.fromkeys((*column.labels, title))),
        values=item.values if item else (),
        example=item.example if item else "",
        publish=item.publish if item else "show",
    )


def list_index(spec: ListSpec, doctype: DocType) -> LabelIndex:
    """Index the columns of a list; the same object each time."""
    return _list_index(doctype, spec.id)


@per_doctype
def _list_index(doctype: DocType, list_id: str) -> LabelIndex:
    spec = doctype.list_spec(list_id)
    if spec is None:
        return index(())
    return index(column_item(column, doctype) for column in spec.column_specs())


def ordinal(text: str) -> str | None:
    """第一中标候选人 -> 1."""
    match = _ORDINAL.fullmatch(squeeze(text))
    if match is None:
        return None
    written = match.group(1)
    number = int(written) if written.isdigit() else chinese_number(written)
    return str(number) if number else None


def is_rank(item: FieldSpec) -> bool:
    """True for the column that ranks the rows."""
    return any(_RANK_LABEL.search(label) for label in item.labels) and item.kind in ("enum", "text")


def bands(grid: Grid, outer: LabelIndex) -> list[tuple[int, int]]:
    """Runs of rows with three cells or more between rows of two or one; empty when the table is of one kind."""
    wide = [len(distinct(row)) >= 3 and not in_turn(row, outer) for row in grid.rows]
    if all(wide) or not any(wide):
        return []
    found: list[tuple[int, int]] = []
    start = 0
    for position in range(1, len(wide) + 1):
        if position == len(wide) or wide[position] != wide[start]:
            if wide[start] and position - start >= 2:
                found.append((start, position))
            start = position
    return [part for band in found for part in _headed_again(grid, band)]


def _headed_again(grid: Grid, band: tuple[int, int]) -> list[tuple[int, int]]:
    """Cut a run of rows where its first heading comes again: a second table with other columns."""
    firsts = [squeeze(cells[0].text) if (cells := distinct(row)) else "" for row in grid.rows[band[0] : band[1]]]
    cuts = [number for number, text in enumerate(firsts) if number > 1 and text and text == firsts[0]]
    edges = [band[0], *(band[0] + cut for cut in cuts), band[1]]
    return [(start, end) for start, end in itertools.pairwise(edges) if end - start >= 2]


def by_rank(rows: Sequence[Cells]) -> list[Cells]:
    """Make one row of what is told of the same candidate in several places (price in one, certificate in another)."""
    found: list[Cells] = []
    at: dict[tuple[str, Value], list[Cells]] = {}
    for row in rows:
        ranks = [(name, cell.value) for name, cell in row.items() if cell.value and is_rank(cell.spec)]
        same = next((other for rank in ranks for other in at.get(rank, ()) if _same_candidate(other, row)), None)
        if same is None:
            found.append(row)
            for rank in ranks:
                at.setdefault(rank, []).append(row)
        else:
            same.update({name: cell for name, cell in row.items() if name not in same or not same[name].value})
    return found


def _same_candidate(one: Cells, other: Cells) -> bool:
    ranks = [name for name in one.keys() & other.keys() if is_rank(one[name].spec)]
    shared = [name for name in one.keys() & other.keys() if one[name].value and other[name].value]
    return bool(ranks) and all(one[name].value == other[name].value for name in shared) and set(ranks) <= set(shared)


def best_list(grid: Grid, doctype: DocType, heading: str) -> tuple[ListSpec, tuple[Row, ...], int, LabelIndex] | None:
    """Return the list that a table is, its rows (turned upright) and the number of the header row; None when none."""
    best: tuple[float, ListSpec, bool, int, LabelIndex] | None = None
    sample = (*grid.rows[:_SAMPLE], *grid.rows[_SAMPLE :: len(grid.rows) // _SAMPLE + 1])
    upright, turned = unfolded(sample), transposed(_unnumbered(grid.rows)) if len(grid.rows) <= _SAMPLE else ()
    plain = all(squeeze(cell.text) in label_words().others for cell in distinct(grid.rows[0]) if cell.text)
    for spec in doctype.lists:
        labels = list_index(spec, doctype)
        for rows, sideways in ((upright, False), (turned, True)):
            if sideways and (plain or not rows or _labels_in_turn(rows, index_of(doctype))):
                continue  # 事项 | 内容 | 备注 heads a form, and so do labels in several columns
            for head in range(1 if sideways else min(3, len(rows) - 1)):
                score = _fit(rows, head, labels, spec, heading, index_of(doctype))
                score -= 0.05 * head + (0.1 if sideways else 0)
                if score > 0 and (best is None or score > best[0]):
                    best = (score, spec, sideways, head, labels)
    if best is None:
        return None
    _, spec, sideways, head, labels = best
    return spec, turned if sideways else unfolded(grid.rows), head, labels


def _unnumbered(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Drop a first column that only numbers the rows."""
    numbers = [row[0].text if row and row[0] is not None else "" for row in rows[1:]]
    counted = bool(numbers) and all(_NUMBER.fullmatch(text) for text in numbers)
    return tuple(row[1:] for row in rows) if counted and len(rows[0]) > 2 else tuple(rows)


def _labels_in_turn(rows: Sequence[Row], outer: LabelIndex) -> bool:
    """True when columns other than the first hold labels of the document for the most part: a form."""
    for row in rows[1:]:
        cells = [cell for cell in distinct(row) if cell.text]
        labels = [cell for cell in cells if any(item.kind != "enum" for item in outer.exact_items(cell.text))]
        if len(labels) >= _FORM_LABELS or (
            len(cells) > 1 and 2 * sum(outer.is_like(c.text) for c in cells) > len(cells)
        ):
            return True
    return False


def _fit(rows: Sequence[Row], head: int, labels: LabelIndex, spec: ListSpec, heading: str, outer: LabelIndex) -> float:
    """How well a row is the header of a list: share of its cells that name columns, exactly for the most part."""
    names = [name for name in headings(rows, head, labels)[0] if name]
    if len(names) < 2 or in_turn(rows[head], outer):
        return 0.0
    best = [match for name in names for match in labels.matches(name)[:1]]
    strong = {match.item.id for match in best if match.exact}
    weak = {match.item.id for match in best if match.score >= 0.55} - strong
    title = squeeze(heading)
    named = any(squeeze(label) in title for label in (*spec.labels, spec.title) if squeeze(label))
    if len(strong) + len(weak) < 2 or not (len(strong) >= 2 or named):
        return 0.0
    if _labels_below(rows, head, labels) > 0.15 or _filled(rows, head) < 0.5:
        return 0.0
    share = (len(strong) + 0.7 * len(weak)) / len(names)
    if share < 0.75 and _is_form(rows, head, outer):
        return 0.0
    foreign = sum(1 for name in names if outer.is_label(name) and not labels.is_label(name))
    if foreign > len(strong) or _strangers(rows, head, labels):
        return 0.0
    return share + 0.1 * min(len(strong), 6) + (0.3 if named else 0) if share >= 0.45 else 0.0


def _is_form(rows: Sequence[Row], head: int, outer: LabelIndex) -> bool:
    """True when the first column goes on with labels of the document below what may be a header."""
    first = [row[0].text for row in rows[head + 1 :] if row[0] is not None and row[0].text]
    said = sum(1 for text in first if outer.is_label(text) and not ordinal(text))
    return bool(first) and 2 * said >= len(first)


def _strangers(rows: Sequence[Row], head: int, labels: LabelIndex) -> bool:
    """True when a row below the header has no date, amount … in any of its columns for such: then its column is no row
    of the list (事项 | 内容 | 责任单位 on its side)."""
    names, height = headings(rows, head, labels)
    columns = {column: item for column, (item, _) in list_columns(names, labels).items() if item.kind in _STRICT}
    for row in rows[head + height :]:
        cells = [(item, cell.text) for column, item in columns.items() if (cell := row[column]) is not None]
        said = [(i, t) for i, t in cells if t and not (is_placeholder(t) or is_none(t) or _REMOVED.fullmatch(t))]
        if len(said) >= 2 and not any(read(item.kind, text, "元") for item, text in said):
            return True
    return False


def _filled(rows: Sequence[Row], head: int) -> float:
    """Share of the rows below the header that hold text in half of the columns or more."""
    body = [[cell for cell, top in zip(row, rows[head], strict=False) if top and top.text] for row in rows[head + 1 :]]
    full = sum(1 for row in body if 2 * sum(1 for cell in row if cell is not None and cell.text) >= len(row))
    return full / len(body) if body else 0.0


def _labels_below(rows: Sequence[Row], head: int, labels: LabelIndex) -> float:
    """Share of cells below the header that are labels, other than of their own column: then it is a form."""
    names, height = headings(rows, head, labels)
    columns = list_columns(names, labels)
    seen: dict[int, bool] = {}
    for row in rows[head + height :]:
        for column, cell in enumerate(row):
            if cell is not None and cell.text and id(cell) not in seen:
                own = columns[column][0].id if column in columns else ""
                others = [item for item in labels.exact_items(cell.text) if item.id != own]
                foreign = bool(others) and len(others) == len(labels.exact_items(cell.text))
                seen[id(cell)] = foreign and not ordinal(cell.text)
    return sum(seen.values()) / len(seen) if seen else 1.0


def read_list(document: Document, rows: Sequence[Row], head: int, labels: LabelIndex, block: int) -> list[Cells]:
    """Read the rows of a list into fields. A cell left blank is kept with an empty value."""
    items = {item.id: item for item in labels.items}
    unit = _unit_of(rows[head])
    made_rows: list[Cells] = []
    for number, row in enumerate(read_rows(Grid(tuple(rows), block), labels, head)):
        cells: Cells = {}
        for name, (part, heading) in row.items():
            cells[name] = cell_field(document, items[name], part, heading, unit, number)
        section = cells.get("section")
        if section is not None and not section.raw and made_rows and "section" in made_rows[-1]:
            cells["section"] = made_rows[-1]["section"]
        made_rows.append(cells)
    rank = next((item for item in labels.items if is_rank(item)), None)
    if rank is not None:
        _ranks(document, rows, head, rank, made_rows)
    return made_rows


def _unit_of(row: Row) -> str:
    return next((unit_in_label(cell.text) for cell in distinct(row) if unit_in_label(cell.text)), "")


def cell_field(document: Document, item: FieldSpec, part: Slice, heading: str, unit: str, order: int) -> Field:
    """Read one cell; blank and placeholder cells, and those that are not of their kind, have the value ""."""
    value = (part,) if part.end > part.start else ()
    candidate = Candidate(item.id, value, "table", 0.95, order, heading, unit_in_label(heading))
    raw = raw_of(document, value)
    if not value or is_placeholder(raw) or (is_none(raw) and item.kind not in ("text", "list")):
        return made(document, item, candidate, "")
    if is_rank(item) and (rank := ordinal(part.text)):
        return made(document, item, candidate, rank)
    return made(document, item, candidate, value_of(document, item, candidate) or "")


def _ranks(document: Document, rows: Sequence[Row], head: int, rank: FieldSpec, made_rows: list[Cells]) -> None:
    """Find the rank in a column without a heading that rules know (项目 | 第一中标候选人 | …)."""
    if any(cells.get(rank.id) and cells[rank.id].value for cells in made_rows):
        return
    body = rows[head + headings(rows, head, index((rank,)))[1] :]
    for column in range(len(rows[0])):
        cells = [row[column] for row in body]
        found = [ordinal(cell.text) if cell is not None else None for cell in cells]
        told = any("候选" in cell.text or "第" in cell.text for cell in cells if cell)
        if len(body) == len(made_rows) and all(found) and told:
            for target, cell in zip(made_rows, cells, strict=True):
                if cell is not None:
                    target[rank.id] = cell_field(document, rank, Slice(cell, 0, len(cell.text)), "", "", 0)
            return


def join(rows: list[Cells], more: list[Cells]) -> list[Cells]:
    """Join a further table of the same list: by the organization or person named, else row by row, else below."""
    if not rows:
        return more
    joined = [dict(row) for row in rows]
    keys = _keys(rows, more)
    if keys is None and len(more) == len(rows) and not (_columns(rows) & _columns(more)):
        keys = list(range(len(rows)))
    if keys is None:
        return joined + more
    for row, target in zip(more, keys, strict=True):
        for name, cell in row.items():
            if name not in joined[target] or not joined[target][name].value:
                joined[target][name] = cell
    return joined


def _columns(rows: list[Cells]) -> set[str]:
    return {name for row in rows for name, cell in row.items() if cell.value}


def _keys(rows: list[Cells], more: list[Cells]) -> list[int] | None:
    """For each further row the row that it belongs to; None when it is no continuation of the same rows."""
    for name in sorted(_columns(rows) & _columns(more)):
        if rows[0].get(name) is None or rows[0][name].spec.kind != "org":
            continue
        known = {str(row[name].value): number for number, row in enumerate(rows) if name in row}
        if all(name in row and str(row[name].value) in known for row in more):
            return [known[str(row[name].value)] for row in more]
    return None
