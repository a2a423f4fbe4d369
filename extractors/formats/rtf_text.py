"""The characters of an RTF file, each run with the destination it belongs to: no layout, nothing executed.

Rich Text Format 1.9.1: groups in braces, control words, ``\\'hh`` bytes in the code page of the font, ``\\u``
characters with a fallback that is skipped. A destination marked ``\\*`` and unknown is hidden text, not no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from extractors.errors import DamagedInput, LimitExceeded
from extractors.limits import Limits

CELL, PARAGRAPH = "\x07", "\r"
"""What ends a cell, and a row once more; what ends a paragraph: the marks of binary Word files."""
_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)
_KINDS = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "footer"),
    "footnote": "footnote", "annotation": "comment", "shptxt": "textbox", "dptxbxtext": "textbox",
    **dict.fromkeys(("fldinst", "xe", "tc", "datafield"), "field_code"),
    **dict.fromkeys(("info", "userprops", "revtbl", "atnauthor", "atnid"), "property"),
    **dict.fromkeys(("bkmkstart", "sn", "sv", "docvar", "mailmerge", "background", "ffname", "ffdeftext"), "hidden"),
    **dict.fromkeys(("fldrslt", "result", "listtext", "pntext", "shprslt", "ud"), ""),
}  # fmt: skip
"""Destination -> kind of stream; "" for those whose text stands in the stream around them."""
_SKIPPED = frozenset(
    {"pict", "objdata", "objclass", "themedata", "colorschememapping", "datastore", "latentstyles", "colortbl",
     "stylesheet", "listtable", "listoverridetable", "rsidtbl", "generator", "filetbl", "xmlnstbl", "blipuid",
     "nonshppict", "bkmkend", "mmathPr", "pgptbl", "wgrffmtfilter", "panose", "falt", "fontemb",
     "pnseclvl", "listlevel", "lsdlockedexcept"}
)  # fmt: skip
"""Data, and names of formats."""
_CHARACTERS = {
    "par": PARAGRAPH, "sect": PARAGRAPH, "page": PARAGRAPH, "line": "\x0b", "tab": "\t", "cell": CELL, "row": CELL,
    "nestcell": PARAGRAPH, "nestrow": PARAGRAPH, "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ",
    "qmspace": " ", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "column": "\x0b",
    "zwj": "\u200d", "zwnj": "\u200c", "zwbo": "\u200b",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "-": "\u00ad", "_": "\u2011", "\\": "\\", "{": "{", "}": "}", "\r": "\r", "\n": "\r"}
_CHARSETS = {128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254", 177: "cp1255",
             178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 77: "mac_roman"}  # fmt: skip
_CODE_PAGES = {936: "gb18030", 932: "cp932", 949: "cp949", 950: "cp950", 65001: "utf-8", 10000: "mac_roman"}


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one stream: its ``kind``, the number of the group that opened it, the place in the file."""

    kind: str
    stream: int
    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class _State:
    kind: str = "body"
    stream: int = 0
    skip: bool = False
    fallback: int = 1
    encoding: str = ""


@dataclass(slots=True)
class _Reader:
    stack: list[_State] = field(default_factory=list)
    state: _State = field(default_factory=_State)
    page: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = -1
    in_fonts: int = 0
    """Depth of the group that holds the font table, 0 outside."""
    buffer: bytearray = field(default_factory=bytearray)
    units: list[str] = field(default_factory=list)
    offset: int = 0
    pending: int = 0
    """Characters of a fallback still to skip."""
    opened: bool = False
    starred: bool = False
    pictures: int = 0
    objects: int = 0

    def flush(self) -> Iterator[Run]:
        """Yield the characters collected so far."""
        state, text = self.state, ""
        if self.buffer:
            text = _decoded(bytes(self.buffer), state.encoding or self.page)
            self.buffer.clear()
        if self.units:
            text = "".join(self.units).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") + text
            self.units.clear()
        if text and not state.skip and not self.in_fonts:
            yield Run(state.kind, state.stream, text, self.offset)


def _decoded(data: bytes, encoding: str) -> str:
    """Decode in the font's or the file's code page; Western fonts in an East Asian file have their own."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


@dataclass(slots=True)
class Text:
    """All runs of a file in its order, and how many pictures and objects it holds."""

    runs: list[Run] = field(default_factory=list)
    pictures: int = 0
    objects: int = 0


def read_runs(data: bytes, limits: Limits) -> Text:
    """Read an RTF file. Raises DamagedInput for what does not begin like one, LimitExceeded."""
    if not data.lstrip()[:5] == b"{\\rtf":
        raise DamagedInput(where="rtf header")
    reader, text = _Reader(), Text()
    position = 0
    while token := _TOKEN.match(data, position):
        position = token.end()
        word, number, byte, symbol, brace, plain = token.groups()
        if word is None and byte is None and plain is None:
            text.runs += reader.flush()
        if brace:
            _brace(reader, brace, position, limits)
        elif word == b"u" and number is not None:
            text.runs += reader.flush() if reader.buffer else ()
            if not reader.units:
                reader.offset = token.start()
            reader.units.append(chr(int(number) % 65536))
            reader.pending = reader.state.fallback
        elif word:
            text.runs += reader.flush()
            position += _word(reader, word.decode(), number, token.start(), text)
        elif byte or plain or symbol:
            _characters(reader, token, text)
    text.runs += reader.flush()
    text.pictures, text.objects = reader.pictures, reader.objects
    return text


def _brace(reader: _Reader, brace: bytes, position: int, limits: Limits) -> None:
    reader.pending, reader.starred = 0, False
    reader.opened = brace == b"{"
    if reader.opened:
        reader.stack.append(reader.state)
        if len(reader.stack) > 10 * limits.xml_depth:
            raise LimitExceeded(limit="xml_depth", allowed=limits.xml_depth)
    elif reader.stack:
        if len(reader.stack) <= reader.in_fonts:
            reader.in_fonts = 0
        reader.state = reader.stack.pop()


def _word(reader: _Reader, word: str, number: bytes | None, start: int, text: Text) -> int:
    """Obey a control word. Returns how many raw bytes follow it (``\\bin``)."""
    value = int(number) if number is not None else 0
    if reader.opened:
        _destination(reader, word, start)
    reader.opened = False
    if word in _CHARACTERS and not reader.state.skip:
        text.runs.append(Run(reader.state.kind, reader.state.stream, _CHARACTERS[word], start))
    elif word == "uc":
        reader.state = replace(reader.state, fallback=max(0, value))
    elif word == "ansicpg":
        reader.page = _CODE_PAGES.get(value, f"cp{value}" if 1250 <= value <= 1258 else "cp1252")
    elif word == "f":
        reader.font = value
        reader.state = replace(reader.state, encoding=reader.fonts.get(value, ""))
    elif word == "fcharset" and reader.in_fonts and value in _CHARSETS:
        reader.fonts[reader.font] = _CHARSETS[value]
    elif word == "plain":
        reader.state = replace(reader.state, encoding="")
    elif word == "bin":
        return max(0, value)
    return 0


def _destination(reader: _Reader, word: str, start: int) -> None:
    """Begin a destination where the first word of a group names one."""
    reader.pictures += word == "pict"
    reader.objects += word == "objdata"
    if word == "fonttbl":
        reader.in_fonts = len(reader.stack)
    elif word in _SKIPPED:
        reader.state = replace(reader.state, skip=True)
    elif kind := _KINDS.get(word, "hidden" if reader.starred and word not in _CHARACTERS else ""):
        reader.state = replace(reader.state, kind=kind, stream=start)
    elif word in ("fldrslt", "result", "shprslt"):
        outer = reader.stack[-2] if len(reader.stack) > 1 else reader.state
        reader.state = replace(reader.state, kind=outer.kind, stream=outer.stream)


def _characters(reader: _Reader, token: re.Match[bytes], text: Text) -> None:
    _, _, byte, symbol, _, plain = token.groups()
    if symbol == b"*":
        reader.starred = reader.opened
        return
    reader.opened = False
    content = bytes.fromhex(byte.decode()) if byte else plain or b""
    if symbol:
        shown = _SYMBOLS.get(symbol.decode("latin-1"), "")
        if reader.pending:
            reader.pending -= 1
        elif shown and not reader.state.skip:
            text.runs.append(Run(reader.state.kind, reader.state.stream, shown, token.start()))
        return
    skipped = min(reader.pending, len(content))
    reader.pending -= skipped
    if content := content[skipped:]:
        if reader.units:
            text.runs += reader.flush()
        if not reader.buffer:
            reader.offset = token.start()
        reader.buffer += content
