"""Bytes that do not say how they are encoded, as they come in China: UTF-8, else GB 18030."""

from __future__ import annotations

from collections.abc import Sequence

UNSAID = ("utf-8", "gb18030")


def decoded(raw: bytes, encodings: Sequence[str] = UNSAID) -> str | None:
    """Return the text in the first of the encodings that fits; None when none does."""
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
