"""Break real files: bytes, lengths, members of packages, elements of XML, objects of PDFs.

``mutated`` is a pure function of a file and a seed, so that a finding is named by both.
"""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable

Chance = random.Random
ODD = (
    b"", b"0", b"-1", b"4294967295", b"99999999999999999999", b"1e309", b"NaN", b"\xff\xfe", b"\0", b"%s%n", b"../../x",
    "\u202e\u200b".encode(), b"&#0;", b"A" * 3000, b"]]>", b"<!--",
)  # fmt: skip
"""Values that parsers are known to stumble over."""
_TAG = re.compile(rb"<[^>]{1,400}>")
_ATTRIBUTE = re.compile(rb'"[^"<>]{0,80}"')
_TEXT = re.compile(rb">([^<]{1,200})<")
_OBJECT = re.compile(rb"\d+ \d+ obj\b.*?endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_NUMBER = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")
_NAME = re.compile(rb"/[A-Za-z0-9#]{1,30}")
_REFERENCE = re.compile(rb"\d+ \d+ R\b")
_NAMES = (
    b"/Length", b"/FlateDecode", b"/ASCII85Decode", b"/LZWDecode", b"/Type", b"/Pages", b"/Kids", b"/Parent",
    b"/Contents", b"/Resources", b"/Font", b"/Form", b"/Annots", b"/ToUnicode", b"/Crypt", b"/ObjStm",
)  # fmt: skip


def mutated(data: bytes, seed: int) -> bytes:
    """Return the file with one to three things broken."""
    chance = random.Random(seed)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        choices = list(_BYTES)
        if data.startswith(b"PK"):
            choices += _ZIP * 4
        elif b"%PDF-" in data[:1024]:
            choices += _PDF * 3
        elif b"<" in data[:4096]:
            choices += _XML * 2
        data = chance.choice(choices)(data, chance)
    return data


# ---------------------------------------------------------------- bytes


def _flip(data: bytes, chance: Chance) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _truncate(data: bytes, chance: Chance) -> bytes:
    return data[: chance.randrange(len(data) + 1)] if chance.random() < 0.8 else data[chance.randrange(1, 64) :]


def _span(data: bytes, chance: Chance, most: int = 4096) -> tuple[int, int]:
    first = chance.randrange(len(data) + 1)
    return first, min(len(data), first + chance.randrange(1, most))


def _cut(data: bytes, chance: Chance) -> bytes:
    first, last = _span(data, chance)
    return data[:first] + data[last:]


def _repeat(data: bytes, chance: Chance) -> bytes:
    first, last = _span(data, chance)
    return data[:last] + data[first:last] * chance.choice((1, 2, 50)) + data[last:]


def _insert(data: bytes, chance: Chance) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + chance.choice(ODD) + data[place:]


def _integer(data: bytes, chance: Chance) -> bytes:
    """Put an extreme integer over four bytes: lengths and offsets of headers."""
    place = chance.randrange(max(1, len(data) - 4))
    value = chance.choice((0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, len(data), len(data) + 1))
    return data[:place] + struct.pack(chance.choice("<>") + "I", value) + data[place + 4 :]


# ---------------------------------------------------------------- XML


def _swap_matches(data: bytes, chance: Chance, pattern: re.Pattern[bytes]) -> bytes:
    found = list(pattern.finditer(data))
    if len(found) < 2:
        return data
    one, other = sorted(chance.sample(found, 2), key=lambda match: match.start())
    middle = data[one.end() : other.start()]
    return data[: one.start()] + other.group() + middle + one.group() + data[other.end() :]


def _put(data: bytes, chance: Chance, pattern: re.Pattern[bytes], values: Callable[[bytes], bytes]) -> bytes:
    found = list(pattern.finditer(data))
    if not found:
        return data
    match = chance.choice(found)
    return data[: match.start()] + values(match.group()) + data[match.end() :]


def _attribute(data: bytes, chance: Chance) -> bytes:
    return _put(data, chance, _ATTRIBUTE, lambda _: b'"' + chance.choice(ODD).replace(b"<", b"&lt;") + b'"')


def _character_data(data: bytes, chance: Chance) -> bytes:
    return _put(data, chance, _TEXT, lambda _: b">" + chance.choice(ODD).replace(b"<", b"&lt;") + b"<")


def _tag(data: bytes, chance: Chance) -> bytes:
    return _put(data, chance, _TAG, lambda tag: chance.choice((b"", tag * 2, tag * 300)))


def _tags(data: bytes, chance: Chance) -> bytes:
    return _swap_matches(data, chance, _TAG)


def _attributes(data: bytes, chance: Chance) -> bytes:
    return _swap_matches(data, chance, _ATTRIBUTE)


def _element(data: bytes, chance: Chance) -> bytes:
    """Take an element with all that is in it away, double it, or put it into itself."""
    opened = [
        match for match in _TAG.finditer(data) if match.group()[1:2] not in b"/?!" and data[match.end() - 2] != 47
    ]
    if not opened:
        return data
    match = chance.choice(opened)
    name = re.split(rb"[\s>/]", match.group()[1:], maxsplit=1)[0]
    end = data.find(b"</" + name + b">", match.end())
    if end < 0:
        return data
    last = end + len(name) + 3
    whole, inside = data[match.start() : last], data[match.end() : end]
    new = chance.choice((b"", whole * 2, match.group() + whole + b"</" + name + b">", inside, whole * 40))
    return data[: match.start()] + new + data[last:]


def _entities(data: bytes, chance: Chance) -> bytes:
    """A document type with entities: inside ones that explode, outside ones that name a file."""
    bomb = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10 if n else b"x" * 10) for n in range(9))
    outside = b'<!ENTITY e8 SYSTEM "file:///etc/hostname">'
    start = data.find(b"?>") + 2 if data.startswith((b"<?xml", b"\xef\xbb\xbf<?xml")) else 0
    kind = b"<!DOCTYPE x [" + chance.choice((bomb, outside)) + b"]>"
    return data[:start] + kind + _put(data[start:], chance, _TEXT, lambda _: b">&e8;<")


# ---------------------------------------------------------------- packages


def _members(data: bytes) -> list[tuple[str, bytes]] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(info.file_size for info in package.infolist()) > 64 * 1024 * 1024:
                return None
            return [(info.filename, package.read(info)) for info in package.infolist()]
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return None


def _packed(members: list[tuple[str, bytes]], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", kind) as package:
        warnings.simplefilter("ignore")  # names twice are meant
        for name, content in members:
            package.writestr(zipfile.ZipInfo(name), content, kind)
    return out.getvalue()


def _in_package(change: Callable[[list[tuple[str, bytes]], Chance], None]) -> Callable[[bytes, Chance], bytes]:
    def apply(data: bytes, chance: Chance) -> bytes:
        members = _members(data)
        if not members:
            return _flip(data, chance)
        change(members, chance)
        return _packed(members, chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)))

    return apply


def _any(members: list[tuple[str, bytes]], chance: Chance) -> int:
    """Return a member's number, of XML where there is any choice."""
    marked = [n for n, (_, content) in enumerate(members) if content.lstrip()[:1] == b"<"]
    return chance.choice(marked) if marked and chance.random() < 0.85 else chance.randrange(len(members))


def _swap_members(members: list[tuple[str, bytes]], chance: Chance) -> None:
    one, other = _any(members, chance), _any(members, chance)
    (name, content), (name2, content2) = members[one], members[other]
    members[one], members[other] = (name, content2), (name2, content)


def _drop_member(members: list[tuple[str, bytes]], chance: Chance) -> None:
    del members[_any(members, chance)]


def _double_member(members: list[tuple[str, bytes]], chance: Chance) -> None:
    """The same name twice, the second with other content."""
    name, content = members[_any(members, chance)]
    other = chance.choice((name, name.upper(), name.replace("/", "\\"), "/" + name, "../" + name))
    members.insert(chance.randrange(len(members) + 1), (other, _flip(content, chance)))


def _empty_member(members: list[tuple[str, bytes]], chance: Chance) -> None:
    number = _any(members, chance)
    members[number] = (members[number][0], chance.choice((b"", b"<a/>", b"\0" * 300_000)))


def _xml_member(members: list[tuple[str, bytes]], chance: Chance) -> None:
    number = _any(members, chance)
    name, content = members[number]
    members[number] = (name, chance.choice(_XML)(content, chance))


def _byte_member(members: list[tuple[str, bytes]], chance: Chance) -> None:
    number = chance.randrange(len(members))
    name, content = members[number]
    members[number] = (name, chance.choice(_BYTES)(content, chance))


# ---------------------------------------------------------------- PDF


def _objects(data: bytes, chance: Chance) -> bytes:
    return _swap_matches(data, chance, _OBJECT)


def _no_object(data: bytes, chance: Chance) -> bytes:
    return _put(data, chance, _OBJECT, lambda _: b"")


def _references(data: bytes, chance: Chance) -> bytes:
    return _swap_matches(data, chance, _REFERENCE)


def _reference(data: bytes, chance: Chance) -> bytes:
    """Point elsewhere: cycles, missing objects."""
    return _put(data, chance, _REFERENCE, lambda _: b"%d 0 R" % chance.randrange(0, 40))


def _number(data: bytes, chance: Chance) -> bytes:
    values = (b"0", b"-1", b"1e9", b"2147483648", b"99999999999999999999", b"0.000000001", b"null", b"[]", b"<<>>")
    return _put(data, chance, _NUMBER, lambda _: chance.choice(values))


def _name(data: bytes, chance: Chance) -> bytes:
    return _put(data, chance, _NAME, lambda _: chance.choice(_NAMES))


def _in_stream(data: bytes, chance: Chance) -> bytes:
    """Inflate a stream, break what is inside, deflate it again; offsets are left wrong for readers to repair."""

    def change(whole: bytes) -> bytes:
        match = _STREAM.match(whole)
        assert match is not None
        try:
            inside = zlib.decompressobj().decompress(match[1], 4_000_000)
        except zlib.error:
            return b"stream\n" + chance.choice((_number, _name, *_BYTES))(match[1], chance) + b"endstream"
        broken = chance.choice((_number, _number, _name, _repeat, *_BYTES))(inside, chance)
        return b"stream\n" + zlib.compress(broken) + b"\nendstream"

    return _put(data, chance, _STREAM, change)


_BYTES = [_flip, _truncate, _cut, _repeat, _insert, _integer]
_XML = [_attribute, _character_data, _tag, _tags, _attributes, _element, _element, _entities]
_ZIP = [
    *map(_in_package, (_swap_members, _drop_member, _double_member, _empty_member, _byte_member)),
    *[_in_package(_xml_member)] * 6,
]
_PDF = [_objects, _no_object, _references, _reference, _number, _number, _name, _in_stream, _in_stream, _in_stream]
