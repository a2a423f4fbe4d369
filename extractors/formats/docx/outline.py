"""Which paragraphs are headings: outline levels of styles, Chinese numbering, and what only looks like one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from extractors.formats.docx.names import on, short_name, word_value

_TYPED = (
    (re.compile(r"第[0-9一二三四五六七八九十百零〇]+[章编篇部]"), 1),
    (re.compile(r"第[0-9一二三四五六七八九十百零〇]+节"), 2),
    (re.compile(r"[一二三四五六七八九十]{1,3}[、．.](?!\d)"), 1),
    (re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]"), 2),
)
_FACTS = tuple(f"{{*}}{name}" for name in ("basedOn", "name", "outlineLvl", "vanish", "color", "jc", "b", "sz"))
_STYLE_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_CHINESE = ("chinese", "japanesecounting", "ideograph", "taiwanese")
_LONGEST = 40
_SENTENCE_END = "。；;，,：:！？!?"
_TITLE_SIZE = 30
"""Half-points from which a short centered line is a title."""


@dataclass(frozen=True, slots=True)
class Styles:
    """``levels`` maps a style id to its outline level (1 = top), ``hidden`` are the styles of hidden characters,
    ``pale`` those of white ones, ``centered`` and ``strong`` the paragraph styles that center their text, or write it
    large or bold."""

    levels: dict[str, int] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    pale: frozenset[str] = frozenset()
    centered: frozenset[str] = frozenset()
    strong: frozenset[str] = frozenset()


@dataclass(slots=True)
class Paragraph:
    """Properties of the paragraph being read, as far as they make a heading."""

    style: str = ""
    level: int = 0
    list_level: int = -1
    list_id: str = ""
    centered: bool = False
    is_merged: bool = False
    """The paragraph mark is a tracked deletion: the next paragraph goes on in this one."""
    is_inserted: bool = False
    """The paragraph mark is a tracked insertion: the original ran on."""


def read_styles(root: etree._Element) -> Styles:
    """Read the style part."""
    parents: dict[str, str] = {}
    own: dict[str, dict[str, int]] = {}
    for style in root.iterchildren():
        if short_name(style.tag) != "w:style":
            continue
        style_id = word_value(style, "styleId") or ""
        own[style_id] = _style_facts(style, parents, style_id)
    levels: dict[str, int] = {}
    facts: dict[str, set[str]] = {"hidden": set(), "pale": set(), "centered": set(), "strong": set()}
    for style_id in own:
        chain = _chain(style_id, parents)
        level = next((own[s]["level"] for s in chain if "level" in own.get(s, {})), 10)
        if 1 <= level <= 9:
            levels[style_id] = level
        for name, ids in facts.items():
            if next((own[s][name] for s in chain if name in own.get(s, {})), 0):
                ids.add(style_id)
    return Styles(levels, **{name: frozenset(ids) for name, ids in facts.items()})


def _style_facts(style: etree._Element, parents: dict[str, str], style_id: str) -> dict[str, int]:
    facts: dict[str, int] = {}
    for element in style.iter(*_FACTS):
        name = short_name(element.tag)
        value = word_value(element)
        if name == "w:basedOn" and value:
            parents[style_id] = value
        elif name == "w:name" and (match := _STYLE_NAME.fullmatch((value or "").strip())):
            facts.setdefault("level", int(match[1]))
        elif name == "w:name" and (value or "").strip().lower() in ("title", "标题"):
            facts.setdefault("level", 1)
        elif name == "w:outlineLvl" and value and value.isdigit():
            facts["level"] = int(value) + 1
        elif name == "w:vanish":
            facts["hidden"] = int(on(value))
        elif name == "w:color" and word_value(style, "type") in ("paragraph", "character"):
            facts["pale"] = int(value is not None and value.upper() == "FFFFFF")
        elif name == "w:jc":
            facts["centered"] = int(value == "center")
        elif (name == "w:b" and on(value)) or (name == "w:sz" and (value or "").isdigit() and int(value or 0) >= 30):
            facts["strong"] = 1
    return facts


def _chain(style_id: str, parents: dict[str, str]) -> list[str]:
    chain: list[str] = []
    while style_id and style_id not in chain:
        chain.append(style_id)
        style_id = parents.get(style_id, "")
    return chain


def read_numbering(root: etree._Element) -> dict[tuple[str, int], str]:
    """Return the number format of each (list id, level) of the numbering part."""
    abstract: dict[str, dict[int, str]] = {}
    numbering: dict[tuple[str, int], str] = {}
    for element in root.iterchildren():
        name = short_name(element.tag)
        if name == "w:abstractNum":
            levels: dict[int, str] = {}
            for level in element.iterchildren("{*}lvl"):
                formats = [word_value(f) or "" for f in level.iterchildren("{*}numFmt")]
                depth = word_value(level, "ilvl") or ""
                if formats and depth.isdigit():
                    levels[int(depth)] = formats[0]
            abstract[word_value(element, "abstractNumId") or ""] = levels
        elif name == "w:num":
            base = next((word_value(a) or "" for a in element.iterchildren("{*}abstractNumId")), "")
            for depth_, format_ in abstract.get(base, {}).items():
                numbering[word_value(element, "numId") or "", depth_] = format_
    return numbering


def heading_level(
    text: str, paragraph: Paragraph, element: etree._Element, styles: Styles, numbering: dict[tuple[str, int], str]
) -> int:
    """Return the outline level of a paragraph from 1, or 0 when it is not a heading."""
    line = text.strip()
    if not line:
        return 0
    if paragraph.level:
        return paragraph.level if paragraph.level <= 9 else 0
    if paragraph.style in styles.levels:
        return styles.levels[paragraph.style]
    if len(line) > _LONGEST or line[-1] in _SENTENCE_END:
        return 0
    for pattern, level in _TYPED:
        if pattern.match(line):
            return level
    if paragraph.list_level in (0, 1):
        format_ = numbering.get((paragraph.list_id, paragraph.list_level), "").lower()
        if format_.startswith(_CHINESE):
            return paragraph.list_level + 1
    centered = paragraph.centered or paragraph.style in styles.centered
    if centered and (paragraph.style in styles.strong or _looks_large(element)):
        return 1
    return 0


def _looks_large(element: etree._Element) -> bool:
    for run in element.iterdescendants("{*}r"):
        for properties in run.iterchildren("{*}rPr"):
            for item in properties.iterchildren("{*}b", "{*}sz"):
                value = word_value(item)
                bold = item.tag == "b" or str(item.tag).endswith("}b")
                if (bold and on(value)) or (not bold and (value or "").isdigit() and int(value or 0) >= _TITLE_SIZE):
                    return True
        return False
    return False
