"""The cells of a worksheet in one pass over its bytes, without a tree: a sheet may have a million of them.

Expat tells the byte where each element begins, so that a rewriter can put a new cell in the place of an old one and
copy all others as they are. What surrounds the cells (the *frame*: columns, merges, validations, links, extensions) is
small and is handled as a tree by everybody.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from extractors.errors import DamagedInput
from extractors.formats.xlsx.a1 import LAST_COLUMN, LAST_ROW, column_number
from extractors.formats.xlsx.looks import Seen

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CELL_ATTRIBUTES = frozenset({"r", "s", "t", "cm", "vm", "ph"})
ROW_ATTRIBUTES = frozenset(
    {"r", "spans", "s", "customFormat", "ht", "hidden", "customHeight", "outlineLevel", "collapsed", "thickTop",
     "thickBot", "ph", "dyDescent"}
)  # fmt: skip
_ROW_VALUE = re.compile(r"[0-9]{1,7}(?:[.:][0-9]{1,20})?|true|false")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(slots=True)
class Extra:
    """What a cell has beyond a value: a formula with its attributes, runs, a phonetic guide, ``seen`` when people read
    another number than is written; ``odd`` when something in it is unknown and must not be copied."""

    formula: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    rich: bool = False
    phonetic: str = ""
    odd: bool = False
    seen: str | None = None


OnCell = Callable[[int, int, str, int, str, int, int, Extra | None], None]
"""Called with row, column (from 1), type, style, value, first byte, byte behind the end, and what else there is."""
OnRow = Callable[[int, int, int, bool], None]
"""Called with row, the bytes where its start tag begins and ends, and whether the tag may be copied."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where in ``content`` the ``sheetData`` element lies; ``begin`` is -1 when there is none (a chart sheet).

    ``stray`` is text among the cells that belongs to no cell; ``dirty`` sheets hold markup there that must not stay.
    """

    begin: int
    end: int
    prefix: str
    stray: tuple[str, ...] = ()
    dirty: bool = False


def plain_xml(content: bytes) -> bytes:
    """Return XML as UTF-8 without a declaration that says otherwise; most of it is that already."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = content.decode("utf-16", "replace")
    elif b"\0" in content[:4]:
        text = content.decode("utf-16-le" if content[:1] == b"<" else "utf-16-be", "replace")
    else:
        declared = re.match(rb"""(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']""", content[:256])
        encoding = declared[1].decode("ascii", "replace").lower() if declared else "utf-8"
        if encoding in ("utf-8", "utf8", "us-ascii", "ascii"):
            return content
        try:
            text = content.decode(encoding)
        except (ValueError, LookupError):
            raise DamagedInput(where="XML encoding") from None
    return _DECLARATION.sub("", text.lstrip("\ufeff")).encode("utf-8")


def unescaped(text: str) -> str:
    """Return the characters that ``_x0031_`` and the like stand for (ISO/IEC 29500-1, 22.9.2.19)."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def scan_markup(content: bytes, where: str, on_cell: OnCell, on_row: OnRow | None = None) -> Layout:
    """Call ``on_cell`` for every cell of a worksheet in UTF-8, in file order, whatever it is made of. Raises
    DamagedInput."""
    scan = _Scan(content, where, on_cell, on_row)
    scan.run()
    return Layout(scan.begin, scan.end, scan.prefix, tuple(scan.stray), scan.dirty)


class _Scan:
    """Handlers of one pass. Depth 1 is the root, 2 sheetData, 3 row, 4 cell, 5 what is in a cell."""

    def __init__(self, content: bytes, where: str, on_cell: OnCell, on_row: OnRow | None) -> None:
        self.content, self.where, self.on_cell, self.on_row = content, where, on_cell, on_row
        self.parser = expat.ParserCreate("utf-8")
        self.begin = self.end = -1
        self.prefix = ""
        self.stray: list[str] = []
        self.dirty = self.inside = False
        self.depth = self.row = self.column = 0
        self.row_text = ""
        self.cell_begin = -1
        self.kind, self.style, self.value = "n", 0, ""
        self.extra: Extra | None = None
        self.seen = Seen()
        self.target = ""
        self.names = ("", "", "", "")
        self.unread = 0
        """Depth from which everything is unknown; 0 outside such elements."""

    def run(self) -> None:
        parser = self.parser
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.finish
        parser.CharacterDataHandler = self.text
        parser.CommentHandler = self.aside
        parser.ProcessingInstructionHandler = self.instruction
        try:
            parser.Parse(self.content, True)
        except expat.ExpatError:
            raise DamagedInput(where=self.where) from None

    # ------------------------------------------------------------ elements

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        depth = self.depth
        if self.unread:
            return
        if depth == 1:
            self.prefix = name.rpartition(":")[0]
            lead = f"{self.prefix}:" if self.prefix else ""
            self.names = (f"{lead}sheetData", f"{lead}row", f"{lead}c", f"{lead}v")
        elif not self.inside:
            if depth == 2 and name == self.names[0]:
                if self.begin >= 0:
                    raise DamagedInput(where=self.where)
                self.inside, self.begin = True, self.parser.CurrentByteIndex
        elif depth == 5:
            if name == self.names[3] and self.kind != "inlineStr":
                self.target = "v"
            else:
                self._in_cell(name.rpartition(":")[2], attributes)
        elif depth == 4 and name == self.names[2]:
            self._cell(attributes)
        elif depth == 3 and name == self.names[1]:
            self._row(attributes)
        elif depth > 5 and self.extra is not None and self.target.startswith("is"):
            self._in_string(name.rpartition(":")[2], attributes)
        else:
            self._unknown()

    def _unknown(self) -> None:
        self.unread = self.depth
        if self.depth > 4:
            self._more().odd = True
        else:
            self.dirty = True

    def _row(self, attributes: dict[str, str]) -> None:
        text = attributes.get("r", "").strip()
        self.row = int(text) if text.isdecimal() else self.row + 1
        self.row_text, self.column = str(self.row), 0
        if not 0 < self.row <= LAST_ROW or (text and text != self.row_text):
            raise DamagedInput(where=self.where)
        plain = all(
            key.rpartition(":")[2] in ROW_ATTRIBUTES and _ROW_VALUE.fullmatch(value)
            for key, value in attributes.items()
        )
        if not plain:
            self.dirty = True
        if self.on_row is not None:
            begin = self.parser.CurrentByteIndex
            self.on_row(self.row, begin, tag_end(self.content, begin), plain)

    def _cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self.column += 1
        else:
            cut = len(reference) - len(self.row_text)
            if cut < 1 or reference[cut:] != self.row_text or not reference[:cut].isalpha():
                raise DamagedInput(where=self.where)
            self.column = column_number(reference[:cut])
        if not 0 < self.column <= LAST_COLUMN:
            raise DamagedInput(where=self.where)
        self.kind = attributes.get("t", "n")
        style = attributes.get("s", "0")
        self.style = int(style) if style.isdecimal() and len(style) < 8 else 0
        self.value = self.target = ""
        self.extra = None
        if attributes.keys() - _CELL_ATTRIBUTES or len(style) > 7:
            self.extra = Extra(odd=True)
        self.cell_begin = self.parser.CurrentByteIndex

    def _more(self) -> Extra:
        if self.extra is None:
            self.extra = Extra()
        return self.extra

    def _in_cell(self, name: str, attributes: dict[str, str]) -> None:
        if self.cell_begin < 0:
            self._unknown()
        elif name == "f":
            extra = self._more()
            extra.formula = ""
            extra.attributes = dict(attributes)
            self.target = "f"
        elif name == "is" and self.kind == "inlineStr":
            self._more()
            self.target, self.seen = "is", Seen()
        else:
            self._unknown()

    def _in_string(self, name: str, attributes: dict[str, str]) -> None:
        """Enter an element of an inline string: runs, text, phonetic runs."""
        extra = self._more()
        self.seen.element(name, attributes)
        if name == "t":
            self.target = "is/rPh/t" if "rPh" in self.target else "is/t"
        elif name == "rPh":
            extra.rich = True
            self.target = "is/rPh"
        else:
            extra.rich = True

    def finish(self, name: str) -> None:
        depth = self.depth
        self.depth = depth - 1
        if self.unread:
            if depth == self.unread:
                self.unread = 0
        elif not self.inside:
            return
        elif depth == 5:
            if self.target == "is":
                self._more().seen = self.seen.instead_of(self.value)
            self.target = ""
        elif depth == 4 and self.cell_begin >= 0:
            index = self.parser.CurrentByteIndex
            closing = b"</" + name.encode() in self.content[index : index + len(name) + 2]
            end = self.content.index(b">", index) + 1 if closing else index
            self.on_cell(self.row, self.column, self.kind, self.style, self.value, self.cell_begin, end, self.extra)
            self.cell_begin = -1
            self.extra = None
        elif depth == 2:
            index = self.parser.CurrentByteIndex
            closing = self.content.startswith(b"</" + name.encode(), index)
            self.end = self.content.index(b">", index) + 1 if closing else index
            self.inside = False
        elif depth > 5:
            self._leave_string(name.rpartition(":")[2])

    def _leave_string(self, name: str) -> None:
        if name == "t":
            self.target = "is/rPh" if "rPh" in self.target else "is"
        elif name == "rPh":
            self.target = "is"

    # ------------------------------------------------------------ characters

    def text(self, text: str) -> None:
        target = self.target
        if target == "v" and not self.unread:
            self.value += text
        elif not self.inside:
            return
        elif not self.unread and target == "f" and self.extra is not None:
            self.extra.formula = (self.extra.formula or "") + text
        elif not self.unread and target == "is/t":
            self.value += text
            self.seen.characters(text)
        elif not self.unread and target == "is/rPh/t" and self.extra is not None:
            self.extra.phonetic += text
        elif not text.isspace():
            self._stray(text)

    def _stray(self, text: str) -> None:
        self.stray.append(text)
        if self.cell_begin >= 0:
            self._more().odd = True
        self.dirty = True

    def aside(self, text: str) -> None:
        if self.inside:
            self._stray(text)

    def instruction(self, target: str, text: str) -> None:
        if self.inside:
            self._stray(f"{target} {text}")


def tag_end(content: bytes, begin: int) -> int:
    """Return the byte behind the start tag that begins here; ">" may stand in an attribute's quotes."""
    position = begin
    while True:
        close = content.index(b">", position)
        tag = content[begin:close]
        if tag.count(b'"') % 2 == 0 and (b"'" not in tag or tag.count(b"'") % 2 == 0):
            return close + 1
        position = close + 1


def frame_of(content: bytes, layout: Layout) -> bytes:
    """Return a worksheet with an empty ``sheetData`` in the place of the full one."""
    if layout.begin < 0:
        return content
    name = f"{layout.prefix}:sheetData" if layout.prefix else "sheetData"
    return content[: layout.begin] + f"<{name}/>".encode() + content[layout.end :]
