"""Where outputs go, and what is refused before work begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from redactor.batch import plan
from redactor.errors import OutputConflict, UsageError


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("in/a.docx", "in/sub/b.pdf", "in/.git/c.docx", "in/~$a.docx", "in/Thumbs.db"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return tmp_path


def test_one_folder_gives_the_same_tree(tree: Path) -> None:
    tasks = plan([tree / "in"], tree / "out")
    assert [(t.name, t.target) for t in tasks] == [
        ("a.docx", tree / "out/a.docx"),
        ("sub/b.pdf", tree / "out/sub/b.pdf"),
    ]


def test_several_folders_keep_their_names(tree: Path) -> None:
    (tree / "more").mkdir()
    (tree / "more/a.docx").write_bytes(b"x")
    assert {t.name for t in plan([tree / "in", tree / "more"])} == {"in/a.docx", "in/sub/b.pdf", "more/a.docx"}


@pytest.mark.parametrize("out", ["in", "in/out", "in/sub"])
def test_output_in_the_input_is_refused(tree: Path, out: str) -> None:
    with pytest.raises(OutputConflict):
        plan([tree / "in"], tree / out)


def test_existing_output_is_refused_unless_forced(tree: Path) -> None:
    (tree / "out").mkdir()
    (tree / "out/a.docx").write_bytes(b"old")
    with pytest.raises(OutputConflict):
        plan([tree / "in"], tree / "out")
    assert len(plan([tree / "in"], tree / "out", force=True)) == 2


def test_output_over_the_input_is_refused_even_when_forced(tree: Path) -> None:
    with pytest.raises(OutputConflict):
        plan([tree / "in/a.docx"], tree / "in", force=True)


def test_legacy_files_get_a_docx_and_never_a_taken_name(tree: Path) -> None:
    (tree / "in/a.doc").write_bytes(b"x")
    (tree / "in/old.wps").write_bytes(b"x")
    targets = {t.name: t.target.name for t in plan([tree / "in"], tree / "out") if t.target}
    assert targets["a.doc"] == "a.doc.docx"
    assert targets["old.wps"] == "old.docx"
    assert targets["a.docx"] == "a.docx"


def test_two_inputs_of_one_name_are_refused(tree: Path) -> None:
    (tree / "other").mkdir()
    (tree / "other/a.docx").write_bytes(b"x")
    with pytest.raises(OutputConflict):
        plan([tree / "in/a.docx", tree / "other/a.docx"], tree / "out")


def test_links_are_reported_and_not_followed(tree: Path) -> None:
    (tree / "in/link.docx").symlink_to("/etc/passwd")
    assert [t.problem for t in plan([tree / "in"]) if t.name == "link.docx"] == ["link"]


def test_an_empty_folder_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        plan([tmp_path])
