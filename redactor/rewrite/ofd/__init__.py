"""Clean an OFD package: cut glyphs, write the markup anew, settle every member."""

from __future__ import annotations

from redactor.redaction import RewriteJob, Rewritten

__all__ = ["rewrite"]


def rewrite(job: RewriteJob) -> Rewritten:
    """Remove the job's redactions. Raises EncryptedInput, DamagedInput, HostileInput or LimitExceeded."""
    from redactor.rewrite.ofd.package import rewrite_package

    return rewrite_package(job)
