"""Write a PDF anew from what its catalog reaches; the same file gives the same bytes."""

from __future__ import annotations

import io

import pikepdf

from extractors.formats.pdf.opening import decoded


def saved(pdf: pikepdf.Pdf) -> bytes:
    """Write a new full file, never an incremental one; unusual filters become Flate, encryption goes."""
    for item in pdf.objects:
        if (
            isinstance(item, pikepdf.Stream)
            and item.get("/Subtype") != "/Image"
            and "RunLength" in str(item.get("/Filter"))
        ):
            item.write(decoded(item))
    output = io.BytesIO()
    pdf.save(
        output,
        encryption=False,
        deterministic_id=True,
        compress_streams=True,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        fix_metadata_version=False,
    )
    return output.getvalue()
