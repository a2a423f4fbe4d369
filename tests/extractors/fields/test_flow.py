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
