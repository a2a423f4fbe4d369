"""Printed lines become paragraphs again."""

from __future__ import annotations

from field_documents import document

from extractors.fields.text import Line, units


def _lines(*texts: str) -> list[str]:
    return [unit.text for unit in units(document(*texts, format="pdf")) if isinstance(unit, Line)]


def test_wrapped_lines_are_joined_over_blocks() -> None:
    found = _lines(
        "本工程由清溪县住房和城乡建设局组织建设，新建处理规模300吨的",
        "设施1座，工程于2021年2月20日开工，2021年11月7日完",
        "工。",
    )
    assert found == [
        "本工程由清溪县住房和城乡建设局组织建设,新建处理规模300吨的设施1座,工程于2021年2月20日开工,2021年11月7日完工。"
    ]


def test_labels_numbers_and_signatures_begin_paragraphs() -> None:
    found = _lines(
        "一、项目名称：清溪县流长镇农村饮水安全巩固提升工程（第一期）",
        "二、招标编号：GZ-2023-001",
        "招标人：清溪县水务局",
        "地址：清溪县城关镇人民路一百二十号政务服务中心大楼附属楼五层",
        "联系人：周工",
        "清溪县水务局",
        "2023年5月6日",
    )
    assert len(found) == 7


def test_page_numbers_are_dropped() -> None:
    assert _lines("公告", "— 1 —") == ["公告"]


def test_a_bracket_that_a_page_cut_is_closed_on_the_next_line() -> None:
    found = _lines(
        "清溪县敬老院改造项目已由清溪县发展和改革局批准建设（批准",
        "文号：清发改投资〔2024〕12号），工程位于清溪县城关镇人民路。",
    )
    assert len(found) == 1


def test_a_labeled_line_below_a_full_labeled_line_is_a_paragraph() -> None:
    found = _lines(
        "代理公司地址：贵阳市高新区创业大道一百二十号天汇大厦二十六楼",
        "代理公司联系人及电话：张工 0851-85500000",
    )
    assert len(found) == 2


def test_an_amount_that_did_not_fit_on_the_line_goes_on_the_next() -> None:
    found = _lines(
        "第一中标候选人：贵州青松建筑安装工程集团有限公司，报价",
        "¥30,226,355.90，工期二百四十日，质量承诺符合国家现行验收规范合格标准，项目负责人为张",
        "三。",
    )
    assert len(found) == 1


def test_what_is_told_below_begins_a_paragraph() -> None:
    found = _lines(
        "清溪县民政局组织的敬老院改造工程招标已完成开标，评标委员会推荐的中标候选人如下：",
        "第一中标候选人",
    )
    assert len(found) == 2
