"""Twins of edited text: what mc:AlternateContent holds for other programs inside a line (ISO/IEC 29500-3, 7.5)."""

from __future__ import annotations

from collections.abc import Collection

from lxml import etree

from extractors.formats.docx.names import tags
from redactor.rewrite.ooxml.edits import detach

_BRANCHES = tags("mc:Choice", "mc:Fallback")
_BLOCKS = tags("w:p", "w:tbl", "w:txbxContent")


def drop_twins(root: etree._Element, edited: Collection[etree._Element]) -> None:
    """Remove the untouched branches beside an edited first one where they are a part of a line.

    A branch with paragraphs is a text of its own, and values are found in it; a few characters in the middle of a
    number are the number's only together with what stands around the alternative.
    """
    for alternative in root.iter(*tags("mc:AlternateContent")):
        branches = list(alternative.iterchildren(*_BRANCHES))
        if not branches or not _holds(branches[0], edited):
            continue
        for other in branches[1:]:
            if next(other.iter(*_BLOCKS), None) is None and not _holds(other, edited):
                detach(other)


def _holds(branch: etree._Element, edited: Collection[etree._Element]) -> bool:
    return any(element in edited for element in branch.iter())
