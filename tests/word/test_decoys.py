"""Numbers whose visible digits stand apart in the file, because text that nobody sees is between them."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest

from extractors import extract
from extractors.limits import Limits
from redactor.redaction import Redaction
from redactor.toolkit import Toolkit
from redactor.verify.docx import verify
from tests.redactor.detect.people import identity
from tests.redactor.packages import word
from tests.word.paper import SPACES, cell, mark, para, raw, run, table

MOBILE, IDENTITY, CARD = "13812345678", identity(7), "6222020200112233445"
VANISH, WHITE = "<w:vanish/>", '<w:color w:val="FFFFFF"/>'
_RUN = re.compile(r"<w:r>(.*?)</w:r>", re.DOTALL)


def mixed(value: str, properties: str, size: int = 3, decoy: str = "7") -> str:
    """Return runs with pieces of a value, a decoy behind each."""
    return "".join(run(value[n : n + size]) + run(decoy, properties) for n in range(0, len(value), size))


def hidden_row() -> str:
    rows = [(value, "<w:trPr><w:hidden/></w:trPr>" if not n % 2 else "") for n, value in enumerate(_ROWS)]
    return table(*(f"<w:tr>{properties}{cell(value)}</w:tr>" for value, properties in rows)) + para("")


_ROWS = ("7", IDENTITY[:9], "1234567", IDENTITY[9:])
_W14 = f'xmlns:w14="{SPACES["w14"]}"'
_UNFILLED = f"<w14:textFill {_W14}><w14:noFill/></w14:textFill>"
_OUTLINED = f"<w14:textOutline {_W14}><w14:solidFill/></w14:textOutline>{_UNFILLED}"
_ALPHA = '<w14:srgbClr w14:val="000000"><w14:alpha w14:val="100000"/></w14:srgbClr>'
_TRANSPARENT = f"<w14:textFill {_W14}><w14:solidFill>{_ALPHA}</w14:solidFill></w14:textFill>"
_FILLING = f"<w14:textFill {_W14}><w14:solidFill>{{}}</w14:solidFill></w14:textFill>"
_WHITE_FILLINGS = ('<w14:srgbClr w14:val="FFFFFF"/>', '<w14:schemeClr w14:val="bg1"/>')
_MARKER = '<w:highlight w:val="yellow"/>'
_YELLOW = '<w:shd w:val="clear" w:fill="FFFF00"/>'
_SYMBOL = raw('<w:sym w:font="Symbol" w:char="F037"/>', VANISH)
DECOYS = {
    "hidden, one a digit": (para("联系电话：", mixed(MOBILE, VANISH, 1)), MOBILE),
    "hidden, one in all": (para("手机", run(MOBILE[:5]), run("4", VANISH), run(MOBILE[5:])), MOBILE),
    "hidden, longer": (para("电话：", run(MOBILE[:6]), run("0000000", VANISH), run(MOBILE[6:])), MOBILE),
    "hidden words": (para("电话：", mixed(MOBILE, VANISH, 2, "作废")), MOBILE),
    "hidden symbols": (para("电话：", *(run(c) + _SYMBOL for c in MOBILE)), MOBILE),
    "hidden gap": (
        para("电话：", run(MOBILE[:3]), raw("<w:t>5</w:t><w:tab/><w:t>6</w:t>", VANISH), run(MOBILE[3:])),
        MOBILE,
    ),
    "hidden paragraph": (para("身份证号码：" + IDENTITY[:9]) + para(run("334", VANISH)) + para(IDENTITY[9:]), IDENTITY),
    "hidden row": (hidden_row(), IDENTITY),
    "no label": (para("甲（", run(IDENTITY[:9]), run("作废", VANISH), run(IDENTITY[9:]), "）领取"), IDENTITY),
    "in the label too": (para("身", run("x", VANISH), "份证号：", mixed(IDENTITY, VANISH, 5)), IDENTITY),
    "white": (para("身份证号：", mixed(IDENTITY, WHITE, 3, "99")), IDENTITY),
    "white by theme": (para("电话：", mixed(MOBILE, '<w:color w:val="auto" w:themeColor="background1"/>')), MOBILE),
    "pale": (para("电话：", mixed(MOBILE, '<w:color w:val="FAFAFA"/>', 4, "-12")), MOBILE),
    "color of the cell": (
        table(["电话", cell(para(mixed(MOBILE, '<w:color w:val="FFFF00"/>')), properties=_YELLOW)]),
        MOBILE,
    ),
    "tiny": (para("卡号 ", mixed(CARD, '<w:sz w:val="2"/>', 4, "000")), CARD),
    "narrow": (para("电话：", mixed(MOBILE, '<w:w w:val="1"/>')), MOBILE),
    "without filling": (para("电话：", mixed(MOBILE, _UNFILLED)), MOBILE),
    "transparent": (para("电话：", mixed(MOBILE, _TRANSPARENT)), MOBILE),
    **{
        f"white filling {number}": (para("电话：", mixed(MOBILE, _FILLING.format(color))), MOBILE)
        for number, color in enumerate(_WHITE_FILLINGS)
    },
    "color of the marker": (para("电话：", mixed(MOBILE, f'<w:color w:val="FFFF00"/>{_MARKER}')), MOBILE),
    "in a styled table": (
        table(["电话", cell(para(mixed(MOBILE, WHITE)))], properties='<w:tblStyle w:val="TableGrid"/>'),
        MOBILE,
    ),
    "ends of cells": (table(["手机"], *([cell(para(run(c), run("3", VANISH)))] for c in MOBILE)), MOBILE),
    "end of a line": (para("手机：" + MOBILE[:6], run("3", VANISH)) + para(MOBILE[6:]), MOBILE),
    "a cell a digit": (table(["手机", *(cell(para(run(c), run("8", VANISH))) for c in MOBILE)]), MOBILE),
    "in a link": (para("电话：", f'<w:hyperlink w:anchor="a">{mixed(MOBILE, VANISH)}</w:hyperlink>'), MOBILE),
    "in a result": (
        para(
            "电话：",
            mark("begin"),
            run(" REF x ", tag="instrText"),
            mark("separate"),
            mixed(MOBILE, WHITE),
            mark("end"),
        ),
        MOBILE,
    ),
    "mail": (
        para("邮箱：", run("wang"), run("xx", VANISH), run("li@16"), run("7", VANISH), run("3.com")),
        "wangli@163.com",
    ),
}


def _body(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("word/document.xml").decode()


def _shown(data: bytes) -> str:
    """Return the text of the runs that say nothing of their looks."""
    body = re.sub(r"<w:tr><w:trPr><w:hidden/>.*?</w:tr>", "", _body(data))
    runs = (match[1] for match in _RUN.finditer(body) if "<w:rPr>" not in match[1])
    return "".join(re.sub("<[^>]*>", "", inner) for inner in runs)


def _word(body: str) -> bytes:
    return word(para("某县工程公示") + body + para("完"))


@pytest.mark.parametrize(("body", "value"), DECOYS.values(), ids=DECOYS)
def test_what_the_eye_reads_is_gone(kit: Toolkit, body: str, value: str) -> None:
    original = _word(body)
    assert value in _shown(original), "the checker does not see what it is to look for"
    cleaned = kit.clean(original, name="a.docx")
    assert cleaned.data is not None
    assert value[2:8] not in _shown(cleaned.data)


SEEN = {
    "behind a number": para("合计", run("1234567"), run("8901", VANISH), "元"),
    "figures of two lines": para("面积12") + para(run("备注", VANISH)) + para("34亩"),
    "between words": para("东湖", run("内部", VANISH), "片区"),
    "outlined": para("电话", run("13812"), run("甲", _OUTLINED), run("345678")),
}


@pytest.mark.parametrize("body", SEEN.values(), ids=SEEN)
def test_other_text_is_left_as_it_is(kit: Toolkit, body: str) -> None:
    original = _word(body)
    cleaned = kit.clean(original, name="a.docx")
    texts = [[p.text for p in docx.Document(io.BytesIO(data)).paragraphs] for data in (original, cleaned.data or b"")]
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (para("a", run("x", VANISH), "b"), ["ab"]),
        (para("a", run("x", VANISH)), []),
        (para(run("x", VANISH), "b"), []),
        (para("a", run(" ", VANISH), "b"), []),
        (para("1") + para(run("x", VANISH)) + para("2"), ["公示\n1\n2"]),
        (para("1", run("x", VANISH)) + para("2") + para("3"), ["公示\n1\n2"]),
        (para("1") + para(run("x", VANISH), "2"), ["公示\n1\n2"]),
        (para("a") + para(run("x", VANISH)) + para("b"), []),
        (para("1") + para("") + para("2"), []),
        (para("a", run("x", VANISH), "b") + para("c") + para("d", run("y", VANISH), "e"), ["ab\nde"]),
    ],
)
def test_view_without_what_nobody_sees(body: str, seen: list[str]) -> None:
    parts = extract(word(para("公示") + body), "a.docx").parts
    assert [part.text for part in parts if part.name.endswith("#seen")] == seen


@pytest.mark.parametrize(
    "runs",
    [
        (*(run(c) + run("7", VANISH) for c in MOBILE),),
        (*(run(c, "<w:b/>") + run("7") for c in MOBILE),),
        (run("13", "<w:b/>"), run("0", '<w:rStyle w:val="Any"/>'), run("812345678")),
    ],
)
def test_proof_sees_a_number_through_decoys(runs: tuple[str, ...]) -> None:
    redaction = Redaction("F1", "mobile", (), MOBILE, "[略]", strong=True)
    for body, passes in ((para("电话", *runs), False), (para("电话", *runs[:1]), True)):
        assert verify(word(para("原文")), word(body), [redaction], Limits()).passed is passes
