"""Prove that proven files were attached to a proven OFD document and that nothing else of it changed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from xml.etree import ElementTree


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
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _leads_to(before: bytes, after: bytes, index: str) -> bool:
    """The document's root is what it was, and names the list."""
    tree = ElementTree.fromstring(after)
    found = [child for child in tree if child.tag.endswith("}Attachments") or child.tag == "Attachments"]
    if [child.text for child in found] != [f"/{index}"]:
        return False
    tree.remove(found[0])
    return ElementTree.canonicalize(ElementTree.tostring(tree)) == ElementTree.canonicalize(
        ElementTree.tostring(ElementTree.fromstring(before))
    )


def _lists(data: bytes, files: Sequence[tuple[str, bytes]], added: dict[str, bytes]) -> bool:
    """The list holds an entry for each file, with its number, its name, its kind and its place."""
    entries = list(ElementTree.fromstring(data))
    if len(entries) != len(files):
        return False
    for number, (entry, (name, content)) in enumerate(zip(entries, files, strict=True), 1):
        kind = entry.attrib.pop("Format", "")
        place = "".join(entry.itertext()).lstrip("/")
        if entry.attrib != {"ID": str(number), "Name": name} or not re.fullmatch("[a-z0-9]{1,20}", kind):
            return False
        if added.get(place) != content:
            return False
    return True
