"""The engine: orientation, places of characters, cache; and that nothing happens without it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PIL import Image
from scans import ID_CARD, LINES, drawn, needs_ocr

from extractors.errors import MissingPart
from extractors.ocr import OcrLine
from extractors.ocr_engines import load_engine
from extractors.parallel import in_order


def test_the_extra_is_named_when_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.ocr_engines.available", lambda: False)
    load_engine.cache_clear()
    with pytest.raises(MissingPart, match="OCR"):
        load_engine()


def test_a_character_lies_between_its_edges() -> None:
    line = OcrLine("ab", ((10, 10), (110, 30), (106, 50), (6, 30)), (0.0, 0.25, 1.0), (1.0, 0.5))
    assert line.box(0, 0) == (6, 10, 35, 35)
    assert line.box(1, 1) == (31, 15, 110, 50)
    assert line.confidence == 0.75


@needs_ocr
@pytest.mark.parametrize("turns", [0, 90, 180, 270])
def test_a_page_is_read_whichever_way_it_lies(turns: int) -> None:
    pytest.importorskip("rapidocr")
    picture = drawn().rotate(turns, expand=True)
    lines = load_engine().read(picture)
    assert [line.text.replace(":", "：") for line in lines] == list(LINES)
    number = lines[1]
    assert number.edges[0] == 0 and number.edges[-1] == 1 and all(a <= b for a, b in pairwise(number.edges))
    first = number.text.index(ID_CARD[0])
    left, top, right, bottom = number.box(first, len(number.text) - 1)
    blank = picture.convert("L")
    blank.paste(255, (round(left), round(top), round(right), round(bottom)))
    rest = load_engine().read(blank)[1].text
    assert not any(character.isdigit() for character in rest) and "身份证号" in rest


@needs_ocr
def test_equal_lines_are_recognised_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rapidocr = pytest.importorskip("rapidocr")
    from extractors.ocr_rapid import RapidOcrEngine

    engine = RapidOcrEngine()
    first = engine.read(drawn())
    monkeypatch.setattr(rapidocr.RapidOCR, "recognize_txt", lambda *_: pytest.fail("recognised again"))
    assert engine.read(drawn()) == first


@needs_ocr
def test_threads_that_come_later_use_the_sessions_that_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    rapidocr = pytest.importorskip("rapidocr")
    from extractors.ocr_rapid import RapidOcrEngine

    engine = RapidOcrEngine()
    first = engine.read(drawn())
    monkeypatch.setattr(rapidocr, "RapidOCR", lambda **_: pytest.fail("loaded again"))
    for _, lines in in_order(engine.read, [drawn()], threads=2):
        assert lines == first


@needs_ocr
def test_what_is_explained_is_not_read() -> None:
    pytest.importorskip("rapidocr")
    lines = load_engine().read(drawn(), [(0, 0, 1000, 110)])
    assert [line.text[:4] for line in lines] == ["身份证号", "特此公示"]


def test_an_empty_picture_has_no_lines() -> None:
    pytest.importorskip("rapidocr")
    assert load_engine().read(Image.new("L", (300, 200), 255)) == ()
