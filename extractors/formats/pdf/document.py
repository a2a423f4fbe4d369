"""The whole file: one part a page, one for every other content stream that shows text, then the objects' strings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pikepdf

from extractors.errors import DamagedInput
from extractors.formats.layout.blocks import blocks_of
from extractors.formats.layout.columns import wrapped_in_columns
from extractors.formats.layout.lines import one_by_one
from extractors.formats.layout.page_breaks import join_cut_rows
from extractors.formats.layout.pages import LineText, PageLayout, lay_out
from extractors.formats.layout.segments import PageText, Segment
from extractors.formats.pdf.as_seen import along_curves, one_upon_another, over_page_breaks, up_and_down, without_hidden
from extractors.formats.pdf.beside import beside_parts
from extractors.formats.pdf.covered import COVERED, page_box, set_covered_apart, too_many_shapes
from extractors.formats.pdf.digit_rows import DigitRow, digit_rows, numbers_in_rows
from extractors.formats.pdf.fonts import UNREADABLE
from extractors.formats.pdf.joined import WHOLE, joined_parts, noted_parts, spoken_part
from extractors.formats.pdf.loose import loose_part
from extractors.formats.pdf.objects import object_parts
from extractors.formats.pdf.opening import PDF_FAILURES, Budget, open_pdf
from extractors.formats.pdf.placing import Reader
from extractors.formats.pdf.second_reader import second_reader
from extractors.formats.pdf.spelled import integers_in, names_in
from extractors.formats.pdf.streams import ContentStream
from extractors.limits import Limits
from extractors.model import Document, Entry, Part, PartKind, Piece, Remark
from extractors.ocr import Ocr

_UNREADABLE_RUN = re.compile(f"(?:{UNREADABLE.pattern}\\s?)" + "{4,}")
_KINDS: dict[str, PartKind] = {"appearance": "annotation", "form": "hidden", "pattern": "hidden", "type3": "hidden"}


def read_document(data: bytes, name: str, limits: Limits, password: str | None, ocr: Ocr | None = None) -> Document:
    """Read a PDF into a Document. Raises EncryptedInput, DamagedInput or LimitExceeded."""
    budget = Budget(limits)
    with open_pdf(data, limits, password) as pdf:
        try:
            document = _read(pdf, data, name, budget, password)
            return document if ocr is None else _with_pictures(document, data, password, ocr)
        except PDF_FAILURES as error:
            raise DamagedInput(where="objects") from error


def _read(pdf: pikepdf.Pdf, data: bytes, name: str, budget: Budget, password: str | None) -> Document:
    reader = Reader(pdf, budget)
    second = second_reader(data, password)
    parts: list[Part] = []
    unread: list[Remark] = []
    warnings: list[Remark] = []
    reached: set[int] = set()
    layouts: list[PageLayout] = []
    rows: list[list[DigitRow]] = []
    apart: list[Part] = []
    uses: dict[str, set[int]] = {}
    for stream in reader.index.streams[: reader.index.pages]:
        page = reader.place(stream)
        asides = reader.place_asides(page_box(stream.holder)) if reader.asides else PageText()
        reached |= page.streams
        for segment in page.segments:
            uses.setdefault(segment.font, set()).add(stream.page)
        second.look(stream.page)
        if too_many_shapes(page):
            warnings.append(Remark("covers_not_judged", {"page": stream.page}))
        under = set_covered_apart(page, stream.holder, stream.page, second.document) if second.document else []
        if under:
            apart.append(_covered_part(under, stream.page, COVERED))
            characters = sum(len(segment.text.strip()) for segment in under)
            warnings.append(Remark("covered_text", {"page": stream.page, "characters": characters}))
        layout = lay_out(page, len(parts), stream.page)
        layouts.append(layout)
        rows.append(digit_rows(page, stream.page))
        builder = layout.builder
        parts.append(Part(stream.name, "page", builder.text(), tuple(builder.pieces), True, stream.page))
        if layout.covered:
            apart.append(_covered_part(layout.covered, stream.page))
            apart += one_upon_another(page, layout.covered, stream.page)
            warnings.append(Remark("text_overprinted", {"page": stream.page}))
        lines = [item.line for item in layout.items if isinstance(item, LineText)]
        for wrapped in wrapped_in_columns(lines, stream.page):
            name_of_part = f"column on page {stream.page}"  # "page ..." would count its digits twice
            apart.append(Part(name_of_part, "hidden", wrapped.text(), tuple(wrapped.pieces), True, stream.page))
        apart += _unpainted_parts(reader, page, stream.page)
        apart += _read_together(reader, page, stream)
        apart += beside_parts(page, asides, stream.page) if asides.segments else []
        apart += [
            *without_hidden(layout, stream.page),
            *along_curves(page, stream.page),
            *up_and_down(page, stream.page),
        ]
        unread += _page_unread(page, parts[-1].text, stream.page)
    unread += second.remarks(parts, apart)
    apart += [*over_page_breaks(layouts), *numbers_in_rows(rows)]
    warnings += [Remark("images", {"count": second.pictures})] if second.pictures else []
    for stream in reader.index.streams[reader.index.pages :]:
        if stream.index not in reached:
            page = reader.place(stream)
            reached |= page.streams
            parts_of_stream = _stream_parts(reader, page, stream)
            apart += parts_of_stream
            unread += [remark for part in parts_of_stream for remark in _page_unread(page, part.text, stream.page)]
            unread += _glyph_unread(page, stream)
    parts += apart
    parts += object_parts(pdf, budget, reader.index.by_key)
    loose = loose_part(data)
    parts += [loose] if loose else []
    parts += joined_parts(parts)
    unread += _font_doubts("font_lies", sorted(reader.lying), uses)
    unread += _font_doubts("font_unreadable", reader.broken, uses)
    unread += [Remark("stream_unreadable", {"object": key}) for key in budget.unread]
    blocks = join_cut_rows(blocks_of(layouts), parts)
    return Document(name, "pdf", tuple(parts), tuple(blocks), tuple(warnings), tuple(unread), reader.index.pages)


def _with_pictures(document: Document, data: bytes, password: str | None, ocr: Ocr) -> Document:
    """Add what OCR reads on pages that are pictures or in doubt, and in pictures on the others."""
    from extractors.formats.pdf.scans import read_scans

    scans = read_scans(data, password, ocr, document.unread, len(document.parts))
    blocks = sorted(
        [*document.blocks, *(block for page in sorted(scans.blocks) for block in scans.blocks[page])],
        key=lambda block: block.page,
    )
    warnings = [remark for remark in document.warnings if remark.code != "images"]
    return replace(
        document,
        parts=(*document.parts, *scans.parts),
        blocks=tuple(blocks),
        warnings=(*warnings, *scans.warnings),
        unread=tuple(scans.unread),
    )


def _font_doubts(code: str, fonts: Iterable[str], uses: dict[str, set[int]]) -> list[Remark]:
    """Return a remark for every page that shows text in such a font; page 0 where none does."""
    return [Remark(code, {"page": page, "font": font}) for font in fonts for page in sorted(uses.get(font) or {0})]


def _page_unread(page: PageText, text: str, number: int) -> list[Remark]:
    remarks = []
    if any(len(set(match.group())) > 1 or "\ufffd" in match.group() for match in _UNREADABLE_RUN.finditer(text)):
        fonts = sorted({segment.font for segment in page.segments if UNREADABLE.search(segment.text)})
        remarks += [Remark("font_unreadable", {"page": number, "font": font}) for font in fonts]
    return remarks


def _glyph_unread(page: PageText, stream: ContentStream) -> list[Remark]:
    """Return a remark for a glyph that draws part of a number with another font: the rest may stand on the page, and no
    reader copies the two as one."""
    text = "".join(segment.text for segment in page.segments) if stream.kind == "type3" else ""
    is_part = len(text.strip()) > 1 and 0 < sum(map(str.isdigit, text)) < WHOLE
    return [Remark("font_lies", {"page": stream.page, "font": stream.name})] if is_part else []


def _covered_part(segments: Iterable[Segment], page: int, how: str = "overprinted") -> Part:
    builder = one_by_one(segments, page)
    return Part(f"page {page} {how}", "hidden", builder.text(), tuple(builder.pieces), False, page)


def _stream_parts(reader: Reader, page: PageText, stream: ContentStream) -> list[Part]:
    layout = lay_out(page, 0, 0)
    parts = []
    if layout.builder.length:
        text, pieces = layout.builder.text(), tuple(layout.builder.pieces)
        visible = stream.kind == "appearance"
        parts.append(Part(stream.name, _KINDS.get(stream.kind, "hidden"), text, pieces, visible, stream.page))
    if layout.covered:
        parts.append(_covered_part(layout.covered, 0))
    return parts + _unpainted_parts(reader, page, stream.page)


def _unpainted_parts(reader: Reader, page: PageText, number: int) -> list[Part]:
    """Return what the streams of a page say without showing it: strings of marked content (ActualText, Alt, E),
    operands that no operator uses, comments, long numbers in names and operands. Anchors name the stream and the
    operation (-1 for comments, -2 for numbers)."""
    parts = []
    for index in sorted(page.streams):
        for content in reader.contents(index):
            spoken = [(mark.start, key, text) for mark in content.marked for key, text in mark.strings.items()]
            stray = [
                (operation, "operand" if operation >= 0 else "comment", text) for operation, text in content.strays
            ]
            kinds: tuple[tuple[PartKind, list[tuple[int, str, str]]], ...] = (
                ("alternative", spoken),
                ("hidden", stray),
            )
            data = reader.data(reader.index.streams[index])
            stray += dict.fromkeys((-2, "name", found) for found in (*names_in(data), *integers_in(data)))
            for kind, entries in kinds:
                part = _entries_part(f"page {number} stream {index} {kind}", kind, entries, index, number)
                if part is not None:
                    parts.append(part)
            break
    return parts


def _read_together(reader: Reader, page: PageText, stream: ContentStream) -> list[Part]:
    """Return the page with what its streams and annotations say, where a number may be cut between the two."""
    contents = [(index, content) for index in sorted(page.streams) for content in reader.contents(index)]
    spoken = spoken_part(page, contents, stream.page) if any(content.marked for _, content in contents) else None
    return [*([spoken] if spoken else []), *noted_parts(page, stream.holder, stream.page)]


def _entries_part(
    name: str, kind: PartKind, entries: list[tuple[int, str, str]], stream: int, number: int
) -> Part | None:
    chunks: list[str] = []
    pieces: list[Piece] = []
    length = 0
    for operation, key, text in entries:
        if not text:
            continue
        if chunks:
            pieces.append(Piece(length, length + 1, None))
            chunks.append("\n")
            length += 1
        anchor = Entry(f"stream {stream} operation {operation}", key, 0)
        pieces.append(Piece(length, length + len(text), anchor, True))
        chunks.append(text)
        length += len(text)
    return Part(name, kind, "".join(chunks), tuple(pieces), False, number) if chunks else None
