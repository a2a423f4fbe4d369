"""The shared strings of a workbook in one pass over their bytes (ISO/IEC 29500-1, 18.4.9)."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from xml.parsers import expat

from extractors.errors import DamagedInput
from extractors.formats.xlsx.cells import unescaped
from extractors.formats.xlsx.looks import Seen


@dataclass(slots=True)
class SharedStrings:
    """``texts`` by index, with the bytes where each ``si`` lies; ``rich`` are those with runs, ``phonetic`` the guides
    of those that have one, ``seen`` what people read of those with decoys among the digits of a number, ``stray`` what
    is text and in no string (it is never kept)."""

    texts: list[str] = field(default_factory=list, repr=False)
    begins: array[int] = field(default_factory=lambda: array("Q"), repr=False)
    ends: array[int] = field(default_factory=lambda: array("Q"), repr=False)
    rich: set[int] = field(default_factory=set)
    phonetic: dict[int, str] = field(default_factory=dict, repr=False)
    seen: dict[int, str] = field(default_factory=dict, repr=False)
    stray: list[str] = field(default_factory=list, repr=False)

    def text(self, index: str) -> str:
        """Return the string that a cell's value points to, "" for a wrong index."""
        number = int(index) if index.strip().isdecimal() else -1
        return self.texts[number] if 0 <= number < len(self.texts) else ""


def scan_strings(content: bytes, where: str) -> SharedStrings:
    """Read a shared-string table in UTF-8. Raises DamagedInput."""
    scan = _Scan(content)
    try:
        scan.run()
    except expat.ExpatError:
        raise DamagedInput(where=where) from None
    return scan.strings


class _Scan:
    """Handlers of one pass. Depth 1 is the root, 2 a string, 3 and more its runs."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.strings = SharedStrings()
        self.parser = expat.ParserCreate("utf-8")
        self.depth = 0
        self.in_text = self.in_phonetic = False
        self.text = ""
        self.guide = ""
        self.begin = -1
        self.is_rich = False
        self.seen = Seen()

    def run(self) -> None:
        self.parser.buffer_text = True
        self.parser.buffer_size = 1 << 16
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.finish
        self.parser.CharacterDataHandler = self.characters
        self.parser.CommentHandler = self.strings.stray.append
        self.parser.Parse(self.content, True)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        local = name.rpartition(":")[2]
        if self.depth == 2 and local == "si":
            self.begin = self.parser.CurrentByteIndex
            self.text = self.guide = ""
            self.is_rich = False
        elif local == "t" and self.begin >= 0:
            self.in_text = True
        elif self.begin >= 0:
            if not self.is_rich:
                self.seen = Seen()
            self.is_rich = True
            self.seen.element(local, attributes)
            self.in_phonetic |= local == "rPh"

    def finish(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if self.depth == 2 and self.begin >= 0:
            strings = self.strings
            index = self.parser.CurrentByteIndex
            closing = self.content.startswith(b"</" + name.encode(), index)
            if self.guide:
                strings.phonetic[len(strings.texts)] = self.guide
            if self.is_rich:
                strings.rich.add(len(strings.texts))
                seen = self.seen.instead_of(self.text)
                if seen is not None:
                    strings.seen[len(strings.texts)] = unescaped(seen)
            strings.texts.append(unescaped(self.text))
            strings.begins.append(self.begin)
            strings.ends.append(self.content.index(b">", index) + 1 if closing else index)
            self.begin = -1
        elif local == "t":
            self.in_text = False
        elif local == "rPh":
            self.in_phonetic = False
        self.depth -= 1

    def characters(self, text: str) -> None:
        if self.in_phonetic:
            self.guide += text
        elif self.in_text:
            self.text += text
            if self.is_rich:
                self.seen.characters(text)
        elif not text.isspace():
            self.strings.stray.append(text)
