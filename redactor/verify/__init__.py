"""Verifiers: reopen a cleaned file with readers that had no part in making it, and search it for what was removed."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import cast

from extractors.limits import Limits
from redactor.redaction import Redaction, VerifyResult

Verifier = Callable[[bytes, bytes, Sequence[Redaction], Limits], VerifyResult]

VERIFIERS = {
    "docx": "redactor.verify.docx:verify",
    "eml": "redactor.verify.eml:verify",
    "html": "redactor.verify.html:verify",
    "image": "redactor.verify.image:verify",
    "ofd": "redactor.verify.ofd:verify",
    "pdf": "redactor.verify.pdf:verify",
    "text": "redactor.verify.text:verify",
    "xlsx": "redactor.verify.xlsx:verify",
}
"""Format id of the *output* -> "module:function"."""


def verify(
    format_id: str, original: bytes, cleaned: bytes, redactions: Sequence[Redaction], limits: Limits
) -> VerifyResult:
    """Prove that ``cleaned`` holds none of the redactions' values.

    Strong values may be nowhere, in any spelling. A weak value must occur fewer times than in ``original``, by as many
    as were removed, in the eyes of the same independent reader.
    """
    module, _, name = VERIFIERS[format_id].partition(":")
    return cast(Verifier, getattr(importlib.import_module(module), name))(original, cleaned, redactions, limits)
