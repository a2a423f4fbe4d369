"""Whole documents in many layouts, kept as data in ``layouts/``: forms, lists, matrices, ledgers and prose."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from field_documents import document

from extractors import rulefile
from extractors.doctype import DocType, load_doctypes
from extractors.fields import read_fields

LAYOUTS = sorted((Path(__file__).parent / "layouts").glob("*.yaml"))


@lru_cache(maxsize=1)
def doctypes() -> dict[str, DocType]:
    return load_doctypes(rulefile.rules_folder())


def _joined(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "、".join(value)


@pytest.mark.parametrize("path", LAYOUTS, ids=[path.stem for path in LAYOUTS])
def test_layout(path: Path) -> None:
    case: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    read = read_fields(document(*case["parts"]), doctypes()[case["doctype"]]).to_dict()
    found = {item: _joined(read["fields"][item]) for item in case["fields"] if item in read["fields"]}
    assert found == case["fields"]
    assert not [item for item in case.get("absent", []) if item in read["fields"]]
    for name, rows in case["lists"].items():
        cells = [
            {column: _joined(got[column]) for column in row if column in got}
            for row, got in zip(rows, read["lists"].get(name, []), strict=True)
        ]
        assert cells == rows


def test_every_value_has_its_place() -> None:
    made = document(
        "清溪县敬老院改造项目施工招标公告",
        [["项目名称", "清溪县敬老院改造项目"], ["招标控制价（万元）", "812.35"]],
        "招标人：清溪县民政局",
        "联系电话：0851-81112222",
    )
    read = read_fields(made, doctypes()["tender_notice"])
    assert read.fields["price_ceiling"].value == "8123500.00"
    for field in read.fields.values():
        assert field.spans
        assert made.text(*field.spans).replace(" ", "") == field.raw.replace(" ", "")
        assert 0 < field.confidence <= 1
        assert field.how
        assert str(field.value) not in repr(field)


def test_blanks_placeholders_and_reasons_are_told_apart() -> None:
    made = document(
        "清溪县水库除险加固工程竣工信息公开",
        "竣工验收时间：2022年1月25日",
        "工程质量验收结果：____",
        "备案编号：不适用（水利工程不实行竣工验收备案）",
        "财务决算金额：待定",
    )
    read = read_fields(made, doctypes()["completion_notice"])
    assert read.fields["acceptance_date"].value == "2022-01-25"
    assert set(read.unfilled) == {"acceptance_result", "final_account_amount"}
    assert set(read.not_applicable) == {"filing_no"}
    assert not {"acceptance_result", "final_account_amount", "filing_no"} & set(read.fields)


def test_other_projects_and_instructions_are_no_values() -> None:
    made = document(
        "清溪县敬老院改造项目施工招标公告",
        "注：本项目曾于2020年3月17日以GZ-2020-001号发布招标公告，因投标人不足三家重新招标。",
        "【说明：最高投标限价：100万元，正式发布时应删除】",
        "（贵州青松有限公司类似业绩：清溪县供水工程，合同金额455.63万元，工期90日历天。）",
        "附件：1.招标控制价：300万元（公布函）",
    )
    read = read_fields(made, doctypes()["tender_notice"])
    assert not {"tender_no", "price_ceiling", "period", "publish_date"} & set(read.fields)


def test_a_label_that_no_rule_names_is_read_with_less_confidence() -> None:
    made = document(
        "清溪县敬老院改造项目竣工公示", "一、办理竣工备案的单位：清溪县住房和城乡建设局", "二、验收日期：2022年1月25日"
    )
    read = read_fields(made, doctypes()["completion_notice"])
    assert read.fields["filing_dept"].how == "similar label"
    assert read.fields["filing_dept"].confidence < read.fields["acceptance_date"].confidence


def test_a_range_of_blocks_is_read_alone() -> None:
    first = ("清溪县敬老院改造项目合同公示", "合同编号：QX-2023-08")
    second = ("清溪县中学扩建项目合同公示", "合同编号：QX-2023-09")
    made = document(*first, *second)
    read = read_fields(made, doctypes()["contract_notice"], range(2, 4))
    assert read.fields["contract_no"].value == "QX-2023-09"
    assert read.fields["project_name"].value == "清溪县中学扩建项目"


def test_pages_that_only_recognition_reads_are_read_like_others() -> None:
    made = document("清溪县敬老院改造项目合同公示", "合同编号：QX-2023-08", format="pdf")
    scanned = replace(made, parts=(replace(made.parts[0], kind="image"),))
    read = read_fields(scanned, doctypes()["contract_notice"])
    assert read.fields["contract_no"].value == "QX-2023-08"


def test_pictures_beside_text_state_nothing() -> None:
    parts = ("清溪县敬老院改造项目合同公示", "合同签订情况如下，特此公示，欢迎监督。", "合同编号：QX-2023-08")
    made = document(*parts, format="pdf")
    picture = replace(made.parts[0], kind="image")
    blocks = tuple(
        replace(block, span=replace(block.span, part=1)) if position == 2 else block
        for position, block in enumerate(made.blocks)
    )
    read = read_fields(replace(made, parts=(made.parts[0], picture), blocks=blocks), doctypes()["contract_notice"])
    assert "contract_no" not in read.fields


@pytest.mark.parametrize(
    ("name", "title", "line"),
    [
        ("tender_notice", "施工招标公告", "建设地点：清溪县城关镇"),
        ("tender_notice", "清溪县民政局招标公告", "项目名称："),
        ("tender_notice", "清溪县施工招标公告", "建设规模：新建校舍800平方米"),
        ("award_notice", "贵州省清溪县城关镇中标结果公告", "中标价：860万元"),
        ("bid_candidates_notice", "清溪县水务局关于中标候选人的公示", "第一中标候选人：贵州云岭建设有限公司"),
        ("completion_notice", "清溪县2024年竣工验收结果公告", "项目名称：____"),
        ("completion_notice", "清溪县竣工信息公开表", "项目名称：待定"),
    ],
)
def test_a_title_that_names_a_place_and_no_project_gives_no_name(name: str, title: str, line: str) -> None:
    read = read_fields(document(title, line), doctypes()[name])
    assert "project_name" not in read.fields


@pytest.mark.parametrize(("line", "fields"), [
    ("招标人    清溪县民政局    招标代理机构    清溪招标代理有限公司",
     {"tenderee": "清溪县民政局", "agency": "清溪招标代理有限公司"}),
    ("招标人    清溪县民政局    招标代理机构    清溪招标代理有限公司    建设地点",
     {"tenderee": "清溪县民政局", "agency": "清溪招标代理有限公司"}),
    ("招标人    清溪县民政局    招标代理机构", {"tenderee": "清溪县民政局"}),
    ("招标人    招标代理机构    建设地点    资金来源", {}),
])  # fmt: skip
def test_labels_and_values_in_turn_on_a_line(line: str, fields: dict[str, str]) -> None:
    made = document("清溪县敬老院改造项目施工招标公告", line, "特此公告。")
    read = read_fields(made, doctypes()["tender_notice"])
    wanted = ("tenderee", "agency", "location", "funding_source")
    assert {item: read.fields[item].value for item in wanted if item in read.fields} == fields
