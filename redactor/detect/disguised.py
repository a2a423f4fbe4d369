"""Streams of text that the eye joins or turns round though the file keeps it otherwise.

Boxes with a digit each; columns of characters on lines of their own, side by side; text under a mark that turns its
direction; characters that no font shows (Unicode tags).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.model import Document, Span
from extractors.view import View, ViewBuilder
from redactor.detect.streams import Stream

_BOX = re.compile(r"\s*[0-9A-Za-z\u2460-\u2490\u24ea\uff10-\uff19\u3007-][0-9A-Za-z]?\s*")
"""What a box of a form holds: a character of a number, or two."""
_BOXED = frozenset({"textbox", "alternative"})
_FEWEST = 7
"""Boxes that may be a number."""
_PIECE = re.compile(r"\S{1,2}")
_STACK = re.compile(r"(?:^\S{1,2}(?:[ \t]+\S{1,2}){1,7}[ \t]*(?:\n|\Z)){7,}", re.MULTILINE)
"""Lines with a character or two a column."""
_LABEL = 12
"""Characters before a text that is turned round or hidden which may be its label."""
_TURNED = re.compile("\u202e([^\u202a-\u202e\n]{7,64})")
_TAGS = re.compile("[\U000e0020-\U000e007e]{5,}")


def disguised(document: Document) -> Iterator[Stream]:
    """Yield the streams; most documents have none."""
    yield from _boxes(document)
    for number, part in enumerate(document.parts):
        if part.kind == "page":
            for lines in _STACK.finditer(part.text):
                yield from _columns(document, number, *lines.span())
        if "\u202e" in part.text:
            for match in _TURNED.finditer(part.text):
                yield _turned(document, number, *match.span(1))
        for match in _TAGS.finditer(part.text):
            yield _shown(number, part.text, match)


def _boxes(document: Document) -> Iterator[Stream]:
    run: list[int] = []
    for number, part in enumerate(document.parts):
        if part.kind in _BOXED and _BOX.fullmatch(part.text):
            run.append(number)
            continue
        if len(run) >= _FEWEST:
            yield _joined(document, run)
        run = []
    if len(run) >= _FEWEST:
        yield _joined(document, run)


def _columns(document: Document, part: int, start: int, end: int) -> Iterator[Stream]:
    columns: dict[int, list[Span]] = {}
    position = start
    for line in document.parts[part].text[start:end].splitlines(keepends=True):
        for column, piece in enumerate(_PIECE.finditer(line)):
            columns.setdefault(column, []).append(Span(part, position + piece.start(), position + piece.end()))
        position += len(line)
    for spans in columns.values():
        builder = ViewBuilder(document)
        for span in spans:
            builder.border()
            builder.add(span)
        yield Stream(builder.view())


def _joined(document: Document, run: list[int]) -> Stream:
    builder = ViewBuilder(document)
    for number in run:
        text = document.parts[number].text
        builder.border()
        builder.add(Span(number, len(text) - len(text.lstrip()), len(text.rstrip())))
    return Stream(builder.view())


def _turned(document: Document, part: int, start: int, end: int) -> Stream:
    builder = ViewBuilder(document)
    builder.add(Span(part, max(0, start - _LABEL), start))
    for position in reversed(range(start, end)):
        builder.add(Span(part, position, position + 1))
    return Stream(builder.view())


def _shown(part: int, text: str, match: re.Match[str]) -> Stream:
    hidden = "".join(chr(ord(character) - 0xE0000) for character in match.group())
    return Stream(View(hidden, (0,), (part,), (match.start(),), (True,)))
