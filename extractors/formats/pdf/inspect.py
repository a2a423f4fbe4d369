"""What a PDF hides, for the report: facts with counts, never text.

Earlier versions inside the file, layers that are off, scripts, attachments, remarks, signatures, permissions, fonts
without characters, and bars that only cover: an opaque shape painted later over text that is still there. The last is
the classical mistake of redaction (x-ray's test: opaque, larger than four points, one color).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pikepdf

from extractors.formats.layout.geometry import overlap
from extractors.formats.pdf.objects import ANNOTATIONS
from extractors.formats.pdf.opening import PDF_FAILURES, open_pdf
from extractors.limits import Limits
from extractors.model import Remark

_REVIEW = frozenset({"/Text", "/Popup", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/Ink"})
_MEDIA = frozenset({"/Sound", "/Movie", "/Screen", "/RichMedia", "/3D"})
_PERMISSIONS = ("print_highres", "extract", "modify_other", "modify_annotation")


def inspect_pdf(data: bytes, limits: Limits, password: str | None = None) -> list[Remark]:
    """Return the remarks, sorted by code. Raises EncryptedInput, DamagedInput or LimitExceeded."""
    counts: Counter[str] = Counter()
    found: list[Remark] = []
    with open_pdf(data, limits, password) as pdf:
        counts["earlier_revisions"] = _revisions(data, pdf)
        counts["bytes_after_end"] = _trailing(data)
        if pdf.is_encrypted:
            denied = ",".join(name for name in _PERMISSIONS if not getattr(pdf.allow, name))
            found.append(Remark("encrypted", {"denied": denied}))
        try:
            _objects(pdf, counts)
            _catalog(pdf, counts)
            _pages(pdf, counts)
        except PDF_FAILURES:
            found.append(Remark("inspection_incomplete"))
    found += _covered(data, password, limits)
    found += [Remark(code, {"count": count}) for code, count in counts.items() if count]
    return sorted(found, key=lambda remark: (remark.code, str(remark.details)))


def _revisions(data: bytes, pdf: pikepdf.Pdf) -> int:
    """Return how many earlier versions the file holds (7.5.6); a linearized file has two cross-references of one."""
    sections = len(re.findall(rb"startxref\s+\d+\s+%%EOF", data))
    return max(0, sections - (2 if pdf.is_linearized else 1))


def _trailing(data: bytes) -> int:
    end = data.rfind(b"%%EOF")
    return len(data[end + 5 :].strip()) if end >= 0 else 0


def _objects(pdf: pikepdf.Pdf, counts: Counter[str]) -> None:
    for item in pdf.objects:
        if not isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            continue
        kind, subtype = item.get("/Type"), item.get("/Subtype")
        if "/JS" in item or item.get("/S") == "/JavaScript":
            counts["scripts"] += 1
        elif kind == "/EmbeddedFile":
            counts["attachments"] += 1
        elif kind == "/Metadata":
            counts["metadata_streams"] += 1
        elif kind == "/Font" and subtype == "/Type0" and "/ToUnicode" not in item:
            counts["fonts_without_unicode"] += str(item.get("/Encoding", "")).startswith("/Identity")
        if "/PieceInfo" in item:
            counts["private_data"] += 1
        if subtype in ANNOTATIONS and "/Rect" in item:
            _annotation(item, str(subtype), counts)


def _annotation(item: Any, subtype: str, counts: Counter[str]) -> None:
    flags = item.get("/F")
    if subtype in _REVIEW:
        counts["review_remarks"] += subtype != "/Popup"
    elif subtype in _MEDIA:
        counts["media"] += 1
    elif subtype == "/Redact":
        counts["redaction_marks_not_applied"] += 1
    elif isinstance(flags, int) and flags & 0x22 and subtype != "/Link":
        counts["hidden_annotations"] += 1
    if item.get("/FT") == "/Sig" and "/V" in item:
        counts["signatures"] += 1


def _catalog(pdf: pikepdf.Pdf, counts: Counter[str]) -> None:
    info = pdf.trailer.get("/Info")
    if isinstance(info, pikepdf.Dictionary):
        counts["properties"] = len(info.keys())
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        counts["xfa_forms"] = 1
    layers = pdf.Root.get("/OCProperties")
    default = layers.get("/D") if isinstance(layers, pikepdf.Dictionary) else None
    if isinstance(default, pikepdf.Dictionary):
        off = default.get("/OFF")
        counts["hidden_layers"] = len(off) if isinstance(off, pikepdf.Array) else 0
        if default.get("/BaseState") == "/OFF":
            on = default.get("/ON")
            shown = len(on) if isinstance(on, pikepdf.Array) else 0
            counts["hidden_layers"] = max(0, len(layers.get("/OCGs") or ()) - shown)


def _pages(pdf: pikepdf.Pdf, counts: Counter[str]) -> None:
    for page in pdf.pages:
        counts["page_thumbnails"] += "/Thumb" in page.obj
        media, crop = page.mediabox, page.cropbox
        counts["cropped_pages"] += any(abs(float(a) - float(b)) > 1 for a, b in zip(media, crop, strict=True))


# ---------------------------------------------------------------- bars that only cover


def _covered(data: bytes, password: str | None, limits: Limits) -> list[Remark]:
    """Return a remark for each page on which an opaque shape or picture lies over live text, and for invisible text."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data, password=password)
    except pypdfium2.PdfiumError:
        return [Remark("inspection_incomplete")]
    remarks: list[Remark] = []
    try:
        limits.check("pages", len(document))
        for number in range(len(document)):
            page = document[number]
            covered, invisible = _covered_characters(page)
            if covered:
                remarks.append(Remark("covered_text", {"page": number + 1, "characters": covered}))
            if invisible:
                remarks.append(Remark("invisible_text", {"page": number + 1, "objects": invisible}))
            page.close()
    except pypdfium2.PdfiumError:
        remarks.append(Remark("inspection_incomplete"))
    finally:
        document.close()
    return remarks


Box = tuple[float, float, float, float]


def _covered_characters(page: Any) -> tuple[int, int]:
    """Return (characters under a bar, text objects that are painted in no visible way).

    A bar counts when it is painted after the text that it covers and the picture of its place has one color.
    """
    import pypdfium2.raw as pdfium

    texts: list[Box] = []
    suspects: list[tuple[Box, list[Box]]] = []
    invisible = 0
    for item in page.get_objects(max_depth=8):
        kind = item.type
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            texts.append(item.get_bounds())
            invisible += pdfium.FPDFTextObj_GetTextRenderMode(item.raw) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE or (kind == pdfium.FPDF_PAGEOBJ_PATH and _opaque_fill(item)):
            box = item.get_bounds()
            below = [text for text in texts if overlap(box, text)]
            if below and box[2] - box[0] > 4 and box[3] - box[1] > 4:
                suspects.append((box, below))
    if not suspects:
        return 0, invisible
    picture = page.render(scale=1, grayscale=True).to_pil()
    width, height = page.get_size()
    covered = 0
    reader = page.get_textpage()
    boxes = [(index, reader.get_charbox(index, loose=True)) for index in range(reader.count_chars())]
    for box, _ in suspects:
        inside = [index for index, char in boxes if _center_inside(char, box) and _is_mark(reader, index)]
        if inside and _one_color(picture, box, width, height, page.get_rotation()):
            covered += len(inside)
    reader.close()
    return covered, invisible


def _opaque_fill(item: Any) -> bool:
    import ctypes

    import pypdfium2.raw as pdfium

    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item.raw, mode, stroke)
    colors = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetFillColor(item.raw, *colors)
    return mode.value != pdfium.FPDF_FILLMODE_NONE and colors[3].value > 250


def _center_inside(char: Box, box: Box) -> bool:
    return box[0] < (char[0] + char[2]) / 2 < box[2] and box[1] < (char[1] + char[3]) / 2 < box[3]


def _is_mark(reader: Any, index: int) -> bool:
    import pypdfium2.raw as pdfium

    code = pdfium.FPDFText_GetUnicode(reader.raw, index)
    return bool(code > 32 and code != 0xA0)


def _one_color(picture: Any, box: Box, width: float, height: float, rotation: int) -> bool:
    """Tell whether the rendered place of a box is of one color (1 pixel a point; rotated pages are not judged)."""
    if rotation:
        return False
    left, top = max(0, round(box[0]) + 1), max(0, round(height - box[3]) + 1)
    right, bottom = min(round(width), round(box[2]) - 1), min(round(height), round(height - box[1]) - 1)
    if right - left < 2 or bottom - top < 2:
        return False
    darkest, lightest = picture.crop((left, top, right, bottom)).getextrema()
    return bool(lightest - darkest < 12)
