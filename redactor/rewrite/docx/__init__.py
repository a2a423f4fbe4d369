"""Rewrite Word documents in their own package: edit characters where they are, settle what hides, keep the rest."""

from __future__ import annotations

from redactor.redaction import RewriteJob, Rewritten

__all__ = ["rewrite"]


def rewrite(job: RewriteJob) -> Rewritten:
    """Remove the job's redactions from a Word package. Raises InputError."""
    from redactor.rewrite.docx.package import rewrite_package

    return rewrite_package(job)
