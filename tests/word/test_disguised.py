"""Numbers that a reader sees and a program does not: fields that draw them, symbol fonts, boxes, marks of direction."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from redactor.toolkit import Toolkit
from tests.redactor.detect.people import identity
from tests.word.drawing_cases import box, drawing
from tests.word.paper import Paper, mark, para, raw, run, table

MOBILE, IDENTITY, CARD = "13812345678", identity(7), "6222020200112233445"


def field(code: str, result: str | None = "") -> str:
    between = "" if result is None else mark("separate") + (run(result) if result else "")
    return mark("begin") + run(code, tag="instrText") + between + mark("end")


def symbols(font: str, first: int) -> str:
    return "".join(raw(f'<w:sym w:font="{font}" w:char="{first + int(c):04X}"/>') for c in MOBILE)


_CELLS = "(?:<w:t[^>]*>[0-9X]{1,2}<.*?){9}"


def down(*columns: str, heads: tuple[str, ...] = ()) -> str:
    """Return a table with a value down each column, a character a row."""
    depth = max(map(len, columns))
    return table(*([list(heads)] if heads else []), *map(list, zip(*(c.ljust(depth) for c in columns), strict=True)))


def boxed(value: str) -> str:
    return para(*(raw(drawing(f"<wps:txbx>{box(c)}</wps:txbx>", 40 + n)) for n, c in enumerate(value)))


CASES = {
    "circles drawn by fields, no result": (
        para("手机：", *(field(rf" eq \o\ac(○,{c})") for c in MOBILE)),
        r"\(○,[0-9]",
    ),
    "circles drawn by fields, no separator": (
        para("手机：", *(field(rf" EQ \o\ac(○,{c})", None) for c in MOBILE)),
        r"\(○,[0-9]",
    ),
    "groups that fields spread": (
        para("账号：", *(field(rf" EQ \o\ad(\s\up 0({CARD[n : n + 4]}),    )") for n in range(0, 19, 4))),
        r"0\([0-9]",
    ),
    "Wingdings": (para("电话：", symbols("Wingdings", 0xF080)), "F08"),
    "Wingdings, black": (para("电话：", symbols("Wingdings", 0xF08B)), "F0[89]"),
    "Wingdings 2": (para("电话：", symbols("Wingdings 2", 0xF069)), "F0[67]"),
    "Wingdings as text": (para("电话：", run("".join(chr(0xF080 + int(c)) for c in MOBILE))), "[\uf080-\uf08a]"),
    "a text box a digit": (para("身份证号") + boxed(IDENTITY), r"框 5[0-7]\"(?:(?!框).)*?<w:t[^>]*>[0-9X]<"),
    "turned round": (para(f"手机：\u202e{MOBILE[::-1]}\u202c完"), MOBILE[::-1][2:9]),
    "tag characters": (para("公示" + "".join(chr(0xE0000 + ord(c)) for c in "tel " + MOBILE) + "完"), "\U000e0038"),
    "over an empty page": (
        para("身份证号码：" + IDENTITY[:11])
        + para(raw('<w:br w:type="page"/>'))
        + para(IDENTITY[11:] + "，特此证明。"),
        IDENTITY[:11],
    ),
    "an empty cell between groups": (
        table(["账号", *(c for n in range(0, 19, 4) for c in (*CARD[n : n + 4], ""))]),
        "(?:<w:t[^>]*>[0-9]<.*?){19}",
    ),
    "a Chinese numeral a cell": (
        table(["手机", *("〇一二三四五六七八九"[int(c)] for c in MOBILE)]),
        "(?:>[一二三四五六七八]<.*?){11}",
    ),
    "a bracketed digit a cell": (table(["电话", *(chr(0x2474 + int(c) - 1) for c in MOBILE)]), "[\u2474-\u247c]"),
    "down two columns": (down(IDENTITY[:9], IDENTITY[9:], heads=("身份证号码", "")), _CELLS),
    "down two columns, the label too": (down("身份证" + IDENTITY[:9], "号码 " + IDENTITY[9:]), _CELLS),
    "down three columns, no label": (down(IDENTITY[:6], IDENTITY[6:12], IDENTITY[12:]), _CELLS),
    "down two columns, from the right": (down(IDENTITY[9:], IDENTITY[:9]), _CELLS),
    "down two columns, one longer": (down(IDENTITY[:10], IDENTITY[10:]), _CELLS),
    "down two columns of one label": (down(MOBILE[:6], MOBILE[6:], heads=("手机号码", "")), _CELLS),
    "a dotted digit a cell": (
        table(["账号", *("〇" if c == "0" else chr(0x2488 + int(c) - 1) for c in CARD)]),
        "[\u2488-\u2490]",
    ),
}


@pytest.mark.parametrize(("body", "left"), CASES.values(), ids=CASES)
def test_disguised_number_is_gone(kit: Toolkit, body: str, left: str) -> None:
    original = _word(body)
    assert re.search(left, _body(original)), "the checker does not see what it is to look for"
    assert not re.search(left, _body(kit.clean(original, name="a.docx").data))


def _word(body: str) -> bytes:
    paper = Paper(1)
    paper.add(body, para("完"))
    return paper.data()


def _body(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("word/document.xml").decode()


@pytest.mark.parametrize(
    "body",
    [
        para(field(r" EQ \f(1,138) "), "个"),
        boxed("1234567"),
        para("\u202e" + "7654321"),
        table(["序号", "⑴"], ["", "⑵"]),
        down(MOBILE[:6], MOBILE[6:], heads=("手机", "传真")),
        down(CARD[:9], CARD[9:], heads=("银行卡数", "账户数")),
        down(IDENTITY[:9], "123456789", heads=("序号", "得分")),
    ],
)
def test_what_only_looks_alike_is_kept(kit: Toolkit, body: str) -> None:
    assert "已隐去" not in _body(kit.clean(_word(body), name="a.docx").data)
