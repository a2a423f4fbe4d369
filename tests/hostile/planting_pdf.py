"""Random PDFs with planted numbers: text shown in many ways, and the places of a PDF that no page shows."""

from __future__ import annotations

from collections.abc import Callable

import pikepdf
from pdf_streams import add_page, form, han, saved
from pikepdf import Array, Dictionary, Name, String

from tests.hostile.planting import HEADERS, LABELS, NAMES, Plant, docx, nested

_WORDS = (*NAMES, *HEADERS.values(), *(label for labels in LABELS.values() for label in labels))
ALPHABET = (
    "0123456789X٠١٢٣٤٥٦٧٨٩０１２３４５６７８９Ｘ"
    " -－\u3000\u00a0\u200b\u200d\u2060\ufeff\u00ad，。；：（）公示项目编号甲" + "".join(_WORDS)
)
"""The characters of the font; a character's code is its place, from 1."""


def _code(text: str) -> str:
    characters = "".join(dict.fromkeys(ALPHABET))
    return "".join(f"{characters.index(character) + 1:04X}" for character in text)


def pdf(plant: Plant) -> bytes:
    """A PDF of one or two pages."""
    chance, made = plant.chance, pikepdf.new()
    font = han(made, ALPHABET)
    lines = iter(range(360, 20, -18))
    contents: list[str] = [f"BT /F 14 Tf 40 380 Td <{_code('公示')}> Tj ET"]
    forms: dict[str, pikepdf.Object] = {}
    later: list[Callable[[pikepdf.Object], None]] = []

    def drawn(text: str, x: float, y: float) -> str:
        """Show a text at a place in one of many ways."""
        way = chance.randrange(6)
        if way == 0:
            return f"BT /F 12 Tf {x} {y} Td <{_code(text)}> Tj ET"
        if way == 1:
            parts = " ".join(f"<{_code(p)}> {chance.randrange(-40, 20)}" for p in plant.pieces(text) if p)
            return f"BT /F 12 Tf {x} {y} Td [{parts}] TJ ET"
        if way == 2:
            return (
                "BT /F 12 Tf " + f"{x} {y} Td " + " ".join(f"<{_code(p)}> Tj" for p in plant.pieces(text) if p) + " ET"
            )
        if way == 3:
            places, shows = x, []
            for c in text:
                shows.append(f"BT /F 12 Tf 1 0 0 1 {places} {y} Tm <{_code(c)}> Tj ET")
                places += 6 if c in "0123456789" else 3 if c == " " else 4 if c == "-" else 12
            chance.shuffle(shows)
            return "\n".join(shows)
        if way == 4:
            return f"q 0.5 0 0 0.5 {x} {y} cm BT /F 24 Tf <{_code(text)}> Tj ET Q"
        render = chance.choice((3, 1, 2, 7))
        return f"q BT {render} Tr /F 12 Tf {x} {y} Td <{_code(text)}> Tj ET Q"

    def line() -> None:
        contents.append(drawn(plant.sentence("page"), 40, next(lines)))

    def wrapped() -> None:
        text = plant.sentence("two lines")
        cut = chance.randrange(len(text) - 12, len(text) - 3)
        contents.append(drawn(text[:cut], 40, next(lines)))
        contents.append(drawn(text[cut:], 40, next(lines)))

    def in_form() -> None:
        name = f"/X{len(forms)}"
        inner = form(made, f"BT /F 12 Tf 40 {next(lines)} Td <{_code(plant.sentence('form'))}> Tj ET")
        inner.Resources.Font.F = font
        for _ in range(chance.randrange(3)):
            outer = form(made, "q /Y Do Q")
            outer.Resources = Dictionary(XObject=Dictionary(Y=inner))
            inner = outer
        forms[name] = inner
        contents.append(f"q {name} Do Q")

    def actual() -> None:
        text = plant.sentence("actual text").encode("utf-16-be").hex()
        contents.append(f"/Span <</ActualText <FEFF{text}>>> BDC {drawn('公示', 40, next(lines))} EMC")

    def layer() -> None:
        contents.append(f"/OC /Q BDC {drawn(plant.sentence('hidden layer'), 40, next(lines))} EMC")
        off = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("a")))
        made.Root.OCProperties = Dictionary(OCGs=Array([off]), D=Dictionary(OFF=Array([off]), Order=Array([])))
        later.append(lambda page: page.Resources.__setitem__("/Properties", Dictionary(Q=off)))

    def covered() -> None:
        y = next(lines)
        contents.append(f"{drawn(plant.sentence('covered'), 40, y)} 0 g 30 {y - 4} 350 16 re f")

    def annotation() -> None:
        kind = chance.choice(("Text", "FreeText", "Popup", "Stamp", "Highlight", "Square"))
        entries = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([10, 10, 60, 30]))
        entries["/" + chance.choice(("Contents", "T", "Subj", "NM", "RC"))] = String(plant.sentence("annotation"))
        later.append(lambda page: _append(page, made.make_indirect(entries)))

    def field() -> None:
        look = form(
            made, f"BT /F 9 Tf 2 3 Td <{_code(plant.sentence('appearance'))}> Tj ET", BBox=Array([0, 0, 300, 14])
        )
        look.Resources.Font.F = font
        entry = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, F=4, T=String("f"), AP=Dictionary(N=look))
        entry.V, entry.Rect = String(plant.sentence("form value")), Array([40, 40, 340, 54])
        held = made.make_indirect(entry)
        made.Root.AcroForm = Dictionary(Fields=Array([held]))
        later.append(lambda page: _append(page, held))

    def information() -> None:
        made.docinfo["/" + chance.choice(("Title", "Author", "Keywords", "Own"))] = plant.sentence("info")

    def outline() -> None:
        item = made.make_indirect(Dictionary(Title=String(plant.sentence("outline"))))
        made.Root.Outlines = made.make_indirect(Dictionary(Type=Name.Outlines, First=item, Last=item, Count=1))
        item.Parent = made.Root.Outlines

    def metadata() -> None:
        text = (
            "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
            f"<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:source>"
            f"{plant.sentence('metadata')}</dc:source></rdf:Description></rdf:RDF></x:xmpmeta>"
        )
        made.Root.Metadata = made.make_stream(text.encode(), Type=Name.Metadata, Subtype=Name.XML)

    def link() -> None:
        entry = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
        entry.A = Dictionary(S=Name.URI, URI=String("tel:" + plant.value("link")[1]))
        later.append(lambda page: _append(page, made.make_indirect(entry)))

    def script() -> None:
        made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{plant.sentence('script')}')"))

    def attached() -> None:
        data = docx(nested(plant, "embedded"))
        made.attachments["a.docx"] = pikepdf.AttachedFileSpec(made, data, filename="a.docx")

    def stray() -> None:
        made.Root["/Own"] = made.make_indirect(Dictionary(A=String(plant.sentence("stray object"))))

    once = (layer, field, information, outline, metadata, script, attached, stray)
    single = [plant.once(action, line) for action in once]
    plant.some([*[line] * 6, wrapped, in_form, in_form, actual, covered, annotation, link, *single])
    page = add_page(made, "\n".join(contents).encode())
    page.Resources.Font.F = font
    if forms:
        page.Resources.XObject = Dictionary(forms)
    for change in later:
        change(page)
    return saved(made)


def _append(page: pikepdf.Object, item: pikepdf.Object) -> None:
    if "/Annots" not in page:
        page.Annots = Array([])
    page.Annots.append(item)
