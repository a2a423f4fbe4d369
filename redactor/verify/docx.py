"""Prove that a cleaned Word file holds none of the removed values, with readers that had no part in making it.

Every member, whatever packed in it, every text node, attribute, comment, relationship and base64 blob is searched; the
package must be as consistent as the original was, and python-docx must be able to open what it could open before.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extractors.limits import Limits
from redactor.redaction import Redaction, Residue, VerifyResult
from redactor.verify.docx_consistency import Package
from redactor.verify.docx_members import Member, Unpacker
from redactor.verify.docx_text import NotXml, PartText, counted_text, parse, part_text
from redactor.verify.forms import Needles

_CHECKS = ("raw bytes", "members", "texts", "attributes", "comparison", "package", "python-docx")
_LONG = 10
"""Digits from which a number may be put together from neighboring cells and paragraphs."""
_XML_HEADS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\0<", b"\0<", b"<\0")


@dataclass(frozen=True, slots=True)
class _Search:
    """What is looked for: ``long`` numbers also where cells and paragraphs touch. Shorter ones would be found there by
    chance, in columns of amounts."""

    needles: Needles
    long: Needles

    @classmethod
    def of(cls, redactions: Sequence[Redaction]) -> _Search:
        return cls(Needles.of(redactions), Needles.of([r for r in redactions if _digits(r.secret_text) >= _LONG]))


@dataclass(slots=True)
class _Reading:
    """What one pass over a file saw. ``lines`` is the text that is compared with the other file's; without a search
    (the original is only read to compare) nothing else is collected."""

    search: _Search | None
    unpacker: Unpacker
    package: Package = field(default_factory=Package)
    lines: list[str] = field(default_factory=list, repr=False)
    texts: dict[bytes, str] = field(default_factory=dict, repr=False)
    """Lines by content, so that a member that both files share is read once."""
    residues: dict[tuple[str, str, str], Residue] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def add(self, findings: Iterable[str], where: str, how: str) -> None:
        """Record findings whose values were seen."""
        if self.search is not None:
            for residue in self.search.needles.residues(findings, where, how):
                self.residues.setdefault((residue.finding, residue.where, residue.how), residue)


def verify(original: bytes, cleaned: bytes, redactions: Sequence[Redaction], limits: Limits) -> VerifyResult:
    """Search ``cleaned`` for the values of the redactions. Raises LimitExceeded."""
    search = _Search.of(redactions)
    after = _read(cleaned, limits, search)
    after.add(search.needles.search_bytes(cleaned), "file", "raw bytes")
    seen = "\n\n".join(after.lines)
    if search.needles.may_be_left(seen):
        before = _read(original, limits, None, after.texts)
        left = search.needles.compare("\n\n".join(before.lines), seen)
        after.add(left, "document", "compared with the original")
    failed = list(after.failed)
    faults = after.package.faults()
    if faults:
        faults -= _read(original, limits, None).package.faults()
    failed += [f"package: {fault} ({where})" for fault, where in sorted(faults)]
    if not _opens(cleaned) and _opens(original):
        failed.append("python-docx")
    residues = tuple(after.residues[key] for key in sorted(after.residues))
    return VerifyResult(not residues and not failed, _CHECKS, residues, tuple(dict.fromkeys(failed)))


def _digits(text: str) -> int:
    return sum(character.isdigit() for character in text)


def _read(data: bytes, limits: Limits, search: _Search | None, texts: dict[bytes, str] | None = None) -> _Reading:
    """Read all members, and search them; those in ``texts`` are known already."""
    reading = _Reading(search, Unpacker(limits), texts=texts or {})
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
            reading.add(search.needles.search_text(_plain(member)), member.where, "text member")
    if not is_xml:
        return
    if search is None and member.data in reading.texts:
        reading.lines.append(reading.texts[member.data])
        return
    try:
        root = parse(member.data)
    except NotXml:
        reading.failed.append(f"{member.where} not well-formed")
        return
    if not member.depth and member.name:
        reading.package.add(name, member.data, root)
    if search is None:
        reading.lines.append(counted_text(root))
        return
    found = part_text(root)
    reading.lines.append(found.lines)
    reading.texts[member.data] = found.lines
    _search_part(found, member, search, reading)


def _search_part(text: PartText, member: Member, search: _Search, reading: _Reading) -> None:
    where, needles = member.where, search.needles
    reading.add(needles.search_text(text.lines), where, "paragraphs")
    reading.add(needles.search_text(text.attributes), where, "attributes")
    reading.add(needles.search_text(text.asides), where, "comments")
    if search.long.numbers:
        for order in text.orders:
            reading.add(search.long.search_text(order), where, "joined paragraphs")
    for inner in reading.unpacker.blobs(text.long, where, member.depth):
        _read_member(inner, reading)


def _plain(member: Member) -> str:
    """Return the text of a member that is neither XML nor binary (HTML, RTF, JSON, ...)."""
    head = member.data[:2048]
    if not member.data or b"\0" in head or sum(byte < 9 for byte in head):
        return ""
    for encoding in ("utf-8", "gb18030"):
        try:
            return member.data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def _opens(data: bytes) -> bool:
    """Tell whether python-docx's package reader opens the file and finds a main part."""
    from docx.opc.exceptions import OpcError
    from docx.package import Package as OpcPackage

    try:
        return OpcPackage.open(io.BytesIO(data)).main_document_part is not None
    except (OpcError, KeyError, ValueError, AttributeError, zipfile.BadZipFile, SyntaxError, OSError):
        return False
