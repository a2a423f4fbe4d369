"""Live text that something opaque was painted over: what is left of an earlier redaction, or of a correction.

Whether a shape hides a glyph depends on clips, blending, masks and layers; so it is tried: the page is rendered with
and without the text, and where no pixel differs, nothing of it was to be seen.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from extractors.formats.layout.geometry import apply
from extractors.formats.layout.segments import Cover, PageText, Segment
from extractors.formats.pdf.opening import PDF_FAILURES, inherited
from extractors.model import Part

COVERED = "covered"
"""What the parts of covered text are called, after their page."""
_SCALE = 2.0
"""Pixels a point; the smallest print shows at this."""
_SANDWICH = 0.6
"""A picture over this part of the page or more, with text below, is a scan with its text layer."""
_BUCKET = 24.0
_TOUCH = 1.5
"""Points by which a segment must reach into a shape."""

Box = tuple[float, float, float, float]
Suspects = dict[int, list[Cover]]
"""Places in ``PageText.segments`` -> what was painted over them later."""


def is_covered(part: Part) -> bool:
    """Tell whether a part of a document is text that something was painted over."""
    return part.kind == "hidden" and part.name.endswith(f" {COVERED}")


def set_covered_apart(page: PageText, holder: Any, number: int, pdf: Any) -> list[Segment]:
    """Take out of a page's segments what is covered, and return it. ``holder`` is the page dictionary, ``pdf`` the
    file in pdfium."""
    found = suspects(page, _page_box(holder))
    unseen = unseen_glyphs(pdf, number, page, found) if found else {}
    if not unseen:
        return []
    seen: list[Segment] = []
    covered: list[Segment] = []
    for place, segment in enumerate(page.segments):
        for is_unseen, part in parted(segment, unseen[place]) if place in unseen else ((False, segment),):
            (covered if is_unseen else seen).append(part)
    page.segments = seen
    return covered


def _page_box(holder: Any) -> Box:
    try:
        a, b, c, d = (float(value) for value in inherited(holder, "/CropBox") or inherited(holder, "/MediaBox"))
    except PDF_FAILURES:
        return 0.0, 0.0, 612.0, 792.0
    return min(a, c), min(b, d), max(a, c), max(b, d)


def suspects(page: PageText, size: Box) -> Suspects:
    """Return the segments that lie under something painted later, by geometry alone. ``size`` is the page's box."""
    area = (size[2] - size[0]) * (size[3] - size[1])
    covers = [c for c in page.covers if c.order and not (c.is_picture and _area(c.box) > _SANDWICH * area)]
    if not covers:
        return {}
    rows: Mapping[int, list[tuple[int, Box]]] = defaultdict(list)
    for place, segment in enumerate(page.segments):
        box = box_of(segment)
        for row in range(int(box[1] // _BUCKET), int(box[3] // _BUCKET) + 1):
            rows[row].append((place, box))
    found: Suspects = {}
    for cover in covers:
        low, high = max(size[1] - 100, cover.box[1]), min(size[3] + 100, cover.box[3])
        for row in range(int(low // _BUCKET), int(high // _BUCKET) + 1):
            for place, box in rows.get(row, ()):
                segment = page.segments[place]
                if (
                    place < cover.order
                    and segment.mode not in (3, 7)
                    and segment.text.strip()
                    and _meet(box, cover.box)
                ):
                    held = found.setdefault(place, [])
                    if cover not in held:
                        held.append(cover)
    return found


def box_of(segment: Segment, first: int | None = None, last: int | None = None) -> Box:
    """Return (left, bottom, right, top) of glyphs of a segment, all of them by default."""
    start = segment.content.starts[segment.start if first is None else first]
    end = segment.content.ends[segment.end - 1 if last is None else last]
    corners = [apply(segment.matrix, x, y) for x in (start, end) for y in (segment.low, segment.high)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _meet(box: Box, cover: Box) -> bool:
    middle = (box[1] + box[3]) / 2, (box[0] + box[2]) / 2
    across = min(box[2], cover[2]) - max(box[0], cover[0])
    up = min(box[3], cover[3]) - max(box[1], cover[1])
    within = cover[1] <= middle[0] <= cover[3] or cover[0] <= middle[1] <= cover[2]
    return across > _TOUCH and up > _TOUCH and within


def unseen_glyphs(pdf: Any, number: int, page: PageText, found: Suspects) -> dict[int, set[int]]:
    """Return, by place in ``PageText.segments``, the suspected glyphs of which nothing shows. ``pdf`` is pdfium's."""
    import pypdfium2.raw as pdfium

    sheet = pdf[number - 1]
    try:
        before = sheet.render(scale=_SCALE, grayscale=True, may_draw_forms=False)
        size = before.width, before.height
        pixels = before.to_numpy().copy()
        taken = _take_text(sheet, [cover for covers in found.values() for cover in covers], pdfium)
        if not taken:
            return {}
        difference = sheet.render(scale=_SCALE, grayscale=True, may_draw_forms=False).to_numpy() != pixels
        unseen: dict[int, set[int]] = {}
        for place, covers in found.items():
            segment = page.segments[place]
            for glyph in range(segment.start, segment.end):
                box = box_of(segment, glyph, glyph)
                middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
                hidden = any(_holds(cover.box, middle) for cover in covers) and any(_holds(b, middle) for b in taken)
                if hidden and not _differs(difference, _device(sheet, size, box, pdfium)):
                    unseen.setdefault(place, set()).add(glyph)
        return unseen
    finally:
        sheet.close()


def _take_text(sheet: Any, covers: Sequence[Cover], pdfium: Any) -> list[Box]:
    """Remove from the page the text that was painted before one of the covers and lies below it, with the form that it
    stands in; return the boxes of what went."""
    items = list(sheet.get_objects(max_depth=1))
    shapes = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM)
    texts = (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_FORM)
    bounds = [item.get_bounds() for item in items]
    taken: dict[int, Box] = {}
    for cover in covers:
        own = [i for i, item in enumerate(items) if item.type in shapes and _is(bounds[i], cover.box)]
        end = max(own, default=len(items))
        for index in range(end):
            if items[index].type in texts and _touch(bounds[index], cover.box):
                taken[index] = bounds[index]
    for index in taken:
        sheet.remove_obj(items[index])
    return list(taken.values())


def _is(box: Box, cover: Box) -> bool:
    return all(abs(a - b) < 1.0 for a, b in zip(box, cover, strict=True))


def _touch(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _holds(box: Box, point: tuple[float, float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _device(sheet: Any, size: tuple[int, int], box: Box, pdfium: Any) -> tuple[int, int, int, int]:
    points = []
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        column, row = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(sheet.raw, 0, 0, *size, 0, x, y, column, row)
        points.append((column.value, row.value))
    (a, b), (c, d) = points
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _differs(difference: Any, box: tuple[int, int, int, int]) -> bool:
    """Tell whether any pixel of the inner part of a box differs; what lies outside the page never does."""
    left, top, right, bottom = box
    inset = max(0, (right - left) // 8)
    rows = difference[max(0, top) : max(0, bottom) + 1, max(0, left + inset) : max(0, right - inset) + 1]
    return bool(rows.any())


def parted(segment: Segment, glyphs: set[int]) -> Iterator[tuple[bool, Segment]]:
    """Cut a segment into stretches; True for those whose glyphs are in the set."""
    begin = segment.start
    for glyph in range(segment.start + 1, segment.end + 1):
        if glyph == segment.end or (glyph in glyphs) != (begin in glyphs):
            yield begin in glyphs, segment.part(begin, glyph)
            begin = glyph
