"""Views: the text that detectors and field readers see, and the way back to the document.

A view is normalised (NFKC character by character, zero-width characters and soft hyphens dropped) and may join several
ranges of several parts. Positions map back through runs of characters that lie next to each other in the source, so a
view costs memory in proportion to its irregularities, not to its length.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from extractors.model import Document, Span

INVISIBLE = (
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f"
)
_FOLDABLE = (
    (0xA0, 0x2FF), (0x300, 0x36F), (0x2000, 0x206F), (0x2070, 0x209F), (0x2100, 0x2BFF), (0x2E80, 0x2FDF),
    (0x3000, 0x3000), (0x3021, 0x3029), (0x3036, 0x303F), (0x3130, 0x33FF), (0xF900, 0xFFFF), (0x1D400, 0x1D7FF),
    (0x1F100, 0x1F1FF), (0x1FBF0, 0x1FBF9), (0x2F800, 0x2FA1F), (0x660, 0x669), (0x6F0, 0x6F9), (0x966, 0x96F),
    (0xE50, 0xE59), (0xF20, 0xF29), (0x1810, 0x1819),
    (0x37E, 0x37E), (0x1D2C, 0x1DBF), (0x1FEF, 0x1FEF), (0x2C7C, 0x2C7D), (0xA7F2, 0xA7F4), (0x10780, 0x107BA),
)  # fmt: skip
"""Ranges of code points that NFKC may change, and the digits of other scripts, which it does not."""

_FILLERS = (0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0)
"""Letters of other scripts that show nothing: to the eye they are spaces."""


@cache
def _folding() -> tuple[dict[int, str], re.Pattern[str]]:
    """Return the characters that NFKC turns into one other character, and a pattern for those that change length.

    The first kind keeps positions, so that a whole run is folded at once; only the second kind breaks a run.
    """
    same: dict[int, str] = {}
    longer: list[str] = []
    for first, last in _FOLDABLE:
        for code in range(first, last + 1):
            folded = unicodedata.normalize("NFKC", chr(code))
            folded = _digit(folded) if len(folded) == 1 else folded
            if len(folded) == 1 and folded != chr(code):
                same[code] = folded
            elif len(folded) != 1:
                longer.append(chr(code))
    same.update(dict.fromkeys(_FILLERS, " "))
    return same, re.compile(f"[{INVISIBLE}{''.join(map(re.escape, longer))}]")


def _digit(character: str) -> str:
    """Return the ASCII digit that a character stands for, or the character."""
    is_digit = unicodedata.category(character) in ("Nd", "No") or "\u3021" <= character <= "\u3029"
    value = unicodedata.numeric(character, -1.0) if is_digit else -1.0
    return str(int(value)) if value in range(10) else character


_SHORTEST = 7
"""Digits from which a number in fancy dress is told from the numbers of a list."""
_DRESSED = "\u2474-\u247c\u2488-\u2490\U0001f100-\U0001f10a\u3220-\u3228"
_ANY_DIGIT = "0-9\uff10-\uff19\u24ea\u24ff\u3007\u25cb"
_BRACKETED = rf"[(（\[【〔] ?[{_ANY_DIGIT}] ?[)）\]】〕]"
_DRESSING = re.compile(
    rf"[{_DRESSED}{_ANY_DIGIT}]{{{_SHORTEST},}}|(?:{_BRACKETED}){{{_SHORTEST},}}"
    rf"|(?<=[{_ANY_DIGIT}])[\ufe0f\u0300-\u036f\u20d0-\u20ff]+"
)
"""A number, digits each in brackets, with a dot or a mark of its own among them."""
_DRESS = re.compile(f"[{_DRESSED}\u0300-\u036f\u20d0-\u20ff]")
_TWO_BRACKETED = re.compile(_BRACKETED * 2)
_PLAIN = {
    code: unicodedata.normalize("NFKC", chr(code)).strip("().,")
    for first, last in ((0x2474, 0x247C), (0x2488, 0x2490), (0x1F100, 0x1F10A), (0x3220, 0x3228))
    for code in range(first, last + 1)
}
_ADORNMENTS = [*map(ord, "()（）[]【】〔〕"), 0xFE0F, *range(0x300, 0x370), *range(0x20D0, 0x2100)]
_ZEROS = {0x3007: "0", 0x25CB: "0"}
_UNDRESSED = dict.fromkeys(_ADORNMENTS, "\u200b")


_ALONE = re.compile(rf"\s*[{_DRESSED}\u3007\u25cb]\s*")
"""A digit in fancy dress, or a written zero, that is all there is: what a box of a form holds."""
_ZERO = re.compile(
    "(?<=[\u3021-\u3029])[\u3007\u25cb]+|[\u3007\u25cb]+(?=[\u3021-\u3029])"
    "|(?<=[0-9\uff10-\uff19])[\u3007\u25cb]+(?=[0-9\uff10-\uff19])"
)
"""The zero that stands among Hangzhou numerals and other digits; among Chinese numerals it is one of them."""


def _undressed(text: str) -> str:
    """Return a text of the same length in which numbers are without what adorns their digits."""
    if "\u3007" in text or "\u25cb" in text:
        text = _ZERO.sub(lambda match: "0" * len(match.group()), text)
    if len(text) < _SHORTEST and _ALONE.fullmatch(text):
        return text.translate(_PLAIN).translate(_ZEROS)
    if len(text) < _SHORTEST or not (_DRESS.search(text) or _TWO_BRACKETED.search(text)):
        return text
    return _DRESSING.sub(_plain_number, text)


def _plain_number(match: re.Match[str]) -> str:
    written = match.group()
    plain = written.translate(_PLAIN)
    if plain != written and 2 * sum(map(str.__ne__, plain, written)) < len(written):
        return written
    return plain.translate(_UNDRESSED)


_CIRCLED = "\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf"
_MARK = re.compile(
    f"(?<![{_CIRCLED}0-9])[{_CIRCLED}](?![0-9]{{16}}[0-9Xx](?![0-9Xx]))"
    r"(?=[0-9]{11}|0[0-9]{2,3}[^0-9]|1[3-9][0-9][ \-]|[0-9]{4}[ \-][0-9]{4})"
    + "".join(f"|(?<=(?<![0-9])[0-9]{{{size}}})[{_CIRCLED}](?![{_CIRCLED}0-9])" for size in (11, 16, 18, 19))
)
_ANY_MARK = re.compile(f"[{_CIRCLED}]")
"""The number of an item in front of a whole number, or that of a note behind one; elsewhere such a character is a digit
of the number that it stands in."""


def _without_marks(text: str) -> str:
    """Return a text with another character in the place of the marks that would make a number longer."""
    return _MARK.sub("、", text) if not text.isascii() and _ANY_MARK.search(text) else text


_DROPPED = re.compile(f"[{INVISIBLE}]")
_OPENING = frozenset("([")
"""What makes a number in fancy dress of plain characters."""


@dataclass(frozen=True, slots=True)
class View:
    """``text`` with its way back. Run i says: text[starts[i]:starts[i+1]] came from part ``parts[i]``, from character
    ``origins[i]`` on; one to one when ``plain[i]``, else the whole run came from the single character ``origins[i]``.
    ``parts[i]`` is -1 for characters that the view itself put in (separators)."""

    text: str
    starts: Sequence[int]
    parts: Sequence[int]
    origins: Sequence[int]
    plain: Sequence[bool]

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Return the source of text[start:end]. Dropped characters between two taken ones are included; what a
        separator of the view stands for is not. Spans come in view order and are merged where they touch."""
        found: list[Span] = []
        index = max(0, bisect_right(self.starts, start) - 1)
        while index < len(self.starts) and self.starts[index] < end:
            if self.parts[index] >= 0:
                found.append(self._piece(index, start, end))
            elif found:
                found.append(Span(-1, 0, 0))
            index += 1
        return tuple(_merge(found))

    def _piece(self, index: int, start: int, end: int) -> Span:
        run_start = self.starts[index]
        run_end = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        origin = self.origins[index]
        if not self.plain[index]:
            return Span(self.parts[index], origin, origin + 1)
        return Span(
            self.parts[index], origin + max(start, run_start) - run_start, origin + min(end, run_end) - run_start
        )

    def locate(self, position: int) -> Span | None:
        """Return the source character of one view position, or None for a separator."""
        index = bisect_right(self.starts, position) - 1
        return None if self.parts[index] < 0 else self._piece(index, position, position + 1)


_BRIDGE = 4
"""Dropped characters that may lie between two taken ones and still belong to the span."""


def _merge(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        if span.part < 0:
            merged.append(span)
        elif merged and merged[-1].part == span.part and 0 <= span.start - merged[-1].end <= _BRIDGE:
            merged[-1] = Span(span.part, merged[-1].start, max(merged[-1].end, span.end))
        elif merged and merged[-1].part == span.part and merged[-1].start <= span.start < merged[-1].end:
            continue
        else:
            merged.append(span)
    return [span for span in merged if span.part >= 0]


@dataclass(slots=True)
class ViewBuilder:
    """Collects ranges of a document into a View."""

    document: Document
    chunks: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)
    plain: list[bool] = field(default_factory=list)
    length: int = 0

    def add(self, span: Span) -> None:
        """Append the normalised characters of a span."""
        text = self.document.parts[span.part].text[span.start : span.end]
        if text.isascii() and not _OPENING.intersection(text):
            self._run(text, span.part, span.start, True)
            return
        same, breaks = _folding()
        text = _undressed(_without_marks(text))
        position = 0
        for match in breaks.finditer(text):
            self._run(text[position : match.start()].translate(same), span.part, span.start + position, True)
            if not _DROPPED.match(match.group()):
                folded = unicodedata.normalize("NFKC", match.group())
                self._run(folded, span.part, span.start + match.start(), False)
            position = match.end()
        self._run(text[position:].translate(same), span.part, span.start + position, True)

    def separator(self, text: str) -> None:
        """Append characters that stand for layout; they map to nothing."""
        self._run(text, -1, 0, True)

    def border(self) -> None:
        """Keep what comes before and after apart in ``View.spans``, though nothing stands between them in the text."""
        self.starts.append(self.length)
        self.parts.append(-1)
        self.origins.append(0)
        self.plain.append(True)

    def _run(self, text: str, part: int, origin: int, plain: bool) -> None:
        if text:
            self.chunks.append(text)
            self.starts.append(self.length)
            self.parts.append(part)
            self.origins.append(origin)
            self.plain.append(plain)
            self.length += len(text)

    def view(self) -> View:
        """Return what was collected."""
        return View("".join(self.chunks), self.starts, self.parts, self.origins, self.plain)


def view_of(document: Document, spans: Iterable[Span], separator: str = "\n") -> View:
    """Return one view over the spans, in the order given, with ``separator`` between them."""
    builder = ViewBuilder(document)
    for number, span in enumerate(spans):
        if number and separator:
            builder.separator(separator)
        builder.add(span)
    return builder.view()


def part_view(document: Document, part: int) -> View:
    """Return the view over one whole part."""
    return view_of(document, [Span(part, 0, len(document.parts[part].text))])
