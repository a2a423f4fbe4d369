"""Pages of notices with invented data as scanners, fax machines and telephones spoil them, with the truth about them.

A page is drawn clean, spoilt in one way at one level, and put into a PDF as its only picture. Each value keeps the four
corners of its place, so that what became of it can be seen in the output's pixels.
"""

from __future__ import annotations

import io
import math
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy
import pikepdf
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = tuple(
    Path("/usr/share/fonts/opentype/noto") / name
    for name in ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc")
)
INCHES = (5.83, 4.13)
"""Half a sheet of A5's width: pages are small so that many can be read."""
Corner = tuple[float, float]
Ink = tuple[int, int, int]
RED, BLUE, PURPLE, GRAY = (214, 38, 46), (36, 62, 170), (122, 60, 150), (110, 110, 110)


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a page: what it is, and the corners of its place in pixels."""

    kind: str
    text: str
    corners: tuple[Corner, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A picture with its values; ``way`` and ``level`` say how it was spoilt; JPEG quality, or 0 for lossless."""

    picture: Image.Image
    values: tuple[Value, ...]
    dpi: int
    way: str = "clean"
    level: str = "-"
    quality: int = 0


# ---------------------------------------------------------------- values


def identity(chance: random.Random) -> str:
    """Return a valid number of a person who does not exist."""
    day = f"{chance.randrange(1950, 2005)}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}"
    body = f"5201{chance.randrange(21, 24)}{day}{chance.randrange(1000):03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def account(chance: random.Random) -> str:
    """Return a card number that passes the Luhn test."""
    body = "621226" + "".join(chance.choice("0123456789") for _ in range(12))
    total = sum(d if i % 2 else sum(divmod(2 * d, 10)) for i, d in enumerate(map(int, reversed(body))))
    return body + str(-total % 10)


def mobile(chance: random.Random) -> str:
    """Return a number in a range that is given out."""
    return chance.choice(("138", "139", "151", "186")) + f"{chance.randrange(10**8):08}"


MAKERS: dict[str, Callable[[random.Random], str]] = {
    "id_card": identity, "mobile": mobile, "bank_account": account,
}  # fmt: skip
LABELS = {"id_card": "身份证号", "mobile": "联系电话", "bank_account": "银行账号"}
PROSE = (
    "经村民小组评议、镇政府审核，现将本批补助对象予以公示，接受群众监督。",
    "公示期内如有异议，请以书面形式向镇人民政府提出。",
    "项目总投资捌拾陆万元，建设工期一百二十个日历天。",
)

# ---------------------------------------------------------------- clean pages


@dataclass(slots=True)
class _Sheet:
    picture: Image.Image
    draw: ImageDraw.ImageDraw
    font: ImageFont.FreeTypeFont
    unit: int
    values: list[Value]

    def text(self, x: float, y: float, text: str, kind: str = "") -> float:
        """Write; return where the text ends. A ``kind`` makes it a value."""
        self.draw.text((x, y), text, font=self.font, fill=(20, 20, 20))
        left, top, right, bottom = self.draw.textbbox((x, y), text, font=self.font)
        if kind:
            self.values.append(Value(kind, text, ((left, top), (right, top), (right, bottom), (left, bottom))))
        return float(right)


def _sheet(chance: random.Random, dpi: int, points: float) -> _Sheet:
    size = round(INCHES[0] * dpi), round(INCHES[1] * dpi)
    picture = Image.new("RGB", size, (255, 255, 255))
    unit = max(8, round(points * dpi / 72))
    font = ImageFont.truetype(str(chance.choice([font for font in FONTS if font.exists()])), unit, index=2)
    return _Sheet(picture, ImageDraw.Draw(picture), font, unit, [])


def notice(chance: random.Random, dpi: int) -> Page:
    """Lines of label and value, between prose."""
    sheet = _sheet(chance, dpi, chance.choice((9, 10.5, 12)))
    y = 1.5 * sheet.unit
    sheet.text(2 * sheet.unit, y, chance.choice(PROSE))
    for kind in [*chance.sample(list(MAKERS), 3), chance.choice(list(MAKERS))]:
        y += 2.1 * sheet.unit
        end = sheet.text(2 * sheet.unit, y, LABELS[kind] + "：")
        sheet.text(end, y, MAKERS[kind](chance), kind)
    sheet.text(2 * sheet.unit, y + 2.1 * sheet.unit, chance.choice(PROSE))
    return Page(sheet.picture, tuple(sheet.values), dpi)


def table(chance: random.Random, dpi: int) -> Page:
    """A ruled list of numbers, a column a kind."""
    sheet = _sheet(chance, dpi, 9)
    unit, kinds = sheet.unit, list(MAKERS)
    edges = [unit * at for at in (1.0, 3.6, 15.6, 23.6, 36.6)]
    rows = chance.randrange(4, 8)
    top, height = 3.2 * unit, 2.2 * unit
    sheet.text(8 * unit, unit, "补助对象收款信息公示表")
    for row in range(rows + 2):
        sheet.draw.line((edges[0], top + row * height, edges[-1], top + row * height), (30, 30, 30), max(1, dpi // 120))
    for edge in edges:
        sheet.draw.line((edge, top, edge, top + (rows + 1) * height), (30, 30, 30), max(1, dpi // 120))
    for column, head in enumerate(("序号", *(LABELS[kind] for kind in kinds))):
        sheet.text(edges[column] + 0.3 * unit, top + 0.4 * unit, head)
    for row in range(1, rows + 1):
        y = top + row * height + 0.4 * unit
        sheet.text(edges[0] + 0.6 * unit, y, str(row))
        for column, kind in enumerate(kinds, 1):
            sheet.text(edges[column] + 0.3 * unit, y, MAKERS[kind](chance), kind)
    return Page(sheet.picture, tuple(sheet.values), dpi)


def prose(chance: random.Random, dpi: int) -> Page:
    """Sentences that hold values."""
    sheet = _sheet(chance, dpi, chance.choice((10.5, 12)))
    y = 1.5 * sheet.unit
    for kind in chance.sample(list(MAKERS), 2):
        sheet.text(2 * sheet.unit, y, chance.choice(PROSE))
        y += 2 * sheet.unit
        end = sheet.text(2 * sheet.unit, y, f"该户户主的{LABELS[kind]}为")
        end = sheet.text(end, y, MAKERS[kind](chance), kind)
        sheet.text(end, y, "，情况属实。")
        y += 2 * sheet.unit
    return Page(sheet.picture, tuple(sheet.values), dpi)


KINDS_OF_PAGES = (notice, table, prose)

# ---------------------------------------------------------------- what spoils them


def _noise(page: Page, chance: random.Random, strength: float) -> Page:
    grain = numpy.random.default_rng(chance.randrange(1 << 30))
    pixels = numpy.asarray(page.picture).astype("float32")
    pixels += grain.normal(0, strength, pixels.shape[:2])[:, :, None]
    specks = grain.random(pixels.shape[:2])
    pixels[specks < strength / 20_000] = 40
    return replace(page, picture=Image.fromarray(pixels.clip(0, 255).astype("uint8")))


def _jpeg(page: Page, chance: random.Random, quality: float) -> Page:
    del chance
    return replace(page, quality=int(quality))


def _blur(page: Page, chance: random.Random, points: float) -> Page:
    del chance
    return replace(page, picture=page.picture.filter(ImageFilter.GaussianBlur(points * page.dpi / 72)))


def _skew(page: Page, chance: random.Random, degrees: float) -> Page:
    angle = degrees * chance.choice((-1, 1))
    turned = page.picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    x0, y0 = page.picture.width / 2, page.picture.height / 2
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))

    def moved(corner: Corner) -> Corner:
        x, y = corner[0] - x0, corner[1] - y0
        return x * cosine + y * sine + x0, -x * sine + y * cosine + y0

    return _placed(page, turned, moved)


def _orientation(page: Page, chance: random.Random, degrees: float) -> Page:
    del chance
    width, height = page.picture.size
    turns = round(degrees / 90) % 4
    turned = page.picture.rotate(degrees, expand=True)
    ways: tuple[Callable[[Corner], Corner], ...] = (
        lambda c: c, lambda c: (c[1], width - c[0]), lambda c: (width - c[0], height - c[1]),
        lambda c: (height - c[1], c[0]),
    )  # fmt: skip
    return _placed(page, turned, ways[turns])


def _placed(page: Page, picture: Image.Image, moved: Callable[[Corner], Corner]) -> Page:
    values = tuple(replace(value, corners=tuple(map(moved, value.corners))) for value in page.values)
    return replace(page, picture=picture, values=values)


def _resolution(page: Page, chance: random.Random, dpi: float) -> Page:
    """The same sheet scanned coarser or finer."""
    del chance
    share = dpi / page.dpi
    size = round(page.picture.width * share), round(page.picture.height * share)
    small = page.picture.resize(size, Image.Resampling.LANCZOS)
    return replace(_placed(page, small, lambda c: (c[0] * share, c[1] * share)), dpi=int(dpi))


def _fax(page: Page, chance: random.Random, lines: float) -> Page:
    """204 by 98 or 196 lines to the inch in black and white (ITU-T T.4)."""
    del chance
    size = round(INCHES[0] * 204), round(INCHES[1] * lines)
    coarse = page.picture.convert("L").resize(size, Image.Resampling.BOX)
    bits = coarse.point(lambda value: 255 if value > 150 else 0)
    full = bits.resize((size[0], round(INCHES[1] * 204)), Image.Resampling.NEAREST).convert("1")
    share = full.width / page.picture.width, full.height / page.picture.height
    return replace(_placed(page, full, lambda c: (c[0] * share[0], c[1] * share[1])), dpi=204)


def _shade(page: Page, chance: random.Random, strength: float) -> Page:
    """A photograph in uneven light."""
    width, height = page.picture.size
    x, y = numpy.meshgrid(numpy.linspace(0, 1, width), numpy.linspace(0, 1, height))
    light = 1 - strength * (x * chance.random() + y * chance.random())
    pixels = numpy.asarray(page.picture).astype("float32") * light[:, :, None]
    return replace(page, picture=Image.fromarray(pixels.clip(0, 255).astype("uint8")))


def _stamp(color: Ink) -> Callable[[Page, random.Random, float], Page]:
    def stamped(page: Page, chance: random.Random, strength: float) -> Page:
        """A round seal over a value, as dense as ``strength``."""
        layer = Image.new("L", page.picture.size, 0)
        draw = ImageDraw.Draw(layer)
        value = chance.choice(page.values)
        radius = 0.79 * page.dpi
        x = sum(corner[0] for corner in value.corners) / 4 + chance.uniform(-0.5, 0.5) * radius
        y = sum(corner[1] for corner in value.corners) / 4 + chance.uniform(-0.5, 0.5) * radius
        thick = max(2, round(0.05 * page.dpi))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=255, width=thick)
        star = [
            (x + r * math.sin(k * math.pi / 5), y - r * math.cos(k * math.pi / 5))
            for k in range(10)
            for r in (radius * (0.36 if k % 2 == 0 else 0.14),)
        ]
        draw.polygon(star, fill=255)
        font = ImageFont.truetype(str(FONTS[0]), round(0.22 * page.dpi), index=2)
        for index, letter in enumerate("某某县某某镇人民政府"):
            angle = math.radians(-135 + 30 * index)
            at = x + 0.78 * radius * math.sin(angle), y - 0.78 * radius * math.cos(angle)
            draw.text(at, letter, font=font, fill=255, anchor="mm")
        return replace(page, picture=_inked(page.picture, layer, color, strength))

    return stamped


def _inked(picture: Image.Image, layer: Image.Image, color: Ink, strength: float) -> Image.Image:
    """Let a transparent ink darken the paper; with strength 1 and more it covers what lies below partly."""
    paper = numpy.asarray(picture).astype("float32")
    cover = numpy.asarray(layer).astype("float32")[:, :, None] / 255 * min(1.0, strength)
    ink = numpy.array(color, dtype="float32")
    below = paper * (1 - cover) + paper * ink / 255 * cover
    opaque = max(0.0, strength - 1.0)
    below = below * (1 - cover * opaque) + ink * cover * opaque
    return Image.fromarray(below.clip(0, 255).astype("uint8"))


def _highlighter(page: Page, chance: random.Random, strength: float) -> Page:
    layer = Image.new("L", page.picture.size, 0)
    draw = ImageDraw.Draw(layer)
    for value in chance.sample(page.values, min(2, len(page.values))):
        (left, top), (right, _), (_, bottom), _ = value.corners
        draw.rectangle((left - 4, top - 2, right + 4, bottom + 2), fill=255)
    ink = chance.choice(((255, 240, 60), (120, 250, 120), (255, 150, 190)))
    return replace(page, picture=_inked(page.picture, layer, ink, strength))


def _pen(page: Page, chance: random.Random, strength: float) -> Page:
    """Strokes of a pen through a value."""
    picture = page.picture.copy()
    draw = ImageDraw.Draw(picture)
    for value in chance.sample(page.values, min(2, len(page.values))):
        (left, top), (right, _), (_, bottom), _ = value.corners
        for _ in range(round(strength)):
            ys = [chance.uniform(top, bottom) for _ in range(6)]
            points = [(left + (right - left) * k / 5, y) for k, y in enumerate(ys)]
            draw.line(points, fill=chance.choice((BLUE, RED, (30, 30, 30))), width=max(1, page.dpi // 100))
    return replace(page, picture=picture)


Spoil = Callable[[Page, random.Random, float], Page]
WAYS: dict[str, tuple[Spoil, dict[str, float]]] = {
    "clean": (lambda page, chance, level: page, {"-": 0}),
    "noise": (_noise, {"light": 8, "medium": 18, "heavy": 32}),
    "jpeg": (_jpeg, {"90": 90, "70": 70, "50": 50, "30": 30}),
    "blur": (_blur, {"light": 0.25, "medium": 0.45, "heavy": 0.65}),
    "skew": (_skew, {"0.5°": 0.5, "1.5°": 1.5, "3°": 3.0, "5°": 5.0}),
    "turned": (_orientation, {"90°": 90, "180°": 180, "270°": 270}),
    "dpi": (_resolution, {"300": 300, "150": 150, "120": 120, "100": 100, "75": 75}),
    "fax": (_fax, {"fine": 196, "normal": 98}),
    "light": (_shade, {"light": 0.4, "heavy": 0.8}),
    "red seal": (_stamp(RED), {"faint": 0.5, "usual": 0.85, "dense": 1.1, "covering": 1.4}),
    "blue seal": (_stamp(BLUE), {"faint": 0.5, "usual": 0.85, "dense": 1.1}),
    "purple seal": (_stamp(PURPLE), {"usual": 0.85}),
    "gray seal": (_stamp(GRAY), {"faint": 0.5, "usual": 0.85, "dense": 1.1}),
    "highlighter": (_highlighter, {"usual": 0.9, "covering": 1.2}),
    "pen strokes": (_pen, {"one": 1, "three": 3}),
}


def pages(count: int, seed: int = 7) -> list[Page]:
    """Return ``count`` pages; ways, levels and kinds of pages take turns, so that each comes up equally often."""
    chance = random.Random(seed)
    turns = [(way, level) for way, (_, levels) in WAYS.items() for level in levels]
    made = []
    for number in range(count):
        way, level = turns[number % len(turns)]
        kind = KINDS_OF_PAGES[(number // len(turns) + number) % len(KINDS_OF_PAGES)]
        dpi = 300 if (way, level) == ("dpi", "300") else 200
        page = replace(kind(chance, dpi), way=way, level=level, quality=chance.choice((0, 85, 75)))
        spoil, levels = WAYS[way]
        made.append(spoil(page, chance, levels[level]))
    return made


def pdf_of(page: Page) -> bytes:
    """Return a PDF that shows the page's picture and nothing else."""
    pdf = pikepdf.new()
    width, height = (round(72 * side / page.dpi, 2) for side in page.picture.size)
    picture = page.picture
    gray, bits = picture.mode == "L", picture.mode == "1"
    if page.quality and not bits:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=page.quality)
        data, codec = buffer.getvalue(), pikepdf.Name.DCTDecode
    else:
        data, codec = zlib.compress(picture.tobytes()), pikepdf.Name.FlateDecode
    image = pdf.make_stream(
        data, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=picture.width, Height=picture.height,
        BitsPerComponent=1 if bits else 8, Filter=codec,
        ColorSpace=pikepdf.Name.DeviceGray if gray or bits else pikepdf.Name.DeviceRGB,
    )  # fmt: skip
    content = pdf.make_stream(f"q {width} 0 0 {height} 0 0 cm /I Do Q".encode())
    resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
    holder = pikepdf.Dictionary(
        Type=pikepdf.Name.Page, MediaBox=[0, 0, width, height], Resources=resources, Contents=content
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(holder)))
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()
