"""Which language help and messages are in. Help texts are made before options are parsed, so this looks ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from redactor.errors import unknown_choice

LANGUAGES = ("zh", "en")
_LANG = "zh"


def choose(words: Sequence[str], environ: Mapping[str, str]) -> str:
    """Remember and return "zh" or "en": ``--lang``, then REDACTOR_LANG, then Chinese. Raises UnknownChoice."""
    global _LANG
    given = environ.get("REDACTOR_LANG", "zh")
    for index, word in enumerate(words):
        if word == "--lang" and index + 1 < len(words):
            given = words[index + 1]
        elif word.startswith("--lang="):
            given = word.removeprefix("--lang=")
    _LANG = "en" if given == "en" else "zh"
    if given not in LANGUAGES:
        raise unknown_choice(("语言", "language"), given, LANGUAGES)
    return _LANG


def say(zh: str, en: str) -> str:
    """Return the text in the chosen language."""
    return zh if _LANG == "zh" else en


def lang() -> str:
    """Return the chosen language."""
    return _LANG
