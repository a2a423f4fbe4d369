"""Mandatory items: what is an alarm, what is a question, what is silence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from papers import disclosure, field, paper
from support import ROOT

from extractors.doctype import load_doctypes
from extractors.fields.disclosure import Disclosure
from extractors.model import Span
from redactor.check import check_disclosure, removed_mandatory
from redactor.result import CheckResult

TYPES = load_doctypes(ROOT / "rules")


def judge(name: str, text: str, given: Disclosure | None = None) -> dict[str, CheckResult]:
    doctype = TYPES[name]
    found = check_disclosure(given or Disclosure(name), doctype, paper(text))
    return {result.item: result for result in found if result.check_id.startswith("required:")}


def test_statuses() -> None:
    doctype = TYPES["completion_notice"]
    given = replace(
        disclosure(doctype, acceptance_date="2024-12-02"),
        unfilled={
            "filing_no": field(doctype, "filing_no", "", "详见附件"),
            "filing_dept": field(doctype, "filing_dept", "", "____"),
        },
        not_applicable={"audit_unit": field(doctype, "audit_unit", "", "不适用（限额以下项目）")},
    )
    found = judge("completion_notice", "竣工信息", given)
    wanted = {
        "acceptance_date": ("present", False), "filing_no": ("placeholder", True), "filing_dept": ("empty", True),
        "audit_unit": ("not_applicable", False), "delivery_date": ("missing", True),
    }  # fmt: skip
    assert {item: (found[item].status, found[item].is_gap) for item in wanted} == wanted
    assert found["delivery_date"].basis and "交付使用时间" in found["delivery_date"].message_zh
    assert "warranty" not in found  # optional


@pytest.mark.parametrize(
    ("name", "text", "item", "status"),
    [
        ("award_notice", "政府采购 中标（成交）结果公告", "buyer_address", "missing"),
        ("award_notice", "中标结果公示", "buyer_address", None),
        ("award_notice", "政府采购 委托代理机构组织", "agency_phone", "missing"),
        ("award_notice", "政府采购", "agency_phone", None),
        ("tender_notice", "招标代理机构：甲公司", "agency_phone", "missing"),
        ("tender_notice", "本项目由招标人自行招标", "agency_phone", None),
        (
            "tender_notice",
            "联系方式\n地址：某路1号 联系人：张工 电话：1\n地址：某路2号 联系人：李工",
            "agency",
            "missing",
        ),
        ("tender_notice", "（填写说明：委托招标代理机构的应写明代理机构名称）", "agency", None),
        ("quality_safety", "（该企业曾于2022年被云住建罚决字〔2022〕1号处罚，已履行完毕。）", "penalty_basis", None),
        ("tender_notice", "上传加密电子投标文件", "e_platform", "missing"),
        ("tender_notice", "现场递交纸质投标文件", "e_platform", "question"),
        ("land_acquisition", "征收土地预公告", "freeze_notice", "missing"),
        ("land_acquisition", "征收土地预公告", "social_security", None),
        ("land_acquisition", "征地补偿安置方案公告", "social_security", "missing"),
        ("quality_safety", "行政处罚决定书文号：云住建罚决字〔2024〕3号", "penalty_basis", "missing"),
        ("quality_safety", "本季度未发生质量安全行政处罚", "penalty_basis", None),
        ("design_change", "核增投资128万元", "funding_source", "missing"),
        ("design_change", "变更后投资不变", "funding_source", None),
        ("contract_notice", "合同公示", "settlement_amount", "question"),
        ("approval_notice", "关于某项目的批复", "industry", "question"),
        ("bid_candidates_notice", "中标候选人公示", "section", None),
        ("bid_candidates_notice", "第一标段 第二标段", "section", "missing"),
    ],
)
def test_conditions(name: str, text: str, item: str, status: str | None) -> None:
    found = judge(name, text).get(item)
    assert (found.status if found else None) == status
    assert found is None or found.is_gap == (status == "missing")


def test_a_condition_may_hang_on_another_item() -> None:
    doctype = TYPES["design_change"]
    given = disclosure(doctype, revised_investment="1500000.00")
    assert judge("design_change", "批复如下", given)["investment_delta"].status == "missing"


def test_columns_are_judged_row_by_row() -> None:
    doctype = TYPES["resettlement_list"]
    rows = [{"village": "大坡村", "head_name": "张三", "household_size": ""}, {"village": "大坡村", "head_name": ""}]
    found = judge("resettlement_list", "名单", disclosure(doctype, {"households": rows}))
    assert found["village"].status == "present"
    assert (found["head_name"].status, "第 2 行" in found["head_name"].message_zh) == ("empty", True)
    assert found["household_size"].status == "missing"


def test_type_other_has_nothing_to_judge() -> None:
    assert check_disclosure(Disclosure("other"), TYPES["other"], paper("通知")) == []
    assert check_disclosure(Disclosure("other"), None, paper("通知")) == []


def test_what_redaction_takes_away_must_be_replaced() -> None:
    doctype = TYPES["tender_notice"]
    phone = replace(field(doctype, "tenderee_phone", "13800000000"), spans=(Span(0, 10, 21),))
    contact = replace(field(doctype, "tenderee_contact", "张工"), spans=(Span(0, 5, 7),))
    account = replace(field(doctype, "bond_account", "1234"), spans=(Span(0, 30, 40),))
    given = Disclosure(doctype.id, {"tenderee_phone": phone, "tenderee_contact": contact, "bond_account": account})
    found = removed_mandatory(given, [Span(0, 12, 18), Span(0, 30, 40)])
    assert [(result.item, result.status, result.is_problem) for result in found] == [
        ("tenderee_phone", "removed", True)
    ]
    assert "办公座机" in found[0].message_zh and "13800000000" not in found[0].message_zh


def test_a_second_number_is_enough() -> None:
    doctype = TYPES["tender_notice"]
    phone = replace(field(doctype, "tenderee_phone", "x"), spans=(Span(0, 10, 21), Span(0, 25, 37)))
    assert removed_mandatory(Disclosure(doctype.id, {"tenderee_phone": phone}), [Span(0, 10, 21)]) == []


@pytest.mark.parametrize(
    ("name", "text", "item", "status"),
    [
        ("completion_notice", "本项目为农村公路，依法不办理房屋建筑竣工验收备案。", "filing_no", "not_applicable"),
        ("completion_notice", "竣工验收备案：不适用（水利工程）", "filing_dept", "not_applicable"),
        ("completion_notice", "竣工验收备案编号：", "filing_no", "missing"),
        ("completion_notice", "竣工决算正在进行审计。", "audit_conclusion", "not_applicable"),
        ("completion_notice", "审计机关已完成审计。", "audit_conclusion", "missing"),
        ("construction_notice", "监理单位：无（未达到强制监理范围）", "supervisor_pm", "not_applicable"),
        ("construction_notice", "监理单位：无", "supervisor_pm", "missing"),
        ("bid_candidates_notice", "本次招标未要求项目负责人。", "pm_name", "not_applicable"),
    ],
)
def test_what_does_not_apply_for_a_stated_reason(name: str, text: str, item: str, status: str) -> None:
    assert judge(name, text)[item].status == status


def test_an_unread_list_is_a_question_and_one_empty_column_a_gap() -> None:
    doctype = TYPES["bid_candidates_notice"]
    unread = judge("bid_candidates_notice", "中标候选人名单如下")
    assert {unread[item].status for item in ("candidates_table", "bid_price", "pm_name")} == {"question"}
    rows = {"candidates_table": [{"candidate_rank": "1", "candidate_name": "甲公司", "bid_price": "1.00"}]}
    read = judge("bid_candidates_notice", "中标候选人名单如下", disclosure(doctype, rows))
    assert (read["bid_price"].status, read["pm_name"].status) == ("present", "missing")


def test_a_basis_that_was_not_checked_is_shown_as_such() -> None:
    unsure = {item.id: item.unsure for item in TYPES["contract_notice"].items}
    found = judge("contract_notice", "合同公示")
    assert unsure["party_a"] and "待核" in found["party_a"].message_zh
    assert not unsure["sign_date"] and "待核" not in found["sign_date"].message_zh
