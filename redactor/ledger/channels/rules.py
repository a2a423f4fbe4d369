"""The shape of rules/procedure/channels.yaml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec

from extractors import rulefile
from extractors.doctype import Publish
from redactor.ledger.procedure import FOLDER

Lists = Literal["rows", "summary", "none"]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all shapes here: frozen, and unknown keys are errors."""


class Channel(_Strict, frozen=True):
    """What a channel may show: items and columns of these ways of publishing, and how lists are given.

    ``source`` is the signed version it is made from; ``characters`` bounds a post (0: no bound).
    """

    id: Literal["portal", "board", "wechat", "weibo"]
    title: str
    source: Literal["portal", "board"]
    publish: tuple[Publish, ...]
    lists: Lists
    household_lists: Lists
    basis: str = ""
    characters: int = 0
    unsure: bool = False


class Summary(_Strict, frozen=True):
    """How a list of households is summed up: by which column, groups under ``least`` together as 其他."""

    column: str
    least: int
    unit: str
    unsure: bool = False


class Channels(_Strict, frozen=True):
    """The whole file. ``headlines`` are the items of a document type that a bounded post tells first, in that order."""

    version: int
    channels: tuple[Channel, ...]
    summary: Summary
    headlines: dict[str, tuple[str, ...]] = {}

    def __post_init__(self) -> None:
        if len({channel.id for channel in self.channels}) != len(self.channels):
            raise ValueError("two channels have the same id")
        if shown := [channel.id for channel in self.channels if "withhold" in channel.publish]:
            raise ValueError(f"no channel shows what is withheld: {', '.join(shown)}")


@lru_cache(maxsize=4)
def load_channels(rules: Path | None = None) -> Channels:
    """Read the channels of a rule pack (the built-in one by default). Raises RuleFileError."""
    return rulefile.load(rulefile.rules_folder(rules) / FOLDER / "channels.yaml", Channels)
