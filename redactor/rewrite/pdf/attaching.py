"""Attach files to a cleaned PDF (ISO 32000-2 7.11.4): nothing but their names and contents."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from redactor.rewrite.pdf.saving import saved


def with_files(data: bytes, files: Sequence[tuple[str, bytes]]) -> bytes:
    """Return the PDF with the files (name, content) attached, in their order."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        names = Array()
        for number, (name, content) in enumerate(files, 1):
            stream = pdf.make_stream(content, Type=Name.EmbeddedFile)
            specification = Dictionary(Type=Name.Filespec, F=String(name), UF=String(name), EF=Dictionary(F=stream))
            names.append(String(f"{number:06}"))
            names.append(pdf.make_indirect(specification))
        tree = pdf.Root.get("/Names", Dictionary())
        tree["/EmbeddedFiles"] = Dictionary(Names=names)
        pdf.Root["/Names"] = tree
        return saved(pdf)
