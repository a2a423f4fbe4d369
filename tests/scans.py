"""Pictures of notices with invented data, and PDFs that show them in the ways that PDFs show pictures."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFont

FONTS = (
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"),
)
needs_ocr = pytest.mark.skipif(
    not any(font.exists() for font in FONTS), reason="no font with Chinese characters to draw a scan with"
)
ID_CARD = "522324196810288228"
LINES = ("户主：某某某", "身份证号：" + ID_CARD, "特此公示")
SIZE = (1000, 400)
SHOWN = b"q 400 0 0 160 10 40 cm /I Do Q"


def drawn(lines: tuple[str, ...] = LINES, mode: str = "L", size: tuple[int, int] = SIZE) -> Image.Image:
    """Return a picture with lines of text, black on white."""
    font = ImageFont.truetype(str(next(font for font in FONTS if font.exists())), 30, index=2)
    picture = Image.new("L", size, 255)
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        draw.text((60, 40 + 110 * number), line, font=font, fill=0)
    if mode == "1":
        return picture.point(lambda value: 255 if value > 128 else 0).convert("1")
    return picture.convert(mode)


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def image(pdf: pikepdf.Pdf, picture: Image.Image, **entries: Any) -> Any:
    """Return an image object with deflated samples."""
    space = {"RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}.get(picture.mode, Name.DeviceGray)
    stream = pdf.make_stream(zlib.compress(picture.tobytes()), Type=Name.XObject, Subtype=Name.Image,
        Width=picture.width, Height=picture.height, BitsPerComponent=1 if picture.mode == "1" else 8,
        ColorSpace=space, Filter=Name.FlateDecode)  # fmt: skip
    for key, value in entries.items():
        stream["/" + key] = value
    return stream


def _coded(pdf: pikepdf.Pdf, data: bytes, filter_: Any, **entries: Any) -> Any:
    return pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image, Width=SIZE[0], Height=SIZE[1],
        Filter=filter_, **entries)  # fmt: skip


def _plain(pdf: pikepdf.Pdf, page: Any) -> bytes:
    page.Resources.XObject["/I"] = image(pdf, drawn())
    return SHOWN


def _one_bit(pdf: pikepdf.Pdf, page: Any) -> bytes:
    page.Resources.XObject["/I"] = image(pdf, drawn(mode="1"))
    return SHOWN


def _jpeg(pdf: pikepdf.Pdf, page: Any) -> bytes:
    data = encoded(drawn(mode="RGB"), "JPEG", quality=60)
    page.Resources.XObject["/I"] = _coded(pdf, data, Name.DCTDecode, ColorSpace=Name.DeviceRGB, BitsPerComponent=8)
    return SHOWN


def _jpeg2000(pdf: pikepdf.Pdf, page: Any) -> bytes:
    data = encoded(drawn(mode="RGB"), "JPEG2000", quality_mode="rates", quality_layers=[40], irreversible=True)
    page.Resources.XObject["/I"] = _coded(pdf, data, Name.JPXDecode)
    return SHOWN


def _indexed(pdf: pikepdf.Pdf, page: Any) -> bytes:
    picture = drawn().point(lambda value: 1 if value > 128 else 0)
    space = Array([Name.Indexed, Name.DeviceRGB, 1, pikepdf.String(b"\x00\x00\x80\xff\xff\xf0")])
    page.Resources.XObject["/I"] = image(pdf, picture, ColorSpace=space)
    return SHOWN


def _inline(pdf: pikepdf.Pdf, page: Any) -> bytes:
    data = zlib.compress(drawn(mode="1").tobytes())
    return b"q 400 0 0 160 10 40 cm BI /W 1000 /H 400 /BPC 1 /CS /G /F /Fl ID " + data + b" EI Q"


def _strips(pdf: pikepdf.Pdf, page: Any) -> bytes:
    content = b""
    for number in range(10):
        strip = drawn().crop((0, number * 40, SIZE[0], number * 40 + 40))
        page.Resources.XObject[f"/S{number}"] = image(pdf, strip)
        content += b"q 400 0 0 16 10 %d cm /S%d Do Q\n" % (184 - 16 * number, number)
    return content


def _clipped(pdf: pikepdf.Pdf, page: Any) -> bytes:
    page.Resources.XObject["/I"] = image(pdf, drawn())
    return b"q 10 148 400 60 re W n 400 0 0 160 10 40 cm /I Do Q"


def _covered(pdf: pikepdf.Pdf, page: Any) -> bytes:
    page.Resources.XObject["/I"] = image(pdf, drawn())
    return SHOWN + b" 1 g 90 120 300 26 re f"


def _masked(pdf: pikepdf.Pdf, page: Any) -> bytes:
    """A soft mask hides what the base image still says."""
    mask = Image.new("L", SIZE, 255)
    ImageDraw.Draw(mask).rectangle((200, 130, 1000, 220), fill=0)
    page.Resources.XObject["/I"] = image(pdf, drawn(), SMask=image(pdf, mask))
    return SHOWN


def _in_mask(pdf: pikepdf.Pdf, page: Any) -> bytes:
    """A black pixel whose soft mask is the writing."""
    mask = drawn().point(lambda value: 255 - value)
    page.Resources.XObject["/I"] = image(pdf, Image.new("L", (1, 1), 0), SMask=image(pdf, mask))
    return SHOWN


def _stencil(pdf: pikepdf.Pdf, page: Any) -> bytes:
    stencil = image(pdf, drawn(mode="1"), ImageMask=True)
    del stencil["/ColorSpace"]
    page.Resources.XObject["/I"] = stencil
    return b"0 0 0.7 rg " + SHOWN


def _in_form(pdf: pikepdf.Pdf, page: Any) -> bytes:
    resources = Dictionary(XObject=Dictionary(I=image(pdf, drawn())))
    page.Resources.XObject["/F"] = pdf.make_stream(b"q 400 0 0 160 10 40 cm /I Do Q", Type=Name.XObject,
        Subtype=Name.Form, BBox=[0, 0, 420, 240], Resources=resources)  # fmt: skip
    return b"q /F Do Q"


def _pattern(pdf: pikepdf.Pdf, page: Any) -> bytes:
    resources = Dictionary(XObject=Dictionary(I=image(pdf, drawn())))
    page.Resources.Pattern = Dictionary(P=pdf.make_stream(SHOWN, Type=Name.Pattern, PatternType=1, PaintType=1,
        TilingType=1, BBox=[0, 0, 420, 240], XStep=420, YStep=240, Resources=resources))  # fmt: skip
    return b"/Pattern cs /P scn 0 0 420 240 re f"


def _annotation(pdf: pikepdf.Pdf, page: Any) -> bytes:
    form = pdf.make_stream(b"q 400 0 0 160 0 0 cm /I Do Q", Type=Name.XObject, Subtype=Name.Form,
        BBox=[0, 0, 400, 160], Resources=Dictionary(XObject=Dictionary(I=image(pdf, drawn()))))  # fmt: skip
    stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[10, 40, 410, 200], F=4, AP=Dictionary(N=form))
    page.Annots = Array([pdf.make_indirect(stamp)])
    return b"q Q"


def _ocr_layer(pdf: pikepdf.Pdf, page: Any) -> bytes:
    """A text layer that misread the number, and has it right somewhere else."""
    page.Resources.XObject["/I"] = image(pdf, drawn(mode="1"))
    page.Resources.Font = Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    wrong = ID_CARD.replace("10", "IO").encode()
    return SHOWN + b" BT /F 14 Tf 3 Tr 150 126 Td (%s) Tj 0 -110 Td (%s) Tj ET" % (wrong, ID_CARD.encode())


def _rotated(pdf: pikepdf.Pdf, page: Any) -> bytes:
    page.Resources.XObject["/I"] = image(pdf, drawn().transpose(Image.Transpose.ROTATE_90))
    page.MediaBox, page.Rotate = Array([0, 0, 240, 420]), 90
    return b"q 160 0 0 400 40 10 cm /I Do Q"


WAYS: dict[str, Callable[[pikepdf.Pdf, Any], bytes]] = {
    "gray": _plain, "one bit": _one_bit, "jpeg": _jpeg, "jpeg 2000": _jpeg2000, "indexed": _indexed, "inline": _inline,
    "strips": _strips, "clipped away": _clipped, "covered": _covered, "masked": _masked, "in a soft mask": _in_mask,
    "stencil": _stencil, "in a form": _in_form, "pattern": _pattern, "annotation": _annotation,
    "wrong text layer": _ocr_layer, "rotated": _rotated,
}  # fmt: skip


def scan(way: str) -> bytes:
    """Return a PDF of one page that shows the picture in one of WAYS."""
    pdf = pikepdf.new()
    page = Dictionary(Type=Name.Page, MediaBox=[0, 0, 420, 240], Resources=Dictionary(XObject=Dictionary()))
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    holder = pdf.pages[0].obj
    holder.Contents = pdf.make_stream(WAYS[way](pdf, holder))
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()
