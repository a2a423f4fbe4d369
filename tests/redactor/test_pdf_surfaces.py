"""Places that no viewer shows, cleaned from end to end: the detectors must see the number there, the rewriter must take
it out, the verifier must agree, and no object may spell it."""

from __future__ import annotations

import base64
import io
import re
import unicodedata
from collections.abc import Callable

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String

from extractors.formats.pdf import PDF
from extractors.limits import Limits
from redactor import Toolkit
from redactor.pipeline import process
from tests.pdf_streams import (
    ALPHABET,
    LABEL,
    SECRET,
    TAIL,
    add_page,
    code,
    form,
    framed,
    han,
    saved,
    text_at,
    tounicode,
)

ID = "520102198501018873"
CARD = "6222987600012345671"


@pytest.fixture(scope="module")
def kit() -> Toolkit:
    return Toolkit.load(ocr="off")


def shown(text: str, alphabet: str = ALPHABET) -> dict[str, str]:
    return {f"{place:04X}": character for place, character in enumerate(dict.fromkeys(alphabet), 1)}


def names_in_content(pdf: pikepdf.Pdf) -> None:
    drawn = form(pdf, text_at(40, 200, "姓名"))
    content = f"/N{SECRET} Do /T{SECRET} BMC {text_at(40, 150, '项目')} EMC /M{SECRET} gs"
    entries = {
        "XObject": Dictionary({f"/N{SECRET}": drawn}),
        "ExtGState": Dictionary({f"/M{SECRET}": Dictionary(CA=1)}),
    }
    add_page(pdf, framed(content), **entries)


def button_states(pdf: pikepdf.Pdf) -> None:
    page = add_page(pdf, framed(""))
    states = Dictionary({f"/{SECRET}": form(pdf, "0 0 9 9 re f"), "/Off": form(pdf, "")})
    button = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T=String("a"), Rect=Array([40, 180, 60, 200])
    )
    button.AP, button.AS, button.V = Dictionary(N=states), Name(f"/{SECRET}"), Name(f"/{SECRET}")
    page.Annots = Array([pdf.make_indirect(button)])
    pdf.Root.AcroForm = Dictionary(Fields=Array([page.Annots[0]]))


def spot_color(pdf: pikepdf.Pdf) -> None:
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0]), C1=Array([1]), N=1)
    page = add_page(pdf, framed("/S cs 1 scn 40 200 9 9 re f"))
    page.Resources.ColorSpace = Dictionary(S=Array([Name.Separation, Name(f"/Spot{SECRET}"), Name.DeviceGray, tint]))


def comment_in_a_cmap(pdf: pikepdf.Pdf) -> None:
    page = add_page(pdf, framed(""))
    stream = page.Resources.Font.H.ToUnicode
    stream.write(b"% " + SECRET.encode() + b"\n" + stream.read_bytes())


def unused_in_a_cmap(pdf: pikepdf.Pdf) -> None:
    page = add_page(pdf, framed(""))
    stream = page.Resources.Font.H.ToUnicode
    entry = f"1 beginbfchar <00F0> <{SECRET.encode('utf-16-be').hex()}> endbfchar endcmap"
    stream.write(stream.read_bytes().replace(b"endcmap", entry.encode()))


def alternatives_by_digit(pdf: pikepdf.Pdf) -> None:
    """Each digit is the ActualText of an element of its own: a reader speaks them one after the other."""
    add_page(pdf, framed(""))
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    spans = [Dictionary(Type=Name.StructElem, S=Name.Span, P=root, ActualText=String(digit)) for digit in SECRET]
    root.K = Array([pdf.make_indirect(span) for span in spans])
    pdf.Root.StructTreeRoot = root


def profile_description(pdf: pikepdf.Pdf) -> None:
    profile = pdf.make_stream(b"\0\0\1\0" + bytes(80) + b"desc\0" + SECRET.encode() + bytes(9), N=1)
    page = add_page(pdf, framed("/C cs 1 sc 40 200 9 9 re f"))
    page.Resources.ColorSpace = Dictionary(C=Array([Name.ICCBased, profile]))


def user_property(pdf: pikepdf.Pdf) -> None:
    add_page(pdf, framed(""))
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    attributes = Dictionary(O=Name.UserProperties, P=Array([Dictionary(N=String("n"), V=int(SECRET))]))
    root.K = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=root, A=attributes))
    pdf.Root.StructTreeRoot = root


def deep_string(pdf: pikepdf.Pdf) -> None:
    add_page(pdf, framed(""))
    item: pikepdf.Object = Array([String(SECRET)])
    for _ in range(90):
        item = Array([item])
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, ClassMap=Dictionary(A=item)))


def titles(pdf: pikepdf.Pdf) -> None:
    page = add_page(pdf, framed(""))
    escaped = b"\xfe\xff" + f"{SECRET[:5]}\x1bzhCN\x1b{SECRET[5:]}".encode("utf-16-be")
    item = pdf.make_indirect(Dictionary(Title=String(escaped), Dest=Array([page, Name.Fit])))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=item, Last=item, Count=1))
    item.Parent = pdf.Root.Outlines


def link(address: str) -> Callable[[pikepdf.Pdf], None]:
    def build(pdf: pikepdf.Pdf) -> None:
        page = add_page(pdf, framed(""))
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
        note.A = Dictionary(S=Name.URI, URI=String(address))
        page.Annots = Array([pdf.make_indirect(note)])

    return build


def run_length(pdf: pikepdf.Pdf) -> None:
    page = add_page(pdf, "")
    data = framed(text_at(40, 200, SECRET)).encode()
    packed = b"".join(bytes((len(data[i : i + 128]) - 1,)) + data[i : i + 128] for i in range(0, len(data), 128))
    page.Contents = pdf.make_stream(packed + b"\x80", Filter=Name.RunLengthDecode)


def a_digit_a_field(pdf: pikepdf.Pdf) -> None:
    page = add_page(pdf, framed(text_at(40, 200, "身份证")))
    fields = Array([])
    for place, digit in enumerate(ID):
        look = form(pdf, text_at(2, 3, digit), BBox=Array([0, 0, 12, 14]))
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(f"f{place}"), V=String(digit))
        field.Rect, field.F, field.AP = Array([80 + 14 * place, 198, 92 + 14 * place, 212]), 4, Dictionary(N=look)
        fields.append(pdf.make_indirect(field))
    page.Annots = fields
    pdf.Root.AcroForm = Dictionary(Fields=fields)


def beside_its_label(pdf: pikepdf.Pdf) -> None:
    """The label on the page and the value in a field: it is an account because the page says so."""
    page = add_page(pdf, framed(text_at(40, 200, "银行账号：")))
    look = form(pdf, text_at(2, 3, "88010120030012345"), BBox=Array([0, 0, 200, 14]))
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("f"), F=4, AP=Dictionary(N=look))
    field.Rect = Array([100, 197, 300, 211])
    page.Annots = Array([pdf.make_indirect(field)])


def columns(pdf: pikepdf.Pdf) -> None:
    halves = text_at(40, 220, "姓名甲身份证") + text_at(220, 220, "姓名乙银行账号")
    halves += text_at(40, 204, ID[:12]) + text_at(220, 204, CARD[:12])
    add_page(pdf, framed(halves + text_at(40, 188, ID[12:]) + text_at(220, 188, CARD[12:])))


def close_columns(pdf: pikepdf.Pdf) -> None:
    """The columns stand no farther apart than words do."""
    first = text_at(40, 220, "项目称总则一") + text_at(124, 220, LABEL + SECRET[:6]) + text_at(208, 220, "第二章项目")
    second = text_at(40, 204, "名称总则一二") + text_at(124, 204, SECRET[6:]) + text_at(208, 204, "银行账号一")
    add_page(pdf, framed(first + second))


def long_in_close_columns(pdf: pikepdf.Pdf) -> None:
    first = text_at(40, 220, "项目称总则一") + text_at(124, 220, CARD[:12]) + text_at(208, 220, "第二章项目")
    second = text_at(40, 204, "名称总则一二") + text_at(124, 204, CARD[12:]) + text_at(208, 204, "银行账号一")
    add_page(pdf, framed(text_at(124, 236, "银行账号") + first + second))


def other_digits(pdf: pikepdf.Pdf) -> None:
    page = add_page(pdf, framed(text_at(40, 200, SECRET)))
    codes = {key: chr(0x660 + int(c)) if c in "0123456789" else c for key, c in shown("").items()}
    page.Resources.Font.H = han(pdf)
    page.Resources.Font.H.ToUnicode = pdf.make_stream(tounicode(codes))


def identity_unicode(pdf: pikepdf.Pdf) -> None:
    page = add_page(pdf, framed(f"BT /U 12 Tf 40 200 Td <{SECRET.encode('utf-16-be').hex()}> Tj ET"))
    font = han(pdf)
    font.ToUnicode = Name("/Identity-H")
    page.Resources.Font.U = font


def nested_in_an_array(pdf: pikepdf.Pdf) -> None:
    add_page(pdf, framed(f"BT /L 12 Tf 40 200 Td [(a) [({SECRET})] << /K ({SECRET}) >> (b)] TJ ET"))


CASES: dict[str, tuple[str, Callable[[pikepdf.Pdf], None]]] = {
    "names of resources and tags": (SECRET, names_in_content),
    "states of a button": (SECRET, button_states),
    "spot color": (SECRET, spot_color),
    "comment in a CMap": (SECRET, comment_in_a_cmap),
    "unused entry of a CMap": (SECRET, unused_in_a_cmap),
    "a digit an element of the structure": (SECRET, alternatives_by_digit),
    "description of a profile": (SECRET, profile_description),
    "number in a user property": (SECRET, user_property),
    "number as an operand": (SECRET, lambda pdf: add_page(pdf, framed(f"{SECRET} w {SECRET} unknown"))),
    "string in ninety arrays": (SECRET, deep_string),
    "language code in a title": (SECRET, titles),
    "percent signs escaped": (SECRET, link("https://a.example/?t=" + "".join(f"%25{ord(c):02X}" for c in SECRET))),
    "base64 in an address": (SECRET, link("https://a.example/?d=" + base64.b64encode(SECRET.encode()).decode())),
    "address that is the data": (SECRET, link("data:;base64," + base64.b64encode(SECRET.encode()).decode())),
    "RunLength": (SECRET, run_length),
    "a digit a field": (ID, a_digit_a_field),
    "label on the page, value in a field": ("88010120030012345", beside_its_label),
    "wrapped in columns": (ID, columns),
    "wrapped in the second column": (CARD, columns),
    "wrapped in columns that stand close": (SECRET, close_columns),
    "long and wrapped in columns that stand close": (CARD, long_in_close_columns),
    "digits of another script": (SECRET, other_digits),
    "ToUnicode that is a name": (SECRET, identity_unicode),
    "strings nested in an array": (SECRET, nested_in_an_array),
}


def digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(c)) for c in text if c.isdecimal())


@pytest.mark.parametrize(("secret", "build"), CASES.values(), ids=CASES)
def test_nothing_is_left(kit: Toolkit, secret: str, build: Callable[[pikepdf.Pdf], None]) -> None:
    pdf = pikepdf.new()
    build(pdf)
    outcome = process(saved(pdf), kit, "clean", name="a.pdf")
    assert outcome.data is not None, outcome.report.failure
    with pikepdf.open(io.BytesIO(outcome.data)) as cleaned:
        for item in cleaned.objects:
            syntax = item.stream_dict.unparse() if isinstance(item, pikepdf.Stream) else item.unparse(resolved=True)
            data = item.read_bytes() if isinstance(item, pikepdf.Stream) else b""
            for raw in (syntax, data):
                assert secret.encode() not in raw
                assert secret.encode() not in raw.replace(b"\0", b"") and code(secret)[1:-1].encode() not in raw
            assert base64.b64encode(secret.encode()) not in syntax
            assert secret.encode("utf-16-be").hex().encode() not in data
            spoken = b"".join(re.findall(rb"\(([^()]*)\)", syntax)).replace(b"\x1bzhCN\x1b", b"")
            assert secret.encode() not in spoken.replace(b"\0", b"")
    with pypdfium2.PdfDocument(outcome.data) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert not any(end in digits(text) for end in (secret[:8], secret[-6:]))
    assert all(kept in text for kept in (LABEL, TAIL))
    left = PDF.read(outcome.data, "", Limits())
    assert secret not in "".join(digits(part.text) for part in left.parts)


def test_the_file_identifier_is_new(kit: Toolkit) -> None:
    pdf = pikepdf.new()
    add_page(pdf, framed(""))
    data = re.sub(rb"/ID \[<\w+>", b"/ID [<" + SECRET.encode().hex().encode() + b">", saved(pdf))
    outcome = process(data, kit, "clean", name="a.pdf")
    assert outcome.data is not None
    with pikepdf.open(io.BytesIO(outcome.data)) as cleaned:
        assert SECRET.encode() not in b"".join(bytes(half) for half in cleaned.trailer.ID)


def before_the_header(data: bytes) -> bytes:
    return SECRET.encode() + b"\n" + data


def behind_the_end(data: bytes) -> bytes:
    return data + b"\n% " + SECRET.encode("utf-16-be")


def between_objects(data: bytes) -> bytes:
    return data.replace(b"endobj\nxref", b"endobj\n% Tel. " + SECRET.encode() + b"\nxref")


@pytest.mark.parametrize("place", [before_the_header, behind_the_end, between_objects])
def test_bytes_of_no_object_are_searched(kit: Toolkit, place: Callable[[bytes], bytes]) -> None:
    """Somebody else's output may keep them; ours never does."""
    pdf = pikepdf.new()
    add_page(pdf, framed(""))
    data = saved(pdf)
    size = data.rindex(b"startxref\n") + 10
    changed = place(data)
    if place is between_objects:  # the table of references begins later
        size += len(changed) - len(data)
        changed = changed[:size] + str(changed.rindex(b"xref\n0 ")).encode() + b"\n%%EOF\n"
    assert process(changed, kit, "check", name="a.pdf").report.counts()["redact"] == 1
    outcome = process(changed, kit, "clean", name="a.pdf")
    assert outcome.data is not None, outcome.report.failure
    assert SECRET.encode() not in outcome.data.replace(b"\0", b"")
    assert process(data, kit, "check", name="a.pdf").report.counts()["redact"] == 0
