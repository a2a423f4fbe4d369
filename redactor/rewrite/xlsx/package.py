"""The order of steps that turn a workbook into a clean one.

Cells are planned from the document, formulas that depend on them are found, then each sheet is written once. While the
parts get their fate, a sheet is only its frame: its cells wait outside the package and come back at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import PurePath

from extractors.formats.opc import relationships_source
from extractors.formats.xlsx.cells import frame_of, plain_xml
from extractors.formats.xlsx.package import SheetEntry, list_sheets, main_member
from extractors.formats.xlsx.strings import SharedStrings, scan_strings
from extractors.model import Document
from redactor.redaction import Note, RewriteJob, Rewritten
from redactor.rewrite.ooxml.draft import Draft
from redactor.rewrite.ooxml.edits import Names as NewNames
from redactor.rewrite.ooxml.edits import Plan, apply_edits, plan_edits
from redactor.rewrite.ooxml.parts import pixel_boxes, settle_parts
from redactor.rewrite.values import Values
from redactor.rewrite.xlsx.cells import CellPlan, Place, plan_cells
from redactor.rewrite.xlsx.charts import forget_caches
from redactor.rewrite.xlsx.frames import clean_frame, clean_tables, drop_notes, tidy_member
from redactor.rewrite.xlsx.number_formats import Telling, forget_formats, telling_styles
from redactor.rewrite.xlsx.sheets import Orders, SheetFacts, Strings, Written, sheet_facts, write_cells
from redactor.rewrite.xlsx.strings import declarations, kept_strings
from redactor.rewrite.xlsx.taint import Removed, spread
from redactor.rewrite.xlsx.workbook import (
    clean_chain,
    clean_workbook,
    named_things,
    new_sheet_names,
    rename_everywhere,
    renaming,
)

_SUFFIXES = {".xltx": ".xltx", ".xltm": ".xltx"}


@dataclass(slots=True)
class _Sheet:
    entry: SheetEntry
    number: int
    content: bytes = field(repr=False)
    facts: SheetFacts
    written: Written | None = None
    frame: bytes = field(default=b"", repr=False)

    @property
    def name(self) -> str:
        """The sheet's name as formulas compare it."""
        return self.entry.name.lower()


@dataclass(slots=True)
class _Book:
    draft: Draft
    main: str
    sheets: list[_Sheet]
    strings_member: str
    strings: Strings
    telling: Telling


def rewrite_workbook(job: RewriteJob) -> Rewritten:
    """Remove the job's redactions. Raises InputError."""
    draft = Draft(job.data, job.options.limits)
    values = Values.of(job.redactions)
    book = _open(draft)
    cells = plan_cells(job.document, job.redactions, values)
    plan = plan_edits(_without_cells(job.document), job.redactions, values)
    names = new_sheet_names(draft.tree(book.main), plan.edits.get(book.main, {}), plan.cleared.get(book.main, set()))
    removed = Removed()
    for sheet in book.sheets:
        removed.add(sheet.name, cells.cells.get(sheet.entry.member, {}))
    things = named_things(draft, book.main, [(s.name, s.entry.member) for s in book.sheets])
    edited = {name: set(places) for name, places in removed.cells.items()}
    forgotten = spread({s.name: s.facts.formulas for s in book.sheets}, removed, things)
    for sheet in book.sheets:
        _write(book, sheet, cells, forgotten.get(sheet.name, set()), names, values)
    _settle_strings(book, cells, values)
    _settle_formats(book)
    _take_out(book)
    rename_everywhere(draft, names, plan, values)
    _edit(draft, plan)
    for sheet in book.sheets:
        clean_frame(draft, sheet.entry.member, edited.get(sheet.name, set()))
    clean_workbook(draft, book.main, recalculate=any(forgotten.values()))
    forget_caches(draft, removed)
    clean_tables(draft, {s.entry.member: cells.cells.get(s.entry.member, {}) for s in book.sheets})
    drop_notes(draft, keep=job.options.comments == "keep")
    handled = {book.strings_member} if book.strings_member else set()
    notes = settle_parts(draft, values, job.options, handled=handled, boxes=pixel_boxes(job))
    for sheet in book.sheets:
        tidy_member(draft, sheet.entry.member)
    tidy_member(draft, book.main)
    gone = {s.entry.sheet_id: s.written.without_formula for s in book.sheets if s.written}
    clean_chain(draft, book.main, [s.entry.sheet_id for s in book.sheets if s.entry.member in draft.members], gone)
    _put_back(book)
    suffix = _SUFFIXES.get(PurePath(job.document.name).suffix.lower(), ".xlsx")
    return Rewritten(draft.finish(), suffix, (*_notes(cells, plan, forgotten), *notes))


def _open(draft: Draft) -> _Book:
    main = main_member(draft.package, draft.limits)
    strings_member = next((r.target for r in draft.relationships(main) if r.kind == "sharedStrings" and r.target), "")
    content = plain_xml(draft.members[strings_member]) if strings_member else b""
    table = scan_strings(content, strings_member) if strings_member else SharedStrings()
    sheets: list[_Sheet] = []
    for number, entry in enumerate(list_sheets(draft.package, draft.tree(main), main, draft.limits), 1):
        if entry.member and entry.member not in {sheet.entry.member for sheet in sheets}:
            plain = plain_xml(draft.members[entry.member])
            sheets.append(_Sheet(entry, number, plain, sheet_facts(plain, entry.member)))
    strings = Strings(table, content, declarations(content))
    return _Book(draft, main, sheets, strings_member, strings, telling_styles(draft, main))


def _without_cells(document: Document) -> Document:
    """Return the document without the parts that are cells, for the planning of everything else."""
    parts = tuple(replace(part, text="", pieces=()) if part.kind == "sheet" else part for part in document.parts)
    return replace(document, parts=parts, blocks=())


def _write(
    book: _Book, sheet: _Sheet, cells: CellPlan, forgotten: set[Place], names: dict[str, str], values: Values
) -> None:
    """Write the cells of one sheet, when anything in them changes."""
    member, facts = sheet.entry.member, sheet.facts
    if facts.layout.begin < 0:
        return
    edits = cells.cells.get(member, {})
    bare = cells.formulas.get(member, set()) | facts.external
    renamed = renaming(names)
    for formula in facts.formulas:
        if renamed is not None and (new := renamed(formula.text)) != formula.text and not values.within(new):
            bare.discard((formula.row, formula.column))
        area = formula.area
        if area is not None and any(area.holds(*place) for place in edits if place != (formula.row, formula.column)):
            bare.add((formula.row, formula.column))
    guides, telling = cells.guides.get(member, set()), book.telling.formats.keys()
    orders = Orders(edits, bare, forgotten, guides, facts.has_metadata, renamed, telling)
    if orders or facts.layout.dirty or facts.layout.stray or facts.odd:
        sheet.written = write_cells(sheet.content, member, facts, orders, book.strings)


def _settle_strings(book: _Book, cells: CellPlan, values: Values) -> None:
    """Empty the shared strings that no cell uses any more, or never did."""
    if not book.strings_member:
        return
    used: set[int] = set()
    for sheet in book.sheets:
        used |= sheet.written.used if sheet.written else sheet.facts.used
    content = kept_strings(book.strings, used, cells.strings, values)
    if content is not None:
        book.draft.replace(book.strings_member, content)


def _settle_formats(book: _Book) -> None:
    """Make formats plain that showed digits of removed numbers only."""
    gone = {style for sheet in book.sheets if sheet.written for style in sheet.written.unstyled}
    written = [sheet.written.data if sheet.written else sheet.content for sheet in book.sheets]
    kept = {
        style for style in book.telling.formats if gone and any(f' s="{style}"'.encode() in data for data in written)
    }
    forget_formats(book.draft, book.telling, gone, kept)


def _take_out(book: _Book) -> None:
    for sheet in book.sheets:
        if sheet.facts.layout.begin >= 0:
            sheet.frame = frame_of(sheet.content, sheet.facts.layout)
            book.draft.members[sheet.entry.member] = sheet.frame


def _edit(draft: Draft, plan: Plan) -> None:
    names = NewNames()
    for member in sorted(plan.members()):
        if member not in draft.members:
            continue
        source = relationships_source(member)
        if source is not None:
            places = {element for element, _ in (*plan.edits[member], *plan.cleared[member])}
            found = draft.find(source) if source else ""
            for relationship in draft.relationships(found):
                if relationship.index in places and relationship.external:
                    draft.unlink(found, relationship.id)
        elif draft.is_xml(member):
            apply_edits(draft.tree(member), plan.edits[member], plan.cleared[member], names)
            draft.touch(member)


def _put_back(book: _Book) -> None:
    """Put the cells back between what is in front of them and behind them."""
    draft = book.draft
    for sheet in book.sheets:
        member, layout = sheet.entry.member, sheet.facts.layout
        if member not in draft.members or layout.begin < 0:
            continue
        is_same = member not in draft.touched and draft.members[member] == sheet.frame
        if is_same and sheet.written is None:
            draft.members[member] = draft.package.members[member]
            continue
        data = sheet.written.data if sheet.written else sheet.content[layout.begin : layout.end]
        if is_same:
            draft.replace(member, sheet.content[: layout.begin] + data + sheet.content[layout.end :])
            continue
        name = f"{layout.prefix}:sheetData" if layout.prefix else "sheetData"
        before, _, after = draft.content(member).partition(f"<{name}/>".encode())
        draft.replace(member, before + data + after)


def _notes(cells: CellPlan, plan: Plan, forgotten: dict[str, set[Place]]) -> tuple[Note, ...]:
    counts = {
        "copies_removed": cells.copies + plan.copies,
        "results_removed": sum(map(len, forgotten.values())),
    }
    return tuple(Note(code, {"count": count}) for code, count in counts.items() if count)
