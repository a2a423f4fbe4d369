"""Where inputs and outputs lie: on this machine, or behind any URL that fsspec knows (``s3://``, ``hdfs://``...).

A place is a ``pathlib.Path``, or for a URL a ``UPath``, which has the same methods. Bytes are read and written by the
process that works on the document, never by the one that hands out the work.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, cast

from extractors.errors import InputMissing
from extractors.limits import Limits
from redactor.errors import MissingPart, UsageError, unreadable
from redactor.files import PARTIAL, write_whole

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]+://")
"""One letter before the colon is a drive, not a scheme."""


def place(text: str | os.PathLike[str]) -> Path:
    """Return the place that a path or URL names. Raises MissingPart for a scheme whose library is absent, UsageError
    for an unknown one."""
    if not isinstance(text, str) or not _URL.match(text):
        return text if isinstance(text, Path) else Path(text)
    try:
        from upath import UPath
    except ImportError as error:
        raise MissingPart(part="universal-pathlib（URL）", install='pip install "disclosure-redactor[dask]"') from error
    scheme = text.partition(":")[0]
    try:
        found: Any = UPath(text)
        found.fs  # noqa: B018  imports the plug-in of the scheme
        return cast(Path, found)
    except ImportError as error:
        raise MissingPart(part=f"fsspec {scheme}://", install=f"pip install {_plugin(error, scheme)}") from error
    except ValueError as error:
        raise UsageError(
            problem_zh=f"不认识 {scheme}:// 这种地址",
            problem_en=f"unknown scheme {scheme}://",
            next_zh="请给本机文件夹，或 s3://、hdfs:// 等 fsspec 支持的地址。",
            next_en="Give a folder of this machine, or a URL that fsspec knows (s3://, hdfs://).",
        ) from error


def _plugin(error: ImportError, scheme: str) -> str:
    """The package that fsspec asks for ("Install s3fs to access S3"), or fsspec's own extra of that name."""
    found = re.search(r"[Ii]nstall (\w+)", str(error))
    return found[1] if found else f'"fsspec[{scheme}]"'


def is_remote(path: Path) -> bool:
    """Whether a place lies behind a URL."""
    return not isinstance(path, Path)


def size(path: Path) -> int:
    """Return the size in bytes, 0 when that cannot be told."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files below a remote folder, in the order of their names."""
    remote = cast(Any, folder)
    for found in sorted(remote.fs.find(remote.path)):
        yield folder / str(PurePosixPath(found).relative_to(PurePosixPath(remote.path)))


def read(path: Path, limits: Limits) -> bytes:
    """Return the content of a remote file. Raises InputMissing, InputUnreadable or LimitExceeded."""
    try:
        limits.check("input_bytes", path.stat().st_size)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputMissing from error
    except OSError as error:
        raise unreadable(error) from error


def write(path: Path, data: bytes) -> None:
    """Write ``data`` so that ``path`` is either absent or complete. Raises OSError."""
    if not is_remote(path):
        write_whole(path, data)
        return
    files = cast(Any, path).fs
    partial = path.with_name(PARTIAL + secrets.token_hex(8))
    files.makedirs(cast(Any, path.parent).path, exist_ok=True)
    try:
        files.pipe_file(cast(Any, partial).path, data)
        files.mv(cast(Any, partial).path, cast(Any, path).path)
    except BaseException:
        if files.exists(cast(Any, partial).path):
            files.rm_file(cast(Any, partial).path)
        raise
