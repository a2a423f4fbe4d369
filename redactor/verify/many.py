"""Search for many values at once: a list of a hundred thousand people has as many numbers to look for.

Below a bound each value is searched by itself, which is quickest. Above it the text is walked once: at each place its
next characters are looked up among the beginnings of the values, and only where one fits the whole value is compared.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

_WORK = 200_000_000
"""Characters times values up to which each value is searched by itself."""
_SHORT, _PREFIX = 3, 6
_GRAMS = (6, 7)
_MANY = 500
_FEW, _BRIEF = 300, 1_000
"""Values, and characters, from which it pays to know first which beginnings of values stand in the text at all."""

Text = TypeVar("Text", str, bytes)


def present(text: Text, values: Collection[Text]) -> set[Text]:
    """Return the values that stand in the text."""
    if not text:
        return set()
    if len(text) * len(values) > _WORK:
        return set(counted(text, values))
    if len(values) > _FEW and len(text) > _BRIEF:
        begun = {text[place : place + _PREFIX] for place in range(len(text))}
        values = [value for value in values if len(value) < _PREFIX or value[:_PREFIX] in begun]
    return {value for value in values if value in text}


def counted(text: Text, values: Collection[Text]) -> Counter[Text]:
    """Count the places where each value stands in the text; values that stand nowhere are left out."""
    found: Counter[Text] = Counter()
    is_much = len(text) * len(values) > _WORK
    known = {value for value in values if is_much and len(value) >= _SHORT}
    for value in values:
        if value not in known and (count := text.count(value)):
            found[value] = count
    if not known:
        return found
    lengths: dict[Text, set[int]] = defaultdict(set)
    size = min(_PREFIX, min(map(len, known)))
    for value in known:
        lengths[value[:size]].add(len(value))
    for place in _places(text, lengths):
        start = text[place : place + size]
        if start in lengths:
            for length in lengths[start]:
                value = text[place : place + length]
                if len(value) == length and value in known:  # the end of the text cuts longer ones short
                    found[value] += 1
    return found


def _places(text: Text, beginnings: Collection[Text]) -> Iterator[int]:
    """Yield the places where the first character of a beginning stands."""
    pattern: re.Pattern[Text]
    if isinstance(text, bytes):
        pattern = re.compile(b"[" + b"".join(sorted({re.escape(value[:1]) for value in beginnings})) + b"]", re.DOTALL)
    else:
        pattern = re.compile(f"[{''.join(sorted({re.escape(value[:1]) for value in beginnings}))}]", re.DOTALL)
    return (match.start() for match in pattern.finditer(text))


@dataclass(slots=True)
class Inside:
    """Whether digits are a part of any of many numbers. ``blob`` holds the numbers with bars between them."""

    numbers: Collection[str] = field(repr=False)
    blob: str = field(repr=False)
    grams: dict[int, bytearray] = field(default_factory=dict, repr=False)
    """Length of a part -> a byte for each part of that length, 1 where a number holds it."""
    known: dict[str, bool] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if len(self.numbers) > _MANY:
            for size in _GRAMS:
                marks = self.grams[size] = bytearray(10**size)
                for number in self.numbers:
                    if number.isascii() and number.isdigit():
                        for start in range(len(number) - size + 1):
                            marks[int(number[start : start + size])] = 1

    def holds(self, digits: str) -> bool:
        """Tell whether the digits stand in one of the numbers."""
        if not self.grams or not (digits.isascii() and digits.isdigit()):
            return digits in self.blob
        if len(digits) in self.grams:
            return bool(self.grams[len(digits)][int(digits)])
        if digits in self.numbers:
            return True
        found = self.known.get(digits)
        if found is None:
            found = self.known[digits] = self._may_hold(digits) and digits in self.blob
        return found

    def _may_hold(self, digits: str) -> bool:
        size = max(self.grams)
        marks = self.grams[size]
        return all(marks[int(digits[start : start + size])] for start in range(len(digits) - size + 1))
