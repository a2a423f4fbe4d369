"""Operations on lists of households: totals, columns that must not be published, minors."""

from __future__ import annotations

import re

from extractors.doctype import CheckSpec
from extractors.fields.amounts import chinese_number
from extractors.fields.disclosure import Field
from redactor.check.context import Context, is_filled, value_text
from redactor.check.problem import Problem
from redactor.check.wording import plain

_SUM = re.compile(r"合计|总计|小计|共计")
_BIRTH = re.compile(r"(?<!\d)[1-9]\d{5}((?:19|20)\d{2})(\d{2})(\d{2})\d{3}[\dXx](?!\d)")
_DATE = re.compile(r"((?:19|20)\d{2})[年.\-/](\d{1,2})")
_ADULT = 14


def household_totals(context: Context, check: CheckSpec) -> Problem | None:
    """The number of rows is items[0], the column items[2] adds up to items[1]."""
    rows = [
        row
        for row in context.disclosure.lists.get("households", ())
        if not any(_SUM.search(value_text(cell)) for cell in row.values())
    ]
    if not rows:
        return None
    stated = _count(context, check.items[0])
    if stated is not None and stated != len(rows):
        return Problem(f"名单 {len(rows)} 行，总户数 {stated}", f"{len(rows)} rows, {stated} stated", ())
    people = _count(context, check.items[1])
    sizes = [_integer(row.get(check.items[2])) for row in rows]
    if people is None or None in sizes:
        return None
    total = sum(size for size in sizes if size is not None)
    if total != people:
        return Problem(f"人口合计 {total}，总人数 {people}", f"{total} people in the rows, {people} stated", ())
    return None


def withheld_columns(context: Context, check: CheckSpec) -> Problem | None:
    """The list has no column that may not be published."""
    forbidden = {spec.id: spec.title for spec in context.doctype.items if spec.publish == "withhold"}
    rows = context.disclosure.lists.get("households", ())
    seen = {column for row in rows for column, cell in row.items() if column in forbidden and is_filled(cell)}
    seen &= set(check.items)
    if not seen:
        return None
    titles = "、".join(title for column, title in forbidden.items() if column in seen)
    spans = tuple(span for row in rows[:1] for column in sorted(seen) if column in row for span in row[column].spans)
    return Problem(f"含不得公开的列：{titles}", f"columns to be withheld: {', '.join(sorted(seen))}", spans)


def household_table(context: Context, check: CheckSpec) -> Problem | None:
    """The announcement carries no table of single households."""
    rows = context.disclosure.lists.get(check.items[0], ())
    named = [row for row in rows if any(column in row and is_filled(row[column]) for column in ("户主", "head_name"))]
    if named:
        return Problem(f"含 {len(named)} 户的分户情况", f"{len(named)} households are listed", ())
    return None


def minors(context: Context, check: CheckSpec) -> Problem | None:
    """No row tells of somebody younger than fourteen in the year of publication; without that year nothing is said."""
    day = context.day("publicity_start") or context.day("publicity_end")
    for row in context.disclosure.lists.get("households", ()):
        for item in check.items:
            field = row.get(item)
            if field is not None and is_filled(field) and _tells_of_minor(plain(field), day.year if day else None):
                return Problem("含未成年人信息", "it tells of minors", field.spans)
    return None


def _tells_of_minor(text: str, year: int | None) -> bool:
    ages = [int(age) for age in re.findall(r"(?<!\d)(\d{1,2})(?:周?岁|$)", text)]
    births = [int(match.group(1)) for match in (*_BIRTH.finditer(text), *_DATE.finditer(text))]
    return any(age < _ADULT for age in ages) or (year is not None and any(year - birth < _ADULT for birth in births))


def _count(context: Context, item: str) -> int | None:
    field = context.field(item)
    return _integer(field) if field else None


def _integer(field: Field | None) -> int | None:
    if field is None or not is_filled(field):
        return None
    text = plain(field)
    match = re.search(r"\d+", text)
    if match:
        return int(match.group())
    found = re.search(r"[一二两三四五六七八九十百千]+", text)
    return chinese_number(found.group()) if found else None
