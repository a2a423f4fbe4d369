"""No number of a corpus is where it does not belong: in what is logged at DEBUG, printed, reported, kept in journals
or temporary folders, in the ledger's database, or named on a command line. Core files are tested with workers
(test_isolation), what is asked of a server with the server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support import ROOT

from redactor import Toolkit
from tests.hostile.hunt import KINDS, MAKERS
from tests.hostile.mutants import mutated
from tests.hostile.planting import Plant
from tests.hostile.reading import digits

_CODE = """
import logging, sys, warnings
logging.basicConfig(level=logging.DEBUG)
warnings.simplefilter("always")
from redactor.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Documents with numbers in them, whole and damaged, one with a number in its name."""
    folder = tmp_path_factory.mktemp("corpus")
    secrets: list[str] = []
    for seed in range(700, 700 + len(KINDS)):
        plant, suffix = Plant(seed), KINDS[seed % len(KINDS)]
        data = MAKERS[suffix](plant)
        (folder / f"{seed}{suffix}").write_bytes(data)
        (folder / f"damaged{seed}{suffix}").write_bytes(mutated(data, seed))
        secrets += plant.secrets
    plant = Plant(699)
    _, number = plant.value("file name")
    (folder / f"名单{number}.txt").write_text(plant.sentence("text"), encoding="utf-8")
    return folder, [*secrets, *plant.secrets]


def seen_of(process: subprocess.Popen[bytes]) -> str:
    """Return the command lines of all processes until one ends."""
    seen: set[bytes] = set()
    while process.poll() is None:
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                seen.add(path.read_bytes())
            except OSError:
                continue
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
    return "\n".join(line.decode("utf-8", "replace") for line in seen)


def leaked(text: str, secrets: list[str]) -> list[str]:
    """A number counts as leaked when its first twelve digits (of a mobile number all) stand together."""
    folded = digits(text)
    return [secret[-4:] for secret in secrets if secret.rstrip("X")[:12] in folded]


def texts_below(folder: Path) -> str:
    found = []
    for path in folder.rglob("*"):
        found.append(path.name)
        if path.is_file() and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as package:
                found += [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
        elif path.is_file():
            found.append(path.read_bytes().decode("utf-8", "replace"))
    return "\n".join(found)


@pytest.mark.parametrize("command", ["check", "clean"])
def test_nothing_is_told(command: str, corpus: tuple[Path, list[str]], tmp_path: Path) -> None:
    folder, secrets = corpus
    reports, temporary, out = tmp_path / "reports", tmp_path / "temporary", tmp_path / "out"
    reports.mkdir()
    temporary.mkdir()
    words = [command, str(folder), "--ocr", "off", "-v", *(["-o", str(out)] if command == "clean" else [])]
    for kind in ("json", "jsonl", "sarif", "csv", "xlsx", "html"):
        words += ["--report", str(reports / f"r.{kind}")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), "PYTHONDEVMODE": "1"}
    with (tmp_path / "printed").open("wb") as printed:
        process = subprocess.Popen(
            [sys.executable, "-c", _CODE, *words], cwd=tmp_path, env=environment, stdout=printed, stderr=printed
        )
        commands = seen_of(process)
    assert process.returncode in (1, 3, 4), (tmp_path / "printed").read_text(encoding="utf-8")[-2000:]
    assert leaked((tmp_path / "printed").read_text(encoding="utf-8", errors="replace"), secrets) == []
    assert leaked(commands, secrets) == []
    assert len(list(reports.iterdir())) == 6 and leaked(texts_below(reports), secrets) == []
    assert list(temporary.iterdir()) == []
    journals = list(tmp_path.glob(".*journal*"))
    assert (command == "check") == (not journals)
    assert leaked("".join(path.read_text(encoding="utf-8") for path in journals), secrets) == []


_LEDGER = """
import logging, sys, warnings
logging.basicConfig(level=logging.DEBUG)
from redactor.cli import main
by = ["--by", "经办甲", "--date", "2024-06-06"]
add = ["--title", "公示", "--department", "镇财政所", "--project", "工程", "--doctype", "award_notice"]
codes = [main(["ledger", *words]) for words in (
    ["init", "--date", "2024-06-01"], ["add", *add, "--formed", "2024-06-04", *by],
    *(["submit", "GK-2024-0001", sys.argv[1], public, *by] for public in sys.argv[1:]),
    ["show", "GK-2024-0001"], ["export", "all.jsonl"], ["export", "all.xlsx"], ["backup", "copy.db"],
)]
print(codes)
"""


def test_nothing_is_kept_in_the_ledger(kit: Toolkit, tmp_path: Path) -> None:
    """Neither when what is submitted holds numbers, and is refused, nor when it is their source."""
    pytest.importorskip("sqlalchemy")
    plant = Plant(701)
    (tmp_path / "in.docx").write_bytes(MAKERS[".docx"](plant))
    (tmp_path / "out.docx").write_bytes(kit.clean(tmp_path / "in.docx").data)
    here = tmp_path / "ledger"
    here.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", _LEDGER, str(tmp_path / "in.docx"), str(tmp_path / "out.docx")],
        cwd=here, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True,
    )  # fmt: skip
    printed = (done.stdout + done.stderr).decode()
    codes = json.loads(done.stdout.decode().splitlines()[-1])
    assert codes[:2] + codes[4:] == [0] * 6 and "已机检" in printed, printed
    assert leaked(printed, list(plant.secrets)) == []
    assert leaked(texts_below(here), list(plant.secrets)) == []


def test_the_test_sees(corpus: tuple[Path, list[str]], tmp_path: Path) -> None:
    """Else it could not miss it."""
    folder, secrets = corpus
    (tmp_path / "a.txt").write_bytes(next(folder.glob("7*.txt")).read_bytes())
    assert leaked(texts_below(tmp_path), secrets)
