"""Glyph-exact removal: the value is gone from every stream, what is kept stays where it was, a bar marks the place."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from functools import cache
from operator import attrgetter

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from extractors.formats.pdf import PDF
from extractors.formats.pdf.tokens import Tokenizer
from extractors.limits import Limits
from extractors.model import Document, Span
from redactor.redaction import Redaction, RewriteJob, Rewritten
from redactor.rewrite import rewrite
from redactor.rewrite.pdf.editing import edit, serialize
from redactor.rewrite.pdf.traces import number
from tests.pdf_cases import CASES
from tests.pdf_streams import (
    LABEL,
    LONG,
    SECRET,
    TAIL,
    Case,
    add_page,
    code,
    form,
    framed,
    made,
    same_line,
    saved,
    text_at,
)

NAMED = pytest.mark.parametrize("case", CASES, ids=attrgetter("name"))


def read(data: bytes) -> Document:
    return PDF.read(data, "", Limits())


def digits(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isdigit())


def cleaned(data: bytes, *secrets: str, spans: tuple[Span, ...] = (), strong: bool = True) -> Rewritten:
    redactions = tuple(Redaction(f"F{n}", "test", spans, secret, "", strong) for n, secret in enumerate(secrets))
    return rewrite(RewriteJob(data, read(data), redactions))


@cache
def output(case: Case) -> bytes:
    return cleaned(case.data, case.secret).data


def span_of(document: Document, value: str, occurrence: int = 0) -> Span:
    found = [
        Span(index, match.start(), match.end())
        for index, part in enumerate(document.parts)
        for match in re.finditer(re.escape(value), part.text)
    ]
    return found[occurrence]


def characters(data: bytes) -> Counter[tuple[str, float, float]]:
    """Return every character that pdfminer sees, with its place rounded to a fifth of a point."""
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTChar, LTContainer

    found: Counter[tuple[str, float, float]] = Counter()

    def walk(item: object, page: int) -> None:
        if isinstance(item, LTChar):
            found[item.get_text(), 1000 * page + round(item.x0 * 5) / 5, round(item.y0 * 5) / 5] += 1
        elif isinstance(item, LTContainer):
            for child in item:
                walk(child, page)

    for page, layout in enumerate(extract_pages(io.BytesIO(data), laparams=None)):
        walk(layout, page)
    return found


# ---------------------------------------------------------------- every surface


@NAMED
def test_no_reader_finds_the_value(case: Case) -> None:
    data = output(case)
    for part in read(data).parts:
        assert digits(case.secret) not in digits(part.text), part.name
    assert digits(case.secret) not in digits("".join(part.text for part in read(data).parts))
    with pypdfium2.PdfDocument(data) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert digits(case.secret) not in digits(text)


@NAMED
def test_no_object_holds_the_value(case: Case) -> None:
    with pikepdf.open(io.BytesIO(output(case))) as pdf:
        for item in pdf.objects:
            text = (item.read_bytes() if isinstance(item, pikepdf.Stream) else item.unparse()).decode("latin-1")
            assert case.secret not in text
            assert case.secret.encode("utf-16-be").hex() not in text.lower()


# pdfminer does not go to the next line for '"'; what is written for it has a test of its own.
@pytest.mark.parametrize("case", [case for case in CASES if case.name != "double quote"], ids=attrgetter("name"))
def test_what_is_kept_stays_where_it_was(case: Case) -> None:
    before, after = characters(case.data), characters(output(case))
    kept = Counter({key: count for key, count in before.items() if not digits(key[0]) and key[0] not in " -"})
    assert kept - after == Counter()
    assert all(any(text in part.text for part in read(output(case)).parts) for text in case.kept)


@NAMED
def test_the_same_input_gives_the_same_bytes(case: Case) -> None:
    assert cleaned(case.data, case.secret).data == output(case)


# ---------------------------------------------------------------- what exactly is written


def content(data: bytes, page: int = 0) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return bytes(pdf.pages[page].obj.Contents.read_bytes())


def test_a_run_becomes_one_whole_number() -> None:
    kerned = "[" + " ".join(f"{code(c)} {3.2 * n:.1f}" for n, c in enumerate(SECRET)) + "] TJ"
    written = content(cleaned(made(same_line(kerned)), SECRET).data)
    assert re.search(rb"\[-5324\] TJ", written), written  # 11 digits of 500, less kerns of 176 in all


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        (f"({SECRET}) ' (y) Tj", rb"T\* \[-6116\] TJ \(y\) Tj"),
        (f"({SECRET}) '", rb"T\*  ET"),
        (f'3 1.5 (a {SECRET} b) "', rb"3 Tw 1.5 Tc T\* \[<6120> -7491 <2062>\] TJ"),
    ],
)
def test_line_showing_operators_are_written_out(show: str, expected: bytes) -> None:
    data = made(f"BT /L 12 Tf 14 TL 40 300 Td (x) Tj {show} ET")
    assert re.search(expected, content(cleaned(data, SECRET).data)), content(cleaned(data, SECRET).data)


@pytest.mark.parametrize(
    ("name", "code", "pages"), [("string", "glyphs_removed", 1), ("unused form", "unplaced_glyphs_removed", None)]
)
def test_the_report_tells_of_pages_only_where_they_lost_something(name: str, code: str, pages: int | None) -> None:
    case = next(case for case in CASES if case.name == name)
    (note,) = (note for note in cleaned(case.data, case.secret).notes if "glyphs" in note.code)
    assert (note.code, note.details.get("pages")) == (code, pages)


def test_weak_values_go_only_where_the_spans_say() -> None:
    data = made(text_at(40, 300, "123456") + text_at(40, 200, "123456"))
    document = read(data)
    result = rewrite(
        RewriteJob(data, document, (Redaction("F1", "x", (span_of(document, "123456", 1),), "123456", "", False),))
    )
    text = read(result.data).parts[0].text
    assert text.count("123456") == 1
    assert [key[2] for key in characters(result.data) if key[0] == "1"] == [
        key[2] for key in characters(made(text_at(40, 300, "1"))) if key[0] == "1"
    ]


def test_streams_without_hits_keep_their_bytes() -> None:
    untouched = framed("1.50 0.0 0 rg  40 40 10. .5 re f (1) pop"[:-8]).encode()
    pdf = pikepdf.new()
    add_page(pdf, same_line(f"{code(SECRET)} Tj"))
    add_page(pdf, untouched)
    assert content(cleaned(saved(pdf), SECRET).data, 1) == untouched


WIDE = f"BT /H 12 Tf 0.1 Tc 1 0 0 1 40 300 Tm {code(SECRET)} Tj 0 Tc ET "


@pytest.mark.parametrize(
    ("shown", "left", "right"),
    [
        pytest.param(text_at(40, 300, LABEL + SECRET + TAIL), 76, 142, id="text follows: between neighbors"),
        pytest.param(WIDE, 40, 112, id="end of a line: 6 heights, not 5.6"),
        pytest.param(WIDE + text_at(112, 300, TAIL), 40, 111.4, id="next to text"),
        pytest.param(WIDE + "115 290 m 115 320 l S", 40, 109, id="before a ruling"),
        pytest.param(WIDE + "115 280 50 50 re f", 40, 109, id="before a shape"),
        pytest.param(WIDE + text_at(108, 280, TAIL), 40, 112, id="another line"),
        pytest.param(text_at(200, 300, SECRET) + text_at(40, 300, LABEL), 200, 266, id="a label far away"),
    ],
)  # fmt: skip
def test_bars_tell_nothing_of_the_length(shown: str, left: float, right: float) -> None:
    written = content(cleaned(made(shown), SECRET).data).partition(b"q 0 g\n")[2]
    numbers = [float(n) for n in re.findall(rb"(-?[\d.]+) (?:-?[\d.]+) [ml]", written)]
    assert (min(numbers), max(numbers)) == pytest.approx((left, right), abs=0.02)


def test_widths_that_differ_little_have_bars_of_one_length() -> None:
    lengths = set()
    for kern in (3, 11, 20):
        shown = " ".join(f"{code(digit)} {kern}" for digit in SECRET)
        written = content(cleaned(made(f"BT /H 12 Tf 40 300 Td [{shown}] TJ ET"), SECRET).data).partition(b"q 0 g\n")[2]
        numbers = [float(n) for n in re.findall(rb"(-?[\d.]+) (?:-?[\d.]+) [ml]", written)]
        lengths.add(round(max(numbers) - min(numbers), 2))
    assert len(lengths) == 1


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (" ".join(f"{code(c)} Tj 6.3 0 Td" for c in SECRET) + f" {code(TAIL)} Tj", rb"Tf\s+109.3 300 Td\s+<\w+> Tj"),
        ("".join(f"1 0 0 1 {40 + 6.3 * i:.1f} 300 Tm {code(c)} Tj " for i, c in enumerate(SECRET)), rb"300 Td\s+ET"),
        (f"[{code(SECRET)} 33.3 {code(TAIL)}] TJ", rb"300 Td \[-5467 <\w+>\] TJ"),
        (f"[{code(TAIL)} 33.3 {code(SECRET)}] TJ T*", rb"300 Td \[<\w+>\] TJ T\*"),
    ],
    ids=["steps from glyph to glyph", "places of glyphs", "text that follows", "nothing that follows"],
)
def test_no_trace_of_single_widths(shown: str, expected: bytes) -> None:
    written = content(cleaned(made(f"BT /H 12 Tf 40 300 Td {shown} ET"), SECRET).data)
    assert re.search(expected, written), written


def test_no_bar_without_a_hit_and_nothing_rewritten() -> None:
    data = made(framed(text_at(40, 300, "2024")))
    assert content(cleaned(data, SECRET).data) == content(data)


def test_short_values_inside_longer_numbers_stay() -> None:
    data = made(text_at(40, 300, "5512345677") + text_at(40, 200, "12345"))
    text = read(cleaned(data, "12345").data).parts[0].text
    assert text == "5512345677"


def test_long_numbers_are_found_across_foreign_text() -> None:
    data = made(text_at(40, 300, LONG[:9]) + text_at(40, 200, LABEL) + text_at(40, 100, LONG[9:]))
    assert digits(read(cleaned(data, LONG).data).parts[0].text) == ""


# ---------------------------------------------------------------- the editor by itself


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"q 1 0 0 1 0 0 cm", b"q\nq 1 0 0 1 0 0 cm\nQ\nQ\nBARS"),
        (b"Q Q q BT", b"q\n  q BT\nET\nQ\nQ\nBARS"),
        (b"q Q [ /open (end", b"q\nq Q \nQ\nBARS"),
        (b"/A BMC /B <</X 1>> BDC EMC", b"q\n/A BMC /B <</X 1>> BDC EMC\nEMC\nQ\nBARS"),
    ],
)
def test_what_is_open_is_closed_before_the_bars(before: bytes, after: bytes) -> None:
    assert edit(before, None, set(), set(), b"BARS") == after


def test_comments_and_stray_strings_go() -> None:
    assert edit(b"q % one\n(a) (b) Tj (x) foo Q % two", None, set(), set()) == b"q \n<62> Tj  Q "


operands = st.recursive(
    st.booleans() | st.none() | st.integers(-9999, 9999).map(float) | st.binary(max_size=8)
    | st.text("abcXYZ#/ (é", min_size=1, max_size=6).map(lambda name: "/" + name),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["/A", "/B c"]), inner, max_size=2),
    max_leaves=6,
)  # fmt: skip


@given(operands)
def test_operands_are_written_so_that_they_read_the_same(operand: object) -> None:
    def plain(value: object) -> object:
        items = getattr(value, "items", None)
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        if isinstance(value, list):
            return [plain(item) for item in value]
        return [plain(item) for item in items()] if items is not None else value

    ((_, read_back, _, _),) = Tokenizer(serialize(operand) + b" sc").operations()
    assert plain(read_back) == [operand]


@given(st.floats(-1e9, 1e9, allow_nan=False))
def test_numbers_have_no_exponent(value: float) -> None:
    written = number(value)
    assert re.fullmatch(rb"-?\d+(\.\d+)?", written)
    assert float(written) == pytest.approx(value, abs=1e-6)


# ---------------------------------------------------------------- what lies on top, and what is read across


@pytest.mark.parametrize(
    "layer",
    [
        text_at(76.4, 300.3, "123456"),
        f"3 Tr {text_at(77, 301, '723406')} 0 Tr",
        f"BT /H 6 Tf 2 0 0 2 76 300 Tm {code('123456')} Tj ET",
    ],
)
def test_what_lies_on_a_removed_glyph_goes_too(layer: str) -> None:
    data = made(text_at(40, 300, LABEL + "123456") + text_at(40, 200, TAIL) + layer)
    document = read(data)
    weak = Redaction("F1", "x", (span_of(document, "123456"),), "123456", "", False)
    left = "".join(part.text for part in read(rewrite(RewriteJob(data, document, (weak,))).data).parts)
    assert left.replace("\n", "") == LABEL + TAIL


def test_neighbors_above_and_beside_stay() -> None:
    lines = [text_at(40, 312, "甲" * 9), text_at(40, 300, "甲甲甲123456甲甲"), text_at(40, 288, "甲" * 9)]
    assert read(cleaned(made("".join(lines)), "123456").data).parts[0].text.count("甲") == 23


def test_columns_without_rulings_are_searched_in_painting_order() -> None:
    left = text_at(40, 300, LONG[:10]) + text_at(40, 285, LONG[10:])
    right = text_at(140, 300, "8808880888") + text_at(140, 285, "8808")
    text = read(cleaned(made(left + right), LONG).data).parts[0].text
    assert digits(text) == "88088808888808"


def test_a_form_that_one_page_must_lose_text_of_is_copied_for_it() -> None:
    """A mark lies over one of three uses of a form in a form; the other pages keep theirs, drawn by the old object."""
    pdf = pikepdf.new()
    inner = form(pdf, text_at(40, 200, LABEL) + text_at(80, 200, "甲乙丙"))
    outer = form(pdf, "/In Do")
    outer.Resources.XObject = Dictionary(In=inner)
    pages = [add_page(pdf, "/Out Do", XObject=Dictionary(Out=outer)) for _ in range(3)]
    mark = Dictionary(Type=Name.Annot, Subtype=Name.Redact, Rect=Array([78, 195, 160, 215]))
    pages[1].Annots = Array([pdf.make_indirect(mark)])
    data = saved(pdf)
    result = rewrite(RewriteJob(data, PDF.read(data, "", Limits()), ()))
    with pypdfium2.PdfDocument(result.data) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    assert ["甲乙丙" in text for text in texts] == [True, False, True] and all(LABEL in text for text in texts)
    with pikepdf.open(io.BytesIO(result.data)) as cleaned:
        drawn = [page.obj.Resources.XObject.Out.objgen for page in cleaned.pages]
        assert drawn[0] == drawn[2] != drawn[1]
        assert [b"l h" in page.obj.Contents.read_bytes() for page in cleaned.pages] == [False, True, False]
