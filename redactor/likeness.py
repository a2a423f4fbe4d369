"""Text that reads almost like a removed number: OCR errs, and what it misread is still legible."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors.model import Document, Part
from redactor.redaction import Redaction

_ALIKE = str.maketrans("OoQDCIl|!iZzSsBbGqg", "0000011111225588699")
_RUN = re.compile(r"[0-9OoQDCIl|!iZzSsBbGqgXx](?:[ \t.,·-]{0,2}[0-9OoQDCIl|!iZzSsBbGqgXx]){9,39}")
_SHORTEST = 11
"""Digits from which a number is looked for with errors; shorter ones are like each other by chance."""
_LONG = 15
"""Digits from which two errors are allowed."""


def digits(text: str) -> str:
    """Return the characters of a number as OCR should have read them."""
    return re.sub(r"[^0-9Xx]", "", text.translate(_ALIKE)).upper()


def allowed(number: str) -> int:
    """Return how many errors still make it this number."""
    return 2 if len(number) >= _LONG else 1


def near_misses(document: Document, redactions: Sequence[Redaction]) -> Iterator[tuple[Part, int, int]]:
    """Yield part, start and end of what reads like a strong number of the redactions, errors allowed."""
    numbers = {digits(redaction.secret_text) for redaction in redactions if redaction.strong}
    numbers = {number for number in numbers if len(number) >= _SHORTEST and sum(c.isdigit() for c in number) > 10}
    if not numbers:
        return
    for part in document.parts:
        if part.kind != "image":
            continue
        for match in _RUN.finditer(part.text):
            found = digits(match.group())
            if any(resembles(found, number) for number in numbers):
                yield part, match.start(), match.end()


def _pieces(number: str, count: int) -> Iterator[str]:
    """Yield so many pieces of a number: where there are fewer errors than pieces, one of them is as it was."""
    ends = [len(number) * index // count for index in range(count + 1)]
    return (number[start:end] for start, end in pairwise(ends))


def resembles(found: str, number: str) -> bool:
    """Tell whether a number, with few errors, is part of what was found."""
    most = allowed(number)
    if len(found) < len(number) - most or not any(piece in found for piece in _pieces(number, most + 1)):
        return False
    # distance of the number to the best stretch of what was found (free start and end there)
    row = [0] * (len(found) + 1)
    for index, character in enumerate(number, 1):
        before, row[0] = row[0], index
        for place in range(1, len(found) + 1):
            cost = before + (found[place - 1] != character)
            before = row[place]
            row[place] = min(cost, before + 1, row[place - 1] + 1)
    return min(row) <= most
