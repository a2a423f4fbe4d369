"""Running text read by the phrases of rules/lexicons/phrases.yaml."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from extractors import rulefile
from extractors.doctype import DocType
from extractors.errors import RuleFileError
from extractors.fields.once import per_doctype
from extractors.fields.pairs import Candidate, trimmed
from extractors.fields.text import Line
from extractors.fields.values import DOCUMENT_NUMBER, ORGANIZATION, PHONE

_DATE = (
    r"(?:(?:19|20)\d{2}(?:年|[-./])\d{1,2}(?:月|[-./])\d{1,2}日?|"
    r"[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)"
    r"(?:[T ]?(?:上午|下午)?\d{1,2}(?:[时点](?:\d{1,2}分?|整|半)?|:\d{2}))?"
)
_MONEY = (
    r"(?:人民币)?(?:\(?(?:大写|小写)\)?:?)?(?:[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+元"
    r"(?:[零壹贰叁肆伍陆柒捌玖]角|[零壹贰叁肆伍陆柒捌玖]分|整|零)*"
    r"(?:,?\(?(?:小写:?)?(?:人民币)?[¥￥]?\d[\d,]*(?:\.\d+)?(?:[万亿]?元)?\)?)?|[¥￥]?\d[\d,]*(?:\.\d+)?(?:亿|万)?元"
    r"(?:\((?:大写)?:?(?:人民币)?[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+元[^()]{0,8}\))?|[¥￥]\d[\d,]*(?:\.\d+)?)"
)
_OPEN = r"[_＿]{2,}|[XxＸ×]{2,}|待定|待补充|\(待补充\)|详?见附件"
"""What a form leaves open: a phrase reads what else it states all the same."""
_MACROS = {
    "{ORG}": ORGANIZATION,
    "{DATE}": _DATE,
    "{MONEY}": _MONEY,
    "{DURATION}": r"(?:\d+|[一二三四五六七八九十百两]+)个?(?:日历天|日历日|工作日|天|日|个月|月|年)",
    "{PERCENT}": r"(?:\d+(?:\.\d+)?[%‰]|百分之[一二三四五六七八九十百点零\d.]+)",
    "{CODE}": r"[A-Za-z\d\u4e00-\u9fff〔\[][A-Za-z\d\u4e00-\u9fff\-_/.〔〕\[\]]{3,40}",
    "{NUMBER}": DOCUMENT_NUMBER,
    "{PERSON}": r"[\u4e00-\u9fff]{2,4}(?=[,;。(、)]|$)",
    "{PHONE}": PHONE,
    "{PAREN}": r"\((?:[^()]|\([^()]*\))*\)",
    "{PROJECT}": r"(?!本|该|此次|上述|所有)[^,;。:]{4,60}?"
    r"(?:工程|项目|建设|改造|大修|整治|治理|采购|服务|标段|期)(?:\([^()]{1,12}\))?",
}
SCORE = 0.8
_GROUP = re.compile(r"\(\?P<(\w+)>")


class Phrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One expression; ``types`` restricts it to document types."""

    regex: str
    types: tuple[str, ...] = ()


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """rules/lexicons/phrases.yaml."""

    phrases: tuple[Phrase, ...]


@lru_cache(maxsize=1)
def _phrases() -> tuple[Phrase, ...]:
    return rulefile.load(rulefile.rules_folder() / "lexicons" / "phrases.yaml", Phrases).phrases


def _open(name: str) -> str:
    return "" if name in ("{PAREN}", "{PROJECT}", "{CODE}", "{PHONE}") else f"|{_OPEN}"


def compiled(expression: str, file: str = "phrases.yaml") -> re.Pattern[str]:
    """Compile an expression with its macros. Raises RuleFileError when it is broken."""
    written = expression
    for name, replacement in _MACROS.items():
        expression = expression.replace(name, f"(?:{replacement}{_open(name)})")
    try:
        return re.compile(expression)
    except re.error as error:
        problem = f"表达式有误：{written}：{error}"
        raise RuleFileError(file=file, line=0, column=0, problem_zh=problem, problem_en=str(error)) from error


@per_doctype
def _phrases_for(doctype: DocType) -> tuple[re.Pattern[str], ...]:
    items = {item.id for item in doctype.items if item.scope == "document"}
    return tuple(
        compiled(phrase.regex)
        for phrase in _phrases()
        if (not phrase.types or doctype.id in phrase.types) and items & set(_GROUP.findall(phrase.regex))
    )


def read_phrases(line: Line, doctype: DocType, order: int) -> list[Candidate]:
    """Propose what the phrases find in a line; an earlier phrase counts a little more than a later one."""
    ids = frozenset(item.id for item in doctype.items if item.scope == "document")
    found: list[Candidate] = []
    for number, pattern in enumerate(_phrases_for(doctype)):
        for match in pattern.finditer(line.body):
            for name, text in match.groupdict().items():
                if text and name in ids:
                    value = trimmed(line, line.mark + match.start(name), line.mark + match.end(name))
                    found.append(Candidate(name, (value,), "pattern", SCORE - number * 0.0005, order))
    return found
