"""What an archive holds, entry by entry, without writing anything anywhere and without trusting a header.

An entry that cannot be read (encrypted, damaged, a link, a name that leaves the archive) comes with its error, so that
the others go on; an archive that grows beyond the limits is refused whole.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.errors import (
    DamagedInput,
    EncryptedInput,
    HostileInput,
    InputError,
    UnsupportedFormat,
    WrongPassword,
)
from extractors.formats.opc import inflate
from extractors.formats.rar import is_rar, names
from extractors.formats.zipped import member_name
from extractors.limits import Limits

_ENCRYPTED = 0x41
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError)
_JUNK = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})


@dataclass(slots=True)
class Budget:
    """What an archive and the archives in it may still take."""

    limits: Limits
    members: int = 0
    expanded: int = 0

    def take(self, members: int = 0, expanded: int = 0) -> None:
        """Count. Raises LimitExceeded."""
        self.members += members
        self.expanded += expanded
        self.limits.check("members", self.members)
        self.limits.check("expanded_bytes", self.expanded)


@dataclass(frozen=True, slots=True)
class Entry:
    """``name`` is the path as its writer meant it; ``data`` is None for a folder and for what could not be read."""

    name: str
    data: bytes | None = field(repr=False)
    problem: InputError | None = None

    @property
    def is_junk(self) -> bool:
        """True for what file managers leave behind: thumbnails, view settings, resource forks, lock files."""
        steps = self.name.lower().split("/")
        return steps[-1] in _JUNK or "__macosx" in steps or steps[-1].startswith(("~$", "._"))


def entries(data: bytes, budget: Budget, password: str = "") -> Iterator[Entry]:
    """Yield the entries in the archive's order; those of a RAR archive by name only.

    Raises DamagedInput, EncryptedInput, LimitExceeded, UnsupportedFormat.
    """
    if is_rar(data):
        yield from _listed(data, budget)
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise DamagedInput(where="zip") from error
    with archive:
        infos = archive.infolist()
        budget.take(members=len(infos))
        budget.limits.check("expanded_bytes", budget.expanded + sum(info.file_size for info in infos))
        for info in infos:
            name = member_name(info)
            try:
                _check(info, name)
                if name.endswith("/"):
                    yield Entry(name, None)
                    continue
                content = _content(archive, info, budget, password)
            except InputError as error:
                if error.code == "LimitExceeded":
                    raise
                yield Entry(name, None, error)
                continue
            budget.take(expanded=len(content))
            yield Entry(name, content)


def _listed(data: bytes, budget: Budget) -> Iterator[Entry]:
    is_empty = True
    for name in names(data):
        is_empty = False
        budget.take(members=1)
        if not name.endswith("/"):
            yield Entry(name, None, UnsupportedFormat(found="rar"))
    if is_empty:
        raise UnsupportedFormat(found="rar")


def _check(info: zipfile.ZipInfo, name: str) -> None:
    steps = name.split("/")
    if name.startswith("/") or ".." in steps or ":" in steps[0] or "\0" in name:
        raise HostileInput(what="path outside the archive")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise HostileInput(what="symbolic link")


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget, password: str) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        if not password:
            raise EncryptedInput
        archive.setpassword(password.encode())
    try:
        return inflate(archive, info, budget.limits, budget.expanded)
    except _BROKEN as error:
        if info.flag_bits & _ENCRYPTED:
            raise WrongPassword from error
        raise DamagedInput(where="zip member") from error
