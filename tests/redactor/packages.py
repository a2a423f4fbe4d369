"""Small Word packages made by code, for tests of rewriting and verification."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PR = "http://schemas.openxmlformats.org/package/2006/relationships"
DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

Relation = tuple[str, str, str]
"""(id, last step of the type, target); a target that begins with "!" is external."""


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs) + "</w:p>"


def relationships(*relations: Relation) -> str:
    rows = []
    for number, kind, target in relations:
        base = PR if kind in ("metadata/core-properties", "metadata/thumbnail") else R
        mode = ' TargetMode="External"' if target.startswith("!") else ""
        rows.append(f'<Relationship Id="{number}" Type="{base}/{kind}" Target="{target.lstrip("!")}"{mode}/>')
    return f'<Relationships xmlns="{PR}">{"".join(rows)}</Relationships>'


def word(
    body: str = "",
    *,
    parts: Mapping[str, str | bytes] | None = None,
    types: Mapping[str, str] | None = None,
    relations: tuple[Relation, ...] = (),
    package_relations: tuple[Relation, ...] = (),
    main_type: str = DOCUMENT,
    root: str = "",
) -> bytes:
    """Return a .docx with ``body`` in its document; ``types`` are overrides, further ``parts`` by name."""
    declared = "".join(f'<Override PartName="/{n}" ContentType="{t}"/>' for n, t in (types or {}).items())
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            '<Default Extension="bin" ContentType="application/octet-stream"/>'
            '<Default Extension="jpeg" ContentType="image/jpeg"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main_type}"/>{declared}</Types>'
        ),
        "_rels/.rels": relationships(("rId1", "officeDocument", "word/document.xml"), *package_relations),
        "word/document.xml": (
            f'<w:document xmlns:w="{W}" xmlns:r="{R}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
            'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
            f"{root}><w:body>{body}<w:sectPr/></w:body></w:document>"
        ),
    }
    if relations:
        members["word/_rels/document.xml.rels"] = relationships(*relations)
    members.update(parts or {})
    return zipped(members)


def zipped(members: Mapping[str, str | bytes], comment: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
        package.comment = comment
    return buffer.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}
