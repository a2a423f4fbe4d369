"""Checks that a YAML pattern names: check digits, calendar dates, issuer prefixes.

A validator takes the joined characters of a number (digits, upper-case X) and answers True (proves the shape), False
(disproves it) or None (cannot tell). They are pure and take well under a microsecond per character.
"""

from __future__ import annotations

from collections.abc import Callable

Validator = Callable[[str], bool | None]

# GB 11643-1999 4.2: ISO 7064 MOD 11-2.
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
# GB/T 2260: first two digits of a division code; 81-83 on residence permits for Hong Kong, Macao and Taiwan.
_PROVINCES = frozenset(
    str(code)
    for codes in (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66), (71, 91))
    for code in (*codes, 81, 82, 83)
)
# GB 32100-2015: no I O S V Z.
_CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def real_date(year: int, month: int, day: int) -> bool:
    """Say whether the calendar has that day."""
    if not (1 <= month <= 12 and 1 <= day <= _MONTH_DAYS[month - 1]):
        return False
    return not (month == 2 and day == 29) or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))


def id_shape_18(number: str) -> bool:
    """Division, birth date and serial of an 18-digit identity number are possible; the check digit is not looked at."""
    return (
        len(number) == 18
        and number[:17].isdigit()
        and number[:2] in _PROVINCES
        and number[6:8] in ("18", "19", "20")
        and real_date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    )


def id_card_18(number: str) -> bool | None:
    """GB 11643-1999: a possible division and birth date and a right check digit."""
    if not id_shape_18(number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return number[17].upper() == _ID_CHECKS[total % 11]


def id_card_15(number: str) -> bool | None:
    """The old form has no check digit: possible division and birth date prove nothing, impossible ones disprove."""
    if number[:2] in _PROVINCES and real_date(1900 + int(number[6:8]), int(number[8:10]), int(number[10:12])):
        return None
    return False


def disability_20(number: str) -> bool | None:
    """An identity number followed by kind 1-7 and degree 1-4 (and B + number of the replacement card)."""
    return id_card_18(number[:18]) and number[18] in "1234567" and number[19] in "1234"


def luhn(number: str) -> bool | None:
    """ISO/IEC 7812-1 annex B."""
    total = 0
    for position, digit in enumerate(reversed(number)):
        value = int(digit)
        if position % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def bank_card(number: str) -> bool | None:
    """A Luhn number that starts like a card issued in China (UnionPay 62 and 60, Visa, Mastercard, JCB; 9... with 16 or
    19 digits)."""
    if not luhn(number):
        return False
    return number[:2] in ("62", "60", "35") or (len(number) in (16, 19) and number[0] in "459")


def credit_code(number: str) -> bool:
    """GB 32100-2015: unified social credit code with a right check character."""
    if len(number) != 18 or any(letter not in _CREDIT_LETTERS for letter in number):
        return False
    total = sum(_CREDIT_LETTERS.index(c) * weight for c, weight in zip(number, _CREDIT_WEIGHTS, strict=False))
    return _CREDIT_LETTERS[(31 - total % 31) % 31] == number[17]


def permit_like(number: str) -> bool:
    """An 18-digit construction permit: division, date of the application in this century, serial, trade 01-19.

    One permit in eleven passes the check digit of an identity card, hence this look at the rest: the people whom
    documents list without saying "identity card" are rarely born after 2005.
    """
    return (
        len(number) == 18
        and number[6:8] == "20"
        and number[6:10] >= "2006"
        and number[16:].isdigit()
        and number[14] in "01"
        and 1 <= int(number[16:]) <= 19
    )


def foreign_resident(number: str) -> bool:
    """Permanent residence cards for foreigners start with 9, and so do the credit codes of all companies."""
    return number[0] == "9"


def recent_number(number: str) -> bool:
    """The birth date is so late that the number is rather a serial number with a date: permits, filings, codes."""
    return number[0] == "9" or number[6:10] >= "2006"


def dated_number(number: str) -> bool:
    """Eighteen digits with a division code and a date inside: a permit, a filing or an identity number, not a card."""
    return id_shape_18(number)


VALIDATORS: dict[str, Validator] = {
    "id_card_18": id_card_18,
    "id_card_15": id_card_15,
    "disability_20": disability_20,
    "luhn": luhn,
    "bank_card": bank_card,
}
VETOES: dict[str, Callable[[str], bool]] = {
    "permit_like": permit_like,
    "credit_code": credit_code,
    "foreign_resident": foreign_resident,
    "recent_number": recent_number,
    "dated_number": dated_number,
}
