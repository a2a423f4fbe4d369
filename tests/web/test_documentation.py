"""The client examples of docs/http-api.md do what they say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from live_servers import KEY, Live
from support import ROOT, SAMPLES

from redactor.toolkit import Toolkit

PAGE = (ROOT / "docs" / "http-api.md").read_text(encoding="utf-8")
AWARD = SAMPLES / "award" / "award.docx"


def example(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


def run(live: Live, folder: Path, *command: str) -> None:
    environment = {**os.environ, "URL": live.url, "REDACTOR_API_KEY": KEY, "NO_PROXY": "*", "no_proxy": "*"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_python(live: Live, kit: Toolkit, tmp_path: Path) -> None:
    (tmp_path / "client.py").write_text(example("python"), encoding="utf-8")
    run(live, tmp_path, sys.executable, "client.py", str(AWARD), "out.docx")
    assert (tmp_path / "out.docx").read_bytes() == kit.clean(AWARD).data


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_curl(live: Live, tmp_path: Path) -> None:
    shutil.copy(AWARD, tmp_path / "notice.docx")
    run(live, tmp_path, "bash", "-euc", example("bash"))
    assert '"passed":true' in (tmp_path / "answer.json").read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("javac"), reason="needs a JDK")
def test_java(live: Live, kit: Toolkit, tmp_path: Path) -> None:
    (tmp_path / "Clean.java").write_text(example("java"), encoding="utf-8")
    run(live, tmp_path, "java", "Clean.java", str(AWARD), "out.docx")
    assert (tmp_path / "out.docx").read_bytes() == kit.clean(AWARD).data


def test_every_status_and_path_is_in_the_page(live: Live) -> None:
    with live.client("") as client:
        document = client.get("/v1/openapi.json").json()
    statuses = {
        s
        for path in document["paths"].values()
        for m in ("get", "post", "delete")
        for s in path.get(m, {}).get("responses", {})
    }
    assert {status for status in statuses - {"204"} if status not in PAGE} == set()
    for path in document["paths"]:
        assert path.replace("{job}", "{id}") in PAGE, path
