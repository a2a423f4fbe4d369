"""Look at a file once more as its readers will see it: documents by the toolkit, pages and data by the text in them.

A page is not a format that the toolkit reads, so its words (what is shown, alternative texts, comments, scripts, all)
are written out as plain text with its tables as tables, and that text is checked like any other file. It is made from
the bytes, not from what they were made of, so that it tells of mistakes of whoever made them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from redactor.ledger.files import sha256
from redactor.ledger.record import Record
from redactor.report import Report, Source
from redactor.toolkit import Toolkit

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl", "dt", "figcaption", "footer", "h1",
    "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "li", "main", "meta", "nav", "ol", "p", "pre",
    "script", "section", "style", "table", "title", "tr", "ul",
})  # fmt: skip
_TOLD = ("alt", "title", "content", "aria-label", "placeholder", "value", "href", "src", "summary")
_SPACE = re.compile(r"[ \t\r\n\f\u3000]+")
_FINISHED = ("CLEAN", "FINDINGS")


def look(data: bytes, name: str, kit: Toolkit) -> Report:
    """Return the toolkit's report on a file. A page or data that cannot be taken apart is NOT_CHECKED."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in _TEXTS:
        return kit.check(data, name=name)
    try:
        told = _TEXTS[suffix](data)
    except (ValueError, LookupError, RecursionError):
        told = ""
    report = kit.check(told.encode("utf-8", "replace"), name=f"{PurePath(name).stem}.txt")
    return replace(report, source=Source(kit.public_name(name), sha256(data), len(data), suffix[1:]))


def objections(report: Report, record: Record) -> tuple[str, ...]:
    """Return why a file must not be published (kinds of personal data, codes of what forbids it); empty when nothing
    does. What somebody has ruled on for this document may stay."""
    if report.status not in _FINISHED:
        return ("not_checked",)
    ruled = {ruling.fingerprint for ruling in record.rulings}
    found = {
        item.finding.kind
        for item in report.findings
        if item.decision.action != "keep" and item.finding.fingerprint not in ruled
    }
    blocked = {i.result.check_id for i in report.checks if i.result.status == "blocked" and i.result.severity != "info"}
    return (*sorted(found), *sorted(blocked))


# ---------------------------------------------------------------- pages


def page_text(data: bytes) -> str:
    """Return all words of a page, a block a line and a table row a line of tabs. Raises ValueError, LookupError."""
    from lxml import etree, html

    declared = re.search(rb"charset=[\"']?([\w-]+)", data[:2048])
    text = data.decode(declared.group(1).decode()) if declared else _undeclared(data)
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", text))
    except etree.ParserError as error:
        raise ValueError("no page") from error
    return "\n".join(line for line in "".join(_words(root)).split("\n") if line.strip())


def _undeclared(data: bytes) -> str:
    """Return the text of a page that does not say how it is written, such as an entry of a list: browsers here take
    what is not UTF-8 for GB 18030."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _words(element: Any) -> Iterator[str]:
    tag = element.tag if isinstance(element.tag, str) else "!"
    if tag == "table":
        yield from (f"\n{_flat(caption.text_content())}" for caption in element.iter("caption"))
        yield "\n"
        for row in element.iter("tr"):
            yield "\t".join(_flat("".join(_words(cell))) for cell in row if cell.tag in ("td", "th")) + "\n"
    else:
        yield "\n" if tag in _BLOCKS or tag == "!" else ""
        yield _flat(element.text or "")
        for child in element:
            yield from _words(child)
            yield _flat(child.tail or "")
        yield "\n" if tag in _BLOCKS or tag == "!" else ""
    if tag != "!":
        yield from (
            f"\n{value}\n" for name, value in element.attrib.items() if name in _TOLD or name.startswith("data-")
        )


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text)


# ---------------------------------------------------------------- data


def data_text(data: bytes) -> str:
    """Return all strings of JSON: "title：value" a line, lists of lists as rows of tabs. Raises ValueError."""
    return "\n".join(_strings(json.loads(data.decode("utf-8"))))


def _strings(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        rest = {key: inner for key, inner in value.items() if key not in ("title", "value")}
        if "title" in value and "value" in value:
            yield f"{_flat(str(value['title']))}：{_flat(str(value['value']))}"
        else:
            rest = value
        for key, inner in rest.items():
            yield from _strings(inner, str(key))
    elif isinstance(value, list) and value and all(isinstance(row, list) for row in value):
        yield from ("\t".join(_flat(str(cell)) for cell in row) for row in value)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, name)
    else:
        yield f"{name}：{_flat(str(value))}"


_TEXTS = {".html": page_text, ".htm": page_text, ".json": data_text}
