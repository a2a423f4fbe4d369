"""A person's means in running text, where no label stands right before the amount: 老伴每月领着900元.

For every amount, floor area, number of houses and private certificate, one table:

    | the clause speaks of a project or the many | the sentence names a person | a word of means before it | verdict |
    | yes                                        | any                         | any                       | no      |
    | no                                         | no                          | any                       | no      |
    | no                                         | yes                         | no                        | no      |
    | no                                         | yes                         | yes                       | yes     |

A certificate of a home (房权证, 集用) is a word of means itself. The lexicons are means, kin, person_context and
project_money.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from redactor.detect.match import Match

_BACK, _AHEAD = 100, 60
_REACH = 36
"""Characters between a word of means and the amount it speaks of."""
_NUMERAL = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
_AMOUNT = re.compile(
    r"(?<![0-9A-Za-z.,\-~～])\d[\d,]*(?:\.\d+)?\s{0,2}(?:[余多来]?[万千百]?[余多来]?(?:元|块钱)|[余多来]?[万千百][余多来]?(?=[,。;、左上)]))"
    rf"|(?<![{_NUMERAL}0-9])[{_NUMERAL}]{{1,16}}[余多来]?(?:元整?|块钱)"
    r"|(?<![0-9A-Za-z.,])\d[\d,]*(?:\.\d+)?\s{0,2}(?:平方米|平米|m2|㎡|平方(?![公千]))"
    r"|(?<![0-9])(?:\d{1,2}|[一二两三四五六七八九十])\s?(?:套|处|间|栋|幢)(?=[房住商店圈门,。;、及和])"
)
_CERTIFICATE = re.compile(
    r"[\u4e00-\u9fa5]{0,6}(?:房权证|房产证|[集国]用|宅基地证|林证|宅证|农地承包权|不动产权)"
    r"[\u4e00-\u9fa5]{0,8}(?:[(〔\[][12]\d{3}[)〕\]])?[\u4e00-\u9fa5]{0,12}第?[0-9A-Za-z\-]{4,14}号?"
    r"|[\u4e00-\u9fa5][(〔\[][12]\d{3}[)〕\]][\u4e00-\u9fa5]{2,10}不动产权第[0-9]{5,9}号"
)
_CERTIFICATE_WORD = re.compile(r"房权证|房产证|[集国]用(?=[(〔\[])|宅基地证|林证|宅证|农地承包权|不动产权")
_CALLED = re.compile(
    r"[\u4e00-\u9fa5]{0,8}?(?:号码?|编号|证书(?!编?号)|使用证|[权产]证(?!书|编?号)|名下|持有|遗失|丢失|抵押|为)(?=[\u4e00-\u9fa5]{1,6}(?:[(〔\[]|房权|房产证|集用|林证|宅))"
)
_EDGE = re.compile(r"[。!?\n\0]")
_CLAUSE = re.compile(r"[,;、:(]")
_SOMEBODY = re.compile(r"(?!某)[\u4e00-\u9fa5]某{1,2}(?![某省市州县区镇乡村组路街局厂])")
_MANY = re.compile(r"\d余?(?:户|名|家)(?![\u4e00-\u9fa5]{0,2}某)|\d{2}余?人(?!均)")
"""A number of people: what follows is theirs together."""
_RATE = re.compile(
    r"\s{0,2}(?:/|每)(?:亩|平方|㎡|吨|人|天|日|米|公里|套|台|株|股|升|公斤|斤|车|千瓦|度)|\s{0,2}(?:以上|以下|标准)"
    r"|一(?:平米|平方米|瓶|张|套|台|个|吨|斤)"
)


@dataclass(frozen=True, slots=True)
class MeansWords:
    """The lexicons, compiled. ``named``: a surname, a given name and what a person does (刘强欠)."""

    means: re.Pattern[str]
    persons: re.Pattern[str]
    projects: re.Pattern[str]
    named: re.Pattern[str]


def named_pattern(surnames: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a named person who does or has something, at the beginning of a clause."""
    names = "|".join(sorted(surnames, key=len, reverse=True))
    doing = "欠|家|自|说|称|反|每|月|年|现|名|持|交|借|还|挣|赚|领|拿|的|有|为|从|向|将|把|因|在|一|今|去|目|\\d"
    named = rf"(?:{names})[\u4e00-\u9fa5]{{1,2}}(?={doing})|[老小](?:{names})(?=[\u4e00-\u9fa5])"
    return re.compile(rf"(?:^|[,、:;。\n\0 (]|[人长工户民员主妻夫子女])(?:{named})")


def means(text: str, words: MeansWords, private: Sequence[int] = ()) -> Iterator[Match]:
    """Yield the amounts, areas, houses and certificates of persons in a text. ``private`` are the sorted places of
    identity numbers, accounts and mobiles: a sentence with one of them names a person."""
    reach = 0
    for word in words.means.finditer(text):
        reach = max(reach, word.end())
        while match := _AMOUNT.search(text, reach, _limit(text, reach)):
            reach = match.end()
            if not _told(_sentence(text, match, private), words) or _RATE.match(text, reach):
                break
            yield Match("property", "property.means", *match.span(), 0.7, ("sentence:person",))
    for hint in _CERTIFICATE_WORD.finditer(text):
        found = _CERTIFICATE.search(text, max(0, hint.start() - 14), hint.end() + 40)
        if (
            found
            and found.start() <= hint.start()
            and _told(_sentence(text, found, private), words, certificate=found.group())
        ):
            start = found.start() + called(found.group())
            yield Match("property", "property.certificate", start, found.end(), 0.75, ("sentence:person",))


def called(certificate: str) -> int:
    """Return how long what a certificate is called is, before its number begins: 房产证号|息房权证…."""
    named = _CALLED.match(certificate)
    return named.end() if named else 0


def _limit(text: str, start: int) -> int:
    """How far a word of means reaches, or an amount that others follow: not into the next sentence."""
    edge = _EDGE.search(text, start, start + _REACH)
    return edge.start() if edge else start + _REACH


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What stands before and behind an amount in its sentence."""

    before: str
    behind: str
    named: bool
    """It holds a private number."""


def _sentence(text: str, match: re.Match[str], private: Sequence[int]) -> _Sentence:
    before = text[max(0, match.start() - _BACK) : match.start()]
    edges = [found.end() for found in _EDGE.finditer(before)]
    behind = text[match.end() : match.end() + _AHEAD]
    edge = _EDGE.search(behind)
    before = before[edges[-1] :] if edges else before
    behind = behind[: edge.start()] if edge else behind
    next_one = bisect_left(private, match.start() - len(before))
    named = next_one < len(private) and private[next_one] < match.end() + len(behind)
    return _Sentence(before, behind, named)


_RURAL = re.compile("集用|宅证|宅基地证|农地承包权")
"""Certificates that households have, and no project."""


def _told(sentence: _Sentence, words: MeansWords, *, certificate: str = "") -> bool:
    needs_word = not certificate
    before = sentence.before
    cuts = [found.end() for found in _CLAUSE.finditer(before)]
    clause = before[cuts[-1] :] if cuts else before
    if _RURAL.search(certificate) and not words.projects.search(before + sentence.behind):
        return True
    if words.projects.search(clause) or _MANY.search(clause) or words.projects.match(sentence.behind.lstrip("的")):
        return False
    project = max(_last(words.projects, before), _last(_MANY, before))
    word = _last(words.means, before) if needs_word else len(before)
    if needs_word and (word < 0 or word < project):
        return False
    person = max(_last(pattern, before) for pattern in (words.persons, _SOMEBODY, words.named))
    if person < 0 and not needs_word:
        person = 0 if words.persons.search(sentence.behind) and not words.projects.search(sentence.behind) else -1
    if person < 0 and project < 0 and sentence.named:
        return not words.projects.search(sentence.behind)
    return person >= 0 and (project < 0 or person > project)


def _last(pattern: re.Pattern[str], text: str) -> int:
    last = -1
    for match in pattern.finditer(text):
        last = match.end()
    return last
