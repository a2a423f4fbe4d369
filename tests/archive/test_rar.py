"""RAR archives are listed: every file is named as not checked, nothing is written."""

from __future__ import annotations

import struct
import zlib

import pytest

from redactor import Toolkit, pipeline
from tests.archive.files import phone, zipped


def number(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def block(kind: int, body: bytes, data: bytes = b"") -> bytes:
    """Return a block of RAR 5: checksum, size, kind, flags, size of its data, body."""
    head = number(kind) + number(2 if data else 0) + (number(len(data)) if data else b"") + body
    whole = number(len(head)) + head
    return struct.pack("<I", zlib.crc32(whole)) + whole + data


def new(*names: str, encrypted: bool = False) -> bytes:
    out = b"Rar!\x1a\x07\x01\x00" + (block(4, bytes(20)) if encrypted else b"") + block(1, number(0))
    for name in names:
        raw = name.rstrip("/").encode()
        folder = 1 if name.endswith("/") else 0
        fields = number(folder | 4) + number(300) + number(0x20) + bytes(4) + number(0) + number(0)
        out += block(2, fields + number(len(raw)) + raw, b"" if folder else b"packed" * 50)
    return out + block(5, number(0))


def old(*names: str, encrypted: bool = False) -> bytes:
    """Return an archive of RAR 4 with names in GBK."""
    out = b"Rar!\x1a\x07\x00" + struct.pack("<HBHH", 0, 0x73, 0x80 if encrypted else 0, 13) + bytes(6)
    for name in names:
        raw = name.replace("/", "\\").encode("gb18030")
        head = struct.pack("<IIBIIBBHI", 9, 9, 0, 0, 0, 20, 0x30, len(raw), 0x20)
        out += struct.pack("<HBHH", 0, 0x74, 0x8000, 7 + len(head) + len(raw)) + head + raw + b"packed..."
    return out + struct.pack("<HBHH", 0, 0x7B, 0x4000, 7)


@pytest.fixture(scope="module")
def blind() -> Toolkit:
    """A toolkit that reads no pictures."""
    return Toolkit.load(ocr="off")


@pytest.mark.parametrize("made", [new, old])
def test_files_are_named_and_none_is_passed_on(made, blind: Toolkit) -> None:  # type: ignore[no-untyped-def]
    outcome = pipeline.process(made("征地/名单.xlsx", f"户主{phone(1)}.docx"), blind, "clean", name="材料.rar")
    assert outcome.data is None
    report = outcome.report
    assert (report.status, report.exit_code) == ("NOT_CHECKED", 3)
    assert [member.source.name for member in report.members] == ["征地/名单.xlsx", "户主×××××××××××.docx"]
    assert {member.failure.code for member in report.members if member.failure} == {"UnsupportedFormat"}
    assert phone(1) not in str(report.to_dict())


def test_folders_are_no_files(blind: Toolkit) -> None:
    report = pipeline.process(new("甲/", "甲/乙.txt"), blind, "check", name="a.rar").report
    assert [member.source.name for member in report.members] == ["甲/乙.txt"]


@pytest.mark.parametrize("made", [new, old])
def test_hidden_names_are_said_to_be_encrypted(made, blind: Toolkit) -> None:  # type: ignore[no-untyped-def]
    failure = pipeline.process(made("a.txt", encrypted=True), blind, "check", name="a.rar").report.failure
    assert failure is not None
    assert failure.code == "EncryptedInput"


@pytest.mark.parametrize("data", [new("a.txt")[:-20], old("a.txt")[:40], new("a" * 40)[:60] + b"\xff" * 30])
def test_damage_is_no_crash(data: bytes, blind: Toolkit) -> None:
    report = pipeline.process(data, blind, "clean", name="a.rar").report
    assert report.status == "NOT_CHECKED"


def test_in_a_zip_the_others_go_on(blind: Toolkit) -> None:
    data = zipped(("a.txt", "请核对".encode()), ("b.rar", new("名单.docx")))
    outcome = pipeline.process(data, blind, "clean", name="a.zip")
    assert outcome.data is not None
    assert [report.source.name for report in outcome.report.flat()][-1] == "a.zip/b.rar/名单.docx"
