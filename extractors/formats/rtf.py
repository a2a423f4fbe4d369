"""RTF files without LibreOffice: the text of all destinations, tables where rows can be told; never rewritten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from extractors.formats.doc_text import SHOWN, story_blocks
from extractors.formats.rtf_text import Run, read_runs
from extractors.limits import Limits
from extractors.model import Block, Document, Part, PartKind, Piece, Remark, TextOffset
from extractors.ocr import Ocr

_VISIBLE = frozenset({"body", "header", "footer", "footnote", "textbox"})


@dataclass(frozen=True, slots=True)
class RtfFormat:
    """Reader of RTF files for machines without LibreOffice."""

    id: str = "rtf"
    title: str = "RTF"
    suffixes: tuple[str, ...] = (".rtf",)

    def read(
        self, data: bytes, name: str, limits: Limits, password: str | None = None, ocr: Ocr | None = None
    ) -> Document:
        """Read ``data``. Raises DamagedInput, LimitExceeded."""
        text = read_runs(data, limits)
        limits.check("characters", sum(len(run.text) for run in text.runs))
        streams: dict[tuple[str, int], list[Run]] = {}
        for run in text.runs:
            streams.setdefault((run.kind, run.stream), []).append(run)
        parts: list[Part] = []
        blocks: list[Block] = []
        for (kind, _), runs in sorted(streams.items(), key=lambda item: (item[0][0] != "body", item[0][1])):
            story = "".join(run.text for run in runs)
            if story.strip("\r\x07\x0b \t;"):
                if kind in _VISIBLE:
                    blocks += story_blocks(len(parts), story)
                number = sum(part.kind == kind for part in parts) + 1
                parts.append(_part(cast(PartKind, kind), number, runs, story))
        remarks = [Remark("read_without_layout", {"format": "rtf"})]
        remarks += [Remark("images", {"count": text.pictures})] if text.pictures else []
        remarks += [Remark("embedded_objects", {"count": text.objects})] if text.objects else []
        return Document(name, self.id, tuple(parts), tuple(blocks), warnings=tuple(remarks))


RTF = RtfFormat()


def _part(kind: PartKind, number: int, runs: Iterable[Run], story: str) -> Part:
    pieces: list[Piece] = []
    position = 0
    for run in runs:
        end = position + len(run.text)
        pieces.append(Piece(position, end, TextOffset(run.offset), atomic=True))
        position = end
    return Part(f"{kind}{number}", kind, story.translate(SHOWN), tuple(pieces), kind in _VISIBLE, number)
