"""What a person decided about one document, put over what the policy decided: pure, checked, and recorded.

A review belongs to one input: finding ids are stable for the same bytes and rules only. Every value that a reviewer
keeps is recorded like an exemption, with its basis and reference; every mark becomes a finding of kind "manual".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from extractors.model import Document, Part, Piece, Pixels, Span
from redactor.errors import UsageError
from redactor.finding import Decision, Finding, Hit
from redactor.policy import Style
from redactor.record import Judged, Reading
from redactor.secret import fingerprint, mask, normal_form

if TYPE_CHECKING:
    from redactor.toolkit import Toolkit

MANUAL = "manual"
"""Kind of what a reviewer marked."""
Basis = Literal["consent", "public_interest", "not_personal"]
"""Why a value may stay: the person agreed, public interest demands it, it is no personal data after all."""

_ENTRY = "review"
_NUMBER = re.compile(r"[0-9A-Za-z]*\d{6,}[0-9A-Za-z]*")
_PICTURE_TEXT = "■"
"""Stands for the content of a marked area, which nobody has read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What happens to one finding. ``style`` "" is the policy's; a ``keep`` has a basis and a reference (a number of a
    file, a remark), which the report shows."""

    finding: str
    action: Literal["redact", "keep"]
    style: Style = ""
    basis: Basis | None = None
    reference: str = ""

    def __post_init__(self) -> None:
        if (self.action == "keep") != bool(self.basis and self.reference.strip()) or (
            self.action == "keep" and self.style
        ):
            raise UsageError(
                problem_zh="保留须写明依据和文号（或理由），删除则不写",
                problem_en="to keep a value takes a basis and a reference, to remove it neither",
                next_zh="请补上依据和文号，或改为删除。",
                next_en="Add basis and reference, or remove the value.",
            )


@dataclass(frozen=True, slots=True)
class Area:
    """A box on a picture, in the pixels of that picture's anchors (``extractors.model.Pixels``)."""

    image: str
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something to remove that no detector found: characters (``spans``), an area of a picture, or both."""

    id: str
    spans: tuple[Span, ...] = ()
    area: Area | None = None
    style: Style = "label"

    def __post_init__(self) -> None:
        if not self.spans and self.area is None:
            raise UsageError(
                problem_zh="标注没有内容",
                problem_en="a mark without content",
                next_zh="请选取要清理的内容后再标注。",
                next_en="Select what is to go, then mark.",
            )


@dataclass(frozen=True, slots=True)
class Review:
    """All decisions of one review. ``sha256`` is the digest of the input that was looked at."""

    sha256: str
    verdicts: tuple[Verdict, ...] = ()
    marks: tuple[Mark, ...] = ()


def reviewed(reading: Reading, review: Review, kit: Toolkit, sha256: str) -> Reading:
    """Return the reading with the review's decisions. Raises UsageError for a review that does not fit the document."""
    if review.sha256 != sha256:
        raise UsageError(
            problem_zh="审阅记录不属于这份文件",
            problem_en="the review is of another file",
            next_zh="请重新打开这份文件，再审阅。",
            next_en="Open the document again and review it.",
        )
    verdicts = {verdict.finding: verdict for verdict in review.verdicts}
    unknown = set(verdicts) - {finding.id for finding, _ in reading.judged}
    if unknown:
        raise UsageError(
            problem_zh="审阅记录与检查结果不符",
            problem_en="the review names findings that are not there",
            next_zh="请重新打开这份文件，再审阅。",
            next_en="Open the document again and review it.",
        )
    judged = [
        (finding, _decided(finding, decision, verdicts.get(finding.id), kit)) for finding, decision in reading.judged
    ]
    _refuse_contradictions(judged, kit)
    document, marked = _marked(reading.document, review.marks, judged, kit)
    return replace(reading, document=document, judged=[*judged, *marked])


def is_strong(secret: str) -> bool:
    """Tell whether a marked text identifies by itself, so that it must be nowhere in the file: a long number, an
    address of mail."""
    form = normal_form(secret)
    return bool(_NUMBER.fullmatch(form)) or ("@" in form[1:-1] and len(form) >= 6)


def equal_places(document: Document, text: str, taken: Iterable[Span] = ()) -> tuple[Span, ...]:
    """Return where else a text stands, over gaps and line breaks, apart from what is taken."""
    wanted = "".join(text.split())
    held = _by_part(taken)
    found = []
    for number, part in enumerate(document.parts):
        places = [index for index, character in enumerate(part.text) if not character.isspace()]
        squeezed = "".join(part.text[index] for index in places)
        start = squeezed.find(wanted) if wanted else -1
        while start >= 0:
            span = Span(number, places[start], places[start + len(wanted) - 1] + 1)
            if not any(a < span.end and span.start < b for a, b in held.get(number, ())):
                found.append(span)
            start = squeezed.find(wanted, start + len(wanted))
    return tuple(found)


def _decided(finding: Finding, decision: Decision, verdict: Verdict | None, kit: Toolkit) -> Decision:
    if verdict is None:
        return decision
    if verdict.action == "keep":
        reason = "reviewed_not_personal" if verdict.basis == "not_personal" else f"exempt_{verdict.basis}"
        reference = kit.public_name(verdict.reference.strip())
        return Decision(finding.id, "keep", reason, _ENTRY, exemption=reference)
    style = verdict.style or decision.replacement or kit.policy.rule_for(finding.kind).replace or "label"
    return Decision(finding.id, "redact", "reviewed_redact", _ENTRY, style)


def _refuse_contradictions(judged: Judged, kit: Toolkit) -> None:
    """A strong value is removed wherever it stands, so it cannot be kept in one place and go in another."""
    kept = {finding.fingerprint for finding, d in judged if d.action == "keep" and d.rule == _ENTRY}
    for finding, decision in judged:
        if decision.action == "redact" and finding.fingerprint in kept and kit.detectors.rule(finding.kind).strong:
            raise UsageError(
                problem_zh=f"{finding.id}：同一号码不能一处保留、一处删除",
                problem_en=f"{finding.id}: one number cannot be kept in one place and removed in another",
                next_zh="请对各处作同样的决定。",
                next_en="Decide alike for all its places.",
            )


# ---------------------------------------------------------------- marks


def _marked(document: Document, marks: Sequence[Mark], judged: Judged, kit: Toolkit) -> tuple[Document, Judged]:
    """Return the document with a part for every marked area, and the marks as findings with their decisions."""
    held = _by_part(span for finding, decision in judged if decision.action == "redact" for span in finding.spans)
    parts = list(document.parts)
    made: Judged = []
    for mark in marks:
        spans = [rest for span in mark.spans for rest in _rest(document, span, held)]
        for span in spans:
            held.setdefault(span.part, []).append((span.start, span.end))
        if mark.area is not None:
            spans.append(Span(len(parts), 0, 1))
            parts.append(_area_part(mark.id, mark.area))
        if spans:
            made.append(_finding(mark, tuple(spans), replace(document, parts=tuple(parts)), kit))
    return replace(document, parts=tuple(parts)), made


def _finding(mark: Mark, spans: tuple[Span, ...], document: Document, kit: Toolkit) -> tuple[Finding, Decision]:
    secret = document.text(*spans)
    rule = kit.detectors.rule(MANUAL)
    hit = Hit(MANUAL, spans, 1.0, MANUAL, f"{MANUAL}.mark", ("marked",))
    finding = Finding(mark.id, MANUAL, rule.severity, spans, 1.0, mask(secret), fingerprint(secret, kit.key), (hit,))
    return finding, Decision(mark.id, "redact", "reviewed_mark", _ENTRY, mark.style)


def _rest(document: Document, span: Span, held: dict[int, list[tuple[int, int]]]) -> Iterator[Span]:
    """Yield what of a span is not held yet. Raises UsageError for a span outside the document."""
    if not (0 <= span.part < len(document.parts) and 0 <= span.start < span.end <= len(document.parts[span.part].text)):
        raise UsageError(
            problem_zh="标注位置不在文件之内",
            problem_en="a mark lies outside the document",
            next_zh="请重新选取后再标注。",
            next_en="Select again, then mark.",
        )
    position = span.start
    for start, end in [*sorted(held.get(span.part, [])), (span.end, span.end)]:
        stretch = Span(span.part, position, min(start, span.end))
        if stretch.start < stretch.end and document.text(stretch).strip():
            yield stretch
        position = max(position, end)


def _by_part(spans: Iterable[Span]) -> dict[int, list[tuple[int, int]]]:
    held: dict[int, list[tuple[int, int]]] = {}
    for span in spans:
        held.setdefault(span.part, []).append((span.start, span.end))
    return held


def _area_part(name: str, area: Area) -> Part:
    number = int(area.image.rpartition(" ")[2])
    piece = Piece(0, 1, Pixels(area.image, area.box, 1.0))
    return Part(f"{name} {area.image}", "image", _PICTURE_TEXT, (piece,), number=number)
