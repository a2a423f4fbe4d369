"""Reports of one project are compared; those of other projects are left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from papers import disclosure
from support import ROOT

from extractors.doctype import load_doctypes
from redactor.check.folder import compare
from redactor.report import Report, Source, Tools

TYPES = load_doctypes(ROOT / "rules")
TOOLS = Tools("1", "p", "1", "0", "publish")


def report(name: str, doctype: str, project: str, **values: object) -> Report:
    facts = disclosure(TYPES[doctype], None, project_name=project, **values)
    return Report(goal="check", status="CLEAN", source=Source(name, "", 1), tools=TOOLS, facts=(facts,))


def award(project: str, price: str, name: str = "award.docx", **values: object) -> Report:
    given = {"winner": "甲建设有限公司", "award_price": price, **values}
    return report(name, "award_notice", project, **given)


def contract(project: str, price: str, name: str = "contract.docx", **values: object) -> Report:
    given = {"party_b": "甲建设有限公司", "contract_price": price, **values}
    return report(name, "contract_notice", project, **given)


def broken(reports: list[Report]) -> list[tuple[str, str, tuple[str, ...]]]:
    made = compare(reports, TYPES)
    assert [one.source.name for one in made] == [one.source.name for one in reports]
    return [(one.source.name, item.result.check_id, item.against) for one in made for item in one.checks]


def test_a_contradiction_names_both_files_and_the_project_and_is_an_objection() -> None:
    one, other = compare(
        [award("第九小学教学楼工程", "8000000.00"), contract("第九小学教学楼项目", "8200000.00")], TYPES
    )
    assert (one.status, other.status, other.exit_code) == ("CLEAN", "FINDINGS", 1)
    assert [(i.result.check_id, i.against, i.project) for i in other.checks] == [
        ("price_equals_award", ("award.docx",), "第九小学教学楼工程")
    ]


@pytest.mark.parametrize(
    ("project", "price"), [("第九小学教学楼工程", "8000000.00"), ("第十小学教学楼工程", "8200000.00"), ("", "1.00")]
)
def test_agreement_and_other_projects_are_silent(project: str, price: str) -> None:
    assert broken([award("第九小学教学楼工程", "8000000.00"), contract(project, price)]) == []


def test_of_several_sections_one_that_agrees_is_enough() -> None:
    sections = [award("第九小学一标段", "8000000.00"), award("第九小学二标段", "5000000.00", "second.docx")]
    assert broken([*sections, contract("第九小学二标段", "5000000.00")]) == []
    assert len(broken([*sections, contract("第九小学二标段", "4000000.00")])) == 1


def test_a_document_that_was_not_checked_does_not_disturb() -> None:
    lost = replace(award("第九小学教学楼工程", "1.00"), status="NOT_CHECKED", facts=())
    assert broken([lost, contract("第九小学教学楼工程", "8200000.00")]) == []


def test_thousands_of_projects_are_grouped_quickly() -> None:
    many = [award(f"第{n}小学教学楼", "8000000.00", f"{n}.docx") for n in range(2000)]
    many += [contract(f"第{n}小学教学楼", "8000000.00", f"c{n}.docx") for n in range(1999)]
    assert broken([*many, contract("第1999小学教学楼", "1.00", "bad.docx")])[0][0] == "bad.docx"
