"""Region packs: they add and tighten, and never loosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import ROOT

from extractors.doctype import load_doctypes
from extractors.errors import RuleFileError
from extractors.overlay import overlay

TYPES = load_doctypes(ROOT / "rules")
HEAD = "extends: award_notice\nissuer: 某县\nbasis: 某府办函〔2024〕1号\n"


def test_the_example_adds_and_tightens() -> None:
    award = overlay(TYPES, ROOT / "rules" / "regions" / "xifeng")["award_notice"]
    price, added = award.item("award_price"), award.item("project_location")
    assert price is not None and (price.level, price.when, price.kind) == ("required", None, "money")
    assert "117号" in price.basis and price.labels == TYPES["award_notice"].item("award_price").labels  # type: ignore[union-attr]
    assert added is not None and added.title == "项目所在乡镇"
    assert next(check for check in award.checks if check.id == "pm_same").severity == "error"
    assert len(award.items) == len(TYPES["award_notice"].items) + 1
    assert TYPES["award_notice"].item("award_price").level == "conditional"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("items:\n- id: winner\n  level: optional\n", "放宽"),
        ("checks:\n- id: winner_single\n  severity: info\n", "放宽"),
        ("items:\n- id: winner\n  lable: [x]\n", "lable"),
        ("items:\n- id: new_item\n  kind: text\n", "new_item"),
        ("checks:\n- id: winner_single\n  items: [winer]\n", "winer"),
        ("item: []\n", "items"),
    ],
)
def test_a_mistake_is_refused_with_its_place(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "award_notice.yaml").write_text(HEAD + text, encoding="utf-8")
    with pytest.raises(RuleFileError) as caught:
        overlay(TYPES, tmp_path)
    assert problem in caught.value.text("zh")
    assert int(caught.value.details["line"]) >= 4


def test_an_unknown_type_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(HEAD.replace("award_notice", "award_notise"), encoding="utf-8")
    with pytest.raises(RuleFileError):
        overlay(TYPES, tmp_path)
