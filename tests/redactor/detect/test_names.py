"""Names with their roles: who must be published, who need not."""

from __future__ import annotations

import pytest

from extractors.model import Document
from extractors.rulefile import rules_folder
from redactor.detect.names import NameWords, Scope, load_names, person_names
from redactor.detect.text import document_from_table, document_from_text


@pytest.fixture(scope="module")
def words() -> NameWords:
    return load_names(rules_folder())


def found(document: Document, words: NameWords, scope: Scope) -> set[tuple[str, str]]:
    """Return (name, role) pairs; "" for a name that no role was found for."""
    roles: dict[str, set[str]] = {}
    for hit in person_names(document, words, scope):
        named = roles.setdefault(document.text(*hit.spans), set())
        named.update(code[5:] for code in hit.evidence if code.startswith("role:"))
    return {(name, role) for name, named in roles.items() for role in named or {""}}


def in_text(text: str, words: NameWords, scope: Scope = "always") -> set[tuple[str, str]]:
    return found(document_from_text(text), words, scope)


def in_table(rows: list[list[str]], words: NameWords, scope: Scope = "always") -> set[tuple[str, str]]:
    return found(document_from_table(rows), words, scope)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "户主：张建国、李文娟、周　强，共三户",
            {(name, "household") for name in ("张建国", "李文娟", "周　强")},
        ),
        ("投诉人刘大海反映道路破损。", {("刘大海", "complainant")}),
        ("项目负责人：王志强（注册编号某某）", {("王志强", "public")}),
        ("欧阳明华（总监理工程师）到场。", {("欧阳明华", "public")}),
        ("联系人：陈明　电话：0851-00000000", {("陈明", "public")}),
        ("患者孙小红已出院，经办人陈明已回访。", {("孙小红", "patient"), ("陈明", "public")}),
        ("评标委员会成员：李一民、吴天明", {("李一民", "expert"), ("吴天明", "expert")}),
        ("患者家属称孙小红已出院。", {("孙小红", "patient")}),
        ("监护人：黄大山", {("黄大山", "minor")}),
        ("中标单位为贵州某某建工集团，地址在张家界市黄河大桥旁。", set()),
        ("申请人应当在三日内提交材料，负责人签字，法定代表人（盖章）", set()),
        ("", set()),
    ],
)
def test_text(text: str, expected: set[tuple[str, str]], words: NameWords) -> None:
    assert in_text(text, words) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [["序号", "姓名", "身份证号", "补偿金额（元）"], ["1", "张建国", "", "3"], ["", "合计", "", "8"]],
            {("张建国", "household")},
        ),
        ([["姓名", "岗位", "证书编号"], ["王志强", "项目经理", "x"]], {("王志强", "public")}),
        ([["户主", "组别"], ["买买提·吐尔逊", "一组"], ["妥木林", "二组"]],
         {("买买提·吐尔逊", "household"), ("妥木林", "household")}),
        ([["农户信息", ""], ["户主姓名", "面积"], ["张建国", "3"]], {("张建国", "household")}),
        ([["项目名称", "某大桥"], ["法定代表人", "王志强"], ["户主", "张林海"]],
         {("王志强", "public"), ("张林海", "household")}),
        ([["项目名称", "金额"], ["张家寨大桥", "3"]], set()),
        ([["姓名"], ["签字"]], set()),
    ],
)  # fmt: skip
def test_tables(rows: list[list[str]], expected: set[tuple[str, str]], words: NameWords) -> None:
    assert in_table(rows, words) == expected


def test_scope(words: NameWords, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "项目负责人：王志强。村民刘大海家庭年收入三万元。会议由陈小明主持。"
    assert in_text(text, words, "never") == set()
    assert in_text(text, words, "needed") == {("刘大海", "household")}
    assert in_text(text, words, "always") == {("王志强", "public"), ("刘大海", "household"), ("陈小明", "")}


def test_the_model_is_not_asked_without_need(words: NameWords, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError

    monkeypatch.setattr("redactor.detect.names.tagger", refuse)
    assert in_text("项目负责人王志强到场，工程总投资三万元。" * 50, words, "needed") == set()


def test_a_name_without_a_known_surname_is_half_believed(words: NameWords) -> None:
    document = document_from_text("村民仁青卓玛和刘大海到场。仁青卓玛签字。")
    scores = {
        (document.text(*hit.spans), hit.spans[0].start): hit.score for hit in person_names(document, words, "always")
    }
    assert scores == {("仁青卓玛", 2): 0.6, ("刘大海", 7): 0.8, ("仁青卓玛", 13): 0.4}


def test_evidence_names_words_of_the_rules_and_never_the_name(words: NameWords) -> None:
    (hit,) = person_names(document_from_text("户主：张建国"), words, "needed")[:1]
    assert hit.evidence == ("label:户主", "role:household")
    assert hit.kind == "person_name"
