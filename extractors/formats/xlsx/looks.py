"""Runs of a string that nobody sees, and the numbers that are read without them (ISO/IEC 29500-1, 18.4.7, 18.8.19)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors.decoys import shows_other_number

_TINY = 2.0
"""Points up to which letters are specks."""
_PALE = 0xEF
"""Least red, green and blue of letters that cannot be told from white paper."""
_WHITE_INDICES = frozenset({"1", "9"})
_COLOR = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")


@dataclass(slots=True)
class Seen:
    """What of a string's runs is seen, while they are read one element after the other."""

    text: str = field(default="", repr=False)
    hides: bool = False
    any_hidden: bool = False

    def element(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take note of a run or of a property of its letters."""
        if name == "r":
            self.hides = False
        elif name == "color":
            self.hides |= _is_pale(attributes)
        elif name == "sz":
            self.hides |= _is_tiny(attributes.get("val", ""))

    def characters(self, text: str) -> None:
        """Take the text of the run."""
        if self.hides:
            self.any_hidden = True
        else:
            self.text += text

    def instead_of(self, whole: str) -> str | None:
        """Return what people read when it holds a number that the whole text does not: decoys stand between its digits.
        None when they read the text, as far as numbers go."""
        return self.text if self.any_hidden and shows_other_number(self.text, whole) else None


def _is_pale(attributes: Mapping[str, str]) -> bool:
    color = _COLOR.fullmatch(attributes.get("rgb", ""))
    if color is not None:
        return all(int(color[1][place : place + 2], 16) >= _PALE for place in (0, 2, 4))
    if attributes.get("theme") == "0":
        return not _is_shaded(attributes.get("tint", "0"))
    return attributes.get("indexed") in _WHITE_INDICES


def _is_shaded(tint: str) -> bool:
    """Tell whether the white of the theme is made so dark that it is seen."""
    try:
        return float(tint) < -0.06
    except ValueError:
        return True


def _is_tiny(size: str) -> bool:
    try:
        return float(size) <= _TINY
    except ValueError:
        return False
