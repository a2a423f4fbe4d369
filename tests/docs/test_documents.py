"""Every command and every snippet of the README and the guides is run, in order, as a reader would type it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from support import SAMPLES

from redactor.cli import main

ROOT = Path(__file__).parents[2]
GUIDES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]
NOT_RUN = {
    r"make (?:demo|test)\b": "make's own targets; .ci/run runs them",
    r"redactor (?:review|serve) ": "serve until they are stopped; tests/web runs them",
    r"redactor clean .*(?:tcp|s3)://": "needs a cluster; tests/redactor/batch starts one",
    r"pipx ": "asks an index of known weaknesses; no test needs a network",
    r"curl |export ": "calls a running server; tests/web does",
}
FINDS = {
    "README.md": {
        "redactor check incoming/",
        "redactor fields award.docx --format json",
        "redactor check project/ --report report.html --gaps gaps.xlsx",
        "redactor fields award.docx --report page.html",
    },
    "README.zh-CN.md": {
        "redactor check 待公开/",
        "redactor fields 中标公告.docx --format json",
        "redactor check 项目/ --report 报告.html --gaps 缺项.xlsx",
        "redactor fields 中标公告.docx --report 公开页.html",
    },
    "administrator.md": {
        "redactor check 待公开/",
        "redactor check 公告.docx --policy 本镇.yaml",
        "redactor check 公告.docx --policy 有豁免.yaml",
    },
    "clerk.md": {
        "redactor check 待公开/",
        "redactor check 待公开/ --report 报告.html --gaps 缺项.xlsx",
        "redactor ledger inspect 已处理/ --by 检查人",
    },
    "rule-author.md": {
        "redactor check 公告.docx --rules 我的规则 --policy county",
        "redactor fields 公路.txt --rules 我的规则",
        "redactor check 公路.txt --rules 我的规则",
        "redactor check 公告.docx --region 本县",
    },
}
"""Guide and commands that end with 1, because there is something to act on; every other command ends with 0."""
RUN_ELSEWHERE = {"http-api.md"}
"""Guides whose programs call a running server; tests/web runs them."""
_FENCE = re.compile(r"^```(\w+)(?: title=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file it is to be saved as ("": none), its text."""

    language: str
    title: str
    text: str


def blocks(path: Path) -> Iterator[Block]:
    for found in _FENCE.finditer(path.read_text(encoding="utf-8")):
        yield Block(*(group or "" for group in found.groups()))


def commands(block: Block) -> Iterator[str]:
    for line in block.text.splitlines():
        if line.startswith("$ "):
            yield line.removeprefix("$ ").strip()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds what the guides speak of."""
    named = {
        "待公开/中标结果公告.docx": "award/award.docx", "待公开/招标公告.pdf": "tender/tender_personal.pdf",
        "incoming/award.docx": "award/award.docx", "incoming/tender.pdf": "tender/tender_personal.pdf",
        "project/award.docx": "award/award.docx", "project/contract.docx": "contract/contract.docx",
        "notice.docx": "tender/tender_complete.docx", "award.docx": "award/award.docx",
        "completion.pdf": "completion/completion.pdf", "households.docx": "households/households.docx",
        "公告.docx": "award/award.docx", "招标公告.docx": "tender/tender_complete.docx",
        "中标公告.docx": "award/award.docx", "竣工.pdf": "completion/completion.pdf",
        "项目/中标.docx": "award/award.docx", "项目/合同.docx": "contract/contract.docx",
        "审核表扫描件.pdf": "award/award.pdf",
    }  # fmt: skip
    for name, sample in named.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(SAMPLES / sample, tmp_path / name)
    shutil.copytree(SAMPLES, tmp_path / "samples")
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(command: str) -> int:
    """Run one line as typed; ours in this process, others in a shell."""
    words = shlex.split(command, comments=True)
    if words[0] == "redactor" and "--rules" not in words and not re.search(r"&&|[|<>;]", command):
        return main(words[1:])
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    shell = ["bash", "-c", command]
    return subprocess.run(
        shell, check=False, capture_output=True, timeout=300, env={**os.environ, "PATH": path}
    ).returncode


def expected(guide: Path, command: str) -> int:
    """Return the exit code that a command of a guide ends with."""
    return int(command.partition("  #")[0].strip() in FINDS.get(guide.name, ()))


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_the_guide_can_be_followed(guide: Path, desk: Path) -> None:
    for block in blocks(guide):
        if block.title:
            target = desk / block.title
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        elif block.language == "python" and guide.name not in RUN_ELSEWHERE:
            made = subprocess.run([sys.executable, "-c", block.text], capture_output=True, check=False, timeout=300)
            assert made.returncode == 0, (block.text, made.stderr.decode()[-600:])
        elif block.language == "console":
            for command in commands(block):
                if not any(re.search(pattern, command) for pattern in NOT_RUN):
                    assert run(command) == expected(guide, command), command


def test_nothing_is_excused_that_is_not_there() -> None:
    written = [line for guide in GUIDES for block in blocks(guide) if not block.title for line in commands(block)]
    unused = [pattern for pattern in NOT_RUN if not any(re.search(pattern, line) for line in written)]
    assert unused == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_links_lead_somewhere(guide: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", guide.read_text(encoding="utf-8")):
        assert (guide.parent / target).exists(), target


def test_every_command_that_finds_is_in_its_guide() -> None:
    for name, finding in FINDS.items():
        guide = next(guide for guide in GUIDES if guide.name == name)
        written = [line for block in blocks(guide) if not block.title for line in commands(block)]
        assert finding <= {line.partition("  #")[0].strip() for line in written}
