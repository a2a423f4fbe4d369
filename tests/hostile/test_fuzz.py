"""The fuzz targets hold for their first inputs, for every input that once broke one (``regressions/TARGET/``), and for
a few mutants of both. The fuzzing itself is ``make fuzz``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile import seeds
from tests.hostile.mutants import mutated
from tests.hostile.targets import TARGETS

REGRESSIONS = Path(__file__).with_name("regressions")
MUTANTS = 12
"""Of each input."""


def inputs(name: str) -> list[bytes]:
    kept = sorted((REGRESSIONS / name).glob("*"))
    return [*seeds.SEEDS[name](), *(path.read_bytes() for path in kept)]


@pytest.mark.parametrize("name", TARGETS)
def test_target(name: str) -> None:
    for data in inputs(name):
        TARGETS[name](data)
        for seed in range(MUTANTS):
            TARGETS[name](mutated(data, seed))


def test_every_regression_belongs_to_a_target() -> None:
    assert {path.name for path in REGRESSIONS.glob("*")} <= set(TARGETS)
