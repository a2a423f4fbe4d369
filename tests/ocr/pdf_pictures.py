"""PDFs whose pictures are coded, masked and placed as scanners, printers and hands do it. All numbers are invented."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import numpy
import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageOps

from tests.ocr.sheets import Sheet, bits, encoded, notice, sheet

SHOW = b"q 400 0 0 105 10 10 cm /I Do Q"
PdfCase = Callable[[], tuple[bytes, Sheet]]


def pdf(draw: Callable[[pikepdf.Pdf, Any], bytes], pages: int = 1) -> bytes:
    """Return a PDF; ``draw`` fills the resources of a page and returns its content."""
    made = pikepdf.new()
    for _ in range(pages):
        resources = Dictionary(XObject=Dictionary())
        page = Dictionary(Type=Name.Page, MediaBox=[0, 0, 420, 125], Resources=resources)
        made.pages.append(pikepdf.Page(made.make_indirect(page)))
    for page in made.pages:
        page.obj.Contents = made.make_stream(draw(made, page.obj))
    buffer = io.BytesIO()
    made.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def stream(made: pikepdf.Pdf, data: bytes, size: tuple[int, int], codec: Any, **entries: Any) -> Any:
    return made.make_stream(
        data, Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1], Filter=codec, **entries
    )


def flate(made: pikepdf.Pdf, picture: Image.Image, **entries: Any) -> Any:
    entries.setdefault("ColorSpace", Name.DeviceRGB if picture.mode == "RGB" else Name.DeviceGray)
    entries.setdefault("BitsPerComponent", 1 if picture.mode == "1" else 8)
    return stream(made, zlib.compress(picture.tobytes()), picture.size, Name.FlateDecode, **entries)


def one(image: Callable[[pikepdf.Pdf], Any], content: bytes = SHOW) -> bytes:
    """Return a PDF of one page with one image."""

    def draw(made: pikepdf.Pdf, page: Any) -> bytes:
        page.Resources.XObject["/I"] = image(made)
        return content

    return pdf(draw)


def fax(picture: Image.Image, compression: str) -> tuple[bytes, bool]:
    """Return the data of a one-strip TIFF, and whether 1 is black."""
    data = encoded(picture, "TIFF", compression=compression)
    tags: Any = Image.open(io.BytesIO(data)).tag_v2  # type: ignore[attr-defined]
    return data[tags[273][0] : tags[273][0] + tags[279][0]], tags[262] == 1


def _ccitt(compression: str, k: int) -> PdfCase:
    def case() -> tuple[bytes, Sheet]:
        made = notice()
        made.picture = bits(made.picture)
        data, black = fax(made.picture, compression)
        size = made.picture.size
        how = Dictionary(K=k, Columns=size[0], Rows=size[1], BlackIs1=black)
        space = {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 1, "DecodeParms": how}
        return one(lambda p: stream(p, data, size, Name.CCITTFaxDecode, **space)), made

    return case


def jbig2() -> tuple[bytes, Sheet]:
    """A page of one generic region in MMR (ITU-T T.88 7.4.6), where 1 is black."""
    made = notice()
    made.picture = bits(made.picture)
    data, black = fax(made.picture, "group4")
    if black:
        data, _ = fax(bits(ImageOps.invert(made.picture.convert("L"))), "group4")
    size = made.picture.size

    def segment(number: int, kind: int, content: bytes) -> bytes:
        return struct.pack(">IBBBI", number, kind, 0, 1, len(content)) + content

    page = segment(0, 48, struct.pack(">IIIIBH", *size, 0, 0, 0, 0))
    region = segment(1, 38, struct.pack(">IIIIB", *size, 0, 0, 0) + b"\x01" + data)
    space = {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 1}
    return one(lambda p: stream(p, page + region, size, Name.JBIG2Decode, **space)), made


def inverted_cmyk() -> tuple[bytes, Sheet]:
    made = notice("RGB")
    data = encoded(made.picture.convert("CMYK"), "JPEG", quality=80)
    space = {"ColorSpace": Name.DeviceCMYK, "BitsPerComponent": 8, "Decode": Array([1, 0] * 4)}
    return one(lambda p: stream(p, data, made.picture.size, Name.DCTDecode, **space)), made


def sixteen_bits() -> tuple[bytes, Sheet]:
    made = notice()
    data = zlib.compress((numpy.asarray(made.picture).astype(">u2") * 257).tobytes())
    space = {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 16}
    return one(lambda p: stream(p, data, made.picture.size, Name.FlateDecode, **space)), made


def separation() -> tuple[bytes, Sheet]:
    made = notice()
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1]), C1=Array([0]), N=1)
    space = Array([Name.Separation, Name.Black, Name.DeviceGray, tint])
    return one(lambda p: flate(p, ImageOps.invert(made.picture), ColorSpace=space)), made


def key_hides_ink() -> tuple[bytes, Sheet]:
    """A color key takes the ink of the number away on the page."""
    made = sheet(ink=120)
    made.label(92, "身份证号：", "522324196810288228")
    return one(lambda p: flate(p, made.picture, Mask=Array([100, 254]))), made


def stencil_mask() -> tuple[bytes, Sheet]:
    made = notice("RGB")
    mask, dark = bits(made.picture), Image.new("RGB", made.picture.size, (10, 10, 60))
    del made.places[:]

    def image(p: pikepdf.Pdf) -> Any:
        stencil = stream(
            p, zlib.compress(mask.tobytes()), mask.size, Name.FlateDecode, ImageMask=True, BitsPerComponent=1
        )
        return flate(p, dark, Mask=stencil)

    return one(image), made


def white_in_soft_mask() -> tuple[bytes, Sheet]:
    """White letters on white paper, by a mask only."""
    made = notice()
    mask = ImageOps.invert(made.picture)
    del made.places[:]
    return one(lambda p: flate(p, Image.new("L", mask.size, 255), SMask=flate(p, mask))), made


def jpeg2000_alpha() -> tuple[bytes, Sheet]:
    """JPEG 2000 with an alpha channel of its own, clear over the number."""
    made = notice("RGBA")
    pixels = numpy.array(made.picture)
    pixels[80:, :, 3] = 0
    data = encoded(Image.fromarray(pixels), "JPEG2000", irreversible=False)
    return one(lambda p: stream(p, data, made.picture.size, Name.JPXDecode, SMaskInData=1)), made


def inline_jpeg() -> tuple[bytes, Sheet]:
    made = notice()
    data = base64.a85encode(encoded(made.picture, "JPEG", quality=70)) + b"~>"
    head = b"q 400 0 0 105 10 10 cm BI /W 720 /H 190 /BPC 8 /CS /G /F [/A85 /DCT] ID "
    return pdf(lambda p, page: head + data + b" EI Q"), made


def tiles() -> tuple[bytes, Sheet]:
    """Twelve tiles; the number runs over three of them."""
    made = notice()
    del made.places[:]

    def draw(p: pikepdf.Pdf, page: Any) -> bytes:
        content, share = b"", 400 / 720
        for column in range(4):
            for row, (top, bottom) in enumerate(((0, 64), (64, 127), (127, 190))):
                tile = made.picture.crop((column * 180, top, column * 180 + 180, bottom))
                page.Resources.XObject[f"/T{column}{row}"] = flate(p, tile)
                size = 180 * share, (bottom - top) * share, 10 + column * 100, 10 + (190 - bottom) * share
                content += b"q %.3f 0 0 %.3f %.3f %.3f cm /T%d%d Do Q\n" % (*size, column, row)
        return content

    return pdf(draw), made


def turned_and_skewed() -> tuple[bytes, Sheet]:
    made = notice()
    del made.places[:]
    turned = made.picture.rotate(2, fillcolor=255).transpose(Image.Transpose.ROTATE_270)

    def draw(p: pikepdf.Pdf, page: Any) -> bytes:
        page.Resources.XObject["/I"] = flate(p, turned)
        page.MediaBox, page.Rotate = Array([0, 0, 125, 420]), 90
        return b"q 105 0 0 400 10 10 cm /I Do Q"

    return pdf(draw), made


def three_pages_one_scan() -> tuple[bytes, Sheet]:
    made = notice("RGB")
    data = encoded(made.picture, "JPEG", quality=75)
    space = {"ColorSpace": Name.DeviceRGB, "BitsPerComponent": 8}
    shared: list[Any] = []

    def draw(p: pikepdf.Pdf, page: Any) -> bytes:
        if not shared:
            shared.append(p.make_indirect(stream(p, data, made.picture.size, Name.DCTDecode, **space)))
        page.Resources.XObject["/I"] = shared[0]
        return SHOW

    return pdf(draw, 3), made


def alternate_and_thumbnail() -> tuple[bytes, Sheet]:
    made = notice()

    def draw(p: pikepdf.Pdf, page: Any) -> bytes:
        other = Dictionary(Image=p.make_indirect(flate(p, made.picture)), DefaultForPrinting=True)
        page.Resources.XObject["/I"] = flate(p, made.picture, Alternates=Array([other]))
        page.Thumb = p.make_indirect(flate(p, made.picture.resize((360, 95))))
        return SHOW

    return pdf(draw), made


def hidden_layer() -> tuple[bytes, Sheet]:
    made = notice()

    def draw(p: pikepdf.Pdf, page: Any) -> bytes:
        layer = p.make_indirect(Dictionary(Type=Name.OCG, Name="scan"))
        p.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
        page.Resources.Properties = Dictionary(L=layer)
        page.Resources.XObject["/I"] = flate(p, made.picture)
        page.Resources.Font = Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        return b"BT /F 12 Tf 40 60 Td (Notice of the county) Tj ET /OC /L BDC " + SHOW + b" EMC"

    return pdf(draw), made


def glyph() -> tuple[bytes, Sheet]:
    """A letter of a Type 3 font shows the whole notice and copies as "a"."""
    made = notice()

    def draw(p: pikepdf.Pdf, page: Any) -> bytes:
        drawn = p.make_stream(b"400 0 d0 q 400 0 0 105 0 0 cm /I Do Q")
        page.Resources.Font = Dictionary(T=Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 400, 105]),
            FontMatrix=Array([0.01, 0, 0, 0.01, 0, 0]), CharProcs=Dictionary(a=drawn),
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])), FirstChar=97, LastChar=97,
            Widths=Array([400]), Resources=Dictionary(XObject=Dictionary(I=flate(p, made.picture))),
        ))  # fmt: skip
        return b"BT /T 100 Tf 10 10 Td (a) Tj ET"

    return pdf(draw), made


def spoilt_in_every_way() -> tuple[bytes, Sheet]:
    """Skewed, stamped, noisy, 100 dpi, JPEG 40."""
    made = notice("RGB")
    del made.places[:]
    small = made.picture.resize((560, 148)).rotate(2.2, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    ImageDraw.Draw(small, "RGBA").ellipse((200, 10, 330, 140), outline=(200, 40, 40, 170), width=8)
    noise = numpy.random.default_rng(3).normal(0, 14, (148, 560, 1))
    spoilt = Image.fromarray((numpy.asarray(small) + noise).clip(0, 255).astype("uint8"))
    data, space = encoded(spoilt, "JPEG", quality=40), {"ColorSpace": Name.DeviceRGB, "BitsPerComponent": 8}
    return one(lambda p: stream(p, data, spoilt.size, Name.DCTDecode, **space)), made


def wrong_text_layer() -> tuple[bytes, Sheet]:
    made = notice()

    def draw(p: pikepdf.Pdf, page: Any) -> bytes:
        page.Resources.XObject["/I"] = flate(p, made.picture)
        page.Resources.Font = Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier))
        return SHOW + b" BT /F 13.5 Tf 3 Tr 100 52 Td (000000000000000000) Tj 0 43 Td (notice of the county) Tj ET"

    return pdf(draw), made


def pattern_on_a_turned_page() -> tuple[bytes, Sheet]:
    """The picture is the cell of a pattern, so that no object of the page is a picture; its lines go up the page."""
    made = notice()

    def draw(document: pikepdf.Pdf, page: Any) -> bytes:
        page.Rotate = 90
        cell = document.make_stream(
            SHOW, Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 420, 125], XStep=420,
            YStep=125, Resources=Dictionary(XObject=Dictionary(I=flate(document, made.picture))),
        )  # fmt: skip
        page.Resources.Pattern = Dictionary(P=cell)
        return b"/Pattern cs /P scn 0 0 420 125 re f"

    return pdf(draw), made


CASES: dict[str, PdfCase] = {
    "ccitt group 3": _ccitt("group3", 0), "ccitt group 4": _ccitt("group4", -1), "jbig2": jbig2,
    "cmyk inverted": inverted_cmyk, "16 bits": sixteen_bits, "separation": separation,
    "color key": key_hides_ink, "stencil as mask": stencil_mask, "white in a soft mask": white_in_soft_mask,
    "jpeg 2000 with alpha": jpeg2000_alpha, "inline jpeg": inline_jpeg, "tiles": tiles,
    "turned and skewed": turned_and_skewed, "three pages, one scan": three_pages_one_scan,
    "alternate and thumbnail": alternate_and_thumbnail, "hidden layer": hidden_layer,
    "pattern on a turned page": pattern_on_a_turned_page, "glyph": glyph, "spoilt": spoilt_in_every_way,
    "wrong text layer": wrong_text_layer,
}  # fmt: skip
GROWS = frozenset({"glyph", "hidden layer", "pattern on a turned page"})
"""Cases in which more than the picture is drawn anew: the page becomes a picture."""
