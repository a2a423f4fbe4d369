"""What one picture gives a document: parts with pixel anchors, blocks, and remarks on what was not surely read.

Readers of packages and picture files call ``picture_parts`` for every raster picture that they carry:

    made = picture_parts(plain(frame), ocr.engine, image=member, part=len(parts), number=n)
    parts += made.parts; blocks += made.blocks; warnings += made.remarks

The rewriter then finds the areas to paint by ``image``: see ``redactor.rewrite.ooxml.images.paint`` (one picture, all
frames) and ``redactor.rewrite.pictures.painted`` (by frame).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.codes import read_codes
from extractors.formats.recognized import PixelBox, boxed, coded, recognized
from extractors.model import Block, Part, Piece, Pixels, Remark
from extractors.ocr import Box, OcrEngine, OcrLine
from extractors.ocr_alpha import opaque
from extractors.ocr_personal import upright
from extractors.ocr_reading import PictureText, read_picture

if TYPE_CHECKING:
    from PIL.Image import Image


PERSONAL: dict[str, str] = {
    "card_picture": "证卡图片", "portrait": "人像图片", "fingerprint": "指印图片", "signature": "签名图片",
}  # fmt: skip
"""What stands, in brackets, in the text of a document for a picture of a person."""


@dataclass(frozen=True, slots=True)
class PictureParts:
    """Parts (the first is the text, even when there is none), blocks and remarks of one picture."""

    parts: tuple[Part, ...]
    blocks: tuple[Block, ...]
    remarks: tuple[Remark, ...]


def picture_parts(
    picture: Image,
    engine: OcrEngine,
    *,
    image: str,
    part: int,
    number: int = 1,
    page: int = 0,
    place: Callable[[Box], PixelBox] | None = None,
) -> PictureParts:
    """Read a picture (RGB, RGBA or gray, as stored). ``image`` names it in the anchors, ``part`` is the index in the
    document of the first part that comes of it, ``number`` its frame, ``page`` the page where it stands, if known;
    ``place`` maps boxes of the picture to those of the anchors (by default they are rounded outward)."""
    codes = read_codes(opaque(picture))
    text = read_picture(picture, engine, codes=[upright(code) for code in codes])
    made = written(text, codes, image=image, name=image, part=part, number=number, page=page, place=place)
    # an anchor without characters says that somebody looked, even where there is no text
    seen = Piece(0, 0, Pixels(image, (0, 0, 0, 0), 1.0))
    first = replace(made.parts[0], pieces=(seen, *made.parts[0].pieces))
    return replace(made, parts=(first, *made.parts[1:]))


def written(
    text: PictureText,
    codes: Sequence[OcrLine],
    *,
    image: str,
    name: str,
    part: int,
    number: int,
    page: int,
    place: Callable[[Box], PixelBox] | None = None,
) -> PictureParts:
    """Write what was read in a picture; ``name`` names the parts."""
    main = recognized(
        text.lines, image=image, name=name, number=number, part=part, page=page, rulings=text.strokes, place=place
    )
    parts = [main.part]
    if any(code.text for code in codes):
        parts.append(coded(codes, image=image, name=f"{name} codes", number=number, place=place))
    if text.personal:
        said = [(f"〔{PERSONAL[found.kind]}〕", found.box, found.confidence) for found in text.personal]
        parts.append(boxed(said, image=image, name=f"{name} personal pictures", number=number, place=place))
    counts = {
        "ocr_doubtful": main.doubtful,
        "ocr_unread": len(text.unread),
        "codes_not_read": sum(not code.text for code in codes),
    }
    remarks = tuple(
        Remark(code, {"page": page, "count": count}) if page else Remark(f"{code}_picture", {"count": count})
        for code, count in counts.items()
        if count
    )
    return PictureParts(tuple(parts), main.blocks, remarks)
