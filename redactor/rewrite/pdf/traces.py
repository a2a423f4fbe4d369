"""What an edited stream would still tell of the width of what went: numbers that move on from it, and moves that only
led from one removed glyph to the next.

    BT 40 300 Td <kept> Tj 36 0 Td <gone> Tj 6 0 Td <gone> Tj 6 0 Td <kept> Tj ET
    BT 40 300 Td <kept> Tj                                    48 0 Td <kept> Tj ET

A number behind the last removed glyph stays only where text follows that is placed by it (ISO 32000-2 9.4.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

Splice = tuple[int, int, bytes]
_MOVES = frozenset({b"Td", b"TD", b"Tm", b"T*", b"'", b'"', b"BT", b"ET"})
_OPERANDS = {b"Td": 2, b"Tm": 6}
_OTHER_FRAMES = frozenset({b"q", b"Q", b"cm", b"Do"})


def number(value: object) -> bytes:
    """Write a number without exponent."""
    return (f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else "0").encode() or b"0"


@dataclass(frozen=True, slots=True)
class Move:
    """A Td or Tm: where it stands, what it says, and the place of its splice if it was written anew."""

    span: tuple[int, int]
    values: tuple[float, ...]
    place: int | None


@dataclass(slots=True)
class Traces:
    """Collects the splices of one stream. ``step`` is told every operation, ``show`` those that lost glyphs."""

    splices: list[Splice] = field(default_factory=list)
    rest: tuple[int, bytes] | None = None
    """Place of a splice that ends with a number, and what it is without."""
    move: Move | None = None
    """The last Td or Tm."""
    is_idle: bool = False
    """Nothing was shown since that move but what went."""

    def show(self, span: tuple[int, int], prefix: bytes, members: Sequence[bytes], rest: bytes) -> None:
        """Write a show operation again: what is left of its array, and the number behind it."""
        bare = prefix + (b"[" + b" ".join(members) + b"] TJ" if members else b"")
        self.rest = (len(self.splices), bare) if rest else None
        whole = prefix + b"[" + b" ".join((*members, rest)) + b"] TJ" if rest else bare
        self.splices.append((*span, whole))
        if members or prefix:
            self.move = None
        self.is_idle = self.move is not None

    def step(self, operator: bytes, operands: Sequence[object], span: tuple[int, int]) -> None:
        """Note an operation that is not edited otherwise; text that follows keeps what places it."""
        if operator in (b"Tj", b"TJ"):
            self.rest = self.move = None
        elif operator in _OTHER_FRAMES:
            self.move = None
        elif operator in _MOVES:
            self._settle()
            self._move(operator, operands, span)

    def _settle(self) -> None:
        """Take away the number that nothing is placed by."""
        if self.rest is not None:
            place, bare = self.rest
            self.splices[place] = (*self.splices[place][:2], bare)
            self.rest = None

    def _move(self, operator: bytes, operands: Sequence[object], span: tuple[int, int]) -> None:
        """Put a move in the place of the one before, if only removed text stood between them."""
        values = tuple(value for value in operands if isinstance(value, float))
        is_move = len(values) == _OPERANDS.get(operator)
        before, self.move = self.move if self.is_idle else None, None
        self.is_idle = False
        place = None
        if before is not None and (is_move or operator == b"ET"):
            self._drop(before)
            if operator == b"Td":
                values = _added(before.values, values)
                place = len(self.splices)
                self.splices.append((*span, b" ".join((*map(number, values), b"Td" if len(values) == 2 else b"Tm"))))
        if is_move:
            self.move = Move(span, values, place)

    def _drop(self, move: Move) -> None:
        if move.place is None:
            self.splices.append((*move.span, b""))
        else:
            self.splices[move.place] = (*move.span, b"")


def _added(old: tuple[float, ...], step: tuple[float, ...]) -> tuple[float, ...]:
    """Return the move that does what two do."""
    x, y = step
    if len(old) == 2:
        return old[0] + x, old[1] + y
    a, b, c, d, e, f = old
    return a, b, c, d, a * x + c * y + e, b * x + d * y + f
