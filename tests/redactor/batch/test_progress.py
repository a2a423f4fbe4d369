"""How far a batch is: events and lines on stderr, a bar on a terminal, nothing told before it is recorded; Ctrl-C."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from support import ROOT

from redactor.batch.journal import Journal
from redactor.cli import progress
from redactor.report import Report, Source, Tools

Run = Callable[..., CompletedProcess[str]]
STATUSES = ("CLEAN", "CLEAN", "FINDINGS", "NOT_CHECKED")


def _reports() -> Iterator[Report]:
    tools = Tools("1", "r", "1", "0" * 64, "publish")
    for number, status in enumerate(STATUSES):
        yield Report(goal="clean", status=status, source=Source(f"{number}", "", 1), tools=tools)  # type: ignore[arg-type]


def _told(monkeypatch: pytest.MonkeyPatch, style: str, *, terminal: bool = False, step: float = 0.0) -> str:
    """What is said of four documents of which each takes ``step`` seconds."""
    stream = io.StringIO()
    stream.isatty = lambda: terminal  # type: ignore[method-assign]
    clock = iter(step * number for number in range(10_000))
    monkeypatch.setattr(sys, "stderr", stream)
    if step:
        monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    assert len(list(progress.track(_reports(), 4, style=style))) == 4
    return stream.getvalue()


def test_an_event_for_every_document(monkeypatch: pytest.MonkeyPatch) -> None:
    events = [json.loads(line) for line in _told(monkeypatch, "json").splitlines()]
    assert [(e["event"], e["name"], e["status"], e["done"], e["total"]) for e in events] == [
        ("done", str(number), status, number + 1, 4) for number, status in enumerate(STATUSES)
    ]
    assert all(event["rate"] > 0 and event["seconds_left"] >= 0 for event in events)
    assert events[-1]["seconds_left"] == 0


def test_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    told = _told(monkeypatch, "auto", step=7.0)
    assert "4/4 份" in told
    assert "通过 2" in told
    assert "未检查 1" in told
    assert "份/秒" in told
    assert len(told.splitlines()) < 4


@pytest.mark.parametrize(("style", "terminal"), [("none", True), ("auto", False), ("lines", True)])
def test_short_batches_and_quiet_ones_say_nothing(monkeypatch: pytest.MonkeyPatch, style: str, terminal: bool) -> None:
    assert _told(monkeypatch, style, terminal=terminal) == ""


def test_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    told = _told(monkeypatch, "auto", terminal=True)
    assert "4/4" in told
    assert "份/秒" in told
    assert "通过 2，需处理 1，未检查 1" in told


def _texts(folder: Path, count: int) -> None:
    (folder / "in").mkdir()
    for number in range(count):
        (folder / "in" / f"{number}.txt").write_text("联系电话：0851-55550001\n", encoding="utf-8")


def test_nothing_is_told_before_it_is_recorded(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that reads the events may delete its source: what it was told of must outlive a power cut."""
    _texts(tmp_path, 3)
    finish, early = Journal.finish, []

    def recorded(journal: Journal, name: str, report: Report) -> None:
        early.append(name in sys.stderr.buffer.getvalue().decode())  # type: ignore[attr-defined]
        finish(journal, name, report)

    monkeypatch.setattr(Journal, "finish", recorded)
    done = run("clean", "in", "-o", "out", "-j", 1, "--progress", "json")
    assert done.returncode == 0, done.stderr
    assert early == [False] * 3
    assert done.stderr.count('"event": "done"') == 3


def test_an_interrupted_batch_says_how_to_go_on(run: Run, tmp_path: Path) -> None:
    _texts(tmp_path, 400)
    process = subprocess.Popen(
        [sys.executable, "-m", "redactor", "clean", "in", "-o", "out", "-j", "1", "--progress", "json"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        assert process.stderr is not None
        process.stderr.readline()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=600)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 130
    assert "--resume" in said.decode()
    assert "Traceback" not in said.decode()
    assert 1 <= len(list((tmp_path / "out").iterdir())) < 400
    for number in range(3, 400):
        (tmp_path / "in" / f"{number}.txt").unlink(missing_ok=True)
    assert run("clean", "in", "-o", "out", "--resume", "-j", 1).returncode == 0
    assert {f"{number}.txt" for number in range(3)} <= {path.name for path in (tmp_path / "out").iterdir()}
