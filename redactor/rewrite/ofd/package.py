"""The order of steps that turn an OFD package into a clean one.

Glyphs and strings are edited first, because anchors count what the untouched trees hold; then every member gets its
fate: markup is written anew, pictures are stripped or painted over, fonts pruned, all else is dropped with what refers
to it. Members keep their names unless these hold a value.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from posixpath import dirname, normpath, splitext

from lxml import etree

from extractors.errors import UnsupportedFormat
from extractors.formats.ofd.contents import Placer
from extractors.formats.ofd.jbig2 import is_jbig2, to_png
from extractors.formats.ofd.package import MAIN, OfdPackage, child, children, local, open_ofd
from extractors.formats.ofd.strings import KEPT_ATTRIBUTES
from extractors.formats.ofd.structure import Structure, structure_of
from extractors.model import Entry, XmlText
from redactor.redaction import Note, RewriteJob, Rewritten
from redactor.rewrite.ofd.fonts import is_font, pruned
from redactor.rewrite.ofd.glyphs import Cut, Ids, cut_glyphs
from redactor.rewrite.ofd.vocabulary import Writer
from redactor.rewrite.ooxml.images import Box, NotAnImage, image_kind, paint, strip
from redactor.rewrite.ooxml.parts import pixel_boxes
from redactor.rewrite.pdf.chains import Strong
from redactor.rewrite.pdf.targets import targets_of
from redactor.rewrite.values import Edit, Values, apply, spread

_PLAIN = re.compile(r"[A-Za-z0-9_./\\-]{0,120}")
"""A location that may stay as it is written."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MARKUP = frozenset({"main", "document", "page", "template", "resources", "annotations", "annotation"})
_DROPPED = {
    "attachments": "", "attachment": "embedded_objects_removed", "tags": "", "tag": "custom_xml_removed",
    "extensions": "private_data_dropped", "extension": "private_data_dropped", "signatures": "", "versions": "",
    "cover": "metadata_dropped", "media": "media_removed",
}  # fmt: skip
"""Role -> code of the note that says so."""
_REVIEWED = frozenset({"signature_dropped", "pictures_not_read", "pictures_removed", "media_removed", "fonts_removed"})


@dataclass(slots=True)
class _Work:
    job: RewriteJob
    package: OfdPackage
    structure: Structure
    values: Values
    boxes: Mapping[str, Sequence[Box]]
    members: dict[str, bytes] = field(default_factory=dict)
    """What is written, by old name; markup comes last."""
    renamed: dict[str, str] = field(default_factory=dict)
    converted: set[str] = field(default_factory=set)
    """Pictures that are written as PNG: their own format cannot be painted."""
    counts: Counter[str] = field(default_factory=Counter)
    cuts: dict[str, Cut] = field(default_factory=dict)


def rewrite_package(job: RewriteJob) -> Rewritten:
    """Remove the job's redactions. Raises InputError."""
    package = open_ofd(job.data, job.options.limits)
    structure = structure_of(package)
    if structure.signatures and job.options.signatures == "refuse":
        raise UnsupportedFormat(found="digitally signed document")
    work = _Work(job, package, structure, Values.of(job.redactions), pixel_boxes(job))
    pages = _edit(work)
    _drop(work)
    _pictures(work)
    _fonts(work)
    _rename(work)
    markup = _written(work)
    notes = _notes(work, pages)
    return Rewritten(_zipped(work, markup), ".ofd", notes)


# ---------------------------------------------------------------- editing


def _edit(work: _Work) -> int:
    """Cut glyphs and edit strings in the trees; return on how many pages glyphs went."""
    job, package = work.job, work.package
    targets = targets_of(job.document, job.redactions, Strong.of(job.redactions))
    placer = Placer(package, work.structure)
    last = max((int(e.get("ID", "")) for t in _trees(work) for e in t.iter(etree.Element) if _is_id(e)), default=0)
    ids = Ids(last)
    edits = _string_edits(work)
    for member, slots in edits.items():
        elements = list(package.tree(member).iter(etree.Element))
        for (index, slot), some in slots.items():
            elements[index].set(slot, apply(elements[index].get(slot, ""), some))
    for stream, removed in sorted(targets.glyphs.items()):
        member = work.structure.contents[stream]
        document = work.structure.document_of(member)
        work.cuts[member] = cut_glyphs(package.tree(member), removed, partial(placer.face, document), ids)
    for root in _trees(work):
        for element in root.iter(etree.Element):
            for key in KEPT_ATTRIBUTES.get(local(element), ()):
                if element.get(key) and work.values.within(element.get(key, "")):
                    element.set(key, work.values.cover(element.get(key, "")))
        for element in root.iter("{*}MaxUnitID"):
            element.text = str(max(ids.last, last))
    return len(targets.pages)


def _is_id(element: etree._Element) -> bool:
    return element.get("ID", "").isdigit() and len(element.get("ID", "")) < 10


def _trees(work: _Work) -> list[etree._Element]:
    return [work.package.tree(member) for member in _markup(work)]


def _markup(work: _Work) -> list[str]:
    return [member for member, role in work.structure.roles.items() if role in _MARKUP]


def _string_edits(work: _Work) -> dict[str, dict[tuple[int, str], list[Edit]]]:
    found: dict[str, dict[tuple[int, str], list[Edit]]] = defaultdict(lambda: defaultdict(list))
    for redaction in work.job.redactions:
        for span in redaction.spans:
            places: dict[tuple[str, int, str], list[tuple[int, int]]] = defaultdict(list)
            for piece in work.job.document.parts[span.part].pieces_between(span.start, span.end):
                start, end = max(span.start, piece.start) - piece.start, min(span.end, piece.end) - piece.start
                anchor = piece.anchor
                if isinstance(anchor, XmlText):
                    places[anchor.member, anchor.element, anchor.slot.lstrip("@")].append((start, end))
                elif isinstance(anchor, Entry) and anchor.key == "name":
                    work.renamed[anchor.container] = ""
            for (member, index, slot), ranges in places.items():
                found[member][index, slot] += spread(ranges, redaction.replacement)
    return found


# ---------------------------------------------------------------- fates


def _drop(work: _Work) -> None:
    for member in work.package.members:
        role = work.structure.roles.get(member)
        if role is None:
            if work.job.options.unknown == "abort":
                raise UnsupportedFormat(found="unknown package part")
            work.counts["unreachable_parts_removed"] += 1
        elif role in _DROPPED:
            work.counts[_DROPPED[role]] += bool(_DROPPED[role])
        elif role not in _MARKUP:
            work.members[member] = work.package.members[member]
    work.counts["signature_dropped"] = work.structure.signatures
    work.counts["earlier_revisions_removed"] = work.structure.versions


def _pictures(work: _Work) -> None:
    """Strip, paint over or drop the pictures; those that nothing shows go."""
    shown = {
        element.get(key, "")
        for root in _trees(work)
        for element in root.iter("{*}ImageObject")
        for key in ("ResourceID", "Substitution", "ImageMask")
    }
    used = {m for d in work.structure.documents for key, m in d.resources.media.items() if key in shown}
    for member in list(work.structure.of_role("image")):
        if member not in used:
            work.members.pop(member, None)
            work.counts["unreachable_parts_removed"] += 1
            continue
        boxes = work.boxes.get(member)
        data = work.members[member]
        if is_jbig2(data):
            data = to_png(data)
            work.converted.add(member)
        try:
            cleaned = paint(data, boxes) if boxes else strip(data) if image_kind(data) else b""
        except NotAnImage:
            cleaned = b""
        if cleaned and not boxes and work.values.within_bytes(cleaned):
            cleaned = b""
        if not cleaned:
            work.members.pop(member)
            work.counts["pictures_removed"] += 1
            continue
        work.counts["pictures_painted"] += bool(boxes)
        work.counts["pictures_not_read"] += boxes is None
        work.counts["picture_metadata_removed"] += not boxes and cleaned is not data
        work.counts["pictures_converted"] += member in work.converted
        work.members[member] = cleaned


def _fonts(work: _Work) -> None:
    """Take removed characters that nothing else shows out of embedded fonts; drop what is no font."""
    gone: dict[str, tuple[set[int], set[str]]] = defaultdict(lambda: (set(), set()))
    for member, cut in work.cuts.items():
        fonts = work.structure.document_of(member).resources.fonts
        for key in {*cut.glyphs, *cut.characters}:
            file = fonts.get(key, ("", ""))[1]
            gone[file][0].update(cut.glyphs.get(key, ()))
            gone[file][1].update(cut.characters.get(key, ()))
    for file in list(work.structure.of_role("font", "profile")):
        data = work.members[file]
        if work.values.within_bytes(data) or (work.structure.roles[file] == "font" and not is_font(data)):
            work.members.pop(file)
            work.counts["fonts_removed"] += 1
            continue
        glyphs, characters = gone.get(file, (set(), set()))
        if not glyphs and not characters:
            continue
        kept_glyphs, kept_characters = _still_used(work, file)
        new = pruned(data, glyphs - kept_glyphs, (characters - kept_characters) if not glyphs else ())
        if new:
            work.members[file] = new
            work.counts["fonts_pruned"] += new != data
        else:
            work.counts["fonts_not_pruned"] += 1


def _still_used(work: _Work, file: str) -> tuple[set[int], set[str]]:
    from extractors.formats.ofd.codes import text_objects

    glyphs: set[int] = set()
    characters: set[str] = set()
    for member in work.structure.contents:
        fonts = work.structure.document_of(member).resources.fonts
        keys = {key for key, (_, own) in fonts.items() if own == file}
        for found in text_objects(work.package.tree(member)):
            if found.element.get("Font", "") in keys:
                characters.update(found.text)
                for cluster in found.clusters:
                    glyphs.update(cluster.glyphs)
    return glyphs, characters


def _rename(work: _Work) -> None:
    """Give members whose names hold a value, or say something of people, names that say nothing."""
    kept = [*work.members, *_markup(work)]
    taken = {name.lower() for name in kept}
    number = 0
    for member in kept:
        if member in work.renamed or member in work.converted or work.values.within(member):
            suffix = splitext(member)[1].lower() if member.isascii() else ".dat"
            suffix = ".png" if member in work.converted else suffix
            new = ""
            while not new or new.lower() in taken:
                number += 1
                new = f"Doc_0/Part_{number}{suffix}"
                new = new if not work.values.within(new) else ""
            taken.add(new.lower())
            work.renamed[member] = new
            work.counts["parts_renamed"] += member not in work.converted
    work.renamed = {old: new for old, new in work.renamed.items() if new}


# ---------------------------------------------------------------- writing


def _written(work: _Work) -> dict[str, bytes]:
    """Return the markup members, each written anew."""
    kept = set(work.members) | set(_markup(work))
    for member in list(kept):
        if work.structure.roles.get(member) == "resources":
            _forget(work, member)
        if member in work.structure.contents:
            _forget_pictures(work, member)
    found: dict[str, bytes] = {}
    digest = hashlib.sha256()
    main = work.package.find(MAIN)
    for member in _markup(work):
        if member != main:
            found[member] = _serialised(work, member, work.package.tree(member), kept)
            digest.update(found[member])
    _settle_main(work, work.package.tree(main), digest.hexdigest()[:32])
    return {main: _serialised(work, main, work.package.tree(main), kept), **found}


def _serialised(work: _Work, member: str, root: etree._Element, kept: set[str]) -> bytes:
    structure = work.structure
    is_resource = structure.roles.get(member) == "resources"
    base = root.get("BaseLoc", "").strip() if is_resource else ""
    plain = bool(_PLAIN.fullmatch(base)) and not work.values.within(base)
    if is_resource and not plain:
        root.set("BaseLoc", ".")
    folder = dirname(structure.document_of(member).member)

    def relocate(_: etree._Element, location: str) -> str | None:
        place = location.strip()
        found = structure.files.get((member, place), "") if is_resource else ""
        target = found or work.package.locate(member, place, folder)
        if target not in kept:
            return None
        if target in work.renamed or normpath(place) != place or not plain or not _PLAIN.fullmatch(place):
            return "/" + work.renamed.get(target, target)
        return place

    made = Writer(relocate, work.values, work.counts).written(root)
    return etree.tostring(made, encoding="UTF-8", xml_declaration=True, standalone=True)


def _forget_pictures(work: _Work, member: str) -> None:
    """Take out the picture objects whose pictures are gone."""
    media = work.structure.document_of(member).resources.media
    for element in list(work.package.tree(member).iter("{*}ImageObject")):
        for key in ("Substitution", "ImageMask"):
            if key in element.attrib and media.get(element.get(key, ""), "") not in work.members:
                del element.attrib[key]
        holder = element.getparent()
        if holder is not None and media.get(element.get("ResourceID", ""), "") not in work.members:
            holder.remove(element)


def _forget(work: _Work, member: str) -> None:
    """Take resources out that are gone: pictures, sounds, fonts that are none."""
    root = work.package.tree(member)
    for group in list(children(root, "MultiMedias")):
        for item in list(children(group, "MultiMedia")):
            file = child(item, "MediaFile")
            location = "" if file is None else (file.text or "").strip()
            target = work.structure.files.get((member, location), "")
            if target not in work.members:
                group.remove(item)
            elif target in work.converted:
                item.set("Format", "PNG")


def _settle_main(work: _Work, root: etree._Element, digest: str) -> None:
    """Empty the properties but for an id made of the content; drop signatures and earlier versions."""
    for body in children(root, "DocBody"):
        for information in list(children(body, "DocInfo")):
            work.counts["metadata_dropped"] += sum(local(each) != "DocID" for each in information)
            for each in list(information):
                information.remove(each)
            etree.SubElement(information, information.tag.replace("DocInfo", "DocID")).text = digest
        for each in list(children(body, "Signatures", "Versions")):
            body.remove(each)


def _zipped(work: _Work, markup: Mapping[str, bytes]) -> bytes:
    """Return the package: the main entry first, then the members in their old order, all dates alike."""
    everything = {**work.members, **markup}
    order = [name for name in work.package.members if name in everything]
    order.sort(key=lambda name: name.lower() != MAIN.lower())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in order:
            entry = zipfile.ZipInfo(work.renamed.get(name, name), _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, everything[name])
    return buffer.getvalue()


def _notes(work: _Work, pages: int) -> tuple[Note, ...]:
    cut = sum(each.count for each in work.cuts.values())
    notes = [Note("glyphs_removed", {"count": cut, "pages": pages})] if cut else []
    for code, count in sorted(work.counts.items()):
        if count and code:
            notes.append(Note(code, {"count": count}, needs_review=code in _REVIEWED))
    return tuple(notes)
