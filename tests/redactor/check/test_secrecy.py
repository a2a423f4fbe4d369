"""Marks block publication; prose about secrecy does not."""

from __future__ import annotations

import pytest

from extractors.model import Document, Part, PartKind, Piece, TextOffset
from redactor.check.secrecy import check_secrecy
from tests.effort import at_most

BODY = "关于某工程建设情况的报告\n各科室：\n现将有关情况报告如下。\n" + "工程进展顺利。\n" * 20


def document(text: str, kind: PartKind = "body", number: int = 0) -> Document:
    parts = (
        Part("body", "body", BODY, (Piece(0, len(BODY), TextOffset(0)),)),
        Part("p", kind, text, (Piece(0, len(text), TextOffset(0)),), number=number),
    )
    return Document("", "text", parts)


def ids(text: str, kind: PartKind = "body", number: int = 0) -> list[str]:
    return [result.check_id for result in check_secrecy(document(text, kind, number))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("机密★1年\n" + BODY, "secrecy:classified"),
        ("000001\n秘密★\n特急\n" + BODY, "secrecy:classified"),
        (BODY + "附件：秘密★5年\n" + BODY, "secrecy:classified"),
        ("绝密 ★ 长期\n", "secrecy:classified"),
        ("机　密\n" + BODY, "secrecy:classified"),
        ("【秘密】\n" + BODY, "secrecy:classified"),
        ("密级：秘密\n" + BODY, "secrecy:classified"),
        (BODY + "密 级\t机密\t保密期限\t10年\n", "secrecy:classified"),
        ("密级：□公开 ☑秘密\n", "secrecy:classified"),
        ("密级：工作秘密\n", "secrecy:work_secret"),
        ("工作秘密★3年\n" + BODY, "secrecy:work_secret"),
        ("内部资料　注意保存\n" + BODY, "secrecy:internal"),
        ("（内部文件，严禁外传）\n" + BODY, "secrecy:internal"),
        ("密级：内部\n", "secrecy:internal"),
        (BODY + "（此件不予公开）\n", "secrecy:not_public"),
        (BODY + "公开属性：依申请公开\n", "secrecy:not_public"),
        ("商业秘密\n" + BODY, "secrecy:trade_secret"),
        (BODY + "本投标文件中的施工方案属于我公司商业秘密，未经许可不得向第三方披露。\n", "secrecy:trade_secret"),
        (BODY + "炸药库位于村北，东经106.7345621，北纬27.0912345。\n", "secrecy:coordinates"),
        (BODY + "某部队营区界址点坐标：X=2998123.456\n", "secrecy:coordinates"),
        (BODY + "取水口位置：106°44′12.3″\n", "secrecy:coordinates"),
    ],
)
def test_marks(text: str, expected: str) -> None:
    assert ids(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "除涉及国家秘密、商业秘密和个人隐私，危及国家安全、公共安全、经济安全和社会稳定以及其他依法不予公开的内容外，应公开、尽公开。",
        "国家秘密分为绝密、机密、秘密三级。",
        "密级分为绝密、机密、秘密三级。\n",
        "密级：公开\n",
        "密级：□绝密 □机密 □秘密 ☑公开\n",
        "密级：\n秘密载体的管理由办公室负责。\n",
        "标志为“机密★1年”的，按规定办理。",
        BODY + "秘密\n",
        "投标人应当对招标文件中的商业秘密保密。",
        "本文件不涉及国家秘密、商业秘密和个人隐私。",
        "如本文件涉及商业秘密，投标人应当在投标文件中注明。",
        "除本合同涉及商业秘密的内容外，均应公开。",
        "内部资料管理制度由办公室起草，内部文件按规定归档，不得外传。",
        "信息公开选项：主动公开\n",
        "（此件公开发布）\n",
        "依申请公开的政府信息，由申请人填写申请表。",
        "项目位于东经106.7345621，北纬27.0912345，终点桩号K8+300。",
        "变电站一座，投资106.7345万元。" + "工程。" * 40 + "坐标106.734562",
    ],
)
def test_prose_is_no_mark(text: str) -> None:
    assert ids(text) == []


@pytest.mark.parametrize(
    ("kind", "number", "lines", "marked"),
    [
        ("header", 1, 0, True),
        ("textbox", 2, 30, True),
        ("page", 3, 2, True),
        ("page", 3, 9, False),
        ("page", 1, 9, True),
    ],
)
def test_a_word_alone_counts_in_a_margin_and_at_the_top_of_a_page(
    kind: PartKind, number: int, lines: int, marked: bool
) -> None:
    text = "".join(f"第{n}行\n" for n in range(lines)) + "秘密\n" + "正文。\n" * 5
    assert bool(ids(text, kind, number)) is marked


def test_a_result_blocks_and_points_at_every_mark() -> None:
    text = "机密★1年\n报告\n机密★1年\n"
    doc = document(text)
    (result,) = check_secrecy(doc)
    assert (result.status, result.severity, result.is_problem) == ("blocked", "error", True)
    assert [doc.text(span) for span in result.spans] == ["机密★1年", "机密★1年"]
    assert result.basis
    assert result.message_zh
    assert result.message_en


def test_a_long_line_does_not_bring_an_early_mark_back() -> None:
    doc = document("内部资料\n" + "工程信息应公开。" * 60)
    (result,) = check_secrecy(doc)
    assert [doc.text(span) for span in result.spans] == ["内部资料"]
    doc = document("内部资料" + "工程信息应公开。" * 60)
    assert check_secrecy(doc) == []


def test_a_long_text_made_to_be_slow_is_read_to_its_end() -> None:
    text = ("本文件属于" + "密级" * 30 + "机密" * 30 + "1" * 50) * 10_000
    with at_most(120):
        ids(text)
