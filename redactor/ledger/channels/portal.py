"""The portal: a page for everybody (also by screen reader, keyboard, print and old browsers), its entry in the list of
the column, and the same data as JSON. The head carries the tags of government portals (国办发〔2017〕47号)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape

from redactor.ledger.channels.notice import Notice, Rows
from redactor.ledger.paper import chinese_day
from redactor.output.style import frame, text
from redactor.output.words import printable


def page(notice: Notice) -> str:
    """Return the page."""
    lines = list(frame(notice.title, "zh", _body(notice)))
    at = next(number for number, line in enumerate(lines) if line.startswith("<title>"))
    lines.insert(at, "\n".join(_tags(notice)))
    return "\n".join(lines) + "\n"


def entry(notice: Notice, place: str) -> str:
    """Return the line for the list of the column; ``place`` is the page's address or file name."""
    link = f'<a href="{escape(place, quote=True)}" title="{text(notice.title)}">{text(notice.title)}</a>'
    return f'<li>{link} <time datetime="{notice.day}">{notice.day}</time></li>\n'


def data(notice: Notice) -> str:
    """Return the JSON."""
    shape = {
        "number": notice.number,
        "title": notice.title,
        "category": notice.kind,
        "document_type": notice.doctype_title,
        "department": notice.department,
        "project": notice.project,
        "formed": notice.formed,
        "published": notice.day,
        "url": notice.address,
        "items": [{"id": item.id, "title": item.title, "value": item.value} for item in notice.items],
        "lists": [{"name": rows.title, "rows": [rows.columns, *rows.rows]} for rows in notice.lists],
        "attachments": [
            {"name": notice.attachment.name, "sha256": notice.attachment.sha256, "size": notice.attachment.size}
        ] if notice.attachment else [],
    }  # fmt: skip
    return json.dumps(shape, ensure_ascii=False, indent=1) + "\n"


def _tags(notice: Notice) -> Iterator[str]:
    described = "；".join(f"{item.title}：{item.shown}" for item in notice.items[:3])
    for name, content in (
        ("ArticleTitle", notice.title), ("PubDate", notice.day), ("ContentSource", notice.department),
        ("ColumnName", notice.kind), ("Keywords", "、".join((notice.project, notice.kind, notice.doctype_title))),
        ("Description", described[:200]),
    ):  # fmt: skip
        yield f'<meta name="{name}" content="{text(content)}">'


def _body(notice: Notice) -> Iterator[str]:
    yield '<a class="skip" href="#main">跳到正文</a>'
    yield f'<main id="main" aria-labelledby="title"><article>\n<h1 id="title">{text(notice.title)}</h1>'
    facts = [("索引号", notice.number), ("信息类别", notice.kind), ("发布机构", notice.department),
             ("形成日期", chinese_day(notice.formed)), ("发布日期", chinese_day(notice.day))]  # fmt: skip
    yield from _pairs("基本信息", facts)
    yield from _pairs("公开内容", [(item.title, item.shown) for item in notice.items])
    for rows in notice.lists:
        yield from _list(rows)
    if notice.attachment:
        name = notice.attachment.name
        yield f'<h2>附件</h2>\n<p><a href="{escape(printable(name), quote=True)}">{text(name)}</a>'
        yield f'<br><span class="note">SHA-256：{notice.attachment.sha256}</span></p>'
    yield "</article></main>"


def _pairs(caption: str, pairs: list[tuple[str, str]]) -> Iterator[str]:
    """Yield a table of two columns whose first is the heading of each row."""
    if pairs:
        # the page's policy allows no style of an element's own
        yield f'<table><caption>{text(caption)}</caption><colgroup><col width="28%"><col></colgroup><tbody>'
        for name, value in pairs:
            yield f'<tr><th scope="row">{text(name)}</th><td>{text(value)}</td></tr>'
        yield "</tbody></table>"


def _list(rows: Rows) -> Iterator[str]:
    yield f"<table><caption>{text(rows.title)}</caption>\n<thead><tr>"
    yield "".join(f'<th scope="col">{text(name)}</th>' for name in rows.columns) + "</tr></thead><tbody>"
    for row in rows.rows:
        yield "<tr>" + "".join(f"<td>{text(cell)}</td>" for cell in row) + "</tr>"
    yield "</tbody></table>"
