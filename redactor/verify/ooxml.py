"""What the proofs of all Office packages share: one pass over the members, what it saw, and the verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from extractors.limits import Limits
from redactor.redaction import Redaction, Residue, VerifyResult
from redactor.verify.docx_consistency import Package
from redactor.verify.docx_members import Member, Unpacker
from redactor.verify.docx_text import PartText
from redactor.verify.forms import Needles

_LONG = 10
"""Digits from which a number may be put together from neighboring cells and paragraphs."""
_XML_HEADS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\0<", b"\0<", b"<\0")


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: ``long`` numbers also where cells and paragraphs touch. Shorter ones would be found there by
    chance, in columns of amounts."""

    needles: Needles
    long: Needles

    @classmethod
    def of(cls, redactions: Sequence[Redaction]) -> Search:
        """Prepare the values of the redactions."""
        needles = Needles.of(redactions)
        long = {r.finding for r in redactions if sum(map(str.isdigit, r.secret_text)) >= _LONG}
        return cls(needles, needles.among(long, _LONG))


@dataclass(slots=True)
class Reading:
    """What one pass over a file saw. ``lines`` is the text that is compared with the other file's; without a search
    (the original is only read to compare) nothing else is collected."""

    search: Search | None
    unpacker: Unpacker
    package: Package = field(default_factory=Package)
    lines: list[str] = field(default_factory=list, repr=False)
    texts: dict[bytes, str] = field(default_factory=dict, repr=False)
    """Lines by content, so that a member that both files share is read once."""
    folded: list[str] = field(default_factory=list, repr=False)
    """The lines as they were searched."""
    residues: dict[tuple[str, str, str], Residue] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def add(self, findings: Iterable[str], where: str, how: str) -> None:
        """Record findings whose values were seen."""
        if self.search is not None:
            for residue in self.search.needles.residues(findings, where, how):
                self.residues.setdefault((residue.finding, residue.where, residue.how), residue)


ReadMember = Callable[[Member, Reading], None]
"""How one member of a format is read; it adds to the reading."""


def read(
    data: bytes, limits: Limits, read_member: ReadMember, search: Search | None, texts: dict[bytes, str] | None = None
) -> Reading:
    """Read all members, and search them; those in ``texts`` are known already."""
    reading = Reading(search, Unpacker(limits), texts=texts or {})
    for member in reading.unpacker.members(data):
        if not member.depth and member.name:
            reading.package.names[part_name(member)] = member.where
        read_member(member, reading)
    reading.failed += reading.unpacker.failed
    return reading


def part_name(member: Member) -> str:
    """Return a member's name as packages compare them."""
    return member.name.replace("\\", "/").lstrip("/").lower()


def is_xml(member: Member) -> bool:
    """Tell by name or content whether a member is to be parsed."""
    named = part_name(member).endswith((".xml", ".rels", ".vml", ".svg"))
    return named or member.data.lstrip().startswith(_XML_HEADS)


def search_raw(member: Member, reading: Reading) -> None:
    """Search the bytes and the name of a member."""
    if reading.search is not None:
        reading.add(reading.search.needles.search_bytes(member.data), member.where, "member bytes")
        reading.add(reading.search.needles.search_text(member.name), member.where, "member name")


def search_asides(text: PartText, member: Member, reading: Reading, read_member: ReadMember) -> None:
    """Search what a part holds besides its lines: attributes, comments, numbers over borders, what is packed in it."""
    if reading.search is None:
        return
    where, search = member.where, reading.search
    reading.add(search.needles.search_text(text.attributes), where, "attributes")
    reading.add(search.needles.search_text(text.asides), where, "comments")
    if search.long.numbers:
        for order in text.orders:
            reading.add(search.long.search_text(order), where, "joined paragraphs")
    for inner in reading.unpacker.blobs(text.long, where, member.depth):
        read_member(inner, reading)


def verdict(after: Reading, checks: Sequence[str], original: Callable[[], Reading]) -> VerifyResult:
    """Return the result of a reading; faults of the package count when the original had none of the kind."""
    faults = after.package.faults()
    if faults:
        faults -= original().package.faults()
    failed = [*after.failed, *(f"package: {fault} ({where})" for fault, where in sorted(faults))]
    residues = tuple(after.residues[key] for key in sorted(after.residues))
    return VerifyResult(not residues and not failed, tuple(checks), residues, tuple(dict.fromkeys(failed)))
