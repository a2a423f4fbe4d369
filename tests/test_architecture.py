"""The house: layout, sizes, import direction, light imports. What these hold is why the tree stays readable."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT

CODE = sorted([*ROOT.glob("redactor/**/*.py"), *ROOT.glob("extractors/**/*.py")])
TOP_LEVEL = {
    "redactor", "extractors", "rules", "tests", "samples", "docs", "pyproject.toml", "README.md", "README.zh-CN.md",
    "LICENSE", "CHANGELOG.md", "Makefile", "Dockerfile",
}  # fmt: skip
OPERATORS = "extractors/formats/pdf/interpreter.py"
"""Its methods are operators of PDF; a table in it names them."""
DOORS = {"redactor/batch/work.py", "redactor/cli/__init__.py"}


def test_top_level_is_the_fixed_layout() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    found = {name.split("/")[0] for name in tracked if name}
    assert {name for name in found if not name.startswith(".")} <= TOP_LEVEL


def test_rules_is_data_and_not_a_package() -> None:
    assert not list(ROOT.glob("rules/**/*.py"))


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_are_short_and_documented(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert text.count("\n") <= 400
    assert ast.get_docstring(tree) or not text.strip(), "a module says why it exists"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno <= 70, node.name
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.col_offset == 0 and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"
            methods = node.body if isinstance(node, ast.ClassDef) and str(path.relative_to(ROOT)) != OPERATORS else []
            for method in methods:
                if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                    assert ast.get_docstring(method), f"{node.name}.{method.name} has no docstring"


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_wrong_use_is_told_what_to_do(path: Path) -> None:
    """Classes of errors have their hint; what is raised as plain UsageError brings one along, in both languages."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "UsageError":
            assert {"next_zh", "next_en"} <= {word.arg for word in node.keywords}, node.lineno


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_doors_catch_everything(path: Path) -> None:
    if str(path.relative_to(ROOT)) in DOORS:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            names = {getattr(n, "id", "") for n in ast.walk(node.type)} if node.type else {"bare"}
            assert not names & {"Exception", "BaseException", "bare"} or _reraises(node), node.lineno


def _reraises(handler: ast.ExceptHandler) -> bool:
    return any(isinstance(node, ast.Raise) for node in ast.walk(handler))


def test_import_contracts_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]


HEAVY = (
    "lxml", "pikepdf", "pypdfium2", "pdfplumber", "pdfminer", "docx", "presidio_analyzer", "spacy", "jieba",
    "onnxruntime", "numpy", "openpyxl", "PIL",
)  # fmt: skip


@pytest.mark.parametrize("module", ["redactor", "extractors", "redactor.cli.app", "redactor.toolkit"])
def test_importing_is_light(module: str) -> None:
    code = f"import sys, {module}; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_message_code_has_sentences() -> None:
    """Notes, remarks and decision reasons are printed: each code needs its Chinese and English sentence."""
    from redactor import messages

    pattern = re.compile(r'\b(?:Note|Remark)\(\s*"([a-z0-9_]+)"')
    used = {code for path in CODE for code in pattern.findall(path.read_text(encoding="utf-8"))}
    assert used
    assert used - messages.known() == set()


def test_no_path_of_any_machine_is_in_the_tree() -> None:
    for path in CODE:
        assert not re.search(r"/(?:work|root|home)/\w", path.read_text(encoding="utf-8")), path
