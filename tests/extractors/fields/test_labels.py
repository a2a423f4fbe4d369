"""Labels: spellings, decorations, likeness."""

from __future__ import annotations

import pytest

from extractors.doctype import FieldSpec
from extractors.fields.labels import index, spellings, squeeze

ITEMS = (
    FieldSpec(id="filing_dept", title="备案部门", kind="org", labels=("备案部门", "备案机关")),
    FieldSpec(id="delivery_date", title="交付使用时间", kind="date", labels=("交付使用时间", "移交时间")),
    FieldSpec(id="acceptance_date", title="竣工验收时间", kind="date", labels=("竣工验收时间", "验收日期")),
    FieldSpec(id="filing_date", title="备案时间", kind="date", labels=("备案时间",)),
    FieldSpec(id="audit_unit", title="审计单位", kind="org", labels=("审计单位", "会计师事务所")),
    FieldSpec(id="buyer", title="采购人", kind="org", labels=("采购人",)),
)


@pytest.mark.parametrize(
    ("label", "item"),
    [
        ("备 案 部 门：", "filing_dept"),
        ("本项目备案部门", "filing_dept"),
        ("采购人（甲方）", "buyer"),
        ("审计单位（全称）", "audit_unit"),
    ],
)
def test_known_labels_in_other_spellings(label: str, item: str) -> None:
    best = index(ITEMS).matches(label)[0]
    assert best.exact
    assert best.item.id == item


@pytest.mark.parametrize(
    ("label", "item"),
    [
        ("办理备案单位", "filing_dept"),
        ("投入使用日期", "delivery_date"),
        ("委托审计机构", "audit_unit"),
        ("交工验收日期", "acceptance_date"),
    ],
)
def test_unknown_labels_by_likeness(label: str, item: str) -> None:
    best = index(ITEMS).matches(label)[0]
    assert not best.exact
    assert best.item.id == item


@pytest.mark.parametrize("label", ["建设性质", "邮政编码", "序号", "项目经理身份证"])
def test_labels_of_other_things_are_not_forced_on_an_item(label: str) -> None:
    assert all(match.score < 0.55 for match in index(ITEMS).matches(label))


def test_spellings() -> None:
    assert squeeze("地    址（详细）：") == "地址"
    assert spellings("中标（成交）金额") == ["中标金额", "中标成交金额", "成交"]
    assert spellings("投标报价（万元）") == ["投标报价"]
