"""Renderers: reports in, text out. Nothing here reads documents or decides anything."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Sequence
from typing import cast

from redactor.report import Report

FORMATS = {
    "human": "redactor.output.human:render",
    "json": "redactor.output.json_:render",
    "jsonl": "redactor.output.json_:render_lines",
}
"""Format name -> "module:function"."""


def render(format_name: str, reports: Sequence[Report], *, lang: str = "zh", verbose: bool = False) -> str:
    """Return all reports in one text of that format, ending with a line break."""
    module, _, name = FORMATS[format_name].partition(":")
    function = cast(Callable[..., Iterable[str]], getattr(importlib.import_module(module), name))
    return "".join(line + "\n" for line in function(reports, lang=lang, verbose=verbose))
