"""A progress bar on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from redactor.cli.language import say

Item = TypeVar("Item")


def track(items: Iterable[Item], total: int, *, wanted: bool) -> Iterator[Item]:
    """Yield the items, showing how many are done on stderr when that is a terminal and there is more than one."""
    if not wanted or total < 2 or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(say("处理中", "working")), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield from bar.track(items, total=total)
