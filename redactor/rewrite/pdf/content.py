"""Apply the targets to the content streams of an open file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import pikepdf

from extractors.formats.layout.lines import anchor
from extractors.formats.pdf.contents import Content, Use
from extractors.formats.pdf.opening import Budget
from extractors.formats.pdf.placing import Reader
from extractors.formats.pdf.streams import ContentStream, Key
from extractors.model import Document, Entry
from redactor.redaction import Note, Redaction
from redactor.rewrite.pdf.bars import bars
from redactor.rewrite.pdf.chains import Run, Strong
from redactor.rewrite.pdf.echoes import silence_echoes
from redactor.rewrite.pdf.editing import edit
from redactor.rewrite.pdf.placements import Box
from redactor.rewrite.pdf.private_forms import give_copies, private_forms
from redactor.rewrite.pdf.residue import prune_ligatures
from redactor.rewrite.pdf.slots import Slots
from redactor.rewrite.pdf.targets import Targets, covered, targets_of

_SPOKEN = ("/ActualText", "/Alt", "/E")


def edit_streams(
    pdf: pikepdf.Pdf,
    budget: Budget,
    document: Document,
    redactions: Sequence[Redaction],
    areas: Mapping[int, Sequence[Box]] | None = None,
) -> list[Note]:
    """Remove the redactions' glyphs from every content stream, with bars on the pages, and what streams say unseen.

    Glyphs in ``areas`` (user space, by page) go too, without bars: their owner covers the areas.
    """
    targets = targets_of(document, redactions, Strong.of(redactions), areas or {})
    unpainted = _unpainted(document)
    touched = {index for index, glyphs in targets.glyphs.items() if glyphs} | set(targets.spoken) | unpainted
    pages = {place.page - 1 for place, _, _ in targets.runs if place.page}
    if not touched | pages:
        return []
    reader = Reader(pdf, budget)
    for index in sorted(pages | touched):
        stream = reader.index.streams[index]
        if stream.kind == "page":
            reader.place(stream)
        elif not reader.contents(index):
            reader.content(stream)
    private = private_forms(reader, targets)
    prune_ligatures(
        ((content, targets.glyphs[index]) for index in sorted(touched) for content in reader.contents(index)),
        budget.read,
    )
    written: dict[int, bytes] = {}
    for index in sorted(touched | pages):
        stream = reader.index.streams[index]
        written[index] = _edited(reader, stream, targets, touched)
    silence_echoes(pdf, _lost(reader, targets))
    for page in sorted({page for pages in private.values() for page in pages if page}):
        copies = {reader.index.streams[i].holder.objgen: written[i] for i, pages in private.items() if page in pages}
        give_copies(pdf, reader.index.streams[page - 1].holder, copies)
    for index, data in written.items():
        stream = reader.index.streams[index]
        if index in private:
            continue
        if stream.kind in ("page", "template"):
            stream.holder[pikepdf.Name.Contents] = pdf.make_stream(data)
        else:
            stream.holder.write(data)
    return _notes(targets)


def _lost(reader: Reader, targets: Targets) -> dict[Key, list[str]]:
    """Return the runs of characters that appearances lose, by object number."""
    lost: dict[Key, list[str]] = {}
    for index, glyphs in targets.glyphs.items():
        stream = reader.index.streams[index]
        if stream.kind != "appearance":
            continue
        for content in reader.contents(index)[:1]:
            marked = [glyph in glyphs for glyph in content.offsets]
            runs = groupby(zip(marked, content.texts, strict=True), key=lambda pair: pair[0])
            lost[stream.holder.objgen] = ["".join(text for _, text in run) for gone, run in runs if gone]
    return lost


def _unpainted(document: Document) -> set[int]:
    """Return the streams that hold comments or strings that nothing shows."""
    return {
        int(piece.anchor.container.split()[1])
        for part in document.parts
        if part.kind == "hidden"
        for piece in part.pieces
        if isinstance(piece.anchor, Entry) and piece.anchor.container.startswith("stream ")
    }


def _edited(reader: Reader, stream: ContentStream, targets: Targets, touched: set[int]) -> bytes:
    contents = reader.contents(stream.index)
    content = contents[0] if contents else None
    glyphs = targets.glyphs.get(stream.index, set())
    spoken = set(targets.spoken.get(stream.index, ()))
    if content is not None:
        spoken |= _silent_marks(reader, content, glyphs, touched, spoken, stream)
    slots = None
    if stream.kind == "page":
        own = [run for run in targets.runs if run[0].page == stream.page and _on_page(reader, run[0].stream)]
        slots = Slots.of(reader.place(stream), targets.glyphs) if own else None
    elif stream.kind == "appearance":
        own = covered(_own_runs(reader, stream), targets.glyphs)
    else:
        own = []
    return edit(reader.data(stream), content, glyphs, spoken, bars(own, slots))


def _own_runs(reader: Reader, stream: ContentStream) -> list[Run]:
    """Return what an appearance shows, in its own space."""
    return [Run(segment.text, anchor(segment, 0)) for segment in reader.place(stream).segments]


def _on_page(reader: Reader, index: int) -> bool:
    """Say whether the page itself draws the bars of a stream: appearances draw theirs, lying on top."""
    return reader.index.streams[index].kind != "appearance"


def _silent_marks(
    reader: Reader, content: Content, glyphs: set[int], touched: set[int], spoken: set[int], stream: ContentStream
) -> set[int]:
    """Return the marked content that loses its strings: it shows removed glyphs itself or through a form."""
    if not content.marked:
        return set()
    hit = [shown.operation for shown in content.operations if _shows(content, shown.start, shown.end, glyphs)]
    hit += [
        item.operation
        for item in content.items
        if isinstance(item, Use) and reader.index.by_key.get(item.form.objgen) in touched
    ]
    silent: set[int] = set()
    for mark in content.marked:
        if mark.start in spoken or any(mark.start <= operation < mark.end for operation in hit):
            silent.add(mark.start)
            if mark.properties:
                _silence_named(reader, stream, mark.properties)
    return silent if glyphs or hit or spoken else set()


def _shows(content: Content, start: int, end: int, glyphs: set[int]) -> bool:
    return bool(glyphs) and not glyphs.isdisjoint(content.offsets[start:end])


def _silence_named(reader: Reader, stream: ContentStream, name: str) -> None:
    properties = reader.resources(stream).get("/Properties", name)
    if isinstance(properties, pikepdf.Dictionary):
        for key in _SPOKEN:
            if key in properties:
                del properties[key]


def _notes(targets: Targets) -> list[Note]:
    count = sum(len(glyphs) for glyphs in targets.glyphs.values())
    notes = []
    if count and targets.pages:
        notes.append(Note("glyphs_removed", {"count": count, "pages": len(targets.pages)}))
    elif count:
        notes.append(Note("unplaced_glyphs_removed", {"count": count}))
    covered_count = sum(len(glyphs) for glyphs in targets.unseen.values())
    if covered_count:
        notes.append(Note("covered_text_removed", {"count": covered_count}, needs_review=True))
    return notes
