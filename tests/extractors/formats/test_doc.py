"""Legacy Word files: recognised by content, converted in private, refused with a reason."""

from __future__ import annotations

import shutil
import struct
import sys
from pathlib import Path

import pytest
from support import gone

from extractors.errors import DamagedInput, EncryptedInput, HostileInput, LimitExceeded, MissingPart, UnsupportedFormat
from extractors.formats import doc
from extractors.formats.cfb import MAGIC, CompoundFile
from extractors.limits import Limits

RTF = b"{\\rtf1\\ansi\\ansicpg936 \\'b5\\'e7\\'bb\\'b0 139-0000-1234\\par}"


def compound(**streams: bytes) -> bytes:
    """Return a compound file with streams of at least 4096 bytes each, in 512-byte sectors."""
    names = ["Root Entry", *streams]
    contents = [content.ljust(4096, b"\0") for content in streams.values()]
    table, sectors, starts = [0xFFFFFFFD], [b""], []
    for content in [directory_placeholder(len(names)), *contents]:
        starts.append(len(sectors))
        pieces = [content[i : i + 512] for i in range(0, len(content), 512)]
        table += [*range(len(sectors) + 1, len(sectors) + len(pieces)), 0xFFFFFFFE]
        sectors += pieces
    entries = b""
    for number, name in enumerate(names):
        raw = (name.encode("utf-16-le") + b"\0\0").ljust(64, b"\0")
        start, size = (0xFFFFFFFE, 0) if number == 0 else (starts[number], len(contents[number - 1]))
        entries += raw + struct.pack("<HBB", 2 * len(name) + 2, 5 if number == 0 else 2, 1) + b"\xff" * 12
        entries += bytes(36) + struct.pack("<IQ", start, size)
    sectors[1 : 1 + len(entries) // 512 + 1] = [
        entries.ljust(512 * (len(entries) // 512 + 1), b"\0")[i : i + 512] for i in range(0, len(entries) + 1, 512)
    ]
    sectors[0] = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    header = MAGIC + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return header + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108) + b"".join(sectors)


def directory_placeholder(entries: int) -> bytes:
    return bytes(512 * (entries * 128 // 512 + 1))


def word_stream(flags: int = 0) -> bytes:
    return struct.pack("<HHHHHH", 0xA5EC, 193, 0, 0, 0, flags) + bytes(500)


def test_streams_of_a_compound_file() -> None:
    opened = CompoundFile.open(compound(WordDocument=word_stream(), Other=b"abc" * 2000))
    assert opened.names() == ["WordDocument", "Other"]
    assert opened.stream("other") == b"abc" * 2000
    assert opened.stream("gone") is None


@pytest.mark.parametrize("cut", [8, 100, 600, 1200, 3000])
def test_cut_compound_files_are_damaged_or_foreign(cut: int) -> None:
    with pytest.raises((DamagedInput, UnsupportedFormat)):
        doc.legacy_suffix(compound(WordDocument=word_stream())[:cut])


def test_loops_in_the_tables_end() -> None:
    data = bytearray(compound(WordDocument=word_stream()))
    struct.pack_into("<I", data, 512 + 4 * 1, 1)  # the directory's sector follows itself
    assert doc.legacy_suffix(bytes(data)) == ".doc"


@pytest.mark.parametrize(
    ("data", "suffix"), [(RTF, ".rtf"), (b"\r\n" + RTF, ".rtf"), (compound(WordDocument=word_stream()), ".doc")]
)
def test_suffix_by_content(data: bytes, suffix: str) -> None:
    assert doc.legacy_suffix(data) == suffix


def test_other_compound_files_are_unsupported() -> None:
    with pytest.raises(UnsupportedFormat):
        doc.modernize(compound(Presentation=b"x"), "a.doc", Limits())


def test_passwords_are_told() -> None:
    with pytest.raises(EncryptedInput):
        doc.modernize(compound(WordDocument=word_stream(flags=0x0100)), "a.doc", Limits())


def test_missing_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(doc.SOFFICE_SETTING, "/nowhere/soffice")
    with pytest.raises(MissingPart) as caught:
        doc.modernize(RTF, "a.rtf", Limits())
    assert caught.value.exit_code == 5 and "LibreOffice" in caught.value.text()


@pytest.fixture
def folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Have private folders made in tmp_path, to see what is left of them."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def program(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    path = folder.parent / f"{folder.name}-soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    monkeypatch.setenv(doc.SOFFICE_SETTING, str(path))


posix = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts stand in for LibreOffice")


@posix
def test_time_limit_ends_the_children_too(monkeypatch: pytest.MonkeyPatch, folders: Path) -> None:
    child = folders.parent / f"{folders.name}-child"
    program(monkeypatch, folders, f"sleep 600 & echo $! > '{child}'; sleep 600")
    with pytest.raises(LimitExceeded):
        doc.modernize(RTF, "a.rtf", Limits(seconds=3))
    assert gone(int(child.read_text()))
    assert not list(folders.iterdir())


@posix
@pytest.mark.parametrize("script", ["exit 0", "exit 77", ": > output/input.docx"])
def test_nothing_comes_out(monkeypatch: pytest.MonkeyPatch, folders: Path, script: str) -> None:
    program(monkeypatch, folders, script)
    with pytest.raises(DamagedInput):
        doc.modernize(RTF, "a.rtf", Limits())
    assert not list(folders.iterdir())


@posix
def test_profile_forbids_macros_and_is_private(monkeypatch: pytest.MonkeyPatch, folders: Path) -> None:
    program(
        monkeypatch, folders, "cat profile/user/registrymodifications.xcu > output/input.docx; env >> output/input.docx"
    )
    monkeypatch.setenv("SECRET_TOKEN", "x")
    seen = doc.modernize(RTF, "张三.rtf", Limits()).decode()
    assert '"MacroSecurityLevel" oor:op="fuse"><value>3<' in seen
    assert "SECRET_TOKEN" not in seen and "张三" not in seen
    assert f"HOME={folders}" in seen


def field(code: bytes) -> bytes:
    return b"{\\rtf1\\ansi A{\\field{\\*\\fldinst " + code + b' "/etc/logo.png"}{\\fldrslt B}}}'


@posix
@pytest.mark.parametrize("code", [b"INCLUDEPICTURE", b"includetext", b"DDEAUTO", "INCLUDEPICTURE".encode("utf-16-le")])
def test_fields_that_fetch_files_are_spoiled(monkeypatch: pytest.MonkeyPatch, folders: Path, code: bytes) -> None:
    program(monkeypatch, folders, "cp input.rtf output/input.docx")
    seen = doc.modernize(field(code), "a.rtf", Limits())
    assert len(seen) == len(field(code)) and code not in seen and b"/etc/logo.png" in seen


@posix
@pytest.mark.parametrize(
    "code",
    [b"INCLUDE\r\nPICTURE", b"INCLUDE{}PICTURE", b"INCLUDE\\b0 PICTURE", b"\\'49NCLUDEPICTURE", b"I\\'4ecludetext"],
)
def test_spellings_that_would_be_missed_are_refused(code: bytes) -> None:
    with pytest.raises(HostileInput):
        doc.modernize(field(code), "a.rtf", Limits())


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_no_local_picture_comes_in(tmp_path: Path) -> None:
    import io
    import zipfile

    from PIL import Image

    Image.new("RGB", (9, 9)).save(tmp_path / "logo.png")
    data = field(b"INCLUDEPICTURE").replace(b"/etc/logo.png", str(tmp_path / "logo.png").encode())
    with zipfile.ZipFile(io.BytesIO(doc.modernize(data, "a.rtf", Limits()))) as package:
        assert not [name for name in package.namelist() if "media" in name]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_conversion(folders: Path) -> None:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(doc.modernize(RTF, "a.rtf", Limits()))) as package:
        text = package.read("word/document.xml").decode()
    assert "电话" in text and "139-0000-1234" in text
    assert not list(folders.iterdir())
