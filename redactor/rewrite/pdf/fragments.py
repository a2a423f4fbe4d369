"""Pieces of removed numbers in strings beside those that held the whole number: the plain contents of a note whose rich
contents go on, the name of one layer of two.

A piece is no value by itself, so nothing that looks for values finds it; but whoever knows the first half of a number
and that one was removed there knows too much.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pikepdf

from extractors.formats.pdf.objects import decode_text
from extractors.formats.pdf.opening import decoded
from redactor.rewrite.pdf.scrub_annotations import page_annotations
from redactor.rewrite.values import Values, folded

_PIECE = re.compile(r"\d{4,}[Xx]?|\d{3}[Xx]")
_PLAIN = re.compile(r"\s*\d[\d \-]*[Xx]?\s*")
_SHORTEST = 6
"""Digits of a piece that stands for itself anywhere in the file."""
_REGION = 6
"""Digits with which the numbers of all people of a county, or all cards of a bank, begin."""
_LONG = 11
_STRINGS = ("/Contents", "/RC", "/V", "/DV", "/RV", "/TU", "/Subj", "/T")


@dataclass(frozen=True, slots=True)
class Fragments:
    """Beginnings and ends of removed numbers."""

    ends: frozenset[str] = field(repr=False)

    @classmethod
    def of(cls, keys: Iterable[str]) -> Fragments:
        """Collect the pieces of the numbers among folded values."""
        numbers = {key for key in keys if len(key) >= _LONG and key.rstrip("X").isdigit()}
        ends = set()
        for number in numbers:
            for length in range(_SHORTEST, len(number)):
                ends.add(number[-length:])
                if length > _REGION or len(number) == _LONG:
                    ends.add(number[:length])
        return cls(frozenset(ends))

    def is_piece(self, text: str) -> bool:
        """Tell whether a text is nothing but the beginning or the end of a removed number."""
        return bool(self.ends) and _PLAIN.fullmatch(text) is not None and _digits(text) in self.ends


def _holds_piece(text: str, numbers: Sequence[str]) -> bool:
    """Tell whether a text holds four digits or more that one of these numbers begins or ends with."""
    pieces = [match.group().upper() for match in _PIECE.finditer(text)]
    return any(
        len(piece) < len(number) and (number.startswith(piece) or number.endswith(piece))
        for piece in pieces
        for number in numbers
    )


def _digits(text: str) -> str:
    return "".join(character for character in text.upper() if character.isdigit() or character == "X")


def silence_pieces(pdf: pikepdf.Pdf, fragments: Fragments, values: Values) -> None:
    """Empty the strings of annotations that hold a piece of a number of which another string of the same annotation
    holds all."""
    if not fragments.ends:
        return
    for _, found in page_annotations(pdf):
        for annotation in found:
            texts = {
                key: _plain(value)
                for key in _STRINGS
                if isinstance(value := annotation.get(key), (pikepdf.String, pikepdf.Stream))
            }
            if len(texts) < 2:
                continue
            whole = {match.redaction.secret_text for text in texts.values() for match in values.find(text)}
            numbers = [folded(secret) for secret in whole]
            for key, text in texts.items():
                if _holds_piece(text, numbers) and isinstance(annotation[key], pikepdf.String):
                    annotation[key] = pikepdf.String("")


def _plain(value: Any) -> str:
    """Return a string, or the data of a stream in its place, without markup."""
    raw = bytes(value) if isinstance(value, pikepdf.String) else decoded(value)
    text = decode_text(raw)
    return unescape(re.sub(r"<[^<>]*>", "", text)) if "<" in text or "&" in text else text
