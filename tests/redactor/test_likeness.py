"""Numbers that read almost like each other."""

from __future__ import annotations

import pytest

from redactor.likeness import digits, resembles

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
