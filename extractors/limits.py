"""Ceilings for untrusted input. Every reader counts against them while it reads, not after."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.errors import LimitExceeded

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bytes, counts and seconds allowed for one document."""

    input_bytes: int = 256 * MIB
    member_bytes: int = 256 * MIB
    expanded_bytes: int = 1024 * MIB
    expansion_ratio: int = 200
    """Allowed ratio of inflated to stored size, for members over one mebibyte."""
    members: int = 10_000
    xml_depth: int = 256
    pages: int = 5_000
    objects: int = 2_000_000
    characters: int = 50_000_000
    page_characters: int = 500_000
    """Glyphs of one page (of a PDF), those of forms counted each time they are drawn."""
    pattern_cells: int = 10_000_000
    """How often one tiling pattern may be repeated over the largest page."""
    nesting: int = 4
    """Packages inside packages."""
    seconds: float = 300.0
    memory_bytes: int = 4096 * MIB
    """Address space of a worker process, where the platform can bound it."""

    def check(self, limit: str, value: float) -> None:
        """Raise LimitExceeded when ``value`` is over the limit of that name."""
        allowed = getattr(self, limit)
        if value > allowed:
            raise LimitExceeded(limit=limit, allowed=allowed)
