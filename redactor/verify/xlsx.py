"""Prove that a cleaned workbook holds none of the removed values, with readers that had no part in making it.

Every member, whatever is packed in it, every text node, attribute and relationship is searched; calamine reads the
cells as a spreadsheet program does; the package must be as consistent as the original was.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.formats.calamine import Grid, read_grid, rounded
from extractors.limits import Limits
from redactor.redaction import Redaction, VerifyResult
from redactor.verify.docx_members import Member
from redactor.verify.docx_text import NotXml, counted_text, parse, part_text
from redactor.verify.ooxml import Reading, Search, is_xml, part_name, read, search_asides, search_raw, verdict
from redactor.verify.xlsx_text import bare, by_looks, cells_text, is_bulky, without_cells

_CHECKS = ("raw bytes", "members", "texts", "attributes", "cells", "comparison", "package", "calamine")
_KEPT = 15
"""Digits of a long number that a stored number keeps."""


def verify(original: bytes, cleaned: bytes, redactions: Sequence[Redaction], limits: Limits) -> VerifyResult:
    """Search ``cleaned`` for the values of the redactions. Raises LimitExceeded, MissingPart without calamine."""
    search = Search.of(redactions)
    after = read(cleaned, limits, _read_member, search)
    after.add(search.needles.search_bytes(cleaned), "file", "raw bytes")
    before = read(original, limits, _read_member, None, after.texts)
    old, new = read_grid(original), read_grid(cleaned)
    if new is None and old is not None:
        after.failed.append("calamine")
    _search_grid(after, search, old, new)
    readings = [("\n\n".join(before.lines), "\n\n".join(after.lines))]
    if old is not None and new is not None:
        readings.append((old.text, new.text))
        if old.sheets != new.sheets:
            after.failed.append("calamine: number of sheets")
    after.add(search.needles.weak_left(readings), "document", "compared with the original")
    after.add(search.needles.new_fragments(*readings[-1]), "document", "compared with the original")
    return verdict(after, _CHECKS, lambda: read(original, limits, _read_member, None))


def _search_grid(after: Reading, search: Search, old: Grid | None, new: Grid | None) -> None:
    """Search the cells as calamine gives them; numbers that keep the first digits of a value only, too."""
    if new is None:
        return
    after.add(search.needles.search_text(new.text), "cells", "calamine")
    heads = {number[:_KEPT] for number in search.needles.numbers if len(number) > _KEPT}
    for head in rounded(new.text) & heads if heads else ():
        after.add([f for number, f in search.needles.numbers.items() if number.startswith(head)], "cells", "rounded")


def _read_member(member: Member, reading: Reading) -> None:
    search = reading.search
    search_raw(member, reading)
    if not is_xml(member):
        if search is not None and b"\0" not in member.data[:2048]:
            text = member.data.decode("utf-8", "replace")
            reading.add(search.needles.search_text(text), member.where, "text member")
        return
    if search is None and member.data in reading.texts:
        reading.lines.append(reading.texts[member.data])
        return
    try:
        lines, rest = cells_text(member.data), without_cells(member.data)
        root = parse(rest)
    except NotXml:
        if search is not None:
            reading.failed.append(f"{member.where} not well-formed")
        return
    if not member.depth and member.name and not is_bulky(member.data):
        reading.package.add(part_name(member), rest, root)
    if search is None:
        reading.lines.append("\n".join([lines, counted_text(root)]))
        return
    found = part_text(root, rest)
    own = "\n".join([lines, found.lines])
    reading.lines.append(own)
    reading.texts[member.data] = own
    reading.add(search.needles.search_text(own), member.where, "texts")
    reading.add(search.needles.search_text(bare(own)), member.where, "texts without codes")
    reading.add(search.needles.search_text(by_looks(member.data)), member.where, "texts by their looks")
    search_asides(found, member, reading, _read_member)
