"""Mistakes in the rules of the procedure are told with file and line; the built-in rules have none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extractors import rulefile
from redactor.ledger.lint import lint

FAULTS = [
    ("signoff.yaml", "guards: [by_handler]", "guards: [by_handlers]", "by_handlers"),
    ("signoff.yaml", "to: dept_review, actor: handler", "to: dept_reviews, actor: handler", "dept_reviews"),
    ("signoff.yaml", "event: classified", "event: classify", "classify"),
    (
        "signoff.yaml",
        "household_doctypes: [resettlement_list]",
        "household_doctypes: [household_list]",
        "household_list",
    ),
    ("signoff.yaml", "award_notice, land_acquisition]", "award_notices, land_acquisition]", "award_notices"),
    ("signoff.yaml", "  ppp_general: PPP\n", "", "ppp_general"),
    ("signoff.yaml", "  quality_safety: 质量安全监督", "  quality_safety: 质量监督", "质量监督"),
    ("signoff.yaml", "id: formed_date", "id: form_date", "form_date"),
    ("signoff.yaml", "to: leader_sign, actor", "to: dept_review, actor", "leader_sign"),
    ("signoff.yaml", "before: 10, to: handler", "before: 10, to: handlers", "handlers"),
    ("assessment.yaml", "id: doc_coverage", "id: docs_coverage", "docs_coverage"),
    ("assessment.yaml", "weight: 15", "weight: 16", "101"),
    ("assessment.yaml", "[id_card, bank_account], persons", "[id_cards], persons", "id_cards"),
    ("assessment.yaml", "title: 良好, from: 80", "title: 良好, from: 95", "等次"),
    ("channels.yaml", "[section, winner,", "[section, winners,", "winners"),
    ("channels.yaml", "column: village", "column: villages", "villages"),
    ("channels.yaml", "  approval_notice: [", "  approvals: [", "approvals"),
    ("channels.yaml", "publish: [show, mask, local_only]", "publish: [show, withhold]", "board"),
]


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the built-in rules."""
    return Path(shutil.copytree(rulefile.rules_folder(), tmp_path_factory.mktemp("pack") / "rules"))


def test_the_built_in_rules_have_no_mistake() -> None:
    assert lint(rulefile.rules_folder()) == []


@pytest.mark.parametrize(("file", "old", "new", "told"), FAULTS)
def test_a_mistake_is_told(pack: Path, file: str, old: str, new: str, told: str) -> None:
    path = pack / "procedure" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    for cached in _caches():
        cached.cache_clear()
    path.write_text(text.replace(old, new), encoding="utf-8")
    try:
        problems = lint(pack)
    finally:
        path.write_text(text, encoding="utf-8")
    assert len(problems) == 1
    assert problems[0].details["file"] == file
    assert told in problems[0].text("zh")
    if new:
        assert problems[0].details["line"] > 1 or told == "101"


def test_a_pack_without_a_procedure(tmp_path: Path) -> None:
    assert lint(tmp_path) == []


def _caches() -> tuple:  # type: ignore[type-arg]
    from redactor.ledger.assess import load_scheme
    from redactor.ledger.channels.rules import load_channels
    from redactor.ledger.procedure import load_procedure

    return load_procedure, load_scheme, load_channels
