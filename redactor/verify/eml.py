"""Prove that a cleaned message holds none of the removed values: the standard library's mail parser reads it."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator, Sequence
from email.header import decode_header
from email.message import Message

from extractors.limits import Limits
from redactor.redaction import Redaction, Residue, VerifyResult
from redactor.verify.forms import Needles
from redactor.verify.html import page_texts

_CHECKS = ("raw bytes", "headers", "bodies", "attachments", "comparison")
_ALLOWED = frozenset({
    "from", "sender", "reply-to", "to", "cc", "subject", "date", "mime-version", "content-type",
    "content-transfer-encoding", "content-disposition", "content-id", "content-language", "content-location",
})  # fmt: skip


def verify(original: bytes, cleaned: bytes, redactions: Sequence[Redaction], limits: Limits) -> VerifyResult:
    """Search ``cleaned``, in which attachments must be empty; weak values are counted against ``original``."""
    del limits
    needles = Needles.of(redactions)
    residues: list[Residue] = needles.residues(needles.search_bytes(cleaned), "file", "raw bytes")
    failed: list[str] = []
    after = email.message_from_bytes(cleaned, policy=email.policy.compat32)
    before = email.message_from_bytes(original, policy=email.policy.compat32)
    for number, part in enumerate(after.walk()):
        where = f"part {number}"
        failed += [f"header {name.lower()}" for name in part.keys() if name.lower() not in _ALLOWED]  # noqa: SIM118
        for text in _headers(part):
            residues += needles.residues(needles.search_text(text), where, "headers")
        if part.is_multipart():
            if (part.preamble or "").strip() or (part.epilogue or "").strip():
                failed.append(f"{where}: text between parts")
            continue
        payload = part.get_payload(decode=True)
        raw = payload if isinstance(payload, bytes) else b""
        if _is_file(part):
            failed += [f"{where}: attachment"] if raw.strip() else []
            continue
        residues += needles.residues(needles.search_bytes(raw), where, "body bytes")
        for text in _texts(part, raw):
            residues += needles.residues(needles.search_text(text), where, "body")
        if part.defects:
            failed.append(f"{where}: {type(part.defects[0]).__name__}")
    old, new = "\n".join(_all(before)), "\n".join(_all(after))
    residues += needles.residues(needles.compare(old, new), "message", "compared with the original")
    found = {(residue.finding, residue.where, residue.how): residue for residue in residues}
    return VerifyResult(
        not found and not failed, _CHECKS, tuple(found[key] for key in sorted(found)), tuple(dict.fromkeys(failed))
    )


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() is not None or part.get_content_type() not in ("text/plain", "text/html")


def _headers(part: Message) -> Iterator[str]:
    """Yield the fields as they stand and decoded."""
    for name, value in part.raw_items():
        yield f"{name}: {value}"
        yield _decoded_words(str(value))


def _decoded_words(value: str) -> str:
    plain = value if value.isascii() else _decoded(value.encode("utf-8", "surrogateescape"), "utf-8")
    try:
        pieces = decode_header(plain)
    except ValueError:
        return plain
    return "".join(p if isinstance(p, str) else _decoded(p, charset or "utf-8") for p, charset in pieces)


def _decoded(raw: bytes, charset: str) -> str:
    for name in (charset, "utf-8", "gb18030", "latin-1"):
        try:
            return raw.decode(name)
        except (LookupError, ValueError):  # ValueError: what a codec that is none of a text says
            continue
    return ""


def _texts(part: Message, raw: bytes) -> list[str]:
    text = _decoded(raw, str(part.get_content_charset() or "utf-8"))
    return [text, *page_texts(text)] if part.get_content_type() == "text/html" else [text]


def _all(message: Message) -> Iterator[str]:
    """Yield headers and bodies of the message for comparison; of pages what they show."""
    for part in message.walk():
        yield from (_decoded_words(str(value)) for _, value in part.raw_items())
        payload = None if part.is_multipart() else part.get_payload(decode=True)
        if isinstance(payload, bytes) and not _is_file(part):
            texts = _texts(part, payload)
            yield texts[min(1, len(texts) - 1)]
