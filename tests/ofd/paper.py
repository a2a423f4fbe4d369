"""An OFD notice under construction: members as text, with planted values. All numbers are invented."""

from __future__ import annotations

import io
import random
import zipfile
from dataclasses import dataclass, field
from html import escape

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from tests.redactor.detect.people import card, identity

SPACE = "http://www.ofdspec.org/2016"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
ALPHABET = "0123456789X电话号码身份证：银行卡请核对-"


def width(character: str, size: float) -> float:
    return size if character > "\u2e7f" else size / 2


def steps(value: str, size: float = 4.0) -> str:
    """Return the DeltaX of a text set without gaps."""
    return " ".join(f"{width(c, size):g}" for c in value[:-1])


def code(value: str, x: float = 0, y: float = 4.0, *, size: float = 4.0, more: str = "", dx: str | None = None) -> str:
    delta = steps(value, size) if dx is None else dx
    delta = f' DeltaX="{delta}"' if delta else ""
    return f'<ofd:TextCode X="{x:g}" Y="{y:g}"{delta}{more}>{escape(value, quote=False)}</ofd:TextCode>'


def text(
    x: float, y: float, value: str, *, size: float = 4.0, font: str = "1", more: str = "", inner: str = "", id_: int = 0
) -> str:
    """Return a text object whose boundary begins at (x, y); ``inner`` replaces its TextCode."""
    number = f' ID="{id_}"' if id_ else ""
    body = inner or code(value, size=size, y=size)
    return (
        f'<ofd:TextObject{number} Boundary="{x:g} {y:g} 150 {1.5 * size:g}" Font="{font}" Size="{size:g}"{more}>{body}'
        "</ofd:TextObject>"
    )


def line(x0: float, y0: float, x1: float, y1: float, more: str = "") -> str:
    """Return a stroked straight line."""
    return (
        f'<ofd:PathObject Boundary="{min(x0, x1):g} {min(y0, y1):g} {abs(x1 - x0) + 0.3:g} {abs(y1 - y0) + 0.3:g}" '
        f'LineWidth="0.3"{more}><ofd:AbbreviatedData>M 0 0 L {abs(x1 - x0):g} {abs(y1 - y0):g}</ofd:AbbreviatedData>'
        "</ofd:PathObject>"
    )


def grid(xs: list[float], ys: list[float]) -> str:
    """Return the rulings of a table."""
    rows = [line(xs[0], y, xs[-1], y) for y in ys]
    return "".join(rows + [line(x, ys[0], x, ys[-1]) for x in xs])


def table(xs: list[float], top: float, rows: list[list[str]], height: float = 8.0) -> str:
    """Return a ruled table with its texts."""
    ys = [top + height * number for number in range(len(rows) + 1)]
    cells = [
        text(xs[c] + 1, ys[r] + 1.5, value, size=3.5)
        for r, row in enumerate(rows)
        for c, value in enumerate(row)
        if value
    ]
    return grid(xs, ys) + "".join(cells)


def font_file(characters: str = ALPHABET, *, mapped: bool = True, swapped: str = "") -> bytes:
    """Return a TrueType font whose glyph n draws the nth character; its table is made of ``swapped``, if given."""
    builder = FontBuilder(1000, isTTF=True)
    names = [".notdef", *(f"g{n}" for n in range(1, len(characters) + 1))]
    builder.setupGlyphOrder(names)
    shown = swapped or characters
    table_ = {ord(c): f"g{n}" for n, c in enumerate(shown, 1)} if mapped else {0xF000: "g1"}
    builder.setupCharacterMap(table_)
    pen = TTGlyphPen(None)
    for step in ((100, 0), (100, 700), (400, 700), (400, 0)):
        (pen.lineTo if step != (100, 0) else pen.moveTo)(step)
    pen.closePath()
    drawn = pen.glyph()
    builder.setupGlyf({name: drawn if name != ".notdef" else TTGlyphPen(None).glyph() for name in names})
    builder.setupHorizontalMetrics(
        {name: (500 if n and characters[n - 1] < "\u2e7f" else 1000, 100) for n, name in enumerate(names)}
    )
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Test", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def glyphs(value: str, alphabet: str = ALPHABET) -> str:
    """Return the glyph numbers of a text in that font."""
    return " ".join(str(alphabet.index(c) + 1) for c in value)


def transform(value: str, alphabet: str = ALPHABET, position: int = 0) -> str:
    return (
        f'<ofd:CGTransform CodePosition="{position}" CodeCount="{len(value)}" GlyphCount="{len(value)}">'
        f"<ofd:Glyphs>{glyphs(value, alphabet)}</ofd:Glyphs></ofd:CGTransform>"
    )


@dataclass
class Paper:
    """``secrets`` must be nowhere in the cleaned file, ``keep`` must be on its pages."""

    seed: int
    secrets: list[str] = field(default_factory=list)
    keep: list[str] = field(default_factory=list)
    pages: list[list[str]] = field(default_factory=lambda: [[]])
    templates: dict[str, str] = field(default_factory=dict)
    used: list[str] = field(default_factory=list)
    """Ids of the templates of the first page."""
    members: dict[str, bytes] = field(default_factory=dict)
    common: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    """Elements of Document.xml behind Pages."""
    information: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    """Elements of DocBody behind DocRoot."""
    bodies: list[str] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)
    fonts: list[str] = field(default_factory=list)
    area: str = ""
    encoded: dict[str, str] = field(default_factory=dict)
    """Member -> encoding that it is written in."""
    zip_names: dict[str, bytes] = field(default_factory=dict)
    """Member -> its name's bytes in the zip, without the UTF-8 flag."""
    made: int = 0

    def __post_init__(self) -> None:
        chance = random.Random(self.seed)
        number = f"GCXM-2025-{chance.randrange(100, 999)}"
        self.add(text(60, 20, "东湖片区改造工程施工招标公告", size=6))
        self.add(text(20, 35, "招标人：东湖城市建设有限公司"), text(20, 45, f"项目编号：{number}"))
        self.keep += ["东湖城市建设有限公司", number]

    # ------------------------------------------------------------ values

    def plant(self, value: str) -> str:
        self.secrets.append(value)
        return value

    def _next(self) -> int:
        self.made += 1
        return self.seed * 1000 + self.made

    def id(self) -> str:
        return self.plant(identity(self._next()))

    def mobile(self) -> str:
        chance = random.Random(self._next())
        return self.plant(chance.choice(("135", "138", "151", "178", "186")) + f"{chance.randrange(10**8):08}")

    def card(self) -> str:
        return self.plant(card(self._next(), 19))

    # ------------------------------------------------------------ content

    def add(self, *objects: str, page: int = 0) -> None:
        while len(self.pages) <= page:
            self.pages.append([])
        self.pages[page] += objects

    def label(self, y: float, label: str, value: str, x: float = 20) -> None:
        """Add a label and its value as one object."""
        self.add(text(x, y, label + value))

    def embed(self, id_: str, data: bytes, name: str = "Doc_0/Res/font.ttf") -> None:
        """Embed a font."""
        self.members[name] = data
        file = name.removeprefix("Doc_0/Res/")
        self.fonts.append(f'<ofd:Font ID="{id_}" FontName="Sub"><ofd:FontFile>{file}</ofd:FontFile></ofd:Font>')

    # ------------------------------------------------------------ result

    def built(self) -> dict[str, bytes]:
        """Return the finished members."""
        found: dict[str, bytes] = {}
        templates = "".join(
            f'<ofd:TemplatePage ID="{id_}" BaseLoc="Tpls/Tpl_{id_}/Content.xml"/>' for id_ in self.templates
        )
        pages = "".join(
            f'<ofd:Page ID="{900 + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(self.pages))
        )
        documents = (
            f"<ofd:DocBody><ofd:DocInfo><ofd:DocID>{self.seed:032d}</ofd:DocID>{''.join(self.information)}</ofd:DocInfo>"
            f"<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{''.join(self.body)}</ofd:DocBody>{''.join(self.bodies)}"
        )
        found["OFD.xml"] = wrapped("OFD", documents, ' Version="1.1" DocType="OFD"')
        found["Doc_0/Document.xml"] = wrapped(
            "Document",
            "<ofd:CommonData><ofd:MaxUnitID>2000</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
            "</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
            f"{templates}{''.join(self.common)}</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages>{''.join(self.asides)}",
        )
        found["Doc_0/PublicRes.xml"] = wrapped(
            "Res",
            f'<ofd:Fonts><ofd:Font ID="1" FontName="宋体"/>{"".join(self.fonts)}</ofd:Fonts>{"".join(self.resources)}',
            ' BaseLoc="Res"',
        )
        for number, objects in enumerate(self.pages):
            used = "".join(f'<ofd:Template TemplateID="{id_}"/>' for id_ in self.used) if not number else ""
            found[f"Doc_0/Pages/Page_{number}/Content.xml"] = page(objects, used + self.area)
        for id_, content in self.templates.items():
            found[f"Doc_0/Tpls/Tpl_{id_}/Content.xml"] = page([content])
        found.update(self.members)
        for name, encoding in self.encoded.items():
            found[name] = found[name].decode().replace('"UTF-8"', f'"{encoding}"').encode(encoding)
        return found

    def data(self) -> bytes:
        """Return the finished file."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in self.built().items():
                package.writestr(name, content)
        return buffer.getvalue()


def wrapped(name: str, inner: str, more: str = "") -> bytes:
    return f'{HEAD}<ofd:{name} xmlns:ofd="{SPACE}"{more}>{inner}</ofd:{name}>'.encode()


def page(objects: list[str], before: str = "") -> bytes:
    return wrapped("Page", f'{before}<ofd:Content><ofd:Layer ID="2">{"".join(objects)}</ofd:Layer></ofd:Content>')
