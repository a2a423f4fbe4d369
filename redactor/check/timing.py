"""Operations on dates and periods. The day on which a period begins is not counted."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from extractors.doctype import CheckSpec
from extractors.fields.blank import is_background
from extractors.fields.dates import date_range, durations, moments
from redactor.check.calendar import Count, day_of, end_of_period, workdays_after
from redactor.check.context import Context, value_text
from redactor.check.problem import Problem

_UNOFFICIAL_ZH = "（未按法定节假日历核算）"
_UNOFFICIAL_EN = " (public holidays not known)"


def min_days(context: Context, check: CheckSpec, *, days: int, extend: bool = False) -> Problem | None:
    """items[1] is at least ``days`` after items[0]; ``extend`` puts off a last day of rest to the next working day."""
    start, end = _two(context, check)
    if start is None or end is None:
        return None
    gap = (end - start).days
    if gap < days:
        return Problem(
            f"间隔 {gap} 日，应不少于 {days} 日", f"{gap} days, at least {days} are due", context.spans(*check.items)
        )
    if extend:
        last, official = end_of_period(start, days)
        if end < last:
            return Problem(
                f"期限末日为休息日，应顺延至下一工作日{'' if official else _UNOFFICIAL_ZH}",
                f"the last day is a day of rest: put it off{'' if official else _UNOFFICIAL_EN}",
                context.spans(*check.items),
            )
    return None


def max_days(context: Context, check: CheckSpec, *, days: int) -> Problem | None:
    """items[1] is at most ``days`` after items[0]."""
    start, end = _two(context, check)
    if start is None or end is None or (end - start).days <= days:
        return None
    gap = (end - start).days
    return Problem(f"间隔 {gap} 日，应在 {days} 日内", f"{gap} days, at most {days}", context.spans(*check.items))


def min_workdays(context: Context, check: CheckSpec, *, days: int) -> Problem | None:
    """items[1] is at least ``days`` working days after items[0]."""
    start, end = _two(context, check)
    if start is None or end is None:
        return None
    count = workdays_after(start, end)
    return _too_few(count, days, context, check) if count.days < days else None


def max_workdays(context: Context, check: CheckSpec, *, days: int) -> Problem | None:
    """items[1] is at most ``days`` working days after items[0]."""
    start, end = _two(context, check)
    if start is None or end is None:
        return None
    return _too_many(start, end, days, context, check)


def dates_in_order(context: Context, check: CheckSpec, *, pairs: tuple[str, ...] = ()) -> Problem | None:
    """The dates of the items do not run backward; ``pairs`` ("a<=b") instead of the order of the items."""
    chosen = [tuple(pair.split("<=")) for pair in pairs]
    if not chosen:
        known = [item for item in check.items if _moment(context, item)]
        chosen = list(pairwise(known))
    for first, second in chosen:
        before, after = _moment(context, first), _moment(context, second)
        if before and after and _later(before, after):
            titles = [_title(context, item) for item in (first, second)]
            return Problem(
                f"“{titles[0]}”晚于“{titles[1]}”", f"{first} is later than {second}", context.spans(first, second)
            )
    return None


def same_moment(context: Context, check: CheckSpec) -> Problem | None:
    """Both items name the same day, and the same time where both give one."""
    one, other = (_moment(context, item) for item in check.items[:2])
    if not one or not other:
        return None
    timed = "T" in one and "T" in other
    if one[:10] == other[:10] and (not timed or one == other):
        return None
    return Problem("两个时间不一致", "the two times differ", context.spans(*check.items))


def max_days_from_text(context: Context, check: CheckSpec, *, cues: str, days: int) -> Problem | None:
    """The item is at most ``days`` after the date that stands beside ``cues`` in the text."""
    end = context.day(check.items[0])
    start = _date_beside(context.text, cues)
    if end is None or start is None or (end - start).days <= days:
        return None
    gap = (end - start).days
    return Problem(f"间隔 {gap} 日，应在 {days} 日内", f"{gap} days, at most {days}", context.spans(*check.items))


def after_text_range(context: Context, check: CheckSpec, *, cues: str) -> Problem | None:
    """The item is not before the end of the range of dates that stands behind ``cues`` in the text."""
    day = context.day(check.items[0])
    for match in re.finditer(cues, context.text):
        stretch = context.text[match.end() : match.end() + 60].split("。")[0]
        found = date_range(stretch)
        end = day_of(found[1]) if found else None
        if day and end and day < end:
            return Problem("早于公示期结束", "before the end of the publicity period", context.spans(check.items[0]))
        if end:
            return None
    return None


def min_workdays_from_publication(context: Context, check: CheckSpec, *, days: int) -> Problem | None:
    """The item is at least ``days`` working days after the document's own date (the last date line)."""
    end = context.day(check.items[0])
    start = context.signed_day()
    if start is None or end is None or end < start:
        return None
    count = workdays_after(start, end)
    return _too_few(count, days, context, check) if count.days < days else None


def date_in_text_order(context: Context, check: CheckSpec) -> Problem | None:
    """The last date in items[0] is not later than the first in items[1]; both are free text."""
    first, second = ([m.iso for m in moments(context.raw(item)) if len(m.iso) >= 10] for item in check.items[:2])
    if not first or not second or first[-1][:10] <= second[0][:10]:
        return None
    return Problem("批复日期晚于签署日期", "the approval is later than the signature", context.spans(*check.items))


def max_workdays_from_value(context: Context, check: CheckSpec, *, days: int) -> Problem | None:
    """The document's own date (the last date line) is at most ``days`` working days after the date in the item."""
    inside = [m.iso for m in moments(context.raw(check.items[0])) if len(m.iso) >= 10]
    start, end = day_of(inside[0]) if inside else None, context.signed_day()
    if start is None or end is None:
        return None
    return _too_many(start, end, days, context, check)


def min_years(context: Context, check: CheckSpec, *, years: int) -> Problem | None:
    """The duration of the item is at least ``years``."""
    field = context.field(check.items[0])
    match = re.fullmatch(r"(\d+)年", value_text(field)) if field else None
    if match is None or int(match.group(1)) >= years:
        return None
    return Problem(f"{match.group(1)} 年，低于 {years} 年", f"less than {years} years", context.spans(*check.items))


def period_sum(context: Context, check: CheckSpec) -> Problem | None:
    """Construction and operation together make the whole period; all three are read around the item."""
    whole = context.field(check.items[0])
    total = _months(value_text(whole)) if whole else None
    source = context.raw(check.items[0]) + context.text
    parts = [re.search(rf"{name}(?:为|是|:|：|共|约)?\(?(\d+个?[年月]+)", source) for name in ("建设期", "运营期")]
    months = [_months(match.group(1)) for match in parts if match]
    if total is None or len(months) < 2 or None in months or sum(m for m in months if m) == total:
        return None
    return Problem("各期相加不等于合作期限", "the periods do not add up", context.spans(*check.items))


def _two(context: Context, check: CheckSpec) -> tuple[date | None, date | None]:
    return context.day(check.items[0]), context.day(check.items[1])


def _moment(context: Context, item: str) -> str:
    field = context.field(item)
    value = value_text(field) if field else ""
    return value if day_of(value) else ""


def _later(before: str, after: str) -> bool:
    if "T" in before and "T" in after:
        return before > after
    return before[:10] > after[:10]


def _title(context: Context, item: str) -> str:
    spec = context.doctype.item(item)
    return spec.title if spec else item


def _too_many(start: date, end: date, days: int, context: Context, check: CheckSpec) -> Problem | None:
    count = workdays_after(start, end)
    if count.days <= days:
        return None
    return Problem(
        f"间隔 {count.days} 个工作日，应在 {days} 个工作日内{'' if count.official else _UNOFFICIAL_ZH}",
        f"{count.days} working days, at most {days}{'' if count.official else _UNOFFICIAL_EN}",
        context.spans(*check.items),
    )


def _too_few(count: Count, days: int, context: Context, check: CheckSpec) -> Problem:
    return Problem(
        f"间隔 {count.days} 个工作日，应不少于 {days} 个工作日{'' if count.official else _UNOFFICIAL_ZH}",
        f"{count.days} working days, at least {days} are due{'' if count.official else _UNOFFICIAL_EN}",
        context.spans(*check.items),
    )


def _date_beside(text: str, cues: str) -> date | None:
    """The date behind a cue (…通知书发出日期：2024年5月1日) or right before it (…于2024年5月1日发出中标通知书)."""
    for match in re.finditer(cues, text):
        stretch = re.split(r"[。;；]", text[match.end() : match.end() + 30])[0]
        found = [m for m in moments(stretch) if len(m.iso) >= 10 and m.start <= 14]
        if found and not is_background(text[max(0, match.start() - 12) : match.start()]):
            return day_of(found[0].iso)
    for match in re.finditer(rf"(?:发出|下达|收到|签发|取得)了?{cues}", text):
        found = [m for m in moments(text[max(0, match.start() - 24) : match.start()]) if len(m.iso) >= 10]
        if found:
            return day_of(found[-1].iso)
    return None


def _months(text: str) -> int | None:
    found = durations(text)
    match = re.fullmatch(r"(\d+)(年|个月)", found[0][2]) if found else None
    return int(match.group(1)) * (12 if match.group(2) == "年" else 1) if match else None
