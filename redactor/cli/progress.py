"""How far a batch is, on stderr: a bar on a terminal, else a line or a JSON event now and then."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from redactor.cli.language import say
from redactor.report import Report

STYLES = ("auto", "lines", "json", "none")
EVERY = 10.0
"""Seconds between two lines."""
_STATUSES = {
    "CLEAN": ("通过", "clean"),
    "FINDINGS": ("需处理", "findings"),
    "NOT_CHECKED": ("未检查", "not checked"),
    "WITHHELD": ("扣留", "withheld"),
}


@dataclass
class _State:
    """What is done so far."""

    total: int
    started: float
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def done(self) -> int:
        return self.counts.total()

    def rate(self) -> float:
        """Documents a second."""
        return self.done / max(time.monotonic() - self.started, 1e-3)

    def left(self) -> float:
        """Seconds that the rest will take at this rate."""
        return (self.total - self.done) / rate if (rate := self.rate()) else 0.0

    def told(self) -> str:
        """The counts in words: "通过 12，未检查 1"."""
        return say("，", ", ").join(f"{say(*_STATUSES[s])} {n}" for s, n in sorted(self.counts.items()))


def track(items: Iterable[Report], total: int, *, style: str = "auto") -> Iterator[Report]:
    """Yield the reports, telling how many there are of each status, the rate, and the time left."""
    terminal = sys.stderr.isatty()
    if style == "none" or total < 2:
        yield from items
    elif style == "auto" and terminal:
        yield from _bar(items, _State(total, time.monotonic()))
    else:
        yield from _lines(items, _State(total, time.monotonic()), as_json=style == "json")


def _bar(items: Iterable[Report], state: _State) -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (
        TextColumn(say("处理中", "working")),
        *(() if console.no_color else (BarColumn(),)),  # without colors a bar is blank
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[told]}"),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=state.total, rate="", told="")
        for item in items:
            state.counts[item.status] += 1
            rate = f"{state.rate():.1f} {say('份/秒', 'a second')}"
            bar.update(task, advance=1, rate=rate, told=state.told())
            yield item


def _lines(items: Iterable[Report], state: _State, *, as_json: bool) -> Iterator[Report]:
    """A line every ten seconds and one at the end of what took longer; with JSON an event for every document."""
    told = state.started
    for item in items:
        state.counts[item.status] += 1
        now = time.monotonic()
        if as_json:
            _say(json.dumps(_event(item, state), ensure_ascii=False))
        elif now - told >= EVERY:
            told = now
            rest = f"{state.left() / 60:.0f}" if state.left() >= 60 else "<1"
            zh = f"{state.done}/{state.total} 份（{state.told()}），{state.rate():.1f} 份/秒，约剩 {rest} 分钟"
            en = f"{state.done}/{state.total} ({state.told()}), {state.rate():.1f} a second, about {rest} min left"
            _say(say(zh, en))
        yield item


def _event(item: Report, state: _State) -> dict[str, object]:
    return {
        "event": "done",
        "name": item.source.name,
        "status": item.status,
        "done": state.done,
        "total": state.total,
        "rate": round(state.rate(), 2),
        "seconds_left": round(state.left(), 1),
    }


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
