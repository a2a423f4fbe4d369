"""Bytes behind the data of a stream: after the end of its compression, after the last sample of an image."""

from __future__ import annotations

import base64
import io
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from extractors.limits import Limits
from redactor import Toolkit
from redactor.pipeline import process
from redactor.rewrite.pdf.images import strip_jpeg
from redactor.rewrite.pdf.surplus import cut_surplus
from tests.pdf_streams import SECRET, add_page, framed, saved

SAMPLES = bytes(range(1, 17))
TAIL = b"tel " + SECRET.encode()
ROWS = b"".join(b"\0" + SAMPLES[start : start + 4] for start in range(0, 16, 4))
PNG = Dictionary(Predictor=15, Columns=4)

DATA: dict[str, tuple[bytes, dict[str, object]]] = {
    "plain": (SAMPLES + TAIL, {}),
    "within Flate": (zlib.compress(SAMPLES + TAIL), {"Filter": Name.FlateDecode}),
    "behind Flate": (zlib.compress(SAMPLES) + TAIL, {"Filter": Name.FlateDecode}),
    "in an array of filters": (zlib.compress(SAMPLES) + TAIL, {"Filter": Array([Name.FlateDecode])}),
    "behind rows": (zlib.compress(ROWS + TAIL), {"Filter": Name.FlateDecode, "DecodeParms": PNG}),
    "behind Flate of rows": (zlib.compress(ROWS) + TAIL, {"Filter": Name.FlateDecode, "DecodeParms": PNG}),
    "two filters": (
        base64.a85encode(zlib.compress(SAMPLES + TAIL)) + b"~>",
        {"Filter": Array([Name.ASCII85Decode, Name.FlateDecode])},
    ),
    "colors": (
        SAMPLES[:12] + TAIL,
        {"ColorSpace": Name.DeviceRGB, "Width": 2, "Height": 2},
    ),
    "table of colors": (
        SAMPLES[:4] + TAIL,
        {"ColorSpace": Array([Name.Indexed, Name.DeviceRGB, 1, pikepdf.String("abcdef")]), "BitsPerComponent": 2},
    ),
    "stencil": (SAMPLES[:4] + TAIL, {"ImageMask": True}),
}


def drawing(data: bytes, **entries: object) -> tuple[pikepdf.Pdf, pikepdf.Object]:
    pdf = pikepdf.new()
    image = pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image, Width=4, Height=4, BitsPerComponent=8)
    for key, value in {"ColorSpace": Name.DeviceGray, **entries}.items():
        image["/" + key] = value
    add_page(pdf, framed("q 90 0 0 90 200 200 cm /I Do Q"), XObject=Dictionary(I=image))
    return pdf, image


@pytest.mark.parametrize(("data", "entries"), DATA.values(), ids=DATA)
def test_what_stands_behind_the_samples_goes(data: bytes, entries: dict[str, object]) -> None:
    pdf, image = drawing(data, **entries)
    before = image.read_bytes()
    assert cut_surplus(pdf, Limits()) == 1
    after = image.read_bytes()
    assert before.startswith(after) and after in (SAMPLES, SAMPLES[:12], SAMPLES[:4])
    assert TAIL not in image.read_raw_bytes()
    assert cut_surplus(pdf, Limits()) == 0


@pytest.mark.parametrize(
    ("data", "entries"),
    [
        (SAMPLES + b"\r\n", {}),
        (SAMPLES[:9], {}),
        (SAMPLES + TAIL, {"ColorSpace": Name.Pattern}),
        (zlib.compress(ROWS), {"Filter": Name.FlateDecode, "DecodeParms": PNG}),
        (b"no flate", {"Filter": Name.FlateDecode}),
    ],
)
def test_other_data_stay(data: bytes, entries: dict[str, object]) -> None:
    pdf, image = drawing(data, **entries)
    assert cut_surplus(pdf, Limits()) == 0 and image.read_raw_bytes() == data


@pytest.mark.parametrize("is_progressive", [False, True])
def test_a_jpeg_ends_with_its_first_end_marker(is_progressive: bool) -> None:
    buffer = io.BytesIO()
    Image.effect_noise((64, 64), 90).save(buffer, "JPEG", quality=95, progressive=is_progressive, restart_marker_rows=1)
    data = strip_jpeg(buffer.getvalue())
    assert data.count(b"\xff\xda") == (6 if is_progressive else 1)
    assert strip_jpeg(data + TAIL + b"\xff\xd9") == data


def test_the_surplus_of_every_stream_goes_from_a_cleaned_file() -> None:
    pdf, _ = drawing(SAMPLES + TAIL)
    content = pdf.pages[0].obj.Contents
    content.write(zlib.compress(content.read_bytes()) + TAIL, filter=Name.FlateDecode)
    outcome = process(saved(pdf), Toolkit.load(ocr="off"), "clean", name="a.pdf")
    assert outcome.data is not None, outcome.report.failure
    with pikepdf.open(io.BytesIO(outcome.data)) as cleaned:
        streams = [item for item in cleaned.objects if isinstance(item, pikepdf.Stream)]
        held = [data for item in streams for data in (item.read_raw_bytes(), item.read_bytes())]
    assert held and not any(SECRET.encode() in data for data in held)
