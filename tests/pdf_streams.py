"""PDFs whose content streams are written by hand: one builder a surface. All numbers are invented."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, String

SECRET = "13912340077"
LONG = "6222987600012345671"
LABEL = "电话："
TAIL = "请核对"
WIDTHS = {**dict.fromkeys("0123456789", 500), " ": 250, "-": 333}


@dataclass(frozen=True)
class Case:
    """A file, the value that it shows, and the texts that must stay where they are."""

    name: str
    data: bytes
    secret: str = SECRET
    kept: tuple[str, ...] = (LABEL, TAIL)


def saved(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True, compress_streams=False)
    return buffer.getvalue()


def tounicode(pairs: dict[str, str]) -> bytes:
    """Return a ToUnicode CMap: code (hexadecimal) -> text."""
    lines = "\n".join(f"<{code}> <{text.encode('utf-16-be').hex()}>" for code, text in pairs.items())
    width = len(next(iter(pairs)))
    return (
        f"begincmap 1 begincodespacerange <{'0' * width}> <{'F' * width}> endcodespacerange\n"
        f"{len(pairs)} beginbfchar\n{lines}\nendbfchar endcmap"
    ).encode()


ALPHABET = "0123456789X -@.（）" + LABEL + TAIL + "姓名甲乙丙银行账号项目：称身份证第一章二总则abcdef"


def han(pdf: pikepdf.Pdf, text: str = ALPHABET) -> pikepdf.Object:
    """Return a composite font in which the code of a character is its place in ``text``, plus 1."""
    characters = "".join(dict.fromkeys(text))
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Han, DW=1000,
        W=Array([1, Array([WIDTHS.get(character, 1000) for character in characters])]),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
    )  # fmt: skip
    codes = {f"{place:04X}": character for place, character in enumerate(characters, 1)}
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Han, Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]), ToUnicode=pdf.make_stream(tounicode(codes)),
        )
    )  # fmt: skip


def code(text: str, alphabet: str = ALPHABET) -> str:
    """Return the hexadecimal string operand of a text in that font."""
    characters = "".join(dict.fromkeys(alphabet))
    return "<" + "".join(f"{characters.index(character) + 1:04X}" for character in text) + ">"


def predefined(pdf: pikepdf.Pdf, cmap: str) -> pikepdf.Object:
    """Return a font that is not embedded, with a predefined CMap of Adobe-GB1."""
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/STSong-Light"), DW=1000, W=Array([814, 908, 500]),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("GB1"), Supplement=4),
    )  # fmt: skip
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/STSong-Light"), Encoding=Name("/" + cmap),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
        )
    )  # fmt: skip


def latin(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )


def add_page(pdf: pikepdf.Pdf, content: str | bytes | list[bytes], **entries: object) -> pikepdf.Object:
    """Append a page with the fonts /H (han) and /L (Helvetica)."""
    resources = Dictionary(Font=Dictionary(H=han(pdf), L=latin(pdf)))
    for key, value in entries.items():
        if key in ("XObject", "Properties", "ExtGState", "Pattern", "Shading"):
            resources["/" + key] = value
    if isinstance(content, list):
        contents: object = Array([pdf.make_stream(part) for part in content])
    else:
        contents = pdf.make_stream(content.encode() if isinstance(content, str) else content)
    page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 400, 400]), Resources=resources, Contents=contents)
    for key, value in entries.items():
        if "/" + key not in resources:
            page["/" + key] = value
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf.pages[-1].obj


def made(content: str | bytes | list[bytes], **entries: object) -> bytes:
    pdf = pikepdf.new()
    add_page(pdf, content, **entries)
    return saved(pdf)


def built(build: Callable[[pikepdf.Pdf], object]) -> bytes:
    pdf = pikepdf.new()
    build(pdf)
    return saved(pdf)


def form(pdf: pikepdf.Pdf, content: str, **entries: object) -> pikepdf.Object:
    stream = pdf.make_stream(content.encode())
    stream["/Type"], stream["/Subtype"], stream["/BBox"] = Name.XObject, Name.Form, Array([0, 0, 400, 400])
    stream["/Resources"] = Dictionary(Font=Dictionary(H=han(pdf), L=latin(pdf)))
    for key, value in entries.items():
        stream["/" + key] = value
    return stream


def framed(middle: str) -> str:
    """Return content with a label above, the middle, and a tail below."""
    return f"{text_at(40, 340, LABEL)}{middle}\n{text_at(40, 60, TAIL)}"


def same_line(show: str) -> str:
    """Return content with label, value and tail on one line, in one text object."""
    return f"BT /H 12 Tf 40 300 Td {code(LABEL)} Tj {show} {code(TAIL)} Tj ET\n"


def rows(columns: list[float], tops: list[float]) -> str:
    """Return the rulings of a full grid."""
    lines = [f"{columns[0]} {y} m {columns[-1]} {y} l S" for y in tops]
    lines += [f"{x} {tops[0]} m {x} {tops[-1]} l S" for x in columns]
    return "0.5 w " + " ".join(lines) + "\n"


def text_at(x: float, y: float, text: str, size: float = 12) -> str:
    return f"BT /H {size} Tf 1 0 0 1 {x} {y} Tm {code(text)} Tj ET\n"
