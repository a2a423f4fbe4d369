"""Small bar charts as inline SVG: no script, no style attribute, numbers as text, readable in black and white."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from redactor.output.words import printable

_LABEL, _BAR, _ROW = 200, 300, 24
_LONGEST = 13


def bars(title: str, counts: Sequence[tuple[str, float]], color: str = "#2b5c8a", full: float = 0) -> str:
    """Return a chart of horizontal bars ("" when there is nothing to show); the title names it for screen readers.

    ``full`` is the number that fills the width (100 for rates); 0 means the largest of them.
    """
    if not counts:
        return ""
    most = full or max(count for _, count in counts) or 1
    height = _ROW * len(counts)
    told = "；".join(f"{label} {count:g}" for label, count in counts)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{_LABEL + _BAR + 60}" height="{height}" '
        f'viewBox="0 0 {_LABEL + _BAR + 60} {height}" font-size="14">',
        f"<title>{_text(title)}：{_text(told)}</title>",
    ]
    for number, (label, count) in enumerate(counts):
        top, width = number * _ROW, max(2, round(_BAR * count / most))
        short = label if len(label) <= _LONGEST else label[: _LONGEST - 1] + "…"
        parts.append(f'<text x="{_LABEL - 8}" y="{top + 17}" text-anchor="end">{_text(short)}</text>')
        parts.append(f'<rect x="{_LABEL}" y="{top + 4}" width="{width}" height="16" fill="{color}"/>')
        parts.append(f'<text x="{_LABEL + width + 6}" y="{top + 17}">{count:g}</text>')
    return "".join([*parts, "</svg>"])


def _text(text: str) -> str:
    return escape(printable(text))
