"""What `serve` and `review` refuse before they listen."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest


def test_serve_needs_a_key(run: Any) -> None:
    done = run("serve", "--port", "0")
    assert done.returncode == 2
    assert "REDACTOR_API_KEY" in done.stderr


def test_serve_needs_a_free_port(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDACTOR_API_KEY", "a-key-for-tests-0123456789")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("serve", "--port", taken.getsockname()[1])
    assert done.returncode == 2
    assert "a-key-for-tests" not in done.stderr


@pytest.mark.parametrize(("words", "code"), [(["none.docx"], 3), (["--ledger", "none.db"], None)])
def test_review_needs_what_it_is_given(run: Any, tmp_path: Path, words: list[str], code: int | None) -> None:
    done = run("review", "--no-open", *words)
    assert done.returncode == code or (code is None and done.returncode in (2, 3))
    assert "token=" not in done.stderr


def test_without_the_extra_the_commands_say_so(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == "starlette" else found(name, *more)
    )
    for words in (["serve"], ["review", "--no-open"]):
        done = run(*words)
        assert done.returncode == 5
        assert "[web]" in done.stderr
