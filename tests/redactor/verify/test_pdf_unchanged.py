"""The proof for files from which nothing was removed, and the audit of what no publication may have."""

from __future__ import annotations

from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from extractors.limits import Limits
from redactor import Toolkit
from redactor.pipeline import process
from redactor.verify.pdf import verify
from tests.redactor.pdf_files import annotate, annotation, made, redaction, show

PLAIN = made(show("Roads and bridges"), show("Second page"))
LAUNCH = Dictionary(S=Name.Launch, F=String("a.exe"))


def test_the_same_text_passes() -> None:
    result = verify(PLAIN, PLAIN, (), Limits())
    assert result.passed and "pdfium text: no page lost any" in result.checks


@pytest.mark.parametrize(
    ("cleaned", "failed"),
    [
        (made(show("Roads and bridges"), show("Second")), "text of page 2"),
        (made(show("Roads and bridges")), "page count"),
        (made(show("Roads and bridges"), show("Second page"), show("third")), "page count"),
        (PLAIN[: len(PLAIN) // 2], "qpdf warnings"),
        (b"%PDF-1.7 nothing", "qpdf open"),
    ],
)
def test_lost_text_is_seen(cleaned: bytes, failed: str) -> None:
    result = verify(PLAIN, cleaned, (), Limits())
    assert not result.passed and failed in result.failed


def test_text_that_shows_only_now_is_no_loss() -> None:
    assert verify(PLAIN, made(show("Roads and two bridges"), show("Second page")), (), Limits()).passed


def _root(key: str, value: object) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root[key] = value

    return change


def _page(key: str, value: object) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj[key] = value

    return change


def _info(pdf: pikepdf.Pdf) -> None:
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String("a")))


def _metadata(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Metadata = pdf.make_stream(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", Type=Name.Metadata, Subtype=Name.XML)


def _bookmark(pdf: pikepdf.Pdf) -> None:
    item = pdf.make_indirect(Dictionary(Title=String("a"), A=LAUNCH))
    item.Next = item  # a chain that never ends
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=item, Last=item))


FORBIDDEN: dict[str, tuple[Callable[[pikepdf.Pdf], None], str]] = {
    "properties": (_info, "trailer /Info"),
    "metadata": (_metadata, "catalog /Metadata"),
    "certificates": (_root("/DSS", Dictionary()), "catalog /DSS"),
    "scripts": (_root("/Names", Dictionary(JavaScript=Dictionary())), "name tree /JavaScript"),
    "form packets": (_root("/AcroForm", Dictionary(XFA=Array())), "form /XFA"),
    "action on opening": (_root("/OpenAction", Dictionary(S=Name.JavaScript, JS=String("a"))), "action /JavaScript"),
    "thumbnail": (_page("/Thumb", String("a")), "page /Thumb"),
    "private data": (_page("/PieceInfo", Dictionary()), "page /PieceInfo"),
    "mark not applied": (lambda pdf: annotate(pdf, [annotation("Redact")]), "annotation /Redact"),
    "attached file": (lambda pdf: annotate(pdf, [annotation("FileAttachment")]), "annotation /FileAttachment"),
    "program": (lambda pdf: annotate(pdf, [annotation("Link", A=LAUNCH)]), "action /Launch"),
    "actions in a chain": (
        lambda pdf: annotate(pdf, [annotation("Link", A=Dictionary(S=Name.URI, Next=LAUNCH))]), "action /URI",
    ),
    "signature": (
        lambda pdf: annotate(pdf, [annotation("Widget", FT=Name.Sig, V=Dictionary())]), "signature",
    ),
    "bookmark that acts": (_bookmark, "action /Launch"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "failed"), FORBIDDEN.values(), ids=FORBIDDEN)
@pytest.mark.parametrize("removed", [(), (redaction("13912340077"),)], ids=["nothing", "a value"])
def test_what_no_publication_may_have_is_seen(
    change: Callable[[pikepdf.Pdf], None], failed: str, removed: tuple[object, ...]
) -> None:
    result = verify(PLAIN, made(show("Roads and bridges"), show("Second page"), change=change), removed, Limits())
    assert not result.passed and failed in result.failed


def test_cleaning_takes_all_of_it_away() -> None:
    def everything(pdf: pikepdf.Pdf) -> None:
        for change, _ in list(FORBIDDEN.values())[:-1]:
            if change is not FORBIDDEN["action on opening"][0]:
                change(pdf)

    outcome = process(made(show("Roads"), change=everything), Toolkit.load(ocr="off"), "clean", name="a.pdf")
    assert outcome.data is not None, outcome.report.failure
