"""A toolkit whose documents misbehave by name: for tests of what a batch does then."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from redactor import pipeline
from redactor.settings import Settings
from redactor.toolkit import Toolkit


class FaultyToolkit(Toolkit):
    """Files named hang*, crash*, explode*, raise* do so; all others are processed as ever."""

    def __reduce__(self) -> tuple[object, ...]:
        return (_load, (self.settings,))


def _load(settings: Settings) -> FaultyToolkit:
    """Called in the worker when the toolkit arrives there: the fault is put in place with it."""
    pipeline.process = _process  # type: ignore[assignment]
    return FaultyToolkit(settings)


_REAL = pipeline.process


def _process(source: Any, kit: Toolkit, goal: Any, *, name: str = "") -> Any:
    name = Path(str(source)).name
    if name.startswith("hang"):
        time.sleep(3600)
    if name.startswith("crash"):
        os._exit(11)
    if name.startswith("explode"):
        hoard = []
        while True:
            hoard.append(bytearray(256 * 1024 * 1024))
    if name.startswith("raise"):
        raise ValueError("身份证号 529931199710088778")
    return _REAL(source, kit, goal, name=name)
