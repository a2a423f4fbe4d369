"""The head and the foot of a document: its title, the project that the title names, letterhead, signature and date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.fields.blank import is_attachment, is_instruction
from extractors.fields.dates import moments
from extractors.fields.pairs import Slice, trimmed
from extractors.fields.text import Grid, Line, Unit
from extractors.fields.values import DOCUMENT_NUMBER, ORGANIZATION

_NOTICE_WORD = (
    r"重大|工程(?=施工|监理|勘察|设计|总承包)|施工|监理|勘察|设计|总承包|EPC|服务|货物|采购|政府|公开|邀请|电子|资格|预审|后审|招标|招投标|评标|预?中标|"
    r"预?成交|拟|定标|候选人|供应商|社会资本方?|合同|订立|签订|签约|审批|核准|论证|履行|履约|变更|调整|竣工|验收|决算|财务|审计|备案|参建|单位|管理|项目(?=识别|准备|采购|执行|移交|进展|概况|施工|竣工|建设|中标|合同|公司)|"
    r"年度|[一二三四]季度|上半年|下半年|\d{4}年度?|识别|准备|执行|移交|阶段|进展|运营|建设|情况|信息|结果|有关|相关|公示|公告|通告|公开|公布|通知|表|稿|的|及|和|与|、|\(成交\)|\(.{1,8}次\)|二次|第二次|第[一二三]次|重新|再次|"
    r"\((?:中标|成交)?候选人\)|征地|征收|补偿|安置|更正|澄清|补充|终止|牌|概况|基本|质量|安全|监督|处罚|行政|实施|方案|批复|书|内容"
)
_NOTICE = re.compile(rf"(?:{_NOTICE_WORD})+(?:\([^()]{{1,12}}\))?")
_NOTICE_END = re.compile(r"(?:结果|情况)$|公告|公示|公开|通告|公布|信息|通知|批复|表|书")
_PROJECT_END = re.compile(
    r"(?:工程|项目|改造|建设|大修|整治|治理|加固|采购|服务|绿化|标段|修复|中修|设施|安置点)"
    r"(?:\([^()]{1,12}\)|[一二三四五]期)?$"
)
_NOBODYS = re.compile(
    r"(?:[\u4e00-\u9fff]{1,6}[省市县区州镇乡](?=[重工建政公项投竣施])|[\u4e00-\u9fff]{2,20}(?:交易中心|人民政府|委员会|办公室|局))?(?:重大|重点|政府|公共|工程|建设|投资|采购|招标|施工|服务|货物|项目|有关|年度|\d{4}年)*"
)
"""What names no project: 某县公共资源交易中心工程建设项目, 政府采购."""
_OBJECT_END = re.compile(
    r"(?:楼|馆|路|桥|库|渠|园|场|管网|隧道|小区|泵房|水厂|堤防|大道|用房|厂房|机房|车站|码头|设备|系统|平台|家具|桌椅)(?:\([^()]{1,12}\))?$"
)
_WORKS_END = re.compile(r"(?:工程|项目)(?:\([^()]{1,12}\)|[一二三四五]期)?")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2}[市县区镇乡村](?!场)")
_ABOUT_WORKS = re.compile(r"招标|中标|候选人|合同|竣工|施工|采购|成交|变更|验收|评标")
_LETTER = re.compile(
    r"关于(?:同意|核准|审批|批准|调整|对|印发|上报|报送)*(?P<project>.{4,90}?)(?P<kind>项目建议书|可行性研究报告|初步设计(?:及|和|暨|、)?(?:投资)?(?:概算)?|"
    r"(?:重大)?设计变更(?:报告|方案)?|水土保持方案(?:报告书?)?|环境影响报告[书表]|节能(?:报告|审查)|项目(?:核准|备案)|核准|备案|施工许可|用地预审|选址意见|招标(?:方案|事项)|"
    r"实施方案|概算调整|竣工财务决算)[^。]{0,14}的(?:批复|批准|核准|审查意见|意见|函|决定|通知)"
)
_LOT = re.compile(r"[(（](?P<lot>第?[一二三四五六七八九十\dA-Z]{1,3}(?:合同)?标段)[)）]")
_NUMBERED = re.compile(rf"(?:批复|决定|意见|通知|函|文件)({DOCUMENT_NUMBER})$")
"""A number set beside the title, which a page prints on the same line."""
_FURNITURE = re.compile(r"[—\-–\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/共]\s*\d{1,4}\s*页?)?[—\-–\s]*")
_SIGNED = re.compile(rf"(?P<org>{ORGANIZATION})(?:\((?:公?章|盖章)\))?")
_DATE_LABEL = re.compile(r"(?:日期|时间)\s*[:：]$")
_SIGN_LINES = 14


@dataclass(frozen=True, slots=True)
class Head:
    """``title`` is the title's text in ``lines`` (several when it runs over lines)."""

    title: str
    lines: tuple[Line, ...]
    project: tuple[Slice, ...] = ()
    kind: tuple[Slice, ...] = ()
    lot: tuple[Slice, ...] = ()


def furniture(line: Line) -> bool:
    """True for page numbers."""
    return _FURNITURE.fullmatch(line.text) is not None


def head(units: Sequence[Unit]) -> Head:
    """Find the title in the first lines, and the project that it names."""
    lines = _title_lines(units)
    letter = _letter(units)
    if letter is not None:
        return letter
    title = "".join(line.text for line in lines)
    lot = _LOT.search(title)
    return Head(title, tuple(lines), _project(lines), (), _slices(lines, *lot.span("lot")) if lot else ())


def _title_lines(units: Sequence[Unit]) -> list[Line]:
    lines: list[Line] = []
    for unit in units[:10]:
        if isinstance(unit, Grid):
            break
        text = unit.text
        if furniture(unit) or (not lines and re.fullmatch(r"(?:[\u4e00-\u9fff]{2,8})?(?:政府)?信息公开", text)):
            continue
        if is_instruction(text) or re.fullmatch(DOCUMENT_NUMBER, text) or re.fullmatch(r"\([^()]*\)", text):
            if lines:
                break
            continue
        if len(text) > 60 or re.search(r"[。;]|[:：]|,", text) or (unit.depth and lines):
            break
        lines.append(unit)
        if len(lines) >= 4 or re.search(r"(?:公告|公示|公开|公开表|公示表|公示稿|批复)(?:\([^()]{1,10}\))?$", text):
            break
    return lines


def _project(lines: Sequence[Line]) -> tuple[Slice, ...]:
    """Cut the name of the project off the words that name the notice."""
    text = "".join(line.text for line in lines)
    ends = {sum(len(line.text) for line in lines[:number]) for number in range(1, len(lines))}
    best = -1
    for cut in range(4, len(text)):
        rest = text[cut:]
        if not _PROJECT_END.search(text[:cut]) or not _NOTICE.fullmatch(rest) or not _NOTICE_END.search(rest):
            continue
        if best not in ends or cut in ends:
            best = cut if best not in ends else max(best, cut)
    if best < 0 and len(lines) == 1 and _PROJECT_END.search(text):
        best = len(text)
    if best < 0:
        best = _object(text)
    if best < 0:
        best = _somewhere(text)
    start = 2 if text.startswith("关于") else 0
    named = best > start and _NOBODYS.fullmatch(text[start:best]) is None
    return _slices(lines, start, best) if named else ()


def _somewhere(text: str) -> int:
    """Where the name of a project at a named place ends, whatever words name the notice behind it; -1 when nowhere."""
    found = [match.end() for match in _WORKS_END.finditer(text) if _PLACE.search(text[: match.start()])]
    whole = found and _NOTICE_END.search(text[found[-1] :]) and "的" not in text[: found[-1]]
    return found[-1] if whole and found[-1] >= 9 else -1


def _object(text: str) -> int:
    """Where the name of a building or a plant ends that is not called 工程 or 项目 (教学楼, 管网), -1 when there is
    none: only before words that speak of works."""
    for cut in range(len(text) - 1, 3, -1):
        rest = text[cut:]
        if _OBJECT_END.search(text[:cut]) and _NOTICE.fullmatch(rest) and _NOTICE_END.search(rest):
            return cut if _ABOUT_WORKS.search(rest) else -1
    return -1


def _slices(lines: Sequence[Line], start: int, end: int) -> tuple[Slice, ...]:
    """Map a range of the joined lines to slices."""
    found: list[Slice] = []
    position = 0
    for line in lines:
        low, high = max(start - position, 0), min(end - position, len(line.text))
        if low < high:
            found.append(trimmed(line, low, high))
        position += len(line.text)
    return tuple(found)


def _letter(units: Sequence[Unit]) -> Head | None:
    """The title of an official reply (关于…的批复), over at most four lines."""
    lines = [unit for unit in units[:14] if isinstance(unit, Line)]
    for first in range(len(lines)):
        if "关于" not in lines[first].text:
            continue
        for last in range(first + 1, min(first + 5, len(lines) + 1)):
            joined = "".join(line.text for line in lines[first:last])
            match = _LETTER.search(joined)
            if match is not None and not re.search(r"[。:：]", joined[: match.end()]):
                chosen = lines[first:last]
                return Head(
                    joined,
                    tuple(chosen),
                    _slices(chosen, match.start("project"), match.end("project")),
                    _slices(chosen, match.start("kind"), match.end()),
                )
    return None


@dataclass(frozen=True, slots=True)
class Foot:
    """Who signed and when, below the text."""

    organization: Slice | None = None
    date: Slice | None = None


def foot(units: Sequence[Unit]) -> Foot:
    """Find the signature: an organization and a date on lines of their own, above copies and attachments."""
    organization: Slice | None = None
    date: Slice | None = None
    seen = 0
    for unit in reversed(units):
        if isinstance(unit, Grid) or seen > _SIGN_LINES:
            break
        if len(unit.text) <= 2:
            continue
        seen += 1
        remark = is_attachment(unit.text) or is_instruction(unit.text) or "印发" in unit.text
        if remark or furniture(unit) or unit.depth:
            continue
        text = unit.text
        dates = moments(text)
        if date is None and dates and dates[-1].end == len(text) and len(dates) == 1 and len(dates[0].iso) >= 10:
            rest = _DATE_LABEL.sub("", text[: dates[0].start].strip())
            if not rest or _SIGNED.fullmatch(rest):
                date = trimmed(unit, dates[0].start, dates[0].end)
                if rest and organization is None:
                    organization = trimmed(unit, 0, dates[0].start)
                continue
        if organization is None and _SIGNED.fullmatch(text) and 4 <= len(text) <= 30:
            organization = trimmed(unit, 0, len(text))
            continue
        if date is not None or organization is not None:
            break
    return Foot(organization, date)


def document_number(units: Sequence[Unit]) -> Slice | None:
    """The document number on a line of its own near the top."""
    for unit in units[:8]:
        if isinstance(unit, Line) and re.fullmatch(DOCUMENT_NUMBER, unit.text.strip()):
            return trimmed(unit, 0, len(unit.text))
        behind = _NUMBERED.search(unit.text) if isinstance(unit, Line) else None
        if behind is not None and isinstance(unit, Line):
            return trimmed(unit, behind.start(1), behind.end(1))
    return None


def addressee(units: Sequence[Unit]) -> Slice | None:
    """Whom a letter is addressed to: a line near the top that is an organization and a colon."""
    for unit in units[:14]:
        if isinstance(unit, Line):
            match = re.fullmatch(rf"({ORGANIZATION})(?:[(（][^()（）]{{2,40}}[)）])?[:：]", unit.text)
            if match is not None:
                return trimmed(unit, 0, match.end(1))
    return None
