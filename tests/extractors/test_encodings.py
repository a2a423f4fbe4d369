"""Texts whose bytes do not say how they are encoded."""

from __future__ import annotations

import pytest

from extractors.encodings import UNSAID, decoded


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"", ""),
        ("公告".encode(), "公告"),
        ("公告".encode("gbk"), "公告"),
        ("𠮷".encode("gb18030"), "𠮷"),
        (b"\x80\xff", None),
    ],
)
def test_decoded(raw: bytes, text: str | None) -> None:
    assert decoded(raw) == text


def test_what_fits_anything_comes_last() -> None:
    assert decoded(b"\x80\xff", (*UNSAID, "latin-1")) == "\x80\xff"
