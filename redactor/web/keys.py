"""Who may call: API keys from REDACTOR_API_KEY or a key file."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from pathlib import Path

from redactor.errors import UsageError
from redactor.web.problem import Unauthorized

VARIABLE = "REDACTOR_API_KEY"
_SHORTEST = 16
_KEY = re.compile(r"[\x21-\x7e]+")


class Keys:
    """The known keys, kept as digests. ``client`` names a key without showing it."""

    def __init__(self, secret_keys: list[str]) -> None:
        for key in secret_keys:
            if len(key) < _SHORTEST or not _KEY.fullmatch(key):
                raise UsageError(
                    problem_zh=f"API 密钥至少 {_SHORTEST} 个字符，限可见的 ASCII 字符",
                    problem_en=f"an API key has at least {_SHORTEST} printable ASCII characters",
                    next_zh="请换一个更长的密钥，一行一个。",
                    next_en="Use a longer key, one a line.",
                )
        self._digests = [hashlib.sha256(key.encode()).digest() for key in secret_keys]

    @classmethod
    def load(cls, file: Path | None, environ: Mapping[str, str]) -> Keys:
        """Read the keys: the file's lines (blank ones and # remarks skipped), else the variable. Raises UsageError."""
        if file is None:
            found = [environ[VARIABLE]] if environ.get(VARIABLE) else []
        else:
            try:
                lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
            except (OSError, UnicodeDecodeError) as error:
                raise UsageError(
                    problem_zh=f"API 密钥文件无法读取：{file.name}",
                    problem_en=f"the file of API keys cannot be read: {file.name}",
                    next_zh="请核对路径和权限；它是 UTF-8 文本，一行一个密钥。",
                    next_en="Check its path and permissions; it is text in UTF-8, one key a line.",
                ) from error
            found = [line for line in lines if line and not line.startswith("#")]
        if not found:
            raise UsageError(
                problem_zh="没有 API 密钥",
                problem_en="no API key",
                next_zh=f"请设置环境变量 {VARIABLE}，或用 --key-file 给出密钥文件（一行一个）。",
                next_en=f"Set {VARIABLE}, or name a file with --key-file (one key a line).",
            )
        return cls(found)

    def client(self, authorization: str) -> str:
        """Return the name of the client that sent this header. Raises Unauthorized."""
        scheme, _, key = authorization.partition(" ")
        digest = hashlib.sha256(key.strip().encode()).digest()
        known = [hmac.compare_digest(digest, other) for other in self._digests]
        if scheme.lower() != "bearer" or not any(known):
            raise Unauthorized
        return str(known.index(True))
