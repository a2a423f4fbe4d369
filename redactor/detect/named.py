"""Persons whom running text names: by a surname and what the person is, does or has; no model is asked."""

from __future__ import annotations

import re

_HAN = "[\u4e00-\u9fa5]"
_ROLE = (
    "(?:农|贫困|低保|脱贫|监测|特困|五保|受灾|拆迁|搬迁|移民|安置|困难|业|住|租|种植|养殖|征|保障|危房|残疾|承包|缺粮)户"
    "|(?:[瓦木钢电焊普杂漆泥油力小]|钢筋|架子|模板|抹灰|水泥|泥水|砌筑|混凝土|民|职|务)工"
    "|(?:患|死|伤|逝|劳动|务工|打工)者|[居村渔牧移灾]民|儿童|家属|遗属|学生|孤儿|[户业房车机坟店船]主|对象|党员|社员"
    "|(?:残疾|申请|被征收|信访|老|来访|投诉|举报|承租|出租|借款|贷款|当事|受益|领款|继承|被安置|被拆迁|权利|担保|产权|病|监护)人"
    "|[乙男女]方|被[执告]行?人?"
)
"""What a person is called before the name where nobody holds an office."""
_COUNT = "(?:出勤|出工|做工|上工|工资|欠款?|借支?|[已实应][发付领得]|领取?|[共计有])?\\s?[0-9]"
"""What a record goes on to count."""


def _names(surnames: tuple[str, ...], words: tuple[str, ...]) -> str:
    return rf"(?!{'|'.join(words)})(?:{'|'.join(sorted(surnames, key=len, reverse=True))})"


def named_pattern(surnames: tuple[str, ...], words: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a named person who does or has something, at the beginning of a clause. ``words`` begin
    with a surname's character and are no names."""
    names = _names(surnames, words)
    doing = (
        "[欠家自说称反每月年现名持交借还挣赚领拿的有为从向将把因在一今去目被以花遗丢靠户患常同不系于与经租出]|等?\\d|$"
    )
    named = rf"{names}{_HAN}{{1,2}}(?={doing})|[老小]{names}(?={_HAN})"
    alone = rf"(?:^|[:。\n\0]){names}{_HAN}{{1,2}},"
    before = r"^|[,、:;。\n\0 (]|[人长户民员主妻夫子女班组向给]|工(?!程)|显示|核实|经与|[甲乙丙]方"
    return re.compile(rf"{alone}|(?:{_ROLE}){names}{_HAN}{{1,2}}(?=[,(])|(?:{before})(?:{named})")


def recorded_pattern(surnames: tuple[str, ...], every: tuple[str, ...], words: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a person whose record begins: named alone in a clause, or after what the person is. Behind
    such a word ``every`` surname is one."""
    name, known = (rf"(?:{_names(them, words)}{_HAN}{{1,2}}|{_HAN}{{2,8}}·{_HAN}{{2,8}})" for them in (surnames, every))
    return re.compile(
        rf"(?:^|[:\0]|[\n。;][0-9]{{1,3}}[.、]?\s?){name}(?=[,(])|(?:{_ROLE}):?{known}(?=[,(;户]|{_COUNT})"
    )


def clause_pattern(surnames: tuple[str, ...], words: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a clause that only names a person, at the end of a text: 患者王五，"""
    name = rf"{_names(surnames, words)}{_HAN}{{1,2}}|{_HAN}{{2,8}}·{_HAN}{{2,8}}"
    data = rf"(?:[,、 ]?(?:[男女]|{_HAN}族|[0-9]{{1,4}}[年岁]{_HAN}{{0,2}}|[(][^()]{{1,24}}[)]))*"
    return re.compile(rf"(?:^|[,:;、(\0 0-9]|{_ROLE})(?:{name})(?:同志|户)?{data}[,:;( ]$")
