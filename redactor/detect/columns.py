"""Whole columns: below a personal heading every cell goes, short and odd values too; columns without a heading are
named after what most of their cells hold."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from redactor.detect.address import address_at, at_work
from redactor.detect.detectors import DetectorSet
from redactor.detect.labels import Label
from redactor.detect.match import Match
from redactor.detect.owner import owner_of
from redactor.detect.streams import Stream
from redactor.detect.subject import subject_of
from redactor.detect.tables import Sheet, meanings
from redactor.detect.validators import id_shape_18

_PLACEHOLDER = re.compile(r"[\s/\\\-—–_无略.。*]*")
_MASKED = re.compile(r"[xX×]{3,}|[*＊]")
_SIGNIFICANT = re.compile(r"[0-9A-Za-z].*[0-9A-Za-z]|[0-9A-Za-z]", re.DOTALL)
_PROPERTY = re.compile(
    r"[\d零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟][^\n]*|[\u4e00-\u9fa5]{1,16}[(〔\[]?\d[^\n]*",
    re.DOTALL,
)
_HOME = re.compile(
    r"(?:[村寨屯社区].{0,8}[组号]|[0-9](?:栋|幢|单元|室|号楼)|[0-9]-[0-9]+.{0,2}号?|[路街巷].{0,3}[0-9]+号)\s*"
    r"|[左右中东西]户"
)
_ROOM = re.compile(r"\s*[A-Za-z]?[0-9]{1,3}(?:-[0-9]{1,2})?-[0-9]{2,4}\s*")
"""Building, unit and room, where the heading may speak of a certificate as well: 房屋编号."""
_DIVISION = re.compile(r"(?:省|市|县|区|镇|乡|街道|自治州|办事处)$")
_HEALTHY = re.compile(
    r"缺[\u4e00-\u9fa5]{1,4}|因学|因婚|因灾|健康|良好|正常|一般|较好|无残疾|未婚|已婚|\d*人?|[一二三四五六七八九]人"
)
_HAN = re.compile(r"[\u4e00-\u9fa5]")
_LETTERS = re.compile(r"[\u4e00-\u9fa5]{3}")
_FRACTION = re.compile(r"[0-9]{1,3}(?:,?[0-9]{3})*\.[0-9]{1,6}")
"""An amount or a quantity, in whatever column it got: such a value must not be looked for in the whole document."""
_YEAR = re.compile(r"(?:19|20)[0-9]{2} ?年")
_LIKE_A_PLACE = re.compile(r"[省市县区镇乡村组路街巷号栋幢楼寨屯庄湾坝坪园苑里院]|[0-9]")
"""What a home in a form has, where the next label, unknown, may stand for a value."""
_GUESSED = ("id_card", "bank_account", "mobile", "passport", "vehicle_plate", "email")
_DIGITS = {"property": 0, "home_address": 0, "wechat_qq": 0, "vehicle_plate": 1}
"""Fewest digits of a value that is taken without a shape (default 3)."""


def _private(sheet: Sheet, column: int, detectors: DetectorSet) -> bool:
    """No cell of the column names an office, and no cell of the table a company."""
    texts = [sheet.texts[number] for number, cell in enumerate(sheet.table.cells) if cell.column == column]
    if any(at_work(detectors.addresses, text, 0, len(text)) for text in texts):
        return False
    return not any("公司" in text for text in sheet.texts)


def whole_columns(stream: Stream, detectors: DetectorSet, found: Sequence[Match]) -> Iterator[Match]:
    """Yield the cells under personal headings that no other match covers."""
    sheet = stream.sheet
    if sheet is None:
        return
    covered = sorted((match.start, match.end, match.kind) for match in found)
    longest = max((end - begin for begin, end, _ in covered), default=0)
    about = subject_of(stream, sheet, detectors, found)
    roles = {label: detectors.roles.kind(label) for label in dict.fromkeys(sheet.labels)}
    amounts = {label: detectors.roles.amount(label) for label in roles}
    for cell, label_text in enumerate(sheet.labels):
        text = sheet.texts[cell]
        if not label_text or _PLACEHOLDER.fullmatch(text) or _MASKED.search(text):
            continue
        label = sheet.meanings[cell]
        start = stream.cells[cell]
        within = [one for one in _beginning(covered, start - longest, start + len(text)) if one[1] > start]
        kind = column_kind(label, detectors)
        if not kind and about.homes(label):
            yield from _home_among_others(detectors, text, start, within, label)
        company = sheet.table.cells[cell].row in about.companies
        own = "" if company else roles[label_text]
        if kind == "home_address" and own == "property" and not _ROOM.fullmatch(text):
            kind = own
        if not kind and about.people and not about.projects and not company:
            kind = "property" if label.owns("weak_property") else own
            if not kind and about.listed and amounts[label_text] and _SUM.fullmatch(text):
                kind = "property"
        if not kind and about.wages and _pays(label_text, detectors) and _SUM.fullmatch(text):
            kind = "property"
        if not kind or (kind in _ABOUT_PEOPLE and not about.people):
            continue
        if any(not (kind == other and kind in _WIDENED) for _, _, other in within):
            continue
        if kind == "property" and _totals(sheet, cell):
            continue
        place = _value(kind, text)
        if place is None or (kind == "home_address" and sheet.form and not _LIKE_A_PLACE.search(text)):
            continue
        if kind == "bank_account" and _of_organisation(sheet, cell, label_text, detectors):
            kind = "organization_account"
        yield Match(kind, f"{kind}.column", start + place[0], start + place[1], 0.8, (f"header:{label.word}",))
    yield from _other_identities(stream, sheet, found)


_ABOUT_PEOPLE = ("property", "home_address", "health", "family_member")


_SUM = re.compile(r"\s*[¥￥]?-?\d[\d,]*(?:\.\d+)?\s*元?\s*")


def _pays(label: str, detectors: DetectorSet) -> bool:
    squeezed = re.sub(r"\s", "", label)
    return detectors.wages.search(squeezed) is not None and not _DAYS.search(squeezed)


_DAYS = re.compile("工日|天数|出勤|工时|考勤|日期|时间|编号|账号|卡号|次数|方式|银行|补偿|赔偿|征收")


def _home_among_others(
    detectors: DetectorSet, text: str, start: int, within: Sequence[tuple[int, int, str]], label: Label
) -> Iterator[Match]:
    """Yield the home that a cell begins with, up to what else was found in it."""
    limit = min([len(text), *(begin - start for begin, _, kind in within if kind != "home_address")])
    place = address_at(text, 0, limit) if limit > 3 else None
    if place and not at_work(detectors.addresses, text, *place) and "公司" not in text:
        yield Match("home_address", "home_address.column", start + place[0], start + place[1], 0.75,
                    (f"header:{label.word}",))  # fmt: skip


def _other_identities(stream: Stream, sheet: Sheet, found: Sequence[Match]) -> Iterator[Match]:
    """Yield identity numbers with a typing error in a column of identity numbers, whatever its heading."""
    proven = Counter(
        sheet.table.cells[stream.cell_at(match.start)].column
        for match in found
        if match.kind == "id_card" and any(code.startswith("check:") for code in match.evidence)
    )
    filled = Counter(cell.column for number, cell in enumerate(sheet.table.cells) if sheet.texts[number].strip())
    for number, cell in enumerate(sheet.table.cells):
        text = sheet.texts[number].strip()
        enough = proven[cell.column] > 1 and proven[cell.column] * 2 >= filled[cell.column] - 1
        if enough and len(text) == 18 and id_shape_18(text):
            start = stream.cells[number] + sheet.texts[number].index(text)
            yield Match("id_card", "id_card.column", start, start + 18, 0.75, ("column:id_card",))


def _beginning(covered: list[tuple[int, int, str]], first: int, last: int) -> list[tuple[int, int, str]]:
    """Return the ranges, of sorted ones, that begin in [first, last)."""
    return covered[bisect_left(covered, (first,)) : bisect_left(covered, (last,))]


def _value(kind: str, text: str) -> tuple[int, int] | None:
    """Return what of a cell is to go."""
    if kind == "home_address":
        place = address_at(text, 0, len(text))
        if place and len(text) - place[1] < 12:
            return place[0], len(text.rstrip())
        if not place and _DIVISION.search(text.strip()):
            return None
        return place or ((0, len(text)) if len(text.strip()) >= 4 and _LETTERS.search(text) else None)
    if kind in ("health", "family_member"):
        stripped = text.strip()
        begin = text.find(stripped)
        return None if _HEALTHY.fullmatch(stripped) or not _HAN.search(stripped) else (begin, begin + len(stripped))
    if kind != "property" and (_FRACTION.fullmatch(text.strip()) or _YEAR.match(text.strip())):
        return None
    match = (_PROPERTY if kind == "property" else _SIGNIFICANT).search(text)
    if not match or sum(letter.isdigit() for letter in match.group()) < _DIGITS.get(kind, 3):
        return None
    return match.start(), match.start() + len(match.group().rstrip())


def column_kind(label: Label, detectors: DetectorSet) -> str:
    """Return the one kind that a heading announces, "" when it announces none, several or a public number."""
    kinds = [kind for kind in detectors.columns if label.owns(kind)]
    if len(kinds) != 1 or label.owns("public") or label.owns("phone") or label.owns("office"):
        return ""
    return kinds[0]


def _totals(sheet: Sheet, cell: int) -> bool:
    """The row adds up others: nobody's own amounts."""
    first = [sheet.texts[other].strip() for other in sheet.rows[sheet.table.cells[cell].row][:3]]
    return any(_TOTAL.fullmatch(text) for text in first)


def _unnamed_accounts(sheet: Sheet, headers: list[str], filled: Counter[int], word: str) -> None:
    """Name the columns of long numbers in a list of people: passbooks have no check digit to be known by."""
    counts: Counter[int] = Counter()
    for number, cell in enumerate(sheet.table.cells):
        counts[cell.column] += _ACCOUNT.fullmatch(sheet.texts[number].strip()) is not None
    for column, count in counts.items():
        if not headers[column] and count > 1 and count * 2 >= filled[column]:
            headers[column] = word


_ACCOUNT = re.compile(r"[0-9](?:[ \-]?[0-9]){11,21}")
_WIDENED = frozenset({"home_address", "wechat_qq", "bank_account", "id_card", "passport"})
"""Columns that hold nothing else: what was found of a cell is widened to all of it."""
_TOTAL = re.compile(r"(?:合|总|小|共) {0,4}计[::]?|累计|本页合计|汇总")


def _of_organisation(sheet: Sheet, cell: int, label: str, detectors: DetectorSet) -> bool:
    if sheet.form:
        return form_of_organisation(sheet) or owner_of(detectors.owners, sheet.row_text(cell), label) == "organisation"
    headers = "/".join(sheet.headers)
    return owner_of(detectors.owners, sheet.row_text(cell), label, headers) == "organisation"


_UNIT_LABELS = re.compile(r"单位名称|招标人|代理机构|投标人名称|供应商名称|采购人|企业名称|公司名称|建设单位|施工单位")
_PERSON_LABELS = re.compile(r"姓名|户主|被征收人|申请人|产权人|收款人|领款人|乙方")


def form_of_organisation(sheet: Sheet) -> bool:
    """The form describes an organization and no person of whom an account could be."""
    names = "/".join(
        re.sub(r"\s", "", text) for text, is_label in zip(sheet.texts, sheet.is_label, strict=True) if is_label
    )
    return bool(_UNIT_LABELS.search(names)) and not _PERSON_LABELS.search(names)


def guess_headers(stream: Stream, found: Sequence[Match], detectors: DetectorSet) -> Stream | None:
    """Return the stream with headings guessed from its values, None when it has its own or none can be guessed."""
    sheet = stream.sheet
    if sheet is None or sheet.form or any(sheet.headers) or sheet.table.rows < 3:
        return None
    kinds: dict[int, Counter[str]] = {}
    filled: Counter[int] = Counter()
    for number, cell in enumerate(sheet.table.cells):
        filled[cell.column] += bool(sheet.texts[number].strip())
    homes: Counter[int] = Counter()
    for number, cell in enumerate(sheet.table.cells):
        homes[cell.column] += _HOME.search(sheet.texts[number]) is not None
    for match in found:
        column = sheet.table.cells[stream.cell_at(match.start)].column
        kinds.setdefault(column, Counter())[match.kind] += 1
    words = {detector.rule.kind: detector.file.labels[0] for detector in detectors.detectors if detector.file.labels}
    headers = [""] * sheet.table.columns
    for column, counts in kinds.items():
        kind, count = counts.most_common(1)[0]
        if kind in _GUESSED and count >= 2 and count * 2 >= filled[column]:
            headers[column] = words[kind]
    if not any(headers):
        return None
    if words["id_card"] in headers and words["bank_account"] not in headers:
        _unnamed_accounts(sheet, headers, filled, words["bank_account"])
    if any(header for header in headers if header != words["vehicle_plate"]):
        for column, count in homes.items():
            if count * 2 >= filled[column] and not headers[column] and _private(sheet, column, detectors):
                headers[column] = words["home_address"]
    labels = tuple(headers[cell.column] for cell in sheet.table.cells)
    return replace(
        stream,
        sheet=replace(sheet, headers=tuple(headers), labels=labels, meanings=meanings(labels, detectors.headings)),
    )
