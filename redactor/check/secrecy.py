"""Marks that forbid publication: classification, "not public", internal papers, trade secrets, sensitive coordinates.

A mark is told from prose by its place and its form: it stands alone in its line, at the top of a page or in a header,
carries the star of GB/T 9704-2012 7.2.2 (机密★1年), or follows 密级：. 除涉及国家秘密、商业秘密和个人隐私 is prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from extractors.model import Document, Part
from extractors.rulefile import rules_folder
from extractors.view import View, part_view
from redactor.result import CheckResult

_GRADE = r"(?:绝\s{0,4}密|机\s{0,4}密|秘\s{0,4}密)"
_PERIOD = r"(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s?(?:年|个月|月|日|天)|长期)"
_STAR = re.compile(rf"(?<!工作)(?<!商业)(?:{_GRADE}(?:级)?\s{{0,4}}[★☆*]\s{{0,4}}{_PERIOD}?|{_GRADE}\s{{0,4}}[★☆])")
_LABELED = re.compile(
    r"(?:密\s{0,4}级|秘密等级|保密等级|涉密等级)\s{0,4}[:]?\s{0,6}[(\[]?\s?"
    rf"(?:{_GRADE}|工作秘密|内部)(?:级)?(?![、和或/\w])"
)
_TICKED = re.compile(rf"(?:密\s{{0,4}}级)[^\n。]{{0,20}}?[☑√■✔✓]\s?(?:{_GRADE}|工作秘密|内部)")
_ALONE = re.compile(rf"[(\[【]?\s*{_GRADE}(?:级|文件|资料)?\s*(?:{_PERIOD})?\s*[)\]】]?")
_INTERNAL = re.compile(
    r"[(\[【*]?\s*(?:内部\s?(?:资料|文件|材料|参考|使用|刊物|明电|传阅)|仅供内部\S{0,6}|内部掌握"
    r"|保密文件|保密资料|涉密文件|涉密资料)"
    r"(?:[\s,。!·-]*(?:注意保存|注意保密|严禁外传|请勿外传|不得外传|不得翻印|妥善保管|严禁复制|用后收回)){0,3}\s*[)\]】*!。]?"
)
_FORBIDDEN = re.compile(r"[(\[【]?\s*(?:严禁外传|请勿外传|不得外传|注意保密|用后收回)\s*[)\]】!。]?")
_NOT_PUBLIC = re.compile(
    r"[(\[【]?\s*(?:此件|本件|本文|公开属性|公开方式|公开形式|公开类别|信息公开选项)\s?[:]?\s?[(\[]?"
    r"(?:不予公开|不公开|不宜公开|不对外公开|依申请公开|内部公开)\s*[)\]】。]?"
)
_WORK = re.compile(rf"[(\[【]?\s*工\s?作\s?秘\s?密\s*(?:[★☆*]?\s*{_PERIOD}?)\s*[)\]】]?")
_TRADE_LINE = re.compile(
    r"[(\[【]?\s*(?:商业秘密|商业机密|商密|技术秘密|CONFIDENTIAL)\s*(?:[★☆*]\s*\S{0,8})?\s*[)\]】]?", re.I
)
_TRADE_CLAIM = re.compile(
    r"(?:本|该|此)(?:文件|资料|材料|报告|标书|投标文件|方案|图纸|文档|合同|附件|页|部分|章节)"
    r"[^。;\n]{0,20}(?:属于?|系|为|构成|包含|含有|涉及)[^。;\n]{0,15}(?:商业秘密|商业机密|技术秘密)"
)
_NEGATED = re.compile(r"不(?:涉及|包含|含|属于|构成)|未(?:涉及|包含)|没有|如(?:果|有|涉)?|若|是否|除|的,应|凡")
_DEGREES = re.compile(
    r"\d{1,3}\s?[°度]\s?\d{1,2}\s?[′'分]\s?\d{1,2}(?:\.\d+)?\s?(?:[″\"秒]|[′']{2})"
    r"|(?<![\d.])(?:7[3-9]|[89]\d|1[0-3]\d)\.\d{4,}(?![\d.]|\s?[万亿元米吨%])"
    r"|(?<![\d.])[XY]\s?[=:]\s?\d{6,8}(?:\.\d+)?",
    re.I,
)
_NEAR = 60
"""Characters between a sensitive facility and coordinates that still speak of it."""

_SENTENCE = 200
"""Characters before a claim in which it may be negated."""

_LONGEST = 40
"""Characters of a line that may be a mark."""

_HINT = re.compile("密|内部|公开|外传|收回|confidential", re.I)
_TOP_LINES = 12
_TOP_LINES_OF_A_PAGE = 5
_OPENING, _CLOSING = frozenset('“”"「‘'), frozenset("”」’")
_MARGINS = frozenset({"header", "footer", "textbox", "annotation", "property", "alternative"})
_LINE = re.compile(r"[^\n\t\r]+")
_BASIS = "保守国家秘密法；政府信息公开条例第十四条"


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a mark means: its id, title, legal basis and what the clerk is told."""

    id: str
    title: str
    basis: str
    message_zh: str
    message_en: str


_CLASSIFIED = _Kind(
    "secrecy:classified", "密级标志", _BASIS,
    "文件带有密级标志，不得公开；确已解密的，请附解密手续并去掉标志后再送检。",
    "The document bears a classification mark and must not be published.",
)  # fmt: skip
_WORK_SECRET = _Kind(
    "secrecy:work_secret", "工作秘密标志", "保守国家秘密法第六十四条",
    "文件标注为工作秘密，不得公开。", "The document is marked as a work secret and must not be published.",
)  # fmt: skip
_INTERNAL_PAPER = _Kind(
    "secrecy:internal", "内部资料标志", "政府信息公开条例第十六条",
    "文件标注为内部资料（文件），请核实能否公开。",
    "The document is marked as internal: ask whether it may be published.",
)  # fmt: skip
_NOT_FOR_PUBLIC = _Kind(
    "secrecy:not_public", "公开属性不是主动公开", "政府信息公开条例第十七条",
    "文件的公开属性为不予公开或依申请公开，不能主动公开。",
    "The document says that it is not public, or public on request only.",
)  # fmt: skip
_TRADE_SECRET = _Kind(
    "secrecy:trade_secret", "商业秘密声明", "政府信息公开条例第十五条",
    "文件声明含有商业秘密，请征求权利人意见后再定。",
    "The document claims to hold a trade secret: ask its owner before publication.",
)  # fmt: skip
_COORDINATES = _Kind(
    "secrecy:coordinates", "敏感设施精确坐标", "保守国家秘密法；测绘法",
    "文件含敏感设施附近的精确坐标，请删除或降低精度。",
    "The document holds precise coordinates beside a sensitive facility: remove them.",
)  # fmt: skip


_LINES_AT_THE_TOP = (
    (_ALONE, _CLASSIFIED),
    (_WORK, _WORK_SECRET),
    (_INTERNAL, _INTERNAL_PAPER),
    (_FORBIDDEN, _INTERNAL_PAPER),
    (_TRADE_LINE, _TRADE_SECRET),
)


def check_secrecy(document: Document, rules: Path | None = None) -> list[CheckResult]:
    """Return one blocking result per kind of mark, with the places of all its marks. Prose about secrecy is no mark."""
    facilities = _facilities(rules_folder(rules))
    found: dict[_Kind, list[tuple[int, int, View]]] = {}
    for number, part in enumerate(document.parts):
        view = part_view(document, number)
        for kind, start, end in _marks(view.text, part, facilities):
            found.setdefault(kind, []).append((start, end, view))
    return [
        CheckResult(
            check_id=kind.id,
            title=kind.title,
            status="blocked",
            severity="error",
            basis=kind.basis,
            spans=tuple(span for start, end, view in places for span in view.spans(start, end)),
            message_zh=kind.message_zh,
            message_en=kind.message_en,
        )
        for kind, places in found.items()
    ]


def _marks(text: str, part: Part, facilities: re.Pattern[str]) -> Iterator[tuple[_Kind, int, int]]:
    if "密" in text:
        yield from _classified(text)
        for match in _TRADE_CLAIM.finditer(text):
            if not _NEGATED.search(text, _sentence_start(text, match.start()), match.end()):
                yield _TRADE_SECRET, match.start(), match.end()
    yield from _line_marks(text, part)
    if facilities.search(text):
        yield from ((_COORDINATES, start, end) for start, end in _coordinates(text, facilities))


def _classified(text: str) -> Iterator[tuple[_Kind, int, int]]:
    """Yield marks with a star or a label, wherever they stand."""
    for match in _STAR.finditer(text):
        if not _quoted(text, match.start(), match.end()):
            yield _CLASSIFIED, match.start(), match.end()
    for pattern in (_LABELED, _TICKED):
        for match in pattern.finditer(text):
            kind = _WORK_SECRET if "工作" in match.group() else _CLASSIFIED
            yield (_INTERNAL_PAPER if match.group().endswith("内部") else kind), match.start(), match.end()


def _line_marks(text: str, part: Part) -> Iterator[tuple[_Kind, int, int]]:
    """Yield marks that fill their line (or cell) at the top of a page or in a margin; "not public" also stands at the
    end, in the imprint."""
    top_end = len(text) if part.kind in _MARGINS else _top_end(text, part)
    done = 0
    for hint in _HINT.finditer(text):
        if hint.start() < done:
            continue
        start = max(text.rfind(end, max(0, hint.start() - _LONGEST), hint.start()) for end in "\n\t\r") + 1
        match = _LINE.match(text, start, start + 2 * _LONGEST)
        if match is None or match.end() < hint.end() or len(match.group().strip()) > _LONGEST:
            continue
        done = match.end()
        kind = _kind_of(match.group().strip(), match.start() < top_end)
        if kind is not None:
            yield kind, match.start(), match.end()


def _kind_of(line: str, top: bool) -> _Kind | None:
    if _NOT_PUBLIC.fullmatch(line):
        return _NOT_FOR_PUBLIC
    return next((kind for pattern, kind in _LINES_AT_THE_TOP if pattern.fullmatch(line)), None) if top else None


def _top_end(text: str, part: Part) -> int:
    """Return where the first filled lines of a part end."""
    limit = _TOP_LINES if part.number <= 1 else _TOP_LINES_OF_A_PAGE
    filled = (match.end() for match in _LINE.finditer(text) if not match.group().isspace())
    return max(islice(filled, limit), default=0)


def _quoted(text: str, start: int, end: int) -> bool:
    """Say whether the mark is quoted, as in a rule on how marks are to be written."""
    return text[max(0, start - 1) : start] in _OPENING or text[end : end + 1] in _CLOSING


def _sentence_start(text: str, position: int) -> int:
    earliest = max(0, position - _SENTENCE)
    return max(earliest, max(text.rfind(stop, earliest, position) for stop in "。；;\n") + 1)


def _coordinates(text: str, facilities: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    for match in _DEGREES.finditer(text):
        if facilities.search(text, max(0, match.start() - _NEAR), min(len(text), match.end() + _NEAR)):
            yield match.start(), match.end()


@lru_cache(maxsize=4)
def _facilities(folder: Path) -> re.Pattern[str]:
    lines = (folder / "lexicons" / "sensitive_facilities.txt").read_text(encoding="utf-8").splitlines()
    words = [word for line in lines for word in line.partition("#")[0].split()]
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
