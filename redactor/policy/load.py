"""Read a policy and what it extends."""

from __future__ import annotations

import datetime
import difflib
from pathlib import Path

import msgspec
import yaml

from extractors import rulefile
from redactor.errors import RuleFileError, UsageError
from redactor.policy.decide import check_exemptions
from redactor.policy.model import Policy

KIND = "policies"
_ADDED = ("require", "recognizers", "exemptions")
_DEPTH = 8


def policy_names(rules_folder: Path | None = None) -> tuple[str, ...]:
    """Return the names of the policies in the rule pack."""
    return tuple(path.stem for path in rulefile.files(rulefile.rules_folder(rules_folder), KIND))


def load_policy(
    name_or_path: str | Path, rules_folder: Path | None = None, *, today: datetime.date | None = None
) -> Policy:
    """Return a policy with all that it extends.

    ``name_or_path`` is a name of the rule pack or the path of a YAML file (it ends in .yaml). With ``today`` an expired
    exemption is refused here, and not only when a document is decided about. Raises RuleFileError or UsageError.
    """
    folder = rulefile.rules_folder(rules_folder)
    policy = _load(_find(str(name_or_path), folder, base=None), folder, seen=())
    if today is not None:
        check_exemptions(policy, today)
    return policy


def _find(name: str, folder: Path, base: Path | None) -> Path:
    """Return the file of a policy; a path is taken from ``base``, the folder of the policy that extends it."""
    if name.endswith((".yaml", ".yml")):
        path = (base or Path()) / name
        if path.is_file():
            return path
        raise UsageError(
            problem_zh=f"找不到策略文件 {path.name}",
            problem_en=f"no such policy file: {path.name}",
            next_zh="请核对 --policy 后面的路径和文件名。",
            next_en="Check the path after --policy.",
        )
    names = [path.stem for path in rulefile.files(folder, KIND)]
    if name in names:
        return folder / KIND / f"{name}.yaml"
    near = difflib.get_close_matches(name, names, n=1)
    raise UsageError(
        problem_zh=f"没有名为“{name}”的策略" + (f"，是不是 {near[0]}？" if near else ""),
        problem_en=f"no policy named {name}" + (f", did you mean {near[0]}?" if near else ""),
        next_zh=f"可用：{'、'.join(names)}，或给出策略文件（.yaml）。",
        next_en=f"There are: {', '.join(names)}; or give a policy file (.yaml).",
    )


def _load(path: Path, folder: Path, seen: tuple[Path, ...]) -> Policy:
    policy = rulefile.load(path, Policy)
    if not policy.extends:
        return policy
    if path.resolve() in seen or len(seen) >= _DEPTH:
        raise RuleFileError(
            file=path.name,
            line=1,
            column=1,
            problem_zh="策略之间循环引用（extends）",
            problem_en="extends goes in circles",
        )
    parent = _load(_find(policy.extends, folder, path.parent), folder, (*seen, path.resolve()))
    return _extend(parent, policy, _keys(path))


def _keys(path: Path) -> frozenset[str]:
    """Return the top-level keys that a policy file really says: a default is not a wish."""
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    return frozenset(key.value for key, _ in node.value) if isinstance(node, yaml.MappingNode) else frozenset()


def _extend(parent: Policy, child: Policy, said: frozenset[str]) -> Policy:
    merged = {name: getattr(child if name in said else parent, name) for name in Policy.__struct_fields__}
    for name in _ADDED:
        merged[name] = tuple(dict.fromkeys((*getattr(parent, name), *getattr(child, name))))
    own = {case.id: case for case in child.cases}
    inherited = {case.id for case in parent.cases}
    merged["cases"] = (
        *(case for case in child.cases if case.id not in inherited),
        *(own.get(case.id, case) for case in parent.cases),
    )
    merged["kinds"] = {**parent.kinds, **child.kinds}
    return msgspec.structs.replace(child, **merged)
