"""Prove that what was removed from pictures cannot be read there: the output is drawn and read by OCR once more.

Every place must be black; what is not, and writing that touches a place or stands close to it, is read in another size
than before. The rest of the page has been read already and is as it was: its pixels do not change.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from extractors.codes import decodable_codes
from extractors.errors import InputError
from extractors.model import Document, Pixels
from extractors.ocr import OcrEngine
from extractors.ocr_ink import remaining_ink
from extractors.ocr_reading import read_picture
from extractors.parallel import in_order
from extractors.pixels import frames, plain
from redactor.likeness import digits, resembles
from redactor.redaction import Redaction, Residue, VerifyResult
from redactor.verify.forms import Needles

if TYPE_CHECKING:
    from PIL.Image import Image

PixelBox = tuple[int, int, int, int]
_DPI = 170
_SIZE = 1.3
"""Scale in which pictures are read again."""
_BLACK = 60
_PAINTED = 0.97
"""Part of a place that is black when it is painted over; JPEG leaves specks."""
_LOWEST = 8
_MOST_AROUND = 80
"""Pixels around a place that are looked at at most: cards and portraits are large."""
_HEADS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"RIFF")
_RUN = re.compile(r"[0-9A-Za-z|!](?:[ \t.,·-]{0,2}[0-9A-Za-z|!])*")
_SHORTEST = 9
_DATA_URI = re.compile(rb"data:image/[\w.+-]+(?:;[\w=-]+)*;base64,([A-Za-z0-9+/=%\s]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Texts read in pictures; how many places were looked at, and how many of them had to be read."""

    texts: tuple[str, ...]
    places: int = 0
    read: int = 0


def _read_beside(picture: Image, boxes: Sequence[PixelBox], engine: OcrEngine) -> _Seen:
    """Read what still shows in and beside boxes of a picture, and all codes that can be decoded."""
    texts = ["\n".join(code.text for code in decodable_codes(picture))]
    places = _places(boxes, picture.size)
    painted, areas = _legible(picture, places)
    for area in areas:
        part = _bared(picture, area, painted)
        part = part.resize((max(1, round(part.width * _SIZE)), max(1, round(part.height * _SIZE))))
        texts.append("\n".join(line.text for line in read_picture(part, engine).lines))
    return _Seen(tuple(texts), len(places), len(areas))


@dataclass(slots=True)
class _Run:
    needles: Needles
    numbers: dict[str, str]
    before: str
    engine: OcrEngine
    threads: int
    residues: dict[tuple[str, str], Residue] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    places: int = 0
    read: int = 0

    def look(self, picture: Image, boxes: Sequence[PixelBox], where: str) -> None:
        """Search what can be read in and beside boxes of a picture."""
        self.take(_read_beside(picture, boxes, self.engine), where)

    def take(self, seen: _Seen, where: str) -> None:
        """Search what was read."""
        self.places += seen.places
        self.read += seen.read
        for text in seen.texts:
            self.search(text, where)

    def search(self, text: str, where: str) -> None:
        found = set(self.needles.search_text(text)) | set(self.needles.new_fragments(self.before, text))
        for match in _RUN.finditer(text):
            run = digits(match.group())
            found |= {
                finding for number, finding in self.numbers.items() if len(run) >= _SHORTEST and resembles(run, number)
            }
        for residue in self.needles.residues(found, where, "OCR"):
            self.residues.setdefault((residue.finding, where), residue)


def verify_pixels(
    document: Document, cleaned: bytes, redactions: Sequence[Redaction], engine: OcrEngine, threads: int = 1
) -> VerifyResult:
    """Read the places in pictures where values were removed, so many pages at a time. ``document`` is what was made of
    the original."""
    boxes = _boxes(document, redactions)
    strong = [redaction for redaction in redactions if redaction.strong]
    numbers = {digits(r.secret_text): r.finding for r in strong}
    run = _Run(
        Needles.of(redactions),
        {number: finding for number, finding in numbers.items() if len(number) >= _SHORTEST and number.isalnum()},
        "\n".join(part.text for part in document.parts if part.kind == "image"),
        engine,
        threads,
    )
    if boxes:
        _LOOKS.get(document.format, _look_in_package)(run, cleaned, boxes)
    residues = tuple(run.residues[key] for key in sorted(run.residues))
    return VerifyResult(
        not residues and not run.failed,
        (f"pixels of {run.places} places, OCR of {run.read}",),
        residues,
        tuple(run.failed),
    )


def together(first: VerifyResult, second: VerifyResult) -> VerifyResult:
    """Return the result of both verifications."""
    return replace(
        first,
        passed=first.passed and second.passed,
        checks=(*first.checks, *second.checks),
        residues=(*first.residues, *second.residues),
        failed=(*first.failed, *second.failed),
    )


def _boxes(document: Document, redactions: Sequence[Redaction]) -> dict[tuple[str, int], list[PixelBox]]:
    """Return the boxes of removed characters by image and number of its frame."""
    boxes: dict[tuple[str, int], list[PixelBox]] = defaultdict(list)
    for redaction in redactions:
        for span in redaction.spans:
            part = document.parts[span.part]
            for piece in part.pieces_between(span.start, span.end):
                if isinstance(piece.anchor, Pixels):
                    boxes[piece.anchor.image, part.number].append(piece.anchor.box)
    return boxes


def _places(boxes: Iterable[PixelBox], size: tuple[int, int]) -> list[PixelBox]:
    """Return boxes that stand side by side on one line as one."""
    places: list[PixelBox] = []
    for box in sorted(boxes, key=lambda box: (box[1], box[0])):
        left, top, right, bottom = box
        left, top, right, bottom = max(0, left), max(0, top), min(size[0], right), min(size[1], bottom)
        if right <= left or bottom <= top:
            continue
        index = next((i for i, one in enumerate(places) if _beside(one, (left, top, right, bottom))), None)
        if index is not None:
            one = places.pop(index)
            left, top = min(left, one[0]), min(top, one[1])
            right, bottom = max(right, one[2]), max(bottom, one[3])
        places.append((left, top, right, bottom))
    return places


def _beside(a: PixelBox, b: PixelBox) -> bool:
    for first, second in ((1, 0), (0, 1)):  # lines that lie, lines that stand
        size = min(a[first + 2] - a[first], b[first + 2] - b[first])
        shared = min(a[first + 2], b[first + 2]) - max(a[first], b[first])
        gap = max(a[second], b[second]) - min(a[second + 2], b[second + 2])
        if shared > 0.6 * size and gap < 0.6 * size:
            return True
    return False


def _legible(picture: Image, places: Sequence[PixelBox]) -> tuple[list[PixelBox], list[PixelBox]]:
    """Return (places that are painted over, areas that have to be read): the other places, and writing that touches a
    painted one or stands close to it: a part of what was removed may have been left there."""
    import numpy

    gray = numpy.asarray(picture.convert("L"))
    painted, areas = [], []
    for left, top, right, bottom in places:
        inner = gray[top + 1 : max(top + 2, bottom - 1), left + 1 : max(left + 2, right - 1)]
        if inner.size and float((inner <= _BLACK).mean()) >= _PAINTED:
            painted.append((left, top, right, bottom))
        else:
            areas.append(_grown((left, top, right, bottom), picture.size))
    if not painted:
        return [], areas
    height = max(_LOWEST, min(min(box[2] - box[0], box[3] - box[1]) for box in painted))
    aside = [(a - 1.0, b - 1.0, c + 1.0, d + 1.0) for a, b, c, d in painted]
    around = {place: _grown(place, picture.size) for place in painted}
    for box in remaining_ink(picture, (), aside, height=height, near=tuple(around.values())):
        areas += [area for area in around.values() if _meet(area, box)]
    return painted, sorted(set(areas))


def _bared(picture: Image, area: PixelBox, painted: Sequence[PixelBox]) -> Image:
    """Return an area of a picture with paper for what was painted: letters beside a bar are found more surely."""
    from PIL import ImageDraw

    part = picture.crop(area).convert("RGB")
    draw = ImageDraw.Draw(part)
    for left, top, right, bottom in painted:
        if _meet((left, top, right, bottom), area):
            draw.rectangle((left - area[0], top - area[1], right - area[0], bottom - area[1]), fill=(255, 255, 255))
    return part


def _grown(box: PixelBox, size: tuple[int, int]) -> PixelBox:
    """Return a box with as much around it as a letter or two take."""
    left, top, right, bottom = box
    around = min(right - left, bottom - top, _MOST_AROUND)
    across, down = (2 * around, around // 2) if right - left >= bottom - top else (around // 2, 2 * around)
    return max(0, left - across), max(0, top - down), min(size[0], right + across), min(size[1], bottom + down)


def _meet(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


# ---------------------------------------------------------------- where pictures are


def _look_in_pdf(run: _Run, cleaned: bytes, boxes: dict[tuple[str, int], list[PixelBox]]) -> None:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(cleaned)
    except pypdfium2.PdfiumError:
        run.failed.append("pdfium rendering")
        return
    try:
        document.init_forms()
        sheets = _sheets(run, document, boxes)
        for sheet, seen in in_order(lambda sheet: _read_sheet(sheet, run.engine), sheets, run.threads):
            for where, what in zip((sheet.image, f"{sheet.image} hidden picture"), seen, strict=True):
                run.take(what, where)
    except pypdfium2.PdfiumError:
        run.failed.append("pdfium rendering")
    finally:
        document.close()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A drawn page with the places on it where values were, and the pictures in it that are not shown."""

    image: str
    picture: Image
    boxes: list[PixelBox]
    hidden: tuple[Image, ...]


def _sheets(run: _Run, document: Any, boxes: dict[tuple[str, int], list[PixelBox]]) -> Iterator[_Sheet]:
    from extractors.formats.pdf.hidden_pictures import hidden_areas
    from extractors.formats.pdf.pictures import inventory
    from extractors.formats.pdf.scans import device_box, render, user_box

    for (image, number), found in sorted(boxes.items()):
        if not 0 < number <= len(document):
            run.failed.append(f"{image}: missing")
            continue
        page = document[number - 1]
        view = render(page, _DPI)
        hidden = tuple(picture for picture, _ in hidden_areas(inventory(page, shapes=False).images, view))
        yield _Sheet(image, view.picture, [_whole(device_box(view, user_box(box))) for box in found], hidden)
        page.close()


def _read_sheet(sheet: _Sheet, engine: OcrEngine) -> tuple[_Seen, _Seen]:
    """Read what is shown, and what is not."""
    hidden = tuple("\n".join(line.text for line in engine.read(picture)) for picture in sheet.hidden)
    return _read_beside(sheet.picture, sheet.boxes, engine), _Seen(hidden)


def _whole(box: tuple[float, float, float, float]) -> PixelBox:
    left, top, right, bottom = (round(value) for value in box)
    return left, top, right, bottom


def _look_in_package(run: _Run, cleaned: bytes, boxes: dict[tuple[str, int], list[PixelBox]]) -> None:
    """Look into every picture of a package at the places where any picture had values: names may have changed."""
    places = [box for found in boxes.values() for box in found]
    try:
        with zipfile.ZipFile(io.BytesIO(cleaned)) as package:
            for info in package.infolist():
                for number, frame in enumerate(_pictures(package.read(info)), 1):
                    fitting = [box for box in places if box[2] <= frame.width + 8 and box[3] <= frame.height + 8]
                    run.look(plain(frame), fitting, f"{info.filename} {number}")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        run.failed.append("package")


def _pictures(data: bytes) -> Iterator[Image]:
    if not data.startswith(_HEADS):
        return
    try:
        yield from frames(data, "picture")
    except InputError:
        return


def _look_in_image(run: _Run, cleaned: bytes, boxes: dict[tuple[str, int], list[PixelBox]]) -> None:
    try:
        for number, frame in enumerate(frames(cleaned, "picture"), 1):
            found = [box for (_, place), some in boxes.items() if place == number for box in some]
            run.look(plain(frame), found, f"picture {number}")
    except InputError:
        run.failed.append("picture")


def _look_in_text(run: _Run, cleaned: bytes, boxes: dict[tuple[str, int], list[PixelBox]]) -> None:
    """Look into the pictures that a page or a mail carries, at the places where any picture had values."""
    places = [box for found in boxes.values() for box in found]
    count = 0
    for frame in (frame for data in _carried(cleaned) for frame in _pictures(data)):
        count += 1
        fitting = [box for box in places if box[2] <= frame.width + 8 and box[3] <= frame.height + 8]
        run.look(plain(frame), fitting, f"picture {count}")
    if not count:
        run.failed.append("pictures")


def _carried(data: bytes) -> Iterator[bytes]:
    """Yield what data URIs and the parts of a message hold."""
    for match in _DATA_URI.finditer(data):
        try:
            yield base64.b64decode(unquote_to_bytes(match.group(1)))
        except ValueError:
            continue
    message = message_from_bytes(data)
    for part in message.walk() if message.get_content_type() != "text/plain" else ():
        body = part.get_payload(decode=True)
        if isinstance(body, bytes) and body != data:
            yield body
            if part.get_content_maintype() == "text":
                yield from _carried(body)


_LOOKS = {"pdf": _look_in_pdf, "image": _look_in_image, "html": _look_in_text, "eml": _look_in_text}
