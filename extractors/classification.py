"""Which document type a document is, with the evidence; several documents in one file are told apart.

A type is scored by its words in the title (which weigh most), by its cues in the body and by cues that speak against
it. Titles lie (中标公示 may list candidates, 施工公告 may announce a power cut), so the body can overrule them. What
fits no type well enough is "other": an unknown type is said, not guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.doctype import OTHER, DocType, SubType, compiled
from extractors.errors import UsageError
from extractors.model import Block, Document, Span

TITLE_WEIGHT = 7.0
LATE_TITLE = 0.75
TITLE_ANTI = -5.0
BODY_WEIGHT = 10.0
ANTI_WEIGHT = -1.6
HEADER_WEIGHT = 14.0
THRESHOLD = 4.5
LONG_TEXT = 12_000
"""Characters from which on a document must name itself in its title: a tender file of 80 pages has the cues of all
types."""
_SPACE = re.compile(r"\s+")
_NUMERAL = "一二三四五六七八九十"
_NUMBERED = re.compile(rf"\(?[{_NUMERAL}\d]{{1,3}}[、.)]|第[{_NUMERAL}]+[条章节]|附件?[\d{_NUMERAL}]*:")
_OPENING = re.compile(r"依据|根据|按照|按|为[了进加]|现将|现对|兹|本(?:项目|工程|次|公告)|经|鉴于|尊敬的|各")
_MENU = re.compile(r"^首页|当前位置|服务热线|显示公告概要|网站地图|加入收藏|指定政府采购信息")
"""What a portal prints above the page of a notice."""
_REMARK = re.compile(r"[(【\[〔<].*[)】\]〕>]|[*※].*")
_REFERENCE = re.compile(r".{0,12}(?:编号|文号|代码|索引号|发布|日期|时间|来源|公告期|密级|[〔\[(]\d{4}[〕\])])")
_OFFICE = re.compile(
    r".{3,30}(?:人民政府|委员会|局|公司|中心|办公室|指挥部|医院|学校|中学|小学|站|院)(?:\(.{0,6}章\))?"
)
_DATE_LINE = re.compile(
    rf"(?:.{{2,30}}(?:人民政府|委员会|局|公司|中心|办公室|指挥部|医院|学校|院|站|部|处|章\)))?"
    rf"(?:(?:公示|发布|公告|公开|公布|签发|落款|成文|填报|制表|编制)?(?:日期|时间):?)?"
    rf"[〇零一二三四五六七八九\d]{{4}}[年./-][{_NUMERAL}\d]{{1,3}}[月./-][{_NUMERAL}\d]{{1,3}}日?"
)
_PAGE_LINE = re.compile(r"[-—－第]*\d{1,3}[-—－页]*(?:共\d+页)?")
_ATTACHMENT = re.compile(rf"附(?:件|表)[\d{_NUMERAL}]{{0,2}}:?")
_ANNEX = re.compile(r"附件|附表|格式|范本|样式|目录|模板")
_SENTENCE = re.compile(r"[。;!,]|:.")
_LONG = 64
_TITLE_LINES = 7
_BORDER = "\x00"
"""Between the cells of a table while their text is normalised all at once."""
_EDGE = 100
"""Rows at either end of a long table that are looked at."""


@dataclass(frozen=True, slots=True)
class Portion:
    """One document of a file: blocks[i] for i in ``blocks`` (top-level blocks and those nested in them)."""

    doctype: str
    blocks: range
    subtype: str = ""
    confidence: float = 0.0
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Classification:
    """``doctype`` is the first document's type or "other". ``evidence`` holds codes: "title:招标公告", "cue:开标时间",
    "anti:合同编号", "header:户主", "given" (the caller said so): words of the rules, never values of the document.
    ``parts`` has one Portion per document in the file, in order, and covers all blocks."""

    doctype: str
    confidence: float
    evidence: tuple[str, ...]
    parts: tuple[Portion, ...]
    subtype: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """A block as the classifier sees it: its text without spaces, table cells each on its own."""

    block: int
    text: str
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    page: int = 0
    titled: bool = False
    """The first row of a table is one cell over all columns."""


@dataclass(frozen=True, slots=True)
class _Score:
    doctype: DocType
    total: float
    evidence: tuple[str, ...]


def classify(document: Document, doctypes: Mapping[str, DocType], override: str | None = None) -> Classification:
    """Tell the type of a document and of each document in it. ``override`` is the id of a type that the caller knows
    better; it is not split. Raises UsageError when there is no such type."""
    lines = _lines(document)
    whole = range(len(document.blocks))
    if override:
        if override not in doctypes:
            names = "、".join(sorted(doctypes))
            raise UsageError(
                problem_zh=f"没有文种 {override}，可用：{names}",
                problem_en=f"no document type {override}; known: {names}",
                next_zh="请从中选一个；redactor rules list 列出各文种的名称。",
                next_en="Choose one of them; redactor rules list tells what they are called.",
            )
        subtype = _subtype(doctypes[override].subtypes, _title(lines), _flat(lines))
        portion = Portion(override, whole, subtype, 1.0, ("given",))
        return Classification(override, 1.0, ("given",), (portion,), subtype)
    portions = _portions(lines, whole, doctypes)
    first = portions[0]
    return Classification(first.doctype, first.confidence, first.evidence, tuple(portions), first.subtype)


def plain_text(
    document: Document, blocks: Iterable[int] | None = None, leave_out: Callable[[str], bool] | None = None
) -> str:
    """Return the text of the blocks (all of them by default) for cues: NFKC, no white space at all. ``leave_out`` is
    asked about the text of each paragraph."""
    lines = _lines(document, blocks, brief=False)
    return _flat([line for line in lines if line.cells or leave_out is None or not leave_out(line.text)])


def subtype_of(document: Document, doctype: DocType, blocks: Iterable[int] | None = None) -> str:
    """Return the variety of a document of a known type ("" when the type has none, or none fits)."""
    lines = _lines(document, blocks)
    return _subtype(doctype.subtypes, _title(lines), _flat(lines))


# ---------------------------------------------------------------- reading


def _plain(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def _lines(document: Document, blocks: Iterable[int] | None = None, *, brief: bool = True) -> list[_Line]:
    """Return the blocks as lines; ``brief`` leaves out what lies deep inside of long tables."""
    chosen = range(len(document.blocks)) if blocks is None else blocks
    lines = [_line(document, number, document.blocks[number], brief) for number in chosen]
    if not document.blocks and blocks is None:
        bodies = [part.text for part in document.parts if part.kind in ("body", "page", "sheet", "image")]
        lines = [_Line(0, _plain(row)) for body in bodies for row in body.splitlines()]
    return [line for line in lines if line.text]


def _line(document: Document, number: int, block: Block, brief: bool) -> _Line:
    if block.table is None:
        return _Line(number, _plain(document.text(block.span)), page=block.page)
    cells = block.table.edges(_EDGE) if brief else list(block.table.cells)
    joined = _plain(_BORDER.join(_spaced(document, cell.spans).replace(_BORDER, "") for cell in cells))
    texts = tuple(joined.split(_BORDER)) if cells else ()
    wide = max(2, block.table.columns)
    header_row = min((c.row for c, text in zip(cells, texts, strict=True) if text and c.column_span < wide), default=0)
    header = tuple(text for cell, text in zip(cells, texts, strict=True) if cell.row == header_row)
    titled = any(cell.row == 0 and cell.column_span >= wide for cell in cells)
    return _Line(number, joined.replace(_BORDER, "|"), texts, header, block.page, titled)


def _spaced(document: Document, spans: Sequence[Span]) -> str:
    return document.text(*spans) if len(spans) == 1 else " ".join(document.text(span) for span in spans)


def _flat(lines: Sequence[_Line]) -> str:
    return "".join(line.text for line in lines)


def _title(lines: Sequence[_Line]) -> list[str]:
    """Return the lines at the top that may be a title: short, no sentence, no label with a value, not numbered.

    Remarks in brackets and reference numbers between the lines of a title are stepped over; running text ends it.
    """
    found: list[str] = []
    for line in [line for line in lines[: _TITLE_LINES + 6] if not _MENU.search(line.text)][: _TITLE_LINES + 3]:
        if line.cells:
            first = next((cell for cell in line.cells if cell), "")
            if not found and len(first) <= _LONG and not _SENTENCE.search(first):
                found.append(first)
            break
        if _REMARK.fullmatch(line.text) or _PAGE_LINE.fullmatch(line.text):
            continue
        if _is_heading(line.text):
            found.append(line.text)
        elif found and not _REFERENCE.match(line.text):
            break
        if len(found) >= _TITLE_LINES:
            break
    return found


def _is_heading(text: str) -> bool:
    """True for a line that may be (part of) a title."""
    return (
        len(text) <= _LONG
        and not _NUMBERED.match(text)
        and not _SENTENCE.search(text)
        and not _OPENING.match(text)
        and text.count("(") == text.count(")")
        and text.count("《") == text.count("》")
    )


# ---------------------------------------------------------------- scoring


def _portions(lines: Sequence[_Line], whole: range, doctypes: Mapping[str, DocType]) -> list[Portion]:
    """Split the file where a new document of a recognizable type begins, else take it whole."""
    starts = _starts(lines, doctypes)
    pieces = [lines[a:b] for a, b in zip([0, *starts], [*starts, len(lines)], strict=True)]
    judged = [_judge(piece, doctypes) for piece in pieces]
    entire = _judge(lines, doctypes)
    absorbed = doctypes[entire.doctype].absorbs if entire.doctype in doctypes else ()
    if len(pieces) == 1 or judged[0].doctype in absorbed:
        return [replace(entire, blocks=whole)]
    kept: list[tuple[Portion, int]] = []
    for piece, portion in zip(pieces, judged, strict=True):
        if not kept or (portion.doctype != OTHER and _stands_alone(piece, portion)):
            kept.append((portion, piece[0].block))
    if len(kept) < 2 or kept[0][0].doctype == OTHER:
        return [replace(entire, blocks=whole)]
    ends = [start for _, start in kept[1:]] + [whole.stop]
    begins = [whole.start] + [start for _, start in kept[1:]]
    return [
        replace(portion, blocks=range(begin, end)) for (portion, _), begin, end in zip(kept, begins, ends, strict=True)
    ]


def _stands_alone(piece: Sequence[_Line], portion: Portion) -> bool:
    """True for a further document: it names itself, says something of its type, and is more than a list of titles."""
    codes = {code.partition(":")[0] for code in portion.evidence}
    says = any(line.cells or ":" in line.text or "。" in line.text for line in piece[1:])
    return says and "title" in codes and bool(codes & {"cue", "header"})


def _starts(lines: Sequence[_Line], doctypes: Mapping[str, DocType]) -> list[int]:
    """Return the indices of lines where a further document may begin: a title after a signature, a date or 附件."""
    found: list[int] = []
    patterns = [compiled(p) for doctype in doctypes.values() if doctype.id != OTHER for p in doctype.title_keywords]
    body = list(_without_page_lines(lines))
    for position in range(3, len(body) - 1):
        line = body[position][1]
        text = line.cells[0] if line.cells else line.text
        if not _is_heading(text) or text.endswith(":") or _ANNEX.search(text) or (line.cells and not line.titled):
            continue
        if not any(_ends_with(pattern, text) for pattern in patterns):
            continue
        start = _after_ending([line for _, line in body], position)
        if start is not None and (not found or body[start][0] > found[-1] + 2):
            found.append(body[start][0])
    return found


def _without_page_lines(lines: Sequence[_Line]) -> Iterator[tuple[int, _Line]]:
    """Leave out page numbers and what stands on several pages (running headers)."""
    pages: dict[str, set[int]] = {}
    for line in lines:
        pages.setdefault(line.text, set()).add(line.page)
    for index, line in enumerate(lines):
        if not _PAGE_LINE.fullmatch(line.text) and len(pages[line.text]) == 1:
            yield index, line


def _ends_with(pattern: re.Pattern[str], text: str) -> bool:
    """True when a title's words stand at the end of the line: "…合同订立信息公示表", not "合同协议书、批复等"."""
    return any(len(text) - match.end() <= 10 for match in pattern.finditer(text))


def _after_ending(lines: Sequence[_Line], index: int) -> int | None:
    """Walk up from a title over lines that may belong to it; return its first line if a document ends above it."""
    for position in range(index, max(2, index - 4), -1):
        above = lines[position - 1]
        dated = _DATE_LINE.fullmatch(above.text) is not None and not _NUMBERED.match(above.text)
        if not above.cells and (dated or _ATTACHMENT.fullmatch(above.text)):
            return position
        turned = lines[position].page > above.page > 0
        if turned and (above.cells or _OFFICE.fullmatch(above.text)):
            return position
        if above.cells or not _is_heading(above.text) or above.text.endswith(":"):
            return None
    return None


def _judge(lines: Sequence[_Line], doctypes: Mapping[str, DocType]) -> Portion:
    """Score all types on some lines and decide."""
    titles, flat = _title(lines), _flat(lines)
    headers = [line.header for line in lines if line.header]
    scores = sorted(
        (_score(doctype, titles, flat, headers) for doctype in doctypes.values()),
        key=lambda score: (-score.total, -score.doctype.priority),
    )
    best = scores[0]
    rest = max((score.total for score in scores[1:]), default=0.0)
    blocks = range(lines[0].block, lines[-1].block + 1) if lines else range(0)
    named = any(code.startswith("title:") for code in best.evidence) or len(flat) < LONG_TEXT
    if best.total < THRESHOLD or best.doctype.id == OTHER or not named:
        certainty = 0.5 + min(0.5, abs(best.total - rest) / 20) if best.doctype.id == OTHER else 0.5
        return Portion(OTHER, blocks, "", certainty, best.evidence if best.doctype.id == OTHER else ())
    confidence = min(0.99, 0.5 + (best.total - max(0.0, rest)) / (2 * best.total) * 0.6 + min(best.total, 20) / 100)
    return Portion(
        best.doctype.id, blocks, _subtype(best.doctype.subtypes, titles, flat), round(confidence, 3), best.evidence
    )


def _score(doctype: DocType, titles: Sequence[str], flat: str, headers: Sequence[Sequence[str]]) -> _Score:
    if doctype.must_cues and not _any(doctype.must_cues, flat):
        return _Score(doctype, -99.0, ())
    evidence: list[str] = []
    total = _title_score(doctype, titles, evidence)
    found = [match for match in (compiled(pattern).search(flat) for pattern in doctype.body_cues) if match]
    evidence += [f"cue:{match.group()}" for match in found if _speakable(match)]
    if doctype.body_cues:
        total += BODY_WEIGHT * min(1.0, len(found) / min(len(doctype.body_cues), 9))
    against = [match for match in (compiled(pattern).search(flat) for pattern in doctype.anti_cues) if match]
    evidence += [f"anti:{match.group()}" for match in against if _speakable(match)]
    total += ANTI_WEIGHT * len(against)
    for header in headers:
        columns = _columns(doctype.headers, header)
        if columns:
            total += HEADER_WEIGHT
            evidence += [f"header:{cell}" for cell in columns]
            break
    return _Score(doctype, total, tuple(dict.fromkeys(evidence)))


def _columns(sets: Sequence[Sequence[str]], header: Sequence[str]) -> list[str]:
    """Return the headers that belong to the sets when every set has one of its own; units in brackets do not count."""
    bare = [re.sub(r"\([^(]*\)$", "", cell) for cell in header]
    found = [[cell for cell in bare if cell in names] for names in sets]
    return [cell for cells in found for cell in cells] if sets and all(found) else []


def _title_score(doctype: DocType, titles: Sequence[str], evidence: list[str]) -> float:
    """The best title line counts; two lines read together catch a title that is broken in two."""
    joined = "".join(titles)
    best = 0.0
    for number, line in enumerate([*titles, joined]):
        weight = TITLE_WEIGHT if number < 3 or line == joined else TITLE_WEIGHT * LATE_TITLE
        for pattern in doctype.title_keywords:
            for match in compiled(pattern).finditer(line):
                value = weight + min(4.0, 0.45 * len(match.group())) + (1.5 if match.end() >= len(line) - 2 else 0.0)
                if value > best:
                    best = value
                    evidence[:] = [f"title:{match.group()}" if _speakable(match) else f"title:{doctype.title}"]
    if _any(doctype.title_anti, joined):
        return TITLE_ANTI + best / 2
    return best


def _any(patterns: Iterable[str], text: str) -> bool:
    return any(compiled(pattern).search(text) for pattern in patterns)


def _speakable(match: re.Match[str]) -> bool:
    """True when what was matched is the rule's own words: no wildcard that could have taken in a value."""
    pattern = match.re.pattern
    return "[^" not in pattern and "\\d" not in pattern and re.search(r"(?<!\\)\.", pattern) is None


def _subtype(subtypes: Sequence[SubType], titles: Sequence[str], flat: str) -> str:
    """Return the variety whose cues fit best ("" when none does)."""
    joined = "".join(titles)
    best, best_score = "", 0.0
    for subtype in subtypes:
        score = 5.0 * sum(bool(compiled(cue).search(joined)) for cue in subtype.title_cues)
        score += sum(bool(compiled(cue).search(flat)) for cue in subtype.body_cues)
        if score > best_score:
            best, best_score = subtype.id, score
    return best
