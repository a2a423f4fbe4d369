"""Looks into a cleaned OFD file with nothing of the product's: bytes, tags stripped, geometry of its own."""

from __future__ import annotations

import html
import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from tests.ofd.paper import ALPHABET

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")


def members(data: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield all members, of packages in packages, too."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for info in package.infolist():
            content = package.read(info)
            yield info.filename, content
            if zipfile.is_zipfile(io.BytesIO(content)) and depth < 4:
                yield from members(content, depth + 1)


def is_markup(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \r\n").startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<"))


def squeezed(text: str) -> str:
    """Return letters and digits only, widths folded."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())


def leaks(data: bytes, secrets: list[str]) -> list[str]:
    """Return "secret's end @ place" for every secret that is found anywhere in any order or spelling."""
    found: list[str] = []
    texts: list[tuple[str, str]] = []
    blobs = [("file", data)]
    for name, content in members(data):
        blobs.append((name, content))
        texts.append(("name", name))
        for encoding in ENCODINGS:
            plain = content.decode(encoding, "ignore")
            texts.append((f"{name} {encoding}", html.unescape(re.sub(r"<[^>]*>", "", plain))))
            texts.append((f"{name} {encoding} attributes", html.unescape(" ".join(re.findall(r'"([^"]*)"', plain)))))
        if is_markup(content):
            root = etree.fromstring(content)
            numbers = " ".join(each.text or "" for each in root.iter("{*}Glyphs")).split()
            drawn = "".join(ALPHABET[int(n) - 1] for n in numbers if 0 < int(n) <= len(ALPHABET))
            texts.append((f"{name} glyphs", drawn))
            texts += [(f"{name} {how}", text) for how, text in orders(root)]
    for secret in secrets:
        for where, blob in blobs:
            if any(secret.encode(encoding) in blob for encoding in ENCODINGS):
                found.append(f"{secret[-4:]} @ {where} bytes")
        wanted = squeezed(secret)
        found += [f"{secret[-4:]} @ {where}" for where, text in texts if wanted in squeezed(text)]
        found += [f"{secret[-4:]} backwards @ {where}" for where, text in texts if wanted[::-1] in squeezed(text)]
    return found


def orders(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield the texts of a member in painting order, by rows and by columns."""
    placed = list(places(root))
    yield "painting", "".join(c for c, _, _ in placed)
    for how, first, second in (("rows", 2, 1), ("columns", 1, 2)):
        yield how, "".join(p[0] for p in sorted(placed, key=lambda p: (round(p[first] / 2), p[second])))


def places(root: etree._Element) -> Iterator[tuple[str, float, float]]:
    """Yield (character, x, y) of every code, in its holder's millimetres."""
    for item in root.iter("{*}TextObject"):
        box = [float(v) for v in item.get("Boundary", "0 0 0 0").split()]
        ctm = [float(v) for v in item.get("CTM", "1 0 0 1 0 0").split()]
        size = float(item.get("Size", "4"))
        x = y = 0.0
        for code in item.iter("{*}TextCode"):
            x, y = float(code.get("X", x)), float(code.get("Y", y))
            text = "".join(code.itertext())
            dxs, dys = expand(code.get("DeltaX", ""), len(text)), expand(code.get("DeltaY", ""), len(text))
            for number, character in enumerate(text):
                if number:
                    bare = not dxs and not dys
                    x += dxs[number - 1] if dxs else (size if character > "\u2e7f" else size / 2) * bare
                    y += dys[number - 1] if dys else 0.0
                u = ctm[0] * x + ctm[2] * y + ctm[4] + box[0]
                v = ctm[1] * x + ctm[3] * y + ctm[5] + box[1]
                yield character, u, v


def expand(value: str, length: int) -> list[float]:
    found: list[float] = []
    tokens = iter(value.split())
    for token in tokens:
        if token == "g":
            times = int(next(tokens))
            found += [float(next(tokens))] * times
        else:
            found.append(float(token))
    return found + found[-1:] * max(0, length - len(found))


def moved(before: bytes, after: bytes) -> Counter[tuple[str, str, float, float]]:
    """Return the characters of the cleaned file that stand where the original has none such."""
    old, new = (
        Counter(
            (name, c, round(x, 2), round(y, 2))
            for name, content in members(data)
            if is_markup(content)
            for c, x, y in places(etree.fromstring(content))
        )
        for data in (before, after)
    )
    return new - old


def shown(data: bytes) -> str:
    """Return everything that the members say in text objects, squeezed."""
    found = []
    for _, content in members(data):
        if is_markup(content):
            found += [text for _, text in orders(etree.fromstring(content))]
    return squeezed("\n".join(found))


def glyph_numbers(data: bytes) -> str:
    """Return all glyph numbers that transforms name, in document order."""
    found = []
    for _, content in members(data):
        if is_markup(content):
            found += [each.text or "" for each in etree.fromstring(content).iter("{*}Glyphs")]
    return " " + " ".join(found) + " "
