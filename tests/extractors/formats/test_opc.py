"""Packages are opened without trust: every trick has its error, and every honest package opens."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from extractors.errors import DamagedInput, EncryptedInput, HostileInput, InputError, LimitExceeded
from extractors.formats.opc import is_xml, open_package, parse_xml, relationships_source, resolve
from extractors.limits import Limits
from tests.redactor.packages import members, paragraph, relationships, word, zipped

HONEST = word(paragraph("正文"))


def renamed(old: bytes, new: bytes) -> bytes:
    assert len(old) == len(new)
    return HONEST.replace(old, new)


def with_flag(bit: int) -> bytes:
    """Set a flag of every local and central header."""
    data = bytearray(HONEST)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            flags = struct.unpack_from("<H", data, at + offset)[0]
            struct.pack_into("<H", data, at + offset, flags | bit)
            at = data.find(signature, at + 4)
    return bytes(data)


def with_link() -> bytes:
    buffer = io.BytesIO(HONEST)
    with zipfile.ZipFile(buffer, "a") as package:
        entry = zipfile.ZipInfo("word/link.xml")
        entry.external_attr = 0o120777 << 16
        package.writestr(entry, "document.xml")
    return buffer.getvalue()


def with_duplicate() -> bytes:
    return zipped({**members(HONEST), "word/Document.xml": "<x/>"})


def with_broken_data() -> bytes:
    data = bytearray(HONEST)
    at = data.find(b"word/document.xml") + len("word/document.xml") + 12
    data[at] ^= 0xFF
    return bytes(data)


def with_lying_size() -> bytes:
    data = bytearray(zipped({**members(HONEST), "word/media/a.bin": bytes(3_000_000)}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.rfind(signature)
        struct.pack_into("<I", data, at + offset, 1000)
    return bytes(data)


REFUSED: dict[str, tuple[bytes, type[InputError]]] = {
    "parent": (renamed(b"word/document.xml", b"../d/document.xml"), HostileInput),
    "absolute": (renamed(b"word/document.xml", b"/ord/document.xml"), HostileInput),
    "backslash": (renamed(b"word/document.xml", b"word\\document.xml"), HostileInput),
    "drive": (renamed(b"word/document.xml", b"C:rd/document.xml"), HostileInput),
    "symbolic link": (with_link(), HostileInput),
    "duplicate in other case": (with_duplicate(), HostileInput),
    "encrypted member": (with_flag(1), EncryptedInput),
    "broken data": (with_broken_data(), DamagedInput),
    "truncated": (HONEST[: len(HONEST) // 2], DamagedInput),
    "size that lies": (with_lying_size(), DamagedInput),
    "no content types": (zipped({"word/document.xml": "<x/>"}), DamagedInput),
    "bomb": (zipped({**members(HONEST), "word/media/a.bin": bytes(50_000_000)}), LimitExceeded),
    "many members": (zipped({f"m{n}": b"" for n in range(10_001)}), LimitExceeded),
    "no zip": (b"%PDF-1.7", DamagedInput),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    data, error = REFUSED[name]
    with pytest.raises(error):
        open_package(data, Limits())


def test_total_is_counted() -> None:
    with pytest.raises(LimitExceeded):
        open_package(HONEST, Limits(expanded_bytes=100))


def test_honest() -> None:
    package = open_package(HONEST, Limits())
    assert package.find("/WORD/Document.XML") == "word/document.xml"
    assert "wordprocessingml" in package.content_type("word/document.xml")
    assert [r.target for r in package.relationships("", Limits())] == ["word/document.xml"]


def test_relationships() -> None:
    data = word(
        relations=(("a", "hyperlink", "!tel:1"), ("b", "image", "media/A%20b.png"), ("c", "styles", "gone.xml")),
        parts={"word/media/a b.png": b"x"},
    )
    found = open_package(data, Limits()).relationships("word/document.xml", Limits())
    assert [(r.kind, r.external, r.target) for r in found] == [
        ("hyperlink", True, ""), ("image", False, "word/media/a b.png"), ("styles", False, "")
    ]  # fmt: skip


LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><x y='&b;'>&b;</x>"
BAD_XML: dict[str, tuple[bytes, type[InputError]]] = {
    "entities": (LAUGHS.encode(), HostileInput),
    "entities in UTF-16": (LAUGHS.encode("utf-16"), HostileInput),
    "entities in UTF-16 without mark": (LAUGHS.encode("utf-16-be"), HostileInput),
    "external": (b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>", HostileInput),
    "UTF-7": (b'<?xml version="1.0" encoding="UTF-7"?><x/>', HostileInput),
    "cut": (b"<x><y>", DamagedInput),
    "empty": (b"", DamagedInput),
    "bad character": (b"<x>\x01</x>", DamagedInput),
    "deep": (b"<x>" * 300 + b"</x>" * 300, LimitExceeded),
    "prefix undeclared": (b"<w:x/>", DamagedInput),
}


@pytest.mark.parametrize("name", BAD_XML)
def test_bad_xml(name: str) -> None:
    content, error = BAD_XML[name]
    with pytest.raises(error):
        parse_xml(content, "part", Limits())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    content = f'<?xml version="1.0" encoding="{declared}"?><x>正文</x>'.encode(encoding)
    assert parse_xml(content, "part", Limits()).text == "正文"


def test_names() -> None:
    assert resolve("word/document.xml", "../customXml/item1.xml") == "customXml/item1.xml"
    assert resolve("word/document.xml", "/word/media/a.png#x") == "word/media/a.png"
    assert relationships_source("word/_rels/document.xml.rels") == "word/document.xml"
    assert relationships_source("_rels/.rels") == ""
    assert relationships_source("word/document.xml") is None
    assert relationships(("a", "image", "x"))
    assert not is_xml("word/afchunk.docx", "application/vnd.x.main+xml", HONEST)
