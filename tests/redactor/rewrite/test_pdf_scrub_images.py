"""Pixels under a box are overwritten in the image itself, masks too; metadata inside codecs goes."""

from __future__ import annotations

import io
import zlib

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from extractors.formats import extract
from extractors.model import Span
from redactor.redaction import Redaction, RewriteOptions
from redactor.rewrite.pdf.images import blank_boxes, decoded, strip_jp2, strip_jpeg, strip_metadata
from redactor.rewrite.pdf.raster import rasterize_page
from redactor.rewrite.pdf.scrub import scrub_document
from tests.redactor.pdf_files import MOBILE, annotate, annotation, page, redaction, saved, show

WHITE, BLACK = 255, 0


def picture(mode: str = "L", size: tuple[int, int] = (80, 40)) -> Image.Image:
    return Image.new(mode, size, "white")


def flate(pdf: pikepdf.Pdf, image: Image.Image, **entries: object) -> pikepdf.Object:
    space = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK, "1": Name.DeviceGray}[image.mode]
    stream = pdf.make_stream(zlib.compress(image.tobytes()), Type=Name.XObject, Subtype=Name.Image, ColorSpace=space,
        Width=image.width, Height=image.height, BitsPerComponent=1 if image.mode == "1" else 8,
        Filter=Name.FlateDecode)  # fmt: skip
    for key, value in entries.items():
        stream["/" + key] = value
    return stream


def jpeg_bytes(image: Image.Image, comment: bytes = b"", exif: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", comment=comment or None, exif=exif, icc_profile=b"profile", quality=90)
    return buffer.getvalue()


def jpeg(pdf: pikepdf.Pdf, data: bytes) -> pikepdf.Object:
    return pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image, Width=80, Height=40,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode)  # fmt: skip


def placed(pdf: pikepdf.Pdf, image: pikepdf.Object, content: str = "q 160 0 0 80 100 100 cm /I Do Q") -> pikepdf.Object:
    """Put an 80 x 40 pixel image at (100, 100), two points a pixel."""
    item = page(pdf, content)
    item["/Resources"]["/XObject"] = Dictionary(I=image)
    return item


def pixel(image: pikepdf.Object, x: int, y: int) -> int:
    return decoded(image).convert("L").getpixel((x, y))


BOX = (120.0, 110.0, 160.0, 140.0)
"""Pixels 10 to 30 across; 20 to 35 down."""
INSIDE, OUTSIDE = [(11, 21), (29, 34), (20, 28)], [(5, 28), (36, 28), (20, 12), (20, 38)]


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK", "1"])
def test_pixels_under_a_box_become_black(mode: str) -> None:
    pdf = pikepdf.new()
    image = picture("L").convert("1") if mode == "1" else picture("RGB").convert(mode)
    placed(pdf, flate(pdf, image))
    assert blank_boxes(pdf, 1, [BOX]) == 1
    stored = pdf.pages[0].obj.Resources.XObject.I
    assert all(pixel(stored, *place) < 10 for place in INSIDE)
    assert all(pixel(stored, *place) > 245 for place in OUTSIDE)
    assert stored.BitsPerComponent == (1 if mode == "1" else 8)


def test_a_jpeg_stays_a_jpeg() -> None:
    pdf = pikepdf.new()
    placed(pdf, jpeg(pdf, jpeg_bytes(picture("RGB"))))
    assert blank_boxes(pdf, 1, [BOX]) == 1
    stored = pdf.pages[0].obj.Resources.XObject.I
    assert stored.Filter == Name.DCTDecode
    assert pixel(stored, 20, 28) < 20 and pixel(stored, 5, 12) > 235


@pytest.mark.parametrize("key", ["SMask", "Mask"])
def test_the_mask_is_blanked_too(key: str) -> None:
    pdf = pikepdf.new()
    mask = picture("L") if key == "SMask" else picture("L").convert("1")
    mask.paste(0, (0, 0, 80, 40))  # wholly transparent (soft mask); wholly painted (stencil)
    entries = {"ImageMask": True} if key == "Mask" else {}
    hidden = flate(pdf, mask, **entries)
    if key == "Mask":
        del hidden["/ColorSpace"]
    placed(pdf, flate(pdf, Image.new("RGB", (1, 1)), **{key: hidden}))
    assert blank_boxes(pdf, 1, [BOX]) == 1
    shown = pypdfium2.PdfDocument(saved(pdf))[0].render(scale=1).to_pil().convert("L")
    assert shown.getpixel((140, 400 - 125)) < 10
    if key == "SMask":
        assert pixel(pdf.pages[0].obj.Resources.XObject.I.SMask, 20, 28) > 245


def test_a_stencil_paints_the_bar() -> None:
    pdf = pikepdf.new()
    stencil = flate(pdf, picture("L").convert("1"), ImageMask=True)
    del stencil["/ColorSpace"]
    placed(pdf, stencil)
    assert blank_boxes(pdf, 1, [BOX]) == 1
    shown = pypdfium2.PdfDocument(saved(pdf))[0].render(scale=1).to_pil().convert("L")
    assert shown.getpixel((140, 400 - 125)) < 10 and shown.getpixel((110, 400 - 125)) > 245


@pytest.mark.parametrize(
    "content",
    [
        "q 0 80 -160 0 260 100 cm /I Do Q",  # turned by 90 degrees: 160 wide, 80 high on the page
        "q -160 0 0 80 260 100 cm /I Do Q",
        "q 160 0 0 -80 100 180 cm /I Do Q",
        "q 1 0 0 1 100 100 cm q 160 0 0 80 0 0 cm /I Do Q Q",
    ],
)
def test_turned_and_mirrored_images(content: str) -> None:
    pdf = pikepdf.new()
    placed(pdf, flate(pdf, picture("RGB")), content)
    assert blank_boxes(pdf, 1, [BOX]) == 1
    shown = pypdfium2.PdfDocument(saved(pdf))[0].render(scale=1).to_pil().convert("L")
    assert all(shown.getpixel((x, 400 - y)) < 60 for x, y in [(122, 112), (158, 138), (140, 125)])
    assert all(shown.getpixel((x, 400 - y)) > 200 for x, y in [(110, 125), (175, 125), (140, 160)])


def test_other_uses_of_an_image_stay_as_they_are() -> None:
    pdf = pikepdf.new()
    image = flate(pdf, picture())
    inner = pdf.make_stream(b"/I Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1],
        Resources=Dictionary(XObject=Dictionary(I=image)))  # fmt: skip
    shared = pdf.make_indirect(Dictionary(XObject=Dictionary(I=image, F=inner)))
    for content in ("q 160 0 0 80 100 100 cm /F Do Q", "q 160 0 0 80 100 100 cm /F Do Q q 9 0 0 9 0 0 cm /I Do Q"):
        page(pdf, content)["/Resources"] = shared
    assert blank_boxes(pdf, 1, [BOX]) == 1
    first, second = (item.obj.Resources.XObject for item in pdf.pages)
    assert pixel(first.F.Resources.XObject.I, 20, 28) < 10
    assert pixel(second.F.Resources.XObject.I, 20, 28) > 245 and pixel(second.I, 20, 28) > 245


def test_a_box_beside_the_image_changes_nothing() -> None:
    pdf = pikepdf.new()
    placed(pdf, flate(pdf, picture()))
    assert blank_boxes(pdf, 1, [(300, 300, 320, 310)]) == 0


# ---------------------------------------------------------------- metadata


def test_jpeg_metadata_goes_and_pixels_stay() -> None:
    exif = Image.Exif()
    exif[0x010E] = MOBILE
    data = jpeg_bytes(picture("RGB"), MOBILE.encode(), exif.tobytes())
    clean = strip_jpeg(data + b"tail 13912340077")
    assert data.count(MOBILE.encode()) == 2 and MOBILE.encode() not in clean
    assert b"ICC_PROFILE" in clean
    assert Image.open(io.BytesIO(clean)).tobytes() == Image.open(io.BytesIO(data)).tobytes()
    assert strip_jpeg(clean) == clean


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\x00", b"\xff\xd8abcdef", b"not a jpeg"])
def test_broken_jpegs_are_left_alone(data: bytes) -> None:
    assert strip_jpeg(data) == data


def test_jpeg_2000_boxes() -> None:
    def box(kind: bytes, content: bytes) -> bytes:
        return (len(content) + 8).to_bytes(4, "big") + kind + content

    head, code = box(b"jP  ", b"\r\n\x87\n"), box(b"jp2c", b"code stream")
    assert strip_jp2(head + box(b"xml ", b"<x/>") + box(b"uuid", b"x" * 20) + code) == head + code
    assert strip_jp2(b"\xff\x4f\xff\x51 bare") == b"\xff\x4f\xff\x51 bare"


def test_scrubbing_strips_images() -> None:
    pdf = pikepdf.new()
    image = jpeg(pdf, jpeg_bytes(picture("RGB"), MOBILE.encode()))
    image["/Metadata"] = pdf.make_stream(b"<x/>")
    image["/Alternates"] = Array([Dictionary(Image=flate(pdf, picture()))])
    placed(pdf, image)
    notes = {note.code: note.details["count"] for note in scrub_document(pdf, [redaction(MOBILE)], RewriteOptions())}
    assert notes["image_metadata_dropped"] == 1 and MOBILE.encode() not in saved(pdf)
    assert "/Metadata" not in pdf.pages[0].obj.Resources.XObject.I
    assert "/Alternates" not in pdf.pages[0].obj.Resources.XObject.I
    assert strip_metadata(pdf) == 0


# ---------------------------------------------------------------- the last resort


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_rasterized_page_shows_the_same_without_text(rotation: int) -> None:
    pdf = pikepdf.new()
    item = page(pdf, show(MOBILE) + show("Kept", y=100))
    item["/MediaBox"], item["/CropBox"] = [-20, -20, 420, 420], [0, 50, 400, 400]
    item["/Rotate"] = rotation
    annotate(pdf, [annotation("Link"), annotation("Stamp")])
    before = pypdfium2.PdfDocument(saved(pdf))[0]
    rasterize_page(pdf, 1, [(45, 295, 200, 315)])
    after = pypdfium2.PdfDocument(saved(pdf))[0]
    assert after.get_size() == before.get_size() and not after.get_textpage().get_text_range().strip()
    assert b"/Helvetica" not in saved(pdf)
    x, y = {0: (100, 95), 90: (255, 100), 180: (300, 255), 270: (95, 300)}[rotation]
    assert after.render(scale=1).to_pil().convert("L").getpixel((x, y)) < 10
    links = pdf.pages[0].obj.get("/Annots")
    assert [str(link.Subtype) for link in links] == ["/Link"] if rotation == 0 else links is None
    old, new = (p.render(scale=1, may_draw_forms=False).to_pil().convert("L") for p in (before, after))
    dark = [sum(1 for value in image.tobytes() if value < 128) for image in (old, new)]
    assert dark[1] > dark[0] + 1000


# ---------------------------------------------------------------- below text


def test_pixels_below_a_removed_text_layer_go_too() -> None:
    """A searchable scan: invisible text over the picture of the same text."""
    pdf = pikepdf.new()
    placed(pdf, flate(pdf, picture()), f"q 400 0 0 400 0 0 cm /I Do Q 3 Tr {show(MOBILE)}")
    data = saved(pdf)
    document = extract(data, "a.pdf")
    part = next(i for i, p in enumerate(document.parts) if MOBILE in p.text)
    start = document.parts[part].text.index(MOBILE)
    found = Redaction("F1", "mobile", (Span(part, start, start + len(MOBILE)),), MOBILE, "", True)
    reopened = pikepdf.open(io.BytesIO(data))
    image = flate(reopened, Image.new("L", (400, 400), "white"))
    reopened.pages[0].obj.Resources.XObject.I = image
    notes = scrub_document(reopened, [found], RewriteOptions(), document)
    assert ("pictures_blanked", 1) in [(note.code, note.details["count"]) for note in notes]
    stored = reopened.pages[0].obj.Resources.XObject.I
    assert pixel(stored, 70, 400 - 304) < 10 and pixel(stored, 70, 400 - 250) > 245


def test_a_stretched_pixel_is_no_picture_of_text() -> None:
    pdf = pikepdf.new()
    placed(pdf, flate(pdf, picture("RGB", (1, 1))), "q 400 0 0 400 0 0 cm /I Do Q")
    assert blank_boxes(pdf, 1, [BOX]) == 0


def test_pixels_below_redaction_marks_go_too() -> None:
    pdf = pikepdf.new()
    placed(pdf, flate(pdf, picture()))
    annotate(pdf, [Dictionary(Type=Name.Annot, Subtype=Name.Redact, Rect=list(BOX))])
    notes = scrub_document(pdf, [], RewriteOptions())
    assert {note.code for note in notes} == {"pictures_blanked", "redact_marks_applied"}
    assert pixel(pdf.pages[0].obj.Resources.XObject.I, 20, 28) < 10
