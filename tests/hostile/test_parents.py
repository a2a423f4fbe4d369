"""No command reads a document in its own process: not from standard input, not one file, not for the ledger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support import SAMPLES

from extractors import formats
from extractors.errors import InputError
from redactor import pipeline
from redactor.batch.isolated import IsolatedToolkit
from redactor.batch.work import Bug, WorkerLimit
from redactor.toolkit import Toolkit
from tests.hostile import seeds

Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def _nothing_is_parsed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What reads documents fails in this process; workers have their own, untouched copies."""

    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError("a document is read in the parent")

    for name in ("process", "read_document", "read_disclosure"):
        monkeypatch.setattr(pipeline, name, refuse)
    monkeypatch.setattr(formats, "get", refuse)


@pytest.mark.parametrize("words", [
    ["check", "a.docx"], ["check", "-"], ["fields", "a.docx"], ["inspect", "a.docx"], ["verify", "a.docx"],
    ["clean", "a.docx", "-o", "out"], ["clean", "a.docx", "-o", "out", "--engine", "serial"],
], ids=lambda words: " ".join(words))  # fmt: skip
def test_commands(words: list[str], run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(seeds.docx())
    done = run(*words, stdin=seeds.TEXTS[0].encode())
    assert done.returncode in (0, 1), done.stderr


@pytest.fixture
def isolated() -> Toolkit:
    return IsolatedToolkit.load(ocr="off")


def test_every_method_works(isolated: Toolkit) -> None:
    path = SAMPLES / "award/award.docx"
    assert isolated.clean(path).report.verify is not None
    assert isolated.check(path).status == "FINDINGS"
    assert isolated.read(path).parts and isolated.fields(path).to_dict()["fields"]


def test_errors_come_through(isolated: Toolkit) -> None:
    with pytest.raises(InputError):
        isolated.read(b"", name="a.docx")
    assert isolated.check(b"", name="a.docx").status == "NOT_CHECKED"
    assert isolated.check(seeds.TEXTS[0].encode(), name="a.txt").status == "FINDINGS", "the worker goes on"


def test_a_dead_worker_is_not_checked_and_replaced(isolated: Toolkit, monkeypatch: pytest.MonkeyPatch) -> None:
    isolated.check(b"x", name="a.txt")
    monkeypatch.setattr(isolated, "_worker", lambda: _killed(isolated))
    report = isolated.check(b"x", name="a.txt")
    assert report.status == "NOT_CHECKED" and report.failure is not None and report.failure.code == "WorkerLimit"
    monkeypatch.undo()
    assert isolated.check(b"x", name="a.txt").status == "CLEAN"


def _killed(kit: Any) -> Any:
    process, pipe = IsolatedToolkit._worker(kit)
    process.kill()
    return process, pipe


def test_bugs_are_told_by_type_and_line_only() -> None:
    try:
        raise ValueError("13912340077")
    except ValueError as error:
        told = Bug.of(error).text("zh")
    assert "ValueError" in told and "13912340077" not in told
    assert WorkerLimit(reason="memory").exit_code == 3
