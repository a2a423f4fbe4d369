"""Parts of pictures that the page does not show: clipped away, painted over, made transparent, outside the page."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from extractors.formats.layout.geometry import Matrix, inverse, multiply
from extractors.formats.pdf.pictures import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

    from extractors.formats.pdf.scans import View

_SCALE = 1.5
"""Pixels to the point in which picture and page are compared."""
_TILE = 16
_INK = 14.0
"""Standard deviation of gray values from which a tile may hold writing."""
_ALIKE = 0.5
"""Correlation above which page and picture show the same; its sign does not matter (stencils, inverted colors)."""
_FEW = 2
_LARGEST = 4000
_MOST_PIXELS = 100_000_000


def hidden_areas(images: Sequence[Picture], view: View) -> Iterator[tuple[Image, Matrix]]:
    """Yield pictures of what is not shown, with the matrices that map their pixels to user space."""
    page = view.picture.convert("L")
    for image in images:
        if not image.fine or image.pixels[0] * image.pixels[1] > _MOST_PIXELS:
            continue
        for bitmap in (_stored(image), _mask(image)):
            box = _hidden_box(bitmap.convert("L"), image, page, view.to_user) if bitmap else None
            if bitmap is None or box is None:
                continue
            width, height = bitmap.size
            # picture (x, y down) -> unit square (y up) -> user space
            unit: Matrix = (1 / width, 0.0, 0.0, -1 / height, 0.0, 1.0)
            moved: Matrix = (1.0, 0.0, 0.0, 1.0, float(box[0]), float(box[1]))
            yield bitmap.crop(box), multiply(multiply(moved, unit), image.matrix)


def _stored(image: Picture) -> Image | None:
    """Return an image's samples as they are stored: pdfium mixes JPEG 2000 that carries its own alpha with white."""
    from PIL import Image, UnidentifiedImageError

    if image.item.get_filters()[-1:] == ["JPXDecode"]:
        try:
            with Image.open(io.BytesIO(bytes(image.item.get_data()))) as opened:
                if "A" in opened.getbands():
                    return opened.convert("RGB")
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
            return image.bitmap()
    return image.bitmap()


def _mask(image: Picture) -> Image | None:
    """Return what of an image is opaque, in gray, or None when all of it is: a mask may be writing itself."""
    import pypdfium2

    own = image.item.get_matrix()
    try:
        image.item.set_matrix(pypdfium2.PdfMatrix(image.pixels[0], 0, 0, image.pixels[1], 0, 0))
        shown = image.item.get_bitmap(render=True, scale_to_original=False).to_pil()
    except (pypdfium2.PdfiumError, ValueError, KeyError):
        return None
    finally:
        image.item.set_matrix(own)
    inner = shown.crop((1, 1, shown.width - 1, shown.height - 1))
    if "A" not in shown.getbands() or inner.getchannel("A").getextrema()[0] == 255:
        return None
    mask: Image = shown.getchannel("A")
    return mask


def _hidden_box(gray: Image, image: Picture, page: Image, to_user: Matrix) -> tuple[int, int, int, int] | None:
    """Return the box of the tiles of a picture that the page does not show, or None."""
    import numpy
    from PIL import Image as Pictures

    width = min(_LARGEST, max(_TILE, round(image.extent[0] * _SCALE)))
    height = min(_LARGEST, max(_TILE, round(image.extent[1] * _SCALE)))
    small = gray.resize((width, height), Pictures.Resampling.BOX)
    unit: Matrix = (1 / width, 0.0, 0.0, -1 / height, 0.0, 1.0)
    a, b, c, d, e, f = multiply(multiply(unit, image.matrix), inverse(to_user))
    shrunk = page.resize(
        (max(1, round(page.width / _shrink(to_user))), max(1, round(page.height / _shrink(to_user)))),
        Pictures.Resampling.BOX,
    )
    k, m = shrunk.width / page.width, shrunk.height / page.height
    shown = shrunk.transform(
        (width, height),
        Pictures.Transform.AFFINE,
        (a * k, c * k, e * k, b * m, d * m, f * m),
        resample=Pictures.Resampling.BILINEAR,
        fillcolor=255,
    )
    one, two = numpy.asarray(small, dtype="float32"), numpy.asarray(shown, dtype="float32")
    return _differing(one, two, (gray.width / width, gray.height / height), gray.size)


def _shrink(to_user: Matrix) -> float:
    """Return how many pixels of the page make one of the comparison."""
    step = float((to_user[0] ** 2 + to_user[1] ** 2) ** 0.5)
    return max(1.0, 1 / (step * _SCALE))


def _differing(
    picture: Any, page: Any, scale: tuple[float, float], size: tuple[int, int]
) -> tuple[int, int, int, int] | None:
    one, two = _tiled(picture), _tiled(page)
    deviation, spread = one.std(axis=2), two.std(axis=2)
    product = abs((one * two).mean(axis=2) - one.mean(axis=2) * two.mean(axis=2))
    apart = (spread < 2) | (product < _ALIKE * deviation * spread)
    rows, columns = ((deviation >= _INK) & apart).nonzero()
    if len(rows) < _FEW:
        return None
    top, bottom = int(rows.min()) - 1, int(rows.max()) + 2
    left, right = int(columns.min()) - 1, int(columns.max()) + 2
    box = (
        max(0, int(left * _TILE * scale[0])), max(0, int(top * _TILE * scale[1])),
        min(size[0], int(right * _TILE * scale[0])), min(size[1], int(bottom * _TILE * scale[1])),
    )  # fmt: skip
    return box if box[2] - box[0] >= 16 and box[3] - box[1] >= 8 else None


def _tiled(gray: Any) -> Any:
    """Return the pixels of every whole tile: rows, columns, pixels."""
    rows, columns = gray.shape[0] // _TILE, gray.shape[1] // _TILE
    tiles = gray[: rows * _TILE, : columns * _TILE].reshape(rows, _TILE, columns, _TILE)
    return tiles.swapaxes(1, 2).reshape(rows, columns, _TILE * _TILE)
