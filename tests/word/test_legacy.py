"""Legacy Word files on a machine without LibreOffice: checked all the same, and cleaning says what to install."""

from __future__ import annotations

import pytest

from extractors.formats.doc import SOFFICE_SETTING
from redactor.errors import MissingPart
from redactor.toolkit import Toolkit
from tests.extractors.formats.test_doc_text import legacy

RTF = (
    r"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 SimSun;}}\f0 "
    + "".join(f"\\u{ord(c)}?" for c in "手机")
    + r": {\b 138}0013\'38000\par}"
).encode()


@pytest.mark.parametrize(("name", "data"), [("a.rtf", RTF), ("a.doc", legacy("手机：13800138000。\r"))])
def test_without_the_converter(name: str, data: bytes, monkeypatch: pytest.MonkeyPatch, kit: Toolkit) -> None:
    monkeypatch.setenv(SOFFICE_SETTING, "/nowhere/soffice")
    report = kit.check(data, name=name)
    assert report.status == "FINDINGS"
    assert [item.finding.kind for item in report.findings] == ["mobile"]
    with pytest.raises(MissingPart) as caught:
        kit.clean(data, name=name)
    assert caught.value.exit_code == 5
