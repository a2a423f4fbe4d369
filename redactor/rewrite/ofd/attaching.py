"""Attach files to a cleaned OFD document (GB/T 33190-2016, clause 17): nothing but their names and contents."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from posixpath import dirname, splitext

from lxml import etree

from extractors.formats.ofd.package import open_ofd
from extractors.formats.ofd.structure import structure_of
from extractors.limits import Limits

_EPOCH = (1980, 1, 1, 0, 0, 0)


def with_files(data: bytes, files: Sequence[tuple[str, bytes]], limits: Limits) -> bytes:
    """Return the OFD with the files (name, content) attached to its first document, in their order."""
    package = open_ofd(data, limits)
    root = structure_of(package).documents[0].member
    tree = package.tree(root)
    space = etree.QName(tree).namespace
    taken = {name.lower() for name in package.members}
    folder = _free(f"{dirname(root)}/Attachs".lstrip("/"), taken)
    index = f"{folder}/Attachments.xml"
    holder = etree.Element(_name(space, "Attachments"), nsmap={"ofd": str(space)} if space else None)
    added: dict[str, bytes] = {}
    for number, (name, content) in enumerate(files, 1):
        suffix = splitext(name)[1].lower()
        suffix = suffix if suffix.isascii() and suffix[1:].isalnum() else ".dat"
        item = etree.SubElement(holder, _name(space, "Attachment"), ID=str(number), Name=name, Format=suffix[1:])
        etree.SubElement(item, _name(space, "FileLoc")).text = f"/{folder}/attachment_{number}{suffix}"
        added[f"{folder}/attachment_{number}{suffix}"] = content
    etree.SubElement(tree, _name(space, "Attachments")).text = f"/{index}"
    members = {**package.members, root: _serialized(tree), index: _serialized(holder), **added}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(entry, content)
    return buffer.getvalue()


def _free(folder: str, taken: set[str]) -> str:
    """Return a folder name under which nothing lies yet."""
    number, found = 1, folder
    while any(name.startswith(f"{found.lower()}/") for name in taken):
        number += 1
        found = f"{folder}_{number}"
    return found


def _name(space: str | None, name: str) -> str:
    return f"{{{space}}}{name}" if space else name


def _serialized(tree: etree._Element) -> bytes:
    return etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True)
