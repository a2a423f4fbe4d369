"""The files attached to an OFD document (GB/T 33190-2016, clause 17)."""

from __future__ import annotations

from posixpath import basename, splitext

from extractors.formats.ofd.package import child, children, open_ofd, text_of
from extractors.formats.ofd.structure import structure_of
from extractors.limits import Limits


def attached_files(data: bytes, limits: Limits) -> list[tuple[str, bytes]]:
    """Return (file name, content) of every attached file once, in the order of the lists.

    Raises EncryptedInput, DamagedInput, HostileInput, LimitExceeded.
    """
    package = open_ofd(data, limits)
    structure = structure_of(package)
    taken = set(structure.of_role("attachment"))
    found: dict[str, tuple[str, bytes]] = {}
    for index in structure.of_role("attachments"):
        bases = [document.member.rpartition("/")[0] for document in structure.documents]
        for item in children(package.tree(index), "Attachment"):
            member = package.locate(index, text_of(child(item, "FileLoc")), *bases)
            if member in taken:
                found.setdefault(member, (_file_name(item.get("Name", ""), member), package.members[member]))
    return list(found.values())


def _file_name(title: str, member: str) -> str:
    """Return the title with the extension of the file: titles are often given without one."""
    name = title.strip() or basename(member)
    suffix = splitext(member)[1]
    return name if name.lower().endswith(suffix.lower()) or splitext(name)[1] else name + suffix
