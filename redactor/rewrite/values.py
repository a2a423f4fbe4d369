"""Find strong values again, in any spelling, wherever a string of the file holds them.

A detector reports a value where its label is; the same number also stands unlabelled in a chart, a link or a property.
Values and texts are compared as streams of letters and digits (NFKC, upper case, Chinese numerals as digits), so that
width, separators and invisible characters make no difference. The work is linear in the text for any number of values.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from unicodedata import digit

from redactor.redaction import Redaction

_NUMERALS = {
    **{c: str(i) for i, c in enumerate("〇一二三四五六七八九")},
    **{c: str(i) for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "○": "0",
}  # fmt: skip
_STOPS = frozenset("，,；;。、|")
_GAP = 4
"""Separators that may lie between two characters of one number."""
_PREFIX = 4
_SCIENTIFIC = re.compile(r"[-+]?(\d)(?:\.(\d*))[Ee]\+?\d+")
_SHORT = 8
"""Values of fewer characters must not touch further digits: they would be part of longer numbers by chance."""

_CROWD = 5_000
"""Values above which one of them can be read by chance over the gaps of any column of amounts."""
_WRITTEN_NUMERALS = "".join(_NUMERALS)
_ASCII_DIGIT = re.compile("[0-9]")
_HARD = re.compile(f"(?![{_WRITTEN_NUMERALS}])[\u3400-\u4dbf\u4e00-\u9fff]")
"""Ideographs that stand for themselves: no number or address of mail goes over one."""
_REGION = re.compile(f"(?:[^\u3400-\u4dbf\u4e00-\u9fff]|[{_WRITTEN_NUMERALS}]){{4,}}")
"""A stretch without them: all that a search for numbers needs to look at, and little of a Chinese text."""

SMALL = 1 << 16
"""Bytes up to which a blob is decoded as a whole; of pictures and fonts only the runs of digits are looked at."""
_DIGIT_RUNS = (
    (re.compile(rb"[0-9](?:[ .-]{0,2}[0-9Xx]){5,}"), "ascii"),
    (re.compile(rb"[0-9]\0(?:(?:[ .-]\0){0,2}[0-9Xx]\0?){5,}"), ""),
    (re.compile(rb"\xef\xbc[\x90-\x99](?:\xef\xbc[\x90-\x99]){5,}"), "utf-8"),
    (re.compile(rb"\xa3[\xb0-\xb9](?:\xa3[\xb0-\xb9]){5,}"), "gb18030"),
    (re.compile(rb"[\x10-\x19]\xff(?:[\x10-\x19]\xff){5,}"), "utf-16-le"),
)
"""How digits are spelled in bytes, and in which encoding ("": 16 bits, either order)."""


class _Fold(dict[str, str]):
    def __missing__(self, character: str) -> str:
        folded = unicodedata.normalize("NFKC", character).upper()
        kept = "".join(_NUMERALS.get(c) or str(digit(c, c)) for c in folded if c.isalnum() or c == "@")
        self[character] = kept
        return kept


_FOLD = _Fold()


def folded(text: str) -> str:
    """Return the letters and digits of a text in the form in which spellings of one value are equal."""
    return "".join([_FOLD[c] for c in text])


@dataclass(frozen=True, slots=True)
class Match:
    """A strong value found at ``text[start:end]``; ``places`` are the indices of its significant characters."""

    start: int
    end: int
    places: tuple[int, ...]
    redaction: Redaction


@dataclass(frozen=True, slots=True)
class Values:
    """The strong values of a job, ready to be searched for."""

    by_prefix: dict[str, list[tuple[str, Redaction]]] = field(repr=False)
    shortest: int
    starts: re.Pattern[str] = field(repr=False)
    """The characters that a value can begin with."""
    fewest_digits: int
    """Digits that every value has: a text with fewer holds none."""
    is_plain: bool
    """No value holds an ideograph other than a numeral."""
    by_key: dict[str, Redaction] = field(repr=False)
    lengths: dict[str, tuple[int, ...]] = field(repr=False)
    """Prefix -> lengths of the values that begin with it, longest first: numbers of one carrier begin alike."""
    words: frozenset[bytes] = field(repr=False)
    """Values with letters, in the cases and encodings in which they may stand in bytes."""

    @classmethod
    def of(cls, redactions: Iterable[Redaction]) -> Values:
        """Collect the strong values of the redactions, longest first."""
        found: dict[str, Redaction] = {}
        for redaction in redactions:
            key = folded(redaction.secret_text)
            if redaction.strong and len(key) >= _PREFIX:
                found.setdefault(key, redaction)
        by_prefix: dict[str, list[tuple[str, Redaction]]] = defaultdict(list)
        for key in sorted(found, key=len, reverse=True):
            by_prefix[key[:_PREFIX]].append((key, found[key]))
        first = "".join(sorted({re.escape(key[0]) for key in found}))
        return cls(
            dict(by_prefix),
            min(map(len, found), default=0),
            re.compile(f"[{first}]" if first else "(?!)"),
            min((sum(map(str.isdigit, key)) for key in found), default=0),
            not any(map(_HARD.search, found)),
            found,
            {p: tuple(sorted({len(k) for k, _ in pairs}, reverse=True)) for p, pairs in by_prefix.items()},
            frozenset(_encoded(r.secret_text for key, r in found.items() if not key.rstrip("X").isdigit())),
        )

    def find(self, text: str) -> list[Match]:
        """Return the matches in a text, in order, without overlaps."""
        if not self.by_prefix or len(text) < self.shortest // 2:
            return []
        if not self.is_plain:
            return self._find_in(text, 0, len(text))
        matches: list[Match] = []
        for region in _REGION.finditer(text):
            if 2 * (region.end() - region.start()) >= self.shortest and self._has_digits(text, region):
                matches += self._find_in(text, region.start(), region.end())
        return matches

    def _has_digits(self, text: str, region: re.Match[str]) -> bool:
        stretch = region.group()
        return not stretch.isascii() or len(_ASCII_DIGIT.findall(stretch)) >= self.fewest_digits

    def _find_in(self, text: str, first: int, last: int) -> list[Match]:
        stream, index = _stream(text, first, last)
        if len(stream) < self.shortest:
            return []
        matches: list[Match] = []
        position = 0
        lengths, by_key = self.lengths, self.by_key
        for candidate in self.starts.finditer(stream):
            start = candidate.start()
            if start < position:
                continue
            for length in lengths.get(stream[start : start + _PREFIX], ()):
                end = start + length
                redaction = by_key.get(stream[start:end]) if end <= len(stream) else None
                if redaction is not None and _reads_as_one(text, index, start, end, len(by_key) > _CROWD):
                    places = tuple(dict.fromkeys(index[start:end]))
                    matches.append(Match(places[0], places[-1] + 1, places, redaction))
                    position = end
                    break
        return matches

    def within(self, text: str) -> bool:
        """Tell whether the text holds any of the values."""
        return bool(self.find(text))

    def within_bytes(self, data: bytes) -> bool:
        """Tell whether bytes of any kind hold one of the values in a usual encoding."""
        if not self.by_prefix:
            return False
        if any(map(self.within, _digit_runs(data))) or self._has_words(data):
            return True
        if len(data) > SMALL:
            return False
        texts = [data.decode("utf-8", "ignore"), data.decode("gb18030", "ignore")]
        if b"\0" in data:
            texts += [data[first:].decode("utf-16-le", "ignore") for first in (0, 1)]
        return any(map(self.within, texts))

    def _has_words(self, data: bytes) -> bool:
        """Tell whether values with letters stand in the bytes, as written or in one case."""
        return any(word in data for word in self.words)

    def holds_rounded(self, text: str) -> bool:
        """Tell whether a number in scientific notation begins like one of the values: spreadsheets keep 15 digits."""
        mantissa = _SCIENTIFIC.fullmatch(text.strip())
        if not mantissa:
            return False
        digits = (mantissa[1] + mantissa[2]).rstrip("0")
        return len(digits) >= _SHORT and any(
            key.startswith(digits[:15]) for key, _ in self.by_prefix.get(digits[:_PREFIX], ())
        )

    def cover(self, text: str) -> str:
        """Return the text with every value replaced."""
        for match in reversed(self.find(text)):
            text = text[: match.start] + match.redaction.replacement + text[match.end :]
        return text


def _encoded(words: Iterable[str]) -> Iterable[bytes]:
    for word in words:
        for form in {word, word.lower(), word.upper()}:
            for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
                if written := form.encode(encoding, "ignore"):
                    yield written


def _stream(text: str, first: int, last: int) -> tuple[str, Sequence[int]]:
    """Return the significant characters of a stretch of a text, and where in the text each of them stands."""
    parts = [_FOLD[c] for c in text[first:last]]
    stream = "".join(parts)
    if len(stream) == last - first and all(parts):
        return stream, range(first, last)
    return stream, [i for i, part in enumerate(parts, first) for _ in part]


def _reads_as_one(text: str, index: Sequence[int], start: int, end: int, is_crowd: bool) -> bool:
    """Tell whether characters of the stream are one number in the text; one of a crowd over gaps must fill groups."""
    first, last = index[start], index[end - 1]
    is_broken = last - first + 1 > end - start
    if is_broken:
        for place in range(start, end - 1):
            gap = text[index[place] + 1 : index[place + 1]]
            if len(gap) > _GAP or not _STOPS.isdisjoint(gap):
                return False
    if end - start >= _SHORT and not (is_crowd and is_broken):
        return True
    before, after = text[first - 1 : first], text[last + 1 : last + 2]
    return not (before.isdigit() or after.isdigit())


def _digit_runs(data: bytes) -> Iterator[str]:
    for pattern, encoding in _DIGIT_RUNS:
        for run in pattern.findall(data):
            yield run.decode(encoding) if encoding else run.replace(b"\0", b"").decode("ascii")


# ---------------------------------------------------------------- edits


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """``text[start:end]`` becomes ``replacement``."""

    start: int
    end: int
    replacement: str


def edits_of(match: Match) -> list[Edit]:
    """Return the edits that put a match's replacement in its place: character by character when lengths agree."""
    return spread([(place, place + 1) for place in match.places], match.redaction.replacement, (match.start, match.end))


def spread(ranges: Sequence[tuple[int, int]], replacement: str, whole: tuple[int, int] | None = None) -> list[Edit]:
    """Share a replacement among the ranges of one value: one to one when it has as many characters as they have, else
    all of it in the place of the first, and the others (``whole``: all between them too) are emptied."""
    ranges = [(start, end) for start, end in ranges if end > start]
    if len(replacement) == sum(end - start for start, end in ranges):
        edits: list[Edit] = []
        taken = 0
        for start, end in ranges:
            edits.append(Edit(start, end, replacement[taken : taken + end - start]))
            taken += end - start
        return edits
    if whole:
        return [Edit(*whole, replacement)]
    return [Edit(start, end, "" if number else replacement) for number, (start, end) in enumerate(ranges)]


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits; of edits that overlap, the first keeps its replacement and the others only take more away."""
    out: list[str] = []
    position = 0
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if edit.start >= position:
            out += text[position : edit.start], edit.replacement
        position = max(position, edit.end)
    return "".join(out) + text[position:]
