"""Boxes in pictures of every kind: painted, nothing else changed, metadata gone."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from redactor.rewrite.pictures import EVERY_FRAME, CannotPaint, painted

BOX = (20, 10, 60, 30)
KINDS = [
    ("PNG", "1"), ("PNG", "L"), ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "P"), ("PNG", "I;16"),
    ("JPEG", "L"), ("JPEG", "RGB"), ("JPEG", "CMYK"), ("BMP", "RGB"), ("BMP", "P"), ("BMP", "1"), ("TIFF", "1"),
    ("TIFF", "RGB"), ("TIFF", "CMYK"), ("WEBP", "RGB"), ("GIF", "P"),
]  # fmt: skip


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def opened(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        return picture.copy() if picture.format else picture


def white(mode: str) -> Image.Image:
    if mode == "P":
        return Image.new("RGB", (100, 60), "white").quantize(4)
    return Image.new(mode, (100, 60), {"I;16": 65535, "CMYK": (0, 0, 0, 0), "LA": (255, 255)}.get(mode, "white"))


def gray(picture: Image.Image, place: tuple[int, int]) -> int:
    if picture.mode == "I;16":
        return int(picture.getpixel(place)) // 257  # type: ignore[arg-type]
    return int(picture.convert("RGB").convert("L").getpixel(place))  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "mode"), [pair for pair in KINDS if pair[1] != "P"])
def test_a_box_is_painted_in_kind(kind: str, mode: str) -> None:
    data = painted(encoded(white(mode), kind), {1: [BOX]})
    with Image.open(io.BytesIO(data)) as picture:
        assert (picture.format, picture.mode, picture.size) == (kind, mode, (100, 60))
        shown = picture.copy()
    assert all(gray(shown, place) < 40 for place in ((21, 11), (40, 20), (59, 29)))
    assert all(gray(shown, place) > 215 for place in ((5, 5), (90, 50), (40, 50)))


@pytest.mark.parametrize("kind", ["PNG", "BMP", "GIF"])
def test_a_palette_is_painted_in_its_darkest_color(kind: str) -> None:
    picture = white("P")
    picture.putpalette([255, 255, 255, 20, 20, 20, 200, 0, 0])
    data = painted(encoded(picture, kind), {1: [BOX]})
    assert gray(opened(data), (40, 20)) < 40 and gray(opened(data), (5, 5)) > 215


def test_metadata_go_and_orientation_stays() -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "tel 13808470054", 6
    data = painted(encoded(white("RGB"), "JPEG", exif=exif, comment=b"13808470054", dpi=(200, 200)), {1: [BOX]})
    assert b"13808470054" not in data
    with Image.open(io.BytesIO(data)) as picture:
        assert dict(picture.getexif()) == {0x0112: 6} and picture.info["dpi"] == (200, 200)


def test_only_the_named_page_of_a_tiff_is_painted() -> None:
    pages = [white("1") for _ in range(3)]
    original = encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    with Image.open(io.BytesIO(painted(original, {2: [BOX]}))) as picture:
        values = []
        for number in range(picture.n_frames):
            picture.seek(number)
            values.append(picture.getpixel((40, 20)))
        assert values == [255, 0, 255] and picture.info["compression"] == "group4"


def test_every_frame_of_an_animation_is_painted() -> None:
    frames = [Image.new("RGB", (100, 60), color) for color in ("white", "yellow", "cyan")]
    original = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50)
    with Image.open(io.BytesIO(painted(original, {EVERY_FRAME: [BOX]}))) as picture:
        for number in range(picture.n_frames):
            picture.seek(number)
            assert gray(picture.convert("RGB"), (40, 20)) < 60


@pytest.mark.parametrize("quality", [40, 75, 92])
def test_a_jpeg_keeps_its_size(quality: int) -> None:
    picture = Image.effect_noise((400, 300), 60).convert("RGB")
    original = encoded(picture, "JPEG", quality=quality)
    assert len(painted(original, {1: [BOX]})) < 1.2 * len(original)


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", encoded(white("RGB"), "JPEG")[:200]])
def test_what_cannot_be_decoded_cannot_be_painted(data: bytes) -> None:
    with pytest.raises(CannotPaint):
        painted(data, {1: [BOX]})
