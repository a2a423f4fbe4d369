"""Which font a resource name means, for pages and for streams without resources of their own."""

from __future__ import annotations

import pikepdf

from redactor.verify.pdf_strings import Cache, Decoder, decoder_of, decoders_of

_CANDIDATES = 16
"""Fonts of one name that are tried for a stream that does not say which it means."""


def page_streams(page: pikepdf.Object) -> list[pikepdf.Stream]:
    """Return the content streams of a page, in order."""
    contents = page.get("/Contents")
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return [part for part in parts if isinstance(part, pikepdf.Stream)]


def page_fonts(page: pikepdf.Object, cache: Cache, *, codes: bool = False) -> dict[str, list[Decoder]]:
    """Return the decoders of a page's fonts; resources may be inherited."""
    node: pikepdf.Object | None = page
    for _ in range(64):
        if not isinstance(node, pikepdf.Dictionary):
            break
        if "/Resources" in node:
            return decoders_of(node.get("/Resources"), cache, codes=codes)
        node = node.get("/Parent")
    return {}


def fonts_by_name(pdf: pikepdf.Pdf, cache: Cache, *, codes: bool = False) -> dict[str, list[Decoder]]:
    """Return every font under every resource name that it has anywhere."""
    found: dict[str, dict[tuple[int, int], Decoder]] = {}
    for item in pdf.objects:
        holder = item.stream_dict if isinstance(item, pikepdf.Stream) else item
        if not isinstance(holder, pikepdf.Dictionary):
            continue
        for resources in (holder.get("/Resources"), holder.get("/DR"), holder):
            fonts = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
            for name, font in fonts.items() if isinstance(fonts, pikepdf.Dictionary) else ():
                if isinstance(font, pikepdf.Dictionary) and len(found.setdefault(name, {})) < _CANDIDATES:
                    found[name][font.objgen] = decoder_of(font, cache, codes=codes)
    return {name: list(fonts.values()) for name, fonts in found.items()}
