"""Message codes -> Chinese and English sentences. Codes are stable; sentences may be reworded."""

from __future__ import annotations

from collections.abc import Mapping

from extractors.errors import fill

_TEXTS: dict[str, tuple[str, str]] = {}


def text(code: str, lang: str = "zh", details: Mapping[str, str | int] | None = None) -> str:
    """Return the sentence of a code with its details filled in; the code itself when it has no sentence."""
    pair = _texts().get(code)
    if pair is None:
        return code
    return fill(pair[0 if lang == "zh" else 1], details or {})


def known() -> frozenset[str]:
    """Return all codes that have sentences."""
    return frozenset(_texts())


def _texts() -> dict[str, tuple[str, str]]:
    if not _TEXTS:
        from redactor.message_texts import TEXTS

        _TEXTS.update(TEXTS)
    return _TEXTS


_EVIDENCE = {
    "label": ("紧邻“{}”", "beside the label {}"),
    "header": ("表头“{}”", "under the header {}"),
    "title": ("标题“{}”", "under the title {}"),
    "context": ("上下文有“{}”", "near {}"),
    "checksum": ("校验位{}", "check digit {}"),
    "check": ("校验规则相符", "passes its check"),
    "pattern": ("符合“{}”的写法", "has the shape of {}"),
    "before": ("前有“{}”", "behind {}"),
    "after": ("后有“{}”", "before {}"),
    "owner": ("权属：{}", "owner: {}"),
    "joined": ("跨{}拼接", "joined over {}"),
    "role": ("角色：{}", "role: {}"),
    "marked": ("人工标注", "marked by hand"),
    "ner": ("名称识别", "name recognition"),
    "sentence": ("句中写的是个人", "the sentence is about a person"),
    "beside": ("旁边有{}", "beside {}"),
    "ocr": ("文字识别所得", "read by OCR"),
    "column": ("整列都是{}", "a column of {}"),
}
_EVIDENCE_WORDS = {
    "ok": ("正确", "right"),
    "bad": ("不对（疑为录入错误）", "wrong (a typing error, perhaps)"),
    "lines": ("行", "lines"),
    "cells": ("单元格", "cells"),
    "pages": ("页", "pages"),
    "paragraphs": ("段落", "paragraphs"),
    "organisation": ("单位", "an organization"),
    "public": ("法定公开人员", "to be published by law"),
    "household": ("户主或家庭成员", "householder or member of a household"),
    "complainant": ("投诉人、举报人", "complainant"),
    "minor": ("未成年人", "minor"),
    "patient": ("患者", "patient"),
    "witness": ("证人", "witness"),
    "expert": ("专家", "expert"),
    "person": ("个人信息", "personal data"),
    "property": ("财产信息", "property"),
    "home_address": ("住址", "home address"),
    "id_card": ("身份证号", "identity numbers"),
}


def evidence(code: str, lang: str = "zh") -> str:
    """Return an evidence code ("label:身份证号", "checksum:ok") in words; the code itself when it has none."""
    head, _, tail = code.partition(":")
    index = 0 if lang == "zh" else 1
    if head not in _EVIDENCE:
        return code
    if head == "joined" and not tail:
        return "由多段拼接" if lang == "zh" else "joined from several pieces"
    return _EVIDENCE[head][index].format(_EVIDENCE_WORDS[tail][index] if tail in _EVIDENCE_WORDS else tail)
