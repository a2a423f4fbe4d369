"""What a worker cannot do, whatever a document makes its libraries do; and what is left of it when it is gone."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from support import gone

from extractors.limits import MIB, Limits
from redactor import Toolkit
from redactor.batch import scratch
from redactor.batch.confine import allow_cpu
from redactor.batch.worker import Process, Room, forked
from redactor.settings import Settings

resource = pytest.importorskip("resource")
linux = pytest.mark.skipif(sys.platform != "linux", reason="bounds of the Linux kernel")
Ask = Callable[..., Any]


def obey(pipe: Connection, room: Room, kit: Toolkit) -> None:
    """A worker that does as it is told."""
    room.serve(pipe, lambda request: _tried(*request))


def _tried(function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except (OSError, MemoryError) as error:
        return error


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which workers get theirs."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def worker(place: Path) -> Iterator[tuple[Process, Connection]]:
    settings = Settings(limits=Limits(seconds=1, expanded_bytes=MIB))
    process, pipe = forked(obey, Toolkit(settings))
    yield process, pipe
    process.kill()


@pytest.fixture
def ask(worker: tuple[Process, Connection]) -> Ask:
    def call(*request: Any) -> Any:
        worker[1].send(request)
        return worker[1].recv()

    return call


def connect(family: int) -> bool:
    with socket.socket(family) as opened:
        return opened.family == family


def connect_in_a_child() -> int:
    """What a worker starts is bound like it."""
    code = "import socket, sys\ntry: socket.socket(socket.AF_INET)\nexcept PermissionError: sys.exit(7)"
    return subprocess.run([sys.executable, "-c", code], stderr=subprocess.DEVNULL, check=False).returncode


def write_much() -> int:
    with tempfile.TemporaryFile() as file:
        return file.write(bytes(2 * MIB))


def open_many() -> int:
    return len([Path(os.devnull).open() for _ in range(5000)])


def take_memory() -> int:
    return len(bytearray(16 * 1024 * MIB))


def spin() -> None:
    """Work for ever, with no more seconds than the clock rounds up to."""
    assert resource.getrlimit(resource.RLIMIT_CPU)[0] != resource.RLIM_INFINITY
    allow_cpu(0)
    while True:
        pass


def status(name: str) -> str:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(line.split()[1] for line in lines if line.startswith(name + ":"))


def dumpable() -> int:
    import ctypes

    return int(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))


def reach(process: int) -> int:
    """Attach to another process (PTRACE_SEIZE); the error number."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    return 0 if libc.ptrace(0x4206, process, 0, 0) == 0 else ctypes.get_errno()


def leave_files() -> str:
    Path(tempfile.mkdtemp(), "left").write_text("x")
    tempfile.mkstemp()
    return tempfile.gettempdir()


def start_sleeping() -> int:
    """Start a program that outlives its worker, as LibreOffice would."""
    return subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(600)"], cwd=tempfile.gettempdir(), start_new_session=True
    ).pid


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6], ids=["IPv4", "IPv6"])
def test_there_is_no_network(ask: Ask, family: int) -> None:
    assert isinstance(ask(connect, family), PermissionError)


@linux
def test_bounds_of_the_kernel(ask: Ask) -> None:
    assert ask(connect_in_a_child) == 7
    assert ask(connect, socket.AF_UNIX) is True, "LibreOffice needs local sockets"
    assert status("NoNewPrivs") == "0" and ask(status, "NoNewPrivs") == "1"
    assert ask(status, "Seccomp") == "2"
    assert ask(dumpable) == 0
    assert ask(reach, os.getppid()) == 13


@pytest.mark.skipif(os.name != "posix", reason="bounds of POSIX")
@pytest.mark.parametrize("function", [write_much, open_many, take_memory])
def test_bounds_are_felt_as_errors_and_the_worker_goes_on(ask: Ask, function: Callable[[], Any]) -> None:
    assert isinstance(ask(function), OSError | MemoryError)
    assert ask(os.getpid) > 0


@linux
def test_no_core_file(ask: Ask) -> None:
    assert ask(resource.getrlimit, resource.RLIMIT_CORE) == (0, 0)


@linux
def test_cpu_seconds_of_a_document(worker: tuple[Process, Connection]) -> None:
    process, pipe = worker
    pipe.send((spin,))
    with pytest.raises(EOFError):
        pipe.recv()
    process.join(600)
    assert process.exitcode == -signal.SIGXCPU


def test_nothing_of_a_document_is_left_for_the_next(ask: Ask, place: Path) -> None:
    folder = Path(ask(leave_files))
    assert folder.parent == place and folder.name.startswith(scratch.PREFIX)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert ask(os.listdir, str(folder)) == []


@linux
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, None], ids=["killed", "terminated", "stopped"])
def test_the_folder_goes_with_the_worker(
    worker: tuple[Process, Connection], ask: Ask, place: Path, how: signal.Signals | None
) -> None:
    process, _ = worker
    number = ask(os.getpid)
    left = ask(start_sleeping)
    if how is not None:
        os.kill(number, how)
        process.join(600)
    else:
        process.kill()
    assert list(place.glob(scratch.PREFIX + "*")) == []
    assert gone(left)


@linux
def test_a_folder_whose_owner_was_killed_is_removed_by_the_next(place: Path) -> None:
    owner = multiprocessing.get_context("fork").Process(target=_own_and_die)
    owner.start()
    owner.join()
    kept = scratch.Scratch.make()
    (left,) = [path for path in place.iterdir() if path != kept.path]
    scratch.sweep.cache_clear()
    made = scratch.Scratch.make()
    assert not left.exists() and kept.path.exists() and made.path.exists()
    for one in (kept, made):
        one.remove()


def _own_and_die() -> None:
    scratch.Scratch.make()
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_for_documents_behind_urls_has_a_network(place: Path) -> None:
    process, pipe = forked(obey, Toolkit(Settings()), network=True)
    pipe.send((connect, socket.AF_INET))
    assert pipe.recv() is True
    process.kill()
