"""Persons whom running text names: by a surname and what the person is, does or has; no model is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from redactor.detect.lexicon import words_pattern

_HAN = "[\u4e00-\u9fa5]"
_COUNT = "(?:出勤|出工|做工|上工|工资|欠款?|借支?|[已实应][发付领得]|领取?|[共计有])?\\s?[0-9]"
"""What a record goes on to count."""


@dataclass(frozen=True, slots=True)
class NameLists:
    """The lexicons: ``surnames`` that are no other words, ``every`` surname, ``unlike``: words that begin with a
    surname's character and are no names, ``roles``: what a person is called right before the name."""

    surnames: tuple[str, ...]
    every: tuple[str, ...]
    unlike: tuple[str, ...]
    roles: tuple[str, ...]

    def surname(self, *, known: bool = False) -> str:
        """Return the expression of a surname; ``known``: something else says that a name follows."""
        return rf"(?!{'|'.join(self.unlike)})(?:{_longest_first(self.every if known else self.surnames)})"

    def name(self, *, known: bool = False) -> str:
        """Return the expression of a whole name."""
        return rf"(?:{self.surname(known=known)}{_HAN}{{1,2}}|{_HAN}{{2,8}}·{_HAN}{{2,8}})"

    @property
    def role(self) -> str:
        """The expression of what a person is called."""
        return f"(?:{_longest_first(self.roles)})"


def _longest_first(words: tuple[str, ...]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def named_pattern(lists: NameLists) -> re.Pattern[str]:
    """Return the pattern of a named person who does or has something, at the beginning of a clause."""
    surname = lists.surname()
    doing = (
        "[欠家自说称反每月年现名持交借还挣赚领拿的有为从向将把因在一今去目被以花遗丢靠户患常同不系于与经租出申]"
        "|等?\\d|$"
    )
    named = rf"{surname}{_HAN}{{1,2}}(?={doing})|[老小]{surname}(?={_HAN})"
    alone = rf"(?:^|[:。\n\0]){surname}{_HAN}{{1,2}},"
    before = r"^|[,、:;。\n\0 (]|[人长户民员主妻夫子女班组向给]|工(?!程)|显示|核实|经与|[甲乙丙]方"
    return re.compile(rf"{alone}|{lists.role}{surname}{_HAN}{{1,2}}(?=[,(])|(?:{before})(?:{named})")


@dataclass(frozen=True, slots=True)
class Records:
    """Finds the persons whose records begin in a text: named alone in a clause, with what the household has, or after
    what the person is. Each pattern is tried only where a mark or a word of ``roles`` ends."""

    begins: re.Pattern[str]
    alone: re.Pattern[str]
    roles: re.Pattern[str]
    called: re.Pattern[str]

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where records begin and where the names in them end."""
        first = self.alone.match(text)
        yield from [first.span()] if first else []
        for marks, pattern in ((self.begins, self.alone), (self.roles, self.called)):
            for mark in marks.finditer(text):
                name = pattern.match(text, mark.end())
                if name:
                    yield mark.start(), name.end()

    def any_in(self, text: str) -> bool:
        """Tell whether a record begins in the text."""
        return next(self.places(text), None) is not None


def records(lists: NameLists) -> Records:
    """Return the finder of records."""
    name, known = lists.name(), lists.name(known=True)
    doing = "[,(将原自因购于在家从向欠领]"
    household = rf"{known}(?=户[有共在,(]|一?家[有共])"
    return Records(
        re.compile(r"[:\0\n。;](?:(?<=[:\0])|[0-9]{1,3}[.、 ]\s?)"),
        re.compile(rf"{name}(?={doing})|{household}"),
        words_pattern(lists.roles),
        re.compile(rf":?{known}(?={doing}|[;户]|{_COUNT})"),
    )


def clause_pattern(lists: NameLists) -> re.Pattern[str]:
    """Return the pattern of a clause that only names a person, at the end of a text: 患者王五，"""
    data = rf"(?:[,、 ]?(?:[男女]|{_HAN}族|{_HAN}{{2,5}}户|[0-9]{{1,4}}[年岁](?:出?生)?|[(][^()]{{1,24}}[)]))*"
    return re.compile(rf"(?:^|[,:;、(\0 0-9]|{lists.role}){lists.name(known=True)}(?:同志|户)?{data}[,:;( ]$")


def bracket_pattern(lists: NameLists) -> re.Pattern[str]:
    """Return the pattern of a name right before a bracket, after what is done with the person: 同意王五（…."""
    return re.compile(rf"(?:同意|批准|认定|确定|核定|取消|给予|将|为|对|与|和|及|向){lists.name()}(?:同志|户)?[(]$")
