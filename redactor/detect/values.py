"""Values right behind labels: income, savings, houses and their floor area, certificates, WeChat names.

What is said of a county, a village's books or a company is no citizen's property, whatever the label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.detect.address import about_person
from redactor.detect.detectors import DetectorSet
from redactor.detect.lexicon import stands_alone
from redactor.detect.match import Match
from redactor.detect.means import called
from redactor.detect.rules import Pattern
from redactor.detect.streams import Stream

_FILL = re.compile(
    r"(?:\s|[:=是为\"“'#]|号码?|[(（](?:[^()（）\n]{0,8}[)）])?|税后|税前|平均|约|大约|大概|左右|近|共计?|合计|金额|市值|余额|数额|价值|达到?|人民币|每月|每年|低于|高于|不足|不到|不超过|超过|接近|只有|仅|总计|总额|有|在|/|[\u4e00-\u9fa5]{0,4}(?:银行|农行|工行|建行|信用社|邮储)(?=\d))*"
)


def values(stream: Stream, detectors: DetectorSet) -> Iterator[Match]:
    """Yield the values behind labels; behind weak ones (建筑面积) only where the sentence speaks of a person."""
    for words, patterns in detectors.values:
        yield from _behind(words, patterns, stream, detectors, weak=False)
    for words, patterns in detectors.weak_values:
        yield from _behind(words, patterns, stream, detectors, weak=True)


def _behind(
    words: re.Pattern[str], patterns: tuple[Pattern, ...], stream: Stream, detectors: DetectorSet, *, weak: bool
) -> Iterator[Match]:
    text = stream.text
    word = words.search(text)
    while word:
        met = False
        if word.group() not in detectors.not_labels and stands_alone(word):
            for match in _at(word, patterns, stream, detectors, weak=weak):
                met = True
                yield match
        # a word that leads to no value may hide a longer one: 年工资 begins before 工资性收入
        hidden = None if met else words.search(text, word.start() + 1, word.end() + _LONGEST)
        overlaps = hidden and hidden.start() < word.end() < hidden.end()
        word = hidden if overlaps else words.search(text, word.end())


_LONGEST = 12


def _at(
    word: re.Match[str], patterns: tuple[Pattern, ...], stream: Stream, detectors: DetectorSet, *, weak: bool
) -> Iterator[Match]:
    """Yield the values right behind one label."""
    text = stream.text
    if word.group() in _PAYROLL:
        yield from _reckoned(text, word.end())
    fill = _FILL.match(text, word.end())
    start = fill.end() if fill else word.end()
    said = text[max(0, word.start() - 24) : word.end()]
    many = _STATISTIC.search(said) and not _PERSONAL.search(said)
    if patterns[0].kind == "property" and not weak and not many:
        yield from _each(text, word.end())
    for pattern in patterns:
        place = pattern.match_at(text, start, len(text))
        if not place or (pattern.kind == "property" and _public(text, word.start(), word.end(), place[1])):
            continue
        if weak and not about_person(detectors.addresses, text, word.start()):
            continue
        if pattern.rule == "property.certificate":
            place = place[0] + called(text[place[0] : place[1]]), place[1]
        yield Match(pattern.kind, pattern.rule, *place, pattern.score, (f"before:{word.group()}",))
        if pattern.rule == "property.certificate":
            surface = _SURFACE.match(text, place[1])
            if surface:
                yield Match("property", "property.area", *surface.span(1), 0.75, ("beside:property",))
        elif pattern.kind == "property":
            yield from _following(text, place[1])
        area = _AREA.match(text, place[1]) if pattern.rule == "property.count" else None
        if area:
            yield Match("property", "property.area", area.start(1), area.end(1), 0.75, ("beside:property",))


def _following(text: str, end: int) -> Iterator[Match]:
    """Yield the other amounts of the same reckoning: 日薪320元，出勤27天，应得8640元，已付5000元."""
    while match := _NEXT.match(text, end):
        yield Match("property", "property.following", *match.span(1), 0.75, ("beside:property",))
        end = match.end()


_PAYROLL = frozenset({"工资结算单", "工资结算", "工资单", "工资表", "考勤表"})


def _reckoned(text: str, end: int) -> Iterator[Match]:
    """Yield the amounts of one worker's reckoning: 工资结算单：王五，工日38.5，单价260元，合计10,010元."""
    line = re.match(r"[^。\n]{0,160}", text[end:])
    sentence = line.group() if line else ""
    if not _WORKED.search(sentence) or _OF_MANY_WORKERS.search(sentence):
        return
    for match in _SUM.finditer(sentence):
        yield Match("property", "property.each", end + match.start(1), end + match.end(1), 0.75, ("list:wages",))


_WORKED = re.compile(r"工日|出勤|[0-9](?:天|个?工)(?![\u4e00-\u9fa5]?期)")
_OF_MANY_WORKERS = re.compile(r"[0-9]{1,4}余?[人名](?!民)|共计|总额|专户")
_SUM = re.compile(r"(?<![0-9.])(\d[\d,]*(?:\.\d+)?\s?[万千百]?元)")


def _each(text: str, end: int) -> Iterator[Match]:
    """Yield what is said of several persons one after the other: 拖欠工资，其中王五18,600元、赵六9,300元."""
    position = _LIST_BEGINS.match(text, end)
    shares = _SHARE if not position or "分别" not in position.group() else _SUMS
    while position and (match := shares.match(text, position.end())):
        yield Match("property", "property.each", *match.span(1), 0.75, ("list:persons",))
        position = match


_LIST_BEGINS = re.compile(
    r"(?:情况|明细|如下|的)?(?:[,;]\s?(?:其中|分别(?:为|是)?|包括|具体(?:为|是)?):?|:|分别(?:为|是):?)"
    r"\s?(?=[\u4e00-\u9fa50-9])"
)
_SUMS = re.compile(r"(?:[\u4e00-\u9fa5]{2,4}[(]?)?(\d[\d,]*(?:\.\d+)?\s?[万千百]?元)[)]?[、,;和及]?\s?")
"""Sums one after the other, with or without the names."""
_SHARE = re.compile(
    r"(?!合计|共计|总计|其中|平均|累计|财政|项目|标准|全[县镇村市])[\u4e00-\u9fa5]{2,4}(?:·[\u4e00-\u9fa5]{1,8})?[(]?"
    r"(\d[\d,]*(?:\.\d+)?\s?[万千百]?元)[)]?[、,;和及]?\s?"
)
_NEXT = re.compile(
    r"(?:/[月年天日])?[,、;]\s?(?:(?:出勤|做工|工作|共|计|合)[0-9.]{1,5}(?:个?工作?日|天|个?工|个?月)[,、]?)?"
    r"(?:本月|当月|全年|已经|已|尚|实|应)?(?:[应实][得付发领]|支付|[已未欠]付|付|发放|领取|[已预借][领发支]|代扣|代缴|扣[款除]?|个税|社保|医保|个人部分"
    r"|尚?欠|下欠|余款?|结余|剩余|绩效(?:工资)?|[奖全]勤奖?|奖金|补贴|津贴|提成|到手|加班(?:费|工资)?|分红|利息|押金|合计|共计)"
    r"(?:金额|工资|约|为|:){0,2}(\d[\d,]*(?:\.\d+)?(?:\s?[万千百]?元|(?=[,;。、)]|$)))"
)
_SURFACE = re.compile(r"[^。;\n占征用]{0,30}?面积[约为:]{0,2}(\d[\d,]*(?:\.\d+)?\s?(?:平方米|平米|m2|㎡|亩))")
_AREA = re.compile(
    r"[\s,;、()（）]{0,3}(?:共|合计|总|计)?(?:建筑)?(?:面积)?(?:共|合)?[约为:计]{0,2}"
    r"(\d[\d,]*(?:\.\d+)?\s?(?:平方米|平米|m2|㎡))"
)
_STATISTIC = re.compile(
    r"全[县市省国州区镇乡村]|期[末初]|医院|学校|[该本我]厂|城镇居民|农村居民|居民人均|农民人均|标准|财政|上年度经审计|营业总?收入|企业|公司|社会|平均|增长"
    r"|合作社|协会|[水电]站|我[县市省镇]|(?:全年|累计)发放|最低|保证金|总额|预算|专户|销售|主营|财报|年报|行业|股份|流动负债|公益债务"
)
_HIGH = re.compile(r"[1-9][0-9]{2,}(?:\.[0-9]+)?万|[1-9](?:,?[0-9]){6,}")
"""More than one worker's pay."""
_OF_A_PROJECT = re.compile(r"本工程|本项目|该项目|该工程|专用账户|专户|驿站|惠及")
_OF_MANY = re.compile(
    r"(?<!人口)(?<!家庭)(?<!全家)(?<!一家)[0-9十百千]余?[人名户](?:农民工|工人|职工|村民)?,?[\u4e00-\u9fa5]{0,6}$"
)
_PERSONAL = re.compile(r"户主|本人|身份证|申请人|家庭|村民|被核对人|其中|拖欠|欠薪|领取")


def _public(text: str, start: int, stop: int, end: int) -> bool:
    """The amount is a statistic, a budget or a threshold (低于6800元标准), not somebody's own."""
    if "亿" in text[stop:end] or re.match(
        r"\s*(?:[万千百]?亿|[万千]?(?:[美港欧澳日]元|英镑)|万?股|%|标准|以[上下]|及以[上下]|(?:\(含\))?的(?=可|应|家庭|住房|城|无|人|居))",
        text[end : end + 8],
    ):
        return True
    pay = "工资" in text[start:stop]
    if _OF_MANY.search(text, max(0, start - 24), start) or (pay and _HIGH.search(text, stop, end + 3)):
        return True
    line = re.split(r"[。;,\n]", text[max(0, start - 24) : stop])[-1]
    if _OF_A_PROJECT.search(line):
        return True
    sentence = re.split(r"[。\n]", text[max(0, start - 80) : start])[-1]
    if _STATISTIC.search(line) and not (_PERSONAL.search(line) or _EMPLOYED.search(sentence)):
        return True
    if _LIMIT.search(text, stop, end) and not _NAMED.search(sentence):
        ruled = _RULE.search(sentence) or _RULE.search(text, stop, end)
        if ruled or not (_PERSONAL.search(sentence) or _PERSONAL.search(text, start, stop)):
            return True
    return bool(_SCOPE.search(sentence)) and not (
        _PERSONAL.search(sentence.replace("其中", "")) or _NAMED.search(sentence)
    )


_LIMIT = re.compile("[不应须]?得?(?:超过|高于|低于|少于|小于|大于)|以[内上下]")
_RULE = re.compile("应|须|不得|可申请|标准|条件|规定|准入")
"""Sets a limit for all, beside an amount; without one of these words it may be a person's: 承诺家庭年收入低于5万元."""
_SCOPE = re.compile(
    r"招聘|诚聘|招收|资产总额|总资产|净资产|[本我该](?:公司|单位|院|校|企业)|资本金|总投资|往来款|科目|结余|融资|资金筹措"
    r"|全[县市省州区镇乡村国]|财务公开|城镇居民|农村居民|居民人均|统计公报|亿元|村(?:级|集体|财务)|财务状况|资产负债|营业收入|财政"
)
_EMPLOYED = re.compile("兹证明|系[我本](?:公司|单位|局|校|院|村)|求职|应聘")
_NAMED = re.compile(
    _EMPLOYED.pattern + "|"
    r"姓名|[男女],|配偶|夫妻|户籍|家住|名下|工资|电话"
)
