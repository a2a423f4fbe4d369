"""``redactor check``, ``fields``, ``inspect``, ``verify``, ``rules`` and ``doctor`` from the outside."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import yaml
from support import SAMPLES

Run = Callable[..., CompletedProcess[str]]


def test_a_complete_document_without_personal_data_is_fit(run: Run) -> None:
    done = run("check", SAMPLES / "tender/tender_complete.docx")
    assert done.returncode == 0, done.stdout
    assert "可以公开" in done.stdout


def test_findings_and_gaps_give_one_and_advice(run: Run) -> None:
    done = run("check", SAMPLES / "tender/tender_missing_items.docx")
    assert done.returncode == 1
    assert "获取方式" in done.stdout
    assert "办公座机" in done.stdout
    assert "redactor clean" in done.stderr


def test_json_on_stdout_is_json_alone(run: Run) -> None:
    report = json.loads(run("check", SAMPLES / "award/award.docx", "--format", "json").stdout)
    assert (report["schema"], report["status"], report["document_type"]) == ("1", "FINDINGS", "award_notice")
    places = {f["place"]["zh"] for f in report["findings"] if f["action"] == "redact"}
    assert any("表1第" in place for place in places)


def test_standard_input(run: Run) -> None:
    done = run("check", "-", stdin="联系人手机：13900001234".encode())
    assert done.returncode == 1
    assert "13900001234" not in done.stdout


def test_english(run: Run) -> None:
    done = run("--lang", "en", "check", SAMPLES / "award/award.docx")
    assert "personal data" in done.stdout
    assert "个人信息" not in done.stdout


def test_quiet_prints_nothing_but_errors(run: Run, tmp_path: Path) -> None:
    done = run("check", SAMPLES / "award/award.docx", "--quiet")
    assert (done.returncode, done.stdout) == (1, "")
    (tmp_path / "x.pdf").write_bytes(b"")
    done = run("check", "x.pdf", "--quiet")
    assert done.returncode == 3
    assert "x.pdf" in done.stderr


def test_control_characters_of_a_file_name_are_not_printed(run: Run, tmp_path: Path) -> None:
    name = "公告\x1b[31m.txt"
    (tmp_path / name).write_text("本公告无个人信息。", encoding="utf-8")
    done = run("check", name)
    assert "\x1b" not in done.stdout + done.stderr


def test_fields(run: Run) -> None:
    report = json.loads(run("fields", SAMPLES / "award/award.docx", "--format", "json").stdout)
    assert report["fields"]["winner"]["value"] == "云岭丰源建设有限公司"
    assert report["fields"]["award_price"]["value"] == "8123456.00"


def test_inspect_names_hidden_parts(run: Run) -> None:
    done = run("inspect", SAMPLES / "leaks/comments_and_revisions.docx", "--format", "json")
    kinds = {part["kind"] for part in json.loads(done.stdout)["parts"]}
    assert {"comment", "deleted"} <= kinds


def test_verify_tells_clean_from_not(run: Run, tmp_path: Path) -> None:
    sample = SAMPLES / "award/award.pdf"
    assert run("verify", sample).returncode == 1
    assert run("clean", sample, "-o", "out", "--report", "r.json").returncode <= 1
    assert run("verify", "out/award.pdf", "--report", "r.json").returncode == 0
    (tmp_path / "out/award.pdf").write_bytes((tmp_path / "out/award.pdf").read_bytes() + b"\n")
    assert run("verify", "out/award.pdf", "--report", "r.json").returncode == 1


def test_a_folder_is_verified_and_inspected_file_by_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/clean.txt").write_text("各村：定于本周五召开会议，请准时参加。", encoding="utf-8")
    (tmp_path / "in/not.txt").write_text("联系电话：13900001234", encoding="utf-8")
    (tmp_path / "in/empty.docx").write_bytes(b"")
    done = run("verify", "in", "--format", "json")
    assert done.returncode == 3
    assert {r["source"]["name"]: (r["goal"], r["status"]) for r in json.loads(done.stdout)} == {
        "clean.txt": ("verify", "CLEAN"), "not.txt": ("verify", "FINDINGS"), "empty.docx": ("verify", "NOT_CHECKED"),
    }  # fmt: skip
    shown = run("inspect", "in")
    assert shown.returncode == 3
    assert [line.split()[1] for line in shown.stdout.splitlines() if line.startswith("■")] == [
        "clean.txt", "empty.docx", "not.txt",
    ]  # fmt: skip
    assert "文件是空的" in shown.stdout
    assert [shape["name"] for shape in json.loads(run("inspect", "in", "--format", "json").stdout)] == [
        "clean.txt", "empty.docx", "not.txt",
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), [("联系电话：13900001234", 1), ("请准时参加会议。", 0)])
def test_an_archive_is_verified_by_what_is_in_it(run: Run, tmp_path: Path, text: str, code: int) -> None:
    """An archive used to pass whatever its files held: its own report has no findings."""
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as package:
        package.writestr("notice.txt", text)
    done = run("verify", "all.zip", "--format", "json")
    assert done.returncode == code
    shape = json.loads(done.stdout)
    assert [shape["status"], shape["members"][0]["goal"]] == [("CLEAN", "FINDINGS")[code], "verify"]


def test_what_is_no_file_is_said_in_the_language_of_the_reader(run: Run, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.txt").write_text("x", encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/link.txt").symlink_to(tmp_path / "elsewhere.txt")
    for command in ("check", "inspect"):
        done = run(command, "in")
        assert (done.returncode, "指向所在文件夹之外的链接" in done.stdout) == (3, True)


def test_verify_speaks_of_the_cleaning_only(run: Run, tmp_path: Path) -> None:
    """A document may be thoroughly cleaned and still lack what must be published: only check says that it is fit."""
    (tmp_path / "lacking.txt").write_text("中标结果公告\n项目名称：供水工程\n中标人：\n", encoding="utf-8")
    checked, verified = run("check", "lacking.txt"), run("verify", "lacking.txt")
    assert (checked.returncode, verified.returncode) == (1, 0)
    assert "可以公开" not in verified.stdout
    assert "公开事项另用 redactor check 核对" in "".join(verified.stdout.split("\n"))


def test_a_document_of_no_known_type_is_not_called_fit(run: Run, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("各村：定于本周五召开会议，请准时参加。", encoding="utf-8")
    done = run("check", "note.txt")
    assert done.returncode == 0
    assert "可以公开" not in done.stdout
    assert "△ 没有发现个人信息和隐藏内容；文种未识别，公开事项没有核对" in done.stdout


def test_many_findings_of_a_kind_are_counted(run: Run) -> None:
    households = SAMPLES / "households/households.docx"
    short, whole = run("check", households).stdout, run("check", households, "-v").stdout
    assert "居民身份证号码  12 处" in short
    assert short.count("居民身份证号码") == 1
    assert whole.count("居民身份证号码  5") == 12


def test_rules_list_and_show(run: Run) -> None:
    listed = run("rules", "list")
    assert listed.returncode == 0
    assert "id_card" in listed.stdout
    assert "award_notice" in listed.stdout
    told = "".join(run("rules", "show", "id_card").stdout.split())  # lines are wrapped
    for part in (
        "身份证",
        "依据：",
        "默认处理：删除，以【身份证号已隐去】代替",
        "须有标签，校验通过的除外；校验：GB11643校验码",
    ):
        assert part in told
    assert "中标人" in run("rules", "show", "award_notice").stdout
    wrong = run("rules", "show", "id_crd")
    assert wrong.returncode == 2
    assert "id_card" in wrong.stderr


@pytest.mark.parametrize("verb", ["lint", "test"])
def test_the_shipped_rules_pass(run: Run, verb: str) -> None:
    done = run("rules", verb)
    assert done.returncode == 0, done.stderr


def test_doctor(run: Run) -> None:
    assert run("doctor").returncode == 0


def test_usage_error_is_two(run: Run) -> None:
    assert run("check", "--no-such-option").returncode == 2
    assert run("frobnicate").returncode == 2


@pytest.mark.parametrize("name", [p.name for p in sorted(SAMPLES.rglob("*.expected.yaml"))])
def test_samples_are_found_and_checked_as_expected(name: str, kit) -> None:  # type: ignore[no-untyped-def]
    path = next(SAMPLES.rglob(name))
    sample = path.with_name(name.removesuffix(".expected.yaml"))
    expected = yaml.safe_load(path.read_text(encoding="utf-8"))
    report = kit.check(sample)
    assert report.status in ("CLEAN", "FINDINGS"), report.failure
    assert report.doctype == expected["document_type"]
    found = [i.finding.kind for i in report.findings if i.decision.action == "redact"]
    for kind in {f["kind"] for f in expected["findings"]}:
        assert found.count(kind) >= sum(f["kind"] == kind for f in expected["findings"]), kind
    gaps = {c.result.item for c in report.checks if c.result.is_gap}
    if sample.suffix != ".txt":
        assert set(expected["missing"]) == gaps


def test_rules_are_copied_to_be_changed(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "own"
    assert run("rules", "copy", str(target)).returncode == 0
    assert run("rules", "lint", "--rules", str(target)).returncode == 0
    again = run("rules", "copy", str(target))
    assert (again.returncode, "已经存在" in again.stderr) == (2, True)
