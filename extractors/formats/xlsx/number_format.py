"""What a number format shows of a stored number (ISO/IEC 29500-1, 18.8.31): only as far as it differs from the digits.

A format can show digits that are not stored ("138"00000000), hide all that is (;;;), or make a date of a day number.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

_BUILT_IN = {
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mmss.0", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Formats that are not written in the file, those of a Chinese edition among them (18.8.30)."""
_TOKEN = re.compile(
    r'"([^"]*)"|[\\!](.)|\[([^\]]*)\]|_(.)|\*(.)|(AM/PM|A/P|上午/下午)|(y+|m+|d+|h+|s+|a{3,4}|e+|b+)|(\.0+(?=\W|$))|(.)',
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
_DATE_LETTERS = re.compile(r"[ymdhs]|a{3,4}|e(?![+-])", re.IGNORECASE)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = "一二三四五六日"
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LAST_DAY = 2_958_466


def format_code(number: int, own: dict[int, str]) -> str:
    """Return the code of a number format; ``own`` are those that the file writes. "" for those that show the digits."""
    return own.get(number, _BUILT_IN.get(number, ""))


def shown(code: str, value: str, is_1904: bool = False) -> str | None:
    """Return what a format shows of a number, None when that is the number's own digits, grouped or rounded."""
    differs, zeros = _may_differ(code), _zeros(code)
    if not differs and not zeros:
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    if not number.is_finite() or not (differs or number.adjusted() + 1 < zeros):
        return None
    section = _section(code, number)
    if _is_date(section):
        return _date(section, number, is_1904)
    return _number(section, abs(number) if section != code.split(";", 1)[0] else number)


@lru_cache(maxsize=1024)
def around_text(code: str) -> tuple[str, str]:
    """Return what a format shows before and behind a text: "138"@ does to the rest of a number (18.8.31)."""
    sections = _sections(code)
    section = sections[3] if len(sections) > 3 else sections[-1]
    if "@" not in section or section == "@":
        return "", ""
    sides = ["", ""]
    place = 0
    for match in _TOKEN.finditer(section):
        quoted, escaped, *_, other = match.groups()
        if other == "@":
            place = 1
        else:
            sides[place] += quoted or escaped or ""
    return sides[0], sides[1]


_COLORS = re.compile(
    r"\[(?:Red|Blue|Black|White|Green|Cyan|Magenta|Yellow|Color ?\d+|红色?|蓝色?|黑色?|\$-?[0-9A-Fa-f,]*)\]",
    re.IGNORECASE,
)
_SPACERS = re.compile(r"_.|\*.|\\[ ()\-]|\"[ ()\-]?\"")
_DIGITS_ONLY = re.compile(r"[#0?,.%()\-+ ;@]*")


@lru_cache(maxsize=1024)
def _may_differ(code: str) -> bool:
    """Tell whether a code has anything but places for the digits of the number."""
    bare = _SPACERS.sub("", _COLORS.sub("", code))
    if not bare or bare.lower() in ("general", "@", "g/通用格式"):
        return False
    if re.search(r"[Ee][+-]|/", bare) and not _is_date(bare):
        return False
    return _DIGITS_ONLY.fullmatch(bare) is None or _is_hiding(bare)


@lru_cache(maxsize=1024)
def _zeros(code: str) -> int:
    """Return how many digits a code shows at least, where those are enough for a number of a person or an account."""
    zeros = _SPACERS.sub("", _COLORS.sub("", code)).split(";", 1)[0].partition(".")[0].count("0")
    return zeros if zeros >= _SHORTEST else 0


_SHORTEST = 7


def _is_hiding(code: str) -> bool:
    return not re.search(r"[#0?]", code.split(";", 1)[0]) or ",." in code or re.search(r",(?:[;.]|$)", code) is not None


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[str, ...]:
    """Cut a code at its semicolons, but for those in quotes and behind backslashes."""
    sections = [""]
    quoted = escaped = False
    for letter in code:
        if letter == ";" and not quoted and not escaped:
            sections.append("")
            continue
        escaped = letter == "\\" and not escaped and not quoted
        quoted ^= letter == '"' and not escaped
        sections[-1] += letter
    return tuple(sections)


def _section(code: str, number: Decimal) -> str:
    sections = _sections(code)
    for section in sections[:2]:
        found = _CONDITION.search(section) if "[" in section else None
        if found and _holds(number, found[1], Decimal(found[2])):
            return section
    if len(sections) == 1 or number > 0:
        return sections[0]
    if number < 0:
        return sections[1]
    return sections[2] if len(sections) > 2 else sections[0]


def _holds(number: Decimal, operator: str, limit: Decimal) -> bool:
    return {
        "<": number < limit, "<=": number <= limit, ">": number > limit, ">=": number >= limit, "=": number == limit,
        "<>": number != limit,
    }[operator]  # fmt: skip


@lru_cache(maxsize=1024)
def _is_date(section: str) -> bool:
    bare = re.sub(r'"[^"]*"|\\.|_.|\*.', "", section)
    bare = re.sub(r"\[(?![hms]+\])[^\]]*\]", "", bare, flags=re.IGNORECASE)
    return not re.search(r"general", bare, re.IGNORECASE) and _DATE_LETTERS.search(bare) is not None


# ---------------------------------------------------------------- dates


def _date(section: str, number: Decimal, is_1904: bool) -> str:
    if not 0 <= number < _LAST_DAY:
        return ""
    days = float(number)
    if not is_1904 and days < 60:
        days += 1  # the calendar of 1900 has a 29 February that never was
    moment = (_EPOCH_1904 if is_1904 else _EPOCH) + timedelta(seconds=round(days * 86400))
    out: list[str] = []
    last = ""
    half = re.search(r"AM/PM|A/P|上午/下午", section, re.IGNORECASE) is not None
    tokens = list(_TOKEN.finditer(section))
    for index, match in enumerate(tokens):
        quoted, escaped, bracket, _, _, noon, letters, _, other = match.groups()
        if letters:
            following = next((t[7].lower()[0] for t in tokens[index + 1 :] if t[7]), "")
            out.append(_date_letters(letters.lower(), moment, half, last, following))
            last = letters.lower()[0]
        elif bracket is not None and re.fullmatch("[hms]+", bracket, re.IGNORECASE):
            unit = {"h": 3600, "m": 60, "s": 1}[bracket[0].lower()]
            out.append(str(int(float(number) * 86400 + 0.5) // unit))
            last = bracket[0].lower()
        elif noon:
            morning, evening = ("上午", "下午") if "上" in noon else ("AM", "PM")
            out.append(morning if moment.hour < 12 else evening)
        else:
            out.append(quoted or escaped or other or "")
    return "".join(out).strip()


def _date_letters(letters: str, moment: datetime, half: bool, last: str, following: str) -> str:
    first, count = letters[0], len(letters)
    if first in "ye":
        return f"{moment.year % 100:02}" if letters in ("y", "yy") else str(moment.year)
    if first == "m" and (last == "h" or following == "s"):
        return str(moment.minute).zfill(min(count, 2))
    if first == "m":
        return _MONTHS[moment.month - 1] if count > 2 else str(moment.month).zfill(count)
    if first == "d":
        return str(moment.day).zfill(min(count, 2)) if count < 3 else _WEEKDAYS[moment.weekday()]
    if first == "h":
        return str((moment.hour % 12 or 12) if half else moment.hour).zfill(min(count, 2))
    if first == "s":
        return str(moment.second).zfill(min(count, 2))
    if first == "a":
        return ("星期" if count > 3 else "") + _WEEKDAYS[moment.weekday()]
    return ""


# ---------------------------------------------------------------- numbers


def _number(section: str, number: Decimal) -> str:
    """Fill the places of a section with the digits of a number, from the right."""
    parts = _places(section)
    whole, fraction, scale, grouped = parts
    number = number * (Decimal(100) if "%" in section else 1) / (Decimal(1000) ** scale)
    places = sum(token == "0" for token in fraction)
    rounded = abs(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if abs(number) < 10**25 else abs(number)
    digits, _, decimals = f"{rounded:f}".partition(".")
    if not any(token in _PLACES for token in whole):
        return "".join(token[1:] for token in (*whole, *fraction) if token not in _PLACES).strip()
    out = _filled(whole, digits, grouped)
    tail = iter(decimals)
    out += "." if places else ""
    out += "".join(next(tail, "0") if token == "0" else token[1:] for token in fraction)
    return ("-" if number < 0 else "") + out.strip()


def _places(section: str) -> tuple[list[str], list[str], int, bool]:
    """Return the tokens before and behind the point, by how many thousands the number is scaled, and whether its
    thousands are grouped. Tokens: "0" and "#" for a digit, which is shown as 0 or not at all when the number has none
    there, "'" and its text for a literal."""
    whole: list[str] = []
    fraction: list[str] = []
    tokens = whole
    commas = scale = 0
    for match in _TOKEN.finditer(section):
        quoted, escaped, bracket, _, _, _, letters, point, other = match.groups()
        if point:
            tokens = fraction
            fraction += ["0"] * (len(point) - 1)
            continue
        literal = quoted if quoted is not None else escaped
        if literal is None and bracket is not None and bracket.startswith("$"):
            literal = bracket[1:].partition("-")[0]
        if literal is not None or letters:
            tokens.append("'" + (literal or letters or ""))
        elif other and other in "0#?":
            scale = 0
            tokens.append("0" if other == "0" or tokens is fraction else "#")
        elif other == ",":
            commas += 1
            scale += 1
        elif other == "." and tokens is whole:
            tokens = fraction
        elif other and other != "@":
            tokens.append("'" + other)
    return whole, fraction, scale, commas > scale


_PLACES = ("0", "#")


def _filled(whole: list[str], digits: str, grouped: bool) -> str:
    if grouped:
        first = next(place for place, token in enumerate(whole) if token in _PLACES)
        last = len(whole) - next(place for place, token in enumerate(reversed(whole)) if token in _PLACES)
        return "".join(t[1:] for t in whole[:first]) + f"{int(digits):,}" + "".join(t[1:] for t in whole[last:])
    out: list[str] = []
    rest = digits
    remaining = sum(token in _PLACES for token in whole)
    for token in reversed(whole):
        if token not in _PLACES:
            out.append(token[1:])
            continue
        remaining -= 1
        out.append((rest if remaining == 0 else rest[-1:]) or token.strip("#"))
        rest = rest[:-1]
    return "".join(reversed(out))
