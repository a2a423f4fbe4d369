"""A value that no item took makes a question of a gap; a document that leaves nothing over has its gaps told."""

from __future__ import annotations

import pytest
from field_documents import document
from support import ROOT

from extractors.doctype import load_doctypes
from extractors.fields import read_fields

TYPES = load_doctypes(ROOT / "rules")
WORKS = "清溪县龙井乡中心小学学生宿舍建设项目"
DONE = (f"{WORKS}竣工信息公开", f"项目名称：{WORKS}", "竣工验收时间：2024年3月4日", "工程质量验收结果：合格")


@pytest.mark.parametrize(
    ("said", "item", "left"),
    [
        ("县里于某天，即2024年4月8日，收下了全部资料", "filing_date", True),
        ("（2024年3月4日）", "filing_date", False),
        ("此事由清溪县住房和城乡建设局经手", "filing_dept", True),
        ("本项目面向社会公开", "filing_dept", False),
        ("龙井乡中心小学师生将于秋季入住", "filing_dept", False),
        ("算下来是8123456.78元", "final_account_amount", True),
        ("请各界监督", "final_account_amount", False),
    ],
)
def test_a_value_of_the_kind_that_no_item_took_is_a_doubt(said: str, item: str, left: bool) -> None:
    read = read_fields(document(*DONE, said), TYPES["completion_notice"])
    assert item not in read.fields
    assert (item in read.doubtful) is left


def test_what_is_blank_stays_a_gap_although_a_date_is_left() -> None:
    read = read_fields(document(*DONE, "备案时间：____", "其间，2024年4月8日有雨"), TYPES["completion_notice"])
    assert "filing_date" in read.unfilled
    assert "filing_date" not in read.doubtful


def test_an_office_of_which_something_is_left_was_not_read() -> None:
    paper = (
        f"{WORKS}招标公告", f"项目名称：{WORKS}", "招标人：清溪县教育局", "代理机构：贵州青松项目管理有限公司",
        "有事请打0851-85500000",
    )  # fmt: skip
    doubts = read_fields(document(*paper), TYPES["tender_notice"]).doubtful
    assert {"agency_phone", "agency_address", "agency_contact"} <= {*doubts}
    assert doubts["agency_phone"].raw == "0851-85500000"
