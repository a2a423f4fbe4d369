"""Prove that a cleaned workbook holds none of the removed values, with readers that had no part in making it.

Every member, whatever is packed in it, every text node, attribute and relationship is searched; calamine reads the
cells as a spreadsheet program does; the package must be as consistent as the original was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extractors.formats.calamine import Grid, read_grid, rounded
from extractors.limits import Limits
from redactor.redaction import Redaction, Residue, VerifyResult
from redactor.verify.docx_consistency import Package
from redactor.verify.docx_members import Member, Unpacker
from redactor.verify.docx_text import NotXml, counted_text, parse, part_text
from redactor.verify.forms import Needles
from redactor.verify.xlsx_text import bare, cells_text, is_bulky, without_cells

_CHECKS = ("raw bytes", "members", "texts", "attributes", "cells", "comparison", "package", "calamine")
_LONG = 10
"""Digits from which a number may be put together from neighboring cells and paragraphs."""
_XML_HEADS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\0<", b"\0<", b"<\0")


@dataclass(frozen=True, slots=True)
class _Search:
    needles: Needles
    long: Needles
    heads: frozenset[str] = field(repr=False)
    """The first fifteen digits of long numbers: all that a stored number keeps of them."""

    @classmethod
    def of(cls, redactions: Sequence[Redaction]) -> _Search:
        needles = Needles.of(redactions)
        long = Needles.of([r for r in redactions if sum(map(str.isdigit, r.secret_text)) >= _LONG])
        return cls(needles, long, frozenset(n[:15] for n in needles.numbers if len(n) > 15))


@dataclass(slots=True)
class _Reading:
    """What one pass over a file saw. Without a search (the original) only what is compared is collected."""

    search: _Search | None
    unpacker: Unpacker
    package: Package = field(default_factory=Package)
    lines: list[str] = field(default_factory=list, repr=False)
    known: dict[bytes, str] = field(default_factory=dict, repr=False)
    residues: dict[tuple[str, str, str], Residue] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def add(self, findings: Iterable[str], where: str, how: str) -> None:
        if self.search is not None:
            for residue in self.search.needles.residues(findings, where, how):
                self.residues.setdefault((residue.finding, residue.where, residue.how), residue)


def verify(original: bytes, cleaned: bytes, redactions: Sequence[Redaction], limits: Limits) -> VerifyResult:
    """Search ``cleaned`` for the values of the redactions. Raises LimitExceeded, MissingPart without calamine."""
    search = _Search.of(redactions)
    after = _read(cleaned, limits, search, {})
    after.add(search.needles.search_bytes(cleaned), "file", "raw bytes")
    before = _read(original, limits, None, after.known)
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
    faults = after.package.faults()
    failed = list(after.failed)
    if faults:
        faults -= _read(original, limits, None, {}).package.faults()
    failed += [f"package: {fault} ({where})" for fault, where in sorted(faults)]
    residues = tuple(after.residues[key] for key in sorted(after.residues))
    return VerifyResult(not residues and not failed, _CHECKS, residues, tuple(dict.fromkeys(failed)))


def _search_grid(after: _Reading, search: _Search, old: Grid | None, new: Grid | None) -> None:
    """Search the cells as calamine gives them; numbers that keep the first digits of a value only, too."""
    if new is None:
        return
    after.add(search.needles.search_text(new.text), "cells", "calamine")
    if search.heads:
        for head in rounded(new.text) & search.heads:
            after.add(
                [f for number, f in search.needles.numbers.items() if number.startswith(head)], "cells", "rounded"
            )


def _read(data: bytes, limits: Limits, search: _Search | None, known: dict[bytes, str]) -> _Reading:
    """Read all members, and search them; those in ``known`` need no second look."""
    reading = _Reading(search, Unpacker(limits), known=known)
    for member in reading.unpacker.members(data):
        if not member.depth and member.name:
            reading.package.names[member.name.replace("\\", "/").lstrip("/").lower()] = member.where
        _read_member(member, reading)
    reading.failed += reading.unpacker.failed
    return reading


def _read_member(member: Member, reading: _Reading) -> None:
    name = member.name.replace("\\", "/").lstrip("/").lower()
    search = reading.search
    is_xml = name.endswith((".xml", ".rels", ".vml", ".svg")) or member.data.lstrip().startswith(_XML_HEADS)
    if search is not None:
        reading.add(search.needles.search_bytes(member.data), member.where, "member bytes")
        reading.add(search.needles.search_text(member.name), member.where, "member name")
    if not is_xml:
        if search is not None and b"\0" not in member.data[:2048]:
            text = member.data.decode("utf-8", "replace")
            reading.add(search.needles.search_text(text), member.where, "text member")
        return
    if search is None and member.data in reading.known:
        reading.lines.append(reading.known[member.data])
        return
    try:
        lines, rest = cells_text(member.data), without_cells(member.data)
        root = parse(rest)
    except NotXml:
        if search is not None:
            reading.failed.append(f"{member.where} not well-formed")
        return
    if not member.depth and member.name and not is_bulky(member.data):
        reading.package.add(name, rest, root)
    found = part_text(root) if search is not None else None
    own = "\n".join([lines, found.lines if found is not None else counted_text(root)])
    reading.lines.append(own)
    if search is None or found is None:
        return
    reading.known[member.data] = own
    where, needles = member.where, search.needles
    reading.add(needles.search_text(own), where, "texts")
    reading.add(needles.search_text(bare(own)), where, "texts without codes")
    reading.add(needles.search_text(found.attributes), where, "attributes")
    reading.add(needles.search_text(found.asides), where, "comments")
    if search.long.numbers:
        for order in found.orders:
            reading.add(search.long.search_text(order), where, "joined paragraphs")
    for inner in reading.unpacker.blobs(found.long, where, member.depth):
        _read_member(inner, reading)
