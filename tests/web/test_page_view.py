"""Where characters and boxes stand on a page as it is shown: turned, cropped, scaled, on pictures."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from support import SAMPLES

from extractors.formats import extract
from extractors.model import Span
from redactor.errors import UsageError
from redactor.toolkit import Toolkit
from redactor.web import look
from redactor.web.page_view import area_boxes, area_of, boxes_of, pages_of, picture_of, spans_in

SHAPES = [
    {"Rotate": rotate, "CropBox": crop, "UserUnit": unit}
    for rotate in (0, 90, 180, 270)
    for crop in ([0, 0, 400, 600], [30, 50, 390, 580])
    for unit in (1, 2)
]


def pdf(**entries: Any) -> bytes:
    """One page with a word in the middle and one above it."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(400, 600))
    page = made.pages[0]
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    page.Contents = made.make_stream(b"BT /F 20 Tf 100 300 Td (MARKED) Tj 0 60 Td (OTHER) Tj ET")
    for name, value in entries.items():
        page["/" + name] = pikepdf.Array(value) if isinstance(value, list) else value
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def word(document: Any, text: str) -> Span:
    number = next(i for i, part in enumerate(document.parts) if text in part.text)
    start = document.parts[number].text.index(text)
    return Span(number, start, start + len(text))


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_boxes_lie_on_the_characters_and_lead_back_to_them(shape: dict[str, Any]) -> None:
    data = pdf(**shape)
    document = extract(data, "a.pdf")
    pages = pages_of(data, "pdf")
    span = word(document, "MARKED")
    (place,) = boxes_of(document, [span], pages)
    left, top, right, bottom = place["box"]
    picture = Image.open(io.BytesIO(picture_of(data, "pdf", 1, 900))).convert("L")
    width, height = picture.size
    inside = (round(left * width), round(top * height), round(right * width), round(bottom * height))
    ink = 255 - picture.crop(inside).getextrema()[0]
    assert ink > 200
    grown = (max(0.0, left - 0.01), max(0.0, top - 0.01), min(1.0, right + 0.01), min(1.0, bottom + 0.01))
    assert spans_in(document, 1, grown, pages) == (span,)
    rest = picture.copy()
    rest.paste(255, inside)
    (other,) = boxes_of(document, [word(document, "OTHER")], pages)
    a, b, c, d = other["box"]
    rest.paste(255, (round(a * width) - 2, round(b * height) - 2, round(c * width) + 2, round(d * height) + 2))
    assert rest.getextrema()[0] > 100, "ink outside of both boxes"


@given(st.tuples(*[st.floats(0.0, 0.8)] * 2, *[st.floats(0.02, 0.2)] * 2), st.sampled_from(SHAPES))
@settings(max_examples=40, deadline=None)
def test_areas_lead_back_to_the_box_that_was_drawn(drawn: tuple[float, ...], shape: dict[str, Any]) -> None:
    left, top, wide, high = drawn
    box = (left, top, left + wide, top + high)
    pages = pages_of(pdf(**shape), "pdf")
    (place,) = area_boxes(area_of("pdf", 1, box, pages), pages)
    assert place["page"] == 1
    assert all(abs(a - b) < 0.005 for a, b in zip(place["box"], box, strict=True))


def test_areas_of_pictures_are_their_pixels() -> None:
    out = io.BytesIO()
    Image.new("RGB", (400, 200), "white").save(out, "PNG")
    pages = pages_of(out.getvalue(), "image")
    area = area_of("image", 1, (0.25, 0.5, 0.5, 1.0), pages)
    assert (area.image, area.box) == ("frame 1", (100, 100, 200, 200))
    assert area_boxes(area, pages) == [{"page": 1, "box": [0.25, 0.5, 0.5, 1.0]}]


def test_a_box_on_a_word_document_is_answered_with_what_to_do(kit: Toolkit) -> None:
    with pytest.raises(UsageError, match="text view"):
        look.mark_box(kit, (SAMPLES / "award/award.docx").read_bytes(), "award.docx", 1, (0.1, 0.1, 0.9, 0.9))


def test_other_formats_have_no_pages() -> None:
    assert pages_of(b"text", "text").sizes == []
