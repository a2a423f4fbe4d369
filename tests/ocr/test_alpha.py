"""What transparency hides is in the file all the same."""

from __future__ import annotations

import numpy
import pytest
from PIL import Image

from extractors.ocr_alpha import hidden_views, opaque
from tests.ocr.sheets import notice, sheet


def clear_below(made: Image.Image, row: int) -> Image.Image:
    pixels = numpy.array(made)
    pixels[row:, :, 3] = 0
    return Image.fromarray(pixels)


def test_ink_under_clear_pixels_is_another_view() -> None:
    picture = clear_below(notice("RGBA").picture, 80)
    assert numpy.asarray(opaque(picture))[90:].min() == 255
    view, corner = next(iter(hidden_views(picture)))
    assert 64 <= corner[1] <= 92 and numpy.asarray(view.convert("L")).min() < 40


def test_white_letters_on_clear_paper_are_another_view() -> None:
    made = sheet("RGBA", paper=(255, 255, 255, 0), ink=(255, 255, 255, 255))
    made.label(92, "电话：", "13808470054")
    ((view, _),) = hidden_views(made.picture)
    assert view.convert("L").getextrema() == (0, 255)


@pytest.mark.parametrize("paper", [(0, 0, 0, 0), (128, 90, 10, 0)])
def test_dark_letters_on_clear_paper_hide_nothing(paper: tuple[int, int, int, int]) -> None:
    picture = sheet("RGBA", paper=paper)
    picture.label(92, "电话：", "13808470054")
    shown = numpy.asarray(opaque(picture.picture).convert("L"))
    assert shown[5, 5] == 255 and shown.min() < 60
    assert list(hidden_views(picture.picture)) == []


def test_pictures_without_transparency_have_no_views() -> None:
    for mode in ("L", "RGB", "RGBA"):
        assert list(hidden_views(notice(mode).picture)) == []
