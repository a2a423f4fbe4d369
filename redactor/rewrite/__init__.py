"""Rewriters: one module or package a format, each a function RewriteJob -> Rewritten."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import cast

from redactor.redaction import RewriteJob, Rewritten

REWRITERS = {
    "doc": "redactor.rewrite.doc:rewrite",
    "docx": "redactor.rewrite.docx:rewrite",
    "eml": "redactor.rewrite.eml:rewrite",
    "html": "redactor.rewrite.html:rewrite",
    "image": "redactor.rewrite.image:rewrite",
    "ofd": "redactor.rewrite.ofd:rewrite",
    "pdf": "redactor.rewrite.pdf:rewrite",
    "rtf": "redactor.rewrite.doc:rewrite",
    "text": "redactor.rewrite.text:rewrite",
    "xlsx": "redactor.rewrite.xlsx:rewrite",
}
"""Format id -> "module:function"."""


def rewrite(job: RewriteJob) -> Rewritten:
    """Remove the job's redactions from its bytes. Raises InputError where the file cannot be rewritten safely."""
    module, _, name = REWRITERS[job.document.format].partition(":")
    function = cast(Callable[[RewriteJob], Rewritten], getattr(importlib.import_module(module), name))
    return function(job)
