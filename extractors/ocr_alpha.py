"""Pictures with an alpha channel: what shows on paper, and what is stored and does not show.

A pixel that is transparent keeps its color in the file, and white letters show on dark paper only:

    stored colors ---- alpha ----> on white paper: what a person sees, and what is read first
                  \\--------------> as stored, and on black paper: read where they have ink that white paper has not
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_AROUND = 12
"""Pixels within which the paper around a letter is looked for."""
_INK = 36
"""Gray levels by which ink differs from what is around it."""
_EDGE = 7
"""Pixels by which ink is widened before two pictures of it are compared: edges are half transparent."""
_FEW = 30
_MARGIN = 16


def opaque(picture: Image) -> Image:
    """Return a picture as it looks on white paper; the same one when it has no alpha channel."""
    return _on(picture, "white") if has_alpha(picture) else picture


def has_alpha(picture: Image) -> bool:
    """Tell whether pixels of a picture may be transparent."""
    return picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info


def hidden_views(picture: Image) -> Iterator[tuple[Image, tuple[int, int]]]:
    """Yield parts of a picture that hold ink which does not show on white paper, and the corner where each begins."""
    if not has_alpha(picture):
        return
    layers = picture.convert("RGBA")
    if layers.getchannel("A").getextrema()[0] == 255:
        return
    known = _ink(opaque(picture))
    for view in (layers.convert("RGB"), _on(picture, "black")):
        found = _ink(view)
        box = _differing(found, known)
        if box is not None:
            yield view.crop(box), (box[0], box[1])
            known = _both(known, found)


def _on(picture: Image, paper: str) -> Image:
    from PIL import Image

    layer = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, paper), layer).convert("RGB")


def _ink(picture: Image) -> Image:
    """Return a picture that is white where there is ink."""
    from PIL import ImageChops, ImageFilter

    gray = picture.convert("L")
    around = gray.filter(ImageFilter.BoxBlur(_AROUND))
    return ImageChops.difference(gray, around).point(lambda value: 255 if value > _INK else 0)


def _both(one: Image, other: Image) -> Image:
    from PIL import ImageChops

    return ImageChops.lighter(one, other)


def _differing(ink: Image, known: Image) -> tuple[int, int, int, int] | None:
    """Return the box of ink that is far from the known one, with some paper around it."""
    from PIL import ImageChops, ImageFilter

    new = ImageChops.subtract(ink, known.filter(ImageFilter.MaxFilter(_EDGE)))
    box = new.getbbox()
    if box is None or new.histogram()[255] < _FEW:
        return None
    left, top, right, bottom = box
    width, height = ink.size
    return max(0, left - _MARGIN), max(0, top - _MARGIN), min(width, right + _MARGIN), min(height, bottom + _MARGIN)
