"""The review form and the publication package."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import docx
import office
import pytest
from support import SAMPLES

import redactor
from redactor.errors import UsageError
from redactor.ledger import package, steps
from redactor.ledger.files import sha256
from redactor.ledger.paper import balanced, worded
from redactor.ledger.record import Record
from redactor.ledger.store import Ledger


@pytest.fixture
def files(kit: redactor.Toolkit, tmp_path: Path) -> tuple[Path, Path]:
    """An original and its cleaned version."""
    source = SAMPLES / "award" / "award.docx"
    public = tmp_path / "award.docx"
    public.write_bytes(kit.clean(source).data)
    return source, public


@pytest.fixture
def submitted(file_ledger: Ledger, kit: redactor.Toolkit, files: tuple[Path, Path]) -> Record:
    with file_ledger.writing() as writer:
        document = office.add(writer)
    given = steps.Submission(source=files[0], public=files[1])
    return steps.submit(file_ledger, kit, document, given, day="2026-07-02", actor=office.HANDLER)


def text(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    footer = document.sections[0].footer.paragraphs[0].text
    return "\n".join([*(p.text for p in document.paragraphs), *cells, footer])


def test_the_form_says_what_is_known(
    file_ledger: Ledger, kit: redactor.Toolkit, submitted: Record, files: tuple[Path, Path]
) -> None:
    data = package.form_of(file_ledger, kit, submitted, files[1])
    said = text(data)
    for part in ("审核表", submitted.id, submitted.title, office.DEPARTMENT, office.HANDLER, "2026年7月1日",
                 "中标价",
                 "居民身份证号码", "无缺项", "部门负责人", "分管领导", "报党政办备案",
                 file_ledger.head().hash[:24]):  # fmt: skip
        assert part in said, part
    assert submitted.digests["portal"][:32] in said
    assert data == package.form_of(file_ledger, kit, submitted, files[1])


def test_the_form_holds_nothing_that_was_removed(
    file_ledger: Ledger, kit: redactor.Toolkit, submitted: Record, files: tuple[Path, Path]
) -> None:
    import yaml

    said = text(package.form_of(file_ledger, kit, submitted, files[1]))
    expected = yaml.safe_load((SAMPLES / "award" / "award.docx.expected.yaml").read_text(encoding="utf-8"))
    assert not [found["value"] for found in expected["findings"] if found["value"] in said]


def test_gaps_findings_and_signatures_are_on_the_form(file_ledger: Ledger, kit: redactor.Toolkit) -> None:
    with file_ledger.writing() as writer:
        document = office.add(writer)
        found = office.check(removed={"mobile": 2}, open=[office.open_finding()], gaps=[office.gap()])
        said = {"award_date": {"status": "lacking", "reason": "待批复", "until": "2026-08-01"}}
        ruling = {
            "fingerprint": "0123456789abcdef",
            "kind": "mobile",
            "basis": "consent",
            "reason": "同意",
            "reference": "T1",
        }
        office.take(writer, document, "run_checks", check=found)
        office.take(writer, document, "submit", explanations=said, rulings=[ruling])
        record = office.take(writer, document, *office.PATH[2:])
    printed = text(package.form_of(file_ledger, kit, record, None))
    for part in ("待批复（2026年8月1日前补齐）", "权利人书面同意（T1）", f"{office.HEAD}，2026年7月2日", "一楼公开栏",
                 "■不涉密",
                 "https://example.gov.cn/1", office.CLERK):  # fmt: skip
        assert part in printed, part


def test_the_form_tells_other_channels_photographs_and_what_was_taken_down(
    file_ledger: Ledger, kit: redactor.Toolkit
) -> None:
    with file_ledger.writing() as writer:
        document = office.add(writer)
        office.take(writer, document, *office.PATH[:4])
        office.take(writer, document, "post_board", photos=[office.digest("photo 1"), office.digest("photo 2")])
        record = office.take(writer, document, *office.PATH[5:], "publish_channel", "withdraw")
    printed = text(package.form_of(file_ledger, kit, record, None))
    for part in ("照片 2 张", "微信：https://example.gov.cn/w（2026年7月2日）", "更正和撤回记录", "撤回", "内容有误"):
        assert part in printed, part
    with file_ledger.writing() as writer:
        renewed = office.take(writer, document, "correct", "new_version", "run_checks")
    printed = text(package.form_of(file_ledger, kit, renewed, None))
    assert office.PUBLIC[:16] in printed
    assert "照片" not in printed


def test_photographs_of_the_board_never_go_online(file_ledger: Ledger) -> None:
    from redactor.ledger.errors import StepRefused

    photo = office.digest("photo")
    with file_ledger.writing() as writer:
        document = office.add(writer)
        office.take(writer, document, *office.PATH[:4])
        office.take(writer, document, "post_board", photos=[photo])
        office.take(writer, document, "file_to_office")
    with pytest.raises(StepRefused) as caught, file_ledger.writing() as writer:
        office.take(writer, document, "publish_portal", attachments=[photo])
    assert caught.value.details["guard"] == "copy_not_attached"


def test_the_package_lists_its_files(
    file_ledger: Ledger, kit: redactor.Toolkit, submitted: Record, files: tuple[Path, Path]
) -> None:
    data = package.package(file_ledger, kit, submitted, files[1])
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        manifest = json.loads(made.read("manifest.json"))
        for entry in manifest["files"]:
            assert sha256(made.read(entry["name"])) == entry["sha256"]
        assert set(made.namelist()) == {entry["name"] for entry in manifest["files"]} | {"manifest.json"}
        assert [entry["name"] for entry in manifest["files"] if entry["public"]] == ["公开文件/award.docx"]
    assert data == package.package(file_ledger, kit, submitted, files[1])


def test_another_file_is_not_packed(
    file_ledger: Ledger, kit: redactor.Toolkit, submitted: Record, files: tuple[Path, Path]
) -> None:
    with pytest.raises(UsageError):
        package.package(file_ledger, kit, submitted, files[0])


def test_the_form_never_goes_online(file_ledger: Ledger) -> None:
    from redactor.ledger.errors import StepRefused

    form = office.digest("form")
    with file_ledger.writing() as writer:
        document = office.add(writer)
        office.take(writer, document, *office.PATH[:6])
    steps.attach(file_ledger, document, "form", form, day="2026-07-02")
    with pytest.raises(StepRefused) as caught, file_ledger.writing() as writer:
        office.take(writer, document, "publish_portal", attachments=[form])
    assert caught.value.details["guard"] == "copy_not_attached"


@pytest.mark.parametrize(
    ("title", "fits", "lines"),
    [
        ("供水工程中标结果公示", 20, ["供水工程中标结果公示"]),
        ("青溪镇农村供水保障工程中标结果公示（公告）", 20, ["青溪镇农村供水保障工程", "中标结果公示（公告）"]),
        ("题" * 21, 20, ["题" * 10, "题" * 11]),
        ("题" * 40, 20, ["题" * 20, "题" * 20]),
        ("题" * 41, 20, ["题" * 41]),
    ],
)
def test_a_long_title_is_broken_in_the_middle_where_words_end(title: str, fits: int, lines: list[str]) -> None:
    assert balanced(title, fits).split("\n") == lines


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("money", "8123456.00", "8123456元"),
        ("money", "0.35", "0.35元"),
        ("money", "见清单", "见清单"),
        ("date", "2024-06-04", "2024年6月4日"),
        ("date", "2024-05-06T09:00", "2024年5月6日9时"),
        ("date", "2024-05-28T09:30", "2024年5月28日9时30分"),
        ("text", "2024-06-04", "2024-06-04"),
    ],
)
def test_values_as_people_write_them(kind: str, value: str, shown: str) -> None:
    assert worded(kind, value) == shown
