"""What is read through colored ink, what is left unread, and pictures of persons."""

from __future__ import annotations

from collections.abc import Callable

import numpy
import pytest
from PIL import Image, ImageDraw, ImageFont
from scans import FONTS, ID_CARD, drawn, needs_ocr

from extractors.ocr import Box, OcrLine
from extractors.ocr_color import colored_ink
from extractors.ocr_engines import load_engine
from extractors.ocr_ink import halftones, remaining_ink
from extractors.ocr_personal import personal_pictures
from extractors.ocr_reading import PictureText, read_picture
from tests.ocr.persons import RED, portrait, prints, scribble

pytest.importorskip("cv2")
BLUE, YELLOW = (36, 62, 170), (255, 240, 60)


def read(picture: Image.Image) -> PictureText:
    pytest.importorskip("rapidocr")
    return read_picture(picture, load_engine())


def inked(
    picture: Image.Image, draw: Callable[[ImageDraw.ImageDraw], None], color: tuple[int, int, int]
) -> Image.Image:
    """Return the picture with transparent ink over it."""
    layer = Image.new("RGB", picture.size, "white")
    draw(ImageDraw.Draw(layer))
    ink = numpy.asarray(layer.convert("L")) < 128
    pixels = numpy.asarray(picture.convert("RGB")).astype("float32")
    pixels[ink] *= numpy.array(color) / 255
    return Image.fromarray(pixels.astype("uint8"))


def seal(draw: ImageDraw.ImageDraw) -> None:
    draw.ellipse((330, 40, 630, 340), outline=0, width=10)
    draw.polygon([(480, 120), (515, 220), (420, 160), (540, 160), (445, 220)], fill=0)


def bar(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((190, 145, 600, 205), fill=0)


@needs_ocr
@pytest.mark.parametrize(("mark", "color"), [(seal, RED), (seal, BLUE), (bar, YELLOW)])
def test_a_number_is_read_below_colored_ink(
    mark: Callable[[ImageDraw.ImageDraw], None], color: tuple[int, int, int]
) -> None:
    text = read(inked(drawn(mode="RGB"), mark, color))
    assert any(ID_CARD in line.text for line in text.lines)
    assert not text.unread and not text.personal


@needs_ocr
def test_writing_in_color_is_read_too() -> None:
    picture = drawn(mode="RGB")
    font = ImageFont.truetype(str(next(font for font in FONTS if font.exists())), 30, index=2)
    ImageDraw.Draw(picture).text((420, 260), "13808470054", font=font, fill=RED)
    assert any("13808470054" in line.text for line in read(picture).lines)


def test_gray_and_black_pages_have_no_colored_ink() -> None:
    assert colored_ink(Image.new("L", (400, 300), 255)) is None
    assert colored_ink(Image.new("RGB", (400, 300), (200, 196, 190))) is None


# ---------------------------------------------------------------- what nobody read


def line(text: str, box: Box, sure: float = 1.0) -> OcrLine:
    left, top, right, bottom = box
    edges = tuple(k / len(text) for k in range(len(text) + 1))
    return OcrLine(text, ((left, top), (right, top), (right, bottom), (left, bottom)), edges, (sure,) * len(text))


def page(angle: float = 0.0) -> Image.Image:
    """A ruled table without text."""
    picture = Image.new("RGB", (1000, 600), "white")
    draw = ImageDraw.Draw(picture)
    for k in range(5):
        draw.line((100, 100 + 60 * k, 900, 100 + 60 * k), fill=(0, 0, 0), width=2)
        draw.line((100 + 200 * k, 100, 100 + 200 * k, 340), fill=(0, 0, 0), width=2)
    return picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor="white")


@pytest.mark.parametrize("angle", [0, 0.7, 3])
def test_rulings_are_no_writing(angle: float) -> None:
    assert remaining_ink(page(angle), [], height=30) == ()


def test_writing_that_no_line_covers_is_left() -> None:
    picture = page()
    scribble(ImageDraw.Draw(picture), 300, 450)
    (box,) = remaining_ink(picture, [], height=30)
    assert box[0] >= 280 and box[2] <= 540 and box[1] >= 430 and box[3] <= 540
    assert remaining_ink(picture, [], [(280, 430, 540, 540)], height=30) == ()


def test_only_ink_near_a_place_is_looked_at() -> None:
    picture = page()
    scribble(ImageDraw.Draw(picture), 300, 450)
    (box,) = remaining_ink(picture, [], height=30)
    assert remaining_ink(picture, [], height=30, near=[box]) == (box,)
    assert remaining_ink(picture, [], height=30, near=[(850, 100, 900, 130)]) == ()
    assert remaining_ink(picture, [], height=30, near=[]) == ()
    assert remaining_ink(page(), [], height=30, near=[(310, 170, 390, 210)]) == ()


def test_a_line_between_two_boxes_that_are_too_tall_is_left() -> None:
    """A leak once: where a gray seal touched three lines, detection drew the boxes of two of them too tall and found
    nothing of the third; its ink lay within their margins."""
    picture = Image.new("RGB", (1000, 400), "white")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(next(font for font in FONTS if font.exists())), 30, index=2)
    texts = ("身份证号：520122198901095329", "身份证号：520123198411012259", "公示期内如有异议，请以书面形式提出。")
    for number, text in enumerate(texts):
        draw.text((60, 100 + 62 * number), text, font=font, fill=(0, 0, 0))
    ends = [60 + draw.textlength(text, font=font) for text in texts]
    tall = [line(texts[0], (60, 84, ends[0], 170)), line(texts[2], (60, 190, ends[2], 290))]
    left = remaining_ink(picture, tall, height=38)
    assert left
    assert min(box[0] for box in left) < 80 and max(box[2] for box in left) > ends[1] - 30
    assert all(150 < box[1] < box[3] < 215 for box in left)


def test_a_signature_inside_a_line_that_was_read_is_left() -> None:
    """A leak once: the line's quad reached over the signature, its last character with it."""
    picture = Image.new("RGB", (1000, 300), "white")
    scribble(ImageDraw.Draw(picture), 400, 100)
    label = line("经办人：", (100, 100, 640, 170))
    label = OcrLine(label.text, label.quad, (0.0, 0.06, 0.12, 0.18, 1.0), label.confidences)
    left = remaining_ink(picture, [label], height=30)
    assert left
    assert [
        p.kind for p in personal_pictures(picture, [line("经办人（签字）：", (100, 110, 360, 150))], left, (), None)
    ] == ["signature"] * len(left)


# ---------------------------------------------------------------- pictures of persons


def test_a_portrait_is_found_on_a_page_and_alone() -> None:
    sheet = Image.new("RGB", (1654, 2339), "white")
    sheet.paste(portrait(), (1200, 1000))
    for picture in (sheet, portrait()):
        found = personal_pictures(picture, (), (), halftones(picture), None)
        assert [(p.kind, p.confidence >= 0.8) for p in found] == [("portrait", True)]


def test_a_landscape_is_no_portrait() -> None:
    shades = numpy.linspace(60, 200, 600)[None, :] * numpy.linspace(0.6, 1.1, 300)[:, None]
    picture = Image.new("RGB", (1654, 2339), "white")
    picture.paste(Image.fromarray(shades.clip(0, 255).astype("uint8")).convert("RGB"), (500, 900))
    assert personal_pictures(picture, (), (), halftones(picture), None) == ()


FRONT = ("姓名张某某", "性别男民族汉", "出生1968年10月28日", "住址某某县某某镇", "公民身份号码" + ID_CARD)


def test_an_identity_card_is_found_by_what_it_says() -> None:
    picture = Image.new("RGB", (1200, 900), "white")
    lines = [line(text, (100, 100 + 60 * k, 100 + 20 * len(text), 130 + 60 * k)) for k, text in enumerate(FRONT)]
    (found,) = personal_pictures(picture, lines, (), (), None)
    assert found.kind == "card_picture"
    assert found.box[0] < 100 and found.box[1] < 100 and found.box[2] > 500 and found.box[3] > 370


def test_a_form_that_asks_for_the_same_is_no_card() -> None:
    picture = Image.new("RGB", (1200, 900), "white")
    lines = [line(text, (60 + 330 * (k % 3), 100 + 60 * (k // 3), 360 + 330 * (k % 3), 130 + 60 * (k // 3)))
             for k, text in enumerate(FRONT)]  # fmt: skip
    assert personal_pictures(picture, lines, (), (), None) == ()


def test_accounts_in_a_list_are_no_cards() -> None:
    picture = Image.new("RGB", (1200, 900), "white")
    lines = [line("开户银行", (100, 100, 220, 130)), line("6212260954185836945", (300, 100, 620, 130)),
             line("6212262032711246406", (300, 150, 620, 180))]  # fmt: skip
    assert personal_pictures(picture, lines, (), (), None) == ()


@pytest.mark.parametrize(("square", "kind"), [(True, "signature"), (False, "fingerprint")])
def test_red_prints_of_hands_and_names_are_found_and_seals_are_not(square: bool, kind: str) -> None:
    lines = [line("特此公示", (100, 100, 220, 130))]
    picture = prints(square)
    assert [p.kind for p in personal_pictures(picture, lines, (), (), colored_ink(picture))] == [kind]
    sealed = inked(Image.new("RGB", (1000, 600), "white"), seal, RED)
    assert personal_pictures(sealed, lines, (), (), colored_ink(sealed)) == ()
