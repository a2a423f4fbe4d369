"""Pictures in an OFD package, read by OCR: parts with pixel anchors, named by member."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from extractors.errors import InputError
from extractors.formats.ofd.jbig2 import is_jbig2, to_png
from extractors.formats.ofd.package import OfdPackage
from extractors.formats.recognized_picture import picture_parts
from extractors.model import Block, Document, Part, Piece, Pixels, Remark
from extractors.ocr import Ocr
from extractors.pixels import frames, plain

_READABLE = (48, 12)
"""Pixels, width and height, below which no text fits."""
_MOST_FRAMES = 12


@dataclass(slots=True)
class _Read:
    parts: list[Part] = field(default_factory=list)
    blocks: dict[str, list[Block]] = field(default_factory=dict)
    """By member."""
    warnings: list[Remark] = field(default_factory=list)


def with_pictures(
    document: Document, package: OfdPackage, members: Iterable[str], scanned: Mapping[int, set[str]], ocr: Ocr
) -> Document:
    """Add what OCR reads in the pictures; those that cannot be read stay counted as "images". ``scanned`` are pages
    without text and the pictures that they are made of: when all of them are read, so is the page."""
    found = _Read()
    on_page = {member: page for page, some in scanned.items() for member in some}
    for member in sorted(members):
        start = len(document.parts) + len(found.parts)
        made = _read(member, package.members[member], start, on_page.get(member, 0), ocr, found)
        if made is not None:
            found.parts += made
    read = {piece.anchor.image for part in found.parts for piece in part.pieces if isinstance(piece.anchor, Pixels)}
    done = {page for page, some in scanned.items() if some <= read}
    unread = [r for r in document.unread if r.code != "page_is_picture" or r.details.get("page") not in done]
    texts = {member for part in found.parts if part.text.strip() for member in read if part.name.startswith(member)}
    empty = [Remark("picture_without_text", {"page": page}) for page in sorted(done) if not scanned[page] & texts]
    blocks = [
        block for page in sorted(done) for member in sorted(scanned[page]) for block in found.blocks.get(member, ())
    ]
    return replace(
        document,
        parts=(*document.parts, *found.parts),
        blocks=tuple(sorted([*document.blocks, *blocks], key=_page)),
        warnings=(*_unread(document.warnings, len(read)), *empty, *found.warnings),
        unread=tuple(unread),
    )


def _page(block: Block) -> int:
    return block.page


def _unread(remarks: tuple[Remark, ...], read: int) -> list[Remark]:
    """Lower the count of pictures that nobody read."""
    left = [(remark, int(remark.details.get("count", 1)) - read) for remark in remarks if remark.code == "images"]
    kept = [remark for remark in remarks if remark.code != "images"]
    return [*kept, *(Remark("images", {"count": count}) for _, count in left if count > 0)]


def _read(member: str, content: bytes, index: int, page: int, ocr: Ocr, found: _Read) -> list[Part] | None:
    """Return the parts of one picture, or None when it could not be read."""
    parts: list[Part] = []
    warnings: list[Remark] = []
    blocks: list[Block] = []
    content = to_png(content) if is_jbig2(content) else content
    try:
        for number, frame in enumerate(frames(content, member), 1):
            if number > _MOST_FRAMES:
                return None
            # an anchor without characters says that somebody looked, even where there is no text
            seen = Piece(0, 0, Pixels(member, (0, 0, 0, 0), 1.0))
            if frame.width < _READABLE[0] or frame.height < _READABLE[1]:
                parts.append(Part(member, "image", "", (seen,), True, number))
                continue
            made = picture_parts(
                plain(frame), ocr.engine, image=member, part=index + len(parts), number=number, page=page
            )
            parts += made.parts
            blocks += made.blocks
            warnings += made.remarks
    except InputError:
        return None
    found.warnings += warnings
    found.blocks[member] = blocks
    return parts
