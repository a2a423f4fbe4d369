"""Numbers that are cut in two, or not shown by what spells them: nothing of them may be left, and all else stays."""

from __future__ import annotations

import io
import math
from collections.abc import Callable

import pikepdf
import pypdfium2
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name, String

from redactor import Toolkit
from redactor.pipeline import process
from tests.pdf_residue import residues
from tests.pdf_streams import LABEL, SECRET, TAIL, add_page, form, framed, han, saved, text_at, tounicode

HEAD, FOOT = SECRET[:6], SECRET[6:]
Build = Callable[[pikepdf.Pdf], object]


@pytest.fixture(scope="module")
def kit() -> Toolkit:
    return Toolkit.load(ocr="off")


def content(middle: str) -> Build:
    return lambda pdf: add_page(pdf, framed(middle))


def spoken(*texts: str) -> Build:
    """Each text is the ActualText of a glyph that shows something else."""
    marks = [
        f"/Span <</ActualText ({text})>> BDC {text_at(40 + 12 * place, 200, '名')} EMC"
        for place, text in enumerate(texts)
    ]
    return content(" ".join(marks))


def half_spoken(pdf: pikepdf.Pdf) -> None:
    rest = f"/Span <</ActualText ({FOOT})>> BDC {text_at(76, 200, '名')} EMC"
    add_page(pdf, framed(text_at(40, 200, HEAD) + rest))


def bookmarks(pdf: pikepdf.Pdf) -> None:
    page = add_page(pdf, framed(""))
    first, second = (pdf.make_indirect(Dictionary(Title=String(t), Dest=Array([page, Name.Fit]))) for t in (HEAD, FOOT))
    first.Next, second.Prev = second, first
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=first, Last=second, Count=2))
    first.Parent = second.Parent = pdf.Root.Outlines


def structure(pdf: pikepdf.Pdf) -> None:
    add_page(pdf, framed(""))
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    halves = [Dictionary(Type=Name.StructElem, S=Name.Span, P=root, ActualText=String(t)) for t in (HEAD, FOOT)]
    root.K = Array([pdf.make_indirect(half) for half in halves])
    pdf.Root.StructTreeRoot = root


def note(pdf: pikepdf.Pdf, page: pikepdf.Object, text: str, left: float, *, looks: bool) -> None:
    """Add a FreeText annotation on the line at 200."""
    item = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Contents=String(text), DA=String("/L 12 Tf"), F=4)
    item.Rect = Array([left, 197, left + 6 * len(text) + 2, 212])
    if looks:
        item.AP = Dictionary(N=form(pdf, text_at(0, 3, text), BBox=Array([0, 0, 6 * len(text) + 2, 15])))
    pdf_object = pdf.make_indirect(item)
    page.Annots = Array([*(page.get("/Annots") or ()), pdf_object])


def half_in_a_note(*, looks: bool) -> Build:
    def build(pdf: pikepdf.Pdf) -> None:
        page = add_page(pdf, framed(text_at(40, 200, HEAD)))
        note(pdf, page, FOOT, 76.5, looks=looks)

    return build


def note_with_other_looks(pdf: pikepdf.Pdf) -> None:
    """The appearance shows nothing of what the annotation says; the next viewer writes it anew."""
    half_in_a_note(looks=True)(pdf)
    pdf.pages[0].obj.Annots[0].AP.N.write(b"")


def note_within_the_page_object(pdf: pikepdf.Pdf) -> None:
    half_in_a_note(looks=False)(pdf)
    page = pdf.pages[0].obj
    page.Annots = Array([Dictionary(dict(page.Annots[0].items()))])


def note_on_a_turned_page(pdf: pikepdf.Pdf) -> None:
    page = add_page(pdf, framed(f"BT /L 12 Tf 0 1 -1 0 200 100 Tm ({HEAD}) Tj ET"), Rotate=90)
    note(pdf, page, FOOT, 0, looks=False)
    page.Annots[0].Rect, page.Annots[0].Rotate = Array([188, 141, 203, 180]), 90


def notes_of_both_kinds(pdf: pikepdf.Pdf) -> None:
    page = add_page(pdf, framed(""))
    note(pdf, page, HEAD, 40, looks=True)
    note(pdf, page, FOOT, 76.5, looks=False)


def two_notes(pdf: pikepdf.Pdf) -> None:
    page = add_page(pdf, framed(""))
    note(pdf, page, HEAD, 40, looks=True)
    note(pdf, page, FOOT, 76.5, looks=True)


def address(uri: str, *, also_shown: bool = False) -> Build:
    def build(pdf: pikepdf.Pdf) -> None:
        page = add_page(pdf, framed(text_at(40, 200, SECRET) if also_shown else ""))
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
        link.A = Dictionary(S=Name.URI, URI=String(uri))
        page.Annots = Array([pdf.make_indirect(link)])

    return build


def open_image(pdf: pikepdf.Pdf) -> None:
    add_page(pdf, framed("") + f"\nBI /W 8 /H 8 /CS /Odd ID 12345678 BT /L 12 Tf 9 9 Td ({SECRET}) Tj ET")


def layers(pdf: pikepdf.Pdf) -> None:
    groups = [pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(text))) for text in (HEAD, FOOT)]
    add_page(pdf, framed(""))
    pdf.Root.OCProperties = Dictionary(OCGs=Array(groups), D=Dictionary(Order=Array(groups)))


def page_label(pdf: pikepdf.Pdf) -> None:
    """The number of the first page goes on where the prefix ends."""
    add_page(pdf, framed(""))
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, P=String(HEAD), St=int(FOOT))]))


def structure_with_whole_numbers(pdf: pikepdf.Pdf) -> None:
    structure(pdf)
    root = pdf.Root.StructTreeRoot
    whole = [Dictionary(Type=Name.StructElem, S=Name.Span, P=root, E=String("20260101000000")) for _ in range(2)]
    first, *rest = root.K
    root.K = Array([pdf.make_indirect(whole[0]), first, pdf.make_indirect(whole[1]), *rest])


def tiled(
    *matrix: float, step: float = 1000, is_in_a_form: bool = False, beside: str = text_at(40, 200, HEAD)
) -> Build:
    """The rest stands in the cells of a pattern."""

    def build(pdf: pikepdf.Pdf) -> None:
        fill = "/Pattern cs /P scn 0 0 400 400 re f"
        page = add_page(pdf, framed(f"{beside} {'q 1 0 0 1 76 197 cm /F Do Q' if is_in_a_form else fill}"))
        cell = form(pdf, text_at(0, 3, FOOT), BBox=Array([0, 0, 60, 20]), PatternType=1, PaintType=1, TilingType=1)
        del cell.Subtype
        cell.Type, cell.XStep, cell.YStep, cell.Matrix = Name.Pattern, step, step, Array(matrix)
        if is_in_a_form:
            held = form(pdf, fill, BBox=Array([0, 0, 60, 20]))
            held.Resources = Dictionary(Pattern=Dictionary(P=cell))
            page.Resources.XObject = Dictionary(F=held)
        else:
            page.Resources.Pattern = Dictionary(P=cell)

    return build


def masked(content: str, *texts: tuple[float, float, str]) -> Build:
    """Graphics states /M0, /M1, ... each have a text as their soft mask."""

    def build(pdf: pikepdf.Pdf) -> None:
        page = add_page(pdf, framed(content))
        group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
        masks = [form(pdf, "1 g " + text_at(*text), Group=group) for text in texts]
        page.Resources.ExtGState = Dictionary(
            {f"/M{place}": Dictionary(SMask=Dictionary(S=Name.Luminosity, G=mask)) for place, mask in enumerate(masks)}
        )

    return build


CASES: dict[str, Build] = {
    "half of it in a pattern": tiled(1, 0, 0, 1, 76, 197),
    "half of it in a cell of a pattern": tiled(1, 0, 0, 1, 76 - 3 * 90, 197 - 2 * 90, step=90),
    "half of it in a pattern of a form": tiled(1, 0, 0, 1, 0, 0, is_in_a_form=True),
    "half of it in a turned pattern": tiled(
        0, 1, -1, 0, 203, 136, beside=f"BT /L 12 Tf 0 1 -1 0 200 100 Tm ({HEAD}) Tj ET"
    ),
    "half of it in a soft mask": masked(text_at(40, 200, HEAD) + "q /M0 gs 70 190 90 40 re f Q", (76, 200, FOOT)),
    "half of it in a soft mask that is moved": masked(
        text_at(40, 200, HEAD) + "q 1 0 0 1 70 190 cm /M0 gs 0 0 90 40 re f Q", (6, 10, FOOT)
    ),
    "two soft masks": masked(
        "q /M0 gs 30 190 46 40 re f Q q /M1 gs 76 190 90 40 re f Q", (40, 200, HEAD), (76, 200, FOOT)
    ),
    "arrays in an array": content(f"BT /L 12 Tf 40 200 Td [[({HEAD})] ({FOOT})] TJ ET"),
    "array where a string belongs": content(f"BT /L 12 Tf 40 200 Td [({HEAD})({FOOT})] Tj ET"),
    "string where an array belongs": content(f"BT /L 12 Tf 40 200 Td ({SECRET}) TJ ET"),
    "more operands than are shown": content(f"BT /L 12 Tf 40 200 Td ({HEAD}) ({FOOT}) Tj ET"),
    "mirrored and painted backwards": content(f"BT /L 12 Tf -100 Tz 1 0 0 1 200 200 Tm ({SECRET[::-1]}) Tj ET"),
    "negative size": content(f"BT /L -12 Tf -1 0 0 -1 40 200 Tm ({HEAD}) Tj ({FOOT}) Tj ET"),
    "inline image without end": open_image,
    "ActualText glyph by glyph": spoken(*SECRET),
    "ActualText in halves": spoken(HEAD, FOOT),
    "half of it ActualText": half_spoken,
    "two bookmarks": bookmarks,
    "two elements of the structure": structure,
    "two layers": layers,
    "prefix and number of a page": page_label,
    "two elements of the structure among whole numbers": structure_with_whole_numbers,
    "half of it in a note": half_in_a_note(looks=True),
    "half of it in a note that viewers write out": half_in_a_note(looks=False),
    "half of it in a note that shows something else": note_with_other_looks,
    "half of it in a note within the page object": note_within_the_page_object,
    "half of it in a note on a turned page": note_on_a_turned_page,
    "two notes": two_notes,
    "two notes, one of which viewers write out": notes_of_both_kinds,
    "slashes in an address": address(f"https://a.example/{SECRET[:3]}/{SECRET[3:7]}/{SECRET[7:]}"),
    "a slash after each digit": address("https://a.example/" + "/".join(SECRET)),
    "escaped slashes": address(f"https://a.example/?q={SECRET[:3]}%2F{SECRET[3:7]}%2F{SECRET[7:]}"),
    "points in an address": address(f"https://{SECRET[:3]}.{SECRET[3:7]}.{SECRET[7:]}.example/"),
    "plus signs in an address": address(f"https://a.example/?q={SECRET[:3]}+{SECRET[3:7]}+{SECRET[7:]}"),
    "entities in an address": address("https://a.example/" + "".join(f"&#{ord(digit)};" for digit in SECRET)),
    "two parameters of an address": address(f"https://a.example/?a={HEAD}&b={FOOT}", also_shown=True),
}


@pytest.mark.parametrize("build", CASES.values(), ids=CASES)
def test_no_six_digits_are_left(kit: Toolkit, build: Build) -> None:
    pdf = pikepdf.new()
    build(pdf)
    data = saved(pdf)
    assert residues(data, SECRET)
    outcome = process(data, kit, "clean", name="a.pdf")
    assert outcome.data is not None, outcome.report.failure
    assert residues(outcome.data, SECRET) == []
    with pypdfium2.PdfDocument(outcome.data) as document:
        text = document[0].get_textpage().get_text_range()
    assert LABEL in text and TAIL in text


def test_the_strings_of_a_note_lose_what_its_appearance_lost(kit: Toolkit) -> None:
    """Five digits are no value by themselves; the note must not keep them all the same."""
    pdf = pikepdf.new()
    half_in_a_note(looks=True)(pdf)
    outcome = process(saved(pdf), kit, "clean", name="a.pdf")
    assert outcome.data is not None
    assert FOOT.encode() not in outcome.data


def test_numbers_in_an_address_that_are_no_value_stay(kit: Toolkit) -> None:
    pdf = pikepdf.new()
    address("https://a.example/2026/03/15/1234567.html")(pdf)
    outcome = process(saved(pdf), kit, "clean", name="a.pdf")
    assert outcome.data is not None
    with pikepdf.open(io.BytesIO(outcome.data)) as cleaned:
        assert str(cleaned.pages[0].Annots[0].A.URI).endswith("/2026/03/15/1234567.html")


def over_a_break(pdf: pikepdf.Pdf) -> None:
    """Each page has a running head, a foot and its number; a line of the first page stands where the rest begins."""
    for number, body in ((1, text_at(40, 350, TAIL) + text_at(40, 40, HEAD)), (2, text_at(40, 350, FOOT))):
        frame = text_at(40, 380, LABEL) + text_at(180, 15, f"第{number}章")
        add_page(pdf, frame + body + text_at(40, 300, TAIL if number == 2 else "项目"))


def font_table(pdf: pikepdf.Pdf) -> None:
    """Names stand packed in a font program, without a gap, in bytes that look like an operator here and there."""
    page = add_page(pdf, framed(""))
    packed = bytes(9) + b"]' (" + f"Made{SECRET}Regular".encode("utf-16-be") + bytes(9)
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.A, Flags=32, FontFile2=pdf.make_stream(packed))
    page.Resources.Font.L.FontDescriptor = pdf.make_indirect(descriptor)


def _box_glyph(holes: int) -> object:
    """A box with a window in its upper half, or none."""
    pen = TTGlyphPen(None)
    for left, bottom, right, top in [(450, 0, 50, 700), (150, 400, 350, 600)][: 1 + holes]:
        pen.moveTo((left, bottom))
        for corner in ((left, top), (right, top), (right, bottom)):
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph()


def blank_letters(pdf: pikepdf.Pdf) -> None:
    """The letter between the digits is drawn by an empty glyph."""
    page = add_page(pdf, framed(""))
    characters = dict.fromkeys(SECRET + "q")
    names = {".notdef": "", **{f"drawn{place}": character for place, character in enumerate(characters)}}
    fonts = FontBuilder(1000)
    fonts.setupGlyphOrder(list(names))
    fonts.setupCharacterMap({})
    empty = TTGlyphPen(None).glyph()
    fonts.setupGlyf({name: empty if text == "q" else _box_glyph(text in ("0", "9")) for name, text in names.items()})
    fonts.setupHorizontalMetrics(dict.fromkeys(names, (500, 0)))
    fonts.setupHorizontalHeader(ascent=800, descent=-200)
    fonts.setupPost()
    data = io.BytesIO()
    fonts.save(data)
    font = han(pdf)
    font.DescendantFonts[0].FontDescriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name.Han, Flags=4, FontFile2=pdf.make_stream(data.getvalue())
    )
    codes = {character: place for place, character in enumerate(characters, 1)}
    font.ToUnicode = pdf.make_stream(tounicode({f"{place:04X}": character for character, place in codes.items()}))
    page.Resources.Font.B = font
    shown = "".join(f"{codes[digit]:04X}{codes['q']:04X}" for digit in SECRET)
    page.Contents = pdf.make_stream(framed(f"BT /B 12 Tf 40 200 Td <{shown}> Tj ET").encode())


def turned(*degrees: float, is_shuffled: bool = False) -> Build:
    """The digits stand side by side, each turned around its middle by the next of the angles."""

    def digit(place: int) -> str:
        angle = math.radians(degrees[place % len(degrees)])
        cosine, sine = math.cos(angle), math.sin(angle)
        x, y = 43 + 8 * place - 3 * cosine + 4 * sine, 204 - 3 * sine - 4 * cosine
        matrix = f"{cosine:.4f} {sine:.4f} {-sine:.4f} {cosine:.4f} {x:.2f} {y:.2f}"
        return f"BT /L 12 Tf {matrix} Tm ({SECRET[place]}) Tj ET"

    places = sorted(range(len(SECRET)), key=lambda place: place * 7 % 11 if is_shuffled else place)
    return content("\n".join(map(digit, places)))


def mixed_with(operators: str) -> Build:
    return content(
        "BT /L 12 Tf 40 200 Td " + " ".join(f"/L 12 Tf 0 Tr ({digit}) Tj {operators}" for digit in SECRET) + " ET"
    )


MORE: dict[str, Build] = {
    "over the foot and the head of pages": over_a_break,
    "packed in a font program": font_table,
    "digits turned one by one": turned(6, -6),
    "digits turned a little": turned(2, -2),
    "digits that lie on their backs": turned(90),
    "every second digit on its head": turned(0, 180),
    "digits that lean": turned(-45),
    "empty letters between": blank_letters,
    "in one place, one after the other": content(
        "".join(f"BT 3 Tr /L 12 Tf 40 200 Td ({digit}) Tj ET " for digit in SECRET)
    ),
    "invisible letters between": mixed_with("3 Tr [(q) 556] TJ"),
    "tiny letters between": mixed_with("/L 0.01 Tf (q) Tj"),
    "white letters between": mixed_with("1 g [(q) 556] TJ 0 g"),
    "white letters of another color space": mixed_with("/DeviceCMYK cs 0 0 0 0 sc [(q) 556] TJ 0 0 0 1 k"),
    "white letters between, in a saved state": mixed_with("q 1 1 1 rg [(q) 556] TJ Q"),
    "raised and lowered": content(
        f"{text_at(40, 200, '电话')} BT /L 12 Tf 64 200 Td "
        + " ".join(f"{(0, 10, -6)[place % 3]} Ts ({digit}) Tj" for place, digit in enumerate(SECRET))
        + " 0 Ts ET"
    ),
    "points between, after a label": content(
        f"{text_at(40, 200, '电话')} BT /L 12 Tf 64 200 Td ({'.'.join(SECRET)}) Tj ET"
    ),
}


@pytest.mark.parametrize("build", MORE.values(), ids=MORE)
def test_what_an_eye_puts_together_is_gone(kit: Toolkit, build: Build) -> None:
    pdf = pikepdf.new()
    build(pdf)
    data = saved(pdf)
    outcome = process(data, kit, "clean", name="a.pdf")
    assert outcome.data is not None, outcome.report.failure
    assert residues(data, SECRET, far=True) and residues(outcome.data, SECRET, far=True) == []
    with pypdfium2.PdfDocument(outcome.data) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert LABEL in text and text.count(TAIL) == (2 if build is over_a_break else 1)


def test_digits_turned_and_painted_in_any_order_go(kit: Toolkit) -> None:
    pdf = pikepdf.new()
    turned(10, -70, 90, 0, is_shuffled=True)(pdf)
    outcome = process(saved(pdf), kit, "clean", name="a.pdf")
    assert outcome.data is not None, outcome.report.failure
    with pypdfium2.PdfDocument(outcome.data) as document:
        assert not any(map(str.isdigit, document[0].get_textpage().get_text_range()))


def test_digits_side_by_side_that_are_not_turned_stay(kit: Toolkit) -> None:
    """Numbers of rows and marks of scales are single digits, too."""
    pdf = pikepdf.new()
    marks = "".join(text_at(40 + 40 * place, 200, digit) for place, digit in enumerate("13912340"))
    add_page(pdf, framed(marks + "".join(text_at(40, 320 - 10 * n, digit, 8) for n, digit in enumerate("123456789"))))
    outcome = process(saved(pdf), kit, "clean", name="a.pdf")
    assert outcome.report.counts()["redact"] == 0


@pytest.mark.parametrize("drawn", [(HEAD, FOOT), (HEAD, "")], ids=["two glyphs", "half of it"])
def test_glyphs_that_draw_part_of_a_number_go_to_a_person(kit: Toolkit, drawn: tuple[str, ...]) -> None:
    """The text of another font within the glyphs of a Type 3 font: no reader copies it, and it stands on the page."""
    pdf = pikepdf.new()
    page = add_page(pdf, framed("BT /T 12 Tf 76 200 Td (ab) Tj ET" + text_at(40, 200, FOOT if drawn[-1] == "" else "")))
    procedures = [pdf.make_stream(f"500 0 d0 BT /L 100 Tf 0 0 Td ({text}) Tj ET".encode()) for text in drawn]
    page.Resources.Font.T = pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 800, 99]), FontMatrix=Array([0.01, 0, 0, 0.01, 0, 0]),
        CharProcs=Dictionary({f"/{name}": held for name, held in zip("ab", procedures, strict=False)}),
        Encoding=Dictionary(Differences=Array([97, Name.a, Name.b])), FirstChar=97, LastChar=98,
        Widths=Array([400, 400]), Resources=Dictionary(Font=Dictionary(L=page.Resources.Font.L)),
    ))  # fmt: skip
    outcome = process(saved(pdf), kit, "clean", name="a.pdf")
    assert outcome.data is None and outcome.report.status == "NOT_CHECKED"
