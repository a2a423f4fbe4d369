"""From a scan to a proven output: what the picture says can neither be read nor be taken out of the file."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from scans import ID_CARD, LINES, WAYS, drawn, encoded, needs_ocr, scan

from redactor import Toolkit
from redactor.likeness import digits, resembles
from redactor.pipeline import process
from redactor.settings import Settings

pytest.importorskip("rapidocr")
pytestmark = needs_ocr


def read(picture: Image.Image) -> str:
    from extractors.ocr_engines import load_engine

    return "\n".join(line.text for line in load_engine().read(picture))


def pictures_in(data: bytes) -> list[Image.Image]:
    """Return the page as shown, and the samples of every image object."""
    from redactor.rewrite.pdf.images import decoded

    document = pypdfium2.PdfDocument(data)
    found = [document[0].render(scale=2).to_pil()]
    document.close()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image" and int(item.Width) > 100:
                found.append(decoded(item))
    return found


@pytest.mark.parametrize("way", WAYS)
def test_the_number_is_gone_however_the_pdf_shows_it(kit: Toolkit, way: str) -> None:
    original = scan(way)
    outcome = process(original, kit, "clean", name="scan.pdf")
    assert outcome.data is not None, outcome.report.failure
    assert any(item.finding.kind == "id_card" for item in outcome.report.findings)
    for picture in pictures_in(outcome.data):
        assert not resembles(digits(read(picture)), ID_CARD[6:14])
    assert "身份证号" in read(pictures_in(outcome.data)[0]) or way in ("clipped away", "covered", "masked")


@pytest.mark.parametrize("way", ["gray", "one bit", "jpeg", "jpeg 2000", "indexed"])
def test_the_file_hardly_grows_and_keeps_its_codec(kit: Toolkit, way: str) -> None:
    original = scan(way)
    data = process(original, kit, "clean", name="scan.pdf").data
    assert data is not None and len(data) <= 1.2 * len(original)
    if way.startswith("jpeg"):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            wanted = "/DCTDecode" if way == "jpeg" else "/JPXDecode"
            filters = [str(item.get("/Filter")) for item in pdf.objects if isinstance(item, pikepdf.Stream)]
        assert wanted in filters


def test_without_ocr_a_scan_is_not_checked(kit: Toolkit) -> None:
    off = Toolkit.load(ocr="off")
    report = off.check(scan("gray"), name="scan.pdf")
    assert report.status == "NOT_CHECKED" and report.failure is not None
    assert report.failure.code == "PictureNotRead" and "ocr" in report.failure.hint_en


def test_asking_for_what_is_not_installed_is_a_missing_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.ocr_engines.available", lambda: False)
    from extractors import ocr_engines

    ocr_engines.load_engine.cache_clear()
    for mode, code, exit_code in (("always", "MissingPart", 5), ("auto", "PictureNotRead", 3)):
        report = Toolkit.load(ocr=mode).check(scan("gray"), name="scan.pdf")
        assert report.failure is not None and (report.failure.code, report.failure.exit_code) == (code, exit_code)


@pytest.mark.parametrize(("kind", "suffix"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp"), ("BMP", "bmp")])
def test_a_picture_file_is_painted(kit: Toolkit, kind: str, suffix: str) -> None:
    original = encoded(drawn(mode="RGB"), kind)
    outcome = process(original, kit, "clean", name=f"scan.{suffix}")
    assert outcome.data is not None and outcome.suffix == f".{suffix}"
    with Image.open(io.BytesIO(outcome.data)) as cleaned:
        assert (cleaned.format, cleaned.size) == (kind, drawn().size)
        text = read(cleaned.copy())
    assert "身份证号" in text and ID_CARD[6:14] not in digits(text)


def test_every_page_of_a_tiff_is_read(kit: Toolkit) -> None:
    pages = [drawn(mode="1"), drawn(("无关页",), "1"), drawn((*LINES[:1], "联系电话：13808470054"), "1")]
    original = encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    outcome = process(original, kit, "clean", name="scan.tif")
    assert outcome.data is not None and len(outcome.data) < 1.2 * len(original)
    with Image.open(io.BytesIO(outcome.data)) as cleaned:
        texts = []
        for number in range(cleaned.n_frames):
            cleaned.seek(number)
            texts.append(read(cleaned.copy()))
    assert len(texts) == 3 and "无关页" in texts[1]
    assert not any(value in digits("".join(texts)) for value in (ID_CARD, "13808470054"))


def test_an_output_that_was_not_painted_is_withheld(kit: Toolkit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redactor.rewrite.pdf.burn_areas", lambda *_: [])
    outcome = process(scan("gray"), kit, "clean", name="scan.pdf")
    assert outcome.data is None and outcome.report.status == "WITHHELD"


def test_pages_read_at_a_time_are_those_read_one_by_one() -> None:
    """Each page has another text, so that pages in a wrong order would show; three pages, two at a time."""
    pages = [drawn((*LINES[:1], f"第{number}页", *LINES[1:2]), mode="RGB") for number in (1, 2, 3)]
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:])
    settings = Settings(ocr="always")
    outcomes = [
        process(buffer.getvalue(), Toolkit(settings, threads=threads), "clean", name="scan.pdf") for threads in (1, 2)
    ]
    assert outcomes[0].data is not None and outcomes[0].data == outcomes[1].data
    assert [item.finding for item in outcomes[0].report.findings] == [
        item.finding for item in outcomes[1].report.findings
    ]
    assert sum(item.finding.kind == "id_card" for item in outcomes[0].report.findings) == 3
