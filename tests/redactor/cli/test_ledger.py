"""The verbs of the ledger from the outside: exit codes, sentences, what lands where."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from support import SAMPLES

import redactor

pytest.importorskip("sqlalchemy")
Run = Callable[..., subprocess.CompletedProcess[str]]


def told(done: subprocess.CompletedProcess[str], words: str) -> bool:
    """Tell whether the complaint holds the words, however its lines are broken."""
    return "".join(words.split()) in "".join(done.stderr.split())


@pytest.fixture(scope="module")
def cleaned(kit: redactor.Toolkit) -> bytes:
    """The public version of the sample."""
    return kit.clean(SAMPLES / "award" / "award.docx").data


@pytest.fixture
def office(run: Run, tmp_path: Path, cleaned: bytes) -> Run:
    """A ledger, a document, and its files."""
    assert run("ledger", "init", "--date", "2024-06-01").returncode == 0
    shutil.copy(SAMPLES / "award" / "award.docx", tmp_path / "in.docx")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "in.docx").write_bytes(cleaned)
    words = "--title 供水工程中标结果公示 --department 镇财政所 --project 供水工程 --doctype award_notice"
    days = ("--formed", "2024-06-04", "--by", "经办甲", "--date", "2024-06-05")
    done = run("ledger", "add", *words.split(), *days)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("GK-2024-0001  草稿  截止 2024-07-03")
    return run


NUMBER = "GK-2024-0001"
PUBLIC = "out/in.docx"


def through(run: Run, *upto: str) -> None:
    """Take the steps of the procedure."""
    steps = {
        "submit": ("submit", NUMBER, "in.docx", PUBLIC, "--by", "经办甲", "--date", "2024-06-06"),
        "review": ("review", NUMBER, "--opinion", "approve", "--secrecy", "clear", "--file", PUBLIC, "--by", "负责乙",
                   "--date", "2024-06-07"),
        "sign": ("sign", NUMBER, "--file", PUBLIC, "--by", "分管丙", "--date", "2024-06-11"),
        "post": ("post", NUMBER, PUBLIC, "--board", "一楼公开栏", "--by", "经办甲", "--date", "2024-06-12"),
        "file": ("file", NUMBER, "copy.pdf", "--pages", "2", "--receiver", "党政丁", "--both-signatures",
                 "--by", "经办甲", "--date", "2024-06-12"),
        "publish": ("publish", NUMBER, PUBLIC, "--url", "https://example.gov.cn/1", "--by", "党政丁",
                    "--date", "2024-06-13"),
    }  # fmt: skip
    for name in upto:
        done = run("ledger", *steps[name])
        assert done.returncode == 0, (name, done.stderr)


ALL = ("submit", "review", "sign", "post", "file", "publish")


def test_the_whole_way(office: Run, tmp_path: Path) -> None:
    (tmp_path / "copy.pdf").write_bytes(b"a scan")
    through(office, *ALL)
    shown = office("ledger", "show", NUMBER)
    assert shown.stdout.startswith(f"{NUMBER}  办结")
    record = json.loads(office("ledger", "show", NUMBER, "--json").stdout)
    assert [posting["channel"] for posting in record["postings"]] == ["board", "portal"]
    assert record["check"]["removed"]["id_card"] > 0
    verified = office("ledger", "verify")
    assert verified.returncode == 0
    head = verified.stdout.split()[-1]
    assert office("ledger", "verify", "--head", head).returncode == 0
    assert office("ledger", "verify", "--head", "3:" + "0" * 64).returncode == 1
    assert office("ledger", "export", "out.jsonl").returncode == 0
    assert office("ledger", "import", "out.jsonl", "--ledger", "ledger.db").returncode == 2
    assert office("ledger", "backup", "copy.db").returncode == 0
    assert office("ledger", "restore", "copy.db", "--ledger", "again.db").returncode == 0
    again = office("ledger", "verify", "--ledger", "again.db", "--lang", "en")
    assert (again.returncode, again.stdout.split()[-1]) == (0, head)


def test_nothing_personal_lands_in_the_ledger(office: Run, tmp_path: Path) -> None:
    import yaml

    (tmp_path / "copy.pdf").write_bytes(b"a scan")
    through(office, *ALL)
    expected = yaml.safe_load((SAMPLES / "award" / "award.docx.expected.yaml").read_text(encoding="utf-8"))
    values = [found["value"] for found in expected["findings"]]
    assert values
    data = b"".join(path.read_bytes() for path in tmp_path.glob("ledger.db*"))
    assert not [value for value in values if value.encode() in data]


def test_an_uncleaned_file_is_not_submitted(office: Run) -> None:
    done = office("ledger", "submit", NUMBER, "in.docx", "in.docx", "--by", "经办甲", "--date", "2024-06-06")
    assert done.returncode == 2
    assert told(done, "未决")
    assert "待定" in office("ledger", "show", NUMBER).stdout


def test_a_file_changed_after_the_signature_is_not_published(office: Run, tmp_path: Path) -> None:
    (tmp_path / "copy.pdf").write_bytes(b"a scan")
    through(office, *ALL[:5])
    shutil.copy(SAMPLES / "contract" / "contract.docx", tmp_path / "out" / "in.docx")
    done = office("ledger", "publish", NUMBER, PUBLIC, "--url", "https://example.gov.cn/1", "--by", "党政丁",
                  "--date", "2024-06-13", "--lang", "en")  # fmt: skip
    assert done.returncode == 2
    assert told(done, "not the signed version")


def test_a_draft_is_cancelled_and_waits_for_nobody(office: Run) -> None:
    done = office("ledger", "cancel", NUMBER, "--reason", "重复登记", "--by", "经办甲", "--date", "2024-06-06")
    assert (done.returncode, "已撤销登记" in done.stdout) == (0, True)
    assert json.loads(office("ledger", "due", "--date", "2024-07-30", "--json").stdout) == []
    assert office("ledger", "verify").returncode == 0


def test_init_says_which_departments_it_took(run: Run) -> None:
    told = run("ledger", "init", "--date", "2024-06-01").stdout
    assert "没有给出 --department" in told
    assert "没有给出" not in run("ledger", "init", "--department", "镇财政所", "--ledger", "other.db").stdout


def test_due_and_overdue(office: Run) -> None:
    waiting = office("ledger", "due", "--date", "2024-06-28", "--json")
    assert waiting.returncode == 0
    assert json.loads(waiting.stdout)[0] | {} == {
        "document": NUMBER, "title": "供水工程中标结果公示", "department": "镇财政所", "deadline": "2024-07-03",
        "left": 3, "waits_for": "handler", "remind": "dept_head",
    }  # fmt: skip
    late = office("ledger", "due", "--date", "2024-07-05")
    assert (late.returncode, "逾期 2 个工作日" in late.stdout) == (1, True)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("show", "GK-2024-0009"), 2, "没有这个文件"),
        (("show", NUMBER, "--ledger", "none.db"), 2, "找不到台账"),
        (("show", NUMBER, "--ledger", "in.docx"), 3, "in.docx 不是台账"),
        (("review", NUMBER, "--opinion", "maybe", "--by", "负责乙"), 2, "这种审核意见；可用：同意"),
        (("sign", NUMBER, "--by", "分管丙", "--date", "2024-06-11"), 2, "须先处于"),
        (("submit", NUMBER, "none.docx", PUBLIC, "--by", "经办甲"), 3, "文件或文件夹不存在：none.docx"),
        (("withdraw", NUMBER, "--by", "党政丁", "--reason", "请打 13900001234", "--date", "2024-06-11"), 2, "不能办理"),
        (("department", "王某 139 0000 1234", "--date", "2024-06-11"), 2, "个人信息"),
        (("init",), 2, "已经存在"),
        (("add", "--title", "x", "--department", "镇财政所", "--project", "p", "--doctype", "none", "--formed",
          "2024-06-03", "--by", "经办甲"), 2, "文档类型"),
        (("add", "--title", "x", "--department", "镇财政所", "--project", "p", "--doctype", "award_notice", "--formed",
          "2099-06-03", "--by", "经办甲"), 2, "用 --formed"),
        (("add", "--title", "x", "--department", "镇财政所", "--project", "p", "--doctype", "other", "--formed",
          "2024-06-03", "--by", "经办甲"), 2, "请用 --kind"),
        (("cancel", NUMBER, "--reason", "重复登记", "--by", "别的人"), 2, "经办甲"),
        (("add", "--title", "x"), 2, "缺少选项 '--department'"),
    ],
)  # fmt: skip
def test_bad_calls(office: Run, words: tuple[str, ...], code: int, said: str) -> None:
    done = office("ledger", *words)
    assert (done.returncode, told(done, said)) == (code, True), done.stderr


def test_channels_by_exit_code(office: Run, tmp_path: Path) -> None:
    """0 made, 2 wrong use, 4 something withheld; what exists is not overwritten, what is withheld is not written."""
    (tmp_path / "copy.pdf").write_bytes(b"a scan")
    through(office, "submit", "review")
    words = ("channels", NUMBER, PUBLIC, "-o", "made", "--date", "2024-06-12")
    unsigned = office("ledger", *words)
    assert (unsigned.returncode, told(unsigned, "尚未签字")) == (2, True)
    through(office, "sign")
    for bad, said in (
        (("--size", "A5"), "A4、A3"), (("--encoding", "big5"), "gb18030"), (("--channel", "报纸"), "可用：门户网站、"),
        (("--channel", "weibo"), "--url"), (("--url", "县政府网站"), "http"),
    ):  # fmt: skip
        done = office("ledger", *words, *bad)
        assert (done.returncode, told(done, said)) == (2, True), done.stderr
    assert not (tmp_path / "made").exists()
    good = ("--channel", "portal", "--channel", "微博", "--url", "https://example.gov.cn/1")
    done = office("ledger", *words, *good)
    assert done.returncode == 0, done.stderr
    names = {f"{NUMBER}-{name}" for name in ("portal.html", "portal-entry.html", "portal.json", "weibo.txt")}
    assert {path.name for path in (tmp_path / "made").iterdir()} == names
    again = office("ledger", *words, *good)
    assert (again.returncode, told(again, "不会覆盖")) == (2, True)
    leaking = ("--channel", "weibo", "--url", "https://example.gov.cn/?tel=13800138000")
    done = office("ledger", "channels", NUMBER, PUBLIC, "-o", "other", "--date", "2024-06-12", *leaking)
    assert (done.returncode, "已扣留" in done.stdout) == (4, True), done.stderr
    assert "13800138000" not in done.stdout + done.stderr
    assert not list((tmp_path / "other").glob("*"))


def test_every_verb_has_an_example_that_its_parser_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    import re
    import shlex

    import typer

    from redactor.cli import language
    from redactor.cli.app import build

    monkeypatch.setattr(language, "_LANG", "zh")
    for lang, mark in (("zh", "例："), ("en", "Example: ")):
        language.choose(["--lang", lang], {})
        group = typer.main.get_command(build(lang)).commands["ledger"]  # type: ignore[attr-defined]
        for name, command in group.commands.items():
            examples = re.findall(rf"{mark}redactor ledger (.+)", command.help or "")
            assert examples, (lang, name)
            for example in examples:
                verb, *words = shlex.split(example)
                assert verb == name
                command.make_context(name, words)


def test_help_is_quick_and_needs_no_database(run_process: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    done = run_process("ledger", "--help")
    assert done.returncode == 0
    for verb in ("add", "submit", "review", "sign", "post", "file", "publish", "withdraw", "due", "verify", "export",
                 "import", "backup"):  # fmt: skip
        assert verb in done.stdout


def test_inspection_of_what_is_public(office: Run, tmp_path: Path) -> None:
    (tmp_path / "copy.pdf").write_bytes(b"a scan")
    through(office, *ALL)
    done = office("ledger", "inspect", "out/in.docx", "--by", "党政丁", "--date", "2024-06-20")
    assert (done.returncode, "无问题 1" in done.stdout) == (0, True), done.stderr
    (tmp_path / "list.csv").write_text(f"编号,文件\n{NUMBER},in.docx\n", encoding="utf-8")
    words = ("--list", "list.csv", "--by", "党政丁", "--date", "2024-06-20", "--report", "seen.xlsx")
    done = office("ledger", "inspect", *words)
    assert done.returncode == 1
    assert "不是登记的版本；有应去除的个人信息" in done.stdout
    assert (tmp_path / "seen.xlsx").exists()
    assert "检查" in office("ledger", "show", NUMBER).stdout
    for bad in (("out/in.docx",), ("--by", "党政丁"), ("none", "--by", "党政丁")):
        assert office("ledger", "inspect", *bad).returncode in (2, 3)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["list", "--department", "没有"], "没有“没有”这种部门；可用："),
        (["list", "--state", "没有"], "没有“没有”这种状态；可用：草稿"),
        (["department", "镇文化站", "--date", "昨天"], "日期 昨天 不对"),
        (["department", "镇文化站", "--date", "2099-01-01"], "晚于今天"),
        (["verify", "--head", "abc"], "--head 的写法不对"),
        (["export", "x.docx"], "可用：.jsonl、.xlsx"),
        (["import", "x.docx"], "可用：.jsonl、.xlsx"),
    ],
)
def test_what_is_not_among_the_choices_is_told_what_there_is(run: Run, words: list[str], said: str) -> None:
    assert run("ledger", "init", "--department", "镇财政所").returncode == 0
    done = run("ledger", *words)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert "→ " in done.stderr


def test_an_empty_list_says_so(run: Run) -> None:
    run("ledger", "init", "--department", "镇财政所")
    for words in (["list"], ["due"]):
        done = run("ledger", *words)
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr.strip()


def test_what_lies_ahead_may_be_looked_at(run: Run) -> None:
    """A step cannot be dated tomorrow; what will be due, and how a period will end, may be asked for."""
    run("ledger", "init", "--department", "镇财政所")
    assert run("ledger", "due", "--date", "2099-01-01").returncode == 0
    assert run("ledger", "assess", "--period", "2026", "--date", "2099-01-01").returncode == 0


def test_an_assessment_is_told_in_english(run: Run) -> None:
    run("ledger", "init", "--department", "镇财政所")
    said = run("ledger", "assess", "--period", "2026", "--lang", "en").stdout
    assert said.split("  ") == ["镇财政所", "0", "does not apply", "does not apply", "no documents in the period\n"]
