"""Masks and fingerprints: what may be printed of a secret."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.secret import fingerprint, mask, normal_form


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        ("529910195003087654", "5****************4"),
        ("13900001234", "1*********4"),
        ("3.2万", "***"),
        ("", "*"),
        ("五组", "**"),
    ],
)
def test_mask(secret: str, shown: str) -> None:
    assert mask(secret) == shown


@given(st.text())
def test_mask_never_shows_more_than_two_characters(secret: str) -> None:
    assert len(mask(secret).replace("*", "")) <= 2


@pytest.mark.parametrize("spelled", ["1390000 1234", "１３９００００１２３４", "139-0000-1234", "139\u200b00001234"])
def test_equal_values_have_one_fingerprint(spelled: str) -> None:
    assert fingerprint(spelled, b"key") == fingerprint("13900001234", b"key")
    assert normal_form(spelled) == "13900001234"


def test_fingerprint_needs_a_key_and_depends_on_it() -> None:
    with pytest.raises(ValueError, match="key"):
        fingerprint("13900001234", b"")
    assert fingerprint("13900001234", b"one") != fingerprint("13900001234", b"two")
