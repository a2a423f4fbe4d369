"""Same input, rules and version: the same bytes, in another process, order, job count, locale, time zone, hash seed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from support import ROOT

from extractors.ocr_engines import ENGINES, load_engine
from redactor import Toolkit
from redactor.batch import plan, run
from tests.hostile.hunt import MAKERS
from tests.hostile.planting import Plant
from tests.ocr.sheets import encoded
from tests.ocr.test_engine import picture

_CODE = """
import hashlib, json, sys, pathlib
from extractors.ocr_engines import ENGINES, load_engine
from redactor import Toolkit
kit = Toolkit.load(ocr_engine="plates")
paths = [pathlib.Path(word) for word in sys.argv[1:]]
print(json.dumps({path.name: hashlib.sha256(kit.clean(path).data).hexdigest() for path in paths}))
"""
ELSEWHERE = (
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C", "LANG": "C"},
    {"PYTHONHASHSEED": "77", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"},
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Another package, which offers an engine that reads the same on every machine."""
    place = tmp_path_factory.mktemp("package")
    (place / "plates-1.dist-info").mkdir()
    (place / "plates-1.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: plates\nVersion: 1\n")
    (place / "plates-1.dist-info/entry_points.txt").write_text(f"[{ENGINES}]\nplates = plates:Plates\n")
    (place / "plates.py").write_text("from tests.ocr.test_engine import Plates as Plates\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(place))
        load_engine.cache_clear()
        yield place
    load_engine.cache_clear()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents of every format that has members, objects or identifiers to be put in some order."""
    made = tmp_path_factory.mktemp("documents")
    for seed, suffix in enumerate((".docx", ".xlsx", ".pdf", ".ofd", ".zip", ".eml", ".html", ".docx", ".pdf"), 500):
        (made / f"{seed}{suffix}").write_bytes(MAKERS[suffix](Plant(seed)))
    for suffix, kind in ((".png", "PNG"), (".jpg", "JPEG"), (".bmp", "BMP")):
        (made / f"scan{suffix}").write_bytes(encoded(picture(), kind))
    (made / "scan.tiff").write_bytes(encoded(picture(), "TIFF", save_all=True, append_images=[picture()]))
    page = docx.Document()
    page.add_picture(str(made / "scan.png"))
    page.save(str(made / "picture.docx"))
    return made


@pytest.fixture(scope="module")
def here(folder: Path, engine: Path) -> dict[str, str]:
    kit = Toolkit.load(ocr_engine="plates")
    cleaned = {path.name: kit.clean(path) for path in sorted(folder.iterdir())}
    pictures = [done.report.counts()["redact"] for name, done in cleaned.items() if "scan" in name or "pict" in name]
    assert pictures == [1, 1, 1, 1, 2], "else nothing would be painted"
    return {name: hashlib.sha256(done.data).hexdigest() for name, done in cleaned.items()}


@pytest.mark.parametrize("environment", ELSEWHERE, ids=lambda environment: environment["TZ"])
def test_elsewhere(environment: dict[str, str], folder: Path, here: dict[str, str], engine: Path) -> None:
    """In a process of its own, in the other order."""
    paths = os.pathsep.join(map(str, (engine, ROOT, ROOT / "tests")))
    done = subprocess.run(
        [sys.executable, "-c", _CODE, *map(str, sorted(folder.iterdir(), reverse=True))],
        env={**os.environ, "PYTHONPATH": paths, **environment},
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout) == here


def test_by_two_workers(folder: Path, here: dict[str, str], tmp_path: Path) -> None:
    tasks = plan([folder], tmp_path)
    list(run(tasks, Toolkit.load(ocr_engine="plates"), goal="clean", executor="process", jobs=2))
    made = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in tmp_path.rglob("*.*")}
    assert made == here
