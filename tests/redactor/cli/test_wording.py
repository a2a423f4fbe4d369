"""Help and complaints of the parser: Chinese for a clerk, within 80 columns, each command with an example."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from redactor.cli import language, main, options, wording
from redactor.cli.app import build
from redactor.output.human import columns

COMPLAINTS = [
    (["check", "--foo"], "没有 --foo 这个选项；相近的有："),
    (["chek"], "没有 chek 这个命令；您是不是要用 'check'？"),
    (["check"], "缺少参数 '文件或文件夹'"),
    (["clean", "a.docx"], "缺少选项 '-o' / '--output'"),
    (["clean", "a.docx", "-o", "x", "-j", "many"], "'--jobs' / '-j' 的值应当是数"),
    (["clean", "a.docx", "-o", "x", "-j", "-1"], "'--jobs' / '-j' 的值不能小于 0"),
    (["check", "a.docx", "--quiet=3"], "选项 --quiet 后面不要写值"),
    (["check", "a.docx", "--policy"], "选项 --policy 后面要写一个值"),
    (["inspect", "a.docx", "b.docx"], "多出了无法识别的内容：b.docx"),
    (["review", "a.docx", "--port", "99999"], "'--port' 的值不能大于 65535"),
]


@pytest.mark.parametrize(("words", "sentence"), COMPLAINTS)
def test_the_parser_complains_in_chinese(words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert sentence in said.err
    assert "→ 用法见 redactor" in said.err
    assert not re.search(r"Usage|Error|Try ", said.err)


@pytest.mark.parametrize(
    ("words", "sentence", "way"),
    [
        (["clean", "a.docx", "-o", "x", "-j", "many"], "takes a number", "redactor clean -h"),
        (["clean", "a.docx", "-o", "x", "-j", "-1"], "'--jobs' / '-j' is at least 0", "redactor clean -h"),
        (["review", "a.docx", "--port", "99999"], "'--port' is at most 65535", "redactor review -h"),
        (["ledger", "add", "--title"], "'--title' requires an argument", "redactor ledger add -h"),
    ],
)
def test_the_parser_complains_in_english(
    words: list[str], sentence: str, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without words of parsers, and with the help of the command that was called."""
    assert main(["--lang", "en", *words]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert f"→ See {way}" in said


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        (["待公开/", "a-1.docx"], "待公开/ a-1.docx"),
        (["s3://bucket/招标"], "s3://bucket/招标"),
        (["two words", "$(x)"], "'two words' '$(x)'"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="quotes are double there")
def test_the_next_command_can_be_typed(words: list[str], typed: str) -> None:
    assert options.typed(words) == typed


def test_english_is_spoken_on_demand(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "check", "--foo"]) == 2
    assert "No such option: --foo" in capsys.readouterr().err


def test_a_language_that_is_not_spoken_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", "fr", "check", "a.docx"]) == 2
    assert "没有“fr”这种语言；可用：zh、en" in capsys.readouterr().err
    monkeypatch.setenv("REDACTOR_LANG", "fr")
    assert main(["check", "a.docx"]) == 2
    assert main(["--lang", "en", "check", "a.docx"]) == 3


def test_numbers_are_asked_for_without_words_of_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "clean", "a.docx", "-o", "x", "-j", "many"]) == 2
    assert "'--jobs' / '-j' takes a number" in capsys.readouterr().err


def test_an_unknown_complaint_comes_through() -> None:
    assert wording.complaint("Something new.", "zh") == "Something new."


def _commands(lang: str) -> Iterator[tuple[str, Any]]:
    language.choose(["--lang", lang], {})
    command = typer.main.get_command(build(lang))
    wording.translate(command, lang)
    language.choose([], {})
    yield from _walk("redactor", command)


def _walk(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from _walk(f"{path} {name}", below)


CHINESE = dict(_commands("zh"))
ENGLISH = dict(_commands("en"))


@pytest.mark.parametrize("path", CHINESE)
def test_help_is_whole(path: str) -> None:
    """Chinese throughout, 80 columns, complete sentences, an example for each command that does something."""
    command = CHINESE[path]
    context = command.context_class(command, info_name=path)
    text = command.get_help(context)
    assert not re.search(r"Usage|Options|Commands|Arguments|required|default|Show this|\[OPTIONS\]|<str>", text)
    assert [line for line in text.splitlines() if columns(line) > 80] == []
    for option in command.get_params(context):
        assert option.name == "help" or option.help or "ledger" in path, option.name
    if not hasattr(command, "commands") and "ledger" not in path:
        assert f"例：{path}" in " ".join(text.split())
        assert f"Example: {path}" in ENGLISH[path].help
    first = command.help.split("\n")[0]
    assert first.endswith("。")
    english = ENGLISH[path].get_help(ENGLISH[path].context_class(ENGLISH[path], info_name=path))
    assert [line for line in english.splitlines() if columns(line) > 80] == []
    for shown in (text, english):
        assert not re.search(r"<str>|<list|<int|<float|<bool|x>=|<=x", shown)
    assert not re.search(r"[\u4e00-\u9fff]{2}", english) or "ledger" in path or "rules" in path, "names in examples"
    assert ENGLISH[path].help.split("\n")[0].endswith((".", "?"))
