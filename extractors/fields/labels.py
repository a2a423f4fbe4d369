"""Which item a label names: exactly, by another spelling, or by likeness to the labels that the rules list."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import msgspec

from extractors import rulefile
from extractors.doctype import DocType, FieldSpec
from extractors.fields.once import per_doctype

EXACT = 1.0
VARIANT = 0.94
_BRACKETS = re.compile(r"[(（\[【〔]([^()（）\[\]【】〔〕]*)[)）\]】〕]")
_NOISE = re.compile(r"[\s:：、，,。.;；“”\"'*＊#《》<>…—－/|]+")
_UNITS = re.compile(
    r"^(?:单位[:：]?)?(?:人民币)?(?:亿元|万元|千元|元|公顷|亩|平方米|㎡|m2|m²|人|户|天|日历天|个|%|％)$"
)
_MAX = 40
_ALIKE = 0.5
_KEPT = 4096
_TAIL = 0.62
_AND_SO_ON = re.compile(r"(?<=..)(?:主要|具体)?(?:包括|包含|如下)$")
_OTHER_ONE = re.compile(r"原|其他|其它|上次|前期|类似|另|非|未|不|被")


class LabelWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """rules/lexicons/labels.yaml."""

    groups: dict[str, tuple[str, ...]]
    shared: dict[str, tuple[str, ...]]
    others: tuple[str, ...]
    private: tuple[str, ...]
    decorations: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def label_words() -> LabelWords:
    """Load the words that labels are made of."""
    return rulefile.load(rulefile.rules_folder() / "lexicons" / "labels.yaml", LabelWords)


def squeeze(label: str) -> str:
    """Drop spaces, punctuation and brackets with their contents: "地  址（单位：元）：" -> 地址."""
    return _NOISE.sub("", _BRACKETS.sub("", label))


def spellings(label: str, *, alone: bool = True) -> list[str]:
    """Return the ways to read a label with brackets: without them, with their words put in, the words ``alone``."""
    bare = squeeze(label)
    found = [bare]
    inner = [text for text in _BRACKETS.findall(label) if not _UNITS.match(text.strip())]
    if inner:
        found.append(_NOISE.sub("", re.sub(r"[()（）\[\]【】〔〕]", "", label)))
        if alone:
            found.extend(_NOISE.sub("", text) for text in inner if 2 <= len(text) <= 8)
    found.extend(text.replace("的", "") for text in found[:2] if "的" in text[1:-1])
    return [text for text in dict.fromkeys(found) if text and not text.isdigit()]


def claim(bare: str, item: FieldSpec) -> tuple[bool, int]:
    """Order the items that share a label, first the one that it names before all: mandatory ones, then those that list
    it early; the title counts first."""
    names = [_NOISE.sub("", label) for label in (item.title, *item.labels)]
    return item.level != "required", names.index(bare) if bare in names else 99


@dataclass(frozen=True, slots=True)
class Match:
    """An item that a label may name, with the likeness 0..1."""

    item: FieldSpec
    score: float

    @property
    def exact(self) -> bool:
        """True when the rules list the label, in this or another spelling."""
        return self.score >= VARIANT - 0.001


@dataclass(frozen=True, slots=True)
class _Profile:
    item: FieldSpec
    labels: tuple[tuple[tuple[frozenset[str], float], ...], ...]
    """Each label as words with their weights."""
    bag: frozenset[str]


@dataclass(slots=True)
class LabelIndex:
    """The labels of some items: all of a document type, or the columns of a list."""

    items: tuple[FieldSpec, ...]
    exact: dict[str, list[FieldSpec]] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)
    profiles: list[_Profile] = field(default_factory=list)
    known: dict[str, list[Match]] = field(default_factory=dict)
    named: dict[str, list[Match]] = field(default_factory=dict)

    def matches(self, label: str) -> list[Match]:
        """Return the items that a label may name, best first; several for labels that items share."""
        found = self.known.get(label)
        if found is None:
            found = _keep(self.known, label, self._matches(label))
        return found

    def exact_items(self, label: str) -> list[FieldSpec]:
        """Return the items whose labels hold this one, in this or another spelling; quick enough for any text."""
        found = self.named.get(label)
        if found is None:
            found = _keep(self.named, label, self._exact(label))
        return [match.item for match in found]

    def is_label(self, label: str) -> bool:
        """True when the rules know the label."""
        return bool(self.exact_items(label))

    def is_like(self, label: str) -> bool:
        """True when the label is similar enough to a known one to be read as such."""
        return any(match.score >= _ALIKE for match in self.matches(label)[:1])

    def _matches(self, label: str) -> list[Match]:
        exact = self._exact(label)
        readings = spellings(label)
        if exact or not readings or len(readings[0]) > _MAX or readings[0] in label_words().others:
            return exact
        if any(word in readings[0] for word in label_words().private):
            return exact
        names = dict.fromkeys((readings[0], _AND_SO_ON.sub("", readings[0])))
        alike = [Match(p.item, max(self._likeness(name, p) for name in names)) for p in self.profiles]
        tail = next((item for name in names if (item := self._by_tail(name))), "")
        alike = [Match(match.item, max(match.score, _TAIL)) if match.item.id == tail else match for match in alike]
        return sorted((match for match in alike if match.score > 0.3), key=lambda match: -match.score)[:6]

    def _exact(self, label: str) -> list[Match]:
        if len(label) > 2 * _MAX:
            return []
        readings = spellings(label)
        if not readings or len(readings[0]) > _MAX:
            return []
        found: dict[str, Match] = {}
        for reading in readings:
            for item in self.exact.get(reading, []):
                found.setdefault(item.id, Match(item, EXACT))
        if found:
            return list(found.values())
        for reading in readings:
            for stripped in _undecorated(reading):
                for item in self.exact.get(stripped, []):
                    found.setdefault(item.id, Match(item, VARIANT))
        return list(found.values())

    def _by_tail(self, label: str) -> str:
        """Return the id of the one item that the end of a longer label names (五方验收时间: 验收时间)."""
        head, _, last = label.rpartition("的")
        named = self.exact.get(last, ()) if len(head) >= 2 else ()
        if len(named) == 1 and not named[0].owner and not _OTHER_ONE.match(label):
            return named[0].id
        for start in range(1, len(label) - 3):
            items = self.exact.get(label[start:], ())
            if items:
                lone = len(items) == 1 and not items[0].owner and not _OTHER_ONE.match(label)
                return items[0].id if lone else ""
        return ""

    def _likeness(self, label: str, profile: _Profile) -> float:
        tokens = tokenize(label)
        weights = [self._weight(token) for token in tokens]
        words = list(zip(tokens, weights, strict=True))
        best = max((_overlap(words, other) for other in profile.labels if tokens), default=0.0)
        covered = sum(weight for token, weight in zip(tokens, weights, strict=True) if token & profile.bag)
        return min(0.9, 0.7 * best + 0.3 * covered / (sum(weights) or 1))

    def _weight(self, token: frozenset[str]) -> float:
        return min(self.weights.get(part, 0.2) for part in token)


def _keep(store: dict[str, list[Match]], label: str, found: list[Match]) -> list[Match]:
    """Remember an answer, until there are so many that they would outgrow the documents they came from."""
    if len(store) >= _KEPT:
        store.clear()
    store[label] = found
    return found


def _overlap(left: list[tuple[frozenset[str], float]], right: tuple[tuple[frozenset[str], float], ...]) -> float:
    """Weighted share of common words; the last word (编号, 时间, 单位) says what kind of thing it is."""
    shared = total = 0.0
    free = list(right)
    last = len(left) - 1
    for number, (token, weight) in enumerate(left):
        if number == last:
            weight *= 1.3
        total += weight
        for place, (other, _) in enumerate(free):
            if not other.isdisjoint(token):
                del free[place]
                shared += weight
                break
    total += 0.8 * sum(weight for _, weight in free)
    return shared / total if total else 0.0


def index(items: Iterable[FieldSpec]) -> LabelIndex:
    """Build the index of some items."""
    made = LabelIndex(tuple(items))
    holders: dict[str, set[str]] = {}
    cut: list[tuple[FieldSpec, list[list[frozenset[str]]]]] = []
    for item in made.items:
        written = (*item.labels, item.title, *label_words().shared.get(item.id, ()))
        labels = list(dict.fromkeys(reading for label in written for reading in spellings(label, alone=False)))
        for label in labels:
            if item not in made.exact.setdefault(label, []):
                made.exact[label].append(item)
        cut.append((item, [tokenize(label) for label in labels if len(label) <= 16]))
        for part in {part for tokens in cut[-1][1] for token in tokens for part in token}:
            holders.setdefault(part, set()).add(item.id)
    count = len(made.items) or 1
    made.weights = {part: 0.35 + math.log(1 + count / len(ids)) / 3 for part, ids in holders.items()}
    for item, names in cut:
        weighed = tuple(tuple((token, made._weight(token)) for token in tokens) for tokens in names)
        bag = frozenset(part for tokens in names for token in tokens for part in token)
        made.profiles.append(_Profile(item, weighed, bag))
    return made


@per_doctype
def index_of(doctype: DocType) -> LabelIndex:
    """Return the index of a document type's items that stand outside lists; the same object each time."""
    return index(item for item in doctype.items if item.scope == "document")


def _undecorated(label: str) -> list[str]:
    """Return the label without words that only decorate it (本次…, …情况)."""
    words = label_words().decorations
    found: list[str] = []
    heads = [label] + [label[len(word) :] for word in words["head"] if label.startswith(word)]
    for head in heads:
        for tail in words["tail"]:
            if head.endswith(tail) and len(head) - len(tail) >= 2:
                found.append(head[: -len(tail)])
        if head != label and len(head) >= 2:
            found.append(head)
    return found


@lru_cache(maxsize=4096)
def _tokenize(label: str) -> tuple[frozenset[str], ...]:
    longest, groups = _vocabulary()
    found: list[frozenset[str]] = []
    position = 0
    while position < len(label):
        for length in range(min(longest, len(label) - position), 0, -1):
            word = label[position : position + length]
            if word in groups and (length > 1 or position + length == len(label)):
                found.append(groups[word])
                position += length
                break
        else:
            found.append(frozenset((label[position],)))
            position += 1
    return tuple(found)


def tokenize(label: str) -> list[frozenset[str]]:
    """Cut a squeezed label into words; each is the set of groups that it belongs to, or the character itself."""
    return list(_tokenize(label))


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[int, dict[str, frozenset[str]]]:
    groups: dict[str, set[str]] = {}
    for name, words in label_words().groups.items():
        for word in words:
            groups.setdefault(word, set()).add(name)
    return max(len(word) for word in groups), {word: frozenset(names) for word, names in groups.items()}
