"""The container image, as far as its recipe tells; .ci/image builds it and runs it."""

from __future__ import annotations

import re
import tomllib

import pytest
from support import ROOT

RECIPE = ROOT / "Dockerfile"
pytestmark = pytest.mark.skipif(not RECIPE.is_file(), reason="no checkout")


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the recipe, with lines joined and remarks left out."""
    text = re.sub(r"^#.*\n", "", RECIPE.read_text(encoding="utf-8"), flags=re.MULTILINE).replace("\\\n", " ")
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in text.splitlines() if line.strip()]


def test_it_does_not_run_as_root() -> None:
    last = [value for name, value in instructions() if name == "USER"][-1]
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", last)


def test_what_is_copied_is_there_and_not_ignored() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"}
    copied = [name for kind, value in instructions() if kind == "COPY" and not value.startswith("--")
              for name in value.split()[:-1]]  # fmt: skip
    assert copied
    assert [name for name in copied if not (ROOT / name).exists() or name not in kept] == []


def test_what_the_package_is_built_of_is_copied() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {str(settings["project"]["readme"]), *settings["project"].get("license-files", ())}
    wheel = settings["tool"]["hatch"]["build"]["targets"]["wheel"]
    wanted |= {*wheel.get("packages", ()), *wheel.get("force-include", {})}
    text = RECIPE.read_text(encoding="utf-8")
    assert [name for name in wanted if not re.search(rf"^COPY .*\b{re.escape(name)}\b", text, re.MULTILINE)] == []


def test_it_brings_the_office_suite_the_fonts_and_every_extra() -> None:
    run = " ".join(value for name, value in instructions() if name == "RUN")
    assert {"libreoffice-writer-nogui", "libreoffice-calc-nogui", "fonts-noto-cjk"} <= set(run.split())
    assert ".[all]" in run
    assert "--no-install-recommends" in run
