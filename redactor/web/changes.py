"""What the review page may ask to be changed, one shape each. Unknown keys and wrong types are refused."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Triple = tuple[int, int, int]
Fraction = Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]
Style = Literal["label", "mask", "keep_last_4", "surname", "pseudonym", "generalize", "nothing"]


class _Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="do"):
    """``version`` is that of the document on the page: another window may have gone on since."""

    version: int


class Decide(_Change, frozen=True, tag="decide"):
    """Remove or keep a finding, or leave it to the policy again; ``equal``: all findings of the same value."""

    finding: str
    action: Literal["redact", "keep", "policy"]
    style: Style | None = None
    basis: Literal["consent", "public_interest", "not_personal"] | None = None
    reference: Annotated[str, msgspec.Meta(max_length=100)] = ""
    equal: bool = True


class AcceptAll(_Change, frozen=True, tag="accept_all"):
    """Confirm what the policy removes and nobody has decided about yet."""


class MarkText(_Change, frozen=True, tag="mark_text"):
    """Remove selected characters; ``equal``: and the same text wherever else it stands."""

    spans: Annotated[list[Triple], msgspec.Meta(min_length=1, max_length=200)]
    equal: bool = False
    style: Style = "label"


class FindText(_Change, frozen=True, tag="find_text"):
    """Remove a typed text wherever it stands."""

    text: Annotated[str, msgspec.Meta(min_length=2, max_length=200)]
    style: Style = "label"


class MarkBox(_Change, frozen=True, tag="mark_box"):
    """Remove what a box on a page holds; left, top, right, bottom as parts of the page."""

    page: Annotated[int, msgspec.Meta(ge=1)]
    box: tuple[Fraction, Fraction, Fraction, Fraction]
    style: Style = "label"


class Restyle(_Change, frozen=True, tag="restyle"):
    """Write something else in the place of a mark."""

    mark: str
    style: Style


class Unmark(_Change, frozen=True, tag="unmark"):
    """Take a mark back."""

    mark: str


class Undo(_Change, frozen=True, tag="undo"):
    """Take the last change back."""


Change = Decide | AcceptAll | MarkText | FindText | MarkBox | Restyle | Unmark | Undo


class Begin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Make the public copy of a document at this version."""

    version: int
