"""Strings outside page content become parts whose anchors name object and path; hidden facts become remarks."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

from extractors.errors import EncryptedInput
from extractors.formats.pdf import PDF
from extractors.formats.pdf.attached import attachments
from extractors.formats.pdf.inspect import inspect_pdf
from extractors.formats.pdf.objects import decode_text, object_parts, readable, strings_of, text_of
from extractors.limits import Limits
from extractors.model import Entry, Part

Change = Callable[[pikepdf.Pdf], None]


def built(change: Change | None = None, content: bytes = b"") -> pikepdf.Pdf:
    pdf = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page = Dictionary(
        Type=Name.Page, MediaBox=[0, 0, 400, 400], Resources=Dictionary(Font=Dictionary(F1=font)),
        Contents=pdf.make_stream(content),
    )  # fmt: skip
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    if change:
        change(pdf)
    return pdf


def bytes_of(pdf: pikepdf.Pdf, **options: object) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, fix_metadata_version=False, **options)
    return buffer.getvalue()


def parts_of(change: Change) -> list[Part]:
    return object_parts(pikepdf.open(io.BytesIO(bytes_of(built(change)))))


def annotate(**entries: object) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        item = pdf.make_indirect(Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **entries))
        pdf.pages[0].obj["/Annots"] = Array([item])

    return change


def catalog(key: str, value: Callable[[pikepdf.Pdf], object]) -> Change:
    return lambda pdf: pdf.Root.__setitem__(key, value(pdf))


def info(pdf: pikepdf.Pdf) -> None:
    pdf.trailer["/Info"] = pdf.make_indirect(Dictionary(Title=String("某工程公示")))


def field(**entries: object) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        annotate(Subtype=Name.Widget, **{"FT": Name.Tx, **entries})(pdf)
        pdf.Root["/AcroForm"] = Dictionary(Fields=Array([pdf.pages[0].obj["/Annots"][0]]))

    return change


SURFACES = {
    "remark": (annotate(Subtype=Name.Text, Contents=String("联系我")), "annotation", "联系我", True),
    "hidden": (annotate(Subtype=Name.FreeText, F=2, Contents=String("联系我")), "annotation", "联系我", False),
    "link": (annotate(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("tel:%31%32%33"))),
             "link", "tel:123", True),
    "field": (field(T=String("电话"), V=String("12345")), "form", "电话\n12345", True),
    "rich": (field(RV=String("<p>1&#50;3</p>")), "form", "123", True),
    "choice": (field(Opt=Array([String("甲乙"), Array([String("丙丁"), String("戊己")])])),
               "form", "甲乙\n丙丁\n戊己", True),
    "info": (info, "property", "某工程公示", False),
    "script": (catalog("/OpenAction", lambda pdf: pdf.make_indirect(
        Dictionary(S=Name.JavaScript, JS=String(r"x='\x31\x32\063'")))), "script", "x='123'", False),
    "structure": (catalog("/StructTreeRoot", lambda pdf: pdf.make_indirect(
        Dictionary(K=Dictionary(S=Name.P, ActualText=String("某某"))))), "hidden", "某某", False),
    "label": (catalog("/PageLabels", lambda pdf: Dictionary(Nums=Array([0, Dictionary(P=String("编号-"))]))),
              "property", "编号-", False),
    "xmp": (catalog("/Metadata", lambda pdf: pdf.make_stream("<x>某&#49;</x>".encode(), Type=Name.Metadata)),
            "property", "某1", False),
    "attached": (catalog("/AF", lambda pdf: Array([Dictionary(EF=Dictionary(F=pdf.make_stream(
        "姓名,电话".encode("gb18030"), Type=Name.EmbeddedFile)))])), "embedded", "姓名,电话", False),
    "private": (catalog("/Private", lambda pdf: pdf.make_indirect(Array([String("某某某")]))),
                "hidden", "某某某", False),
}  # fmt: skip


@pytest.mark.parametrize("name", SURFACES)
def test_surfaces_become_parts(name: str) -> None:
    change, kind, text, visible = SURFACES[name]
    found = [part for part in parts_of(change) if text in part.text]
    assert [(part.kind, part.visible) for part in found] == [(kind, visible)]


def test_anchors_lead_back() -> None:
    change = annotate(Subtype=Name.Stamp, Contents=String("第一"), X=Dictionary(Y=Array([String("第二")])))
    pdf = pikepdf.open(io.BytesIO(bytes_of(built(change))))
    part = next(part for part in object_parts(pdf) if part.kind == "annotation")
    for piece in part.pieces:
        assert isinstance(piece.anchor, Entry)
        number, generation = map(int, piece.anchor.container.split())
        place = next(p for p in strings_of(pdf.get_object(number, generation)) if p.key == piece.anchor.key)
        assert decode_text(bytes(place.value)) == part.text[piece.start : piece.end] and not piece.atomic
    assert [piece.anchor.key for piece in part.pieces] == ["/Contents", "/X/Y[0]"]


def test_decoded_values_are_replaced_whole() -> None:
    change, *_ = SURFACES["link"]
    part = next(part for part in parts_of(change) if part.kind == "link")
    assert [piece.atomic for piece in part.pieces] == [True]


def test_what_is_not_text_is_not_read() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root["/A"] = Array([String(bytes(range(32)) * 4), String("D"), Name.Name])
        pdf.Root["/B"] = pdf.make_stream(bytes(range(256)) * 4)
        pdf.Root["/C"] = pdf.make_stream(b"BT /F1 12 Tf (shown) Tj ET")

    assert parts_of(change) == []


@pytest.mark.parametrize(
    "value",
    [
        "电话".encode("gb18030"),
        b"\xfe\xff" + "电话".encode("utf-16-be"),
        b"\xff\xfe" + "电话".encode("utf-16-le"),
        b"\xef\xbb\xbf" + "电话".encode(),
    ],
)
def test_text_strings_in_all_their_encodings(value: bytes) -> None:
    assert decode_text(value) == "电话"


@given(st.binary(max_size=64))
def test_any_bytes_decode(value: bytes) -> None:
    assert isinstance(decode_text(value), str) and isinstance(readable(decode_text(value)), bool)
    assert isinstance(text_of(value), str)


# ---------------------------------------------------------------- inspection

TEXT, BAR = b"BT /F1 12 Tf 50 300 Td (covered) Tj ET\n", b"0 g 40 290 200 30 re f\n"


def codes(data: bytes) -> dict[str, object]:
    return {remark.code: next(iter(remark.details.values()), "") for remark in inspect_pdf(data, Limits())}


@pytest.mark.parametrize(
    ("content", "covered"),
    [
        (TEXT + BAR, True),
        (TEXT + BAR.replace(b"0 g", b"1 g"), True),
        (BAR + b"1 g\n" + TEXT, False),
        (TEXT + b"0 g 40 200 200 30 re f", False),
        (TEXT + b"40 290 200 30 re S", False),
        (BAR, False),
    ],
)
def test_bars_that_only_cover(content: bytes, covered: bool) -> None:
    assert ("covered_text" in codes(bytes_of(built(content=content)))) is covered


def test_invisible_text() -> None:
    assert "invisible_text" in codes(bytes_of(built(content=b"3 Tr " + TEXT)))
    assert "invisible_text" not in codes(bytes_of(built(content=TEXT)))


FACTS = {
    "scripts": SURFACES["script"][0],
    "attachments": SURFACES["attached"][0],
    "metadata_streams": SURFACES["xmp"][0],
    "properties": SURFACES["info"][0],
    "review_remarks": SURFACES["remark"][0],
    "hidden_annotations": SURFACES["hidden"][0],
    "redaction_marks_not_applied": annotate(Subtype=Name.Redact),
    "media": annotate(Subtype=Name.RichMedia),
    "signatures": field(FT=Name.Sig, V=Dictionary()),
    "hidden_layers": catalog("/OCProperties", lambda pdf: Dictionary(D=Dictionary(OFF=Array([Dictionary()])))),
    "xfa_forms": catalog("/AcroForm", lambda pdf: Dictionary(XFA=pdf.make_stream(b""))),
}


@pytest.mark.parametrize("code", FACTS)
def test_facts(code: str) -> None:
    assert codes(bytes_of(built(FACTS[code])))[code] == 1
    assert code not in codes(bytes_of(built()))


def test_revisions_trailing_bytes_and_permissions() -> None:
    plain = bytes_of(built())
    again = plain[plain.rindex(b"startxref") :]
    assert codes(plain + again)["earlier_revisions"] == 1
    assert codes(plain + b"abc")["bytes_after_end"] == 3
    assert "earlier_revisions" not in codes(bytes_of(built(), linearize=True))
    rights = pikepdf.Permissions(extract=False)
    locked = bytes_of(built(), encryption=pikepdf.Encryption(owner="o", user="", allow=rights))
    assert codes(locked)["encrypted"] == "extract"
    with pytest.raises(EncryptedInput):
        inspect_pdf(bytes_of(built(), encryption=pikepdf.Encryption(owner="o", user="u")), Limits())


def test_attached_files_can_be_taken_out() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        content = pdf.make_stream(b"a,b")
        pdf.Root["/AF"] = Array([pdf.make_indirect(Dictionary(UF=String("表.csv"), EF=Dictionary(F=content)))])

    assert [(name, stream.read_bytes()) for name, stream in attachments(built(change))] == [("表.csv", b"a,b")]


def test_coordinates_of_glyphs_are_no_text() -> None:
    """A pair of them can look like a number with its country code."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    procedure = pdf.make_stream(b"500 0 0 0 500 700 d1 10 10 m 86.1391 234.0077 l 10 200 l h f")
    font = Dictionary(Type=Name.Font, Subtype=Name.Type3, CharProcs=Dictionary(a=procedure), FontBBox=[0, 0, 9, 9])
    page.obj.Resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
    buffer = io.BytesIO()
    pdf.save(buffer)
    assert not any("1391" in part.text for part in PDF.read(buffer.getvalue(), "", Limits()).parts)
