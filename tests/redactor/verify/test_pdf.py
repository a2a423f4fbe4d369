"""The verifier must see every residue, and nothing where there is none."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from extractors.limits import Limits
from redactor.redaction import Redaction, VerifyResult
from redactor.verify.pdf import verify
from redactor.verify.pdf_pages import Pages
from tests.redactor.pdf_files import (
    MOBILE,
    OTHER,
    annotate,
    annotation,
    form,
    made,
    page,
    redaction,
    saved,
    show,
    unicode_font,
)

CLEAN = made(show("Tel [x]"))
ORIGINAL = made(show(f"Tel {MOBILE}"))


def check(cleaned: bytes, *redactions: Redaction, original: bytes = ORIGINAL) -> VerifyResult:
    return verify(original, cleaned, redactions or (redaction(MOBILE),), Limits())


def test_a_clean_file_passes() -> None:
    result = check(CLEAN)
    assert result.passed and not result.residues and not result.failed
    assert {"raw bytes", "qpdf open", "pdfium text", "text under bars"} <= set(result.checks)


def with_string(key: str, value: object):
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root[key] = value

    return change


def zipped(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, data)
    return buffer.getvalue()


def hidden_form(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj["/Resources"]["/XObject"] = Dictionary(Unused=form(pdf, show(MOBILE)))


def appearance(pdf: pikepdf.Pdf) -> None:
    annotate(pdf, [annotation("Stamp", AP=Dictionary(N=form(pdf, show(MOBILE[:5]) + show(MOBILE[5:]))))])


def coded(pdf: pikepdf.Pdf) -> None:
    digits = "9876543210"
    codes = "".join(f"{digits.index(c):04X}" for c in MOBILE)
    pdf.pages[0].obj["/Resources"]["/Font"]["/F2"] = unicode_font(pdf, digits)
    pdf.pages[0].obj["/Contents"] = pdf.make_stream(f"BT /F2 12 Tf 50 50 Td [<{codes}>] TJ ET".encode())


def gray(pdf: pikepdf.Pdf) -> None:
    """The same codes in a form without resources of its own: any font of that name may be meant."""
    coded(pdf)
    stream = pdf.pages[0].obj["/Contents"]
    inner = pdf.make_stream(stream.read_bytes())
    inner["/Subtype"], inner["/BBox"] = Name.Form, Array([0, 0, 1, 1])
    pdf.pages[0].obj["/Contents"] = pdf.make_stream(b"/X Do")
    pdf.pages[0].obj["/Resources"]["/XObject"] = Dictionary(X=inner)


@pytest.mark.parametrize(
    "leak",
    [
        with_string("/Private", String(f"call {MOBILE}")),
        with_string("/Private", String("一三九一二三四〇〇七七")),
        with_string("/Private", Array([Dictionary(X=Array([String("139 1234 0077")]))])),
        with_string("/Private", String("tel:%31%33912340077")),
        with_string("/Private", Name(f"/N{MOBILE}")),
        with_string("/Private", 13912340077),
        hidden_form,
        appearance,
        coded,
        gray,
        lambda pdf: with_string("/Private", pdf.make_stream(b"<a>139</a><b>12340077</b>"))(pdf),
        lambda pdf: with_string("/Private", pdf.make_stream(MOBILE.encode("utf-16-be")))(pdf),
        lambda pdf: with_string("/Private", pdf.make_stream(zipped("a.xml", f"<t>{MOBILE}</t>".encode())))(pdf),
        lambda pdf: with_string("/Private", pdf.make_stream(ORIGINAL))(pdf),
        lambda pdf: with_string("/Private", pdf.make_stream(b"% 13912340077 is a comment"))(pdf),
    ],
)
def test_residues_anywhere(leak) -> None:
    result = check(made(show("Tel [x]"), change=leak))
    assert not result.passed
    assert {residue.finding for residue in result.residues} == {"F1"}


@pytest.mark.parametrize(
    "content",
    [
        show(MOBILE),
        show(MOBILE[:4]) + show(MOBILE[4:], y=280),
        f"BT /F1 12 Tf 50 300 Td [({MOBILE[:3]})-20({MOBILE[3:7]})300({MOBILE[7:]})] TJ ET",
        "BT /F1 12 Tf 50 300 Td <" + MOBILE.encode().hex() + "> Tj ET",
        "BT /F1 12 Tf 50 300 Td (\\061\\063\\071\\061\\062340077) Tj ET",
        "BT /F1 12 Tf 50 300 Td (139) Tj (1234) ' 0 0 (0077) \" ET",
        f"BT 3 Tr /F1 12 Tf 50 300 Td ({MOBILE}) Tj ET",
        f"/Span <</ActualText ({MOBILE})>> BDC EMC",
        f"q BI /W 1 /H 1 /BPC 8 /CS /G ID ( EI Q {show(MOBILE)}",
    ],
)
def test_residues_in_content(content: str) -> None:
    assert not check(made(content)).passed


def test_a_number_over_a_page_end() -> None:
    assert not check(made(show(MOBILE[:6]), show(MOBILE[6:])), original=made(show("x"), show("y"))).passed


def test_covered_is_not_removed() -> None:
    bar = "0 g 40 290 200 30 re f\n"
    assert not check(made(show(f"Tel {MOBILE}") + bar)).passed


def test_part_of_a_number_under_a_new_bar() -> None:
    bar = "0 g 40 290 200 30 re f\n"
    result = check(made(show(f"Tel {MOBILE[:4]}") + bar))
    assert [residue.how for residue in result.residues] == ["text under a bar"]


def test_a_mask_on_a_bar_is_no_residue() -> None:
    bar = "0 g 40 290 200 30 re f 1 g\n"
    masked = redaction(MOBILE, replacement=f"{MOBILE[:3]}****{MOBILE[7:]}")
    assert check(made(bar + show(f"{MOBILE[:3]}****{MOBILE[7:]}")), masked).passed


def test_digits_left_beside_the_bar() -> None:
    result = check(made(show(f"Tel {MOBILE[:9]}")))
    assert not result.passed


def test_kept_numbers_that_share_digits_are_no_residue() -> None:
    kept = f"born 19900307, {OTHER}, code 520103"
    original = made(show(kept) + show("520103199003071234", y=200))
    assert check(made(show(kept)), redaction("520103199003071234"), original=original).passed


@pytest.mark.parametrize(("left", "passed"), [(0, True), (1, True), (2, False), (3, False)])
def test_weak_values_are_counted(left: int, passed: bool) -> None:
    """Three times in the original, two to remove."""
    original = made("".join(show("Smith", y=300 - 20 * k) for k in range(3)))
    cleaned = made(show("Header", y=350) + "".join(show("Smith", y=300 - 20 * k) for k in range(left)))
    weak = [redaction("Smith", f"F{k}", strong=False) for k in (1, 2)]
    assert check(cleaned, *weak, original=original).passed is passed


def test_a_weak_value_removed_from_an_annotation_only() -> None:
    def note(text: str):
        return lambda pdf: annotate(pdf, [annotation("FreeText", Contents=String(text))])

    original = made(show("Smith"), change=note("Smith of the village"))
    weak = redaction("Smith", strong=False)
    assert check(made(show("Smith"), change=note("of the village")), weak, original=original).passed
    assert not check(original, weak, original=original).passed


def test_earlier_revisions_never_pass() -> None:
    assert check(CLEAN + b"\nstartxref\n0\n%%EOF\n").failed
    assert not check(CLEAN + f"% {MOBILE}\n".encode()).passed


@pytest.mark.parametrize("cleaned", [b"", b"%PDF-1.7 nonsense", CLEAN[: len(CLEAN) // 2]])
def test_what_cannot_be_read_never_passes(cleaned: bytes) -> None:
    result = check(cleaned)
    assert not result.passed and result.failed


def test_a_lost_page_never_passes() -> None:
    result = check(CLEAN, original=made(show(f"Tel {MOBILE}"), show("second page")))
    assert result.failed == ("page count",)


def test_limits_hold() -> None:
    result = verify(ORIGINAL, CLEAN, [redaction(MOBILE)], Limits(expanded_bytes=10))
    assert not result.passed and result.failed == ("limit expanded_bytes",)


def test_encrypted_original_is_compared() -> None:
    pdf = pikepdf.open(io.BytesIO(ORIGINAL))
    buffer = io.BytesIO()
    pdf.save(buffer, encryption=pikepdf.Encryption(owner="owner", user=""))
    assert check(CLEAN, original=buffer.getvalue()).passed
    locked = io.BytesIO()
    pdf.save(locked, encryption=pikepdf.Encryption(owner="owner", user="user"))
    assert "original" in check(CLEAN, original=locked.getvalue()).failed


def test_many_values_on_many_pages() -> None:
    pdf = pikepdf.new()
    for number in range(40):
        page(
            pdf, "".join(show(f"row {number} {k} {10**10 + 997 * (40 * number + k)}", y=390 - 8 * k) for k in range(45))
        )
    values = [redaction(str(15900000000 + 7919 * k), f"F{k}") for k in range(300)]
    page(pdf, "".join(show(value.secret_text, y=390 - k) for k, value in enumerate(values)))
    original = saved(pdf)
    pdf.pages[-1].obj["/Contents"] = pdf.make_stream(b"")
    cleaned = saved(pdf)
    assert verify(original, cleaned, values, Limits()).passed


def test_glyphs_painted_in_any_order() -> None:
    """Digits are painted from right to left, each where it belongs."""
    content = "".join(show(digit, x=50 + 7 * k) for k, digit in reversed(list(enumerate(MOBILE))))
    result = check(made(show("Tel [x]", y=350) + content))
    assert "pdfplumber text" in {residue.how for residue in result.residues}


def test_each_reader_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redactor.verify.pdf.read_pages", lambda *_: Pages([f"Tel {MOBILE}"], [f"Tel {MOBILE}"]))
    assert [residue.how for residue in check(CLEAN).residues] == ["pdfium text"]


@pytest.mark.parametrize(
    ("reader", "check_name"),
    [("redactor.verify.pdf.read_pages", "pdfium text"), ("redactor.verify.pdf_plumber.glyph_text", "pdfplumber text")],
)
def test_a_reader_that_fails_never_passes(monkeypatch: pytest.MonkeyPatch, reader: str, check_name: str) -> None:
    monkeypatch.setattr(reader, lambda *_: None)
    result = check(CLEAN)
    assert not result.passed and result.failed == (check_name,)


def test_one_path_of_two_bars_covers_nothing_between_them() -> None:
    bars = "0 g 40 350 200 30 re 40 250 200 30 re f\n"
    kept = f"between: {MOBILE[:4]} kept"
    original = made(show(kept) + show(f"Tel {MOBILE}", y=260))
    assert check(made(show(kept) + bars), original=original).passed
    assert not check(made(show(kept) + show(MOBILE[:4], y=260) + bars), original=original).passed


def unreadable(digits: str, order: str) -> bytes:
    """Return a page that shows the digits in a font that calls every digit by another name."""
    pdf = pikepdf.new()
    item = page(pdf, "")
    item["/Resources"]["/Font"]["/F2"] = unicode_font(pdf, order)
    codes = "".join(f"{int(c):04X}" for c in digits)
    item["/Contents"] = pdf.make_stream(f"BT /F2 12 Tf 50 50 Td <{codes}> Tj ET {show('text')}".encode())
    return saved(pdf)


@pytest.mark.parametrize("order", ["3456789012", "\ue000\ue001\ue002\ue003\ue004\ue005\ue006\ue007\ue008\ue009"])
def test_fonts_that_lie_are_seen_through(order: str) -> None:
    original = unreadable(MOBILE, order)
    assert not check(original, original=original).passed
    assert check(made(show("text")), original=original).passed
    other = made(show("13912340070") + show("text"))  # not the pattern of the number
    assert check(other, original=original).passed
