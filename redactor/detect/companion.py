"""Accounts without a label in lines about a person: 王五，身份证号，账号，金额，电话.

A long number that no label explains is taken for an account where its neighbour in the same line is an identity number
or another account; public numbers keep their labels, so they never get here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from redactor.detect.match import Match
from redactor.detect.rules import Pattern
from redactor.detect.streams import Stream

_CANDIDATE = re.compile(r"(?<![0-9A-Za-z.])[0-9](?:[ \-]?\r?\n?[0-9]){11,24}(?![0-9A-Za-z.%])")
_SOLID = re.compile(r"[0-9]{15,24}(?![0-9A-Za-z%]|\.\d)")
_BETWEEN = re.compile(
    r"[\s,;、/|()（）]{1,4}(?:[\u4e00-\u9fa5]{2,12}[\s,;、/|]{1,3})?(?:[0-9]{1,7}(?:[,.][0-9]{1,3}){0,3}元[\s,;、/|]{1,3})?"
)
_DIRECT = re.compile(r"[ \t,、/|]{1,2}(?=[0-9](?:[ ]?[0-9]){14})")
_RECORD = re.compile(
    r"[\s,;、/|]{1,3}(?:[\u4e00-\u9fa5]{2,12}[\s,;、/|]{1,3})?[0-9][0-9,.]*(?:万)?元[\s,;]{1,2}[\u4e00-\u9fa5·]{2,12}[\s/,]{1,2}"
)
_PERSONAL = ("id_card", "bank_account", "mobile")
_REACH = 40


def companions(stream: Stream, found: Sequence[Match]) -> Iterator[Match]:
    """Yield unlabelled accounts beside identity numbers and accounts."""
    if stream.sheet or stream.items:
        return
    anchors = sorted((match.start, match.end, match.kind) for match in found if match.kind in _PERSONAL)
    starts = [start for start, _, _ in anchors]
    position = 0
    while position < len(anchors):
        end = anchors[position][1]
        between = _BETWEEN.match(stream.text, end, end + _REACH) if anchors[position][2] == "id_card" else None
        if anchors[position][2] == "mobile":
            between = _DIRECT.match(stream.text, end)
        if not between and anchors[position][2] == "bank_account":
            between = _RECORD.match(stream.text, end, end + _REACH)
        candidate = None
        if between:
            candidate = _SOLID.match(stream.text, between.end()) or _CANDIDATE.match(stream.text, between.end())
        if candidate and not _taken(stream.text, anchors, starts, candidate.start(), candidate.end()):
            match = Match(
                "bank_account", "bank_account.companion", candidate.start(), candidate.end(), 0.7,
                (f"beside:{anchors[position][2]}",),
            )  # fmt: skip
            yield match
            anchors.insert(position + 1, (match.start, match.end, match.kind))
            starts.insert(position + 1, match.start)
        position += 1


def _taken(text: str, anchors: Sequence[tuple[int, int, str]], starts: Sequence[int], start: int, end: int) -> bool:
    """Something else was found there; a mobile that only the second line of a broken number looks like does not
    count."""
    index = bisect_left(starts, start)
    after = index < len(anchors) and anchors[index][0] < end
    if after and anchors[index][2] == "mobile" and anchors[index][1] == end and start < anchors[index][0]:
        after = "\n" not in text[start : anchors[index][0]]
    return after or (index > 0 and anchors[index - 1][1] > start)


def listed(pattern: Pattern, stream: Stream, found: Sequence[Match]) -> Iterator[Match]:
    """Yield passports of rarer series that a list gives between the same characters as the passport beside them."""
    known = sorted((match.start, match.end) for match in found if match.kind == pattern.kind)
    if not known or stream.sheet:
        return
    text = stream.text
    starts = [start for start, _ in known]
    for start, end in pattern.search(text):
        around = text[start - 1 : start], text[end : end + 1]
        index = bisect_left(starts, start)
        for other, stop in known[max(0, index - 1) : index + 2]:
            same = (text[other - 1 : other], text[stop : stop + 1]) == around
            if same and 0 < abs(other - start) < _REACH:
                yield Match(pattern.kind, pattern.rule, start, end, 0.6, (f"beside:{pattern.kind}",))
                break
