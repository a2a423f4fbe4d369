"""Running text that tells events: a day, an office, and what was done (2023年5月6日，在某局办理竣工验收备案).

An item's labels say what its event is called: 备案时间 is the day of 备案. The day that stands before
the name of an event in the same sentence is its day; what no other reading says is taken, with little confidence.
"""

from __future__ import annotations

import re

from extractors.doctype import DocType
from extractors.fields.dates import moments
from extractors.fields.labels import index_of, spellings
from extractors.fields.once import per_doctype
from extractors.fields.pairs import Candidate, trimmed
from extractors.fields.text import Line
from extractors.fields.values import ORGANIZATION

EVENT = 0.5
"""What such a reading counts: less than any other."""
_ROLE = 0.81
_KINDS = {
    "date": re.compile(r"(?:完成|办结|办理|合格|登记|使用)?(?:的)?(?:时间|日期|之日)$"),
    "org": re.compile(r"(?:办理|实施|受理|主管|管理|登记)?(?:单位|机关|部门|机构|中介机构)$"),
}
_SENTENCE = re.compile(r"[^。；;\n]+")
_FAR = {"date": 60, "org": 24}
_OFFICE = re.compile(
    r"(?:^|(?<=[,，、由经在向为与和])|(?<=确定)|(?<=选定)|(?<=邀请))"
    rf"(?:该|本)?(?:工程|项目)?[由经在向与和]?(?P<org>{ORGANIZATION})"
)
_IN_BRACKETS = re.compile(r"[(（](?:以下(?:简称|称)?)?[:：“\"]*(?P<role>[\u4e00-\u9fff]{2,8})[”\"]?[)）]")
"""The role of an office behind its name: 某局（发包人）."""
_ALSO_LABEL = re.compile(r"的?(?:时间|日期|单位|机关|部门|机构|人|前|后|方案|期限|金额|结论|意见|编号|地点)|[:：]")
"""Behind the name of an event: it is the head of a longer word, or a label."""
_DONE = re.compile(r"办理|进行|实施|负责|受理|予以|出具|承担|开展|组织")
"""What an office does about an event; without it the word belongs to a name (某局报送的设计变更申请)."""
_NO_OFFICE = re.compile(r"[未无]")
_NOT_YET = re.compile(r"(?:未|尚未|暂未|不再|无需|拟|计划|预计|将|待|如|若|应当?|须|凡)[^,，]{0,6}$")
_CLAUSE_WORDS = re.compile(r"根据|依据|按照|规定")


@per_doctype
def _events(doctype: DocType, kind: str) -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """One expression over the names of the events of a kind, longest first, and the items whose event each is."""
    found: dict[str, list[str]] = {}
    for item in doctype.items:
        if item.scope != "document" or item.kind != kind or item.foot or item.id.endswith(("_start", "_end")):
            continue
        for label in item.labels:
            for said in spellings(label, alone=False):
                name = _KINDS[kind].sub("", said)
                if name != said and len(name) >= 2 and item.id not in found.setdefault(name, []):
                    found[name].append(item.id)
    names = sorted((name for name in found if found[name]), key=len, reverse=True)
    expression = "|".join(re.escape(name) for name in names) or "(?!)"
    return re.compile(expression), {name: tuple(items) for name, items in found.items()}


def read_events(line: Line, doctype: DocType, order: int) -> list[Candidate]:
    """Propose days and offices for the events that a line tells."""
    found: list[Candidate] = []
    for sentence in _SENTENCE.finditer(line.text, line.mark):
        text = sentence.group()
        if len(text) < 8 or _CLAUSE_WORDS.search(text):
            continue
        places = {
            "date": [(moment.start, moment.end) for moment in moments(text)],
            "org": [m.span("org") for m in _OFFICE.finditer(text) if not _NO_OFFICE.search(m.group("org"))],
        }
        for kind, spans in places.items():
            for number, (start, end) in enumerate(spans):
                value = trimmed(line, sentence.start() + start, sentence.start() + end)
                role = _IN_BRACKETS.match(text, end) if kind == "org" else None
                if role is not None:
                    named = [item for item in index_of(doctype).exact_items(role.group("role")) if item.kind == kind]
                    found.extend(Candidate(item.id, (value,), "pattern", _ROLE, order) for item in named)
                limit = spans[number + 1][0] if number + 1 < len(spans) else len(text)
                for item in _event(text, end, min(limit, end + _FAR[kind]), doctype, kind):
                    found.append(Candidate(item, (value,), "event", EVENT, order))
    return found


def _event(text: str, start: int, end: int, doctype: DocType, kind: str) -> tuple[str, ...]:
    """The items whose event is told between two places of a sentence; () when that is no single item's."""
    expression, items = _events(doctype, kind)
    for match in expression.finditer(text[:end], start):
        if _ALSO_LABEL.match(text, match.end()) or _NOT_YET.search(text[start : match.start()]):
            continue
        if kind == "org" and _DONE.search(text[start : match.end() + 4]) is None:
            continue
        named = items[match.group()]
        return named if len(named) == 1 else ()
    return ()
