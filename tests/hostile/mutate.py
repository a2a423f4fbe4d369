"""Clean mutants of real files in a worker: ``python tests/hostile/mutate.py FOLDER ... --count 20000 --home DIR``.

Every outcome is a proven output or a clear error. What is not (a bug, a limit of time or memory, a dead worker) is kept
in DIR by the names of its file and seed; ``DIR/state.json`` has the figures and where to go on after an interruption.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

SECONDS = 60.0
MEMORY = 3 * 1024**3
KINDS = frozenset({".docx", ".docm", ".dotx", ".xlsx", ".pdf", ".ofd", ".html", ".eml", ".txt", ".csv"})


def outcome(kit: Any, data: bytes, name: str) -> dict[str, Any]:
    """Clean in the worker; say what became of it and what it cost (CPU seconds, peak memory in MiB)."""
    import resource

    from redactor import pipeline

    begun = time.process_time()
    done = pipeline.process(data, kit, "clean", name=name)
    report = done.report
    proven = report.verify is not None and report.verify.passed and (report.exit_code < 2 or report.members)
    return {
        "status": report.status,
        "failure": report.failure.code if report.failure else "",
        "right": proven if done.data is not None else report.exit_code in (3, 4),
        "seconds": time.process_time() - begun,
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


class Bench:
    """A worker that is replaced when it dies."""

    def __init__(self) -> None:
        from extractors.limits import Limits
        from redactor import Toolkit
        from redactor.settings import Settings

        limits = Limits(seconds=SECONDS, memory_bytes=MEMORY)
        self.kit = Toolkit.load(settings=Settings(limits=limits, ocr="off"))
        self.worker: Any = None

    def outcome(self, data: bytes, name: str) -> dict[str, Any]:
        """Return what became of a file; ``failure`` is "Bug" or "WorkerLimit" when it was no clear error."""
        from redactor.batch.worker import forked
        from redactor.report import Failure
        from redactor.web.worker import serve

        if self.worker is None:
            self.worker = forked(serve, self.kit)
        process, pipe = self.worker
        answer: Any = None
        with contextlib.suppress(EOFError, OSError):
            pipe.send((outcome, (data, name)))
            if pipe.poll(SECONDS + 5):
                answer = pipe.recv()
        if isinstance(answer, dict):
            return answer
        if isinstance(answer, Failure):
            return {"status": "NOT_CHECKED", "failure": f"{answer.code} {answer.message_en}", "right": False}
        self.stop()
        return {"status": "NOT_CHECKED", "failure": f"worker ended {process.exitcode}", "right": False}

    def stop(self) -> None:
        """End the worker."""
        if self.worker is not None:
            self.worker[0].kill()
            self.worker = None


def files(folders: list[Path], most: int) -> list[Path]:
    """Return the files to be broken, of at most ``most`` bytes."""
    found = [path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in KINDS]
    return sorted(path for path in found if path.is_file() and 0 < path.stat().st_size <= most)


def plan(paths: list[Path], count: int) -> Iterator[tuple[int, Path]]:
    """Yield number and file of each mutant; small files come oftener."""
    weights = [1 / (20_000 + path.stat().st_size) for path in paths]
    chance = random.Random(12)
    for number in range(count):
        yield number, chance.choices(paths, weights)[0]


def main() -> None:
    """Run until ``--count`` mutants are done, from where the last run stopped."""
    from mutants import mutated

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--most", type=int, default=60_000, help="bytes of the largest file taken")
    parser.add_argument("--home", type=Path, default=Path("out/mutants"))
    given = parser.parse_args()
    given.home.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("REDACTOR_KEY", "a key for mutants")
    state_file = given.home / "state.json"
    state = json.loads(state_file.read_text()) if state_file.exists() else {"done": 0, "slowest": [0, ""], "mib": 0}
    outcomes = Counter(state.get("outcomes", {}))
    bench = Bench()
    for number, path in plan(files(given.folders, given.most), given.count):
        if number < state["done"]:
            continue
        data = mutated(path.read_bytes(), number)
        found = bench.outcome(data, "a" + path.suffix)
        outcomes[f"{found['status']} {found['failure']}".strip()] += 1
        if not found["right"]:
            (given.home / f"{number}{path.suffix}").write_bytes(data)
            with (given.home / "findings.jsonl").open("a") as log:
                log.write(json.dumps({"seed": number, "file": str(path), **found}) + "\n")
        state["slowest"] = max(state["slowest"], [round(found.get("seconds", 0.0), 2), f"{number} {path.name}"])
        state.update(done=number + 1, mib=max(state["mib"], found.get("mib", 0)), outcomes=dict(outcomes))
        if number % 50 == 0:
            state_file.write_text(json.dumps(state, indent=1))
    state_file.write_text(json.dumps(state, indent=1))
    bench.stop()


if __name__ == "__main__":
    main()
