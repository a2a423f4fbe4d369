"""Live text that something opaque was painted over: what is left of an earlier redaction, or of a correction.

Whether a shape hides a glyph depends on clips, blending, masks and layers; so it is tried: the page is rendered with
and without the text, and where no pixel differs, nothing of it was to be seen.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from extractors.formats.layout.geometry import Matrix, apply
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
_MOST_COVERS = 500
_MOST_PIXELS = 6000
"""Pixels to which the longer side of a picture of the page is held."""
_ALIKE = 0.3
_FAR = 1000.0
"""Points between the places by which user space and pixels are compared: pdfium rounds to pixels."""
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
    if len(covers) > _MOST_COVERS:
        covers = [c for c in covers if _area(c.box) < area / 4][:_MOST_COVERS]  # a drawing, not a redaction
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
    """Return, by place in ``PageText.segments``, the suspected glyphs of which nothing shows. ``pdf`` is pdfium's.

    Two questions by rendering: does the page look the same without the text, and would the text show without what lies
    over it? A font that is not at hand draws nothing at all, and proves nothing.
    """
    covers = list(dict.fromkeys(cover for held in found.values() for cover in held))
    below, difference = _difference(pdf, number, covers, uncovered=False)
    unseen: dict[int, set[int]] = {}
    for place, held in found.items():
        segment = page.segments[place]
        for glyph in range(segment.start, segment.end):
            box = box_of(segment, glyph, glyph)
            middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            lies_below = any(_holds(cover.box, middle) for cover in held) and any(_holds(b, middle) for b in below)
            if lies_below and not difference(box):
                unseen.setdefault(place, set()).add(glyph)
    if unseen:
        _, difference = _difference(pdf, number, covers, uncovered=True)
        for place, glyphs in list(unseen.items()):
            segment = page.segments[place]
            if not any(difference(box_of(segment, glyph, glyph)) for glyph in glyphs):
                del unseen[place]
    return unseen


def _difference(
    pdf: Any, number: int, covers: Sequence[Cover], *, uncovered: bool
) -> tuple[list[Box], Callable[[Box], bool]]:
    """Render a page with and without the text below the covers (``uncovered``: without those, too); return the boxes of
    that text, and the function that tells whether a box of the page looks different."""
    import pypdfium2.raw as pdfium

    sheet = pdf[number - 1]
    options: dict[str, Any] = {
        "scale": min(_SCALE, _MOST_PIXELS / max(1.0, *sheet.get_size())),
        "grayscale": True,
        "may_draw_forms": False,
        "draw_annots": not uncovered,
    }
    try:
        items = list(sheet.get_objects(max_depth=1))
        bounds = [item.get_bounds() for item in items]
        shapes, texts = _layers(items, bounds, covers, pdfium)
        for index in shapes if uncovered else ():
            sheet.remove_obj(items[index])
        before = sheet.render(**options)
        size, pixels = (before.width, before.height), before.to_numpy().copy()
        for index in texts:
            sheet.remove_obj(items[index])
        differs = sheet.render(**options).to_numpy() != pixels
        to_pixels = _to_pixels(sheet, size, pdfium)
    finally:
        sheet.close()

    def look(box: Box) -> bool:
        """Look at the inner part of a box; what lies outside the page never differs."""
        corners = [apply(to_pixels, x, y) for x, y in ((box[0], box[1]), (box[2], box[3]))]
        (left, right), (top, bottom) = (
            sorted(round(value) for value in values) for values in zip(*corners, strict=True)
        )
        inset = (right - left) // 8
        return bool(differs[max(0, top) : max(0, bottom) + 1, max(0, left + inset) : max(0, right - inset) + 1].any())

    return [bounds[index] for index in texts], look


def _layers(
    items: Sequence[Any], bounds: Sequence[Box], covers: Sequence[Cover], pdfium: Any
) -> tuple[set[int], set[int]]:
    """Return the places of the covers among the objects of a page, and of the text (or the form with it) that was
    painted before and lies below."""
    kinds = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM)
    shown = (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_FORM)
    shapes: set[int] = set()
    texts: set[int] = set()
    for cover in covers:
        own = [i for i, item in enumerate(items) if item.type in kinds and _is(bounds[i], cover.box)]
        shapes.update(own)
        below = range(max(own, default=len(items)))
        texts.update(i for i in below if items[i].type in shown and _touch(bounds[i], cover.box))
    return shapes, texts - shapes


def _is(box: Box, cover: Box) -> bool:
    """Tell whether an object of pdfium's is the cover: it takes thick lines for thicker than they are."""
    same_middle = all(abs(box[i] + box[i + 2] - cover[i] - cover[i + 2]) < 2.0 for i in (0, 1))
    small, large = sorted((_area(box), _area(cover)))
    return same_middle and small > _ALIKE * large


def _touch(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _holds(box: Box, point: tuple[float, float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _to_pixels(sheet: Any, size: tuple[int, int], pdfium: Any) -> Matrix:
    """Return the matrix from user space to the pixels of a picture of the page."""
    column, row = ctypes.c_int(), ctypes.c_int()
    places = []
    for x, y in ((0.0, 0.0), (_FAR, 0.0), (0.0, _FAR)):
        pdfium.FPDF_PageToDevice(sheet.raw, 0, 0, *size, 0, x, y, column, row)
        places.append((column.value, row.value))
    (e, f), (a, b), (c, d) = places
    return (a - e) / _FAR, (b - f) / _FAR, (c - e) / _FAR, (d - f) / _FAR, e, f


def parted(segment: Segment, glyphs: set[int]) -> Iterator[tuple[bool, Segment]]:
    """Cut a segment into stretches; True for those whose glyphs are in the set."""
    begin = segment.start
    for glyph in range(segment.start + 1, segment.end + 1):
        if glyph == segment.end or (glyph in glyphs) != (begin in glyphs):
            yield begin in glyphs, segment.part(begin, glyph)
            begin = glyph
