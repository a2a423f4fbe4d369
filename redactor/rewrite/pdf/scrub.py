"""Everything in a PDF that is not page content: keep what the publication needs, drop and mask the rest, and say so.

The order matters: what goes as a whole goes first, then destinations are renamed, then all strings that are left are
masked. Nothing here decides what a secret is; every step is idempotent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pikepdf

from extractors.errors import UnsupportedFormat
from extractors.formats.pdf.opening import Budget
from extractors.model import Document
from redactor.redaction import Note, Redaction, RewriteOptions
from redactor.rewrite.pdf import images, scrub_annotations, scrub_catalog, scrub_forms, scrub_names, scrub_strings
from redactor.rewrite.pdf.fragments import silence_pieces
from redactor.rewrite.pdf.surplus import cut_surplus

_REVIEWED = frozenset({"signature_dropped", "redact_marks_applied"})
"""Codes that a person should look at before the file is published."""


def scrub_document(
    pdf: pikepdf.Pdf, redactions: Sequence[Redaction], options: RewriteOptions, document: Document | None = None
) -> list[Note]:
    """Scrub an open file in place, after its content streams were edited; return what was done.

    ``document`` is what the reader made of the file; without it, weak values in properties and annotations stay.
    Raises UnsupportedFormat for a signed file when the options refuse one.
    """
    if options.signatures == "refuse" and scrub_forms.has_signatures(pdf):
        raise UnsupportedFormat(found="signed PDF")
    masks = scrub_strings.masks_of(redactions, document)
    silence_pieces(pdf, masks.fragments, masks.values)
    counts: Counter[str] = Counter()
    marks = scrub_annotations.redact_annotation_boxes(pdf)
    counts["pictures_blanked"] += images.blank_removed(pdf, redactions, document, marks)
    counts["signature_dropped"] += scrub_forms.drop_signatures(pdf)
    counts["metadata_dropped"] += scrub_catalog.drop_info(pdf)
    for dropped in (
        scrub_forms.keep_form(pdf),
        scrub_annotations.keep_annotations(pdf, comments=options.comments == "keep", matches=masks.holds_address),
        scrub_catalog.keep_catalog(pdf),
        scrub_catalog.keep_names(pdf),
        scrub_catalog.keep_pages(pdf),
        scrub_annotations.clean_document_actions(pdf, matches=masks.holds_address),
        scrub_catalog.drop_everywhere(pdf),
    ):
        counts.update(dropped)
    counts["private_data_dropped"] += scrub_catalog.keep_outlines(pdf) + scrub_catalog.keep_structure(pdf)
    counts["image_metadata_dropped"] += images.strip_metadata(pdf)
    counts["private_data_dropped"] += cut_surplus(pdf, options.limits) + images.encode_anew(pdf)
    counts["strings_masked"] += scrub_strings.rename_destinations(pdf, masks)
    counts["strings_masked"] += scrub_strings.mask_strings(pdf, masks)
    counts["strings_masked"] += scrub_names.mask_names(pdf, masks.values, Budget(options.limits), document)
    counts["strings_masked"] += scrub_strings.blank_streams(pdf, redactions)
    pdf.remove_unreferenced_resources()
    return [Note(code, {"count": count}, code in _REVIEWED) for code, count in sorted(counts.items()) if count]
