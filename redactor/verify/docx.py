"""Prove that a cleaned Word file holds none of the removed values, with readers that had no part in making it.

Every member, whatever packed in it, every text node, attribute, comment, relationship and base64 blob is searched; the
package must be as consistent as the original was, and python-docx must be able to open what it could open before.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace

from extractors.limits import Limits
from redactor.redaction import Redaction, VerifyResult
from redactor.verify.docx_members import Member
from redactor.verify.docx_text import APART, NotXml, counted_text, parse, part_text
from redactor.verify.ooxml import Reading, Search, is_xml, part_name, read, search_asides, search_raw, verdict

_CHECKS = ("raw bytes", "members", "texts", "attributes", "comparison", "package", "python-docx")


def verify(original: bytes, cleaned: bytes, redactions: Sequence[Redaction], limits: Limits) -> VerifyResult:
    """Search ``cleaned`` for the values of the redactions. Raises LimitExceeded."""
    search = Search.of(redactions)
    after = read(cleaned, limits, _read_member, search)
    after.add(search.needles.search_bytes(cleaned), "file", "raw bytes")
    seen = "\n\n".join(after.lines)
    if search.needles.may_be_left(seen, APART.join(after.folded)):
        before = read(original, limits, _read_member, None, after.texts)
        left = search.needles.compare("\n\n".join(before.lines), seen)
        after.add(left, "document", "compared with the original")
    result = verdict(after, _CHECKS, lambda: read(original, limits, _read_member, None))
    if _opens(cleaned) or not _opens(original):
        return result
    return replace(result, passed=False, failed=(*result.failed, "python-docx"))


def _read_member(member: Member, reading: Reading) -> None:
    search = reading.search
    search_raw(member, reading)
    if not is_xml(member):
        if search is not None:
            reading.add(search.needles.search_text(_plain(member)), member.where, "text member")
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
        reading.package.add(part_name(member), member.data, root)
    if search is None:
        reading.lines.append(counted_text(root))
        return
    found = part_text(root, member.data)
    reading.lines.append(found.lines)
    reading.texts[member.data] = found.lines
    plain = search.needles.folded(found.lines)
    reading.folded.append(plain)
    reading.add(search.needles.search_folded(plain), member.where, "paragraphs")
    search_asides(found, member, reading, _read_member)


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
    """Tell whether python-docx's package reader opens the file, follows all relationships and finds a main part.

    That every part is well-formed was seen before, with the parser that it uses.
    """
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.exceptions import OpcError
    from docx.opc.packuri import PACKAGE_URI
    from docx.opc.pkgreader import PackageReader

    try:
        package = PackageReader.from_file(io.BytesIO(data))
        reached = {name for name, *_ in package.iter_sparts()}
        of_package = (link for source, link in package.iter_srels() if source == PACKAGE_URI)
        return any(r.target_partname in reached for r in of_package if r.reltype == RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    except (OpcError, KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile, SyntaxError, OSError):
        return False
