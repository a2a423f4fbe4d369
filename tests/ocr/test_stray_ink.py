"""Ink that neither text nor pictures explain: rulings are none, letters drawn as curves are some, however they run."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from pikepdf import Dictionary, Name

from extractors.formats.pdf.pictures import Box, inventory
from extractors.formats.pdf.stray_ink import stray_areas

pytest.importorskip("cv2")

ROWS = "".join(f"80.5 {700.3 - 13.3 * row:.1f} m 500.5 {700.3 - 13.3 * row:.1f} l S " for row in range(21))
COLUMNS = "".join(f"{80.5 + 84 * column} 434.3 m {80.5 + 84 * column} 700.3 l S " for column in range(6))
LETTERS = "".join(
    f"{x} 200 m {x + 5} 212 l {x + 9} 200 l S {x + 2} 205 m {x + 7} 205 l S " for x in range(100, 220, 11)
)


def areas(content: str) -> list[Box]:
    pdf = pikepdf.new()
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=[0, 0, 595, 842]))))
    pdf.pages[0].obj.Contents = pdf.make_stream(content.encode())
    buffer = io.BytesIO()
    pdf.save(buffer)
    document = pypdfium2.PdfDocument(buffer.getvalue())
    page = document[0]
    return stray_areas(page, inventory(page, shapes=False))


@pytest.mark.parametrize("width", [0.5, 1.5, 2, 3])
def test_the_rulings_of_a_table_are_none(width: float) -> None:
    """Once the rows had been taken out, the pieces of a column looked like a line of letters that runs up the page, and
    every page with a table was read by OCR."""
    assert areas(f"{width} w " + ROWS + COLUMNS) == []


@pytest.mark.parametrize("turn", ["", "0 1 -1 0 500 100 cm "], ids=["lying", "standing"])
def test_letters_drawn_as_curves_are_some(turn: str) -> None:
    assert any(max(area[2] - area[0], area[3] - area[1]) > 100 for area in areas(turn + LETTERS))
