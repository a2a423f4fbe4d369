"""HTML, SARIF and lines: well formed, self-contained, nothing of the input runs or leaks."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.output import encode, render
from redactor.output.charts import bars
from redactor.output.human import WIDTH, columns, wrap
from redactor.report import Report

_VOID = {"meta", "rect"}


class Tree(HTMLParser):
    """Checks that elements are closed in order, and collects tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("subject", ["check", "fields"])
def test_a_page_is_well_formed_and_self_contained(subject: str, lang: str, reports: list[Report]) -> None:
    page = render("html", reports, lang=lang, subject=subject)
    tree = Tree()
    tree.feed(page)
    assert tree.open == []
    assert not tree.tags & {"script", "link", "img", "iframe", "object", "form"}
    assert not {name for name in tree.attributes if name.startswith("on")} | (tree.attributes & {"style", "src"})
    assert not re.findall(r'(?:href|src)="(?!#)|url[(]|@import', page)
    assert "<script>alert" not in page
    assert "\x1b" not in page


def test_the_policy_allows_exactly_the_style_sheet(reports: list[Report]) -> None:
    page = render("html", reports)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page


def test_a_page_says_marks_basis_place_and_what_to_do(reports: list[Report]) -> None:
    page = render("html", reports)
    for told in ("✓ 已公开", "✗ 缺少", "? 待确认", "– 不适用", "发改委10号令第六条", "第2页第3段", "请补充", "<svg"):
        assert told in page


def test_a_disclosure_page_leaves_out_what_is_withheld_and_marks_gaps(reports: list[Report]) -> None:
    for name in ("html", "md"):
        page = render(name, reports[:1], subject="fields")
        assert "内部意见" not in page
        assert "备注" not in page
        assert "缺少，待补充" in page
        assert "未检查" in render(name, reports[1:], subject="fields")


@given(st.text(alphabet="|`<>[]&*_#\n\\x甲", max_size=30))
def test_a_markdown_cell_stays_one_cell(value: str) -> None:
    from redactor.output.page import _escaped

    assert not re.search(r"(?<!\\)(?:\\\\)*[|<]", _escaped(value))
    assert "\n" not in _escaped(value)


def test_sarif_has_the_parts_that_the_standard_requires(reports: list[Report]) -> None:
    log = json.loads(render("sarif", reports))
    run = log["runs"][0]
    assert log["version"] == "2.1.0"
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert (result["level"] == "none") == (result.get("kind") == "review")
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[\w%./~-]+", uri, re.ASCII)
    assert run["invocations"][0]["executionSuccessful"] is False
    assert "office_landline" not in rules, "what is kept is no result"


def test_a_chart_of_nothing_is_nothing_and_labels_are_escaped() -> None:
    assert bars("x", []) == ""
    assert "<b>" not in bars("t<b>", [("<b>甲", 2), ("乙", 0)])


@given(st.text(alphabet="甲乙，。（“ab1 -", max_size=200))
def test_wrapping_keeps_the_text_and_the_width(text: str) -> None:
    lines = list(wrap(text, "  ✗ ", "    "))
    assert re.sub(r"\s", "", "".join(line[4:] for line in lines)) == re.sub(r"\s", "", text)
    assert all(columns(line) <= WIDTH for line in lines)


def test_a_question_is_shown_and_changes_neither_status_nor_exit_code(reports: list[Report]) -> None:
    asked = replace(
        reports[0],
        status="CLEAN",
        findings=(),
        notes=(),
        checks=tuple(item for item in reports[0].checks if item.result.status == "question"),
    )
    text = render("human", [asked])
    assert "    ? 请确认" in text
    assert "可以公开" in text
    assert "1 项请确认" in text
    assert asked.exit_code == 0
    assert not asked.problems()


def test_csv_files_begin_with_a_byte_order_mark_and_the_screen_does_not(reports: list[Report]) -> None:
    assert encode("csv", reports).startswith(b"\xef\xbb\xbf")
    assert not render("csv", reports).startswith("\ufeff")
