"""Invented people and numbers, the same at every run. Identity numbers pass GB 11643 but belong to region 5299, which
is not assigned; cards pass Luhn but start with an unused issuer number; no name is anybody's."""

from __future__ import annotations

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_GIVEN = ["青禾", "远山", "知秋", "明溪", "望舒", "怀瑾", "若谷", "思源", "长庚", "小满", "云起", "松年"]
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def name(number: int) -> str:
    """Return an invented name."""
    return _SURNAMES[number % len(_SURNAMES)] + _GIVEN[(number * 5 + 3) % len(_GIVEN)]


def id_card(number: int) -> str:
    """Return an 18-digit identity number with a right check digit."""
    year, month, day = 1950 + number * 7 % 50, number * 5 % 12 + 1, number * 11 % 28 + 1
    body = f"5299{number % 90 + 10:02d}{year}{month:02d}{day:02d}{number * 37 % 900 + 100:03d}"
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, _WEIGHTS, strict=True)) % 11]


def old_id_card(number: int) -> str:
    """Return a 15-digit identity number."""
    body = id_card(number)
    return body[:6] + body[8:17]


def bank_card(number: int) -> str:
    """Return a 19-digit card number that passes Luhn."""
    body = f"6217990{(number + 11) * 48271039687 % 10**11:011d}"
    total = 0
    for index, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if index % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def passbook(number: int) -> str:
    """Return a 17-digit passbook account (no check digit)."""
    return f"2509{(number + 11) * 4827103968719 % 10**13:013d}"


def credit_code(number: int) -> str:
    """Return an 18-character unified social credit code with a right check character (GB 32100-2015)."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91529900MA6H{number * 7 % 90 + 10:02d}XY{number % 10}"
    total = sum(alphabet.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + alphabet[-total % 31]


def mobile(number: int) -> str:
    """Return an 11-digit mobile number; the range 154 is not assigned to any carrier."""
    return f"154{(number + 11) * 48271039 % 10**8:08d}"
