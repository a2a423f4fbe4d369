"""Attributes that may hold what people typed: alternative texts, names, tags, prompts, authors, and any number.

Attributes known to hold sizes, colors and ids are left out, unless their value could be more than that: whatever is not
ASCII, or has seven digits or more in a row, is read wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from extractors.formats.docx.names import words
from extractors.formats.docx.story import HOLDERS, VALUED, Story
from extractors.formats.opc import attributes_of
from extractors.formats.written import decodings, is_suspect
from extractors.model import Anchor, Entry, XmlText

_LONG = etree.XPath("//@*[string-length(.) > 6]")
_ALL = etree.XPath("//@*[string-length(.) > 1]")
_HOLDER_TAGS = tuple(f"{{*}}{name}" for name in sorted(HOLDERS))
_LONG_VALUES = re.compile(rb'="([^"<]{7,})"')
_FONT_NAMES = (b'eastAsia="', b'ascii="', b'hAnsi="', b'w:cs="')
_START = re.compile(rb"<[^/!?]")
_SHAPE_COPY = b"UEs"
"""How base64 of a zip begins: a copy of a shape (o:gfxdata), which no reader shows."""
_WRITTEN = frozenset(words("descr title alt tooltip string author initials displayText ed edGrp"))
"""Local names of attributes that always hold text of people."""
_SKIPPED = re.compile(
    r"rsid.*|paraId|textId|durableId|anchorId|editId|embed|gfxdata|styleId|ascii|hAnsi|cs|eastAsia|nsid|tmpl"
)


def read_attributes(story: Story, root: etree._Element, content: bytes) -> None:
    """Write the attributes of a member to its attribute stream: a line an element, values separated by tabs.

    ``content`` is the member as it is stored: most values are ruled out by one look at the bytes.
    """
    lines: dict[int, dict[str, str]] = {}
    seen: set[tuple[object, str, str]] = set()
    for index, element in story.holders if story.is_walked else _holders(root):
        for key, value in _written(element):
            if (element.tag, key, value) not in seen:
                seen.add((element.tag, key, value))
                lines.setdefault(index, {})[key] = value
    by_bytes = not story.generic and _is_plain(content)
    for index, element in _located(root, content) if by_bytes else _indexed(root, story.generic):
        for raw_key, raw_value in element.attrib.items():
            key, value = str(raw_key), str(raw_value)
            if _is_telling(element, key, value) and ((element.tag, key, value) not in seen or len(value) >= 64):
                seen.add((element.tag, key, value))
                lines.setdefault(index, {})[key] = value
    for index in sorted(lines):
        _write(story, index, lines[index])


def _holders(root: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    holders = set(root.iter(*_HOLDER_TAGS))
    if holders:
        yield from ((index, element) for index, element in enumerate(root.iter()) if element in holders)


def _written(element: etree._Element) -> Iterator[tuple[str, str]]:
    valued = str(element.tag).rpartition("}")[2] in VALUED
    for key, value in element.attrib.items():
        name = str(key).rpartition("}")[2]
        if (name in _WRITTEN or (valued and name in ("val", "name", "value"))) and value.strip():
            yield str(key), str(value)


def _write(story: Story, index: int, values: dict[str, str]) -> None:
    line: list[tuple[str, Anchor | None]] = []
    for name, value in values.items():
        line += [("\t", None)] if line else []
        line.append((value, XmlText(story.member, index, f"@{name}", 0)))
    story.line("attributes", "attribute", line)
    for text, anchor in line:
        if anchor is not None:
            read_encoded(story, text, anchor)


def _is_plain(content: bytes) -> bool:
    """Tell whether the elements of a member can be counted in its bytes: UTF-8, usual quotes, no comments, no CDATA."""
    if b"\0" in content[:64] or content.count(b"<?") > 1:
        return False
    declared = content.startswith((b"<?xml", b"\xef\xbb\xbf<?xml")) and content.find(b"?>")
    marks = (b"='", b'= "', b"<!", b'" ="') if b"'" in content else (b'= "', b"<!", b'" ="')
    return not any(content.find(mark, declared or 0) >= 0 for mark in marks)


def _located(root: etree._Element, content: bytes) -> Iterator[tuple[int, etree._Element]]:
    """Yield the elements with suspicious attributes, found by their bytes: two hundred thousand attributes of a long
    document hold a dozen distinct values worth a look. An element's index is the number of start tags before it."""
    suspects = {raw for raw in set(_LONG_VALUES.findall(content)) if _is_suspicious(raw, content)}
    if not suspects:
        return
    nodes = root.iter()
    position, index, taken = 0, -1, -1
    for match in _LONG_VALUES.finditer(content):
        if match[1] in suspects:
            index += len(_START.findall(content, position, match.start()))
            position = match.start()
            if index > taken:
                element = next(islice(nodes, index - taken - 1, None), None)
                if element is None:  # a damaged member: the parser stopped before its end
                    yield from _indexed(root, generic=False)
                    return
                yield index, element
                taken = index


def _is_suspicious(raw: bytes, content: bytes) -> bool:
    if raw.startswith(_SHAPE_COPY):
        return False
    text = raw.decode("utf-8", "replace")
    if "&" in text or "\ufffd" in text:
        return True
    if not is_suspect("style", text):
        return False
    return raw.isascii() or not any(name + raw + b'"' in content for name in _FONT_NAMES)


def _indexed(root: etree._Element, generic: bool) -> Iterator[tuple[int, etree._Element]]:
    """Yield the elements with long attributes, found by looking at all."""
    chosen = {element for element, _, _ in attributes_of(_ALL if generic else _LONG, root)}
    for index, element in enumerate(root.iter()):
        if element in chosen:
            yield index, element


def _is_telling(element: etree._Element, key: str, value: str) -> bool:
    name = key.rpartition("}")[2]
    if len(value) < 2 or (_SKIPPED.fullmatch(name) and not re.search(r"\d{9}", value)):
        return False
    return is_suspect(name, value) and not str(element.tag).endswith("}panose1")


# ---------------------------------------------------------------- values in other clothes


def read_encoded(story: Story, text: str, anchor: Anchor) -> None:
    """Write what a percent-encoded or base64 value says to the hidden stream.

    Decoded characters have no place of their own in the file: the whole value is the place.
    """
    for decoded, coding in decodings(text):
        where = Entry(story.member, f"{coding}:{_place(anchor)}", 0)
        story.line("decoded", "hidden", [(decoded, where)])


def _place(anchor: Anchor) -> str:
    return f"{anchor.element}:{anchor.slot}" if isinstance(anchor, XmlText) else ""
