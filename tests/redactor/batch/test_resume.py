"""The journal: killed at any moment, a batch goes on where it was; what is proven is not done again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from support import ROOT, SAMPLES

from redactor.batch.journal import journal_path
from redactor.files import PARTIAL

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(6):
        target = tmp_path / "in" / f"{number}.docx"
        target.parent.mkdir(exist_ok=True)
        shutil.copy(SAMPLES / ("award/award.docx" if number % 2 else "contract/contract.docx"), target)
    return tmp_path


def _done(tmp_path: Path) -> list[str]:
    path = journal_path(tmp_path / "out")
    if not path.exists():
        return []
    entries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.endswith("}")]
    return [entry["name"] for entry in entries if entry["event"] == "done"]


def test_killed_and_resumed(run: Run, folder: Path) -> None:
    words = [sys.executable, "-m", "redactor", "clean", "in", "-o", "out", "--jobs", "1", "--no-progress"]
    process = subprocess.Popen(
        words,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 90
    while len(_done(folder)) < 2 and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = _done(folder)
    assert 2 <= len(before) < 6
    (folder / "out" / (PARTIAL + "left.part")).write_bytes(b"half")
    resumed = run("clean", "in", "-o", "out", "--jobs", 1, "--resume")
    assert resumed.returncode <= 1, resumed.stderr
    assert f"已完成 {len(before)} 份" in resumed.stderr
    assert sorted(p.name for p in (folder / "out").iterdir()) == [f"{n}.docx" for n in range(6)]
    assert len(_done(folder)) == 6


def test_a_changed_input_or_output_is_done_again(run: Run, folder: Path) -> None:
    assert run("clean", "in", "-o", "out", "--jobs", 1).returncode <= 1
    shutil.copy(SAMPLES / "completion/completion.docx", folder / "in/0.docx")
    (folder / "out/1.docx").write_bytes(b"tampered")
    resumed = run("clean", "in", "-o", "out", "--jobs", 1, "--resume")
    assert "已完成 4 份" in resumed.stderr
    assert (folder / "out/1.docx").stat().st_size > 1000


def test_a_foreign_output_is_never_replaced(run: Run, folder: Path) -> None:
    (folder / "out").mkdir()
    (folder / "out/3.docx").write_bytes(b"precious")
    assert run("clean", "in", "-o", "out", "--resume").returncode == 2
    assert (folder / "out/3.docx").read_bytes() == b"precious"


def test_other_rules_are_other_results(run: Run, folder: Path) -> None:
    assert run("clean", "in", "-o", "out", "--jobs", 1).returncode <= 1
    resumed = run("clean", "in", "-o", "out", "--jobs", 1, "--resume", "--policy", "anonymous")
    assert "已完成" not in resumed.stderr
