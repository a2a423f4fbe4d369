"""One event of the log, its canonical form and its digest: the links of the chain.

    hash(n) = SHA-256(canonical JSON of event n, which holds hash(n - 1))

An event changed, dropped, added or moved breaks the chain from there on; the head (last number and digest), kept in a
row of its own and printed on every review form, shows a log cut short. With a key each digest also has an HMAC, which
whoever can write to the database but has no key cannot make.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """``sequence`` counts from 1; ``day`` is the ISO date of the step; ``document`` is "" for the ledger's own events.

    ``actor`` is the person who acted, ``role`` as what; ``body`` holds JSON values without floats.
    """

    sequence: int
    day: str
    kind: str
    document: str = ""
    actor: str = ""
    role: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    previous: str = GENESIS
    hash: str = ""
    mac: str = ""

    def canonical(self) -> bytes:
        """Return the bytes that the digest is over."""
        shape = {
            "actor": self.actor,
            "body": self.body,
            "day": self.day,
            "document": self.document,
            "kind": self.kind,
            "previous": self.previous,
            "role": self.role,
            "sequence": self.sequence,
        }
        return canonical(shape).encode()

    def sealed(self, key: bytes = b"") -> Event:
        """Return the event with its digest, and its HMAC when there is a key."""
        digest = hashlib.sha256(self.canonical()).hexdigest()
        return replace(self, hash=digest, mac=seal(digest, key))


def canonical(value: Any) -> str:
    """Return JSON with sorted keys and no spaces: equal values give equal text. Raises ValueError for NaN."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def seal(digest: str, key: bytes) -> str:
    """Return the HMAC of a digest, "" without a key."""
    return hmac.new(key, digest.encode(), hashlib.sha256).hexdigest() if key else ""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain."""

    sequence: int = 0
    hash: str = GENESIS
    mac: str = ""

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}"


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not hold: a code, at which event ("0" for the ledger as a whole), and sentences."""

    code: str
    sequence: int
    zh: str
    en: str


def chain_faults(events: Iterable[Event], head: Head, key: bytes = b"") -> Iterator[Fault]:
    """Yield what is wrong with the chain, first fault first. ``events`` are as stored, in order of their numbers."""
    previous, expected = GENESIS, 1
    for event in events:
        number = event.sequence
        if number != expected:
            yield Fault(
                "gap", expected, f"缺少第 {expected} 至 {number - 1} 条", f"events {expected} to {number - 1} lack"
            )
        if event.previous != previous:
            yield Fault(
                "link", number, f"第 {number} 条与前一条接不上", f"event {number} does not follow the one before"
            )
        whole = event.sealed(key)
        if whole.hash != event.hash:
            yield Fault("hash", number, f"第 {number} 条的内容被改动", f"event {number} was changed")
        if key and not hmac.compare_digest(whole.mac, event.mac):
            yield Fault("mac", number, f"第 {number} 条的密钥校验不符", f"event {number} was not sealed with this key")
        previous, expected = event.hash, number + 1
    if (expected - 1, previous) != (head.sequence, head.hash):
        yield Fault(
            "head",
            head.sequence,
            f"记录止于第 {expected - 1} 条，登记的末条是第 {head.sequence} 条或摘要不同",
            f"the log ends at {expected - 1}, its head says {head.sequence} or another digest",
        )
    elif key and not hmac.compare_digest(seal(head.hash, key), head.mac):
        yield Fault("head_mac", head.sequence, "末条登记的密钥校验不符", "the head was not sealed with this key")
