"""A message as a document: its headers line by line, then its bodies, each read as what it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.errors import EncryptedInput, UnsupportedFormat
from extractors.formats.eml.mime import Entity, decoded_words, parse, text_of
from extractors.limits import Limits
from extractors.model import Block, Cell, Document, Entry, Part, Piece, Remark, Span
from extractors.ocr import Ocr

KEPT = (
    "from", "sender", "reply-to", "to", "cc", "subject", "date", "mime-version", "content-type",
    "content-transfer-encoding", "content-disposition", "content-id", "content-language", "content-location",
)  # fmt: skip
"""Header fields that a cleaned message has."""
READ = frozenset({"from", "sender", "reply-to", "to", "cc", "bcc", "subject", "date", "content-location"})
"""Header fields that are read; of the others that stay only what structure needs is written."""
_PACKED = re.compile(r"^(?:begin(?:-base64)? [0-7]{3,4} \S|=ybegin )", re.MULTILINE)
"""The first line of a file that is written into the text (POSIX uuencode, yEnc)."""
_ENCRYPTED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"})


@dataclass(frozen=True, slots=True)
class Body:
    """A text leaf, its number among all leaves, and the document that its characters make."""

    number: int
    entity: Entity
    document: Document


def read_message(data: bytes, name: str, limits: Limits, ocr: Ocr | None) -> Document:
    """Read a message without its attachments. Raises EncryptedInput, DamagedInput, LimitExceeded."""
    message = parse(data)
    parts = [headers_part(message)]
    blocks: list[Block] = []
    warnings: list[Remark] = []
    for body in bodies(data, message, limits, ocr):
        blocks += [_moved(block, len(parts)) for block in body.document.blocks]
        parts += body.document.parts
        warnings += body.document.warnings
    count = sum(not leaf.is_text for leaf in message.leaves())
    if count:
        warnings.append(Remark("attachments", {"count": count}))
    limits.check("characters", sum(len(part.text) for part in parts))
    return Document(name, "eml", tuple(parts), tuple(blocks), tuple(warnings))


def headers_part(message: Entity) -> Part:
    """Return the header fields that people write, one a line; the names are layout."""
    chunks: list[str] = []
    pieces: list[Piece] = []
    length = 0
    for number, header in enumerate(message.headers):
        if header.name not in READ:
            continue
        text = decoded_words(header.value)
        for said, anchor in (
            (f"{header.name.title()}: ", None),
            (text, Entry(f"header {number}", header.name, 0)),
            ("\n", None),
        ):
            if said:
                chunks.append(said)
                pieces.append(Piece(length, length + len(said), anchor))
                length += len(said)
    return Part("headers", "property", "".join(chunks), tuple(pieces), True)


def bodies(data: bytes, message: Entity, limits: Limits, ocr: Ocr | None = None) -> list[Body]:
    """Return the text leaves as documents. Raises EncryptedInput, DamagedInput, UnsupportedFormat for files in them."""
    from extractors.formats import get

    found = []
    for number, leaf in enumerate(message.leaves(), 1):
        if leaf.type in _ENCRYPTED or message.type in _ENCRYPTED:
            raise EncryptedInput
        if not leaf.is_text:
            continue
        text, _ = text_of(data, leaf)
        limits.check("characters", len(text))
        if _PACKED.search(text):
            raise UnsupportedFormat(found="uuencode")
        kind = "html" if leaf.type == "text/html" else "text"
        read = get(kind).read(utf8(text), f"body {number}.{'html' if kind == 'html' else 'txt'}", limits, None, ocr)
        named = tuple(replace(part, name=f"body {number} {part.name}") for part in read.parts)
        found.append(Body(number, leaf, replace(read, parts=named)))
    return found


def utf8(text: str) -> bytes:
    """Return a body's characters in the form in which the readers of text and pages take them for certain."""
    return b"\xef\xbb\xbf" + text.encode()


def _moved(block: Block, by: int) -> Block:
    """Return a block whose spans count parts from another place on."""
    span = _shifted(block.span, by)
    if block.table is None:
        return replace(block, span=span)
    cells = tuple(
        Cell(c.row, c.column, tuple(_shifted(s, by) for s in c.spans), c.row_span, c.column_span)
        for c in block.table.cells
    )
    return replace(block, span=span, table=replace(block.table, cells=cells))


def _shifted(span: Span, by: int) -> Span:
    return Span(span.part + by, span.start, span.end)
