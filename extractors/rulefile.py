"""Find the rule pack and read its files strictly: every mistake is answered with file, line, column and advice.

The pack is looked for in the package first (a wheel carries it as ``extractors/_rules``), then beside the checkout; its
marker is ``rulepack.yaml``. Inputs never supply rules.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from extractors.errors import RuleFileError, UsageError

MARKER = "rulepack.yaml"
Shape = TypeVar("Shape")


class RulePack(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The marker file. ``date`` is ISO; ``toolkit`` the oldest toolkit version that understands the pack."""

    id: str
    title: str
    version: str
    date: str
    issuer: str
    toolkit: str


def rules_folder(override: Path | None = None) -> Path:
    """Return the folder of the rule pack. Raises UsageError when ``override`` or the built-in one is not a pack."""
    here = Path(__file__).resolve().parent
    for folder in [override] if override else [here / "_rules", here.parent / "rules"]:
        if (folder / MARKER).is_file():
            return folder
    raise UsageError(
        problem_zh=f"找不到规则包（{override or here.name}，缺 {MARKER}）",
        problem_en=f"no rule pack found ({override or here.name}: {MARKER} is missing)",
        next_zh="请用 --rules 指明规则包文件夹；没有给 --rules 的，请重新安装。",
        next_en="Name the rule pack's folder with --rules; without --rules, install the program again.",
    )


def files(folder: Path, kind: str) -> list[Path]:
    """Return the YAML files of one kind ("detectors", "doctypes", "policies"), sorted by name."""
    return sorted((folder / kind).glob("*.yaml"))


def digest(folder: Path, *overlays: Path) -> str:
    """Return the SHA-256 (hex) over names and contents of all rule files: the identity of the rules in a report.

    ``overlays`` are the region packs in force, so that the same pack with and without a region differ.
    """
    sha = hashlib.sha256()
    for number, root in enumerate((folder, *overlays)):
        sha.update(b"overlay\0" if number else b"")
        for path in sorted(p for p in root.rglob("*") if p.suffix in (".yaml", ".txt")):
            sha.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return sha.hexdigest()


def load(path: Path, shape: type[Shape]) -> Shape:
    """Read one YAML file into a msgspec struct. Raises RuleFileError at the exact place."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _error(path, None, "无法读取", f"cannot be read: {type(error).__name__}") from error
    try:
        node = yaml.compose(text, Loader=_Loader)
        value = _Loader("").construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        problem = error.problem or "syntax"
        raise _error(path, error.problem_mark, f"YAML 语法错误：{problem}", f"YAML syntax: {problem}") from error
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        # a control character; a tagged value that is none (!!int x); a list or mapping as a key; too deep a nesting
        problem = type(error).__name__
        raise _error(path, None, f"YAML 语法错误：{problem}", f"YAML syntax: {problem}") from error
    try:
        return msgspec.convert(value, type=shape)
    except msgspec.ValidationError as error:
        raise _explain(path, node, str(error), shape) from error


_FastLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where the package was built with it: the document types take a tenth of the time."""


class _Loader(_FastLoader):  # type: ignore[misc,valid-type]
    """SafeLoader that refuses duplicate keys and leaves dates and yes/no as text."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [pair for pair in pairs if pair[0] not in ("tag:yaml.org,2002:timestamp",)]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"duplicate key {key.value!r}", problem_mark=key.start_mark)
            seen.add(key.value)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


def _explain(path: Path, root: yaml.Node | None, message: str, shape: type[Any]) -> RuleFileError:
    """Turn a msgspec message ("... - at `$.patterns[0].regex`") into a place in the file."""
    match = re.search(r" - at `(?:key in )?\$(.*?)`", message)
    steps = re.findall(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]", match.group(1)) if match else []
    problem = message.split(" - at ")[0]
    node = _descend(root, [name or index for name, index in steps])
    unknown = re.search(r"unknown field `(.+?)`", problem)
    if unknown and isinstance(node, yaml.MappingNode):
        key = next((k for k, _ in node.value if k.value == unknown.group(1)), node)
        known = _known_fields(shape)
        near = difflib.get_close_matches(unknown.group(1), sorted(known), n=1, cutoff=0.5)
        advice_zh, advice_en = (f"，是不是 {near[0]}？", f", did you mean {near[0]}?") if near else ("", "")
        return _error(
            path,
            key.start_mark,
            f"未知的键 {unknown.group(1)}{advice_zh}",
            f"unknown key {unknown.group(1)}{advice_en}",
        )
    return _error(path, node.start_mark if node else None, problem, problem)


def _descend(node: yaml.Node | None, steps: list[str]) -> yaml.Node | None:
    for step in steps:
        if isinstance(node, yaml.MappingNode):
            found = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and step.isdigit() and int(step) < len(node.value):
            found = node.value[int(step)]
        else:
            found = None
        if found is None:
            return node
        node = found
    return node


def _known_fields(shape: type[Any], seen: set[type[Any]] | None = None) -> set[str]:
    """Return the field names of a struct and of every struct inside it."""
    seen = set() if seen is None else seen
    names: set[str] = set()
    pending: list[Any] = [shape]
    while pending:
        current = pending.pop()
        pending += list(getattr(current, "__args__", ()))
        if isinstance(current, type) and issubclass(current, msgspec.Struct) and current not in seen:
            seen.add(current)
            names.update(field.encode_name for field in msgspec.structs.fields(current))
            pending += [field.type for field in msgspec.structs.fields(current)]
    return names


def _error(path: Path, mark: yaml.Mark | None, problem_zh: str, problem_en: str) -> RuleFileError:
    return RuleFileError(
        file=path.name,
        line=mark.line + 1 if mark else 1,
        column=mark.column + 1 if mark else 1,
        problem_zh=problem_zh,
        problem_en=problem_en,
    )
