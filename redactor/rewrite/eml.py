"""Rewrite a message: bodies by the rewriters of text and pages, headers field by field; transfer encodings stay.

Traces of the way (Received, Message-ID, signatures, X- fields), hidden recipients and what stands between the parts go.
Attachments lose their content and their names here: who processes files puts back the proven ones, by their order.
"""

from __future__ import annotations

import base64
import quopri
import re
from collections import Counter, defaultdict
from dataclasses import replace
from email.header import Header
from urllib.parse import quote

from extractors.errors import UnsupportedFormat
from extractors.formats.eml.document import KEPT, READ, Body, bodies, headers_part
from extractors.formats.eml.mime import Entity, decoded_words, is_canonical, parse, text_of
from extractors.model import Document, Entry, Span
from redactor.redaction import Note, Redaction, RewriteJob, Rewritten
from redactor.rewrite.values import Edit, Values, apply, spread

_SIGNED = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
_WORD = re.compile(r"[\w!#$%&'*+.^`{|}~/-]{1,80}")
_ID = re.compile(rb"<[A-Za-z0-9._$@-]{1,120}>")
_WRITTEN = frozenset({"content-disposition", "content-type", "content-transfer-encoding"})
"""Fields that are written anew."""
_TELLING = re.compile(r"[0-9](?:[^0-9A-Za-z]?[0-9]){9}|@.*\.")
"""A location of a part that may say something of people: parts are named by it and do without."""
_LANGUAGE = re.compile(r"[A-Za-z0-9, -]{1,40}")


def rewrite(job: RewriteJob) -> Rewritten:
    """Remove the job's values. Raises DamagedInput, UnsupportedFormat for a signature that the options refuse."""
    message = parse(job.data)
    if job.options.signatures == "refuse" and any(leaf.type in _SIGNED for leaf in message.leaves()):
        raise UnsupportedFormat(found="signed mail")
    values = Values.of(job.redactions)
    counts: Counter[str] = Counter()
    notes: list[Note] = []
    written: dict[int, bytes] = {}
    first = 1
    read = bodies(job.data, message, job.options.limits)
    has_pictures = any(part.kind == "image" for part in job.document.parts)
    for body in read:
        count = len(body.document.parts)
        if has_pictures:
            count, body = _with_pictures(job.document, first, body)
        made, some = _body(job, body, first)
        first += count
        written[body.entity.start] = made
        notes += some
    writer = _Writer(job, message, values, written, counts)
    data = writer.entity(message, top=True)
    notes += [
        Note(code, {"count": count}, code == "signature_dropped") for code, count in sorted(counts.items()) if count
    ]
    suffix = ".mht" if job.document.name.lower().endswith((".mht", ".mhtml")) else ".eml"
    return Rewritten(data, suffix, tuple(notes))


def _with_pictures(document: Document, first: int, body: Body) -> tuple[int, Body]:
    """Return the body as it was read with OCR: its parts are those of the job's document that bear its name."""
    prefix = f"body {body.number} "
    count = 0
    while first + count < len(document.parts) and document.parts[first + count].name.startswith(prefix):
        count += 1
    parts = document.parts[first : first + count]
    return count, replace(body, document=replace(body.document, parts=parts))


def _body(job: RewriteJob, body: Body, first: int) -> tuple[bytes, list[Note]]:
    """Return a body's new characters (UTF-8 without mark), and the notes of its rewriter."""
    from extractors.formats.eml.document import utf8
    from redactor.rewrite import rewrite as rewrite_format

    last = first + len(body.document.parts)
    own = tuple(_own(redaction, first, last) for redaction in job.redactions)
    text, _ = text_of(job.data, body.entity)
    made = rewrite_format(RewriteJob(utf8(text), body.document, own, job.options))
    return made.data.removeprefix(b"\xef\xbb\xbf"), list(made.notes)


def _own(redaction: Redaction, first: int, last: int) -> Redaction:
    """Return a redaction with the spans of one body only, counted in its document."""
    spans = tuple(Span(s.part - first, s.start, s.end) for s in redaction.spans if first <= s.part < last)
    return replace(redaction, spans=spans)


class _Writer:
    """Writes entities anew; ``written`` holds new characters of text leaves by where the entity starts."""

    def __init__(
        self, job: RewriteJob, message: Entity, values: Values, written: dict[int, bytes], counts: Counter[str]
    ) -> None:
        self.data, self.values, self.written, self.counts = job.data, values, written, counts
        self.line = b"\r\n" if b"\r\n" in job.data[:4096] else b"\n"
        self.edits = _header_edits(job, message)
        self.attachments = 0
        self.boundaries = 0

    def entity(self, entity: Entity, *, top: bool = False) -> bytes:
        """Return an entity: headers, an empty line, the body."""
        boundary = ""
        if entity.children:
            self.boundaries += 1
            boundary = f"part-{self.boundaries}"
        if entity.children:
            body = self._multipart(entity, boundary)
            more: dict[str, bytes] = {"content-type": f'{entity.type}; boundary="{boundary}"'.encode()}
        elif entity.is_text:
            body, more = self._text(entity)
        else:
            body, more = self._attachment(entity)
        return self._headers(entity, more, top) + self.line + body

    def _multipart(self, entity: Entity, boundary: str) -> bytes:
        mark = b"--" + boundary.encode()
        kept = [child for child in entity.children if child.type not in _SIGNED]
        self.counts["signature_dropped"] += len(entity.children) - len(kept)
        parts = [mark + self.line + self.entity(child) + self.line for child in kept]
        return b"".join(parts) + mark + b"--" + self.line

    # ------------------------------------------------------------ headers

    def _headers(self, entity: Entity, more: dict[str, bytes], top: bool) -> bytes:
        lines: list[bytes] = []
        done: set[str] = set()
        for number, header in enumerate(entity.headers):
            name = header.name
            if name in more and name not in done:
                lines.append(_field(name, more[name], self.line))
                done.add(name)
            elif name in done or name not in KEPT or (not top and name in READ - {"content-location"}):
                self.counts["metadata_dropped"] += name not in more
            else:
                lines.append(self._header(number, header.name, header.value, (header.start, header.end), top))
                done.add(name)
        lines += [_field(name, value, self.line) for name, value in more.items() if name not in done and value]
        return b"".join(lines)

    def _header(self, number: int, name: str, value: str, place: tuple[int, int], top: bool) -> bytes:
        """Return a field as it stands, or with its values gone."""
        raw = self.data[place[0] : place[1]]
        if name in READ:
            text = decoded_words(value)
            if not top and _TELLING.search(text):
                return b""
            edited = apply(text, self.edits.get(number, []) if top else [])
            edited = self.values.cover(edited)
            if edited == text:
                return raw if raw.endswith(b"\n") else raw + self.line
            return _field(
                name, Header(edited, "utf-8", header_name=name).encode(linesep=self.line.decode()).encode(), self.line
            )
        if name == "content-id" and _ID.fullmatch(value.encode("utf-8", "replace").strip()):
            return raw if not self.values.within(value) else b""
        if name == "content-language" and _LANGUAGE.fullmatch(value):
            return raw
        if name == "mime-version":
            return _field(name, b"1.0", self.line)
        self.counts["metadata_dropped"] += name not in (
            "content-disposition",
            "content-type",
            "content-transfer-encoding",
        )
        return b""

    # ------------------------------------------------------------ bodies

    def _text(self, entity: Entity) -> tuple[bytes, dict[str, bytes]]:
        """Return a text leaf in its own charset and transfer encoding, where it can still be written in them."""
        old, codec = text_of(self.data, entity)
        new = self.written[entity.start].decode()
        charset = entity.parameters.get("charset", "").strip() or ("utf-8" if codec == "utf-8" else codec)
        try:
            raw = new.encode(codec)
        except UnicodeEncodeError:
            raw, charset = new.encode(), "utf-8"
        encoding = entity.encoding
        if new != old and not raw.isascii() and (charset.lower() in ("us-ascii", "ascii") or encoding in ("", "7bit")):
            charset = "utf-8" if charset.lower() in ("us-ascii", "ascii") else charset
            encoding = "base64"
        if new == old and is_canonical(self.data, entity):
            body = self.data[entity.body : entity.end]
        else:
            body = transferred(raw, encoding, self.line)
        charset = charset if _WORD.fullmatch(charset) else "utf-8"
        kind = f"{entity.type}; charset={charset}"
        if entity.parameters.get("format", "").lower() == "flowed":
            kind += "; format=flowed"
        known = encoding if encoding in ("base64", "quoted-printable", "8bit", "7bit", "binary") else ""
        return body, {
            "content-type": kind.encode(),
            "content-transfer-encoding": known.encode(),
            "content-disposition": b"",
        }

    def _attachment(self, entity: Entity) -> tuple[bytes, dict[str, bytes]]:
        """Return an empty leaf that bears a number for a name."""
        self.attachments += 1
        disposition = entity.header("content-disposition").split(";")[0].strip().lower()
        disposition = disposition if disposition in ("inline", "attachment") else "attachment"
        # a message in a message may not be in base64 (RFC 2046 5.2.1), and plain its boundaries would meet ours
        plain = not _WORD.fullmatch(entity.type) or entity.type.startswith("message/")
        return b"", {
            "content-type": b"application/octet-stream" if plain else entity.type.encode(),
            "content-transfer-encoding": b"base64",
            "content-disposition": f'{disposition}; filename="attachment-{self.attachments}"'.encode(),
        }


def _header_edits(job: RewriteJob, message: Entity) -> dict[int, list[Edit]]:
    """Return the edits of header fields, by number of the field."""
    found: dict[int, list[Edit]] = defaultdict(list)
    part = headers_part(message)
    for redaction in job.redactions:
        ranges: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for span in redaction.spans:
            for piece in part.pieces_between(span.start, span.end) if span.part == 0 else ():
                if isinstance(piece.anchor, Entry):
                    number = int(piece.anchor.container.split()[1])
                    start, end = max(span.start, piece.start), min(span.end, piece.end)
                    ranges[number].append((start - piece.start, end - piece.start))
        for number, some in ranges.items():
            found[number] += spread(some, redaction.replacement)
    return found


def _field(name: str, value: bytes, line: bytes) -> bytes:
    return name.title().replace("Mime", "MIME").replace("-Id", "-ID").encode() + b": " + value + line if value else b""


def transferred(raw: bytes, encoding: str, line: bytes) -> bytes:
    """Return bytes in a transfer encoding, lines ended as in the message (RFC 2045 6.7, 6.8)."""
    if encoding == "base64":
        coded = base64.b64encode(raw)
        return b"".join(coded[start : start + 76] + line for start in range(0, len(coded), 76))
    if encoding == "quoted-printable":
        return quopri.encodestring(raw.replace(b"\r\n", b"\n")).replace(b"\n", line)
    return raw


def filled(leaf: Entity, data: bytes, name: str, line: bytes) -> bytes:
    """Return an attachment of a cleaned message with its content and its name (RFC 2183, RFC 2231)."""
    fields = []
    for header in leaf.headers:
        value = header.value
        if header.name == "content-disposition":
            kind = value.split(";")[0].strip()
            shown = quote(name, safe="")
            value = f"{kind}; filename*=UTF-8''{shown}" if not _WORD.fullmatch(name) else f'{kind}; filename="{name}"'
        fields.append(_field(header.name, value.encode(), line))
    return b"".join(fields) + line + transferred(data, "base64", line)
