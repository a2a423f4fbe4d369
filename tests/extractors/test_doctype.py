"""The document types of the rule pack, and what is refused in one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support import ROOT

from extractors.doctype import OTHER, load_doctypes
from extractors.errors import RuleFileError

TYPES = load_doctypes(ROOT / "rules")
KNOWN = (
    "tender_notice", "bid_candidates_notice", "award_notice", "contract_notice", "completion_notice",
    "construction_notice", "approval_notice", "design_change", "quality_safety", "land_acquisition",
    "resettlement_list", "ppp_identification", "ppp_preparation", "ppp_procurement", "ppp_execution", "ppp_transfer",
    "ppp_general",
)  # fmt: skip


def test_all_types_are_there() -> None:
    assert set(TYPES) == {*KNOWN, OTHER}


@pytest.mark.parametrize("name", KNOWN)
def test_every_item_can_be_read_and_explained(name: str) -> None:
    for item in TYPES[name].items:
        assert item.labels and item.basis, item.id
        assert all(label == label.strip() for label in item.labels)
        assert len(set(item.labels)) == len(item.labels), item.id
    for check in TYPES[name].checks:
        assert check.basis and check.advice, check.id


@pytest.mark.parametrize("name", KNOWN)
def test_memory_and_open_questions_stay_marked(name: str) -> None:
    for entry in (*TYPES[name].items, *TYPES[name].checks):
        assert entry.unsure == any(word in entry.basis for word in ("待核", "凭记忆")), entry.id


def test_columns_take_title_kind_and_labels_from_their_item() -> None:
    listed = TYPES["bid_candidates_notice"].list_spec("candidates_table")
    assert listed is not None
    price = next(column for column in listed.column_specs() if column.id == "bid_price")
    item = TYPES["bid_candidates_notice"].item("bid_price")
    assert item is not None and (price.title, price.kind, price.labels) == (item.title, item.kind, item.labels)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("    otherwise: ask", "    otherwize: ask", "otherwise"),
        ("  kind: money", "  kind: mony", "mony"),
        ("  level: required", "  level: required\n  lable: x", "label"),
        ("  owner: tenderee", "  owner: tendere", "tendere"),
        ("- id: tender_no", "- id: project_name", "project_name"),
        ("  when:\n", "  level: optional\n  when:\n", "duplicate"),
        ("met_cues: [已赋码]", "met_cues: ['(']", "unterminated"),
    ],
)
def test_a_mistake_is_answered_with_its_place(tmp_path: Path, old: str, new: str, problem: str) -> None:
    folder = tmp_path / "rules"
    (folder / "doctypes").mkdir(parents=True)
    shutil.copy(ROOT / "rules" / "rulepack.yaml", folder)
    text = (ROOT / "rules" / "doctypes" / "tender_notice.yaml").read_text(encoding="utf-8")
    text = text.replace("'在线审批监管平台赋码', 已赋码", "已赋码").replace("在线审批监管平台赋码, 已赋码", "已赋码")
    assert old in text
    (folder / "doctypes" / "tender_notice.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleFileError) as caught:
        load_doctypes(folder)
    line = (folder / "doctypes" / "tender_notice.yaml").read_text(encoding="utf-8").splitlines()
    changed = [number for number, one in enumerate(line, 1) if one not in text.splitlines()] or [0]
    assert min(abs(int(caught.value.details["line"]) - number) for number in changed) <= 2 or changed == [0]
    assert problem in caught.value.text("zh") + caught.value.text("en")
