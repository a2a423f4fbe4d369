"""Character maps: ToUnicode, embedded encoding CMaps and the predefined ones (ISO 32000-2 9.7.5, 9.10.3).

The predefined tables come with pdfminer.six; nothing of it is loaded before a font asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

_SECTION = re.compile(rb"begin(bfchar|bfrange|cidchar|cidrange|notdefrange|codespacerange)\b(.*?)end\1", re.DOTALL)
_COMMENT = re.compile(rb"%[^\r\n]*")
_ITEM = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])|(\d+)|/([^\s<>\[\]/()]+)")
_USE = re.compile(rb"/([^\s<>\[\]/()]+)\s+usecmap")
_VERTICAL = re.compile(rb"/WMode\s+1\b")
_MAX_RANGE = 65536
_CODECS = (
    ("UTF16", "utf-16-be"), ("UCS2", "utf-16-be"), ("UTF8", "utf-8"), ("UTF32", "utf-32-be"), ("GBK2K", "gb18030"),
    ("GBK", "gbk"), ("GBpc", "gb2312"), ("GB-EUC", "gb2312"), ("B5", "big5hkscs"), ("KSCms", "cp949"),
    ("KSC-EUC", "euc_kr"), ("KSCpc", "euc_kr"), ("RKSJ", "cp932"), ("EUC-H", "euc_jp"), ("EUC-V", "euc_jp"),
)  # fmt: skip


@dataclass(slots=True)
class CodeMap:
    """An encoding CMap: code bytes -> CID. ``lengths`` are the code lengths that can start with a byte, by byte."""

    vertical: bool = False
    identity: bool = False
    ranges: list[tuple[int, bytes, bytes]] = field(default_factory=list)
    """Code space: (length, lowest, highest)."""
    cids: dict[bytes, int] = field(default_factory=dict)
    trie: Mapping[int, object] | None = None
    codec: str = ""
    """The codec in which the codes themselves are characters, if there is one."""

    @property
    def fixed(self) -> int:
        """The one length of all codes, or 0 when it varies."""
        if self.identity:
            return 2
        if self.trie is not None:
            return 0
        lengths = {length for length, _, _ in self.ranges}
        return lengths.pop() if len(lengths) == 1 else 0 if lengths else 2

    def split(self, data: bytes) -> list[bytes]:
        """Cut a string into codes; what fits no code space goes on as the shortest code (9.7.6.3)."""
        codes: list[bytes] = []
        position = 0
        while position < len(data):
            length = self._length_at(data, position)
            codes.append(data[position : position + length])
            position += length
        return codes

    def _length_at(self, data: bytes, position: int) -> int:
        if self.trie is not None:
            return _walk(self.trie, data, position)[0]
        for length, low, high in self.ranges:
            code = data[position : position + length]
            if len(code) == length and all(a <= c <= b for a, c, b in zip(low, code, high, strict=True)):
                return length
        return min((length for length, _, _ in self.ranges), default=2)

    def cid(self, code: bytes) -> int:
        """Return the CID of a code; 0 when the map has none."""
        if self.identity:
            return int.from_bytes(code, "big")
        if self.trie is not None:
            return _walk(self.trie, code, 0)[1]
        return self.cids.get(code, 0)

    def unicode(self, code: bytes) -> str:
        """Return the character that the code is by itself (UTF-16, GBK ...), or ""."""
        if not self.codec:
            return ""
        try:
            return code.decode(self.codec)
        except UnicodeDecodeError:
            return ""


def _walk(trie: Mapping[int, object], data: bytes, position: int) -> tuple[int, int]:
    node: object = trie
    for count in range(1, 5):
        if position + count > len(data):
            break
        node = cast(Mapping[int, object], node).get(data[position + count - 1])
        if isinstance(node, int):
            return count, node
        if node is None:
            # GBK, Big5 and their kin: an unassigned double-byte code is still two bytes long.
            return min(max(count, 2 if data[position] > 0x80 else 1), len(data) - position), 0
    return max(1, len(data) - position), 0


def _hex(token: bytes) -> bytes:
    digits = b"".join(token.split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _text(raw: bytes) -> str:
    if len(raw) == 1:
        return chr(raw[0])
    return raw[: len(raw) & ~1].decode("utf-16-be", "replace")


def _items(body: bytes) -> list[bytes | list[bytes] | int | str]:
    """Read the members of a section: codes and targets as bytes, arrays as lists, CIDs as numbers, names as text."""
    found: list[bytes | list[bytes] | int | str] = []
    array: list[bytes] | None = None
    for hexadecimal, opens, closes, number, name in _ITEM.findall(body):
        if opens:
            array = []
        elif closes:
            if array is not None:
                found.append(array)
            array = None
        elif number:
            found.append(int(number[:9]))
        elif name:
            found.append(name.decode("latin-1"))
        elif array is not None:
            array.append(_hex(hexadecimal))
        else:
            found.append(_hex(hexadecimal))
    return found


class Identity(dict[bytes, str]):
    """What a ToUnicode that is the name of an identity CMap says: codes are UTF-16. It lists nothing."""

    def get(self, code: bytes, default: Any = "") -> Any:
        """Return the character that the code is."""
        return code.decode("utf-16-be", "ignore") or default


def parse_tounicode(data: bytes) -> dict[bytes, str]:
    """Return code bytes -> text. Codes keep their written length; targets may be several characters or ""."""
    table: dict[bytes, str] = {}
    for match in _SECTION.finditer(_COMMENT.sub(b"", data)):
        kind, items = match.group(1), _items(match.group(2))
        if kind == b"bfchar":
            for code, target in zip(items[::2], items[1::2], strict=False):
                if isinstance(code, bytes):
                    table[code] = _target(target)
        elif kind == b"bfrange":
            for low, high, target in zip(items[::3], items[1::3], items[2::3], strict=False):
                if isinstance(low, bytes) and isinstance(high, bytes) and low:
                    _spread(table, low, high, target)
    return table


def _target(target: bytes | list[bytes] | int | str) -> str:
    if isinstance(target, bytes):
        return _text(target)
    if isinstance(target, str):
        from pdfminer.encodingdb import name2unicode

        try:
            return str(name2unicode(target))
        except (KeyError, ValueError):
            return ""
    return ""


def _spread(table: dict[bytes, str], low: bytes, high: bytes, target: bytes | list[bytes] | int | str) -> None:
    first, last = int.from_bytes(low, "big"), int.from_bytes(high, "big")
    count = min(last - first + 1, _MAX_RANGE)
    if isinstance(target, list):
        for step, raw in enumerate(target[: max(count, 0)]):
            table[(first + step).to_bytes(len(low), "big")] = _text(raw)
    elif isinstance(target, bytes) and target:
        stem, start = target[:-2], int.from_bytes(target[-2:], "big")
        width = len(target[-2:])
        for step in range(count):
            end = (start + step) & (0xFFFF if width == 2 else 0xFF)
            table[(first + step).to_bytes(len(low), "big")] = _text(stem + end.to_bytes(width, "big"))


def parse_codemap(data: bytes, base: CodeMap | None = None) -> CodeMap:
    """Read an embedded encoding CMap; ``base`` is its UseCMap stream, if it has one."""
    data = _COMMENT.sub(b"", data)
    result = CodeMap(vertical=bool(_VERTICAL.search(data)))
    use = _USE.search(data)
    if base is None and use:
        base = predefined(use.group(1).decode("latin-1"))
    for match in _SECTION.finditer(data):
        _read_section(result, match.group(1), _items(match.group(2)))
    if base is not None and not result.cids and not result.ranges:
        return CodeMap(result.vertical or base.vertical, base.identity, base.ranges, base.cids, base.trie, base.codec)
    if base is not None:
        result.ranges = result.ranges or list(base.ranges)
        result.cids = {**base.cids, **result.cids}
    result.ranges.sort(key=_range_length)
    return result


def _range_length(entry: tuple[int, bytes, bytes]) -> int:
    return entry[0]


def _read_section(result: CodeMap, kind: bytes, items: Sequence[bytes | list[bytes] | int | str]) -> None:
    if kind == b"codespacerange":
        for low, high in zip(items[::2], items[1::2], strict=False):
            if isinstance(low, bytes) and isinstance(high, bytes) and low and len(low) == len(high):
                result.ranges.append((len(low), low, high))
    elif kind == b"cidchar":
        for code, cid in zip(items[::2], items[1::2], strict=False):
            if isinstance(code, bytes) and isinstance(cid, int):
                result.cids[code] = cid
    elif kind == b"cidrange":
        for low, high, cid in zip(items[::3], items[1::3], items[2::3], strict=False):
            if isinstance(low, bytes) and isinstance(high, bytes) and isinstance(cid, int) and low:
                first = int.from_bytes(low, "big")
                for step in range(min(int.from_bytes(high, "big") - first + 1, _MAX_RANGE)):
                    result.cids[(first + step).to_bytes(len(low), "big")] = cid + step


@lru_cache(maxsize=32)
def predefined(name: str) -> CodeMap | None:
    """Return the predefined CMap of that name, or None when there is none."""
    if name in ("Identity-H", "Identity-V"):
        return CodeMap(vertical=name.endswith("V"), identity=True)
    from pdfminer.cmapdb import CMapDB

    try:
        found = CMapDB.get_cmap(name)
    except CMapDB.CMapNotFound:
        return None
    codec = next((codec for mark, codec in _CODECS if mark in name), "")
    return CodeMap(vertical=name.endswith("V"), trie=found.code2cid, codec=codec)


@lru_cache(maxsize=8)
def cid_to_unicode(collection: str) -> Mapping[int, str]:
    """Return CID -> text of a character collection such as "Adobe-GB1"; empty for unknown ones."""
    from pdfminer.cmapdb import CMapDB

    try:
        return cast(Mapping[int, str], CMapDB.get_unicode_map(collection, False).cid2unichr)
    except CMapDB.CMapNotFound:
        return {}
