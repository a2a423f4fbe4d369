"""What is installed with the toolkit has a license on the list; every requirement says from which version it holds."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from support import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ALLOWED = re.compile(
    r"MIT|BSD|Apache|MPL|Mozilla|Python Software|PSF|ISC|HPND|Unlicense|Zlib|0BSD|CC0|Public Domain|Pillow",
    re.IGNORECASE,
)
FORBIDDEN = re.compile(r"\bAGPL|Affero|(?<!L)GPL|General Public License|Proprietary|Commercial", re.IGNORECASE)
KNOWN: dict[str, str] = {}
"""Packages whose metadata are silent or name several licenses, with what was read in their files."""


def closure() -> dict[str, Distribution]:
    """Return all that ``pip install disclosure-redactor[all]`` brings."""
    found: dict[str, Distribution] = {}
    extras = [word for words in PROJECT["optional-dependencies"].values() for word in words]
    waiting = [Requirement(text) for text in [*PROJECT["dependencies"], *extras]]
    while waiting:
        wanted = waiting.pop()
        name = re.sub(r"[-_.]+", "-", wanted.name).lower()
        if name in found or name == PROJECT["name"] or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue
        for text in found[name].requires or ():
            inner = Requirement(text)
            if inner.marker is None or any(inner.marker.evaluate({"extra": e}) for e in {"", *wanted.extras}):
                waiting.append(inner)
    return found


def told(found: Distribution) -> str:
    """Return what a package's metadata say of its license."""
    head = found.metadata
    classifiers = [c for c in head.get_all("Classifier") or () if c.startswith("License")]
    return " ".join([head.get("License-Expression") or "", (head.get("License") or "")[:200], *classifiers]).strip()


def test_licenses() -> None:
    licenses = {name: KNOWN.get(name, "") or told(found) for name, found in closure().items()}
    assert len(licenses) > 30
    unknown = {name: said[:80] for name, said in licenses.items() if not ALLOWED.search(said)}
    assert not unknown, unknown
    refused = {name: said[:80] for name, said in licenses.items() if name not in KNOWN and FORBIDDEN.search(said)}
    assert not refused, refused


def test_every_requirement_has_a_lower_bound() -> None:
    extras = PROJECT["optional-dependencies"].values()
    for text in [*PROJECT["dependencies"], *(word for words in extras for word in words)]:
        wanted = Requirement(text)
        bounded = any(bound.operator in (">=", "==", "~=") for bound in wanted.specifier)
        assert wanted.name == PROJECT["name"] or bounded, text
