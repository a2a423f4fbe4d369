"""Digits in bytes of any kind, whatever their spelling: encodings, escapes, hexadecimal."""

from __future__ import annotations

import re
from collections.abc import Iterable

SHORTEST = 7
"""Digits that a number needs to be searched as a number; shorter values are searched as words."""
_DIGIT = (
    rb"\x00?(?:[0-9]|%3[0-9]|&#(?:x0*3[0-9]|0*(?:4[89]|5[0-7]));?|\\0?6[0-7]|\\0?7[01]|\\[ux](?:00)?3[0-9]|=3[0-9]"
    rb"|\xef\xbc[\x90-\x99]|\xa3[\xb0-\xb9])"
)
_BYTE_RUN = re.compile(rb"%b{%d,}+" % (b"(?:" + _DIGIT + b")", SHORTEST))
_WIDE_RUN = re.compile(rb"(?:\xff[\x10-\x19]){%d,}+|(?:[\x10-\x19]\xff){%d,}+" % (SHORTEST, SHORTEST))
_ONE = re.compile(
    rb"%3([0-9])|&#x0*3([0-9]);?|&#0*(4[89]|5[0-7]);?|\\(0?6[0-7]|0?7[01])|\\[ux](?:00)?3([0-9])|=3([0-9])"
    rb"|\xef\xbc([\x90-\x99])|\xa3([\xb0-\xb9])|([0-9])"
)
_HEXADECIMAL = re.compile(rf"(?:(?:00)?3[0-9]){{{SHORTEST},}}")
_HEX_LINES = re.compile(rb"(?:[0-9A-Fa-f]{2}[ \r\n\t]{0,2}){%d,}+" % SHORTEST)


_CANDIDATE = bytes(
    0x30 if 0x30 <= byte <= 0x39 or byte in b"%&#x;\\u=\x00\xef\xbc\xa3" or 0x90 <= byte <= 0x99 or 0xB0 <= byte <= 0xB9
    else 0x20
    for byte in range(256)
)  # fmt: skip
_WIDE_CANDIDATE = bytes(0x30 if byte == 0xFF or 0x10 <= byte <= 0x19 else 0x20 for byte in range(256))


def byte_runs(data: bytes) -> list[str]:
    """Return the runs of at least SHORTEST digits in ``data``, as plain digits, whatever their spelling.

    Covered: ASCII, UTF-16, UTF-8 and GB 18030 full-width digits, percent, XML, octal, \\u, \\x and quoted-printable
    escapes, and hexadecimal of any of them (PDF strings, RTF).
    """
    runs = []
    for candidate in _candidates(_thin(data, b"\0"), _CANDIDATE, SHORTEST):
        runs += [_decode(match.group()) for match in _BYTE_RUN.finditer(candidate)]
    for candidate in _candidates(_thin(data, b"\xff"), _WIDE_CANDIDATE, 2 * SHORTEST):
        for match in _WIDE_RUN.finditer(candidate):
            runs.append("".join(chr(byte + 0x20) for byte in match.group() if byte != 0xFF))
    for run in list(runs):
        for start in (0, 1):
            runs += [re.sub("(?:00)?3([0-9])", r"\1", found) for found in _HEXADECIMAL.findall(run[start:])]
    return runs


def _thin(data: bytes, byte: bytes) -> bytes:
    """Break up long runs of a filler byte (black or white pixels), which would make every position a candidate."""
    return data.replace(byte * 3, byte + b" " + byte)


def _candidates(data: bytes, table: bytes, shortest: int) -> Iterable[bytes]:
    """Yield the stretches of ``data`` made of at least ``shortest`` bytes that ``table`` marks with "0"."""
    marked, mark = data.translate(table), b"0" * shortest
    start = marked.find(mark)
    while start >= 0:
        end = marked.find(b" ", start)
        end = len(marked) if end < 0 else end
        yield data[start:end]
        start = marked.find(mark, end)


def hex_bytes(data: bytes) -> list[bytes]:
    """Return what hexadecimal runs in a *text-like* ``data`` decode to (line breaks inside are allowed)."""
    found = []
    for match in _HEX_LINES.finditer(data):
        digits = re.sub(rb"\s", b"", match.group())
        found.append(bytes.fromhex(digits[: len(digits) // 2 * 2].decode()))
    return found


def _decode(run: bytes) -> str:
    digits = []
    for match in _ONE.finditer(run):
        number = match.lastindex or 0
        value = match.group(number)
        if number == 3:
            digits.append(chr(int(value)))
        elif number == 4:
            digits.append(chr(int(value, 8)))
        elif number in (7, 8):
            digits.append(chr((value[0] & 0x0F) + 0x30))
        else:
            digits.append(value.decode())
    return "".join(digits)
