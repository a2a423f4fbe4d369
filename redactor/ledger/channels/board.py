"""The notice board (政务公开栏): a sheet to be printed, A4 or A3, to be read by people who stand before it."""

from __future__ import annotations

from redactor.ledger.channels.notice import Notice
from redactor.ledger.paper import BODY, Paper, chinese_day

_WIDE = 6
"""A list of more columns than that turns an A3 sheet."""


def sheet(notice: Notice, size: str) -> bytes:
    """Return the sheet as .docx; on A3 the type is larger by half."""
    widest = max((len(rows.columns) for rows in notice.lists), default=0)
    scale = 1.4 if size == "A3" else 1.0
    paper = Paper(size=size, wide=size == "A3" and widest > _WIDE, scale=scale)
    paper.title(notice.title, after=6)
    paper.rule()
    facts = (notice.kind, notice.doctype_title, f"索引号：{notice.number}")
    paper.line("　".join(facts), face=BODY, size=12, align="center", after=8)
    if notice.items:
        paper.table([[item.title, item.shown] for item in notice.items], (4, 11), header=False, labels=(0,), size=12)
        paper.line("", size=6)
    for rows in notice.lists:
        paper.line(rows.title, face=BODY, size=14, align="center", bold=True, after=4, together=True)
        paper.table([rows.columns, *rows.rows], _shares(rows.columns, rows.rows), size=11, centered=range(99))
        paper.line("", size=6)
    paper.line("", size=12)
    for text in (notice.department, chinese_day(notice.day)):
        paper.line(text + "　　", face=BODY, size=14, align="right", together=True)
    if notice.address:
        paper.line(f"政府门户网站同步公开：{notice.address}", face=BODY, size=10.5, after=0)
    paper.page_numbers()
    return paper.data(notice.title)


def _shares(columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> list[float]:
    """Return the widths of columns by their longest words, neither too narrow nor too wide."""
    longest = [max([len(name), *(len(row[at]) for row in rows)]) for at, name in enumerate(columns)]
    return [min(16, max(3, length + 1)) for length in longest]
