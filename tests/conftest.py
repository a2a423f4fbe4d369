"""Fixtures shared by all tests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from support import ROOT

settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.register_profile("explore", max_examples=2_000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
"""Each run of the suite tries the same examples; ``HYPOTHESIS_PROFILE=explore`` looks for new ones."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update-golden`` records what the renderers print now (tests/golden)."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the files in tests/golden")


@pytest.fixture(autouse=True)
def _own_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fingerprints in tests never touch the user's key, and no setting of the machine leaks in."""
    for name in [n for n in os.environ if n.startswith("REDACTOR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("REDACTOR_KEY", "a key for tests")


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """Each test begins in Chinese, whatever language a command spoke last in this process."""
    from redactor.cli import language

    language.choose([], {})


@pytest.fixture(scope="session")
def kit():  # type: ignore[no-untyped-def]
    """A toolkit with the built-in settings, loaded once."""
    from redactor import Toolkit

    return Toolkit.load()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command line in this process, in an empty folder; ``run_process`` does so in a process of its own."""
    import io

    from redactor.cli import main

    def call(*words: object, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
        streams = [io.TextIOWrapper(io.BytesIO(data), encoding="utf-8") for data in (stdin, b"", b"")]
        with monkeypatch.context() as patch:
            patch.chdir(tmp_path)
            for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
                patch.setattr(sys, name, stream)
            code = main([str(word) for word in words])
        for stream in streams:
            stream.flush()
        out, err = (stream.buffer.getvalue().decode() for stream in streams[1:])  # type: ignore[attr-defined]
        return subprocess.CompletedProcess(words, code, out, err)

    return call


@pytest.fixture
def run_process(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command line in a process of its own, in an empty folder."""

    def call(*words: object, stdin: bytes | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **environ}
        done = subprocess.run(
            [sys.executable, "-m", "redactor", *map(str, words)],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env=environment,
            timeout=120,
            check=False,
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return call
