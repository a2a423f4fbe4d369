"""Counting: found, missed, confused, and taken although it had to stay."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from redactor.cli.evaluate import chart
from redactor.errors import RuleFileError, UsageError
from redactor.evaluate import Evaluation, Expected, ExpectedValue, Score, compare, evaluate
from redactor.output.human import columns

EXPECTED = Expected(
    findings=(
        ExpectedValue("mobile", "13900000000"),
        ExpectedValue("property", "3.2"),
        ExpectedValue("id_card", "11010119900101"),
    ),
    keep=("0851-00000000",),
)


@pytest.mark.parametrize(
    ("claimed", "pairs", "violations"),
    [
        (
            [
                ("mobile", "139 0000 0000"),
                ("mobile", "13900000000"),
                ("property", "3.2"),
                ("id_card", "11010119900101"),
            ],
            {("mobile", "mobile"): 2, ("property", "property"): 1, ("id_card", "id_card"): 1},
            0,
        ),
        ([], {("mobile", ""): 1, ("property", ""): 1, ("id_card", ""): 1}, 0),
        (
            [("bank_account", "11010119900101"), ("mobile", "13900000000"), ("property", "3.2")],
            {("mobile", "mobile"): 1, ("property", "property"): 1, ("id_card", "bank_account"): 1, ("id_card", ""): 1},
            0,
        ),
        (
            [("personal_landline", "0851 00000000")],
            {("", "personal_landline"): 1, ("mobile", ""): 1, ("property", ""): 1, ("id_card", ""): 1},
            1,
        ),
    ],
)
def test_compare(claimed: list[tuple[str, str]], pairs: dict[tuple[str, str], int], violations: int) -> None:
    judged = compare(EXPECTED, claimed)
    assert judged.pairs == Counter(pairs)
    assert judged.violations == violations


def test_scores_add_up() -> None:
    judged = compare(EXPECTED, [("mobile", "13900000000"), ("mobile", "15800000000")])
    assert judged.scores["mobile"] == Score(expected=1, found=1, claimed=2, right=1)
    assert (judged.scores["mobile"].recall, judged.scores["mobile"].precision) == (1.0, 0.5)
    assert judged.scores["id_card"].recall == 0.0
    assert sum(judged.scores.values(), Score()) == Score(expected=3, found=1, claimed=2, right=1)


def test_the_chart_shows_kinds_and_confusions_and_no_value() -> None:
    judged = compare(EXPECTED, [("bank_account", "11010119900101")])
    titles = {"mobile": "手机号码", "property": "财产状况", "id_card": "身份证号码", "bank_account": "银行账号"}
    lines = list(chart(Evaluation(1, judged.scores, judged.pairs, 1, (), (), (), ()), titles))
    assert any("身份证号码 → 银行账号" in line for line in lines)
    assert any("漏检 手机号码" in line for line in lines)
    assert not any("1101" in line or "139" in line for line in lines)
    assert [line for line in lines if columns(line) > 80] == []


def test_a_folder_without_labels_is_wrong_use(tmp_path: Path) -> None:
    kit: Any = None
    with pytest.raises(UsageError):
        evaluate(tmp_path, kit)
    (tmp_path / "a.docx.expected.yaml").write_text("findngs: []\n", encoding="utf-8")
    with pytest.raises(RuleFileError, match="findings"):
        evaluate(tmp_path, kit)
