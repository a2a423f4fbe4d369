"""Running text without colons: a known label followed at once by a value of its kind (最高投标限价29730523.08元)."""

from __future__ import annotations

import re

from extractors.doctype import DocType, FieldSpec
from extractors.fields.amounts import amounts, percents
from extractors.fields.dates import durations, moments
from extractors.fields.labels import claim, spellings
from extractors.fields.marks import is_channel
from extractors.fields.once import per_doctype
from extractors.fields.pairs import Candidate, Slice, trimmed
from extractors.fields.text import Line
from extractors.fields.values import DOCUMENT_NUMBER, ORGANIZATION, PHONE, person

_LINK = re.compile(
    r"(?:[(（][^()（）]{1,30}[)）])?(?:约?为|是|系|:|：|为人民币|共计|总计|合计|约|由|确定为|定为)?\s*(?:人民币)?"
    r"(?:\(?(?:大写|小写)\)?[:：]?)?"
)
_SAYS = re.compile(r"(?:[(（][^()（）]{1,30}[)）])?(?:为|是|系|采用|采取|:|：)")
_CODE_TAIL = r"[A-Za-z\d\-—/_.()（）〔〕\u4e00-\u9fff]{4,40}?(?=[,，;；。)）\s]|$)"
_CODE = rf"{DOCUMENT_NUMBER}|[\u4e00-\u9fff]?[A-Za-z\d]{_CODE_TAIL}"
_IN_WORDS = re.compile(r"\((?:大写)?:?(?:人民币)?[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+元[^()]{0,8}\)")
_IN_FIGURES = re.compile(
    r",?\(?(?:小写|大写)[:：]?\)?[:：]?(?:人民币)?[¥￥]?"
    r"(?:\d[\d,]*(?:\.\d+)?[万亿]?元?|[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+元[零壹贰叁肆伍陆柒捌玖角分整]*)\)?"
)
_CLAUSE_END = re.compile(r"[,，](?!(?:待|尚需|尚须|须)(?:整改|复验|完善))|[;；。\n]|$")
_CHANNEL_END = re.compile(r"[;；。\n]|$")
_FROM, _TO = re.compile(r"由|从"), re.compile(r"(?:万元|元)?(?:调整|变更|增加|增|减少|核定)(?:为|至|到)")
"""由1亿元调整为2亿元: the first amount is what it was."""
_INSIDE = re.compile(r"[\u4e00-\u9fff]$")
"""Before a label with a colon: it is the end of a longer label, which others read."""
_QUALIFIED = re.compile(r"(?:计划|预计|拟|预定|原定|约定)$")
_TO_COME = re.compile(r"(?:[XＸ×]{2,}|_{2,}|＿{2,}|待定)(?:年[XＸ×_]*月[XＸ×_]*日)?(?=[,，;；。)）]|$)")
"""What stands in a sentence for a value to come."""
_LEGAL_FORM = re.compile(r"(?:有限|股份|责任)")
"""How the rest of a name begins whose head was taken for a label (某会计师事务所|有限公司)."""
_FREE = ("text", "list", "enum")
_LAST_WORDS = (("编号", "号"), ("号", "编号"), ("时间", "日期"), ("日期", "时间"))
_MIN_LABEL = {"org": 3, "person": 3, "code": 3, "date": 3, "text": 3, "enum": 3}


@per_doctype
def _labels(doctype: DocType) -> tuple[re.Pattern[str], dict[str, tuple[FieldSpec, ...]]]:
    """One expression over all labels of the type, longest first, and the items that each names."""
    found: dict[str, list[FieldSpec]] = {}
    for item in doctype.items:
        if item.scope != "document" or item.kind == "table":
            continue
        for label in item.labels:
            for reading in (said for name in spellings(label, alone=False) for said in _variants(name)):
                if len(reading) >= _MIN_LABEL.get(item.kind, 2) or item.kind in ("money", "duration", "phone"):
                    found.setdefault(reading, []).append(item)
    names = sorted((name for name in found if len(name) >= 2), key=len, reverse=True)
    expression = "|".join(re.escape(name) for name in names) or "(?!)"
    return re.compile(f"(?:{expression})"), {name: tuple(items) for name, items in found.items()}


def _variants(label: str) -> list[str]:
    """A label under the other word that offices use for its last (编号 for 号)."""
    said = [label]
    for here, there in _LAST_WORDS:
        if label.endswith(here) and len(label) - len(here) >= 2 and not label.endswith(there):
            said.append(label[: -len(here)] + there)
    return said


def read_prose(line: Line, doctype: DocType, order: int) -> list[Candidate]:
    """Propose values for what a line of running text states."""
    expression, items = _labels(doctype)
    found: list[Candidate] = []
    position = line.mark
    while True:
        match = expression.search(line.text, position)
        if match is None:
            return found
        position = match.start() + 1
        if _QUALIFIED.search(line.text[: match.start()]) and not _QUALIFIED.search(match.group()):
            continue
        if line.text[match.end() : match.end() + 1] in (":", "：") and _INSIDE.search(line.text[: match.start()]):
            continue
        named = items[match.group()]
        shared = len({item.owner for item in named}) > 1
        for item in named:
            if shared and item.owner:
                continue
            rivals = [other for other in named if not other.owner]
            if item.kind in _FREE and any(claim(match.group(), o) < claim(match.group(), item) for o in rivals):
                continue
            value = _value(line, match.end(), item, expression)
            if value is not None and value.end > value.start:
                score = 0.72 + 0.01 * min(len(match.group()), 8) - (0.15 if len(named) > 1 else 0)
                found.append(Candidate(item.id, (value,), "prose", score, order, match.group()))
                position = match.end()


def _next_label(text: str, comma: int, labels: re.Pattern[str]) -> int:
    """Move the end of a clause to where the next label says something (规模为…，新修…，内容为…), if one does."""
    for match in re.finditer(r"[,，;；。\n]", text[comma:]):
        place = comma + match.start()
        label = labels.match(text, place + 1)
        if match.group() not in ",，":
            return comma
        if label is not None and _SAYS.match(text, label.end()):
            return place
    return comma


def _value(line: Line, start: int, item: FieldSpec, labels: re.Pattern[str]) -> Slice | None:
    """Return the value that begins right behind a label, when it is one of the item's kind."""
    text = line.text
    link = _LINK.match(text, start)
    begin = link.end() if link else start
    if item.kind in ("text", "enum", "list"):
        joined = _SAYS.match(text, start)
        if joined is None or text[joined.end() : joined.end() + 1] in ("\t", "。", ";", "；"):
            return None
        stop = (_CHANNEL_END if is_channel(item) else _CLAUSE_END).search(text, joined.end())
        close = stop.start() if stop else len(text)
        return trimmed(line, joined.end(), _next_label(text, close, labels) if item.kind == "text" else close)
    blank = _TO_COME.match(text, begin)
    if blank is not None:
        return Slice(line, begin, blank.end())
    end = _strict_end(text, begin, item.kind)
    if end is not None and item.kind == "money" and _FROM.search(text[start:begin]) and _TO.match(text, end):
        return None
    if end is not None and item.kind == "money" and (figures := _IN_FIGURES.match(text, end)) is not None:
        end = figures.end()
    if end is not None and item.kind == "money" and (words := _IN_WORDS.match(text, end)) is not None:
        end = words.end()
    return None if end is None else trimmed(line, begin, end)


def _strict_end(text: str, begin: int, kind: str) -> int | None:
    window = text[begin : begin + 120]
    if kind == "money" and window.startswith("免费"):
        return begin + 2
    if kind == "money":
        return _near([(amount.start, amount.end) for amount in amounts(window)], begin)
    if kind == "date":
        return _near([(moment.start, moment.end) for moment in moments(window)], begin)
    if kind == "duration":
        return _near([(start, end) for start, end, _ in durations(window)], begin)
    if kind == "percent":
        return _near([(start, end) for start, end, _ in percents(window)], begin)
    if kind == "phone":
        match = re.match(PHONE, window)
        return begin + match.end() if match else None
    if kind == "code":
        match = re.match(_CODE, window)
        return begin + match.end() if match and re.search(r"\d{2}", match.group()) else None
    if kind == "org":
        match = re.match(rf"(?![)）与和]){ORGANIZATION}(?=[,，;；。(（\s、]|$)", window)
        return begin + match.end() if match and not _LEGAL_FORM.match(match.group()) else None
    if kind == "person":
        match = re.match(r"[\u4e00-\u9fff·]{2,4}(?=[,，;；。(（\s、]|$)", window)
        return begin + match.end() if match and person(match.group()) else None
    return None


def _near(found: list[tuple[int, int]], begin: int) -> int | None:
    """The end of the first value when nothing stands before it."""
    return begin + found[0][1] if found and found[0][0] <= 1 else None
