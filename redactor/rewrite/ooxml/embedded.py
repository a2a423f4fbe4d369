"""Packages inside packages: a chart's workbook, an embedded document.

Nobody detects anything in them; the values of the outer document are removed and the rest is left to a person, which
the note says. What is no clean package is dropped by the caller.
"""

from __future__ import annotations

from lxml import etree

from extractors.errors import InputError
from redactor.redaction import RewriteOptions
from redactor.rewrite.ooxml.draft import Draft
from redactor.rewrite.ooxml.markup import detach, local
from redactor.rewrite.values import Values

_MAIN = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.",
)
_TEXT_CELLS = frozenset({"s", "str", "inlineStr", "b", "e", "d"})


def clean_embedded(data: bytes, values: Values, options: RewriteOptions, depth: int) -> bytes:
    """Return the embedded package without the values, or b"" when it is none that can be cleaned."""
    from redactor.rewrite.ooxml.parts import settle_parts

    try:
        draft = Draft(data, options.limits)
        if not any(draft.content_type(name).startswith(_MAIN) for name in draft.members):
            return b""
        for name in list(draft.members):
            if draft.is_xml(name) and _blank_cells(draft.tree(name), values):
                draft.touch(name)
        settle_parts(draft, values, options, depth=depth)
        return draft.finish()
    except InputError:
        return b""


def _blank_cells(root: etree._Element, values: Values) -> bool:
    """Empty numeric cells and formulas of a worksheet that hold a value: a label in their place would be an error."""
    if local(root) != "worksheet":
        return False
    changed = False
    for cell in root.iter("{*}c"):
        for child in list(cell):
            text = child.text or ""
            is_number = local(child) == "v" and cell.get("t", "n") not in _TEXT_CELLS
            if (is_number or local(child) == "f") and (values.within(text) or values.holds_rounded(text)):
                detach(child)
                changed = True
    return changed
