"""``redactor inspect``: what a file is made of, hidden content included."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import typer

from extractors.errors import ToolkitError
from extractors.model import Document, Part
from extractors.place import Place
from extractors.place import words as place_words
from redactor import messages
from redactor.cli import options
from redactor.cli.language import lang, say
from redactor.errors import unknown_choice
from redactor.output.human import printable, wrap
from redactor.report import worst

FORMATS = ("human", "json")


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        help=say(
            "查看文件组成：各部分文字量、隐藏内容、元数据、读不出的字体等。\n\n"
            "例：redactor inspect 竣工.pdf；redactor inspect 待公开/",
            "Show what a file is made of: parts, hidden content, metadata, unreadable fonts.\n\n"
            "Example: redactor inspect completion.pdf",
        )
    )
    def inspect(
        source: Path = typer.Argument(
            ...,
            metavar=say("文件或文件夹", "FILE|DIR"),
            show_default=False,
            help=say("一个文件，或一个文件夹（逐个查看）。", "A file, or a folder (each file in it)."),
        ),
        format: str = typer.Option("human", "--format", help=say("human 或 json。", "human or json.")),
        config: Path = options.config_option(),
        password: str = options.password_option(),
        language: str = options.lang_option(),
    ) -> None:
        call = options.Call(config=config, password=password, format=format)
        raise typer.Exit(_inspect(source, call))


def _inspect(source: Path, call: options.Call) -> int:
    from redactor import batch
    from redactor.batch.plan import refused

    if call.format not in FORMATS:
        raise unknown_choice(("格式", "format"), call.format, FORMATS)
    kit = call.toolkit(options.existing([str(source)]))
    shapes: list[dict[str, object]] = []
    codes = []
    for task in batch.plan([source]):
        try:
            if task.problem:
                raise refused(task)
            document = kit.read(task.source)
        except ToolkitError as error:
            codes.append(error.exit_code)
            shapes.append({"name": task.name, "error": {"code": error.code, "message": error.text(lang())}})
            lines = _failed(task.name, error)
        else:
            codes.append(3 if document.unread else 0)
            shapes.append(_shape(document) | {"name": task.name})
            lines = _human(document, task.name)
        if call.format != "json":
            sys.stdout.write("".join(line + "\n" for line in lines))
    if call.format == "json":
        told = shapes if source.is_dir() else shapes[0]
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    return worst(codes)


def _shape(document: Document) -> dict[str, object]:
    return {
        "name": document.name,
        "format": document.format,
        "pages": document.pages,
        "parts": [
            {
                "name": part.name,
                "kind": part.kind,
                "number": part.number,
                "visible": part.visible,
                "characters": len(part.text),
            }
            for part in document.parts
        ],
        "tables": sum(block.table is not None for block in document.blocks),
        "warnings": [{"code": r.code, "details": dict(r.details)} for r in document.warnings],
        "unread": [{"code": r.code, "details": dict(r.details)} for r in document.unread],
    }


def _human(document: Document, name: str) -> list[str]:
    pages = say(f"  {document.pages} 页", f"  {document.pages} pages") if document.pages else ""
    lines = [printable(f"■ {name}  {document.format}{pages}")]
    alike: dict[tuple[str, bool], list[int]] = {}
    for part in document.parts:
        alike.setdefault((_title(document, part), part.visible), []).append(len(part.text))
    for (title, visible), lengths in alike.items():
        times = say(f" {len(lengths)} 处", f" ({len(lengths)})") if len(lengths) > 1 else ""
        hidden = "" if visible else say("  （不可见）", "  (not visible)")
        lines.append(f"  {title}{times}  {sum(lengths)} {say('字', 'characters')}{hidden}")
    for mark, remarks in (("△", document.warnings), ("✗", document.unread)):
        for remark in remarks:
            lines += wrap(printable(messages.text(remark.code, lang(), remark.details)), f"  {mark} ", "    ")
    return lines


def _title(document: Document, part: Part) -> str:
    """Return what a part is called: not all that a PDF holds beside its text was hidden by somebody."""
    if document.format == "pdf" and part.kind == "hidden":
        if part.visible:
            return say("同一文字的其他读法（供检查）", "the same text read in other orders")
        if part.name == "hidden":
            return say("页面之外的数据（字体、名称等）", "data beside the pages (fonts, names)")
    return place_words(Place(part.kind), lang())


def _failed(name: str, error: ToolkitError) -> list[str]:
    return [
        printable(f"■ {name}"),
        *wrap(printable(error.text(lang())), "  ✗ ", "    "),
        *wrap(printable(error.hint(lang())), "    → ", "      "),
    ]
