"""Footnotes, endnotes and comments that nothing refers to any more: Word keeps their text in the file."""

from __future__ import annotations

from collections.abc import Iterable

from extractors.formats.docx.names import short_name, tags, word_value
from redactor.rewrite.ooxml.draft import Draft

_NOTES = {"w:footnotes": ("w:footnote", "w:footnoteReference"), "w:endnotes": ("w:endnote", "w:endnoteReference")}


def drop_orphans(draft: Draft, stories: Iterable[str]) -> int:
    """Remove the notes whose reference went with a deletion. Separators (w:type) stay. Returns how many went."""
    trees = {name: draft.tree(name) for name in stories if name in draft.members}
    used: set[tuple[str, str]] = set()
    for root in trees.values():
        for element in root.iter(*tags("w:footnoteReference", "w:endnoteReference")):
            used.add((short_name(element.tag), word_value(element, "id") or ""))
    count = 0
    for story, root in trees.items():
        note_name, reference = _NOTES.get(short_name(root.tag), ("", ""))
        for note in [n for n in root if note_name and short_name(n.tag) == note_name]:
            if word_value(note, "type") is None and (reference, word_value(note, "id") or "") not in used:
                root.remove(note)
                draft.touch(story)
                count += 1
    return count
