"""Every character of Unicode that looks like an ASCII one is read as it, with its way back."""

from __future__ import annotations

import sys
import unicodedata

from extractors.model import Document, Part
from extractors.view import INVISIBLE, part_view

APART = "中"


def shown(characters: list[str]) -> list[str]:
    """Return how each character is read, standing between Chinese ones."""
    part = Part("a", "body", APART.join(characters), ())
    view = part_view(Document("a", "text", (part,)), 0)
    read = view.text.split(APART)
    assert len(read) == len(characters)
    return read


def test_characters_that_stand_for_ascii_ones() -> None:
    """By the tables of Unicode: compatibility forms (UAX 15) of single letters, digits and signs."""
    folded = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x80, sys.maxunicode + 1)}
    alike = {c: plain for c, plain in folded.items() if plain.isascii() and plain.isprintable() and len(plain) == 1}
    assert len(alike) > 1000
    wrong = {c: read for c, read in zip(alike, shown(list(alike)), strict=True) if read != alike[c]}
    assert not wrong, {hex(ord(c)): read for c, read in wrong.items()}


def test_ideographs_and_plain_letters_stay() -> None:
    """The first and the last of each block of characters that people write."""
    edges = [*"aZ09~", "\u00a9", "\u0391", "\u0410", "\u3041", "\u3400", "\u4e00", "\u9fff", "\uac00", "\U00020000"]
    assert shown(edges) == edges


def test_invisible_characters_go() -> None:
    """Those that Unicode lets renderers ignore (Default_Ignorable_Code_Point) and that letters are not made of."""
    gone = [chr(code) for code in (0xAD, 0x61C, 0x180E, 0x200B, 0x200F, 0x202A, 0x202E, 0x2060, 0x2064, 0x2066, 0x206F,
                                   0xFE00, 0xFE0F, 0xFEFF, 0xE0000, 0xE007F)]  # fmt: skip
    assert shown(gone) == [""] * len(gone) and INVISIBLE
    beside = [chr(code) for code in (0xAE, 0x61B, 0x180D, 0x2010, 0x2065, 0xE0080)]
    assert "" not in shown(beside)
