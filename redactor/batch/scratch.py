"""The private folder of a worker for temporary files: made and removed by the process that starts the worker.

It is removed when the worker ends, however it ends, with programs that it left running in there; should its owner be
killed too, the next process that makes one finds it without an owner and removes it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

PREFIX = "redactor-work-"
_closing = threading.Lock()


@dataclass
class Scratch:
    """A folder that only this user can look into; a lock on it says that its owner lives."""

    path: Path
    lock: int = field(default=-1, repr=False)

    @classmethod
    def make(cls) -> Scratch:
        """Make a folder. Raises OSError when there is no place for one."""
        sweep()
        path = Path(tempfile.mkdtemp(prefix=PREFIX))
        return cls(path, _locked(path))

    def remove(self) -> None:
        """End what runs in the folder and remove it; may be called again, and by two threads at once."""
        end_strays(self.path)
        shutil.rmtree(self.path, ignore_errors=True)
        with _closing:
            if self.lock >= 0:
                os.close(self.lock)
                self.lock = -1


def settle(path: Path) -> None:
    """Make a folder the place of this process's temporary files."""
    tempfile.tempdir = str(path)
    os.environ.update(dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(path)))


def clear(path: Path) -> None:
    """Remove what a document left in the folder."""
    with contextlib.suppress(OSError):
        for left in path.iterdir():
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)


def end_strays(path: Path) -> None:
    """Kill programs that a killed worker had started in its folder (LibreOffice), where they can be told (Linux)."""
    if sys.platform != "linux":
        return
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "cwd").readlink().is_relative_to(path):
                os.kill(int(process.name), signal.SIGKILL)


def _locked(path: Path) -> int:
    """Lock a folder; return the descriptor that holds the lock, -1 where folders cannot be locked or another has it."""
    if sys.platform == "win32":
        return -1
    import fcntl

    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return -1
    return handle


@cache
def sweep() -> None:
    """Once a process: remove this user's folders that nobody owns any more."""
    if sys.platform == "win32":
        return
    for path in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        with contextlib.suppress(OSError):
            state = path.lstat()
            if state.st_uid == os.getuid() and path.is_dir() and not path.is_symlink():
                lock = _locked(path)
                if lock >= 0:
                    Scratch(path, lock).remove()
