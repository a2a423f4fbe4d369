"""Amounts of money, percentages and Chinese numerals, as offices write them, in normal form.

Normal form of money is yuan with two decimals ("860万元" -> "8600000.00"), of a percentage digits with a sign ("3%").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
DIGITS |= {character: value for value, character in enumerate("〇壹贰叁肆伍陆柒捌玖")}
DIGITS |= {"○": 0, "O": 0, "Ｏ": 0, "两": 2, "贰": 2, "貳": 2, "弐": 2, "参": 3, "陸": 6, "柒": 7}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000), "千": Decimal(1000), "百万": Decimal(1_000_000)}

_NUMBER = r"(?:(?<![\w)）])-)?(?:\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_FIGURE = re.compile(
    rf"(?P<sign>(?:人民币|RMB|CNY)?\s*[¥￥]\s*|人民币\s*(?:[(（]?小写[)）]?)?[:：]?\s*)?(?P<number>{_NUMBER})"
    r"\s*(?P<scale>亿|百万|万|千)?\s*(?P<unit>元|圆|块|人民币)?"
)
_CAPITAL = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿"
_CAPITALS = f"[零壹贰叁肆伍陆柒捌玖拾][{_CAPITAL}]{{0,40}}"
_WORDS = re.compile(
    rf"(?P<whole>{_CAPITALS})[元圆](?P<rest>(?:零?[壹贰叁肆伍陆柒捌玖]角)?(?:零?[壹贰叁肆伍陆柒捌玖]分)?)整?"
)
_FREE = re.compile(r"免费|不收取|无偿|零元")
_NUMERAL = "零〇一二三四五六七八九十百两"
_PERCENT = re.compile(rf"(-?\d+(?:\.\d+)?)\s*([%％‰])|百分之([{_NUMERAL}点\d.]+)|千分之([{_NUMERAL}\d.]+)")
_UNIT_IN_LABEL = re.compile(
    r"(?:[(（\[【]|单位[:：]?|/)\s*(?:人民币|单位[:：]?)?\s*(亿元|万元|千元|元)\s*(?:[)）\]】]|$)"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """Yuan found at text[start:end]; ``words`` when written in capital numerals (大写)."""

    start: int
    end: int
    yuan: Decimal
    words: bool = False


def chinese_number(text: str) -> int | None:
    """Read 一百二十, 壹仟零伍拾万, 二〇二四 (digit by digit). None when it is no number."""
    if not text or any(c not in DIGITS and c not in UNITS and c not in "万亿" for c in text):
        return None
    if len(text) > 1 and all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = section = digit = 0
    for character in text:
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in UNITS:
            section += (digit or (1 if section == 0 else 0)) * UNITS[character]
            digit = 0
        elif character == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        else:
            total, section, digit = (total + section + digit) * 100_000_000, 0, 0
    return total + section + digit


def unit_in_label(label: str) -> str:
    """Return the unit that a label or table header states: 投标报价（万元） -> 万元; empty when there is none."""
    match = _UNIT_IN_LABEL.search(label)
    return match.group(1) if match else ""


def amounts(text: str, unit: str = "") -> list[Amount]:
    """Find amounts in reading order. A number counts when it has a unit, a currency sign or ``unit`` from its label."""
    found = [_in_words(match) for match in _WORDS.finditer(text)]
    taken = [(amount.start, amount.end) for amount in found if amount]
    for match in _FIGURE.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        amount = _in_figures(match, text, unit)
        if amount is not None:
            found.append(amount)
    return sorted((amount for amount in found if amount), key=lambda amount: amount.start)


def _in_figures(match: re.Match[str], text: str, unit: str) -> Amount | None:
    after = text[match.end() : match.end() + 1]
    if match.group("unit") is None and match.group("sign") is None:
        if not unit and match.group("scale") is None:
            return None
        if match.group("scale") is None and re.match(r"[\d%％年月日号天个㎡m米吨]", after):
            return None
        if match.group("scale") is not None and re.match(r"[㎡m米吨亩人户平立千方株]", after):
            return None
    value = Decimal(re.sub(r"[,，\s]", "", match.group("number")))
    scale = match.group("scale") or ("" if match.group("unit") else unit.rstrip("元"))
    start = match.start() if match.group("sign") else match.start("number")
    return Amount(start, match.end(), value * _SCALES.get(scale, Decimal(1)))


def _in_words(match: re.Match[str]) -> Amount | None:
    whole = chinese_number(match.group("whole"))
    if whole is None:
        return None
    value = Decimal(whole)
    for digit, coin in re.findall(r"([壹贰叁肆伍陆柒捌玖])([角分])", match.group("rest")):
        value += Decimal(DIGITS[digit]) / (10 if coin == "角" else 100)
    return Amount(match.start(), match.end(), value, words=True)


def money(text: str, unit: str = "") -> str | None:
    """Return the amount of a value in normal form: figures before words, the first of several; 免费 is 0.00."""
    found = amounts(text, unit)
    figures = [amount for amount in found if not amount.words]
    if figures or found:
        return yuan((figures or found)[0].yuan)
    return "0.00" if _FREE.search(text) else None


def yuan(value: Decimal) -> str:
    """Write yuan with two decimals."""
    return f"{value:.2f}"


def percents(text: str) -> list[tuple[int, int, str]]:
    """Find percentages: (start, end, normal form)."""
    found = []
    for match in _PERCENT.finditer(text):
        figure, sign, hundredth, thousandth = match.groups()
        if figure is not None:
            found.append((match.start(), match.end(), figure + sign.replace("％", "%")))
            continue
        written = hundredth or thousandth
        number = written if re.fullmatch(r"[\d.]+", written) else _decimal(written)
        if number is not None:
            found.append((match.start(), match.end(), number + ("%" if hundredth else "‰")))
    return found


def _decimal(written: str) -> str | None:
    whole, _, fraction = written.partition("点")
    value = chinese_number(whole)
    if value is None or any(character not in DIGITS for character in fraction):
        return None
    return str(value) + ("." + "".join(str(DIGITS[c]) for c in fraction) if fraction else "")
