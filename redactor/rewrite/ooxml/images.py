"""Strip metadata from pictures without touching a pixel: what stays is copied, what is not known to be harmless goes.

A picture that holds no metadata keeps its bytes.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence

from redactor.rewrite.pictures import EVERY_FRAME, CannotPaint, painted
from redactor.rewrite.pictures import Box as Box

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)
_JPEG_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_TIFF_HEADS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_TIFF_BASELINE = frozenset(
    {254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 290, 291,
     292, 293, 296, 297, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 332, 336, 338, 339, 347, 512, 513, 514, 515,
     517, 518, 519, 520, 521, 529, 530, 531, 532, 34675}
)  # fmt: skip
_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_ORIENTATION = 0x0112


class NotAnImage(ValueError):
    """The bytes are no picture of a kind that can be stripped."""


def image_kind(data: bytes) -> str:
    """Tell what a picture is by its first bytes: png jpeg gif tiff webp bmp, or "" for anything else."""
    if data.startswith(_PNG):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data.startswith(_TIFF_HEADS):
        return "tiff"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return "bmp" if data.startswith(b"BM") else ""


def strip(data: bytes) -> bytes:
    """Return the picture without metadata; the same object when it holds none. Raises NotAnImage."""
    try:
        stripped = _STRIPPERS[image_kind(data)](data)
    except (KeyError, struct.error, IndexError) as error:
        raise NotAnImage from error
    return data if stripped == data else stripped


def paint(data: bytes, boxes: Sequence[Box]) -> bytes:
    """Return the picture with black boxes in it, in its own format, without metadata. Raises NotAnImage."""
    try:
        return painted(data, {EVERY_FRAME: boxes})
    except CannotPaint as error:
        raise NotAnImage from error


# ---------------------------------------------------------------- formats


def _strip_png(data: bytes) -> bytes:
    """Keep chunks that affect the picture (PNG 11.2, 11.3 without textual, time and private chunks)."""
    out = [_PNG]
    position = len(_PNG)
    while position < len(data):
        (length,) = struct.unpack(">I", data[position : position + 4])
        kind = data[position + 4 : position + 8]
        chunk = data[position : position + 12 + length]
        if len(chunk) < 12 + length:
            raise NotAnImage
        position += len(chunk)
        if kind == b"iCCP":
            out.append(_anonymous_profile(chunk))
        elif kind in _PNG_KEPT:
            out.append(chunk)
        if kind == b"IEND":
            break
    return b"".join(out)


def _anonymous_profile(chunk: bytes) -> bytes:
    """Give an embedded profile a neutral name; its colors stay."""
    body = chunk[8:-4]
    name, separator, rest = body.partition(b"\0")
    if (
        not separator
        or len(name) <= 12
        or name.lower().startswith((b"icc", b"srgb", b"adobe", b"display", b"photoshop"))
    ):
        return chunk
    body = b"iCCP" + b"profile\0" + rest
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def _strip_jpeg(data: bytes) -> bytes:
    """Keep all but application and comment segments; of those keep JFIF, Adobe's color transform and ICC profiles.

    A rotated photograph keeps an Exif segment with its orientation and nothing else.
    """
    out = [data[:2]]
    position = 2
    while position < len(data):
        if data[position] != 0xFF:
            raise NotAnImage
        while data[position + 1] == 0xFF:
            position += 1
        marker = data[position + 1]
        if marker == 0xD9:
            out.append(data[position : position + 2])
            return b"".join(out)
        if marker in _JPEG_STANDALONE:
            out.append(data[position : position + 2])
            position += 2
            continue
        (length,) = struct.unpack(">H", data[position + 2 : position + 4])
        end = position + 2 + length
        out.append(_kept_segment(marker, data[position:end]))
        position = end
        if marker == 0xDA:
            end = _scan_end(data, position)
            out.append(data[position:end])
            position = end
    return b"".join(out)


def _kept_segment(marker: int, segment: bytes) -> bytes:
    body = segment[4:]
    if marker == 0xFE or 0xE3 <= marker <= 0xED or marker == 0xEF:
        return b""
    if marker == 0xE0:
        if not body.startswith(b"JFIF\0"):
            return b""
        return segment if len(body) == 14 else b"\xff\xe0\0\x10" + body[:12] + b"\0\0"
    if marker == 0xE1:
        return _orientation_only(body)
    if marker == 0xE2:
        return segment if body.startswith(b"ICC_PROFILE\0") else b""
    if marker == 0xEE:
        return segment if body.startswith(b"Adobe") else b""
    return segment


def _orientation_only(body: bytes) -> bytes:
    """Return an Exif segment that holds the orientation of this one, or nothing when it is upright."""
    if not body.startswith(b"Exif\0\0") or body[6:8] not in (b"II", b"MM"):
        return b""
    order = "<" if body[6:8] == b"II" else ">"
    tiff = body[6:]
    (start,) = struct.unpack(order + "I", tiff[4:8])
    if start + 2 > len(tiff):
        return b""
    (count,) = struct.unpack(order + "H", tiff[start : start + 2])
    for number in range(min(count, 512)):
        entry = tiff[start + 2 + 12 * number : start + 14 + 12 * number]
        if len(entry) == 12 and struct.unpack(order + "H", entry[:2])[0] == _ORIENTATION:
            (value,) = struct.unpack(order + "H", entry[8:10])
            if 2 <= value <= 8:
                directory = struct.pack(">HHHIHHI", 1, _ORIENTATION, 3, 1, value, 0, 0)
                content = b"Exif\0\0MM\0*\0\0\0\x08" + directory
                return b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content
    return b""


def _scan_end(data: bytes, position: int) -> int:
    """Return where the entropy-coded data that begins here end: at the next marker that is no restart or stuffing."""
    while True:
        position = data.find(b"\xff", position)
        if position < 0 or position + 1 >= len(data):
            return len(data)
        following = data[position + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7 and following != 0xFF:
            return position
        position += 1 if following == 0xFF else 2


def _strip_gif(data: bytes) -> bytes:
    """Drop comment, plain-text and application extensions but for the one that loops an animation (GIF89a 24-26)."""
    flags = data[10]
    position = 13 + (6 << (flags & 7) if flags & 0x80 else 0)
    out = [data[:position]]
    while position < len(data):
        introducer = data[position]
        if introducer == 0x3B:
            out.append(b"\x3b")
            break
        if introducer == 0x21:
            end = _sub_blocks_end(data, position + 2)
            label, name = data[position + 1], data[position + 3 : position + 14]
            if label == 0xF9 or (label == 0xFF and name in (b"NETSCAPE2.0", b"ANIMEXTS1.0")):
                out.append(data[position:end])
        elif introducer == 0x2C:
            flags = data[position + 9]
            table = 6 << (flags & 7) if flags & 0x80 else 0
            end = _sub_blocks_end(data, position + 10 + table + 1)
            out.append(data[position:end])
        else:
            raise NotAnImage
        position = end
    return b"".join(out)


def _sub_blocks_end(data: bytes, position: int) -> int:
    while data[position]:
        position += 1 + data[position]
    return position + 1


def _strip_tiff(data: bytes) -> bytes:
    """Write the pixels anew when any tag beyond those that describe pixels is there."""
    from PIL import Image, ImageSequence, UnidentifiedImageError
    from PIL.TiffImagePlugin import TiffImageFile

    try:
        with Image.open(io.BytesIO(data)) as opened:
            if not isinstance(opened, TiffImageFile):
                raise NotAnImage
            frames, known = [], True
            for frame in ImageSequence.Iterator(opened):
                known = known and set(opened.tag_v2) <= _TIFF_BASELINE
                frames.append(frame.copy())
            if known:
                return data
            for frame in frames:
                frame.info = {key: value for key, value in frame.info.items() if key in ("dpi", "icc_profile")}
            out = io.BytesIO()
            frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:], compression="tiff_adobe_deflate")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise NotAnImage from error
    return out.getvalue()


def _strip_webp(data: bytes) -> bytes:
    """Drop Exif, XMP and unknown chunks and the flags that announce them (RFC 9649 2.7)."""
    chunks: list[bytes] = []
    position = 12
    while position + 8 <= len(data):
        kind = data[position : position + 4]
        (length,) = struct.unpack("<I", data[position + 4 : position + 8])
        chunk = data[position : position + 8 + length + length % 2]
        position += len(chunk)
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:]
        if kind in _WEBP_KEPT:
            chunks.append(chunk)
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _strip_bmp(data: bytes) -> bytes:
    """Cut what follows the declared size."""
    (size,) = struct.unpack("<I", data[2:6])
    return data[:size] if 54 <= size < len(data) else data


_STRIPPERS = {
    "png": _strip_png,
    "jpeg": _strip_jpeg,
    "gif": _strip_gif,
    "tiff": _strip_tiff,
    "webp": _strip_webp,
    "bmp": _strip_bmp,
}
