"""The last resort for a page that cannot be edited safely: it becomes one picture, with the boxes burnt in.

Nothing of the old page stays reachable: no text, no fonts, no resources. Links stay where the page is not rotated.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence

import pikepdf

from redactor.rewrite.pdf.placements import Box

DPI = 200
_COLORS = 256
"""Pages with more colors are stored as JPEG."""


def rasterize_page(pdf: pikepdf.Pdf, page: int, boxes: Sequence[Box], *, dpi: int = DPI) -> None:
    """Replace the content of a page (from 1) by its picture; ``boxes`` (user space) are painted black.

    The page keeps its size on screen; a rotated page is turned upright and loses its annotations.
    """
    import pypdfium2
    import pypdfium2.raw as pdfium
    from PIL import ImageDraw

    buffer = io.BytesIO()
    pdf.save(buffer)
    document = pypdfium2.PdfDocument(buffer.getvalue())
    try:
        document.init_forms()
        source = document[page - 1]
        width, height = source.get_size()
        picture = source.render(scale=dpi / 72, may_draw_forms=True).to_pil().convert("RGB")
        draw = ImageDraw.Draw(picture)
        for left, bottom, right, top in boxes:
            corners = [_to_device(pdfium, source, picture.size, x, y) for x, y in ((left, bottom), (right, top))]
            xs, ys = sorted(x for x, _ in corners), sorted(y for _, y in corners)
            draw.rectangle((xs[0] - 1, ys[0] - 1, xs[1] + 1, ys[1] + 1), fill=(0, 0, 0))
    finally:
        document.close()
    _replace(pdf, page, picture, width, height)


def _to_device(pdfium: object, page: object, size: tuple[int, int], x: float, y: float) -> tuple[int, int]:
    import ctypes

    device_x, device_y = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page.raw, 0, 0, size[0], size[1], 0, x, y, device_x, device_y)  # type: ignore[attr-defined]
    return device_x.value, device_y.value


def _replace(pdf: pikepdf.Pdf, page: int, picture: object, width: float, height: float) -> None:
    from PIL import Image

    assert isinstance(picture, Image.Image)
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
    rotated = int(target.obj.get("/Rotate", 0) or 0) % 360 != 0
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


def _drop_drawn(page: pikepdf.Object) -> None:
    """Keep links only: all other annotations are part of the picture now."""
    annotations = page.get("/Annots")
    found = list(annotations) if isinstance(annotations, pikepdf.Array) else []
    links = [item for item in found if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/Link"]
    if links:
        page["/Annots"] = pikepdf.Array(links)
    elif "/Annots" in page:
        del page["/Annots"]
