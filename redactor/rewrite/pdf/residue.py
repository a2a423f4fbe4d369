"""What fonts still tell about removed values: ToUnicode entries that spell several characters of one at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import pikepdf

from extractors.formats.pdf.cmaps import parse_tounicode
from extractors.formats.pdf.contents import Content
from extractors.formats.pdf.fonts import Font
from redactor.rewrite.pdf.chains import Strong

_SPACE, _SPELLED = re.compile(rb"\s+"), re.compile(rb"<(?:[0-9A-Fa-f]{4}){4}")
_LONG_TARGET = re.compile(r"\d{2,}|\w{3,}")


def prune_ligatures(edited: Iterable[tuple[Content, set[int]]], read: Callable[[Any], bytes]) -> None:
    """Drop, from the fonts of removed glyphs, the ToUnicode entries that a removed glyph of several characters used.

    A font that spells "1391" by one code would keep the value in its table after the code is gone. Other uses of the
    code lose their text, not their looks.
    """
    gone: dict[int, tuple[Font, set[str]]] = {}
    for content, removed in edited:
        for shown in content.operations:
            for glyph in range(shown.start, shown.end):
                text = content.texts[glyph]
                if len(text) > 1 and content.offsets[glyph] in removed and _LONG_TARGET.search(text):
                    gone.setdefault(id(shown.font), (shown.font, set()))[1].add(text)
    for font, texts in gone.values():
        stream = font.dictionary.get("/ToUnicode") if font.dictionary is not None else None
        if isinstance(stream, pikepdf.Stream):
            table = parse_tounicode(read(stream))
            stream.write(tounicode({code: text for code, text in table.items() if text not in texts}))


def prune_spelled(pdf: pikepdf.Pdf, strong: Strong, read: Callable[[Any], bytes]) -> None:
    """Drop the ToUnicode entries that spell a whole value, used or not."""
    for item in pdf.objects:
        stream = item.get("/ToUnicode") if isinstance(item, pikepdf.Dictionary) else None
        if not isinstance(stream, pikepdf.Stream):
            continue
        data = read(stream)
        if _SPELLED.search(_SPACE.sub(b"", data)):
            table = parse_tounicode(data)
            kept = {code: text for code, text in table.items() if not strong.occurs_in(text)}
            if len(kept) < len(table):
                stream.write(tounicode(kept))


def tounicode(table: dict[bytes, str]) -> bytes:
    """Write a ToUnicode CMap (ISO 32000-2 9.10.3), at most 100 entries a section."""
    lengths = sorted({len(code) for code in table} or {2})
    spaces = "\n".join(f"<{'00' * length}> <{'FF' * length}>" for length in lengths)
    lines = [f"<{code.hex()}> <{text.encode('utf-16-be').hex()}>" for code, text in sorted(table.items())]
    sections = [lines[first : first + 100] for first in range(0, len(lines), 100)]
    body = "\n".join(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in sections)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /T def\n/CMapType 2 def\n"
        f"{len(lengths)} begincodespacerange\n{spaces}\nendcodespacerange\n{body}\nendcmap\nend\nend\n"
    ).encode()
