"""The leak hunt: plant numbers at random, clean, and look for them by other means.

``python tests/hostile/hunt.py --count 5000 --home DIR`` goes on from where it stopped (DIR/state.json) and keeps each
leaking document in DIR; ``--first`` and ``--kinds`` choose others.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from tests.hostile import planting  # noqa: E402  the command finds them by the line above
from tests.hostile.planting import Plant  # noqa: E402
from tests.hostile.planting_pdf import pdf  # noqa: E402
from tests.hostile.reading import leaks  # noqa: E402

MAKERS: dict[str, Callable[[Plant], bytes]] = {
    ".docx": planting.docx, ".pdf": pdf, ".xlsx": planting.xlsx, ".ofd": planting.ofd, ".txt": planting.txt,
    ".html": planting.html, ".eml": planting.eml, ".zip": planting.archive, ".csv": planting.txt,
}  # fmt: skip
KINDS = (".docx", ".pdf", ".xlsx", ".docx", ".pdf", ".ofd", ".txt", ".html", ".eml", ".zip", ".csv", ".xlsx")
"""Which format a seed makes: by its rest."""


@dataclass(frozen=True)
class Hunted:
    """One document: what became of it and what was found in the output."""

    status: str
    why: str
    leaks: tuple[str, ...]
    plant: Plant
    data: bytes = field(repr=False)
    cleaned: bytes | None = field(repr=False)


def hunted(seed: int, kit: Any, suffix: str = "", kept: frozenset[str] = frozenset()) -> Hunted:
    """Make, clean and search the document of a seed; numbers of the kinds in ``kept`` may stay."""
    from redactor import pipeline

    suffix = suffix or KINDS[seed % len(KINDS)]
    plant = Plant(seed)
    data = MAKERS[suffix](plant)
    outcome = pipeline.process(data, kit, "clean", name=f"a{suffix}")
    why = outcome.report.failure.message_en if outcome.report.failure else ""
    secrets = [value for value, kind in plant.secrets.items() if kind not in kept]
    found = leaks(outcome.data, secrets) if outcome.data is not None else []
    return Hunted(outcome.report.status, why, tuple(sorted(set(found))), plant, data, outcome.data)


def main() -> None:
    """Hunt."""
    from redactor import Toolkit

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--first", type=int, default=1000)
    parser.add_argument("--home", type=Path, default=Path("out/hunt"))
    parser.add_argument("--kind", default="")
    parser.add_argument("--policy", default="publish")
    given = parser.parse_args()
    os.environ.setdefault("REDACTOR_KEY", "a key for the hunt")
    given.home.mkdir(parents=True, exist_ok=True)
    kit = Toolkit.load(given.policy, ocr="off")
    file = given.home / "state.json"
    state = json.loads(file.read_text()) if file.exists() else {"done": 0, "leaks": 0, "seconds": 0.0}
    outcomes = Counter(state.get("outcomes", {}))
    for number in range(state["done"], given.count):
        seed, begun = given.first + number, time.process_time()
        suffix = given.kind or KINDS[seed % len(KINDS)]
        found = hunted(seed, kit, suffix)
        outcomes[f"{suffix} {found.status}"] += 1
        if found.leaks or found.why:
            with (given.home / "found.jsonl").open("a") as log:
                told = {"seed": seed, "suffix": suffix, "status": found.status, "why": found.why}
                log.write(json.dumps({**told, "leaks": found.leaks, "how": found.plant.how}, ensure_ascii=False) + "\n")
        if found.leaks:
            state["leaks"] += 1
            (given.home / f"{seed}{suffix}").write_bytes(found.data)
        state["seconds"] += time.process_time() - begun
        state.update(done=number + 1, outcomes=dict(sorted(outcomes.items())))
        if number % 25 == 24 or number + 1 == given.count:
            file.write_text(json.dumps(state, indent=1))


if __name__ == "__main__":
    main()
