"""JBIG2 pictures (ITU-T T.88), as scanned OFD pages have them: decoded by pdfium, inside a PDF made for the purpose."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

_MAGIC = b"\x97JB2\r\n\x1a\n"
_PAGE, _END_OF_PAGE, _END_OF_FILE, _EXTENSION = 48, 49, 51, 62
_MOST_PIXELS = 100_000_000
_UNKNOWN = 0xFFFFFFFF


def is_jbig2(data: bytes) -> bool:
    """Tell whether bytes are a JBIG2 file (Annex D.4.1)."""
    return data.startswith(_MAGIC)


def to_png(data: bytes) -> bytes:
    """Return the first page of a JBIG2 file as a PNG of one bit a pixel; b"" for what cannot be decoded."""
    try:
        segments = list(_segments(data))
        page = next(body for kind, _, body in segments if kind == _PAGE)
        width, height = struct.unpack(">II", page[:8])
    except (struct.error, IndexError, StopIteration):
        return b""
    if not 0 < width * height <= _MOST_PIXELS or height == _UNKNOWN:
        return b""
    left_out = (_END_OF_PAGE, _END_OF_FILE, _EXTENSION)
    body = b"".join(head + content for kind, head, content in segments if kind not in left_out)
    return _rendered(body, width, height)


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield (type, header, data) of the segments of a file in sequential or random-access order (7.2)."""
    flags = data[8]
    position = 9 if flags & 2 else 13
    heads: list[tuple[int, bytes, int]] = []
    while position + 11 <= len(data):
        start = position
        kind, many = data[position + 4], data[position + 5]
        number = struct.unpack(">I", data[position : position + 4])[0]
        count = many >> 5
        position += 6
        if count == 7:
            count = struct.unpack(">I", data[position - 1 : position + 3])[0] & 0x1FFFFFFF
            position += 3 + (count + 8) // 8
        position += count * (1 if number <= 256 else 2 if number <= 65536 else 4)
        position += 4 if kind & 0x40 else 1
        length = struct.unpack(">I", data[position : position + 4])[0]
        position += 4
        head = data[start:position]
        if flags & 1:
            length = length if length != _UNKNOWN else len(data) - position
            yield kind & 63, head, data[position : position + length]
            position += length
        else:
            heads.append((kind & 63, head, length))
            if kind & 63 == _END_OF_FILE:
                break
    for kind, head, length in heads:
        yield kind, head, data[position : position + length]
        position += length


def _rendered(body: bytes, width: int, height: int) -> bytes:
    import pikepdf
    import pypdfium2

    pdf = pikepdf.new()
    image = pikepdf.Stream(
        pdf, body, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=width, Height=height,
        ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=1, Filter=pikepdf.Name.JBIG2Decode,
    )  # fmt: skip
    page = pdf.add_blank_page(page_size=(width, height))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
    page.Contents = pdf.make_stream(f"q {width} 0 0 {height} 0 0 cm /I Do Q".encode())
    made = io.BytesIO()
    pdf.save(made)
    document = pypdfium2.PdfDocument(made.getvalue())
    try:
        drawn = next(iter(document[0].get_objects())).get_bitmap().to_pil()
    except (pypdfium2.PdfiumError, StopIteration, ValueError):
        return b""
    finally:
        document.close()
    if drawn.size != (width, height):
        return b""
    out = io.BytesIO()
    drawn.convert("L").point(lambda value: 255 * (value > 127)).convert("1").save(out, "PNG", optimize=True)
    return out.getvalue()
