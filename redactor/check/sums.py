"""Operations on money, percentages and areas. Amounts are yuan; what cannot be read exactly is not judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractors.doctype import CheckSpec
from extractors.fields.amounts import amounts, percents
from extractors.fields.blank import is_background
from extractors.fields.disclosure import Field
from redactor.check.context import Context, amount_of, rounding_of, slack_of, value_text
from redactor.check.problem import Problem

_CENT = Decimal("0.01")
_HECTARE_IN_MU = Decimal(15)


def ratio_cap(context: Context, check: CheckSpec, *, percent: float, estimate_cues: str = "") -> Problem | None:
    """items[0] is at most ``percent`` of the estimate: an amount behind ``estimate_cues`` in the text of items[2],
    else the largest known of the other items."""
    part = context.amount(check.items[0])
    if part is None:
        return None
    bases = [amount for item in check.items[1:] if (amount := context.amount(item)) is not None]
    if estimate_cues:
        raws = [context.raw(item) for item in check.items[1:]]
        bases += [found for raw in raws for found, _ in _amounts_behind(estimate_cues, raw)]
    base = max(bases, default=None)
    if base is None or base <= 0 or part * 100 <= base * Decimal(str(percent)) + _CENT:
        return None
    share = (part * 100 / base).quantize(_CENT)
    return Problem(f"占 {share}%，上限 {percent}%", f"{share}%, at most {percent}%", context.spans(*check.items[:2]))


def percent_cap(context: Context, check: CheckSpec, *, percent: float) -> Problem | None:
    """No percentage in the item is above ``percent``."""
    found = [_number(value) for _, _, value in percents(context.raw(check.items[0]))]
    worst = max((value for value in found if value is not None), default=None)
    if worst is None or worst <= Decimal(str(percent)):
        return None
    return Problem(f"为 {worst}%，上限 {percent}%", f"{worst}%, at most {percent}%", context.spans(check.items[0]))


def percent_total(context: Context, check: CheckSpec) -> Problem | None:
    """Several percentages of one item (the last item given that has several) make 100."""
    for item in reversed(check.items):
        raw = context.raw(item)
        found = [value for _, _, text in percents(raw) if (value := _number(text)) is not None]
        if len(found) < 2 or "其中" in raw:
            continue
        total = sum(found, Decimal(0))
        if abs(total - 100) <= Decimal("0.1") or Decimal(100) in found:
            return None
        return Problem(f"合计为 {total}%，应为 100%", f"they make {total}%, not 100%", context.spans(item))
    return None


def money_cap(context: Context, check: CheckSpec, *, unless: str = "") -> Problem | None:
    """items[0] is at most items[1]; not judged when ``unless`` is in the text."""
    value, cap = context.amount(check.items[0]), context.amount(check.items[1])
    if value is None or cap is None or value <= cap + _CENT or (unless and re.search(unless, context.text)):
        return None
    return Problem("金额超过上限", "the amount is over the cap", context.spans(*check.items))


def growth_cap(context: Context, check: CheckSpec, *, percent: float, excused_by: str) -> Problem | None:
    """items[0] is at most ``percent`` above items[1], unless the item ``excused_by`` says why."""
    value, base = context.amount(check.items[0]), context.amount(check.items[1])
    if value is None or not base or value <= base * (1 + Decimal(str(percent)) / 100) or context.has(excused_by):
        return None
    growth = ((value / base - 1) * 100).quantize(_CENT)
    return Problem(f"超出 {growth}%", f"{growth}% above", context.spans(*check.items[:2]))


def difference(
    context: Context, check: CheckSpec, *, tolerance: float, absolute: bool = False, signed_cue: str = ""
) -> Problem | None:
    """items[0] - items[1] = items[2] within ``tolerance`` yuan. ``absolute`` ignores the sign of the difference; with
    ``signed_cue`` in what the document calls items[1], that amount is added."""
    first, second, third = (context.amount(item) for item in check.items[:3])
    if first is None or second is None or third is None:
        return None
    label = field.label if (field := context.field(check.items[1])) else ""
    if signed_cue and re.search(signed_cue, label + context.raw(check.items[1])) and "减" not in label:
        second = -abs(second)
    left = first - second
    off = abs(abs(left) - abs(third)) if absolute else abs(left - third)
    rounding = sum((slack_of(field) for item in check.items[:3] if (field := context.field(item))), Decimal(0))
    if off <= max(Decimal(str(tolerance)), rounding):
        return None
    return Problem(f"相差 {off:.2f} 元", f"off by {off:.2f} yuan", context.spans(*check.items[:3]))


def amount_words(context: Context, check: CheckSpec, *, column: str = "") -> Problem | None:
    """An amount in capital numerals (大写) equals the figures beside it, in each value of the item or the column."""
    cells = context.cells(column) if column else [(1, field) for field in context.found(check.items[0])]
    for row, field in cells:
        raw = re.sub(r"\s+", "", field.raw)
        found = amounts(raw, _unit(raw))
        words = [amount.yuan for amount in found if amount.words]
        figures = [amount.yuan for amount in found if not amount.words]
        if words and figures and all(abs(words[0] - figure) >= 1 for figure in figures):
            where = f"第 {row} 行" if len(cells) > 1 else ""
            return Problem(f"{where}大写与小写不一致", "the words and the figures differ", field.spans)
    return None


def column_cap(context: Context, check: CheckSpec, *, column: str) -> Problem | None:
    """No amount in the column is above items[1]."""
    cap = context.amount(check.items[1])
    if cap is None:
        return None
    for row, field in context.cells(column):
        amount = amount_of(field)
        if amount is not None and amount > cap + slack_of(field):
            return Problem(f"第 {row} 名高于限价", f"row {row} is above the cap", field.spans)
    return None


def amount_equals_text(context: Context, check: CheckSpec, *, cues: str) -> Problem | None:
    """The item equals the amount that stands behind ``cues`` elsewhere in the text; one equal amount is enough."""
    value = context.amount(check.items[0])
    found = list(_amounts_behind(cues, context.text))
    field = context.field(check.items[0])
    if value is None or field is None or not found:
        return None
    if any(abs(other - value) <= slack_of(field) + slack for other, slack in found):
        return None
    return Problem("两处金额不一致", "the two amounts differ", context.spans(check.items[0]))


def funding_sum(context: Context, check: CheckSpec) -> Problem | None:
    """The amounts of the sources in items[0] make items[1]."""
    total = context.amount(check.items[1])
    parts = [amount.yuan for amount in amounts(context.raw(check.items[0])) if not amount.words]
    if (
        total is None
        or len(parts) < 2
        or total in parts
        or abs(sum(parts) - total) <= max(Decimal(10000), total / 1000)
    ):
        return None
    return Problem("各项合计与总额不一致", "the parts do not make the total", context.spans(*check.items))


def capital_table(context: Context, check: CheckSpec) -> Problem | None:
    """Nobody has paid in more than subscribed, and the shares make 100%."""
    rows = context.disclosure.lists.get(check.items[0], ())
    shares: list[Decimal] = []
    for number, row in enumerate(rows, 1):
        name = value_text(row["股东"]) if "股东" in row else ""
        if re.search(r"合计|总计|小计", name):
            continue
        subscribed, paid = (amount_of(row[key]) if key in row else None for key in ("认缴额", "实缴额"))
        if subscribed is not None and paid is not None and paid > subscribed + _CENT:
            return Problem(
                f"第 {number} 行实缴额大于认缴额", f"row {number}: paid in over subscribed", row["实缴额"].spans
            )
        share = _number(value_text(row["持股比例"])) if "持股比例" in row else None
        shares += [] if share is None else [share]
    total = sum(shares, Decimal(0))
    if len(shares) == len(rows) > 1 and abs(total - 100) > Decimal("0.1"):
        return Problem(f"持股比例合计 {total}%，应为 100%", f"the shares make {total}%", ())
    return None


def rows_sum(context: Context, check: CheckSpec, *, column: str, tolerance: float) -> Problem | None:
    """The column of list items[0] adds up to items[1]; hectares and mu (1:15) are told apart by the text around."""
    rows = context.disclosure.lists.get(check.items[0], ())
    plain = [row for row in rows if not any(re.search(r"合计|总计|小计", value_text(cell)) for cell in row.values())]
    parts = [_area(row[column]) for row in plain if column in row]
    whole = context.field(check.items[1])
    total = _area(whole) if whole else None
    if total is None or not parts or None in parts or len(parts) != len(plain):
        return None
    added = sum((part for part in parts if part is not None), Decimal(0))
    slack = max(Decimal(str(tolerance)), total / 1000)
    if any(abs(added * factor - total) <= slack for factor in (1, _HECTARE_IN_MU, 1 / _HECTARE_IN_MU)):
        return None
    return Problem("各行相加不等于总数", "the rows do not make the total", context.spans(check.items[1]))


def _amounts_behind(cues: str, text: str) -> Iterator[tuple[Decimal, Decimal]]:
    """The first amount, with its rounding, within a short distance behind each cue, before the sentence ends;
    sentences about an earlier tender or another project are left out."""
    for match in re.finditer(cues, text):
        if is_background(re.split(r"[。;；]", text[: match.start()])[-1][-60:]):
            continue
        stretch = re.split(r"[。;；]", text[match.end() : match.end() + 60])[0]
        found = [amount for amount in amounts(stretch) if amount.start <= 16]
        figures = [amount for amount in found if not amount.words] or found
        if figures:
            yield figures[0].yuan, rounding_of(stretch[figures[0].start : figures[0].end])


def _unit(raw: str) -> str:
    return "万元" if "万元" in raw else "元" if "元" in raw else ""


def _number(text: str) -> Decimal | None:
    match = re.search(r"-?\d+(?:\.\d+)?", text)
    return Decimal(match.group()) if match else None


def _area(field: Field) -> Decimal | None:
    found = re.findall(r"\d+(?:\.\d+)?", value_text(field).replace(",", ""))
    return Decimal(found[0]) if found else None
