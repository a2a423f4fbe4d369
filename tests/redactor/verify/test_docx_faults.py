"""Faults of Word packages one by one, what another program does not open, and text in members that are no XML."""

from __future__ import annotations

import pytest

from extractors.limits import Limits
from redactor.redaction import Redaction, VerifyResult
from redactor.verify.docx import verify
from tests.redactor.packages import members, paragraph, relationships, word, zipped

PHONE = "13900001234"
PLAIN = word(paragraph("原文"))


def check(cleaned: bytes, original: bytes = PLAIN) -> VerifyResult:
    return verify(original, cleaned, [Redaction("F0", "mobile", (), PHONE, "", True)], Limits())


def without(name: str, data: bytes = PLAIN) -> bytes:
    return zipped({member: content for member, content in members(data).items() if member != name})


def rewritten(name: str, old: str, new: str, data: bytes = PLAIN) -> bytes:
    parts = members(data)
    assert old.encode() in parts[name]
    return zipped({**parts, name: parts[name].replace(old.encode(), new.encode())})


NOT_OPENED = ("python-docx",)
LINK = ("rId1", "image", "media/a.png")
IGNORABLE = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable='
DANGLING = "package: dangling r:id"
PICTURE = {"word/media/a.png": b"x"}
CASES: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "none": (PLAIN, ()),
    "a part and its link": (word("<w:p/>", relations=(LINK,), parts=PICTURE), ()),
    "an external link": (word("<w:p/>", relations=(("rId1", "hyperlink", "!gone.xml"),)), ()),
    "an external link in small letters": (
        rewritten("word/_rels/document.xml.rels", '"External"', '"external"',
                  word("<w:p/>", relations=(("rId1", "hyperlink", "!gone.xml"),))), ("python-docx",),
    ),
    "a link to nothing": (
        word("<w:p/>", relations=(("rId1", "header", "gone.xml"),)),
        ("package: relationship to a missing part (word/_rels/document.xml.rels)", "python-docx"),
    ),
    "a link from the root": (word("<w:p/>", relations=(("rId1", "image", "/word/media/a.png"),), parts=PICTURE), ()),
    "a link upwards": (word("<w:p/>", relations=(("rId1", "image", "../word/media/a.png"),), parts=PICTURE), ()),
    "a link in percent": (word("<w:p/>", relations=(("rId1", "image", "media/%61.PNG"),), parts=PICTURE), NOT_OPENED),
    "a link to a place": (word("<w:p/>", relations=(("rId1", "image", "media/a.png#x"),), parts=PICTURE), NOT_OPENED),
    "a link to a place of itself": (word("<w:p/>", relations=(("rId1", "hyperlink", "#x"),)), NOT_OPENED),
    "an id": (word('<w:p><w:hyperlink r:id="rId1"/></w:p>', relations=(LINK,), parts=PICTURE), ()),
    "an empty id": (word('<w:p><w:hyperlink r:id=""/></w:p>'), ()),
    "an id of nothing": (word('<w:p><w:hyperlink r:id="rId9"/></w:p>'), (f"{DANGLING} (word/document.xml)",)),
    "an id of another part": (
        word("<w:p/>", relations=(LINK,), parts={**PICTURE, "word/footer1.xml":
             '<f xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/>'}),
        ("package: dangling r:id (word/footer1.xml)",),
    ),
    "a namespace in references": (
        word("<w:p/>", parts={"word/footer1.xml": '<f xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
                              'relationship&#115;" r:id="rId1"/>'}),
        ("package: dangling r:id (word/footer1.xml)",),
    ),
    "a part in UTF-16": (
        word("<w:p/>", parts={"word/footer1.xml": '<f xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
                              'relationships" r:id="rId1"/>'.encode("utf-16")}),
        ("package: dangling r:id (word/footer1.xml)",),
    ),
    "a type of nothing": (
        word("<w:p/>", types={"word/gone.xml": "a/b"}), ("package: content type of a missing part (word/gone.xml)",),
    ),
    "no type": (word("<w:p/>", parts={"word/a.zzz": b"x"}), ("package: no content type (word/a.zzz)",)),
    "a type of its own": (word("<w:p/>", parts={"word/a.zzz": b"x"}, types={"word/A.zzz": "a/b"}), ()),
    "no types": (
        without("[Content_Types].xml"), ("package: content types missing (package)", "python-docx"),
    ),
    "links of nothing": (
        word("<w:p/>", parts={"word/_rels/gone.xml.rels": relationships()}),
        ("package: relationships of a missing part (word/_rels/gone.xml.rels)",),
    ),
    "a prefix of nothing": (
        word("<w:p/>", root=IGNORABLE + '"w x"'),
        ("package: undeclared prefix in mc:Ignorable (word/document.xml)",),
    ),
    "a known prefix": (
        word("<w:p/>", root=IGNORABLE + '"w r"'),
        (),
    ),
    "no main part": (
        zipped({**members(without("word/document.xml")), "word/other.xml": "<a/>"}),
        ("package: content type of a missing part (word/document.xml)",
         "package: relationship to a missing part (_rels/.rels)", "python-docx"),
    ),
    "a main part of another kind": (rewritten("_rels/.rels", "/officeDocument\"", "/other\""), NOT_OPENED),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_faults_of_packages(case: str) -> None:
    cleaned, failed = CASES[case]
    result = check(cleaned)
    assert result.failed == failed and result.passed is (not failed)
    assert check(cleaned, original=cleaned).passed, "the original's faults are its own"


@pytest.mark.parametrize(("content", "is_read"), [
    (b"139 0000 1234", True), ("号码１３９ 0000 1234".encode(), True),
    ("号码１３９　0000 1234".encode("gb18030"), True), (b"\0" + b"139 0000 1234", False),
    (b"\1\2" + b"139 0000 1234", False), (b" " * 2048 + b"\0 139 0000 1234", True), (b"\t\r\n139 0000 1234", True),
    (b"\xff\xff139 0000 1234", False), (b"", False),
])  # fmt: skip
def test_text_in_members_that_are_no_xml(content: bytes, is_read: bool) -> None:
    """Binary members are searched by their bytes only, where digits must follow one another."""
    found = {residue.how for residue in check(word("<w:p/>", parts={"word/a.bin": content})).residues}
    assert ("text member" in found) is is_read


def test_packages_in_packages_have_no_say_about_the_package() -> None:
    inner = word('<w:p><w:hyperlink r:id="rId9"/></w:p>', parts={"word/a.zzz": b"x"})
    assert check(word("<w:p/>", parts={"word/embeddings/a.bin": inner})).passed


def test_what_both_files_share_is_compared_as_read_once() -> None:
    """A part that did not change counts in both readings."""
    original = word(paragraph("139000"), parts={"word/footer1.xml": "<w:p xmlns:w='urn:w'><w:t>139000</w:t></w:p>"})
    assert check(original, original=original).passed
    more = word(paragraph("139000") * 2, parts={"word/footer1.xml": "<w:p xmlns:w='urn:w'><w:t>139000</w:t></w:p>"})
    assert {residue.how for residue in check(more, original=original).residues} == {"compared with the original"}
