"""The command line. This is the one place where an exception becomes an exit code (DESIGN 7).

0 nothing to object to / all outputs written and proven · 1 findings or missing items, something left for review ·
2 wrong use, settings or rules · 3 an input was not checked · 4 output withheld · 5 a required part is missing ·
70 a bug · 130 interrupted
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO, cast

from redactor.errors import ToolkitError

BUG = 70
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        _use_utf8(cast(TextIO, stream))
    words = list(sys.argv[1:] if arguments is None else arguments)
    from redactor.cli.language import choose

    lang = choose(words, os.environ)
    try:
        from redactor.cli.app import build

        return _run(build(lang), words)
    except ToolkitError as error:
        _complain(error.text(lang), error.hint(lang))
        return error.exit_code
    except KeyboardInterrupt:
        _complain("已中断" if lang == "zh" else "interrupted", "")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001  the outermost door
        return _bug(error, lang)


def _run(app: object, words: list[str]) -> int:
    """Call a typer application; its usage errors exit with 2 and are already printed."""
    try:
        code = app(words, standalone_mode=True)  # type: ignore[operator]
    except SystemExit as stop:
        code = stop.code
    return code if isinstance(code, int) else 0 if code is None else 2


def _use_utf8(stream: TextIO) -> None:
    """A code page that lacks a character must not stop the run."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace")


def _complain(problem: str, hint: str) -> None:
    from redactor.output.human import printable

    print("✗ " + printable(problem), file=sys.stderr)
    if hint:
        print("  → " + printable(hint), file=sys.stderr)


def _bug(error: Exception, lang: str) -> int:
    """Say where the bug is; an exception's own text may quote a document and is not printed."""
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__} @ {Path(frame.filename).name}:{frame.lineno}"
    _complain(f"{ToolkitError.zh if lang == 'zh' else ToolkitError.en}: {where}", ToolkitError().hint(lang))
    return BUG


def entry() -> None:
    """Console script."""
    sys.exit(main())
