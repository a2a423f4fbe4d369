"""Number formats that show digits of their own ("138"00000000): what they said of a removed number goes with it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from redactor.rewrite.ooxml.draft import Draft

_LITERAL = re.compile(r'"([^"]*)"|[\\!](.)')
_FEWEST = 3
"""Digits from which a text of a format may be a part of a number."""
_PLAIN = "General"


@dataclass(frozen=True, slots=True)
class Telling:
    """The styles whose format shows digits of its own, with the id of that format. ``member`` is the style part."""

    member: str = ""
    formats: dict[int, str] = field(default_factory=dict)


def telling_styles(draft: Draft, main: str) -> Telling:
    """Return the telling styles of the workbook whose main part is ``main``."""
    member = next((r.target for r in draft.relationships(main) if r.kind == "styles" and r.target), "")
    if not member or not draft.is_xml(member):
        return Telling()
    root = draft.tree(member)
    telling = {
        element.get("numFmtId", "") for element in root.iter("{*}numFmt") if _is_telling(element.get("formatCode", ""))
    }
    formats: dict[int, str] = {}
    for cells in root.iterchildren("{*}cellXfs") if telling else ():
        for style, xf in enumerate(cells.iterchildren("{*}xf")):
            if xf.get("numFmtId", "") in telling:
                formats[style] = xf.get("numFmtId", "")
    return Telling(member, formats)


def _is_telling(code: str) -> bool:
    said = "".join(quoted or escaped for quoted, escaped in _LITERAL.findall(code))
    return sum(map(str.isdigit, said)) >= _FEWEST


def forget_formats(draft: Draft, telling: Telling, gone: Collection[int], kept: Collection[int]) -> None:
    """Make the formats plain that cells of the styles ``gone`` had and no cell of the styles ``kept`` has."""
    ids = {telling.formats[style] for style in gone} - {telling.formats[style] for style in kept}
    for element in draft.tree(telling.member).iter("{*}numFmt") if ids else ():
        if element.get("numFmtId", "") in ids and _is_telling(element.get("formatCode", "")):
            element.set("formatCode", _PLAIN)
            draft.touch(telling.member)
