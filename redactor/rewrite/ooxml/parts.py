"""Every part of a package gets exactly one fate: sanitised markup, stripped picture, cleaned package, or dropped.

``settle_parts`` comes after the owner of the format (Word, Excel) has edited the parts that it read, named in
``handled``, and before ``Draft.finish``. A dropped part takes with it its relationships, its content type and all that
refers to it. Parts that nothing concerns keep their bytes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from extractors.errors import DamagedInput, HostileInput, UnsupportedFormat
from extractors.formats.opc import Relationship, relationships_source
from extractors.model import Entry, Pixels
from redactor.redaction import Note, RewriteJob, RewriteOptions
from redactor.rewrite.ooxml import kinds
from redactor.rewrite.ooxml.draft import Draft
from redactor.rewrite.ooxml.images import Box
from redactor.rewrite.ooxml.links import drop_external, rename_telling
from redactor.rewrite.ooxml.markup import sanitise
from redactor.rewrite.ooxml.media import settle_picture
from redactor.rewrite.ooxml.properties import clean_settings, write_core, write_extended
from redactor.rewrite.ooxml.references import may_refer, mend, references
from redactor.rewrite.values import Values

_SETTLED = frozenset({"font", *kinds.OBJECTS})
"""Fonts are kept; objects that are still there were cleaned."""
METAFILE = "metafile"
"""Key of the anchors of text that a metafile draws; its container is the member."""
_WHOLE = (0, 0, 0, 0)
_BY_ID = frozenset({"image", "hyperlink"})
"""Kinds of relationships that are of no use unless the source's markup names their id."""


@dataclass(frozen=True, slots=True)
class _Work:
    draft: Draft
    values: Values
    options: RewriteOptions
    handled: Collection[str]
    boxes: Mapping[str, Sequence[Box]]
    depth: int
    counts: Counter[str]


def settle_parts(
    draft: Draft,
    values: Values,
    options: RewriteOptions,
    *,
    handled: Collection[str] = (),
    boxes: Mapping[str, Sequence[Box]] | None = None,
    depth: int = 0,
) -> tuple[Note, ...]:
    """Settle all parts but the text of those in ``handled``; ``boxes`` are areas to paint over, by picture member; a
    picture that is not among them counts as not read.

    Raises UnsupportedFormat for a signature or an unknown part that the options refuse.
    """
    work = _Work(draft, values, options, handled, boxes or {}, depth, Counter())
    _drop_by_kind(work)
    for source in _sources(draft):
        work.counts["external_links_removed"] += drop_external(draft, source, values)
    _settle_objects(work)
    _drop_unreachable(work)
    for name, found in _kinds(draft).items():
        if name in draft.members:
            _settle(work, name, found)
    _mend(draft)
    _unlink_unused(draft)
    _drop_unreachable(work)
    work.counts["parts_renamed"] += rename_telling(draft, values)
    _settle_relationships(draft, values)
    for name in draft.members:
        plain = kinds.MAIN_TYPES.get(draft.content_type(name).lower())
        if plain:
            draft.overrides[name.lower()] = plain
    return tuple(_note(code, count) for code, count in sorted(work.counts.items()) if count)


def pixel_boxes(job: RewriteJob) -> dict[str, list[Box]]:
    """Return the areas that a job's redactions cover, by picture member, for all pictures that were read by OCR."""
    boxes: dict[str, list[Box]] = defaultdict(list)
    for part in job.document.parts:
        for piece in part.pieces if part.kind == "image" else ():
            if isinstance(piece.anchor, Pixels):
                boxes.setdefault(piece.anchor.image, [])
    for redaction in job.redactions:
        for span in redaction.spans:
            part = job.document.parts[span.part]
            for piece in part.pieces_between(span.start, span.end) if part.kind == "image" else ():
                if isinstance(piece.anchor, Pixels):
                    boxes[piece.anchor.image].append(piece.anchor.box)
                elif isinstance(piece.anchor, Entry) and piece.anchor.key == METAFILE:
                    boxes[piece.anchor.container].append(_WHOLE)
    return dict(boxes)


def _note(code: str, count: int) -> Note:
    review = code in kinds.VISIBLE or code in ("pictures_removed", "attachments_cleaned_by_value")
    return Note(code, {"count": count}, needs_review=review)


# ---------------------------------------------------------------- dropping


def _sources(draft: Draft) -> list[str]:
    return list(dict.fromkeys(draft.sources()))


def _relationships(draft: Draft) -> list[tuple[str, Relationship]]:
    return [(source, relationship) for source in _sources(draft) for relationship in draft.relationships(source)]


def _drop_by_kind(work: _Work) -> None:
    """Drop parts that never pass, and relationships that lead nowhere."""
    draft, options = work.draft, work.options
    for source, relationship in _relationships(draft):
        kind = relationship.kind
        if kind in kinds.SIGNATURES and options.signatures == "refuse":
            raise UnsupportedFormat(found="digitally signed document")
        code = kinds.DROPPED.get(kind, "")
        if kind in kinds.COMMENTS and options.comments == "drop":
            code = "comments_removed" if kind == "comments" else "metadata_removed"
        if relationship.external:
            continue
        if not relationship.target:
            draft.unlink(source, relationship.id)
        elif code and relationship.target in draft.members:
            draft.drop(relationship.target)
            work.counts[code] += 1


def _settle_objects(work: _Work) -> None:
    """Clean embedded packages where the options say so; drop all other objects. Their preview pictures stay."""
    from redactor.rewrite.ooxml.embedded import clean_embedded

    draft, options = work.draft, work.options
    for _, relationship in _relationships(draft):
        name = relationship.target
        if relationship.kind not in kinds.OBJECTS or name not in draft.members:
            continue
        cleaned = b""
        if options.attachments == "clean" and work.depth < options.limits.nesting:
            cleaned = clean_embedded(draft.members[name], work.values, options, work.depth + 1)
        if cleaned:
            draft.replace(name, cleaned)
            work.counts["attachments_cleaned_by_value"] += 1
        else:
            draft.drop(name)
            work.counts["embedded_objects_removed"] += 1


def _drop_unreachable(work: _Work) -> None:
    """Drop members that no relationship leads to: no program shows them, and nobody read them."""
    draft = work.draft
    reached = {""}
    waiting = [""]
    while waiting:
        for relationship in draft.relationships(waiting.pop()):
            if relationship.target and relationship.target not in reached:
                reached.add(relationship.target)
                waiting.append(relationship.target)
    for name in list(draft.members):
        source = relationships_source(name)
        if source is None and name not in reached:
            draft.drop(name)
            work.counts["unreachable_parts_removed"] += 1
        elif source and not draft.find(source):
            draft.drop(name)


def _unlink_unused(draft: Draft) -> None:
    """Remove relationships to pictures and pages that the markup does not use: a deleted scan stays in the file."""
    for source in _sources(draft):
        by_id = [r for r in draft.relationships(source) if r.kind in _BY_ID]
        if not by_id or not source or not draft.is_xml(source):
            continue
        used = references(draft.tree(source))
        for relationship in by_id:
            if relationship.id not in used:
                draft.unlink(source, relationship.id)


# ---------------------------------------------------------------- keeping


def _kinds(draft: Draft) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {n: set() for n in draft.members if relationships_source(n) is None}
    for _, relationship in _relationships(draft):
        if relationship.target in found:
            found[relationship.target].add(relationship.kind)
    return found


def _settle(work: _Work, name: str, found: set[str]) -> None:
    draft = work.draft
    if kinds.CORE in found:
        write_core(draft, name)
    elif kinds.EXTENDED & found:
        write_extended(draft, name)
    elif name in work.handled:
        if found & kinds.SETTINGS:
            clean_settings(draft, name)
    elif "glossaryDocument" in found:
        draft.drop(name)
        work.counts["unread_parts_removed"] += 1
    elif found & kinds.MARKUP and draft.is_xml(name):
        _settle_markup(work, name, found)
    elif "image" in found:
        settle_picture(draft, name, work.values, work.boxes.get(name), work.counts)
    elif not found & _SETTLED:
        _settle_unknown(work, name)


def _settle_markup(work: _Work, name: str, found: set[str]) -> None:
    draft = work.draft
    try:
        root = draft.tree(name)
    except (DamagedInput, HostileInput):
        if "officeDocument" in found:
            raise
        draft.drop(name)
        work.counts["unread_parts_removed"] += 1
        return
    if found & kinds.SETTINGS:
        clean_settings(draft, name)
    if sanitise(root, work.values, draft.members[name]):
        draft.touch(name)


def _settle_unknown(work: _Work, name: str) -> None:
    types = " ".join(r.type for _, r in _relationships(work.draft) if r.target == name).lower()
    vendor = any(word in types or word in name.lower() for word in kinds.VENDORS)
    if work.options.unknown == "abort" and not vendor:
        raise UnsupportedFormat(found="unknown package part")
    work.draft.drop(name)
    work.counts["vendor_parts_removed" if vendor else "unknown_parts_removed"] += 1


def _mend(draft: Draft) -> None:
    for source in sorted(draft.unlinked):
        if source and source in draft.members and draft.is_xml(source) and may_refer(draft.members[source]):
            known = {relationship.id for relationship in draft.relationships(source)}
            if mend(draft.tree(source), known):
                draft.touch(source)


def _settle_relationships(draft: Draft, values: Values) -> None:
    for name in list(draft.members):
        if relationships_source(name) is not None and sanitise(draft.tree(name), values):
            draft.touch(name)
