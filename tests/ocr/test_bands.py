"""Long pictures are looked at in bands, and every line in them is found once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from extractors.ocr import Box, OcrLine
from extractors.ocr_bands import in_bands, in_tiles, is_small_print
from extractors.ocr_reading import read_picture


def marks(pixels: Any) -> list[Any]:
    """Find black marks, 10 by 10; half ones, at the edge of a band, too."""
    found, pixels = [], pixels.copy()
    while pixels.size and pixels.min() == 0:
        y, x = (int(place[0]) for place in (pixels == 0).nonzero())
        block = pixels[y : y + 10, x : x + 10] == 0
        bottom, right = y + int(block.any(axis=1).sum()), x + int(block.any(axis=0).sum())
        pixels[y:bottom, x:right] = 255
        found.append(numpy.array([[x, y], [right, y], [right, bottom], [x, bottom]], dtype="float32"))
    return found


@pytest.mark.parametrize("turned", [False, True])
@given(places=st.lists(st.integers(0, 430), max_size=12, unique=True), length=st.integers(3300, 5200))
def test_every_mark_is_found_once(turned: bool, places: list[int], length: int) -> None:
    pixels = numpy.full((length, 40), 255, dtype="uint8")
    tops = sorted({place * 12 for place in places if place * 12 + 10 <= length})
    for top in tops:
        pixels[top : top + 10, 5:15] = 0
    found = in_bands(pixels.T.copy() if turned else pixels, marks)
    axis = 0 if turned else 1
    assert sorted(int(quad[0][axis]) for quad in found) == tops
    assert all(quad.max(axis=0)[axis] - quad.min(axis=0)[axis] == 10 for quad in found)


def test_pages_are_looked_at_as_a_whole() -> None:
    seen: list[tuple[int, ...]] = []
    for size in ((3508, 2480), (3000, 500), (1600, 100)):
        in_bands(numpy.zeros(size, "uint8"), lambda pixels: seen.append(pixels.shape) or ())  # type: ignore[func-returns-value]
    assert seen == [(3508, 2480), (3000, 500), (1600, 100)]


def test_a_large_sheet_of_small_print_is_looked_at_in_tiles() -> None:
    pixels = numpy.full((3400, 4100), 255, "uint8")
    places = [(y, x) for y in (5, 1500, 1595, 3380) for x in (5, 1445, 1590, 4080)]
    for y, x in places:
        pixels[y : y + 10, x : x + 10] = 0
    found = in_tiles(pixels, marks)
    assert sorted((int(quad[0][1]), int(quad[0][0])) for quad in found) == sorted(places)


@pytest.mark.parametrize(
    ("long", "heights", "small"),
    [(5600, [27.0] * 20, True), (5600, [90.0] * 20, False), (3000, [8.0] * 20, False), (5600, [], False)],
)
def test_small_print_is_a_matter_of_the_sheet(long: int, heights: list[float], small: bool) -> None:
    assert is_small_print(long, heights) == small


def test_a_large_sheet_of_small_print_is_never_read_surely() -> None:
    class Small:
        id = "small 1"

        def read(self, picture: Image.Image, explained: Sequence[Box] = ()) -> tuple[OcrLine, ...]:
            """Return one low line."""
            return (OcrLine("公示", ((60, 60), (110, 60), (110, 85), (60, 85)), (0.0, 0.5, 1.0), (0.99, 0.99)),)

    sheet = Image.new("L", (4000, 3000), 255)
    assert read_picture(sheet, Small()).unread == ((0.0, 0.0, 4000.0, 3000.0),)
    assert read_picture(sheet.crop((0, 0, 3000, 2000)), Small()).unread == ()
