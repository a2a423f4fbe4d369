"""Long numbers where no text is expected: names, numbers, and streams for programs.

A state of a button, a spot color, a resource or a tag can be called after a number; a CMap, a font or a color profile
can hold one in a comment or a description. No viewer shows them, every editor does. Only long numbers are looked for:
identifiers of fewer digits are everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.formats.pdf.tokens import name_of

LONG = 11
"""Digits that make a number long: what identifies a person has at least as many."""
_NAME = re.compile(rb"/[^\0\t\n\f\r ()<>\[\]{}/%%]{%d,}+" % LONG)
INTEGER = re.compile(rb"(?<![^\0\t\n\f\r \[+-])\d{%d,}[Xx]?(?![^\0\t\n\f\r \]>/])" % LONG)
_MARKS = bytes(0x30 if 0x30 <= byte <= 0x39 else 0x20 if byte in b"\0\t\n\f\r [+-" else 0x78 for byte in range(256))
_MARKED = b" " + b"0" * LONG
"""What bytes with a long integer look like when digits are 0, separators blanks and all others x."""
_STRING = re.compile(rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\)", re.DOTALL)
_COMMENT = re.compile(rb"%([^\r\n]*)")
_LETTER_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])(?![Xx]\b)")
_PROGRAM = re.compile(rb"begincmap|beginbfchar|begincidrange|^%!|/FunctionType")
_RUNS = tuple(
    re.compile(pattern % LONG)
    for pattern in (
        rb"(?<![0-9A-Za-z])[0-9]{%d,20}[Xx]?(?![0-9A-Za-z])",
        rb"(?<!\0[0-9])(?:\0[0-9]){%d,20}(?:\0[Xx])?(?!\0[0-9])",
        rb"(?<![0-9]\0)(?:[0-9]\0){%d,20}(?:[Xx]\0)?(?![0-9]\0)",
    )
)
"""How a number is written out in bytes: ASCII, UTF-16 in either order, which font programs pack without any gap."""
_ADDRESS = re.compile(rb"[0-9A-Za-z][0-9A-Za-z._-]{4,}@[0-9A-Za-z-]{2,}\.[a-z]{2,}")
_TARGET = re.compile(rb"<((?:003[0-9]){%d,20}(?:00[57]8)?)>" % LONG)


def numbers_in_syntax(syntax: bytes) -> Iterator[str]:
    """Yield the names and integers of a serialized object that hold a long number; a letter beside a digit is parted
    from it by a space, because there it is no part of the number."""
    if b"(" in syntax:
        syntax = _STRING.sub(b"()", syntax)
    yield from names_in(syntax)
    yield from integers_in(syntax)


def integers_in(data: bytes) -> Iterator[str]:
    """Yield the long integers in syntax or content; no honest coordinate has so many digits before the point."""
    if _MARKED in (b" " + data).translate(_MARKS):
        for match in INTEGER.finditer(data):
            yield match.group().decode()


def names_in(data: bytes) -> Iterator[str]:
    """Yield the names in syntax or content that hold a long number."""
    for match in _NAME.finditer(data):
        name = name_of(match.group())[1:]
        if sum(map(str.isdigit, name)) >= LONG:
            yield _LETTER_DIGIT.sub(" ", name)


def text_in_program(data: bytes) -> str:
    """Return what bytes for programs hold besides: comments, strings and names of CMaps and PostScript, and numbers
    written out in bytes of any kind (font programs, color profiles)."""
    found: list[str] = []
    if _PROGRAM.search(data[:65536]):
        found += filter(None, (_written(match.group(1)) for match in _COMMENT.finditer(data)))
        strings = [match.group()[1:-1] for match in _STRING.finditer(data)]
        found += [_written(string) or string.decode("utf-8", "replace") for string in strings]
        found += names_in(data)
        found += [bytes.fromhex(match.group(1).decode()).decode("utf-16-be") for match in _TARGET.finditer(data)]
    for pattern in _RUNS:
        found += [match.group().replace(b"\0", b"").decode() for match in pattern.finditer(data)]
    return "\n".join(text for text in dict.fromkeys(found) if any(map(str.isdigit, text)))


def spells_number(data: bytes) -> bool:
    """Tell whether bytes of any kind have a long number or an address of mail written out in them; what codecs make of
    pictures never looks like that by chance."""
    return any(pattern.search(data) for pattern in (*_RUNS, _ADDRESS))


def _written(data: bytes) -> str:
    """Return a comment or string in UTF-8 or, with digits and nothing that cannot be printed, in GB 18030; "" for
    anything else: enciphered parts of font programs are no comments."""
    for codec in ("utf-8", "gb18030"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if codec == "utf-8" or text.replace("\t", " ").isprintable():
            return text
    return ""
