"""What is not read for certain: a question instead of a gap, labels given out all together, contacts in a row."""

from __future__ import annotations

import pytest
from field_documents import document
from support import ROOT

from extractors.doctype import load_doctypes
from extractors.fields import read_fields
from extractors.fields.pairs import Candidate
from extractors.fields.untangle import untangled

TYPES = load_doctypes(ROOT / "rules")


def alike(item: str, order: int, score: float, how: str = "similar label") -> Candidate:
    return Candidate(item, (), how, score, order)


def kept(candidates: list[Candidate]) -> set[tuple[str, int]]:
    return {(one.item, one.order) for one in untangled(candidates)}


def test_two_labels_go_to_the_two_items_that_suit_them_together() -> None:
    given = [alike("scope", 1, 0.8), alike("scope", 2, 0.78), alike("content", 1, 0.75), alike("content", 2, 0.4)]
    assert kept(given) == {("content", 1), ("scope", 2)}


def test_an_item_with_a_label_of_its_own_takes_no_part() -> None:
    given = [alike("scope", 1, 0.97, "label"), alike("scope", 2, 0.9), alike("content", 2, 0.6)]
    assert kept(given) == {("scope", 1), ("scope", 2), ("content", 2)}


def test_a_lone_label_stays_with_its_best_item() -> None:
    assert ("scope", 1) in kept([alike("scope", 1, 0.8), alike("content", 1, 0.7)])


@pytest.mark.parametrize(
    ("label", "value", "doubtful"),
    [
        ("环保现场工作", "围挡、喷淋设施已落实到位", True),
        ("环保现场工作", "____", False),
        ("天气", "晴", False),
    ],
)
def test_what_a_label_only_a_little_like_it_holds_is_a_doubt(label: str, value: str, doubtful: bool) -> None:
    read = read_fields(document("清溪县敬老院改造工程施工信息公开", f"{label}：{value}"), TYPES["construction_notice"])
    assert "env_measures" not in read.fields
    assert ("env_measures" in read.doubtful) is doubtful


def test_contacts_in_a_row_are_told_by_their_kind() -> None:
    paper = document(
        "清溪县敬老院改造工程招标公告",
        "招标人：清溪县民政局，清溪县迎宾路9号，张工，0851-87700000",
        "招标代理：贵州青松项目管理有限公司，贵阳市创业大道17号，李丽，0851-85500000",
    )
    fields = {name: found.value for name, found in read_fields(paper, TYPES["tender_notice"]).fields.items()}
    wanted = {
        "tenderee": "清溪县民政局", "tenderee_address": "清溪县迎宾路9号", "tenderee_contact": "张工",
        "tenderee_phone": "0851-87700000", "agency": "贵州青松项目管理有限公司", "agency_address": "贵阳市创业大道17号",
        "agency_contact": "李丽", "agency_phone": "0851-85500000",
    }  # fmt: skip
    assert {name: fields.get(name) for name in wanted} == wanted
