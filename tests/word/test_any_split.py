"""However a labelled number is cut and wrapped, it is found and removed, and the text beside it stays."""

from __future__ import annotations

import io
import random

import docx
from hypothesis import example, given, settings
from hypothesis import strategies as st

from redactor.toolkit import Toolkit
from tests.redactor.detect.people import card, identity
from tests.redactor.packages import word
from tests.word.inspection import Searchable
from tests.word.paper import complex_field, para, raw, run, table
from tests.word.validity import faults

LABELS = {"id": "身份证号", "mobile": "手机号码", "card": "银行账号"}
WRAPPERS = (
    run("{}"),
    run("{}", "<w:b/>"),
    run("{}", "<w:vanish/>"),
    f'<w:hyperlink w:anchor="a">{run("{}")}</w:hyperlink>',
    f"<w:sdt><w:sdtPr/><w:sdtContent>{run('{}')}</w:sdtContent></w:sdt>",
    f'<w:fldSimple w:instr=" REF a ">{run("{}")}</w:fldSimple>',
    complex_field(" REF a ", run("{}")),
    f'<w:ins w:id="1" w:author="a">{run("{}")}</w:ins>',
    f'<w:smartTag w:uri="u" w:element="e">{run("{}")}</w:smartTag>',
    f'<w:bdo w:val="ltr">{run("{}")}</w:bdo>',
    f"{run('{}')}<w:proofErr w:type='spellStart'/>",
    f"<w:bookmarkStart w:id='3' w:name='b'/>{run('{}')}<w:bookmarkEnd w:id='3'/>",
    f"{run('{}')}{raw('<w:softHyphen/>')}",
    f"{run('{}')}<w:del w:id='2' w:author='a'>{run('删', tag='delText')}</w:del>",
)


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, str]:
    """Return a label and a number of its kind."""
    kind, seed = draw(st.sampled_from(sorted(LABELS))), draw(st.integers(0, 10**6))
    mobile = f"1{random.Random(seed).choice((35, 38, 59, 86))}{random.Random(seed).randrange(10**8):08}"
    return LABELS[kind], {"id": identity(seed, ""), "card": card(seed, (16, 17, 19)[seed % 3]), "mobile": mobile}[kind]


def pieces(text: str, cuts: list[int]) -> list[str]:
    """Cut a text at these places (taken modulo its length)."""
    ends = sorted({cut % len(text) for cut in cuts} - {0})
    return [text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True)]


def assert_gone(kit: Toolkit, body: str, number: str, kept: str) -> None:
    """Clean a document with this body and look for the number."""
    cleaned = kit.clean(word(f"<w:p>{run('通知')}</w:p>{body}{para(kept)}"), name="a.docx").data
    after = Searchable(cleaned)
    assert after.found(number) == []
    assert after.pieces_found(number) == []
    assert faults(cleaned) == []
    assert docx.Document(io.BytesIO(cleaned)).paragraphs[-1].text == kept


CUTS = st.lists(st.integers(1, 30), max_size=12)


@settings(max_examples=60, deadline=None)
@given(numbers(), CUTS, st.lists(st.sampled_from(WRAPPERS), min_size=13, max_size=13))
def test_over_runs_fields_links_and_controls(
    kit: Toolkit, number: tuple[str, str], cuts: list[int], wrappers: list[str]
) -> None:
    label, value = number
    inner = "".join(w.replace("{}", piece) for w, piece in zip(wrappers, pieces(value, cuts), strict=False))
    assert_gone(kit, para(f"{label}：", inner, "。完毕"), value, "共3户，补偿1,518.30元。")


@settings(max_examples=50, deadline=None)
@given(numbers(), CUTS, st.sampled_from(["side", "head", "merged head"]), st.booleans())
@example(("银行账号", "62129141777631704"), [1], "head", False)  # one digit alone, and the rest long
@example(("手 机", "13912345678"), [10], "head", True)  # the label is written wide
@example(("電話", "13912345678"), [1], "head", False)
def test_over_cells(kit: Toolkit, number: tuple[str, str], cuts: list[int], layout: str, spaced: bool) -> None:
    label, value = number
    cells = [f" {piece} " if spaced else piece for piece in pieces(value, cuts)]
    span = f'<w:gridSpan w:val="{len(cells)}"/>'
    head = f"<w:tc><w:tcPr>{span}</w:tcPr>{para(label)}</w:tc>"
    grids = {
        "side": table([label, *cells], ["姓名", *["某甲"] * len(cells)]),
        "head": table(["姓名", label, *[""] * (len(cells) - 1)], ["某甲", *cells]),
        "merged head": table(["姓名", head], ["某甲", *cells], ["合计", *["无"] * len(cells)]),
    }
    assert_gone(kit, grids[layout], value, "共3户，补偿1,518.30元。")


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 17), st.sampled_from(["paragraphs", "lines", "cell", "rows"]))
def test_over_lines(kit: Toolkit, seed: int, cut: int, layout: str) -> None:
    value = identity(seed, "")
    first, second = value[:cut], value[cut:]
    cell = f"<w:tc>{para(first)}{para(second)}</w:tc>"
    layouts = {
        "paragraphs": para(f"身份证号：{first}") + para(second),
        "lines": para("身份证号：", raw(f"<w:t>{first}</w:t><w:br/><w:t>{second}</w:t>")),
        "cell": table(["姓名", "身份证号"], ["某甲", cell]),
        "rows": table(["姓名", "身份证号"], ["某甲", first], ["", second]),
    }
    assert_gone(kit, layouts[layout], value, "共3户，补偿1,518.30元。")
