"""Markdown: marks inside numbers, tags, references; every character keeps its place; encodings stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.formats.markdown import shown
from extractors.model import TextOffset
from redactor import Toolkit, pipeline
from tests.archive.files import leaks, number, phone

ID, PHONE = number(61), phone(61)

SOURCES = {
    "bold": f"电话：**{PHONE}**\n",
    "inside": f"身份证号：{ID[:6]}**{ID[6:14]}**_{ID[14:]}_\n",
    "code": f"身份证号：`{ID}` ~~{PHONE}~~\n",
    "tags": f"身份证号：<b>{ID[:6]}</b>{ID[6:]}<br>电话：{PHONE}\n",
    "references": f"电话：&#49;{PHONE[1:]}&nbsp;身份证号：{ID}\n",
    "escapes": f"电话：{PHONE[:3]}\\-{PHONE[3:7]}\\-{PHONE[7:]}\n",
    "links": f"[打电话](tel:{PHONE} '{ID}') ![证{ID}](a.png)\n",
    "comments": f"公示<!-- {ID} -->\n<p title='{PHONE}'>x</p>\n",
    "table": f"| 姓名 | 身份证号 |\n|---|:-:|\n| 甲 | **{ID}** |\n",
    "bullets": f"* {PHONE}\n- __{ID}__\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("case", SOURCES)
def test_values_go_and_marks_stay(case: str, encoding: str) -> None:
    data = f"# 公示\r\n{SOURCES[case]}请**核对**\r\n".encode(encoding)
    outcome = pipeline.process(data, Toolkit.load(ocr="off"), "clean", name="a.md")
    assert outcome.data is not None, outcome.report.failure
    assert leaks(outcome.data, [ID, PHONE]) == []
    cleaned = outcome.data.decode(encoding)
    assert cleaned.startswith("# 公示\r\n")
    assert cleaned.endswith("请**核对**\r\n")
    assert outcome.suffix == ".md"


@given(st.text(alphabet="12ab*_`~<>/\\&#;! \n|公", max_size=60))
def test_characters_map_back(source: str) -> None:
    text, pieces = shown(source)
    assert "".join(text[piece.start : piece.end] for piece in pieces) == text
    for piece in pieces:
        if isinstance(piece.anchor, TextOffset) and not piece.atomic:
            place = piece.anchor.offset
            assert source[place : place + piece.end - piece.start] == text[piece.start : piece.end]
