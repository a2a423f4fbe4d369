"""Where labels stand in a line of text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.doctype import FieldSpec
from extractors.fields.labels import LabelIndex, squeeze
from extractors.fields.text import Line
from extractors.fields.values import ORGANIZATION

_COLON = re.compile(r"[:：]")
_FRAMED = re.compile(r"[【\[〖](?P<label>[^【】\[\]〖〗:：]{2,16})[】\]〗]")
_DASHED = re.compile(r"(?P<label>[\u4e00-\u9fff()（）]{2,16})(?:——|--|—(?!\d))")
_STOPPED = re.compile(r"(?P<label>[\u4e00-\u9fff()（）、]{2,16})。(?=.)")
HARD = ";；。!！\n"
_CONTACT = {
    "电话", "联系电话", "联系人", "联系方式", "传真", "邮编", "地址", "电子邮箱", "邮箱", "办公电话",
    "联系地址", "邮政编码",
}  # fmt: skip
_HOTLINE = {"投诉电话", "监督电话", "举报电话", "投诉举报电话", "受理电话", "异议电话"}
_CHANNEL = re.compile(r"监督|异议|投诉|质疑|反馈|渠道|举报")
SENTENCE = re.compile(r"[,，。;；!！?？]")
_BESIDE = {"负责人", "主要负责人", "单位负责人", "法人", "法人代表", "资质", "资质等级", "证书编号"}
"""What an office has beside its name, in brackets; whose it is, the office says."""
_WORDS_OR_FIGURES = ("大写", "小写")
_ORGANIZATION = re.compile(rf"{ORGANIZATION}")
_PLACE = re.compile(r"[\u4e00-\u9fff][省市县区镇乡村州盟旗](?!场)")
MAX_LABEL = 24


@dataclass(frozen=True, slots=True)
class Mark:
    """A label in a line: text[start:colon] with the value behind it; ``close`` ends a value before the line or
    the next label does (a bracket)."""

    start: int
    colon: int
    label: str
    close: int = -1
    known: bool = False


def is_channel(item: FieldSpec) -> bool:
    """True for items like 监督部门及电话: a text that holds names, telephones and addresses of its own."""
    return item.kind in ("text", "list") and _CHANNEL.search(item.title) is not None


def marks(line: Line, index: LabelIndex) -> list[Mark]:
    """Find the labels of a line, in order."""
    found: list[Mark] = []
    for match in _COLON.finditer(line.text, line.mark):
        mark = _mark(line, match.start(), index, found)
        if mark is not None:
            found.append(mark)
    if found:
        return _headed(line, index, found) + found
    return _headed(line, index, found) or _framed(line, index) or _in_turn(line, index)


def _headed(line: Line, index: LabelIndex, found: Sequence[Mark]) -> list[Mark]:
    """Read （一）征收范围。value: a numbered label that a full stop ends."""
    match = _STOPPED.match(line.text, line.mark) if line.depth else None
    if match is None or not index.is_label(match.group("label")) or (found and found[0].start < match.end()):
        return []
    return [Mark(line.mark, match.end() - 1, match.group("label"), known=True)]


def _framed(line: Line, index: LabelIndex) -> list[Mark]:
    """Read 【label】value, also several on a line, and label——value at the head of a line."""
    match = _FRAMED.match(line.text, line.mark) or _DASHED.match(line.text, line.mark)
    label = match.group("label") if match is not None else ""
    if match is None or not (index.is_label(label) or index.is_like(label)):
        return []
    more = [frame for frame in _FRAMED.finditer(line.text, match.end()) if index.is_label(frame.group("label"))]
    first = Mark(line.mark, match.end() - 1, label, known=True)
    return [first, *(Mark(frame.start(), frame.end() - 1, frame.group("label"), known=True) for frame in more)]


def _in_turn(line: Line, index: LabelIndex) -> list[Mark]:
    """Read label, gap, value, gap, label, gap, value: two pairs at least, and gaps of one space will do.

    A last label without a value is left out: what stands on the next line is not told to be its value. Where a label
    stands in the place of a value, the line is a row of labels.
    """
    found: list[Mark] = []
    filled = True
    for start, end in _pieces(line):
        text = line.text[start:end]
        is_label = index.is_label(text) or text in _BESIDE
        if filled and is_label:
            found.append(Mark(start, end - 1, text, known=True))
        elif is_label or not found:
            return []
        filled = not (filled and is_label)
    if len(found) < 2:
        return []
    return found if filled else [*found[:-2], replace(found[-2], close=found[-1].start)]


def _pieces(line: Line) -> list[tuple[int, int]]:
    """Where the words of a line stand that gaps part, narrow ones included, which its text leaves out."""
    edges = [line.mark]
    for position in range(line.mark + 1, len(line.text)):
        if line.text[position - 1] == "\t" or line.places[position] - line.places[position - 1] > 1:
            edges.append(position)
    edges.append(len(line.text))
    return [(start, end - (line.text[end - 1] == "\t")) for start, end in pairwise(edges) if end > start]


def _mark(line: Line, colon: int, index: LabelIndex, before: Sequence[Mark]) -> Mark | None:
    text = line.text
    if text[colon + 1 : colon + 3] == "//" or _in_number(text, colon):
        return None
    start, delimiter = _label_start(text, colon, line.mark)
    start = _over_gaps(text, start, colon, line.mark, index)
    label = text[start:colon].strip()
    bare = squeeze(label)
    if not bare or (bare.endswith(_WORDS_OR_FIGURES) and not index.is_label(label)):
        return None
    if delimiter == ":" and not index.is_label(label) and (tail := _known_tail(bare, index)):
        return Mark(colon - len(tail), colon, tail, known=True)
    if len(bare) > MAX_LABEL:
        return None
    known = index.is_label(label)
    if not known and _is_name(bare):
        return None
    close = -1
    if delimiter == "(":
        close = closing(text, colon)
        if not (known or bare in _BESIDE) or close < 0:
            return None
    elif delimiter == "," and not known and len(bare) <= 10 and index.is_like(label):
        pass
    elif not known and (delimiter in ",、:—" or (delimiter != "^" and (len(bare) > 12 or SENTENCE.search(label)))):
        return None
    if before and delimiter in ",;" and (bare in _CONTACT or bare in _HOTLINE) and _belongs_to_channel(before, index):
        return None
    return Mark(start, colon, label, close, known)


def _known_tail(bare: str, index: LabelIndex) -> str:
    """The label at the end of a text that runs on from the value before it (a page joined two lines)."""
    cuts = range(max(2, len(bare) - 12), len(bare) - 1)
    tails = (bare[cut:] for cut in cuts if len(bare) > 12 or bare[cut:] in _CONTACT)
    return next((tail for tail in tails if (len(tail) > 3 or tail in _CONTACT) and index.is_label(tail)), "")


def closing(text: str, start: int) -> int:
    """Return where the bracket closes that is open at ``start``, -1 when it does not."""
    depth = 1
    for position in range(start, len(text)):
        depth += (text[position] in "(（") - (text[position] in ")）")
        if depth == 0:
            return position
    return -1


def _is_name(bare: str) -> bool:
    """True for the name of an office before a colon (the addressee of a letter), not for 开标会场 or 监督单位."""
    return _ORGANIZATION.fullmatch(bare) is not None and (len(bare) > 7 or _PLACE.search(bare) is not None)


def _belongs_to_channel(before: Sequence[Mark], index: LabelIndex) -> bool:
    named = index.exact_items(before[-1].label) or [match.item for match in index.matches(before[-1].label)[:1]]
    return any(is_channel(item) for item in named)


def _label_start(text: str, colon: int, first: int) -> tuple[int, str]:
    """Walk left from a colon to where its label begins; return that and the delimiter met ("" = start of line)."""
    depth = 0
    for position in range(colon - 1, first - 1, -1):
        character = text[position]
        if character in ")）":
            depth += 1
        elif character in "(（":
            if depth == 0:
                return position + 1, "("
            depth -= 1
        elif depth == 0 and (character in HARD or character in ":：\t"):
            return position + 1, ":" if character in ":：" else character
        elif depth == 0 and character in ",，" and not _in_number(text, position):
            return position + 1, ","
        elif depth == 0 and text[position - 1 : position + 1] in ("——", "--"):
            return position + 1, "—"
    return first, "^"


def _in_number(text: str, position: int) -> bool:
    return text[position - 1 : position].isdigit() and text[position + 1 : position + 2].isdigit()


def _over_gaps(text: str, start: int, colon: int, first: int, index: LabelIndex) -> int:
    """Take in the first half of a label with a wide gap inside (地    址), when the whole is a label."""
    position = start
    while position > first and text[position - 1] == "\t" and colon - position <= 4:
        earlier = max(text.rfind(mark, first, position - 1) for mark in "\t;；。:：,，") + 1
        earlier = max(earlier, first)
        if position - earlier > 4:
            break
        if earlier == first and position - 1 - earlier == 1:
            return earlier
        if index.is_label(text[earlier:colon]):
            return earlier
        position = earlier
    return start
