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
from typing import TYPE_CHECKING, Any, TextIO, cast

from redactor.errors import ToolkitError

if TYPE_CHECKING:
    import typer

USAGE = 2
BUG = 70
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        _use_utf8(cast(TextIO, stream))
    words = list(sys.argv[1:] if arguments is None else arguments)
    from redactor.cli.language import choose

    lang = "zh"
    try:
        lang = choose(words, os.environ)
        from redactor.cli.app import build

        return _run(build(lang), words, lang)
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


def _run(app: typer.Typer, words: list[str], lang: str) -> int:
    """Call the application; what its parser objects to is said in the clerk's language, and exits with 2."""
    import typer

    from redactor.cli import wording

    command = typer.main.get_command(app)
    wording.translate(command, lang)
    try:
        code = command.main(words, "redactor", standalone_mode=False)
    except SystemExit as stop:
        code = stop.code
    except typer.Abort:
        return INTERRUPTED
    except _usage_error() as error:
        return _objected(error, lang, _called(command, words))
    return code if isinstance(code, int) else 0 if code is None else 2


def _usage_error() -> type[Exception]:
    """Return the class of the parser's complaints, which typer exports through its children only."""
    import typer

    return next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")


def _called(command: Any, words: list[str]) -> str:
    """Return the command that the words name, as far as they name one: "redactor ledger add"."""
    path = ["redactor"]
    for word in words:
        if word in getattr(command, "commands", {}):
            command = command.commands[word]
            path.append(word)
    return " ".join(path)


def _objected(error: Any, lang: str, called: str) -> int:
    from redactor.cli import wording

    sentence = error.format_message()
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        print(sentence, file=sys.stderr)
        return USAGE
    way = f"{called} -h"
    if context is not None:
        print(context.get_usage(), file=sys.stderr)
    _complain(wording.complaint(sentence, lang), f"用法见 {way}" if lang == "zh" else f"See {way}")
    return USAGE


def _use_utf8(stream: TextIO) -> None:
    """A code page that lacks a character must not stop the run."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace")


def _complain(problem: str, hint: str) -> None:
    from redactor.output.human import printable, wrap

    lines = [*wrap(printable(problem), "✗ ", "  "), *wrap(printable(hint), "  → ", "    ")]
    print("\n".join(lines), file=sys.stderr)


def _bug(error: Exception, lang: str) -> int:
    """Say where the bug is; an exception's own text may quote a document and is not printed."""
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__} @ {Path(frame.filename).name}:{frame.lineno}"
    said = f"{ToolkitError.zh}：{where}" if lang == "zh" else f"{ToolkitError.en}: {where}"
    _complain(said, ToolkitError().hint(lang))
    return BUG


def entry() -> None:
    """Console script."""
    sys.exit(main())
