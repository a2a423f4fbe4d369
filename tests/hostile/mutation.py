"""Mutation testing: change one thing in a module at a time and see whether its tests notice.

``python tests/hostile/mutation.py redactor/detect/validators.py tests/redactor/detect -n 100`` works on a copy of the
tree in a temporary folder, prints each survivor as line, old and new, and the score. Comparisons are turned round,
numbers shifted by one, ``and`` and ``or`` swapped, conditions negated, returned values replaced.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Mod: ast.Mult, ast.FloorDiv: ast.Mult,
}  # fmt: skip


def changes(tree: ast.Module) -> Iterator[tuple[int, str, str, ast.Module]]:
    """Yield (line, old, new, changed tree) for every single change."""
    for number, node in enumerate(ast.walk(tree)):
        for which in range(2):
            other = copy.deepcopy(tree)
            place = next(item for n, item in enumerate(ast.walk(other)) if n == number)
            old = ast.unparse(place) if isinstance(place, ast.expr | ast.stmt) else ""
            if not _change(place, which):
                break
            yield getattr(node, "lineno", 0), old.split("\n")[0], ast.unparse(place).split("\n")[0], other


def _change(node: ast.AST, which: int) -> bool:
    """Change a node in place in the first or second way that it can be changed; tell whether it was."""
    if isinstance(node, ast.Compare) and which == 0 and type(node.ops[0]) in _TURNED:
        node.ops[0] = _TURNED[type(node.ops[0])]()
    elif isinstance(node, ast.BoolOp) and which == 0:
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.BinOp) and which == 0 and type(node.op) in _OPERATORS:
        node.op = _OPERATORS[type(node.op)]()
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        node.value += 1 if which == 0 else -1
    elif isinstance(node, ast.Constant) and type(node.value) is bool and which == 0:
        node.value = not node.value
    elif isinstance(node, ast.If | ast.IfExp | ast.While) and which == 0:
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, ast.Return) and which == 0 and node.value is not None:
        node.value = ast.Constant(None)
    else:
        return False
    return True


def main() -> None:
    """Run the tests against each change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("module", type=Path)
    parser.add_argument("tests", nargs="+")
    parser.add_argument("-n", type=int, default=100, help="most changes, chosen at random")
    parser.add_argument("--timeout", type=float, default=120)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("redactor", "extractors", "rules", "tests", "samples", "pyproject.toml"):
            source, target = ROOT / name, Path(folder, name)
            shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
        file = Path(folder, given.module)
        tree = ast.parse(file.read_text(encoding="utf-8"))
        words = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", *given.tests]
        environment = {**os.environ, "PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"}

        def passes() -> bool:
            try:
                return not subprocess.run(
                    words, cwd=folder, env=environment, capture_output=True, check=False, timeout=given.timeout
                ).returncode
            except subprocess.TimeoutExpired:
                return False

        if not passes():
            sys.exit("the tests fail without a change")
        found = list(changes(tree))
        random.Random(12).shuffle(found)
        killed = 0
        for done, (line, old, new, changed) in enumerate(found[: given.n], 1):
            file.write_text(ast.unparse(changed), encoding="utf-8")
            if passes():
                print(f"survived {given.module}:{line}: {old}  ->  {new}", flush=True)
            else:
                killed += 1
            if done % 10 == 0 or done == min(given.n, len(found)):
                print(f"{killed}/{done} of {len(found)} killed", flush=True)


if __name__ == "__main__":
    main()
