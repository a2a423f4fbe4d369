"""What a table is about: people and what they have, workers and their pay, or projects and companies.

People are told by a heading that is for persons only, by one that calls each row's person something (被安置人), or by
what stands in the rows: identity numbers, or names beside accounts and telephones. Rows that count households are
places.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from redactor.detect.detectors import DetectorSet
from redactor.detect.labels import Label
from redactor.detect.match import Match
from redactor.detect.roles import without_note
from redactor.detect.streams import Stream
from redactor.detect.tables import Sheet

_PRIVATE = frozenset({"id_card", "bank_account", "mobile", "passport", "home_address"})
_PROJECTS = re.compile(
    r"项目|工程|(?<!工作)(?<!就业)(?<!务工)(?<!所在)单位(?!月?缴|承担|部分|负担)|企业|公司|标段|(?<!房屋)用途"
)
"""Headings of tables that list projects, whose areas and certificates are public."""
_HOUSEHOLDS = re.compile(
    r"身份|证件|信访人|来访人|投诉人|举报人|借款人|残疾人|户主|户名|业主|住户|农户|村民|申请人|债权人|债务人|被征收|产权人|承租|收件人|家长|ID"
)
_WAGES = re.compile(r"工资|薪|工价|工钱|工种|工日|出勤|考勤|报酬")
_WORKERS = re.compile(r"姓名|工人|人员|领款")
_ROLE = re.compile(r"[\u4e00-\u9fa5]{1,5}(?:人|者|户|员|对象|儿童|家庭)(?:姓名|代表)?")
"""A heading that calls the person of each row something: 被安置人, 救助对象."""
_COUNTED = re.compile(r"(?<!门)户数(?:$|/|\()")
_COMPANY = re.compile(r"(?:公司|合作社|厂|集团|中心|学校|医院|[^ ]{2}局|厅|政府|委员会|办公室|办事处)$")
_HAN = re.compile(r"[\u4e00-\u9fa5]")


@dataclass(frozen=True, slots=True)
class Subject:
    """``people`` of any kind, ``projects`` or other things besides, ``households`` and others of whom private data is
    listed; ``wages`` of workers; ``companies``: the rows that are about one."""

    people: bool
    projects: bool
    households: bool
    wages: bool
    companies: frozenset[int]
    listed: bool
    """Its headings or rows, not its title alone, say that each row is a person."""

    def homes(self, label: Label) -> bool:
        """A column that may hold homes: of several kinds of data (住址及电话), or one called 地址 in a private list."""
        if label.owns("weak_address"):
            return self.households and not self.projects
        return self.people and label.owns("home_address")


def subject_of(stream: Stream, sheet: Sheet, detectors: DetectorSet, found: Sequence[Match]) -> Subject:
    """Return what the table is about. ``found`` are the matches in it so far."""
    headers = re.sub(r"\s", "", "/".join(sheet.headers))
    projects = bool(_PROJECTS.search(headers))
    told = not sheet.form and not _COUNTED.search(headers) and _told_by_rows(stream, sheet, detectors, found)
    people = told or about_people(sheet, detectors)
    listed = told or (not sheet.form and people and _headed(headers, sheet, detectors))
    households = told or (not sheet.form and bool(_HOUSEHOLDS.search(headers)))
    pay = bool(_WAGES.search(headers)) or bool(re.search("工资|薪", sheet.title))
    workers = told or bool(_WORKERS.search(headers))
    wages = not sheet.form and not projects and pay and workers
    return Subject(people, projects, households, wages, _companies(sheet), listed)


def about_people(sheet: Sheet, detectors: DetectorSet) -> bool:
    """The rows are people or households: a heading (or a label of the form) says so."""
    headers = re.sub(r"\s", "", "/".join(sheet.headers))
    if not sheet.form and _COUNTED.search(headers):
        return False
    if sheet.form:
        headers = "/".join(text for text, is_label in zip(sheet.texts, sheet.is_label, strict=True) if is_label)
    names = re.sub(r"\s", "", f"{headers}/{sheet.title}")
    return bool(detectors.owners.person_headings.search(names)) or _called_persons(sheet, detectors)


def _headed(headers: str, sheet: Sheet, detectors: DetectorSet) -> bool:
    return bool(detectors.owners.person_headings.search(headers)) or _called_persons(sheet, detectors)


def _called_persons(sheet: Sheet, detectors: DetectorSet) -> bool:
    """A heading calls the person of each row something, and no cell below it names a company."""
    if sheet.form:
        return False
    for column, header in enumerate(sheet.headers):
        names = [without_note(re.sub(r"\s", "", part)) for part in header.split("/")]
        excluded = (detectors.owners.office_holders, detectors.owners.parties)
        if any(_ROLE.fullmatch(name) and not any(one.search(name) for one in excluded) for name in names):
            below = (text for cell, text in zip(sheet.table.cells, sheet.texts, strict=True) if cell.column == column)
            if not any(_COMPANY.search(text.rstrip()) for text in below):
                return True
    return False


def _told_by_rows(stream: Stream, sheet: Sheet, detectors: DetectorSet, found: Sequence[Match]) -> bool:
    """Half of the rows hold an identity number, or a private number while a column holds names."""
    cells = sheet.table.cells
    rows = {cell.row for cell, label in zip(cells, sheet.labels, strict=True) if label}
    numbers = [match for match in found if match.kind in _PRIVATE]
    private = {cells[stream.cell_at(match.start)].row for match in numbers}
    identities = {cells[stream.cell_at(match.start)].row for match in numbers if match.kind == "id_card"}
    if identities and len(identities) * 2 >= len(rows):
        return True
    if not private or len(private) * 2 < len(rows):
        return False
    names: Counter[int] = Counter()
    for cell, text in zip(cells, sheet.texts, strict=True):
        names[cell.column] += detectors.name_shape.fullmatch(re.sub(r"\s", "", text)) is not None
    return any(
        count > 1 and count * 2 >= len(rows) and not detectors.owners.office_holders.search(sheet.headers[column])
        for column, count in names.items()
    )


def _companies(sheet: Sheet) -> frozenset[int]:
    """Return the rows that are about a company: the first words in them name one. One further on may be a bank, a
    school or an employer."""
    first = {row: next((sheet.texts[cell] for cell in cells if _HAN.search(sheet.texts[cell])), "")
             for row, cells in sheet.rows.items()}  # fmt: skip
    return frozenset(row for row, text in first.items() if _COMPANY.search(text.rstrip()))
