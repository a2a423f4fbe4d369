"""Options that several commands share, and what follows from them. Annotations are made after the language is known."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import typer

from extractors.errors import InputMissing
from redactor.cli.language import lang, say
from redactor.errors import OutputConflict, UsageError
from redactor.report import Report, worst
from redactor.settings import Settings, load
from redactor.toolkit import Toolkit


def sources_argument() -> Any:
    """Files, folders, or - for standard input."""
    return typer.Argument(
        ...,
        help=say("文件或文件夹，可以多个；- 表示标准输入。", "Files or folders; - for standard input."),
        metavar=say("文件或文件夹...", "FILE|DIR..."),
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


def format_option() -> Any:
    """--format."""
    return typer.Option(
        "human", "--format", help=say("结果格式：human、json 或 jsonl。", "Result format: human, json or jsonl.")
    )


def report_option() -> Any:
    """--report."""
    return typer.Option(
        None,
        "--report",
        help=say(
            "把结果写入文件（按扩展名 .json/.jsonl/.txt 定格式）。", "Write the result to a file (.json, .jsonl, .txt)."
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


@dataclass(frozen=True, slots=True)
class Call:
    """The shared options of one call, as given."""

    policy: str | None = None
    rules: str | None = None
    doctype: str | None = None
    ocr: str | None = None
    config: Path | None = None
    password: str | None = None
    format: str = "human"
    report: Path | None = None
    quiet: bool = False
    verbose: bool = False
    no_progress: bool = False

    def toolkit(self, data_folders: Sequence[Path] = ()) -> Toolkit:
        """Load settings and rules. Raises UsageError or RuleFileError."""
        from redactor.output import FORMATS

        if self.format not in FORMATS:
            raise UsageError(
                problem_zh=f"没有 {self.format} 这种格式，可用：{'、'.join(FORMATS)}",
                problem_en=f"no format {self.format}; there are: {', '.join(FORMATS)}",
            )
        if self.report is not None and self.report.parent != Path() and not self.report.parent.is_dir():
            raise OutputConflict(
                problem_zh=f"报告所在文件夹不存在：{self.report.parent}",
                problem_en=f"no such folder: {self.report.parent}",
            )
        return Toolkit.load(settings=self._settings(data_folders))

    def _settings(self, data_folders: Sequence[Path]) -> Settings:
        chosen = {
            "policy": self.policy,
            "rules": self.rules,
            "doctype": self.doctype,
            "ocr": self.ocr,
            "password": self.password,
            "lang": lang(),
        }
        settings = load(chosen, config=self.config, data_folders=[f for f in data_folders if f.is_dir()])
        if settings.doctype:
            _require_doctype(settings)
        return replace(settings, lang="en" if lang() == "en" else "zh")


def _require_doctype(settings: Settings) -> None:
    import difflib

    from extractors.doctype import OTHER
    from extractors.rulefile import files, rules_folder

    known = [p.stem for p in files(rules_folder(Path(settings.rules) if settings.rules else None), "doctypes")]
    if settings.doctype not in [*known, OTHER]:
        near = difflib.get_close_matches(settings.doctype, known, n=1)
        advice = (f"，是不是 {near[0]}？", f", did you mean {near[0]}?") if near else ("", "")
        raise UsageError(
            problem_zh=f"没有 {settings.doctype} 这种文档类型{advice[0]}（redactor rules list 列出全部）",
            problem_en=f"no document type {settings.doctype}{advice[1]} (redactor rules list shows all)",
        )


def existing(sources: Sequence[str]) -> list[Path]:
    """Return the sources as paths. Raises InputMissing (3) when one does not exist: nothing is begun then."""
    paths = [Path(source) for source in sources]
    for path in paths:
        if not path.exists() and not path.is_symlink():
            raise _Missing(name=path.name or str(path))
    return paths


class _Missing(InputMissing):
    zh = "文件或文件夹不存在：{name}"
    en = "no such file or folder: {name}"


def finish(reports: Sequence[Report], call: Call, *, streamed: bool = False) -> int:
    """Print or write the reports (unless they were printed as they came) and return the exit code of them all."""
    from redactor.output import render

    if call.report is not None:
        from redactor.batch.work import write_whole

        kind = {".json": "json", ".jsonl": "jsonl"}.get(call.report.suffix.lower(), "human")
        write_whole(call.report, render(kind, reports, lang=lang(), verbose=call.verbose).encode())
    if not call.quiet and not streamed:
        sys.stdout.write(render(call.format, reports, lang=lang(), verbose=call.verbose))
    if call.quiet:
        _errors_only(reports)
    sys.stdout.flush()
    return worst([report.exit_code for report in reports])


def _errors_only(reports: Iterable[Report]) -> None:
    from redactor.output.human import printable

    for report in reports:
        if report.failure is not None:
            message = report.failure.message_zh if lang() == "zh" else report.failure.message_en
            print(f"✗ {printable(report.source.name)}: {message}", file=sys.stderr)
