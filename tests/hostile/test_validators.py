"""What mutation testing found untested: every weight of the check digit, every province of an identity number."""

from __future__ import annotations

import datetime

import pytest

from redactor.detect import validators
from redactor.detect.validators import VALIDATORS

PROVINCES = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"


def with_check(body: str) -> str:
    """Append the check digit (GB 11643-1999, 4.2.2: weights are powers of two modulo eleven)."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


@pytest.mark.parametrize("province", PROVINCES.split())
def test_identity_numbers_of_every_province(province: str) -> None:
    number = with_check(f"{province}010119800315123")
    assert VALIDATORS["id_card_18"](number)
    for place in (0, 1, 14, 15, 16):  # the rest is a date and a place
        other = str((int(number[place]) + 1) % 10)
        assert not VALIDATORS["id_card_18"](number[:place] + other + number[place + 1 :])


@pytest.mark.parametrize("province", ["10", "16", "24", "38", "47", "55", "66", "72", "90"])
def test_no_province(province: str) -> None:
    assert not VALIDATORS["id_card_18"](with_check(f"{province}010119800315123"))


@pytest.mark.parametrize("year", [1800, 1900, 1904, 1996, 1999, 2000, 2023, 2024, 2096])
def test_days_of_the_calendar(year: int) -> None:
    for month in range(14):
        for day in range(33):
            try:
                datetime.date(year, month, day)
                exists = True
            except ValueError:
                exists = False
            assert validators.real_date(year, month, day) is exists, (year, month, day)


def doubled(number: str) -> bool:
    """ISO/IEC 7812-1 annex B, by the sums of the digits of doubled digits."""
    odd = [int(digit) for digit in number[-1::-2]]
    even = [sum(map(int, str(2 * int(digit)))) for digit in number[-2::-2]]
    return sum(odd + even) % 10 == 0


@pytest.mark.parametrize("length", [15, 16, 17, 18, 19])
@pytest.mark.parametrize("start", ["62", "60", "35", "4", "5", "9", "1", "61", "34", "3"])
def test_numbers_of_bank_cards(start: str, length: int) -> None:
    issued = start in ("62", "60", "35") or (start in "459" and length in (16, 19))
    for seed in range(40):
        number = start + f"{7919 * seed + 104729 * length:020d}"[: length - len(start)]
        assert VALIDATORS["luhn"](number) is doubled(number)
        assert VALIDATORS["bank_card"](number) is (issued and doubled(number)), number
    right = next(n for n in (start.ljust(length - 1, "0") + str(digit) for digit in range(10)) if doubled(n))
    assert VALIDATORS["bank_card"](right) is issued


ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit(body: str) -> str:
    """Append the check character (GB 32100-2015: weights are powers of three modulo 31)."""
    total = sum(ALPHABET.index(letter) * pow(3, place, 31) for place, letter in enumerate(body))
    return body + ALPHABET[-total % 31]


@pytest.mark.parametrize("body", [
    "91520100MA6DM1234", "11520000009390098", "12345678901234567", "QWERTYUPADFGHJKLX", "00000000000000000",
    "YYYYYYYYYYYYYYYYY", "92310115MA1K4X8T5",
])  # fmt: skip
def test_credit_codes(body: str) -> None:
    code = credit(body)
    assert validators.credit_code(code)
    for place, letter in enumerate(code):
        other = ALPHABET[(ALPHABET.index(letter) + 1) % 31]
        assert not validators.credit_code(code[:place] + other + code[place + 1 :]), place
    for wrong in (code[:-1], code + "0", "I" + code[1:], code[:17] + "O", code.lower() if not code.isdigit() else ""):
        assert not validators.credit_code(wrong)


@pytest.mark.parametrize(("number", "told"), [
    ("520103900307123", None), ("520103900230123", False), ("100103900307123", False), ("520103901307123", False),
    ("520103000229123", False), ("520103040229123", None),  # 1900 was no leap year
])  # fmt: skip
def test_identity_numbers_of_fifteen_digits(number: str, told: bool | None) -> None:
    assert VALIDATORS["id_card_15"](number) is told


PERSON = with_check("52010319900307123")


@pytest.mark.parametrize(("tail", "right"), [
    ("11", True), ("74", True), ("43B1", True), ("01", False), ("81", False), ("10", False), ("15", False),
])  # fmt: skip
def test_disability_certificates(tail: str, right: bool) -> None:
    assert VALIDATORS["disability_20"](PERSON + tail) is right
    wrong = PERSON[:17] + ("1" if PERSON[17] != "1" else "2")
    assert not VALIDATORS["disability_20"](wrong + tail)


@pytest.mark.parametrize(("number", "shape"), [
    (PERSON, True), (PERSON[:17], False), (PERSON + "1", False), ("52010318900307123X", True),
    ("52010317900307123X", False), ("52010321900307123X", False), ("52010319900307 23X", False),
    ("52010319900307A23X", False), ("52010319900231123X", False), ("52010320000229123X", True),
])  # fmt: skip
def test_shape_of_identity_numbers(number: str, shape: bool) -> None:
    assert validators.id_shape_18(number) is shape is validators.dated_number(number)


def test_a_small_x_is_a_check_digit() -> None:
    number = next(with_check(f"520103199003{day:02}123") for day in range(1, 29)
                  if with_check(f"520103199003{day:02}123").endswith("X"))  # fmt: skip
    assert VALIDATORS["id_card_18"](number) and VALIDATORS["id_card_18"](number.lower())


@pytest.mark.parametrize(("number", "like"), [
    ("520103202101150101", True), ("520103202101151119", True), ("520103200601150101", True),
    ("520103200501150101", False), ("520103192101150101", False), ("520103202101152101", False),
    ("520103202101150100", False), ("520103202101150120", False), ("52010320210115010X", False),
    ("5201032021011501", False), ("5201032021011501010", False), ("520103212101150101", False),
])  # fmt: skip
def test_construction_permits(number: str, like: bool) -> None:
    assert validators.permit_like(number) is like


@pytest.mark.parametrize(("number", "recent", "foreign"), [
    ("520103200601150101", True, False), ("520103200512310101", False, False), ("911103197001010101", True, True),
])  # fmt: skip
def test_late_births_and_numbers_of_foreigners(number: str, recent: bool, foreign: bool) -> None:
    assert (validators.recent_number(number), validators.foreign_resident(number)) == (recent, foreign)


def test_every_digit_has_its_weight() -> None:
    """A number without a zero: no weight can be wrong and not be seen."""
    number = with_check("61312519871123456")
    assert VALIDATORS["id_card_18"](number) and "0" not in number[:17]
    others = [check for check in "0123456789X" if check != number[17]]
    assert not any(VALIDATORS["id_card_18"](number[:17] + check) for check in others)
