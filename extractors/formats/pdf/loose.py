"""Bytes of a file that belong to no object: before the header, between objects, behind the end (ISO 32000-2 7.5).

No viewer shows them and every rewriting drops them, but whoever searches the file finds what they spell.
"""

from __future__ import annotations

import re

from extractors.formats.pdf.contents import decode
from extractors.model import Entry, Part, Piece

_ENDS = re.compile(rb"endobj|%%EOF")
_NEXT = re.compile(rb"(?<!\d)\d{1,10}\s{1,8}\d{1,5}\s{1,8}obj|xref|trailer")
_IDENTIFIES = re.compile(rb"(?:\d[\0 .-]{0,2}){7}|@")
_LONGEST = 1024 * 1024
"""Bytes between two objects; what lies farther on is an earlier revision or damage, which have remarks of their own."""


def loose_part(data: bytes) -> Part | None:
    """Return what stands outside the objects of a file as one part; None where it identifies nobody."""
    texts = []
    for chunk in _ENDS.split(data):
        following = _NEXT.search(chunk)
        loose = chunk[: min(following.start() if following else len(chunk), _LONGEST)]
        if _IDENTIFIES.search(loose):
            lines = decode(loose.replace(b"\0", b"")).splitlines()
            texts += [line.strip("% \t") for line in lines]  # a comment is no percentage
    if not texts:
        return None
    text = "\n".join(texts)
    return Part("loose bytes", "hidden", text, (Piece(0, len(text), Entry("file", "loose bytes", 0), True),), False)
