"""Picture files (JPEG, PNG, TIFF with pages, BMP, WebP): text by OCR, what metadata say as properties."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.encodings import decoded
from extractors.errors import UnsupportedFormat
from extractors.formats.recognized import PixelBox, outward
from extractors.formats.recognized_picture import picture_parts
from extractors.limits import Limits
from extractors.model import Block, Document, Entry, Part, Piece, Remark
from extractors.ocr import Box, Ocr
from extractors.pixels import frames, plain

if TYPE_CHECKING:
    from PIL.Image import Image

_ORIENTATION = 0x0112
_MIRRORED = frozenset({2, 4, 5, 7})
"""Exif orientations in which the stored picture is a mirror image; the engine itself finds quarter turns."""
_BLANK = 2.5


@dataclass(frozen=True, slots=True)
class ImageFormat:
    """Frame n is the image "frame n" of the anchors, in pixels as they are stored."""

    id: str = "image"
    title: str = "图片"
    suffixes: tuple[str, ...] = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp")

    def read(
        self, data: bytes, name: str, limits: Limits, password: str | None = None, ocr: Ocr | None = None
    ) -> Document:
        """Read a picture. Raises DamagedInput, LimitExceeded; UnsupportedFormat for animations."""
        parts: list[Part] = []
        blocks: list[Block] = []
        warnings: list[Remark] = []
        unread: list[Remark] = []
        mirrored = _single_kind(data)
        count = 0
        for count, frame in enumerate(frames(data, "pixels"), 1):
            if ocr is None:
                unread.append(Remark("page_is_picture", {"page": count}))
                continue
            _read_frame(plain(frame), count, ocr, parts, blocks, warnings, mirrored=mirrored)
        limits.check("pages", count)
        entries = list(_metadata(data))
        if entries:
            parts.append(_properties(entries))
        return Document(name, "image", tuple(parts), tuple(blocks), tuple(warnings), tuple(unread), count)


def _single_kind(data: bytes) -> bool:
    """Refuse animations; tell whether the picture is stored as a mirror image."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as opened:
            if getattr(opened, "n_frames", 1) > 1 and opened.format not in ("TIFF", "MPO"):
                raise UnsupportedFormat(found=f"animated {opened.format}")
            return opened.getexif().get(_ORIENTATION) in _MIRRORED
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, Image.DecompressionBombError):
        return False  # frames() says what is wrong


def _read_frame(
    picture: Image,
    number: int,
    ocr: Ocr,
    parts: list[Part],
    blocks: list[Block],
    warnings: list[Remark],
    *,
    mirrored: bool,
) -> None:
    from PIL import Image as Pictures
    from PIL import ImageStat

    width = picture.width

    def place(box: Box) -> PixelBox:
        left, top, right, bottom = outward(box)
        return (width - right, top, width - left, bottom) if mirrored else (left, top, right, bottom)

    if mirrored:
        picture = picture.transpose(Pictures.Transpose.FLIP_LEFT_RIGHT)
    made = picture_parts(
        picture, ocr.engine, image=f"frame {number}", part=len(parts), number=number, page=number, place=place
    )
    parts += made.parts
    blocks += made.blocks
    warnings += made.remarks
    if not made.parts[0].text and float(ImageStat.Stat(picture.convert("L")).stddev[0]) >= _BLANK:
        warnings.append(Remark("picture_without_text", {"page": number}))


# ---------------------------------------------------------------- metadata


def _metadata(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the texts of Exif, PNG and comment entries."""
    from PIL import ExifTags, Image

    try:
        with Image.open(io.BytesIO(data)) as opened:
            for key, value in opened.info.items():
                text = _text(value)
                if text and key not in ("icc_profile", "exif", "dpi", "compression"):
                    yield str(key), text
            exif = opened.getexif()
            for directory in (exif, exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)):
                for tag, value in directory.items():
                    text = _text(value)
                    if text:
                        yield str(ExifTags.TAGS.get(tag, tag)), text
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, Image.DecompressionBombError):
        return


def _text(value: object) -> str:
    if isinstance(value, bytes):
        raw = value.removeprefix(b"UNICODE\0").removeprefix(b"ASCII\0\0\0")
        value = decoded(raw)
    return value.replace("\0", "").strip() if isinstance(value, str) else ""


def _properties(entries: list[tuple[str, str]]) -> Part:
    chunks: list[str] = []
    pieces: list[Piece] = []
    length = 0
    for key, text in entries:
        if chunks:
            chunks.append("\n")
            pieces.append(Piece(length, length + 1, None))
            length += 1
        pieces.append(Piece(length, length + len(text), Entry("metadata", key, 0), True))
        chunks.append(text)
        length += len(text)
    return replace(Part("metadata", "property", "".join(chunks), tuple(pieces), False), number=0)


IMAGE = ImageFormat()
