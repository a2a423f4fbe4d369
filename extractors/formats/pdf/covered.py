"""Live text that something opaque was painted over: what is left of an earlier redaction, or of a correction.

Whether a shape hides a glyph depends on clips, blending, masks and layers; so it is tried: the page is rendered with
and without the text, and where no pixel differs, nothing of it was to be seen.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
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
_MOST_COVERS = 5000
"""Different shapes that are compared with the text: of more, those painted last, as bars are."""
_MOST_OBJECTS = 40_000
"""Segments and shapes of a page from which nobody tells what covers what: it would take minutes."""
_MOST_PIXELS = 6000
"""Pixels to which the longer side of a picture of the page is held."""
_ALIKE = 0.3
_FAR = 1000.0
"""Points between the places by which user space and pixels are compared: pdfium rounds to pixels."""
_ENDLESS = 1e5
"""Points that no shape is wide, but a shading without a clip."""
_TOUCH = 1.5
"""Points by which a segment must reach into a shape."""

Box = tuple[float, float, float, float]
Suspects = dict[int, list[Cover]]
"""Places in ``PageText.segments`` -> what was painted over them later."""


def is_covered(part: Part) -> bool:
    """Tell whether a part of a document is text that something was painted over."""
    return part.kind == "hidden" and part.name.endswith(f" {COVERED}")


def too_many_shapes(page: PageText) -> bool:
    """Tell whether a page with shapes has too much on it to tell what covers what."""
    return bool(page.covers) and len(page.covers) + len(page.segments) > _MOST_OBJECTS


def set_covered_apart(page: PageText, holder: Any, number: int, pdf: Any) -> list[Segment]:
    """Take out of a page's segments what is covered, and return it. ``holder`` is the page dictionary, ``pdf`` the
    file in pdfium."""
    if too_many_shapes(page):
        return []
    found = suspects(page, page_box(holder))
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


def page_box(holder: Any) -> Box:
    """Return the shown box of a page (left, bottom, right, top in user space); that of a letter where it has none."""
    try:
        a, b, c, d = (float(value) for value in inherited(holder, "/CropBox") or inherited(holder, "/MediaBox"))
    except PDF_FAILURES:
        return 0.0, 0.0, 612.0, 792.0
    return min(a, c), min(b, d), max(a, c), max(b, d)


def suspects(page: PageText, size: Box) -> Suspects:
    """Return the segments that lie under something painted later, by geometry alone. ``size`` is the page's box."""
    area = (size[2] - size[0]) * (size[3] - size[1])
    covers = [_bounded(cover, size) for cover in page.covers]
    covers = [c for c in covers if c.order and not (c.is_picture and _area(c.box) > _SANDWICH * area)]
    if not covers:
        return {}
    import numpy

    usable = [i for i, s in enumerate(page.segments) if s.mode not in (3, 7) and s.text.strip()]
    boxes = numpy.array([box_of(page.segments[i]) for i in usable], dtype="float64").reshape(-1, 4)
    places = numpy.array(usable, dtype="int64")
    found: Suspects = {}
    for cover in list(dict.fromkeys(covers))[-_MOST_COVERS:]:
        for place in places[_lie_below(boxes, places, cover)].tolist():
            found.setdefault(place, []).append(cover)
    return found


def _bounded(cover: Cover, size: Box) -> Cover:
    """Return a cover that goes as far as the page does with the page's box."""
    return replace(cover, box=size) if cover.box[2] - cover.box[0] > _ENDLESS else cover


def _lie_below(boxes: Any, places: Any, cover: Cover) -> Any:
    """Return which boxes were painted before a cover and reach into it, with their middle within its breadth or height.

    ``boxes`` has a row (left, bottom, right, top) for each of ``places``.
    """
    import numpy

    left, bottom, right, top = cover.box
    across = numpy.minimum(boxes[:, 2], right) - numpy.maximum(boxes[:, 0], left)
    up = numpy.minimum(boxes[:, 3], top) - numpy.maximum(boxes[:, 1], bottom)
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    within = ((bottom <= y) & (y <= top)) | ((left <= x) & (x <= right))
    return (places < cover.order) & (across > _TOUCH) & (up > _TOUCH) & within


def box_of(segment: Segment, first: int | None = None, last: int | None = None) -> Box:
    """Return (left, bottom, right, top) of glyphs of a segment, all of them by default."""
    start = segment.content.starts[segment.start if first is None else first]
    end = segment.content.ends[segment.end - 1 if last is None else last]
    corners = [apply(segment.matrix, x, y) for x in (start, end) for y in (segment.low, segment.high)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def unseen_glyphs(pdf: Any, number: int, page: PageText, found: Suspects) -> dict[int, set[int]]:
    """Return, by place in ``PageText.segments``, the suspected glyphs of which nothing shows. ``pdf`` is pdfium's.

    Two questions by rendering: does the page look the same without the text, and would the text show without what lies
    over it? A font that is not at hand draws nothing, and proves nothing: such glyphs go with those that the same shape
    hides, for the digits of one number may be of two fonts.
    """
    import numpy

    covers = list(dict.fromkeys(cover for held in found.values() for cover in held))
    bounds, difference = _difference(pdf, number, covers, uncovered=False)
    below = numpy.array(bounds, dtype="float64").reshape(-1, 4)
    under: dict[int, dict[int, Box]] = {}
    for place, held in found.items():
        segment = page.segments[place]
        for glyph in range(segment.start, segment.end):
            box = box_of(segment, glyph, glyph)
            if any(_holds(cover.box, _middle(box)) for cover in held) and not difference(box):
                under.setdefault(place, {})[glyph] = box
    drawn = {
        place: [box for box in boxes.values() if _any_holds(below, _middle(box))] for place, boxes in under.items()
    }
    if not any(drawn.values()):
        return {}
    _, shows = _difference(pdf, number, covers, uncovered=True)
    hidden = {place: [_middle(box) for box in boxes if shows(box)] for place, boxes in drawn.items()}
    hiding = {c for place, middles in hidden.items() for c in found[place] if any(_holds(c.box, m) for m in middles)}
    unseen: dict[int, set[int]] = {}
    for place, boxes in under.items():
        over = [cover for cover in found[place] if cover in hiding]
        for glyph, box in boxes.items():
            if (hidden[place] and box in drawn[place]) or any(_holds(cover.box, _middle(box)) for cover in over):
                unseen.setdefault(place, set()).add(glyph)
    return unseen


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


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
            pdfium.FPDFPageObj_SetIsActive(items[index].raw, False)
        before = sheet.render(**options)
        size, pixels = (before.width, before.height), before.to_numpy().copy()
        for index in texts:
            pdfium.FPDFPageObj_SetIsActive(items[index].raw, False)
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
    import numpy

    kinds = (
        pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM, pdfium.FPDF_PAGEOBJ_SHADING,
    )  # fmt: skip
    is_shape = numpy.array([item.type in kinds for item in items], dtype=bool)
    is_shown = numpy.array([item.type in (pdfium.FPDF_PAGEOBJ_TEXT, kinds[2]) for item in items], dtype=bool)
    boxes = numpy.array(bounds, dtype="float64").reshape(-1, 4)
    shapes: set[int] = set()
    texts: set[int] = set()
    for cover in covers:
        own = numpy.flatnonzero(is_shape & _are(boxes, cover.box)).tolist()
        shapes.update(own)
        last = max(own, default=len(items))
        texts.update(numpy.flatnonzero((is_shown & _touch(boxes, cover.box))[:last]).tolist())
    return shapes, texts - shapes


def _are(boxes: Any, cover: Box) -> Any:
    """Return which objects of pdfium's are the cover: it takes thick lines for thicker than they are."""
    import numpy

    same_middle = (abs(boxes[:, :2] + boxes[:, 2:] - numpy.add(cover[:2], cover[2:])) < 2.0).all(axis=1)
    areas, area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]), _area(cover)
    return same_middle & (numpy.minimum(areas, area) > _ALIKE * numpy.maximum(areas, area))


def _touch(boxes: Any, b: Box) -> Any:
    return (boxes[:, 0] < b[2]) & (b[0] < boxes[:, 2]) & (boxes[:, 1] < b[3]) & (b[1] < boxes[:, 3])


def _any_holds(boxes: Any, point: tuple[float, float]) -> bool:
    x, y = point
    return bool(((boxes[:, 0] <= x) & (x <= boxes[:, 2]) & (boxes[:, 1] <= y) & (y <= boxes[:, 3])).any())


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
