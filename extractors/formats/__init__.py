"""The formats we read. A format is imported on first use."""

from __future__ import annotations

import importlib
from typing import cast

from extractors.errors import UnsupportedFormat
from extractors.formats.base import Format
from extractors.limits import Limits
from extractors.model import Document
from extractors.ocr import Ocr
from extractors.sniff import sniff

FORMATS = {
    "doc": "extractors.formats.doc_text:DOC",
    "docx": "extractors.formats.docx:DOCX",
    "eml": "extractors.formats.eml:EML",
    "html": "extractors.formats.html:HTML",
    "image": "extractors.formats.image:IMAGE",
    "ofd": "extractors.formats.ofd:OFD",
    "pdf": "extractors.formats.pdf:PDF",
    "rtf": "extractors.formats.rtf:RTF",
    "text": "extractors.formats.text:TEXT",
    "xlsx": "extractors.formats.xlsx:XLSX",
}
"""Format id -> "module:OBJECT"."""


def get(format_id: str) -> Format:
    """Return the format of that id. Raises KeyError for an id that is not in FORMATS."""
    module, _, name = FORMATS[format_id].partition(":")
    return cast(Format, getattr(importlib.import_module(module), name))


def extract(
    data: bytes,
    name: str = "",
    *,
    limits: Limits | None = None,
    password: str | None = None,
    ocr: Ocr | None = None,
) -> Document:
    """Read a document of any known format, recognised by content; pictures in it with ``ocr`` only.

    Raises InputError (unsupported, encrypted, damaged, hostile, over a limit).
    """
    limits = limits or Limits()
    limits.check("input_bytes", len(data))
    format_id = sniff(data, name).format
    if format_id not in FORMATS:
        raise UnsupportedFormat(found=format_id)
    return get(format_id).read(data, name, limits, password, ocr)
