"""Clean a PDF: cut glyphs out of content streams, scrub everything else, and write a new file.

The output is written anew from what the catalog reaches: no earlier revision, orphan, comment or date survives, and
the same input gives the same bytes.
"""

from __future__ import annotations

from extractors.errors import DamagedInput
from extractors.formats.pdf.opening import PDF_FAILURES, Budget, open_pdf
from redactor.redaction import RewriteJob, Rewritten
from redactor.rewrite.pdf.areas import pixel_areas
from redactor.rewrite.pdf.chains import Strong
from redactor.rewrite.pdf.content import edit_streams
from redactor.rewrite.pdf.marks import covered_redactions, marked_redactions
from redactor.rewrite.pdf.pixels import burn_areas
from redactor.rewrite.pdf.residue import prune_spelled
from redactor.rewrite.pdf.saving import saved
from redactor.rewrite.pdf.scrub import scrub_document

__all__ = ["rewrite"]


def rewrite(job: RewriteJob) -> Rewritten:
    """Remove the job's redactions. Raises EncryptedInput, DamagedInput or LimitExceeded."""
    options = job.options
    with open_pdf(job.data, options.limits) as pdf:
        try:
            more = (*marked_redactions(pdf, job.document), *covered_redactions(job.document))
            redactions = (*job.redactions, *more)
            areas = pixel_areas(job.document, redactions)
            notes = edit_streams(pdf, Budget(options.limits), job.document, redactions, areas)
            prune_spelled(pdf, Strong.of(redactions), Budget(options.limits).read)
            notes += burn_areas(pdf, areas, Budget(options.limits), job.document, redactions)
            notes += scrub_document(pdf, redactions, options, job.document)
            return Rewritten(saved(pdf), ".pdf", tuple(notes), more)
        except PDF_FAILURES as error:
            raise DamagedInput(where="objects") from error
