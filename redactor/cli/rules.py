"""``redactor rules``: list, explain, lint and test the rule pack."""

from __future__ import annotations

import difflib
from pathlib import Path

import typer

from redactor.cli import options
from redactor.cli.language import lang, say
from redactor.errors import RuleFileError, UsageError, not_written, unknown_choice
from redactor.output.human import wrap

_EXAMPLES = {"show": " id_card", "copy": " 我的规则", "lint": " --rules 规则/", "schema": " report"}


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(
        help=say("查看和检验规则包。", "Look at and test the rule pack."), no_args_is_help=True, rich_markup_mode=None
    )
    for name, call, zh, en in (
        ("list", _list, "列出检测类型、文档类型和策略。", "List detectors, document types and policies."),
        ("show", _show, "说明一种检测类型或文档类型。", "Explain a detector or a document type."),
        ("lint", _lint, "检查规则文件的写法。", "Check that the rule files are well written."),
        ("test", _test, "运行规则自带的全部例子。", "Run all examples that the rules carry."),
        (
            "copy",
            _copy,
            "把规则包复制到一个文件夹，供修改后用 --rules 使用。",
            "Copy the rule pack into a folder, to be changed and used with --rules.",
        ),
        (
            "schema",
            _schema,
            "规则文件和报告的 JSON Schema，供编辑器检查和补全。",
            "Print the JSON Schemas of rule files and reports, for editors.",
        ),
    ):
        example = f"redactor rules {name}" + _EXAMPLES.get(name, "")
        group.command(name, help=say(f"{zh}\n\n例：{example}", f"{en}\n\nExample: {example}"))(call)
    app.add_typer(group, name="rules")


def _folder(rules: str | None) -> Path:
    from extractors.rulefile import rules_folder

    return rules_folder(Path(rules) if rules else None)


def _list(rules: str = options.rules_option(), language: str = options.lang_option()) -> None:
    from extractors.doctype import load_doctypes
    from extractors.overlay import regions
    from redactor import detect
    from redactor.policy import policy_names

    folder = _folder(rules)
    print(say("个人信息类型：", "personal data:"))
    detectors = detect.load(folder)
    for rule in map(detectors.rule, detectors.kinds):
        print(f"  {rule.kind:24}{rule.title if lang() == 'zh' else rule.title_en}")
    print(say("文档类型：", "document types:"))
    for doctype in load_doctypes(folder).values():
        _print(f"  {doctype.id:24}{len(doctype.items):2} {say('项', 'items')}  {doctype.title}", 26)
    print(say("策略：", "policies: ") + say("、", ", ").join(policy_names(folder)))
    print(say("地方规则包（--region）：", "region packs (--region):"))
    for name, changed in regions(folder).items():
        _print(f"  {name:24}" + say("、", ", ").join(changed), 26)


def _print(line: str, hanging: int = 0) -> None:
    """Print a line within the terminal's width, indented where it goes on as where it began, or a little more."""
    text = line.lstrip()
    indent = len(line) - len(text)
    for row in wrap(text, " " * indent, " " * (hanging or indent + 2)):
        print(row)


def _show(
    name: str = typer.Argument(
        ...,
        metavar=say("名称", "NAME"),
        show_default=False,
        help=say("如 id_card、award_notice。", "e.g. id_card, award_notice."),
    ),
    rules: str = options.rules_option(),
    region: str = options.region_option(),
    language: str = options.lang_option(),
) -> None:
    from redactor.output.rules import describe_detector, describe_doctype

    folder = _folder(rules)
    from extractors.doctype import load_doctypes
    from extractors.overlay import overlay, region_folder
    from redactor import detect

    detectors, doctypes = detect.load(folder), load_doctypes(folder)
    if region:
        doctypes = overlay(doctypes, region_folder(folder, region))
    kinds = list(detectors.kinds)
    if name in kinds:
        lines = describe_detector(folder, name, lang())
    elif name in doctypes:
        lines = describe_doctype(doctypes[name], lang())
    else:
        near = difflib.get_close_matches(name, [*kinds, *doctypes], n=1)
        advice = (f"，是不是 {near[0]}？", f", did you mean {near[0]}?") if near else ("", "")
        raise UsageError(
            problem_zh=f"没有“{name}”这条规则{advice[0]}",
            problem_en=f"no rule {name}{advice[1]}",
            next_zh="redactor rules list 列出全部规则。",
            next_en="redactor rules list shows all rules.",
        )
    for line in lines:
        _print(line)


def _lint(
    rules: str = options.rules_option(),
    region: str = options.region_option(),
    language: str = options.lang_option(),
) -> None:
    from extractors.overlay import region_folder
    from redactor.ledger import lint as procedure
    from redactor.rulecheck import lint

    folder = _folder(rules)
    problems: list[RuleFileError] = lint(folder, *([region_folder(folder, region)] if region else []))
    problems += procedure.lint(folder)
    for problem in problems:
        typer.echo("✗ " + problem.text(lang()), err=True)
    print(say(f"规则检查：{len(problems)} 处问题", f"{len(problems)} problems"))
    raise typer.Exit(2 if problems else 0)


def _test(rules: str = options.rules_option(), language: str = options.lang_option()) -> None:
    from redactor.rulecheck import run_examples

    passed, failures = run_examples(_folder(rules))
    for failure in failures:
        typer.echo("✗ " + failure, err=True)
    print(say(f"例子：通过 {passed}，失败 {len(failures)}", f"examples: {passed} passed, {len(failures)} failed"))
    raise typer.Exit(2 if failures else 0)


def _copy(
    target: Path = typer.Argument(
        ...,
        metavar=say("文件夹", "DIR"),
        show_default=False,
        help=say("新文件夹，不得已存在。", "A new folder; must not exist yet."),
    ),
    rules: str = options.rules_option(),
    language: str = options.lang_option(),
) -> None:
    import shutil

    from redactor.errors import OutputConflict

    if target.exists():
        raise OutputConflict(
            problem_zh=f"{target} 已经存在",
            problem_en=f"{target} exists",
            next_zh="请给一个还没有的文件夹名。",
            next_en="Name a folder that does not exist yet.",
        )
    try:
        shutil.copytree(_folder(rules), target, ignore=shutil.ignore_patterns("__pycache__"))
    except OSError as error:
        raise not_written(target.name, error) from error
    print(target)


def _schema(
    name: str | None = typer.Argument(
        None,
        metavar=say("名称", "NAME"),
        show_default=False,
        help=say("detector、doctype、policy、region、rulepack、report。", "e.g. detector, doctype, policy, report."),
    ),
    write: Path | None = typer.Option(
        None, "--write", help=say("把全部 Schema 写入文件夹。", "Write all schemas into a folder."), show_default=False
    ),
    language: str = options.lang_option(),
) -> None:
    from redactor.output import schema

    if write is not None:
        try:
            written = schema.write(write)
        except OSError as error:
            raise not_written(write.name, error) from error
        for path in written:
            print(path)
    elif name is None:
        print("\n".join(schema.NAMES))
    elif name in schema.NAMES:
        print(schema.dump(name), end="")
    else:
        raise unknown_choice((" Schema", "schema"), name, schema.NAMES)
