"""A watched folder: a file is taken when it has arrived whole, once, and again when it changes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from support import ROOT, SAMPLES

from redactor.batch import Task
from redactor.batch.watch import Arrivals


def test_only_what_nobody_writes_any_more(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    tasks, arrivals = [Task(path, "a.docx")], Arrivals()
    looks = []
    for content in (b"", b"ab", b"abc", b"abc", b"abc", b"abcd", b"abcd"):
        path.write_bytes(content)
        os.utime(path, ns=(len(content), len(content)))
        looks.append(bool(arrivals.settled(tasks)))
    assert looks == [False, False, False, True, False, False, True]


def test_a_file_that_goes_away_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"abc")
    arrivals = Arrivals()
    assert not arrivals.settled([Task(path, "a.docx")])
    path.unlink()
    assert not arrivals.settled([Task(path, "a.docx")])
    assert not arrivals.handed


def test_watching_from_the_outside(tmp_path: Path) -> None:
    incoming = tmp_path / "in"
    incoming.mkdir()
    (incoming / ".hidden").write_bytes(b"no document")
    words = [sys.executable, "-m", "redactor", "clean", "in", "-o", "out", "--watch", "--interval", "0.1", "-q"]
    process = subprocess.Popen(
        words,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        preexec_fn=_interruptible,
    )
    try:
        assert process.stderr is not None
        process.stderr.readline()
        for number in range(2):
            shutil.copy(SAMPLES / "award/award.docx", incoming / f"{number}.docx")
            _wait_for(tmp_path / "out" / f"{number}.docx")
        (incoming / "link.docx").symlink_to(SAMPLES / "award/award.docx")
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=600)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 130
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["0.docx", "1.docx"]


def _interruptible() -> None:
    """A job in a shell's background is born deaf to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _wait_for(path: Path) -> None:
    deadline = time.monotonic() + 600
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert path.exists()
