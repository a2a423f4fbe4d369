"""Members of packages as the proof opens them: everything packed in anything is seen, what cannot be opened fails."""

from __future__ import annotations

import base64
import gzip
import io
import struct
import zipfile
import zlib
from dataclasses import replace

import pytest

from extractors.errors import LimitExceeded
from extractors.limits import Limits
from redactor.verify.docx_members import Unpacker
from tests.redactor.packages import zipped

LIMITS = Limits()
TEXT = b"139000 01234"


def opened(data: bytes, limits: Limits = LIMITS) -> tuple[list[tuple[str, bytes]], list[str]]:
    unpacker = Unpacker(limits)
    return [(member.where, member.data) for member in unpacker.members(data)], unpacker.failed


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(*chunks: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def test_members_in_order_with_printable_places() -> None:
    data = zipped({"word/a.xml": b"1", "folder/": b"", "电话.xml": b"2", "a123456.xml": b"3", "b12345-6.xml": b"4"})
    assert opened(data) == (
        [("word/a.xml", b"1"), ("member 3", b"2"), ("member 4", b"3"), ("b12345-6.xml", b"4")],
        [],
    )
    assert opened(zipped({"a" * 80: b"1", "b" * 81: b"2"}))[0] == [("a" * 80, b"1"), ("member 2", b"2")]


def test_what_is_packed_in_members_is_named_by_its_way() -> None:
    inner = zipped({"b.txt": gzip.compress(TEXT)})
    assert [where for where, _ in opened(zipped({"a.zip": inner}))[0]] == [
        "a.zip", "a.zip!b.txt", "a.zip!b.txt unpacked",
    ]  # fmt: skip


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_nesting(depth: int) -> None:
    """As deep as the limit says, no deeper; what was not opened is told."""
    data = zipped({"a.txt": TEXT})
    for _ in range(depth):
        data = zipped({"a.zip": data})
    found, failed = opened(data, replace(LIMITS, nesting=2))
    assert (TEXT in [content for _, content in found]) is (depth <= 2)
    assert failed == ([] if depth <= 2 else ["a.zip!a.zip!a.zip nesting"])


def test_packed_streams() -> None:
    deflated = zlib.compress(TEXT)
    for kind, content in (
        (b"zTXt", b"Comment\0\0" + deflated), (b"iCCP", b"name\0\0" + deflated),
        (b"iTXt", b"Comment\0\1\0\0\0" + deflated),
    ):  # fmt: skip
        picture = png(chunk(b"IHDR", b"x" * 13), chunk(kind, content), chunk(b"IEND", b""))
        assert opened(zipped({"a.png": picture})) == ([("a.png", picture), ("a.png unpacked", TEXT)], []), kind
    plain = png(chunk(b"tEXt", b"Comment\0" + deflated), chunk(b"zTXt", b"no end"))
    assert opened(zipped({"a.png": plain}))[0] == [("a.png", plain)]
    packed = gzip.compress(TEXT)
    assert opened(zipped({"a": packed}))[0] == [("a", packed), ("a unpacked", TEXT)]
    false = b"\x1f\x8b" + bytes(20)
    assert opened(zipped({"a": false})) == ([("a", false)], []), "not compressed after all"


def test_compound_files_cannot_be_searched() -> None:
    assert opened(zipped({"a": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 1"}))[1] == ["a compound file"]


@pytest.mark.parametrize(("limit", "sizes", "allowed"), [
    ("members", [1, 1], 2), ("members", [1, 1, 1], 2), ("member_bytes", [100], 100), ("member_bytes", [101], 100),
    ("expanded_bytes", [50, 50], 100), ("expanded_bytes", [50, 51], 100),
])  # fmt: skip
def test_limits(limit: str, sizes: list[int], allowed: int) -> None:
    data = zipped({f"a{n}": b"x" * size for n, size in enumerate(sizes)})
    counted = len(sizes) if limit == "members" else sum(sizes)
    if counted <= allowed:
        assert len(opened(data, replace(LIMITS, **{limit: allowed}))[0]) == len(sizes)
    else:
        with pytest.raises(LimitExceeded):
            opened(data, replace(LIMITS, **{limit: allowed}))


def test_limits_hold_for_packed_streams() -> None:
    data = zipped({"a": gzip.compress(bytes(10_000))})
    assert len(opened(data, replace(LIMITS, member_bytes=10_000))[0]) == 2
    with pytest.raises(LimitExceeded):
        opened(data, replace(LIMITS, member_bytes=9_999))


def moved(data: bytes, at: int, filler: bytes) -> bytes:
    """Put bytes into a zip file and set its directory right, as one who hides something would."""
    end = data.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<I", data, end + 16)[0]
    out = bytearray(data[:at] + filler + data[at:])
    struct.pack_into("<I", out, end + len(filler) + 16, start + len(filler))
    place = start + len(filler)
    while out.startswith(b"PK\x01\x02", place):
        offset = struct.unpack_from("<I", out, place + 42)[0]
        struct.pack_into("<I", out, place + 42, offset + (len(filler) if offset >= at else 0))
        place += 46 + sum(struct.unpack_from("<3H", out, place + 28))
    return bytes(out)


@pytest.mark.parametrize(("place", "room", "tight"), [
    ("before", 1, False), ("between", 1, True), ("between", 24, True), ("between", 25, False),
    ("directory", 24, True), ("directory", 25, False),
])  # fmt: skip
def test_there_is_no_room_for_hidden_bytes(place: str, room: int, tight: bool) -> None:
    """More than a data descriptor between two members, or anything before the first, fails the proof."""
    data = zipped({"a": b"1", "b": b"2"})
    second = data.index(b"PK\x03\x04", 4)
    at = {"before": 0, "between": second, "directory": data.index(b"PK\x01\x02")}[place]
    found, failed = opened(moved(data, at, b"1" * room))
    assert failed == ([] if tight else ["zip structure"])
    assert [content for _, content in found] == [b"1", b"2"]


def test_members_may_lie_in_another_order_than_the_directory() -> None:
    data = bytearray(zipped({"a": b"1", "b": b"2"}))
    start = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", start + 1)
    end = data.rindex(b"PK\x05\x06")
    turned = bytes(data[:start] + data[second:end] + data[start:second] + data[end:])
    assert opened(turned) == ([("b", b"2"), ("a", b"1")], [])


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut", zipped({"a": b"1" * 99})[:-30]])
def test_what_is_no_zip_file_fails(data: bytes) -> None:
    assert opened(data)[1] == ["zip"]


def test_a_package_with_nothing_in_it_and_one_with_a_remark() -> None:
    assert opened(zipped({})) == ([], [])
    assert opened(zipped({"a": b"1"}, comment=b"x"))[1] == ["zip structure"]


def test_a_member_whose_bytes_are_wrong_fails() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        package.writestr("a", b"139000")
    assert opened(buffer.getvalue().replace(b"139000", b"139001"))[1] == ["zip"]


@pytest.mark.parametrize(("text", "opens"), [
    (base64.b64encode(b"x" * 150).decode(), True), (base64.b64encode(b"x" * 147).decode(), False),
    ("\n".join(["A" * 76] * 4), True), (" " + base64.b64encode(b"x" * 149).decode() + " \n", True),
    ("A" * 199, False), ("A" * 201, False), ("A" * 200 + "!", False), ("-" * 200, False),
])  # fmt: skip
def test_long_base64(text: str, opens: bool) -> None:
    unpacker = Unpacker(LIMITS)
    found = list(unpacker.blobs([text], "a.xml", 1))
    assert [(member.where, member.depth) for member in found] == ([("a.xml base64", 1)] if opens else [])
    if opens:
        assert found[0].data == base64.b64decode(text) and unpacker.expanded == len(found[0].data)


def test_packages_in_base64_count_as_nested() -> None:
    packed = base64.b64encode(zipped({"a": b"".join(bytes([n]) for n in range(256))})).decode()
    found = list(Unpacker(LIMITS).blobs([packed, "x"], "b.xml", 0))
    assert [(member.where, member.depth) for member in found] == [("b.xml base64", 0), ("b.xml base64!a", 2)]
    unpacker = Unpacker(replace(LIMITS, nesting=1))
    assert len(list(unpacker.blobs([packed], "b.xml", 0))) == 1 and unpacker.failed == ["b.xml base64 nesting"]
