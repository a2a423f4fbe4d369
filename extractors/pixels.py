"""Open a picture within limits, and its frames one by one. Nothing here trusts what a header says about its size."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractors.errors import DamagedInput, LimitExceeded

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 100_000_000
"""Pixels of one frame; a sheet of A3 in 600 dpi has 70 million."""
MOST_FRAMES = 500


def frames(data: bytes, where: str) -> Iterator[Image]:
    """Yield the frames of a picture as they are stored (Exif orientation is not applied).

    Raises LimitExceeded for too many pixels or frames, DamagedInput for what cannot be decoded.
    """
    from PIL import Image, ImageFile, UnidentifiedImageError

    if ImageFile.LOAD_TRUNCATED_IMAGES:
        raise DamagedInput(where=where)  # somebody asked Pillow to pass off gray for what is missing
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(data))
        with opened:
            count = getattr(opened, "n_frames", 1)
            if count > MOST_FRAMES:
                raise LimitExceeded(limit="pages", allowed=MOST_FRAMES)
            for number in range(count):
                opened.seek(number)
                if opened.width * opened.height > MOST_PIXELS:
                    raise LimitExceeded(limit="pixels", allowed=MOST_PIXELS)
                opened.load()
                yield opened.copy()
    except Image.DecompressionBombError as error:
        raise LimitExceeded(limit="pixels", allowed=MOST_PIXELS) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError) as error:
        raise DamagedInput(where=where) from error


def plain(picture: Image) -> Image:
    """Return a picture in 8 bits a channel, colors as a person sees them: RGB, L or RGBA."""
    from PIL import Image

    if picture.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        low, high = picture.convert("F").getextrema()
        span = (float(high) - float(low)) or 1.0  # type: ignore[arg-type]
        scaled = picture.convert("F").point(lambda value: (value - float(low)) * (255 / span))  # type: ignore[arg-type]
        return scaled.convert("L")
    if picture.mode in ("RGB", "L", "RGBA"):
        return picture
    if picture.mode in ("PA", "LA") or "transparency" in picture.info:
        return picture.convert("RGBA")
    if picture.mode in ("1", "LAB", "HSV", "YCbCr", "P"):
        return picture.convert("L" if picture.mode == "1" else "RGB")
    return picture.convert("RGB") if picture.mode == "CMYK" else Image.Image.convert(picture, "RGB")


def shrunken(picture: Image, side: int) -> tuple[Image, float]:
    """Return the picture in gray, no side longer than ``side``, and by how much it was shrunk (1.0: not at all)."""
    gray = picture.convert("L")
    scale = max(1.0, max(gray.size) / side)
    if scale > 1:
        gray = gray.resize((round(gray.width / scale), round(gray.height / scale)))
    return gray, scale
