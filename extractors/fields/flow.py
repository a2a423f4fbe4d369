"""Paragraphs of documents that know only printed lines (PDF): join what was wrapped, drop what every page repeats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

from extractors.fields.dates import moments
from extractors.fields.printed import Printed, has_gap, printed_lines
from extractors.fields.unruled import Unruled, find_tables
from extractors.fields.values import ORGANIZATION
from extractors.model import Block, Document, Span

_NUMBERED = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}\s*[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}\s*[、.．](?!\d)|\d{1,2}(?:\.\d{1,2})+\s|[①-⑳⑴-⒛●■◆★])"
)
_LABELED = re.compile(r"\s*[\u4e00-\u9fff\s（()）]{2,16}[:：]")
_WRAPPED = re.compile(r"\s*[（(【\[].*[)）】\]]\s*")
_PAGE_NUMBER = re.compile(
    r"[—\-–\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/／共]\s*\d{1,4}\s*页?)?[—\-–\s]*|第\s*\d+\s*页\s*共\s*\d+\s*页"
)
_SIGNED = re.compile(
    rf"(?:{ORGANIZATION}){{1,2}}|[\d〇○零一二三四五六七八九十]{{4}}\s*[年./-].{{1,6}}[月./-].{{1,5}}日?"
)
_CLOSED = "。；;！!？?"
_TO_GO_ON = "至到—-~～、"
"""At the end of a line: the second date of a range, or one more name, stands on the next."""
_TOKEN = re.compile(r"[¥￥A-Za-z\d.,:/%\-]+")
_FULL = 0.78
"""Share of the full width from which a line may be wrapped: an indent and a number that cannot be broken cost some."""
_ENUMERATED = re.compile(r"[:：][^,，;；:：]{1,40}[,，;；][^,，;；:：]{2,14}[:：][^,，;；:：]{1,40}[,，;；]")
"""Label and value follow each other in one running line (报价：…，工期：…，)."""
_ADDRESSED = re.compile(rf"{ORGANIZATION}(?:[(（][^()（）]{{2,40}}[)）])?[:：]")
_BEGUN = re.compile(r"[:：][^:：]*(?:\s{2,}|\u3000)[\u4e00-\u9fff]{1,4}\s*$")
"""The head of a label that the end of the line cuts: 负责人：甲    项 | 目负责人：乙."""
_SHORT = 0.5
"""Share of the full width below which a first line is a paragraph of its own."""
_FURNITURE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The printed lines of one paragraph."""

    spans: tuple[Span, ...]
    block: int
    page: int
    heading: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table without rulings that begins in ``block``."""

    rows: tuple[tuple[tuple[Span, ...], ...], ...]
    block: int
    page: int


def paragraphs(
    document: Document, blocks: Sequence[Block], first: int, unread: Set[int] = frozenset()
) -> dict[int, list[Paragraph | Sheet]]:
    """Return paragraphs and tables without rulings by the number of the block in which they begin.

    ``first`` numbers ``blocks[0]``; ``unread`` holds the numbers of blocks to leave out.
    """
    repeated = furniture(document, blocks)
    runs: list[list[Printed]] = [[]]
    for number, block in enumerate(blocks, first):
        if block.table is not None:
            runs.append([])
        elif not block.nested and number - first not in repeated and number not in unread:
            runs[-1].extend(printed_lines(document, block, number))
    widest = _full_width([line for run in runs for line in run])
    found: dict[int, list[Paragraph | Sheet]] = {}
    for run in runs:
        start = 0
        for table in find_tables(document, run):
            _add(found, _groups(run[start : table.first], widest))
            _place(found, table, run)
            start = table.last + 1
        _add(found, _groups(run[start:], widest))
    return found


def _add(found: dict[int, list[Paragraph | Sheet]], groups: Sequence[Sequence[Printed]]) -> None:
    for group in groups:
        made = Paragraph(tuple(line.span for line in group), group[0].block, group[0].page, group[0].heading)
        found.setdefault(made.block, []).append(made)


def _place(found: dict[int, list[Paragraph | Sheet]], table: Unruled, run: Sequence[Printed]) -> None:
    line = run[table.first]
    found.setdefault(line.block, []).append(Sheet(table.rows, line.block, line.page))


def furniture(document: Document, blocks: Sequence[Block]) -> set[int]:
    """Positions of page numbers, and of short lines that stand at the head or foot of several pages."""
    edges: dict[int, list[int]] = {}
    for position, block in enumerate(blocks):
        edges.setdefault(block.page, []).append(position)
    ends = {position for positions in edges.values() for position in (*positions[:2], *positions[-2:])}
    seen: Counter[str] = Counter()
    numbers: set[int] = set()
    texts: dict[int, str] = {}
    for position in ends:
        block = blocks[position]
        if block.table is not None:
            continue
        text = document.text(block.span).strip()
        if _PAGE_NUMBER.fullmatch(text):
            numbers.add(position)
        elif 0 < len(text) <= _FURNITURE_LENGTH:
            texts[position] = re.sub(r"\d+", "#", text)
    for page, positions in edges.items():
        del page
        seen.update({texts[position] for position in positions if position in texts})
    return numbers | {position for position, text in texts.items() if seen[text] > 1 and len(edges) > 1}


def _full_width(lines: Sequence[Printed]) -> int:
    """The width of a full line: that of nearly the widest, as a single one may stick out."""
    widths = sorted(line.width for line in lines)
    return widths[int(0.97 * (len(widths) - 1))] if widths else 0


def _groups(lines: Sequence[Printed], widest: int) -> list[list[Printed]]:
    groups: list[list[Printed]] = []
    for line in lines:
        if groups and _goes_on(groups[-1][-1], line, widest, groups[-1]):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _opened(text: str) -> int:
    """Brackets opened and not closed."""
    return sum(text.count(mark) for mark in "（(") - sum(text.count(mark) for mark in "）)")


def _unbroken(text: str) -> int:
    """The width of what a printer does not break at the head of a line, other than a date: it may not have fitted on
    the line before."""
    head = _TOKEN.match(text.lstrip())
    return head.end() if head is not None and head.end() > 5 and not moments(head.group()) else 0


def _goes_on(before: Printed, line: Printed, widest: int, group: Sequence[Printed]) -> bool:
    if has_gap(line.text) or _ADDRESSED.fullmatch(before.text.strip()):
        return False
    full = before.width >= _FULL * widest
    if before.text.rstrip()[-1:] not in _CLOSED and (more := _unbroken(line.text)):
        full = before.width + more >= _FULL * widest
    if before.text.rstrip().endswith(("如下：", "如下:")):
        return False
    open_bracket = sum(_opened(part.text) for part in group)
    if (
        _NUMBERED.match(line.text)
        or line.text.lstrip().startswith("【")
        or (_WRAPPED.fullmatch(line.text) and _opened(before.text) == 0)
    ):
        return False
    if open_bracket == 0 and _WRAPPED.fullmatch("".join(part.text for part in group)):
        return False
    label = _LABELED.match(line.text)
    if full and label is not None and _BEGUN.search(before.text):
        return True
    if label is not None and _opened(label.group()) == 0 and before.text.rstrip()[-1:] not in "，,、（(；;":
        if full and open_bracket > 0 and open_bracket + _opened(line.text) <= 0:
            return True
        told = "".join(part.text for part in group)
        if before.width >= _FULL * widest and _ENUMERATED.search(told) and before.text.rstrip()[-1:] not in _CLOSED:
            return True
        beside = len(group) == 1 and _LABELED.match(before.text) is not None
        short = len(re.sub(r"\s", "", label.group())) <= (12 if beside else 9)
        if short or before.width < 0.93 * widest:
            return False
    if _SIGNED.fullmatch(line.text.strip()) and before.text.rstrip()[-1:] not in _TO_GO_ON:
        return False
    if before.text.rstrip()[-1:] in _CLOSED and _LABELED.match(line.text):
        return False
    if before.block == line.block:
        if before.width < _SHORT * widest and open_bracket == 0 and len(group) == 1 and not before.heading:
            return False
        return not (_LABELED.match(line.text) and not full) and not (before.text.rstrip()[-1:] in _CLOSED and not full)
    if before.heading or line.heading or line.page not in (before.page, before.page + 1):
        return False
    if open_bracket > 0 and not _LABELED.match(line.text):
        return True
    return full and before.text.rstrip()[-1:] not in _CLOSED
