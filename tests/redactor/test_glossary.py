"""rules/README.md says what the rule pack says."""

from __future__ import annotations

from support import ROOT

from extractors.doctype import load_doctypes
from redactor.output.glossary import BEGIN, END, render, rewrite


def test_readme_is_up_to_date() -> None:
    readme = (ROOT / "rules" / "README.md").read_text(encoding="utf-8")
    assert rewrite(readme, render(load_doctypes(ROOT / "rules"))) == readme


def test_rewrite_leaves_the_rest_alone() -> None:
    before = f"# Rules\n\nText.\n\n{BEGIN}\n\nold\n{END}\n\nMore.\n"
    after = rewrite(before, "new\n")
    assert after.startswith("# Rules\n\nText.\n\n") and after.rstrip().endswith("More.") and "old" not in after
    assert rewrite(after, "new\n") == after
    assert rewrite("# Rules\n", "new\n").startswith("# Rules\n\n" + BEGIN)
