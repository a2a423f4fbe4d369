"""How much a server takes on before it says no."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLimits:
    """Bytes, counts and seconds of one server.

    ``upload_bytes`` bounds one file, ``held_bytes`` all files that wait, are worked on or are kept; ``workers``
    documents are worked on at once, ``waiting`` more may wait, ``per_client`` of both for one API key.
    ``upload_seconds`` is the time for one request's body, ``header_seconds`` for its head. Results and reviews are kept
    ``keep_seconds`` after they were last asked for, at most ``kept`` of them.
    """

    upload_bytes: int = 64 * MIB
    held_bytes: int = 1024 * MIB
    workers: int = field(default_factory=lambda: max(1, min(8, os.cpu_count() or 1)))
    waiting: int = 64
    per_client: int = 64
    upload_seconds: float = 60.0
    header_seconds: float = 10.0
    keep_seconds: float = 900.0
    kept: int = 256

    @property
    def sweep_seconds(self) -> float:
        """Time between two looks for what is too old, so that it goes also when nobody asks for anything."""
        return min(60.0, self.keep_seconds / 4)
