"""Text that the printed page does not show: hidden characters and rows, white or tiny letters, hidden shapes.

Field codes are no text, and what only the web view leaves out (w:webHidden, page numbers of a table of contents) is
printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from extractors.formats.docx.names import on, short_name, tags, word_value
from extractors.formats.docx.outline import Styles

TINY = 4
"""Half-points up to which letters are specks."""
_CLOSE = 16
"""Difference of red, green or blue up to which letters cannot be told from what is behind them."""
PAPER = "FFFFFF"
_NARROW = re.compile("[1-5]%?")
"""Percent of their width at which letters are lines."""
_TRANSPARENT = 95_000
"""Thousandths of a percent of transparency (w14:alpha) from which nothing is seen."""
_MARKERS = {"yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF", "blue": "0000FF",
            "red": "FF0000", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
            "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080",
            "lightGray": "C0C0C0", "black": "000000", "white": "FFFFFF"}  # fmt: skip
"""Colors of w:highlight (29500-1, 17.18.40)."""
_PAPER_THEMES = frozenset({"background1", "light1"})
_PAPER_SCHEMES = frozenset({"bg1", "lt1"})
_WORDS = (b"vanish", b"hidden", b"textFill", b":highlight", *(name.encode() for name in _PAPER_THEMES))
_TINY_SIZE = re.compile(rb""":(?:sz\s[^>]*?val=["'][1-4]|w\s[^>]*?val=["'][1-5]%?)["']""")
_PALE_COLOR = re.compile(rb""":color\s[^>]*?val=["'](?:[eEfF][0-9a-fA-F]){3}["']""")
_COLOR = re.compile("[0-9A-Fa-f]{6}")
_HIDDEN_STYLE = re.compile(r"visibility\s*:\s*hidden")
_RUN, _TEXT, _SYMBOL, _PARAGRAPH = tags("w:r"), tags("w:t"), tags("w:sym"), tags("w:p")
_HIDING = tags("w:vanish", "w:sz", "w:w", "w:color", "w:rStyle", "w:pStyle", "w:hidden", "w14:textFill")
_UNKNOWN_GROUNDS = frozenset({"w:txbxContent", "w:tblStyle", "w:background"})


def may_hide(root: etree._Element, content: bytes, styles: Styles) -> bool:
    """Tell cheaply whether a member may hold unseen text. ``content`` is what it was parsed from."""
    if b"\0" in content[:64] or any(word in content for word in _WORDS) or _TINY_SIZE.search(content):
        return True
    if _PALE_COLOR.search(content) or (b":shd" in content and b":color" in content):
        return True
    telling = styles.hidden | styles.pale
    return bool(telling) and any(word_value(style) in telling for style in root.iter(*tags("w:rStyle", "w:pStyle")))


def unseen_runs(root: etree._Element, styles: Styles, ground: str = "") -> list[etree._Element]:
    """Return the runs with text that nobody sees, in document order. ``ground`` is the color taken to be behind a text
    where that is not known; by default such a text is seen."""
    found: dict[etree._Element, None] = {}
    for element in root.iter(*_HIDING):
        for run in _hides(element, styles, ground):
            found[run] = None
    for shape in root.iter(*tags("wp:docPr", "v:shape", "v:rect")):
        if on(shape.get("hidden", "0")) or _HIDDEN_STYLE.search(shape.get("style", "")):
            holder = shape.getparent() if short_name(shape.tag) == "wp:docPr" else shape
            found.update(dict.fromkeys(holder.iter(*_RUN) if holder is not None else ()))
    return [run for run in found if any(_shows(element) for element in run.iterchildren(*_TEXT, *_SYMBOL))]


def _shows(element: etree._Element) -> bool:
    return element.tag in _SYMBOL or bool((element.text or "").strip())


def places_of(runs: Iterable[etree._Element]) -> int:
    """Count the paragraphs that hold unseen runs."""
    return len({next(run.iterancestors(*_PARAGRAPH), None) for run in runs})


def numbers_of(root: etree._Element, runs: Iterable[etree._Element]) -> frozenset[int]:
    """Return the numbers, in document order, of the elements in these runs."""
    inside = {element for run in runs for element in run.iterchildren()}
    every = enumerate(root.iter()) if inside else ()
    return frozenset(number for number, element in every if element in inside)


def _hides(element: etree._Element, styles: Styles, ground: str) -> Iterator[etree._Element]:
    """Yield the runs that a property hides."""
    name, value, holder = short_name(element.tag), word_value(element), element.getparent()
    owner = holder.getparent() if holder is not None else None
    if owner is None or holder is None:
        return
    if name == "w:hidden":
        yield from owner.iter(*_RUN) if short_name(holder.tag) == "w:trPr" and on(value) else ()
    elif name == "w:pStyle":
        if value in styles.hidden or value in styles.pale:
            yield from (run for run in owner.iter(*_RUN) if _by_style(run, value or "", styles, ground))
    elif short_name(owner.tag) != "w:r":
        return
    elif name == "w:rStyle":
        yield from (owner,) if _by_style(owner, value or "", styles, ground) else ()
    elif (
        (name == "w:vanish" and on(value))
        or (name == "w:sz" and (value or "").isdigit() and int(value or 0) <= TINY)
        or (name == "w:w" and _NARROW.fullmatch(value or ""))
        or (name == "w14:textFill" and (_is_clear(element, holder) or _drowns(owner, _filling(element), ground)))
        or (name == "w:color" and _drowns(owner, _ink(element), ground))
    ):
        yield owner


def _by_style(run: etree._Element, style: str, styles: Styles, ground: str) -> bool:
    """Tell whether a style leaves a run unseen that says nothing else itself."""
    if style in styles.hidden:
        return all(on(word_value(own)) for own in run.iterfind("{*}rPr/{*}vanish"))
    if style in styles.pale:
        return run.find("{*}rPr/{*}color") is None and _drowns(run, PAPER, ground)
    return False


def _ink(color: etree._Element) -> str:
    """Return the color of letters; that of the theme goes before the value. "" for a color that is not told."""
    if (word_value(color, "themeColor") or "") in _PAPER_THEMES and word_value(color, "themeShade") is None:
        return PAPER
    value = word_value(color) or ""
    return value if _COLOR.fullmatch(value) else ""


def _filling(fill: etree._Element) -> str:
    """Return the color of the filling of letters (w14:textFill), "" for one that is not told or not one color."""
    for color in fill.iterfind("{*}solidFill/{*}*"):
        value = "" if len(color) else next(iter(map(str, color.attrib.values())), "")
        return PAPER if value in _PAPER_SCHEMES else value if _COLOR.fullmatch(value) else ""
    return ""


def _is_clear(fill: etree._Element, properties: etree._Element) -> bool:
    """Tell whether letters have no filling (w14:textFill) or one that is transparent, and no outline either."""
    outline = properties.find("{*}textOutline")
    if outline is not None and outline.find("{*}noFill") is None:
        return False
    through = [value for alpha in fill.iter("{*}alpha") for value in alpha.attrib.values()]
    return fill.find("{*}noFill") is not None or any(v.isdigit() and int(v) >= _TRANSPARENT for v in through)


def _drowns(run: etree._Element, color: str, unknown: str) -> bool:
    """Tell whether letters of a color cannot be told from what is behind them; ``unknown`` is what that is
    where nothing tells it, "" when such letters are seen."""
    ground = (_ground(run) or unknown) if color else ""
    if not ground:
        return False
    pairs = ((int(color[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (0, 2, 4))
    return all(abs(ink - paper) <= _CLOSE for ink, paper in pairs)


def _ground(run: etree._Element) -> str:
    """Return the color behind a run, "" when it depends on more than the markup around it."""
    marker = run.find("{*}rPr/{*}highlight")
    if marker is not None and word_value(marker) != "none":
        return _MARKERS.get(word_value(marker) or "", "")
    for holder in (run, *run.iterancestors()):
        if short_name(holder.tag) in _UNKNOWN_GROUNDS or holder.find("{*}background") is not None:
            return ""
        if holder.find("{*}tblPr/{*}tblStyle") is not None:
            return ""
        for path in ("{*}rPr/{*}shd", "{*}pPr/{*}shd", "{*}tcPr/{*}shd", "{*}tblPr/{*}shd"):
            shading = holder.find(path)
            fill = (word_value(shading, "fill") or "") if shading is not None else ""
            if _COLOR.fullmatch(fill):
                return fill
    return PAPER
