"""Store a changed picture in an image object, in the codec that it had, so that the file hardly grows."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING, Any

import pikepdf

if TYPE_CHECKING:
    from PIL.Image import Image

_QUALITY = 85
"""JPEG quality where the original's own tables cannot be used."""
_COLORS = 256


def store(image: Any, picture: Image, *, one_bit: bool = False, stencil: bool = False, mask: bool = False) -> None:
    """Replace an image's data, color space and codec by those of ``picture`` ("L" or "RGB").

    ``mask``: a soft mask, which takes no lossy codec. JPEG keeps its tables, JPEG 2000 its rate; JBIG2 becomes CCITT,
    which is the nearest that can be written.
    """
    filters, raw = _filters(image), bytes(image.read_raw_bytes())
    for key in ("/ColorSpace", "/Decode", "/DecodeParms", "/SMaskInData", "/Intent", "/Matte"):
        if key in image:
            del image[key]
    image["/Width"], image["/Height"] = picture.size
    if not stencil:
        image["/ColorSpace"] = pikepdf.Name("/DeviceRGB" if picture.mode == "RGB" and not one_bit else "/DeviceGray")
    if one_bit:
        _store_bits(image, picture, filters)
        return
    image["/BitsPerComponent"] = 8
    if filters[-1:] == ["/DCTDecode"] and not mask:
        image.write(_jpeg(picture, raw if len(filters) == 1 else b""), filter=pikepdf.Name("/DCTDecode"))
    elif filters == ["/JPXDecode"] and not mask and (data := _jpeg2000(picture, len(raw))):
        image.write(data, filter=pikepdf.Name("/JPXDecode"))
    else:
        _store_lossless(image, picture)


def _filters(image: Any) -> list[str]:
    names = image.get("/Filter")
    if isinstance(names, pikepdf.Array):
        return [str(name) for name in names]
    return [str(names)] if names is not None else []


def _store_bits(image: Any, picture: Image, filters: list[str]) -> None:
    from PIL.Image import Dither

    bits = picture.convert("L").point(lambda value: 255 if value >= 128 else 0).convert("1", dither=Dither.NONE)
    image["/BitsPerComponent"] = 1
    flate = zlib.compress(bits.tobytes(), 9)
    fax = _fax(bits)
    if fax and len(fax) < len(flate):
        parameters = pikepdf.Dictionary(K=-1, Columns=bits.width, Rows=bits.height, BlackIs1=False)
        image.write(fax, filter=pikepdf.Name("/CCITTFaxDecode"), decode_parms=parameters)
    else:
        image.write(flate, filter=pikepdf.Name("/FlateDecode"))


def _fax(bits: Image) -> bytes:
    """Return bits in CCITT group 4 (T.6) as PDF reads them with BlackIs1 false; b"" when libtiff cannot.

    libtiff codes 0 as white whatever the file says of it, so the picture is inverted first.
    """
    from PIL import Image, ImageChops

    buffer = io.BytesIO()
    try:
        ImageChops.invert(bits).save(buffer, "TIFF", compression="group4", strip_size=1 << 30)
    except (OSError, ValueError):
        return b""
    with Image.open(buffer) as tiff:
        tags: Any = tiff.tag_v2  # type: ignore[attr-defined]
        offsets, counts = tags.get(273, ()), tags.get(279, ())
        if len(offsets) != 1 or tags.get(266, 1) != 1:
            return b""
        return buffer.getvalue()[offsets[0] : offsets[0] + counts[0]]


def _jpeg(picture: Image, original: bytes) -> bytes:
    """Return a JPEG without metadata, with the tables and subsampling of the original where it has fitting ones."""
    from PIL import Image, JpegImagePlugin

    options: dict[str, Any] = {"quality": _QUALITY}
    if original:
        try:
            with Image.open(io.BytesIO(original)) as opened:
                if opened.mode == picture.mode:
                    options = {"qtables": opened.quantization}  # type: ignore[attr-defined]
                    sampling = JpegImagePlugin.get_sampling(opened)
                    if picture.mode == "RGB" and sampling >= 0:
                        options["subsampling"] = sampling
        except (OSError, ValueError, SyntaxError):
            pass
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", optimize=True, **options)
    return buffer.getvalue()


def _jpeg2000(picture: Image, size: int) -> bytes:
    """Return JPEG 2000 data of about that size, or b"" when Pillow has no OpenJPEG."""
    from PIL import features

    if not features.check("jpg_2000"):
        return b""
    raw = picture.width * picture.height * (3 if picture.mode == "RGB" else 1)
    buffer = io.BytesIO()
    try:
        picture.save(
            buffer, "JPEG2000", quality_mode="rates", quality_layers=[max(1.0, raw / max(1, size))], irreversible=True
        )
    except (OSError, ValueError):
        return b""
    return buffer.getvalue()


def _store_lossless(image: Any, picture: Image) -> None:
    """Store Flate data with PNG prediction, with a palette where the colors are few."""
    colors = picture.getcolors(_COLORS) if picture.mode == "RGB" else None
    if colors:
        picture = _indexed(image, picture, [color for _, color in sorted(colors, key=repr)])
    plain = zlib.compress(picture.tobytes(), 6)
    predicted = _png_data(picture)
    if len(predicted) < len(plain):
        channels = 3 if picture.mode == "RGB" else 1
        parameters = pikepdf.Dictionary(Predictor=15, Colors=channels, BitsPerComponent=8, Columns=picture.width)
        image.write(predicted, filter=pikepdf.Name("/FlateDecode"), decode_parms=parameters)
    else:
        image.write(plain, filter=pikepdf.Name("/FlateDecode"))


def _indexed(image: Any, picture: Image, colors: list[Any]) -> Image:
    """Give the image a palette; return its indexes as gray values."""
    import numpy
    from PIL import Image

    pixels = numpy.asarray(picture).astype("uint32")
    codes = (pixels[:, :, 0] << 16) | (pixels[:, :, 1] << 8) | pixels[:, :, 2]
    table = numpy.array([(r << 16) | (g << 8) | b for r, g, b in colors], dtype="uint32")
    order = numpy.argsort(table)
    indexes = order[numpy.searchsorted(table[order], codes)].astype("uint8")
    palette = bytes(value for color in colors for value in color)
    image["/ColorSpace"] = pikepdf.Array(
        [pikepdf.Name("/Indexed"), pikepdf.Name("/DeviceRGB"), len(colors) - 1, pikepdf.String(palette)]
    )
    return Image.fromarray(indexes)


def _png_data(picture: Image) -> bytes:
    """Return the data of a PNG: deflated rows, each with its predictor, as PDF's predictor 15 reads them."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=6)
    data = buffer.getvalue()
    found, position = [], 8
    while position + 8 <= len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        if data[position + 4 : position + 8] == b"IDAT":
            found.append(data[position + 8 : position + 8 + length])
        position += 12 + length
    return b"".join(found)
