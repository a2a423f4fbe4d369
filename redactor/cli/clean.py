"""``redactor clean``: rewrite, verify, report. One folder in, the same tree out."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from redactor.cli import batching, options
from redactor.cli.language import lang, say
from redactor.cli.progress import track
from redactor.errors import UsageError
from redactor.output.human import wrap
from redactor.processes import warm_up
from redactor.report import Report, worst

if TYPE_CHECKING:
    from redactor.batch import Task
    from redactor.batch.journal import Journal
    from redactor.toolkit import Toolkit


@dataclass(frozen=True, slots=True)
class Run:
    """How one call of the command is to be done."""

    out: str
    jobs: int
    engine: str
    scheduler: str
    force: bool
    dry_run: bool
    resume: bool
    watch: bool
    interval: float


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        help=say(
            "清理个人信息：从文件本身删除，保留格式，复查通过才写出。原文件不变。\n\n"
            "例：redactor clean 待公开/ -o 已处理/；redactor clean 扫描件/ -o 已处理/ --watch",
            "Remove personal data from the files themselves, format kept; only proven outputs are written.\n\n"
            "Example: redactor clean incoming/ -o cleaned/; redactor clean scans/ -o cleaned/ --watch",
        )
    )
    def clean(
        sources: list[str] = options.sources_argument(),
        out: str = batching.out_option(),
        jobs: int = batching.jobs_option(),
        force: bool = batching.force_option(),
        resume: bool = batching.resume_option(),
        engine: str = batching.engine_option(),
        scheduler: str = batching.scheduler_option(),
        watch: bool = batching.watch_option(),
        interval: float = batching.interval_option(),
        dry_run: bool = batching.dry_run_option(),
        policy: str = options.policy_option(),
        rules: str = options.rules_option(),
        doctype: str = options.doctype_option(),
        format: str = options.format_option(),
        report: list[Path] = options.report_option(),
        region: str = options.region_option(),
        ocr: str = options.ocr_option(),
        config: Path = options.config_option(),
        password: str = options.password_option(),
        language: str = options.lang_option(),
        quiet: bool = options.quiet_option(),
        verbose: bool = options.verbose_option(),
        progress: str = batching.progress_option(),
        no_progress: bool = options.progress_option(),
    ) -> None:
        call = options.Call(
            policy=policy,
            rules=rules,
            doctype=doctype,
            region=region,
            ocr=ocr,
            config=config,
            password=password,
            format=format,
            reports=tuple(report or ()),
            quiet=quiet,
            verbose=verbose,
            progress="none" if no_progress or quiet else progress,
        )
        run = Run(out, jobs, engine, scheduler, force, dry_run, resume, watch, interval)
        raise typer.Exit(_clean(sources, run, call))


def _clean(sources: list[str], run: Run, call: options.Call) -> int:
    if run.engine in ("", "process"):
        warm_up()
    from redactor.batch.journal import Journal
    from redactor.batch.place import place
    from redactor.batch.work import remove_partials

    if "-" in sources:
        raise UsageError(
            problem_zh="clean 不接受标准输入",
            problem_en="clean does not take standard input",
            next_zh="请给出文件或文件夹。",
            next_en="Name files or folders.",
        )
    paths, out = options.existing(sources), place(run.out)
    kit = call.toolkit([*paths, out])
    with Journal.open(out, kit) as journal:
        if run.watch:
            return _watch(paths, out, kit, run, call, journal)
        tasks = _plan(paths, out, kit, journal, run, resume=run.resume)
        todo = [task for task in tasks if not (run.resume and journal.is_done(task))]
        if len(todo) < len(tasks):
            skipped = len(tasks) - len(todo)
            print(say(f"已完成 {skipped} 份，跳过", f"{skipped} already done, skipped"), file=sys.stderr)
        keep_journal = not run.dry_run and (run.resume or len(tasks) > 1)
        if not run.dry_run and todo:
            remove_partials(out)
            if keep_journal:
                journal.begin(todo)
        return _work(todo, kit, run, call, journal if keep_journal else None)


def _plan(paths: Sequence[Path], out: Path, kit: Toolkit, journal: Journal, run: Run, *, resume: bool) -> list[Task]:
    from redactor import batch

    tasks = batch.plan(
        paths,
        out,
        force=run.force or run.dry_run,
        owned=journal.owns if resume else lambda _: False,
        rename=kit.public_name,
    )
    if run.dry_run:
        return [batch.Task(task.source, task.name, None, task.problem) for task in tasks]
    return tasks


def _work(todo: list[Task], kit: Toolkit, run: Run, call: options.Call, journal: Journal | None) -> int:
    """Do the tasks and report them; each is in the journal before it is told of."""
    from redactor.batch.spool import Spool

    reports = Spool([task.name for task in todo])
    streamed = call.format == "jsonl" and not call.quiet
    style = "none" if streamed and call.progress == "auto" else call.progress
    try:
        for report in track(_recorded(_run(todo, kit, run), journal), len(todo), style=style):
            reports.append(report)
            if streamed:
                _stream(report)
    except KeyboardInterrupt:
        print(say("已中断。加 --resume 可接着做。", "Interrupted. Add --resume to go on."), file=sys.stderr)
        raise
    code = options.finish(reports, call, streamed=streamed)
    if call.format == "human" and not call.quiet:
        _advise(reports, run)
    return code


def _recorded(reports: Iterable[Report], journal: Journal | None) -> Iterator[Report]:
    for report in reports:
        if journal is not None:
            journal.finish(report.source.name, report)
        yield report


def _advise(reports: Iterable[Report], run: Run) -> None:
    """Say what to do next, on stderr."""
    counted = Counter(report.status for report in reports)
    steps = []
    if run.dry_run:
        steps.append(say("试运行没有写出文件；去掉 --dry-run 正式清理", "nothing was written: leave out --dry-run"))
        counted = Counter({"NOT_CHECKED": counted["NOT_CHECKED"], "WITHHELD": counted["WITHHELD"]})
    if counted["NOT_CHECKED"] or counted["WITHHELD"]:
        steps.append(say("✗ 的文件没有输出，按各自的提示处理后重做", "see to the files marked ✗: they have no output"))
    if counted["FINDINGS"]:
        steps.append(say("△ 的文件已写出，打开核对所列事项", "open the files marked △ and look at what is listed"))
    if counted["CLEAN"] or counted["FINDINGS"]:
        command = f"redactor check {options.typed([run.out])}"
        steps.append(say(f"公开前运行 {command} 核对公开事项", f"before publication run {command}: it judges items"))
    for number, step in enumerate(steps):
        for line in wrap(step, "  " if number else say("下一步：", "Next: "), "  "):
            print(line, file=sys.stderr)


def _run(todo: Sequence[Task], kit: Toolkit, run: Run) -> Iterator[Report]:
    from redactor import batch

    engine, jobs = run.engine or ("dask" if run.scheduler else "process"), run.jobs
    if engine == "serial":  # one after the other, but never in this process
        engine, jobs = "process", 1
    return batch.run(todo, kit, goal="clean", executor=engine, jobs=jobs, scheduler=run.scheduler)


def _watch(paths: Sequence[Path], out: Path, kit: Toolkit, run: Run, call: options.Call, journal: Journal) -> int:
    """Clean what arrives, round by round, until interrupted; each document is reported as it is done."""
    from redactor.batch.plan import NoDocuments
    from redactor.batch.watch import watch
    from redactor.batch.work import remove_partials

    if run.dry_run or any(not path.is_dir() for path in paths):
        raise UsageError(
            problem_zh="--watch 只用于文件夹，且不能与 --dry-run 同用",
            problem_en="--watch needs folders and does not go with --dry-run",
            next_zh="请给出文件夹，并去掉 --dry-run；只处理一次的去掉 --watch。",
            next_en="Give folders and leave out --dry-run; to clean once, leave out --watch.",
        )

    def look() -> list[Task]:
        try:
            return [task for task in _plan(paths, out, kit, journal, run, resume=True) if not task.problem]
        except NoDocuments:
            return []

    remove_partials(out)
    print(say("正在等待文件，按 Ctrl-C 结束", "waiting for files; Ctrl-C ends"), file=sys.stderr, flush=True)
    codes: list[int] = []
    for arrived in watch(look, run.interval):
        todo = [task for task in arrived if not journal.is_done(task)]
        journal.begin(todo)
        for report in _run(todo, kit, run):
            journal.finish(report.source.name, report)
            codes.append(options.finish([report], call))
    return worst(codes)


def _stream(report: Report) -> None:
    from redactor.output import render

    sys.stdout.write(render("jsonl", [report], lang=lang()))
    sys.stdout.flush()
