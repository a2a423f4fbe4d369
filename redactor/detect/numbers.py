"""Numbers as people write them: digits in groups, over line ends, in full width, in Chinese numerals, with O for 0.

A *clump* is a run of digit tokens with at most a few separators between them. Inside a clump, tokens are joined in
every way that a detector's shapes allow; what a joined number means is judged elsewhere (judge.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from redactor.detect.validators import id_card_15, id_card_18

_SEPARATORS = r" \t\r\n)\-‐‑‒–—―−·•・./_"
# A token begins with a digit; letters inside it are OCR confusions, the check character X, or a sign that it is a code.
_CLUMP = re.compile(
    rf"[0-9][0-9A-Za-z×]*(?:[{_SEPARATORS}]{{1,8}}[0-9][0-9A-Za-z×]*|[ \t\r\n\-]{{1,3}}[Xx×](?![0-9A-Za-z]))*"
)
# A date stands alone and is never a part of a number; most clumps of ordinary documents are dates.
_DATE = re.compile(
    r"(?<![0-9\-./])(?:19|20)[0-9]{2}([\-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12][0-9]|3[01])(?![0-9\-./])"
)
_TOKEN = re.compile(r"[0-9A-Za-z×]+")
_NUMERALS = "零〇○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺貳參陸洞两拐勾"
"""Numerals, the ones in which numbers are spelled out by radio among them."""
_MOBILE_MISREAD = re.compile(r"[lI][3-9][0-9OoQlI]{9}(?![0-9A-Za-z])")
"""A mobile whose first 1 is a letter; no token begins with one."""
_CHINESE = re.compile(rf"[{_NUMERALS}0-9](?:[ \-、]?[{_NUMERALS}0-9]){{10,17}}(?![0-9])")
_MARKS = r"[^0-9A-Za-z\u4e00-\u9fa5×\n\0]{1,4}"
_LISTED = re.compile(
    rf"(?<![0-9])(?:1[3-9][0-9]{_MARKS}[0-9]{{4}}{_MARKS}[0-9]{{4}}"
    rf"|[4-69][0-9]{{3}}(?:{_MARKS}[0-9]{{4}}){{3}}(?:{_MARKS}[0-9]{{1,3}})?"
    rf"|[1-9][0-9]{{5}}{_MARKS}(?:19|20)[0-9]{{6}}{_MARKS}[0-9]{{3}}[0-9Xx]"
    rf"|[0-9]({_MARKS})[0-9](?:\1[0-9]){{9,16}}(?:\1?[0-9Xx])?)(?![0-9A-Za-z]|{_MARKS}[0-9])"
)
"""A number with any marks between its usual groups, or the same ones between all digits; a label must tell of it."""
_CHINESE_DIGITS = str.maketrans(_NUMERALS, "000" + "123456789" * 2 + "1236" + "0279")
_CONFUSED = str.maketrans("OoQlI|×", "00011" + "1X")
_FEWEST = 3
"""Numerals in a number that is written with them and with digits, unless one stands amid its digits."""
_AMID = re.compile(rf"[0-9][{_NUMERALS}][0-9]")
_DIGITS = re.compile(r"[0-9]+[Xx]?")
_BLANK_LINE = re.compile(r"\n\s*\n")
MOST = 24
"""Longest joined number that any detector looks at."""


@dataclass(frozen=True, slots=True)
class Number:
    """``joined`` is made of view text [start, end). ``groups`` are the lengths of its tokens; ``gaps`` all
    separators between them in one string. ``whole`` = nothing else stands beside it; ``repaired`` = letters were read
    as digits."""

    joined: str
    start: int
    end: int
    groups: tuple[int, ...]
    gaps: str
    whole: bool
    repaired: bool = False
    parted: bool = False
    """A blank line stands between two of its tokens."""

    @property
    def broken(self) -> bool:
        """The number runs over the end of a line or a cell."""
        return "\n" in self.gaps or "\t" in self.gaps or "\r" in self.gaps


@dataclass(frozen=True, slots=True)
class Clump:
    """Tokens of one run: (start, end, text read as digits, repaired); the gap before each token."""

    tokens: tuple[tuple[int, int, str, bool], ...]
    gaps: tuple[str, ...]

    def join(self, first: int, last: int, *, whole: bool) -> Number:
        """Join tokens first..last (inclusive)."""
        if first == last:
            start, end, digits, repaired = self.tokens[first]
            return Number(digits, start, end, (len(digits),), "", whole, repaired)
        taken = self.tokens[first : last + 1]
        gaps = self.gaps[first + 1 : last + 1]
        return Number(
            "".join(token[2] for token in taken), taken[0][0], taken[-1][1], tuple(len(token[2]) for token in taken),
            "".join(gaps), whole, any(token[3] for token in taken),
            any("\n" in gap and _BLANK_LINE.search(gap) for gap in gaps),
        )  # fmt: skip


def clumps(text: str, start: int = 0, end: int | None = None) -> Iterator[Clump]:
    """Yield the clumps of ``text`` that are long enough to matter. Linear in the text."""
    limit = len(text) if end is None else end
    for match in _CLUMP.finditer(text, start, limit):
        first, stop = match.span()
        if stop - first < _SHORTEST:
            continue
        for date in _DATE.finditer(text, first, stop):
            if date.start() - first >= _SHORTEST:
                yield from _split(text, first, date.start())
            first = date.end()
        if stop - first >= _SHORTEST:
            yield from _split(text, first, stop)
    for match in _MOBILE_MISREAD.finditer(text, start, limit):
        value, _ = _read("1" + match.group()[1:])
        if value and not _ALNUM.match(text, max(0, match.start() - 1), match.start()):
            yield Clump(((match.start(), match.end(), value, True),), ("",))
    for match in _LISTED.finditer(text, start, limit):
        yield from _split(text, *match.span())
    for match in _CHINESE.finditer(text, start, limit):
        written = match.group()
        if written.isascii() or not (_AMID.search(written) or sum(map(_NUMERALS.count, written)) >= _FEWEST):
            continue
        digits = re.sub(r"[ \-、]", "", match.group()).translate(_CHINESE_DIGITS)
        yield Clump(((match.start(), match.end(), digits, False),), ("",))


_SHORTEST = 5


def _split(text: str, start: int, end: int) -> Iterator[Clump]:
    """Cut a run at tokens that are no numbers (codes with letters, runs that touch letters or masks)."""
    tokens: list[tuple[int, int, str, bool]] = []
    gaps: list[str] = []
    previous = start
    for match in _TOKEN.finditer(text, start, end):
        token = match.group()
        if token.isdigit():
            value, repaired = token, False
        else:
            glued = _GLUED_X.fullmatch(token) or _DISABILITY.fullmatch(token)
            value, repaired = (glued.group(1).upper() + glued.group(2), False) if glued else _read(token)
        if not value or (match.start() == start and _glued(text, start)):
            if tokens:
                yield Clump(tuple(tokens), tuple(gaps))
            tokens, gaps = [], []
        else:
            gaps.append(text[previous : match.start()] if tokens else "")
            if len(value) >= _GLUED:
                area = bool(tokens) and tokens[-1][2].startswith("0") and len(tokens[-1][2]) in (3, 4)
                pieces = _unglue(match.start(), value, repaired, area=area)
                gaps += [""] * (len(pieces) - 1)
            if len(value) < _GLUED or len(pieces) == 1:
                pieces = [(match.start(), match.end(), value, repaired)]
            tokens += pieces
        previous = match.end()
    if tokens and _masked_behind(text, tokens[0][0], end, len(tokens[-1][2])):
        tokens, gaps = tokens[:-1], gaps[:-1]
    if tokens:
        yield Clump(tuple(tokens), tuple(gaps))


_ALNUM = re.compile("[0-9A-Za-z]")
_GLUED = 18
"""Fewest digits that may be two numbers."""
_GLUED_X = re.compile(r"([0-9]{17}[Xx])([0-9]+)")
_MOBILE = re.compile(r"1[3-9][0-9]{9}$")
_DISABILITY = re.compile(r"([0-9]{17}[0-9Xx])([1-7][1-4])B[0-9]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def _unglue(start: int, value: str, repaired: bool, *, area: bool = False) -> list[tuple[int, int, str, bool]]:
    """Cut numbers that were written without a gap: an identity number before or behind something else, two mobiles,
    a landline (behind its ``area`` code) and a mobile."""
    length = len(value)
    if length == 19 and id_card_15(value[:15]) is None and _YEAR.fullmatch(value[15:]):
        return [(start, start + 15, value[:15], repaired), (start + 15, start + 19, value[15:], repaired)]
    if ((area and length in (18, 19)) or (length in (21, 22, 23) and value[0] == "0")) and _MOBILE.match(value[-11:]):
        cut = length - 11
        return [(start, start + cut, value[:cut], repaired), (start + cut, start + length, value[cut:], repaired)]
    if length >= 22:
        cuts = [cut for cut in (18, length - 18) if id_card_18(value[:18] if cut == 18 else value[cut:])]
        if not cuts and length == 22 and value[0] == value[11] == "1" and value[1] > "2" and value[12] > "2":
            cuts = [11]
        if cuts:
            cut = cuts[0]
            rest = _unglue(start + cut, value[cut:], repaired)
            return [*_unglue(start, value[:cut], repaired), *rest]
    return [(start, start + length, value, repaired)]


_MASK = "*＊…#"
_EMPHASIS = 3
"""Stars with which lines are written bold in plain text."""
_WHOLE = frozenset({11, 15, 16, 17, 18, 19})
"""Digits of numbers that are not cut short by the masks behind them."""
_PREFIXED = re.compile(r"(?:^|[^0-9A-Za-z])[GT]$")
"""A pupil's number is a G and the identity number, that of a trade licence a T and the identity number."""
_GLUE = re.compile(r"(?:^|[^A-Za-z])(?:tel|qq|id|no|phone|mobile|mob|wechat|vx|wx)[.:]?$", re.IGNORECASE)


def _glued(text: str, start: int) -> bool:
    """The run hangs on a letter (a code, a URL) or on a mask, not on a label such as TEL."""
    if not start:
        return False
    before = text[start - 1]
    if before.isascii() and before.isalpha():
        return not (_GLUE.search(text, max(0, start - 8), start) or _PREFIXED.search(text, max(0, start - 2), start))
    return _masked_before(text, start)


def _masked_before(text: str, start: int) -> bool:
    """Masks stand before a place: in the middle of a number, or many of them; a few are the marks of emphasis."""
    place = start
    while place and text[place - 1] in _MASK:
        place -= 1
    return place < start and (start - place > _EMPHASIS or _ALNUM.match(text, place - 1) is not None)


def _masked_behind(text: str, start: int, end: int, size: int) -> bool:
    """Masks stand behind a place and hide the end of a number of ``size`` digits that begins at ``start``; not so where
    they are a note's star behind a whole number, or close the emphasis that the same marks opened."""
    place = end
    while place < len(text) and text[place] in _MASK:
        place += 1
    if place == end or _ALNUM.match(text, place):
        return place > end
    marks = text[end:place]
    opened = text.endswith(marks, 0, start) if start else False
    return not (len(marks) <= _EMPHASIS and (opened or size in _WHOLE))


def _read(token: str) -> tuple[str, bool]:
    """Return the token as digits (with X at the end), and whether letters had to be read as digits; "" for a code."""
    if token.isdigit():
        return token, False
    if _DIGITS.fullmatch(token):
        return token.upper(), False
    if token == "×" or token in "Xx":
        return "X", False
    body, last = token[:-1], token[-1]
    repaired = body.translate(_CONFUSED)
    if not repaired.isdigit():
        return "", False
    tail = "X" if last in "Xx×" else last.translate(_CONFUSED)
    digits = sum(map(str.isdigit, token))
    if (tail.isdigit() or tail == "X") and digits >= 5 and digits >= len(token) - 4:
        return repaired + tail, repaired != body or tail not in (last, "X")
    return "", False
