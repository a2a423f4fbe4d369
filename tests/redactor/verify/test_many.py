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
