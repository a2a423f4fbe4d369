"""A PostgreSQL server of one's own: in a temporary folder, by an unprivileged user, reached by a socket in it alone."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


def binaries() -> Path | None:
    """Return the folder of initdb and pg_ctl: on the PATH, or where Debian keeps it; None where there is no server."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((f for f in folders if (f / "initdb").exists() and (f / "pg_ctl").exists()), None)


@dataclass
class Server:
    """A running server; ``database`` makes an empty database and returns its URL."""

    folder: Path
    bin: Path
    owner: str
    made: int = 0

    def _run(self, *words: str) -> None:
        user = self.owner if os.geteuid() == 0 else None
        subprocess.run(
            [str(self.bin / words[0]), *words[1:]], check=True, user=user, cwd=self.folder, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C.UTF-8"}, timeout=120,
        )  # fmt: skip

    def start(self) -> None:
        """Start it (again)."""
        settings = f"-k {self.folder} -c listen_addresses= -c fsync=off -c max_connections=20"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", log, "-o", settings, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it; "immediate" is a crash."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", mode, "-w", "stop")

    def url(self, name: str) -> str:
        """The URL of a database."""
        return f"postgresql://{self.owner}@/{name}?unix_sock={self.folder}/.s.PGSQL.5432"

    def database(self) -> str:
        """Make an empty database."""
        import pg8000.native

        self.made += 1
        name = f"ledger{self.made}"
        socket = str(self.folder / ".s.PGSQL.5432")
        with pg8000.native.Connection(self.owner, database="postgres", unix_sock=socket) as connection:
            connection.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        return self.url(name)


@contextmanager
def server() -> Iterator[Server | None]:
    """Run a server; give None where its programs are not installed."""
    found = binaries()
    if found is None:
        yield None
        return
    root = os.geteuid() == 0
    names = {entry.pw_name for entry in pwd.getpwall()}
    owner = pwd.getpwuid(os.geteuid()).pw_name if not root else "postgres" if "postgres" in names else "nobody"
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    made = Server(folder, found, owner)
    try:
        if root:
            shutil.chown(folder, owner)
        made._run("initdb", "-D", str(folder / "data"), "-A", "trust", "-U", owner, "--no-sync", "-E", "UTF8")
        made.start()
        yield made
        made.stop("immediate")  # nothing of it is kept
    finally:
        shutil.rmtree(folder, ignore_errors=True)
