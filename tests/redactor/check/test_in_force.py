"""Rules are asked of the documents of their time only."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from papers import disclosure, paper
from support import ROOT

from extractors.doctype import CheckSpec, DocType, FieldSpec, load_doctypes, validate
from extractors.errors import RuleFileError
from redactor.check import check_disclosure
from redactor.output.glossary import render

TYPES = load_doctypes(ROOT / "rules")


def dated(since: str = "", until: str = "") -> DocType:
    item = FieldSpec(id="filing_no", title="备案编号", kind="code", level="required", since=since, until=until)
    made = FieldSpec(id="publish_date", title="公开日期", kind="date")
    check = CheckSpec(
        id="said",
        title="须合格",
        op="value_matches",
        items=("result",),
        params={"pattern": "合格"},
        since=since,
        until=until,
    )
    result = FieldSpec(id="result", title="结果", kind="text")
    return DocType(id="made", title="样本", items=(item, made, result), checks=(check,))


@pytest.mark.parametrize(
    ("since", "until", "day", "item", "check"),
    [
        ("", "", "2020-01-01", True, True),
        ("2020-01-01", "", "2020-01-01", True, True),
        ("2020-01-02", "", "2020-01-01", False, False),
        ("", "2019-12-31", "2020-01-01", False, False),
        ("2019-01-01", "2020-01-01", "2020-01-01", True, True),
        ("2019-01-01", "", "", True, False),
    ],
)
def test_the_day_of_the_document_decides(since: str, until: str, day: str, item: bool, check: bool) -> None:
    doctype = dated(since, until)
    values = {"result": "差"} | ({"publish_date": day} if day else {})
    found = {result.check_id for result in check_disclosure(disclosure(doctype, **values), doctype, paper("公示"))}
    assert ("required:filing_no" in found, "said" in found) == (item, check)


def test_without_a_day_of_publication_the_date_below_the_text_counts() -> None:
    doctype = dated(until="2019-12-31")
    later = paper("公示\n清溪县民政局\n2024年6月3日")
    assert not check_disclosure(disclosure(doctype), doctype, later)


@pytest.mark.parametrize(("since", "until"), [("2020年1月1日", ""), ("2020-02-30", ""), ("2021-01-01", "2020-01-01")])
def test_days_that_are_none_are_refused(tmp_path: Path, since: str, until: str) -> None:
    doctype = dated(since, until)
    path = tmp_path / "made.yaml"
    path.write_bytes(msgspec.yaml.encode(doctype))
    with pytest.raises(RuleFileError):
        validate(path, doctype)


def test_the_glossary_says_when() -> None:
    assert "（自 2023-11-08 起施行）" in render(TYPES)
