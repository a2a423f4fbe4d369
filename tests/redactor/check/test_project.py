"""Rules across the papers of one project."""

from __future__ import annotations

import pytest
from papers import disclosure
from support import ROOT

from extractors.doctype import load_doctypes
from redactor.check.project import Paper, check_project, same_project

TYPES = load_doctypes(ROOT / "rules")
ROWS = [
    {
        "candidate_rank": "第一中标候选人",
        "candidate_name": "甲建设有限公司",
        "bid_price": "8000000.00",
        "pm_name": "王某",
    },
    {
        "candidate_rank": "第二中标候选人",
        "candidate_name": "乙建设有限公司",
        "bid_price": "8100000.00",
        "pm_name": "李某",
    },
]


def paper(name: str, lists: dict | None = None, **values: object) -> Paper:  # type: ignore[type-arg]
    doctype = TYPES[name]
    return Paper(name, doctype, disclosure(doctype, lists, **{"project_name": "第九小学教学楼工程", **values}))


def folder(**changed: dict[str, object]) -> set[str]:
    papers = {
        "tender_notice": {"project_name": "第九小学教学楼工程施工", "period": "180天", "tender_no": "A-1"},
        "bid_candidates_notice": {
            "lists": {"candidates_table": ROWS}, "publicity_end": "2024-05-10", "tender_no": "A-1",
        },
        "award_notice": {
            "winner": "甲建设有限公司", "award_price": "8000000.00", "pm_name": "王某", "award_date": "2024-05-11",
            "publish_date": "2024-05-11", "buyer": "云台县教育局", "award_period": "180天",
        },
        "contract_notice": {
            "party_a": "云台县教育局", "party_b": "甲建设有限公司", "contract_price": "8000000.00",
            "sign_date": "2024-06-01", "contract_period": "180天",
        },
        "construction_notice": {"contractor": "甲建设有限公司", "contractor_pm": "王某"},
    }  # fmt: skip
    for name, values in changed.items():
        papers[name] = {**papers[name], **values}
    read = [paper(name, **values) for name, values in papers.items()]  # type: ignore[arg-type]
    return {result.check_id for results in check_project(read).values() for result in results}


def test_a_true_story_is_silent() -> None:
    assert folder() == set()


@pytest.mark.parametrize(
    ("name", "values", "checks"),
    [
        ("award_notice", {"winner": "丁建设有限公司"},
         {"winner_in_candidates", "parties_equal_award", "contractor_matches_award"}),
        ("award_notice", {"award_price": "7900000.00"}, {"price_equals_bid", "price_equals_award"}),
        ("award_notice", {"winner": "乙建设有限公司", "award_price": "8100000.00", "pm_name": "李某"},
         {"parties_equal_award", "contractor_matches_award"}),
        ("award_notice", {"publish_date": "2024-05-09"}, {"after_publicity"}),
        ("award_notice", {"pm_name": "赵某"}, {"pm_same", "contractor_matches_award"}),
        ("contract_notice", {"sign_date": "2024-06-11"}, {"sign_within_30d"}),
        ("contract_notice", {"contract_price": "8000000.50"}, set()),
        ("contract_notice", {"contract_price": "8200000.00"}, {"price_equals_award"}),
        ("contract_notice", {"contract_period": "200天"}, {"period_quality_equal"}),
        ("bid_candidates_notice", {"tender_no": "A-2"}, {"candidate_in_openlist"}),
        ("construction_notice", {"project_name": "另一个项目"}, set()),
    ],
)  # fmt: skip
def test_contradictions(name: str, values: dict[str, object], checks: set[str]) -> None:
    assert folder(**{name: values}) == checks


def test_the_project_code_decides_when_both_have_one() -> None:
    one, other = paper("tender_notice", project_code="1"), paper("approval_notice", project_code="2")
    assert not same_project(one, other)
    assert same_project(one, paper("award_notice"))
