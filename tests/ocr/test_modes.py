"""--ocr auto, off and always: which pages are read."""

from __future__ import annotations

from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from scans import needs_ocr

from redactor import Toolkit
from tests.ocr.pdf_pictures import flate, one, pdf
from tests.ocr.sheets import notice

pytest.importorskip("rapidocr")
pytestmark = needs_ocr


def typed(made: pikepdf.Pdf, page: Any) -> bytes:
    """A page of typed text that hides nothing."""
    page.Resources.Font = Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    return b"BT /F 12 Tf 30 60 Td (Notice of the county, to be read by everybody who lives there) Tj ET"


def mixed(made: pikepdf.Pdf, page: Any) -> bytes:
    """Typed text above a small scan."""
    page.Resources.XObject["/I"] = flate(made, notice().picture)
    return typed(made, page).replace(b"30 60 Td", b"30 112 Td") + b" q 300 0 0 79 30 10 cm /I Do Q"


@pytest.mark.parametrize(
    ("mode", "draw", "read"),
    [("auto", typed, False), ("always", typed, True), ("auto", mixed, True), ("always", mixed, True)],
)
def test_pages_that_need_it_are_read(mode: str, draw: Any, read: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    from extractors.ocr_rapid import RapidOcrEngine

    calls: list[tuple[int, int]] = []
    real = RapidOcrEngine.read
    monkeypatch.setattr(
        RapidOcrEngine, "read", lambda self, picture, *rest: calls.append(picture.size) or real(self, picture, *rest)
    )
    report = Toolkit.load(ocr=mode).check(pdf(draw), name="notice.pdf")
    assert bool(calls) == read
    assert any(item.finding.kind == "id_card" for item in report.findings) == (draw is mixed)


@pytest.mark.parametrize("way", ["mixed", "scan"])
def test_off_never_says_clean_of_a_picture(way: str) -> None:
    data = pdf(mixed) if way == "mixed" else one(lambda made: flate(made, notice().picture))
    assert Toolkit.load(ocr="off").check(data, name="scan.pdf").status != "CLEAN"
