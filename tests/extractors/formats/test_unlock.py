"""Files with a password: opened with the right one, refused in plain words with a wrong one or none."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from support import SAMPLES

from redactor import Toolkit
from redactor.report import Report

WORD = SAMPLES / "award/award.docx"
PDF = SAMPLES / "award/award.pdf"


def _locked_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(PDF) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="青溪2024", owner="other", R=6))
    return out.getvalue()


def _locked_word() -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    OOXMLFile(io.BytesIO(WORD.read_bytes())).encrypt("青溪2024", out)
    return out.getvalue()


@pytest.fixture(scope="module", params=["award.pdf", "award.docx"])
def locked(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    return request.param, _locked_pdf() if request.param.endswith("pdf") else _locked_word()


def _check(locked: tuple[str, bytes], password: str) -> Report:
    return Toolkit.load(password=password).check(locked[1], name=locked[0])


def test_the_right_password_opens(locked: tuple[str, bytes]) -> None:
    report = _check(locked, "青溪2024")
    plain = Toolkit.load().check(SAMPLES / "award" / locked[0])
    assert [i.finding.kind for i in report.findings] == [i.finding.kind for i in plain.findings] != []


def test_cleaning_gives_a_plain_file(locked: tuple[str, bytes], tmp_path: Path) -> None:
    cleaned = Toolkit.load(password="青溪2024").clean(locked[1], name=locked[0])
    assert Toolkit.load().check(cleaned.data, name=locked[0]).counts()["redact"] == 0


@pytest.mark.parametrize(("password", "code"), [("", "EncryptedInput"), ("wrong", "WrongPassword")])
def test_without_it_nothing_is_checked(locked: tuple[str, bytes], password: str, code: str) -> None:
    report = _check(locked, password)
    assert report.failure is not None
    assert (report.status, report.failure.code, report.exit_code) == ("NOT_CHECKED", code, 3)
    assert "密码" in report.failure.message_zh
