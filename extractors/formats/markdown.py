"""What Markdown shows: its text without emphasis marks, inline tags and escapes (CommonMark 2.4, 2.5, 6.2, 6.6).

A number with marks inside reads as one number; every character keeps its place in the source.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from extractors.model import Piece, TextOffset

_MARK = re.compile(
    r"(?P<comment><!--.*?-->)"
    r"|(?P<tag></?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>)"
    r"|(?P<reference>&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<escape>\\(?=[!-/:-@\[-`{-~]))"
    r"|(?P<emphasis>(?<!\*)\*{1,3}(?!\*)|(?<!~)~~(?!~)|(?<!`)`{1,2}(?!`)|(?<![0-9A-Za-z_])_{1,3}|_{1,3}(?![0-9A-Za-z_]))",
    re.DOTALL,
)
_LINE = re.compile(r"</?(?:br|p|div|li|tr|td|th|table|h[1-6]|ul|ol)\b", re.IGNORECASE)
REFERENCE = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
"""What an atomic piece of the text is in the source."""
_BLANK = re.compile(r"[ \t\r\n]|\Z")


@dataclass(slots=True)
class _Shown:
    chunks: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, place: int, *, atomic: bool = False) -> None:
        if text:
            anchor = None if place < 0 else TextOffset(place)
            self.pieces.append(Piece(self.length, self.length + len(text), anchor, atomic))
            self.chunks.append(text)
            self.length += len(text)


def shown(source: str) -> tuple[str, tuple[Piece, ...]]:
    """Return the text and its pieces. Tags and comments are read, too, each behind the text that they stand in: they
    go to the end, one a line."""
    made = _Shown()
    asides: list[tuple[int, int]] = []
    position = 0
    for match in _MARK.finditer(source):
        if match["emphasis"] and _stands_alone(source, match):
            continue
        made.add(source[position : match.start()], position)
        if match["reference"]:
            said = html.unescape(match.group())
            made.add(said, match.start(), atomic=said != match.group())
        elif match["tag"] or match["comment"]:
            asides.append(match.span())
            if match["comment"] or _LINE.match(match.group()):
                made.add(" ", -1)
        position = match.end()
    made.add(source[position:], position)
    for start, end in asides:
        made.add("\n", -1)
        made.add(source[start:end], start)
    return "".join(made.chunks), tuple(made.pieces)


def _stands_alone(source: str, match: re.Match[str]) -> bool:
    """Tell whether a mark is a bullet or a sign of its own rather than emphasis: blanks on both sides."""
    before = source[match.start() - 1 : match.start()]
    return (not before or before.isspace()) and bool(_BLANK.match(source, match.end()))
