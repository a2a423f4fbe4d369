"""``redactor clean`` from the outside: trees, exit codes, bad files among good ones, nothing half-written."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import yaml
from support import SAMPLES

Run = Callable[..., CompletedProcess[str]]


def _secrets(sample: Path) -> list[str]:
    return [f["value"] for f in yaml.safe_load(Path(f"{sample}.expected.yaml").read_text(encoding="utf-8"))["findings"]]


def test_a_folder_comes_out_as_the_same_tree(run: Run, tmp_path: Path) -> None:
    for name in ("award/award.docx", "award/award.pdf", "completion/completion_gb18030.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SAMPLES / name, tmp_path / "in" / name)
    before = {p: p.read_bytes() for p in (tmp_path / "in").rglob("*") if p.is_file()}
    done = run("clean", "in", "-o", "out", "--report", "report.json")
    assert done.returncode <= 1, done.stdout + done.stderr
    outputs = {str(p.relative_to(tmp_path / "out")) for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert outputs == {"award/award.docx", "award/award.pdf", "completion/completion_gb18030.txt"}
    assert {p: p.read_bytes() for p in before} == before
    reports = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert [r["verify"]["passed"] for r in reports] == [True, True, True]


def test_nothing_printed_or_reported_holds_a_secret(run: Run, tmp_path: Path) -> None:
    sample = SAMPLES / "ppp/ppp_procurement.docx"
    done = run("clean", sample, "-o", "out", "--format", "json", "--report", "r.jsonl", "-v")
    text = done.stdout + done.stderr + (tmp_path / "r.jsonl").read_text(encoding="utf-8")
    assert done.returncode <= 1
    assert not [s for s in _secrets(sample) if s in text]


def _bad(name: str) -> bytes:
    good = (SAMPLES / "award/award.docx").read_bytes()
    if name == "truncated.docx":
        return good[: len(good) // 2]
    if name == "empty.docx":
        return b""
    if name == "notes.docx":
        return b"not a document at all"
    if name == "broken.pdf":
        return b"%PDF-1.7\nnothing here"
    if name == "entities.docx":
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(good)) as package, zipfile.ZipFile(out, "w") as fresh:
            for info in package.infolist():
                data = package.read(info)
                if info.filename == "word/document.xml":
                    data = data.replace(
                        b"<w:document", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document', 1
                    )
                fresh.writestr(info.filename, data)
        return out.getvalue()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        with zipfile.ZipFile(io.BytesIO(good)) as package:
            for info in package.infolist():
                bomb.writestr(info.filename, package.read(info))
        bomb.writestr("word/media/zeros.xml", b"\0" * 300_000_000)
    return out.getvalue()


BAD = ["truncated.docx", "empty.docx", "notes.docx", "broken.pdf", "entities.docx", "bomb.docx"]


def test_bad_files_are_named_and_the_good_one_is_done(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in BAD:
        (folder / name).write_bytes(_bad(name))
    shutil.copy(SAMPLES / "award/award.docx", folder / "good.docx")
    done = run("clean", "in", "-o", "out", "--format", "json")
    assert done.returncode == 3, done.stderr
    by_name = {r["source"]["name"]: r for r in json.loads(done.stdout)}
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["good.docx"]
    for name in BAD:
        error = by_name[name]["error"]
        assert by_name[name]["status"] == "NOT_CHECKED"
        assert error["exit_code"] == 3
        assert error["message"]["zh"]
        assert error["hint"]["zh"]
        assert error["code"] != "Bug", name
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["clean", "missing.docx", "-o", "out"], 3, "不存在"),
        (["clean", "in", "-o", "in/out"], 2, "输出文件夹"),
        (["clean", "in", "-o", "in"], 2, "输出文件夹"),
        (["clean", "in/a.docx", "-o", "in"], 2, "覆盖"),
        (["clean", "empty", "-o", "out"], 2, "没有找到"),
        (["clean", "in", "-o", "out", "--policy", "no_such"], 2, "no_such"),
        (["clean", "in", "-o", "out", "--doctype", "awrd_notice"], 2, "award_notice"),
        (["clean", "in", "-o", "out", "--format", "docx"], 2, "docx"),
        (["clean", "-", "-o", "out"], 2, "标准输入"),
    ],
)
def test_wrong_use(run: Run, tmp_path: Path, words: list[str], code: int, said: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "empty").mkdir()
    shutil.copy(SAMPLES / "award/award.docx", tmp_path / "in/a.docx")
    done = run(*words)
    assert done.returncode == code, done.stdout + done.stderr
    assert said in done.stderr
    assert not (tmp_path / "out").exists()


def test_nothing_is_overwritten_without_force(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/award.docx").write_bytes(b"precious")
    assert run("clean", SAMPLES / "award/award.docx", "-o", "out").returncode == 2
    assert (tmp_path / "out/award.docx").read_bytes() == b"precious"
    assert run("clean", SAMPLES / "award/award.docx", "-o", "out", "--force").returncode <= 1
    assert (tmp_path / "out/award.docx").read_bytes() != b"precious"


def test_dry_run_writes_nothing_and_says_the_same(run: Run, tmp_path: Path) -> None:
    dry = run("clean", SAMPLES / "award/award.docx", "-o", "out", "--dry-run", "--format", "json")
    assert not (tmp_path / "out").exists()
    real = run("clean", SAMPLES / "award/award.docx", "-o", "out", "--format", "json")
    shapes = [json.loads(done.stdout) for done in (dry, real)]
    for shape in shapes:
        del shape["seconds"], shape["output"]
    assert shapes[0] == shapes[1]


def test_same_input_same_bytes(run_process: Run, tmp_path: Path) -> None:
    for out, seed in (("one", "0"), ("two", "77")):
        for name in ("award/award.docx", "award/award.pdf"):
            run_process("clean", SAMPLES / name, "-o", out, PYTHONHASHSEED=seed, TZ="Asia/Shanghai")
    for name in ("award.docx", "award.pdf"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_two_jobs_do_as_one(run: Run, tmp_path: Path) -> None:
    run("clean", SAMPLES / "award", SAMPLES / "contract", "-o", "one")
    done = run("clean", SAMPLES / "award", SAMPLES / "contract", "-o", "two", "--jobs", 2)
    assert done.returncode <= 3
    files = sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*") if p.is_file())
    assert files
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_name_that_tells_is_masked_everywhere(run: Run, tmp_path: Path) -> None:
    number, other = "529911195706121375", "529912196411231746"
    (tmp_path / "in").mkdir()
    for name in (f"申请人{number}.txt", f"申请人{other}.txt", "公告20240506.txt"):
        (tmp_path / "in" / name).write_text("本公告无个人信息。", encoding="utf-8")
    done = run("clean", "in", "-o", "out", "--format", "json", "--report", "r.json", "--jobs", 1)
    assert done.returncode == 0, done.stdout + done.stderr
    names = sorted(p.name for p in (tmp_path / "out").iterdir())
    assert names == ["公告20240506.txt", "申请人" + "×" * 18 + "-2.txt", "申请人" + "×" * 18 + ".txt"]
    journal = next(tmp_path.glob(".out.*")).read_text(encoding="utf-8")
    assert number not in done.stdout + done.stderr + journal + (tmp_path / "r.json").read_text(encoding="utf-8")
