"""The set of all detectors, loaded once: rules, shapes by length, label indexes, lexicons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from redactor.detect.address import AddressWords
from redactor.detect.labels import LabelIndex, label_index
from redactor.detect.lexicon import read_words, words_pattern
from redactor.detect.means import MeansWords
from redactor.detect.named import NameLists, bracket_pattern, clause_pattern, named_pattern, records
from redactor.detect.owner import OwnerWords
from redactor.detect.roles import HeadingRoles
from redactor.detect.rules import MANUAL, Detector, Pattern, Rule, read_detectors
from redactor.detect.villages import VillageWords


@dataclass(frozen=True, slots=True)
class DetectorSet:
    """Everything that scanning needs; immutable, safe to share between threads, can be pickled.

    ``by_length``: number shapes by joined length; ``texts``: shapes searched in running text; ``values``: label words
    of a kind and the shapes right behind them (``weak_values``: only where the sentence is about a person);
    ``columns``: kinds whose columns go as a whole; ``groups``: all groupings that number shapes name.
    """

    detectors: tuple[Detector, ...]
    by_length: Mapping[int, tuple[Pattern, ...]]
    texts: tuple[Pattern, ...]
    values: tuple[tuple[re.Pattern[str], tuple[Pattern, ...]], ...]
    weak_values: tuple[tuple[re.Pattern[str], tuple[Pattern, ...]], ...]
    columns: Mapping[str, str]
    prose: LabelIndex
    headings: LabelIndex
    owners: OwnerWords
    addresses: AddressWords
    mail_services: frozenset[str]
    groups: frozenset[tuple[int, ...]]
    not_labels: frozenset[str]
    means: MeansWords
    wages: re.Pattern[str]
    roles: HeadingRoles
    name_shape: re.Pattern[str]
    villages: VillageWords

    def rule(self, kind: str) -> Rule:
        """Return title, severity, basis, strong flag and replacement of a kind.

        "manual" is what a reviewer marked. Any other kind without a detector file is another package's (a recognizer
        that a policy names): its id is its title.
        """
        if kind == MANUAL.kind:
            return MANUAL
        for detector in self.detectors:
            if detector.rule.kind == kind:
                return detector.rule
        return Rule(kind, kind, kind, "medium", "", False, f"[{kind}]")

    @property
    def kinds(self) -> tuple[str, ...]:
        """All kinds, in file order."""
        return tuple(detector.rule.kind for detector in self.detectors)


def load(rules_folder: Path) -> DetectorSet:
    """Read all detectors and lexicons of a rule pack. Raises RuleFileError at the exact place of a mistake."""
    detectors = read_detectors(rules_folder)

    def words(name: str) -> tuple[str, ...]:
        return read_words(rules_folder / "lexicons" / f"{name}.txt")

    labels = {detector.file.kind: list(detector.file.labels) for detector in detectors}
    labels |= {"public": list(words("public_labels")), "office": list(words("office_labels"))}
    labels |= {"phone": list(words("phone_labels")), "amount": list(words("amount_labels"))}
    headings = {kind: list(found) for kind, found in labels.items()}
    for detector in detectors:
        headings[detector.file.kind] += detector.file.headers
        for index in (labels, headings):
            index.setdefault("other", []).extend(detector.file.not_labels)
    headings["heading"] = list(words("headings"))
    known = {word for found in headings.values() for word in found}
    headings["weak_address"] = [
        word for word in words("weak_address_labels") if word.endswith(("址", "地", "住所", "address"))
    ]
    headings["weak_property"] = [word for word in words("weak_property_labels") if len(word) > 2 and word not in known]
    by_length: dict[int, list[Pattern]] = {}
    texts: list[Pattern] = []
    values: list[tuple[re.Pattern[str], tuple[Pattern, ...]]] = []
    weak: list[tuple[re.Pattern[str], tuple[Pattern, ...]]] = []
    for detector in detectors:
        behind = []
        for source, pattern in zip(detector.file.patterns, detector.patterns, strict=True):
            if source.on == "number":
                for length in source.lengths:
                    by_length.setdefault(length, []).append(pattern)
            elif source.on == "text":
                texts.append(pattern)
            else:
                behind.append(pattern)
        if behind and detector.file.weak_labels:
            weak.append((words_pattern(words(detector.file.weak_labels)), tuple(behind)))
        if behind:
            values.append((words_pattern([*detector.file.labels, *detector.file.not_labels]), tuple(behind)))
    ambiguous = frozenset(words("names/ambiguous_surnames"))
    surnames = tuple(name for name in words("names/surnames") if name not in ambiguous)
    persons = {*words("person_context"), *words("kin")}
    names = NameLists(surnames, words("names/surnames"), words("names/words_like_names"), words("person_roles"))
    roles = HeadingRoles(*(words_pattern(words(f"heading_{part.name}")) for part in fields(HeadingRoles)))
    return DetectorSet(
        detectors, {length: tuple(found) for length, found in by_length.items()}, tuple(texts), tuple(values),
        tuple(weak),
        {detector.file.kind: detector.file.column for detector in detectors if detector.file.column},
        label_index(labels), replace(label_index(headings), roles=roles),
        OwnerWords(words_pattern(words("organisations")), words_pattern(words("organisation_accounts")),
                   words_pattern(words("person_accounts")), words_pattern(words("person_headings")),
                   words_pattern(words("office_holders")), words_pattern(words("parties"))),
        AddressWords(words_pattern(labels["home_address"]), words_pattern(words("weak_address_labels")),
                     words_pattern(words("public_places")), words_pattern(words("person_context"))),
        frozenset(words("public_mail_domains")),
        frozenset(group for found in by_length.values() for pattern in found for group in pattern.groups),
        frozenset(word for detector in detectors for word in detector.file.not_labels),
        MeansWords(words_pattern(words("means")), words_pattern(persons - {*words("means"), *words("crowds")}),
                   words_pattern(words("project_money")), named_pattern(names),
                   words_pattern(words("tender_words")), records(names)),
        words_pattern(words("wage_headings")), roles, _name_shape(surnames),
        VillageWords(clause_pattern(names), bracket_pattern(names), words_pattern(words("officers")),
                     words_pattern(words("public_works"))),
    )  # fmt: skip


def _name_shape(surnames: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a cell that is a person's name and nothing else."""
    known = "|".join(sorted(surnames, key=len, reverse=True))
    return re.compile(rf"(?:{known})[\u4e00-\u9fa5]{{1,2}}|[\u4e00-\u9fa5]{{2,10}}[·•][\u4e00-\u9fa5·•]{{2,16}}")
