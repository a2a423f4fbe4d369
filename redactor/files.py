"""Files that are whole or absent, and zips whose bytes depend on names and contents alone."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

PARTIAL = ".redactor-"
"""Outputs are written under a name that begins so, and renamed when they are whole."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` so that ``path`` is either absent or complete, whatever happens. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(prefix=PARTIAL, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(partial).chmod(0o644)
        Path(partial).replace(path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise


def packed(members: Mapping[str, bytes]) -> bytes:
    """Return a zip whose bytes depend on names and contents alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            package.writestr(member, data)
    return out.getvalue()


def repacked(data: bytes) -> bytes:
    """Return a zip (docx, xlsx) with the times of its members fixed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return packed({info.filename: package.read(info) for info in package.infolist()})
