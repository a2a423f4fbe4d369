"""JSON Schemas of the rule files and of the report, for editors and for programs that read reports.

``redactor rules schema --write FOLDER`` writes them; those in rules/schema/ are shipped, and a test keeps them true.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
NAMES = ("detector", "doctype", "policy", "region", "rulepack", "report")


def schema(name: str) -> dict[str, Any]:
    """Return the schema of one kind of file; KeyError for a name that is not in NAMES."""
    if name == "report":
        text = files("redactor.output").joinpath("report.schema.json").read_text(encoding="utf-8")
        return dict(json.loads(text))
    import msgspec

    made: dict[str, Any] = msgspec.json.schema(_shapes()[name])
    if name == "region":
        made = _with_patches(made)
    return {"$schema": _DRAFT, "title": f"disclosure-redactor {name}", **made}


def dump(name: str) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(schema(name), ensure_ascii=False, indent=2, sort_keys=name != "report") + "\n"


def write(folder: Path) -> list[Path]:
    """Write all schemas into a folder; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.schema.json" for name in NAMES]
    for name, path in zip(NAMES, paths, strict=True):
        path.write_text(dump(name), encoding="utf-8")
    return paths


def _shapes() -> dict[str, Any]:
    from extractors.doctype import DocType
    from extractors.overlay import Overlay
    from extractors.rulefile import RulePack
    from redactor.detect.rules import DetectorFile
    from redactor.policy.model import Policy

    return {"detector": DetectorFile, "doctype": DocType, "policy": Policy, "region": Overlay, "rulepack": RulePack}


def _with_patches(region: dict[str, Any]) -> dict[str, Any]:
    """Entries of a region pack are items and checks of which only the id must be said."""
    import msgspec

    from extractors.doctype import DocType

    defs = dict(msgspec.json.schema(DocType)["$defs"])
    for name in ("FieldSpec", "CheckSpec"):
        defs[name] = {**defs[name], "required": ["id"]}
    overlay = {**region["$defs"]["Overlay"]}
    items = {"items": "FieldSpec", "checks": "CheckSpec"}
    patched = {
        name: {**overlay["properties"][name], "items": {"$ref": f"#/$defs/{spec}"}} for name, spec in items.items()
    }
    overlay["properties"] = {**overlay["properties"], **patched}
    wanted = {name: defs[name] for name in ("FieldSpec", "CheckSpec", "When", "Across")}
    return {"$ref": "#/$defs/Overlay", "$defs": {**wanted, "Overlay": overlay}}
