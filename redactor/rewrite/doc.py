"""Legacy Word files are converted before they are read; one that could not be is checked, and never rewritten."""

from __future__ import annotations

from extractors.errors import MissingPart
from redactor.redaction import RewriteJob, Rewritten


def rewrite(job: RewriteJob) -> Rewritten:
    """Raise MissingPart: the converter that makes a .docx of the file is not installed."""
    raise MissingPart(part="LibreOffice", install="LibreOffice（soffice），或另存为 .docx / or save as .docx")
