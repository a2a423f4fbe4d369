"""Write files that are whole or absent."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

PARTIAL = ".redactor-"
"""Outputs are written under a name that begins so, and renamed when they are whole."""


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
