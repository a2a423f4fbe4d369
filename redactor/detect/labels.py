"""Which label a value stands under: the nearest words before it, behind it, or the heading of its column.

Chinese labels carry their meaning at the end (施工许可证*编号*, 项目负责人*身份证号*), so of several words the one that
ends closest to the value speaks, together with those that it is coordinated with (身份证号/信用代码).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from redactor.detect.lexicon import WordFinder, stands_alone, word_finder
from redactor.detect.roles import HeadingRoles

WINDOW = 44
NEAR = 15
"""Characters between a label and a value that still belong together (one clause)."""

_STOP = re.compile(r"[。;!?!?]")
_NUMBERS = re.compile(r"[0-9A-Za-z][0-9A-Za-z \-]*(?:[(（][^()（）]{0,6}[)）])?[、,/和及与]\s*")
_DIGIT = re.compile(r"[0-9A-Za-z]")
_FILLER = re.compile(
    r"(?:\s|[:=为是系即第#\[\]【】〔〕“”\"'‘’_~/、和及或与的—\-.]|号码?|编号|号|No|№|更换为|变更为|如下|[(（][^()（）\n]{0,14}[)）]|[(（)）])*",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\s{0,2}[(（]\s*")
_COORDINATED = re.compile(r"[\s/、及和与或(（)）]*(?:号码?)?[\s/、及和与或(（)）]*")


@dataclass(frozen=True, slots=True)
class Label:
    """``kinds`` are detector kinds and the classes of the lexicons (public, phone, office ...). ``adjacent``: nothing
    but filler stands between label and value; ``source`` is before, after or header."""

    kinds: frozenset[str]
    word: str
    adjacent: bool
    source: str = "before"

    def owns(self, kind: str) -> bool:
        """The label says that the value is of that kind."""
        return kind in self.kinds


_GENERAL = frozenset({"public", "amount", "office", "phone", "heading", "other"})
"""Classes that say less than a kind; what stands in brackets explains them: 证号（身份证）."""
_PUBLIC = frozenset({"public", "amount", "office"})
"""Classes under which a number may stay."""
_NUMBER_OF = frozenset({"编号", "编码", "代码", "证号", "号码", "证书号", "证书编号", "标准"})
_EXPLAINED = re.compile(r"[(（]([^()（）]{2,12})[)）]$")
_ABOUT = re.compile(r"(?:情况|状况|信息|明细|资料|详情)$")
"""Ends of headings that add nothing: 住房情况."""
_LEVELS = frozenset({"街道", "社区", "乡镇", "村组", "村民组", "小区"})
"""Headings that are also the ends of names of places."""
NOTHING = Label(frozenset(), "", False, "none")


@dataclass(frozen=True, slots=True)
class LabelIndex:
    """All label words with the kinds that each announces."""

    words: WordFinder
    kinds: Mapping[str, frozenset[str]]
    roles: HeadingRoles | None = None
    """Tells headings by their parts, where no word is one as a whole."""

    def of(self, word: str) -> frozenset[str]:
        """Return the kinds of a matched word."""
        found = self.kinds.get(word)
        return found if found is not None else self.kinds[re.sub(r"\s", "", word).lower()]

    def before(self, text: str) -> Label:
        """Return the label that the end of ``text`` stands under. Looks at the last WINDOW characters only."""
        window = text[-WINDOW:]
        line = window.rfind("\n") + 1
        if len(window) - line > NEAR:
            window = window[line:]
        window = window[max(window.rfind("。"), window.rfind(";")) + 1 :]
        found = [match for match in self.words.find(window) if stands_alone(match)]
        if not found:
            return NOTHING
        between = window[found[-1].end() :]
        if _DIGIT.search(between):
            between = _NUMBERS.sub("", between + "\0")[:-1]
        adjacent = between in ("", ":", " ") or _FILLER.fullmatch(between) is not None
        if not adjacent and (_STOP.search(between) or "\n" in between.strip() or len(between) > NEAR):
            return NOTHING
        kinds = set(self.of(found[-1].group()))
        for previous, current in zip(found[-2::-1], found[::-1], strict=False):
            between = window[previous.end() : current.start()]
            if not _COORDINATED.fullmatch(between) or ("(" in between and not kinds <= _GENERAL):
                break
            kinds |= self.of(previous.group())
        return Label(frozenset(kinds), found[-1].group(), adjacent)

    def after(self, text: str) -> Label:
        """Return the label in brackets right behind a value: 138…（手机）."""
        match = _BRACKET.match(text)
        found = self.words.match(text, match.end()) if match else None
        return Label(self.of(found.group()), found.group(), True, "after") if found else NOTHING

    def header(self, text: str) -> Label:
        """Return all that a column heading or a form label announces. Blanks in ``text`` do not matter."""
        squeezed = re.sub(r"\s", "", text)
        kinds: set[str] = set()
        word = ""
        explained = _EXPLAINED.search(squeezed)
        inner = self.words.find(explained.group(1)) if explained else []
        if inner and not self.of(inner[0].group()) <= _GENERAL:
            return Label(self.of(inner[0].group()), inner[0].group(), True, "header")
        end = -1
        for match in self.words.find(squeezed):
            if match.start() == end and match.group() in _NUMBER_OF and not kinds <= _GENERAL:
                continue  # 承包经营权证编号: the number of what was named
            kinds |= self.of(match.group())
            word, end = match.group(), match.end()
        return Label(frozenset(kinds), word, True, "header") if kinds else NOTHING

    def is_personal(self, text: str) -> bool:
        """Say whether a heading announces personal data and nothing public: what may be expected of another table with
        as many columns. What a heading says is public is so in its own table only."""
        label = self.header(text)
        return not label.kinds <= _GENERAL and label.kinds.isdisjoint(_PUBLIC)

    def ends_with_label(self, text: str) -> bool:
        """Say whether ``text`` (a cell) is a label itself: short, and its end announces something."""
        if len(text) > 3 and text.isascii() and text.isdigit():
            return False
        squeezed = _ABOUT.sub("", re.sub(r"[\s::]|[(（][^()（）]*[)）]$", "", text))
        if not 1 <= len(squeezed) <= 20 or sum(map(str.isdigit, squeezed)) > 3:
            return False
        found = self.words.find(squeezed)
        if not found or found[-1].end() < len(squeezed) - 1:
            return self.roles is not None and self.roles.announces(squeezed)
        last = found[-1]
        if last.group() in _LEVELS and len(found) == 1 and not squeezed.startswith("所在"):
            return squeezed == last.group()  # 城关街道 is a place
        return len(last.group()) > 1 or last.group() == squeezed


def label_index(words: Mapping[str, Iterable[str]]) -> LabelIndex:
    """Build the index from kind -> words."""
    kinds: dict[str, set[str]] = {}
    spellings: set[str] = set()
    for kind, entries in words.items():
        for word in entries:
            spelled = re.sub(r"\s", "", word)
            spellings |= {spelled, spelled.lower(), re.sub(r"\s", "", word.title())}
            kinds.setdefault(spelled.lower(), set()).add(kind)
    return LabelIndex(word_finder(spellings), {word: frozenset(found) for word, found in kinds.items()})
