"""The proof of picture files, and of places in pictures: with an engine that reads what it is told, so that each step
of the proof is seen by itself."""

from __future__ import annotations

import base64
import io
import zlib
from dataclasses import dataclass, field

import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from extractors.limits import Limits
from extractors.model import Document, Part, Piece, Pixels, Span
from extractors.ocr import OcrLine
from redactor.redaction import Redaction, VerifyResult
from redactor.verify import pixels
from redactor.verify.image import verify
from redactor.verify.pixels import together, verify_pixels
from tests.redactor.packages import zipped

PHONE = "13900001234"
BOX = (40, 40, 160, 60)


def encoded(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def sheet(*bars: tuple[int, int, int, int], size: tuple[int, int] = (300, 200)) -> Image.Image:
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    for left, top, right, bottom in bars:
        draw.rectangle((left, top, right - 1, bottom - 1), fill="black")
    return picture


def check(cleaned: bytes, original: bytes = b"") -> VerifyResult:
    redaction = Redaction("F1", "mobile", (), PHONE, "", True)
    return verify(original or encoded(sheet()), cleaned, [redaction], Limits())


# ---------------------------------------------------------------- files


def with_text(key: str, text: str, packed: bool = False, international: bool = False) -> bytes:
    told = PngImagePlugin.PngInfo()
    (told.add_itxt if international else told.add_text)(key, text, zip=packed)
    return encoded(sheet(), pnginfo=told)


@pytest.mark.parametrize("cleaned", [
    encoded(sheet()) + PHONE.encode(), with_text("Comment", PHONE), with_text("Comment", PHONE, packed=True),
    with_text("Comment", PHONE, packed=True, international=True), encoded(sheet()) + PHONE.encode("utf-16-le"),
])  # fmt: skip
def test_values_in_the_bytes_are_seen(cleaned: bytes) -> None:
    result = check(cleaned)
    assert [residue.finding for residue in result.residues] == ["F1"] and not result.passed


@pytest.mark.parametrize(("cleaned", "failed"), [
    (encoded(sheet()), ()),
    (encoded(sheet(), dpi=(96, 96)), ()),
    (with_text("Comment", "x"), ("metadata Comment",)),
    (encoded(sheet(size=(300, 199))), ("frames",)),
    (b"GIF89a", ("decoding", "decoding")),
    (b"", ("decoding", "decoding")),
    (encoded(sheet(), "TIFF"), ()),
    (encoded(sheet(), "TIFF", tiffinfo={65000: "x"}), ("metadata tag 65000",)),
    (encoded(sheet(), "TIFF", description="x"), ()),
])  # fmt: skip
def test_it_is_the_same_picture_and_nothing_else(cleaned: bytes, failed: tuple[str, ...]) -> None:
    result = check(cleaned)
    assert result.failed == failed and result.passed is (not failed)


def test_exif_keeps_what_says_how_to_show_it() -> None:
    exif = Image.Exif()
    exif[0x0112] = 3
    assert check(encoded(sheet(), "JPEG", exif=exif), encoded(sheet(), "JPEG")).passed
    exif[0x010F] = "maker"
    assert check(encoded(sheet(), "JPEG", exif=exif), encoded(sheet(), "JPEG")).failed == ("metadata tag 271",)


def test_frames_are_compared() -> None:
    two = encoded(sheet(), "TIFF", save_all=True, append_images=[sheet(size=(10, 10))])
    assert check(two, two).passed
    assert check(encoded(sheet(), "TIFF"), two).failed == ("frames",)
    assert check(two, encoded(sheet(), "TIFF")).failed == ("frames",)


# ---------------------------------------------------------------- places


@dataclass
class Engine:
    """Reads in every picture the same lines, and remembers sizes of the pictures and how much of them is black."""

    said: str = ""
    id: str = "told"
    sizes: list[tuple[int, int]] = field(default_factory=list)
    black: list[float] = field(default_factory=list)

    def read(self, picture: Image.Image, explained: object = ()) -> tuple[OcrLine, ...]:
        self.sizes.append(picture.size)
        histogram = picture.convert("L").histogram()
        self.black.append(sum(histogram[:60]) / sum(histogram))
        count = len(self.said)
        corners = ((0.0, 0.0), (40.0, 0.0), (40.0, 10.0), (0.0, 10.0))
        edges = tuple(place / max(1, count) for place in range(count + 1))
        return (OcrLine(self.said, corners, edges, (1.0,) * count),) if count else ()


def document(form: str, number: int = 1) -> Document:
    """Return a document whose picture had a value at BOX."""
    piece = Piece(0, len(PHONE), Pixels("a.png", BOX, 1.0))
    return Document("a", form, (Part("picture", "image", PHONE, (piece,), number=number),))


def redactions(strong: bool = True) -> list[Redaction]:
    return [Redaction("F1", "mobile", (Span(0, 0, len(PHONE)),), PHONE, "", strong)]


def proof(cleaned: bytes, engine: Engine, form: str = "image", number: int = 1) -> VerifyResult:
    return verify_pixels(document(form, number), cleaned, redactions(), engine)


def test_a_painted_place_needs_no_reading() -> None:
    engine = Engine(PHONE)
    result = proof(encoded(sheet(BOX)), engine)
    assert result.passed and engine.sizes == [] and result.checks == ("pixels of 1 places, OCR of 0",)


@pytest.mark.parametrize(("said", "passed"), [
    (PHONE, False), ("139-0000 1234", False), ("l39OOOO1234", False), ("13900007234", False), ("[电话]", True),
    ("", True), ("2024年5月", True), ("390000", False), ("87654321012", True), ("13900", True),
])  # fmt: skip
def test_an_unpainted_place_is_read(said: str, passed: bool) -> None:
    """What is read there may be the value, nearly the value (OCR errs) or a piece of it."""
    engine = Engine(said)
    result = proof(encoded(sheet()), engine)
    assert engine.sizes and result.passed is passed
    assert [residue.finding for residue in result.residues] == ([] if passed else ["F1"])
    assert PHONE not in repr(result)


@pytest.mark.parametrize(("beside", "is_read"), [
    ((163, 38), True), ((60, 58), True), ((60, 12), True), ((160, 150), False),
])  # fmt: skip
def test_writing_beside_a_painted_place_is_read_without_the_bar(beside: tuple[int, int], is_read: bool) -> None:
    engine = Engine(PHONE)
    picture = sheet(BOX)
    ImageDraw.Draw(picture).text(beside, PHONE, fill=(80, 80, 80), font_size=20)
    assert proof(encoded(picture), engine).passed is (not is_read)
    assert bool(engine.sizes) is is_read
    assert all(share < 0.1 for share in engine.black), "the bar itself is made paper"


def test_where_the_boxes_lie() -> None:
    """Of the frame that had them; beyond the picture nothing is looked at."""
    assert proof(encoded(sheet()), Engine(PHONE), number=2).passed, "the second frame had it: there is none"
    two = encoded(sheet(BOX), "TIFF", save_all=True, append_images=[sheet()])
    assert proof(two, Engine(PHONE)).passed and not proof(two, Engine(PHONE), number=2).passed
    assert proof(encoded(sheet(size=(30, 30))), Engine(PHONE)).passed


def test_weak_values_are_not_likened() -> None:
    weak = verify_pixels(document("image"), encoded(sheet()), redactions(strong=False), Engine(PHONE))
    assert weak.passed, "what occurs elsewhere too is counted by the other proof"


CARRIERS = {
    "docx": lambda picture: zipped({"word/media/a.png": picture, "a.xml": "<a/>"}),
    "html": lambda picture: b'<img src="data:image/png;base64,' + base64.b64encode(picture) + b'">',
    "html with blanks": lambda picture: b"<img src='data:image/png;x=y;base64," + base64.encodebytes(picture) + b"'>",
    "eml": lambda picture: (
        b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(picture)
    ),
    "eml page": lambda picture: (
        b"Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(b'<img src="data:image/png;base64,' + base64.b64encode(picture) + b'">')
    ),
}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_pictures_in_other_files(carrier: str) -> None:
    form, make = carrier.split()[0], CARRIERS[carrier]
    assert proof(make(encoded(sheet(BOX))), Engine(PHONE), form).passed
    assert not proof(make(encoded(sheet())), Engine(PHONE), form).passed
    small = sheet(size=(100, 50))
    assert proof(make(encoded(small)), Engine(PHONE), form).passed, "the place cannot lie in a smaller picture"
    assert not proof(make(encoded(sheet(size=(152, 52)))), Engine(PHONE), form).passed, "but in one nearly as large"


@pytest.mark.parametrize(("form", "cleaned", "failed"), [
    ("docx", b"PK", "package"), ("html", b"<p>", "pictures"), ("eml", b"Subject: x\n\nx", "pictures"),
    ("image", b"x", "picture"), ("pdf", b"x", "pdfium rendering"),
])  # fmt: skip
def test_what_cannot_be_looked_at_is_not_proven(form: str, cleaned: bytes, failed: str) -> None:
    result = proof(cleaned, Engine(), form)
    assert not result.passed and result.failed == (failed,)


def test_nothing_was_removed_from_pictures() -> None:
    elsewhere = Document("a", "docx", (Part("body", "body", PHONE, (Piece(0, 11, None),)),))
    result = verify_pixels(elsewhere, b"PK", redactions(), Engine(PHONE))
    assert result.passed and result.checks == ("pixels of 0 places, OCR of 0",)


@pytest.mark.parametrize(("boxes", "places"), [
    ([(0, 0, 10, 10), (14, 0, 24, 10)], [(0, 0, 24, 10)]),
    ([(0, 0, 10, 10), (17, 0, 27, 10)], [(0, 0, 10, 10), (17, 0, 27, 10)]),
    ([(0, 0, 10, 10), (0, 14, 10, 24)], [(0, 0, 10, 24)]),  # a line that stands
    ([(0, 0, 10, 10), (11, 7, 21, 17)], [(0, 0, 10, 10), (11, 7, 21, 17)]),
    ([(0, 0, 10, 10), (11, 3, 21, 13)], [(0, 0, 21, 13)]),
    ([(90, 90, 120, 130), (-9, -9, 5, 5)], [(0, 0, 5, 5), (90, 90, 100, 100)]),
    ([(100, 0, 110, 10), (5, 5, 5, 9), (0, 100, 5, 110)], []),
])  # fmt: skip
def test_places(boxes: list[tuple[int, int, int, int]], places: list[tuple[int, int, int, int]]) -> None:
    assert sorted(pixels._places(boxes, (100, 100))) == places


def test_two_proofs_are_one() -> None:
    good, bad = VerifyResult(True, ("a",)), VerifyResult(False, ("b",), failed=("c",))
    assert together(good, good).passed
    for first, second in ((good, bad), (bad, good)):
        both = together(first, second)
        assert not both.passed and both.failed == ("c",) and set(both.checks) == {"a", "b"}


def test_a_compressed_text_that_cannot_be_opened_is_searched_as_it_is() -> None:
    body = b"Comment\0\0" + PHONE.encode()
    length = len(body).to_bytes(4, "big")
    chunk = length + b"zTXt" + body + zlib.crc32(b"zTXt" + body).to_bytes(4, "big")
    data = encoded(sheet())
    assert not check(data[:33] + chunk + data[33:]).passed
