"""Several writers at once, and writers that die: no event is lost, none is half there, the chain holds."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import office
import postgres
import pytest
from support import ROOT

from redactor.ledger import open_ledger
from redactor.ledger.audit import audit
from redactor.ledger.store import Ledger

WRITE = """
import sys
sys.path[:0] = [{root!r}, {tests!r}]
import office
from redactor.ledger import open_ledger
ledger = open_ledger({place!r}, today=office.TODAY)
while True:
    with ledger.writing() as writer:
        document = office.add(writer)
        office.take(writer, document, *office.PATH)
    print(document, flush=True)
"""


def writer(place: str) -> subprocess.Popen[str]:
    """A process that adds documents, seven steps each, and prints a number when its commit has returned."""
    code = WRITE.format(root=str(ROOT), tests=str(ROOT / "tests"), place=place)
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)


def test_kill_at_every_statement_of_every_write(new_place: Callable[[], str], tmp_path: Path) -> None:
    """Nothing is half there, nothing that was said to be written is gone, and the chain holds; see killed_writes."""
    code = [sys.executable, str(ROOT / "tests" / "killed_writes.py"), str(tmp_path), *(new_place() for _ in range(4))]
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    done = subprocess.run(code, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    kills = json.loads(done.stdout)
    assert (
        set(office.STEPS) - {"refuse", "cannot_decide", "cleared", "classified", "return_unsigned", "cancel"}
        <= kills.keys()
    )
    assert min(kills.values()) > 4


@pytest.mark.parametrize("rounds", [2])
def test_kill_in_the_middle_of_writing(ledger: Ledger, place: str, rounds: int) -> None:
    """Two processes write; each is killed with SIGKILL at some moment; what they said was written is there."""
    said: set[str] = set()
    for number in range(rounds):
        processes = [writer(place) for _ in range(2)]
        lines = [processes[0].stdout.readline(), processes[1].stdout.readline()]  # type: ignore[union-attr]
        for process in processes:
            time.sleep(0.013 * (number + 1))
            os.kill(process.pid, signal.SIGKILL)
        for process, first in zip(processes, lines, strict=True):
            rest = process.stdout.read()  # type: ignore[union-attr]
            process.wait()
            said |= {line for line in (first + rest).split("\n")[:-1] if line}
        found = audit(open_ledger(place, today=office.TODAY))
        assert found.faults == ()
        records = {record.id: record for record in ledger.records()}
        assert said <= records.keys()
        assert all(record.main == "completed" for record in records.values()), "a transaction is all or nothing"
    assert len(said) >= 2 * rounds


def test_two_writers_take_turns(ledger: Ledger, place: str) -> None:
    """Both go on from the same state; numbers and links are given once."""
    numbers: list[str] = []

    def work() -> None:
        own = open_ledger(place, today=office.TODAY)
        for _ in range(12):
            with own.writing() as writing:
                numbers.append(office.add(writing))
        own.engine.dispose()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(numbers)) == 36
    assert audit(ledger).faults == ()


def test_two_signatures_at_once(ledger: Ledger, place: str) -> None:
    """Of two people who sign the same document at the same moment one is too late, and is told so."""
    from redactor.ledger.errors import StepRefused

    with ledger.writing() as writing:
        document = office.add(writing)
        office.take(writing, document, *office.PATH[:3])
    outcome: list[str] = []
    barrier = threading.Barrier(2)

    def sign() -> None:
        own = open_ledger(place, today=office.TODAY)
        barrier.wait()
        try:
            with own.writing() as writing:
                office.take(writing, document, "sign")
            outcome.append("signed")
        except StepRefused:
            outcome.append("refused")
        own.engine.dispose()

    threads = [threading.Thread(target=sign) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome) == ["refused", "signed"]


def test_a_crash_of_the_server(server: postgres.Server) -> None:
    """The server itself dies while a client writes: what was said to be written is there when it is back."""
    from redactor.ledger import create_ledger

    place = server.database()
    office.opened(create_ledger(place, today=office.TODAY)).engine.dispose()
    process = writer(place)
    said = process.stdout.readline().strip()  # type: ignore[union-attr]
    server.stop("immediate")
    process.wait()
    said_later = process.stdout.read().split()  # type: ignore[union-attr]
    server.start()
    ledger = open_ledger(place, today=office.TODAY)
    assert audit(ledger).faults == ()
    assert {said, *said_later} <= {record.id for record in ledger.records()}
    ledger.engine.dispose()


def test_a_full_disk_loses_nothing(file_ledger: Ledger, tmp_path: Path) -> None:
    """SQLite is told that no page may be added."""
    import sqlalchemy

    from redactor.ledger.errors import LedgerBusy, LedgerDamaged

    @sqlalchemy.event.listens_for(file_ledger.engine, "connect")
    def _(connection: object, record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]

    head = file_ledger.head()
    with pytest.raises((LedgerBusy, LedgerDamaged)), file_ledger.writing() as writing:
        for _ in range(400):
            office.add(writing)
    again = open_ledger(str(file_ledger.engine.url.database), today=office.TODAY)
    assert again.head() == head
    assert audit(again).faults == ()
