"""Render the pictures of the guides from samples/: a page before and after, the review page, the report page."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw

from extractors.formats.doc import printed
from extractors.limits import Limits
from redactor.toolkit import Toolkit

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
_TENDER = SAMPLES / "tender" / "tender_personal.pdf"
_AWARD = SAMPLES / "award" / "award.docx"
_DRAWN = """Array.from(document.images).some(function (image) { return image.naturalWidth > 0; })"""
_COLOURS = 48
"""Colours of a picture's palette: screenshots stay legible and small."""


def make_pictures(folder: Path) -> None:
    """Write before-after.png, review.png and report.png into a folder."""
    kit = Toolkit.load(policy="publish", lang="zh")
    before_after(kit, folder / "before-after.png")
    screenshots(folder)


def before_after(kit: Toolkit, target: Path) -> None:
    """Draw the part of a Word page that held personal data, submitted and published, side by side."""
    cleaned = kit.clean(_AWARD).data
    pages = [_page(printed(data, ".docx", Limits())) for data in (_AWARD.read_bytes(), cleaned)]
    crop = (60, 90, pages[0].width - 60, 660)
    left, right = (page.crop(crop) for page in pages)
    sheet = Image.new("RGB", (left.width * 2 + 24, left.height), "#d5dbe3")
    sheet.paste(left, (0, 0))
    sheet.paste(right, (left.width + 24, 0))
    ImageDraw.Draw(sheet).line([(left.width + 12, 0), (left.width + 12, left.height)], fill="#53627a", width=2)
    _save(sheet.resize((sheet.width * 2 // 3, sheet.height * 2 // 3), Image.Resampling.LANCZOS), target)


def _page(pdf: bytes) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        picture: Image.Image = document[0].render(scale=1.6).to_pil().convert("RGB")
        return picture


def _save(picture: Image.Image, target: Path) -> None:
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


def screenshots(folder: Path) -> None:
    """Photograph the review page and the summary page in a browser."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        _photograph_report(browser, Path(scratch), folder / "report.png")
        _photograph_review(browser, folder / "review.png")
        browser.close()


def _shoot(page: Any, target: Path) -> None:
    _save(Image.open(io.BytesIO(page.screenshot())).convert("RGB"), target)


def _photograph_report(browser: Any, scratch: Path, target: Path) -> None:
    from redactor.cli import main

    sources = [str(SAMPLES / name) for name in ("award", "tender", "completion", "households")]
    main(["check", *sources, "--report", str(scratch / "report.html"), "--quiet"])
    page = browser.new_page(viewport={"width": 1100, "height": 760})
    page.goto((scratch / "report.html").as_uri())
    _shoot(page, target)


def _photograph_review(browser: Any, target: Path) -> None:
    call = [sys.executable, "-m", "redactor", "review", str(_TENDER), str(_AWARD), "--no-open"]
    with subprocess.Popen(call, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        address = re.search(r"http://\S+", running.stderr.readline())
        assert address
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 760}, bypass_csp=True)  # to wait for pictures
            page.goto(address.group())
            page.wait_for_selector(".findings li", timeout=120_000)
            page.wait_for_function(_DRAWN, timeout=120_000)
            _shoot(page, target)
        finally:
            running.terminate()
