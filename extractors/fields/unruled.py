"""Tables printed without rulings: columns and rows found again from where the glyphs stand.

|  A  |    B    | C |      the gaps that no glyph crosses, from the first to the last line, part the columns;
| a a |  b b b  |   |      a row ends where the gap below it is larger than that between the lines of a cell
|     |   b b   | c |
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.fields.printed import Printed, has_gap
from extractors.model import Document, Glyphs, Span

_GAP = 0.6
"""Parts of a line whose gap is wider than this share of the glyph height are parts of different cells."""
_ROW_GAP = 0.75
_FAR = 4.0
_LABEL = re.compile(r"[\u4e00-\u9fff\s（()）]{2,16}[:：]")
_TEXT = re.compile(
    r"[一二三四五六七八九十]{1,3}\s*[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}(?:[、．]|\.(?!\d)|(?:\.\d{1,2})+\s)|"
    r"[\u4e00-\u9fff\s（()）]{2,16}[:：]\s*\S|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日$"
)
_LABEL_END = re.compile(r"[\u4e00-\u9fff]{0,2}[:：]")
_MIN_ROWS = 3


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a printed line without wide gaps."""

    span: Span
    left: float
    right: float
    bottom: float
    top: float
    labeled: bool = False

    @property
    def height(self) -> float:
        """Height of the glyphs, in points."""
        return max(self.top - self.bottom, 1.0)


@dataclass(frozen=True, slots=True)
class Unruled:
    """Lines first..last (of the lines given) are a table; ``rows[r][c]`` are the segments of a cell, top down."""

    first: int
    last: int
    rows: tuple[tuple[tuple[Span, ...], ...], ...]


def find_tables(document: Document, lines: Sequence[Printed]) -> list[Unruled]:
    """Find tables in lines that are given in reading order."""
    if sum(1 for line in lines if has_gap(line.text)) < 2:
        return []
    cut = [_with_whole_label(document, list(_segments(document, line))) for line in lines]
    found: list[Unruled] = []
    start = 0
    while start < len(lines):
        if len(cut[start]) < 2:
            start += 1
            continue
        first, last = _region(cut, lines, start, found[-1].last + 1 if found else 0)
        for low, high in _parted(cut, first, last):
            table = _table(cut, low, high)
            if table is not None:
                found.append(table)
        start = max(last, start) + 1
    return found


def _segments(document: Document, line: Printed) -> Iterator[Segment]:
    part = document.parts[line.span.part]
    run: list[tuple[int, tuple[float, float, float, float]]] = []
    for piece in part.pieces_between(line.span.start, line.span.end):
        if not isinstance(piece.anchor, Glyphs):
            continue
        for position in range(max(piece.start, line.span.start), min(piece.end, line.span.end)):
            if part.text[position].isspace():
                continue
            box = piece.anchor.box(position - piece.start, position - piece.start)
            if run and box[0] - run[-1][1][2] > _GAP * max(box[3] - box[1], 1.0):
                yield _segment(part.text, line.span.part, run)
                run = []
            run.append((position, box))
    if run:
        yield _segment(part.text, line.span.part, run)


def _with_whole_label(document: Document, parts: list[Segment]) -> list[Segment]:
    """Put a label together whose characters are set far apart at the head of a line (地    址：…)."""
    texts = [document.text(part.span) for part in parts[:6]]
    last = next((number for number, text in enumerate(texts) if len(text) > 1), 0)
    if last == 0 or _LABEL_END.match(texts[last]) is None:
        return parts
    first, end = parts[0], parts[last]
    span = Span(first.span.part, first.span.start, end.span.end)
    return [Segment(span, first.left, end.right, end.bottom, end.top, True), *parts[last + 1 :]]


def _segment(text: str, part: int, run: Sequence[tuple[int, tuple[float, float, float, float]]]) -> Segment:
    boxes = [box for _, box in run]
    return Segment(
        Span(part, run[0][0], run[-1][0] + 1),
        min(box[0] for box in boxes),
        max(box[2] for box in boxes),
        min(box[1] for box in boxes),
        max(box[3] for box in boxes),
        _LABEL.match(text, run[0][0], run[-1][0] + 1) is not None,
    )


def _columns(segments: Sequence[Segment]) -> list[tuple[float, float]]:
    """Merge what overlaps sideways."""
    found: list[tuple[float, float]] = []
    for segment in sorted(segments, key=lambda segment: segment.left):
        if found and segment.left < found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], segment.right))
        else:
            found.append((segment.left, segment.right))
    return found


def _region(cut: Sequence[list[Segment]], lines: Sequence[Printed], start: int, lowest: int) -> tuple[int, int]:
    """Grow a table from a line of several parts up and down, to where running text begins."""
    widest = max(parts[-1].right - parts[0].left for parts in cut if parts)
    last = start
    for number in range(start + 1, len(lines)):
        if lines[number].page != lines[start].page or not _near(cut, number - 1, number):
            break
        if len(cut[number]) > 1:
            last = number
        elif _is_text(cut[number][0], lines[number], widest):
            break
    while last + 1 < len(lines) and len(cut[last + 1]) == 1 and _near(cut, last, last + 1):
        if lines[last + 1].page != lines[start].page or _is_text(cut[last + 1][0], lines[last + 1], widest):
            break
        last += 1
    first = start
    while first > lowest and _near(cut, first - 1, first) and lines[first - 1].page == lines[start].page:
        if len(cut[first - 1]) != 1 or _is_text(cut[first - 1][0], lines[first - 1], widest):
            break
        first -= 1
    return first, last


def _parted(cut: Sequence[list[Segment]], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Cut a region where a table of other columns begins, and at rows of a single cell (一标段 between two tables)."""
    start = first
    for number in range(first + 1, last + 1):
        if _turns(cut, start, number, last):
            yield from _between_lone_rows(cut, start, number - 1)
            start = number
    yield from _between_lone_rows(cut, start, last)


def _turns(cut: Sequence[list[Segment]], start: int, number: int, last: int) -> bool:
    """True when lines of one or two parts meet lines of three or more, and their columns do not line up."""
    above, below = cut[max(start, number - 2) : number], cut[number : min(last + 1, number + 2)]
    if len(above) < 2 or len(below) < 2 or abs(len(above[-1]) - len(below[0])) < 2:
        return False
    narrow, wide = (above, below) if len(above[-1]) < len(below[0]) else (below, above)
    if any(len(parts) > 2 for parts in narrow) or any(len(parts) < 3 for parts in wide):
        return False
    lefts = [part.left for parts in wide for part in parts]
    middles = [(part.left + part.right) / 2 for parts in wide for part in parts]
    lone = [part for parts in narrow for part in parts[1:]]
    return bool(lone) and not any(
        min(abs(part.left - left) for left in lefts) < 4
        or min(abs((part.left + part.right) / 2 - middle) for middle in middles) < 4
        for part in lone
    )


def _between_lone_rows(cut: Sequence[list[Segment]], first: int, last: int) -> Iterator[tuple[int, int]]:
    region = cut[first : last + 1]
    columns = _grown(region)
    if len(columns) < 2:
        return
    low = first
    for row in _rows([part for parts in region for part in parts]):
        if _lone(_cells(row, columns)):
            inside = [number for number in range(first, last + 1) if cut[number][0] in row]
            if inside and low < inside[0]:
                yield low, inside[0] - 1
            low = inside[-1] + 1 if inside else low
    if low <= last:
        yield low, last


def _is_text(segment: Segment, line: Printed, widest: float) -> bool:
    """True for a line of one part that is no cell: long, numbered, a label with its value, a sentence's end."""
    text = line.text.strip()
    wide = segment.right - segment.left > 0.6 * widest
    return wide or _TEXT.match(text) is not None or text.endswith(("。", "：", ":"))


def _near(cut: Sequence[list[Segment]], above: int, below: int) -> bool:
    if not cut[above] or not cut[below]:
        return False
    gap = min(part.bottom for part in cut[above]) - max(part.top for part in cut[below])
    return gap < _FAR * cut[below][0].height


def _table(cut: Sequence[list[Segment]], first: int, last: int) -> Unruled | None:
    """Build the table of a region, or say that it is none (two columns that are no form, too few rows)."""
    while True:
        region = cut[first : last + 1]
        if _spills(region):
            return None
        columns = _grown(region)
        beside = _group_parts(region, columns)
        parts = [part for parts in region for part in parts if not any(part is other for other in beside)]
        rows = _by_line(region, columns, _rows(parts))
        blocks = _side_by_side(region)
        if len(columns) < 2 or len(rows) < (1 if blocks else 2 if len(columns) > 2 else _MIN_ROWS):
            return None
        if blocks == len(region):
            return None
        made = _grouped(rows, beside, [_cells(row, columns) for row in rows])
        above, below = _lone(made[0]), _lone(made[-1])
        if blocks or (not above and not below):
            break
        # A row of one cell at the edge is a heading above, or the text below.
        first += sum(1 for parts in region if parts[0] in rows[0]) if above else 0
        last -= sum(1 for parts in region if parts[0] in rows[-1]) if below else 0
    wide = columns[0][1] - columns[0][0] > 0.6 * (columns[1][1] - columns[0][0])
    if len(columns) == 2 and wide and not blocks:
        return None
    return Unruled(first, last, tuple(made))


def _group_parts(region: Sequence[list[Segment]], columns: Sequence[tuple[float, float]]) -> list[Segment]:
    """The parts of a first column that names groups of rows, each centered beside its rows; none when it does not."""
    if len(columns) < 3:
        return []
    first = [part for parts in region for part in parts if _over(part, columns)[0] == 0]
    second = [part for parts in region for part in parts if _over(part, columns)[0] == 1]
    edge = max(part.right for parts in region for part in parts)
    wrapped = any(
        len(parts) == 1 and parts[0] in first and above[-1].right > edge - above[-1].height
        for above, parts in pairwise(region)
    )
    return first if first and not wrapped and len(_rows(first)) <= 0.6 * len(_rows(second)) else []


def _grouped(
    rows: Sequence[Sequence[Segment]], beside: Sequence[Segment], made: list[tuple[tuple[Span, ...], ...]]
) -> list[tuple[tuple[Span, ...], ...]]:
    """Put each group's name into all of its rows: those around its middle, from where the group above ends."""
    start = 0
    names = _rows(beside)
    for number, name in enumerate(names):
        middle = (max(part.top for part in name) + min(part.bottom for part in name)) / 2
        top = max((part.top for part in rows[start]), default=middle) if start < len(rows) else middle
        last = number == len(names) - 1
        end = start + 1
        while end < len(rows) and (last or (top + min(part.bottom for part in rows[end])) / 2 > middle - 2):
            end += 1
        spans = tuple(part.span for part in sorted(name, key=lambda part: -part.top))
        for place in range(start, min(end, len(rows))):
            made[place] = (spans, *made[place][1:])
        start = end
    return made


def _by_line(
    region: Sequence[list[Segment]], columns: Sequence[tuple[float, float]], rows: Sequence[list[Segment]]
) -> list[list[Segment]]:
    """Part what gaps do not part, where line after line begins in the first column (set evenly: 一、项目名称  …)."""
    found: list[list[Segment]] = []
    filled = [sum(1 for parts in region if _over(parts[0], columns)[0] == number) for number in range(2)]
    main = filled.index(max(filled))
    for row in rows:
        held = {id(part) for part in row}
        lines = [[part for part in parts if id(part) in held] for parts in region]
        lines = [parts for parts in lines if parts]
        starts = [len(parts) > 1 and _over(parts[0], columns)[0] == main for parts in lines]
        if sum(starts) < 3 or sum(starts) < 0.7 * len(lines):
            found.append(row)
            continue
        for parts, start in zip(lines, starts, strict=True):
            if start or parts is lines[0]:
                found.append([])
            found[-1].extend(parts)
    return found


def _side_by_side(region: Sequence[list[Segment]]) -> int:
    """Count the lines all of whose parts are label and value; 0 unless most are (blocks of contacts side by side).

    When all are, lines say as much as a table would; when some are not, the cells have wrapped lines.
    """
    labeled = sum(1 for parts in region if all(part.labeled for part in parts))
    return labeled if labeled >= 0.6 * len(region) else 0


def _spills(region: Sequence[list[Segment]]) -> bool:
    """True for lines of labels and values that gaps part, when one of them goes on at the left margin: the gaps are
    spaces in running lines, and what is wrapped belongs to the last value, not to the first column. Without colons it
    is told by the indent, which the first line of a paragraph has."""
    edge = max(part.right for parts in region for part in parts)
    margin = min(part.left for parts in region for part in parts)
    return any(
        len(below) == 1 < len(above)
        and not below[0].labeled
        and (above[-1].labeled or below[0].left < above[0].left - above[0].height)
        and above[-1].right > edge - 1.5 * above[-1].height
        and below[0].left < min(margin + 1, above[0].left + 1)
        for above, below in pairwise(region)
    )


def _lone(cells: tuple[tuple[Span, ...], ...]) -> bool:
    return sum(1 for cell in cells if cell) < 2


def _cells(row: Sequence[Segment], columns: Sequence[tuple[float, float]]) -> tuple[tuple[Span, ...], ...]:
    """Put the parts of a row into its columns; one that reaches over several stands in the first of them."""
    cells: list[list[Segment]] = [[] for _ in columns]
    for part in row:
        cells[_over(part, columns)[0]].append(part)
    return tuple(tuple(p.span for p in sorted(cell, key=lambda part: (-part.top, part.left))) for cell in cells)


def _over(part: Segment, columns: Sequence[tuple[float, float]]) -> list[int]:
    """The columns that a part overlaps, or the nearest one."""
    found = [n for n, (left, right) in enumerate(columns) if part.left < right and left < part.right]
    return found or [min(range(len(columns)), key=lambda n: abs(columns[n][0] - part.left))]


def _grown(region: Sequence[list[Segment]]) -> list[tuple[float, float]]:
    """Columns from the line with most parts on; a part over several columns is a merged cell and makes none."""
    ordered = sorted(region, key=lambda parts: -len(parts))
    columns = _columns(ordered[0])
    for parts in ordered[1:]:
        for part in parts:
            over = [n for n, (left, right) in enumerate(columns) if part.left < right + 1 and left - 1 < part.right]
            if not over:
                columns = sorted([*columns, (part.left, part.right)])
            elif len(over) == 1:
                left, right = columns[over[0]]
                columns[over[0]] = (min(left, part.left), max(right, part.right))
    return _columns(_boxes(columns))


def _boxes(columns: Sequence[tuple[float, float]]) -> list[Segment]:
    return [Segment(Span(0, 0, 0), left, right, 0, 0) for left, right in columns]


def _rows(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Part the rows where a gap runs through all columns."""
    rows: list[list[Segment]] = []
    floor = 0.0
    for part in sorted(segments, key=lambda part: -part.top):
        if rows and floor - part.top <= _ROW_GAP * part.height:
            rows[-1].append(part)
            floor = min(floor, part.bottom)
        else:
            rows.append([part])
            floor = part.bottom
    return rows
