"""Label and value in lines: several pairs on one, numbered clauses, values on the next line, columns by wide gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.doctype import FieldSpec
from extractors.fields.blank import is_attachment, is_background, is_instruction
from extractors.fields.labels import LabelIndex, squeeze
from extractors.fields.pairs import Pair, Slice, trimmed
from extractors.fields.text import Grid, Line, Unit
from extractors.fields.values import ORGANIZATION

_COLON = re.compile(r"[:：]")
_FRAMED = re.compile(r"[【\[〖](?P<label>[^【】\[\]〖〗:：]{2,16})[】\]〗]")
_DASHED = re.compile(r"(?P<label>[\u4e00-\u9fff()（）]{2,16})(?:——|--|—(?!\d))")
_STOPPED = re.compile(r"(?P<label>[\u4e00-\u9fff()（）、]{2,16})。(?=.)")
_STOPS = ("。", ";", "；", "，")
_CLAUSE = re.compile(r"[;；，,](?P<label>[\u4e00-\u9fff]{4,12})")
_FOLLOWS_LABEL = re.compile(r"为|是|包括|采用|[\d¥￥]")
_HARD = ";；。!！\n"
_CONTACT = {
    "电话", "联系电话", "联系人", "联系方式", "传真", "邮编", "地址", "电子邮箱", "邮箱", "办公电话",
    "联系地址", "邮政编码",
}  # fmt: skip
_HOTLINE = {"投诉电话", "监督电话", "举报电话", "投诉举报电话", "受理电话", "异议电话"}
_CHANNEL = re.compile(r"监督|异议|投诉|质疑|反馈|渠道|举报")
_SENTENCE = re.compile(r"[,，。;；!！?？]")
_ROLE_TAIL = re.compile(r"(?:的)?(?:信息|情况|联系方式|联系信息|基本信息|基本情况|名称|概况|\(?甲方\)?|\(?乙方\)?)+$")
_BESIDE = {"负责人", "主要负责人", "单位负责人", "法人", "法人代表", "资质", "资质等级", "证书编号"}
"""What an office has beside its name, in brackets; whose it is, the office says."""
_WORDS_OR_FIGURES = ("大写", "小写")
_TITLE_END = re.compile(r"(?:公告|公示|通报|公开|通知|公告书|告知书|[公开示息][表牌])$")
_NOT_LABEL = re.compile(r"附件|附表|附图|注|说明|备注|根据|依据|如下|下列|以下|特此|兹|经|因|凡|若|如")
_ORGANIZATION = re.compile(rf"{ORGANIZATION}")
_PLACE = re.compile(r"[\u4e00-\u9fff][省市县区镇乡村州盟旗](?!场)")
_SIGNATURE = re.compile(rf"{ORGANIZATION}|[\d〇○零一二三四五六七八九十]{{4}}[年./-].{{1,5}}[月./-].{{1,4}}日?")
_MAX_LABEL = 24
_MAX_FOLLOWING = 14
_NEAR = 3
_SURE = 0.6
_ANYBODY = re.compile(r"(?:联系(?:方式|信息|事项|人|电话|地址|办法)?(?:及|和|与|、)?)+(?:如下)?")
_OFFICE_TAIL = re.compile(r"(?:单位|公司|机构|企业|部门|主体|[人方局])$")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A label in a line: text[start:colon] with the value behind it; ``close`` ends a value in brackets."""

    start: int
    colon: int
    label: str
    close: int = -1
    known: bool = False


@dataclass(slots=True)
class Context:
    """Whose block we are in. ``columns`` holds the owners of side-by-side blocks."""

    index: LabelIndex
    owners: frozenset[str]
    owner: str = ""
    depth: int = 0
    columns: dict[int, str] = field(default_factory=dict)
    order: int = 0

    def count(self) -> int:
        """Number the pairs in reading order."""
        self.order += 1
        return self.order

    def enter(self, label: str, depth: int, *, heading: bool = False) -> str:
        """Note that a label or heading opens somebody's block; return the owner, or "" when it opens none."""
        for item in self.index.exact_items(label):
            if item.id in self.owners or is_channel(item):
                self.owner, self.depth = item.id, depth
                return item.id
        if not heading and _OFFICE_TAIL.search(squeeze(label)) and not self.index.is_label(label):
            alike = next(iter(self.index.matches(label)), None)
            if alike is not None and alike.score >= _SURE and alike.item.id in self.owners:
                self.owner, self.depth = alike.item.id, depth
                return alike.item.id
        if heading:
            stripped = _ROLE_TAIL.sub("", squeeze(label))
            for item in self.index.exact_items(stripped) if stripped else []:
                if item.id in self.owners:
                    self.owner, self.depth = item.id, depth
                    return item.id
            if depth and (not self.depth or depth <= self.depth):
                somebody = "联系" in label and _ANYBODY.fullmatch(squeeze(label)) is None
                self.owner, self.depth = ("?" if somebody else ""), depth
        return ""


def is_channel(item: FieldSpec) -> bool:
    """True for items like 监督部门及电话: a text that holds names, telephones and addresses of its own."""
    return item.kind in ("text", "list") and _CHANNEL.search(item.title) is not None


def usable(line: Line) -> bool:
    """True when the line may hold values: no instruction, no list of attachments, not about something else."""
    return not (is_instruction(line.text) or is_attachment(line.text) or is_background(line.text))


def marks(line: Line, index: LabelIndex) -> list[_Mark]:
    """Find the labels of a line, in order."""
    found: list[_Mark] = []
    for match in _COLON.finditer(line.text, line.mark):
        mark = _mark(line, match.start(), index, found)
        if mark is not None:
            found.append(mark)
    return _headed(line, index, found) + found if found else _headed(line, index, found) or _framed(line, index)


def _headed(line: Line, index: LabelIndex, found: Sequence[_Mark]) -> list[_Mark]:
    """Read （一）征收范围。value: a numbered label that a full stop ends."""
    match = _STOPPED.match(line.text, line.mark) if line.depth else None
    if match is None or not index.is_label(match.group("label")) or (found and found[0].start < match.end()):
        return []
    return [_Mark(line.mark, match.end() - 1, match.group("label"), known=True)]


def _framed(line: Line, index: LabelIndex) -> list[_Mark]:
    """Read 【label】value and label——value at the head of a line."""
    match = _FRAMED.match(line.text, line.mark) or _DASHED.match(line.text, line.mark)
    label = match.group("label") if match is not None else ""
    if match is None or not (index.is_label(label) or index.is_like(label)):
        return []
    return [_Mark(line.mark, match.end() - 1, label, known=True)]


def _mark(line: Line, colon: int, index: LabelIndex, before: Sequence[_Mark]) -> _Mark | None:
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
        return _Mark(colon - len(tail), colon, tail, known=True)
    if len(bare) > _MAX_LABEL:
        return None
    known = index.is_label(label)
    if not known and _is_name(bare):
        return None
    close = -1
    if delimiter == "(":
        close = _closing(text, colon)
        if not (known or bare in _BESIDE) or close < 0:
            return None
    elif delimiter == "," and not known and len(bare) <= 10 and index.is_like(label):
        pass
    elif not known and (delimiter in ",、:—" or (delimiter != "^" and (len(bare) > 12 or _SENTENCE.search(label)))):
        return None
    if before and delimiter in ",;" and (bare in _CONTACT or bare in _HOTLINE) and _belongs_to_channel(before, index):
        return None
    return _Mark(start, colon, label, close, known)


def _known_tail(bare: str, index: LabelIndex) -> str:
    """The label at the end of a text that runs on from the value before it (a page joined two lines)."""
    cuts = range(max(2, len(bare) - 12), len(bare) - 1)
    tails = (bare[cut:] for cut in cuts if len(bare) > 12 or bare[cut:] in _CONTACT)
    return next((tail for tail in tails if (len(tail) > 3 or tail in _CONTACT) and index.is_label(tail)), "")


def _closing(text: str, start: int) -> int:
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


def _belongs_to_channel(before: Sequence[_Mark], index: LabelIndex) -> bool:
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
        elif depth == 0 and (character in _HARD or character in ":：\t"):
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


def read_lines(lines: Sequence[Unit], context: Context) -> tuple[list[Pair], set[int]]:
    """Read all pairs of a run of lines and grids; also return which units were taken as values of the line before."""
    pairs: list[Pair] = []
    taken: set[int] = set()
    for number, unit in enumerate(lines):
        if isinstance(unit, Grid) or number in taken or not usable(unit):
            continue
        found = marks(unit, context.index)
        if not found:
            pairs.extend(_without_colon(lines, number, context, taken))
            continue
        if unit.depth and found[0].start == unit.mark and not found[0].known and _no_value(unit, found):
            context.enter(found[0].label, unit.depth, heading=True)
        pairs.extend(_on_line(lines, number, found, context, taken))
    return pairs, taken


def _no_value(line: Line, found: Sequence[_Mark]) -> bool:
    """True for a heading: nothing, or the next label, stands behind its colon."""
    end = found[1].start if len(found) > 1 else len(line.text)
    return not line.text[found[0].colon + 1 : end].strip()


def _on_line(lines: Sequence[Unit], number: int, found: list[_Mark], context: Context, taken: set[int]) -> list[Pair]:
    line = lines[number]
    assert isinstance(line, Line)
    columns = _columns(line, found)
    pairs: list[Pair] = []
    for position, mark in enumerate(found):
        following = found[position + 1] if position + 1 < len(found) else None
        end = mark.close if mark.close >= 0 else following.start if following else len(line.text)
        inner = _closing(line.text[:end], mark.colon) if mark.start > line.mark else -1
        value = trimmed(line, mark.colon + 1, end if inner < 0 else inner)
        stopped = line.text[mark.colon + 1 : mark.colon + 2] in _STOPS
        if stopped:
            value = Slice(line, mark.colon + 1, mark.colon + 1)
        if following is not None or mark.start > line.mark:
            value = _first_sentence(value)
        value = _before_label(value, mark.label, context.index)
        if value.end <= value.start and following is not None and _enumerates(found[position:], context.index):
            value = trimmed(line, mark.colon + 1, len(line.text))
        opened = context.enter(mark.label, line.depth)
        owner = opened or context.owner
        if columns:
            column = columns[position]
            if opened:
                context.columns[column] = opened
            owner = context.columns.get(column, owner)
        slices: tuple[Slice, ...] = (value,) if value.end > value.start else ()
        if (
            not slices
            and following is None
            and not stopped
            and (mark.known or line.depth or context.index.is_like(mark.label))
        ):
            slices = _following(lines, number, context, taken)
        if not slices and following is not None and following.start <= mark.colon + 1:
            continue
        hard = line.text[mark.start - 1 : mark.start] in _HARD or line.text[mark.start - 1 : mark.start] == "\t"
        trust = 1.0 if mark.known or position == 0 or hard else 0.8
        pairs.append(Pair(mark.label, slices, "label", trust, context.count(), owner, start=mark.start))
    return pairs


def _enumerates(found: Sequence[_Mark], index: LabelIndex) -> bool:
    """True when a label is followed at once by its own parts (参加验收单位：勘察单位：…；设计单位：…)."""
    heads = [item for item in index.exact_items(found[0].label) if item.kind in ("list", "text")]
    parts = [[item.id for item in index.exact_items(mark.label)] for mark in found[1:]]
    return len(parts) >= 2 and any(sum(item.id in part for part in parts) >= 2 for item in heads)


def _columns(line: Line, found: list[_Mark]) -> list[int]:
    """Number the columns when labels stand side by side with wide gaps between; empty when they do not."""
    if len(found) < 2 or not all(line.text[mark.start - 1 : mark.start] == "\t" for mark in found[1:]):
        return []
    return list(range(len(found)))


def _before_label(value: Slice, label: str, index: LabelIndex) -> Slice:
    """Cut a value where the next clause opens with the label of something else (…；建设内容包括…, …，出资比例100%)."""
    own = {item.id for item in index.exact_items(label)} or {match.item.id for match in index.matches(label)[:1]}
    for match in _CLAUSE.finditer(value.text):
        for size in range(len(match.group("label")), 3, -1):
            items = index.exact_items(match.group("label")[:size])
            if not items or not _FOLLOWS_LABEL.match(value.text, match.start("label") + size):
                continue
            soft = match.group()[0] in ",，" and any(item.kind != "percent" for item in items)
            if not soft and not own & {item.id for item in items}:
                return trimmed(value.line, value.start, value.start + match.start())
    return value


def _first_sentence(value: Slice) -> Slice:
    stop = value.text.find("。")
    return trimmed(value.line, value.start, value.start + stop) if stop > 0 else value


def _without_colon(lines: Sequence[Unit], number: int, context: Context, taken: set[int]) -> list[Pair]:
    """Read a line without colon: label, gap, value; or a label alone with its value below."""
    line = lines[number]
    assert isinstance(line, Line)
    several = _gap_pairs(line, context)
    if several:
        return several
    gap = _gap_label(line, context.index) or _gap_among(lines, number, context.index)
    if gap is not None:
        opened = context.enter(line.text[line.mark : gap], line.depth)
        value = trimmed(line, gap, len(line.text))
        label = line.text[line.mark : gap].strip()
        return [Pair(label, (value,), "label", 0.9, context.count(), opened or context.owner, start=line.mark)]
    label = line.body
    bare = squeeze(label)
    if not bare or len(bare) > _MAX_LABEL or _SENTENCE.search(label):
        return []
    context.enter(label, line.depth or (1 if line.heading else 0), heading=bool(line.depth or line.heading))
    known = context.index.is_label(label)
    if _TITLE_END.search(bare) and not line.depth:
        return []
    if not known and not ((line.depth or line.heading) and len(bare) <= 16 and not _NOT_LABEL.match(bare)):
        return []
    if not known and _pair_below(lines, number, context.index):
        return []
    slices = _following(lines, number, context, taken)
    if not slices:
        following = lines[number + 1] if number + 1 < len(lines) else None
        blank = known and line.depth and isinstance(following, Line) and following.depth == line.depth
        return [Pair(label, (), "label", 0.9, context.count(), context.owner)] if blank else []
    deeper = any(part.line.depth for part in slices)
    trust = (0.9 if known else 0.8) * (0.7 if deeper else 1.0)
    return [Pair(label, slices, "label", trust, context.count(), context.owner)]


def _pair_below(lines: Sequence[Unit], number: int, index: LabelIndex) -> bool:
    """True when the line below has a label and a value of its own: what stands above is a heading."""
    below = lines[number + 1] if number + 1 < len(lines) else None
    if not isinstance(below, Line):
        return False
    found = marks(below, index)
    return bool(found) and found[0].start == below.mark and (found[0].known or index.is_like(found[0].label))


def _gap_pairs(line: Line, context: Context) -> list[Pair]:
    """Read label, gap, value, gap, label, gap, value; empty when the line is not so."""
    cuts = [line.mark - 1, *(match.start() for match in re.finditer("\t", line.text)), len(line.text)]
    parts = [(start + 1, end) for start, end in pairwise(cuts)]
    labels = [number for number, (start, end) in enumerate(parts) if context.index.is_label(line.text[start:end])]
    if len(labels) < 2 or labels[0] != 0 or any(b - a != 2 for a, b in pairwise(labels)):
        return []
    pairs: list[Pair] = []
    for number in labels:
        if number + 1 < len(parts):
            label = line.text[slice(*parts[number])]
            opened = context.enter(label, line.depth)
            value = trimmed(line, *parts[number + 1])
            pairs.append(Pair(label, (value,), "label", 0.9, context.count(), opened or context.owner))
    return pairs


def _gap_label(line: Line, index: LabelIndex) -> int | None:
    """Return where the value begins when a known label and a gap stand at the head of the line."""
    for match in re.finditer(r"[\t ]+", line.text[line.mark :]):
        head = line.text[line.mark : line.mark + match.start()]
        if len(squeeze(head)) > _MAX_LABEL:
            return None
        if len(squeeze(head)) >= 2 and index.is_label(head):
            return line.mark + match.end()
    return _lost_gap(line, index)


def _lost_gap(line: Line, index: LabelIndex) -> int | None:
    """Find the space between label and value where it was dropped for standing between Chinese characters."""
    for end in range(line.mark + 2, min(line.mark + _MAX_LABEL, len(line.text) - 1)):
        if line.places[end] - line.places[end - 1] > 1 and "\t" not in line.text[line.mark : end]:
            head = line.text[line.mark : end]
            if index.is_label(head) or (line.depth and index.is_like(head)):
                return end
    return None


def _gap_among(lines: Sequence[Unit], number: int, index: LabelIndex) -> int | None:
    """Return where the value begins behind a gap when a line near by has a known label and a gap."""
    line = lines[number]
    assert isinstance(line, Line)
    near = lines[max(0, number - _NEAR) : number + _NEAR + 1]
    cut = line.text.find("\t", line.mark)
    if not 2 <= cut - line.mark <= 16 or not any(isinstance(unit, Line) and _gap_label(unit, index) for unit in near):
        return None
    return cut + 1 if index.is_like(line.text[line.mark : cut]) else None


def _following(lines: Sequence[Unit], number: int, context: Context, taken: set[int]) -> tuple[Slice, ...]:
    """Gather the lines below a label that are its value."""
    here = lines[number]
    assert isinstance(here, Line)
    slices: list[Slice] = []
    for position in range(number + 1, min(len(lines), number + 1 + _MAX_FOLLOWING)):
        line = lines[position]
        if isinstance(line, Grid) or not usable(line) or _opens_item(line, here, context.index):
            break
        if slices and ((not here.depth and not line.depth) or _SIGNATURE.fullmatch(line.text)):
            break
        slices.append(trimmed(line, line.mark if here.depth or not line.depth else 0, len(line.text)))
        taken.add(position)
    return tuple(part for part in slices if part.end > part.start)


def _opens_item(line: Line, label: Line, index: LabelIndex) -> bool:
    """True when a line below a label begins something else."""
    if line.depth and label.depth and line.depth <= label.depth:
        return True
    if line.depth and not label.depth and len(squeeze(line.body)) <= _MAX_LABEL and not _SENTENCE.search(line.body):
        return True
    if index.is_label(line.body) or line.heading or (not line.depth and _gap_label(line, index) is not None):
        return True
    first = marks(line, index)
    return bool(first) and first[0].start <= line.mark and (first[0].known or not label.depth)
