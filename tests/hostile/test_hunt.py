"""Numbers planted at random places, in random spellings, pieces and formatting are gone from what was cleaned, whatever
the policy puts in their place. The long hunt is ``make hunt``."""

from __future__ import annotations

from pathlib import Path

import pytest

from redactor import Toolkit
from tests.hostile.hunt import KINDS, MAKERS, hunted
from tests.hostile.planting import Plant
from tests.hostile.reading import leaks

DOCUMENTS = 200
POLICIES = {
    "mask": "{action: redact, replace: mask}",
    "keep_last_4": "{action: redact, replace: keep_last_4}",
    "pseudonym": "{action: redact, replace: pseudonym}",
    "nothing": "{action: redact, replace: nothing}",
}
NAMES = {"id": "id_card", "mobile": "mobile", "card": "bank_account"}


@pytest.fixture(scope="module")
def blind() -> Toolkit:
    return Toolkit.load(ocr="off")


def policy(folder: Path, rules: dict[str, str]) -> Toolkit:
    """Return a toolkit whose policy has these rules for kinds."""
    path = folder / "own.yaml"
    kinds = "".join(f"  {kind}: {rule}\n" for kind, rule in rules.items())
    path.write_text(f"id: own\ntitle: 测试\nextends: publish\nkinds:\n{kinds}", encoding="utf-8")
    return Toolkit.load(str(path), ocr="off")


@pytest.mark.parametrize("tenth", range(10))
def test_nothing_planted_is_left(tenth: int, blind: Toolkit) -> None:
    refused = []
    for seed in range(tenth * DOCUMENTS // 10, (tenth + 1) * DOCUMENTS // 10):
        found = hunted(seed, blind)
        assert not found.leaks, (seed, found.plant.how)
        refused += [found.why] if found.cleaned is None else []
    assert len(refused) <= 2, refused


@pytest.mark.parametrize("style", POLICIES)
def test_nothing_is_left_in_any_style(style: str, tmp_path: Path) -> None:
    kit = policy(tmp_path, dict.fromkeys(NAMES.values(), POLICIES[style]))
    for seed in range(1000, 1000 + len(KINDS)):
        found = hunted(seed, kit)
        assert not found.leaks, (seed, found.plant.how)
        assert found.cleaned is not None, found.why


def test_what_is_kept_stays_and_the_rest_goes(tmp_path: Path) -> None:
    kit = policy(tmp_path, {"mobile": "{action: keep}"})
    stayed = 0
    for seed in range(2000, 2000 + 2 * len(KINDS)):
        found = hunted(seed, kit, kept=frozenset({"mobile"}))
        assert not found.leaks, (seed, found.plant.how)
        mobiles = [value for value, kind in found.plant.secrets.items() if kind == "mobile"]
        stayed += bool(found.cleaned is not None and leaks(found.cleaned, mobiles))
    assert stayed


@pytest.mark.parametrize("suffix", MAKERS)
def test_the_checker_sees_what_is_planted(suffix: str) -> None:
    """Else it could not miss it."""
    for seed in range(3000, 3008):
        plant = Plant(seed)
        seen = {found[:4] for found in leaks(MAKERS[suffix](plant), plant.secrets)}
        assert {value[-4:] for value in plant.secrets} <= seen, plant.how
