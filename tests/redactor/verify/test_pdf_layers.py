"""Each search of the PDF proof by itself: what only this one can see, it sees, and says where and how."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from extractors.limits import Limits
from redactor.redaction import VerifyResult
from redactor.verify.pdf import verify
from tests.redactor.pdf_files import MOBILE, annotate, annotation, form, made, redaction, show

Change = Callable[[pikepdf.Pdf], None]
CLEAN = made(show("Tel [x]"))
ORIGINAL = made(show(f"Tel {MOBILE}"))
GAPS = f"{MOBILE[:3]} {MOBILE[3:7]} {MOBILE[7:]}"
WIDE = "".join(chr(ord(c) + 0xFEE0) for c in MOBILE[:5]) + " " + "".join(chr(ord(c) + 0xFEE0) for c in MOBILE[5:])


def check(cleaned: bytes, original: bytes = ORIGINAL, limits: Limits = Limits()) -> VerifyResult:  # noqa: B008
    return verify(original, cleaned, [redaction(MOBILE)], limits)


def put(value: object) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root["/Private"] = value

    return made(show("Tel [x]"), change=change)


def stream(data: bytes, **entries: object) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root["/Private"] = pdf.make_stream(data, **entries)

    return made(show("Tel [x]"), change=change)


def package(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made_of:
        for name, data in members:
            made_of.writestr(name, data)
    return buffer.getvalue()


def appended(data: bytes) -> bytes:
    """Put bytes that no object owns before the end of a file."""
    end = CLEAN.rindex(b"startxref")
    return CLEAN[:end] + data + b"\n" + CLEAN[end:]


def loose(data: bytes, line: bytes = b"\n") -> bytes:
    return appended(b"stream" + line + zlib.compress(data) + b"\nendstream")


def on_form(pdf: pikepdf.Pdf) -> None:
    annotate(pdf, [annotation("Stamp", AP=Dictionary(N=form(pdf, show(MOBILE[:5]) + show(MOBILE[5:], y=280))))])


def in_trailer(pdf: pikepdf.Pdf) -> None:
    pdf.trailer["/Info"] = pdf.make_indirect(Dictionary(Title=String(GAPS)))


LAYERS: dict[str, tuple[bytes, str]] = {
    "comment": (appended(b"% " + MOBILE.encode()), "raw bytes"),
    "stream of no object": (loose(MOBILE.encode()), "streams in raw bytes"),
    "stream of no object, other line": (loose(MOBILE.encode(), b"\r\n"), "streams in raw bytes"),
    "number": (put(int(MOBILE)), "objects"),
    "name": (put(Name(f"/N{MOBILE}")), "objects"),
    "string": (put(String(GAPS)), "strings"),
    "wide string": (put(String(WIDE)), "strings"),
    "string deep inside": (put(Array([Dictionary(A=Array([String(GAPS)]))])), "strings"),
    "entry of a stream": (stream(b"x", Title=String(GAPS)), "strings"),
    "information": (made(show("Tel [x]"), change=in_trailer), "strings"),
    "stream": (stream(b"\0\1" * 40 + MOBILE.encode("utf-16-le")), "streams"),
    "text with gaps": (stream(f"a {GAPS}".encode()), "text streams"),
    "text between tags": (stream(b"<a>139</a><b>12340077</b>"), "text streams"),
    "text in UTF-16": (stream(f"\ufeffa {GAPS}".encode("utf-16-be")), "text streams"),
    "text in UTF-16, other order": (stream(f"\ufeffa {GAPS}".encode("utf-16-le")), "text streams"),
    "text in GB 18030": (stream(f"号码 {WIDE}".encode("gb18030")), "text streams"),
    "text in UTF-8": (stream(f"号码 {WIDE}".encode()), "text streams"),
    "hexadecimal": (stream(("电话" + WIDE.replace(" ", "")).encode().hex("\n", 8).encode()), "text streams"),
    "appearance": (made(show("Tel [x]"), change=on_form), "text operators"),
    "page": (made(show(MOBILE[:5]) + show(MOBILE[5:], y=280)), "text operators"),
    "replacement text": (made(f"/Span <</ActualText ({GAPS})>> BDC EMC"), "text operators"),
    "pages": (made(show(MOBILE[:6]), show(MOBILE[6:])), "text operators"),
    "seen by pdfium": (made(show(MOBILE[:5]) + show(MOBILE[5:], y=280)), "pdfium text"),
    "seen by pdfplumber": (made(show(MOBILE[:5]) + show(MOBILE[5:], y=280)), "pdfplumber text"),
    "package": (stream(package(("a.bin", b"\0" * 99 + MOBILE.encode("utf-16-le")))), "embedded files"),
    "text in a package": (stream(package(("a.xml", b"<t>139</t><t>12340077</t>"))), "embedded files"),
    "name in a package": (stream(package((f"{GAPS}.bin", b"x"))), "embedded file names"),
    "file in a file": (stream(made(show(MOBILE[:5]) + show(MOBILE[5:], y=280))), "pdfium text of embedded PDF"),
    "string of a file in a file": (stream(put(String(GAPS))), "strings"),
    "file in a file in a file": (stream(stream(put(String(GAPS)))), "strings"),
}


@pytest.mark.parametrize("case", LAYERS)
def test_each_search_sees_what_is_its_own(case: str) -> None:
    cleaned, how = LAYERS[case]
    two = made(show(MOBILE[:3]), show(MOBILE[7:])) if case == "pages" else ORIGINAL
    result = check(cleaned, original=two)
    assert how in {residue.how for residue in result.residues} and not result.passed
    assert MOBILE not in repr(result) and GAPS not in repr(result)


def test_a_page_is_named_where_it_holds_all_of_it() -> None:
    result = check(made(show("x"), show(f"Tel {GAPS}")), original=made(show("x"), show(f"Tel {MOBILE}")))
    assert "page 2" in {residue.where for residue in result.residues if residue.how == "text operators"}


def two_level(depth: int) -> bytes:
    data = CLEAN
    for _ in range(depth):
        data = stream(data)
    return data


@pytest.mark.parametrize(("depth", "failed"), [(2, ()), (3, ("limit nesting",))])
def test_files_nested_too_deep_are_not_proven(depth: int, failed: tuple[str, ...]) -> None:
    found = check(two_level(depth), limits=replace(Limits(), nesting=2)).failed
    assert tuple(fault for fault in found if "limit" in fault) == failed


def locked() -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(CLEAN)) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(user="u", owner="o"))
    return buffer.getvalue()


def raw_stream(data: bytes, name: str) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        made_of = pdf.make_stream(b"")
        made_of.write(data, filter=Name(f"/{name}"))
        pdf.Root["/Private"] = made_of

    return made(show("Tel [x]"), change=change)


@pytest.mark.parametrize(("cleaned", "failed"), [
    (stream(b"PK\x03\x04 cut"), "embedded package"), (stream(b"%PDF-1.7 cut"), "embedded PDF"),
    (stream(locked()), "embedded PDF"), (locked(), "qpdf open"), (b"", "qpdf open"),
    (raw_stream(b"\xff\xff not deflated", "FlateDecode"), "filter"), (raw_stream(b"x", "Unknown"), "filter"),
    (CLEAN + b"\nstartxref\n0\n%%EOF\n", "earlier revisions"),
])  # fmt: skip
def test_what_cannot_be_looked_into_fails(cleaned: bytes, failed: str) -> None:
    result = check(cleaned)
    assert not result.passed and any(failed in fault for fault in result.failed), result.failed


@pytest.mark.parametrize("codec", ["DCTDecode", "JPXDecode", "CCITTFaxDecode", "JBIG2Decode"])
def test_pictures_stay_as_they_are_coded(codec: str) -> None:
    assert not [fault for fault in check(raw_stream(b"x", codec)).failed if "filter" in fault]
    assert check(raw_stream(b"x" + MOBILE.encode(), codec)).residues, "and are searched so"


@pytest.mark.parametrize("original", [b"", b"no file", locked()])
def test_an_original_that_cannot_be_read_proves_nothing(original: bytes) -> None:
    assert check(CLEAN, original=original).failed == ("original",)


@pytest.mark.parametrize(("size", "failed"), [(40, ()), (41, ("limit members",))])
def test_members_of_packages_are_counted(size: int, failed: tuple[str, ...]) -> None:
    data = stream(package(*((f"a{n}", b"") for n in range(size))))
    found = check(data, limits=replace(Limits(), members=40)).failed
    assert tuple(fault for fault in found if "limit" in fault) == failed


def test_what_packages_inflate_to_is_counted() -> None:
    data = stream(package(("a", bytes(1_000_000))))
    assert "limit expanded_bytes" in check(data, limits=replace(Limits(), expanded_bytes=900_000)).failed
    assert "limit expanded_bytes" not in check(data, limits=replace(Limits(), expanded_bytes=2_000_000)).failed


def test_what_was_checked_is_told() -> None:
    assert check(CLEAN).checks == (
        "raw bytes", "qpdf open", "forbidden entries", "objects, streams, text operators", "pdfium text",
        "text under bars", "values seen in the original: 1 of 1", "pdfplumber text (1 of 1 changed pages)",
    )  # fmt: skip
    assert check(ORIGINAL).checks[-1] == "pdfplumber text (no page changed)"
