"""Files that once broke a promise, made by code and named by their cause: what comes out is proven, or an error."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from redactor import pipeline
from tests.hostile import seeds
from tests.hostile.targets import kit
from tests.redactor.packages import members, zipped

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def chain_with_cells_in_cells() -> bytes:
    parts = members(seeds.xlsx())
    chain = f'<calcChain xmlns="{SHEET}"><c r="C8" i="1"><c r="Z99" i="7"/></c></calcChain>'
    relation = '<Relationship Id="rIdC" Type="{}/calcChain" Target="calcChain.xml"/></Relationships>'
    rels = parts["xl/_rels/workbook.xml.rels"].decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts["xl/_rels/workbook.xml.rels"] = rels.replace("</Relationships>", relation.format(kind)).encode()
    types = parts["[Content_Types].xml"].decode()
    part = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    override = f'<Override PartName="/xl/calcChain.xml" ContentType="{part}"/></Types>'
    parts["[Content_Types].xml"] = types.replace("</Types>", override).encode()
    return zipped({**parts, "xl/calcChain.xml": chain})


def relationship_without_target() -> bytes:
    parts = members(seeds.docx())
    relations = parts["word/_rels/document.xml.rels"].decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"
    added = f'<Relationship Id="rIdN" Type="{kind}"/></Relationships>'
    return zipped({**parts, "word/_rels/document.xml.rels": relations.replace("</Relationships>", added)})


def encoding_with_a_zero_byte() -> bytes:
    parts = members(seeds.xlsx())
    name = next(name for name in parts if name.startswith("xl/worksheets/sheet"))
    sheet = b'<?xml version="1.0" encoding="g\0k"?>' + parts[name].partition(b"?>")[2]
    return zipped({**parts, name: sheet})


CASES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "chain of calculation with cells in cells": (".xlsx", chain_with_cells_in_cells),
    "relationship without a target": (".docx", relationship_without_target),
    "name of an encoding with a zero byte": (".xlsx", encoding_with_a_zero_byte),
    "character set of a page with a zero byte": (".html", lambda: b'<html><meta charset="g\0k"><p>a'),
}


@pytest.mark.parametrize(("suffix", "make"), CASES.values(), ids=CASES)
def test_found(suffix: str, make: Callable[[], bytes]) -> None:
    outcome = pipeline.process(make(), kit(), "clean", name=f"a{suffix}")
    if outcome.data is None:
        assert outcome.report.exit_code in (3, 4) and outcome.report.failure is not None
    else:
        assert outcome.report.verify is not None and outcome.report.verify.passed
