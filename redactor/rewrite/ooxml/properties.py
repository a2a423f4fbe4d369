"""Document properties from a minimal template, and the settings that say who made the file and where.

The originals of core.xml and app.xml are not edited: what a producer adds to them tomorrow must not pass either.
"""

from __future__ import annotations

from lxml import etree

from redactor.rewrite.ooxml.draft import Draft
from redactor.rewrite.ooxml.markup import detach, local

CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
    b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    b'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
)
_EXTENDED = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="{}"><Application>{}</Application></Properties>'
)
_WORD, _EXCEL = "Microsoft Office Word", "Microsoft Excel"
_DROPPED = frozenset(
    {
        "docVars", "mailMerge", "attachedTemplate", "linkStyles", "rsids", "writeProtection", "saveThroughXslt",
        "useXSLTWhenSaving", "docId", "attachedSchema", "activeWritingStyle",
    }
)  # fmt: skip
_PROTECTION = frozenset({"edit", "enforcement", "formatting"})
"""What a protected form keeps; the salted hash of its password and the algorithm are of no use to the public."""


def write_core(draft: Draft, name: str) -> None:
    """Replace the core properties by empty ones."""
    if draft.members[name] != CORE:
        draft.replace(name, CORE)


def write_extended(draft: Draft, name: str) -> None:
    """Replace the extended properties: company, manager, template, titles and editing time go."""
    namespace = str(draft.tree(name).tag).rpartition("}")[0].lstrip("{")
    is_workbook = any("spreadsheetml" in content_type for content_type in draft.overrides.values())
    draft.replace(name, _EXTENDED.format(namespace, _EXCEL if is_workbook else _WORD).encode())


def clean_settings(draft: Draft, name: str) -> None:
    """Remove from the settings part what identifies people, machines, data sources and editing sessions."""
    root = draft.tree(name)
    changed = False
    for element in [child for child in root.iter(etree.Element) if local(child) in _DROPPED and child is not root]:
        detach(element)
        changed = True
    for element in root.iter("{*}documentProtection"):
        for key in list(element.attrib):
            if str(key).rpartition("}")[2] not in _PROTECTION:
                del element.attrib[key]
                changed = True
    if changed:
        draft.touch(name)
