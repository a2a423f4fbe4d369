"""Document level: the catalog, the pages and the trailer keep what a reader of the publication needs, and nothing else.

Each verb is idempotent and returns how many things it took away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf

CATALOG = frozenset({
    "/Type", "/Pages", "/PageLabels", "/Names", "/Dests", "/ViewerPreferences", "/PageLayout", "/PageMode", "/Outlines",
    "/OpenAction", "/AcroForm", "/StructTreeRoot", "/MarkInfo", "/Lang", "/OCProperties", "/OutputIntents",
})  # fmt: skip
PAGE = frozenset({
    "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Contents",
    "/Rotate", "/Group", "/Annots", "/Dur", "/Trans", "/StructParents", "/Tabs", "/UserUnit",
})  # fmt: skip
PAGES = frozenset({"/Type", "/Parent", "/Kids", "/Count", "/Resources", "/MediaBox", "/CropBox", "/Rotate"})
STRUCTURE_ROOT = frozenset({
    "/Type", "/K", "/IDTree", "/ParentTree", "/ParentTreeNextKey", "/RoleMap", "/ClassMap", "/Namespaces",
})  # fmt: skip
STRUCTURE_ELEMENT = frozenset({
    "/Type", "/S", "/P", "/ID", "/Pg", "/K", "/A", "/C", "/R", "/T", "/Lang", "/Alt", "/E", "/ActualText", "/NS",
    "/Ref",
})  # fmt: skip
OUTLINE = frozenset({
    "/Type", "/Title", "/Parent", "/Prev", "/Next", "/First", "/Last", "/Count", "/Dest", "/A", "/C", "/F", "/SE",
})  # fmt: skip
OUTPUT_INTENT = frozenset({"/Type", "/S", "/OutputConditionIdentifier", "/RegistryName", "/DestOutputProfile"})
EVERYWHERE_DROPPED = (
    "/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AF", "/OPI", "/Alternates", "/AA", "/SpiderInfo", "/PZ",
    "/PresSteps", "/DPart", "/Measure", "/PtData", "/GeoData",
)  # fmt: skip
VIEWER = frozenset({
    "/HideToolbar", "/HideMenubar", "/HideWindowUI", "/FitWindow", "/CenterWindow", "/DisplayDocTitle", "/Direction",
    "/NonFullScreenPageMode", "/ViewArea", "/ViewClip", "/PrintArea", "/PrintClip", "/PrintScaling", "/Duplex",
})  # fmt: skip
WITHIN_PAGE = {
    "/Group": frozenset({"/Type", "/S", "/CS", "/I", "/K"}),
    "/Trans": frozenset({"/Type", "/S", "/D", "/Dm", "/M", "/Di", "/SS", "/B"}),
}
_TECHNICAL_GROUPS = {
    "/Metadata": "metadata_dropped", "/LastModified": "metadata_dropped", "/Thumb": "thumbnails_dropped",
    "/AF": "attachments_dropped", "/AA": "scripts_dropped", "/Alternates": "alternate_images_dropped",
    "/OPI": "alternate_images_dropped",
}  # fmt: skip
_NODES = 200_000


def keep_only(holder: Any, allowed: Iterable[str]) -> int:
    """Delete all other keys of a dictionary; return how many went."""
    doomed = [key for key in holder.keys() if key not in allowed]  # noqa: SIM118
    for key in doomed:
        del holder[key]
    return len(doomed)


def drop(holder: Any, *keys: str) -> int:
    """Delete the keys that are there; return how many."""
    found = [key for key in keys if key in holder]
    for key in found:
        del holder[key]
    return len(found)


def dictionaries(item: Any, depth: int = 0) -> Iterator[Any]:
    """Yield an object's dictionary and those nested directly in it."""
    if depth > 64:
        return
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        yield item
        values: list[Any] = [value for _, value in item.items()]
    elif isinstance(item, pikepdf.Array):
        values = list(item)
    else:
        return
    for value in values:
        if isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect:
            yield from dictionaries(value, depth + 1)


def drop_info(pdf: pikepdf.Pdf) -> int:
    """Drop the document information dictionary and private trailer keys (ISO 32000-2 7.5.5)."""
    drop(pdf.trailer, "/ID")  # its first half would be kept for ever
    keys = [key for key in pdf.trailer.keys() if key not in ("/Root", "/Size", "/Encrypt")]  # noqa: SIM118
    count = 0
    for key in keys:
        if key in ("/Prev", "/XRefStm", "/Length", "/Filter", "/W", "/Index", "/Type", "/DecodeParms"):
            continue
        value = pdf.trailer[key]
        count += len(value.keys()) if key == "/Info" and isinstance(value, pikepdf.Dictionary) else 1
        del pdf.trailer[key]
    if "/Size" not in pdf.trailer:
        pdf.trailer["/Size"] = len(pdf.objects) + 1  # qpdf writes an unreadable cross-reference stream without it
    return count


def keep_catalog(pdf: pikepdf.Pdf) -> dict[str, int]:
    """Rebuild the catalog from its white list; return message code -> how many entries went."""
    codes = {
        "/Metadata": "metadata_dropped", "/AF": "attachments_dropped", "/Collection": "attachments_dropped",
        "/AA": "scripts_dropped", "/Perms": "signature_dropped", "/DSS": "signature_dropped",
    }  # fmt: skip
    counts: dict[str, int] = {}
    root = pdf.Root
    for key in [key for key in root.keys() if key not in CATALOG]:  # noqa: SIM118
        if key not in ("/Version", "/Extensions"):
            code = codes.get(key, "private_data_dropped")
            counts[code] = counts.get(code, 0) + 1
        del root[key]
    for intent in root.get("/OutputIntents") or ():
        if isinstance(intent, pikepdf.Dictionary):
            keep_only(intent, OUTPUT_INTENT)
    tree = root.get("/StructTreeRoot")
    if isinstance(tree, pikepdf.Dictionary):
        keep_only(tree, STRUCTURE_ROOT)
    for key, allowed in (("/ViewerPreferences", VIEWER), ("/MarkInfo", {"/Marked", "/UserProperties", "/Suspects"})):
        if isinstance(root.get(key), pikepdf.Dictionary):
            keep_only(root[key], allowed)
    layers = root.get("/OCProperties")
    if isinstance(layers, pikepdf.Dictionary):
        keep_only(layers, {"/OCGs", "/D", "/Configs"})
    return counts


def keep_names(pdf: pikepdf.Pdf) -> dict[str, int]:
    """Keep named destinations and drop the other name trees: scripts, files, templates, renditions (7.7.4)."""
    names = pdf.Root.get("/Names")
    counts: dict[str, int] = {}
    if not isinstance(names, pikepdf.Dictionary):
        drop(pdf.Root, "/Names")
        return counts
    codes = {"/JavaScript": "scripts_dropped", "/EmbeddedFiles": "attachments_dropped", "/Renditions": "media_dropped"}
    for key in [key for key in names.keys() if key != "/Dests"]:  # noqa: SIM118
        code = codes.get(key, "private_data_dropped")
        counts[code] = counts.get(code, 0) + max(1, sum(1 for _ in tree_items(names[key], "/Names")))
        del names[key]
    if not names.keys():
        del pdf.Root["/Names"]
    return counts


def tree_items(node: Any, leaf: str) -> Iterator[tuple[Any, Any]]:
    """Yield the (key, value) pairs of a name or number tree; ``leaf`` is "/Names" or "/Nums". Cycles are cut."""
    stack, seen = [node], 0
    visited: set[tuple[int, int]] = set()
    while stack and seen < _NODES:
        item = stack.pop()
        seen += 1
        if not isinstance(item, pikepdf.Dictionary) or (item.is_indirect and item.objgen in visited):
            continue
        visited.add(item.objgen)
        pairs = item.get(leaf)
        if isinstance(pairs, pikepdf.Array):
            for index in range(0, len(pairs) - 1, 2):
                yield pairs[index], pairs[index + 1]
        kids = item.get("/Kids")
        if isinstance(kids, pikepdf.Array):
            stack += reversed(list(kids))


def keep_pages(pdf: pikepdf.Pdf) -> dict[str, int]:
    """Rebuild page dictionaries, and the nodes above them, from their white lists."""
    counts: dict[str, int] = {}
    above: dict[tuple[int, int], Any] = {}
    for page in pdf.pages:
        for key in [key for key in page.obj.keys() if key not in PAGE]:  # noqa: SIM118
            if key != "/B":
                code = _TECHNICAL_GROUPS.get(key, "private_data_dropped")
                counts[code] = counts.get(code, 0) + 1
            del page.obj[key]
        for key, allowed in WITHIN_PAGE.items():
            if isinstance(page.obj.get(key), pikepdf.Dictionary):
                keep_only(page.obj[key], allowed)
        node = page.obj.get("/Parent")
        while isinstance(node, pikepdf.Dictionary) and node.objgen not in above:
            above[node.objgen] = node
            node = node.get("/Parent")
    for node in above.values():
        keep_only(node, PAGES)
    return counts


def drop_everywhere(pdf: pikepdf.Pdf) -> dict[str, int]:
    """Drop what no object of a publication needs, wherever it stands: XMP, private data, thumbnails, alternates.

    Only dictionaries that say what they are: in a resource dictionary the same key is the name of a font.
    """
    counts: dict[str, int] = {}
    for item in pdf.objects:
        for holder in dictionaries(item):
            if not isinstance(holder, pikepdf.Stream) and "/Type" not in holder and "/Subtype" not in holder:
                continue
            for key in EVERYWHERE_DROPPED:
                if key in holder:
                    code = _TECHNICAL_GROUPS.get(key, "private_data_dropped")
                    counts[code] = counts.get(code, 0) + 1
                    del holder[key]
    return counts


def keep_structure(pdf: pikepdf.Pdf) -> int:
    """Rebuild structure elements from their white list (14.7.2)."""
    return sum(
        keep_only(item, STRUCTURE_ELEMENT)
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary)
        and (item.get("/Type") == "/StructElem" or all(key in item for key in ("/S", "/P", "/K")))
    )


def outline_items(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield the bookmarks in any order. Cycles are cut."""
    root = pdf.Root.get("/Outlines")
    stack = [root.get("/First")] if isinstance(root, pikepdf.Dictionary) else []
    visited: set[tuple[int, int]] = set()
    while stack:
        item = stack.pop()
        if not isinstance(item, pikepdf.Dictionary) or item.objgen in visited:
            continue
        visited.add(item.objgen)
        yield item
        stack += [item.get("/First"), item.get("/Next")]


def keep_outlines(pdf: pikepdf.Pdf) -> int:
    """Rebuild bookmarks from their white list."""
    return sum(keep_only(item, OUTLINE) for item in list(outline_items(pdf)))
