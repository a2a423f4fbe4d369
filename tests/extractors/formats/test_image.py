"""Picture files: which they are, what metadata say, and refusal of what cannot be decoded."""

from __future__ import annotations

import io
import zlib

import pytest
from PIL import Image, PngImagePlugin

from extractors.errors import DamagedInput, InputError, LimitExceeded, UnsupportedFormat
from extractors.formats import extract
from extractors.sniff import sniff


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
def test_pictures_are_known_by_content(kind: str) -> None:
    assert sniff(encoded(Image.new("RGB", (60, 40)), kind), "x").format == "image"


def test_without_ocr_every_frame_is_unread() -> None:
    pages = [Image.new("1", (60, 40)) for _ in range(3)]
    document = extract(encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:]), "x.tif")
    assert [remark.code for remark in document.unread] == ["page_is_picture"] * 3 and document.pages == 3


def test_metadata_are_read_as_properties() -> None:
    exif = Image.Exif()
    exif[0x010E] = "tel 13808470054"
    document = extract(encoded(Image.new("RGB", (60, 40)), "JPEG", exif=exif, comment=b"by Zhang"), "x.jpg")
    part = next(part for part in document.parts if part.kind == "property")
    assert "13808470054" in part.text and "by Zhang" in part.text
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "某某 13808470054", zip=True)
    document = extract(encoded(Image.new("L", (60, 40)), "PNG", pnginfo=notes), "x.png")
    assert "13808470054" in document.parts[0].text


def test_animations_are_refused() -> None:
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "blue")]
    with pytest.raises(UnsupportedFormat):
        extract(encoded(frames[0], "PNG", save_all=True, append_images=frames[1:]), "x.png")


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    header = b"\x00\x00\xff\xff" * 2 + b"\x01\x00\x00\x00\x00"
    chunk = b"IHDR" + header
    data = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    body = b"IDAT" + zlib.compress(bytes(1000))
    data += (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    with pytest.raises(LimitExceeded):
        extract(data, "x.png")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
def test_half_a_picture_is_damaged(kind: str) -> None:
    picture = Image.effect_noise((200, 160), 80).convert("RGB")
    data = encoded(picture, kind)
    with pytest.raises(DamagedInput):
        extract(data[: len(data) // 2], "x." + kind.lower())


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "I;16", "CMYK", "F"])
def test_every_depth_can_be_opened(mode: str) -> None:
    kind = {"CMYK": "TIFF", "F": "TIFF"}.get(mode, "PNG")
    from extractors.pixels import frames, plain

    (frame,) = frames(encoded(Image.new(mode, (60, 40)), kind), "x")
    assert plain(frame).mode in ("L", "RGB", "RGBA")


def test_text_with_the_name_of_a_picture_is_refused() -> None:
    with pytest.raises(InputError):
        extract(b"\x00\x01\x02 no picture", "x.png")
