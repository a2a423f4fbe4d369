"""The Word verifier must see a value wherever it may hide, fail on damaged packages, and pass on clean files."""

from __future__ import annotations

import base64
import gzip
import struct
import zlib

import pytest

from extractors.limits import Limits
from redactor.redaction import Redaction, VerifyResult
from redactor.verify.docx import verify
from tests.redactor.packages import W, members, paragraph, relationships, word, zipped

PHONE = "13900001234"
ID = "110101199003071234"


def check(cleaned: bytes, *values: str, original: bytes | None = None, strong: bool = True) -> VerifyResult:
    redactions = [Redaction(f"F{n}", "mobile", (), v, "[略]", strong) for n, v in enumerate(values or (PHONE,))]
    return verify(original or word(paragraph("原文")), cleaned, redactions, Limits())


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def png(kind: bytes, content: bytes) -> bytes:
    chunk = struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    return b"\x89PNG\r\n\x1a\n" + chunk


PACKED = zipped({"a": f"<a>{PHONE}</a>", "b": bytes(200)})
HIDDEN = {
    "plain": word(paragraph(f"电话{PHONE}。")),
    "runs": word(paragraph("139", "0000", "1234")),
    "elements between": word(
        "<w:p><w:r><w:t>139</w:t><w:noBreakHyphen/><w:t>0000</w:t><w:tab/><w:t>1234</w:t></w:r></w:p>"
    ),
    "two paragraphs": word(paragraph("1390000") + paragraph("1234")),
    "far paragraphs": word(paragraph("1390000") + paragraph("") * 6 + paragraph("1234")),
    "text box inside": word(
        f"<w:p><w:r><w:t>1390000</w:t><w:pict><v:textbox><w:txbxContent>{paragraph('7')}</w:txbxContent>"
        "</v:textbox></w:pict><w:t>1234</w:t></w:r></w:p>"
    ),
    "row": word(table(tuple(PHONE))),
    "column": word(table(*((c, "甲") for c in PHONE))),
    "two columns": word(table(("电话", "号"), *zip(PHONE[:6], f"{PHONE[6:]} ", strict=True))),
    "two columns from the right": word(table(*zip(f"{PHONE[6:]} ", PHONE[:6], strict=True))),
    "symbols": word("<w:p><w:r>" + "".join(f'<w:sym w:char="F0{ord(c):02X}"/>' for c in PHONE) + "</w:r></w:p>"),
    "ruby": word(
        "<w:p><w:r><w:t>1390000</w:t><w:ruby><w:rt><w:r><w:t>9</w:t></w:r></w:rt></w:ruby><w:t>1234</w:t></w:r></w:p>"
    ),
    "deleted": word("<w:p><w:del><w:r><w:delText>1390000</w:delText></w:r></w:del><w:r><w:t>1234</w:t></w:r></w:p>"),
    "field": word(
        "<w:p><w:r><w:instrText>tel:1390000</w:instrText></w:r><w:r><w:t>x</w:t></w:r>"
        "<w:r><w:instrText>1234</w:instrText></w:r></w:p>"
    ),
    "attribute": word(f'<w:p><w:bookmarkStart w:name="_{PHONE}"/></w:p>'),
    "attribute with gaps": word('<w:p><w:tblCaption w:val="电话 139-0000 1234"/></w:p>'),
    "percent": word(f'<w:p><w:hyperlink w:anchor="{"".join(f"%3{c}" for c in PHONE)}"/></w:p>'),
    "comment": word(f"<!-- {PHONE} --><w:p/>"),
    "relationship": word("<w:p/>", relations=(("rId1", "hyperlink", f"!tel:{PHONE}"),)),
    "base64": word(
        f"<w:p><w:r><w:fldData>{base64.b64encode(f'tel:{PHONE}'.encode()).decode()}</w:fldData></w:r></w:p>"
    ),
    "package in base64": word(f"<w:p><v:shape o:gfxdata='{base64.b64encode(PACKED).decode()}'/></w:p>"),
    "package in package": word("<w:p/>", parts={"word/embeddings/a.docx": word(paragraph("139", "00001234"))}),
    "UTF-16": word("<w:p/>", parts={"word/media/image1.emf": b"\1\0" + PHONE.encode("utf-16-le")}),
    "gzip": word("<w:p/>", parts={"word/media/image1.emz": gzip.compress(PHONE.encode("utf-16-le"))}),
    "png text": word(
        "<w:p/>", parts={"word/media/a.png": png(b"zTXt", b"Comment\0\0" + zlib.compress(PHONE.encode()))}
    ),
    "GB 18030": word("<w:p/>", parts={"word/a.htm": "电话１３９００００１２３４".encode("gb18030")}),
    "member name": word("<w:p/>", parts={f"word/media/{PHONE}.png": b"x"}),
    "zip comment": zipped(members(word("<w:p/>")), comment=PHONE.encode()),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_values_are_seen(name: str) -> None:
    result = check(HIDDEN[name])
    assert {residue.finding for residue in result.residues} == {"F0"}, result.failed
    assert not result.passed
    assert PHONE not in repr(result)


@pytest.mark.parametrize(
    "body",
    [
        paragraph("电话[略]，金额 139,000.00 元"),
        paragraph("139****1234"),
        table(("1390000", "甲", "1234")),
        table(("2023", "1390"), ("2024", "0001")),
        paragraph("91110101199003071X"),
    ],
)
def test_clean_files_pass(body: str) -> None:
    result = check(word(body), PHONE, ID, original=word(body))
    assert result.passed and not result.residues and not result.failed


def test_short_numbers_are_not_put_together_from_cells() -> None:
    body = table(("812", "34567"), ("5", "6"))
    assert check(word(body), "81234567", original=word(body)).passed
    assert not check(word(paragraph("812", "34567")), "81234567").passed


def test_weak_values_are_counted() -> None:
    original = word(paragraph("三组村民") + paragraph("三组"))
    assert check(word(paragraph("[略]村民") + paragraph("三组")), "三组", original=original, strong=False).passed
    assert not check(original, "三组", original=original, strong=False).passed


TYPE = '<Override PartName="/word/gone.xml" ContentType="application/xml"/>'
BROKEN = {
    "dangling relationship": word("<w:p/>", relations=(("rId1", "header", "gone.xml"),)),
    "dangling r:id": word('<w:p><w:hyperlink r:id="rId9"/></w:p>'),
    "content type of a missing part": word("<w:p/>", types={"word/gone.xml": "application/xml"}),
    "no content type": word("<w:p/>", parts={"word/a.zzz": b"x"}),
    "undeclared prefix": word(
        "<w:p/>", root='xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"'
    ),
    "relationships of nothing": word("<w:p/>", parts={"word/_rels/gone.xml.rels": relationships()}),
    "malformed": word("<w:p/>", parts={"word/a.xml": "<a>"}),
    "entities": word("<w:p/>", parts={"word/a.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}),
    "compound file": word("<w:p/>", parts={"word/a.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)}),
    "no main part": zipped({k: v for k, v in members(word("<w:p/>")).items() if k != "word/document.xml"}),
    "bytes before": b"x" * 8 + word("<w:p/>"),
    "zip comment": zipped(members(word("<w:p/>")), comment=b"made by"),
    "no zip": b"PK\x03\x04 cut",
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_packages_fail(name: str) -> None:
    result = check(BROKEN[name])
    assert not result.passed and result.failed


def test_faults_of_the_original_are_its_own() -> None:
    broken = BROKEN["dangling r:id"]
    assert check(broken, original=broken).passed


def test_templates_and_strict_files_are_proven_too() -> None:
    template = word(
        paragraph("模板"),
        main_type="application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    )
    strict = zipped(
        {
            name: content.replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main").replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/"
            )
            for name, content in members(word(paragraph("严格"))).items()
        }
    )
    assert check(template, original=template).passed
    assert check(strict, original=strict).passed
    assert not check(strict, "严格 1390000"[:2], original=strict, strong=False).passed


def test_packages_nested_too_deep_are_not_proven() -> None:
    inner = word("<w:p/>")
    for _ in range(6):
        inner = word("<w:p/>", parts={"word/embeddings/a.docx": inner})
    assert any("nesting" in failed for failed in check(inner).failed)
