"""Dates, ranges of dates and durations, as offices write them, in normal form.

Normal form of a date is ISO ("2024-05-06", "2024-05-06T09:30" where a time is written, "2024-05" for a month), of a
duration a number with 天, 工作日, 周, 个月, 年 or 小时 ("180天").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from extractors.fields.amounts import chinese_number

_GAP = r"\s*"
_CN = "〇○零一二三四五六七八九十OＯ"
_TIME = (
    rf"(?:[T\s(（,，]*(?P<half>上午|下午|中午|晚上|早上)?{_GAP}(?P<hour>\d{{1,2}}){_GAP}(?:[时点]{_GAP}(?:(?P<minute>\d{{1,2}}){_GAP}分?|"
    rf"(?P<on>整|半))?(?:{_GAP}\d{{1,2}}秒)?|[:：]{_GAP}(?P<minute2>\d{{2}})(?:[:：]\d{{2}})?))?"
)
_FULL = re.compile(
    rf"(?<!\d)(?P<year>(?:19|20)\d{{2}}){_GAP}(?P<sep>年|[-./—－])"
    rf"{_GAP}(?P<month>1[0-2]|0?[1-9]){_GAP}(?:月|[-./—－]){_GAP}(?P<day>3[01]|[12]\d|0?[1-9])(?!\d){_GAP}[日号]?{_TIME}"
)
_HAN = re.compile(
    rf"(?P<year>[{_CN}]{{4}}){_GAP}年{_GAP}(?P<month>[{_CN}]{{1,3}}){_GAP}月{_GAP}(?P<day>[{_CN}廿]{{1,3}}){_GAP}[日号]?{_TIME}"
)
_MONTH = re.compile(
    rf"(?<!\d)(?P<year>(?:19|20)\d{{2}}){_GAP}(?:年|[-./]){_GAP}(?P<month>1[0-2]|0?[1-9]){_GAP}(?:月份?|(?![-./\d月]))"
)
_COMPACT = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)")
_SHORT = re.compile(
    rf"(?<![\d年./])(?:(?P<month>1[0-2]|0?[1-9]){_GAP}月{_GAP})?(?P<day>3[01]|[12]\d|0?[1-9]){_GAP}[日号]{_TIME}"
)
_TO = re.compile(r"[^\d]{0,12}?(?:至|到|—+|－|–|-|~|～|起至|止)[^\d]{0,8}$")
_LENGTH = re.compile(
    rf"(?P<number>\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百]+){_GAP}(?:个|個)?{_GAP}"
    r"(?P<unit>日历天|日历日|日历年|自然日|工作日|天|日|周|星期|个?月|年|小时)(?P<day>历天)?"
)
_UNIT = {
    "日历天": "天", "日历日": "天", "自然日": "天", "天": "天", "日": "天", "工作日": "工作日", "周": "周",
    "星期": "周", "月": "个月", "个月": "个月", "年": "年", "日历年": "年", "小时": "小时",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """A date found at text[start:end], in normal form."""

    start: int
    end: int
    iso: str


def moments(text: str) -> list[Moment]:
    """Find the dates of a text in reading order; the year of a range's second date is taken from the first."""
    found = [moment for match in _FULL.finditer(text) if (moment := _moment(match))]
    found += [moment for match in _HAN.finditer(text) if (moment := _han(match))]
    found += [m for match in _MONTH.finditer(text) if (m := _month(match)) and not _overlaps(found, m)]
    found.sort(key=lambda moment: moment.start)
    for match in _SHORT.finditer(text):
        short = _short(match, text, found)
        if short is not None and not _overlaps(found, short):
            found.append(short)
    found.sort(key=lambda moment: moment.start)
    return found


def _overlaps(found: list[Moment], moment: Moment) -> bool:
    return any(other.start < moment.end and moment.start < other.end for other in found)


def _moment(match: re.Match[str]) -> Moment | None:
    return _dated(match, int(match["year"]), int(match["month"]), int(match["day"]))


def _han(match: re.Match[str]) -> Moment | None:
    year, month, day = (chinese_number(match[name].replace("廿", "二十")) for name in ("year", "month", "day"))
    if year is None or month is None or day is None or not 1900 <= year <= 2100:
        return None
    return _dated(match, year, month, day)


def _month(match: re.Match[str]) -> Moment | None:
    return Moment(match.start(), match.end(), f"{int(match['year']):04d}-{int(match['month']):02d}")


def _short(match: re.Match[str], text: str, found: list[Moment]) -> Moment | None:
    """A date without year (至11月1日, 至5日): only as the end of a range."""
    before = [moment for moment in found if moment.end <= match.start() and len(moment.iso) >= 10]
    if not before or not _TO.search(text[before[-1].end : match.start()]):
        return None
    first = before[-1].iso
    month = int(match["month"] or first[5:7])
    year = int(first[:4]) + (1 if (month, int(match["day"])) < (int(first[5:7]), int(first[8:10])) else 0)
    return _dated(match, year, month, int(match["day"]))


def _dated(match: re.Match[str], year: int, month: int, day: int) -> Moment | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    iso = f"{year:04d}-{month:02d}-{day:02d}"
    end = match.end()
    if match["hour"] is not None:
        hour = int(match["hour"]) + (12 if match["half"] in ("下午", "晚上") and int(match["hour"]) < 12 else 0)
        minute = int(match["minute"] or match["minute2"] or (30 if match["on"] == "半" else 0))
        if hour <= 24 and minute < 60:
            iso += f"T{hour:02d}:{minute:02d}"
        else:
            end = match.start("hour")
    return Moment(match.start(), end, iso)


def date(text: str) -> str | None:
    """Return the first date of a value; a compact one (20240506) only when it is all there is."""
    found = moments(text)
    if found:
        return found[0].iso
    match = _COMPACT.fullmatch(text.strip())
    return f"{match['year']}-{match['month']}-{match['day']}" if match else None


def date_range(text: str) -> tuple[str, str] | None:
    """Return both ends when the value states a range (自…至…, A—B, A~B)."""
    found = moments(text)
    for first, second in pairwise(found):
        if _TO.search(text[first.end : second.start]):
            return first.iso, second.iso
    return None


def durations(text: str) -> list[tuple[int, int, str]]:
    """Find durations: (start, end, normal form). Dates (5月6日, 2024年) are none."""
    dated = moments(text)
    found = []
    for match in _LENGTH.finditer(text):
        if any(moment.start < match.end() and match.start() < moment.end for moment in dated):
            continue
        written = match["number"]
        number = written if written[0].isdigit() else chinese_number(written)
        if number is None or (match["unit"] == "年" and len(str(number)) == 4):
            continue
        found.append((match.start(), match.end(), f"{number}{_UNIT[match['unit']]}"))
    return found


def duration(text: str) -> str | None:
    """Return the first duration of a value."""
    found = durations(text)
    return found[0][2] if found else None
