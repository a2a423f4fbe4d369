"""Pictures of persons in documents, from end to end: hidden, or shown to the person who decides."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import numpy
import openpyxl
import pytest
from openpyxl.drawing.image import Image as Shown
from PIL import Image, ImageDraw
from scans import needs_ocr

from redactor import Toolkit
from redactor.pipeline import Outcome, process
from tests.ocr import file_pictures
from tests.ocr.persons import RED, portrait, prints, scribble
from tests.ocr.sheets import ID, PHONE, encoded, legible, sheet

pytest.importorskip("rapidocr")
pytestmark = needs_ocr


def page() -> Image.Image:
    """A page of a notice that names nobody."""
    made = sheet("RGB", (1240, 900))
    for row, text in enumerate(("关于村级道路硬化工程的公示", "本工程由县交通运输局组织实施。", "公示期五个工作日。")):
        made.write(60, 40 + 60 * row, text)
    return made.picture


def with_portrait() -> tuple[Image.Image, tuple[int, int, int, int]]:
    picture, shown = page(), portrait()
    picture.paste(shown, (800, 300))
    return picture, (800, 300, 800 + shown.width, 300 + shown.height)


def with_card() -> tuple[Image.Image, tuple[int, int, int, int]]:
    """The front of an identity card on the page, portrait at its right."""
    card = sheet("RGB", (640, 404), paper=(222, 236, 244))
    rows = ("姓名 张某某", "性别 男 民族 汉", "出生 1968年10月28日", "住址 某某县某某镇某某村")
    for row, text in enumerate(rows):
        card.write(36, 36 + 58 * row, text)
    card.label(330, "公民身份号码", ID, 36)
    card.picture.paste(portrait(170, 220), (440, 60))
    picture = page()
    picture.paste(card.picture, (300, 320))
    return picture, (300, 320, 940, 724)


def with_code(said: str) -> tuple[Image.Image, tuple[int, int, int, int]]:
    zxingcpp = pytest.importorskip("zxingcpp")
    code = zxingcpp.create_barcode(said, zxingcpp.BarcodeFormat.QRCode).to_image(scale=6)
    shown = Image.fromarray(numpy.array(code)).convert("RGB")
    picture = page()
    picture.paste(shown, (800, 400))
    return picture, (800, 400, 800 + shown.width, 400 + shown.height)


def as_png(picture: Image.Image) -> tuple[str, bytes]:
    return "scan.png", encoded(picture, "PNG")


def as_pdf(picture: Image.Image) -> tuple[str, bytes]:
    return "scan.pdf", encoded(picture, "PDF", resolution=110)


def as_docx(picture: Image.Image) -> tuple[str, bytes]:
    return "scan.docx", file_pictures.docx("p.png", encoded(picture, "PNG"))


WAYS = (as_png, as_pdf, as_docx)


def cleaned(kit: Toolkit, way: Callable[[Image.Image], tuple[str, bytes]], picture: Image.Image) -> Outcome:
    name, data = way(picture)
    return process(data, kit, "clean", name=name)


def shown(data: bytes) -> Image.Image:
    """The picture of an output, in the size of the one that went in."""
    if data.startswith(b"%PDF"):
        import pypdfium2

        with pypdfium2.PdfDocument(data) as document:
            return document[0].render(scale=110 / 72).to_pil().convert("RGB").resize((1240, 900))
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            (name,) = [name for name in package.namelist() if "media/" in name]
            data = package.read(name)
    return Image.open(io.BytesIO(data)).convert("RGB")


def colors(data: bytes, box: tuple[int, int, int, int]) -> int:
    """How many colors the middle of an area has, told apart coarsely: a picture has many, a bar and its label few."""
    left, top, right, bottom = box
    inner = shown(data).crop((left + 8, top + 8, right - 8, bottom - 8))
    return len(numpy.unique((numpy.asarray(inner) // 48).reshape(-1, 3), axis=0))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("drawn", "kind"), [(with_portrait, "portrait"), (with_card, "card_picture")])
def test_portraits_and_cards_are_hidden_whole(kit: Toolkit, way: Any, drawn: Any, kind: str) -> None:
    picture, box = drawn()
    outcome = cleaned(kit, way, picture)
    assert outcome.data is not None, outcome.report.failure
    assert (kind, "redact") in {(one.finding.kind, one.decision.action) for one in outcome.report.findings}
    assert colors(way(picture)[1], box) > 20 and colors(outcome.data, box) <= 8
    assert legible(outcome.data, ID) == []
    before, after = (numpy.asarray(one, "int16")[:250] for one in (picture, shown(outcome.data)))
    assert numpy.abs(after - before).mean() < 2


@pytest.mark.parametrize("way", WAYS)
def test_a_code_with_a_private_number_is_hidden(kit: Toolkit, way: Any) -> None:
    zxingcpp = pytest.importorskip("zxingcpp")
    picture, _ = with_code(f"MECARD:N:张某某;TEL:{PHONE};")
    outcome = cleaned(kit, way, picture)
    assert outcome.data is not None, outcome.report.failure
    assert zxingcpp.read_barcodes(picture) and not zxingcpp.read_barcodes(shown(outcome.data))


def test_a_code_with_a_public_address_stays(kit: Toolkit) -> None:
    zxingcpp = pytest.importorskip("zxingcpp")
    said = "https://www.gov.example/gongkai/2024/0612.html"
    outcome = cleaned(kit, as_png, with_code(said)[0])
    assert outcome.data is not None, outcome.report.failure
    assert [code.text for code in zxingcpp.read_barcodes(shown(outcome.data))] == [said]


def signed() -> Image.Image:
    picture = page()
    made = sheet("RGB", (400, 60))
    made.write(0, 10, "经办人（签字）：")
    picture.paste(made.picture, (60, 420))
    scribble(ImageDraw.Draw(picture), 330, 400)
    return picture


def printed(square: bool) -> Image.Image:
    picture = page()
    picture.paste(prints(square).crop((380, 280, 520, 470)), (300, 400))
    return picture


@pytest.mark.parametrize(
    ("picture", "kind"),
    [(signed, "signature"), (lambda: printed(True), "signature"), (lambda: printed(False), "fingerprint")],
    ids=["signature", "name seal", "fingerprint"],
)
def test_signatures_and_prints_go_to_a_person(kit: Toolkit, picture: Callable[[], Image.Image], kind: str) -> None:
    outcome = cleaned(kit, as_png, picture())
    assert (kind, "review") in {(one.finding.kind, one.decision.action) for one in outcome.report.findings}
    assert outcome.report.status == "FINDINGS"


@pytest.mark.parametrize(("case", "kind"), [("ofd", "PNG"), ("xlsx", "GIF")])
def test_pictures_keep_kind_and_size(kit: Toolkit, case: str, kind: str) -> None:
    suffix, build = file_pictures.CASES[case]
    data, made = build()
    outcome = process(data, kit, "clean", name=f"scan{suffix}")
    assert outcome.data is not None, outcome.report.failure
    with zipfile.ZipFile(io.BytesIO(outcome.data)) as package:
        pictures = [Image.open(io.BytesIO(package.read(name))) for name in package.namelist()
                    if name.endswith(f".{kind.lower()}")]  # fmt: skip
    assert [(one.format, one.size) for one in pictures] == [(kind, made.picture.size)]


def test_a_photograph_of_the_works_is_left(kit: Toolkit) -> None:
    """A landscape in a workbook is nobody's picture; the red of a banner is nobody's print."""
    shades = numpy.linspace(60, 200, 600)[None, :] * numpy.linspace(0.6, 1.1, 300)[:, None]
    works = Image.fromarray(shades.clip(0, 255).astype("uint8")).convert("RGB")
    ImageDraw.Draw(works).rectangle((40, 30, 560, 70), fill=RED)
    book: Any = openpyxl.Workbook()
    book.active["A1"] = "施工现场"
    book.active.add_image(Shown(io.BytesIO(encoded(works, "PNG"))), "B3")
    buffer = io.BytesIO()
    book.save(buffer)
    outcome = process(buffer.getvalue(), kit, "clean", name="scan.xlsx")
    assert outcome.data is not None, outcome.report.failure
    assert not {one.finding.kind for one in outcome.report.findings} & {"portrait", "card_picture", "fingerprint"}
