"""Dates, ranges and durations."""

from __future__ import annotations

from datetime import date as Date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.fields.dates import date, date_range, duration, moments

_HAN = "〇一二三四五六七八九"


def _han(number: int) -> str:
    if number <= 10:
        return "十" if number == 10 else _HAN[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _HAN[tens]) + "十" + (_HAN[ones] if ones else "")


@given(st.dates(min_value=Date(1950, 1, 1), max_value=Date(2090, 12, 31)), st.integers(0, 5))
def test_every_style_of_date(day: Date, style: int) -> None:
    year, month, number = day.year, day.month, day.day
    written = (
        f"{year}年{month}月{number}日",
        f"{year} 年 {month:02d} 月 {number:02d} 日",
        f"{year}-{month:02d}-{number:02d}",
        f"{year}.{month}.{number}",
        f"{year}/{month}/{number}",
        "".join(_HAN[int(digit)] for digit in str(year)) + f"年{_han(month)}月{_han(number)}日",
    )[style]
    assert date(f"于{written}发布") == day.isoformat()


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024年5月6日9时30分", "2024-05-06T09:30"),
        ("2024年5月6日下午2时半", "2024-05-06T14:30"),
        ("2024年5月6日上午9：30".replace("：", ":"), "2024-05-06T09:30"),
        ("2019.07.08 10:00", "2019-07-08T10:00"),
        ("2020-03", "2020-03"),
        ("20240506", "2024-05-06"),
        ("520122202405060101", None),
        ("工期180天", None),
    ],
)
def test_date(text: str, iso: str | None) -> None:
    assert date(text) == iso


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("2021年10月29日8时30分至11月1日17时30分", ("2021-10-29T08:30", "2021-11-01T17:30")),
        ("自2024年5月1日至7日止", ("2024-05-01", "2024-05-07")),
        ("2019.07.09~2019.07.10", ("2019-07-09", "2019-07-10")),
        ("2024年12月30日至1月3日", ("2024-12-30", "2025-01-03")),
        ("2022年7月22日起至2022年7月29日", ("2022-07-22", "2022-07-29")),
        ("2020年3月1日-3月8日", ("2020-03-01", "2020-03-08")),
        ("2024年5月1日发布，2024年5月7日开标", None),
    ],
)
def test_ranges(text: str, both: tuple[str, str] | None) -> None:
    assert date_range(text) == both


def test_a_day_without_month_alone_is_no_date() -> None:
    assert moments("自发布之日起5日内") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("240个日历天", "240天"),
        ("一百二十个日历天", "120天"),
        ("20年（建设期2年，运营期18年）", "20年"),
        ("24个月", "24个月"),
        ("15个工作日", "15工作日"),
        ("2024年5月6日", None),
    ],
)
def test_duration(text: str, value: str | None) -> None:
    assert duration(text) == value
