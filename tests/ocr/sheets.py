"""Small pictures of writing with planted values, and what an outsider still reads in an output: by another OCR scale,
by the pixels of the places where the values stood, and by the bytes."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy
import pikepdf
import pypdfium2
from PIL import Image, ImageDraw, ImageFont
from scans import FONTS

ID, PHONE, CARD = "522324196810288228", "13808470054", "6212261001012345675"
BLACK = 0
Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Sheet:
    """A picture under construction. ``places`` are the boxes of the planted values, in its pixels."""

    picture: Image.Image
    points: int = 26
    paper: Any = 255
    ink: Any = 0
    font: Path = FONTS[0]
    places: list[Box] = field(default_factory=list)

    def write(self, x: float, y: float, text: str, secret: bool = False, points: int = 0) -> float:
        """Write; return where the text ends. What is ``secret`` must go."""
        draw = ImageDraw.Draw(self.picture)
        font = ImageFont.truetype(str(self.font), points or self.points, index=2 if "Noto" in self.font.name else 0)
        draw.text((x, y), text, font=font, fill=self.ink)
        box = draw.textbbox((x, y), text, font=font)
        if secret:
            self.places.append(box)
        return float(box[2])

    def label(self, y: float, label: str, value: str, x: float = 30) -> None:
        """Write a label and a planted value."""
        self.write(self.write(x, y, label) + 4, y, value, True)


def sheet(mode: str = "L", size: tuple[int, int] = (720, 190), **options: Any) -> Sheet:
    """Return an empty sheet; options are those of Sheet."""
    paper = options.get("paper", 255 if mode in "L1" else (255,) * len(mode))
    ink = options.pop("ink", 0 if mode in "L1" else (0,) * min(3, len(mode)) + (255,) * (mode == "RGBA"))
    return Sheet(Image.new(mode, size, paper), ink=ink, **options)


def notice(mode: str = "L", value: str = ID, label: str = "身份证号：", **options: Any) -> Sheet:
    """Return a sheet with a line of prose and one labelled value."""
    made = sheet(mode, **options)
    made.write(30, 24, "补助对象名单公示如下")
    made.label(92, label, value)
    return made


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def bits(picture: Image.Image) -> Image.Image:
    return picture.convert("L").point(lambda value: 255 if value > 140 else 0).convert("1")


# ---------------------------------------------------------------- what an outsider sees


def pictures(data: bytes) -> Iterator[Image.Image]:
    """Yield all pictures of an output: pages as shown, image objects as stored, members, frames; alpha taken off."""
    if data.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(data)
        for number in range(len(document)):
            yield document[number].render(scale=1.9).to_pil()
        document.close()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for item in pdf.objects:
                if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image":
                    yield from _stored(item)
        return
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                yield from _frames(package.read(name))
        return
    yield from _frames(data)


def _frames(data: bytes) -> Iterator[Image.Image]:
    try:
        with Image.open(io.BytesIO(data)) as opened:
            for number in range(getattr(opened, "n_frames", 1)):
                opened.seek(number)
                frame = opened.copy()
                if "A" in frame.getbands() or "transparency" in frame.info:
                    yield frame.convert("RGBA").getchannel("A")
                    yield frame.convert("RGBA").convert("RGB")
                elif frame.mode.startswith("I"):
                    yield Image.fromarray((numpy.asarray(frame).astype("int64") >> 8).astype("uint8"))
                else:
                    yield frame.convert("RGB")
    except (OSError, Image.DecompressionBombError):
        return


def _stored(item: Any) -> Iterator[Image.Image]:
    from redactor.rewrite.pdf.images import decoded

    yield decoded(item).convert("RGB")


_OTHER: list[Any] = []


def readings(data: bytes) -> list[str]:
    """Return what stock RapidOCR reads in every picture, enlarged by a factor that the product does not use."""
    from rapidocr import RapidOCR

    if not _OTHER:
        params = {
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Det.limit_type": "max",
            "Det.limit_side_len": 1200,
        }
        _OTHER.append(RapidOCR(params=params))
    found = []
    for picture in pictures(data):
        if picture.width < 40 or picture.height < 12:
            continue
        larger = picture.convert("RGB").resize((round(picture.width * 1.3), round(picture.height * 1.3)))
        read = _OTHER[0](numpy.asarray(larger))
        found.append("\n".join(read.txts or ()))
    return found


def legible(data: bytes, *secrets: str) -> list[str]:
    """Return which secrets an outsider still gets out of an output: by eight digits in a row, or in its bytes."""
    texts = ["".join(re.findall(r"[0-9X]", text)) for text in readings(data)]
    raw = [data, *streams(data)]
    return [
        secret
        for secret in secrets
        if any(secret[k : k + 8] in text for text in texts for k in range(len(secret) - 7))
        or any(secret.encode(coding) in chunk for chunk in raw for coding in ("utf-8", "utf-16-le", "utf-16-be"))
    ]


def streams(data: bytes) -> Iterator[bytes]:
    """Yield the decompressed parts of a container."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield from (package.read(name) for name in package.namelist())
    for found in re.finditer(rb"stream\r?\n", data):
        try:
            yield zlib.decompressobj().decompress(data[found.end() :], 10_000_000)
        except zlib.error:
            continue


def inked_places(data: bytes, made: Sheet) -> list[Box]:
    """Return the places of planted values that still show ink in a stored picture of the sheet's size."""
    left = []
    for picture in pictures(data):
        if picture.size == made.picture.size:
            gray = numpy.asarray(picture.convert("L")).astype("float32")
            for x0, y0, x1, y1 in made.places:
                area = gray[int(y0) + 1 : int(y1), int(x0) + 1 : int(x1)]
                if area.std() > 24:
                    left.append((x0, y0, x1, y1))
    return left
