"""Several at a time, results in order, few items at once, and errors where they belong."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from extractors.parallel import in_order


@pytest.mark.parametrize("threads", [0, 1, 2, 5])
def test_results_come_in_order(threads: int) -> None:
    assert list(in_order(lambda n: n * n, range(20), threads)) == [(n, n * n) for n in range(20)]


def test_that_many_are_under_way_at_a_time() -> None:
    """Each waits for the other: one at a time they would wait for ever."""
    both = threading.Barrier(2, timeout=600)
    assert [result for _, result in in_order(lambda _: both.wait() >= 0, range(6), 2)] == [True] * 6


def test_items_are_made_as_they_are_needed() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield number

    assert next(in_order(lambda n: n, items(), 2)) == (0, 0)
    assert len(made) == 3


def test_an_error_comes_in_its_turn() -> None:
    results = in_order(lambda n: 1 // (2 - n), range(4), 2)
    assert [next(results), next(results)] == [(0, 0), (1, 1)]
    with pytest.raises(ZeroDivisionError):
        next(results)
