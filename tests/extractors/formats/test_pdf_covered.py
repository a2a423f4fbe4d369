"""Text under a shape painted later: told by what shows, not by geometry."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from extractors.formats.pdf import PDF
from extractors.formats.pdf.covered import is_covered
from extractors.limits import Limits
from redactor import Toolkit
from redactor.pipeline import process
from redactor.redaction import RewriteJob
from redactor.rewrite import rewrite
from redactor.verify.pdf import verify
from tests.pdf_streams import add_page, code, form, han, latin, predefined, saved

TEXT = "BT /L 12 Tf 50 300 Td (Name: Smith, Roads) Tj ET\n"
BOX = "40 290 200 30 re f\n"
SMITH = "87 296 34 16 re f\n"
KEPT = ("Name:", "Smith", "Roads")


def file(content: str, **entries: object) -> bytes:
    pdf = pikepdf.new()
    add_page(pdf, content, **entries)
    return saved(pdf)


def graphics(**entries: object) -> dict[str, object]:
    return {"ExtGState": Dictionary(M=Dictionary(**entries))}


def picture(pdf: pikepdf.Pdf, **entries: object) -> pikepdf.Object:
    return pdf.make_stream(
        bytes(64), Type=Name.XObject, Subtype=Name.Image, Width=8, Height=8, BitsPerComponent=8,
        ColorSpace=Name.DeviceGray, **entries,
    )  # fmt: skip


def with_picture(content: str, *, masked: bool = False) -> bytes:
    pdf = pikepdf.new()
    mask = {"SMask": picture(pdf)} if masked else {}
    add_page(pdf, TEXT + content, XObject=Dictionary(I=picture(pdf, **mask)))
    return saved(pdf)


def with_form() -> bytes:
    pdf = pikepdf.new()
    inner = form(pdf, TEXT)
    inner.Resources = Dictionary(Font=Dictionary(L=latin(pdf)))
    add_page(pdf, f"/F Do 0 g {SMITH}", XObject=Dictionary(F=inner))
    return saved(pdf)


def with_annotation(subtype: str) -> bytes:
    pdf = pikepdf.new()
    page = add_page(pdf, TEXT)
    look = form(pdf, "0 g 0 0 34 16 re f", BBox=Array([0, 0, 34, 16]))
    note = Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=Array([87, 296, 121, 312]), F=4)
    note.AP = Dictionary(N=look)
    page.Annots = Array([pdf.make_indirect(note)])
    return saved(pdf)


def without_font() -> bytes:
    """A font that is not embedded draws nothing here and may draw everything elsewhere."""
    pdf = pikepdf.new()
    page = add_page(pdf, "", **graphics(BM=Name.Multiply))
    page.Resources.Font.G = predefined(pdf, "UniGB-UCS2-H")
    codes = "项目名称".encode("utf-16-be").hex()
    page.Contents = pdf.make_stream(f"BT /G 12 Tf 50 300 Td <{codes}> Tj ET q /M gs 1 1 0 rg {BOX} Q".encode())
    return saved(pdf)


def shaded(content: str, light: int = 0, **entries: object) -> bytes:
    """A page with a shading /S of one gray."""
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([light]), C1=Array([light]), N=1)
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceGray, Coords=Array([0, 0, 1, 0]), Function=tint)
    shading.Extend = Array([True, True])
    return file(content, Shading=Dictionary(S=shading), **entries)


SEEN = {
    "shading of another clip": shaded(f"{TEXT} q 40 200 200 30 re W n /S sh Q q 0 0 9 9 re W n /S sh Q"),
    "shading of the page before": shaded(f"/S sh {TEXT}", light=1),
    "clip that is no shading": file(f"{TEXT} q {SMITH.replace('f', 'W n')} 1 g Q"),
    "shading painted before": file(f"0.9 g {BOX} 0 g {TEXT}"),
    "multiplied highlight": file(f"{TEXT} q /M gs 1 1 0 rg {BOX} Q", **graphics(BM=Name.Multiply)),
    "translucent shape": file(f"{TEXT} q /M gs 0 0 1 rg {BOX} Q", **graphics(ca=0.3)),
    "frame": file(f"{TEXT} 40 290 200 30 re 42 292 196 26 re f*"),
    "clipped shape": file(f"{TEXT} q 0 0 9 9 re W n {BOX} Q"),
    "soft mask": with_picture("q 200 0 0 30 40 290 cm /I Do Q", masked=True),
    "text layer of a scan": with_picture("q 400 0 0 400 0 0 cm /I Do Q"),
    "beside": file(f"{TEXT} 40 200 200 30 re f"),
}
COVERED = {
    "shading": shaded(f"{TEXT} q {SMITH.replace('f', 'W n')} /S sh Q"),
    "shading in clips that cross": shaded(f"{TEXT} q 87 0 34 400 re W* n q 0 296 400 16 re W n /S sh Q Q", light=1),
    "shading in a form's space": shaded(f"{TEXT} q 2 0 0 2 87 296 cm 0 0 17 8 re W n /S sh Q"),
    "black box": file(f"{TEXT} 0 g {SMITH}"),
    "white box": file(f"{TEXT} 1 g {SMITH}"),
    "thick line": file(f"{TEXT} 16 w 87 304 m 121 304 l S"),
    "picture": with_picture("q 34 0 0 16 87 296 cm /I Do Q"),
    "inline image": file(f"{TEXT} q 34 0 0 16 87 296 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q"),
    "text in a form": with_form(),
    "stamp": with_annotation("Stamp"),
    "drawing that is dropped": with_annotation("Ink"),
    "turned page": file(f"{TEXT} 0 g {SMITH}", Rotate=90, CropBox=Array([5, 10, 390, 380])),
}


def texts(data: bytes) -> tuple[str, str]:
    """Return what the page shows, and what is covered."""
    document = PDF.read(data, "", Limits())
    return document.parts[0].text, "".join(part.text for part in document.parts if is_covered(part))


@pytest.mark.parametrize("data", SEEN.values(), ids=SEEN)
def test_what_shows_is_not_covered(data: bytes) -> None:
    shown, covered = texts(data)
    assert all(word in shown for word in KEPT) and not covered


def test_a_font_that_is_not_at_hand_proves_nothing() -> None:
    assert texts(without_font()) == ("项目名称", "")


def test_what_draws_nothing_goes_with_what_the_same_shape_hides() -> None:
    """A number of which the wide digits are of a font that is not at hand: half of it stayed, and could be copied."""
    pdf = pikepdf.new()
    page = add_page(pdf, "")
    page.Resources.Font.G = han(pdf, "９３０８１５４")
    wide = code("９９３０８１５５８３４", "９３０８１５４")
    number = f"BT /L 12 Tf 50 300 Td (5201161) Tj ET BT /G 12 Tf 97 300 Td {wide} Tj ET"
    beside = f"BT /G 12 Tf 50 200 Td {wide} Tj ET 40 190 200 30 re 42 192 196 26 re f*"
    page.Contents = pdf.make_stream(f"{number} 0 g {BOX} {beside}".encode())
    seen, covered = texts(saved(pdf))
    assert "5201161" not in seen and "5201161" in covered
    assert seen.count("９９３０８") == 1 and covered.count("９９３０８") == 1


@pytest.mark.parametrize("data", COVERED.values(), ids=COVERED)
def test_what_lies_below_is_told_and_removed(data: bytes) -> None:
    document = PDF.read(data, "", Limits())
    assert [remark.code for remark in document.warnings if remark.code != "images"] == ["covered_text"]
    shown, covered = texts(data)
    assert "Smith" in covered and "Name:" in shown and "Roads" in shown
    result = rewrite(RewriteJob(data, document, ()))
    assert "covered_text_removed" in {note.code for note in result.notes if note.needs_review}
    assert [note.details["pages"] for note in result.notes if note.code == "glyphs_removed"] == [1]
    left = PDF.read(result.data, "", Limits())
    assert not any("Smith" in part.text for part in left.parts) and "Roads" in left.parts[0].text


def test_a_shading_over_the_whole_page_hides_it() -> None:
    shown, covered = texts(shaded(f"{TEXT} /S sh"))
    assert shown == "" and all(word in covered for word in KEPT)


def test_a_correction_keeps_the_new_text() -> None:
    data = file(f"{TEXT} 1 g {BOX} 0 g {TEXT.replace('Smith', 'Brown')}")
    result = rewrite(RewriteJob(data, PDF.read(data, "", Limits()), ())).data
    assert texts(result) == ("Name: Brown, Roads", "")


def test_a_huge_page_is_looked_at_from_afar() -> None:
    data = file(f"{TEXT} 0 g {SMITH}", MediaBox=Array([0, 0, 100_000, 100_000]))
    assert "Roads" in "".join(texts(data))


@pytest.mark.parametrize("shapes", [600, 6000])
def test_a_bar_among_thousands_of_shapes_is_found(shapes: int) -> None:
    """A map or a chart on the page must not use up what is looked at."""
    drawing = " ".join(f"{200 + i % 40 * 5} {20 + i // 40 % 30 * 5} 4.5 4.5 re f" for i in range(shapes))
    assert "Smith" in texts(file(f"{TEXT} 0.7 g {drawing} 0 g {SMITH}"))[1]


def test_a_page_with_too_many_shapes_goes_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies under its shapes is not told apart, and the report must say so."""
    data = file(f"{TEXT} 0 g {SMITH}")
    assert "covers_not_judged" not in {remark.code for remark in PDF.read(data, "", Limits()).warnings}
    monkeypatch.setattr("extractors.formats.pdf.covered._MOST_OBJECTS", 1)
    kit = Toolkit.load(ocr="off")
    report = process(data, kit, "check", name="a.pdf").report
    assert [note.code for note in report.notes if note.needs_review] == ["covers_not_judged"]
    assert report.status == "FINDINGS"


def test_the_proof_looks_for_covered_text() -> None:
    """It is no finding; a file that still shows it must not pass all the same."""
    data = COVERED["black box"]
    result = rewrite(RewriteJob(data, PDF.read(data, "", Limits()), ()))
    assert [removed.secret_text for removed in result.also_removed] == ["Smith"]
    assert verify(data, result.data, result.also_removed, Limits()).passed
    bars_only = file(f"{TEXT} 0 g {SMITH} 1 g {SMITH}")
    assert not verify(data, bars_only, result.also_removed, Limits()).passed
