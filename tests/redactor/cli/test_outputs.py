"""Formats, gap lists, region packs and whole project folders, from the outside."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from support import SAMPLES

from redactor import pipeline
from redactor.output import encode, formats

Run = Callable[..., CompletedProcess[str]]
AWARD, CONTRACT = SAMPLES / "award/award.docx", SAMPLES / "contract/contract.docx"


def project(folder: Path, price: str = "") -> Path:
    """Lay the award and the contract of one project into a folder; the contract with another price, if given."""
    import docx

    folder.mkdir()
    shutil.copy(AWARD, folder)
    contract = docx.Document(str(CONTRACT))
    if price:
        cells = [cell for table in contract.tables for row in table.rows for cell in row.cells]
        row = next(n for n, cell in enumerate(cells) if "合同价" in cell.text)
        cells[row + 1].text = price
    contract.save(str(folder / "contract.docx"))
    return folder


@pytest.mark.parametrize("source", [AWARD, SAMPLES / "households/households.docx"], ids=lambda path: path.stem)
def test_no_format_holds_a_secret(source: Path, kit) -> None:  # type: ignore[no-untyped-def]
    document = kit.read(source)
    for goal in ("check", "fields", "gaps"):
        report = pipeline.process(source, kit, "fields" if goal == "fields" else "check").report
        gone = [item.finding for item in report.findings if item.decision.action == "redact"]
        secrets = {s for finding in gone if len(s := document.text(*finding.spans)) > 7}
        assert len(secrets) > 1
        for name in formats(goal):
            told = encode(name, [report], subject=goal, verbose=True)
            texts = [told] if name != "xlsx" else _members(told)
            assert not [s for s in secrets for text in texts if s.encode() in text], (goal, name)


def _members(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [package.read(name) for name in package.namelist()]


def test_the_extension_of_the_report_decides(run: Run, tmp_path: Path) -> None:
    for name in ("r.html", "r.xlsx", "r.csv", "r.sarif", "r.txt"):
        assert run("check", AWARD, "--report", name, "--quiet").returncode == 1
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert (tmp_path / "r.xlsx").read_bytes().startswith(b"PK")
    assert json.loads((tmp_path / "r.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    wrong = run("check", AWARD, "--report", "r.docx")
    assert wrong.returncode == 2
    assert not (tmp_path / "r.docx").exists()


def test_a_report_never_overwrites_an_input(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/notice.txt").write_text("公告", encoding="utf-8")
    for words in (("in/notice.txt", "--report", "in/notice.txt"), ("in", "--report", "in/notice.txt")):
        assert run("check", *words).returncode == 2
    assert (tmp_path / "in/notice.txt").read_text(encoding="utf-8") == "公告"


def test_fields_as_a_row_and_as_a_page(run: Run) -> None:
    rows = list(csv.reader(io.StringIO(run("fields", AWARD, "--format", "csv").stdout)))
    assert len(rows) == 2
    assert dict(zip(*rows, strict=True))["中标人名称"] == "云岭丰源建设有限公司"
    page = run("fields", AWARD, "--format", "md").stdout
    assert page.startswith("# 青溪镇2024年农村饮水安全巩固提升工程")
    assert "| 云岭丰源建设有限公司 |" in page
    assert "<h1>青溪镇" in run("fields", AWARD, "--format", "html").stdout
    assert "中标人名称：云岭丰源建设有限公司" in run("fields", AWARD).stdout
    assert run("check", AWARD, "--format", "md").returncode == 2


def test_gap_list_of_a_folder(run: Run, tmp_path: Path) -> None:
    done = run("check", SAMPLES / "tender", "--gaps", "gaps.csv", "--quiet")
    assert done.returncode in (1, 3)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "gaps.csv").read_text(encoding="utf-8-sig"))))
    found = {(Path(row["文件"]).name, row["事项"], row["情况"]) for row in rows}
    assert ("tender_missing_items.docx", "文件获取方式", "缺少") in found
    assert ("tender_missing_items.docx", "招标人联系方式", "脱敏后无内容") in found
    assert not [row for row in rows if "complete" in row["文件"] and row["情况"] == "缺少"]
    assert run("check", SAMPLES / "tender", "--gaps", "gaps.json").returncode == 2


def test_documents_of_one_project_are_compared(run: Run, tmp_path: Path) -> None:
    project(tmp_path / "true")
    assert "跨文件核对" not in run("check", "true").stdout
    project(tmp_path / "false", "9000000.00元")
    done = run("check", "false")
    assert done.returncode == 1
    assert "◆ 跨文件核对：青溪镇2024年农村饮水安全巩固提升工程" in done.stdout
    assert "contract.docx ↔ award.docx" in done.stdout
    reports = json.loads(run("check", "false", "--format", "json").stdout)
    checks = {check["check"]: check["against"] for report in reports for check in report["checks"] if check["against"]}
    assert checks["price_equals_award"] == ["award.docx"]


def test_comparison_works_on_reports_of_worker_processes(tmp_path: Path, kit) -> None:  # type: ignore[no-untyped-def]
    from redactor import batch
    from redactor.check.folder import compare

    folder = project(tmp_path / "false", "9000000.00元")
    reports = compare(list(batch.run([folder], kit, executor="process", jobs=1)), kit.doctypes)
    assert any(item.against for report in reports for item in report.checks)


def test_facts_for_comparison_hold_no_personal_data(kit) -> None:  # type: ignore[no-untyped-def]
    report = kit.check(AWARD)
    values = [str(f.value) for facts in report.facts for f in facts.fields.values()]
    assert "云岭丰源建设有限公司" in values
    secrets = [i for i in report.findings if i.decision.action != "keep"]
    assert secrets
    hidden = [span for item in secrets for span in item.finding.spans]
    for facts in report.facts:
        for field in facts.fields.values():
            assert not any(
                a.part == b.part and a.start < b.end and b.start < a.end for a in field.spans for b in hidden
            )


def test_a_region_adds_items_and_is_named(run: Run, tmp_path: Path) -> None:
    plain = json.loads(run("check", AWARD, "--format", "json").stdout)
    local = json.loads(run("check", AWARD, "--region", "xifeng", "--format", "json").stdout)
    assert "required:project_location" not in {check["check"] for check in plain["checks"]}
    added = next(check for check in local["checks"] if check["check"] == "required:project_location")
    assert (added["status"], "息府办函" in added["basis"]) == ("missing", True)
    assert (plain["rulepack"]["region"], local["rulepack"]["region"]) == ("", "xifeng")
    assert plain["rulepack"]["sha256"] != local["rulepack"]["sha256"]
    own = tmp_path / "own"
    own.mkdir()
    (own / "award_notice.yaml").write_text(
        "extends: award_notice\nissuer: 云岭县\nbasis: 云府〔2024〕1号\nitems:\n- id: buyer\n  level: optional\n",
        encoding="utf-8",
    )
    loosened = run("check", AWARD, "--region", "own")
    assert loosened.returncode == 2
    assert "不能放宽" in loosened.stderr
    assert run("rules", "lint", "--region", "own").returncode == 2
    unknown = run("check", AWARD, "--region", "nowhere")
    assert unknown.returncode == 2
    assert "xifeng" in unknown.stderr


def test_rules_list_and_show_know_regions(run: Run) -> None:
    assert "xifeng" in run("rules", "list").stdout
    assert "项目所在乡镇" in run("rules", "show", "award_notice", "--region", "xifeng").stdout


def test_rules_schema(run: Run, tmp_path: Path) -> None:
    assert "doctype" in run("rules", "schema").stdout
    assert json.loads(run("rules", "schema", "doctype").stdout)["$defs"]["FieldSpec"]
    assert run("rules", "schema", "--write", "out").returncode == 0
    assert (tmp_path / "out/report.schema.json").is_file()
    assert run("rules", "schema", "nothing").returncode == 2
