"""What a page shows and no text reader sees: scanned pages, pictures, letters drawn as curves.

A page that is a picture, or that spells something in outlines, has not been read, so its document is not checked.
Smaller pictures are counted. pdfium names the objects, whatever their codec and however they are nested.
"""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from extractors.formats.layout.geometry import IDENTITY, Matrix, apply, multiply
from extractors.formats.layout.outlines import OUTLINED, has_outlined_line, letter_box
from extractors.model import Remark

if TYPE_CHECKING:
    from PIL.Image import Image

_PAGE_SHARE = 0.35
"""Part of the page that pictures cover when the page counts as a scan ..."""
_FEW_CHARACTERS = 50
"""... unless it shows at least so many characters as text."""
_READABLE_PIXELS = (48, 12)
_READABLE_POINTS = (24.0, 6.0)
_MAX_PATHS = 20_000
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """An image on a page: its box and ``matrix`` (unit square to user space), its size in ``pixels`` and in points
    (``extent``), its place in painting ``order``. ``fine``: it may show text. Lives as long as its page is open."""

    item: Any
    box: Box
    matrix: Matrix
    pixels: tuple[int, int]
    order: int

    @property
    def extent(self) -> tuple[float, float]:
        """Width and height on the page, in points."""
        a, b, c, d, _, _ = self.matrix
        return math.hypot(a, b), math.hypot(c, d)

    @property
    def dpi(self) -> float:
        """Pixels to the inch along the finer side."""
        width, height = self.extent
        return 72 * max(self.pixels[0] / (width or 1e9), self.pixels[1] / (height or 1e9))

    @property
    def fine(self) -> bool:
        """Whether it is large and fine enough to hold legible writing."""
        sides = sorted((self.box[2] - self.box[0], self.box[3] - self.box[1]))
        return (
            self.pixels[0] >= _READABLE_PIXELS[0]
            and self.pixels[1] >= _READABLE_PIXELS[1]
            and sides[1] >= _READABLE_POINTS[0]
            and sides[0] >= _READABLE_POINTS[1]
        )

    def bitmap(self) -> Image | None:
        """Return the image's own samples, without masks; None when pdfium cannot give them."""
        import pypdfium2

        try:
            picture: Image = self.item.get_bitmap(render=False).to_pil()
        except (pypdfium2.PdfiumError, ValueError, KeyError):
            return None
        return picture.convert("RGB")


@dataclass(slots=True)
class Inventory:
    """What a page paints: images, letter-like shapes, visible texts (painting order, box) and their characters."""

    size: tuple[float, float]
    images: list[Picture] = field(default_factory=list)
    shapes: list[Box] = field(default_factory=list)
    texts: list[tuple[int, Box]] = field(default_factory=list)
    characters: int = 0


def unread_pictures(page: Any, reader: Any, number: int) -> tuple[list[Remark], int]:
    """Return what of a page (open in pdfium, ``number`` from 1) was not read, and how many other pictures it shows."""
    if _paints_only_text(page):
        return [], 0
    unread: list[Remark] = []
    found = inventory(page, reader, texts=False)
    width, height = page.get_size()
    covered = _union_share([image.box for image in found.images], page.get_mediabox(), width * height)
    if covered >= _PAGE_SHARE and inventory(page, reader, shapes=False).characters < _FEW_CHARACTERS:
        unread.append(Remark("page_is_picture", {"page": number}))
        pictures = 0
    else:
        pictures = sum(image.fine for image in found.images)
    if has_outlined_line(found.shapes):
        unread.append(Remark("outlines_not_read", {"page": number}))
    return unread, pictures


def _paints_only_text(page: Any) -> bool:
    """Tell whether nothing on a page is a picture, a form, or a path with as many segments as letters have."""
    import pypdfium2.raw as pdfium

    raw, kind_of, item_at = page.raw, pdfium.FPDFPageObj_GetType, pdfium.FPDFPage_GetObject
    text, path = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH
    for index in range(pdfium.FPDFPage_CountObjects(raw)):
        item = item_at(raw, index)
        kind = kind_of(item)
        if kind == path:
            if pdfium.FPDFPath_CountSegments(item) >= OUTLINED:
                return False
        elif kind != text:
            return False
    return True


def inventory(page: Any, reader: Any = None, *, shapes: bool = True, texts: bool = True) -> Inventory:
    """Return what an open pdfium page paints, forms included; letter-like shapes and texts only where asked for.

    ``reader`` is the page's text in pdfium, if it is open already.
    """
    import pypdfium2.raw as pdfium

    found = Inventory(page.get_size())
    paths = 0
    own = page.get_textpage() if texts and reader is None else None
    for order, item in enumerate(page.get_objects(max_depth=8)):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            across, down = ctypes.c_uint(), ctypes.c_uint()
            pdfium.FPDFImageObj_GetImagePixelSize(item.raw, across, down)
            matrix = multiply(_values(item.get_matrix()), _placed(item))
            box = _mapped((0.0, 0.0, 1.0, 1.0), matrix)
            found.images.append(Picture(item, box, matrix, (across.value, down.value), order))
        elif item.type == pdfium.FPDF_PAGEOBJ_PATH and shapes and paths < _MAX_PATHS:
            paths += 1
            found.shapes += _letters(item)
        elif texts and item.type == pdfium.FPDF_PAGEOBJ_TEXT:
            _note_text(found, item, own or reader, order)
    if own is not None:
        own.close()
    return found


def _note_text(found: Inventory, item: Any, reader: Any, order: int) -> None:
    import pypdfium2.raw as pdfium

    if pdfium.FPDFTextObj_GetTextRenderMode(item.raw) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
        found.characters += max(0, pdfium.FPDFTextObj_GetText(item.raw, reader.raw, None, 0) // 2 - 1)
        found.texts.append((order, _mapped(item.get_bounds(), _placed(item))))


def _values(matrix: Any) -> Matrix:
    a, b, c, d, e, f = matrix.get()
    return float(a), float(b), float(c), float(d), float(e), float(f)


def _placed(item: Any) -> Matrix:
    """Return how the forms around an object place it on the page."""
    matrix, form = IDENTITY, item.container
    while form is not None:
        matrix = multiply(matrix, _values(form.get_matrix()))
        form = form.container
    return matrix


def _mapped(box: Box, matrix: Matrix) -> Box:
    corners = [apply(matrix, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _letters(item: Any) -> list[Box]:
    """Return the boxes of the closed pieces of a filled path that have the size and the curves of a letter."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFPath_CountSegments(item.raw)
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item.raw, mode, stroke)
    if count < OUTLINED or mode.value == pdfium.FPDF_FILLMODE_NONE:
        return []
    matrix = item.get_matrix()
    found: list[Box] = []
    points: list[tuple[float, float]] = []
    for index in range(count + 1):
        segment = pdfium.FPDFPath_GetPathSegment(item.raw, index) if index < count else None
        if segment is None or pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            box = letter_box(points)
            if box:
                found.append(box)
            points = []
        if segment is not None:
            x, y = ctypes.c_float(), ctypes.c_float()
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            points.append(matrix.on_point(x.value, y.value))
    return found


def _union_share(boxes: list[Box], media: Box, area: float) -> float:
    """Return the part of the page that boxes cover, on a grid of 20 by 20 (strips and tiles add up)."""
    if not boxes or area <= 0:
        return 0.0
    left, bottom, right, top = media
    across, down = (right - left) / 20, (top - bottom) / 20
    covered = sum(
        any(box[0] <= left + (column + 0.5) * across <= box[2] and box[1] <= bottom + (row + 0.5) * down <= box[3]
            for box in boxes)
        for column in range(20)
        for row in range(20)
    )  # fmt: skip
    return covered / 400
