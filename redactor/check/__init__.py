"""Checks of one document: mandatory items, cross-item rules, hidden content, secrecy marks.

Public: ``check_disclosure``, ``check_hidden``, ``removed_mandatory``.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractors.doctype import DocType
    from extractors.fields.disclosure import Disclosure
    from extractors.model import Document
    from redactor.check.hidden import check_hidden as check_hidden
    from redactor.check.required import removed_mandatory as removed_mandatory
    from redactor.result import CheckResult

_HOMES = {"check_hidden": "redactor.check.hidden", "removed_mandatory": "redactor.check.required"}
__all__ = ["check_disclosure", "check_hidden", "removed_mandatory"]


def check_disclosure(
    disclosure: Disclosure, doctype: DocType | None, document: Document, blocks: Iterable[int] | None = None
) -> list[CheckResult]:
    """Judge mandatory items and cross-item rules of a document (of the ``blocks``, when a file holds several).

    Without a document type, or with a type that has no items ("other"), there is nothing to judge.
    """
    if doctype is None or not doctype.items:
        return []
    from extractors.classification import plain_text, subtype_of
    from extractors.fields.blank import is_attachment, is_background, is_instruction
    from redactor.check.consistency import check_consistency
    from redactor.check.context import Context
    from redactor.check.required import check_required

    chosen = None if blocks is None else list(blocks)
    own = plain_text(document, chosen, lambda line: is_instruction(line) or is_background(line) or is_attachment(line))
    subtype = subtype_of(document, doctype, chosen)
    context = Context(doctype, disclosure, own, subtype, plain_text(document, chosen))
    return [*check_required(context), *check_consistency(context)]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
