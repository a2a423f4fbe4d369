"""Fuzz one target, or all one after the other: ``python tests/hostile/fuzz.py [TARGET ...] --seconds 600 --home DIR``.

A broken promise is kept in DIR/findings/TARGET/ (one input a place in the code) and the fuzzing goes on; figures go
to DIR/figures.jsonl. A hang, a crash of the interpreter or too much memory ends the target's process: libFuzzer
writes the input to DIR/findings/TARGET/ too.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
ROOT = HERE.parents[2]
SLOW = 20


def place(error: BaseException) -> str:
    """Name what went wrong and where: two inputs with the same place are one finding."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "/redactor/" in frame.filename or "/extractors/" in frame.filename]
    frame = (own or frames)[-1]
    said = str(error)[:40] if isinstance(error, AssertionError) else ""
    return f"{type(error).__name__} {Path(frame.filename).name}:{frame.lineno} {said}".strip()


def fuzz(name: str, seconds: int, home: Path) -> None:
    """Fuzz in this process, which libFuzzer ends."""
    import atheris

    with atheris.instrument_imports(include=["extractors", "redactor"], enable_loader_override=False):
        import extractors  # noqa: F401
        import redactor  # noqa: F401
        from tests.hostile import targets

        targets.kit()
        for data in _seeds(name):
            targets.TARGETS[name](data)
    findings, seen = home / "findings" / name, set[str]()
    findings.mkdir(parents=True, exist_ok=True)
    figures = {"target": name, "runs": 0, "findings": 0, "slowest": 0.0, "seconds": seconds}

    def one(data: bytes) -> None:
        begun = time.process_time()
        try:
            targets.TARGETS[name](data)
        except Exception as error:  # noqa: BLE001  every kind is a finding
            where = place(error)
            if where not in seen:
                seen.add(where)
                digest = hashlib.sha256(where.encode()).hexdigest()[:12]
                (findings / digest).write_bytes(data)
                (findings / f"{digest}.txt").write_text(where + "\n" + traceback.format_exc())
                figures["findings"] = len(seen)
        figures["runs"] = int(figures["runs"]) + 1
        figures["slowest"] = max(float(figures["slowest"]), time.process_time() - begun)
        if int(figures["runs"]) % 200 == 0:
            figures["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            (home / f"{name}.json").write_text(json.dumps(figures))

    corpus = home / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    for data in _seeds(name):
        (corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    words = [
        sys.argv[0], str(corpus), f"-max_total_time={seconds}", f"-timeout={SLOW}", "-rss_limit_mb=3072",
        "-max_len=65536", f"-artifact_prefix={findings}/", "-print_final_stats=1", "-verbosity=0",
    ]  # fmt: skip
    atheris.Setup(words, one)
    atheris.Fuzz()


def _seeds(name: str) -> list[bytes]:
    from tests.hostile import seeds

    return seeds.SEEDS[name]()


def main() -> None:
    """Parse the command line; each target runs in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--home", type=Path, default=Path("out/fuzz"))
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given: Any = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    if given.inside:
        fuzz(given.targets[0], given.seconds, given.home)
        return
    from tests.hostile.targets import TARGETS

    given.home.mkdir(parents=True, exist_ok=True)
    for name in given.targets or TARGETS:
        words = [
            sys.executable,
            str(HERE),
            name,
            "--seconds",
            str(given.seconds),
            "--home",
            str(given.home),
            "--inside",
        ]
        environment = {**os.environ, "REDACTOR_KEY": "a key for the fuzzer"}
        with (given.home / f"{name}.log").open("wb") as log:
            done = subprocess.run(words, stdout=log, stderr=subprocess.STDOUT, env=environment, check=False)
        known = home_figures(given.home, name)
        line = {**known, "exit": done.returncode}
        with (given.home / "figures.jsonl").open("a") as figures:
            figures.write(json.dumps(line) + "\n")
        print(json.dumps(line), flush=True)


def home_figures(home: Path, name: str) -> dict[str, Any]:
    """Return the last figures that the target's process left."""
    path = home / f"{name}.json"
    return dict(json.loads(path.read_text())) if path.exists() else {"target": name}


if __name__ == "__main__":
    main()
