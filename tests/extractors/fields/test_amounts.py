"""Money, percentages and Chinese numerals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.fields.amounts import amounts, chinese_number, money, percents, unit_in_label

_DIGITS = "零壹贰叁肆伍陆柒捌玖"


def capitals(cents: int) -> str:
    """Write an amount below ten thousand million in capital numerals, as banks do."""
    yuan, rest = divmod(cents, 100)
    words = _whole(yuan) + "元"
    if not rest:
        return words + "整"
    tenth, hundredth = divmod(rest, 10)
    words += f"{_DIGITS[tenth]}角" if tenth else "零"
    return words + (f"{_DIGITS[hundredth]}分" if hundredth else "")


def _whole(number: int) -> str:
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    words = ""
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if group == 0:
            continue
        if words and group < 1000:
            words += "零"
        words += _group(group) + ("", "万", "亿")[place]
    return words or "零"


def _group(group: int) -> str:
    words, gap = "", False
    for unit, name in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit, group = divmod(group, unit)
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return words


@given(st.integers(min_value=1, max_value=999_999_999_999))
def test_capital_numerals_round_trip(cents: int) -> None:
    found = amounts("人民币" + capitals(cents))
    assert [amount.yuan for amount in found] == [Decimal(cents) / 100]


@given(st.integers(min_value=0, max_value=10**12), st.booleans())
def test_figures_round_trip(cents: int, grouped: bool) -> None:
    number = Decimal(cents) / 100
    assert money(f"{number:,.2f}元" if grouped else f"{number:.2f}元") == f"{number:.2f}"


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("860万元", "", "8600000.00"),
        ("2.36亿元", "", "236000000.00"),
        ("￥1,234,567.80", "", "1234567.80"),
        ("人民币（大写）贰佰万元整（¥2,000,000.00元）", "", "2000000.00"),
        ("人民币壹拾柒万壹仟元整", "", "171000.00"),
        ("总投资 1,278.00 万元，申请补助", "", "12780000.00"),
        ("512.30", "万元", "5123000.00"),
        ("免费", "", "0.00"),
        ("铺设管道12.6km", "", None),
        ("2023年5月6日", "元", None),
        ("建设高标准农田5171亩", "", None),
    ],
)
def test_money(text: str, unit: str, value: str | None) -> None:
    assert money(text, unit) == value


@pytest.mark.parametrize(
    ("label", "unit"),
    [("投标总价（万元）", "万元"), ("合同价/元", "元"), ("金额(单位：亿元)", "亿元"), ("面积（亩）", ""), ("金额", "")],
)
def test_unit_in_label(label: str, unit: str) -> None:
    assert unit_in_label(label) == unit


@pytest.mark.parametrize(
    ("text", "value"), [("3%", "3%"), ("占３．５％左右", None), ("百分之十二点五", "12.5%"), ("千分之三", "3‰")]
)
def test_percents(text: str, value: str | None) -> None:
    found = [normal for _, _, normal in percents(text)]
    assert found == ([value] if value else found)


@pytest.mark.parametrize(
    ("text", "value"), [("一百二十", 120), ("二〇二四", 2024), ("十", 10), ("两", 2), ("壹仟零伍拾万", 10500000)]
)
def test_chinese_number(text: str, value: int) -> None:
    assert chinese_number(text) == value


def test_chinese_number_refuses_words() -> None:
    assert chinese_number("百姓") is None
    assert chinese_number("") is None
