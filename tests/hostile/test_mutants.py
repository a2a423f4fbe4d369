"""Broken samples: what comes out is proven, or a clear error. The long run is ``make mutate``."""

from __future__ import annotations

import pytest

from tests.hostile import seeds
from tests.hostile.mutants import mutated
from tests.hostile.targets import clean

SAMPLES = seeds.samples(40_000)
MUTANTS = 4
"""Of each sample."""


@pytest.mark.parametrize(("name", "data"), SAMPLES, ids=[name for name, _ in SAMPLES])
def test_mutants(name: str, data: bytes) -> None:
    for seed in range(MUTANTS):
        clean(mutated(data, seed), name)


def test_a_mutant_is_named_by_its_seed() -> None:
    for _, data in SAMPLES[:4]:
        assert mutated(data, 7) == mutated(data, 7)
        assert len({mutated(data, seed) for seed in range(20)}) > 10
