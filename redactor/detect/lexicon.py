"""Word lists of rules/lexicons, and one pattern out of many words that finds the longest at each place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import RuleFileError


def read_words(path: Path) -> tuple[str, ...]:
    """Return the words of a list: one or several a line, ``#`` starts a comment. Raises RuleFileError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleFileError(
            file=path.name, line=1, column=1, problem_zh="无法读取", problem_en="cannot be read"
        ) from error
    return tuple(dict.fromkeys(word for line in text.splitlines() for word in line.split("#")[0].split()))


def words_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds the longest of the words at the leftmost place, blanks between their characters
    allowed (电 话), in time linear in the text.

    Latin words are written out in the usual cases: under IGNORECASE the engine could not skip to possible first
    characters, which makes it many times slower.
    """
    return re.compile(_branch(_spellings(words)))


def _spellings(words: Iterable[str]) -> list[str]:
    return sorted(
        {form for word in words if word for form in (word, word.lower(), word.upper(), word.title(), word.capitalize())}
    )


@dataclass(frozen=True, slots=True)
class WordFinder:
    """Finds the same as ``words_pattern`` in short texts, several times faster: a pattern for each first character, so
    that none of the hundreds of other words is tried."""

    by_first: Mapping[str, tuple[str, re.Pattern[str]]]
    """First character -> the characters that may follow ("" for any) and the pattern of its words."""

    def match(self, text: str, position: int) -> re.Match[str] | None:
        """Return the longest word at a place."""
        known = self.by_first.get(text[position : position + 1])
        return known[1].match(text, position) if known else None

    def find(self, text: str) -> list[re.Match[str]]:
        """Return all words of a text, leftmost first, none inside another."""
        found = []
        position = 0
        by_first = self.by_first
        for place, character in enumerate(text):
            if place >= position and character in by_first:
                following, pattern = by_first[character]
                if following and text[place + 1 : place + 2] not in following:
                    continue
                match = pattern.match(text, place)
                if match:
                    found.append(match)
                    position = match.end()
        return found


def word_finder(words: Iterable[str]) -> WordFinder:
    """Return a finder of the words, blanks between their characters allowed."""
    by_first: dict[str, list[str]] = {}
    for word in _spellings(words):
        by_first.setdefault(word[0], []).append(word)
    known = {}
    for first, found in by_first.items():
        following = "" if first in found else " " + "".join({word[1] for word in found})
        known[first] = following, re.compile(_branch(found))
    return WordFinder(known)


def last_end(pattern: re.Pattern[str], text: str) -> int:
    """Return where the last match of a pattern ends, -1 without any."""
    last = -1
    for match in pattern.finditer(text):
        last = match.end()
    return last


def stands_alone(match: re.Match[str]) -> bool:
    """A Latin label is a word of its own, not a part of a longer one or of encoded data: "QQ" in "3rbQQxI"."""
    text, (start, end) = match.string, match.span()
    if (
        text[start].isascii()
        and start
        and text[start - 1].isascii()
        and (text[start - 1].isalnum() or text[start - 1] in "+/")
    ):
        return False
    return not (
        text[end - 1].isascii()
        and text[end - 1].isalpha()
        and text[end : end + 1].isascii()
        and text[end : end + 1].isalpha()
    )


def _branch(words: list[str]) -> str:
    """Write sorted words as nested groups that share their beginnings, longest first."""
    by_first: dict[str, list[str]] = {}
    final = False
    for word in words:
        if word:
            by_first.setdefault(word[0], []).append(word[1:])
        else:
            final = True
    parts = [re.escape(first) + _tail(_branch(rest)) for first, rest in by_first.items()]
    if not parts:
        return ""
    body = "|".join(parts)
    return f"(?:{body})?" if final else (f"(?:{body})" if len(parts) > 1 else body)


def _tail(branch: str) -> str:
    """Allow blanks before what follows a character: forms spread their labels (电　话, 账 号)."""
    if not branch:
        return ""
    return f"(?:{_BLANKS}{branch[:-1]})?" if branch.startswith("(?:") and branch.endswith(")?") else _BLANKS + branch


_BLANKS = " {0,4}"
