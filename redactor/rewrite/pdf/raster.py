"""The last resort for a page that cannot be edited safely: it becomes one picture, with the boxes burnt in.

Nothing of the old page stays reachable: no glyphs, no fonts, no resources. Links stay where the page is not rotated.
What the picture still shows is written over it once more, invisibly, so that it can be found.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pikepdf

from extractors.formats.layout.geometry import apply, inverse
from extractors.formats.pdf.opening import inherited
from redactor.rewrite.pdf.placements import Box
from redactor.rewrite.pdf.text_layer import FONT, Line, Point, invisible, layer_font

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 200
_COLORS = 256
"""Pages with more colors are stored as JPEG."""


_CONTRAST = 60
"""Gray levels by which a pixel differs from the paper when it counts as ink."""
_RULE = 0.8
"""Part of a row or column that is ink when it is a ruling and no writing."""
_LEFT = 0.01
"""Part of an area that may be ink: specks."""
_BLACK = 40


def rasterize_page(
    pdf: pikepdf.Pdf, page: int, boxes: Sequence[Box], lines: Sequence[Line] = (), *, dpi: int = DPI
) -> int:
    """Replace the content of a page (from 1) by its picture; ``boxes`` (user space) are painted black.

    Of ``lines``, those that the picture still shows become invisible text over it; returns how many characters.
    The page keeps its size on screen; a rotated page is turned upright and loses its annotations.
    """
    import pypdfium2
    from PIL import ImageDraw

    from extractors.formats.pdf.scans import device_box, render

    buffer = io.BytesIO()
    pdf.save(buffer)
    document = pypdfium2.PdfDocument(buffer.getvalue())
    try:
        document.init_forms()
        source = document[page - 1]
        width, height = source.get_size()
        view = render(source, dpi)
        draw = ImageDraw.Draw(view.picture)
        for box in boxes:
            left, top, right, bottom = device_box(view, box)
            draw.rectangle((left - 1, top - 1, right + 1, bottom + 1), fill=(0, 0, 0))
    finally:
        document.close()
    gray = view.picture.convert("L")
    legible = [line for line in lines if not is_plain(gray, device_box(view, line.box))]
    left, bottom = _replace(pdf, page, view.picture, width, height)
    if not legible:
        return 0
    holder = pdf.pages[page - 1].obj
    unit = float(holder.get("/UserUnit", 1) or 1)
    to_pixels, scale = inverse(view.to_user), width / unit / gray.width

    def place(point: Point) -> Point:
        x, y = apply(to_pixels, *point)
        return left + x * scale, bottom + (gray.height - y) * scale

    characters = "".join(line.text for line in legible)
    holder["/Resources"]["/Font"] = pikepdf.Dictionary({FONT: layer_font(pdf, characters)})
    holder["/Contents"] = pdf.make_stream(holder["/Contents"].read_bytes() + b"\n" + invisible(legible, place))
    return len(characters)


def is_plain(gray: Image, box: tuple[float, float, float, float]) -> bool:
    """Tell whether an area of pixels shows one color, black where it was painted over, and at most rulings."""
    import numpy

    left, top, right, bottom = (round(value) for value in box)
    area: Any = numpy.asarray(gray)[max(0, top + 1) : max(0, bottom - 1), max(0, left + 1) : max(0, right - 1)]
    if area.size < 16 or area.max() <= _BLACK:
        return True
    paper = float(numpy.median(area))
    ink = abs(area.astype("float32") - paper) > _CONTRAST
    ink[ink.mean(axis=1) >= _RULE, :] = False
    ink[:, ink.mean(axis=0) >= _RULE] = False
    return bool(ink.mean() <= _LEFT)


def _replace(pdf: pikepdf.Pdf, page: int, picture: Image, width: float, height: float) -> Point:
    """Put a picture in the place of a page; return its left bottom corner in the page's new space."""
    gray = picture.convert("L")
    if gray.convert("RGB").tobytes() == picture.tobytes():
        picture = gray
    if picture.getcolors(_COLORS):
        image = pdf.make_stream(zlib.compress(picture.tobytes(), 9), Filter=pikepdf.Name("/FlateDecode"))
    else:
        encoded = io.BytesIO()
        picture.save(encoded, "JPEG", quality=90)
        image = pdf.make_stream(encoded.getvalue(), Filter=pikepdf.Name("/DCTDecode"))
    image["/Type"], image["/Subtype"] = pikepdf.Name("/XObject"), pikepdf.Name("/Image")
    image["/Width"], image["/Height"] = picture.size
    image["/ColorSpace"] = pikepdf.Name("/DeviceGray" if picture.mode == "L" else "/DeviceRGB")
    image["/BitsPerComponent"] = 8
    target = pdf.pages[page - 1]
    rotated = int(inherited(target.obj, "/Rotate") or 0) % 360 != 0
    box = [float(value) for value in target.cropbox]
    left, bottom = (0.0, 0.0) if rotated else (min(box[0], box[2]), min(box[1], box[3]))
    unit = float(target.obj.get("/UserUnit", 1) or 1)
    width, height = width / unit, height / unit
    for key in list(target.obj.keys()):
        if key not in ("/Type", "/Parent", "/UserUnit", "/Tabs") and not (key == "/Annots" and not rotated):
            del target.obj[key]
    target.obj["/Rotate"] = 0
    area = [left, bottom, left + width, bottom + height]
    target.obj["/MediaBox"] = area
    target.obj["/CropBox"] = area
    target.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=image))
    target.obj["/Contents"] = pdf.make_stream(f"q {width} 0 0 {height} {left} {bottom} cm /Page Do Q".encode())
    _drop_drawn(target.obj)
    return left, bottom


def _drop_drawn(page: pikepdf.Object) -> None:
    """Keep links only: all other annotations are part of the picture now."""
    annotations = page.get("/Annots")
    found = list(annotations) if isinstance(annotations, pikepdf.Array) else []
    links = [item for item in found if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/Link"]
    if links:
        page["/Annots"] = pikepdf.Array(links)
    elif "/Annots" in page:
        del page["/Annots"]
