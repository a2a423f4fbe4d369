"""What a heading says by its parts, where no list has it as a whole: whose, of what, how much (所购|房屋|总价).

    | a public part (补偿, 项目) besides | a thing that people have, then a measure | a place of living, then a place |
    | yes                              | nothing                                  | nothing                         |
    | no                               | property                                 | home_address                    |

The parts are the lexicons heading_*; whether the table is about people is for the caller to know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NOTE = re.compile(r"[(（][^()（）]*[)）]$")


def without_note(heading: str) -> str:
    """Return a heading without what stands in brackets behind it: a unit, an explanation."""
    return _NOTE.sub("", heading)


@dataclass(frozen=True, slots=True)
class HeadingRoles:
    """The lexicons, compiled: ``borne`` need no measure behind them."""

    possessions: re.Pattern[str]
    measures: re.Pattern[str]
    borne: re.Pattern[str]
    homes: re.Pattern[str]
    places: re.Pattern[str]
    public: re.Pattern[str]
    amounts: re.Pattern[str]

    def kind(self, heading: str) -> str:
        """Return "property", "home_address" or "" for a heading (of one or several rows, parted by slashes)."""
        squeezed = re.sub(r"\s", "", heading)
        borne = self.borne.search(squeezed)
        rest = self.borne.sub("", squeezed) if borne else squeezed
        if not rest and borne:
            return "property"
        if self.public.search(rest):
            return ""
        if borne or self._followed(self.possessions, self.measures, rest):
            return "property"
        return "home_address" if self._followed(self.homes, self.places, without_note(rest)) else ""

    def amount(self, heading: str) -> bool:
        """Tell whether a heading ends in an amount or an area of something, and nothing in it is public."""
        squeezed = without_note(re.sub(r"\s", "", heading))
        if self.public.search(squeezed):
            return False
        return any(found.end() == len(squeezed) and found.start() for found in self.amounts.finditer(squeezed))

    def announces(self, text: str) -> bool:
        """Tell whether a short text is such a heading itself: its last part is a measure or a place."""
        squeezed = re.sub(r"[\s:]", "", text)
        last = without_note(squeezed)
        if not 3 <= len(last) <= _LONGEST or not self.kind(squeezed):
            return False
        return any(found.end() == len(last) for part in (self.measures, self.places, self.borne)
                   for found in part.finditer(last))  # fmt: skip

    @staticmethod
    def _followed(first: re.Pattern[str], second: re.Pattern[str], text: str) -> bool:
        found = first.search(text)
        return found is not None and second.search(text, found.end()) is not None


_LONGEST = 12
