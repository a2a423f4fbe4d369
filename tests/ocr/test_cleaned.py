"""Whatever holds a picture: the values are gone for an outsider, who reads in another scale and looks at the pixels."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest
from PIL import Image
from scans import needs_ocr

from redactor import Toolkit
from redactor.pipeline import process
from tests.ocr import file_pictures, pdf_pictures
from tests.ocr.sheets import CARD, ID, PHONE, encoded, inked_places, legible, notice, sheet

pytest.importorskip("rapidocr")
pytestmark = needs_ocr


@pytest.mark.parametrize("case", pdf_pictures.CASES)
def test_pdf(kit: Toolkit, case: str) -> None:
    data, made = pdf_pictures.CASES[case]()
    outcome = process(data, kit, "clean", name="scan.pdf")
    assert outcome.data is not None, outcome.report.failure
    assert any(item.finding.kind == "id_card" for item in outcome.report.findings)
    assert legible(outcome.data, ID) == [] and inked_places(outcome.data, made) == []
    assert case in pdf_pictures.GROWS or len(outcome.data) <= 1.2 * len(data)


@pytest.mark.parametrize("case", file_pictures.CASES)
def test_file(kit: Toolkit, case: str) -> None:
    suffix, build = file_pictures.CASES[case]
    data, made = build()
    outcome = process(data, kit, "clean", name=f"scan{suffix}")
    assert outcome.data is not None and outcome.suffix == suffix, outcome.report.failure
    assert any(item.decision.action == "redact" for item in outcome.report.findings)
    assert legible(outcome.data, ID, PHONE, CARD) == [] and inked_places(outcome.data, made) == []
    assert len(outcome.data) <= 1.2 * len(data)


def test_a_picture_in_word_keeps_name_kind_and_size(kit: Toolkit) -> None:
    data, _ = file_pictures.telling_jpeg()
    cleaned = process(data, kit, "clean", name="scan.docx").data
    assert cleaned is not None
    with zipfile.ZipFile(io.BytesIO(cleaned)) as package:
        (name,) = [name for name in package.namelist() if "media/" in name]
        picture = Image.open(io.BytesIO(package.read(name)))
    assert name.endswith(".jpeg") and picture.format == "JPEG" and picture.size == (720, 190)
    assert not picture.getexif() and not {"xmp", "comment"} & set(picture.info)


def test_pages_that_shared_a_picture_share_it_still(kit: Toolkit) -> None:
    data, _ = pdf_pictures.three_pages_one_scan()
    cleaned = process(data, kit, "clean", name="scan.pdf").data
    assert cleaned is not None
    with pikepdf.open(io.BytesIO(cleaned)) as pdf:
        assert len({page.obj.Resources.XObject[name].objgen for page in pdf.pages for name in page.images}) == 1


@pytest.mark.parametrize("points", [4, 5])
def test_writing_too_small_to_be_read_is_never_clean(kit: Toolkit, points: int) -> None:
    made = sheet(size=(900, 400))
    made.write(30, 20, "补助对象名单公示如下")
    made.points = points
    for row in range(6):
        made.label(120 + 12 * row, "身份证号：", ID)
    outcome = process(encoded(made.picture, "PNG"), kit, "clean", name="scan.png")
    assert outcome.report.status != "CLEAN" or inked_places(outcome.data or b"", made) == []


def _bomb(suffix: str) -> bytes:
    data = encoded(Image.new("1", (30_000, 30_000)), "PNG")
    return file_pictures.docx("p.png", data) if suffix == ".docx" else data


@pytest.mark.parametrize(
    ("suffix", "code"), [(".png", "LimitExceeded"), (".docx", "images"), (".jpg", "DamagedInput"), (".gif", "")]
)
def test_bad_pictures_are_refused_or_shown_to_a_person(kit: Toolkit, suffix: str, code: str) -> None:
    whole = encoded(notice("RGB").picture, "JPEG")
    data = {".jpg": whole[: len(whole) // 2], ".gif": encoded(notice("L").picture, "GIF")}.get(suffix) or _bomb(suffix)
    report = process(data, kit, "clean", name=f"scan{suffix}").report
    said = {note.code for note in report.notes if note.needs_review} | {report.failure.code if report.failure else ""}
    assert report.status in ("NOT_CHECKED", "FINDINGS") and (not code or code in said)
