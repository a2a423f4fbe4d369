"""Small PDFs made by code, for tests of scrubbing and verification. All people and numbers are invented."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from extractors.model import Span
from redactor.redaction import Redaction

MOBILE = "13912340077"
ACCOUNT = "6222987600012345671"
OTHER = "13700001234"


def redaction(secret: str, finding: str = "F1", *, strong: bool = True, replacement: str = "[x]") -> Redaction:
    return Redaction(finding, "test", (Span(0, 0, len(secret)),), secret, replacement, strong)


def font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )


def unicode_font(pdf: pikepdf.Pdf, text: str) -> pikepdf.Object:
    """Return a composite font in which code i is character i of ``text``."""
    lines = "\n".join(f"<{i:04X}> <{ord(c):04X}>" for i, c in enumerate(text))
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(text)} beginbfchar\n{lines}\nendbfchar endcmap end"
    )
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Test, DW=600,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
    )  # fmt: skip
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Test, Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]), ToUnicode=pdf.make_stream(cmap.encode()),
        )
    )  # fmt: skip


def page(pdf: pikepdf.Pdf, content: str | bytes, **fonts: pikepdf.Object) -> pikepdf.Object:
    """Append a page; /F1 is Helvetica."""
    data = content if isinstance(content, bytes) else content.encode("latin-1")
    resources = Dictionary(Font=Dictionary(F1=font(pdf), **fonts))
    item = pdf.make_indirect(
        Dictionary(Type=Name.Page, MediaBox=[0, 0, 400, 400], Resources=resources, Contents=pdf.make_stream(data))
    )
    pdf.pages.append(pikepdf.Page(item))
    return pdf.pages[-1].obj


def show(text: str, x: int = 50, y: int = 300, size: int = 12) -> str:
    return f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n"


def saved(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True, compress_streams=False)
    return buffer.getvalue()


def made(*contents: str | bytes, change: Callable[[pikepdf.Pdf], None] | None = None) -> bytes:
    """Return a file with one page for each content."""
    pdf = pikepdf.new()
    for content in contents:
        page(pdf, content)
    if change:
        change(pdf)
    return saved(pdf)


def annotation(subtype: str, **entries: object) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=[50, 50, 150, 70], **entries)


def annotate(pdf: pikepdf.Pdf, annotations: Sequence[Dictionary], number: int = 0) -> None:
    pdf.pages[number].obj["/Annots"] = Array([pdf.make_indirect(Dictionary(dict(a.items()))) for a in annotations])


def form(pdf: pikepdf.Pdf, content: str) -> pikepdf.Object:
    stream = pdf.make_stream(content.encode())
    stream["/Type"], stream["/Subtype"], stream["/BBox"] = Name.XObject, Name.Form, Array([0, 0, 100, 20])
    stream["/Resources"] = Dictionary(Font=Dictionary(F1=font(pdf)))
    return stream
