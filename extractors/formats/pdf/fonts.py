"""Fonts: from the codes of a string operand to characters and widths (ISO 32000-2 9.5 to 9.10)."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from extractors.formats.pdf import cmaps
from extractors.formats.pdf.drawn import shapes_lie
from extractors.formats.pdf.embedded import Loader, Program, load_program
from extractors.formats.pdf.trust import Trust, trust_in
from extractors.formats.pdf.type3 import draws_pictures

UNKNOWN = "\ufffd"
"""Stands for a glyph whose character nobody knows."""
UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_FIGURES = {0xF6DC: "1", **{0xF730 + digit: str(digit) for digit in range(10)}}
"""Private characters of the Adobe Glyph List for old-style and fitted figures."""
_SUBSET = re.compile(r"^/?[A-Z]{6}\+")

Entry = tuple[str, float, bool]
"""Characters of a code ("" never), advance in ems, whether word spacing applies."""


class CodeTable(dict[int | bytes, Entry]):
    """Code -> Entry, filled as codes turn up."""

    __slots__ = ("entry",)

    def __init__(self, entry: Callable[[int | bytes], Entry]) -> None:
        super().__init__()
        self.entry = entry

    def __missing__(self, code: int | bytes) -> Entry:
        found = self[code] = self.entry(code)
        return found


@dataclass(slots=True, eq=False)
class Font:
    """``length`` is the number of bytes of a code (0: varies, ``split`` cuts). ``low`` and ``high`` bound the glyphs
    across the line of writing, in ems. ``lying`` says that the digits' outlines are not those of the digits that the
    file declares, and that the font program does not know better."""

    name: str
    length: int
    table: CodeTable
    split: Callable[[bytes], list[bytes]] | None = None
    vertical: bool = False
    low: float = -0.14
    high: float = 0.86
    lying: bool = False
    dictionary: Any = None
    """The font's own dictionary, None for a stand-in."""

    def entries(self, data: bytes) -> list[Entry]:
        """Decode a string operand."""
        table = self.table
        if self.length == 1:
            return [table[code] for code in data]
        if self.length == 2:
            if len(data) % 2:
                data += b"\0"
            return [table[code] for code in struct.unpack(f">{len(data) // 2}H", data)]
        return [table[code] for code in self.codes(data)]

    def codes(self, data: bytes) -> list[bytes]:
        """Cut a string operand into its codes."""
        if self.length:
            return [data[i : i + self.length] for i in range(0, len(data), self.length)]
        return self.split(data) if self.split else [bytes((byte,)) for byte in data]


def unknown_font(name: str) -> Font:
    """Return the font for a name that the resources lack: codes are Latin-1 bytes of half an em."""

    def entry(code: int | bytes) -> Entry:
        number = code if isinstance(code, int) else code[0]
        return (_clean(chr(number)), 0.5, number == 32)

    return Font(name, 1, CodeTable(entry))


def load_font(font: Any, read: Callable[[Any], bytes]) -> Font:
    """Build a font from its dictionary; ``read`` returns a stream's decoded bytes within the limits.

    Never raises for a malformed font: what cannot be made out reads as UNKNOWN.
    """
    subtype = _name(font.get("/Subtype"))
    to_unicode = _to_unicode(font, read)
    composite = subtype == "/Type0"
    loaded = _composite(font, to_unicode, read) if composite else _simple(font, subtype, to_unicode, read)
    loaded.dictionary = font
    return loaded


def _clean(text: str) -> str:
    if not text:
        return UNKNOWN
    return _CONTROL.sub(_control, text.translate(_FIGURES))


def _control(match: re.Match[str]) -> str:
    return UNKNOWN if match.group() in "\0" else " "


def _name(value: Any) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _number(value: Any, default: float) -> float:
    try:
        return float(value)
    except (TypeError, ValueError, ArithmeticError):
        return default


def _dictionary(value: Any) -> Any:
    return value if isinstance(value, pikepdf.Dictionary | pikepdf.Stream) else pikepdf.Dictionary()


def _to_unicode(font: Any, read: Callable[[Any], bytes]) -> Mapping[bytes, str]:
    found = font.get("/ToUnicode")
    if isinstance(found, pikepdf.Stream):
        return cmaps.parse_tounicode(read(found))
    return cmaps.Identity() if _name(found).startswith("/Identity") else {}


def _base_name(font: Any) -> str:
    return _SUBSET.sub("", _name(font.get("/BaseFont")).lstrip("/"))


def _program_loader(descriptor: Any, read: Callable[[Any], bytes]) -> Loader:
    loaded: list[Program | None] = []

    def load() -> Program | None:
        if not loaded:
            stream = next(
                (descriptor.get(key) for key in ("/FontFile2", "/FontFile3", "/FontFile") if key in descriptor), None
            )
            loaded.append(load_program(read(stream)) if isinstance(stream, pikepdf.Stream) else None)
        return loaded[0]

    return load


# ---------------------------------------------------------------- composite fonts


def _composite(font: Any, to_unicode: Mapping[bytes, str], read: Callable[[Any], bytes]) -> Font:
    descendants = font.get("/DescendantFonts")
    has_descendant = isinstance(descendants, pikepdf.Array) and len(descendants) > 0
    descendant = _dictionary(descendants[0] if has_descendant else None)
    code_map = _encoding_map(font.get("/Encoding"), read)
    widths, default = _cid_widths(descendant.get("/W")), _number(descendant.get("/DW"), 1000.0)
    if code_map.vertical:
        heights, down = _vertical_advances(descendant)
    characters = _collection(descendant)
    program = _program_loader(_dictionary(descendant.get("/FontDescriptor")), read)
    to_gid = _cid_to_gid(descendant, read)
    length = code_map.fixed

    def raw(code: int | bytes) -> bytes:
        return code.to_bytes(length, "big") if isinstance(code, int) else code

    def width(cid: int) -> float:
        return -heights.get(cid, down) / 1000 if code_map.vertical else widths.get(cid, default) / 1000

    trust = trust_in(
        to_unicode,
        lambda code: to_gid(code_map.cid(code)),
        program,
        lambda code: widths.get(code_map.cid(code), default) / 1000,
    )

    def entry(code: int | bytes) -> Entry:
        data = raw(code)
        cid = code_map.cid(data)
        text = " " if data in trust.blank else to_unicode.get(data, "")
        if not text and len(data) == 2 and data[:1] == b"\0":
            text = to_unicode.get(data[1:], "")
        if not text or trust.program_first or UNREADABLE.search(text):
            better = code_map.unicode(data) or characters.get(cid, "")
            if not better or trust.program_first:
                found = program()
                better = (found.character(to_gid(cid)) if found else "") or better
            text = better or text
        return (_clean(text), width(cid), len(data) == 1 and data == b" ")

    return Font(
        _base_name(font), length if length in (1, 2) else 0, CodeTable(entry), code_map.split, code_map.vertical,
        *((-0.5, 0.5) if code_map.vertical else (-0.14, 0.86)), lying=trust.lying,
    )  # fmt: skip


def _encoding_map(encoding: Any, read: Callable[[Any], bytes], depth: int = 0) -> cmaps.CodeMap:
    if isinstance(encoding, pikepdf.Name):
        return cmaps.predefined(str(encoding)[1:]) or cmaps.CodeMap(identity=True)
    if isinstance(encoding, pikepdf.Stream):
        base = encoding.get("/UseCMap")
        used = _encoding_map(base, read, depth + 1) if base is not None and depth < 4 else None
        result = cmaps.parse_codemap(read(encoding), used)
        result.vertical = result.vertical or _number(encoding.get("/WMode"), 0.0) > 0
        return result
    return cmaps.CodeMap(identity=True)


def _collection(descendant: Any) -> Mapping[int, str]:
    info = _dictionary(descendant.get("/CIDSystemInfo"))
    registry, ordering = str(info.get("/Registry", "")), str(info.get("/Ordering", ""))
    if registry == "Adobe" and ordering in ("GB1", "CNS1", "Japan1", "Korea1"):
        return cmaps.cid_to_unicode(f"Adobe-{ordering}")
    return {}


def _cid_to_gid(descendant: Any, read: Callable[[Any], bytes]) -> Callable[[int], int]:
    table = descendant.get("/CIDToGIDMap")
    if not isinstance(table, pikepdf.Stream):
        return int
    data = read(table)

    def gid(cid: int) -> int:
        return int.from_bytes(data[2 * cid : 2 * cid + 2], "big")

    return gid


def _cid_widths(array: Any) -> dict[int, float]:
    """Read /W (9.7.4.3): ``c [w1 w2 ...]`` and ``first last w``."""
    widths: dict[int, float] = {}
    items = list(array) if isinstance(array, pikepdf.Array) else []
    position = 0
    while position + 1 < len(items):
        first = int(_number(items[position], 0.0))
        second = items[position + 1]
        if isinstance(second, pikepdf.Array):
            for step, width in enumerate(second):
                widths[first + step] = _number(width, 0.0)
            position += 2
        elif position + 2 < len(items):
            width = _number(items[position + 2], 0.0)
            for cid in range(first, min(int(_number(second, 0.0)), first + 65535) + 1):
                widths[cid] = width
            position += 3
        else:
            break
    return widths


def _vertical_advances(descendant: Any) -> tuple[dict[int, float], float]:
    """Read /W2 and /DW2 (9.7.4.3): vertical advances by CID, and the default."""
    default = descendant.get("/DW2")
    down = _number(default[1], -1000.0) if isinstance(default, pikepdf.Array) and len(default) > 1 else -1000.0
    heights: dict[int, float] = {}
    array = descendant.get("/W2")
    items = list(array) if isinstance(array, pikepdf.Array) else []
    position = 0
    while position + 1 < len(items):
        first, second = int(_number(items[position], 0.0)), items[position + 1]
        if isinstance(second, pikepdf.Array):
            for step, height in enumerate(list(second)[::3]):
                heights[first + step] = _number(height, -1000.0)
            position += 2
        elif position + 4 < len(items):
            for cid in range(first, min(int(_number(second, 0.0)), first + 65535) + 1):
                heights[cid] = _number(items[position + 2], -1000.0)
            position += 5
        else:
            break
    return heights, down


# ---------------------------------------------------------------- simple fonts


def _simple(font: Any, subtype: str, to_unicode: Mapping[bytes, str], read: Callable[[Any], bytes]) -> Font:
    descriptor = _dictionary(font.get("/FontDescriptor"))
    program = _program_loader(descriptor, read)
    names, characters = _encoding(font, descriptor, subtype)
    width_of = _width_table(font, descriptor, subtype, characters)
    by_code = {int.from_bytes(code, "big"): text for code, text in to_unicode.items() if len(code) <= 2}
    symbolic = int(_number(descriptor.get("/Flags"), 0.0)) & 4 != 0 and "/Encoding" not in font

    def glyph_of(code: int) -> int | str | None:
        found = program()
        return found.simple_glyph(code, names.get(code), characters.get(code, "")) if found else None

    low, high = _type3_bounds(font) if subtype == "/Type3" else (-0.14, 0.86)
    if subtype == "/Type3":
        trust = Trust(lying=draws_pictures(font) or shapes_lie(font, {**characters, **by_code}, low, is_drawing=True))
    elif by_code and program() is None:
        trust = Trust(lying=shapes_lie(font, by_code, low, is_drawing=False))
    else:
        trust = trust_in(by_code, glyph_of, program, width_of)

    def entry(code: int | bytes) -> Entry:
        number = code if isinstance(code, int) else code[0]
        text = " " if number in trust.blank else by_code.get(number, "")
        if not text or trust.program_first or UNREADABLE.search(text):
            better = "" if symbolic or trust.program_first else characters.get(number, "")
            if not better and subtype != "/Type3":
                found = program()
                better = found.character(glyph_of(number)) if found else ""
            text = better or text or characters.get(number, "")
        return (_clean(text), width_of(number), number == 32)

    return Font(
        _base_name(font) or _name(font.get("/Name")).lstrip("/"), 1, CodeTable(entry), None, False, low, high,
        lying=trust.lying,
    )  # fmt: skip


def _encoding(font: Any, descriptor: Any, subtype: str) -> tuple[dict[int, str], dict[int, str]]:
    """Return code -> glyph name of /Differences, and code -> text by encoding."""
    from pdfminer.encodingdb import EncodingDB, name2unicode

    encoding = font.get("/Encoding")
    base, names = _name(encoding), {}
    if isinstance(encoding, pikepdf.Dictionary):
        base = _name(encoding.get("/BaseEncoding"))
        names = _differences(encoding.get("/Differences"))
    base_name = _base_name(font)
    if "ZapfDingbats" in base_name or "Wingdings" in base_name:
        characters = {code: chr(0x2700 + code - 0x20) for code in range(0x21, 0x7F)}
    elif subtype == "/Type3":
        characters = {}
    else:
        default = "StandardEncoding" if "/FontFile" in descriptor or not base else "WinAnsiEncoding"
        characters = dict(EncodingDB.encodings.get(base.lstrip("/"), EncodingDB.encodings[default]))
    for code, name in names.items():
        try:
            characters[code] = str(name2unicode(name))
        except (KeyError, ValueError):
            characters.pop(code, None)
    return names, characters


def _differences(array: Any) -> dict[int, str]:
    names: dict[int, str] = {}
    code = 0
    for item in array if isinstance(array, pikepdf.Array) else ():
        if isinstance(item, pikepdf.Name):
            names[code] = str(item)[1:]
            code += 1
        else:
            code = int(_number(item, float(code)))
    return names


def _width_table(font: Any, descriptor: Any, subtype: str, characters: dict[int, str]) -> Callable[[int], float]:
    first, array = int(_number(font.get("/FirstChar"), 0.0)), font.get("/Widths")
    scale = 0.001
    if subtype == "/Type3":
        matrix = font.get("/FontMatrix")
        scale = _number(matrix[0], 0.001) if isinstance(matrix, pikepdf.Array) and len(matrix) == 6 else 0.001
    if isinstance(array, pikepdf.Array):
        widths = [_number(width, 0.0) * scale for width in array]
        missing = _number(descriptor.get("/MissingWidth"), 0.0) * scale
    else:
        widths, missing = [], 0.5
        metrics = _standard_metrics(_base_name(font))
        if metrics:
            first, widths = 0, [metrics.get(characters.get(code, ""), 500) / 1000 for code in range(256)]

    def width(code: int) -> float:
        return widths[code - first] if 0 <= code - first < len(widths) else missing

    return width


def _standard_metrics(name: str) -> dict[str, int]:
    from pdfminer.fontmetrics import FONT_METRICS

    found = FONT_METRICS.get(name.replace("-", ",") if name.startswith(("Arial", "Times New")) else name)
    return dict(found[1]) if found else {}


def _type3_bounds(font: Any) -> tuple[float, float]:
    box, matrix = font.get("/FontBBox"), font.get("/FontMatrix")
    if not isinstance(box, pikepdf.Array) or len(box) != 4 or not isinstance(matrix, pikepdf.Array) or len(matrix) != 6:
        return -0.14, 0.86
    scale = _number(matrix[3], 0.001)
    low, high = sorted((_number(box[1], 0.0) * scale, _number(box[3], 0.0) * scale))
    return (low, high) if 0.2 < high - low < 3.0 else (-0.14, 0.86)
