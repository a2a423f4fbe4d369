"""Prove that proven files were attached to a proven OFD document and that nothing else of it changed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from xml.etree import ElementTree
from xml.sax.saxutils import escape


def attached_only(before: bytes, after: bytes, files: Sequence[tuple[str, bytes]]) -> bool:
    """Tell whether ``after`` is ``before`` with the files (name, content): their bytes, a list that holds nothing but
    their names and places, and one element that leads to the list."""
    old, new = _members(before), _members(after)
    added = {name: content for name, content in new.items() if name not in old}
    changed = [name for name, content in old.items() if new.get(name) != content]
    lists = [name for name in added if name.endswith("/Attachments.xml")]
    if len(changed) != 1 or len(lists) != 1:
        return False
    listed = added.pop(lists[0])
    if sorted(added.values()) != sorted(content for _, content in files):
        return False
    return _leads_to(old[changed[0]], new[changed[0]], lists[0]) and _lists(listed, files, added)


def _members(data: bytes) -> dict[str, bytes]:
    """Return the members by name; none where two have the same name, of which programs read one or the other."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        return {name: package.read(name) for name in names} if len(set(names)) == len(names) else {}


def _canonical(data: bytes) -> str:
    """Return XML in one spelling, comments and instructions included."""
    return ElementTree.canonicalize(data, with_comments=True, rewrite_prefixes=True)


def _plain(root: ElementTree.Element) -> str:
    """Return elements in the same spelling; a tree holds neither comments nor instructions."""
    return _canonical(ElementTree.tostring(root, encoding="utf-8"))


def _leads_to(before: bytes, after: bytes, index: str) -> bool:
    """The document's root is what it was, but for one element at its end that names the list; comments may go."""
    old, new = _plain(ElementTree.fromstring(before)), _canonical(after)
    end = old.rindex("</")
    if "Attachments>" in old or not (new.startswith(old[:end]) and new.endswith(old[end:])):
        return False
    added = new[end : len(new) - len(old[end:])]
    return re.fullmatch(rf"<((?:\w+:)?Attachments)>/{re.escape(escape(index))}</\1>", added) is not None


def _lists(data: bytes, files: Sequence[tuple[str, bytes]], added: dict[str, bytes]) -> bool:
    """The list holds an entry for each file, with its number, its name, its kind and its place, and nothing else."""
    root = ElementTree.fromstring(data)
    space = root.tag.removesuffix("Attachments")
    expected = ElementTree.Element(f"{space}Attachments")
    if len(root) != len(files):
        return False
    for number, (entry, (name, content)) in enumerate(zip(root, files, strict=True), 1):
        kind, place = entry.get("Format", ""), "".join(entry.itertext())
        if not re.fullmatch("[a-z0-9]{1,20}", kind) or added.get(place.lstrip("/")) != content:
            return False
        item = ElementTree.SubElement(expected, f"{space}Attachment", ID=str(number), Name=name, Format=kind)
        ElementTree.SubElement(item, f"{space}FileLoc").text = place
    return _plain(expected) == _canonical(data)
