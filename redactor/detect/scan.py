"""Run the detectors over one stream: joined numbers, shapes in the text, values behind labels, whole columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from redactor.detect.address import about_person, beside, bracketed, doors, dwelt, labelled, residential
from redactor.detect.columns import form_of_organisation, guess_headers, whole_columns
from redactor.detect.companion import companions, listed
from redactor.detect.detectors import DetectorSet
from redactor.detect.judge import Verdict, judge
from redactor.detect.labels import NOTHING, Label
from redactor.detect.match import Match
from redactor.detect.means import means, written_again
from redactor.detect.numbers import MOST, Clump, Number, clumps
from redactor.detect.owner import named_organisation, names_holder, owner_of
from redactor.detect.rules import Pattern
from redactor.detect.streams import Stream
from redactor.detect.subject import about_people
from redactor.detect.validators import bank_card
from redactor.detect.values import values
from redactor.detect.villages import villages

_PRIVATE = frozenset({"id_card", "bank_account", "mobile", "passport"})
"""Kinds whose values say that a sentence is about a person."""
_PERSONAL = frozenset({"vehicle_plate", "personal_landline", "home_address"})
"""More kinds whose values make the amounts of a sentence a person's."""
_TOKENS = 20
"""Most tokens that one number may be made of."""


def scan(stream: Stream, detectors: DetectorSet) -> list[Match]:
    """Return all matches in one stream; they may overlap."""
    found = [match for clump in clumps(stream.text) for match in _numbers(clump, stream, detectors)]
    for pattern in detectors.texts:
        found += _texts(pattern, stream, detectors)
    found += values(stream, detectors)
    found += _addresses(stream, detectors)
    private = sorted(match.start for match in found if match.kind in _PRIVATE or match.kind in _PERSONAL)
    found += means(stream.text, detectors.means, private)
    found += list(written_again(stream.text, found))
    if stream.sheet:
        guessed = guess_headers(stream, found, detectors)
        if guessed is not None:
            return scan(guessed, detectors)
        found += whole_columns(stream, detectors, found)
    found += companions(stream, found)
    for pattern in detectors.texts:
        if pattern.label == "required":
            found += listed(pattern, stream, found)
    found += _homes_beside(stream, found, detectors)
    if stream.seam >= 0:
        found = [match for match in found if match.start < stream.seam < match.end]
    return found


# ---------------------------------------------------------------- numbers


def label_at(stream: Stream, start: int, end: int, detectors: DetectorSet) -> Label:
    """Return the label of a place: in brackets behind it, before it, else that of its cell."""
    if end - start >= _IDENTITY and stream.text[max(0, start - 1) : start] in ("G", "T"):
        return _PUPIL
    before = detectors.prose.before(stream.before(start).rstrip(_BORDERS))
    after = detectors.prose.after(stream.after(end))
    if after is not NOTHING and (not (before.adjacent and before.owns("public")) or _explains(stream, end, before)):
        return after
    if stream.sheet and not (before is not NOTHING and before.adjacent):
        header = stream.meaning(start)
        return header if header is not NOTHING else before
    return before


_BORDERS = "<|□☐"
"""Borders of boxes that are drawn by characters."""
_IDENTITY = 18
_PUPIL = Label(frozenset({"id_card"}), "G", True)
"""A pupil's number is a G and the identity number, that of a permit for special work a T and it."""


def _explains(stream: Stream, end: int, before: Label) -> bool:
    """What stands in brackets behind a number says what the general word before it means: 证号 123…（居民身份证）."""
    return len(before.word) <= 2 and _IN_BRACKETS.match(stream.text, end) is not None


_IN_BRACKETS = re.compile(r"\s{0,2}[(（][^()（）0-9]{2,12}[)）]")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Tokens first..last of a clump; ``cut_left`` and ``cut_right``: the clump goes on there."""

    clump: Clump
    first: int
    last: int
    cut_left: bool = False
    cut_right: bool = False

    def whole(self, left: int, right: int) -> bool:
        """Tokens left..right fill the stretch, or the lines that they stand in."""
        starts = (left == self.first and not self.cut_left) or _borders(self.clump.gaps[left])
        ends = right == self.last and not self.cut_right
        return starts and (ends or (right < len(self.clump.gaps) - 1 and _borders(self.clump.gaps[right + 1])))


def _borders(gap: str) -> bool:
    """Two numbers meet in a gap: at the end of a line, at a slash (座机/手机)."""
    return "\n" in gap or "/" in gap


def _numbers(clump: Clump, stream: Stream, detectors: DetectorSet) -> Iterator[Match]:
    """Cut a clump into numbers, the surest first. Long clumps are read in overlapping stretches, so that time stays
    linear; merging drops what is found twice."""
    end = len(clump.tokens) - 1
    pending = [
        _Stretch(clump, start, min(end, start + _STRETCH - 1), start > 0, start + _STRETCH <= end)
        for start in range(0, max(1, end + 1 - _TOKENS), _STRETCH - _TOKENS)
    ]
    while pending:
        stretch = pending.pop()
        best = _best(stretch, stream, detectors)
        if best is None:
            continue
        verdict, number, left, right = best
        yield _match(verdict, number, stream, detectors)
        if left > stretch.first:
            pending.append(replace(stretch, last=left - 1, cut_right=False))
        if right < stretch.last:
            pending.append(replace(stretch, first=right + 1, cut_left=False))


_STRETCH = 60
"""Tokens of a long clump that are looked at together."""


def _best(stretch: _Stretch, stream: Stream, detectors: DetectorSet) -> tuple[Verdict, Number, int, int] | None:
    clump = stretch.clump
    best: tuple[Verdict, Number, int, int] | None = None
    for left in range(stretch.first, stretch.last + 1):
        sizes: tuple[int, ...] = ()
        joined = ""
        label: Label | None = None
        for right in range(left, min(stretch.last + 1, left + _TOKENS)):
            joined += clump.tokens[right][2]
            sizes += (len(clump.tokens[right][2]),)
            if len(joined) > MOST + 1:
                break
            patterns = detectors.by_length.get(len(joined))
            if not patterns or (right > left and not _joinable(stretch, left, right, sizes, detectors)):
                continue
            if label is None:
                label = label_at(stream, clump.tokens[left][0], clump.tokens[right][1], detectors)
            fitting = [pattern for pattern in patterns if pattern.may_be(label.kinds) and pattern.matches(joined)]
            if not fitting:
                continue
            number = clump.join(left, right, whole=stretch.whole(left, right))
            before, after = stream.before(number.start), stream.after(number.end)
            verdict = judge(number, fitting, label, before, after, in_cell=stream.sheet is not None)
            if verdict and stream.items and number.broken and not verdict.proven:
                continue
            if verdict and (best is None or _rank(verdict, number) > _rank(best[0], best[1])):
                best = verdict, number, left, right
    return best


def _joinable(stretch: _Stretch, left: int, right: int, sizes: tuple[int, ...], detectors: DetectorSet) -> bool:
    """Cheap look before tokens are joined, since rows of amounts and dates are the common case: in the middle of a
    stretch only groupings that people write, identity numbers, and what begins a line."""
    length = sum(sizes)
    if length < _SHORTEST:
        return False
    if (left == stretch.first and not stretch.cut_left) or sizes in detectors.groups or length in (18, 20):
        return True
    gaps = stretch.clump.gaps
    if not _borders(gaps[left]):
        return False
    return len(sizes) <= 3 or not any("\n" in gap for gap in gaps[left + 1 : right + 1])


_SHORTEST = 7


def _rank(verdict: Verdict, number: Number) -> tuple[float, int, int]:
    """Surest first; of equally sure ones the longest, in the fewest groups."""
    return verdict.score, len(number.joined), -len(number.groups)


def _match(verdict: Verdict, number: Number, stream: Stream, detectors: DetectorSet) -> Match:
    kind = verdict.kind
    evidence = verdict.evidence
    owner = next((found.file.owner for found in detectors.detectors if found.rule.kind == kind), "")
    if owner and _organisation(stream, number, detectors):
        kind, evidence = owner, (*evidence, "owner:organisation")
    return Match(kind, verdict.rule, number.start, number.end, verdict.score, evidence)


def _organisation(stream: Stream, number: Number, detectors: DetectorSet) -> bool:
    """Tell whether an account is an organization's; a card number is so only where its holder is named."""
    position = number.start
    label = detectors.prose.before(stream.before(position)).word
    if stream.sheet and not stream.sheet.form:
        headers = "/".join(stream.sheet.headers)
        return owner_of(detectors.owners, stream.owner(position), stream.header(position), headers) == "organisation"
    if bank_card(number.joined) or _UNION_CARD.fullmatch(number.joined):
        return named_organisation(detectors.owners, stream.owner(position))
    if stream.sheet and form_of_organisation(stream.sheet):
        return True
    label = stream.header(position) or label
    if named_organisation(detectors.owners, stream.holder(position)) and not names_holder(stream.owner(position)):
        return True
    return owner_of(detectors.owners, stream.owner(position), label) == "organisation"


# ---------------------------------------------------------------- shapes in text, addresses


def _texts(pattern: Pattern, stream: Stream, detectors: DetectorSet) -> Iterator[Match]:
    if pattern.trigger and pattern.trigger not in stream.text:
        return
    for start, end in pattern.search(stream.text):
        glued = _GLUED_LABEL.match(stream.text, start, end)
        start = glued.end() if glued else start
        label = label_at(stream, start, end, detectors)
        owns = label.owns(pattern.kind)
        if not owns and (pattern.label in ("required", "adjacent") or (label.owns("public") and label.adjacent)):
            continue
        evidence = pattern.evidence + ((f"{label.source}:{label.word}",) if owns else ())
        kind = pattern.kind
        if kind == "email" and office_mail(detectors.mail_services, stream, start, end, detectors):
            kind = "organization_email"
        yield Match(kind, pattern.rule, start, end, pattern.score, evidence)


def office_mail(services: frozenset[str], stream: Stream, start: int, end: int, detectors: DetectorSet) -> bool:
    """The address is under an organization's own domain, and neither table nor sentence is about persons."""
    domain = re.sub(r"\s", "", _AT.split(stream.text[start:end])[-1]).lower()
    if domain in services or re.search(r"个人|本人|私人", stream.before(start)[-12:]):
        return False
    official = domain.endswith((".gov.cn", ".edu.cn", ".org.cn", ".mil.cn", ".ac.cn"))
    if official:
        return True
    if stream.sheet:
        return not about_people(stream.sheet, detectors)
    return not about_person(detectors.addresses, stream.text, start)


_AT = re.compile(r"[@#)\]】]| at ")
"""What stands before the domain, in the writings that programs which gather addresses do not know, too."""
_UNION_CARD = re.compile(r"62[0-9]{14,17}")
"""A bank card by its issuer's number; old ones of rural banks fail the check digit."""
_GLUED_LABEL = re.compile(r"(?:e-?mail|mail|qq)[:.]?(?=[A-Za-z0-9._\-]{4,64} {0,2}@)", re.IGNORECASE)


def _addresses(stream: Stream, detectors: DetectorSet) -> Iterator[Match]:
    """Homes behind labels and homes given away by their form, and the floor area right behind one."""
    found = [place for finder in (labelled, residential, dwelt) for place in finder(detectors.addresses, stream.text)]
    for start, end, word, score in found:
        if "\0" not in stream.text[start:end]:
            yield from _home(stream.text, start, end, "home_address.label", score, f"before:{word}")


def _home(text: str, start: int, end: int, rule: str, score: float, evidence: str) -> Iterator[Match]:
    yield Match("home_address", rule, start, end, score, (evidence,))
    area = _AREA.match(text, end)
    if area:
        yield Match("property", "property.area", area.start(1), area.end(1), 0.75, ("beside:home_address",))
        price = _PRICE.match(text, area.end())
        if price:
            yield Match("property", "property.price", price.start(1), price.end(1), 0.75, ("beside:home_address",))


def _homes_beside(stream: Stream, found: list[Match], detectors: DetectorSet) -> Iterator[Match]:
    """Homes that lists without labels give behind a person's number or age."""
    if stream.sheet:
        return
    places = sorted(match.end for match in found if match.kind in ("id_card", "mobile", "passport"))
    private = sorted(match.start for match in found if match.kind in _PRIVATE)
    for start, end, word, score in villages(detectors.addresses, detectors.villages, stream.text, private):
        yield from _home(stream.text, start, end, "home_address.village", score, f"before:{word}")
    for start, end, word, score in doors(detectors.addresses, stream.text, private, detectors.means.record):
        yield from _home(stream.text, start, end, "home_address.door", score, f"before:{word}")
    for start in sorted(match.start for match in found if match.kind in _PRIVATE):
        place = bracketed(detectors.addresses, stream.text, start)
        if place:
            yield from _home(stream.text, *place, "home_address.beside", 0.7, "beside:person")
    for position in [*places, *(match.end() for match in _AGED.finditer(stream.text))]:
        place = beside(detectors.addresses, stream.text, position)
        if place:
            yield from _home(stream.text, *place, "home_address.beside", 0.7, "beside:person")


_AGED = re.compile(r"(?:岁(?<=[0-9]岁)|男(?<=[,、 ]男)|女(?<=[,、 ]女))(?=[,、; ])")


_AREA = re.compile(
    r"(?:商品房|住房|房屋|一套)?[\s,;、()（）]{1,4}(?:[\u4e00-\u9fa5]{2,8}[,、])?(?:建筑)?(?:面积)?[约为:]{0,2}"
    r"(\d[\d,]*(?:\.\d+)?\s?(?:平方米|平米|m2|㎡))"
)
_PRICE = re.compile(
    r"[,;、]\s?(?:房屋)?(?:总价款?|房款|购房款|成交价|价款|评估价)[约为:]{0,2}(\d[\d,]*(?:\.\d+)?\s?万?元)"
)
