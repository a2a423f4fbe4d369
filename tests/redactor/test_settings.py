"""Settings: precedence, strictness, and where they may come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from redactor.errors import RuleFileError, UsageError
from redactor.settings import Settings, load


@pytest.fixture(autouse=True)
def _nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "no-config"))


def test_built_in() -> None:
    assert load(environ={}) == Settings()


def test_command_line_beats_environment_beats_file(tmp_path: Path) -> None:
    (tmp_path / "redactor.toml").write_text('policy = "from_file"\ndoctype = "award_notice"\nocr = "off"\n')
    settings = load({"policy": "from_options", "ocr": None}, environ={"REDACTOR_OCR": "always"})
    assert (settings.policy, settings.doctype, settings.ocr) == ("from_options", "award_notice", "always")


def test_closest_file_wins_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "redactor.toml").write_text('policy = "outer"\ndoctype = "award_notice"\n')
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "redactor.toml").write_text('policy = "inner"\n')
    monkeypatch.chdir(inner)
    assert (load(environ={}).policy, load(environ={}).doctype) == ("inner", "")


def test_limits_are_changed_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "redactor.toml").write_text("[limits]\npages = 7\n")
    limits = load(environ={}).limits
    assert (limits.pages, limits.members) == (7, Settings().limits.members)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('polcy = "x"\n', "policy"),
        ("policy = 3\n", "policy"),
        ('ocr = "maybe"\n', "ocr"),
        ("[limits]\npags = 7\n", "pages"),
        ("[limits]\npages = -1\n", "pages"),
        ("policy = \n", "TOML"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "redactor.toml").write_text(text)
    with pytest.raises(UsageError) as caught:
        load(environ={})
    assert said in caught.value.text("zh")
    assert caught.value.exit_code == 2


def test_unknown_environment_variable_is_refused() -> None:
    with pytest.raises(UsageError, match="REDACTOR_POLCY"):
        load(environ={"REDACTOR_POLCY": "x"})


def test_settings_from_a_data_folder_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "incoming"
    data.mkdir()
    (data / "redactor.toml").write_text('policy = "sly"\n')
    monkeypatch.chdir(data)
    with pytest.raises(UsageError):
        load(environ={}, data_folders=[data])


def test_password_is_never_shown() -> None:
    assert "hunter2" not in repr(Settings(password="hunter2"))


def test_missing_named_file() -> None:
    with pytest.raises(UsageError):
        load(config=Path("nowhere.toml"), environ={})


def test_broken_toml_is_a_rule_file_error(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("= 1")
    with pytest.raises(RuleFileError):
        load(config=tmp_path / "x.toml", environ={})
