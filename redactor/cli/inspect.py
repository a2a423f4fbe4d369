"""``redactor inspect``: what a file is made of, hidden content included."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import typer

from extractors.model import Document
from redactor import messages
from redactor.cli import options
from redactor.cli.language import lang, say


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        help=say(
            "查看文件组成：各部分文字量、隐藏内容、元数据、读不出的字体等。\n\n例：redactor inspect 竣工.pdf",
            "Show what a file is made of: parts, hidden content, metadata, unreadable fonts.\n\n"
            "Example: redactor inspect completion.pdf",
        )
    )
    def inspect(
        source: Path = typer.Argument(
            ..., metavar=say("文件", "FILE"), show_default=False, help=say("一个文件。", "One file.")
        ),
        format: str = typer.Option("human", "--format", help=say("human 或 json。", "human or json.")),
        config: Path = options.config_option(),
        password: str = options.password_option(),
        language: str = options.lang_option(),
    ) -> None:
        call = options.Call(config=config, password=password, format=format)
        options.existing([str(source)])
        document = call.toolkit([source]).read(source)
        lines = _json(document) if format == "json" else _human(document)
        sys.stdout.write("".join(line + "\n" for line in lines))
        raise typer.Exit(3 if document.unread else 0)


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


def _json(document: Document) -> list[str]:
    return [json.dumps(_shape(document), ensure_ascii=False, indent=2)]


def _human(document: Document) -> list[str]:
    from redactor.output.human import printable

    lines = [printable(f"■ {document.name}  {document.format}" + (f"  {document.pages} 页" if document.pages else ""))]
    for part in document.parts:
        hidden = "" if part.visible else say("  （不可见）", "  (not visible)")
        number = f" {part.number}" if part.number else ""
        lines.append(
            printable(f"  {part.kind}{number}  {part.name}  {len(part.text)} {say('字', 'characters')}{hidden}")
        )
    for mark, remarks in (("△", document.warnings), ("✗", document.unread)):
        lines += [printable(f"  {mark} {messages.text(r.code, lang(), r.details)}") for r in remarks]
    return lines
