"""What no value stood on is as it was: the pixels outside the bars, the bookmarks and links, nearly the size."""

from __future__ import annotations

import io
import shutil
import subprocess
from functools import cache
from pathlib import Path

import numpy
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from redactor import Toolkit
from redactor.pipeline import process
from redactor.verify.pdf_bars import bars
from tests.pdf_streams import SECRET, framed, made

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FILES = [
    "households/households_three_pages.pdf", "award/award.pdf", "tender/tender_personal.pdf", "contract/contract.pdf",
    "leaks/black_box.pdf",
]  # fmt: skip
_DPI = 100
_RIM = 2
"""Pixels around a bar that belong to its edge."""


@cache
def pair(name: str) -> tuple[bytes, bytes]:
    """Return a sample and what became of it."""
    data = (SAMPLES / name).read_bytes()
    outcome = process(data, Toolkit.load(ocr="off"), "clean", name="a.pdf")
    assert outcome.data is not None, outcome.report.failure
    return data, outcome.data


def pictures(data: bytes, folder: Path) -> list[numpy.ndarray]:
    """Return poppler's picture of each page, in gray."""
    folder.mkdir()
    (folder / "a.pdf").write_bytes(data)
    command = ["pdftoppm", "-r", str(_DPI), "-gray", str(folder / "a.pdf"), str(folder / "page")]
    subprocess.run(command, check=True, timeout=120)
    return [numpy.asarray(Image.open(path)).astype(int) for path in sorted(folder.glob("page*"))]


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs poppler")
@pytest.mark.parametrize("name", FILES)
def test_pixels_outside_the_bars(name: str, tmp_path: Path) -> None:
    before, after = pair(name)
    with pypdfium2.PdfDocument(before) as old, pypdfium2.PdfDocument(after) as new:
        pages = zip(old, new, pictures(before, tmp_path / "b"), pictures(after, tmp_path / "a"), strict=True)
        changed = 0
        for old_page, new_page, was, now in pages:
            differs = was != now
            changed += int(differs.sum())
            for bar in bars(new_page) - bars(old_page):
                xs, ys = [x for x, _ in bar], [y for _, y in bar]
                left, right = (round(x * _DPI / 72) for x in (min(xs), max(xs)))
                top, bottom = (len(was) - round(y * _DPI / 72) for y in (max(ys), min(ys)))
                differs[max(0, top - _RIM) : bottom + _RIM, max(0, left - _RIM) : right + _RIM] = False
            assert not differs.any()
    assert changed or before == (SAMPLES / "leaks/black_box.pdf").read_bytes()


@pytest.mark.parametrize("name", FILES)
def test_the_size_hardly_grows(name: str) -> None:
    before, after = pair(name)
    assert len(after) <= 1.1 * len(before)


def test_bookmarks_links_and_tags_without_values_stay() -> None:
    before, after = pair("households/households_three_pages.pdf")
    with pikepdf.open(io.BytesIO(before)) as old, pikepdf.open(io.BytesIO(after)) as new:
        for key in ("/StructTreeRoot", "/MarkInfo", "/Lang", "/Outlines"):
            assert (key in old.Root) == (key in new.Root)
        counts = [sum(len(page.obj.get("/Annots", ())) for page in pdf.pages) for pdf in (old, new)]
        assert counts[0] == counts[1]
        kinds = [
            sorted(
                str(item.get("/S")) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/Pg" in item
            )
            for pdf in (old, new)
        ]
        assert kinds[0] == kinds[1]


@pytest.mark.parametrize("mode", [4, 5, 7])
@pytest.mark.parametrize("kept", ["", " ", "(Tel )"])
def test_what_is_painted_through_a_value_stays_clipped(mode: int, kept: str) -> None:
    """Text that clips shows a picture through its glyphs only; without them the picture must not show whole."""
    before = f"[{kept}] TJ " if kept.strip() else "( ) Tj " if kept else ""
    clip = f"q BT /L 12 Tf {mode} Tr 40 200 Td {before}({SECRET}) Tj ET 0.5 g 0 100 400 150 re f Q"
    data = made(framed(clip))
    outcome = process(data, Toolkit.load(ocr="off"), "clean", name="a.pdf")
    assert outcome.data is not None, outcome.report.failure
    for shown in (data, outcome.data):
        with pypdfium2.PdfDocument(shown) as document:
            gray = document[0].render(grayscale=True).to_numpy().squeeze()
        assert (gray[160:185] == 255).all()
        assert (gray[210:290] == 255).all()
