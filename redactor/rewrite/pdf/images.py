"""Image XObjects: metadata inside codecs goes, and pixels under a box are overwritten, in the mask as well.

Images are decoded by pdfium (it reads every codec that PDF knows), painted, and stored anew; an image that is also used
elsewhere is copied first, so that only the redacted use changes.
"""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Sequence
from math import hypot
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2

from extractors.errors import DamagedInput
from extractors.formats.pdf.covered import is_covered
from extractors.formats.pdf.spelled import spells_number
from extractors.model import Document, Glyphs
from redactor.redaction import Redaction
from redactor.rewrite.pdf.encoding import store
from redactor.rewrite.pdf.placements import Box, Placement, copied, placements
from redactor.rewrite.pdf.scrub_catalog import keep_only

if TYPE_CHECKING:
    from PIL.Image import Image

IMAGE = frozenset({
    "/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Intent", "/ImageMask", "/Mask",
    "/Decode", "/Interpolate", "/SMask", "/SMaskInData", "/StructParent", "/OC", "/Filter", "/DecodeParms", "/Length",
    "/Matte",
})  # fmt: skip
_CODECS = frozenset({"/CCITTFaxDecode", "/CCF", "/JBIG2Decode", "/JPXDecode"})
_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")
"""What ends the coded data of a scan: no stuffed byte, no restart (ITU T.81, B.1.1)."""
_GROW = 1
"""Pixels by which a box is grown on every side, against resampling at its edge."""


# ---------------------------------------------------------------- metadata


def strip_metadata(pdf: pikepdf.Pdf) -> int:
    """Strip EXIF, XMP, comments and thumbnails from image data; return how many images changed."""
    count = 0
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Stream) or item.get("/Subtype") != "/Image":
            continue
        keep_only(item, IMAGE)
        names = item.get("/Filter")
        filters = [str(name) for name in names] if isinstance(names, pikepdf.Array) else [str(names)]
        raw = item.read_raw_bytes()
        if filters == ["/FlateDecode", "/DCTDecode"]:
            try:
                raw = zlib.decompress(raw)
            except zlib.error:
                continue
        if filters[-1:] == ["/DCTDecode"]:
            clean = strip_jpeg(raw)
        elif filters == ["/JPXDecode"]:
            clean = strip_jp2(raw)
        else:
            continue
        if clean != raw:
            parameters = item.get("/DecodeParms")
            last = parameters[-1] if isinstance(parameters, pikepdf.Array) and len(parameters) else parameters
            item.write(clean, filter=pikepdf.Name(filters[-1]), decode_parms=last)
            count += 1
    return count


def strip_jpeg(data: bytes) -> bytes:
    """Return a JPEG without COM and APPn segments, save Adobe's (APP14: how colors are coded) and ICC profiles.

    Data that is not a well-formed sequence of segments is returned as it is.
    """
    if data[:2] != b"\xff\xd8":
        return data
    kept = [data[:2]]
    position = 2
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            return data
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        if length < 2:
            return data
        end = position + 2 + length
        if marker == 0xDA:
            return b"".join(kept) + data[position : _end_of_scans(data, position)]
        segment = data[position:end]
        metadata = marker == 0xFE or 0xE0 <= marker <= 0xEF
        if not metadata or marker == 0xEE or (marker == 0xE2 and segment[4:16] == b"ICC_PROFILE\0"):
            kept.append(segment)
        position = end
    return data


def _end_of_scans(data: bytes, position: int) -> int:
    """Return where a JPEG ends whose first scan begins at ``position``: behind the end marker that no segment and no
    scan holds, or behind the last one in data that are not well formed, or at the end of the data."""
    while position + 4 <= len(data) and data[position] == 0xFF:
        following = _MARKER.search(data, position + 2 + int.from_bytes(data[position + 2 : position + 4], "big"))
        if following is None:
            break
        if following.group(1) == b"\xd9":
            return following.end()
        position = following.end() - 2
    last = data.rfind(b"\xff\xd9")
    return last + 2 if last > position else len(data)


def strip_jp2(data: bytes) -> bytes:
    """Return a JPEG 2000 file without its XML and UUID boxes; a bare code stream is returned as it is."""
    if data[4:8] != b"jP  ":
        return data
    kept, position = [], 0
    while position + 8 <= len(data):
        length, kind = int.from_bytes(data[position : position + 4], "big"), data[position + 4 : position + 8]
        if length == 1:
            length = int.from_bytes(data[position + 8 : position + 16], "big")
        end = len(data) if length == 0 else position + length
        if length and length < 8:
            return data
        if kind not in (b"xml ", b"uuid", b"uinf"):
            kept.append(data[position:end])
        position = end
    return b"".join(kept)


def encode_anew(pdf: pikepdf.Pdf) -> int:
    """Decode and encode pictures in whose coded data a number is written out: behind their end, or in a segment that no
    decoder looks at; return how many. Raises DamagedInput for one that cannot be decoded."""
    count = 0
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Stream) or item.get("/Subtype") != "/Image":
            continue
        names = item.get("/Filter")
        codec = str(names[-1] if isinstance(names, pikepdf.Array) and len(names) else names)
        if codec in _CODECS and spells_number(_coded(item)):
            stencil = bool(item.get("/ImageMask", False))
            one_bit = stencil or codec != "/JPXDecode"
            try:
                picture = decoded(item)
            except (pypdfium2.PdfiumError, TypeError, ValueError) as error:
                raise DamagedInput(where="image") from error
            store(item, picture, one_bit=one_bit, stencil=stencil, mask=False)
            count += 1
    return count


def _coded(image: Any) -> bytes:
    """Return what the last filter of an image reads."""
    raw = bytes(image.read_raw_bytes())
    names = image.get("/Filter")
    if isinstance(names, pikepdf.Array) and len(names) == 2 and str(names[0]) == "/FlateDecode":
        try:
            return zlib.decompressobj().decompress(raw)
        except zlib.error:
            return raw
    return raw


# ---------------------------------------------------------------- pixels


def blank_removed(
    pdf: pikepdf.Pdf, redactions: Sequence[Redaction], document: Document | None, marks: Sequence[tuple[int, Box]]
) -> int:
    """Overwrite the pixels below removed glyphs (a text layer may lie over a scan) and below redaction marks; return
    how many images changed. ``marks`` are (page from 1, box)."""
    boxes: dict[int, list[Box]] = {}
    for page, box in marks:
        boxes.setdefault(page, []).append(box)
    for redaction in redactions if document else ():
        for span in redaction.spans:
            part = document.parts[span.part] if document else None
            for piece in part.pieces_between(span.start, span.end) if part and not is_covered(part) else ():
                anchor = piece.anchor
                if isinstance(anchor, Glyphs) and anchor.page and anchor.starts:
                    first, last = max(span.start, piece.start) - piece.start, min(span.end, piece.end) - piece.start - 1
                    boxes.setdefault(anchor.page, []).append(anchor.box(first, last))
    known: Painted = {}
    return sum(blank_boxes(pdf, page, found, known) for page, found in sorted(boxes.items()))


Painted = dict[bytes, Any]
"""Images that were painted, by what is in them."""


def blank_boxes(pdf: pikepdf.Pdf, page: int, boxes: Sequence[Box], known: Painted | None = None) -> int:
    """Overwrite the pixels below boxes (left, bottom, right, top in user space) of a page (from 1); return how many
    images changed. Pixels become black and opaque; masks are filled so that the black shows. An image that comes out
    like one in ``known`` (of pages before) becomes that one: pages that shared a picture go on sharing it."""
    changed: list[Placement] = []
    done: dict[tuple[int, int], list[Box]] = {}
    for placement in list(placements(pdf, page)):
        a, b, c, d, _, _ = placement.matrix
        extent = (hypot(a, b), hypot(c, d))
        shapes = [
            (polygon, min(box[2] - box[0], box[3] - box[1]))
            for box in boxes
            if (polygon := placement.pixels_below(box))
        ]
        if shapes and _blank(pdf, placement, shapes, extent, done):
            changed.append(placement)
    if known is not None:
        for placement in changed:
            image = placement.image()
            placement.replace(known.setdefault(_digest(image), image))
    return len(changed)


def _digest(image: Any) -> bytes:
    """Return a digest of an image with its masks."""
    digest = hashlib.blake2b(image.read_raw_bytes())
    for key, value in sorted(image.items()):
        said = _digest(value) if isinstance(value, pikepdf.Stream) else repr(value).encode()
        digest.update(key.encode() + b" " + said + b"\n")
    return digest.digest()


Shape = tuple[Sequence[tuple[float, float]], float]
"""Corners in fractions of the image's width and height, from its top left; the shorter side of the box in points."""


def _blank(
    pdf: pikepdf.Pdf,
    placement: Placement,
    shapes: Sequence[Shape],
    extent: tuple[float, float],
    done: dict[tuple[int, int], list[Box]],
) -> bool:
    shared = placement.image()
    masks = [key for key in ("/SMask", "/Mask") if isinstance(shared.get(key), pikepdf.Stream)]
    holders = [shared, *(shared[key] for key in masks)]
    if not any(_legible(holder, shapes, extent) for holder in holders):
        return False
    image = placement.private_image(pdf, done)
    for key in ("/SMask", "/Mask"):
        mask = image.get(key)
        if isinstance(mask, pikepdf.Stream):
            copy = copied(pdf, mask)
            _paint(copy, _legible(copy, shapes, extent), opaque=True)
            image[key] = copy
        elif key in image:
            del image[key]  # color keys name values of the old color space
    _paint(image, _legible(image, shapes, extent), opaque=bool(image.get("/ImageMask", False)))
    return True


def _legible(image: Any, shapes: Sequence[Shape], extent: tuple[float, float]) -> list[Shape]:
    """Return the shapes in which this image can show characters: pixels must be finer than a third of the box.

    A single white pixel that is stretched over a page as its background must not turn the page black.
    """
    pixel = max(extent[0] / max(1, int(image["/Width"])), extent[1] / max(1, int(image["/Height"])))
    return [shape for shape in shapes if 3 * pixel <= shape[1]]


def _paint(image: Any, shapes: Sequence[Shape], *, opaque: bool) -> None:
    """Paint shapes into one image and store it anew. ``opaque``: the image is a mask."""
    from PIL import ImageDraw

    if not shapes:
        return
    stencil = bool(image.get("/ImageMask", False))
    one_bit = stencil or image.get("/BitsPerComponent") == 1
    picture = decoded(image)
    draw = ImageDraw.Draw(picture)
    fill: Any = 0
    if picture.mode == "RGB":
        fill = (0, 0, 0)
    elif opaque and not stencil:
        fill = 255
    width, height = picture.size
    for polygon, _ in shapes:
        corners = [(x * width, y * height) for x, y in polygon]
        draw.polygon(corners, fill=fill, outline=fill, width=2 * _GROW + 1)
    store(image, picture, one_bit=one_bit, stencil=stencil, mask=opaque)


def decoded(image: Any) -> Image:
    """Return an image's samples as pdfium paints them: "L" or "RGB", width x height of the image itself.

    Stencils come as black where they would paint. Soft masks do not apply here: each is an image of its own.
    """
    width, height = int(image["/Width"]), int(image["/Height"])
    holder = pikepdf.new()
    copy = holder.copy_foreign(image)
    for key in ("/SMask", "/Mask", "/OC"):
        if key in copy:
            del copy[key]
    copy["/Type"], copy["/Subtype"] = pikepdf.Name("/XObject"), pikepdf.Name("/Image")
    content = holder.make_stream(f"q {width} 0 0 {height} 0 0 cm /I Do Q".encode())
    resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=copy))
    page = pikepdf.Dictionary(
        Type=pikepdf.Name("/Page"), MediaBox=[0, 0, width, height], Resources=resources, Contents=content
    )
    holder.pages.append(pikepdf.Page(holder.make_indirect(page)))
    buffer = io.BytesIO()
    holder.save(buffer)
    document = pypdfium2.PdfDocument(buffer.getvalue())
    try:
        picture: Image = document[0].render(scale=1, may_draw_forms=False).to_pil().convert("RGB")
    finally:
        document.close()
    red, green, blue = picture.split()
    return red if red.tobytes() == green.tobytes() == blue.tobytes() else picture
