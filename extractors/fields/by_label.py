"""Label and value in lines: several pairs on one, numbered clauses, values on the next line, columns by wide gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.fields.blank import is_attachment, is_background, is_instruction
from extractors.fields.labels import LabelIndex, squeeze
from extractors.fields.marks import HARD, MAX_LABEL, SENTENCE, Mark, closing, is_channel, marks
from extractors.fields.pairs import Pair, Slice, trimmed
from extractors.fields.text import Grid, Line, Unit
from extractors.fields.values import ORGANIZATION

_STOPS = ("。", ";", "；", "，")
_CLAUSE = re.compile(r"[;；，,](?P<label>[\u4e00-\u9fff]{4,12})")
_FOLLOWS_LABEL = re.compile(r"为|是|包括|采用|[\d¥￥]")
_ROLE_TAIL = re.compile(r"(?:的)?(?:信息|情况|联系方式|联系信息|基本信息|基本情况|名称|概况|\(?甲方\)?|\(?乙方\)?)+$")
_TITLE_END = re.compile(r"(?:公告|公示|通报|公开|通知|公告书|告知书|[公开示息][表牌])$")
_NOT_LABEL = re.compile(r"附件|附表|附图|注|说明|备注|根据|依据|如下|下列|以下|特此|兹|经|因|凡|若|如")
_SIGNATURE = re.compile(rf"{ORGANIZATION}|[\d〇○零一二三四五六七八九十]{{4}}[年./-].{{1,5}}[月./-].{{1,4}}日?")
_MAX_FOLLOWING = 14
_NEAR = 3
_SURE = 0.6
_ANYBODY = re.compile(r"(?:联系(?:方式|信息|事项|人|电话|地址|办法)?(?:及|和|与|、)?)+(?:如下)?")
_OFFICE_TAIL = re.compile(r"(?:单位|公司|机构|企业|部门|主体|[人方局])$")


@dataclass(slots=True)
class Context:
    """Whose block we are in. ``columns`` holds the owners of side-by-side blocks."""

    index: LabelIndex
    owners: frozenset[str]
    owner: str = ""
    depth: int = 0
    heading: str = ""
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
            self.heading = squeeze(label)
            stripped = _ROLE_TAIL.sub("", squeeze(label))
            for item in self.index.exact_items(stripped) if stripped else []:
                if item.id in self.owners:
                    self.owner, self.depth = item.id, depth
                    return item.id
            if depth and (not self.depth or depth <= self.depth):
                somebody = "联系" in label and _ANYBODY.fullmatch(squeeze(label)) is None
                self.owner, self.depth = ("?" if somebody else ""), depth
        return ""


def usable(line: Line) -> bool:
    """True when the line may hold values: no instruction, no list of attachments, not about something else."""
    return not (is_instruction(line.text) or is_attachment(line.text) or is_background(line.text))


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


def _no_value(line: Line, found: Sequence[Mark]) -> bool:
    """True for a heading: nothing, or the next label, stands behind its colon."""
    end = found[1].start if len(found) > 1 else len(line.text)
    return not line.text[found[0].colon + 1 : end].strip()


def _on_line(lines: Sequence[Unit], number: int, found: list[Mark], context: Context, taken: set[int]) -> list[Pair]:
    line = lines[number]
    assert isinstance(line, Line)
    columns = _columns(line, found)
    pairs: list[Pair] = []
    beside = ""
    for position, mark in enumerate(found):
        following = found[position + 1] if position + 1 < len(found) else None
        end = following.start if following else len(line.text)
        end = min(end, mark.close) if mark.close >= 0 else end
        inner = closing(line.text[:end], mark.colon) if mark.start > line.mark else -1
        value = trimmed(line, mark.colon + 1, end if inner < 0 else inner)
        stopped = line.text[mark.colon + 1 : mark.colon + 2] in _STOPS
        if stopped:
            value = Slice(line, mark.colon + 1, mark.colon + 1)
        if following is not None or mark.start > line.mark:
            value = _first_sentence(value)
        value = _before_label(value, mark.label, context.index)
        if value.end <= value.start and following is not None and _enumerates(found[position:], context.index):
            value = trimmed(line, mark.colon + 1, len(line.text))
        label = _below_heading(mark, line, context)
        opened = context.enter(mark.label, line.depth)
        owner = opened or beside or context.owner
        beside = "" if opened else _whose(mark.label, context.index) or beside
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
        hard = line.text[mark.start - 1 : mark.start] in HARD or line.text[mark.start - 1 : mark.start] == "\t"
        trust = 1.0 if mark.known or position == 0 or hard else 0.8
        pairs.append(Pair(label, slices, "label", trust, context.count(), owner, start=mark.start))
    return pairs


def _below_heading(mark: Mark, line: Line, context: Context) -> str:
    """The label of a mark; with the heading above where only both are one (竣工验收 / （一）时间：…)."""
    whole = context.heading + squeeze(mark.label)
    if mark.start != line.mark or mark.known or len(whole) > MAX_LABEL or len(squeeze(mark.label)) > 4:
        return mark.label
    return whole if context.heading and context.index.is_label(whole) else mark.label


def _whose(label: str, index: LabelIndex) -> str:
    """The owner that a label names by itself (采购人地址), "" when it does not say whose it is."""
    items = index.exact_items(label)
    owner = items[0].owner if len(items) == 1 else ""
    holder = next((item for item in index.items if item.id == owner), None)
    return owner if holder is not None and squeeze(label).startswith(holder.labels) else ""


def _enumerates(found: Sequence[Mark], index: LabelIndex) -> bool:
    """True when a label is followed at once by its own parts (参加验收单位：勘察单位：…；设计单位：…)."""
    heads = [item for item in index.exact_items(found[0].label) if item.kind in ("list", "text")]
    parts = [[item.id for item in index.exact_items(mark.label)] for mark in found[1:]]
    return len(parts) >= 2 and any(sum(item.id in part for part in parts) >= 2 for item in heads)


def _columns(line: Line, found: list[Mark]) -> list[int]:
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
    gap = _gap_label(line, context.index) or _gap_among(lines, number, context.index)
    if gap is not None:
        opened = context.enter(line.text[line.mark : gap], line.depth)
        value = trimmed(line, gap, len(line.text))
        label = line.text[line.mark : gap].strip()
        return [Pair(label, (value,), "label", 0.9, context.count(), opened or context.owner, start=line.mark)]
    label = line.body
    bare = squeeze(label)
    if not bare or len(bare) > MAX_LABEL or SENTENCE.search(label):
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
    whole = context.heading + bare
    if slices and not known and line.depth > 1 and len(bare) <= 4 and context.index.is_label(whole):
        label = whole
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
    if not found or found[0].start != below.mark:
        return False
    heading = lines[number]
    whole = squeeze(heading.body) + squeeze(found[0].label) if isinstance(heading, Line) else ""
    return found[0].known or index.is_like(found[0].label) or index.is_label(whole)


def _gap_label(line: Line, index: LabelIndex) -> int | None:
    """Return where the value begins when a known label and a gap stand at the head of the line."""
    for match in re.finditer(r"[\t ]+", line.text[line.mark :]):
        head = line.text[line.mark : line.mark + match.start()]
        if len(squeeze(head)) > MAX_LABEL:
            return None
        if len(squeeze(head)) >= 2 and index.is_label(head):
            return line.mark + match.end()
    return _lost_gap(line, index)


def _lost_gap(line: Line, index: LabelIndex) -> int | None:
    """Find the space between label and value where it was dropped for standing between Chinese characters."""
    for end in range(line.mark + 2, min(line.mark + MAX_LABEL, len(line.text) - 1)):
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
    if line.depth and not label.depth and len(squeeze(line.body)) <= MAX_LABEL and not SENTENCE.search(line.body):
        return True
    if line.depth > label.depth > 0 and len(squeeze(line.body)) <= MAX_LABEL and index.is_like(line.body):
        return True
    if index.is_label(line.body) or line.heading or (not line.depth and _gap_label(line, index) is not None):
        return True
    found = marks(line, index)
    if not index.is_label(label.body) and any(mark.known and mark.close < 0 for mark in found):
        return True
    if line.depth > label.depth > 0 and found and index.is_like(found[0].label):
        return True
    return bool(found) and found[0].start <= line.mark and (found[0].known or not label.depth)
