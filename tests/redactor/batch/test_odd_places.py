"""Names and places as they occur: odd names, names that collide, full and vanishing output folders, devices."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from support import SAMPLES

from redactor import Toolkit
from redactor.batch import plan, run
from redactor.files import PARTIAL

Run = Callable[..., CompletedProcess[str]]
AWARD = SAMPLES / "award/award.docx"
TEXT = "联系电话：0851-55550001\n"


def _fill(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text(TEXT, encoding="utf-8")
    return folder


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_names_that_no_encoding_knows(run: Run, tmp_path: Path) -> None:
    folder = _fill(tmp_path / "in", "a.txt")
    odd = os.fsdecode("公告".encode("gb18030")) + ".txt"
    (folder / odd).write_text(TEXT, encoding="utf-8")
    done = run("clean", "in", "-o", "out", "--report", "r.json", "--report", "r.html", "--report", "r.xlsx", "-j", 1)
    assert done.returncode == 0, done.stderr
    assert _names(tmp_path / "out") == sorted(["a.txt", odd])
    assert len(json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))) == 2
    resumed = run("clean", "in", "-o", "out", "--resume", "-j", 1)
    assert "已完成 2 份" in resumed.stderr


def test_long_names_and_control_characters(run: Run, tmp_path: Path) -> None:
    names = ["长" * 83 + ".txt", "a\x1b[31m\n.txt", " .. .txt"]
    _fill(tmp_path / "in", *names)
    done = run("clean", "in", "-o", "out", "-j", 1)
    assert done.returncode == 0, done.stderr
    assert _names(tmp_path / "out") == sorted(names)
    assert "\x1b" not in done.stdout + done.stderr


def test_names_that_differ_by_case_only(tmp_path: Path, kit: Toolkit) -> None:
    folder = _fill(tmp_path / "in", "Notice.txt", "NOTICE.txt", "notice.txt")
    tasks = plan([folder], tmp_path / "out")
    reports = list(run(tasks, kit, goal="clean"))
    assert {report.exit_code for report in reports} == {0}
    assert len({name.casefold() for name in _names(tmp_path / "out")}) == 3


def test_two_legacy_names_for_one_output(tmp_path: Path) -> None:
    folder = _fill(tmp_path / "in", "a.docx", "a.doc", "a.wps", "A.rtf")
    names = [task.target.name for task in plan([folder], tmp_path / "out") if task.target]
    assert len({name.casefold() for name in names}) == 4


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_devices_and_pipes_are_named_and_not_opened(run: Run, tmp_path: Path) -> None:
    folder = _fill(tmp_path / "in", "good.txt")
    os.mkfifo(folder / "pipe.docx")
    (folder / "loop").symlink_to(folder)
    (folder / "gone.docx").symlink_to(folder / "nowhere")
    done = run("clean", "in", "-o", "out", "--report", "r.json", "-j", 1)
    assert done.returncode == 3
    by_name = {r["source"]["name"]: r["status"] for r in json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))}
    assert by_name["pipe.docx"] == by_name["gone.docx"] == "NOT_CHECKED"
    assert by_name["good.txt"] == "CLEAN"
    assert _names(tmp_path / "out") == ["good.txt"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
def test_an_output_that_cannot_be_written(
    tmp_path: Path, kit: Toolkit, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    folder = _fill(tmp_path / "in", "a.txt", "b.txt")
    real, calls = os.fsync, []

    def fsync(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 1:
            raise OSError(number, os.strerror(number))
        real(handle)

    monkeypatch.setattr("redactor.files.os.fsync", fsync)
    reports = {r.source.name: r for r in run(plan([folder], tmp_path / "out"), kit, goal="clean")}
    assert reports["a.txt"].status == "NOT_CHECKED"
    assert reports["a.txt"].failure is not None
    assert os.strerror(number) in reports["a.txt"].failure.message_en
    assert not reports["a.txt"].output
    assert reports["b.txt"].status == "CLEAN"
    assert _names(tmp_path / "out") == ["b.txt"]


def test_an_output_folder_that_vanishes_is_made_again(tmp_path: Path, kit: Toolkit) -> None:
    folder = _fill(tmp_path / "in", "a.txt", "b.txt", "c.txt")
    reports = []
    for report in run(plan([folder], tmp_path / "out"), kit, goal="clean"):
        reports.append(report)
        shutil.rmtree(tmp_path / "out")
    assert [report.status for report in reports] == ["CLEAN"] * 3


def test_an_output_folder_that_became_a_file(tmp_path: Path, kit: Toolkit) -> None:
    folder = _fill(tmp_path / "in", "a.txt", "b.txt")
    tasks = plan([folder], tmp_path / "out")
    (tmp_path / "out").write_bytes(b"mine")
    assert [report.status for report in run(tasks, kit, goal="clean")] == ["NOT_CHECKED"] * 2
    assert (tmp_path / "out").read_bytes() == b"mine"


def test_an_input_that_vanishes(tmp_path: Path, kit: Toolkit) -> None:
    folder = _fill(tmp_path / "in", "a.txt", "b.txt")
    tasks = plan([folder], tmp_path / "out")
    (folder / "a.txt").unlink()
    reports = list(run(tasks, kit, goal="clean", executor="process", jobs=1))
    assert sorted(report.status for report in reports) == ["CLEAN", "NOT_CHECKED"]
    assert not [name for name in _names(tmp_path / "out") if name.startswith(PARTIAL)]


def test_a_folder_for_the_summary(run: Run, tmp_path: Path) -> None:
    _fill(tmp_path / "in", "a.txt", "b.txt")
    (tmp_path / "sum").mkdir()
    done = run("clean", "in", "-o", "out", "--report", "sum", "-j", 1)
    assert done.returncode == 0, done.stderr
    assert _names(tmp_path / "sum") == ["report.html", "report.jsonl", "report.xlsx"]
