"""A Word notice under construction: python-docx's own package, with markup, parts and planted values added to it."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

import docx

from tests.redactor.detect.people import card, identity

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PR = "http://schemas.openxmlformats.org/package/2006/relationships"
WML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
SPACES = {
    "w": W,
    "r": R,
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "dsp": "http://schemas.microsoft.com/office/drawing/2008/diagram",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "my": "http://example.org/forms",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
_NAMES = ("钟志远", "卢晓梅", "汪立群", "姜文博", "范春生", "石玉兰")
_STREETS = ("东湖", "南塘", "西溪桥", "北苑")


def run(text: str, properties: str = "", tag: str = "t") -> str:
    """Return a run with one piece of text."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:{tag} xml:space="preserve">{escape(text, quote=False)}</w:{tag}></w:r>'


def raw(inner: str, properties: str = "") -> str:
    """Return a run with any content."""
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inner}</w:r>"


def para(*runs: str, properties: str = "") -> str:
    """Return a paragraph; what is no markup becomes a run."""
    inner = "".join(piece if piece.startswith("<") else run(piece) for piece in runs)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def cell(*paragraphs: str, properties: str = "") -> str:
    """Return a cell; what is no markup becomes a paragraph."""
    inner = "".join(p if p.startswith("<") else para(p) for p in paragraphs) or "<w:p/>"
    return f'<w:tc><w:tcPr><w:tcW w:w="1800" w:type="dxa"/>{properties}</w:tcPr>{inner}</w:tc>'


def table(*rows: tuple[str, ...] | list[str] | str, properties: str = "") -> str:
    """Return a table; rows are markup, or cells that are markup or text."""
    width = max((len(row) for row in rows if not isinstance(row, str)), default=1)
    grid = '<w:gridCol w:w="1800"/>' * width
    lines = [row if isinstance(row, str) else f"<w:tr>{''.join(map(_cell, row))}</w:tr>" for row in rows]
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(lines)}</w:tbl>"
    )


def _cell(text: str) -> str:
    return text if text.startswith(("<w:tc>", "<w:sdt>")) else cell(text)


def mark(kind: str, inner: str = "") -> str:
    """Return a run with a field character."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'


def complex_field(code: str, result: str, pieces: int = 3) -> str:
    """Return a complex field whose code is split over several runs."""
    size = max(1, -(-len(code) // pieces))
    codes = "".join(run(code[n : n + size], tag="instrText") for n in range(0, len(code), size))
    shown = result if result.startswith("<") else run(result)
    return f"{mark('begin')}{codes}{mark('separate')}{shown}{mark('end')}"


def reference(text: str, kind: str, number: str, which: str = "default") -> str:
    place = text.rindex("<w:sectPr")
    end = text.index(">", place) + 1
    return f'{text[:end]}<w:{kind}Reference w:type="{which}" r:id="{number}"/>{text[end:]}'


def split(text: str, *sizes: int) -> list[str]:
    """Cut a text into pieces of these sizes; the rest is the last piece."""
    pieces, position = [], 0
    for size in sizes:
        pieces.append(text[position : position + size])
        position += size
    return [*pieces, text[position:]]


def wide(text: str) -> str:
    """Return ASCII in full width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


_UNCUT = 1
"""The paper that keeps all styles of the template: 0.8 MB that would be read, searched and proven in every test."""


def _cut_styles(members: dict[str, bytes]) -> None:
    """Remove the table styles that nothing uses, and the part that repeats all styles for old programs."""
    text = members["word/styles.xml"].decode()
    unused = re.compile(r'<w:style w:type="table"(?![^>]*"(?:TableNormal|TableGrid)").*?</w:style>', re.DOTALL)
    members["word/styles.xml"] = unused.sub("", text).encode()
    del members["word/stylesWithEffects.xml"]
    for name in ("[Content_Types].xml", "word/_rels/document.xml.rels"):
        members[name] = re.sub(rb"<[^<>]*stylesWithEffects\.xml[^<>]*/>", b"", members[name])


@dataclass
class Secret:
    """A planted value; ``where`` says on which surface."""

    value: str
    kind: str
    where: str


@dataclass
class Paper:
    """``secrets`` and ``keep`` grow as values are planted; ``body`` is markup before the closing line."""

    seed: int
    secrets: list[Secret] = field(default_factory=list)
    short: list[Secret] = field(default_factory=list)
    """Values too short to be searched as digits: found when they stand alone."""
    keep: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    parts: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    relations: dict[str, list[str]] = field(default_factory=dict)
    changes: list[tuple[str, Callable[[str], str]]] = field(default_factory=list)
    made: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    # ------------------------------------------------------------ values

    def plant(self, value: str, kind: str, where: str) -> str:
        self.secrets.append(Secret(value, kind, where))
        return value

    def _next(self) -> int:
        self.made += 1
        return self.seed * 1000 + self.made

    def id(self, where: str, *, x: bool = False, birth: str = "") -> str:
        """Plant an identity number."""
        number = identity(self._next(), birth)
        while x and not number.endswith("X"):
            number = identity(self._next(), birth)
        return self.plant(number, "id_card", where)

    def mobile(self, where: str) -> str:
        """Plant a mobile number."""
        chance = random.Random(self._next())
        number = chance.choice(("135", "138", "151", "159", "178", "186", "193")) + f"{chance.randrange(10**8):08}"
        return self.plant(number, "mobile", where)

    def card(self, where: str, length: int = 0) -> str:
        """Plant a bank card number."""
        seed = self._next()
        return self.plant(card(seed, length or (19, 16, 17)[seed % 3]), "bank_card", where)

    def email(self, where: str) -> str:
        """Plant an e-mail address."""
        chance = random.Random(self._next())
        name = chance.choice(("zhong", "luxm", "wanglq", "jiangwb")) + str(chance.randrange(1950, 2005))
        return self.plant(f"{name}@{chance.choice(('163.com', 'qq.com', 'sina.com'))}", "email", where)

    def account(self, where: str, length: int) -> str:
        """Plant an account number without a check digit; one of fewer than seven digits is found where it stands."""
        number = str(random.Random(self._next()).randrange(3 * 10 ** (length - 1), 4 * 10 ** (length - 1)))
        if length >= 7:
            return self.plant(number, "bank_account", where)
        self.short.append(Secret(number, "bank_account", where))
        return number

    def name(self, where: str) -> str:
        """Plant the name of an author."""
        return self.plant(random.Random(self._next()).choice(("奚慕白", "缪秋月", "谌若兰")), "author_name", where)

    # ------------------------------------------------------------ content

    def add(self, *markup: str) -> None:
        """Add blocks; what is no markup becomes a paragraph."""
        self.body += [piece if piece.startswith("<") else para(piece) for piece in markup]

    def part(self, name: str, content: str | bytes, content_type: str, kind: str, source: str = "document.xml") -> str:
        """Add a part below word/ that ``source`` refers to. Returns the relationship's id."""
        self.parts[name] = content.encode() if isinstance(content, str) else content
        if content_type:
            self.types[name] = content_type
        target = name.removeprefix("word/") if name.startswith("word/") else f"/{name}"
        return self.relate(kind, target, source=source)

    def relate(self, kind: str, target: str, *, external: bool = False, source: str = "document.xml") -> str:
        """Add a relationship of a part of word/ ("" for the package). Returns its id."""
        rows = self.relations.setdefault(source, [])
        number = f"rIdH{len(rows) + 1}"
        mode = ' TargetMode="External"' if external else ""
        type_ = kind if kind.startswith("http") else f"{R}/{kind}"
        rows.append(f'<Relationship Id="{number}" Type="{type_}" Target="{escape(target)}"{mode}/>')
        return number

    def change(self, name: str, change: Callable[[str], str]) -> None:
        """Change a part of the finished package as text."""
        self.changes.append((name, change))

    def story(self, kind: str, inner: str, name: str = "") -> str:
        """Add a header, footer, notes or comments part. Returns the relationship's id."""
        root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        content = f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {DECLARED}>{inner}</w:{root}>'
        return self.part(name or f"word/{kind}{len(self.parts) + 1}.xml", content, f"{WML}{kind}+xml", kind)

    # ------------------------------------------------------------ result

    def members(self) -> dict[str, bytes]:
        """Return the finished members."""
        with zipfile.ZipFile(io.BytesIO(self._base())) as package:
            found = {name: package.read(name) for name in package.namelist()}
        if self.seed != _UNCUT:
            _cut_styles(found)
        text = found["word/document.xml"].decode()
        text = re.sub(r"<w:document [^>]*>", f'<w:document {DECLARED} mc:Ignorable="w14 w15">', text, count=1)
        closing = text.rindex("<w:p>", 0, text.index("特此公告"))
        found["word/document.xml"] = (text[:closing] + "".join(self.body) + text[closing:]).encode()
        found.update(self.parts)
        overrides = "".join(f'<Override PartName="/{n}" ContentType="{t}"/>' for n, t in self.types.items())
        defaults = "".join(
            f'<Default Extension="{e}" ContentType="{t}"/>'
            for e, t in (("png", "image/png"), ("bin", "application/octet-stream"), ("emf", "image/x-emf"))
        )
        types = found["[Content_Types].xml"].decode()
        found["[Content_Types].xml"] = types.replace("</Types>", f"{defaults}{overrides}</Types>").encode()
        for source, rows in self.relations.items():
            name = f"word/_rels/{source}.rels" if source else "_rels/.rels"
            old = found.get(name, f'<Relationships xmlns="{PR}"></Relationships>'.encode()).decode()
            found[name] = old.replace("</Relationships>", f"{''.join(rows)}</Relationships>").encode()
        for name, change in self.changes:
            found[name] = change(found[name].decode()).encode()
        return found

    def data(self) -> bytes:
        """Return the finished file."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in self.members().items():
                package.writestr(name, content)
        return buffer.getvalue()

    def _base(self) -> bytes:
        chance = self.chance
        person, street = chance.choice(_NAMES), chance.choice(_STREETS)
        code = f"9133{chance.randrange(10**4):04}MA2{chance.randrange(10**6):06}X"
        number, filing = f"GCXM-2025-{chance.randrange(1000):03}", f"规建备〔2025〕{chance.randrange(10, 99)}号"
        amount, desk = (
            f"{chance.randrange(10, 99)},{chance.randrange(100, 999)},350.25",
            f"0574-8{chance.randrange(10**7):07}",
        )
        title = chance.choice(("片区改造工程施工招标公告", "村房屋征收补偿公示", "小区竣工验收报告"))
        paper = docx.Document()
        paper.add_heading(f"{street}{title}", 1)
        paper.add_paragraph(f"一、基本情况。招标人：{street}城市建设有限公司，统一社会信用代码：{code}。")
        paper.add_paragraph(f"项目编号：{number}；备案编号：{filing}。")
        line = paper.add_paragraph(f"中标价（元）：{amount}，工期")
        line.add_run("300").bold = True
        line.add_run("日历天，建筑面积3,175.20平方米。")
        paper.add_paragraph(f"项目负责人：{person}；招标人办公电话：{desk}。")
        grid = paper.add_table(rows=2, cols=3, style="Table Grid")
        for place, text in enumerate(("序号", "标段名称", "控制价（万元）", "1", "管网工程", "1,518.30")):
            grid.cell(place // 3, place % 3).text = text
        paper.add_paragraph("有关情况如下：")
        paper.add_paragraph("特此公告。")
        self.keep += [code, number, filing, amount, person, desk, "3,175.20", "1,518.30", "特此公告。"]
        buffer = io.BytesIO()
        paper.save(buffer)
        return buffer.getvalue()
