"""Which branch of mc:AlternateContent (ISO/IEC 29500-3, 7.5) is part of the text around it."""

from __future__ import annotations

from lxml import etree

from extractors.formats.docx.names import tags

_BRANCHES = tags("mc:Choice", "mc:Fallback")
_CHARACTERS = tags("w:t", "w:delText", "w:sym", "w16se:symEx", "m:t", "a:t", "w:txbxContent")


def is_main(element: etree._Element) -> bool:
    """Tell whether a branch belongs to the line: the first choice, or the fallback of a choice that has no characters,
    which programs show that do not know the choice."""
    parent = element.getparent()
    branches = list(parent.iterchildren(*_BRANCHES)) if parent is not None else []
    if len(branches) < 2 or _has_characters(branches[0]) or not _has_characters(branches[-1]):
        return not branches or element is branches[0]
    return element is branches[-1]


def _has_characters(branch: etree._Element) -> bool:
    return next(branch.iter(*_CHARACTERS), None) is not None
