"""Numbers that are read only when letters that nobody sees are left out: decoys between their digits."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\d(?:[ -]?[\dXx]){6,}")


def shows_other_number(seen: str, whole: str) -> bool:
    """Tell whether the letters that are seen make a number that the ``whole`` text does not hold."""
    return any(match.group() not in whole for match in _NUMBER.finditer(seen))
