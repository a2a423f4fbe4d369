"""Same input, rules and version: the same bytes, in another process, order, job count, locale, time zone, hash seed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT

from redactor import Toolkit
from redactor.batch import plan, run
from tests.hostile.hunt import MAKERS
from tests.hostile.planting import Plant

_CODE = """
import hashlib, json, sys, pathlib
from redactor import Toolkit
kit = Toolkit.load(ocr="off")
paths = [pathlib.Path(word) for word in sys.argv[1:]]
print(json.dumps({path.name: hashlib.sha256(kit.clean(path).data).hexdigest() for path in paths}))
"""
ELSEWHERE = (
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C", "LANG": "C"},
    {"PYTHONHASHSEED": "77", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"},
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents of every format that has members, objects or identifiers to be put in some order."""
    made = tmp_path_factory.mktemp("documents")
    for seed, suffix in enumerate((".docx", ".xlsx", ".pdf", ".ofd", ".zip", ".eml", ".html", ".docx", ".pdf"), 500):
        (made / f"{seed}{suffix}").write_bytes(MAKERS[suffix](Plant(seed)))
    return made


@pytest.fixture(scope="module")
def here(folder: Path) -> dict[str, str]:
    kit = Toolkit.load(ocr="off")
    return {path.name: hashlib.sha256(kit.clean(path).data).hexdigest() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("environment", ELSEWHERE, ids=lambda environment: environment["TZ"])
def test_elsewhere(environment: dict[str, str], folder: Path, here: dict[str, str]) -> None:
    """In a process of its own, in the other order."""
    done = subprocess.run(
        [sys.executable, "-c", _CODE, *map(str, sorted(folder.iterdir(), reverse=True))],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout) == here


def test_by_two_workers(folder: Path, here: dict[str, str], tmp_path: Path) -> None:
    tasks = plan([folder], tmp_path)
    list(run(tasks, Toolkit.load(ocr="off"), goal="clean", executor="process", jobs=2))
    made = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in tmp_path.rglob("*.*")}
    assert made == here
