"""Prove that a cleaned Word file holds none of the removed values, with readers that had no part in making it.

Every member, whatever packed in it, every text node, attribute, comment, relationship and base64 blob is searched; the
package must be as consistent as the original was, and python-docx must be able to open what it could open before.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.limits import Limits
from redactor.redaction import Redaction, Residue, VerifyResult
from redactor.verify.docx_consistency import Package
from redactor.verify.docx_members import Member, Unpacker
from redactor.verify.docx_text import NotXml, PartText, counted_text, parse, part_text
from redactor.verify.forms import Needles

_CHECKS = ("raw bytes", "members", "texts", "attributes", "comparison", "package", "python-docx")
_XML_HEADS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\0<", b"\0<", b"<\0")


@dataclass(slots=True)
class _Reading:
    """What one pass over a file saw. ``lines`` is the text that is compared with the other file's."""

    package: Package = field(default_factory=Package)
    lines: list[str] = field(default_factory=list, repr=False)
    residues: dict[tuple[str, str, str], Residue] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def add(self, residues: Sequence[Residue]) -> None:
        for residue in residues:
            self.residues.setdefault((residue.finding, residue.where, residue.how), residue)


def verify(original: bytes, cleaned: bytes, redactions: Sequence[Redaction], limits: Limits) -> VerifyResult:
    """Search ``cleaned`` for the values of the redactions. Raises LimitExceeded."""
    needles = Needles.of(redactions)
    after = _read(cleaned, limits, needles)
    after.add(needles.residues(needles.search_bytes(cleaned), "file", "raw bytes"))
    before = _read(original, limits, None)
    left = needles.compare("\n\n".join(before.lines), "\n\n".join(after.lines))
    after.add(needles.residues(left, "document", "compared with the original"))
    failed = list(after.failed)
    faults = after.package.faults()
    if faults:
        faults -= before.package.faults()
    failed += [f"package: {fault} ({where})" for fault, where in sorted(faults)]
    if not _opens(cleaned) and _opens(original):
        failed.append("python-docx")
    residues = tuple(after.residues[key] for key in sorted(after.residues))
    return VerifyResult(not residues and not failed, _CHECKS, residues, tuple(dict.fromkeys(failed)))


def _read(data: bytes, limits: Limits, needles: Needles | None) -> _Reading:
    """Read all members; search them when there are needles (the original is only read to compare)."""
    reading = _Reading()
    unpacker = Unpacker(limits)
    for member in unpacker.members(data):
        if not member.depth and member.name:
            reading.package.names[member.name.replace("\\", "/").lstrip("/").lower()] = member.where
        if needles is not None:
            _search_bytes(member, needles, reading)
        _read_member(member, unpacker, needles, reading)
    if needles is not None:
        reading.failed += unpacker.failed
    return reading


def _search_bytes(member: Member, needles: Needles, reading: _Reading) -> None:
    reading.add(needles.residues(needles.search_bytes(member.data), member.where, "member bytes"))
    if member.name:
        named = needles.search_text(member.name)
        reading.add(needles.residues(named, member.where, "member name"))


def _read_member(member: Member, unpacker: Unpacker, needles: Needles | None, reading: _Reading) -> None:
    name = member.name.replace("\\", "/").lstrip("/").lower()
    is_xml = name.endswith((".xml", ".rels", ".vml", ".svg")) or member.data.lstrip().startswith(_XML_HEADS)
    if not is_xml:
        text = _plain(member)
        if text and needles is not None:
            reading.add(needles.residues(needles.search_text(text), member.where, "text member"))
        return
    try:
        root = parse(member.data)
    except NotXml:
        if needles is not None:
            reading.failed.append(f"{member.where} not well-formed")
        return
    if not member.depth and member.name:
        reading.package.trees[name] = root
    if needles is None:
        reading.lines.append(counted_text(root))
        return
    found = part_text(root)
    reading.lines.append(found.lines)
    _search_part(found, member, unpacker, needles, reading)


def _search_part(text: PartText, member: Member, unpacker: Unpacker, needles: Needles, reading: _Reading) -> None:
    reading.add(needles.residues(needles.search_text(text.lines), member.where, "paragraphs"))
    for order in text.orders:
        reading.add(needles.residues(needles.search_text(order), member.where, "text"))
    reading.add(needles.residues(needles.search_text(text.attributes), member.where, "attributes"))
    for inner in unpacker.blobs(text.long, member.where, member.depth):
        _search_bytes(inner, needles, reading)
        _read_member(inner, unpacker, needles, reading)


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
        return bool(OpcPackage.open(io.BytesIO(data)).main_document_part.blob)
    except (OpcError, KeyError, ValueError, AttributeError, zipfile.BadZipFile, SyntaxError, OSError):
        return False
