"""What the option parser itself says (headings, placeholders, complaints), in words that a clerk knows.

The parser speaks English only, and of Python's types. Its sentences are matched, not its classes, so that an unknown
one still comes through as it is.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from typing import Any

from redactor.output.human import columns, wrap

_HEADINGS = {"Usage": "用法", "Arguments": "参数", "Options": "选项", "Commands": "命令"}
_WORDS = {
    "zh": (
        (r"\[OPTIONS\]", "[选项]"),
        (r"COMMAND \[ARGS\]\.\.\.", "命令 [参数]..."),
        (r"<str>", "<文字>"),
        (r"<path>", "<路径>"),
        (r"<list\[str\]>", "<可多个>"),
        (r"<list\[Path\]>", "<路径，可多次>"),
        (r"<(?:int|float)(?: range)?>", "<数>"),
        (r"(\[default: [^;\]]*; |\[)x>=([\d.]+)\]", r"\1不小于 \2]"),
        (r"(\[default: [^;\]]*; |\[)([\d.]+)<=x<=([\d.]+)\]", r"\1\2 到 \3]"),
        (r"\[default: ([^;\]]*); (.*?)\]", r"[默认：\1；\2]"),
        (r"\[default: (.*?)\]", r"[默认：\1]"),
        (r"\[required\]", "[必填]"),
        (r"Show this message and exit\.", "显示本说明。"),
        (r"Install completion for the current shell\.", "为当前命令行安装自动补全。"),
        (
            r"Show completion for the current shell, to copy it or customize the installation\.",
            "显示当前命令行的自动补全脚本，供复制或修改后安装。",
        ),
    ),
    "en": (
        (r"<str>", "<text>"),
        (r"<list\[str\]>", "<repeatable>"),
        (r"<list\[Path\]>", "<path, repeatable>"),
        (r"<(?:int|float)(?: range)?>", "<number>"),
        (r"(\[default: [^;\]]*; |\[)x>=([\d.]+)\]", r"\1at least \2]"),
        (r"(\[default: [^;\]]*; |\[)([\d.]+)<=x<=([\d.]+)\]", r"\1\2 to \3]"),
    ),
}
"""What the parser writes into a help text, and what stands there instead: no names of Python's types."""
_COMPLAINTS = (
    (r"No such option: (\S+) \(Possible options?: (.*)\)", r"没有 \1 这个选项；相近的有：\2"),
    (r"No such option: (\S+)(?: Did you mean (.*)\?)?", r"没有 \1 这个选项"),
    (r"No such command '(.*?)'\.? Did you mean (.*)\?", r"没有 \1 这个命令；您是不是要用 \2？"),
    (r"No such command '(.*?)'\.?", r"没有 \1 这个命令"),
    (r"Missing argument (.*?)\.", r"缺少参数 \1"),
    (r"Missing option (.*?)\.", r"缺少选项 \1"),
    (r"Missing command\.", r"缺少命令"),
    (r"Option '?(.*?)'? does not take a value\.", r"选项 \1 后面不要写值"),
    (r"Option '?(.*?)'? requires an argument\.", r"选项 \1 后面要写一个值"),
    (r"Got unexpected extra argument\S* \((.*)\)", r"多出了无法识别的内容：\1"),
    (
        r"Invalid value for (.*?): .*(?:valid integer|valid number|unable to parse string as an integer"
        r"|not a valid \w+).*",
        r"\1 的值应当是数",
    ),
    (r"Invalid value for (.*?): .*greater than or equal to (.*)", r"\1 的值不能小于 \2"),
    (r"Invalid value for (.*?): .*less than or equal to (.*)", r"\1 的值不能大于 \2"),
    (r"Invalid value for (.*?): .*not in the range (.*?)\.?", r"\1 的值不在允许的范围内（\2）"),
    (r"Invalid value for (.*?): (.*)", r"\1 的值不对：\2"),
)


_IN_ENGLISH = (
    (r"Invalid value for (.*?): .*(?:valid integer|valid number|not a valid (?:int|float)).*", r"\1 takes a number"),
    (r"Invalid value for (.*?): .*greater than or equal to (.*)", r"\1 is at least \2"),
    (r"Invalid value for (.*?): .*less than or equal to (.*)", r"\1 is at most \2"),
)
"""The complaints whose English speaks of parsing, strings and input."""


def complaint(sentence: str, lang: str) -> str:
    """Return a complaint of the parser as a clerk reads it; one that is not known stays as it is."""
    for pattern, said in _COMPLAINTS if lang == "zh" else _IN_ENGLISH:
        found = re.fullmatch(pattern, sentence, re.DOTALL)
        if found:
            return found.expand(said)
    return sentence


def words(text: str, lang: str) -> str:
    """Return a help text with the parser's own words as a clerk reads them."""
    for pattern, said in _WORDS[lang]:
        text = re.sub(pattern, said, text)
    return text


def translate(command: Any, lang: str) -> None:
    """Let a command, and every command below it, write its help in a clerk's words."""
    plain = command.context_class
    formatter = type("WordedFormatter", (_Worded, plain.formatter_class), {"lang": lang})
    context = type("WordedContext", (plain,), {"formatter_class": formatter})
    _use(command, context, lang)


def _use(command: Any, context: type, lang: str) -> None:
    command.context_class = context
    if lang == "zh":
        command.short_help = (command.help or "").split("。")[0]
    for below in getattr(command, "commands", {}).values():
        _use(below, context, lang)


class _Worded:
    """What a help formatter writes, with the parser's words in ours and Chinese characters two columns wide.

    Mixed into the formatter's class.
    """

    buffer: list[str]
    current_indent: int
    lang: str

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how a command is called."""
        lead = prefix or ("用法：" if self.lang == "zh" else "Usage: ")
        self.buffer.extend(line + "\n" for line in wrap(f"{lead}{prog} {words(args, self.lang)}", "", "  "))

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        indent = " " * self.current_indent
        for paragraph in text.split("\n\n"):
            self.write_paragraph()
            self.buffer.extend(line + "\n" for line in wrap(" ".join(paragraph.split()), indent))

    def write_paragraph(self) -> None:
        """Write an empty line, unless one is there."""
        if self.buffer and self.buffer[-1] != "\n":
            self.buffer.append("\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 26, col_spacing: int = 2) -> None:
        """Write names and their explanations in two columns."""
        pairs = [(words(first, self.lang), words(second, self.lang)) for first, second in rows]
        wide = min(max(columns(first) for first, _ in pairs), col_max) + col_spacing
        hanging = " " * (self.current_indent + wide)
        for first, second in pairs:
            lead = " " * self.current_indent + first
            if columns(first) + col_spacing > wide:
                self.buffer.append(lead + "\n")
                lead = ""
            lead += " " * (len(hanging) - columns(lead))
            self.buffer.extend(line + "\n" for line in wrap(second, lead, hanging))

    @contextlib.contextmanager
    def section(self, name: str) -> Iterator[None]:
        """Write a heading and indent what follows."""
        title = _HEADINGS.get(name, name) if self.lang == "zh" else name
        with super().section(title):  # type: ignore[misc]
            yield
