"""Remove what OCR read: pixels of images, letters drawn as curves, then bars; a page that cannot be edited so becomes
a picture.

    user space  --areas-->  images painted, curves cut  --look-->  nothing left?  yes: bars   no: page as a picture
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pikepdf

from extractors.formats.pdf.opening import Budget
from extractors.formats.pdf.placing import Reader
from extractors.model import Document
from redactor.redaction import Note, Redaction
from redactor.rewrite.pdf.curves import cut_curves
from redactor.rewrite.pdf.editing import edit
from redactor.rewrite.pdf.images import Painted, blank_boxes
from redactor.rewrite.pdf.placements import Box
from redactor.rewrite.pdf.raster import is_plain, rasterize_page
from redactor.rewrite.pdf.text_layer import lines_left

_DPI = 150


def burn_areas(
    pdf: pikepdf.Pdf,
    areas: Mapping[int, Sequence[Box]],
    budget: Budget,
    document: Document,
    redactions: Sequence[Redaction],
) -> list[Note]:
    """Make areas (user space, by page from 1) illegible for good, and cover them with bars.

    ``document`` and ``redactions`` say what a page that becomes a picture still says.
    """
    if not areas:
        return []
    known: Painted = {}
    for page, boxes in areas.items():
        cut_curves(pdf, page, boxes, budget)
        blank_boxes(pdf, page, boxes, known)
    legible = _legible(pdf, areas)
    reader = Reader(pdf, budget) if legible else None
    left = {page: lines_left(reader, page, document, redactions, areas[page]) for page in legible} if reader else {}
    characters = 0
    for page, boxes in areas.items():
        if page in legible:
            characters += rasterize_page(pdf, page, boxes, left[page])
        else:
            _cover(pdf, page, boxes, budget)
    count = sum(len(boxes) for boxes in areas.values())
    notes = [Note("pixels_covered", {"count": count, "pages": len(areas)})]
    return notes + ([Note("pages_rasterized", {"count": len(legible), "characters": characters})] if legible else [])


def _cover(pdf: pikepdf.Pdf, page: int, boxes: Sequence[Box], budget: Budget) -> None:
    """Append bars in page space."""
    holder = pdf.pages[page - 1].obj
    contents = holder.get("/Contents")
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    data = b"\n".join(budget.read(item) for item in streams if isinstance(item, pikepdf.Stream))
    lines = [f"{left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re" for left, bottom, right, top in boxes]
    bars = b"q 0 g\n" + "\n".join(lines).encode() + b"\nf Q\n"
    holder["/Contents"] = pdf.make_stream(edit(data, None, set(), set(), bars))


def _legible(pdf: pikepdf.Pdf, areas: Mapping[int, Sequence[Box]]) -> set[int]:
    """Return the pages on which something still shows in an area: inline data, patterns, annotations."""
    import pypdfium2

    from extractors.formats.pdf.scans import device_box, render

    buffer = io.BytesIO()
    pdf.save(buffer)
    document = pypdfium2.PdfDocument(buffer.getvalue())
    found: set[int] = set()
    try:
        document.init_forms()
        for number, boxes in areas.items():
            page = document[number - 1]
            view = render(page, _DPI)
            gray = view.picture.convert("L")
            if any(not is_plain(gray, device_box(view, box)) for box in boxes):
                found.add(number)
            page.close()
    finally:
        document.close()
    return found
