"""The spellings of a removed value, and a search for many values at once.

All verifiers search with this one module; it shares nothing with the detectors. A *strong* value may be nowhere, so it
is looked for in bytes (plain, UTF-16, GB 18030, escaped, hexadecimal) and in text (NFKC, gaps, line breaks, Chinese
numerals, base64). What only a comparison with the original can prove is in ``compare``: a weak value that did not get
rarer, or a new piece of a strong number that stands beside the bar.

False alarms withhold good files, so digits are glued over gaps only in text, and only over a few characters that are
neither letters nor digits; bytes that may be binary or coordinates must hold the digits one after the other.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

from redactor.redaction import Redaction, Residue
from redactor.verify.byte_forms import SHORTEST, byte_runs
from redactor.verify.many import Inside, counted, present

FRAGMENT = 6
"""Digits of a strong number that count as a residue when they newly stand alone."""
_GLUED = 10
"""Digits from which a number may match over any gaps; shorter ones must begin and end where a group of digits does."""

_CROWD, _LONGEST, _FEW = 5_000, 24, 4
"""Values from which none may match over any gaps; digits from which no number is looked for; groups of a short one."""

_FORMAT_CHARACTERS = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_NUMERALS = str.maketrans(
    "〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖貳參陸弌弍弎幺兩两OoОоIl|", "0001234567891234567892361231220000111"
)
_NUMERAL_RUN = re.compile("[0-9〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖貳參陸弌弍弎幺兩两OoОоIl| -]{7,}")
_RUN = re.compile(r"\d(?:[\W_]{0,3}\d)*")
_GROUP = re.compile(r"\d+")
_OTHER_DIGIT = re.compile(r"[^\x00-\x7f](?<=\d)|[\u2776-\u277e\u2780-\u2788\u278a-\u2792\u24ff]")
"""Digits of other scripts, and those in circles that NFKC leaves as they are."""
_SPACE = re.compile(r"\s+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")


def _between(start: int, end: int, left_out: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the ranges that are left of a range of code points."""
    for point in left_out:
        if start <= point <= end:
            if start < point:
                yield start, point - 1
            start = point + 1
    if start <= end:
        yield start, end


_IDEOGRAPHS = "\u3400-\u4dbf\u4e00-\u9fff"
_WORDS = "".join(
    f"{chr(first)}-{chr(last)}"
    for start, end in ((0x3400, 0x4DBF), (0x4E00, 0x9FFF))
    for first, last in _between(start, end, sorted(_NUMERALS))
)
_STRETCH = re.compile(f"[^{_WORDS}]{{2,}}")
"""What lies between ideographs that stand for no digit: all that a number or a word of letters can be in."""
_APART = "\u53e3"
"""An ideograph like those left out: nothing is read across it."""
_TOKEN_NOISE = re.compile(r"[^\w@.]|_")


# ---------------------------------------------------------------- values


@dataclass(frozen=True, slots=True)
class Needles:
    """What to search for. ``numbers`` (digits only, X dropped) and ``words`` (upper case, without separators) map a
    strong value to its finding; ``locals`` hold e-mail names; ``weak`` how often each weak value was removed;
    ``pieces`` how often a strong number was removed in pieces of that many digits; ``shown`` what masks may show."""

    numbers: dict[str, str] = field(repr=False)
    words: dict[str, str] = field(repr=False)
    locals: dict[str, str] = field(repr=False)
    weak: dict[str, tuple[str, int]] = field(repr=False)
    pieces: dict[str, int] = field(repr=False)
    shown: frozenset[str] = field(repr=False)
    split: frozenset[str]
    """Findings removed in several pieces, which a reader need not see as one number."""
    kinds: dict[str, str]
    blob: str = field(repr=False)
    is_latin: bool
    """No strong value holds an ideograph: it is enough to look between them."""

    @classmethod
    def of(cls, redactions: Sequence[Redaction]) -> Needles:
        """Collect the values of the redactions; the first finding of a value stands for all of them."""
        numbers: dict[str, str] = {}
        words: dict[str, str] = {}
        locals_: dict[str, str] = {}
        weak: dict[str, tuple[str, int]] = {}
        pieces: Counter[str] = Counter()
        shown: set[str] = set()
        kinds: dict[str, str] = {}
        split = {redaction.finding for redaction in redactions if len(redaction.spans) > 1}
        for redaction in redactions:
            kinds[redaction.finding] = redaction.kind
            shown.update(_GROUP.findall(fold(redaction.replacement)))
            if not redaction.strong:
                value = _weak_form(redaction.secret_text)
                if value:
                    finding, count = weak.get(value, (redaction.finding, 0))
                    weak[value] = (finding, count + 1)
                continue
            found, word = _strong_forms(redaction.secret_text)
            for number in found:
                numbers.setdefault(number, redaction.finding)
            if word:
                words.setdefault(word, redaction.finding)
                name, _, host = word.partition("@")
                if host and len(name) >= FRAGMENT:
                    locals_.setdefault(name, redaction.finding)
            pieces.update(_pieces(redaction))
        return cls(
            numbers, words, locals_, weak, dict(pieces), frozenset(shown), frozenset(split), kinds, "|".join(numbers),
            not any(map(re.compile(f"[{_IDEOGRAPHS}]").search, words)),
        )  # fmt: skip

    def among(self, findings: Collection[str], fewest: int) -> Needles:
        """Return what strong values remain of some findings, and of the numbers with at least ``fewest`` digits."""
        numbers = {n: finding for n, finding in self.numbers.items() if finding in findings or len(n) >= fewest}
        words = {word: finding for word, finding in self.words.items() if finding in findings}
        return replace(self, numbers=numbers, words=words, blob="|".join(numbers))

    def search_bytes(self, data: bytes) -> frozenset[str]:
        """Return the findings whose strong value stands in ``data`` in any byte spelling, digits without gaps."""
        found: set[str] = set()
        if self.numbers:
            runs = byte_runs(data)
            if runs:
                found |= self._numbers_in("|".join(runs))
        if self.words:
            found |= self._words_in_bytes(data)
        return frozenset(found)

    def search_text(self, text: str) -> frozenset[str]:
        """Return the findings whose strong value can be read in ``text``, over gaps, line breaks and in numerals."""
        return self.search_folded(self.folded(text))

    def search_folded(self, plain: str) -> frozenset[str]:
        """Search a text that ``folded`` has folded."""
        found = self._numbers_in_text(plain) if self.numbers else set()
        if self.words:
            squeezed = _TOKEN_NOISE.sub("", plain).upper()
            found |= {self.words[word] for word in present(squeezed, self.words)}
        if self.numbers:
            numerals = [m.group().translate(_NUMERALS) for m in _NUMERAL_RUN.finditer(plain)]
            if numerals:
                found |= self._numbers_in_text("\n~~~~\n".join(numerals))
        for match in _BASE64.finditer(plain):
            if not match.group().isdigit():
                found |= self._in_base64(match.group())
        return frozenset(found)

    def compare(self, original: str, cleaned: str) -> frozenset[str]:
        """Return the findings that left something in ``cleaned`` when one reader's text of both files is compared."""
        return self.weak_left([(original, cleaned)]) | self.new_fragments(original, cleaned)

    def weak_left(self, readings: Sequence[tuple[str, str]]) -> frozenset[str]:
        """Return the findings whose weak value still stands somewhere and got rarer, in the eyes of no reader, by as
        many as were removed. ``readings`` are the texts (original, cleaned) of each reader: one may see annotations
        and not pages, another pages and no annotations."""
        if not self.weak:
            return frozenset()
        folded = [(fold(before), fold(after)) for before, after in readings]
        squeezed = [(before.replace(" ", ""), after.replace(" ", "")) for before, after in folded]
        found = set()
        long, short = [v for v in self.weak if len(v) >= 4], [v for v in self.weak if len(v) < 4]
        known = [
            (counted(old, long) + counted(old_short, short), counted(new, long) + counted(new_short, short))
            for (old, new), (old_short, new_short) in zip(squeezed, folded, strict=True)
        ]
        for value, (finding, removed) in self.weak.items():
            counts = [(before[value], after[value]) for before, after in known]
            if not any(after for _, after in counts):
                continue
            if max(before - after for before, after in counts) < min(removed, max(before for before, _ in counts)):
                found.add(finding)
        return frozenset(found)

    def new_fragments(self, original: str, cleaned: str) -> frozenset[str]:
        """Return the findings of which a piece stands alone in ``cleaned`` more often than in ``original``: six or more
        digits of a strong number, the name of an e-mail address."""
        return frozenset(self._new_fragments(self.folded(original), self.folded(cleaned)))

    def may_be_left(self, cleaned: str, plain: str | None = None) -> bool:
        """Tell whether ``compare`` could find anything in ``cleaned``, whatever the original holds; ``plain`` is the
        same text folded, where it is known."""
        if self.weak:
            folded = fold(cleaned)
            if any(value in (folded.replace(" ", "") if len(value) >= 4 else folded) for value in self.weak):
                return True
        return bool(self._new_fragments("", self.folded(cleaned) if plain is None else plain))

    def covered(self, text: str) -> frozenset[str]:
        """Return the findings of which three digits or four other characters stand in ``text`` found under a bar."""
        plain = fold(text)
        found = set(self.search_text(plain))
        for group in _GROUP.findall(plain):
            if len(group) >= 3 and group not in self.shown:
                found |= {finding for number, finding in self.numbers.items() if group in number}
        squeezed = _TOKEN_NOISE.sub("", plain).upper()
        for start in range(len(squeezed) - 3):
            part = squeezed[start : start + 4]
            if not part.isdigit():
                found |= {finding for word, finding in self.words.items() if part in word}
        return frozenset(found)

    def residues(self, findings: Iterable[str], where: str, how: str) -> list[Residue]:
        """Return one Residue a finding, sorted."""
        return [Residue(finding, self.kinds.get(finding, ""), where, how) for finding in sorted(findings)]

    # ------------------------------------------------------------ parts of the search

    def folded(self, text: str) -> str:
        """Fold what of a text can hold strong values; little of a Chinese text is anything but ideographs."""
        return fold(_APART.join(_STRETCH.findall(text)) if self.is_latin else text)

    def _numbers_in(self, blob: str) -> set[str]:
        return {self.numbers[number] for number in present(blob, self.numbers)}

    def _numbers_in_text(self, plain: str) -> set[str]:
        runs = [match.group() for match in _RUN.finditer(plain)]
        grouped = [_GROUP.findall(run) for run in runs if len(run) >= SHORTEST]
        found = self._numbers_in("|".join(group for groups in grouped for group in groups if len(group) >= SHORTEST))
        glued = "|".join("".join(groups) for groups in grouped if len(groups) > 1)
        # among a hundred thousand numbers one can be read by chance in any column of amounts: gaps must then fit
        is_crowd = len(self.numbers) > _CROWD
        short = {number for number in self.numbers if is_crowd or len(number) < _GLUED}
        found |= {self.numbers[number] for number in present(glued, self.numbers.keys() - short)}
        if short:
            found |= {
                self.numbers[value]
                for groups in grouped
                for value in _joins(groups, short, _LONGEST if is_crowd else _FEW)
            }
        return found

    def _words_in_bytes(self, data: bytes) -> set[str]:
        upper = data.upper()  # of UTF-16 and GB 18030 it changes halves of ideographs too: so of what is looked for
        found = set()
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
            spelled = {word.encode(encoding, "ignore").upper(): finding for word, finding in self.words.items()}
            found |= {spelled[spelling] for spelling in present(upper, spelled) if len(spelling) >= 4}
        return found

    def _in_base64(self, run: str) -> set[str]:
        found: set[str] = set()
        text = run.rstrip("=").replace("-", "+").replace("_", "/")
        for offset in range(4):
            usable = text[offset:]
            try:
                decoded = base64.b64decode(usable + "=" * (-len(usable) % 4))
            except (binascii.Error, ValueError):
                continue
            found |= self.search_bytes(decoded)
        return found

    def _new_fragments(self, before: str, after: str) -> set[str]:
        found: set[str] = set()
        inside = Inside(self.numbers, self.blob)
        old_runs, new_runs = _runs(before), _runs(after)
        added = [*(new_runs - old_runs).elements()]
        # only a run that the original does not have can hold a new fragment, or one that was to go in pieces
        wanted = {*self._fragments(added, inside), *self.pieces}
        old = self._fragments(_holding(old_runs, wanted), inside)
        new = self._fragments(_holding(new_runs, wanted), inside)
        for fragment, count in new.items():
            if count > max(0, old[fragment] - self.pieces.get(fragment, 0)) and fragment not in self.shown:
                found.update(finding for number, finding in self.numbers.items() if fragment in number)
        for name, finding in self.locals.items():
            pattern = re.compile(rf"(?<![A-Z0-9_.]){re.escape(name)}(?!@|[A-Z0-9_])", re.IGNORECASE)
            if len(pattern.findall(after)) > len(pattern.findall(before)):
                found.add(finding)
        return found

    def _fragments(self, runs: Iterable[str], inside: Inside) -> Counter[str]:
        """Count the longest sequences of digit groups that are a proper part of a strong number."""
        counts: Counter[str] = Counter()
        for run in runs if self.numbers else ():
            groups = _GROUP.findall(run)
            first = 0
            while first < len(groups):
                last, joined = first, groups[first]
                if inside.holds(joined):
                    while last + 1 < len(groups) and inside.holds(joined + groups[last + 1]):
                        last += 1
                        joined += groups[last]
                    if len(joined) >= FRAGMENT and joined not in self.numbers:
                        counts[joined] += 1
                first = last + 1
        return counts


def _runs(plain: str) -> Counter[str]:
    """Count the runs of digits, with what may stand between them, that are long enough to be a residue."""
    return Counter(run for run in _RUN.findall(plain) if len(run) >= FRAGMENT)


def _holding(runs: Counter[str], wanted: set[str]) -> Iterable[str]:
    """Yield the runs, as often as they were counted, whose digits hold any of the wanted ones."""
    for run, count in runs.items() if wanted else ():
        digits = "".join(_GROUP.findall(run))
        if any(each in digits for each in wanted):
            yield from repeat(run, count)


def _joins(groups: Sequence[str], wanted: set[str], most: int) -> Iterable[str]:
    """Yield the wanted numbers that are a whole number of neighboring groups, at ``most`` so many."""
    for first in range(len(groups)):
        joined = ""
        for group in groups[first : first + most]:
            joined += group
            if joined in wanted:
                yield joined
            if len(joined) >= _LONGEST:
                break


def _strong_forms(secret: str) -> tuple[list[str], str]:
    """Return the numbers in a strong value, and the value as a word ("" when the numbers say it all)."""
    plain = fold(secret)
    squeezed = _TOKEN_NOISE.sub("", plain).upper()
    digits = re.sub(r"\D", "", squeezed)
    letters = re.sub(r"[\dX.]", "", squeezed)
    if len(digits) >= SHORTEST and not letters:
        groups = [re.sub(r"\D", "", part) for part in re.split(r"[/、,;，；|\n]", plain)]
        if len(groups) > 1 and all(len(group) >= SHORTEST for group in groups):
            return [form for group in groups for form in _number_forms(group)], ""
        return _number_forms(digits), ""
    inner = [run for run in _GROUP.findall(squeezed) if len(run) >= 9]
    return [form for run in inner for form in _number_forms(run)], squeezed if len(squeezed) >= 2 else ""


def _number_forms(digits: str) -> list[str]:
    """Return a number and the other numbers that say the same: without country code, the 15-digit identity number."""
    forms = [digits]
    mobile = re.fullmatch(r"(?:00)?86(1[3-9]\d{9})", digits)
    if mobile:
        forms = [mobile.group(1)]
    if re.fullmatch(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d{4,5}", digits):
        forms = [digits[:17], digits[:6] + digits[8:17]]  # GB 11643-1999: the check character adds nothing
    return forms


def _pieces(redaction: Redaction) -> list[str]:
    """Return the digits of each span of a redaction that has several, where they are enough to be a residue."""
    lengths = [span.end - span.start for span in redaction.spans]
    if len(lengths) < 2 or sum(lengths) != len(redaction.secret_text):
        return []
    found, start = [], 0
    for length in lengths:
        digits = re.sub(r"\D", "", fold(redaction.secret_text[start : start + length]))
        start += length
        if len(digits) >= FRAGMENT:
            found.append(digits)
    return found


# ---------------------------------------------------------------- spellings


def fold(text: str) -> str:
    """Return text in which equal characters are equal: NFKC, ASCII digits, no format characters, single spaces."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", _FORMAT_CHARACTERS.sub("", text))
    if not plain.isascii():
        plain = _OTHER_DIGIT.sub(lambda match: str(unicodedata.digit(match.group())), plain)
    return _SPACE.sub(" ", plain)


def _weak_form(secret: str) -> str:
    plain = fold(secret).strip()
    squeezed = plain.replace(" ", "")
    return squeezed if len(squeezed) >= 4 else plain
