"""Which language help and messages are in. Help texts are made before options are parsed, so this looks ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_LANG = "zh"


def choose(words: Sequence[str], environ: Mapping[str, str]) -> str:
    """Remember and return "zh" or "en": ``--lang``, then REDACTOR_LANG, then Chinese."""
    global _LANG
    _LANG = environ.get("REDACTOR_LANG", "zh")
    for index, word in enumerate(words):
        if word == "--lang" and index + 1 < len(words):
            _LANG = words[index + 1]
        elif word.startswith("--lang="):
            _LANG = word.removeprefix("--lang=")
    _LANG = "en" if _LANG == "en" else "zh"
    return _LANG


def say(zh: str, en: str) -> str:
    """Return the text in the chosen language."""
    return zh if _LANG == "zh" else en


def lang() -> str:
    """Return the chosen language."""
    return _LANG
