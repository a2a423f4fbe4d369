"""Invented pictures of persons and of persons' hands: a portrait, a fingerprint, a name seal, a signature."""

from __future__ import annotations

import random

import numpy
from PIL import Image, ImageDraw, ImageFilter

RED = (214, 38, 46)


def portrait(width: int = 295, height: int = 413) -> Image.Image:
    """An invented head and shoulders before a plain background."""
    picture = Image.new("RGB", (width, height), (67, 142, 219))
    draw = ImageDraw.Draw(picture)

    def oval(left: float, top: float, right: float, bottom: float, fill: tuple[int, int, int]) -> None:
        draw.ellipse((left * width, top * height, right * width, bottom * height), fill=fill)

    oval(-0.05, 0.68, 1.05, 1.5, (38, 42, 60))
    oval(0.24, 0.1, 0.76, 0.5, (28, 24, 24))
    oval(0.27, 0.17, 0.73, 0.64, (224, 178, 150))
    oval(0.43, 0.52, 0.57, 0.55, (176, 96, 92))
    pixels = numpy.asarray(picture.filter(ImageFilter.GaussianBlur(3))).astype("float32")
    pixels *= numpy.linspace(1.05, 0.8, width)[None, :, None]
    return Image.fromarray(pixels.clip(0, 255).astype("uint8"))


def prints(square: bool) -> Image.Image:
    picture = Image.new("RGB", (1000, 600), "white")
    draw = ImageDraw.Draw(picture)
    if square:
        draw.rectangle((400, 300, 500, 400), outline=RED, width=8)
        draw.line((450, 310, 450, 390), fill=RED, width=8)
        draw.line((410, 350, 490, 350), fill=RED, width=8)
        return picture
    y, x = numpy.mgrid[0:150, 0:110]
    ridges = numpy.sin(numpy.hypot(x - 55, (y - 80) * 0.8) * 0.7) > -0.1
    oval = ((x - 55) / 54) ** 2 + ((y - 75) / 74) ** 2 < 1
    pixels = numpy.full((150, 110, 3), 255, "uint8")
    pixels[ridges & oval] = RED
    picture.paste(Image.fromarray(pixels), (400, 300))
    return picture


def scribble(draw: ImageDraw.ImageDraw, left: int, top: int) -> None:
    chance = random.Random(5)
    for stroke in range(12):
        x = left + 70 * (stroke // 4)
        points = [(x + chance.uniform(0, 60), top + chance.uniform(0, 70)) for _ in range(3)]
        draw.line(points, fill=(20, 20, 40), width=4)
