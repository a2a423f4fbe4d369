"""A file that holds several documents: each is read and checked by its own type, in its own range."""

from __future__ import annotations

from redactor import Toolkit

_AWARD = """清溪县敬老院改造工程中标结果公示
招标人：清溪县民政局
中标人：贵州青松建设有限公司
中标价：8123456.00元
定标日期：2024年6月3日
清溪县民政局
2024年6月4日
"""
_CONTRACT = """清溪县敬老院改造工程合同公示
合同编号：QX-2024-01
发包人：清溪县民政局
承包人：贵州青松建设有限公司
签订日期：2024年6月20日
合同工期：180日历天
履约保证金：1900000.00元
签约合同价：8123456.00元
"""


def test_each_document_has_its_own_items_gaps_and_contradictions(kit: Toolkit) -> None:
    found = kit.fields((_AWARD + _CONTRACT).encode(), name="两份.txt").to_dict()
    first, second = found["parts"]
    assert [part["document_type"] for part in (first, second)] == ["award_notice", "contract_notice"]
    assert first["fields"]["award_price"] == second["fields"]["contract_price"] == "8123456.00"
    assert "contract_no" not in first["fields"] and "award_price" not in second["fields"]
    assert "contract_scope" in second["missing"] and "contract_scope" not in first["missing"]
    assert "bond_cap_10pct" in second["violations"] and not first["violations"]


def test_a_report_holds_a_part_for_each(kit: Toolkit) -> None:
    report = kit.check((_AWARD + _CONTRACT).encode(), name="两份.txt")
    assert [part.doctype for part in report.parts] == ["award_notice", "contract_notice"]
    gaps = {check.result.item for check in report.checks if check.result.is_gap}
    assert "contract_scope" in gaps
