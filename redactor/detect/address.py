"""Home addresses: the detail below county and town goes, the administrative prefix may stay.

An address counts as a home behind a label that says so (家住, 户籍地址), behind a weak label (地址, 坐落) where the
sentence is about a person, and anywhere when it ends in building, unit and room (3栋2单元501) and is no office.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from redactor.detect.named import Records

_RUN = re.compile(
    r"(?:[\u4e00-\u9fa50-9A-Za-z#·•\-—–~〇×]"
    r"|[(（][\u4e00-\u9fa50-9A-Za-z#\-]{1,12}[)）]"
    r"|[ \t]{1,2}(?=[0-9\u4e00-\u9fa5])(?![\u4e00-\u9fa5]{2,6}:)"
    r"|\r?\n(?=[0-9]{0,4}(?:单元|栋|幢|号|室|组|-[0-9])|[\u4e00-\u9fa5]{0,7}[0-9]{1,4}(?:栋|幢|号|单元|组)))"
    r"{2,70}"
)
_FILL = re.compile(
    r"(?:\s|[:=\"“'(（]|为|是|在|于|地址|详细|位于|所在地|[0-9一二两三四五六壹贰叁] ?(?:处|套|栋|间|幢)[(（])*"
)
_DETAIL = re.compile(
    r"村|组|社区|居委会|寨|屯|庄|堡|湾|坪|坝|路|街|巷|弄|胡同|大道|号|栋|幢|座|单元|室|楼|小区|花园|苑|家属院|宿舍|公寓|新城"
    r"|里|府|庭|居|房|园|镇\S"
)
_STRONG = re.compile(
    r"[0-9一二三四五六七八九十百两A-Za-z]\s?(?:号|组|栋|幢|单元|室|楼|弄|座|村民组)|\d-\d"
    r"|(?:村|寨|屯|社区)[\u4e00-\u9fa5]{0,6}$"
)
_NAMED = re.compile(_STRONG.pattern + r"|村|社区|路|街道?|巷|小区|苑|花园|家属院|宿舍|公寓")
_UNIT = re.compile(
    r"[\u4e00-\u9fa5A-Za-z0-9]{0,14}?[0-9A-Za-z]{1,4}(?:栋|幢|号楼|座|号)[\s\-]?[0-9一二三四五六]{1,2}单元[\s\-]?"
    r"(?:[0-9]{1,2}(?:层|楼)\s?)?(?:[0-9]{1,2}-[0-9]{1,3}|[0-9]{2,4}|[左右东西南北中]户)?(?:室|号|房(?!屋)|[左右东西中]户)?(?![层楼])"
)
_CHOSEN = re.compile(
    r"[0-9A-Za-z号\-]{0,8}[\u4e00-\u9fa5·]{2,8}选(?:定|择|取|得|房)?(?:的)?:?(?=[\u4e00-\u9fa5]{2,12}[0-9])"
)
"""Who chose the home, before it."""
_GENERAL = re.compile(r"(?:所在|[村组镇乡县市区楼栋幢号室院]|街道|社区|小区|单元|地址|\s)+")
"""Names a level of addresses, in a heading: 户籍所在街道."""
_MADE_OF = re.compile("(?:砖混|砖木|砖瓦|土木|石木|框架|钢混|土坯|木)(?:结构)?[0-9一二两三四五六]")
"""What a house is made of, and how many of them."""
_LEAD = re.compile(
    r"(?:(?:选定|选中)?(?:承租|租赁|调换|购买|认购)?(?:新房|房屋|住房|房源)为?|拟安置[于到至]?|为)(?=[\u4e00-\u9fa5]{2,12}[0-9])"
)
"""Words between a label and the home."""
_NO_MARKET = "(?<!门)(?<!超)市(?!场)"
_NO_CITY = re.compile(r"都市|城市(?=花园|之|风|嘉|印|名|新|国|绿|阳光)|超市|门市")
"""Begins the name of an estate, not of a city."""
_PREFIX = (
    re.compile(
        r"[\u4e00-\u9fa5]{2,8}?(?:省|自治区)|(?:北京|上海|天津|重庆)(?![东西南北中一二三四]{0,2}(?:路|街|大道|巷))市?"
    ),
    re.compile(rf"[\u4e00-\u9fa5]{{2,16}}?(?:自治州|地区|盟)|[\u4e00-\u9fa5]{{2,6}}?{_NO_MARKET}"),
    re.compile(
        rf"(?:[\u4e00-\u9fa5](?:(?![村镇])[\u4e00-\u9fa5]){{0,15}}?)?"
        rf"(?:自治县|自治旗|(?<=[\u4e00-\u9fa5]){_NO_MARKET}|(?<=[\u4e00-\u9fa5])[县旗](?![城村路街组屯寨湾镇]|社区|小区|大道)"
        r"|(?<![小社园校厂矿片宅活属住城东西南北安新])(?<=[\u4e00-\u9fa5])区|(?<=[\u4e00-\u9fa5]{2})(?<!移民|安置)新区"
        r"|[水白]城区|特区|林区)"
    ),
    re.compile(r"[\u4e00-\u9fa5]{1,10}?(?:(?<!小)镇(?!江|雄|远|宁|安|坪)|乡|街道(?:办事处)?(?!路))"),
)
"""Province, prefecture, county, town: each level may be left out."""
_OFFICE_LABEL = re.compile(r"(?:单位|公司|办公|代理|采购|招标|供应商|投标|中标).{0,8}地 ?[址点]|地\s{0,6}[址点]:")
_OFFICE = re.compile(r"政府|服务中心|交易中心|公司$|办公|项目部|工地|开标|评标")
_CUT = re.compile(
    r".*(?:选房(?=[\u4e00-\u9fa5]{2})|现安置(?=[\u4e00-\u9fa5]{2})|请到|搬[至到入]|迁[至到入]|选定的?(?:房源)?|选了|选择|选中|房号|承租|选(?=[\u4e00-\u9fa5]{2})|分得|分到|购买|购得|安置[于至到]|位于|坐落|返回|还房|回到|址为?|的|在|房号|住|房[屋源]?为|房屋(?=[\u4e00-\u9fa5]{2})|:)"
)
_TAIL = re.compile(
    r"\s[\u4e00-\u9fa5]{0,4}(?:面积|金额|价款?|数量|结构|编号|证号|人口|层数|用途|姓名|情况).*$"
    r"|(?:家[中里]$|原址$|房屋|已|具备|需|请|的|停放|擅自|居住|住[了过着]|邮寄|寄送|送达|答复|户籍|归[男女]方|邮政编码|邮编|电话|传真|开户).*$|人$"
)


@dataclass(frozen=True, slots=True)
class AddressWords:
    """Compiled labels and lexicons."""

    labels: re.Pattern[str]
    weak: re.Pattern[str]
    public: re.Pattern[str]
    person: re.Pattern[str]


def detail_start(text: str, start: int, end: int) -> int:
    """Return where the detail begins: behind province, city, county and town, as far as they are written."""
    position = start
    for level in _PREFIX if not _NO_CITY.match(text, start, end) else ():
        match = level.match(text, position, end)
        if match and match.end() < end:
            position = match.end()
    while position < end and text[position].isspace():
        position += 1
    return position


def address_at(text: str, position: int, limit: int) -> tuple[int, int] | None:
    """Return the detail of the address that begins at ``position`` (after filler), None when there is none."""
    fill = _FILL.match(text, position, limit)
    start = fill.end() if fill else position
    run = _RUN.match(text, start, limit)
    if not run:
        return None
    end = start + len(run.group().rstrip())
    begin = detail_start(text, start, end)
    detail = text[begin:end]
    cut = _TAIL.search(detail)
    if cut and cut.start() > 3:
        end, detail = begin + cut.start(), detail[: cut.start()]
    chosen = _CHOSEN.match(detail) or _LEAD.match(detail)
    if chosen:
        begin, detail = begin + chosen.end(), detail[chosen.end() :]
    if _GENERAL.fullmatch(detail) or _MADE_OF.match(detail):
        return None
    told = ":" in text[position:start] or "\n" in text[position:start]
    if len(detail) < 2 or not (_DETAIL if told else _NAMED).search(detail):
        return None
    return begin, end


def labelled(words: AddressWords, text: str) -> list[tuple[int, int, str, float]]:
    """Return (start, end, label, score) of addresses behind labels."""
    found: list[tuple[int, int, str, float]] = []
    for match in words.labels.finditer(text):
        if match.group() == "家在" and _TRADE.search(text, max(0, match.start() - 1), match.start()):
            continue
        if match.group() == "新居" and _BLOCK.match(text, match.end()):
            continue  # 城南新居B7: what an estate is called
        place = address_at(text, match.end(), len(text))
        if place and _home(words, text, match.start(), place, strong=True):
            found.append((*place, match.group(), 0.85))
    for match in words.weak.finditer(text):
        if match.group() == "住" and _NOT_LIVING.match(text, match.end()):
            continue
        if match.group() in _OWNED and text[match.end() : match.end() + 1] in "证局税":
            continue
        place = address_at(text, match.end(), min(len(text), match.end() + 80))
        if not place or not _STRONG.search(text[place[0] : place[1]]):
            continue
        ahead = (
            match.group() in (*_OWNED, "住")
            or "通" in match.group()
            or _HOUSE.search(text, max(0, match.start() - 4), match.start()) is not None
        )
        lives = match.group() == "住" and _LIVES.search(text, max(0, match.start() - 1), match.end()) is not None
        if (lives or about_person(words, text, match.start(), ahead=ahead)) and _home(
            words, text, match.start(), place, strong=False
        ):
            found.append((*place, match.group(), 0.7))
    return found


def dwelt(words: AddressWords, text: str) -> list[tuple[int, int, str, float]]:
    """Return addresses that what follows them makes homes: 在…居住至今, 从…搬迁到."""
    found = []
    for match in _DWELT.finditer(text):
        limit = match.start() + (match.group() in "号组室")
        first = max(0, limit - 60)
        start = max(first, *(text.rfind(stop, first, limit) + 1 for stop in "。;,\n:(\0"))
        lead = _FROM.match(text, start, limit)
        if lead is None:
            continue
        place = address_at(text, lead.end(), limit)
        if place is None or place[1] < limit - 1 or not _STRONG.search(text[place[0] : place[1]]):
            continue
        if not at_work(words, text, *place) and not _PUBLIC_WORKS.search(text, start, match.end() + 8):
            found.append((*place, match.group(), 0.7))
    return found


_BLOCK = re.compile("[A-Z0-9]")
_BUILT = "(?:住房|房屋|新房|住宅)"
_CALLED_ON = r"(?=(?!织)[\u4e00-\u9fa5]{1,3}(?<![专国大业])家[,。;走看慰了进核回])"
_DWELT = re.compile(
    "居住|租住|暂住|原址|擅自|生活至|搬迁[至到]|搬[至到]|迁[至入到]|移民搬迁"
    "|的(?:业主|住户|租户|私房|自建房|老房|老屋|旧宅|祖屋|家[中里])|"
    + "|".join([word + _BUILT for word in ("翻建", "新建", "改建", "重建", "修建", "自建")])
    + "|" + "|".join([mark + _CALLED_ON for mark in "号组室"])
)  # fmt: skip
_FROM = re.compile(r".*(?:[在从由自于到去是]|原住)")
_PUBLIC_WORKS = re.compile(r"项目|工程|管线|线路|杆线|电杆|变压器|公司|学校|医院|机关|单位|办公")


def doors(words: AddressWords, text: str, numbers: Sequence[int], named: Records) -> list[tuple[int, int, str, float]]:
    """Return addresses down to the door (12幢501室, 3-2-501, …村…组5号) in sentences about a person: with words that
    say so, or with a private number near by. ``numbers`` are the sorted places of private numbers; ``named`` finds
    persons."""
    found = []
    reach = 0
    for match in _DOOR.finditer(text):
        if match.start() < reach:
            continue
        begin = max(text.rfind("\n", max(0, match.start() - 60), match.start()) + 1, match.start() - 60)
        line = text[begin : match.start()]
        cut = _CLAUSE.search(line)
        start = begin + (cut.end() if cut else 0)
        if _PLACED.search(line) or _OFFICE_LABEL.search(line) or at_work(words, text, begin, match.end()):
            continue
        if any(word in line for word in _ORGANISATIONS):
            continue
        near = bisect_left(numbers, match.start())
        beside = any(
            abs(place - match.start()) < _NEARBY and not _BREAK.search(text, *sorted((place, match.start())))
            for place in numbers[max(0, near - 1) : near + 1]
        )
        if not beside and not (words.person.search(line) or _FAMILY.search(line) or named.any_in(line)):
            behind = text[match.end() : match.end() + 30].split("。", 1)[0]
            if not words.person.search(behind) or any(word in behind for word in _ORGANISATIONS):
                continue
        place = address_at(text, start, match.end())
        if place and place[1] >= match.end() - 1:
            found.append((place[0], match.end(), match.group()[-1:], 0.7))
            reach = match.end()
    return found


_FAMILY = re.compile(
    r"(?:购|选)房|宅基地|拟购|(?:安置房|房源|房屋|住房|新房|商品房)为"
    r"|[一全]家(?:人|[0-9一二三四五六七八九]口)?(?:选|分|搬|住|迁)"
)
_NEARBY = 60
_BREAK = re.compile(r"[\n。]")
_DOOR = re.compile(
    r"[0-9A-F村寨屯湾坝组阁苑园庭轩](?:(?<=[0-9A-F])(?:[0-9]{0,2}(?:栋|幢|号楼|座)(?:[0-9]{3,4}|[0-9]{1,2}-[0-9]{1,4})(?![0-9])(?:室|号|房(?!屋))?"
    r"|(?<=[\u4e00-\u9fa5].)[0-9]{0,2}-[0-9]{1,2}-[0-9]{3,4}(?![0-9\-])室?"
    r"|(?<=[舍区苑园院].)[0-9]{0,2}-[0-9]{1,2}-[0-9]{1,3}(?![0-9\-])室?"
    r"|(?<=[:,。\n].)[0-9]?-[0-9]{1,2}-[0-9]{3,4}室?(?=业主|住户|户主))"
    r"|(?<=[阁苑园庭轩])[0-9]{3,4}(?:室|号房)"
    r"|(?<![0-9])[\u4e00-\u9fa5]{0,6}[0-9]{1,3}号(?![楼线桩地机井点图段路住车]))"
)
"""Begins with a set of characters: the engine then skips to them, which it does not where alternatives differ."""
_CLAUSE = re.compile(
    r".*(?:[,;:、(\s—\-]|\)(?=[\u4e00-\u9fa5]{4})|办理|转让|出售|拟购|购置|选[定了中]|房号|承租|房产(?=[\u4e00-\u9fa5])|请到|登记|(?:独|借|寄)住?居?(?:在|于)|居住(?:在|于|地)?|住(?:址|在|于)?|独居|家在|安置(?:在|到|于|至|(?![点区房小]))|置换[至到为]|调换[至到为]|腾退|搬(?:入|迁)(?:至|到)?|位于|坐落(?:在|于)?|租(?:住|住在|赁)|分(?:得|到)|购买|认购|购得|新房|将)"
)
_PLACED = re.compile(r"地 {0,4}[址点][^,;。]{0,30}$|(?:项目|工程|标段|施工|起点|终点|位置)[^,;。]{0,30}$")


def residential(words: AddressWords, text: str) -> list[tuple[int, int, str, float]]:
    """Return addresses that building, unit and room give away without a label."""
    found = []
    position = text.find("单元")
    while position >= 0:
        match = _UNIT.search(text, max(0, position - 24), position + 16)
        position = text.find("单元", max(position + 2, match.end() if match else 0))
        if not match:
            continue
        line = text[max(0, text.rfind("\n", 0, match.start()) + 1, match.start() - 40) : match.start()]
        above = text[max(0, match.start() - len(line) - 30) : match.start() - len(line)].rstrip()
        if _NO_ROOM.search(match.group()) and _BUILDING.search(line + text[match.end() : match.end() + 12]):
            continue
        if "层" in match.group() or above.endswith(("公司", "中心", "研究院", "事务所")):
            continue
        clause = max(line.rfind(mark) for mark in ",;、") + 1
        if words.public.search(line[clause:][-30:] + match.group()) or _OFFICE_LABEL.search(line):
            continue
        start, end = match.span()
        cut = _CUT.match(text, start, end)
        start = cut.end() if cut and cut.end() < end else start
        start = detail_start(text, start, end)
        found.append((start, end, "单元", 0.75))
    return found


_NO_ROOM = re.compile("单元$")
_BUILDING = re.compile("工程|施工|监理|整改|搭设|外架|脚手架|图纸|验收|浇筑|混凝土|电梯|外墙")
"""Work on a building: its units are nobody's home."""


def beside(words: AddressWords, text: str, position: int) -> tuple[int, int] | None:
    """Return the home that is written right behind a person's number or age, as in a list without labels. A village and
    a group alone do not count."""
    gap = _BESIDE.match(text, position)
    if not gap or _UNLIKE.match(text, gap.end()):
        return None
    blank = _BLANK.search(text, gap.end(), gap.end() + 60)
    place = address_at(text, gap.end(), blank.start() if blank else min(len(text), gap.end() + 60))
    if not place or (place[0] == gap.end() and not _PLACE.match(text, gap.end())):
        return None
    if not _NUMBERED.search(text, *place) or at_work(words, text, gap.end(), place[1]):
        return None
    line = text[max(text.rfind("\n", 0, position) + 1, position - 60) : position]
    if any(word in line for word in _ORGANISATIONS):
        return None
    door = max(found.end() for found in _NUMBERED.finditer(text, *place))
    rest = _REST.match(text, door, place[1])
    return place[0], rest.end() if rest else door


def bracketed(words: AddressWords, text: str, number: int) -> tuple[int, int] | None:
    """Return the home that brackets behind a name hold before a person's number: 王五（某社区一组，138…）."""
    found = _IN_BRACKETS.search(text, max(0, number - 40), number)
    if not found or at_work(words, text, *found.span(1)):
        return None
    begin = detail_start(text, *found.span(1))
    return (begin, found.end(1)) if begin < found.end(1) else None


_IN_BRACKETS = re.compile(
    r"[\u4e00-\u9fa5]\(([\u4e00-\u9fa50-9]{2,16}(?:[村寨屯]|社区)[\u4e00-\u9fa50-9]{0,8}[组号])[,、;]\s?"
    r"(?:(?:手机|电话|联系电话|身份证号?):?)?$"
)
_REST = re.compile(r"[0-9A-Za-z\-]{0,6}(?:单元|栋|幢|号楼)?[0-9]{0,4}[室号房户层楼]{0,2}")


_BESIDE = re.compile(r"[ \t]?[,;、|)\t ]\s{0,2}")
_BLANK = re.compile(r"[\s,;]")
_UNLIKE = re.compile(
    r"[^,;。\n]{0,6}(?:地 {0,4}[址点]|工作|任|系|为|就职|单位|邮编|于|名下|房产|账户|银行|信用|住|[0-9]岁)"
)
_PLACE = re.compile(r"[\u4e00-\u9fa5]{1,6}(?:村|社区|路|街|巷|小区|花园|苑|新城|公寓|院|里|园)")
_NUMBERED = re.compile(
    r"[村寨屯社区组湾坝路街巷][\u4e00-\u9fa5]{0,8}[0-9一二三四五六七八九十]{1,4}号|[栋幢][^,;。]{0,8}[室号]|单元|\d-\d{1,2}-\d"
    r"|号楼[0-9一二三四五六]|[栋幢][0-9]{2,4}"
)


def at_work(words: AddressWords, text: str, start: int, end: int) -> bool:
    """A place of work stands there; a village committee that a hamlet or a group follows is a part of an address."""
    return any(
        not (_COMMITTEE.match(text, found.end() - 3, end) or text.startswith("宅基地", found.start() - 1))
        for found in words.public.finditer(text, start, end)
    )


_COMMITTEE = re.compile(r"[村居]委会[\u4e00-\u9fa50-9]{0,8}[组寨屯湾坝号社队]")


def _home(words: AddressWords, text: str, label: int, place: tuple[int, int], *, strong: bool) -> bool:
    """The label belongs to a person and the place is nobody's office."""
    if _OFFICE.search(text, place[0], place[1]) if strong else at_work(words, text, *place):
        return False
    return not re.search(r"(?:单位|公司|企业|机构|办公|项目|工程|注册|经营)\s{0,2}$", text[max(0, label - 6) : label])


_TRADE = re.compile("[买卖商厂店专国大独赢管宜各多几]")
"""Makes another word of 家: 买家在, 商家在, 国家中西部."""
_LIVES = re.compile(r"[常居租暂寄借现]住|[,;。、(\s]住|^住")
_NOT_LIVING = re.compile(r"\s{0,6}[址宅院建户房所]")
_ORGANISATIONS = ("公司", "单位", "局", "中心", "政府", "医院", "学校")
_STATISTICS = ("累计", "全县", "全镇", "全乡", "全村", "全市", "全省", "全国")
_PERSON_DATA = re.compile(r"[,( ](?:性别)?[男女](?=[,) ])|[\u4e00-\u9fa5]族(?=,)|\d岁")
_OWNED = ("房产", "房屋")
_HOUSE = re.compile("(?:房屋|住房|房产|私房|自建房|商铺|门面|住宅)$")
_PERSON_LINES = re.compile(
    r"(?:^|\n)[\d.、 ]{0,4}(?:姓 {0,4}名|性 {0,4}别|身份证|公民身份|户主|申请人)[^\n]*\n(?:[^\n]*\n)?\s*$"
)


def _speaks_of(words: AddressWords, line: str) -> tuple[int, int]:
    """Return the last places where a line speaks of a person and of an organisation, -1 for neither."""
    person = -1
    for pattern in (words.person, _PERSON_DATA):
        for match in pattern.finditer(line):
            other = match.group().startswith("家") and _TRADE.match(line[max(0, match.start() - 1) : match.start()])
            if not other and not (match.group() == "名下" and line.endswith(_ORGANISATIONS, 0, match.start())):
                person = max(person, match.end())
    return person, max(line.rfind(word) for word in (*_ORGANISATIONS, *_STATISTICS))


def about_person(words: AddressWords, text: str, position: int, *, ahead: bool = False) -> bool:
    """The line before the label (the two lines above a label that begins its line) speaks of a person, not of an
    organisation; with ``ahead``, where it speaks of neither, what follows may speak of a person."""
    window = text[max(0, position - 90) : position]
    lines = window.split("\n")
    if not lines[-1].strip() and _PERSON_LINES.search(text, max(0, position - 120), position):
        return True
    last, organisation = _speaks_of(words, lines[-1])
    if last < 0 and organisation < 0 and len(lines) > 1 and not lines[-2].rstrip().endswith(("。", ";", ":")):
        last, organisation = _speaks_of(words, lines[-2])
    if ahead and last < 0 and organisation < 0:
        return words.person.search(text[position : position + 120].split("。", 1)[0]) is not None
    return last > organisation
