"""Document types as data: what a kind of disclosure is called, which items it must hold, what must agree with what.

One YAML file in ``rules/doctypes/`` is one DocType. Loading is strict: unknown keys, unknown item ids in lists, checks
and conditions are refused with their place. Nothing here evaluates anything; that is the work of the classifier, of
the field readers and of the checks.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec

from extractors import rulefile
from extractors.errors import RuleFileError

Kind = Literal[
    "text", "org", "person", "money", "date", "duration", "percent", "phone", "code", "enum", "list", "table",
]  # fmt: skip
Level = Literal["required", "conditional", "optional"]
Publish = Literal["show", "mask", "withhold", "local_only"]
Severity = Literal["error", "warn", "info"]
OTHER = "other"


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A condition, as a Chinese sentence and as tests that a machine can make on one document.

    False when one of ``needs`` is not in the text, or none of ``subtypes`` was recognized; true when a field of
    ``met_fields`` is there; false by any ``unmet_*``, true by any ``met_cues`` or subtype; else ``otherwise`` decides,
    where "ask" means that only the clerk can know. Cues are regular expressions on the document text, fields item ids
    that hold a value; subtypes are those of the document type.
    """

    text: str
    needs: tuple[str, ...] = ()
    subtypes: tuple[str, ...] = ()
    met_cues: tuple[str, ...] = ()
    met_fields: tuple[str, ...] = ()
    unmet_cues: tuple[str, ...] = ()
    unmet_fields: tuple[str, ...] = ()
    otherwise: Literal["unmet", "ask", "met"] = "ask"


class FieldSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One item of a document type.

    ``labels`` are names under which offices print it, most usual first. ``owner`` is the item (an organization) whose
    block holds a label that several items share: 电话 below 招标人 is the tenderee's. ``scope`` "row" marks a column of
    the type's list. ``values`` are the words an enum may take. ``publish`` other than "show" is not protected from
    redaction. ``unsure`` marks a legal basis that was noted from memory and is shown as such. ``since`` and ``until``
    (ISO days, both inclusive) are when the rule is in force, judged by the document's own day.

    ``ask`` marks a mandatory item that documents of this type seldom print: without it the clerk is asked, not alarmed.
    ``na_cues`` are regular expressions on the document's text that say, with a reason, that the item does not apply:
    then its absence is no gap. ``no_values`` are regular expressions on a whole text that is no value of the item
    although it stands behind one of its labels (资金落实情况：已落实 names no source).

    ``foot`` says that the item may stand below the text without a label: the office or the day of the "signature", that
    of a "letter" only (an official reply), or the "principal", who signs notices unless an agent does.
    """

    id: str
    title: str
    kind: Kind
    level: Level = "optional"
    when: When | None = None
    labels: tuple[str, ...] = ()
    owner: str = ""
    ask: bool = False
    na_cues: tuple[str, ...] = ()
    no_values: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    foot: Literal["", "signature", "letter", "principal"] = ""
    scope: Literal["document", "row"] = "document"
    publish: Publish = "show"
    portal: str = ""
    board: str = ""
    example: str = ""
    basis: str = ""
    unsure: bool = False
    since: str = ""
    until: str = ""
    note: str = ""

    @property
    def disclose(self) -> bool:
        """True when the item is there to be published and redaction must keep it."""
        return self.publish == "show"


class ColumnSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A column of a list. An item's column takes title, kind and labels from the item where they are not given."""

    id: str
    title: str = ""
    kind: Kind = "text"
    labels: tuple[str, ...] = ()


class ListSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A list of rows. ``columns`` are filled in on loading: a bare word is the id of an item, or else a title."""

    id: str
    title: str
    labels: tuple[str, ...] = ()
    columns: tuple[str | ColumnSpec, ...] = ()

    def column_specs(self) -> tuple[ColumnSpec, ...]:
        """The columns, all as ColumnSpec (which they are after loading)."""
        return tuple(column for column in self.columns if isinstance(column, ColumnSpec))


class Across(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A comparison with another document of the same project: the item ``mine`` with the item ``theirs`` of a
    ``doctype``. ``where`` ("candidate_name=winner") takes their rows in which that column names my item.

    "same" wants equal values (names may contain each other, amounts may differ by a yuan), "one_of" wants mine among
    theirs, "not_before" and "within_days" compare dates, "not_longer" durations.
    """

    doctype: str
    mine: str
    theirs: str
    relation: Literal["same", "one_of", "not_before", "within_days", "not_longer"]
    where: str = ""
    days: int = 0


class CheckSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One rule over several items. ``op`` names the operation, ``params`` are its arguments.

    ``scope`` "project" needs other documents of the same project, "manual" needs a person; neither runs on one file.
    ``across`` says what is compared with which documents, for rules of any scope.
    ``advice`` tells the clerk what to do. ``since`` and ``until`` as in FieldSpec.
    """

    id: str
    title: str
    op: str = "manual"
    items: tuple[str, ...] = ()
    params: dict[str, str | int | float | bool | tuple[str, ...]] = {}
    when: When | None = None
    scope: Literal["document", "project", "manual"] = "document"
    across: tuple[Across, ...] = ()
    severity: Severity = "error"
    basis: str = ""
    unsure: bool = False
    since: str = ""
    until: str = ""
    advice: str = ""


class SubType(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A variety of a document type with items of its own; cues are regular expressions, title cues weigh most."""

    id: str
    title: str
    title_cues: tuple[str, ...] = ()
    body_cues: tuple[str, ...] = ()


class DocType(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One kind of disclosure document.

    ``title_keywords``, ``body_cues`` and ``anti_cues`` are regular expressions; spaces in the document do not count.
    ``title_anti`` in a title rule the type out, and so does a text without any of ``must_cues``. ``headers`` are sets
    of table headers: when each set has one of its members in the header row of one table, the document holds such a
    list. ``absorbs`` are types that may stand before it in one file and are then part of it (a list behind a letter).
    ``priority`` breaks ties. ``validity`` says what is uncertain about the law behind the whole type.
    """

    id: str
    title: str
    title_keywords: tuple[str, ...] = ()
    title_anti: tuple[str, ...] = ()
    body_cues: tuple[str, ...] = ()
    anti_cues: tuple[str, ...] = ()
    must_cues: tuple[str, ...] = ()
    headers: tuple[tuple[str, ...], ...] = ()
    absorbs: tuple[str, ...] = ()
    priority: int = 0
    note: str = ""
    validity: str = ""
    subtypes: tuple[SubType, ...] = ()
    items: tuple[FieldSpec, ...] = ()
    lists: tuple[ListSpec, ...] = ()
    checks: tuple[CheckSpec, ...] = ()

    def item(self, item_id: str) -> FieldSpec | None:
        """Return the item of that id, if any."""
        return next((item for item in self.items if item.id == item_id), None)

    def list_spec(self, list_id: str) -> ListSpec | None:
        """Return the list of that id, if any."""
        return next((item for item in self.lists if item.id == list_id), None)


@lru_cache(maxsize=8192)
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a compiled cue. The rules hold more of them than the cache of ``re`` does."""
    return re.compile(pattern)


def load_doctypes(rules_folder: Path) -> dict[str, DocType]:
    """Read all document types of a rule pack, by id, in file order. Raises RuleFileError at the exact place."""
    found: dict[str, DocType] = {}
    paths: dict[str, Path] = {}
    for path in rulefile.files(rules_folder, "doctypes"):
        doctype = _resolve(rulefile.load(path, DocType))
        validate(path, doctype)
        if doctype.id in found:
            raise refuse(
                path,
                doctype.id,
                doctype.id,
                f"文种编号 {doctype.id} 重复",
                f"document type {doctype.id} exists already",
            )
        found[doctype.id] = doctype
        paths[doctype.id] = path
    for doctype in found.values():
        _validate_across(paths[doctype.id], doctype, found)
    return found


def _resolve(doctype: DocType) -> DocType:
    """Fill in the columns of the lists from the items."""
    items = {item.id: item for item in doctype.items}
    lists = []
    for spec in doctype.lists:
        columns = []
        for column in spec.columns:
            given = ColumnSpec(id=column) if isinstance(column, str) else column
            item = items.get(given.id)
            columns.append(
                ColumnSpec(
                    id=given.id,
                    title=given.title or (item.title if item else given.id),
                    kind=item.kind if item and given.kind == "text" else given.kind,
                    labels=given.labels or (item.labels if item else (given.title or given.id,)),
                )
            )
        lists.append(msgspec.structs.replace(spec, columns=tuple(columns)))
    return msgspec.structs.replace(doctype, lists=tuple(lists))


def validate(path: Path, doctype: DocType) -> None:
    """Refuse what the shape alone cannot: references to nothing, doubles, broken expressions."""
    ids = [item.id for item in doctype.items]
    known = set(ids) | {spec.id for spec in doctype.lists}
    subtypes = {subtype.id for subtype in doctype.subtypes}
    for double in {item for item in ids if ids.count(item) > 1}:
        raise refuse(path, double, double, f"条目编号 {double} 重复", f"item {double} exists already")
    for item in doctype.items:
        if (item.level == "conditional") != (item.when is not None):
            raise refuse(
                path, item.id, item.id, "conditional 与 when 必须同时出现", "conditional items need when, others none"
            )
    named = [(item.id, item.when) for item in doctype.items] + [(check.id, check.when) for check in doctype.checks]
    for owner, when in named:
        if when is not None:
            _references(path, owner, (*when.met_fields, *when.unmet_fields), known)
            _references(path, owner, when.subtypes, subtypes)
            _expressions(path, owner, (*when.needs, *when.met_cues, *when.unmet_cues))
    for item in doctype.items:
        _expressions(path, item.id, (*item.na_cues, *item.no_values))
        _references(path, item.id, (item.owner,) if item.owner else (), known)
    for check in doctype.checks:
        _references(path, check.id, check.items, known)
    for item in doctype.items:
        _days(path, item)
    for check in doctype.checks:
        _days(path, check)
    cues = (*doctype.title_keywords, *doctype.title_anti, *doctype.body_cues, *doctype.anti_cues, *doctype.must_cues)
    _expressions(path, doctype.id, cues)
    for subtype in doctype.subtypes:
        _expressions(path, subtype.id, (*subtype.title_cues, *subtype.body_cues))


def _days(path: Path, rule: FieldSpec | CheckSpec) -> None:
    """The days between which a rule is in force are days, in order."""
    try:
        days = [date.fromisoformat(day) for day in (rule.since, rule.until) if day]
    except ValueError as error:
        word = rule.since or rule.until
        raise refuse(path, rule.id, word, f"{rule.id} 的起止日期应写成 2024-05-06", f"{rule.id}: {error}") from error
    if days != sorted(days):
        raise refuse(path, rule.id, rule.until, f"{rule.id} 的起止日期颠倒", f"{rule.id}: until is before since")


def _validate_across(path: Path, doctype: DocType, known: dict[str, DocType]) -> None:
    """Comparisons name items that both document types have."""
    mine = {item.id for item in doctype.items}
    for check in doctype.checks:
        for across in check.across:
            other = known.get(across.doctype)
            if other is None:
                raise refuse(path, check.id, across.doctype, f"没有文种 {across.doctype}", f"no type {across.doctype}")
            column, _, own = across.where.partition("=")
            _references(path, check.id, (across.mine, *filter(None, [own])), mine)
            theirs = {item.id for item in other.items}
            _references(path, check.id, (across.theirs, *filter(None, [column])), theirs)


def _references(path: Path, owner: str, names: tuple[str, ...], known: set[str]) -> None:
    for name in names:
        if name not in known:
            raise refuse(
                path, owner, name, f"{owner} 提到的 {name} 不存在", f"{owner} refers to {name}, which does not exist"
            )


def _expressions(path: Path, owner: str, patterns: tuple[str, ...]) -> None:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except (re.error, OverflowError) as error:
            raise refuse(
                path, owner, pattern, f"{owner} 的表达式有误：{error}", f"{owner}: bad expression: {error}"
            ) from error


def refuse(path: Path, owner: str, word: str, problem_zh: str, problem_en: str) -> RuleFileError:
    """An error at the word within the entry of that id; at the second entry when two have it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    entries = [number for number, text in enumerate(lines) if re.search(rf"\bid: {re.escape(owner)}\s*$", text)]
    start = entries[-1] if word == owner and entries else entries[0] if entries else 0
    whole = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
    places = ((number, whole.search(lines[number])) for number in range(start, len(lines)))
    place, column = next(((number, match.start() + 1) for number, match in places if match), (start, 1))
    return RuleFileError(file=path.name, line=place + 1, column=column, problem_zh=problem_zh, problem_en=problem_en)
