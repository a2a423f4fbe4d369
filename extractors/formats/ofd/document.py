"""The whole file: one part a page, then annotations, text that no page shows, strings, and pictures read by OCR."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.formats.layout.blocks import blocks_of
from extractors.formats.layout.geometry import multiply
from extractors.formats.layout.lines import one_by_one
from extractors.formats.layout.outlines import has_outlined_line, without_ornaments
from extractors.formats.layout.page_breaks import join_cut_rows
from extractors.formats.layout.pages import PageLayout, lay_out
from extractors.formats.layout.segments import Segment
from extractors.formats.ofd.contents import Placer, Sheet, covers, object_matrix, to_points
from extractors.formats.ofd.package import OfdPackage, children, open_ofd, truth
from extractors.formats.ofd.strings import string_parts
from extractors.formats.ofd.structure import Area, OfdDocument, Page, Structure, area_of, structure_of
from extractors.formats.ofd.unseen import seen_part
from extractors.limits import Limits
from extractors.model import Document, Glyphs, Part, PartKind, Piece, Remark
from extractors.ocr import Ocr

_SCANNED = 0.3
"""Share of a page from which a picture on a page without text is its content."""
_OUTLINES = 25
"""Curved paths from which a page without text is one whose text is drawn."""


@dataclass(slots=True)
class _Reading:
    package: OfdPackage
    structure: Structure
    placer: Placer
    layouts: list[PageLayout] = field(default_factory=list)
    pages: list[Part] = field(default_factory=list)
    apart: list[Part] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    unread: list[Remark] = field(default_factory=list)
    pictures: set[str] = field(default_factory=set)
    hidden: int = 0
    scanned: dict[int, set[str]] = field(default_factory=dict)


def read_document(data: bytes, name: str, limits: Limits, ocr: Ocr | None = None) -> Document:
    """Read an OFD file into a Document. Raises EncryptedInput, DamagedInput, HostileInput or LimitExceeded."""
    package = open_ofd(data, limits)
    structure = structure_of(package)
    reading = _Reading(package, structure, Placer(package, structure))
    for document in structure.documents:
        for page in document.pages:
            _read_page(reading, document, page)
    _read_rest(reading)
    parts = (*reading.pages, *reading.apart, *string_parts(package, structure))
    limits.check("characters", sum(len(part.text) for part in parts))
    blocks = join_cut_rows(blocks_of(reading.layouts), list(parts))
    found = Document(
        name, "ofd", parts, tuple(blocks), tuple(_remarks(reading)), tuple(reading.unread), len(reading.pages)
    )
    if ocr is not None and reading.pictures:
        from extractors.formats.ofd.pictures import with_pictures

        return with_pictures(found, package, reading.pictures, reading.scanned, ocr)
    return found


def _read_page(reading: _Reading, document: OfdDocument, page: Page) -> None:
    if not page.member:
        reading.unread.append(Remark("page_missing", {"page": page.number}))
    sheet = Sheet()
    area = document.area
    if page.member:
        root = reading.package.tree(page.member)
        area = next((found for each in children(root, "Area") if (found := area_of(each))), area)
        matrix = to_points(area)
        drawn = {id_ for each in children(root, "Template") if (id_ := each.get("TemplateID", ""))}
        for template in sorted(drawn):
            member = document.templates.get(template, "")
            if member:
                reading.placer.draw(sheet, document, member, reading.package.tree(member), matrix)
        reading.placer.draw(sheet, document, page.member, root, matrix)
    layout = lay_out(sheet.text, len(reading.pages), page.number)
    reading.layouts.append(layout)
    builder = layout.builder
    reading.pages.append(Part(f"page {page.number}", "page", builder.text(), tuple(builder.pieces), True, page.number))
    if layout.covered:
        reading.apart.append(_line_by_line(f"page {page.number} overprinted", layout.covered, page.number))
        reading.warnings.append(Remark("text_overprinted", {"page": page.number}))
    seen = seen_part(sheet.text, sheet.unseen, builder.text(), page.number)
    reading.apart += [seen] if seen else []
    _read_spoken(reading, sheet, page.number)
    _look_at(reading, sheet, area, page.number, builder.length)
    for member in document.annotations.get(page.id, ()):
        _read_annotations(reading, document, member, area, page.number)


def _look_at(reading: _Reading, sheet: Sheet, area: Area, page: int, length: int) -> None:
    """Note pictures and hidden objects; a line drawn in curves is not read, nor a page without text that is a picture
    or has nothing but curves."""
    reading.hidden += sheet.hidden
    reading.pictures |= {picture.member for picture in sheet.pictures if picture.member}
    if has_outlined_line(without_ornaments(sheet.letters)):
        reading.unread.append(Remark("outlines_not_read", {"page": page}))
        return
    if length:
        return
    large = {picture.member for picture in sheet.pictures if picture.member and covers(picture, area) >= _SCANNED}
    if large:
        reading.unread.append(Remark("page_is_picture", {"page": page}))
        reading.scanned[page] = large
    elif sheet.curved >= _OUTLINES:
        reading.unread.append(Remark("outlines_not_read", {"page": page}))


def _read_spoken(reading: _Reading, sheet: Sheet, page: int) -> None:
    if sheet.spoken.segments:
        builder = lay_out(sheet.spoken, 0, page).builder
        pieces = tuple(builder.pieces)
        reading.apart.append(Part(f"page {page} glyphs", "alternative", builder.text(), pieces, False, page))
        reading.warnings.append(Remark("glyphs_differ", {"page": page}))


def _read_annotations(reading: _Reading, document: OfdDocument, member: str, area: Area, page: int) -> None:
    sheet = Sheet()
    for annotation in children(reading.package.tree(member), "Annot"):
        visible = truth(annotation.get("Visible"), True)
        if not visible:
            reading.hidden += 1
        for appearance in children(annotation, "Appearance"):
            matrix = multiply(object_matrix(appearance), to_points(area))
            reading.placer.draw(sheet, document, member, appearance, matrix)
    reading.pictures |= {picture.member for picture in sheet.pictures if picture.member}
    reading.apart += _sheet_parts(sheet, f"page {page} annotations", "annotation", page)
    _read_spoken(reading, sheet, page)


def _sheet_parts(sheet: Sheet, name: str, kind: PartKind, page: int) -> list[Part]:
    layout = lay_out(sheet.text, 0, page)
    parts = []
    if layout.builder.length:
        parts.append(Part(name, kind, layout.builder.text(), tuple(layout.builder.pieces), True, page))
    if layout.covered:
        parts.append(_line_by_line(f"{name} overprinted", layout.covered, page))
    return parts


def _line_by_line(name: str, segments: list[Segment], page: int) -> Part:
    builder = one_by_one(segments, page)
    return Part(name, "hidden", builder.text(), tuple(builder.pieces), False, page)


def _read_rest(reading: _Reading) -> None:
    """Add the text of members that no page shows: unused templates and composites, clips, texts out of place."""
    for member in reading.structure.contents:
        stream = reading.structure.stream(member)
        placed = reading.placer.placed.get(stream, set())
        lines: list[str] = []
        pieces: list[Piece] = []
        length = 0
        for found in reading.placer.objects(member).values():
            numbers = found.numbers
            if not numbers or numbers[0] in placed:
                continue
            if lines:
                pieces.append(Piece(length, length + 1, None))
                lines.append("\n")
                length += 1
            pieces.append(Piece(length, length + len(found.text), Glyphs(0, stream, tuple(numbers))))
            lines.append(found.text)
            length += len(found.text)
        if lines:
            reading.hidden += 1
            reading.apart.append(Part(f"{member} unused", "hidden", "".join(lines), tuple(pieces), False))


def _remarks(reading: _Reading) -> list[Remark]:
    structure = reading.structure
    roles = list(structure.roles.values())
    comments = sum(
        1
        for member in structure.of_role("annotation")
        for element in reading.package.tree(member).iter("{*}Remark")
        if element.text and element.text.strip()
    )
    properties = sum(
        1
        for information in reading.package.tree(next(iter(structure.roles))).iter("{*}DocInfo")
        for element in information.iter()
        if element.text and element.text.strip()
    )
    counts = {
        "signatures": structure.signatures,
        "attachments": structure.attachments,
        "earlier_revisions": structure.versions,
        "review_remarks": comments,
        "private_data": sum(role in ("tag", "extensions", "extension") for role in roles),
        "properties": properties,
        "hidden_text": reading.hidden,
        "media": sum(role == "media" for role in roles),
        "images": len(reading.pictures),
    }
    return [*reading.warnings, *(Remark(code, {"count": count}) for code, count in counts.items() if count)]
