"""Numbers of people who do not exist, valid in form; marks for expected findings."""

from __future__ import annotations

import random

from redactor.detect import DetectorSet, detect
from redactor.detect.text import document_from_table, document_from_text

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity(seed: int, birth: str = "", *, wrong: bool = False) -> str:
    """Return an 18-digit identity number of division 990000-like form with a right (or wrong) check digit."""
    chance = random.Random(seed)
    birth = birth or f"19{chance.randrange(40, 99)}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}"
    body = f"5201{chance.randrange(11, 30)}{birth}{chance.randrange(120, 999)}"
    check = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11
    return body + "10X98765432"[(check + wrong) % 11]


def card(seed: int, length: int = 19) -> str:
    """Return a UnionPay-like number that passes Luhn."""
    chance = random.Random(seed)
    body = "621" + "".join(chance.choice("0123456789") for _ in range(length - 4))
    total = 0
    for position, digit in enumerate(reversed(body)):
        value = int(digit) * (1 if position % 2 else 2)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def mobile(seed: int) -> str:
    """Return an eleven-digit mobile number."""
    chance = random.Random(seed)
    return "13" + "".join(chance.choice("0123456789") for _ in range(9))


def marked(text: str, detectors: DetectorSet) -> dict[str, list[str]]:
    """Return kind -> values found in a text, in reading order."""
    document = document_from_text(text)
    found: dict[str, list[str]] = {}
    for finding in detect(document, detectors, key=b"tests"):
        found.setdefault(finding.kind, []).append("".join(text[span.start : span.end] for span in finding.spans))
    return found


def cells(rows: list[list[str]], detectors: DetectorSet, title: str = "") -> dict[tuple[int, int], set[str]]:
    """Return (row, column) -> kinds found in that cell."""
    document = document_from_table(rows, title)
    table = document.blocks[-1].table
    assert table is not None
    places = [(cell.spans[0], (cell.row, cell.column)) for cell in table.cells]
    found: dict[tuple[int, int], set[str]] = {}
    for finding in detect(document, detectors, key=b"tests"):
        for span in finding.spans:
            for home, place in places:
                if home.start <= span.start < home.end or (home.start == span.start and home.end == span.end):
                    found.setdefault(place, set()).add(finding.kind)
    return found
