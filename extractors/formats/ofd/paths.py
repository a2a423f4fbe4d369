"""The abbreviated data of path objects (GB/T 33190 9.3): operators, each before its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.formats.layout.geometry import Matrix, apply
from extractors.formats.layout.paths import Paths
from extractors.formats.ofd.package import numbers

_STEPS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
"""Path operators and how many numbers each takes."""


def outlines(tokens: Sequence[str], matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """Yield the points of each closed piece of a path, those that bend its curves among them."""
    points: list[tuple[float, float]] = []
    for operator, count, operands in _operations(tokens):
        if operator in ("M", "S"):
            yield points
            points = []
        if count < 2 or len(operands) < count:
            continue
        operands = operands[-2:] if operator == "A" else operands
        points += [apply(matrix, x, y) for x, y in zip(operands[::2], operands[1::2], strict=False)]
    yield points


def draw_path(paths: Paths, tokens: Sequence[str], matrix: Matrix) -> bool:
    """Build a path from its abbreviated data; return whether it is made of straight lines."""
    straight = True
    for operator, count, operands in _operations(tokens):
        if count < 0 or len(operands) < count:
            continue
        if operator in ("M", "S"):
            paths.move(matrix, operands)
        elif operator == "L":
            paths.line(matrix, operands)
        elif operator == "C":
            paths.close(matrix, [])
        else:
            straight = False
            paths.curve(matrix, operands)
    return straight


def _operations(tokens: Sequence[str]) -> Iterator[tuple[str, int, list[float]]]:
    """Yield each operator with how many numbers it takes (-1: no operator) and those that follow."""
    place = 0
    while place < len(tokens):
        operator = tokens[place]
        count = _STEPS.get(operator, -1)
        taken = max(0, count)
        yield operator, count, numbers(" ".join(tokens[place + 1 : place + 1 + taken]))
        place += 1 + taken
