"""Homes in a village, without a label: a clause that is nothing but county, town, village and group, where the clause
before names a person or a private number stands in the same sentence (王五，某县某镇某村三组，账号…).

    | public works in the sentence | a person right before, or 住                | a private number near by | verdict |
    | yes                          | any                                         | any                      | no      |
    | no                           | yes                                         | any                      | home    |
    | no                           | no                                          | yes                      | home    |
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from redactor.detect.address import AddressWords, at_work, detail_start

_REACH = 60
"""Characters between a home and the private number that makes it one."""
_LAST = re.compile(r"[组寨屯湾坝号](?=(?:居民|村民|人)?[,;、)。\n ]|$)")
_EDGE = re.compile(r"[,;、:(。\n\0]")
_SENTENCE = re.compile(r"[。\n\0]")
_LEAD = re.compile(
    r"(?:(?:旧房|新房|原房|老房|房屋|住房|老屋|新居|住宅)(?:坐落|位于|位置)?|系|是|现|原|来自|家|户籍|户口|籍贯|均|都|同|随[\u4e00-\u9fa5]{1,4}|其?[祖外]?[父母子女兄弟姐妹妻夫]+)?"
    r"(?:为|在|于|居|住|属|系|搬迁?至|安置[于在到至]){0,3}"
)
_VILLAGE = re.compile(
    r"[\u4e00-\u9fa5]{2,30}?(?:村|社区|居委会|[镇乡])[\u4e00-\u9fa5]{0,8}[0-9一二三四五六七八九十]{0,3}(?:村民)?[组寨屯湾坝号]"
    r"|[\u4e00-\u9fa5]{1,6}村[0-9一二三四五六七八九十]{1,3}[组号]"
    r"|[\u4e00-\u9fa5]{2,30}?(?:村|社区)[\u4e00-\u9fa5]{0,6}组?[0-9]{1,4}号"
)
_STREET = re.compile(
    r"[\u4e00-\u9fa5]{1,20}(?:街|路|巷|弄|胡同|大道)[\u4e00-\u9fa5]{0,6}[0-9]{1,4}号(?:附[0-9]{1,3}号)?"
)
"""A house in a town: a home only right behind a person who holds no office."""


@dataclass(frozen=True, slots=True)
class VillageWords:
    """``named`` finds a person at the end of a clause, ``person`` one before a bracket; ``officers`` are persons who
    stand for an office, ``works`` words of a site that is nobody's home."""

    named: re.Pattern[str]
    person: re.Pattern[str]
    officers: re.Pattern[str]
    works: re.Pattern[str]


def villages(
    addresses: AddressWords, words: VillageWords, text: str, numbers: Sequence[int]
) -> list[tuple[int, int, str, float]]:
    """Return (start, end, word, score) of such homes. ``numbers`` are the sorted places of private numbers."""
    found = []
    for last in _LAST.finditer(text):
        begin = max(0, last.end() - 44)
        edges = [edge.end() for edge in _EDGE.finditer(text, begin, last.start())]
        if not edges and begin:
            continue
        start = edges[-1] if edges else begin
        lead = _LEAD.match(text, start, last.end())
        home = lead.end() if lead else start
        village = _VILLAGE.fullmatch(text, home, last.end()) is not None
        if not village and not _STREET.fullmatch(text, home, last.end()):
            continue
        before = _SENTENCE.split(text[max(0, start - 80) : start])[-1]
        if not village and words.officers.search(before):
            continue
        if words.works.search(before[-30:]) or words.works.search(text, home, last.end()):
            continue
        if at_work(addresses, text, home, last.end()):
            continue
        told = text[home - 1 : home] == "住" or words.named.search(before) is not None
        told = told or (text[start - 1 : start] == "(" and words.person.search(before) is not None)
        if told or (village and _near(text, last.end(), numbers)):
            found.append((detail_start(text, home, last.end()), last.end(), last.group(), 0.7))
    return found


def _near(text: str, end: int, numbers: Sequence[int]) -> bool:
    """A private number stands behind the home in its sentence."""
    near = bisect_left(numbers, end)
    return near < len(numbers) and numbers[near] - end < _REACH and not _SENTENCE.search(text, end, numbers[near])
