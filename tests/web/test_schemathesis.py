"""The API keeps the promises of its own OpenAPI document, whatever it is sent (schemathesis)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from live_servers import KEY, Live

schemathesis = pytest.importorskip("schemathesis")
OPERATIONS = ("check", "clean", "fields", "job", "forget", "events", "file", "health", "metrics")
"""All but the one that serves the document itself."""
_BARE = {"health", "metrics"}
"""Without parameters: nothing about them can be wrong."""
_FINE = [200, 202, 204, 404, 422]
"""What a well-formed request may be answered with; 422 is a document that was not checked."""


@pytest.fixture(scope="module")
def operations(live: Live) -> dict[str, Any]:
    from schemathesis.config import SchemathesisConfig

    config = SchemathesisConfig.from_dict({"checks": {"positive_data_acceptance": {"expected-statuses": _FINE}}})
    schema = schemathesis.openapi.from_url(f"{live.url}/v1/openapi.json", config=config)
    return {found.ok().definition.raw["operationId"]: found.ok() for found in schema.get_all_operations()}


def test_all_operations_are_tried(operations: dict[str, Any]) -> None:
    assert set(operations) == set(OPERATIONS)


@pytest.mark.parametrize(
    ("mode", "name"),
    [(m, n) for m in ("positive", "negative") for n in OPERATIONS if m == "positive" or n not in _BARE],
)
def test_answers_are_as_described(operations: dict[str, Any], mode: str, name: str) -> None:
    from schemathesis.generation import GenerationMode

    @given(case=operations[name].as_strategy(generation_mode=GenerationMode(mode)))
    @settings(
        max_examples=12, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def tried(case: Any) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {KEY}"})

    tried()
