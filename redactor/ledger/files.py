"""Files beside the ledger: digests, and writing so that a path is either absent or complete."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from redactor.errors import named_unreadable, not_written
from redactor.files import write_whole
from redactor.ledger.errors import LedgerExists

_SHA256 = re.compile(r"[0-9a-f]{64}")


def sha256(data: bytes) -> str:
    """Return the digest of bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def read(path: Path) -> bytes:
    """Return the bytes of a file. Raises InputMissing or InputUnreadable."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise named_unreadable(path, error) from error


def digest_of(given: str) -> str:
    """Return a digest given as such or as the path of a file."""
    return given.lower() if _SHA256.fullmatch(given.lower()) else sha256(read(Path(given)))


def write(path: Path, data: bytes, *, replace: bool = True) -> None:
    """Write a whole file. Raises LedgerExists when it is there and not to be replaced, NotWritten when it cannot."""
    if not replace and path.exists():
        raise LedgerExists(place=path.name)
    try:
        write_whole(path, data)
    except OSError as error:
        raise not_written(path.name, error) from error
