"""Numbers in every way that people write them, and what looks like them and must stay."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from people import card, identity, marked, mobile

from redactor.detect import DetectorSet
from redactor.detect.validators import bank_card, credit_code, id_card_15, id_card_18, luhn, permit_like

WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
CHINESE = str.maketrans("0123456789", "零一二三四五六七八九")


def groups(value: str, *sizes: int, gap: str = " ") -> str:
    """Write a value in groups of the sizes given; the rest is the last group."""
    parts, position = [], 0
    for size in sizes:
        parts.append(value[position : position + size])
        position += size
    return gap.join([*parts, value[position:]])


@pytest.mark.parametrize(
    "written",
    [
        lambda n: n,
        lambda n: n.lower(),
        lambda n: n.translate(WIDE),
        lambda n: groups(n, 6, 8),
        lambda n: groups(n, 6, 8, gap="-"),
        lambda n: groups(n, 6, 8, gap="\u3000"),
        lambda n: groups(n, 3, 1, 5, 4),
        lambda n: groups(n, 9, gap="\n"),
        lambda n: groups(n, 9, gap="\r\n"),
        lambda n: groups(n, 9, gap="\u200b"),
        lambda n: groups(n, 9, gap="\u00a0"),
        lambda n: " ".join(n),
    ],
)
@pytest.mark.parametrize(
    "text", ["身份证号：{}，联系人另附", "法定代表人（公民身份号码 {}）", "证件号码为{}。", "张某，{}，男"]
)
def test_identity_numbers(written, text: str, detectors: DetectorSet) -> None:  # type: ignore[no-untyped-def]
    value = written(identity(7))
    assert marked(text.format(value), detectors).get("id_card") == [value]


def test_identity_number_with_a_typing_error_needs_a_label(detectors: DetectorSet) -> None:
    wrong = identity(3, wrong=True)
    assert marked(f"身份证号码：{wrong}", detectors) == {"id_card": [wrong]}
    assert marked(f"见附件{wrong}", detectors) == {}


@pytest.mark.parametrize(
    "written",
    [
        lambda n: n,
        lambda n: n.translate(WIDE),
        lambda n: n.translate(CHINESE),
        lambda n: groups(n, 3, 4),
        lambda n: groups(n, 3, 4, gap="-"),
        lambda n: groups(n, 3, 4, gap="."),
        lambda n: groups(n, 3, 4, gap="—"),
        lambda n: groups(n, 4, 3, gap="/"),
        lambda n: groups(n, 2, 1, 4),
        lambda n: groups(n, 6, gap="\n"),
        lambda n: groups(n, 5, gap="\u2009"),
    ],
)
@pytest.mark.parametrize("text", ["手机：{}", "联系人：赵工（{}）", "电话 {}转财务科", "{}（手机）"])
def test_mobiles(written, text: str, detectors: DetectorSet) -> None:  # type: ignore[no-untyped-def]
    value = written(mobile(11))
    assert marked(text.format(value), detectors).get("mobile") == [value]


@pytest.mark.parametrize("dot", [".", "·", "_"])
def test_a_dot_between_all_digits_hides_a_number_that_has_a_label(dot: str, detectors: DetectorSet) -> None:
    number, person = dot.join(mobile(11)), dot.join(identity(7))
    assert marked(f"联系人：赵工，电话{number}转财务科", detectors).get("mobile") == [number]
    assert marked(f"公民身份号码{person}，住址另附", detectors).get("id_card") == [person]
    assert marked(f"见{number}、{person}", detectors) == {}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("一卡通账号：{}", "bank_account"),
        ("户主周某，存折 {}", "bank_account"),
        ("开户行：某某农商行，收款账号{}", "bank_account"),
        ("户名：某某建设有限公司\n开户行：某某银行某某支行\n账号：{}", "organization_account"),
        ("投标保证金账户：{}", "organization_account"),
    ],
)
def test_accounts_belong_to_persons_or_organizations(text: str, kind: str, detectors: DetectorSet) -> None:
    for value in ("2402001009000123", "2402 0010 0900 0123", "24020010090001234567"):
        assert marked(text.format(value), detectors) == {kind: [value]}


def test_cards_need_no_label(detectors: DetectorSet) -> None:
    for length in (16, 19):
        value = card(5, length)
        assert marked(f"转至周某名下{value}，谢谢", detectors) == {"bank_account": [value]}
        spaced = groups(value, 4, 4, 4, 4).strip()
        assert marked(f"转至周某名下{spaced}，谢谢", detectors) == {"bank_account": [spaced]}


def test_account_beside_an_identity_number(detectors: DetectorSet) -> None:
    person, account = identity(21), "2402001009000123456"
    found = marked(f"周某，{person}，{account}，850元，{mobile(2)}", detectors)
    assert found["bank_account"] == [account]


PERMIT = next(
    number for serial in range(1, 100) if id_card_18(number := f"52012220180315{serial % 10:02}{serial % 19 + 1:02}")
)


@pytest.mark.parametrize(
    "text",
    [
        "施工许可证编号：{permit}",
        "许可证号{permit}　发证机关：某某局",
        "{permit}",
        "统一社会信用代码：91520122MA6DABCD1X",
        "项目代码：2305-520122-04-01-{mobile6}",
        "合同编号：{mobile}",
        "建字第520122198001234号",
        "注册编号：黔1522012201212345",
        "（建[造]{mobile}）",
        "行号：402701002018，发票号码：12345678",
        "保函编号：{card}",
        "投标报价{mobile}元，其中{mobile}.50元",
        "概算1,381,234,567.00元",
        "坐标X=2995327.304，Y=35549443.481",
        "时间2023-10-13 15:30:45 至 2023.11.13",
        "办公电话：0851-87700000，传真 0851-87700001，监督电话：12388",
        "联系电话：0851-87700000转8012",
        "手机138****5678，身份证号520***********1234",
        "QQ群：123456789，客服热线400-800-1234",
        "第1页\n2\n3\n共44页\n45\n46\n47\n48\n49\n50",
        "ISBN 9787111213826",
        "http://www.example.gov.cn/zwgk/20200818/t20220918_13812345678.html",
        "某某小区物业费3.5元/平方米，电梯12部，1、2、3栋",
        "会议号：138 8501 2345",
        "签章数据9w0BCQQxIgQgGo1Og30q+AiIMeKPVxo1yyYAB/nMjn",
        "施工资质：建筑工程施工总承包三级D233655430，竣工资料3600份",
        "不动产权证号：黔（2020）某某县不动产权第0001234号（建设用地）",
        "开户行某某银行，联行号402701002018",
    ],
)
def test_public_numbers_stay(text: str, detectors: DetectorSet) -> None:
    filled = text.format(permit=PERMIT, mobile=mobile(4), mobile6=mobile(4)[:6], card=card(9))
    assert {kind: found for kind, found in marked(filled, detectors).items() if kind != "partial"} == {}


def test_glued_numbers_are_told_apart(detectors: DetectorSet) -> None:
    person, phone = identity(31), mobile(32)
    assert marked(f"身份证号码：{person}2023-05-06", detectors) == {"id_card": [person]}
    assert marked(f"{person}{phone}", detectors) == {"id_card": [person], "mobile": [phone]}
    assert marked(f"电话0851-8770000{phone}", detectors)["mobile"] == [phone]


def test_neighbours_do_not_make_a_number_an_amount(detectors: DetectorSet) -> None:
    person, phone = identity(33), mobile(34)
    text = f"周某，{person[:7]}\n{person[7:]}，{groups(phone, 3, 4)}；吴某，26,{groups(phone, 3, 4)}"
    found = marked(text, detectors)
    assert found["id_card"] == [f"{person[:7]}\n{person[7:]}"] and len(found["mobile"]) == 2
    assert marked(f"{person} 万某某", detectors) == {"id_card": [person]}


def test_a_labelled_account_is_taken_to_its_end(detectors: DetectorSet) -> None:
    value = f"{groups(card(5, 16), 4, 4, 4)} 91742"
    assert marked(f"卡号：{value}，农行", detectors) == {"bank_account": [value]}


def test_account_over_two_lines_in_a_record_without_labels(detectors: DetectorSet) -> None:
    found = marked(f"周某，{identity(35)}，6020 \n14086205100，471.71元", detectors)
    assert "".join(found["bank_account"] + found["mobile"]) == "6020 \n14086205100"


def test_identity_numbers_behind_a_letter_and_with_confused_letters(detectors: DetectorSet) -> None:
    person = "110105194912310O2X"
    assert marked("低保户 110105194912310O2X 存折", detectors) == {"id_card": [person]}
    assert marked(f"特种作业操作证号T{identity(36)}", detectors) == {"id_card": [identity(36)]}


def test_numbers_of_children(detectors: DetectorSet) -> None:
    child = next(
        body + check
        for day in range(1, 28)
        for serial in range(10)
        for body in [f"52012220150{serial % 9 + 1}{day:02}01{serial}"]
        for check in "123456789"
        if id_card_18(body + check) and permit_like(body + check)
    )
    for text in ("学生周某，{}，家长另附", "学籍号G{}", "周某，女，{}"):
        assert marked(text.format(child), detectors) == {"id_card": [child]}, text
    assert marked(f"许可证{child}", detectors) == {} and marked(f"见附件{child}", detectors) == {}


def test_what_stands_in_brackets_explains_a_general_label(detectors: DetectorSet) -> None:
    wrong = identity(3, wrong=True)
    assert marked(f"证号：{wrong}（居民身份证）", detectors) == {"id_card": [wrong]}


def test_a_slash_parts_numbers(detectors: DetectorSet) -> None:
    assert marked("电话：0571-45012943/1 913 7 9 7 2155", detectors) == {"mobile": ["1 913 7 9 7 2155"]}


def test_passports_in_a_list(detectors: DetectorSet) -> None:
    text = "出访人员：周某（E12345678）、吴某（P1234567）；设备P7654321"
    assert marked(text, detectors) == {"passport": ["E12345678", "P1234567"]}


def test_letters_read_as_digits_need_a_label(detectors: DetectorSet) -> None:
    phone = "138O123l567"
    assert marked(f"手机号：{phone}", detectors) == {"mobile": [phone]}
    assert marked(f"型号{phone}", detectors) == {}
    first = "l3901234567"
    assert marked(f"联系电话{first}", detectors) == marked(f"周某（{first}）", detectors) == {"mobile": [first]}


def test_masks_that_show_too_much_are_for_review(detectors: DetectorSet) -> None:
    assert marked("身份证号：520122********123X", detectors) == {"partial": ["520122********123X"]}
    assert marked("手机号：138****5678", detectors) == {}


def test_home_and_office_lines(detectors: DetectorSet) -> None:
    found = marked("宅电：0851-87700000，办公电话：0851-87700001；（宅）87700002", detectors)
    assert found == {"personal_landline": ["0851-87700000", "87700002"]}


def test_validators() -> None:
    assert id_card_18("11010519491231002X") and not id_card_18("110105194912310021")
    assert not id_card_18("110105194902300021"), "no such day"
    assert id_card_15("110105491231002") is None and id_card_15("110105491331002") is False
    assert luhn("6217990000000475141") is luhn("6217990000000475141")
    assert credit_code("91350100M000100Y43") and not credit_code("91350100M000100Y44")
    assert permit_like(PERMIT) and not permit_like(identity(1))
    assert bank_card(card(1)) and not bank_card("7" + card(1)[1:])


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10_000),
    st.sampled_from(["", "电话：", "手机 ", "\n", "赵工"]),
    st.sampled_from(["", "。", "\n", "转1"]),
)
def test_no_mobile_is_missed(detectors: DetectorSet, seed: int, before: str, after: str) -> None:
    value = mobile(seed)
    assert marked(f"{before}{value}{after}", detectors).get("mobile") == [value]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["身份证：", "身份证号码 ", "张某，", "("]))
def test_no_identity_number_is_missed(detectors: DetectorSet, seed: int, before: str) -> None:
    value = identity(seed)
    assert marked(f"{before}{value}。", detectors).get("id_card") == [value]
