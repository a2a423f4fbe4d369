"""Text that clips (render modes 4 to 7, ISO 32000-2 9.3.6): where all of it goes, what follows must not show whole.

BT 7 Tr (gone) Tj ET                         /Picture Do
BT 7 Tr           ET  0 0 0 0 re W n         /Picture Do
"""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.formats.pdf.contents import Content, Show

NOTHING = b"\n0 0 0 0 re W n"
"""Clips to an empty area; text that shows nothing would not clip at all."""
_FIRST_MODE = 4


@dataclass(slots=True)
class Clips:
    """Follows the text objects of a stream. ``left``: whether an operation that clips keeps a glyph that is seen."""

    left: dict[int, bool] = field(default_factory=dict)
    keeps: bool | None = None

    @classmethod
    def of(cls, content: Content, removed: set[int]) -> Clips:
        """Collect the operations that clip."""
        items = [item for item in content.items if isinstance(item, Show) and item.state.mode >= _FIRST_MODE]
        clipping = {glyph for item in items for glyph in range(item.start, item.end)}
        return cls(
            {
                shown.operation: any(
                    content.offsets[glyph] not in removed and content.texts[glyph].strip()
                    for glyph in range(shown.start, shown.end)
                )
                for shown in content.operations
                if shown.start in clipping
            }
        )

    def lost(self, place: int, operator: bytes) -> bool:
        """Note an operation; True at the end of a text object that has lost everything that clipped."""
        if place in self.left:
            self.keeps = bool(self.keeps) or self.left[place]
        if operator != b"ET":
            return False
        keeps, self.keeps = self.keeps, None
        return keeps is False
