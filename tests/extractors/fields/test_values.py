"""Values of each kind, and what is none."""

from __future__ import annotations

import pytest

from extractors.fields.blank import (
    is_attachment,
    is_background,
    is_instruction,
    is_placeholder,
    reason_not_applicable,
)
from extractors.fields.disclosure import Value
from extractors.fields.values import read, tidy


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("org", "清溪县住房和城乡建设局（公章）", "清溪县住房和城乡建设局"),
        ("org", "贵州青松会计师事务所有限公司", "贵州青松会计师事务所有限公司"),
        ("org", "贵州青松建设有限公司于2024年5月6日就", "贵州青松建设有限公司"),
        ("org", "同意", None),
        ("code", "清溪县敬老院改造工程（2404-520121-04-01-123456）", "2404-520121-04-01-123456"),
        ("person", "王建国", "王建国"),
        ("person", "周工", "周工"),
        ("person", "李明、赵强", "李明、赵强"),
        ("person", "具备二级建造师资格", None),
        ("phone", "0851-81112222", "0851-81112222"),
        ("phone", "（0851）81112222", "（0851）81112222"),
        ("phone", "12345", "12345"),
        ("phone", "清溪县人民路1号", None),
        ("code", "清发改投资〔2023〕12号", "清发改投资〔2023〕12号"),
        ("code", "2301-520122-04-01-123456", "2301-520122-04-01-123456"),
        ("code", "详细地址", None),
        ("percent", "3%", "3%"),
        ("list", "赵一鸣、钱二虎（采购人代表、组长）、孙三立", ("赵一鸣", "钱二虎（采购人代表、组长）", "孙三立")),
        ("list", "报价1,234,567元、工期", ("报价1234567元", "工期")),
        ("date", "2024年5月1日至2024年5月7日", "2024-05-01/2024-05-07"),
        ("text", "新建水池2座\n，管网 3 公里。", "新建水池2座，管网3公里"),
        ("money", "8123456", "8123456.00"),
        ("money", "下浮率12.5%", "12.5%"),
    ],
)
def test_read(kind: str, text: str, value: Value | None) -> None:
    assert read(kind, text) == value


def test_enum_takes_the_listed_word_and_minds_the_negation() -> None:
    words = ("接受", "不接受")
    assert read("enum", "本次招标不接受联合体投标", words=words) == "不接受"
    assert read("enum", "接受", words=words) == "接受"


def test_tidy_keeps_spaces_between_words_of_other_scripts() -> None:
    assert tidy("采用 BOT 方式 build operate") == "采用BOT方式build operate"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "____",
        "—",
        "待定",
        "详见附件",
        "XX",
        "（此处填写）",
        "另行通知",
        "【请填写单位名称】",
        "详见招标公告附件1-招标需求一览表",
        "见招标文件附件",
        "待 定",
        "暂未确定；决算金额：",
        "待定。财务决算金额：____",
    ],
)
def test_placeholders(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "0元",
        "无违约情况",
        "合格",
        "见证取样合格",
        "贵州青松有限公司",
        "合格；决算金额：",
        "待定；决算金额：860万元",
        "详见招标文件；联系电话：0851-81112222",
    ],
)
def test_values_are_no_placeholders(text: str) -> None:
    assert not is_placeholder(text)


@pytest.mark.parametrize(
    ("text", "is_reason"),
    [
        ("不适用（水利工程不实行备案）", True),
        ("不适用", False),
        ("不涉及，本项目为公路工程", True),
        ("不接受联合体", False),
    ],
)
def test_not_applicable_needs_a_reason(text: str, is_reason: bool) -> None:
    assert bool(reason_not_applicable(text)) is is_reason


def test_paragraphs_that_hold_no_values() -> None:
    assert is_instruction("（填写批准单位全称，不得使用简称）")
    assert not is_instruction("（招标编号：GZ-2023-001）")
    assert is_background("注：本项目曾于2020年3月17日发布招标公告，重新招标。")
    assert is_background("（贵州青松有限公司类似业绩：清溪县供水工程，合同金额455万元。）")
    assert not is_background("（招标编号：GZ-2023-001）")
    assert is_attachment("附件：1.招标公告.pdf")


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("工程质量合格", ("合格", "基本合格"), "合格"),
        ("基本合格，待整改", ("合格", "基本合格"), "基本合格，待整改"),
    ],
)
def test_what_takes_half_of_an_answer_back_stays(text: str, words: tuple[str, ...], value: str) -> None:
    assert read("enum", text, "", words) == value
