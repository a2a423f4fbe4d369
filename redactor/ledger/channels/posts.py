"""WeChat and Weibo: a fragment with its style on every element, because the editor drops everything else, and a post
that fits into its bound with a link to the portal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from redactor.ledger.channels.notice import Notice
from redactor.ledger.paper import chinese_day
from redactor.output.style import text

_FONT = "font-size:16px;line-height:1.75;color:#333333;"
_TITLE = "font-size:20px;line-height:1.5;font-weight:bold;color:#1a1a1a;margin:0 0 8px 0;"
_NOTE = "font-size:14px;line-height:1.6;color:#767676;margin:0 0 16px 0;"
_TABLE = "border-collapse:collapse;width:100%;margin:0 0 16px 0;font-size:15px;line-height:1.6;color:#333333;"
_CELL = "border:1px solid #c8ccd0;padding:6px 8px;text-align:left;vertical-align:top;word-break:break-all;"
_HEAD = _CELL + "background-color:#eef2f6;font-weight:bold;"
_ELLIPSIS = "…"
_NARROW = 4
"""A list of more columns than that is given row by row: telephones are narrow."""
_TELLING = ("org", "money", "date", "duration", "percent")
"""Kinds of value that a post mentions of a document type for which the rules have no headlines."""


def wechat(notice: Notice) -> str:
    """Return the fragment to be pasted into the editor: no style sheet, no script, no class, no link."""
    return "\n".join(_article(notice)) + "\n"


def _article(notice: Notice) -> Iterator[str]:
    yield f'<section style="{_FONT}">'
    yield f'<p style="{_TITLE}">{text(notice.title)}</p>'
    yield f'<p style="{_NOTE}">{text(notice.department)}　{chinese_day(notice.day)}　{text(notice.number)}</p>'
    if notice.items:
        yield from _pairs((item.title, item.shown) for item in notice.items)
    for rows in notice.lists:
        yield f'<p style="font-weight:bold;margin:0 0 6px 0;">{text(rows.title)}</p>'
        if len(rows.columns) > _NARROW:
            for row in rows.rows:
                yield from _pairs((name, cell) for name, cell in zip(rows.columns, row, strict=True) if cell)
            continue
        yield f'<table style="{_TABLE}"><tbody>'
        yield "<tr>" + "".join(f'<td style="{_HEAD}">{text(name)}</td>' for name in rows.columns) + "</tr>"
        for row in rows.rows:
            yield "<tr>" + "".join(f'<td style="{_CELL}">{text(cell)}</td>' for cell in row) + "</tr>"
        yield "</tbody></table>"
    where = f"：{text(notice.address)}" if notice.address else ""
    yield f'<p style="{_NOTE}">全文见政府门户网站（点击“阅读原文”）{where}</p>'
    yield "</section>"


def _pairs(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f'<table style="{_TABLE}"><tbody>'
    for name, value in pairs:
        yield f'<tr><td style="{_HEAD}width:32%;">{text(name)}</td><td style="{_CELL}">{text(value)}</td></tr>'
    yield "</tbody></table>"


def weibo(notice: Notice, bound: int, headlines: Sequence[str] = ()) -> str:
    """Return a post of at most ``bound`` characters, a line break and the link. Whole phrases only, the title first,
    then what ``headlines`` (ids of items) name, in that order."""
    start = f"【{notice.title}】"
    if len(start) > bound:
        return f"【{notice.title[: bound - 3]}{_ELLIPSIS}】\n{notice.address}\n"
    said = start
    for phrases in _phrases(notice, headlines):
        fitting = next((phrase for phrase in phrases if len(said) + len(phrase) <= bound), "")
        said += fitting
    return f"{said.removesuffix('；')}\n{notice.address}\n"


def _phrases(notice: Notice, headlines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield what may be said, most important first; of each the wordings, the fullest first."""
    items = {item.id: item for item in notice.items}
    known = [items[name] for name in headlines if name in items]
    listed = next((rows for rows in notice.lists if set(headlines) & set(rows.ids)), None)
    if not known and listed is None:
        known = [item for item in notice.items if item.kind in _TELLING and item.level == "required"]
    for item in known:
        yield (f"{item.title}：{item.shown}；",)
    if listed is not None:
        told = [at for name in headlines if name not in items for at, own in enumerate(listed.ids) if own == name]
        rows = ["，".join(row[at] for at in told if row[at]) for row in listed.rows]
        yield ("".join(f"{row}；" for row in rows if row), f"共{len(rows)}项，见全文；")
    if notice.project not in notice.title:
        yield (f"项目：{notice.project}；",)
    yield (f"发布机构：{notice.department}；",)
