"""Whether a font's ToUnicode tells the truth: compared with the font program's own names, and with the shapes.

Anti-copy fonts let digits copy as other digits, as letters or as ideographs. Only what could hide a number matters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractors.formats.pdf.embedded import Loader, Program

_DIGITS = frozenset("0123456789")
_NARROW = 0.7
"""Ideographs fill their em; what claims to be one and is narrower than this may be a digit."""
_MOST_CONTOURS = 3
_FEWEST = 3
"""So many glyphs must look wrong before a font of letters or ideographs is called a liar."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Which source of characters to believe: the file's ToUnicode, or the font program, or neither (``lying``).

    ``blank`` are the codes that read as a character and show nothing.
    """

    program_first: bool = False
    lying: bool = False
    blank: frozenset[Any] = frozenset()


def trust_in(
    claims: Mapping[Any, str],
    glyph_of: Callable[[Any], int | str | None],
    load: Loader,
    width_of: Callable[[Any], float],
) -> Trust:
    """Compare what ToUnicode declares (code -> text) with the font program. Widths are in ems."""
    digits = {code: text for code, text in claims.items() if text in _DIGITS}
    letters = {code: text for code, text in claims.items() if len(text) == 1 and text.isascii() and text.isalpha()}
    narrow = [code for code, text in claims.items() if _is_ideograph(text) and 0 < width_of(code) < _NARROW]
    program = load() if claims else None
    if program is None:
        return Trust()
    trust = _judge(claims, digits, letters, narrow, glyph_of, program)
    return replace(trust, blank=_blank(claims, glyph_of, program))


def _blank(claims: Mapping[Any, str], glyph_of: Callable[[Any], int | str | None], program: Program) -> frozenset[Any]:
    """Return the codes of characters that are not drawn; none for a font that draws few of them (text over a scan)."""
    visible = [code for code, text in claims.items() if text.strip() and text.isprintable()]
    blank = frozenset(code for code in visible if program.draws_nothing(glyph_of(code)))
    return blank if 2 * len(blank) <= len(visible) else frozenset()


def _judge(
    claims: Mapping[Any, str],
    digits: Mapping[Any, str],
    letters: Mapping[Any, str],
    narrow: Sequence[Any],
    glyph_of: Callable[[Any], int | str | None],
    program: Program,
) -> Trust:
    if any(program.contradicts(glyph_of(code), digit) for code, digit in digits.items()):
        for code in digits:
            own = program.character(glyph_of(code))
            if not own or (own in _DIGITS and program.contradicts(glyph_of(code), own)):
                return Trust(lying=True)
        return Trust(program_first=True)
    if any(_is_digit(program, glyph_of(code)) and not _is_number(text) for code, text in claims.items()):
        return Trust(program_first=True)
    return Trust(lying=_hides_digits(program, [glyph_of(code) for code in narrow], letters, glyph_of))


def _is_digit(program: Program, glyph: int | str | None) -> bool:
    """Tell whether the font program calls a glyph a digit."""
    return program.characters.get(program.name(glyph), "") in _DIGITS


def _is_number(text: str) -> bool:
    """Tell whether a text reads as digits, in any script or style."""
    plain = unicodedata.normalize("NFKC", text)
    return not plain or all(map(str.isdecimal, plain))


def _is_ideograph(text: str) -> bool:
    return len(text) == 1 and "\u3400" <= text <= "\u9fff"


def _hides_digits(
    program: Program,
    narrow: list[int | str | None],
    letters: Mapping[Any, str],
    glyph_of: Callable[[Any], int | str | None],
) -> bool:
    """Tell whether narrow ideographs are drawn as simply as digits, or letters have the holes of others."""
    if len(narrow) >= _FEWEST:
        counts = [program.contours(glyph) for glyph in narrow]
        if sum(0 < count <= _MOST_CONTOURS for count in counts) >= max(_FEWEST, len(counts) - 1):
            return True
    wrong = sum(program.contradicts(glyph_of(code), letter) for code, letter in letters.items())
    return wrong >= _FEWEST and 3 * wrong >= len(letters)
