"""The search for many values at once finds what a plain search for each would find."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from redactor.redaction import Redaction
from redactor.rewrite.values import Edit, Values, apply, spread

DIGITS = st.text("12", min_size=8, max_size=14)


def values_of(*values: str) -> Values:
    return Values.of([Redaction(v, "mobile", (), v, "", True) for v in values])


def plainly(text: str, values: list[str]) -> list[tuple[int, str]]:
    """Leftmost first, then longest; no overlaps."""
    found, position = [], 0
    while position < len(text):
        fitting = [v for v in values if text.startswith(v, position)]
        if fitting:
            found.append((position, max(fitting, key=len)))
            position += len(found[-1][1])
        else:
            position += 1
    return found


@given(st.lists(DIGITS, min_size=1, max_size=4, unique=True), st.text("12", max_size=30), st.data())
@example(["11111111", "111111111111"], "11111111", None)
def test_values_that_begin_alike(values: list[str], around: str, data: st.DataObject | None) -> None:
    text = around + (data.draw(st.sampled_from(values)) if data else "") + around
    found = [(m.start, m.redaction.secret_text) for m in values_of(*values).find(text)]
    assert found == plainly(text, values)


def test_longer_value_that_does_not_fit_leaves_the_shorter() -> None:
    values = values_of("13900001234", "139000012345678")
    for text in ("13900001234", "号13900001234", "１３９００００１２３４", "139 0000 1234，"):
        assert [m.redaction.secret_text for m in values.find(text)] == ["13900001234"]


def test_one_of_a_crowd_is_not_read_over_the_borders_of_amounts() -> None:
    few, crowd = ["13356852901"], ["13356852901", *(f"139{n:08}" for n in range(6_000))]
    for text in ("8.13\t35685\t290119.05", "913 35685 2901 19"):
        assert values_of(*few).within(text)
        assert not values_of(*crowd).within(text)
    for text in ("133 5685 2901", "13356852901", "8\t13356852901", "x13356852901"):
        assert values_of(*crowd).within(text)


@given(st.lists(DIGITS, min_size=1, max_size=4, unique=True), st.text("12", max_size=30))
def test_cover_replaces_what_is_found(values: list[str], around: str) -> None:
    text = around + values[0] + "x" + values[-1] + around
    covering = Values.of([Redaction(v, "mobile", (), v, "〇" * number, True) for number, v in enumerate(values)])
    expected, position = "", 0
    for start, value in plainly(text, values):
        expected += text[position:start] + "〇" * values.index(value)
        position = start + len(value)
    assert covering.cover(text) == expected + text[position:]


@pytest.mark.parametrize(
    ("ranges", "replacement", "whole", "expected"),
    [
        ([(0, 2), (4, 6)], "abcd", None, "ab..cd.."),
        ([(0, 2), (2, 2), (4, 6)], "abcd", (0, 6), "ab..cd.."),
        ([(0, 2), (4, 6)], "x", None, "x...."),
        ([(0, 2), (4, 6)], "x", (0, 6), "x.."),
        ([(2, 4), (6, 8)], "", (2, 8), ".."),
        ([(2, 4), (6, 8)], "", None, "...."),
    ],
)
def test_a_replacement_is_shared_among_the_ranges(
    ranges: list[tuple[int, int]], replacement: str, whole: tuple[int, int] | None, expected: str
) -> None:
    assert apply("........", spread(ranges, replacement, whole)) == expected


def test_of_edits_that_overlap_the_first_is_kept() -> None:
    assert apply("0123456789", [Edit(4, 6, "b"), Edit(2, 5, "a"), Edit(2, 3, "c"), Edit(8, 10, "d")]) == "01a67d"


@pytest.mark.parametrize("before", [b"", b"\0", b"a\0"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("written", ["wang.test77@example.cn", "WANG.TEST77@EXAMPLE.CN", "13900001234"])
def test_bytes_hold_values_in_any_usual_encoding(written: str, encoding: str, before: bytes) -> None:
    values = values_of("Wang.test77@example.cn", "13900001234")
    assert values.within_bytes(before + written.encode(encoding) + b"\0\0")
    assert not values.within_bytes(before + written.replace("00", "11").replace("77", "78").encode(encoding))


def test_full_width_digits_are_found_in_bytes_that_begin_at_an_odd_place() -> None:
    assert values_of("13900001234").within_bytes(b"x" + "１３９００００１２３４".encode("utf-16-le"))
