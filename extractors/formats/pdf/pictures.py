"""What a page shows and no text reader sees: scanned pages, pictures, letters drawn as curves.

A page that is a picture, or that spells something in outlines, has not been read, so its document is not checked.
Smaller pictures are counted. pdfium names the objects, whatever their codec and however they are nested.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from itertools import pairwise
from typing import Any

from extractors.model import Remark

_PAGE_SHARE = 0.35
"""Part of the page that pictures cover when the page counts as a scan ..."""
_FEW_CHARACTERS = 50
"""... unless it shows at least so many characters as text."""
_READABLE_PIXELS = (48, 12)
_READABLE_POINTS = (24.0, 6.0)
_OUTLINED = 8
"""Letter-like shapes on one line that make it a line of text drawn as curves."""
_MAX_PATHS = 20_000
Box = tuple[float, float, float, float]


def unread_pictures(document: Any) -> tuple[list[Remark], list[Remark]]:
    """Return (what was not read, what a person should know) of an open pdfium document."""
    unread: list[Remark] = []
    pictures = 0
    for number in range(len(document)):
        page = document[number]
        images, shapes, characters = _inventory(page)
        width, height = page.get_size()
        covered = _union_share([box for box, _ in images], page.get_mediabox(), width * height)
        if covered >= _PAGE_SHARE and characters < _FEW_CHARACTERS:
            unread.append(Remark("page_is_picture", {"page": number + 1}))
        else:
            pictures += sum(readable for _, readable in images)
        if _has_outlined_line(shapes):
            unread.append(Remark("outlines_not_read", {"page": number + 1}))
        page.close()
    return unread, ([Remark("images", {"count": pictures})] if pictures else [])


def _inventory(page: Any) -> tuple[list[tuple[Box, bool]], list[Box], int]:
    """Return (pictures with whether they are fine enough for text, letter-like shapes, characters of visible text)."""
    import pypdfium2.raw as pdfium

    images: list[tuple[Box, bool]] = []
    shapes: list[Box] = []
    characters = paths = 0
    reader = page.get_textpage()
    for item in page.get_objects(max_depth=8):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = item.get_bounds()
            across, down = ctypes.c_uint(), ctypes.c_uint()
            pdfium.FPDFImageObj_GetImagePixelSize(item.raw, across, down)
            fine = across.value >= _READABLE_PIXELS[0] and down.value >= _READABLE_PIXELS[1]
            sides = sorted((box[2] - box[0], box[3] - box[1]))
            images.append((box, fine and sides[1] >= _READABLE_POINTS[0] and sides[0] >= _READABLE_POINTS[1]))
        elif item.type == pdfium.FPDF_PAGEOBJ_PATH and paths < _MAX_PATHS:
            paths += 1
            shapes += _letters(item)
        elif (
            item.type == pdfium.FPDF_PAGEOBJ_TEXT
            and pdfium.FPDFTextObj_GetTextRenderMode(item.raw) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        ):
            characters += max(0, pdfium.FPDFTextObj_GetText(item.raw, reader.raw, None, 0) // 2 - 1)
    reader.close()
    return images, shapes, characters


def _letters(item: Any) -> list[Box]:
    """Return the boxes of the closed pieces of a filled path that have the size and the curves of a letter."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFPath_CountSegments(item.raw)
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item.raw, mode, stroke)
    if count < _OUTLINED or mode.value == pdfium.FPDF_FILLMODE_NONE:
        return []
    matrix = item.get_matrix()
    found: list[Box] = []
    points: list[tuple[float, float]] = []
    for index in range(count + 1):
        segment = pdfium.FPDFPath_GetPathSegment(item.raw, index) if index < count else None
        if segment is None or pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            box = _letter_box(points)
            if box:
                found.append(box)
            points = []
        if segment is not None:
            x, y = ctypes.c_float(), ctypes.c_float()
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            points.append(matrix.on_point(x.value, y.value))
    return found


def _letter_box(points: list[tuple[float, float]]) -> Box | None:
    if len(points) < 6:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    box = min(xs), min(ys), max(xs), max(ys)
    height, width = box[3] - box[1], box[2] - box[0]
    return box if 4 <= height <= 48 and 0.15 * height <= width <= 1.6 * height else None


def _has_outlined_line(shapes: list[Box]) -> bool:
    """Tell whether enough letter-like shapes stand on one line, each near the one before."""
    lines: dict[int, list[Box]] = defaultdict(list)
    for box in shapes:
        lines[round(box[1] / 3)].append(box)
    for foot, line in list(lines.items()):
        row = sorted(line + lines.get(foot + 1, []))
        near = 1
        for before, box in pairwise(row):
            height = box[3] - box[1]
            distance = box[0] - before[2]
            if -0.2 * height <= distance <= height and abs((before[3] - before[1]) - height) < 0.5 * height:
                near += 1
                if near >= _OUTLINED:
                    return True
            elif distance > height:
                near = 1
    return False


def _union_share(boxes: list[Box], media: Box, area: float) -> float:
    """Return the part of the page that boxes cover, on a grid of 20 by 20 (strips and tiles add up)."""
    if not boxes or area <= 0:
        return 0.0
    left, bottom, right, top = media
    across, down = (right - left) / 20, (top - bottom) / 20
    covered = sum(
        any(box[0] <= left + (column + 0.5) * across <= box[2] and box[1] <= bottom + (row + 0.5) * down <= box[3]
            for box in boxes)
        for column in range(20)
        for row in range(20)
    )  # fmt: skip
    return covered / 400
