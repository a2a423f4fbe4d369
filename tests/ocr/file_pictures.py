"""Pictures in packages and picture files, and layouts that are hard to read. All numbers are invented."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy
from PIL import Image, ImageDraw

from tests.ocr.sheets import CARD, ID, PHONE, Sheet, bits, encoded, notice, sheet
from tests.ofd.package_cases import media
from tests.ofd.paper import Paper
from tests.redactor.packages import word

FileCase = Callable[[], tuple[bytes, Sheet]]
_TYPES = {"gif": "image/gif", "tiff": "image/tiff"}


def docx(name: str, data: bytes) -> bytes:
    """Return a Word document that shows a picture, cropped so that only its upper part is seen."""
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    body = (
        f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{drawing}/wordprocessingDrawing"><wp:extent cx="4000000" '
        'cy="1000000"/><wp:docPr id="1" name="p"/><a:graphic><a:graphicData '
        f'uri="{drawing}/picture"><pic:pic xmlns:pic="{drawing}/picture"><pic:nvPicPr><pic:cNvPr id="1" name="p"/>'
        '<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId7"/><a:srcRect b="60000"/><a:stretch>'
        "<a:fillRect/></a:stretch></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline>"
        "</w:drawing></w:r></w:p><w:p><w:r><w:t>公示</w:t></w:r></w:p>"
    )
    kind, member = _TYPES.get(name.rsplit(".", maxsplit=1)[-1]), f"word/media/{name}"
    types = {member: kind} if kind else None
    return word(body, parts={member: data}, types=types, relations=(("rId7", "image", f"media/{name}"),))


def clear_below(made: Sheet) -> Image.Image:
    """Make the lower part, with the number, transparent; its colors stay."""
    pixels = numpy.array(made.picture)
    pixels[80:, :, 3] = 0
    return Image.fromarray(pixels)


def telling_jpeg() -> tuple[bytes, Sheet]:
    """The number also stands in Exif, XMP, a comment and a preview behind the end."""
    made = notice("RGB")
    exif = Image.Exif()
    exif[0x010E], exif[0x8825] = "holder " + ID, {1: "N", 2: (26.0, 30.0, 0.0)}
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + ID.encode() + b"</x:xmpmeta>"
    data = encoded(made.picture, "JPEG", quality=70, exif=exif, comment=ID.encode(), xmp=xmp)
    return docx("p.jpeg", data + encoded(made.picture.resize((360, 95)), "JPEG")), made


def clear_png() -> tuple[bytes, Sheet]:
    made = notice("RGBA")
    return docx("p.png", encoded(clear_below(made), "PNG")), made


def sixteen_bit_png() -> tuple[bytes, Sheet]:
    made = notice()
    return docx("p.png", encoded(Image.fromarray(numpy.asarray(made.picture).astype("uint16") * 257), "PNG")), made


def second_frame() -> tuple[bytes, Sheet]:
    made = notice()
    blank = Image.new("L", made.picture.size, 255)
    return docx("p.gif", encoded(blank, "GIF", save_all=True, append_images=[made.picture], duration=500)), made


def cmyk_tiff() -> tuple[bytes, Sheet]:
    made = notice("RGB")
    return docx("p.tiff", encoded(made.picture.convert("CMYK"), "TIFF", compression="tiff_lzw")), made


def ofd() -> tuple[bytes, Sheet]:
    made, paper = notice("RGBA"), Paper(4)
    media(paper, "50", "p.png", encoded(clear_below(made), "PNG"))
    paper.add('<ofd:ImageObject ID="51" Boundary="20 20 150 40" CTM="150 0 0 40 0 0" ResourceID="50"/>')
    return paper.data(), made


def xlsx() -> tuple[bytes, Sheet]:
    """A GIF whose clear color is the ink of the number."""
    import openpyxl
    from openpyxl.drawing.image import Image as Shown

    made = notice()
    indexes = (numpy.asarray(made.picture) < 128).astype("uint8")
    indexes[80:] *= 2
    palette = Image.fromarray(indexes, "L").convert("P")
    palette.putpalette([255, 255, 255, 30, 30, 30, 90, 90, 90])
    palette.putdata(indexes.ravel().tolist())
    book: Any = openpyxl.Workbook()
    book.active["A1"] = "公示名单"
    book.active.add_image(Shown(io.BytesIO(encoded(palette, "GIF", transparency=2))), "B3")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue(), made


def big_tiff() -> tuple[bytes, Sheet]:
    made = notice()
    pixels = numpy.asarray(made.picture).astype("uint16") * 200
    return encoded(Image.fromarray(pixels), "TIFF", big_tiff=True, description="holder " + ID), made


def white_on_clear() -> tuple[bytes, Sheet]:
    made = sheet("RGBA", paper=(255, 255, 255, 0), ink=(255, 255, 255, 255))
    made.label(92, "身份证号：", ID)
    return encoded(made.picture, "WEBP", lossless=True), made


def html() -> tuple[bytes, Sheet]:
    import base64

    made = notice()
    coded = base64.b64encode(encoded(made.picture, "PNG")).decode()
    return f"<html><body><p>公示</p><img src='data:image/png;base64,{coded}'></body></html>".encode(), made


# ---------------------------------------------------------------- layouts


def boxes() -> tuple[bytes, Sheet]:
    """A digit in each square of a form."""
    made = sheet(size=(980, 160))
    x = made.write(20, 50, "公民身份号码") + 14
    for digit in ID:
        ImageDraw.Draw(made.picture).rectangle((x, 44, x + 38, 92), outline=0, width=2)
        made.write(x + 10, 50, digit, True)
        x += 38
    return encoded(made.picture, "PNG"), made


def two_columns() -> tuple[bytes, Sheet]:
    """Two columns of prose; the number goes on in the next line of its own."""
    made = sheet(size=(900, 300), points=20)
    left = [
        "经村民小组评议并由镇政府审",
        "核的补助对象身份证号",
        "",
        "",
        "户主情况属实，家庭人口四人",
        "特此公示，接受监督。",
    ]
    right = ["公示期间有异议的，可以书面", "向镇人民政府提出，逾期不提", "出的视为没有异议，由镇财政"]
    right += ["所按规定程序拨付补助资金。", "监督单位为县纪律检查委员会", "和县农业农村局，欢迎来信。"]
    for row, (one, other) in enumerate(zip(left, right, strict=True)):
        made.write(20, 20 + 40 * row, one)
        made.write(480, 20 + 40 * row, other)
    made.write(made.write(20, 100, "号码为"), 100, ID[:12], True)
    made.write(20, 140, ID[12:], True)
    return encoded(made.picture, "PNG"), made


def wrapped_in_a_cell() -> tuple[bytes, Sheet]:
    made = sheet(size=(620, 220), points=20)
    draw = ImageDraw.Draw(made.picture)
    for y in (20, 80, 200):
        draw.line((20, y, 600, y), fill=0, width=2)
    for x, head in zip((20, 200, 420, 600), ("户主", "银行账号", "金额", ""), strict=True):
        draw.line((x, 20, x, 200), fill=0, width=2)
        made.write(x + 10, 32, head)
    made.write(210, 90, CARD[:12], True)
    made.write(210, 130, CARD[12:], True)
    made.write(430, 100, "1200元")
    return encoded(made.picture, "PNG"), made


def both_directions() -> tuple[bytes, Sheet]:
    """A line that runs up beside lines that lie."""
    made, side = notice(size=(760, 520)), sheet(size=(420, 60))
    side.label(8, "联系电话：", PHONE)
    made.picture.paste(side.picture.rotate(90, expand=True), (690, 60))
    return encoded(made.picture, "PNG"), made


def standing_digits() -> tuple[bytes, Sheet]:
    """A number written from top to bottom."""
    made = sheet(size=(260, 760))
    for row, letter in enumerate("身份证号"):
        made.write(180, 20 + 34 * row, letter)
    for row, digit in enumerate(ID):
        made.write(186, 170 + 30 * row, digit, True)
    return encoded(made.picture, "PNG"), made


def _misread(value: str) -> FileCase:
    def case() -> tuple[bytes, Sheet]:
        made = notice(value=value)
        return encoded(made.picture, "PNG"), made

    return case


def white_on_black() -> tuple[bytes, Sheet]:
    made = notice(paper=0, ink=255)
    made.picture = bits(made.picture)
    return encoded(made.picture, "PNG"), made


CASES: dict[str, tuple[str, FileCase]] = {
    "exif, xmp, preview": (".docx", telling_jpeg), "clear png": (".docx", clear_png),
    "16 bit png": (".docx", sixteen_bit_png), "second frame": (".docx", second_frame),
    "cmyk tiff": (".docx", cmyk_tiff), "ofd": (".ofd", ofd), "xlsx": (".xlsx", xlsx), "big tiff": (".tif", big_tiff),
    "white on clear": (".webp", white_on_clear), "html": (".html", html), "boxes": (".png", boxes),
    "two columns": (".png", two_columns), "wrapped in a cell": (".png", wrapped_in_a_cell),
    "both directions": (".png", both_directions), "standing digits": (".png", standing_digits),
    "letters for digits": (".png", _misread("5223241968IO28822B")), "dropped": (".png", _misread(ID[:7] + ID[8:])),
    "doubled": (".png", _misread(ID[:9] + ID[8:])), "white on black": (".png", white_on_black),
}  # fmt: skip
