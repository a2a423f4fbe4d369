"""Mutation testing: change one thing in a module at a time and see whether the tests that run it notice.

``python tests/hostile/mutation.py redactor/rewrite redactor/verify/forms.py --tests tests/redactor tests/word -n 25``
runs the tests once and notes which lines of the modules each one runs (``--trace FILE`` keeps the notes), then draws
changes of each module. Each is put into a fork of the process in which everything is loaded, and met by the tests that
run its lines, cheapest first, for ``--seconds`` of work. Prints each survivor and each module's score.
Work on a copy of the tree when others edit it.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib
import json
import os
import random
import resource
import signal
import sys
import tempfile
import time
import types
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from tests.hostile.changes import Change, changes, compiled  # noqa: E402  the command finds it by the line above

SURVIVED, KILLED, FAILED = 0, 1, 2
"""How a fork ends; one ended by a signal (too long, too large) counts as killed."""
_OF_MODULES = ("__name__", "__file__", "__package__", "__path__", "__spec__")


class Traced:
    """The tests with the lines of the modules that each one runs, and its CPU seconds."""

    def __init__(self, modules: list[str]) -> None:
        self.files = {str(ROOT / name): name for name in modules}
        self.lines: dict[str, dict[str, set[int]]] = {}
        self.seconds: dict[str, float] = {}

    @contextlib.contextmanager
    def noting(self, test: str) -> Iterator[None]:
        """Note what is run meanwhile."""
        lines = self.lines.setdefault(test, {})

        def call(frame: types.FrameType, event: str, argument: Any) -> Any:
            name = self.files.get(frame.f_code.co_filename)
            if name is None:
                return None
            seen = lines.setdefault(name, set())
            seen.add(frame.f_lineno)

            def line(frame: types.FrameType, event: str, argument: Any) -> Any:
                seen.add(frame.f_lineno)
                return line

            return line

        begun = time.process_time()
        sys.settrace(call)
        yield
        sys.settrace(None)
        self.seconds[test] = time.process_time() - begun

    def save(self, file: Path) -> None:
        """Keep the notes."""
        lines = {test: {name: sorted(seen) for name, seen in lines.items()} for test, lines in self.lines.items()}
        file.write_text(json.dumps([self.seconds, lines]), encoding="utf-8")

    def load(self, file: Path) -> None:
        """Read them again."""
        self.seconds, lines = json.loads(file.read_text(encoding="utf-8"))
        self.lines = {test: {name: set(seen) for name, seen in rows.items()} for test, rows in lines.items()}

    def tests(self, module: str, change: Change, budget: float) -> list[str]:
        """Return tests that run the change, a few of each function first, and cheap ones; at least one if there is."""
        rounds: Counter[str] = Counter()
        order = []
        for test in sorted(self.lines, key=lambda test: (self.seconds[test], test)):
            lines = self.lines[test].get(module, set())
            if lines and not (change.inside and lines.isdisjoint(change.head)):
                function = test.split("[")[0]
                order.append((rounds[function] // 4, self.seconds[test], test))
                rounds[function] += 1
        chosen, spent = [], 0.0
        for _, seconds, test in sorted(order):
            if not chosen or spent + seconds <= budget:
                chosen.append(test)
                spent += seconds
        return chosen


class Live:
    """A loaded module whose code can be changed in place, with all that holds its functions."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.source = (ROOT / file).read_text(encoding="utf-8")
        self.name = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        self.module = importlib.import_module(self.name)
        self.functions: list[types.FunctionType] = []
        self.caches: list[Any] = []

    def put(self, change: Change) -> None:
        """Change the functions that are there; for a change outside of functions also constants and defaults."""
        code = compiled(self.source, change, str(ROOT / self.file))
        new = dict(_codes(code))
        for function in self.functions:
            other = new.get((function.__code__.co_qualname, function.__code__.co_firstlineno))
            if other is not None and other.co_freevars == function.__code__.co_freevars:
                function.__code__ = other
        for cache in self.caches:
            cache.cache_clear()
        if not change.inside:
            self._run(code)

    def _run(self, code: types.CodeType) -> None:
        other = types.ModuleType(self.name)
        other.__dict__.update({key: value for key, value in vars(self.module).items() if key in _OF_MODULES})
        sys.modules[self.name] = other  # dataclasses look their module up
        exec(code, other.__dict__)
        sys.modules[self.name] = self.module
        for key, value in vars(other).items():
            old = vars(self.module).get(key)
            if isinstance(value, types.FunctionType) and isinstance(old, types.FunctionType):
                old.__defaults__, old.__kwdefaults__ = value.__defaults__, value.__kwdefaults__
            elif not (key.startswith("__") or callable(value) or isinstance(value, types.ModuleType) or value == old):
                for holder in list(sys.modules.values()):
                    if holder.__dict__.get(key) is old:
                        holder.__dict__[key] = value


def _find_functions(modules: dict[str, Live]) -> None:
    """Look once through all there is."""
    for item in gc.get_objects():
        function = item.__wrapped__ if hasattr(type(item), "cache_clear") else item
        if isinstance(function, types.FunctionType) and function.__code__.co_filename in modules:
            module = modules[function.__code__.co_filename]
            (module.functions if function is item else module.caches).append(item)


def _codes(code: types.CodeType) -> Iterator[tuple[tuple[str, int], types.CodeType]]:
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield (inner.co_qualname, inner.co_firstlineno), inner
            yield from _codes(inner)


class Run:
    """The pytest plugin: trace, then change and test in forks."""

    def __init__(self, given: argparse.Namespace, modules: list[str]) -> None:
        self.given, self.modules, self.traced = given, modules, Traced(modules)
        self.killers: Counter[str] = Counter()
        self.sound: dict[str, bool] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of pytest's own."""
        self.manager = session.config.pluginmanager
        self.items = {item.nodeid: item for item in session.items}
        if self.given.trace and self.given.trace.exists():  # a first test loads the toolkit for all
            self.traced.load(self.given.trace)
            self.traced.lines = {test: lines for test, lines in self.traced.lines.items() if test in self.items}
            self._do([item for item in session.items if "kit" in getattr(item, "fixturenames", ())][:1])
        else:
            self._trace(session)
        live = [Live(name) for name in self.modules]
        _find_functions({str(ROOT / module.file): module for module in live})
        gc.freeze()
        for module in live:
            self._module(module)
        return True

    def _trace(self, session: pytest.Session) -> None:
        for item, following in zip(session.items, [*session.items[1:], session.items[0]], strict=True):
            before = session.testsfailed
            with self.traced.noting(item.nodeid):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed > before:
                del self.traced.lines[item.nodeid]
        if self.given.trace:
            self.traced.save(self.given.trace)

    def _module(self, live: Live) -> None:
        drawn = changes(live.source)
        random.Random(f"{self.given.seed} {live.file}").shuffle(drawn)
        drawn = drawn[: self.given.n]
        killed = 0
        for change in drawn:
            outcome, tests = self._met(live, change)
            killed += outcome == "killed"
            if outcome != "killed":
                print(f"{outcome} {live.file}:{change} ({tests} tests)", flush=True)
        print(f"{live.file}: {killed} of {len(drawn)} killed", flush=True)

    def _met(self, live: Live, change: Change) -> tuple[str, int]:
        """Return what became of a change, and how many tests it met; those that killed most come first."""
        tests = self.traced.tests(live.file, change, self.given.seconds)
        often = [test for test, _ in self.killers.most_common(5) if test in tests]
        tests = [*often, *(test for test in tests if test not in often)]
        while tests:
            code, killer = self._fork(tests, live, change)
            if code == SURVIVED:
                return "survived", len(tests)
            if not killer:  # the changed module does not even load
                return "killed", len(tests)
            if code != KILLED or self._sound(killer):
                self.killers[killer] += 1
                return "error" if code == FAILED else "killed", len(tests)
            tests.remove(killer)
        return "not run", 0

    def _sound(self, test: str) -> bool:
        """Tell whether a test passes in a fork without any change."""
        if test not in self.sound:
            self.sound[test] = self._fork([test], None, None)[0] == SURVIVED
        return self.sound[test]

    def _fork(self, tests: list[str], live: Live | None, change: Change | None) -> tuple[int, str]:
        """Run tests in a fork; return how it ended and the last test begun, if any was."""
        with tempfile.TemporaryFile() as begun:
            process = os.fork()
            if not process:
                code = FAILED
                try:
                    os.setpgid(0, 0)
                    limit = int(3 * self.given.seconds) + 30
                    signal.alarm(4 * limit)
                    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
                    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
                    self.manager.unregister(name="terminalreporter")  # nobody wants to see the dots
                    if live is not None and change is not None:
                        live.put(change)
                    code = self._do([self.items[test] for test in tests], begun.fileno())
                finally:
                    os._exit(code)
            code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process, signal.SIGKILL)  # processes that the tests began
            begun.seek(0)
            return code, begun.read().decode().rpartition("\n")[0].rpartition("\n")[2]

    def _do(self, items: list[pytest.Item], told: int | None = None) -> int:
        for item in items[:1]:
            item.session._setupstate.teardown_exact(item)  # what the last test of this process has left set up
        for item, following in zip(items, [*items[1:], *items[-1:]], strict=True):
            if told is not None:
                os.write(told, f"{item.nodeid}\n".encode())
            before = item.session.testsfailed
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if item.session.testsfailed > before:
                return KILLED
        return SURVIVED


def main() -> None:
    """Test the tests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="+", help="modules, or folders of them")
    parser.add_argument("--tests", nargs="+", required=True)
    parser.add_argument("-n", type=int, default=25, help="most changes of a module, chosen at random")
    parser.add_argument("--seconds", type=float, default=5, help="CPU seconds of tests that a change meets")
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--trace", type=Path)
    given = parser.parse_args()
    paths = [ROOT / word for word in given.modules]
    files = sorted(file for path in paths for file in (path.rglob("*.py") if path.is_dir() else [path]))
    os.chdir(ROOT)
    words = ["-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:faulthandler", "--tb=no", *given.tests]
    sys.exit(pytest.main(words, plugins=[Run(given, [file.relative_to(ROOT).as_posix() for file in files])]))


if __name__ == "__main__":
    main()
