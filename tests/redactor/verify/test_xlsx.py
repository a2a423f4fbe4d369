"""The workbook verifier must see a value wherever it may hide, fail on damaged packages, and pass on clean files."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest

from extractors.limits import Limits
from redactor.redaction import Redaction, VerifyResult
from redactor.verify import xlsx_text
from redactor.verify.docx_text import NotXml
from redactor.verify.xlsx import verify
from redactor.verify.xlsx_text import bare, cells_text, is_bulky, unescaped, without_cells
from tests.redactor.packages import members, zipped

PHONE = "13900001234"
ID = "110101199003071234"
SHEET = "xl/worksheets/sheet1.xml"


def book(*rows: tuple[object, ...], sheets: int = 1) -> bytes:
    made = openpyxl.Workbook()
    for row in rows or (("姓名", "电话"), ("甲", "已删")):
        made.active.append(row)
    for _ in range(sheets - 1):
        made.create_sheet()
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def changed(name: str, old: str, new: str, data: bytes | None = None) -> bytes:
    parts = members(data or book())
    assert old.encode() in parts[name]
    parts[name] = parts[name].replace(old.encode(), new.encode(), 1)
    return zipped(parts)


def cells(markup: str) -> bytes:
    return changed(SHEET, "</sheetData>", f'<row r="9">{markup}</row></sheetData>')


def added(name: str, data: str | bytes) -> bytes:
    types = changed("[Content_Types].xml", "<Override", '<Default Extension="bin" ContentType="x/x"/><Override')
    return zipped({**members(types), name: data})


def check(cleaned: bytes, *values: str, original: bytes | None = None, strong: bool = True) -> VerifyResult:
    redactions = [Redaction(f"F{n}", "mobile", (), v, "[略]", strong) for n, v in enumerate(values or (PHONE, ID))]
    return verify(original or book(), cleaned, redactions, Limits())


HIDDEN: dict[str, bytes] = {
    "shared string": book(("电话", PHONE)),
    "number": book((13900001234,)),
    "runs": added(
        "xl/sharedStrings.xml", "<sst><si><r><t>139</t></r><r><t>0000</t></r><r><t>1234</t></r></si></sst>"
    ),
    "inline runs": cells('<c r="A9" t="inlineStr"><is><r><t>139</t></r><r><t>00001234</t></r></is></c>'),
    "text of a formula": cells(f'<c r="A9" t="str"><f>1+1</f><v>{PHONE}</v></c>'),
    "formula": cells('<c r="A9"><f>"139"&amp;"0000"&amp;"1234"</f></c>'),
    "escaped": cells('<c r="A9" t="str"><v>139_x0030_0001234</v></c>'),
    "rounded": cells("<c r='A9'><v>110101199003071000</v></c>"),
    "attribute": changed(SHEET, "<worksheet ", f'<worksheet codeName="tel {PHONE}" '),
    "comment": changed(SHEET, "<sheetData>", f"<!--{PHONE}--><sheetData>"),
    "header": changed(
        SHEET, "</worksheet>", '<headerFooter><oddHeader>&amp;L139&amp;"宋体"0000&amp;K0000001234</oddHeader>'
        "</headerFooter></worksheet>",
    ),
    "row of cells": book(tuple(PHONE)),
    "member name": added(f"xl/media/{PHONE}.bin", b"x"),
    "member bytes": added("xl/a.bin", b"\0\1" + PHONE.encode("utf-16-le")),
    "text member": added("xl/a.bin", "电话139-0000 1234".encode()),
    "package in package": added("xl/a.bin", zipped({"a.xml": "<a><t>139</t><t>0000</t><t>1234</t></a>"})),
    "name": changed("xl/workbook.xml", "</workbook>", f"<definedNames><definedName name='a'>{PHONE[:5]}"
                    f"<b/>{PHONE[5:]}</definedName></definedNames></workbook>"),
}  # fmt: skip


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_values_are_seen(name: str) -> None:
    result = check(HIDDEN[name])
    assert result.residues and not result.passed, result.failed
    assert PHONE not in repr(result) and ID not in repr(result)


@pytest.mark.parametrize("rows", [
    (("电话", "[略]"),), ((139.0000, 1234),), (("1390000", "甲", "1234"),), (("2023", "1390"), ("2024", "0001")),
    ((110101199003,),),
])  # fmt: skip
def test_clean_files_pass(rows: tuple[tuple[object, ...], ...]) -> None:
    result = check(book(*rows), original=book(*rows))
    assert result.passed and not result.residues and not result.failed
    assert check(book(*rows, sheets=2), original=book(*rows, sheets=2)).passed


@pytest.mark.parametrize(("left", "passed"), [(0, True), (1, True), (2, False)])
def test_weak_values_are_counted(left: int, passed: bool) -> None:
    original = book(("王某某",), ("甲王某某",))
    rows = [*[("王某某",), ("甲王某某",)][:left], ("乙",)]
    assert check(book(*rows), "王某某", original=original, strong=False).passed is passed


def test_a_new_piece_of_a_number_is_seen() -> None:
    assert check(book(("1390000",)), original=book(("1390000",))).passed
    assert not check(book(("1390000",)), original=book((PHONE,))).passed


BROKEN: dict[str, bytes] = {
    "no zip": b"PK\x03\x04 cut",
    "malformed": added("xl/a.xml", "<a>"),
    "malformed cells": changed(SHEET, "</sheetData>", "<row></sheetData>"),
    "entities": added("xl/a.xml", "<!DOCTYPE a><a/>"),
    "fewer sheets": book(sheets=1),
    "no workbook": zipped({name: data for name, data in members(book()).items() if name != "xl/workbook.xml"}),
    "compound file": added("xl/a.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_packages_fail(name: str) -> None:
    result = check(BROKEN[name], original=book(sheets=2))
    assert not result.passed and result.failed and not result.residues


def test_what_the_original_could_not_either_is_no_fault() -> None:
    """A file that calamine cannot open is proven by the other readers alone."""
    broken = changed("xl/workbook.xml", "<sheets>", "<sheets><sheet/>")
    assert check(broken, original=broken).passed
    assert "calamine" in check(broken).failed


# ---------------------------------------------------------------- big tables without a tree

CELLS = b"<x:sheetData a='1'><x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData>"


@pytest.mark.parametrize(("data", "rest"), [
    (b"<w><sheetData><row/></sheetData><a/></w>", b"<w><sheetData/><a/></w>"),
    (b"<w>" + CELLS + b"<a/></w>", b"<w><x:sheetData/><a/></w>"),
    (b"<w><sheetData/><a/></w>", b"<w><sheetData/><a/></w>"),
    (b"<w><sheetData></sheetData ></w>", b"<w><sheetData/></w>"),
    (b"<w><a/></w>", b"<w><a/></w>"),
    (b"<w><sheetData><row>", b"<w><sheetData><row>"),
    (b"<w></sheetData><sheetData></w>", b"<w></sheetData><sheetData></w>"),
])  # fmt: skip
def test_worksheets_without_their_cells(data: bytes, rest: bytes) -> None:
    assert without_cells(data) == rest


def sheet(rows: str) -> bytes:
    return f'<worksheet xmlns="urn:s"><sheetData>{rows}</sheetData></worksheet>'.encode()


@pytest.mark.parametrize(("rows", "text"), [
    ("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>", "1\n2\n3"),
    ("<row><c><f>A1+1</f><v>2</v></c></row>", "A1+1\n2"),
    ("<row><c><is><t>a</t><r><t>b</t></r></is></c></row>", "ab"),
    ("<row><c><v/></c><c><v>_x0031_2</v></c></row>", "12"),
    ("", ""),
])  # fmt: skip
def test_text_of_cells(rows: str, text: str) -> None:
    assert cells_text(sheet(rows)) == text


def test_text_of_big_tables_of_strings(monkeypatch: pytest.MonkeyPatch) -> None:
    table = b'<sst xmlns="urn:s"><si><t>a</t></si><si><r><t>b</t></r><r><t>c</t></r></si></sst>'
    assert not is_bulky(table) and cells_text(table) == "" and without_cells(table) == table
    monkeypatch.setattr(xlsx_text, "_BULK", len(table) - 1)
    assert is_bulky(table) and cells_text(table) == "a\nbc" and without_cells(table) == b"<sst/>"
    assert not is_bulky(b"<sstx>" + table[5:])
    monkeypatch.setattr(xlsx_text, "_BULK", len(table))
    assert not is_bulky(table)


def test_what_is_left_after_a_broken_cell_is_not_taken_for_read() -> None:
    with pytest.raises(NotXml):
        cells_text(sheet("<row><c>"))


@pytest.mark.parametrize(("text", "plain"), [
    ("_x0031_2", "12"), ("_x31_", "_x31_"), ("a", "a"), ("_x00e9_", "é"), ("_X0031_", "_X0031_"),
])  # fmt: skip
def test_escaped_characters(text: str, plain: str) -> None:
    assert unescaped(text) == plain


@pytest.mark.parametrize(("text", "plain"), [
    ('13&"宋体,常规"9', "139\n13宋体,常规9"), ("13&K0000FF9&B0", "1390\n13&K0000FF9&B0"), ("13&129", "139\n13129"),
    ('"13" & "9"', '"139"\n139'), ("139", ""), ("_x0031_", "1\n1"),
])  # fmt: skip
def test_texts_without_codes_and_joints(text: str, plain: str) -> None:
    assert bare(text) == plain


def test_the_proof_reads_each_member_once() -> None:
    """What both files share is known from the cleaned one."""
    calls: list[bytes] = []
    real: Callable[[bytes], str] = xlsx_text.cells_text

    def counted(data: bytes) -> str:
        calls.append(data)
        return real(data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("redactor.verify.xlsx.cells_text", counted)
        assert check(book(), original=book()).passed
    assert len(calls) == len(set(calls))
