"""Headings, paragraphs and tables of laid-out pages; tables that go on over a page break."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extractors.formats.layout.pages import LineText, PageLayout, TableText
from extractors.model import Block, Span

_NUMBERED = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零〇\d]+[章节条部编篇款]|[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[)）]"
    r"|\d+(?:\.\d+)*[、.．\s)）]|[①-⑳]|附件|附表)"
)
_CHAPTER = re.compile(r"\s*(?:第[一二三四五六七八九十百零〇\d]+[章节部编篇]|[一二三四五六七八九十]+、)")
_SENTENCE_END = "。；;，,、：:"
_WORD = re.compile(r"[!-~]+")
"""An unbreakable run of Latin letters and digits, which may leave the line above short."""
_LABEL = re.compile(r"[：:]")
_PAGE_NUMBER = re.compile(r"[\s\-—–第共页码Page/of\d]*")


def blocks_of(layouts: Sequence[PageLayout]) -> list[Block]:
    """Return the blocks of the pages; page i is part i."""
    body = _body_size(layouts)
    blocks: list[Block] = []
    last: tuple[int, TableText, PageLayout] | None = None
    for part, layout in enumerate(layouts):
        paragraph: list[LineText] = []
        left, right = _margins(layout)
        for item in layout.items:
            if isinstance(item, LineText):
                if paragraph and not _goes_on(paragraph[-1], item, left, right):
                    blocks.append(_text_block(paragraph, layout, part, body, left, right))
                    paragraph = []
                paragraph.append(item)
                continue
            if paragraph:
                blocks.append(_text_block(paragraph, layout, part, body, left, right))
                paragraph = []
            table = item.table
            if last is not None and last[0] == part - 1 and _continues(last[1], last[2], item, layout):
                table = replace(table, continues=True)
            blocks.append(Block("table", Span(part, item.start, item.end), table, 0, part + 1))
            last = (part, item, layout)
        if paragraph:
            blocks.append(_text_block(paragraph, layout, part, body, left, right))
    return blocks


def _body_size(layouts: Sequence[PageLayout]) -> float:
    weight = Counter[float]()
    for layout in layouts:
        for item in layout.items:
            if isinstance(item, LineText):
                weight[round(item.line.size * 2) / 2] += item.end - item.start
    return weight.most_common(1)[0][0] if weight else 12.0


def _margins(layout: PageLayout) -> tuple[float, float]:
    """Return where lines of the page usually begin, and how far they reach."""
    lines = [item.line for item in layout.items if isinstance(item, LineText) and item.line.angle == 0]
    if not lines:
        return 0.0, 0.0
    starts = Counter(round(line.left / 3) for line in lines)
    often = [place for place, count in starts.items() if count >= max(2, max(starts.values()) // 4)]
    return min(often or starts) * 3.0, max(line.right for line in lines)


def _goes_on(above: LineText, below: LineText, left: float, right: float) -> bool:
    """Say whether a line continues the paragraph of the line above: that one is full, this one is not indented."""
    first, second = above.line, below.line
    size = max(first.size, second.size)
    if first.angle != second.angle or abs(first.size - second.size) > 0.15 * size:
        return False
    if not 0 < first.base - second.base < 2.6 * size:
        return False
    word = _WORD.match(second.text)
    slack = (2.6 + 0.6 * (word.end() if word else 0)) * size
    if first.right < right - slack or second.left > left + 1.2 * size:
        return False
    return not ("\t" in first.text or "\t" in second.text or _CHAPTER.match(second.text))


def _text_block(lines: list[LineText], layout: PageLayout, part: int, body: float, left: float, right: float) -> Block:
    span = Span(part, lines[0].start, lines[-1].end)
    level = _level(lines[0], body, left, right) if len(lines) <= 2 else 0
    return Block("heading" if level else "paragraph", span, None, level, part + 1)


def _level(item: LineText, body: float, left: float, right: float) -> int:
    """Return the outline level that a line's looks suggest, 0 for running text."""
    line, text = item.line, item.line.text.strip()
    if not 2 <= len(text) <= 50 or text[-1] in _SENTENCE_END or _PAGE_NUMBER.fullmatch(text) or "\t" in text:
        return 0
    bold = any(mark in segment.font for segment in line.segments for mark in ("Bold", "Hei", "黑体", "Heavy", "bold"))
    centered = abs((line.left - left) - (right - line.right)) < 2 * line.size and line.left > left + 2 * line.size
    if line.size >= 1.35 * body:
        return 1
    if line.size >= 1.12 * body and (centered or bold):
        return 2 if not centered else 1
    if _CHAPTER.match(text) and len(text) <= 30 and not _LABEL.search(text):
        return 2
    return 3 if bold and _NUMBERED.match(text) and len(text) <= 30 and not _LABEL.search(text) else 0


def _continues(last: TableText, above: PageLayout, table: TableText, layout: PageLayout) -> bool:
    """Say whether a table goes on from the last one of the page before: nothing but page furniture between them, the
    same columns, and no repeated header."""
    after = above.items[above.items.index(last) + 1 :]
    before = layout.items[: layout.items.index(table)]
    if any(isinstance(item, TableText) for item in (*after, *before)) or len(after) > 2 or len(before) > 2:
        return False
    furniture = [item.line.text for item in (*after, *before) if isinstance(item, LineText)]
    if any(len(text.strip()) > 40 for text in furniture):
        return False
    if any(
        _CHAPTER.match(text) or text.strip()[-1:] in "：:" for text in furniture if not _PAGE_NUMBER.fullmatch(text)
    ):
        return False
    if len(last.edges) != len(table.edges):
        return abs(last.left - table.left) < 6 and abs(last.right - table.right) < 6 and last.header != table.header
    same = all(abs(a - b) < 6 for a, b in zip(last.edges, table.edges, strict=True))
    return same and last.header != table.header
