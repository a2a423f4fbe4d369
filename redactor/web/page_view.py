"""A document as pages: their pictures, and where on them characters stand.

Boxes are [left, top, right, bottom] as parts (0 to 1) of the page as it is shown, so that they fit any size of picture.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from extractors.errors import DamagedInput
from extractors.formats.layout.geometry import inverse
from extractors.formats.pdf.scans import View, device_box, render, user_box
from extractors.model import Document, Glyphs, Part, Pixels, Span
from redactor.review import Area

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[float, float, float, float]
_OVERVIEW_DPI = 18
_MOST_PIXELS = 40_000_000
_IMAGE = re.compile(r"(page|frame) (\d+)")
_QUARTERS = 4
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a file: ``sizes`` in points or pixels, and how their boxes are computed."""

    sizes: list[tuple[float, float]]
    views: list[View] = field(repr=False)
    """Of PDF pages: small renderings, which know the way from user space to the page as it is shown."""

    def shown(self, page: int, box: Box) -> Box | None:
        """Return the part of a page (from 1) that a box in user space takes; None outside."""
        if not 1 <= page <= len(self.views):
            return None
        view = self.views[page - 1]
        width, height = view.picture.size
        left, top, right, bottom = device_box(view, box)
        return _clipped((left / width, top / height, right / width, bottom / height))

    def user(self, page: int, box: Box) -> Box:
        """Return the box in user space below a part of a page."""
        view = self.views[page - 1]
        width, height = view.picture.size
        turned = View(view.picture, inverse(view.to_user))
        return device_box(turned, (box[0] * width, box[1] * height, box[2] * width, box[3] * height))


def pages_of(data: bytes, format_id: str, password: str = "") -> Pages:
    """Measure the pages of a PDF or the frames of a picture; nothing for other formats. Raises InputError."""
    if format_id == "pdf":
        with _opened(data, password) as document:
            views = [_view(document, number) for number in range(len(document))]
            return Pages([tuple(document[n].get_size()) for n in range(len(document))], views)
    if format_id == "image":
        from extractors.pixels import frames

        return Pages([(float(f.width), float(f.height)) for f in frames(data, "picture")], [])
    return Pages([], [])


def picture_of(data: bytes, format_id: str, page: int, width: int, password: str = "") -> bytes:
    """Return the PNG of one page (from 1), ``width`` pixels wide. Raises InputError."""
    if format_id == "pdf":
        with _opened(data, password) as document:
            if not 1 <= page <= len(document):
                raise DamagedInput(where=f"page {page}")
            shown = document[page - 1]
            wide, high = shown.get_size()
            scale = min(width / wide, (_MOST_PIXELS / (wide * high)) ** 0.5)
            return _png(render(shown, 72 * scale).picture)
    from extractors.pixels import frames

    for number, frame in enumerate(frames(data, "picture"), 1):
        if number == page:
            picture = frame.convert("RGB")
            picture.thumbnail((width, 4 * width))
            return _png(picture)
    raise DamagedInput(where=f"page {page}")


def boxes_of(document: Document, spans: Iterable[Span], pages: Pages) -> list[dict[str, Any]]:
    """Return where characters stand: {"page", "box"}, side by side ones as one."""
    found: list[tuple[int, Box]] = []
    for span in spans:
        for page, box in _boxes(document.parts[span.part], span, pages):
            if found and found[-1][0] == page and _beside(found[-1][1], box):
                last = found[-1][1]
                box = min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3])
                found.pop()
            found.append((page, box))
    return [{"page": page, "box": [round(value, 5) for value in box]} for page, box in found]


def area_boxes(area: Area, pages: Pages) -> list[dict[str, Any]]:
    """Return where a marked area lies."""
    box = _pixel_box(area.image, area.box, pages)
    return [{"page": box[0], "box": [round(value, 5) for value in box[1]]}] if box else []


def spans_in(document: Document, page: int, box: Box, pages: Pages) -> tuple[Span, ...]:
    """Return the characters whose middle lies in a box of a page (from 1), in reading order."""
    found: list[Span] = []
    for number, part in enumerate(document.parts):
        places = sorted(
            {place for place, where in _characters(part, pages) if where[0] == page and _inside(where[1], box)}
        )
        found += _joined(number, places, part)
    return tuple(found)


def area_of(format_id: str, page: int, box: Box, pages: Pages) -> Area:
    """Return a box of a page as an area of pixels."""
    if format_id == "image":
        width, height = pages.sizes[page - 1]
        scaled = (box[0] * width, box[1] * height, box[2] * width, box[3] * height)
        return Area(f"frame {page}", _whole(scaled))
    left, bottom, right, top = pages.user(page, box)
    return Area(f"page {page}", _whole((left * _QUARTERS, -top * _QUARTERS, right * _QUARTERS, -bottom * _QUARTERS)))


def has_picture(data: bytes, page: int, box: Box, pages: Pages, password: str = "") -> bool:
    """Tell whether a box of a PDF page holds part of a picture or letters drawn as curves."""
    from extractors.formats.pdf.pictures import inventory

    left, bottom, right, top = pages.user(page, box)
    with _opened(data, password) as document:
        found = inventory(document[page - 1])
        boxes = [image.box for image in found.images] + list(found.shapes)
        return any(b[0] < right and left < b[2] and b[1] < top and bottom < b[3] for b in boxes)


# ---------------------------------------------------------------- geometry


def _boxes(part: Part, span: Span, pages: Pages) -> Iterator[tuple[int, Box]]:
    for piece in part.pieces_between(span.start, span.end):
        anchor = piece.anchor
        first, last = max(span.start, piece.start) - piece.start, min(span.end, piece.end) - piece.start - 1
        if isinstance(anchor, Glyphs) and anchor.page and anchor.starts:
            box = pages.shown(anchor.page, anchor.box(first, last))
            if box:
                yield anchor.page, box
        elif isinstance(anchor, Pixels):
            placed = _pixel_box(anchor.image, anchor.box, pages)
            if placed:
                yield placed


def _characters(part: Part, pages: Pages) -> Iterator[tuple[int, tuple[int, Box]]]:
    for piece in part.pieces:
        span = (
            range(piece.start, piece.end) if isinstance(piece.anchor, Glyphs) else range(piece.start, piece.start + 1)
        )
        for place in span:
            end = place + 1 if isinstance(piece.anchor, Glyphs) else piece.end
            for where in _boxes(part, Span(0, place, end), pages):
                for character in range(place, end):
                    yield character, where


def _pixel_box(image: str, box: tuple[int, int, int, int], pages: Pages) -> tuple[int, Box] | None:
    named = _IMAGE.fullmatch(image)
    if not named or box == (0, 0, 0, 0):
        return None
    number = int(named[2])
    if named[1] == "page":
        shown = pages.shown(number, user_box(box))
        return (number, shown) if shown else None
    if pages.views or not 1 <= number <= len(pages.sizes):
        return None
    width, height = pages.sizes[number - 1]
    clipped = _clipped((box[0] / width, box[1] / height, box[2] / width, box[3] / height))
    return (number, clipped) if clipped else None


def _clipped(box: Box) -> Box | None:
    left, top, right, bottom = max(0.0, box[0]), max(0.0, box[1]), min(1.0, box[2]), min(1.0, box[3])
    return (left, top, right, bottom) if left < right and top < bottom else None


def _inside(inner: Box, outer: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _beside(a: Box, b: Box) -> bool:
    height = min(a[3] - a[1], b[3] - b[1])
    level = abs((a[1] + a[3]) - (b[1] + b[3])) / 2 < _HALF * height
    return level and max(a[0], b[0]) - min(a[2], b[2]) < height


def _joined(number: int, places: Sequence[int], part: Part) -> Iterator[Span]:
    """Yield spans of neighboring characters; blanks between two of them do not part them."""
    start = end = -1
    for place in places:
        if start >= 0 and part.text[end:place].strip(" \t\u3000") == "":
            end = place + 1
            continue
        if start >= 0:
            yield Span(number, start, end)
        start, end = place, place + 1
    if start >= 0:
        yield Span(number, start, end)


def _whole(box: Box) -> tuple[int, int, int, int]:
    left, top, right, bottom = (round(value) for value in box)
    return left, top, max(left + 1, right), max(top + 1, bottom)


def _view(document: Any, number: int) -> View:
    page = document[number]
    view = render(page, _OVERVIEW_DPI)
    page.close()
    return view


def _png(picture: Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()


class _opened:
    """A PDF opened by pdfium, closed at the end. Raises DamagedInput."""

    def __init__(self, data: bytes, password: str) -> None:
        self.data, self.password = data, password

    def __enter__(self) -> Any:
        import pypdfium2

        try:
            self.document = pypdfium2.PdfDocument(self.data, password=self.password or None)
        except pypdfium2.PdfiumError as error:
            raise DamagedInput(where="pages") from error
        self.document.init_forms()
        return self.document

    def __exit__(self, *_: object) -> None:
        self.document.close()
