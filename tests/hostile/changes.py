"""Every single change of a module that its tests should notice.

Comparisons are turned round, numbers shifted by one, ``and`` and ``or`` swapped or one side left out, conditions
negated, returned values replaced, calls for effect left out, ``continue`` made ``break``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType

_TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Mod: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Change:
    """One change: what it does to the how-manieth node of ``ast.walk``."""

    node: int
    kind: str
    old: str
    line: int
    head: range
    """Lines of the statement; of one with a body, those before the body."""
    inside: bool
    """Whether it stands within a function; else it is run when the module is imported."""

    def __str__(self) -> str:
        return f"{self.line}: {self.old}  [{self.kind}]"


def changes(source: str) -> list[Change]:
    """Return every change of a module's source; none of annotations, decorators and fields of classes."""
    tree = ast.parse(source)
    places = dict(_places(tree))
    found = []
    for number, node in enumerate(ast.walk(tree)):
        if id(node) not in places:
            continue
        statement, inside = places[id(node)]
        body = getattr(statement, "body", None)
        last = max(statement.lineno, body[0].lineno - 1) if body else statement.end_lineno or statement.lineno
        head = range(statement.lineno, last + 1)
        line = getattr(node, "lineno", statement.lineno)
        old = ast.unparse(node).split("\n")[0]
        found += [Change(number, kind, old, line, head, inside) for kind in _kinds(node)]
    return found


def compiled(source: str, change: Change, name: str) -> CodeType:
    """Return a module's code with a change in it."""
    tree = ast.parse(source)
    node = next(node for number, node in enumerate(ast.walk(tree)) if number == change.node)
    new = _Apply(node, change.kind).visit(tree)
    return compile(ast.fix_missing_locations(new), name, "exec")


def _places(tree: ast.Module) -> Iterator[tuple[int, tuple[ast.stmt, bool]]]:
    """Yield the node's id with the statement it is in and whether that is a function's."""
    waiting: list[tuple[ast.AST, ast.stmt | None, bool]] = [(tree, None, False)]
    while waiting:
        node, statement, inside = waiting.pop()
        if isinstance(node, ast.stmt):
            statement = node
        if statement is not None:
            yield id(node), (statement, inside)
        for child in _children(node):
            waiting.append((child, statement, inside or (isinstance(node, _Function) and child in node.body)))


def _children(node: ast.AST) -> list[ast.AST]:
    """Return the children that may be changed."""
    if isinstance(node, ast.arguments):
        return [*node.defaults, *(value for value in node.kw_defaults if value)]
    if isinstance(node, _Function):
        return [node.args, *node.body]
    if isinstance(node, ast.ClassDef):
        return [child for child in node.body if isinstance(child, _Function)]
    if isinstance(node, ast.AnnAssign):
        return [node.value] if node.value else []
    return list(ast.iter_child_nodes(node))


def _kinds(node: ast.AST) -> list[str]:
    """Return the names of the ways in which a node can be changed."""
    match node:
        case ast.Compare() if type(node.ops[0]) in _TURNED:
            return ["turned"]
        case ast.BoolOp():
            return ["and/or", *(f"without {number}" for number in range(len(node.values)))]
        case ast.BinOp() if type(node.op) in _OPERATORS:
            return ["operator"]
        case ast.Constant() if type(node.value) is int:
            return ["+1", "-1"]
        case ast.Constant() if type(node.value) is bool:
            return ["not"]
        case ast.If() | ast.IfExp() | ast.While():
            return ["negated"]
        case ast.Return() if node.value is not None and ast.unparse(node.value) != "None":
            return ["None"]
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()) | ast.AugAssign():
            return ["left out"]
        case ast.Continue():
            return ["break"]
    return []


class _Apply(ast.NodeTransformer):
    """Change one node."""

    def __init__(self, node: ast.AST, kind: str) -> None:
        self.node, self.kind = node, kind

    def visit(self, node: ast.AST) -> ast.AST:
        """Return the node, changed if it is the one."""
        return ast.copy_location(_changed(node, self.kind), node) if node is self.node else self.generic_visit(node)


def _changed(node: ast.AST, kind: str) -> ast.AST:
    match node:
        case ast.Compare():
            node.ops[0] = _TURNED[type(node.ops[0])]()
        case ast.BoolOp() if kind == "and/or":
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        case ast.BoolOp():
            del node.values[int(kind.split()[1])]
            return node if len(node.values) > 1 else node.values[0]
        case ast.BinOp():
            node.op = _OPERATORS[type(node.op)]()
        case ast.Constant(value=bool()):
            node.value = not node.value
        case ast.Constant(value=int()):
            node.value += int(kind)
        case ast.If() | ast.IfExp() | ast.While():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.Return():
            node.value = ast.Constant(None)
        case ast.Expr(value=ast.Yield() | ast.YieldFrom()):
            return ast.parse("if False: yield").body[0]  # the function stays a generator
        case ast.Continue():
            return ast.Break()
        case _:
            return ast.Pass()
    return node
