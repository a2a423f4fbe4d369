"""Numbers that read almost like each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.likeness import allowed, digits, resembles

NUMBER = "522324196810288228"


@pytest.mark.parametrize(
    ("found", "alike"),
    [
        (NUMBER, True),
        ("12" + NUMBER + "9", True),
        (NUMBER[:5] + NUMBER[6:], True),
        (NUMBER[:5] + "7" + NUMBER[5:], True),
        (NUMBER[:3] + "9" + NUMBER[4:10] + "7" + NUMBER[11:], True),
        (NUMBER[:15] + "999", False),
        (NUMBER[:9], False),
        ("", False),
    ],
)
def test_two_errors_still_make_an_identity_number(found: str, alike: bool) -> None:
    assert resembles(found, NUMBER) is alike


@pytest.mark.parametrize(("found", "alike"), [("13808470054", True), ("13808470055", True), ("13808470155", False)])
def test_one_error_still_makes_a_mobile_number(found: str, alike: bool) -> None:
    assert resembles(found, "13808470054") is alike


def test_letters_are_read_as_the_digits_that_they_look_like() -> None:
    assert digits("l38 O847-OOS4") == "13808470054"


def distance_to_a_part(found: str, number: str) -> int:
    """Return the fewest errors that make a number a part of what was found, letter by letter and without a shortcut."""
    row = [0] * (len(found) + 1)
    for index, wanted in enumerate(number, 1):
        last, row = row, [index]
        for place, read in enumerate(found, 1):
            row.append(min(last[place - 1] + (read != wanted), last[place] + 1, row[-1] + 1))
    return min(row)


@given(st.text("0123456789X", min_size=11, max_size=19), st.data())
def test_no_shortcut_loses_a_likeness(number: str, data: st.DataObject) -> None:
    letters = list("12" + number + "7")
    for _ in range(data.draw(st.integers(0, 4))):
        place = data.draw(st.integers(0, len(letters) - 1))
        letters[place] = data.draw(st.sampled_from(["", "0", "1", "55", "X"]))
    found = "".join(letters)
    assert resembles(found, number) is (distance_to_a_part(found, number) <= allowed(number))
