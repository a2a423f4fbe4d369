"""The readers that the PDF proof is made of, by themselves: glyphs in lines, bars, pages, entries that may not be."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from extractors.errors import LimitExceeded
from extractors.limits import Limits
from redactor.verify.pdf import verify
from redactor.verify.pdf_pages import page_texts, read_pages
from redactor.verify.pdf_plumber import glyph_text
from redactor.verify.pdf_surfaces import forbidden
from tests.redactor.pdf_files import MOBILE, annotate, annotation, form, made, redaction, show


def read(content: str) -> list[str]:
    return [line for line in (glyph_text(made(content), [0]) or "").splitlines() if line.strip("\ufffc")]


@pytest.mark.parametrize(("content", "lines"), [
    (show("1234"), ["1234", "1234"]),
    (show("12") + show("34", x=62), ["1234", "1234"]),  # side by side
    (show("12") + show("34", x=200), ["12", "34", "12", "34"]),  # far to the side
    (show("12") + show("34", x=62, y=200), ["12", "34", "12", "34"]),  # far below
    (show("34", x=62) + show("12"), ["34", "12", "1234"]),  # painted backwards
    (show("34", x=62, y=298) + show("12"), ["34", "12", "1234"]),  # on one line though not on one foot
    (show("34", y=285) + show("12"), ["3412", "1234"]),  # a line below
    (show("1") + show("2", y=280) + show("3", x=57), ["1", "2", "3", "13", "2"]),
    (show("1") + show("2", x=74), ["12", "12"]),  # a jump of a character and a half at most
    (show("1") + show("2", x=76), ["1", "2", "1", "2"]),
    (show("1") + show("2", y=283), ["12", "12"]),
    (show("1") + show("2", y=281), ["1", "2", "1", "2"]),
    (show("2", x=57) + show("1", y=297), ["21", "12"]),  # a third of a height on one line
    (show("2", x=57) + show("1", y=295), ["21", "21"]),
])  # fmt: skip
def test_glyphs_are_read_as_painted_and_in_lines(content: str, lines: list[str]) -> None:
    assert read(content) == lines


def test_pages_are_read_by_their_numbers() -> None:
    data = made(show("1111"), show("2222"), show("3333"))
    text = glyph_text(data, [1, 2]) or ""
    assert "1111" not in text and text.index("2222") < text.index("3333")
    assert glyph_text(b"%PDF-1.7", [0]) is None


def test_glyphs_of_forms_are_read() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj["/Resources"]["/XObject"] = Dictionary(X=form(pdf, show("4321")))

    assert "4321" in (glyph_text(made("/X Do", change=change), [0]) or "")


# ---------------------------------------------------------------- bars

LEFT = f"Tel {MOBILE[:4]}"
"""Four digits: under a bar they are a residue, elsewhere they are not."""


def covered(bar: str, content: str = show(LEFT), change=None) -> bool:  # type: ignore[no-untyped-def]
    result = verify(made(show(f"Tel {MOBILE}")), made(content + bar, change=change), [redaction(MOBILE)], Limits())
    assert not result.failed
    return {residue.how for residue in result.residues} == {"text under a bar"}


@pytest.mark.parametrize(("bar", "is_seen"), [
    ("0 g 40 290 200 30 re f\n", True), ("0 g 40 330 200 30 re f\n", False), ("0 g 240 290 200 30 re f\n", False),
    ("0 g 40 290 200 0.5 re f\n", False),  # a rule
    ("0 g 40 290 m 240 290 l 240 320 l 40 320 l h f\n", True),
    ("0 g 40 280 m 240 295 l 240 325 l 40 310 l h f\n", True),  # slanted
    ("0 g 40 290 m 240 290 l 40 200 l h f\n", False),  # a corner below
    ("0 g 300 290 50 30 re 40 290 200 30 re f\n", True),  # the second of one path
    ("q 1 0 0 1 -100 0 cm 0 g 140 290 200 30 re f Q\n", True),  # moved
    ("q 1 0 0 1 200 0 cm 0 g 40 290 200 30 re f Q\n", False),
    ("q 0 1 -1 0 600 0 cm 0 g 290 360 30 200 re f Q\n", True),  # turned
])  # fmt: skip
def test_what_a_new_bar_covers(bar: str, is_seen: bool) -> None:
    assert covered(bar) is is_seen


@pytest.mark.parametrize("depth", [1, 2])
def test_bars_in_forms(depth: int) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        inner = form(pdf, "0 g 40 290 200 30 re f\n")
        for _ in range(depth - 1):
            outer = form(pdf, "/X Do\n")
            outer["/Resources"] = Dictionary(XObject=Dictionary(X=inner))
            inner = outer
        pdf.pages[0].obj["/Resources"]["/XObject"] = Dictionary(X=inner)

    assert covered("/X Do\n", change=change)


# ---------------------------------------------------------------- pages


def test_pages_of_both_files() -> None:
    pages = read_pages(made(show("one"), show("two")), made(show("one"), show("other"), show("more")), Limits())
    assert pages is not None and pages.changed == [1]
    assert [text.strip() for text in pages.before] == ["one", "two"]
    assert [text.strip() for text in pages.after] == ["one", "other", "more"]
    assert read_pages(b"x", made(show("one")), Limits()) is None
    assert read_pages(made(show("one")), b"x", Limits()) is None
    assert page_texts(b"x", Limits()) is None
    assert [text.strip() for text in page_texts(made(show("one"), show("two")), Limits()) or ()] == ["one", "two"]


@pytest.mark.parametrize(("before", "after", "fits"), [(2, 2, True), (3, 2, False), (2, 3, False)])
def test_pages_are_counted(before: int, after: int, fits: bool) -> None:
    files = [made(*["x"] * count) for count in (before, after)]
    if fits:
        assert read_pages(*files, Limits(pages=2)) is not None
        assert page_texts(files[0], Limits(pages=2)) is not None
        return
    with pytest.raises(LimitExceeded):
        read_pages(*files, Limits(pages=2))
    with pytest.raises(LimitExceeded):
        page_texts(max(files, key=len), Limits(pages=2))


# ---------------------------------------------------------------- entries that may not be

LAUNCH = Dictionary(S=Name.Launch)


def _bookmarks(pdf: pikepdf.Pdf) -> None:
    """The second bookmark's child acts, and nothing before it."""
    child = pdf.make_indirect(Dictionary(Title=String("c"), A=LAUNCH))
    second = pdf.make_indirect(Dictionary(Title=String("b"), First=child, Last=child))
    first = pdf.make_indirect(Dictionary(Title=String("a"), Next=second))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=first, Last=second))


def _second_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj["/PieceInfo"] = Dictionary()
    annotate(pdf, [annotation("Text"), annotation("Link", AA=Dictionary())], 1)


@pytest.mark.parametrize(("change", "told"), [
    (_bookmarks, ["action /Launch"]),
    (_second_page, ["page /PieceInfo", "annotation /AA"]),
    (lambda pdf: annotate(pdf, [annotation("Link", A=Dictionary(JS=String("a")))]), ["action None"]),
    (lambda pdf: annotate(pdf, [annotation("Link", A=Dictionary(S=Name.URI, URI=String("a")))]), []),
    (lambda pdf: annotate(pdf, [annotation("Widget", FT=Name.Sig)]), []),
    (lambda pdf: annotate(pdf, [annotation("Widget", FT=Name.Tx, V=String("a"))]), []),
    (lambda pdf: pdf.Root.__setitem__("/AcroForm", Dictionary(SigFlags=3)), ["form /SigFlags"]),
    (lambda pdf: pdf.Root.__setitem__("/Names", Dictionary(Dests=Dictionary())), []),
    (lambda pdf: pdf.Root.__setitem__("/OpenAction", Array([0])), []),
])  # fmt: skip
def test_entries_that_may_not_be(change, told: list[str]) -> None:  # type: ignore[no-untyped-def]
    with pikepdf.open(io.BytesIO(made("x", "y", change=change))) as pdf:
        assert sorted(forbidden(pdf)) == sorted(told)
