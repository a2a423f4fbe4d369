"""The built-in detectors, loaded once."""

from __future__ import annotations

import pytest

from extractors.rulefile import rules_folder
from redactor.detect import DetectorSet, load


@pytest.fixture(scope="session")
def detectors() -> DetectorSet:
    """All detectors of the rule pack."""
    return load(rules_folder())
