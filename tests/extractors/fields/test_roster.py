"""Long tables: what stands around the rows is read, a list of the type up to a length, other rows are not."""

from __future__ import annotations

import pytest
from field_documents import document
from support import ROOT

from extractors.doctype import load_doctypes
from extractors.fields import read_fields
from extractors.fields.roster import LONG, MOST
from redactor.check import check_disclosure

TYPES = load_doctypes(ROOT / "rules")
HEAD = ["序号", "村名", "户主姓名", "家庭人口", "安置方式"]
FOREIGN = ["工号", "班组", "出勤", "工资", "集中安置"]


def households(count: int) -> list[list[str]]:
    return [HEAD, *([str(n), "红星村", "王建国", "3", "集中安置"] for n in range(1, count + 1))]


def people(count: int, *, told: dict[int, list[str]]) -> list[list[str]]:
    rows = [FOREIGN, *([str(n), "一班", "22", "3000", "集中安置"] for n in range(1, count + 1))]
    return [told.get(number, row) for number, row in enumerate(rows)]


@pytest.mark.parametrize("count", [LONG + 50, MOST - 1])
def test_a_list_of_the_type_is_read_whole(count: int) -> None:
    paper = document("易地扶贫搬迁对象公示", f"共{count}户", households(count))
    read = read_fields(paper, TYPES["resettlement_list"])
    assert len(read.lists["households"]) == count and not read.unread


def test_a_list_that_is_too_long_is_a_question_and_no_gap() -> None:
    paper = document("易地扶贫搬迁对象名单公示", f"共{MOST + 9}户", households(MOST + 9))
    read = read_fields(paper, TYPES["resettlement_list"])
    assert read.unread == ("households",) and "households" not in read.lists
    found = check_disclosure(read, TYPES["resettlement_list"], paper)
    status = {result.item: result.status for result in found}
    assert status["head_name"] == status["village"] == status["household_size"] == "question"
    assert "row_total" not in {result.check_id for result in found if result.is_gap}


def test_labels_inside_and_around_other_rows_are_read() -> None:
    told = {300: ["公示单位", "临溪县双河镇人民政府", "", "", ""], 900: ["监督电话", "0851-87700001", "", "", ""]}
    paper = document("安置房分配公示", people(900, told=told))
    read = read_fields(paper, TYPES["resettlement_list"])
    assert read.fields["publisher"].value == "临溪县双河镇人民政府"
    assert read.fields["objection_phone"].value == "0851-87700001"


def test_a_long_form_is_read_whole() -> None:
    form = [
        ["项目名称", "某镇供水工程"],
        ["建设单位", "某县水务局"],
        ["备案编号", "某建备〔2023〕001号"],
        ["备案部门", "某局"],
    ]
    paper = document("竣工验收公示", [["栏目", "内容"], *([f"说明{n}", "无"] for n in range(LONG)), *form, *form * 3])
    read = read_fields(paper, TYPES["completion_notice"])
    assert read.fields["filing_no"].value and read.fields["project_name"].value == "某镇供水工程"
