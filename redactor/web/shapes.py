"""The shapes of what the API answers; its OpenAPI document is made from them. The report's shape has its own schema."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Report = dict[str, Any]
"""Stands for the report's schema (rules/schema/report.schema.json)."""


class Text(msgspec.Struct, frozen=True):
    """A sentence in both languages."""

    zh: str
    en: str


class ErrorBody(msgspec.Struct, frozen=True):
    """Stable name of the cause, what happened, what to do, and what the command line would end with."""

    code: str
    message: Text
    hint: Text
    exit_code: int


class Problem(msgspec.Struct, frozen=True):
    """Answer to a request that was refused."""

    error: ErrorBody


class CleanedFile(msgspec.Struct, frozen=True):
    """A cleaned and proven file; ``content`` is base64."""

    name: str
    media_type: str
    size: int
    sha256: str
    content: bytes


class CleanResult(msgspec.Struct, frozen=True):
    """Report of `clean` and the proven file; ``file`` is null when nothing was proven."""

    report: Report
    file: CleanedFile | None


class Job(msgspec.Struct, frozen=True):
    """A document under way. ``ahead`` counts those that come before it while it waits; ``report`` is there when it is
    done; ``file`` tells whether a proven file can be fetched. ``links`` are paths on this server."""

    id: str
    goal: Literal["check", "clean", "fields"]
    state: Literal["waiting", "running", "done"]
    ahead: int
    seconds: float
    report: Report | None
    file: bool
    links: dict[str, str]


class Health(msgspec.Struct, frozen=True):
    """Alive, and what it runs."""

    status: Literal["ok", "stopping"]
    version: str
    rulepack: str
