"""Strong values in bytes: small blobs are decoded, of large ones runs of digits looked at; both see all spellings."""

from __future__ import annotations

import random

import pytest

from redactor.redaction import Redaction
from redactor.rewrite.values import Values

PHONE, MAIL = "13900001234", "someone.here@example.com"
VALUES = Values.of(
    [Redaction("F1", "mobile", (), PHONE, "", True), Redaction("F2", "email", (), MAIL, "", True)],
)
SPELLINGS = {
    "ascii": PHONE.encode(),
    "gaps": b"139-0000 1234",
    "utf-16-le": PHONE.encode("utf-16-le"),
    "utf-16-be": PHONE.encode("utf-16-be"),
    "full width": "１３９００００１２３４".encode(),
    "full width gb18030": "１３９００００１２３４".encode("gb18030"),
    "full width utf-16": "１３９００００１２３４".encode("utf-16-le"),
    "mail": MAIL.encode(),
    "mail utf-16": MAIL.upper().encode("utf-16-be"),
}


def noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)


@pytest.mark.parametrize("size", [100, 101, 200_000])
@pytest.mark.parametrize("name", SPELLINGS)
def test_spellings_in_bytes(name: str, size: int) -> None:
    padding = bytes(size) if size < 1000 else noise(size)
    assert VALUES.within_bytes(padding + b"\xff\xfe" + SPELLINGS[name] + b"\xff\xfe" + padding)


@pytest.mark.parametrize("size", [100, 200_000])
def test_other_bytes(size: int) -> None:
    assert not VALUES.within_bytes(noise(size) + b"1390000 and 1234; someone@example.com" + noise(size))
    assert not Values.of([]).within_bytes(SPELLINGS["ascii"])
