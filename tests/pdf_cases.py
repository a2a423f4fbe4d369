"""One file for each way in which a content stream can show a number."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.pdf_streams import (
    LABEL,
    LONG,
    SECRET,
    TAIL,
    Case,
    add_page,
    built,
    code,
    form,
    framed,
    han,
    made,
    predefined,
    rows,
    same_line,
    text_at,
    tounicode,
)


def _kerned(text: str) -> str:
    return "[" + " ".join(f"{code(character)} {7 - 3 * (place % 5)}" for place, character in enumerate(text)) + "] TJ"


def _simple(show: str) -> str:
    return f"BT /L 12 Tf 14 TL 40 300 Td (Phone: ) Tj {show} (after) Tj ET"


def _shuffled() -> str:
    """Show every digit by an operator of its own, in an order that is not the reading order."""
    order = [5, 0, 9, 3, 10, 1, 7, 2, 8, 4, 6]
    return "\n".join(f"BT /H 12 Tf 1 0 0 1 {80 + 6 * place} 300 Tm {code(SECRET[place])} Tj ET" for place in order)


def _vertical(pdf: pikepdf.Pdf) -> None:
    page = add_page(pdf, "")
    page.Resources.Font.V = predefined(pdf, "UniGB-UTF16-V")
    column = "".join(LABEL + SECRET + TAIL).encode("utf-16-be").hex()
    page.Contents = pdf.make_stream(f"BT /V 12 Tf 1 0 0 1 300 380 Tm 1 Tc <{column}> Tj ET".encode())


def _predefined(pdf: pikepdf.Pdf, cmap: str, codec: str) -> None:
    page = add_page(pdf, "")
    page.Resources.Font.G = predefined(pdf, cmap)
    text = "".join(LABEL + SECRET + TAIL).encode(codec).hex()
    page.Contents = pdf.make_stream(f"BT /G 12 Tf 40 300 Td <{text}> Tj ET".encode())


def _full_width(pdf: pikepdf.Pdf) -> None:
    page = add_page(pdf, "")
    page.Resources.Font.G = predefined(pdf, "GBK-EUC-H")
    digits = "".join(f"{0xA3B0 + int(digit):04X}" for digit in SECRET)
    page.Contents = pdf.make_stream(framed(f"BT /G 12 Tf 40 300 Td <{digits}> Tj ET").encode())


def _mixed_codes(pdf: pikepdf.Pdf) -> None:
    """An embedded CMap with codes of one and two bytes."""
    page = add_page(pdf, "")
    font = predefined(pdf, "Identity-H")
    digits = " ".join(f"<{0x30 + d:02X}> {d + 1}" for d in range(10))
    cmap = (
        "begincmap 2 begincodespacerange <00> <7F> <8000> <FFFF> endcodespacerange "
        f"10 begincidchar {digits} endcidchar 1 begincidrange <8000> <80FF> 100 endcidrange endcmap"
    )
    font.Encoding = pdf.make_stream(cmap.encode())
    characters = LABEL + TAIL
    names = {f"{0x30 + d:02X}": str(d) for d in range(10)}
    names |= {f"{0x8000 + place:04X}": character for place, character in enumerate(characters)}
    lines = "\n".join(f"<{key}> <{text.encode('utf-16-be').hex()}>" for key, text in names.items())
    font.ToUnicode = pdf.make_stream(f"begincmap {len(names)} beginbfchar\n{lines}\nendbfchar endcmap".encode())
    page.Resources.Font.M = font
    shown = {text: key for key, text in names.items()}
    operand = "".join(shown[character] for character in LABEL + SECRET + TAIL)
    page.Contents = pdf.make_stream(f"BT /M 12 Tf 40 300 Td <{operand}> Tj ET".encode())


def _type3(pdf: pikepdf.Pdf) -> None:
    """A Type 3 font with ToUnicode; its font matrix is not the usual one."""
    procedures = Dictionary({f"/g{d}": pdf.make_stream(b"50 0 d0 5 0 40 70 re f") for d in range(10)})
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 50, 80]), FontMatrix=Array([0.01, 0, 0, 0.01, 0, 0]),
        CharProcs=procedures, Encoding=Dictionary(Differences=Array([65, *(Name(f"/g{d}") for d in range(10))])),
        FirstChar=65, LastChar=74, Widths=Array([50] * 10), Resources=Dictionary(),
        ToUnicode=pdf.make_stream(tounicode({f"{65 + d:02X}": str(d) for d in range(10)})),
    )  # fmt: skip
    page = add_page(pdf, "")
    page.Resources.Font.T = pdf.make_indirect(font)
    letters = "".join(chr(65 + int(digit)) for digit in SECRET)
    page.Contents = pdf.make_stream(framed(f"BT /T 12 Tf 40 300 Td ({letters}) Tj ET").encode())


def _ligatures(pdf: pikepdf.Pdf) -> None:
    """One code for several digits."""
    page = add_page(pdf, "")
    font = han(pdf)
    font.ToUnicode = pdf.make_stream(
        tounicode({"0001": LABEL, "0002": SECRET[:4], "0003": SECRET[4:6], "0004": SECRET[6:], "0005": TAIL})
    )
    page.Resources.Font.G = font
    page.Contents = pdf.make_stream(b"BT /G 12 Tf 40 300 Td <00010002000300040005> Tj ET")


def _form(pdf: pikepdf.Pdf) -> None:
    """A form in a form, each with a matrix, drawn twice, on two pages; the inner one inherits fonts and resources."""
    inner = form(pdf, f"BT 20 30 Td {code(SECRET)} Tj ET", Matrix=Array([1, 0, 0, 1, 5, 5]))
    del inner["/Resources"]
    outer = form(pdf, "q BT /H 11 Tf ET 1 0 0 1 10 10 cm /In Do Q", Matrix=Array([0, 1, -1, 0, 200, 0]))
    outer.Resources.XObject = Dictionary(In=inner)
    objects = Dictionary(Out=outer)
    add_page(pdf, framed("q 1 0 0 1 0 40 cm /Out Do Q q 0.5 0 0 0.5 100 100 cm /Out Do Q"), XObject=objects)
    add_page(pdf, framed("/Out Do"), XObject=objects)


def _pattern(pdf: pikepdf.Pdf) -> None:
    tile = form(pdf, f"BT /H 8 Tf 2 2 Td {code(SECRET)} Tj ET")
    del tile["/Subtype"]
    tile["/Type"], tile["/PatternType"], tile["/PaintType"], tile["/TilingType"] = Name.Pattern, 1, 1, 1
    tile["/XStep"], tile["/YStep"] = 100, 20
    add_page(pdf, framed("/Pattern cs /P scn 40 100 200 100 re f"), Pattern=Dictionary(P=tile))


def _soft_mask(pdf: pikepdf.Pdf) -> None:
    group = form(pdf, text_at(40, 200, SECRET))
    group["/Group"] = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    state = Dictionary(SMask=Dictionary(Type=Name.Mask, S=Name.Luminosity, G=group))
    add_page(pdf, framed("q /S gs 0 0 1 rg 40 180 200 60 re f Q"), ExtGState=Dictionary(S=state))


def _procedure(pdf: pikepdf.Pdf) -> None:
    """A Type 3 glyph whose procedure shows the number with another font."""
    procedure = pdf.make_stream(f"500 0 d0 BT /H 80 Tf 0 0 Td {code(SECRET)} Tj ET".encode())
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 500, 99]), FontMatrix=Array([0.01, 0, 0, 0.01, 0, 0]),
        CharProcs=Dictionary(a=procedure), Encoding=Dictionary(Differences=Array([97, Name.a])), FirstChar=97,
        LastChar=97, Widths=Array([500]), Resources=Dictionary(Font=Dictionary(H=han(pdf))),
        ToUnicode=pdf.make_stream(tounicode({"61": " "})),
    )  # fmt: skip
    page = add_page(pdf, "")
    page.Resources.Font.T = pdf.make_indirect(font)
    page.Contents = pdf.make_stream(framed("BT /T 10 Tf 40 200 Td (a) Tj ET").encode())


def _unused(pdf: pikepdf.Pdf) -> None:
    add_page(pdf, framed(""), XObject=Dictionary(Never=form(pdf, text_at(10, 10, SECRET))))


def _actual_text(pdf: pikepdf.Pdf) -> None:
    """Strings of marked content, in the stream and through /Properties."""
    spoken = Dictionary(ActualText=pikepdf.String(SECRET), MCID=3)
    content = (
        f"/Span <</ActualText ({SECRET}) /Lang (zh)>> BDC {text_at(40, 300, SECRET)} EMC "
        f"/Span /P0 BDC {text_at(40, 250, 'X')} EMC /Figure <</Alt <FEFF{SECRET.encode('utf-16-be').hex()}>>> DP"
    )
    add_page(pdf, framed(content), Properties=Dictionary(P0=pdf.make_indirect(spoken)))


def _inline_image() -> bytes:
    """An inline image whose data holds a deceptive EI; the number comes after it."""
    data = b"AA EI BT ET Q q " + b"\x00" * 48
    image = b"q 20 0 0 20 300 300 cm BI /W 8 /H 8 /BPC 8 /CS /G ID " + data + b"\nEI Q\n"
    return framed("").encode() + image + text_at(40, 200, SECRET).encode()


def _appearance(pdf: pikepdf.Pdf) -> None:
    page = add_page(pdf, framed(""))
    look = form(pdf, text_at(2, 2, SECRET), BBox=Array([0, 0, 120, 20]))
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([40, 180, 160, 200]), AP=Dictionary(N=look), F=4
    )  # fmt: skip
    page.Annots = Array([pdf.make_indirect(note)])


def _two_pages(pdf: pikepdf.Pdf) -> None:
    """The number starts at the foot of one page and ends at the head of the next."""
    add_page(pdf, framed("") + text_at(40, 20, LONG[:12]))
    add_page(pdf, text_at(40, 380, LONG[12:]) + framed(""))


def _table() -> str:
    """A wrapped number in a cell beside another wrapped one."""
    cells = text_at(45, 285, LONG[:10]) + text_at(45, 270, LONG[10:])
    return (
        text_at(40, 340, LABEL) + rows([40, 140, 240], [300, 260]) + cells
        + text_at(145, 285, "8808880888") + text_at(145, 270, "8808") + text_at(40, 60, TAIL)
    )  # fmt: skip


def _rotated(pdf: pikepdf.Pdf) -> None:
    turned = f"BT /H 12 Tf 0.866 0.5 -0.5 0.866 100 150 Tm {code(SECRET)} Tj ET"
    add_page(pdf, framed(turned), Rotate=90, MediaBox=Array([-50, -50, 400, 400]), CropBox=Array([0, 0, 390, 390]))


def _encrypted() -> bytes:
    pdf = pikepdf.open(io.BytesIO(made(same_line(f"{code(SECRET)} Tj"))))
    buffer = io.BytesIO()
    pdf.save(buffer, encryption=pikepdf.Encryption(owner="owner", user="", R=6))
    return buffer.getvalue()


LATIN = ("Phone:", "after")
CASES = [
    Case("string", made(same_line(f"{code(SECRET)} Tj"))),
    Case("kerns", made(same_line(_kerned(SECRET)))),
    Case("kerned with label", made(f"BT /H 12 Tf 40 300 Td {_kerned(LABEL + SECRET + TAIL)} ET")),
    Case("simple font", made(_simple(f"({SECRET}) Tj")), kept=LATIN),
    Case("quote", made(_simple(f"({SECRET}) '")), kept=LATIN),
    Case("double quote", made(_simple(f"3 1.5 (a {SECRET}) \"")), kept=LATIN),
    Case("octal and escapes", made(_simple("(\\061\\063" + SECRET[2:] + "\\\n) Tj")), kept=LATIN),
    Case("several strings", made(same_line("36 0 Td " + " ".join(f"{code(c)} Tj 6 0 Td" for c in SECRET)))),
    Case("several objects", made(framed("\n".join(text_at(40 + 6 * i, 300, c) for i, c in enumerate(SECRET))))),
    Case("shuffled", made(framed(_shuffled()))),
    Case("two fonts", made(framed(f"{text_at(40, 300, SECRET[:5])} BT /L 12 Tf 70 300 Td ({SECRET[5:]}) Tj ET"))),
    Case("contents array", made([b"BT /H 12 Tf 40 300 Td [" + code(LABEL).encode(), code(SECRET).encode() + b"] TJ",
                                 f"{code(TAIL)} Tj ET".encode()])),
    Case("spacing", made(framed(f"BT /H 9 Tf 2.5 Tc 3 Tw 70 Tz 4 Ts 40 300 Td {code(SECRET)} Tj ET"))),
    Case("size one", made(framed(f"q 2 0 0 2 0 0 cm BT /H 1 Tf 7 0 0 7 20 150 Tm {code(SECRET)} Tj ET Q"))),
    Case("mirrored", made(framed(f"BT /H -12 Tf -1 0 0 -1 40 300 Tm {code(SECRET)} Tj ET"))),
    Case("rotated page", built(_rotated)),
    Case("outside the page", made(framed(text_at(900, 900, SECRET)))),
    Case("invisible", made(framed(f"3 Tr {text_at(40, 300, SECRET)} 0 Tr"))),
    Case("white", made(framed(f"1 g {text_at(40, 300, SECRET, 0.1)} 0 g"))),
    Case("clipped", made(framed(f"q 7 Tr {text_at(40, 300, SECRET)} Q"))),
    Case("grouped", made(framed(text_at(40, 300, "139-1234 0077")))),
    Case("full width", built(_full_width)),
    Case("double strike", made(framed(text_at(40, 300, SECRET) + text_at(40.4, 300, SECRET)))),
    Case("double strike by glyph", made(framed("".join(text_at(x, 300, c) for i, c in enumerate(SECRET)
                                                       for x in (40 + 6 * i, 40.3 + 6 * i))))),
    Case("vertical", built(_vertical)),
    Case("GBK-EUC-H", built(lambda pdf: _predefined(pdf, "GBK-EUC-H", "gbk"))),
    Case("UniGB-UCS2-H", built(lambda pdf: _predefined(pdf, "UniGB-UCS2-H", "utf-16-be"))),
    Case("UniGB-UTF16-H", built(lambda pdf: _predefined(pdf, "UniGB-UTF16-H", "utf-16-be"))),
    Case("mixed codes", built(_mixed_codes)),
    Case("type 3", built(_type3)),
    Case("ligatures", built(_ligatures)),
    Case("forms", built(_form)),
    Case("pattern", built(_pattern)),
    Case("soft mask", built(_soft_mask)),
    Case("type 3 procedure", built(_procedure)),
    Case("unused form", built(_unused)),
    Case("actual text", built(_actual_text)),
    Case("inline image", made(_inline_image())),
    Case("appearance", built(_appearance)),
    Case("two pages", built(_two_pages), secret=LONG),
    Case("wrapped cell", made(_table()), secret=LONG),
    Case("comment", made(framed(f"% {SECRET}\n{text_at(40, 300, SECRET)}"))),
    Case("comment alone", made(framed(f"% call {SECRET}\n"))),
    Case("stray operand", made(framed(f"({SECRET}) unknown {text_at(40, 300, '1')} ({SECRET}) ({SECRET}) /N BMC EMC"))),
    Case("trailing operand", made(framed("") + f"[({SECRET})]")),
    Case("unbalanced", made(f"Q Q q q BT /H 12 Tf 40 300 Td {code(LABEL + SECRET)} Tj {code(TAIL)} Tj /A BMC")),
    Case("encrypted", _encrypted()),
]  # fmt: skip
