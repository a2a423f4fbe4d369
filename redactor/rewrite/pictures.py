"""Paint boxes into a picture and write it anew in its own format, mode and size, without metadata.

What decides how a picture looks stays: resolution, color profile, transparency, orientation; for JPEG its tables and
subsampling, for TIFF its compression, for WebP whether it is lossless.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from extractors.errors import InputError
from extractors.pixels import frames

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[int, int, int, int]
"""(left, top, right, bottom) in pixels of the picture as it is stored."""
_GROW = 1
_ORIENTATION = 0x0112
_BLACK: dict[str, Any] = {
    "1": 0, "L": 0, "I;16": 0, "I": 0, "F": 0, "RGB": (0, 0, 0), "LA": (0, 255), "RGBA": (0, 0, 0, 255),
    "CMYK": (0, 0, 0, 255), "YCbCr": (0, 128, 128), "P": (0, 0, 0),
}  # fmt: skip
_TIFF_CODECS = frozenset({"group3", "group4", "tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits"})
EVERY_FRAME = 0


class CannotPaint(ValueError):
    """The bytes are no picture that can be decoded and written again."""


def painted(data: bytes, boxes: Mapping[int, Sequence[Box]]) -> bytes:
    """Return the picture with black boxes, by number of the frame from 1 (EVERY_FRAME for all). Raises CannotPaint."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as opened:
            kind = opened.format or ""
        pictures = [
            _paint(frame, [*boxes.get(number, ()), *boxes.get(EVERY_FRAME, ())])
            for number, frame in enumerate(frames(data, "picture"), 1)
        ]
        if kind == "MPO":  # a photograph with previews, which go
            kind, pictures = "JPEG", pictures[:1]
        return _SAVERS[kind](pictures, data)
    except (UnidentifiedImageError, OSError, ValueError, KeyError, InputError, Image.DecompressionBombError) as error:
        raise CannotPaint from error


def _paint(picture: Image, boxes: Sequence[Box]) -> Image:
    from PIL import ImageDraw

    if not boxes:
        return picture
    if picture.mode not in _BLACK:
        picture = picture.convert("RGBA" if picture.mode == "PA" else "RGB")
    fill = _BLACK[picture.mode]
    if picture.mode == "P":
        fill = _dark_index(picture)
    draw = ImageDraw.Draw(picture)
    for left, top, right, bottom in boxes:
        draw.rectangle((left - _GROW, top - _GROW, right + _GROW, bottom + _GROW), fill=fill)
    return picture


def _dark_index(picture: Image) -> int:
    """Return the index of the darkest opaque color of a palette."""
    colors = picture.getpalette("RGB") or [0, 0, 0]
    clear = picture.info.get("transparency")
    indexes = [index for index in range(len(colors) // 3) if index != clear]
    return min(indexes or [0], key=lambda index: (sum(colors[3 * index : 3 * index + 3]), index))


def _look(picture: Image) -> dict[str, Any]:
    """Return what affects how the picture looks: resolution, color profile."""
    return {key: picture.info[key] for key in ("dpi", "icc_profile") if picture.info.get(key)}


def _orientation(picture: Image) -> int:
    try:
        value = int(picture.getexif().get(_ORIENTATION, 1))
    except (ValueError, TypeError, SyntaxError, OSError):
        return 1
    return value if 1 <= value <= 8 else 1


def _oriented(data: bytes) -> dict[str, Any]:
    """Return Exif data that hold the orientation and nothing else, where there is one."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as opened:
        value = _orientation(opened)
    if value == 1:
        return {}
    exif = Image.Exif()
    exif[_ORIENTATION] = value
    return {"exif": exif}


def _bare(picture: Image) -> Image:
    picture.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    return picture


# ---------------------------------------------------------------- formats


def _save_jpeg(pictures: Sequence[Image], data: bytes) -> bytes:
    from PIL import Image, JpegImagePlugin

    picture = pictures[0]
    with Image.open(io.BytesIO(data)) as opened:
        options: dict[str, Any] = {"qtables": opened.quantization}  # type: ignore[attr-defined]
        sampling = JpegImagePlugin.get_sampling(opened)
        if sampling >= 0 and picture.mode in ("RGB", "YCbCr"):
            options["subsampling"] = sampling
        options["progressive"] = bool(opened.info.get("progressive"))
    if picture.mode not in ("L", "RGB", "CMYK", "YCbCr"):
        picture = picture.convert("RGB")
    return _saved(picture, "JPEG", optimize=True, **options, **_look(pictures[0]), **_oriented(data))


def _save_png(pictures: Sequence[Image], data: bytes) -> bytes:
    picture = pictures[0]
    if len(pictures) > 1:
        raise CannotPaint
    return _saved(picture, "PNG", compress_level=9, **_look(picture), **_oriented(data))


def _save_tiff(pictures: Sequence[Image], data: bytes) -> bytes:
    from PIL import Image

    codecs: set[str] = set()
    with Image.open(io.BytesIO(data)) as opened:
        for number in range(getattr(opened, "n_frames", 1)):
            opened.seek(number)
            codecs.add(str(opened.info.get("compression", "raw")))
        orientation = _orientation(opened)
    codec = next(iter(codecs)) if len(codecs) == 1 else "tiff_adobe_deflate"
    if codec.startswith("group") and any(picture.mode != "1" for picture in pictures):
        codec = "tiff_adobe_deflate"
    if codec == "jpeg" and any(picture.mode not in ("RGB", "L", "CMYK") for picture in pictures):
        codec = "tiff_adobe_deflate"
    options: dict[str, Any] = {"compression": codec if codec in _TIFF_CODECS else "tiff_adobe_deflate"}
    if codec == "raw":
        options = {}
    if orientation != 1:
        options["tiffinfo"] = {_ORIENTATION: orientation}
    look = _look(pictures[0])
    return _saved(pictures[0], "TIFF", save_all=True, append_images=[_bare(p) for p in pictures[1:]], **options, **look)


def _save_bmp(pictures: Sequence[Image], data: bytes) -> bytes:
    del data
    look = {key: value for key, value in _look(pictures[0]).items() if key == "dpi"}
    return _saved(pictures[0], "BMP", **look)


def _save_webp(pictures: Sequence[Image], data: bytes) -> bytes:
    if len(pictures) > 1:
        raise CannotPaint
    lossless = b"VP8L" in data[:256]
    look = {key: value for key, value in _look(pictures[0]).items() if key == "icc_profile"}
    return _saved(pictures[0], "WEBP", lossless=lossless, quality=100 if lossless else 80, **look, **_oriented(data))


def _save_gif(pictures: Sequence[Image], data: bytes) -> bytes:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as opened:
        timing = {key: opened.info[key] for key in ("duration", "loop") if key in opened.info}
    return _saved(pictures[0], "GIF", save_all=True, append_images=[_bare(p) for p in pictures[1:]], **timing)


def _saved(picture: Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    _bare(picture).save(out, kind, **options)
    return out.getvalue()


_SAVERS = {
    "JPEG": _save_jpeg,
    "PNG": _save_png,
    "TIFF": _save_tiff,
    "BMP": _save_bmp,
    "DIB": _save_bmp,
    "WEBP": _save_webp,
    "GIF": _save_gif,
}
