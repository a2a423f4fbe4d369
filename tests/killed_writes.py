"""A program that is killed at every statement of every kind of write, one after the other, and looks what is left.

``python killed_writes.py FOLDER [URL...]``: each write is done by a child, which kills itself (SIGKILL) when its k-th
statement is about to be sent, for k = 1, 2, ... (on a server, which is slower, every third) and then once more when the
commit has returned; the first child that gets through ends the row. After every kill the log must be as it was before
(or, after the commit, as it had to become), the chain whole and the tables what the log makes. It forks, so it is a
program of its own, without threads.
Prints {operation: number of kills} as JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import office
import sqlalchemy

from redactor.ledger import create_ledger, open_ledger
from redactor.ledger.audit import audit, migrate, rebuild
from redactor.ledger.engine import is_url
from redactor.ledger.errors import LedgerMissing
from redactor.ledger.exchange import export_lines, import_lines, restore
from redactor.ledger.store import Ledger

DAY = "2026-07-02"
Write = Callable[[Ledger], None]
SEEN = {"digest": office.PUBLIC, "status": "FINDINGS", "leaks": {"mobile": 1}, "persons": 1, "overredacted": 0,
        "violations": 0}  # fmt: skip


def write(action: Callable[..., object]) -> Write:
    """Do something with a writer, in a transaction."""

    def done(ledger: Ledger) -> None:
        with ledger.writing() as writer:
            action(writer)

    return done


def operations() -> Iterator[tuple[str, Write]]:
    """Yield every kind of write, in an order in which each is allowed; one without a name only leads to the next."""
    yield "department", write(lambda w: w.department("镇水利站", day=DAY))
    yield "project", write(lambda w: w.project("灌渠工程", day=DAY, kinds=("施工",)))
    yield "project again", write(lambda w: w.project("灌渠工程", day=DAY, kinds=("施工", "竣工")))
    yield "add", write(office.add)
    number = "GK-2026-0001"
    way = (*office.PATH[:2], "return", "fix", *office.PATH[:6], "return_filed", "fix", *office.PATH, "publish_channel")
    seen: set[str] = set()
    for event in (*way, "withdraw", "correct", "new_version"):
        yield "" if event in seen else event, write(lambda w, event=event: office.take(w, number, event))
        seen.add(event)
    yield (
        "attach",
        write(lambda w: w.note("attach", number, day=DAY, role="system", **{"as": "form", "digest": "0" * 64})),
    )
    yield "inspect", write(lambda w: w.note("inspect", number, day=DAY, actor=office.CLERK, **SEEN))
    yield "several documents at once", write(lambda w: [office.take(w, office.add(w), *office.PATH) for _ in range(3)])
    yield "rebuild", rebuild


def killed_at(place: str, change: Write, at: int, **options: bool) -> bool:
    """Do the write in a child that dies at its ``at``-th statement; return whether it died."""

    def prepared() -> Callable[[], None]:
        ledger = open_ledger(place, today=office.TODAY, **options)
        return lambda: change(ledger)

    return dies(prepared, at)


def dies(prepare: Callable[[], Callable[[], None]], at: int) -> bool:
    """Do in a child what ``prepare`` returns; it dies at its ``at``-th statement. Return whether it died."""
    child = os.fork()
    if child == 0:
        act = prepare()
        count = 0

        @sqlalchemy.event.listens_for(sqlalchemy.Engine, "before_cursor_execute")
        def _(*details: object) -> None:
            nonlocal count
            count += 1
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)

        act()
        if count + 1 == at:
            os.kill(os.getpid(), signal.SIGKILL)  # the commit has returned, nobody has been told yet
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the write failed"
    return os.WIFSIGNALED(status)


def state(place: str) -> str:
    """Return the end of the log, after looking at everything."""
    ledger = open_ledger(place, today=office.TODAY)
    found = audit(ledger)
    ledger.engine.dispose()
    assert found.faults == (), [fault.en for fault in found.faults]
    return str(found.head)


def exported(place: str) -> bytes:
    """Return the log."""
    ledger = open_ledger(place, today=office.TODAY)
    lines = "".join(export_lines(ledger)).encode()
    ledger.engine.dispose()
    return lines


def row(place: str, name: str, change: Write) -> int:
    """Kill one write at every point; return at how many."""
    before, at = state(place), 1
    while killed_at(place, change, at):
        now = state(place)
        if now != before:
            break  # it died after its commit: nothing is done twice
        at += 3 if is_url(place) else 1
    assert at > 2, name
    assert name == "rebuild" or state(place) != before, name
    return at


def imported(place: str, lines: bytes) -> int:
    """Kill the import of a whole log into an empty ledger, at every seventh statement."""
    create_ledger(place, today=office.TODAY).engine.dispose()
    empty, at = state(place), 1
    while killed_at(place, lambda ledger: import_lines(ledger, lines) and None, at):
        if state(place) != empty:
            break
        at += 7
    assert exported(place) == lines
    return at


def restored(place: str, folder: Path, lines: bytes) -> int:
    """Kill a restore into an empty place, at every seventh statement: there is no ledger, or a whole one."""
    backup, at = folder / "copy.jsonl", 1
    backup.write_bytes(lines)
    while dies(lambda: lambda: restore(backup, place, today=office.TODAY) and None, at):
        with contextlib.suppress(LedgerMissing):
            open_ledger(place, today=office.TODAY)
            break
        at += 7
    assert exported(place) == lines
    return at


def migrated(place: str) -> int:
    """Kill a migration: the schema is the old one, or the new one with all its tables."""
    create_ledger(place, today=office.TODAY, schema=1).engine.dispose()
    at = 1
    while killed_at(place, lambda ledger: migrate(ledger) and None, at, any_schema=True):
        ledger = open_ledger(place, today=office.TODAY, any_schema=True)
        if ledger.schema() > 1:
            break
        ledger.engine.dispose()
        at += 1
    assert at > 2
    state(place)
    return at


def main(folder: Path, places: list[str]) -> dict[str, int]:
    """Do everything in a first place; import into a second, migrate a third and restore to a fourth."""
    office.opened(create_ledger(places[0], today=office.TODAY)).engine.dispose()
    kills = {}
    for name, change in operations():
        if name:
            kills[name] = row(places[0], name, change)
        else:
            killed_at(places[0], change, 0)
    kills["import"] = imported(places[1], exported(places[0]))
    kills["restore"] = restored(places[3], folder, exported(places[0]))
    kills["migrate"] = migrated(places[2])
    return kills


if __name__ == "__main__":
    folder, urls = Path(sys.argv[1]), sys.argv[2:]
    print(json.dumps(main(folder, urls or [str(folder / f"{n}.db") for n in range(4)]), ensure_ascii=False))
