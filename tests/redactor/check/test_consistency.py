"""Cross-item rules: each is broken once and kept once, on values made by hand."""

from __future__ import annotations

import pytest
from papers import disclosure, paper
from support import ROOT

from extractors.doctype import load_doctypes
from redactor.check import check_disclosure
from redactor.check.identity import id_number_in, uscc_is_valid
from redactor.check.operations import OPERATIONS, faults

TYPES = load_doctypes(ROOT / "rules")


def violations(name: str, text: str = "", lists: dict | None = None, **values: object) -> set[str]:  # type: ignore[type-arg]
    doctype = TYPES[name]
    found = check_disclosure(disclosure(doctype, lists, **values), doctype, paper(text))
    return {result.check_id for result in found if result.is_violation}


def candidates(*rows: dict[str, str]) -> dict[str, list[dict[str, str]]]:
    whole = {
        "quality": "合格", "period": "180天", "pm_name": "王某", "pm_cert_name": "二级建造师", "pm_cert_no": "贵2520",
        "qualification_response": "符合",
    }  # fmt: skip
    names = ("甲建设有限公司", "乙建设有限公司", "丙建设有限公司", "戊建设有限公司")
    ranks = ("第一中标候选人", "第二中标候选人", "第三中标候选人", "第四中标候选人")
    made = [
        {**whole, "candidate_rank": ranks[n], "candidate_name": names[n], "bid_price": f"{n + 1}000000.00", **row}
        for n, row in enumerate(rows)
    ]
    return {"candidates_table": made}


def identity_number() -> str:
    """A number with the right check digit and a region that does not exist."""
    head = "99999919900101001"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return head + "10X98765432"[sum(int(d) * w for d, w in zip(head, weights, strict=True)) % 11]


def credit_code(right: bool) -> str:
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    head = "91999999MA1TEXT00"
    last = next(c for c in letters if uscc_is_valid(head + c))
    return head + (last if right else letters[(letters.index(last) + 1) % 31])


CASES = [
    # (type, check, broken, kept): arguments of violations()
    ("tender_notice", "bid_period_20d",
     {"doc_obtain_start": "2024-05-06", "submission_deadline": "2024-05-25T09:30"},
     {"doc_obtain_start": "2024-05-06", "submission_deadline": "2024-05-26T09:30"}),
    ("tender_notice", "bid_period_20d",
     {"doc_obtain_start": "2024-05-06", "submission_deadline": "2024-05-16"},
     {"doc_obtain_start": "2024-05-06", "submission_deadline": "2024-05-16",
      "text": "资格预审公告\n资格预审申请文件的递交"}),
    ("tender_notice", "prequal_submit_5d",
     {"doc_obtain_end": "2024-05-06", "submission_deadline": "2024-05-10", "text": "资格预审申请文件的递交"},
     {"doc_obtain_end": "2024-05-06", "submission_deadline": "2024-05-11", "text": "资格预审申请文件的递交"}),
    ("tender_notice", "doc_sale_5d",
     {"doc_obtain_start": "2024-05-06", "doc_obtain_end": "2024-05-09"},
     {"doc_obtain_start": "2024-05-06", "doc_obtain_end": "2024-05-11"}),
    ("tender_notice", "opening_equals_deadline",
     {"opening_time": "2024-05-26T10:00", "submission_deadline": "2024-05-26T09:30"},
     {"opening_time": "2024-05-26", "submission_deadline": "2024-05-26T09:30"}),
    ("tender_notice", "date_order",
     {"publish_date": "2024-05-07", "doc_obtain_start": "2024-05-06"},
     {"publish_date": "2024-05-06", "doc_obtain_start": "2024-05-06T09:00"}),
    ("tender_notice", "bond_cap_2pct",
     {"bid_bond": "100000.00", "project_scale": "估算投资400万元"},
     {"bid_bond": "80000.00", "project_scale": "估算投资400万元"}),
    ("tender_notice", "bond_cap_2pct",
     {"bid_bond": "80000.01", "price_ceiling": "3990000.00"},
     {"bid_bond": "80000.00", "price_ceiling": "3990000.00", "project_scale": "面积3200平方米，合同估算价400万元"}),
    ("tender_notice", "consortium_stated", {"consortium": "详见招标文件"}, {"consortium": "不接受联合体投标"}),
    ("tender_notice", "agency_not_tenderee",
     {"agency": "甲公司", "tenderee": "甲公司"}, {"agency": "甲公司", "tenderee": "云台县教育局"}),
    ("tender_notice", "no_min_price", {"text": "最低投标限价为800000元"},
      {"text": "不设最低投标限价，本项目不设标底。"}),
    ("tender_notice", "no_potential_bidders",
     {"text": "报名单位名单：甲公司、乙公司"}, {"text": "凡有意参加投标者，请获取招标文件。"}),
    ("tender_notice", "funding_ratio_100",
     {"funding_ratio": ("80%", "中央80%，地方10%")}, {"funding_ratio": ("80%", "中央80%，地方20%")}),
    ("bid_candidates_notice", "max_three",
     {"lists": candidates({}, {}, {}, {})}, {"lists": candidates({}, {}, {})}),
    ("bid_candidates_notice", "max_three",
     {"lists": candidates({}, {"candidate_rank": "第三中标候选人"})}, {"lists": candidates({}, {})}),
    ("bid_candidates_notice", "publicity_3d",
     {"publicity_start": "2024-05-27", "publicity_end": "2024-05-29"},
     {"publicity_start": "2024-05-27", "publicity_end": "2024-05-30"}),
    ("bid_candidates_notice", "publicity_3d",  # the third day is a Saturday
     {"publicity_start": "2024-05-22", "publicity_end": "2024-05-25"},
     {"publicity_start": "2024-05-22", "publicity_end": "2024-05-27"}),
    ("bid_candidates_notice", "publicity_3d",  # National Day: 1 to 7 October 2024
     {"publicity_start": "2024-09-29", "publicity_end": "2024-10-05"},
     {"publicity_start": "2024-09-29", "publicity_end": "2024-10-08"}),
    ("bid_candidates_notice", "publish_within_3d",
     {"evaluation_report_date": "2024-05-20", "publicity_start": "2024-05-24"},
     {"evaluation_report_date": "2024-05-20", "publicity_start": "2024-05-23"}),
    ("bid_candidates_notice", "each_candidate_complete",
     {"lists": candidates({}, {"pm_name": ""})}, {"lists": candidates({}, {})}),
    ("bid_candidates_notice", "price_le_ceiling",
     {"lists": candidates({}, {}), "price_ceiling": "1500000.00"},
     {"lists": candidates({}, {}), "price_ceiling": "2000000.00"}),
    ("bid_candidates_notice", "pm_cert_not_id",
     {"lists": candidates({"pm_cert_no": identity_number()})}, {"lists": candidates({})}),
    ("bid_candidates_notice", "no_committee_names",
     {"text": "评标委员会成员名单：张三、李四、王五。"}, {"text": "评标委员会由5人组成，评标委员会推荐如下。"}),
    ("bid_candidates_notice", "consortium_members",
     {"lists": candidates({"candidate_name": "甲建设有限公司联合体"})},
     {"lists": candidates({"candidate_name": "甲建设有限公司（牵头人）、乙设计有限公司（成员）"})}),
    ("award_notice", "winner_single",
     {"winner": "甲建设有限公司、乙建设有限公司"},
     {"winner": "甲建设有限公司、乙设计院", "text": "中标人：甲建设有限公司（联合体牵头人）"}),
    ("award_notice", "winner_in_candidates",
     {"winner": "丁建设有限公司", "text": "第一中标候选人甲建设有限公司，第二中标候选人乙建设有限公司"},
     {"winner": "甲建设有限公司", "text": "第一中标候选人甲建设有限公司，第二中标候选人乙建设有限公司"}),
    ("award_notice", "winner_rank_one",
     {"winner": "乙建设有限公司", "text": "现确定第二中标候选人乙建设有限公司为中标人。"},
     {"winner": "乙建设有限公司", "text": "第一中标候选人放弃中标，现确定第二中标候选人乙建设有限公司为中标人。"}),
    ("award_notice", "price_equals_bid",
     {"award_price": "8000000.00", "text": "该单位投标报价为8100000元"},
     {"award_price": "8000000.00", "text": "该单位投标报价为8000000.00元"}),
    ("award_notice", "after_publicity",
     {"publish_date": "2024-05-03", "text": "公示期：2024年5月1日至2024年5月4日"},
     {"publish_date": "2024-05-05", "text": "公示期：2024年5月1日至2024年5月4日"}),
    ("award_notice", "gp_within_2wd",
     {"award_date": "2024-05-06", "publish_date": "2024-05-09", "text": "政府采购"},
     {"award_date": "2024-05-06", "publish_date": "2024-05-09", "text": "招标投标"}),
    ("award_notice", "uscc_valid", {"winner_uscc": credit_code(False)}, {"winner_uscc": credit_code(True)}),
    ("award_notice", "experts_names_only",
     {"review_experts": ("张三", "张三13800000000")}, {"review_experts": ("张三", "张三、李四（采购人代表）")}),
    ("contract_notice", "sign_within_30d",
     {"sign_date": "2024-06-20", "text": "中标通知书发出日期：2024年5月20日"},
     {"sign_date": "2024-06-19", "text": "中标通知书发出日期：2024年5月20日"}),
    ("contract_notice", "price_equals_award",
     {"contract_price": "8000000.00", "text": "中标价：800.5万元"},
     {"contract_price": "8000000.00", "text": "中标价：800万元"}),
    ("contract_notice", "price_equals_award",
     {"contract_price": "8004567.00", "text": "中标价：800.44万元"},
     {"contract_price": "8004567.00", "text": "中标价：800.46万元"}),
    ("completion_notice", "audit_arith",
     {"reported_amount": ("8889200.00", "888.92万元"), "reduction_amount": ("126000.00", "12.60万元"),
      "final_account_amount": "8763000.55"},
     {"reported_amount": ("8889200.00", "888.92万元"), "reduction_amount": ("126000.00", "12.60万元"),
      "final_account_amount": "8763210.55"}),
    ("contract_notice", "bond_cap_10pct",
     {"performance_bond": "900000.00", "contract_price": "8000000.00"},
     {"performance_bond": "800000.00", "contract_price": "8000000.00"}),
    ("contract_notice", "retention_cap_3pct", {"retention": "5%"}, {"retention": "3%"}),
    ("contract_notice", "date_order",
     {"sign_date": "2024-06-20", "actual_start": "2024-06-01"},
     {"sign_date": "2024-06-20", "publish_date": "2024-06-21", "actual_start": "2024-07-01"}),
    ("contract_notice", "settlement_vs_contract",
     {"settlement_amount": "9000000.00", "contract_price": "8000000.00"},
     {"settlement_amount": "9000000.00", "contract_price": "8000000.00", "contract_changes": "补充协议一份"}),
    ("contract_notice", "amount_words",
     {"contract_price": ("8000000.00", "捌佰壹拾万元整（¥8000000.00元）")},
     {"contract_price": ("8000000.00", "捌佰万元整（¥8000000.00元）")}),
    ("contract_notice", "gp_2wd",
     {"sign_date": "2024-05-06", "publish_date": "2024-05-09", "text": "政府采购合同公告"},
     {"sign_date": "2024-05-06", "publish_date": "2024-05-08", "text": "政府采购合同公告"}),
    ("contract_notice", "publish_20wd",
     {"sign_date": "2024-01-02", "publish_date": "2024-03-01"},
     {"sign_date": "2024-01-02", "publish_date": "2024-01-10"}),
    ("contract_notice", "no_subcontract_main", {"subcontract": "主体结构分包给丁公司"},
      {"subcontract": "劳务分包：丁公司"}),
    ("contract_notice", "no_account_leak",
     {"text": "开户行：某银行 账号：1234567890123456"}, {"text": "合同编号：1234567890123456"}),
    ("completion_notice", "file_within_15d",
     {"acceptance_date": "2024-12-02", "filing_date": "2024-12-18"},
     {"acceptance_date": "2024-12-02", "filing_date": "2024-12-17"}),
    ("completion_notice", "order_accept_file_deliver",
     {"acceptance_date": "2024-12-02", "delivery_date": "2024-12-01"},
     {"finish_date": "2024-11-02", "acceptance_date": "2024-12-02", "delivery_date": "2024-12-02"}),
    ("completion_notice", "result_pass",
     {"acceptance_result": "基本合格", "delivery_date": "2024-12-01"},
     {"acceptance_result": "合格", "delivery_date": "2024-12-01"}),
    ("completion_notice", "filing_trio",
     {"filing_date": "2024-12-01", "filing_no": "备2024-1"},
     {"filing_date": "2024-12-01", "filing_no": "备2024-1", "filing_dept": "云台县住建局"}),
    ("completion_notice", "filing_dept_type",
     {"filing_dept": "甲监理有限公司"}, {"filing_dept": "云台县住房和城乡建设局"}),
    ("completion_notice", "audit_arith",
     {"reported_amount": "1000.00", "reduction_amount": "100.00", "final_account_amount": "800.00"},
     {"reported_amount": "1000.00", "reduction_amount": "100.00", "final_account_amount": "900.00"}),
    ("completion_notice", "final_vs_budget",
     {"final_account_amount": "900.00", "budget_amount": "800.00"},
     {"final_account_amount": "900.00", "budget_amount": "800.00", "text": "概算调整批复已取得"}),
    ("completion_notice", "audit_not_builder",
     {"audit_unit": "甲公司", "construction_unit": "甲公司"}, {"audit_unit": "审计局", "construction_unit": "甲公司"}),
    ("approval_notice", "docno_format",
     {"approval_no": "云发改投资（2024）12号"}, {"approval_no": "云发改投资〔2024〕12号"}),
    ("approval_notice", "docno_format",
     {"approval_no": "云发改投资〔2023〕12号", "approval_date": "2024-05-01"},
     {"approval_no": "许可证520999202405060101", "approval_date": "2024-05-01"}),
    ("approval_notice", "project_code_format",
     {"project_code": "2404-520999-04-123456"}, {"project_code": "2404-520999-04-01-123456"}),
    ("approval_notice", "project_code_format",
     {"project_code": "2404-990999-04-01-123456"}, {"project_code": "2003-520999-04-01-123456"}),
    ("approval_notice", "project_code_format",
     {"project_code": "2406-520999-04-01-123456", "approval_date": "2024-05-01"},
     {"project_code": "2024-520999-04-01-123456", "approval_date": "2024-05-01"}),
    ("approval_notice", "funding_sum",
     {"total_investment": "6000000.00", "funding_source": "中央财政480万元，省级100万元"},
     {"total_investment": "6000000.00", "funding_source": "中央财政480万元，省级120万元"}),
    ("approval_notice", "secret_gate", {"text": "机密★1年"}, {"text": "除涉及国家秘密的外，应当公开。"}),
    ("construction_notice", "three_units_block",
     {"design_unit": "乙院"},
     {"design_unit": "乙院", "design_head": "周某", "design_pm": "吴某", "design_qualification": "乙级"}),
    ("construction_notice", "supervisor_independent",
     {"supervisor": "甲公司", "contractor": "甲公司"}, {"supervisor": "丁公司", "contractor": "甲公司"}),
    ("construction_notice", "head_vs_pm",
     {"contractor_head": "郑某", "contractor_pm": "郑某"}, {"contractor_head": "郑某", "contractor_pm": "王某"}),
    ("construction_notice", "env_not_plan_only",
     {"env_measures": "将设置围挡，计划增设喷淋"}, {"env_measures": "已设置围挡，喷淋已落实，计划再增设沉淀池"}),
    ("construction_notice", "personal_only_name",
     {"contractor_pm": ("王某", f"王某 {identity_number()}")},
     {"contractor_pm": "王某", "text": f"施工许可证号：{identity_number()}"}),
    ("design_change", "delta_arith",
     {"original_investment": "1000000.00", "revised_investment": "1500000.00", "investment_delta": "400000.00"},
     {"original_investment": "1500000.00", "revised_investment": "1000000.00", "investment_delta": "500000.00"}),
    ("design_change", "budget_increase_source",
     {"investment_delta": ("400000.00", "增加40万元")},
     {"investment_delta": ("400000.00", "核减40万元")}),
    ("design_change", "reason_not_basis",
     {"change_reason": "地质变化", "change_basis": "地质变化"},
      {"change_reason": "地质变化", "change_basis": "补勘报告"}),
    ("design_change", "result_definite", {"change_result": "报告已收到"}, {"change_result": "原则同意该变更"}),
    ("quality_safety", "penalty_7wd",
     {"penalty_date": "2024-09-03", "publish_date": "2024-09-20"},
     {"penalty_date": "2024-09-03", "publish_date": "2024-09-12"}),
    ("quality_safety", "natural_person",
     {"penalty_target": "赵某某", "text": f"身份证号{identity_number()}"},
     {"penalty_target": "甲建设有限公司", "text": "监督电话0851-87740000"}),
    ("land_acquisition", "pre_10wd",
     {"announcement_start": "2024-06-03", "announcement_end": "2024-06-11", "text": "征收土地预公告"},
     {"announcement_start": "2024-06-03", "announcement_end": "2024-06-18", "text": "征收土地预公告"}),
    ("land_acquisition", "plan_30d",
     {"announcement_start": "2024-06-03", "announcement_end": "2024-06-18", "text": "征地补偿安置方案公告"},
     {"announcement_start": "2024-06-03", "announcement_end": "2024-06-18", "text": "征收土地公告"}),
    ("land_acquisition", "acquisition_15wd",
     {"approval_received": "2024-06-03", "announcement_start": "2024-07-03"},
     {"approval_received": "2024-06-03", "announcement_start": "2024-06-12"}),
    ("land_acquisition", "announcer_level",
     {"announcing_government": "云台县高坡镇人民政府"}, {"announcing_government": "云台县人民政府"}),
    ("land_acquisition", "area_sum",
     {"land_area": "3.2公顷", "lists": {"land_status": [{"面积": "1.2"}, {"面积": "1.0"}]}},
     {"land_area": "33亩", "lists": {"land_status": [{"面积": "1.2"}, {"面积": "1.0"},
      {"地类": "合计", "面积": "2.2"}]}}),
    ("land_acquisition", "household_not_online",
     {"lists": {"household_compensation": [{"户主": "张三", "补偿金额": "1000.00"}]}}, {}),
    ("resettlement_list", "row_total",
     {"total_households": "3户", "lists": {"households": [{"head_name": "张三"}, {"head_name": "李四"}]}},
     {"total_households": "2户", "lists": {"households": [{"head_name": "张三"}, {"head_name": "李四"}]}}),
    ("resettlement_list", "row_total",
     {"total_persons": "9人", "lists": {"households": [{"household_size": "4"}, {"household_size": "3"}]}},
     {"total_persons": "7人", "lists": {"households": [{"household_size": "4"}, {"household_size": "3人"}]}}),
    ("resettlement_list", "no_withheld_columns",
     {"lists": {"households": [{"head_name": "张三", "id_number": identity_number()}]}},
     {"lists": {"households": [{"head_name": "张三", "village": "大坡村"}]}}),
    ("resettlement_list", "minors",
     {"publicity_start": "2024-05-01", "lists": {"households": [{"birth_age": "2015年3月"}]}},
     {"publicity_start": "2024-05-01", "lists": {"households": [{"birth_age": "1980年3月"}]}}),
    ("ppp_execution", "paid_le_subscribed",
     {"lists": {"capital_contribution": [{"股东": "甲", "认缴额": "900.00", "实缴额": "1000.00"}]}},
     {"lists": {"capital_contribution": [{"股东": "甲", "认缴额": "900.00", "实缴额": "900.00"}]}}),
    ("ppp_execution", "paid_le_subscribed",
     {"lists": {"capital_contribution": [{"持股比例": "10%"}, {"持股比例": "80%"}]}},
     {"lists": {"capital_contribution": [{"持股比例": "10%"}, {"持股比例": "90%"}]}}),
    ("ppp_execution", "individual_shareholder",
     {"lists": {"capital_contribution": [{"股东": f"张三 {identity_number()}"}]}},
     {"lists": {"capital_contribution": [{"股东": "张三"}]}}),
    ("ppp_general", "policy_in_force",
     {"legal_basis": "财金〔2017〕1号"}, {"legal_basis": "财金〔2017〕1号（已废止）"}),
    ("ppp_general", "expert_contact_removed",
     {"lists": {"expert_pool": [{"姓名": "李某", "工作单位": "某大学 13800000000"}]}},
     {"lists": {"expert_pool": [{"姓名": "李某", "工作单位": "某大学"}]}}),
    ("ppp_identification", "fiscal_cap_10pct", {"fiscal_ratio": "10.5%"}, {"fiscal_ratio": "9.8%"}),
    ("ppp_identification", "period_min_10y", {"cooperation_period": "8年"}, {"cooperation_period": "20年"}),
    ("ppp_identification", "period_sum",
     {"cooperation_period": ("20年", "20年（建设期2年，运营期17年）")},
     {"cooperation_period": ("20年", "20年（建设期2年，运营期18年）")}),
    ("ppp_identification", "new_mechanism",
     {"return_mechanism": "政府付费", "text": "物有所值评价公示\n云台县水务局\n2024年6月3日"},
     {"return_mechanism": "政府付费", "text": "物有所值评价公示\n云台县水务局\n2022年6月3日"}),
    ("ppp_identification", "two_assessments", {"vfm_conclusion": "未通过"}, {"vfm_conclusion": "通过"}),
    ("ppp_preparation", "approve_by_government",
     {"scheme_approval": "云水务复〔2018〕35号，县水务局批复"}, {"scheme_approval": "云府函〔2018〕35号"}),
    ("ppp_preparation", "equity_sum_100",
     {"capital_participation": "政府占10%，社会资本占80%"}, {"capital_participation": "政府占10%，社会资本占90%"}),
    ("ppp_preparation", "no_fixed_return", {"return_mechanism": "政府承诺固定收益"},
      {"return_mechanism": "使用者付费"}),
    ("ppp_procurement", "publicity_5wd",
     {"publicity_start": "2024-06-03", "publicity_end": "2024-06-07"},
     {"publicity_start": "2024-06-03", "publicity_end": "2024-06-11"}),
    ("ppp_procurement", "winner_matches_preaward",
     {"pre_award": "甲水务集团", "award_result": "乙水务集团"},
     {"pre_award": "甲水务集团", "award_result": "甲水务集团有限公司"}),
    ("ppp_procurement", "approval_before_sign",
     {"sign_approval": "云府函〔2018〕6号（2018年12月20日）", "ppp_contract": "2018年12月10日签署"},
     {"sign_approval": "云府函〔2018〕6号（2018年12月1日）", "ppp_contract": "2018年12月10日签署"}),
    ("ppp_procurement", "experts_after_result",
     {"experts": "赵某", "text": "PPP项目资格预审公告"}, {"experts": "赵某", "text": "PPP项目中标结果公告"}),
    ("ppp_transfer", "lien_before_transfer",
     {"lien_release": "收费权质押尚未解除", "text": "移交工作已完成"},
      {"lien_release": "收费权质押已解除", "text": "移交工作已完成"}),
    ("ppp_transfer", "test_fail_action",
     {"test_result": "不达标"}, {"test_result": "不达标", "text": "已安排恢复性大修"}),
    ("bid_candidates_notice", "max_three",
     {"lists": candidates({}, {"candidate_rank": "第一中标候选人"})},
     {"lists": candidates({}, {}, {"candidate_rank": "第一中标候选人"}, {"candidate_rank": "第二中标候选人"})}),
    ("bid_candidates_notice", "price_text_digits",
     {"lists": candidates({}, {"bid_price": "人民币（大写）贰佰壹拾万元整（¥2000000.00元）"})},
     {"lists": candidates({}, {"bid_price": "人民币（大写）贰佰万元整（¥2000000.00元）"})}),
    ("tender_notice", "agency_block_complete",
     {"agency": "甲公司"},
     {"agency": "甲公司", "agency_address": "某路2号", "agency_contact": "李工", "agency_phone": "0851-85500000"}),
    ("tender_notice", "e_bidding_url",
     {"text": "上传加密电子投标文件"}, {"text": "上传加密电子投标文件", "e_platform": "某平台 http://ggzy.example"}),
    ("tender_notice", "no_exclusion",
     {"bidder_qualification": "须为在本省注册的企业"}, {"bidder_qualification": "具备施工总承包三级资质"}),
    ("completion_notice", "audit_trio",
     {"audit_unit": "审计局"},
     {"audit_unit": "审计局", "audit_conclusion": "真实", "final_account_amount": "900.00"}),
    ("approval_notice", "permit_7wd",
     {"approval_date": "2024-01-02", "publish_date": "2024-03-01"},
     {"approval_date": "2024-01-02", "publish_date": "2024-01-10"}),
    ("approval_notice", "tender_invite_reason",
     {"lists": {"tender_scope_approved": [{"类别": "施工", "招标方式": "邀请招标"}]}},
     {"lists": {"tender_scope_approved": [{"类别": "施工", "招标方式": "公开招标"}]}}),
    ("design_change", "publish_20wd",
     {"approval_date": "2024-01-02", "publish_date": "2024-03-01"},
     {"approval_date": "2024-01-02", "publish_date": "2024-01-10"}),
    ("quality_safety", "penalty_block",
     {"penalty_no": "云住建罚决字〔2024〕3号"}, {"supervision_org": "云台县质监站"}),
    ("quality_safety", "phone_is_office",
     {"supervision_phone": "13800000000"}, {"supervision_phone": "0851-87740000"}),
    ("land_acquisition", "plan_elements",
     {"acquisition_scope": "大坡村", "text": "征地补偿安置方案公告"},
     {"acquisition_scope": "大坡村", "text": "征收土地公告"}),
    ("ppp_execution", "state_none_explicit",
     {"major_change": "无"}, {"major_change": "无", "breach_guarantee": "无", "disputes": "无"}),
    ("ppp_general", "seed_complete",
     {"legal_basis": "国办函〔2023〕115号"},
     {"legal_basis": "国办函〔2023〕115号", "investment_policy": "民间投资政策",
      "lists": {"model_projects": [{"项目名称": "A"}], "expert_pool": [{"姓名": "李某"}]}}),
    ("ppp_preparation", "agency_not_spv",
     {"implementing_agency": "甲投资公司", "equity_representative": "甲投资公司"},
     {"implementing_agency": "云台县水务局", "equity_representative": "甲投资公司"}),
    ("ppp_procurement", "prequal_15wd",
     {"submission_deadline": "2024-06-10", "text": "PPP项目资格预审公告\n云台县水务局\n2024年6月3日"},
     {"submission_deadline": "2024-06-27", "text": "PPP项目资格预审公告\n云台县水务局\n2024年6月3日"}),
    ("ppp_procurement", "contract_2wd",
     {"ppp_contract": "2024年6月3日签署", "text": "PPP项目合同公示\n云台县水务局\n2024年6月20日"},
     {"ppp_contract": "2024年6月3日签署", "text": "PPP项目合同公示\n云台县水务局\n2024年6月4日"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "check", "broken", "kept"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES])
def test_rule(name: str, check: str, broken: dict[str, object], kept: dict[str, object]) -> None:
    assert check in violations(name, **broken)  # type: ignore[arg-type]
    assert check not in violations(name, **kept)  # type: ignore[arg-type]


def test_every_rule_that_a_machine_can_judge_has_a_case() -> None:
    judged = {(doctype.id, check.id) for doctype in TYPES.values() for check in doctype.checks if check.op != "manual"}
    assert judged == {(case[0], case[1]) for case in CASES}


@pytest.mark.parametrize("name", sorted(TYPES))
def test_operations_and_parameters_exist(name: str) -> None:
    assert faults(TYPES[name]) == []


def test_all_operations_are_used() -> None:
    assert {check.op for doctype in TYPES.values() for check in doctype.checks} == {*OPERATIONS, "manual"}


def test_a_ledger_is_judged_row_by_row() -> None:
    good = {"acceptance_date": "2024-12-02", "filing_date": "2024-12-10"}
    late = {"acceptance_date": "2024-12-02", "filing_date": "2024-12-30"}
    doctype = TYPES["completion_notice"]
    found = check_disclosure(disclosure(doctype, {"projects": [good, late]}), doctype, paper("竣工项目台账"))
    messages = [result.message_zh for result in found if result.check_id == "file_within_15d"]
    assert len(messages) == 1 and "第 2 行" in messages[0]


def test_a_violation_says_what_to_do_and_on_what_basis() -> None:
    doctype = TYPES["contract_notice"]
    found = check_disclosure(disclosure(doctype, retention="5%"), doctype, paper("合同公示"))
    result = next(result for result in found if result.check_id == "retention_cap_3pct")
    assert result.severity == "warn" and "138号" in result.basis
    assert "3%" in result.message_zh and "凭记忆" in result.message_zh


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (identity_number(), True),
        (f"施工许可证号：{identity_number()}", False),
        ("身份证号：999999199001010010", True),
        ("999999199001010010", identity_number() == "999999199001010010"),
        ("合同金额12345678901234567890", False),
    ],
)
def test_identity_numbers_are_told_from_permits(text: str, expected: bool) -> None:
    assert id_number_in(text) is expected
