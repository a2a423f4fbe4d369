"""Rewrite workbooks in their own package: cells change where they are, what depends on them forgets, the rest stays."""

from __future__ import annotations

from redactor.redaction import RewriteJob, Rewritten

__all__ = ["rewrite"]


def rewrite(job: RewriteJob) -> Rewritten:
    """Remove the job's redactions from a workbook. Raises InputError."""
    from redactor.rewrite.xlsx.package import rewrite_workbook

    return rewrite_workbook(job)
