"""The search for many values finds what a search for each of them finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.verify import many

TEXTS = st.text(alphabet="12ab区", max_size=60)
VALUES = st.sets(st.text(alphabet="12ab区", min_size=1, max_size=6), max_size=12)


@given(TEXTS, VALUES)
def test_walking_once_finds_the_same(text: str, values: set[str]) -> None:
    plain = {value for value in values if value in text}
    assert many.present(text, values) == plain
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(many, "_WORK", -1)
        assert many.present(text, values) == plain
        encoded = {value.encode() for value in values}
        assert many.present(text.encode(), encoded) == {value.encode() for value in plain}


@given(st.sets(st.text(alphabet="0123456789", min_size=7, max_size=19), max_size=20), TEXTS)
def test_parts_of_numbers(numbers: set[str], other: str) -> None:
    blob = "|".join(numbers)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(many, "_MANY", 0)
        inside = many.Inside(numbers, blob)
    digits = "".join(c for c in other if c.isdigit())
    parts = {number[start:end] for number in numbers for start, end in ((1, 9), (0, 7), (-6, None), (0, None))}
    padded = {"0" * (size - length) + number[-length:] for number in numbers for size in (6, 7) for length in (5, 6)}
    for part in ({digits} | parts | padded | {number + "1" for number in numbers}) - {""}:
        assert inside.holds(part) == any(part in number for number in numbers)


@given(TEXTS, VALUES)
def test_walking_once_counts_the_same(text: str, values: set[str]) -> None:
    """Of values that do not overlap with themselves: a walk counts every place."""
    whole = {v for v in values if not any(v[:size] == v[-size:] for size in range(1, len(v)))}
    plain = {value: text.count(value) for value in whole if value in text}
    assert many.counted(text, whole) == plain
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(many, "_WORK", -1)
        assert many.counted(text, whole) == plain
        assert many.counted(text.encode(), {v.encode() for v in whole}) == {v.encode(): n for v, n in plain.items()}


def test_short_values_are_counted_beside_long_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of less than three characters have no beginning of their own."""
    monkeypatch.setattr(many, "_WORK", -1)
    text = "1 22 333 4444 666666 7777777 88888888.[]^-\n333"
    values = {"1", "22", "333", "4444", "666666", "7777777", "88888888", "9", "[", "^-\n", "8.[]"}
    found = {**dict.fromkeys(values - {"9"}, 1), "333": 2}
    assert many.counted(text, values) == found
    assert many.counted("", values) == {}
    assert many.present(text, values) == set(found)


def test_few_values_in_a_long_text_and_many_in_a_short_one() -> None:
    """On both sides of the bounds from which beginnings are looked up first."""
    numbers = [f"{7919 * number:09d}" for number in range(1, 401)]
    text = "，".join(numbers[::2])
    for values in (numbers[:299], numbers[:300], numbers[:301], numbers, [*numbers, "7", "79", "00000"]):
        for end in (999, 1000, 1001, len(text)):
            assert many.present(text[:end], values) == {value for value in values if value in text[:end]}


def test_a_value_at_the_end_that_begins_a_longer_one_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "_WORK", -1)
    assert many.counted("a 1234567", {"1234567", "123456789"}) == {"1234567": 1}


def test_parts_of_many_numbers() -> None:
    numbers = {f"{7919 * number:011d}" for number in range(1, 700)} | {"11010119900101123"}
    inside = many.Inside(numbers, "|".join(sorted(numbers)))
    assert inside.grams
    for part, held in (("900101123", True), ("123", True), ("12X", False), ("１２３", False), ("99999999", False),
                       ("0000791", True), ("00007919", True), ("900101124", False), ("", True)):  # fmt: skip
        assert inside.holds(part) is held is any(part in number for number in numbers), part
