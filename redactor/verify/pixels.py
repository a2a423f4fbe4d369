"""Prove that what was removed from pictures cannot be read there: the output is drawn and read by OCR once more.

Only the lines around removed values are read, in another size than before; the rest of the page has been read already
and is as it was.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from extractors.errors import InputError
from extractors.model import Document, Pixels
from extractors.ocr import OcrEngine
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
_AROUND = 1.0
"""Lines above and below that are read too, in heights of the removed one."""
_RUN = re.compile(r"[0-9A-Za-z|!](?:[ \t.,·-]{0,2}[0-9A-Za-z|!])*")
_SHORTEST = 9


@dataclass(slots=True)
class _Run:
    needles: Needles
    numbers: dict[str, str]
    before: str
    engine: OcrEngine
    residues: dict[tuple[str, str], Residue] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    strips: int = 0

    def look(self, picture: Image, boxes: Sequence[PixelBox], where: str) -> None:
        """Read the strips around boxes of a picture and search them."""
        for strip in _strips(boxes, picture.size):
            part = picture.crop(strip)
            part = part.resize((max(1, round(part.width * _SIZE)), max(1, round(part.height * _SIZE))))
            self.strips += 1
            self.search("\n".join(line.text for line in self.engine.read(part)), where)

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
    document: Document, cleaned: bytes, redactions: Sequence[Redaction], engine: OcrEngine
) -> VerifyResult:
    """Read the places in pictures where values were removed. ``document`` is what was made of the original."""
    boxes = _boxes(document, redactions)
    strong = [redaction for redaction in redactions if redaction.strong]
    numbers = {digits(r.secret_text): r.finding for r in strong}
    run = _Run(
        Needles.of(redactions),
        {number: finding for number, finding in numbers.items() if len(number) >= _SHORTEST and number.isalnum()},
        "\n".join(part.text for part in document.parts if part.kind == "image"),
        engine,
    )
    if boxes:
        _LOOKS.get(document.format, _look_in_package)(run, cleaned, boxes)
    residues = tuple(run.residues[key] for key in sorted(run.residues))
    return VerifyResult(not residues and not run.failed, (f"OCR of {run.strips} places",), residues, tuple(run.failed))


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


def _strips(boxes: Iterable[PixelBox], size: tuple[int, int]) -> list[PixelBox]:
    """Return areas as wide as the picture (as high, for standing lines) around boxes, joined where they meet."""
    strips: list[PixelBox] = []
    across: list[tuple[int, int]] = []
    for left, top, right, bottom in sorted(boxes, key=lambda box: box[1]):
        height = bottom - top
        low, high = int(top - _AROUND * height), int(bottom + _AROUND * height)
        if across and low <= across[-1][1]:
            across[-1] = min(across[-1][0], low), max(across[-1][1], high)
        else:
            across.append((low, high))
        del left, right
    for low, high in across:
        strips.append((0, max(0, low), size[0], min(size[1], high)))
    return [strip for strip in strips if strip[3] > strip[1]]


# ---------------------------------------------------------------- where pictures are


def _look_in_pdf(run: _Run, cleaned: bytes, boxes: dict[tuple[str, int], list[PixelBox]]) -> None:
    import pypdfium2

    from extractors.formats.pdf.hidden_pictures import hidden_areas
    from extractors.formats.pdf.pictures import inventory
    from extractors.formats.pdf.scans import device_box, render, user_box

    try:
        document = pypdfium2.PdfDocument(cleaned)
    except pypdfium2.PdfiumError:
        run.failed.append("pdfium rendering")
        return
    try:
        document.init_forms()
        for (image, number), found in sorted(boxes.items()):
            if not 0 < number <= len(document):
                run.failed.append(f"{image}: missing")
                continue
            page = document[number - 1]
            view = render(page, _DPI)
            devices = [device_box(view, user_box(box)) for box in found]
            run.look(view.picture, [_whole(box) for box in devices], image)
            for picture, _ in hidden_areas(inventory(page, shapes=False).images, view):
                run.search("\n".join(line.text for line in run.engine.read(picture)), f"{image} hidden picture")
            page.close()
    except pypdfium2.PdfiumError:
        run.failed.append("pdfium rendering")
    finally:
        document.close()


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
    if not data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")):
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


_LOOKS = {"pdf": _look_in_pdf, "image": _look_in_image}
