"""Pictures lose their metadata and not a pixel; metafiles that draw a value are blanked."""

from __future__ import annotations

import contextlib
import gzip
import io
import struct
from collections import Counter
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from extractors.limits import Limits
from extractors.model import Document, Entry, Part, Piece, Pixels, Span
from redactor.redaction import Redaction, RewriteJob
from redactor.rewrite.ooxml.images import NotAnImage, image_kind, paint, strip
from redactor.rewrite.ooxml.metafiles import blank, holds_value, is_metafile
from redactor.rewrite.ooxml.parts import pixel_boxes
from redactor.rewrite.values import Values

SECRET = "13900001234"
VALUES = Values.of([Redaction("F1", "mobile", (), SECRET, "[电话]", True)])


def picture(mode: str = "RGB") -> Image.Image:
    image = Image.new("RGB", (40, 30), (200, 30, 30))
    for x in range(40):
        image.putpixel((x, x % 30), (x, 255 - x, 7))
    return image.convert(mode)


def saved(kind: str, mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    picture(mode).save(out, kind, **options)
    return out.getvalue()


def pixels(data: bytes) -> list[bytes]:
    with Image.open(io.BytesIO(data)) as image:
        frames = []
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            frames.append(image.convert("RGBA").tobytes())
        return frames


def exif(orientation: int = 0) -> bytes:
    tags = Image.Exif()
    tags[0x010E] = SECRET
    if orientation:
        tags[0x0112] = orientation
    return tags.tobytes()


def png_text() -> PngInfo:
    info = PngInfo()
    info.add_text("Comment", SECRET)
    info.add_text("Packed", SECRET, zip=True)
    info.add_itxt("XML:com.adobe.xmp", SECRET, zip=True)
    return info


FULL = {
    "png": saved("PNG", pnginfo=png_text(), exif=exif(), dpi=(96, 96)),
    "png tail": saved("PNG") + SECRET.encode(),
    "jpeg": saved("JPEG", exif=exif(), comment=SECRET.encode(), icc_profile=b"profile" * 9),
    "jpeg progressive": saved("JPEG", progressive=True, exif=exif()),
    "jpeg cmyk": saved("JPEG", "CMYK", exif=exif()),
    "jpeg tail": saved("JPEG") + SECRET.encode(),
    "gif": saved("GIF", "P", comment=SECRET.encode()),
    "gif tail": saved("GIF", "P") + SECRET.encode(),
    "tiff": saved("TIFF", description=SECRET, artist="张三"),
    "webp": saved("WEBP", lossless=True, exif=exif(), xmp=SECRET.encode()),
    "bmp tail": saved("BMP") + SECRET.encode(),
}
PLAIN = {
    "png": saved("PNG", dpi=(300, 300)),
    "png palette": saved("PNG", "P"),
    "jpeg": saved("JPEG", dpi=(300, 300), icc_profile=b"profile" * 9),
    "jpeg cmyk": saved("JPEG", "CMYK"),
    "jpeg restart": saved("JPEG", restart_marker_blocks=1),
    "gif": saved("GIF", "P"),
    "gif animation": saved("GIF", "P", save_all=True, append_images=[picture("P").rotate(90)], loop=0),
    "tiff": saved("TIFF"),
    "webp": saved("WEBP", lossless=True),
    "bmp": saved("BMP"),
}


@pytest.mark.parametrize("name", FULL)
def test_metadata_goes_and_pixels_stay(name: str) -> None:
    stripped = strip(FULL[name])
    assert not VALUES.within_bytes(stripped) and "张三".encode() not in stripped
    assert pixels(stripped) == pixels(FULL[name])
    with Image.open(io.BytesIO(stripped)) as image:
        assert not [key for key, value in image.info.items() if SECRET in str(value)]
    assert strip(stripped) == stripped


@pytest.mark.parametrize("name", PLAIN)
def test_clean_pictures_keep_their_bytes(name: str) -> None:
    assert strip(PLAIN[name]) is PLAIN[name]


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_rotated_photographs_stay_rotated(orientation: int) -> None:
    stripped = strip(saved("JPEG", exif=exif(orientation)))
    with Image.open(io.BytesIO(stripped)) as image:
        assert dict(image.getexif()) == {0x0112: orientation}


@pytest.mark.parametrize("name", FULL)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_cut_pictures_end_well(name: str, share: float) -> None:
    data = FULL[name][: int(len(FULL[name]) * share)]
    with contextlib.suppress(NotAnImage):
        assert not VALUES.within_bytes(strip(data)) or image_kind(data) == "bmp"


@pytest.mark.parametrize("data", [b"", b"%PDF", b"PK\x03\x04", b"II*\0" + bytes(20), b"RIFF"])
def test_what_is_no_picture(data: bytes) -> None:
    with pytest.raises(NotAnImage):
        strip(data)


@pytest.mark.parametrize("name", ["png", "jpeg", "jpeg cmyk", "gif", "tiff", "webp"])
def test_areas_are_painted_over(name: str) -> None:
    painted = paint(FULL[name], [(5, 5, 20, 15)])
    assert image_kind(painted) == name.split()[0] and not VALUES.within_bytes(painted)
    with Image.open(io.BytesIO(painted)) as image:
        red, green, blue = image.convert("RGB").getpixel((12, 10))  # type: ignore[misc]
    assert max(red, green, blue) < 30


def test_boxes_come_from_redactions() -> None:
    pieces = (
        Piece(0, 3, Pixels("word/media/a.png", (1, 2, 3, 4), 0.9)),
        Piece(3, 6, Pixels("word/media/a.png", (5, 6, 7, 8), 0.9)),
    )
    document = Document("a", "docx", (Part("image", "image", "abcdef", pieces),))
    job = RewriteJob(b"", document, (Redaction("F1", "mobile", (Span(0, 1, 2),), "b", "", False),))
    assert pixel_boxes(job) == {"word/media/a.png": [(1, 2, 3, 4)]}


# ---------------------------------------------------------------- metafiles


def emf(*texts: str) -> bytes:
    records = b""
    for text in texts:
        raw = text.encode("utf-16-le")
        body = bytes(36) + struct.pack("<II", len(text), 76) + bytes(24) + raw + bytes(-len(raw) % 4)
        records += struct.pack("<II", 84, 8 + len(body)) + body
    records += struct.pack("<5I", 14, 20, 0, 16, 20)
    header = struct.pack("<II8i", 1, 88, 0, 0, 100, 50, 0, 0, 2000, 1000) + b" EMF" + struct.pack("<I", 0x10000)
    header += struct.pack("<IIHHIII", 88 + len(records), len(texts) + 2, 1, 0, 0, 0, 0) + struct.pack("<4i", 1, 1, 1, 1)
    return header + records


def wmf(*texts: str) -> bytes:
    records = b""
    for text in texts:
        raw = text.encode("gb18030")
        body = struct.pack("<hhHH", 0, 0, len(raw), 0) + raw + bytes(len(raw) % 2)
        records += struct.pack("<IH", 3 + len(body) // 2, 0x0A32) + body
    return struct.pack("<HHHIHIH", 1, 9, 0x300, 9, 0, 9, 0) + records + struct.pack("<IH", 3, 0)


METAFILES = {
    "emf": emf(f"电话{SECRET}"),
    "emf by characters": emf(*SECRET),
    "packed emf": gzip.compress(emf(SECRET)),
    "wmf": wmf(f"电话{SECRET}"),
    "wmf by characters": wmf(*SECRET),
}


@pytest.mark.parametrize("name", METAFILES)
def test_metafiles_with_a_value_are_blanked(name: str) -> None:
    data = METAFILES[name]
    assert is_metafile(data, Limits()) and holds_value(data, VALUES, Limits())
    blanked = blank(data, Limits())
    assert is_metafile(blanked, Limits()) and not holds_value(blanked, VALUES, Limits())
    if name == "emf":
        assert blanked[8:40] == data[8:40] and struct.unpack("<II", blanked[48:56]) == (108, 2)


@pytest.mark.parametrize("data", [emf("图一"), wmf("图一"), gzip.compress(emf("1390000")), b"x", b"\x1f\x8b"])
def test_other_pictures_hold_nothing(data: bytes) -> None:
    assert not holds_value(data, VALUES, Limits())


def test_redacted_drawings_are_blanked_whole() -> None:
    document = Document("a", "docx", (Part("p", "image", "张三", (Piece(0, 2, Entry("a.emf", "metafile", 0)),)),))
    job = RewriteJob(b"", document, (Redaction("F1", "person_name", (Span(0, 0, 2),), "张三", "", False),))
    assert pixel_boxes(job)["a.emf"]


def test_settled_pictures() -> None:
    from redactor.rewrite.ooxml.draft import Draft
    from redactor.rewrite.ooxml.media import settle_picture
    from tests.redactor.packages import word

    svg = (
        '<svg xmlns="s"><metadata>x</metadata><!-- c -->'
        "<text><tspan>139</tspan><tspan>00001234</tspan></text><rect/></svg>"
    )
    parts = {
        "a.png": FULL["png"], "b.emf": emf(SECRET), "c.svg": svg, "d.svg": "<!DOCTYPE svg []><svg/>", "e.pict": b"\0\1",
        "f.png": PLAIN["png"], "g.png": PLAIN["png"], "h.bmp": PLAIN["bmp"][:54] + SECRET.encode() + PLAIN["bmp"][65:],
    }  # fmt: skip
    draft = Draft(word(parts=parts), Limits())
    counts: Counter[str] = Counter()
    for name in parts:
        settle_picture(draft, name, VALUES, {"f.png": [], "g.png": [(0, 0, 9, 9)]}.get(name), counts)
    assert counts == {
        "picture_metadata_removed": 1, "pictures_blanked": 1, "pictures_not_read": 1, "unread_parts_removed": 1,
        "pictures_removed": 2, "pictures_painted": 1,
    }  # fmt: skip
    assert set(parts) & set(draft.members) == {"a.png", "b.emf", "c.svg", "f.png", "g.png"}
    assert draft.content("f.png") == PLAIN["png"] and draft.content("g.png") != PLAIN["png"]
    assert b"metadata" not in draft.content("c.svg") and "[电话]".encode() in draft.content("c.svg")
