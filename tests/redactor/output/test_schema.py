"""Shipped schemas are true: they are what the code makes, and rule files and reports fit them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml
from support import ROOT, SAMPLES

from redactor.output import schema
from redactor.report import Report

RULES = ROOT / "rules"
FILES = {
    "detector": sorted(RULES.glob("detectors/*.yaml")),
    "doctype": sorted(RULES.glob("doctypes/*.yaml")),
    "policy": sorted(RULES.glob("policies/*.yaml")),
    "region": sorted(RULES.glob("regions/*/*.yaml")),
    "rulepack": [RULES / "rulepack.yaml"],
}
_TYPES = {
    "object": dict, "array": list, "string": str, "boolean": bool, "null": type(None), "integer": int,
    "number": (int, float),
}  # fmt: skip


def faults(value: Any, shape: dict[str, Any], root: dict[str, Any], at: str = "$") -> list[str]:
    """Return where a value does not fit a schema: the keywords that ours use, and an error for any other."""
    known = {"$ref", "$defs", "$schema", "title", "description", "type", "required", "properties", "items", "default",
             "additionalProperties", "anyOf", "enum", "const", "pattern", "minimum", "maximum"}  # fmt: skip
    assert not set(shape) - known, set(shape) - known
    if "$ref" in shape:
        return faults(value, root["$defs"][shape["$ref"].rsplit("/", 1)[1]], root, at)
    if "anyOf" in shape:
        return [] if any(not faults(value, one, root, at) for one in shape["anyOf"]) else [f"{at}: none of anyOf"]
    if "const" in shape and value != shape["const"]:
        return [f"{at}: not {shape['const']}"]
    if "enum" in shape and value not in shape["enum"]:
        return [f"{at}: {value} not in enum"]
    if "type" in shape:
        wanted = _TYPES[shape["type"]]
        if not isinstance(value, wanted) or (isinstance(value, bool) and shape["type"] in ("integer", "number")):
            return [f"{at}: not {shape['type']}"]
    if "pattern" in shape and not re.search(shape["pattern"], value):
        return [f"{at}: pattern"]
    if "minimum" in shape and not shape["minimum"] <= value <= shape.get("maximum", value):
        return [f"{at}: out of range"]
    found: list[str] = []
    if isinstance(value, list) and "items" in shape:
        found += [f for number, one in enumerate(value) for f in faults(one, shape["items"], root, f"{at}[{number}]")]
    if isinstance(value, dict):
        known_keys = shape.get("properties", {})
        found += [f"{at}: {name} is missing" for name in shape.get("required", ()) if name not in value]
        rest = shape.get("additionalProperties", True)
        for name, one in value.items():
            if name in known_keys:
                found += faults(one, known_keys[name], root, f"{at}.{name}")
            elif rest is False:
                found.append(f"{at}: {name} is unknown")
            elif isinstance(rest, dict):
                found += faults(one, rest, root, f"{at}.{name}")
    return found


@pytest.mark.parametrize("name", schema.NAMES)
def test_the_shipped_schema_is_what_the_code_makes(name: str) -> None:
    shipped = RULES / "schema" / f"{name}.schema.json"
    assert shipped.read_text(encoding="utf-8") == schema.dump(name), "run: redactor rules schema --write rules/schema"


@pytest.mark.parametrize(
    ("name", "path"), [(n, p) for n, paths in FILES.items() for p in paths], ids=lambda v: getattr(v, "stem", v)
)
def test_rule_files_fit_their_schema(name: str, path) -> None:  # type: ignore[no-untyped-def]
    root = schema.schema(name)
    assert faults(yaml.safe_load(path.read_text(encoding="utf-8")), root, root) == []


@pytest.mark.parametrize("name", FILES)
def test_an_unknown_key_does_not_fit(name: str) -> None:
    root = schema.schema(name)
    value = yaml.safe_load(FILES[name][0].read_text(encoding="utf-8"))
    assert faults({**value, "colour": "red"}, root, root)


def test_reports_fit_the_schema(reports: list[Report], kit) -> None:  # type: ignore[no-untyped-def]
    root = schema.schema("report")
    real = [kit.check(SAMPLES / "award/award.docx"), kit.check(b"", name="x.pdf")]
    real.append(kit.clean(SAMPLES / "completion/completion_gb18030.txt").report)
    for report in [*reports, *real]:
        shape = json.loads(json.dumps(report.to_dict()))
        assert faults(shape, root, root) == []
        assert set(shape) == set(root["properties"]), "every key is described"
        for item in shape["checks"]:
            assert set(item) == set(root["$defs"]["check"]["properties"])
        for item in shape["findings"]:
            assert set(item) == set(root["$defs"]["finding"]["properties"])
