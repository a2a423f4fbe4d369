"""What people see in a terminal of 80 columns, in a pipe, on machines of other code pages, in both languages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import SAMPLES

from redactor.cli import main
from redactor.output.human import columns, printable

GOOD, BAD, EMPTY = "good.docx", "bad.pdf", "empty.docx"
CALLS = [
    (("check", GOOD), 1), (("check", BAD), 3), (("check", EMPTY), 3), (("check", "."), 3), (("check", "none"), 3),
    (("check", "folder"), 2), (("clean", GOOD, "-o", "out"), 0), (("clean", BAD, "-o", "out"), 3),
    (("clean", EMPTY, "-o", "out"), 3), (("clean", "folder", "-o", "out"), 2), (("clean", GOOD, "-o", GOOD), 2),
    (("fields", GOOD), 1), (("fields", BAD), 3), (("fields", EMPTY), 3), (("inspect", GOOD), 0), (("inspect", BAD), 3),
    (("inspect", EMPTY), 3), (("verify", GOOD), 1), (("verify", BAD), 3), (("verify", EMPTY), 3),
    (("rules", "list"), 0), (("rules", "show", "id_card"), 0), (("rules", "show", "award_notice"), 0),
    (("rules", "show", "nothing"), 2), (("evaluate", "folder"), 2), (("doctor",), 0), (("ledger", "list"), 2),
    (("ledger", "init"), 0), (("check", GOOD, "--policy", "none"), 2), (("check", GOOD, "--rules", "folder"), 2),
    (("check", GOOD, "--config", "none.toml"), 2), (("check", GOOD, "--ocr", "maybe"), 2), ((), 2),
]  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(SAMPLES / "award" / "award.docx", tmp_path / GOOD)
    (tmp_path / BAD).write_bytes(b"%PDF-1.7\nnothing that could be read")
    (tmp_path / EMPTY).touch()
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("words", "code"), CALLS, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_what_is_said(
    words: tuple[str, ...], code: int, lang: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit code is right, nothing is wider than the terminal, nothing is colored, a failure says what to do."""
    assert main(["--lang", lang, *words]) == code
    said = capsys.readouterr()
    text = said.out + said.err
    assert text.strip()
    assert "\x1b" not in text
    assert "Traceback" not in text
    assert [line for line in text.splitlines() if columns(line) > 80 and str(desk) not in line] == []
    if code in (2, 3) and words:
        assert "→ " in text
    if lang == "en":
        assert not re.search(r"[\u4e00-\u9fff]{6}", said.err)


@pytest.mark.parametrize(
    "environment",
    [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "gbk"},
     {"PYTHONIOENCODING": "cp437"}, {"NO_COLOR": "1", "TERM": "dumb"}, {"TERM": "xterm-256color", "FORCE_COLOR": "1"}],
    ids=lambda environment: " ".join(f"{key}={value}" for key, value in environment.items()),
)  # fmt: skip
def test_a_pipe_is_utf8_whatever_the_code_page(environment: dict[str, str], desk: Path) -> None:
    (desk / "招标公告.txt").write_text("联系人手机：13900001234\n", encoding="utf-8")
    call = [sys.executable, "-m", "redactor", "check", "招标公告.txt"]
    done = subprocess.run(call, capture_output=True, env={**os.environ, **environment}, check=False, timeout=120)
    assert done.returncode == 1, done.stderr
    assert "手机号码" in done.stdout.decode("utf-8")
    assert "招标公告.txt" in done.stdout.decode("utf-8")
    assert b"\x1b" not in done.stdout


@pytest.mark.parametrize(
    ("raw", "shown"),
    [("公告.docx".encode(), "公告.docx"), ("公告.docx".encode("gbk"), "公告.docx"), (b"a\x80\xff", "a\ufffd\ufffd"),
     (b"red\x1b[31m", "red\ufffd[31m")],
)  # fmt: skip
def test_names_that_the_system_cannot_decode(raw: bytes, shown: str) -> None:
    assert printable(raw.decode("ascii", "surrogateescape")) == shown


@pytest.mark.parametrize(
    ("words", "name"),
    [(("check", GOOD, "--gaps", "缺项.xlsx"), "缺项.xlsx"), (("check", GOOD, "--report", "报告.html"), "报告.html"),
     (("evaluate", str(SAMPLES / "contract"), "--report", "评估.html"), "评估.html")],
)  # fmt: skip
def test_a_report_that_cannot_be_written(
    words: tuple[str, ...],
    name: str,
    desk: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A result is still open in another program: said as such, and no bug."""

    def held(path: Path, data: bytes) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("redactor.files.write_whole", held)
    assert main(list(words)) == 2
    assert f"{name} 写不进去" in capsys.readouterr().err
