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

from redactor.detect.address import AddressWords, at_work, detail_start

_REACH = 60
"""Characters between a home and the private number that makes it one."""
_LAST = re.compile(r"[组寨屯湾坝号](?=(?:居民|村民|人)?[,;、)。\n ]|$)")
_EDGE = re.compile(r"[,;、:(。\n\0]")
_SENTENCE = re.compile(r"[。\n\0]")
_LEAD = re.compile(
    r"(?:系|是|现|原|来自|家|户籍|户口|籍贯|均|都|同|随[\u4e00-\u9fa5]{1,4}|其?[祖外]?[父母子女兄弟姐妹妻夫]+)?"
    r"(?:为|在|于|居|住|属|系|搬迁?至|安置[于在到至]){0,3}"
)
_VILLAGE = re.compile(
    r"[\u4e00-\u9fa5]{2,30}?(?:村|社区|居委会|[镇乡])[\u4e00-\u9fa5]{0,8}[0-9一二三四五六七八九十]{0,3}(?:村民)?[组寨屯湾坝号]"
    r"|[\u4e00-\u9fa5]{1,6}村[0-9一二三四五六七八九十]{1,3}[组号]"
    r"|[\u4e00-\u9fa5]{2,30}?(?:村|社区)[\u4e00-\u9fa5]{0,6}组?[0-9]{1,4}号"
)
_WORKS = re.compile(
    r"项目|工程|施工|建设|地[点址块]|位于|位置|起点|终点|起于|止于|线路|标段|渣场|料场|厂|公司|征收|征用|占用|村委会|经营|场所|办公|注册|整治|改造|道路|公路|水库|学校"
)


def villages(
    words: AddressWords, named: re.Pattern[str], text: str, numbers: Sequence[int]
) -> list[tuple[int, int, str, float]]:
    """Return (start, end, word, score) of such homes. ``named`` finds a person at the end of a clause; ``numbers`` are
    the sorted places of private numbers."""
    found = []
    for last in _LAST.finditer(text):
        begin = max(0, last.end() - 44)
        edges = [edge.end() for edge in _EDGE.finditer(text, begin, last.start())]
        if not edges and begin:
            continue
        start = edges[-1] if edges else begin
        lead = _LEAD.match(text, start, last.end())
        home = lead.end() if lead else start
        if not _VILLAGE.fullmatch(text, home, last.end()):
            continue
        before = _SENTENCE.split(text[max(0, start - 80) : start])[-1]
        if (
            _WORKS.search(before[-30:])
            or _WORKS.search(text, home, last.end())
            or at_work(words, text, home, last.end())
        ):
            continue
        told = text[home - 1 : home] == "住" or named.search(before) is not None
        if told or _near(text, home, last.end(), numbers):
            place = detail_start(text, home, last.end())
            found.append((place, last.end(), last.group(), 0.7))
    return found


def _near(text: str, start: int, end: int, numbers: Sequence[int]) -> bool:
    """A private number stands behind the home in its sentence."""
    near = bisect_left(numbers, end)
    return near < len(numbers) and numbers[near] - end < _REACH and not _SENTENCE.search(text, end, numbers[near])
