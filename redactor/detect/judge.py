"""What a joined number means: one decision table, evidence over shape.

For every shape that fits, the first row that applies decides:

    | label that governs the value      | shape's check    | verdict                                   |
    | --------------------------------- | ---------------- | ----------------------------------------- |
    | announces this kind               | any              | yes, certain when the check passes        |
    | announces a public number         | passes, certain  | yes: people do fill their own numbers in   |
    | announces a public number         | any other        | no                                        |
    | announces both (身份证号/信用代码)  | does not fail    | yes; fails: no                            |
    | unit of money or measure behind   | any              | no                                        |
    | another kind's label, or none     | passes           | yes, unless the shape is a known look-alike |
    | another kind's label, or none     | none or fails    | only shapes that need no label (mobiles)  |

A number put together from several groups must also be grouped in a way that people write: see ``_written_so``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from redactor.detect.labels import Label
from redactor.detect.numbers import Number
from redactor.detect.rules import Pattern
from redactor.detect.validators import VALIDATORS, VETOES

_UNIT = re.compile(
    r"\s{0,2}(?:元|[百千]?[万亿](?:元|(?![\u4e00-\u9fa5]))|角(?![\u4e00-\u9fa5])"
    r"|%|％|‰|㎡|m2|m²|平方|立方|公里|千米|米(?!\w)|亩|吨)"
)
_DECIMAL = re.compile(r"\.\d")
_THOUSAND = re.compile(r"[,，]\d{3}(?!\d)")
_REGULAR_ONLY = frozenset("./_•・·)")
_DOTS = frozenset("._•・·")
_MONEY = (".", "¥", "￥", "$")
_LEADERS = ".."
"""Dots that lead from a label to its value."""
_STRANGE = re.compile(r"[^ \t\r\n)\-‐‑‒–—―−·•・./_]")
"""What does not stand between the groups of a number."""
_OPENING, _CLOSING = ("(", ",", ";", "、"), (")", ",", ";", "、", "。")
_THOUSANDS = re.compile(r"(?<!\d)\d{1,3}(?:,\d{3})*,$")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One shape accepted for one number."""

    kind: str
    rule: str
    score: float
    evidence: tuple[str, ...]

    @property
    def proven(self) -> bool:
        """A check digit was right."""
        return any(code.startswith("check:") for code in self.evidence)


def judge(
    number: Number, patterns: Sequence[Pattern], label: Label, before: str, after: str, *, in_cell: bool = False
) -> Verdict | None:
    """Return the best verdict over the patterns that match the number, or None."""
    best: Verdict | None = None
    for pattern in patterns:
        verdict = _judge_one(number, pattern, label, before, after, in_cell)
        if verdict and (best is None or verdict.score > best.score):
            best = verdict
    return best


def _judge_one(
    number: Number, pattern: Pattern, label: Label, before: str, after: str, in_cell: bool
) -> Verdict | None:
    owns = label.owns(pattern.kind)
    if not pattern.may_be(label.kinds):
        return None
    valid = VALIDATORS[pattern.validate](number.joined) if pattern.validate else None
    public = label.adjacent and (label.owns("public") or label.owns("amount"))
    if public and not owns and not (valid and pattern.certain and not VETOES[pattern.certain](number.joined)):
        return None
    if public and owns and valid is False:
        return None
    if pattern.label == "adjacent" and not label.adjacent:
        return None
    if not owns:
        if pattern.label == "unless_valid" and not valid:
            return None
        child = bool(valid) and _CHILD.search(before) is not None
        if any(VETOES[name](number.joined) for name in pattern.veto if not (child and name == "permit_like")):
            return None
        if _inside_code(before, after):
            return None
        if (
            number.repaired
            and not (pattern.kind == "mobile" and (label.owns("phone") or _bracketed(before, after)))
            and not (valid and pattern.certain)
        ):
            return None
    if not (owns and label.adjacent) and not (valid and pattern.certain) and _measured(number, before, after):
        return None
    alone = not in_cell and before[-1:] in ("", "\n") and after[:1] in ("", "\n")
    if not _written_so(number, pattern, owns, bool(valid), label, alone):
        return None
    evidence = [f"{label.source}:{label.word}"] if owns or label.owns("phone") else []
    evidence += [f"check:{pattern.validate}"] if valid else []
    evidence += ["joined"] if len(number.groups) > 1 else []
    score = pattern.score
    if valid:
        score = 1.0 if owns or pattern.score >= 0.9 else 0.95
    elif label.adjacent and (owns or (pattern.kind == "mobile" and label.owns("personal_landline"))):
        score = 1.0 if _evenly_grouped(number) else min(0.98, score + 0.08)
    if not valid and pattern.validate and valid is False:
        score = min(score, 0.9)
    return Verdict(pattern.kind, pattern.rule, score, tuple(evidence))


_CHILD = re.compile(
    r"学生|儿童|幼儿|婴儿|孤儿|新生|[长次三][子女]|[之子][子女]|孙[子女]|监护|家庭成员|就读|入学|家长|[,(][男女],"
    r"|[0-9X][)）][、,;][\u4e00-\u9fa5·]{2,5}[(（]$"
)
"""People so young that their numbers look like permits are spoken of."""


def _evenly_grouped(number: Number) -> bool:
    """The groups fill what stands there and are of one size, but for the last: no part of them is a number by itself,
    even where it happens to pass a check."""
    sizes = set(number.groups[:-1])
    return number.whole and len(number.groups) > 2 and len(sizes) == 1 and len(set(number.gaps)) == 1


def _measured(number: Number, before: str, after: str) -> bool:
    """The number is an amount or a part of a decimal fraction."""
    if _UNIT.match(after) or _DECIMAL.match(after):
        return True
    if number.groups[-1] <= 3 and _THOUSAND.match(after):
        return True
    if before.endswith(_MONEY) and not before.endswith(_LEADERS):
        return True
    return number.groups[0] == 3 and number.groups[1:2] != (4,) and _THOUSANDS.search(before) is not None


_ADDRESS = re.compile(r"(?:://|www\.)[!-~]*(?<!tel=)(?<!phone=)(?<!mobile=)$")


def _inside_code(before: str, after: str) -> bool:
    """The digits are the tail of a code (建[造]152…, 建字第520…号) or stand in a web address."""
    if before.endswith(("]", "〕")) or _ADDRESS.search(before):
        return True
    return before.rstrip().endswith("第") and after.lstrip().startswith("号")


def _bracketed(before: str, after: str) -> bool:
    """The number stands alone in brackets, or between commas, as a person's telephone does: 王五（138…）."""
    return before.endswith(_OPENING) and after.startswith(_CLOSING)


def _written_so(number: Number, pattern: Pattern, owns: bool, valid: bool, label: Label, alone: bool) -> bool:
    """People group numbers in certain ways; anything else may be two numbers that happen to stand side by side.

    ``alone``: the number fills its lines, as in a list with one number a line.
    """
    if len(number.groups) == 1:
        return True
    if _STRANGE.search(number.gaps):
        return (owns or label.owns("phone")) and label.adjacent
    if number.groups in pattern.groups and not number.broken:
        return True
    if _digit_by_digit(number) and (owns or label.owns("phone")):
        return True
    if set(number.gaps) & _REGULAR_ONLY and not (owns and number.whole):
        return False
    if number.broken:
        return _continues(number, pattern, owns or label.owns("phone"), valid, label, alone)
    return valid or (owns and label.adjacent) or number.whole or (label.owns("phone") and label.adjacent)


def _digit_by_digit(number: Number) -> bool:
    """The same dot stands between all digits, as no chapter or version is numbered; a label must tell what it is."""
    is_even = set(number.groups) == {1} and len(number.gaps) == len(number.groups) - 1
    return is_even and len(set(number.gaps)) == 1 and number.gaps[:1] in _DOTS


def _continues(number: Number, pattern: Pattern, told: bool, valid: bool, label: Label, alone: bool) -> bool:
    """A number goes on in the next line; page numbers, item numbers and lists of numbers do not continue it."""
    if number.parted:
        return told and label.adjacent and valid and len(number.groups) == 2
    if told and label.adjacent:
        return valid or not (number.groups[0] >= 12 and number.groups[-1] <= 2)
    if valid:
        return len(number.groups) <= 3 or told
    return number.whole and _one_break(number) and not alone


def _one_break(number: Number) -> bool:
    return len(number.groups) == 2 and number.gaps.strip(" ") in ("\n", "\r\n")
