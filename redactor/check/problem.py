"""What an operation finds wrong, in numbers and titles; never with values of the document."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.model import Span


@dataclass(frozen=True, slots=True)
class Problem:
    """``detail_*`` says how far off it is ("间隔 18 日，应不少于 20 日"); ``spans`` are the values concerned."""

    detail_zh: str
    detail_en: str
    spans: tuple[Span, ...] = ()
