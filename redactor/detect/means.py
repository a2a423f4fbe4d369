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

from redactor.detect.lexicon import last_end
from redactor.detect.match import Match
from redactor.detect.named import Records

_BACK, _AHEAD = 100, 60
_REACH = 36
"""Characters between a word of means and the amount it speaks of."""
_NUMERAL = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
_PIECES = "块(?:钱|(?=[,。;、左上)的给]|一[天月年个]|$))"
"""Money in the spoken language: 五千块, 两百块钱; not blocks of stone."""
_AMOUNT = re.compile(
    rf"(?<![0-9A-Za-z.\-~～])(?:(?<![0-9],)|(?<=[.\-/][0-9],)|(?<=[.\-/][0-9][0-9],))\d[\d,]*(?:\.\d+)?\s{{0,2}}(?:[余多来]?[万千百]?[余多来]?(?:元|{_PIECES})|[余多来]?[万千百][余多来]?(?=[,。;、左上)]))"
    rf"|(?<![{_NUMERAL}0-9])[{_NUMERAL}]{{1,16}}[余多来几]?[{_NUMERAL}]{{0,2}}[余多来]?(?:元整?|{_PIECES}|(?<=[余多来几])块)"
    rf"|(?<![{_NUMERAL}0-9])[{_NUMERAL}]{{1,5}}[余多来]?[万千百][{_NUMERAL}余多]?(?<!两)(?=[,。;、左上)])"
    r"|(?<![0-9A-Za-z.])(?<![0-9],)\d[\d,]*(?:\.\d+)?\s{0,2}(?:平方米|平米|m2|㎡|平方(?![公千])|平(?=[,。;、])|亩(?!均))"
    r"|(?<![0-9])(?:\d{1,2}|[一二两三四五六七八九十])\s?(?:套|处|间|栋|幢)(?=[房住商店圈门砖木平楼瓦,。;、及和])"
    rf"|(?<=[房屋宅构产混木])[有共为]?(?:\d|1[0-2]|[{_NUMERAL}])\s?(?:套|处|间|栋|幢|层)"
    r"|(?<![0-9])(?:\d|[一二两三])\s?(?:辆(?=[小面轿货三摩电农私])|层(?=楼房|小楼|洋房|砖))"
)
_CERTIFICATE = re.compile(
    r"[\u4e00-\u9fa5]{0,6}(?:房权证|房产证|房字(?=第)|[集国]用|宅基地证|林证|宅证|农地承包权|土地承包经营权|不动产权)"
    r"[\u4e00-\u9fa5]{0,8}(?:[(〔\[][12]\d{3}[)〕\]])?[\u4e00-\u9fa5]{0,12}第?[0-9A-Za-z\-]{4,14}号?"
    r"|[\u4e00-\u9fa5][(〔\[][12]\d{3}[)〕\]][\u4e00-\u9fa5]{2,10}(?:不动产权|土地承包经营权)第[0-9]{5,9}号"
)
_CERTIFICATE_WORD = re.compile(
    r"房权证|房产证|房字(?=第)|集用(?=[(〔\[])|国用(?=[(〔\[])|宅基地证|林证|宅证|农地承包权|土地承包经营权(?=第)|不动产权"
)
_CALLED = re.compile(
    r"[\u4e00-\u9fa5]{0,8}?(?:号码?|编号|证书(?!编?号)|使用证|[权产]证(?!书|编?号)|权属(?:证书?)?|名下|持有|遗失|丢失|抵押|为)(?:号码?|编号)?(?=[\u4e00-\u9fa5]{1,6}(?:[(〔\[]|房权|房产证|集用|林证|宅))"
)
_EDGE = re.compile(r"[。!?\n\0]")
_CLAUSE = re.compile(r"[,;、:(]")
_SOMEBODY = re.compile(r"(?!某)[\u4e00-\u9fa5]某{1,2}(?![某省市州县区镇乡村组路街局厂])")
_MANY = re.compile(r"\d余?(?:户|名|家)(?![\u4e00-\u9fa5]{0,2}某)|\d{2}余?人(?!均)")
"""A number of people: what follows is theirs together."""
_RATE = re.compile(
    r"\s{0,2}(?:/|每)(?:亩|平方|㎡|吨|人|天|日|米|公里|套|台|株|股|升|公斤|斤|车|千瓦|度|瓶|袋|件|辆|只|盒)|\s{0,2}[×*]|\s{0,2}(?:以上|以下|标准)"
    r"|一(?:平米|平方米|瓶|张|套|台|个|吨|斤)"
)


@dataclass(frozen=True, slots=True)
class MeansWords:
    """The lexicons, compiled. ``named``: a surname, a given name and what a person does (刘强欠)."""

    means: re.Pattern[str]
    persons: re.Pattern[str]
    projects: re.Pattern[str]
    named: re.Pattern[str]
    tenders: re.Pattern[str]
    record: Records
    """A person named as one of a list is: what the sentence goes on to count is that person's."""


def means(text: str, words: MeansWords, private: Sequence[int] = ()) -> Iterator[Match]:
    """Yield the amounts, areas, houses and certificates of persons in a text. ``private`` are the sorted places of
    identity numbers, accounts, mobiles, plates and homes: a sentence with one of them is about a person."""
    yield from _recorded(text, words, private)
    yield from _claimed(text, words, private)
    reach = 0
    for word in words.means.finditer(text):
        if word.end() > reach:
            reach = word.end()
        if text[word.start() - 1 : word.start()] in _CLOSES and _ANNOUNCING.fullmatch(word.group()):
            yield from _announced(text, word, words, private)
        while match := _AMOUNT.search(text, reach, _limit(text, reach)):
            reach = match.end()
            if not _told(_sentence(text, match, private), words) or _RATE.match(text, reach):
                break
            yield Match("property", "property.means", *match.span(), 0.7, ("sentence:person",))
    for houses in _HOUSES.finditer(text):
        if _told(_sentence(text, houses, private), words, needs_word=False) and not _RATE.match(text, houses.end()):
            yield Match("property", "property.houses", *houses.span(), 0.7, ("sentence:person",))
    for hint in _CERTIFICATE_WORD.finditer(text):
        found = _CERTIFICATE.search(text, max(0, hint.start() - 14), hint.end() + 40)
        if (
            found
            and found.start() <= hint.start()
            and _told(_sentence(text, found, private), words, certificate=found.group())
        ):
            start = found.start() + called(found.group())
            yield Match("property", "property.certificate", start, found.end(), 0.75, ("sentence:person",))


_HOUSES = re.compile(
    r"[0-9一二两三四五六七八九十](?:(?<![0-9][0-9])(?<![第号])[0-9]?\s?[间栋幢套层](?=[土石木砖瓦平楼混结构坯自建住旧老危]{1,5}房(?!间)))"
)
"""Houses that their number and their make tell: 两间木房, 三间砖瓦房."""
_ANNOUNCING = re.compile(
    "收入|退休金|退休工资|养老金|低保金|优抚金|工资|薪水|工钱|存款|积蓄|定期|欠款|借款|贷款|外债|债务|报酬|房贷"
)
"""What an amount is, right behind it: 每月1,260元退休金."""
_CLOSES = frozenset("元块钱米㎡的年月纯")
_BETWEEN = re.compile(r"的?[年月纯]{0,2}$")


def _announced(text: str, word: re.Match[str], words: MeansWords, private: Sequence[int]) -> Iterator[Match]:
    """Yield the amount that the word behind it makes somebody's means."""
    first = max(0, word.start() - _REACH)
    joint = _BETWEEN.search(text, first, word.start())
    end = joint.start() if joint else word.start()
    last = None
    for match in _AMOUNT.finditer(text, first, end + 1):
        last = match
    if last and last.end() == end and _told(_sentence(text, last, private), words, needs_word=False):
        yield Match("property", "property.means", *last.span(), 0.7, ("sentence:person",))


def _recorded(text: str, words: MeansWords, private: Sequence[int]) -> Iterator[Match]:
    """Yield the amounts of sentences that are records of a person, whatever each amount is called: they hold a private
    number or begin a record with a name, and speak of no project (住户王五，房号…，水费欠132.5元)."""
    reach = 0
    records = {end: start for start, end in words.record.places(text)}
    for place in sorted([*private, *records]):
        if place < reach:
            continue
        before = text[max(reach, place - _RECORD) : place]
        edges = [found.end() for found in _EDGE.finditer(before)]
        start = records.get(place, place - len(before) + (edges[-1] if edges else 0))
        edge = _EDGE.search(text, place, place + _RECORD)
        reach = edge.start() if edge else min(len(text), place + _RECORD)
        sentence = _RESETTLED.sub(_blank, _NO_PROJECT.sub(_blank, text[start:reach]))
        kept = _BENEFIT.sub(_blank, sentence)
        if place not in records and words.projects.search(kept):
            continue
        for match in _RECORDED.finditer(text, start, reach):
            clauses = _STOP.split(sentence[: match.start() - start])
            clause = "".join(clauses[-2:]) if _GENERAL.fullmatch(clauses[-1]) else clauses[-1]
            clause = _TITLE.sub("", clause)
            if _MANY.search(clause) or _PUBLIC_FEE.search(clause) or words.projects.search(clause):
                continue
            if words.tenders.search(kept, 0, match.end() - start + _NEXT):
                break
            if not _RATE.match(text, match.end()):
                told = "sentence:person" if place in records else "sentence:private_number"
                yield Match("property", "property.recorded", *match.span(), 0.65, (told,))


_NEXT = 8
"""Characters behind an amount of a record in which a word of a project makes it the project's."""
_TITLE = re.compile("^.*:(?=[^:]*[\u4e00-\u9fa5]{4})")
"""What stands above the record in the same line: 房屋征收公示:…."""
_BENEFIT = re.compile("补偿|补助|补贴|奖励|赔偿|奖补|救助|补差")
"""What a household gets from the public, beside what it has: no word of a project."""


def _claimed(text: str, words: MeansWords, private: Sequence[int]) -> Iterator[Match]:
    """Yield what a named worker was not paid, on whatever project: 公司尚有23,460元没有付清."""
    for claim in _UNPAID.finditer(text):
        match = _AMOUNT.search(text, claim.start(), claim.end())
        if match and not _MANY.search(text, max(0, match.start() - 20), match.start()):
            sentence = _sentence(text, match, private)
            if sentence.named or words.named.search(sentence.before) or _SOMEBODY.search(sentence.before):
                yield Match("property", "property.claimed", *match.span(), 0.7, ("sentence:person",))


_UNPAID = re.compile(
    "(?:[尚还仍]有|剩余|剩下|余下|下余)[\u4e00-\u9fa5]{0,6}[0-9][0-9,.]{1,12}[万千百]?元[\u4e00-\u9fa5]{0,6}?"
    "(?:没有?|[未不])(?:支?付|给|结|兑现|发)"
)
_RECORD = 160
"""Characters of a record on either side of its number."""
_RECORDED = re.compile(_AMOUNT.pattern + r"|(?<=[0-9][ |/\t])\d{1,3}(?:,?\d{3})*\.\d{2}(?![0-9.])")


def written_again(text: str, found: Sequence[Match]) -> Iterator[Match]:
    """Yield what brackets behind a person's amount say again in figures or in words: 壹万元整（¥10,000.00）."""
    for match in found:
        again = _AGAIN.match(text, match.end) if match.kind == "property" else None
        if again:
            yield Match("property", "property.again", *again.span(1), match.score, ("beside:property",))


_AGAIN = re.compile(
    rf"元?整?\s?[(](?:大写|小写|人民币|即|合|[:¥￥\s]){{0,5}}(\d[\d,]*(?:\.\d+)?|[{_NUMERAL}]{{2,20}})(?:[万千]?元)?整?[)]"
)
_STOP = re.compile("[,;、(]|其中")
_GENERAL = re.compile("(?:总?金额|共?合?计|共)[为约:]{0,2}")
"""Says nothing of what an amount is for: the clause before does."""
_PUBLIC_FEE = re.compile(
    "罚|违约|征收|被征|每(?:平|立方|度|方)|招聘|稻|玉米|保险|造林|管护|报名费|工本费|专家|评审|版面|(?:服务|咨询|检测|检验|试验|测量|评估|鉴定|审计|公证|运输|保险|租赁)费|运费|保[费额]|[石料材货沙砂件备程]款"
)
"""What a person is paid or pays for as a business, or as anybody."""


def called(certificate: str) -> int:
    """Return how long what a certificate is called is, before its number begins: 房产证号|息房权证…."""
    named = _CALLED.match(certificate)
    return named.end() if named else 0


def _limit(text: str, start: int) -> int:
    """How far a word of means reaches, or an amount that others follow: not into the next sentence."""
    edge = _EDGE.search(text, start, start + _REACH)
    return edge.end() if edge else start + _REACH  # with the mark: some amounts are told by what ends them


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


_RURAL = re.compile("集用|宅证|宅基地证|农地承包权|土地承包经营权")
"""Certificates that households have, and no project."""


_PAYER = re.compile(
    r"(?<=[,;、:])(?:该|原|其)?(?:公司|企业|单位|项目部)(?=[已应实共仅只尚未先还]{1,2}(?:经)?(?:支付|付|发放|发|给|欠|打))"
    r"|由[\u4e00-\u9fa5]{2,16}(?:公司|单位|企业|集团)(?=(?:每月|按月|代|统一)?(?:转|支付|付|发|汇|打|代发))"
    r"|(?<=责成|督促|要求|责令)(?:该|施工)?(?:公司|企业|单位|项目部)(?=支付|发放|结清|付清)"
)
"""Who pays a worker; a company without its name, which the sentence has named or need not name."""
_NO_PROJECT = re.compile(
    _PAYER.pattern + "|每?月(?:领取?|发放?|享受)?(?:生活|护理|高龄|定期|岗位|定额)?(?:补助|补贴|津贴|救助金)"
    r"|(?:岗位|误工|生活)补[贴助]|日单价|日工价|个人缴费|(?<=工资)标准"
    r"|(?:财政|税务|公司|企业|单位|机关|政府|学校|医院)[\u4e00-\u9fa5]{0,4}(?=宿舍|家属[院区楼])"
    r"|缴费(?=基数|年限|档次)|累计(?=[欠拖])|[由给在与向到]项目部|货币补偿|施工(?=班组|队)"
    + r"|(?<=[租借])给[\u4e00-\u9fa5]{0,6}?(?:项目(?:经理)?部|施工[队方]|公司|单位)"
    "|流转(?=[约了]?(?:[0-9]|$))|(?<=土地)流转|每亩[0-9.]{1,6}元"
    "|[送到在至经往](?:[\u4e00-\u9fa5]{0,12}医院)|占地(?=面积|[约为]?[0-9.]{1,6}(?:平方米|平米|㎡|m2))|发放(?=账户|卡号)"
)
"""Words of projects that stand for something else where a person is spoken of."""
_RESETTLED = re.compile("安置[区点房]")
"""Where a person who has been named before now lives."""


def _blank(found: re.Match[str]) -> str:
    return "_" * len(found.group())


def _told(sentence: _Sentence, words: MeansWords, *, certificate: str = "", needs_word: bool = True) -> bool:
    needs_word = needs_word and not certificate
    before = _NO_PROJECT.sub(_blank, sentence.before)
    if words.named.search(before) or _SOMEBODY.search(before):
        before = _RESETTLED.sub(_blank, before)
    before += certificate[: called(certificate)]
    cuts = [found.end() for found in _CLAUSE.finditer(before)]
    clause = before[cuts[-1] :] if cuts else before
    if _RURAL.search(certificate) and not words.projects.search(before + sentence.behind):
        return True
    if words.projects.search(clause) or _MANY.search(clause) or words.projects.match(sentence.behind.lstrip("的")):
        return False
    project = max(last_end(words.projects, before), last_end(_MANY, before))
    word = last_end(words.means, before) if needs_word else len(before)
    if needs_word and (word < 0 or word < project):
        return False
    person = max(last_end(pattern, before) for pattern in (words.persons, _SOMEBODY, words.named))
    if person < 0 and not needs_word:
        person = 0 if words.persons.search(sentence.behind) and not words.projects.search(sentence.behind) else -1
    if person < 0 and project < 0 and sentence.named:
        return not words.projects.search(sentence.behind)
    return person >= 0 and (project < 0 or person > project)
