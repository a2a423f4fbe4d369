"""The shape of rules/procedure/signoff.yaml: states, steps, guards, deadlines, form. Strict: a step to an unknown
state or a branch that begins elsewhere is refused when the file is read."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec

from extractors import rulefile

FOLDER = "procedure"
Role = Literal["handler", "dept_head", "leader", "department", "office", "system"]
SAME = "same"
"""As the target of a step: the state does not change."""


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all shapes here: frozen, and unknown keys are errors."""


class Named(_Strict, frozen=True):
    """A title in both languages. ``until`` asks for a date with an explanation."""

    title: str
    title_en: str
    until: bool = False

    def text(self, lang: str) -> str:
        """Return the title in that language."""
        return self.title if lang == "zh" else self.title_en


class Limit(_Strict, frozen=True):
    """A statutory time limit in working days after the day on which the information came into being."""

    id: str
    title: str
    title_en: str
    days: int
    basis: str


class Attribute(_Strict, frozen=True):
    """Whether the information is for publication (``disclosed``), and whether that choice needs a reason."""

    id: str
    title: str
    title_en: str
    disclosed: bool = False
    needs_reason: bool = False


class Transition(_Strict, frozen=True):
    """One step. ``branch`` makes it a step of that branch alone, possible once the document is signed."""

    event: str
    from_: tuple[str, ...] = msgspec.field(name="from")
    to: str
    actor: Role
    branch: str = ""
    guards: tuple[str, ...] = ()
    basis: str = ""
    note: str = ""
    unsure: bool = False


class Reminder(_Strict, frozen=True):
    """Whom to remind when ``before`` working days or fewer are left and the document is in one of ``states``."""

    before: int
    to: Role
    states: tuple[str, ...]
    unsure: bool = False


class FormField(_Strict, frozen=True):
    """A line of the review form. An ``optional`` one is left out when it has no value."""

    id: str
    title: str
    by: str
    optional: bool = False
    basis: str = ""
    unsure: bool = False


class Form(_Strict, frozen=True):
    """The review form."""

    title: str
    notice: str
    fields: tuple[FormField, ...]


class Procedure(_Strict, frozen=True):
    """The whole file."""

    version: int
    number_prefix: str
    departments: tuple[str, ...]
    info_kinds: tuple[str, ...]
    household_doctypes: tuple[str, ...]
    household_kinds: tuple[str, ...]
    doctype_kinds: dict[str, str]
    limits: tuple[Limit, ...]
    attributes: tuple[Attribute, ...]
    roles: dict[Role, Named]
    separate: tuple[Role, ...]
    states: dict[str, Named]
    initial: str
    branches: dict[str, tuple[str, ...]]
    join: str
    transitions: tuple[Transition, ...]
    legal_articles: tuple[str, ...]
    must_publish: tuple[str, ...]
    explanations: dict[str, Named]
    reminders: tuple[Reminder, ...]
    form: Form

    def __post_init__(self) -> None:
        used = {self.initial, self.join, *(s for b in self.branches.values() for s in b)}
        for step in self.transitions:
            used |= {*step.from_, step.to} - {SAME}
            if step.branch and step.branch not in self.branches:
                raise ValueError(f"step {step.event} is in an unknown branch {step.branch}")
        if unknown := used - self.states.keys():
            raise ValueError(f"unknown states: {', '.join(sorted(unknown))}")
        if len({step.event for step in self.transitions}) != len(self.transitions):
            raise ValueError("two steps have the same event")
        if len({branch[0] for branch in self.branches.values()}) != 1:
            raise ValueError("the branches begin at different states")

    @property
    def fork(self) -> str:
        """The state at which the branches begin."""
        return next(iter(self.branches.values()))[0]

    def step(self, event: str) -> Transition | None:
        """Return the step of that name."""
        return next((step for step in self.transitions if step.event == event), None)

    def limit(self, name: str) -> Limit | None:
        """Return the time limit of that id."""
        return next((limit for limit in self.limits if limit.id == name), None)

    def attribute(self, name: str) -> Attribute | None:
        """Return the attribute of that id."""
        return next((attribute for attribute in self.attributes if attribute.id == name), None)

    def is_household(self, doctype: str, info_kind: str) -> bool:
        """True for lists of households, which the portal may show less of than the board."""
        return doctype in self.household_doctypes or info_kind in self.household_kinds


@lru_cache(maxsize=4)
def load_procedure(rules: Path | None = None) -> Procedure:
    """Read the procedure of a rule pack (the built-in one by default). Raises RuleFileError."""
    path = rulefile.rules_folder(rules) / FOLDER / "signoff.yaml"
    return rulefile.load(path, Procedure)
