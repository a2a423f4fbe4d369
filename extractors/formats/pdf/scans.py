"""Pages and pictures whose text only OCR reads: which areas need it, and their text with pixel anchors.

The pixels of the anchors are those of user space, QUARTERS to the point, with y downward from the origin, so that a
rewriter needs neither the page's rotation nor the resolution in which it was read.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from extractors.codes import read_codes
from extractors.formats.layout.geometry import Matrix, apply, inverse, overlap
from extractors.formats.pdf.pictures import Box, Inventory, inventory
from extractors.formats.recognized import PixelBox, recognized
from extractors.formats.recognized_picture import written
from extractors.model import Block, Part, Remark
from extractors.ocr import Ocr, OcrLine
from extractors.ocr_personal import upright
from extractors.ocr_reading import PictureText, joined_texts, moved_line, read_picture
from extractors.parallel import in_order

if TYPE_CHECKING:
    from PIL.Image import Image

QUARTERS = 4
"""Anchor pixels to the point."""
DOUBTS = frozenset({"page_is_picture", "outlines_not_read", "font_unreadable", "font_lies", "text_disagrees"})
"""Remarks on a page that OCR settles."""
_FONT_DOUBTS = frozenset({"font_unreadable", "font_lies", "text_disagrees"})
_DPI = (150, 300)
_USUAL_DPI = 200
_MOST_PIXELS = 40_000_000
_NEAR = 12.0
"""Points between pictures that are read together: strips, tiles."""
_MARGIN = 4.0
_MOST_OF_PAGE = 0.6
_BLANK = 2.5
"""Standard deviation of gray values of a page on which nothing is printed."""


@dataclass(slots=True)
class Scans:
    """What OCR added: parts, blocks by page, and the remarks as they stand now."""

    parts: list[Part] = field(default_factory=list)
    blocks: dict[int, list[Block]] = field(default_factory=dict)
    unread: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class View:
    """A rendered page: ``to_user`` maps its pixels to user space."""

    picture: Image
    to_user: Matrix


def read_scans(data: bytes, password: str | None, ocr: Ocr, unread: Sequence[Remark], first_part: int) -> Scans:
    """Read pages that ``unread`` doubts, and pictures on the others. ``first_part`` is the index of the next part."""
    import pypdfium2

    scans = Scans()
    doubts: dict[int, set[str]] = {}
    for remark in unread:
        page = remark.details.get("page")
        if remark.code in DOUBTS and isinstance(page, int) and page:
            doubts.setdefault(page, set()).add(remark.code)
        else:
            scans.unread.append(remark)
    document = pypdfium2.PdfDocument(data, password=password)
    try:
        document.init_forms()
        sheets = _sheets(document, doubts, ocr)
        for sheet, reading in in_order(lambda sheet: _read_sheet(sheet, ocr), sheets, ocr.threads):
            _write(scans, sheet, reading, first_part)
    finally:
        document.close()
    return scans


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is to be read of a page: areas of its picture but for ``explained`` texts, and what it does not show."""

    number: int
    doubts: set[str]
    view: View
    areas: list[Box]
    explained: tuple[Box, ...]
    hidden: tuple[tuple[Image, Matrix], ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    text: PictureText
    codes: tuple[OcrLine, ...]
    hidden: tuple[tuple[OcrLine, ...], ...]


def _sheets(document: Any, doubts: dict[int, set[str]], ocr: Ocr) -> Iterator[_Sheet]:
    """Draw the pages on which something is to be read; pdfium is used by one thread alone."""
    from extractors.formats.pdf.hidden_pictures import hidden_areas

    for number in range(1, len(document) + 1):
        page = document[number - 1]
        found = inventory(page, shapes=False)
        here = doubts.get(number, set())
        areas = [_shown(page)] if here or ocr.always else _areas(found, page)
        if areas:
            view = render(page, _dpi(found, areas))
            explained = () if here & _FONT_DOUBTS or ocr.always else tuple(_texts_on_top(found))
            yield _Sheet(number, here, view, areas, explained, tuple(hidden_areas(found.images, view)))
        page.close()


def _read_sheet(sheet: _Sheet, ocr: Ocr) -> _Reading:
    text, codes = _read_areas(sheet.view, sheet.areas, sheet.explained, ocr)
    hidden = tuple(tuple(read_picture(picture, ocr.engine).lines) for picture, _ in sheet.hidden)
    return _Reading(text, codes, hidden)


def _write(scans: Scans, sheet: _Sheet, reading: _Reading, first_part: int) -> None:
    """Put what was read on a page into parts and remarks."""
    number, where = sheet.number, f"page {sheet.number}"
    made = written(
        reading.text, reading.codes, image=where, name=f"{where} picture", part=first_part + len(scans.parts),
        number=number, page=number, place=_Place(sheet.view.to_user),
    )  # fmt: skip
    scans.parts += [part for part in made.parts if part.text]
    scans.blocks.setdefault(number, []).extend(made.blocks)
    scans.warnings += made.remarks
    _write_hidden(scans, sheet, reading, first_part)
    _settle(scans, sheet.doubts, number, reading.text.lines, sheet.view)


def _read_areas(
    view: View, areas: Sequence[Box], explained: Sequence[Box], ocr: Ocr
) -> tuple[PictureText, tuple[OcrLine, ...]]:
    """Read the text and the codes in areas of a page; what is found lies in pixels of the view."""
    texts: list[PictureText] = []
    codes: list[OcrLine] = []
    for area in areas:
        clip = _clip(view, area)
        if clip is None:
            continue
        corner, picture = clip
        boxes = [_shifted(device_box(view, box), corner) for box in explained]
        here = read_codes(picture)
        texts.append(read_picture(picture, ocr.engine, boxes, [upright(code) for code in here]).moved(corner))
        codes += [moved_line(code, corner) for code in here]
    return joined_texts(texts), tuple(codes)


def _settle(scans: Scans, doubts: set[str], number: int, lines: Sequence[OcrLine], view: View) -> None:
    """Say what is left of the doubts after reading."""
    if doubts and not lines:
        kept = doubts & _FONT_DOUBTS
        scans.unread += [Remark(code, {"page": number}) for code in sorted(kept)]
        if not kept and not is_blank(view.picture):
            scans.warnings.append(Remark("picture_without_text", {"page": number}))
    elif doubts:
        scans.warnings.append(Remark("read_by_ocr", {"page": number}))


def is_blank(picture: Image) -> bool:
    """Tell whether nothing is to be seen in a picture."""
    from PIL import ImageStat

    return float(ImageStat.Stat(picture.convert("L")).stddev[0]) < _BLANK


# ---------------------------------------------------------------- geometry


@dataclass(frozen=True, slots=True)
class _Place:
    """Maps boxes of a picture to anchor pixels."""

    to_user: Matrix

    def __call__(self, box: tuple[float, float, float, float]) -> PixelBox:
        corners = [apply(self.to_user, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        xs, ys = [x * QUARTERS for x, _ in corners], [-y * QUARTERS for _, y in corners]
        return math.floor(min(xs)), math.floor(min(ys)), math.ceil(max(xs)), math.ceil(max(ys))


def user_box(box: PixelBox) -> Box:
    """Return (left, bottom, right, top) in user space of an anchor's box."""
    return box[0] / QUARTERS, -box[3] / QUARTERS, box[2] / QUARTERS, -box[1] / QUARTERS


def render(page: Any, dpi: float) -> View:
    """Render a page as it is shown, annotations included."""
    picture = page.render(scale=dpi / 72, may_draw_forms=True).to_pil().convert("RGB")
    return View(picture, _to_user(page, picture.size))


def _to_user(page: Any, size: tuple[int, int]) -> Matrix:
    import ctypes

    import pypdfium2.raw as pdfium

    def point(x: int, y: int) -> tuple[float, float]:
        page_x, page_y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDF_DeviceToPage(page.raw, 0, 0, *size, 0, x, y, page_x, page_y)
        return page_x.value, page_y.value

    (x0, y0), (x1, y1), (x2, y2) = point(0, 0), point(size[0], 0), point(0, size[1])
    width, height = size
    return (x1 - x0) / width, (y1 - y0) / width, (x2 - x0) / height, (y2 - y0) / height, x0, y0


def device_box(view: View, box: Box) -> tuple[float, float, float, float]:
    """Return the pixels (left, top, right, bottom) of a box in user space."""
    back = inverse(view.to_user)
    corners = [apply(back, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _clip(view: View, area: Box) -> tuple[tuple[int, int], Image] | None:
    left, top, right, bottom = device_box(view, area)
    margin = _MARGIN * view.picture.height / 842
    first = max(0, int(left - margin)), max(0, int(top - margin))
    last = min(view.picture.width, math.ceil(right + margin)), min(view.picture.height, math.ceil(bottom + margin))
    if last[0] - first[0] < 8 or last[1] - first[1] < 8:
        return None
    return first, view.picture.crop((*first, *last))


def _shifted(box: tuple[float, float, float, float], corner: tuple[float, float]) -> tuple[float, float, float, float]:
    return box[0] - corner[0], box[1] - corner[1], box[2] - corner[0], box[3] - corner[1]


def _shown(page: Any) -> Box:
    left, bottom, right, top = page.get_cropbox(fallback_ok=True)
    return float(left), float(bottom), float(right), float(top)


def _areas(found: Inventory, page: Any) -> list[Box]:
    """Return the areas of pictures that may hold text, and of ink that nothing explains; what touches is one."""
    from extractors.formats.pdf.stray_ink import stray_areas

    areas = _joined([*(image.box for image in found.images if image.fine), *stray_areas(page, found)])
    left, bottom, right, top = _shown(page)
    total = max(1.0, (right - left) * (top - bottom))
    if sum((box[2] - box[0]) * (box[3] - box[1]) for box in areas) > _MOST_OF_PAGE * total:
        return [(left, bottom, right, top)]
    return areas


def _joined(boxes: Iterable[Box]) -> list[Box]:
    joined: list[Box] = []
    for box in sorted(boxes):
        merged = box
        for other in list(joined):
            if not (
                other[0] > merged[2] + _NEAR
                or other[2] < merged[0] - _NEAR
                or other[1] > merged[3] + _NEAR
                or other[3] < merged[1] - _NEAR
            ):
                joined.remove(other)
                lows, highs = zip(merged[:2], other[:2], strict=True), zip(merged[2:], other[2:], strict=True)
                (left, bottom), (right, top) = map(min, lows), map(max, highs)
                merged = (left, bottom, right, top)
        joined.append(merged)
    return joined


def _dpi(found: Inventory, areas: Sequence[Box]) -> float:
    """Return the resolution of the finest picture, within bounds."""
    finest = max((image.dpi for image in found.images if image.fine), default=float(_USUAL_DPI))
    dpi = min(max(finest, _DPI[0]), _DPI[1])
    width, height = found.size
    most = 72 * math.sqrt(_MOST_PIXELS / max(1.0, width * height))
    return min(dpi, most)


def _texts_on_top(found: Inventory) -> Iterable[Box]:
    """Yield visible texts that no picture painted later may cover."""
    for order, box in found.texts:
        if not any(image.order > order and overlap(image.box, box) for image in found.images):
            yield box


# ---------------------------------------------------------------- what the page does not show


def _write_hidden(scans: Scans, sheet: _Sheet, reading: _Reading, first_part: int) -> None:
    """Write what pictures hold and the page does not show: cut off, covered or made transparent."""
    number = sheet.number
    for count, ((_, to_user), lines) in enumerate(zip(sheet.hidden, reading.hidden, strict=True), 1):
        text = recognized(
            lines, image=f"page {number}", name=f"page {number} hidden picture {count}", number=number,
            part=first_part + len(scans.parts), page=number, place=_Place(to_user),
        )  # fmt: skip
        if text.part.text:
            scans.parts.append(replace(text.part, visible=False))
            remark = Remark("picture_partly_hidden", {"page": number})
            scans.warnings += [] if remark in scans.warnings else [remark]
