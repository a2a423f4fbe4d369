"""Options that several commands share, and what follows from them. Annotations are made after the language is known."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from redactor.cli.language import lang, say
from redactor.errors import NamedInputMissing, OutputConflict, UsageError, not_written, unknown_choice
from redactor.output import BINARY
from redactor.report import Report, worst
from redactor.settings import Settings, load
from redactor.toolkit import Toolkit

if TYPE_CHECKING:
    from redactor.batch import Task

_PLAIN = re.compile(r"[\w./:=@%+,-]+")
"""A word that no shell takes apart."""
SUMMARY = ("html", "xlsx", "jsonl")
"""What is written into a folder given with ``--report``."""


def sources_argument() -> Any:
    """Files, folders, or - for standard input."""
    return typer.Argument(
        ...,
        help=say("文件或文件夹，可以多个；- 表示标准输入。", "Files or folders; - for standard input."),
        metavar=say("文件或文件夹", "FILE|DIR"),
        show_default=False,
    )


def policy_option() -> Any:
    """--policy."""
    return typer.Option(
        None,
        "--policy",
        help=say("策略名或策略文件，默认 publish。", "Policy name or file; default publish."),
        show_default=False,
    )


def rules_option() -> Any:
    """--rules."""
    return typer.Option(
        None, "--rules", help=say("另用一个规则包文件夹。", "Use another rule pack folder."), show_default=False
    )


def doctype_option() -> Any:
    """--doctype."""
    return typer.Option(
        None,
        "--doctype",
        help=say("指定文档类型，不自动识别（如 award_notice）。", "Document type, instead of recognizing it."),
        show_default=False,
    )


def format_option(subject: str = "check") -> Any:
    """--format."""
    from redactor.output import formats

    names = formats(subject)
    return typer.Option(
        "human", "--format", help=say(f"结果格式：{'、'.join(names)}。", f"Result format: {', '.join(names)}.")
    )


def region_option() -> Any:
    """--region."""
    return typer.Option(
        None,
        "--region",
        help=say(
            "加用一个地方规则包：名称（redactor rules list）或文件夹。",
            "Add a region's rules: a name (redactor rules list) or a folder.",
        ),
        show_default=False,
    )


def report_option() -> Any:
    """--report, any number of times."""
    return typer.Option(
        None,
        "--report",
        help=say(
            "把结果写入文件，按扩展名定格式（.html、.xlsx、.csv、.json、.txt 等），可多次；"
            "给文件夹则写入 report.html、report.xlsx、report.jsonl。",
            "Write the result to a file; its extension says the format (.html, .xlsx, .csv, .json, .txt ...). May be "
            "repeated; into a folder go report.html, report.xlsx and report.jsonl.",
        ),
        show_default=False,
    )


def lang_option() -> Any:
    """--lang (already looked at; declared so that it is accepted and shown)."""
    return typer.Option(None, "--lang", help=say("语言：zh 或 en。", "Language: zh or en."), show_default=False)


def ocr_option() -> Any:
    """--ocr."""
    return typer.Option(
        None,
        "--ocr",
        help=say("识别图片中的文字：auto、off 或 always。", "Read pictures: auto, off or always."),
        show_default=False,
    )


def config_option() -> Any:
    """--config."""
    return typer.Option(
        None, "--config", help=say("设置文件（redactor.toml）。", "Settings file (redactor.toml)."), show_default=False
    )


def password_option() -> Any:
    """--password."""
    return typer.Option(
        None, "--password", help=say("打开加密文件的密码。", "Password of encrypted inputs."), show_default=False
    )


def quiet_option() -> Any:
    """--quiet."""
    return typer.Option(False, "--quiet", "-q", help=say("只给退出码和错误。", "Exit code and errors only."))


def verbose_option() -> Any:
    """-v."""
    return typer.Option(
        False, "--verbose", "-v", help=say("列出全部发现、依据和保留项。", "List all findings, reasons and kept items.")
    )


def progress_option() -> Any:
    """--no-progress."""
    return typer.Option(False, "--no-progress", help=say("不显示进度条。", "No progress bar."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The shared options of one call, as given. ``reports`` are the files to write, see ``--report``."""

    policy: str | None = None
    rules: str | None = None
    doctype: str | None = None
    ocr: str | None = None
    config: Path | None = None
    password: str | None = None
    format: str = "human"
    reports: tuple[Path, ...] = ()
    quiet: bool = False
    verbose: bool = False
    progress: str = "auto"
    region: str | None = None
    subject: str = "check"
    gaps: Path | None = None

    def toolkit(self, data_folders: Sequence[Path] = ()) -> Toolkit:
        """Load settings and rules; documents are read in a worker. Raises UsageError or RuleFileError."""
        from redactor.batch.isolated import IsolatedToolkit
        from redactor.output import format_of, require

        require(self.format, self.subject)
        _require_style(self.progress)
        for path, subject in self.files():
            format_of(path, subject)
            _require_place(path)
        if self.format in BINARY and not self.quiet and sys.stdout.isatty():
            raise UsageError(
                problem_zh=f"{self.format} 不能显示在屏幕上，请用 --report 文件.{self.format}",
                problem_en=f"{self.format} is not for a terminal; use --report FILE.{self.format}",
                next_zh="请加上 --report，或换一种 --format（如 human、json）。",
                next_en="Add --report, or choose another --format (human, json).",
            )
        return IsolatedToolkit.load(settings=self._settings(data_folders))

    def files(self) -> list[tuple[Path, str]]:
        """Return the files to write and what each is about: the call's subject, or "gaps"."""
        found: list[tuple[Path, str]] = []
        for path in self.reports:
            if path.is_dir():
                found += [(path / f"report.{kind}", self.subject) for kind in SUMMARY]
            else:
                found.append((path, self.subject))
        return [*found, *([(self.gaps, "gaps")] if self.gaps is not None else [])]

    def _settings(self, data_folders: Sequence[Path]) -> Settings:
        chosen = {
            "policy": self.policy,
            "rules": self.rules,
            "region": self.region,
            "doctype": self.doctype,
            "ocr": self.ocr,
            "password": self.password,
            "lang": lang(),
        }
        settings = load(chosen, config=self.config, data_folders=[f for f in data_folders if f.is_dir()])
        if settings.doctype:
            _require_doctype(settings)
        return replace(settings, lang="en" if lang() == "en" else "zh")


def _require_style(style: str) -> None:
    from redactor.cli.progress import STYLES

    if style not in STYLES:
        raise unknown_choice(("进度显示", "progress style"), style, STYLES)


def _require_place(path: Path) -> None:
    if path.parent != Path() and not path.parent.is_dir():
        raise UsageError(
            problem_zh=f"{path.name} 没有地方写：文件夹 {path.parent} 不存在",
            problem_en=f"{path.name} cannot be written: there is no folder {path.parent}",
            next_zh="请先建立该文件夹，或把结果写到别处。",
            next_en="Make the folder first, or choose another place.",
        )


def refuse_overwriting(call: Call, tasks: Iterable[Task]) -> None:
    """Raise OutputConflict when a result file is one of the inputs."""
    inputs = {task.source.resolve() for task in tasks}
    for path, _ in call.files():
        if path.resolve() in inputs:
            raise OutputConflict(
                problem_zh=f"{path.name} 是输入文件，不能用来写结果",
                problem_en=f"{path.name} is among the inputs",
                next_zh="请换一个文件名，或把结果写到输入文件夹之外。",
                next_en="Choose another name, or a place outside the input folder.",
            )


def _require_doctype(settings: Settings) -> None:
    from extractors.doctype import OTHER
    from extractors.rulefile import files, rules_folder

    known = [p.stem for p in files(rules_folder(Path(settings.rules) if settings.rules else None), "doctypes")]
    if settings.doctype not in [*known, OTHER]:
        raise unknown_doctype(settings.doctype, known)


def unknown_doctype(given: str, known: Sequence[str]) -> UsageError:
    """Return the error for a document type that is not among the names."""
    import difflib

    near = difflib.get_close_matches(given, known, n=1, cutoff=0.5)
    advice = (f"，是不是 {near[0]}？", f", did you mean {near[0]}?") if near else ("", "")
    name = given or say("（空）", "(none)")
    return UsageError(
        problem_zh=f"没有“{name}”这种文档类型{advice[0]}",
        problem_en=f"no document type {name}{advice[1]}",
        next_zh="redactor rules list 列出全部文档类型。",
        next_en="redactor rules list shows all document types.",
    )


def typed(words: Iterable[str]) -> str:
    """Return words as they are typed behind a command; only what a shell would take apart is quoted."""
    quote = '"{}"'.format if os.name == "nt" else shlex.quote
    return " ".join(word if _PLAIN.fullmatch(word) else quote(word) for word in words)


def existing(sources: Sequence[str]) -> list[Path]:
    """Return the sources as places. Raises InputMissing (3) when one does not exist: nothing is begun then."""
    from redactor.batch.place import place

    paths = [place(source) for source in sources]
    for path in paths:
        if not path.exists() and not path.is_symlink():
            raise NamedInputMissing(name=path.name or str(path))
    return paths


def finish(reports: Sequence[Report], call: Call, *, streamed: bool = False) -> int:
    """Print or write the reports (unless they were printed as they came) and return the exit code of them all."""
    from redactor.output import render

    for path, subject in call.files():
        _write(path, subject, reports, call)
    if not call.quiet and not streamed:
        if call.format in BINARY:
            _write_binary(reports, call)
        else:
            sys.stdout.write(render(call.format, reports, lang=lang(), verbose=call.verbose, subject=call.subject))
    if call.quiet:
        _errors_only(reports)
    sys.stdout.flush()
    return worst([report.exit_code for report in reports])


def _write(path: Path, subject: str, reports: Sequence[Report], call: Call) -> None:
    from redactor.output import encode, format_of

    kind = format_of(path, subject)
    write_result(path, encode(kind, reports, lang=lang(), verbose=call.verbose, subject=subject))


def write_result(path: Path, data: bytes) -> None:
    """Write a file that was asked for besides the outputs. Raises NotWritten."""
    from redactor.files import write_whole

    try:
        write_whole(path, data)
    except OSError as error:
        raise not_written(path.name, error) from error


def _write_binary(reports: Sequence[Report], call: Call) -> None:
    from redactor.output import encode

    sys.stdout.flush()
    sys.stdout.buffer.write(encode(call.format, reports, lang=lang(), verbose=call.verbose, subject=call.subject))


def _errors_only(reports: Iterable[Report]) -> None:
    from redactor.output.human import printable, wrap

    for report in reports:
        if (failure := report.failure) is not None:
            message = f"{report.source.name}{say('：', ': ')}{say(failure.message_zh, failure.message_en)}"
            hint = say(failure.hint_zh, failure.hint_en)
            for line in (*wrap(printable(message), "✗ ", "  "), *wrap(printable(hint), "  → ", "    ")):
                print(line, file=sys.stderr)
