"""The order of steps that turn a Word package into a clean one.

Characters are edited first, because the reader's anchors count the nodes of the untouched trees; then each story is
settled; then every part gets its fate; last the written stories are searched once more for values in odd corners.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from lxml import etree

from extractors.errors import DamagedInput, HostileInput
from extractors.formats.docx.names import short_name, tags
from extractors.formats.docx.outline import Styles, read_styles
from extractors.formats.docx.unseen import unseen_runs
from extractors.formats.opc import relationships_source
from redactor.redaction import Note, RewriteJob, RewriteOptions, Rewritten
from redactor.rewrite.docx.alternatives import drop_twins
from redactor.rewrite.docx.notes import drop_orphans
from redactor.rewrite.docx.story import STORY_ROOTS, Cleaned, clean_story, has_traces, strip_traces
from redactor.rewrite.ooxml.draft import Draft
from redactor.rewrite.ooxml.edits import Names, Plan, apply_edits, plan_edits
from redactor.rewrite.ooxml.markup import sanitise
from redactor.rewrite.ooxml.parts import pixel_boxes, settle_parts
from redactor.rewrite.values import Values

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DIGITS = bytes(0x30 if 0x30 <= byte <= 0x39 else 0x20 for byte in range(256))
_LONG_NUMBER = b"0" * 6
_SUFFIXES = {".dotx": ".dotx", ".dotm": ".dotx"}
_STORY_TYPES = re.compile(
    r"wordprocessingml\.(?:document\.(?:main|glossary)|template\.main|header|footer|footnotes|endnotes|comments)\+xml"
    r"|ms-word\.(?:document|template)\.macroenabled",
    re.IGNORECASE,
)


def rewrite_package(job: RewriteJob) -> Rewritten:
    """Remove the job's redactions. Raises InputError."""
    options = job.options
    draft = Draft(job.data, options.limits)
    values = Values.of(job.redactions)
    plan = plan_edits(job.document, job.redactions, values)
    stories = _stories(draft, options)
    cleaned = _edit(draft, plan, stories, options)
    notes = settle_parts(draft, values, options, handled=stories, boxes=pixel_boxes(job))
    unseen = _remove_unseen(draft, stories) if options.hidden == "remove" else 0
    _search_again(draft, stories, values)
    suffix = _SUFFIXES.get(PurePath(job.document.name).suffix.lower(), ".docx")
    return Rewritten(draft.finish(), suffix, (*_notes(cleaned, plan, unseen), *notes))


def _stories(draft: Draft, options: RewriteOptions) -> list[str]:
    """Return the members that are WordprocessingML stories, by what their root element is."""
    names = []
    for name in draft.members:
        if relationships_source(name) is None and draft.is_xml(name):
            likely = _STORY_TYPES.search(draft.content_type(name)) or b"wordprocessingml" in draft.members[name][:4096]
            if likely and _root_name(draft, name) in STORY_ROOTS:
                names.append(name)
    return names


def _root_name(draft: Draft, name: str) -> str:
    """Return what the root element is, "" for what does not parse: the reader let it pass, so it goes."""
    try:
        return short_name(draft.tree(name).tag)
    except (DamagedInput, HostileInput):
        return ""


def _edit(draft: Draft, plan: Plan, stories: list[str], options: RewriteOptions) -> Cleaned:
    cleaned = Cleaned()
    names = Names()
    for member in sorted(plan.members()):
        if member not in draft.members:
            continue
        if relationships_source(member) is not None:
            _unlink(draft, plan, member)
        elif member not in stories:
            apply_edits(draft.tree(member), plan.edits[member], plan.cleared[member], names)
            draft.touch(member)
    references = False
    for story in stories:
        edited = story in plan.members()
        root = draft.tree(story)
        traces = has_traces(root, draft.members[story])
        if not edited and not traces:
            continue
        changed = apply_edits(root, plan.edits[story], plan.cleared[story], names) if edited else set()
        drop_twins(root, changed)
        found = Cleaned()
        if traces:
            keep_comments = options.comments == "keep"
            found = clean_story(root, changed, accept=options.revisions == "accept", keep_comments=keep_comments)
        references |= found.revisions > 0
        if changed or found.total or found.is_touched:
            strip_traces(root)
            draft.touch(story)
        cleaned.add(found)
    if references:
        drop_orphans(draft, stories)
    return cleaned


def _unlink(draft: Draft, plan: Plan, member: str) -> None:
    """Remove the relationships whose targets hold values; the markup that used them is mended with the parts."""
    source = relationships_source(member) or ""
    found = draft.find(source) if source else ""
    places = {element for element, _ in (*plan.edits[member], *plan.cleared[member])}
    for relationship in draft.relationships(found):
        if relationship.index in places and relationship.external:
            draft.unlink(found, relationship.id)


def _remove_unseen(draft: Draft, stories: list[str]) -> int:
    """Empty the runs that nobody sees; return how many there were."""
    styles = Styles()
    for name in draft.members:
        if name.lower().endswith("styles.xml") and draft.is_xml(name) and _root_name(draft, name) == "w:styles":
            styles = read_styles(draft.tree(name))
    count = 0
    for story in stories:
        if story in draft.members:
            runs = unseen_runs(draft.tree(story), styles)
            for run in runs:
                for text in run.iterchildren(*tags("w:t")):
                    text.text = ""
                for symbol in list(run.iterchildren(*tags("w:sym"))):
                    run.remove(symbol)
            count += len(runs)
            if runs:
                draft.touch(story)
    return count


def _search_again(draft: Draft, stories: list[str], values: Values) -> None:
    """Cover values that are left where no reader looks: attributes of sizes, colors, ids; unused namespaces."""
    for story in stories:
        if story in draft.members and _holds(draft.content(story), values):
            if sanitise(draft.tree(story), values):
                draft.touch(story)
            if _holds(draft.content(story), values):
                _drop_namespaces(draft.tree(story))
                draft.touch(story)


def _holds(content: bytes, values: Values) -> bool:
    """Tell whether the long numbers in some markup are, or hold, a value."""
    numbers: set[bytes] = set()
    marked = content.translate(_DIGITS)
    start = marked.find(_LONG_NUMBER)
    while start >= 0:
        end = marked.find(b" ", start)
        end = end if end >= 0 else len(marked)
        numbers.add(content[start : end + 1])
        start = marked.find(_LONG_NUMBER, end)
    return bool(numbers) and values.within("\n".join(n.decode("ascii", "replace") for n in sorted(numbers)))


def _drop_namespaces(root: etree._Element) -> None:
    """Drop declarations that nothing uses, but for the prefixes that mc:Ignorable names."""
    kept: list[str] = []
    for element in root.iter(etree.Element):
        for key, value in element.attrib.items():
            if str(key).startswith(_COMPATIBILITY):
                kept += str(value).split()
    etree.cleanup_namespaces(root, keep_ns_prefixes=kept)


def _notes(cleaned: Cleaned, plan: Plan, unseen: int) -> tuple[Note, ...]:
    counts = {
        "revisions_settled": cleaned.revisions,
        "comment_marks_removed": cleaned.comments,
        "fields_replaced_by_results": cleaned.fields,
        "data_bindings_removed": cleaned.bindings,
        "copies_removed": plan.copies,
        "hidden_text_removed": unseen,
    }
    return tuple(Note(code, {"count": count}) for code, count in counts.items() if count)
