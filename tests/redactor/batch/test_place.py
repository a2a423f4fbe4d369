"""Sources and outputs behind URLs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from support import SAMPLES

from extractors.errors import InputMissing, LimitExceeded
from extractors.limits import Limits
from redactor import Toolkit
from redactor.batch import plan, run
from redactor.batch.journal import journal_path
from redactor.batch.place import is_remote, place, read, write
from redactor.errors import MissingPart, UsageError
from redactor.files import PARTIAL

pytest.importorskip("upath")


@pytest.mark.parametrize("text", ["a/b.docx", "C:\\a.docx", "s3:odd", Path("a")])
def test_paths_stay_paths(text: Any) -> None:
    assert place(text) == Path(text)


def test_unknown_schemes_and_absent_libraries() -> None:
    with pytest.raises(UsageError):
        place("nowhere://a/b")
    with pytest.raises(MissingPart):
        place("smb://server/share/a.docx")


def test_a_tree_behind_a_url_comes_out_as_the_same_tree(tmp_path: Path, kit: Toolkit) -> None:
    (tmp_path / "in/sub").mkdir(parents=True)
    shutil.copy(SAMPLES / "award/award.docx", tmp_path / "in/sub/a.docx")
    (tmp_path / "in/.hidden").write_bytes(b"x")
    source, out = place(f"file://{tmp_path}/in"), place(f"file://{tmp_path}/out")
    assert is_remote(source)
    assert is_remote(out)
    reports = list(run(plan([source], out), kit, goal="clean", executor="process", jobs=1))
    assert [(report.source.name, report.exit_code) for report in reports] == [("sub/a.docx", 0)]
    assert [p.name for p in (tmp_path / "out").rglob("*") if p.is_file()] == ["a.docx"]
    assert reports[0].output.endswith("out/sub/a.docx")


def test_reading_keeps_the_limits() -> None:
    target = place("memory://box/x.txt")
    write(target, b"12345")
    assert read(target, Limits()) == b"12345"
    with pytest.raises(LimitExceeded):
        read(target, Limits(input_bytes=4))
    with pytest.raises(InputMissing):
        read(place("memory://box/none.txt"), Limits())


def test_a_failed_write_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    target: Any = place("memory://box/half.txt")

    def fail(*_: object, **__: object) -> None:
        raise OSError("no")

    monkeypatch.setattr(type(target.fs), "mv", fail)
    with pytest.raises(OSError, match="no"):
        write(target, b"12345")
    assert not [name for name in target.fs.find("/box") if PARTIAL in name or "half" in name]


def test_the_journal_of_a_url_is_kept_here() -> None:
    path = journal_path(place("memory://box/out"))
    assert path.suffix == ".jsonl"
    assert not is_remote(path)
