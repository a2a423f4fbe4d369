"""A region's own rules on top of the pack: items and checks that a province, city or county adds or tightens.

One file a document type: ``extends`` names it; ``items`` and ``checks`` hold entries by ``id``. One with a known id
says only what differs, one with a new id says all. What the pack demands can be tightened, not loosened: local papers
cannot lift a national duty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from extractors import doctype as types
from extractors import rulefile
from extractors.doctype import CheckSpec, DocType, FieldSpec
from extractors.errors import RuleFileError, UsageError

Entry = TypeVar("Entry", FieldSpec, CheckSpec)
FOLDER = "regions"
_LEVELS = ("optional", "conditional", "required")
_SEVERITIES = ("info", "warn", "error")


class Overlay(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One file of a region pack. ``issuer`` and ``basis`` name the local paper; entries without a basis of their own
    take it over."""

    extends: str
    issuer: str
    basis: str
    items: tuple[dict[str, Any], ...] = ()
    checks: tuple[dict[str, Any], ...] = ()


def regions(rules_folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the region packs that a rule pack carries: name of the folder and the document types that they change."""
    folders = sorted(path for path in (rules_folder / FOLDER).glob("*") if path.is_dir())
    return {
        folder.name: tuple(rulefile.load(path, Overlay).extends for path in sorted(folder.glob("*.yaml")))
        for folder in folders
    }


def region_folder(rules_folder: Path, region: str) -> Path:
    """Return the folder of a region pack given by its name in the rule pack or by a path. Raises UsageError."""
    named = rules_folder / FOLDER / region
    plain = region == Path(region).name
    for folder in [named, Path(region)] if plain else [Path(region)]:
        if any(folder.glob("*.yaml")):
            return folder
    known = sorted(path.name for path in (rules_folder / FOLDER).glob("*") if path.is_dir())
    raise UsageError(
        problem_zh=f"没有 {Path(region).name} 这个地方规则包，规则包自带：{'、'.join(known) or '无'}",
        problem_en=f"no region pack {Path(region).name}; the rule pack has: {', '.join(known) or 'none'}",
        next_zh="请用 --region 写这些名称之一，或给出地方规则包的文件夹。",
        next_en="Give one of these names with --region, or the folder of a region pack.",
    )


def overlay(doctypes: Mapping[str, DocType], folder: Path) -> dict[str, DocType]:
    """Return the document types with the region pack in ``folder`` laid over them. Raises RuleFileError."""
    merged = dict(doctypes)
    for path in sorted(folder.glob("*.yaml")):
        local = rulefile.load(path, Overlay)
        base = merged.get(local.extends)
        if base is None:
            raise types.refuse(
                path, "", local.extends, f"没有文种 {local.extends}", f"no document type {local.extends}"
            )
        changed = msgspec.structs.replace(
            base,
            items=_merge(path, base.items, local.items, local, FieldSpec),
            checks=_merge(path, base.checks, local.checks, local, CheckSpec),
        )
        types.validate(path, changed)
        merged[base.id] = changed
    return merged


def _merge(
    path: Path, entries: Sequence[Entry], patches: Sequence[dict[str, Any]], local: Overlay, shape: type[Entry]
) -> tuple[Entry, ...]:
    found: dict[str, Entry] = {entry.id: entry for entry in entries}
    for patch in patches:
        name = str(patch.get("id", ""))
        before = found.get(name)
        known = msgspec.to_builtins(before) if before is not None else {}
        whole = {**known, "basis": local.basis, **patch}
        if patch.get("level", "conditional") != "conditional":
            whole["when"] = None
        try:
            after = msgspec.convert(whole, type=shape)
        except msgspec.ValidationError as error:
            raise types.refuse(path, name, name, f"{name}：{error}", f"{name}: {error}") from error
        if before is not None and _rank(after) < _rank(before):
            raise _loosened(path, name)
        found[name] = after
    return tuple(found.values())


def _rank(entry: FieldSpec | CheckSpec) -> int:
    if isinstance(entry, FieldSpec):
        return _LEVELS.index(entry.level)
    return _SEVERITIES.index(entry.severity)


def _loosened(path: Path, name: str) -> RuleFileError:
    return types.refuse(
        path, name, name, f"{name}：地方规则只能增加或收紧，不能放宽", f"{name}: a region may tighten, not loosen"
    )
