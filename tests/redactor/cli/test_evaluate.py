"""``redactor evaluate`` from the outside."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from redactor.cli.evaluate import chart
from redactor.evaluate import Evaluation, Score
from redactor.output.human import columns

Run = Callable[..., CompletedProcess[str]]

TEXT = "联系人手机：13900001234，办公电话：0851-55550077\n"
LABEL = "findings:\n- {kind: mobile, value: '13900001234'}\nkeep: ['0851-55550077']\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    labelled = tmp_path / "labelled"
    labelled.mkdir()
    (labelled / "a.txt").write_text(TEXT, encoding="utf-8")
    (labelled / "a.txt.expected.yaml").write_text(LABEL, encoding="utf-8")
    return labelled


def test_all_found_is_zero(run: Run, folder: Path) -> None:
    done = run("evaluate", folder, "--format", "json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["kinds"]["mobile"] == {
        "expected": 1, "found": 1, "claimed": 1, "right": 1, "recall": 1.0, "precision": 1.0,
    }  # fmt: skip


def test_a_miss_is_one_and_no_value_is_shown(run: Run, folder: Path) -> None:
    (folder / "a.txt.expected.yaml").write_text(LABEL + "missing: []\n", encoding="utf-8")
    (folder / "a.txt").write_text("没有\n", encoding="utf-8")
    done = run("evaluate", folder)
    assert done.returncode == 1
    assert "漏检 手机号码" in done.stdout
    assert "13900001234" not in done.stdout + done.stderr


@pytest.mark.parametrize("title", ["手机号码", "Passport, travel permit or military card number"])
def test_the_chart_fits_the_screen(title: str) -> None:
    score = Score(expected=1234, found=1230, claimed=1240, right=1230)
    result = Evaluation(1, {"mobile": score}, {("mobile", ""): 4}, 0, (), (), (), ())
    assert max(columns(line) for line in chart(result, {"mobile": title})) <= 80


def test_an_unreadable_document_is_three_and_a_bare_folder_two(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "a.txt").write_bytes(b"")
    assert run("evaluate", folder).returncode == 3
    bare = tmp_path / "bare"
    bare.mkdir()
    assert run("evaluate", bare).returncode == 2
    assert run("evaluate", folder, "--format", "xml").returncode == 2


def test_the_page_has_charts_confusions_and_no_value(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "a.txt.expected.yaml").write_text(LABEL.replace("mobile", "passport"), encoding="utf-8")
    page = tmp_path / "evaluation.html"
    assert run("evaluate", folder, "--report", page).returncode == 1
    told = page.read_text(encoding="utf-8")
    assert told.count("<svg") == 3 and "<script" not in told and "src=" not in told
    kind = "护照、通行证、军官证号码"
    assert f"{kind} → （无）" in told and f"{kind} → 手机号码" in told
    assert "13900001234" not in told
    assert run("evaluate", folder, "--format", "html").stdout.startswith("<!DOCTYPE html>")
    assert run("evaluate", folder, "--report", folder / "a.txt").returncode == 2
