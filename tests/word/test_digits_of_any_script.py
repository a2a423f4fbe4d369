"""A number in digits that are not ASCII, whatever script or ornament they are of, is found and removed."""

from __future__ import annotations

import io

import docx
import pytest

from redactor.toolkit import Toolkit
from tests.redactor.packages import word
from tests.word.paper import para

SCRIPTS = {
    "full width": "０１２３４５６７８９",
    "Arabic": "٠١٢٣٤٥٦٧٨٩",
    "Devanagari": "०१२३४५६७८९",
    "superscript": "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "circled": "⓪①②③④⑤⑥⑦⑧⑨",
    "circled, black": "⓿❶❷❸❹❺❻❼❽❾",
    "circled, sans-serif": "⓪➀➁➂➃➄➅➆➇➈",
    "circled, sans-serif zero": "🄋➀➁➂➃➄➅➆➇➈",
    "circled, black sans-serif": "🄌➊➋➌➍➎➏➐➑➒",
    "in brackets": "0⑴⑵⑶⑷⑸⑹⑺⑻⑼",
    "with a dot": "🄀⒈⒉⒊⒋⒌⒍⒎⒏⒐",
    "with a comma": "🄁🄂🄃🄄🄅🄆🄇🄈🄉🄊",
    "of seven segments": "🯰🯱🯲🯳🯴🯵🯶🯷🯸🯹",
}


@pytest.mark.parametrize("digits", SCRIPTS.values(), ids=SCRIPTS)
@pytest.mark.parametrize(("label", "value"), [("手机：", "13812345678"), ("身份证号：", "520102199003077715")])
def test_number_is_gone(kit: Toolkit, digits: str, label: str, value: str) -> None:
    written = value.translate({ord("0") + n: digit for n, digit in enumerate(digits)})
    cleaned = kit.clean(word(para(label, written) + para("完")), name="a.docx").data
    text = "".join(paragraph.text for paragraph in docx.Document(io.BytesIO(cleaned)).paragraphs)
    assert "已隐去" in text and not set(written) & set(text)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("手机：①13812345678；②13912345678", "13812345678"),
        ("手机❶13812345678", "13812345678"),
        ("⒈13812345678", "13812345678"),
        ("手机：13812345678②", "13812345678"),
        ("身份证①520102199003077715", "520102199003077715"),
        ("手机：①3812345678", "①3812345678"),
    ],
)
def test_marks_of_items_and_notes_are_no_digits(kit: Toolkit, written: str, value: str) -> None:
    assert value in [written[found.start : found.end] for found in kit.scan_text(written)]


@pytest.mark.parametrize("dress", ["({})", "（{}）", "【{}】", "{}\ufe0f\u20e3", "{}\u0332", "{}\u0336"])
@pytest.mark.parametrize(("label", "value"), [("手机：", "13812345678"), ("身份证号：", "520102199003077715")])
def test_dressed_digits_are_digits(kit: Toolkit, dress: str, label: str, value: str) -> None:
    written = "".join(map(dress.format, value))
    cleaned = kit.clean(word(para(label, written) + para("完")), name="a.docx").data
    text = "".join(paragraph.text for paragraph in docx.Document(io.BytesIO(cleaned)).paragraphs)
    assert "已隐去" in text and not any(character.isdigit() for character in text)


@pytest.mark.parametrize("text", ["⑴勘察⑵设计⑶施工⑷监理⑸检测⑹验收⑺移交", "见第(1)(2)(3)(4)条", "⒈⒉⒊"])
def test_numbers_of_lists_are_no_digits_of_a_number(kit: Toolkit, text: str) -> None:
    assert kit.scan_text(f"电话：{text}") == ()
