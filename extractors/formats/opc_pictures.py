"""Pictures in an Office package, read by OCR: parts with pixel anchors, named by member."""

from __future__ import annotations

from dataclasses import replace

from extractors.errors import InputError
from extractors.formats import opc
from extractors.formats.metafile import open_metafile
from extractors.formats.recognized_picture import picture_parts
from extractors.limits import Limits
from extractors.model import Document, Part, Remark
from extractors.ocr import Ocr
from extractors.pixels import frames, plain

_READABLE = (48, 12)
"""Pixels, width and height, below which no text fits."""
_RASTER = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp")
_MOST_FRAMES = 12


def with_pictures(document: Document, data: bytes, limits: Limits, ocr: Ocr) -> Document:
    """Add what OCR reads in the pictures of the package; those that cannot be read stay counted as "images"."""
    package = opc.open_package(data, limits)
    parts: list[Part] = []
    warnings: list[Remark] = []
    read = 0
    for name, content in package.members.items():
        if not name.lower().endswith(_RASTER) or opc.is_xml(name, package.content_type(name), content):
            continue
        if open_metafile(content, limits) is not None or opc.is_thumbnail(name):
            continue
        found = _read(name, content, len(document.parts) + len(parts), ocr, warnings)
        if found is not None:
            parts += found
            read += 1
    return replace(
        document,
        parts=(*document.parts, *parts),
        warnings=(*_unread(document.warnings, read), *warnings),
    )


def _unread(remarks: tuple[Remark, ...], read: int) -> list[Remark]:
    """Lower the count of pictures that nobody read."""
    kept = []
    for remark in remarks:
        if remark.code != "images":
            kept.append(remark)
        elif int(remark.details.get("count", 1)) > read:
            kept.append(Remark("images", {"count": int(remark.details.get("count", 1)) - read}))
    return kept


def _read(name: str, content: bytes, index: int, ocr: Ocr, warnings: list[Remark]) -> list[Part] | None:
    """Return the parts of one picture, or None when it could not be read."""
    parts: list[Part] = []
    try:
        for number, frame in enumerate(frames(content, name), 1):
            if number > _MOST_FRAMES:
                return None
            if frame.width < _READABLE[0] or frame.height < _READABLE[1]:
                continue
            made = picture_parts(plain(frame), ocr.engine, image=name, part=index + len(parts), number=number)
            parts += made.parts
            warnings += made.remarks
    except InputError:
        return None
    return parts
