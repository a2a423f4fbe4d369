"""Another engine: what it reads is found, painted and looked for as if RapidOCR had read it."""

from __future__ import annotations

import importlib.metadata
import io
from collections.abc import Iterator, Sequence

import numpy
import pytest
from PIL import Image

from extractors.errors import MissingPart
from extractors.ocr import Box, OcrLine
from extractors.ocr_engines import ENGINES, load_engine
from redactor import Toolkit
from tests.ocr.sheets import ID, encoded

SIZE, PLACE = (440, 150), (40, 60, 400, 90)


class Plates:
    """Reads one line, which it knows, in pictures of one size while there is ink in its place."""

    id = "plates 1"
    calls = 0

    def read(self, picture: Image.Image, explained: Sequence[Box] = ()) -> tuple[OcrLine, ...]:
        """Return the line."""
        type(self).calls += 1
        left, top, right, bottom = PLACE
        if picture.size != SIZE or numpy.asarray(picture.convert("L"))[top:bottom, left:right].std() < 20:
            return ()
        text = "身份证号：" + ID
        edges = tuple(k / len(text) for k in range(len(text) + 1))
        quad = ((left, top), (right, top), (right, bottom), (left, bottom))
        return (OcrLine(text, quad, edges, (0.99,) * len(text)),)


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    entry = importlib.metadata.EntryPoint("plates", f"{__name__}:Plates", ENGINES)
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: [entry] if group == ENGINES else [])
    load_engine.cache_clear()
    yield
    load_engine.cache_clear()


def picture() -> Image.Image:
    """Stripes where the engine sees its line."""
    made = Image.new("L", SIZE, 255)
    for x in range(PLACE[0], PLACE[2], 6):
        made.paste(0, (x, PLACE[1], x + 3, PLACE[3]))
    return made


@pytest.mark.usefixtures("offered")
def test_what_another_engine_reads_is_painted() -> None:
    cleaned = Toolkit.load(ocr_engine="plates").clean(encoded(picture(), "PNG"), name="scan.png")
    with Image.open(io.BytesIO(cleaned.data)) as shown:
        pixels = numpy.asarray(shown.convert("L"))
    assert Plates.calls
    assert pixels[62:88, 150:398].max() == 0  # the number
    assert pixels[62:88, 44:110].max() == 255  # its label


@pytest.mark.usefixtures("offered")
def test_an_engine_that_nobody_offers_is_a_missing_part() -> None:
    with pytest.raises(MissingPart, match="nobody"):
        load_engine("nobody")
    report = Toolkit.load(ocr_engine="nobody").check(encoded(picture(), "PNG"), name="scan.png")
    assert report.status == "NOT_CHECKED" and report.failure is not None and report.failure.exit_code == 5
