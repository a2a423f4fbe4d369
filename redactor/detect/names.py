"""Person names, and in which role each stands: only names are found here, what happens to them is the policy's choice.

    table column or form field headed 户主, 姓名 ...     the cells are names, no model is asked
    role word right before a value (户主：张三、李四)      the values are names when they look like names
    running text                                        LAC, where a surname and a need stand together

The role is that of the nearest role word: ``role:public`` names (项目负责人, 法定代表人 ...) must be published,
``role:household``, ``role:complainant``, ``role:minor``, ``role:patient``, ``role:witness``, ``role:expert`` need not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extractors.model import Document, Span
from extractors.view import View, part_view
from redactor.detect.lexicon import read_words
from redactor.detect.name_tables import TableWords, table_names
from redactor.detect.ner import split, tagger
from redactor.finding import Hit
from redactor.policy.replacement import COMPOUND_SURNAMES

KIND = "person_name"
DETECTOR = "names"
ROLES = ("public", "household", "complainant", "minor", "patient", "witness", "expert")

Scope = Literal["never", "needed", "always"]
"""never: no names; needed: where a role word other than a public one stands; always: all text."""

_FOLDER = ("lexicons", "names")
_LONGEST = 4
_GAP = 12
"""Characters between a role word and the name that it speaks of."""

_FILLER = re.compile(r"(?:\s|[:：为是系（()）“”\"、，,]|姓名|名单|代表|同志|名字|分别|如下)*")
_BEHIND = re.compile(r"\s{0,2}[（(]?\s*(?:系|为|是|作为|同志为)?")
_COLON = re.compile(r"(?:姓名|名单)?\s{0,4}[:：]\s{0,4}")
_LISTED = re.compile(r"\s*[、，,/]\s*|\s{1,3}")
_HAN = "\u3400-\u9fff〇"
_POSSIBLE = re.compile(rf"[{_HAN}]{{2,4}}|[{_HAN}]{{1,6}}(?:[·•][{_HAN}]{{1,8}})+")
"""What the model may call a name; without a known surname it is half believed."""

_TAIL = re.compile(rf"(?![{_HAN}·])|(?=同志|先生|女士|等|系|于|为|在|因|向|未|已|与|及|和|的|反映|投诉|举报|到|户)")


@dataclass(frozen=True, slots=True)
class Mark:
    """A role word in a text."""

    start: int
    end: int
    role: str

    def evidence(self, text: str) -> tuple[str, str]:
        """Return the codes of the word and of its role."""
        return f"label:{_bare(text[self.start : self.end])}", f"role:{self.role}"


@dataclass(frozen=True, slots=True)
class NameWords:
    """The word lists of rules/lexicons/names, compiled. ``roles`` finds role words; ``role_of`` says which."""

    roles: re.Pattern[str]
    role_of: dict[str, str]
    surname: re.Pattern[str]
    name: re.Pattern[str]
    table: TableWords

    def is_name(self, text: str) -> bool:
        """Say whether the text looks like a whole name: surname and one or two more characters, or parts with a dot."""
        return self.name.fullmatch(text) is not None


def load_names(rules_folder: Path) -> NameWords:
    """Read the lists. Raises RuleFileError."""
    folder = rules_folder.joinpath(*_FOLDER)
    role_of = {word: role for role in reversed(ROLES) for word in read_words(folder / f"{role}.txt")}
    surnames = "|".join(sorted(read_words(folder / "surnames.txt"), key=len, reverse=True))
    blank = r"[ \u3000]{0,4}"
    name = re.compile(rf"(?:{surnames}){blank}[{_HAN}](?:{blank}[{_HAN}])?|[{_HAN}]{{1,6}}(?:[·•][{_HAN}]{{1,8}})+")
    table = TableWords(
        _any(read_words(folder / "name.txt")),
        _any(role_of),
        role_of,
        _any(read_words(folder / "table_household.txt")),
        _any(read_words(folder / "table_public.txt")),
        name,
    )
    return NameWords(_any(role_of), role_of, re.compile(f"(?:{surnames})[{_HAN}]"), name, table)


def _any(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds the longest word at a place, also with blanks between its characters (户　主)."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join(r"[ \u3000]{0,4}".join(map(re.escape, word)) for word in longest))


def person_names(document: Document, words: NameWords, scope: Scope = "needed") -> list[Hit]:
    """Return the names of a document, in no particular order; one name may be hit in several ways.

    Where names are only ``needed``, those in public roles are left out: nothing is to be decided about them.
    """
    if scope == "never":
        return []
    hits = [_hit(spans, score, *evidence) for spans, score, evidence in table_names(document, words.table)]
    known = frozenset(document.text(*hit.spans) for hit in hits)
    for number, part in enumerate(document.parts):
        view = part_view(document, number)
        marks = [Mark(m.start(), m.end(), words.role_of[_bare(m.group())]) for m in words.roles.finditer(view.text)]
        hits += labeled_names(view, marks, words)
        hits += _tagged(view, marks, words, scope, known if part.kind == "sheet" else None)
    return hits if scope == "always" else [hit for hit in hits if _private(hit)]


def _private(hit: Hit) -> bool:
    return any(code.startswith("role:") and code != "role:public" for code in hit.evidence)


def _hit(spans: tuple[Span, ...], score: float, *evidence: str) -> Hit:
    return Hit(KIND, spans, score, DETECTOR, f"names.{evidence[0].partition(':')[0]}", evidence)


# ---------------------------------------------------------------- right behind a role word


def labeled_names(view: View, marks: Iterable[Mark], words: NameWords) -> Iterator[Hit]:
    """Yield the names that stand right behind a role word and a colon, or that make a list there."""
    for mark in marks:
        colon = _COLON.match(view.text, mark.end)
        for start, end in _listed(view.text, colon.end(), words) if colon else ():
            yield _hit(view.spans(start, end), 0.85, *mark.evidence(view.text))


def _listed(text: str, position: int, words: NameWords) -> Iterator[tuple[int, int]]:
    """Yield the places of names that follow each other from ``position`` on, parted by 、 or a comma or a blank."""
    while True:
        end = _name_end(text, position, words)
        if end is None:
            return
        yield position, end
        separator = _LISTED.match(text, end)
        if separator is None:
            return
        position = separator.end()


def _name_end(text: str, position: int, words: NameWords) -> int | None:
    """Return where the name at ``position`` ends: of three characters if the text agrees, else of two."""
    match = words.name.match(text, position)
    if match is None:
        return None
    for end in range(match.end(), position + 1, -1):
        if words.is_name(text[position:end]) and _TAIL.match(text, end):
            return end
    return None


# ---------------------------------------------------------------- running text


def _tagged(
    view: View, marks: Sequence[Mark], words: NameWords, scope: Scope, known: frozenset[str] | None
) -> Iterator[Hit]:
    """Ask LAC about the pieces that hold a surname and, unless all names are wanted, a role word that needs them.

    The rows of a worksheet (whose names are ``known`` where headings tell them) are asked about cell by cell.
    """
    text = view.text
    needs = [mark.start for mark in marks if mark.role != "public"]
    asked = [
        (start, end)
        for start, end in (split(text) if needs or scope == "always" else ())
        if (scope == "always" or bisect_left(needs, start) < bisect_left(needs, end))
        and words.surname.search(text, start, end)
    ]
    starts = [mark.start for mark in marks]
    if known is not None:
        asked = [cell for piece in asked for cell in _cells(text, piece, starts, known, words)]
    if not asked:
        return
    pieces = [text[start:end] for start, end in asked]
    if known is not None:
        pieces = [_DIGIT.sub("0", piece) for piece in pieces]
    for (start, end), spoken in zip(asked, tagger().tag(pieces), strict=True):
        found = [(start + first, start + last) for first, last, label in spoken if label == "PER"]
        people = _whole(text, found, words)
        people = [(first, last) for first, last in people if _POSSIBLE.fullmatch(text, first, last)]
        near = marks[bisect_left(starts, start) : bisect_left(starts, end)]
        for (first, last), mark in zip(people, _roles(text, end, people, near), strict=True):
            score = (0.6 if mark else 0.4) + (0.2 if words.is_name(text[first:last]) else 0.0)
            yield _hit(view.spans(first, last), score, "ner:lac", *(mark.evidence(text) if mark else ()))


_CELL = re.compile(r"[^\t]{2,}")
_DIGIT = re.compile(r"[1-9]")
"""Digits tell the model nothing: cells that differ in them are asked about once."""


def _cells(
    text: str, piece: tuple[int, int], starts: Sequence[int], known: frozenset[str], words: NameWords
) -> Iterator[tuple[int, int]]:
    """Yield the cells of a row that are to be asked about; a row with a role word is asked about whole."""
    start, end = piece
    if bisect_left(starts, start) < bisect_left(starts, end):
        yield piece
        return
    for cell in _CELL.finditer(text, start, end):
        if words.surname.search(text, *cell.span()) and cell.group() not in known:
            yield cell.span()


def _whole(text: str, people: Iterable[tuple[int, int]], words: NameWords) -> list[tuple[int, int]]:
    """Join what the model parts: a compound surname, or the two halves of a name like 仁青卓玛."""
    whole: list[tuple[int, int]] = []
    for first, last in people:
        before = text[whole[-1][0] : whole[-1][1]] if whole and whole[-1][1] == first else ""
        half = len(before) == 2 == last - first and not words.is_name(before)
        if (half or before in COMPOUND_SURNAMES) and last - whole[-1][0] <= _LONGEST:
            whole[-1] = whole[-1][0], last
        else:
            whole.append((first, last))
    return whole


def _roles(text: str, end: int, people: Iterable[tuple[int, int]], marks: Sequence[Mark]) -> Iterator[Mark | None]:
    """Yield for each person the nearest role word, if any is near. A list of people shares its word."""
    previous: tuple[int, Mark | None] = (-1, None)
    for first, last in people:
        before = next((m for m in reversed(marks) if m.end <= first), None)
        close = before is not None and first - before.end <= _GAP
        behind = _BEHIND.match(text, last, end)
        after = next((m for m in marks if behind and m.start == behind.end()), None)
        found: Mark | None = None
        if previous[0] >= 0 and _LISTED.fullmatch(text, previous[0], first):
            found = previous[1]
        elif before and close and _FILLER.fullmatch(text, before.end, first):
            found = before
        elif after or close:
            found = after or before
        previous = (last, found)
        yield found


def _bare(word: str) -> str:
    return re.sub(r"\s", "", word)
