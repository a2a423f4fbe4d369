"""Random documents with planted numbers: every choice (value, label, spelling, pieces, formatting, place, nesting)
comes from the seed. Nothing here is the product's, and all numbers are invented."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from ofd.paper import Paper as OfdPaper
from ofd.paper import code as ofd_code
from ofd.paper import text as ofd_text
from ofd.paper import wrapped

from tests.redactor.detect.people import card, identity
from tests.redactor.packages import zipped
from tests.word.paper import Paper, cell, complex_field, para, raw, reference, run, table
from tests.xlsx.book import Book, formula, inline, number, rich

LABELS = {
    "id": ("身份证号：", "公民身份号码：", "身份证号码", "（身份证：", "法定代表人身份证号为"),
    "mobile": ("手机：", "联系电话：", "手机号码", "（电话：", "请拨打手机"),
    "card": ("银行账号：", "银行卡号：", "开户行及账号：", "收款账户"),
}
HEADERS = {"id": "身份证号码", "mobile": "手机号码", "card": "银行账号"}
NAMES = ("钟志远", "卢晓梅", "汪立群", "姜文博", "石玉兰")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@dataclass
class Plant:
    """The chance of one document, what was planted in it so far (number -> kind), and where and how."""

    seed: int
    secrets: dict[str, str] = field(default_factory=dict)
    how: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def value(self, where: str) -> tuple[str, str]:
        """Plant a number. Returns its kind and digits."""
        chance = self.chance
        kind = chance.choice(("id", "mobile", "card"))
        seed = chance.randrange(10**9)
        digits = {
            "id": lambda: identity(seed),
            "mobile": lambda: (
                chance.choice(("135", "138", "151", "178", "186", "193")) + f"{chance.randrange(10**8):08}"
            ),
            "card": lambda: card(seed, chance.choice((16, 17, 19))),
        }[kind]()
        self.secrets[digits] = kind
        self.how.append(f"{where}: {kind}")
        return kind, digits

    def spelled(self, kind: str, digits: str) -> str:
        """Write a number in one of the ways that people (or programs) write them."""
        chance = self.chance
        sizes = {"id": (6, 8, 4), "mobile": (3, 4, 4), "card": (4, 4, 4, 4, 3)}[kind]
        groups, place = [], 0
        for size in sizes:
            groups.append(digits[place : place + size])
            place += size
        way, write = chance.choice(
            (
                ("plain", lambda: digits), ("plain", lambda: digits), ("plain", lambda: digits),
                ("spaces", lambda: " ".join(filter(None, groups))), ("hyphens", lambda: "-".join(filter(None, groups))),
                ("wide", lambda: "".join(chr(ord(c) + 0xFEE0) for c in digits)),
                ("wide spaces", lambda: "\u3000".join(filter(None, groups))),
                ("invisible", lambda: digits[:5] + chance.choice("\u200b\u200d\u2060\ufeff\u00ad") + digits[5:]),
                ("hard spaces", lambda: "\u00a0".join(filter(None, groups))),
                ("arabic", lambda: digits.translate(ARABIC)),
                ("half wide", lambda: digits[:7] + "".join(chr(ord(c) + 0xFEE0) for c in digits[7:])),
            )
        )  # fmt: skip
        self.how[-1] += f", {way}"
        return write()

    def sentence(self, where: str) -> str:
        """Return a label and a number."""
        kind, digits = self.value(where)
        label = self.chance.choice(LABELS[kind])
        person = self.chance.choice((*NAMES, "", ""))
        return (
            f"{person}{label}{self.spelled(kind, digits)}{'）' if label[0] == '（' else self.chance.choice('，。； ')}"
        )

    def pieces(self, text: str) -> list[str]:
        """Cut a text at random places."""
        chance = self.chance
        way = chance.random()
        if way < 0.3:
            return [text]
        if way < 0.4:
            return list(text)
        cuts = sorted(chance.randrange(len(text) + 1) for _ in range(chance.randrange(1, 6)))
        return [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]

    def once(self, action: Callable[[], None], other: Callable[[], None]) -> Callable[[], None]:
        """Return an action that is ``action`` once (what there can be one of in a file), then ``other``."""
        left = [action]
        return lambda: (left.pop() if left else other)()

    def some(self, options: list[Callable[[], None]], most: int = 4) -> None:
        """Do a few things, some perhaps twice."""
        for _ in range(self.chance.randrange(1, most + 1)):
            self.chance.choice(options)()


# ---------------------------------------------------------------- Word

_LOOKS = ("", "", "<w:b/>", "<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>', "<w:strike/>", "<w:caps/>",
          '<w:rtl/>', '<w:spacing w:val="40"/>', '<w:highlight w:val="black"/>')  # fmt: skip


def docx(plant: Plant) -> bytes:
    """A Word file."""
    chance, paper = plant.chance, Paper(plant.seed)

    def runs(where: str) -> str:
        return _wrapped(
            plant, [run(piece, chance.choice(_LOOKS)) for piece in plant.pieces(plant.sentence(where)) if piece]
        )

    def block(depth: int = 0) -> str:
        way = chance.randrange(7) if depth < 4 else 0
        if way == 1:
            return table([cell(para("情况")), cell(block(depth + 1))])
        if way == 2:
            kind, digits = plant.value("column")
            return table(["姓名", HEADERS[kind]], [NAMES[0], plant.spelled(kind, digits)])
        if way == 3:
            return f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{block(depth + 1)}</w:sdtContent></w:sdt>"
        if way == 4:
            inside = f"<w:txbxContent>{block(depth + 1)}</w:txbxContent>"
            return para(raw(f'<w:pict><v:shape style="width:90pt"><v:textbox>{inside}</v:textbox></v:shape></w:pict>'))
        if way == 5:
            return f'<w:customXml w:element="a">{block(depth + 1)}</w:customXml>'
        return para(runs("body"))

    def story() -> None:
        kind = chance.choice(("header", "footer"))
        number_ = paper.story(kind, para(runs(kind)))
        paper.change("word/document.xml", lambda text: reference(text, kind, number_, "first"))

    def notes() -> None:
        kind = chance.choice(("footnote", "endnote"))
        if f"word/{kind}s.xml" not in paper.parts:
            paper.story(f"{kind}s", f'<w:{kind} w:id="2">{para(runs(kind))}</w:{kind}>', f"word/{kind}s.xml")
            paper.add(para("注", raw(f'<w:{kind}Reference w:id="2"/>')))

    def comment() -> None:
        if "word/comments.xml" not in paper.parts:
            paper.story("comments", f'<w:comment w:id="0" w:author="x">{para(runs("comment"))}</w:comment>',
                        "word/comments.xml")  # fmt: skip
            paper.add(para(raw('<w:commentReference w:id="0"/>'), "批注"))

    def link() -> None:
        address = "tel:" + plant.value("link")[1]
        relation = paper.relate("hyperlink", address, external=True)
        paper.add(f'<w:p><w:hyperlink r:id="{relation}">{run("联系我们")}</w:hyperlink></w:p>')

    def embedded() -> None:
        inner = docx(nested(plant, "embedded")) if chance.random() < 0.5 else xlsx(nested(plant, "embedded"))
        relation = paper.part(f"word/embeddings/o{len(paper.parts)}.bin", inner, "application/octet-stream", "package")
        paper.add(para(raw(f'<w:object><o:OLEObject Type="Embed" ProgID="Package" r:id="{relation}"/></w:object>')))

    def picture() -> None:
        text = escape(plant.sentence("alt text"))
        paper.add(para(raw(f'<w:pict><v:shape alt="{text}" title="{text}" style="width:9pt"/></w:pict>')))

    def properties() -> None:
        added = f"<cp:contentStatus>{escape(plant.sentence('core'))}</cp:contentStatus></cp:coreProperties>"
        paper.change("docProps/core.xml", lambda text: text.replace("</cp:coreProperties>", added))

    def settings() -> None:
        value = escape(plant.sentence("variable"))
        paper.change("word/settings.xml", lambda text: text.replace(
            "</w:settings>",
            f'<w:docVars><w:docVar w:name="a" w:val="{value}"/></w:docVars></w:settings>'))  # fmt: skip

    def data() -> None:
        paper.part(f"customXml/item{len(paper.parts) + 4}.xml", f"<a><b>{escape(plant.sentence('data'))}</b></a>", "",
                   "customXml")  # fmt: skip

    def stray() -> None:
        paper.parts[f"word/{plant.value('member name')[1]}.xml"] = plant.sentence("stray part").encode()

    def result() -> None:
        paper.add(
            para("字段", complex_field(f' QUOTE "{escape(plant.sentence("field code"))}" ', runs("field result")))
        )

    body = lambda: paper.add(block())  # noqa: E731
    plant.some([body, body, body, body, story, notes, comment, link, picture, properties, settings, data, stray, result]
               + ([embedded] if not plant.how or "embedded" not in plant.how[0] else []))  # fmt: skip
    return paper.data()


def nested(plant: Plant, where: str) -> Plant:
    """Return a plant for a file inside this one's; what it plants is this one's too."""
    inner = Plant(plant.chance.randrange(10**9))
    inner.secrets, inner.how = plant.secrets, plant.how
    plant.how.append(where)
    return inner


def _wrapped(plant: Plant, runs: list[str]) -> str:
    """Put some of the runs of a paragraph into something."""
    chance = plant.chance
    first = chance.randrange(len(runs))
    last = chance.randrange(first, len(runs)) + 1
    inside = "".join(runs[first:last])
    by = 'w:id="9" w:author="x" w:date="2025-01-02T03:04:00Z"'
    made = chance.choice(
        (
            inside, inside, f"<w:ins {by}>{inside}</w:ins>", f'<w:hyperlink w:anchor="a">{inside}</w:hyperlink>',
            f'<w:smartTag w:element="a">{inside}</w:smartTag>', f"<w:sdt><w:sdtContent>{inside}</w:sdtContent></w:sdt>",
            f'<w:fldSimple w:instr=" REF a ">{inside}</w:fldSimple>', f"<w:bdo w:val=\"ltr\">{inside}</w:bdo>",
            f'<w:bookmarkStart w:id="5" w:name="a"/>{inside}<w:bookmarkEnd w:id="5"/>', f"<w:proofErr/>{inside}",
            f"<w:del {by}>{inside.replace('<w:t ', '<w:delText ').replace('</w:t>', '</w:delText>')}</w:del>" + inside,
        )
    )  # fmt: skip
    return "".join(runs[:first]) + made + "".join(runs[last:])


# ---------------------------------------------------------------- workbook


def xlsx(plant: Plant) -> bytes:
    """A workbook."""
    chance, book = plant.chance, Book(plant.seed)

    def column() -> None:
        kind, digits = plant.value("column")
        written = plant.spelled(kind, digits)
        as_number = len(digits) == 11 and digits.isdigit() and written == digits and chance.random() < 0.5
        item = chance.choice((written, inline(written), number(digits) if as_number else written))
        book.people(HEADERS[kind], values=[[item]])

    def text() -> None:
        sentence = plant.sentence("cell")
        runs = [escape(piece) for piece in plant.pieces(sentence) if piece]
        book.rows([chance.choice((sentence, inline(sentence), book.string(rich(*runs)),
                                  formula(f'"{sentence}"&""', sentence)))])  # fmt: skip

    def sheet() -> None:
        state = chance.choice(("", "hidden", "veryHidden"))
        made = book.sheet(f"表{len(book.sheets) + 1}", [["其他"], [plant.sentence("sheet")]], state=state)
        if chance.random() < 0.4:
            made.after["headerFooter"] = (
                f"<headerFooter><oddHeader>&amp;C{escape(plant.sentence('header'))}</oddHeader></headerFooter>"
            )

    def validation() -> None:
        sentence = escape(plant.sentence("validation"), quote=True)
        book.sheets[0].after["dataValidations"] = (
            f'<dataValidations count="1"><dataValidation type="list" prompt="{sentence}" showInputMessage="1" '
            'sqref="F1"><formula1>"甲,乙"</formula1></dataValidation></dataValidations>'
        )

    def name() -> None:
        sentence = plant.sentence("defined name")
        book.workbook["names"] = (
            f'<definedNames><definedName name="a">"{escape(sentence)}"</definedName></definedNames>'
        )

    def unused() -> None:
        book.unused.append(plant.sentence("unused string"))

    single = [plant.once(action, text) for action in (validation, name)]
    plant.some([column, column, column, text, text, text, sheet, unused, *single])
    return book.data()


# ---------------------------------------------------------------- OFD


def ofd(plant: Plant) -> bytes:
    """An OFD."""
    chance, paper, lines = plant.chance, OfdPaper(plant.seed % 997), iter(range(60, 280, 9))

    def line() -> None:
        sentence, y = plant.sentence("page"), next(lines)
        way = chance.randrange(4)
        if way == 0:
            paper.add(ofd_text(20, y, sentence))
        elif way == 1:
            paper.add(*[ofd_text(20 + 4 * n, y, c) for n, c in enumerate(sentence)])
        elif way == 2:
            codes, x = "", 0.0
            for piece in plant.pieces(sentence):
                if piece:
                    codes += ofd_code(piece, x)
                    x += sum(4 if c > "\u2e7f" else 2 for c in piece)
            paper.add(ofd_text(20, y, "", inner=codes))
        else:
            objects = [ofd_text(20 + 4 * n, y, c) for n, c in enumerate(sentence)]
            chance.shuffle(objects)
            paper.add(*objects)

    def page() -> None:
        paper.add(ofd_text(20, 40, plant.sentence("second page")), page=1)

    def template() -> None:
        paper.templates["800"] = ofd_text(20, 285, plant.sentence("template"))
        paper.used = ["800"]

    def information() -> None:
        paper.information.append(f"<ofd:Subject>{escape(plant.sentence('subject'))}</ofd:Subject>")

    def tags() -> None:
        paper.asides.append("<ofd:CustomTags>Tags/T.xml</ofd:CustomTags>")
        paper.members["Doc_0/Tags/T.xml"] = wrapped("CustomTags", escape(plant.sentence("tags")))

    def stray() -> None:
        paper.members[f"Doc_0/x{len(paper.members)}.xml"] = plant.sentence("stray").encode()

    def attachment() -> None:
        inner = docx(nested(plant, "embedded"))
        paper.asides.append("<ofd:Attachments>A/A.xml</ofd:Attachments>")
        paper.members["Doc_0/A/A.xml"] = wrapped(
            "Attachments", '<ofd:Attachment ID="1" Name="a"><ofd:FileLoc>a.docx</ofd:FileLoc></ofd:Attachment>'
        )
        paper.members["Doc_0/A/a.docx"] = inner

    single = [plant.once(action, line) for action in (template, tags, attachment)]
    plant.some([line, line, line, line, page, information, stray, *single])
    return paper.data()


# ---------------------------------------------------------------- text and containers


def txt(plant: Plant) -> bytes:
    """A text or a table of values."""
    chance = plant.chance
    lines = ["关于东湖片区改造工程的公示", "项目编号：GCXM-2025-017"]
    for _ in range(chance.randrange(1, 4)):
        if chance.random() < 0.3:
            kind, digits = plant.value("column")
            gap = chance.choice((",", "\t"))
            lines += [f"姓名{gap}{HEADERS[kind]}", f"{NAMES[1]}{gap}{plant.spelled(kind, digits)}", ""]
        else:
            lines.append(plant.sentence("text"))
    text = chance.choice(("\n", "\r\n")).join(lines)
    return text.encode(chance.choice(("utf-8", "utf-8-sig", "utf-16", "gb18030")))


def _entities(plant: Plant, text: str) -> str:
    """Write some characters of a text as character references."""
    chance, share = plant.chance, plant.chance.choice((0, 0, 0.3, 1))
    return "".join(
        chance.choice((f"&#{ord(c)};", f"&#x{ord(c):x};")) if chance.random() < share else escape(c) for c in text
    )


_AROUND = (
    "<div>{}</div>", "<p style='display:none'>{}</p>", "<table><tr><td>{}</td></tr></table>", "<ul><li>{}</li></ul>",
    "<section>{}</section>",
)  # fmt: skip


def html(plant: Plant) -> bytes:
    """A page."""
    chance, parts = plant.chance, ["<h1>公示</h1><p>项目编号：GCXM-2025-017</p>"]

    def shown() -> None:
        tags = ("b", "span", "i", "font", "a", "em")
        pieces = [_entities(plant, piece) for piece in plant.pieces(plant.sentence("page"))]
        inner = "".join(f"<{t}>{p}</{t}>" for p in pieces for t in [chance.choice(tags)])
        for _ in range(chance.randrange(4)):
            inner = chance.choice(_AROUND).format(inner)
        parts.append(inner)

    def attribute() -> None:
        name = chance.choice(("title", "alt", "data-x", "aria-label", "content"))
        parts.append(f'<div {name}="{_entities(plant, plant.sentence("attribute"))}">内容</div>')

    def comment() -> None:
        parts.append(f"<!-- {plant.sentence('comment')} -->")

    def script() -> None:
        parts.append(f"<script>var a = '{plant.sentence('script')}';</script>")

    def column() -> None:
        kind, digits = plant.value("column")
        parts.append(f"<table><tr><th>姓名<th>{HEADERS[kind]}<tr><td>{NAMES[2]}<td>"
                     f"{_entities(plant, plant.spelled(kind, digits))}</table>")  # fmt: skip

    def link() -> None:
        parts.append(f'<a href="tel:{plant.value("link")[1]}">联系我们</a>')

    plant.some([shown, shown, shown, attribute, comment, script, column, link])
    head = "<!doctype html><html><head><meta charset='utf-8'><title>公示</title></head>"
    text = f"{head}<body>{''.join(parts)}</body></html>"
    return text.encode()


def eml(plant: Plant) -> bytes:
    """A message: text, page, attachments, in several transfer encodings."""
    chance = plant.chance
    bodies: list[tuple[str, bytes]] = [("text/plain; charset=utf-8", plant.sentence("body").encode())]
    if chance.random() < 0.5:
        bodies.append(("text/html; charset=utf-8", html(nested(plant, "part"))))
    if chance.random() < 0.4:
        bodies.append(('application/octet-stream; name="a.docx"', docx(nested(plant, "embedded attachment"))))
    lines = ["From: a@example.org", "MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="x"']
    if chance.random() < 0.4:
        subject = base64.b64encode(plant.sentence("subject").encode()).decode()
        lines.append(f"Subject: =?utf-8?B?{subject}?=")
    for kind, data in bodies:
        lines += ["", "--x", f"Content-Type: {kind}", "Content-Transfer-Encoding: base64"]
        if "octet" in kind:
            lines.append('Content-Disposition: attachment; filename="a.docx"')
        lines += ["", base64.encodebytes(data).decode().rstrip()]
    return "\r\n".join([*lines, "--x--", ""]).replace("\r\r\n", "\r\n").encode()


def archive(plant: Plant) -> bytes:
    """A zip of documents."""
    chance, found = plant.chance, {}
    for n in range(chance.randrange(1, 4)):
        suffix, make = chance.choice((("txt", txt), ("docx", docx), ("html", html), ("xlsx", xlsx)))
        found[f"{chance.choice(('', '甲/', 'a/b/'))}{n}.{suffix}"] = make(nested(plant, f"embedded {suffix}"))
    return zipped(found)
