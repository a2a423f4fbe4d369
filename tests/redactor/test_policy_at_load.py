"""What a toolkit says about its policy when it is loaded: exemptions that are over, models that the policy needs."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from redactor import Toolkit
from redactor.detect.ner import model_identity
from redactor.errors import MissingPart, RuleFileError, UsageError
from tests.redactor.exemptions import EXEMPT

NAMES = "id: own\ntitle: 自用\nextends: publish\nnames: {names}\n"


def expiring(day: str) -> str:
    return EXEMPT.format(what='fingerprint: "00000000000000aa"').replace("2026-03-02", day)


def write(folder: Path, text: str) -> Path:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_toolkit_with_an_expired_exemption_does_not_load(tmp_path: Path) -> None:
    kit = Toolkit.load(policy=str(write(tmp_path, expiring("2999-12-31"))))
    assert [exemption.reference for exemption in kit.policy.exemptions] == ["同意书2026-07"]
    with pytest.raises(UsageError) as caught:
        Toolkit.load(policy=str(write(tmp_path, expiring("2020-01-01"))))
    assert "同意书2026-07" in caught.value.text("zh")


@pytest.mark.parametrize("expires", ["soon", "2026-13-01", "''"])
def test_a_malformed_expiry_does_not_load(expires: str, tmp_path: Path) -> None:
    with pytest.raises(RuleFileError) as caught:
        Toolkit.load(policy=str(write(tmp_path, expiring(expires))))
    assert "own.yaml" in caught.value.text("zh")


@pytest.mark.parametrize(("names", "told"), [("never", False), ("needed", True), ("always", True)])
def test_reports_name_the_model_exactly_where_the_policy_needs_it(names: str, told: bool, tmp_path: Path) -> None:
    kit = Toolkit.load(policy=str(write(tmp_path, NAMES.format(names=names))))
    assert kit.tools.models == ((model_identity(),) if told else ())
    report = kit.check("项目经理：王某".encode(), name="a.txt").to_dict()
    assert report["models"] == dict(kit.tools.models)


def test_a_policy_that_needs_a_model_says_that_it_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kit = Toolkit.load(policy=str(write(tmp_path, NAMES.format(names="always"))))
    model_identity.cache_clear()
    monkeypatch.setattr(importlib.util, "find_spec", lambda *_: None)
    with pytest.raises(MissingPart):
        _ = kit.tools
