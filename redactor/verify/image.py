"""Prove that a cleaned picture file holds no removed value in its bytes, and that it is still the same picture.

What can be read in its pixels is the business of ``pixels``. OpenCV decodes here where Pillow wrote.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence

from extractors.errors import InputError
from extractors.limits import Limits
from extractors.pixels import frames
from redactor.redaction import Redaction, Residue, VerifyResult
from redactor.verify.forms import Needles

_HARMLESS = frozenset({
    "dpi", "icc_profile", "jfif", "jfif_version", "jfif_unit", "jfif_density", "adobe", "adobe_transform", "gamma",
    "progressive", "progression", "compression", "transparency", "background", "loop", "timestamp", "duration", "bbox",
    "srgb", "chromaticity", "aspect", "interlace", "exif", "resolution", "default_image", "version", "extension",
})  # fmt: skip
"""What a decoder reports of a picture that says nothing about people; Exif is looked at by its tags."""
_TAGS = frozenset({0x0112, 0x011A, 0x011B, 0x0128})
_TIFF_TAGS = frozenset(range(254, 360)) | {34675, 530, 531, 532}


def verify(original: bytes, cleaned: bytes, redactions: Sequence[Redaction], limits: Limits) -> VerifyResult:
    """Search the bytes; compare number and sizes of the frames; look for metadata that are left."""
    needles = Needles.of(redactions)
    residues: dict[str, Residue] = {}
    for data, where in ((cleaned, "file"), (_inflated(cleaned, limits), "compressed text")):
        for residue in needles.residues(needles.search_bytes(data), where, "raw bytes"):
            residues.setdefault(residue.finding, residue)
    failed: list[str] = []
    try:
        before = [frame.size for frame in frames(original, "original")]
        after = [frame.size for frame in frames(cleaned, "picture")]
        if not (before == after or (before[:1] == after and original.startswith(b"\xff\xd8"))):
            failed.append("frames")
    except InputError:
        failed.append("decoding")
    failed += _metadata(cleaned)
    found = tuple(residues[key] for key in sorted(residues))
    return VerifyResult(not found and not failed, ("raw bytes", "frames", "metadata"), found, tuple(failed))


def _inflated(data: bytes, limits: Limits) -> bytes:
    """Return what compressed text chunks of a PNG say."""
    found: list[bytes] = []
    position = 8
    while data.startswith(b"\x89PNG") and position + 8 <= len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        if data[position + 4 : position + 8] in (b"zTXt", b"iTXt"):
            body = data[position + 8 : position + 8 + length]
            start = body.find(b"\x78")
            try:
                found.append(zlib.decompressobj().decompress(body[start:], limits.member_bytes))
            except zlib.error:
                found.append(body)
        position += 12 + length
    return b"\n".join(found)


def _metadata(data: bytes) -> list[str]:
    """Return names of metadata that a cleaned picture must not have."""
    from PIL import Image, TiffImagePlugin

    try:
        with Image.open(io.BytesIO(data)) as opened:
            left = [str(key) for key in opened.info if key not in _HARMLESS]
            if isinstance(opened, TiffImagePlugin.TiffImageFile):
                left += [f"tag {tag}" for tag in opened.tag_v2 if tag not in _TIFF_TAGS]
            else:
                left += [f"tag {tag}" for tag in opened.getexif() if tag not in _TAGS]
    except (OSError, ValueError, SyntaxError):
        return ["decoding"]
    return [f"metadata {name}" for name in left]
