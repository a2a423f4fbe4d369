"""The elements and attributes of GB/T 33190-2016 that a cleaned file may have; everything else is dropped.

Trees are written anew: namespaces, prefixes, comments and text between elements do not survive. Values must look like
what the standard says they are; text of people is left only where the reader reads it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from lxml import etree

from extractors.formats.ofd.package import local
from extractors.formats.ofd.strings import KEPT_ATTRIBUTES
from redactor.rewrite.values import Values

NAMESPACE = "http://www.ofdspec.org/2016"
_KNOWN = frozenset({NAMESPACE, "http://www.ofdspec.org"})

_UNIT = "ID Boundary CTM DrawParam LineWidth Cap Join MiterLimit DashOffset DashPattern Alpha Visible Stroke Fill Rule"
_ATTRIBUTES: dict[str, str] = {
    "OFD": "Version DocType", "DocBody": "", "DocInfo": "", "DocID": "", "DocRoot": "",
    "Document": "", "CommonData": "", "MaxUnitID": "", "PageArea": "", "PhysicalBox": "", "ApplicationBox": "",
    "ContentBox": "", "BleedBox": "", "CropBox": "", "PublicRes": "", "DocumentRes": "", "DefaultCS": "",
    "TemplatePage": "ID ZOrder BaseLoc", "Pages": "", "Page": "ID BaseLoc PageID", "Outlines": "",
    "OutlineElem": "Title Count Expanded", "Bookmarks": "", "Bookmark": "Name", "Actions": "", "Action": "Event",
    "Region": "", "Area": "Start DrawParam CTM", "Move": "Point1", "Line": "Point1", "Close": "",
    "QuadraticBezier": "Point1 Point2", "CubicBezier": "Point1 Point2 Point3",
    "Arc": "SweepDirection LargeArc RotationAngle EllipseSize EndPoint", "Goto": "",
    "Dest": "Type PageID Left Top Right Bottom Zoom", "URI": "URI Base Target", "VPreferences": "", "PageMode": "",
    "PageLayout": "", "TabDisplay": "", "HideToolbar": "", "HideMenubar": "", "HideWindowUI": "", "ZoomMode": "",
    "Zoom": "", "Permissions": "", "Edit": "", "Export": "", "Signature": "", "Watermark": "", "PrintScreen": "",
    "Print": "Printable Copies", "ValidPeriod": "StartDate EndDate", "Annotations": "", "FileLoc": "",
    "PageAnnot": "", "Annot": "ID Type Visible Print NoZoom NoRotate ReadOnly", "Appearance": "Boundary CTM",
    "Template": "TemplateID ZOrder", "PageRes": "", "Content": "", "Layer": "ID Type DrawParam Visible",
    "PageBlock": "ID Visible", "TextObject": f"{_UNIT} Font Size HScale ReadDirection CharDirection Weight Italic",
    "Text": f"{_UNIT} Font Size HScale ReadDirection CharDirection Weight Italic", "PathObject": _UNIT, "Path": _UNIT,
    "ImageObject": f"{_UNIT} ResourceID Substitution ImageMask", "CompositeObject": f"{_UNIT} ResourceID",
    "Border": "LineWidth HorizonalCornerRadius VerticalCornerRadius DashOffset DashPattern",
    "BorderColor": "Value Index ColorSpace Alpha", "FillColor": "Value Index ColorSpace Alpha",
    "StrokeColor": "Value Index ColorSpace Alpha", "Color": "Value Index ColorSpace Alpha",
    "BackColor": "Value Index ColorSpace Alpha", "Pattern": "Width Height XStep YStep ReflectMethod RelativeTo CTM",
    "CellContent": "", "AxialShd": "MapType MapUnit Extend StartPoint EndPoint",
    "RadialShd": "MapType MapUnit Extend Eccentricity Angle StartPoint StartRadius EndPoint EndRadius",
    "Segment": "Position", "GouraudShd": "Extend", "LaGouraudShd": "Extend VerticesPerRow", "Point": "X Y EdgeFlag",
    "Clips": "TransFlag", "Clip": "", "AbbreviatedData": "", "CGTransform": "CodePosition CodeCount GlyphCount",
    "Glyphs": "", "TextCode": "X Y DeltaX DeltaY", "Res": "BaseLoc", "ColorSpaces": "",
    "ColorSpace": "ID Type BitsPerComponent Profile", "Palette": "", "CV": "", "DrawParams": "",
    "DrawParam": "ID Relative LineWidth Join Cap DashOffset DashPattern MiterLimit", "Fonts": "",
    "Font": "ID FontName FamilyName Charset Serif Bold Italic FixedWidth", "FontFile": "", "MultiMedias": "",
    "MultiMedia": "ID Type Format", "MediaFile": "", "CompositeGraphicUnits": "",
    "CompositeGraphicUnit": "ID Width Height",
}  # fmt: skip
_ALLOWED = {name: frozenset(attributes.split()) for name, attributes in _ATTRIBUTES.items()}
_NUMBERS = frozenset({
    "MaxUnitID", "PhysicalBox", "ApplicationBox", "ContentBox", "BleedBox", "CropBox", "Glyphs", "CV", "DefaultCS",
    "Zoom",
})  # fmt: skip
_WORDS = frozenset({
    "PageMode", "PageLayout", "TabDisplay", "HideToolbar", "HideMenubar", "HideWindowUI", "ZoomMode", "Edit", "Annot",
    "Export", "Signature", "Watermark", "PrintScreen",
})  # fmt: skip
_DROPPED = {
    "Attachments": "", "CustomTags": "", "Extensions": "", "Remark": "comments_removed", "Sound": "media_removed",
    "Movie": "media_removed", "GotoA": "", "Thumbnail": "", "Cover": "", "Parameters": "private_data_dropped",
}  # fmt: skip
"""Elements of the standard that go -> code of the note; "" where another note says so."""
LOCATIONS = frozenset(
    {"DocRoot", "PublicRes", "DocumentRes", "Annotations", "FileLoc", "MediaFile", "FontFile", "PageRes"}
)
"""Elements whose text is the location of a member."""
LOCATION_ATTRIBUTES = {"TemplatePage": "BaseLoc", "Page": "BaseLoc", "ColorSpace": "Profile"}
"""Elements that name a member by an attribute."""
_NUMBER = r"[-+]?(?:\d{1,12}(?:\.\d{0,12})?|\.\d{1,12})(?:[eE][-+]?\d{1,3})?"
_LIST = re.compile(rf"\s*(?:(?:{_NUMBER}|g|#[0-9A-Fa-f]{{1,8}})(?:\s+|$))*")
_PATH = re.compile(rf"(?:{_NUMBER}|[MSLQBAC])")
_TELLING = re.compile(r"\d{6}|@")
_WORD = re.compile(r"[A-Za-z0-9_.#:+\- ]{0,48}")
_LISTS = frozenset({
    "Boundary", "CTM", "DashPattern", "Value", "DeltaX", "DeltaY", "Start", "Point1", "Point2", "Point3",
    "EllipseSize", "EndPoint", "StartPoint",
})  # fmt: skip


class Writer:
    """Writes trees anew. ``relocate`` gives the new location for an element that names a member, or None when the
    member is gone: the element goes, too. ``counts`` gathers what was dropped."""

    def __init__(
        self, relocate: Callable[[etree._Element, str], str | None], values: Values, counts: Counter[str]
    ) -> None:
        self.relocate = relocate
        self.values = values
        self.counts = counts

    def written(self, root: etree._Element) -> etree._Element:
        """Return a tree of what is allowed."""
        space = str(root.tag).rpartition("}")[0].lstrip("{")
        space = space if space in _KNOWN else NAMESPACE
        made = etree.Element(f"{{{space}}}{local(root)}", nsmap={"ofd": space})
        self._fill(made, root, space)
        return made

    def _fill(self, made: etree._Element, old: etree._Element, space: str) -> None:
        name = local(old)
        for key, value in old.attrib.items():
            kept = self._attribute(old, name, str(key), str(value))
            if kept is not None and not (_TELLING.search(kept) and self.values.within(kept)):
                made.set(str(key), kept)
        text = self._text(name, old)
        if name == "TextCode" or not (text and _TELLING.search(text) and self.values.within(text)):
            made.text = text
        for child in old:
            inner = local(child)
            if inner not in _ALLOWED:
                self.counts[_DROPPED.get(inner, "private_data_dropped")] += 1
                continue
            if not self._stays(child, inner):
                continue
            self._fill(etree.SubElement(made, f"{{{space}}}{inner}"), child, space)
        if name in LOCATIONS and len(old) == 0:
            made.text = self.relocate(old, old.text or "")

    def _stays(self, child: etree._Element, name: str) -> bool:
        if name in LOCATIONS and not len(child) and (child.text or "").strip():
            return self.relocate(child, child.text or "") is not None
        key = LOCATION_ATTRIBUTES.get(name, "")
        if key and name != "ColorSpace" and child.get(key):
            return self.relocate(child, child.get(key, "")) is not None
        return True

    def _attribute(self, old: etree._Element, name: str, key: str, value: str) -> str | None:
        if key not in _ALLOWED.get(name, ()):
            return None
        if LOCATION_ATTRIBUTES.get(name) == key:
            return self.relocate(old, value)
        if name == "Res" and key == "BaseLoc":
            return value
        if key in ("FontName", "FamilyName"):
            return value if len(value) <= 64 and not _TELLING.search(value) else "Font"
        if key in KEPT_ATTRIBUTES.get(name, ()):
            return value
        if key in _LISTS:
            return value if _LIST.fullmatch(value) else None
        return value if _WORD.fullmatch(value) else None

    def _text(self, name: str, old: etree._Element) -> str | None:
        text = old.text or ""
        if name == "TextCode":
            return "".join(str(piece) for piece in old.itertext())
        if name == "DocID":
            return text
        if name == "AbbreviatedData":
            return " ".join(_PATH.findall(text))
        if name in _NUMBERS:
            return text if _LIST.fullmatch(text) else None
        return (
            text if name in _WORDS and len(text) <= 32 and text.strip().isascii() and text.strip().isalnum() else None
        )
