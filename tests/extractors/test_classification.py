"""Which type a document is: plain cases, titles that lie, look-alikes, several documents in one file."""

from __future__ import annotations

import pytest
from papers import paper
from support import ROOT

from extractors.classification import classify, plain_text, subtype_of
from extractors.doctype import load_doctypes
from extractors.errors import UsageError

TYPES = load_doctypes(ROOT / "rules")
CANDIDATES = """
云台县第九小学教学楼施工中标公示
经评标委员会评审，推荐中标候选人如下：
| 排序 | 投标人名称 | 投标报价（元） | 工期 | 质量 | 项目经理 | 证书编号 |
| 1 | 甲建设有限公司 | 8000000 | 180天 | 合格 | 王某 | 贵2520 |
| 2 | 乙建设有限公司 | 8100000 | 180天 | 合格 | 李某 | 贵2521 |
公示期：2024年4月2日至2024年4月5日
有异议的，应当在公示期间向招标人提出。
"""
AWARD = """
云台县第九小学教学楼施工中标公示
招标人：云台县教育局
中标人：甲建设有限公司
中标价：8000000元
公示期满无异议，现予公布。
云台县教育局
2024年4月10日
"""
CONTRACT = """
云台县第九小学教学楼
合同公示
合同编号：云合2024-1
甲方：云台县教育局
乙方：甲建设有限公司
合同价款：8000000元
签订日期：2024年5月1日
"""
PERMIT = """
中华人民共和国
建筑工程施工许可证
经审查，本建筑工程符合施工条件，准予施工。
发证机关：云台县住房和城乡建设局
建设单位：云台县教育局
设计单位：乙设计公司
施工单位：丙建设公司
监理单位：丁监理公司
"""
APPROVAL = """
云发改投资〔2024〕12号
云台县发展和改革局
关于云台县第九小学教学楼可行性研究报告的批复
云台县教育局：
你局报来《关于审批可行性研究报告的请示》收悉。经研究，原则同意该项目，现批复如下：
一、项目代码：2403-520999-04-01-111111
二、总投资860万元，资金来源为县级财政
"""
REQUEST = """
云台县教育局关于审批云台县第九小学教学楼可行性研究报告的请示
云台县发展和改革局：
为改善办学条件，拟建设教学楼一栋，总投资860万元，资金来源为县级财政。建设地点：城关镇。
妥否，请批示。
"""
FAILED = """
云台县第九小学教学楼施工招标流标公告
本项目于2024年3月1日发布招标公告，至投标截止时间递交投标文件的投标人不足三家，本次招标失败。
招标人：云台县教育局
招标代理机构：甲咨询公司
"""
CORRECTED = """
云台县第九小学教学楼施工招标公告
更正公告
一、招标编号：A-2024-1
二、更正内容：原公告投标截止时间更正为2024年4月8日9时30分，投标保证金不变。
招标人：云台县教育局
"""
LIST_BEHIND_APPROVAL = """
云台县人民政府关于高坡镇2024年危房改造对象的批复
高坡镇人民政府：
你镇《关于审批危房改造对象的请示》收悉。经研究，原则同意，现批复如下：
一、同意将张某某等2户7人列为改造对象。
附件：高坡镇危房改造对象花名册
云台县人民政府
2024年5月1日
| 序号 | 村 | 组 | 户主姓名 | 家庭人口（人） | 补助金额 |
| 1 | 大坡村 | 一组 | 张某甲 | 4 | 20000 |
| 2 | 大坡村 | 二组 | 李某乙 | 3 | 20000 |
"""
WORKS = """
施工公告
广大市民：因道路施工需要，定于2024年3月1日起对城关路实行交通管制，期间停水停电，请绕行，不便之处敬请谅解。
施工单位：甲建设有限公司
监理单位：丁监理公司
"""
CHANGE = """
云台县水务局关于龙洞水库除险加固工程设计变更的批复
你单位报来的设计变更报告收悉。经审查，同意设计变更，批复如下：
一、变更原因：坝肩揭露岩溶
二、变更内容：帷幕灌浆改防渗墙
三、核增投资128万元
"""
ENVIRONMENT = """
云台县污水处理厂竣工环境保护验收公示
我单位组织了竣工环境保护自主验收，验收监测报告及验收意见公示如下。验收结论：验收合格。
"""
COMPLETION = """
竣工验收备案表
| 工程名称 | 第九小学教学楼 | 建设单位 | 云台县教育局 |
| 竣工验收日期 | 2024-12-1 | 备案编号 | 5209 |
| 备案机关 | 云台县住建局 | 备案日期 | 2024-12-10 |
"""
TENDER_FILE = "云台县第九小学教学楼施工\n招标文件\n" + "投标人须知\n合同编号 甲方 乙方 签约合同价 竣工验收\n" * 700


@pytest.mark.parametrize(
    ("text", "doctype"),
    [
        (CANDIDATES, "bid_candidates_notice"),
        (AWARD, "award_notice"),
        (CONTRACT, "contract_notice"),
        (PERMIT, "approval_notice"),
        (APPROVAL, "approval_notice"),
        (CHANGE, "design_change"),
        (COMPLETION, "completion_notice"),
        (LIST_BEHIND_APPROVAL, "resettlement_list"),
        (REQUEST, "other"),
        (FAILED, "other"),
        ("清溪县2024年农村危房改造补助资金分配方案公示\n乡镇\t户数\t补助资金（万元）\n城关镇\t18\t36", "other"),
        (CORRECTED, "other"),
        (WORKS, "other"),
        (ENVIRONMENT, "other"),
        (TENDER_FILE, "other"),
        ("一份普通的通知\n请各科室按时参会。", "other"),
        ("", "other"),
    ],
)
def test_type(text: str, doctype: str) -> None:
    found = classify(paper(text), TYPES)
    assert found.doctype == doctype
    assert [portion.doctype for portion in found.parts] == [doctype]


def test_two_documents_in_one_file() -> None:
    document = paper(AWARD + CONTRACT)
    found = classify(document, TYPES)
    assert [portion.doctype for portion in found.parts] == ["award_notice", "contract_notice"]
    first, second = (portion.blocks for portion in found.parts)
    assert (first.start, first.stop, second.stop) == (0, second.start, len(document.blocks))
    assert "中标人" in plain_text(document, first) and "合同编号" not in plain_text(document, first)


@pytest.mark.parametrize("second", [CANDIDATES, COMPLETION, CHANGE])
def test_documents_are_told_apart_by_their_titles(second: str) -> None:
    alone = classify(paper(second), TYPES).doctype
    assert [portion.doctype for portion in classify(paper(AWARD + second), TYPES).parts] == ["award_notice", alone]


def test_a_list_of_attachments_is_no_second_document() -> None:
    text = AWARD + "附件：\n1.中标候选人公示（格式）\n建设工程施工合同\n"
    assert [portion.doctype for portion in classify(paper(text), TYPES).parts] == ["award_notice"]


def test_the_caller_may_know_better() -> None:
    found = classify(paper(FAILED), TYPES, override="tender_notice")
    assert (found.doctype, found.confidence, found.evidence) == ("tender_notice", 1.0, ("given",))
    with pytest.raises(UsageError):
        classify(paper(FAILED), TYPES, override="tender")


def test_evidence_is_words_of_the_rules_only() -> None:
    text = AWARD.replace("中标人：甲建设有限公司", "招标人确定甲乙丙丁有限公司为本项目的中标人")
    evidence = classify(paper(text), TYPES).evidence
    assert any(code.startswith("title:") for code in evidence)
    assert not any("甲乙丙丁" in code or "8000000" in code for code in evidence)


def test_spaces_and_full_width_letters_do_not_matter() -> None:
    text = AWARD.replace("中标公示", "中 标 公 示").replace("中标人：", "中 标 人 ：")
    assert classify(paper(text), TYPES).doctype == "award_notice"


@pytest.mark.parametrize(
    ("title", "subtype"),
    [
        ("云台县人民政府征收土地预公告", "pre_announcement"),
        ("云台县人民政府征地补偿安置方案公告", "compensation_plan"),
        ("云台县人民政府征收土地公告", "acquisition_announcement"),
        ("云台县房屋征收决定公告", "house_expropriation"),
    ],
)
def test_subtype(title: str, subtype: str) -> None:
    document = paper(f"{title}\n一、征收范围：大坡村。二、征收目的：修路。")
    assert classify(document, TYPES).subtype == subtype
    assert subtype_of(document, TYPES["land_acquisition"]) == subtype


def test_the_menu_of_a_portal_is_no_title() -> None:
    menu = "服务热线：400-000-0000\n首页 政采法规 购买服务 监督检查 信息公告\n当前位置：首页公开招标公告\n"
    title = "清溪县敬老院运行与维护项目公开招标公\n告\n"
    text = menu + title + "项目编号：QX-2024-01\n招标条件 投标人资格要求 投标文件的递交"
    assert classify(paper(text), TYPES).doctype == "tender_notice"
