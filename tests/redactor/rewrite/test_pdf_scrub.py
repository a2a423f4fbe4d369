"""What is not page text: secrets and acting parts go, what a reader uses stays, and every loss is said."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from extractors.errors import UnsupportedFormat
from extractors.formats.pdf.objects import object_parts
from extractors.model import Document, Span
from redactor.redaction import Note, Redaction, RewriteOptions
from redactor.rewrite.pdf.scrub import scrub_document
from redactor.rewrite.pdf.scrub_annotations import redact_annotation_boxes
from tests.redactor.pdf_files import ACCOUNT, MOBILE, annotate, annotation, form, made, redaction, show

Change = Callable[[pikepdf.Pdf], None]


def scrubbed(change: Change, *redactions: Redaction, **options: Any) -> tuple[pikepdf.Pdf, bytes, dict[str, int]]:
    """Return the scrubbed file, reopened; its bytes without compression; the notes as code -> count."""
    pdf = pikepdf.open(io.BytesIO(made(show("Text"), show("More"), change=change)))
    notes = scrub_document(pdf, redactions or [redaction(MOBILE), redaction(ACCOUNT, "F2")], RewriteOptions(**options))
    buffer = io.BytesIO()
    pdf.save(buffer, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
             object_stream_mode=pikepdf.ObjectStreamMode.disable)  # fmt: skip
    data = buffer.getvalue()
    return pikepdf.open(io.BytesIO(data)), data, counts(notes)


def counts(notes: list[Note]) -> dict[str, int]:
    return {note.code: int(note.details["count"]) for note in notes}


def root(**entries: Any) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            pdf.Root["/" + key] = value(pdf) if callable(value) else value

    return change


def notes_of(*annotations: Dictionary) -> Change:
    return lambda pdf: annotate(pdf, annotations)


def info(pdf: pikepdf.Pdf) -> None:
    pdf.trailer["/Info"] = pdf.make_indirect(Dictionary(Title=String(MOBILE), Custom=String("x"), Author=String("A")))


def script(text: str) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(text))


def files(pdf: pikepdf.Pdf) -> Dictionary:
    content = pdf.make_stream(MOBILE.encode(), Type=Name.EmbeddedFile)
    spec = pdf.make_indirect(Dictionary(Type=Name.Filespec, F=String("a.txt"), EF=Dictionary(F=content)))
    return Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a.txt"), spec])), JavaScript=Dictionary(
        Names=Array([String("s"), pdf.make_indirect(script(MOBILE))])))  # fmt: skip


def text_field(pdf: pikepdf.Pdf, **entries: Any) -> Dictionary:
    field = pdf.make_indirect(
        annotation("Widget", FT=Name.Tx, T=String("phone"), AP=Dictionary(N=form(pdf, show("x"))), **entries)
    )
    pdf.pages[0].obj["/Annots"] = Array([field])
    return Dictionary(Fields=Array([field]), DA=String("/F1 12 Tf"), XFA=pdf.make_stream(b"<x/>"), SigFlags=3)


DROPPED: dict[str, tuple[Change, str, bytes]] = {
    "info": (info, "metadata_dropped", b"/Custom"),
    "xmp": (
        root(Metadata=lambda pdf: pdf.make_stream(b"<xmp/>", Type=Name.Metadata)), "metadata_dropped", b"/Metadata",
    ),
    "page private data": (
        lambda pdf: pdf.pages[0].obj.__setitem__("/PieceInfo", Dictionary(X=String("w0rd"))), "private_data_dropped",
        b"/PieceInfo",
    ),
    "unknown catalog key": (root(Vendor=String("w0rd")), "private_data_dropped", b"/Vendor"),
    "threads": (root(Threads=Array([Dictionary(I=Dictionary(Title=String("w0rd")))])), "private_data_dropped", b"w0rd"),
    "page thumbnail": (
        lambda pdf: pdf.pages[0].obj.__setitem__("/Thumb", pdf.make_stream(b"thumb")), "thumbnails_dropped", b"thumb",
    ),
    "opening script": (root(OpenAction=script("app.alert(1)")), "scripts_dropped", b"app.alert"),
    "document actions": (root(AA=Dictionary(WC=script("app.alert(1)"))), "scripts_dropped", b"app.alert"),
    "named scripts": (root(Names=files), "scripts_dropped", b"/JavaScript"),
    "attachments": (root(Names=files), "attachments_dropped", b"a.txt"),
    "portfolio": (root(Collection=Dictionary(View=Name.D)), "attachments_dropped", b"/Collection"),
    "attached by annotation": (
        notes_of(annotation("FileAttachment", FS=Dictionary(F=String("b.txt")))), "attachments_dropped", b"b.txt",
    ),
    "remark": (notes_of(annotation("Text", Contents=String("see me"))), "comments_dropped", b"see me"),
    "highlight": (notes_of(annotation("Highlight", T=String("Reviewer"))), "comments_dropped", b"Reviewer"),
    "media": (notes_of(annotation("RichMedia", NM=String("movie1"))), "media_dropped", b"movie1"),
    "hidden stamp": (notes_of(annotation("Stamp", F=2, Contents=String("w0r"))), "hidden_annotations_dropped", b"w0r"),
    "redaction mark": (notes_of(annotation("Redact", OverlayText=String("over"))), "redact_marks_applied", b"over"),
    "launch": (
        notes_of(annotation("Link", A=Dictionary(S=Name.Launch, F=String("a.exe")))), "actions_dropped", b"a.exe",
    ),
    "address with value": (
        notes_of(annotation("Link", A=Dictionary(S=Name.URI, URI=String("tel:%31%33912340077")))), "links_dropped",
        b"tel:",
    ),
    "address with local path": (
        notes_of(annotation("Link", A=Dictionary(S=Name.URI, URI=String("file:///C:/Users/name")))),
        "actions_dropped", b"Users",
    ),
    "xfa": (lambda pdf: pdf.Root.__setitem__("/AcroForm", text_field(pdf)), "xfa_dropped", b"/XFA"),
    "field script": (
        lambda pdf: pdf.Root.__setitem__("/AcroForm", text_field(pdf, AA=Dictionary(K=script("calc1")))),
        "scripts_dropped", b"calc1",
    ),
}  # fmt: skip


def test_only_masks_that_are_written_are_counted() -> None:
    _, _, notes = scrubbed(notes_of(annotation("Text", Contents=String(MOBILE))))
    assert notes == {"comments_dropped": 1}


@pytest.mark.parametrize("name", DROPPED)
def test_dropped_and_said(name: str) -> None:
    change, code, trace = DROPPED[name]
    assert trace in made(show("Text"), show("More"), change=change)
    _, data, notes = scrubbed(change)
    assert notes.get(code, 0) >= 1
    assert trace not in data and MOBILE.encode() not in data


def states(pdf: pikepdf.Pdf) -> None:
    on, off, down = form(pdf, show("on")), form(pdf, show("off")), form(pdf, show("down"))
    annotate(pdf, [annotation("Stamp", AS=Name.On, AP=Dictionary(N=Dictionary(On=on, Off=off), D=down, R=down))])


def test_only_the_shown_appearance_stays() -> None:
    _, data, _ = scrubbed(states)
    assert b"(on)" in data and b"(off)" not in data and b"(down)" not in data


def outline(title: str) -> Callable[[pikepdf.Pdf], pikepdf.Object]:
    def make(pdf: pikepdf.Pdf) -> pikepdf.Object:
        top = pdf.make_indirect(Dictionary(Type=Name.Outlines, Count=1))
        item = pdf.make_indirect(Dictionary(Title=String(title), Parent=top, Dest=String(f"p{MOBILE}"), Private=1))
        top["/First"] = top["/Last"] = item
        return top

    return make


def destinations(pdf: pikepdf.Pdf) -> Dictionary:
    names = [
        String("a"),
        Array([pdf.pages[0].obj, Name.Fit]),
        String(f"p{MOBILE}"),
        Array([pdf.pages[1].obj, Name.Fit]),
    ]
    return Dictionary(Dests=Dictionary(Kids=Array([pdf.make_indirect(Dictionary(Names=Array(names)))])))


MASKED: dict[str, Change] = {
    "outline": root(Outlines=outline(f"电话 {MOBILE}")),
    "page label": root(PageLabels=Dictionary(Nums=Array([0, Dictionary(S=Name.D, P=String(f"{ACCOUNT}-"))]))),
    "layer": root(OCProperties=lambda pdf: Dictionary(OCGs=Array([pdf.make_indirect(
        Dictionary(Type=Name.OCG, Name=String(f"层 {MOBILE}")))]), D=Dictionary())),
    "structure": root(StructTreeRoot=lambda pdf: Dictionary(Type=Name.StructTreeRoot, RoleMap=Dictionary(
        {f"/R{MOBILE}": Name.P}), K=pdf.make_indirect(Dictionary(S=Name(f"/R{MOBILE}"), K=0, P=Dictionary(),
        ActualText=String(MOBILE), Alt=String("一三九一二三四〇〇七七"), E=String("139 1234 0077"), T=String(ACCOUNT),
        A=Dictionary(O=Name.Table, Summary=String(MOBILE)))))),
    "form": lambda pdf: pdf.Root.__setitem__("/AcroForm", text_field(pdf, V=String(f"号 {MOBILE}"), DV=String(ACCOUNT),
        RV=String(f"<p>{MOBILE}</p>"), TU=String(MOBILE), MK=Dictionary(CA=String(ACCOUNT)))),
    "choice": lambda pdf: pdf.Root.__setitem__("/AcroForm", text_field(pdf, Opt=Array([Array([String(MOBILE),
        String(f"号 {MOBILE}")]), String(ACCOUNT)]))),
    "free text": notes_of(annotation("FreeText", Contents=String(MOBILE), RC=String(MOBILE), NM=String(MOBILE),
        T=String(MOBILE), Subj=String(MOBILE))),
    "raw chinese": notes_of(annotation("FreeText", Contents=String(f"电话{MOBILE}".encode("gb18030")))),
    "language": root(Lang=String(MOBILE)),
    "font name": lambda pdf: pdf.pages[0].obj["/Resources"]["/Font"]["/F1"].__setitem__("/BaseFont",
        Name(f"/F{MOBILE}")),
    "font comment": lambda pdf: pdf.pages[0].obj["/Resources"]["/Font"]["/F1"].__setitem__("/ToUnicode",
        pdf.make_stream(f"% {MOBILE}\nbegincmap endcmap".encode())),
    "output intent": root(OutputIntents=Array([Dictionary(S=Name.GTS_PDFA1, OutputConditionIdentifier=String(MOBILE),
        Info=String(ACCOUNT))])),
}  # fmt: skip


@pytest.mark.parametrize("name", MASKED)
def test_values_are_masked_wherever_they_stand(name: str) -> None:
    pdf, data, notes = scrubbed(MASKED[name])
    text = "\n".join(part.text for part in object_parts(pdf))
    for secret in (MOBILE, ACCOUNT, "一三九一二三四〇〇七七", "139 1234 0077"):
        assert secret.encode() not in data and secret.encode("utf-16-be") not in data and secret not in text
    assert notes


def test_what_readers_use_stays() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        root(Outlines=outline("第一章"), Names=destinations, Lang=String("zh-CN"), MarkInfo=Dictionary(Marked=True))(
            pdf
        )
        root(PageLabels=Dictionary(Nums=Array([0, Dictionary(S=Name.D, P=String("A-"))])))(pdf)
        root(AcroForm=text_field(pdf, V=String("kept")))(pdf)
        web = annotation("Link", A=Dictionary(S=Name.URI, URI=String("https://example.gov.cn/a?id=3")))
        jump = annotation("Link", Dest=String(f"p{MOBILE}"))
        stamp = annotation("Stamp", AP=Dictionary(N=form(pdf, show("seal"))))
        pdf.pages[1].obj["/Annots"] = Array([pdf.make_indirect(item) for item in (web, jump, stamp)])
        # a font whose resource name looks like a private key
        pdf.pages[0].obj["/Resources"]["/Font"]["/AF"] = pdf.pages[0].obj["/Resources"]["/Font"]["/F1"]
        pdf.pages[0].obj["/Contents"] = pdf.make_stream(show("Text").replace("/F1", "/AF").encode())

    pdf, _, _ = scrubbed(change)
    assert str(pdf.Root.Outlines.First.Title) == "第一章" and "/Private" not in pdf.Root.Outlines.First
    assert str(pdf.Root.PageLabels.Nums[1].P) == "A-" and pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.AcroForm.Fields[0].V) == "kept" and "/SigFlags" not in pdf.Root.AcroForm
    assert "/AF" in pdf.pages[0].obj.Resources.Font
    web, jump, stamp = pdf.pages[1].obj.Annots
    assert str(web.A.URI) == "https://example.gov.cn/a?id=3" and "/N" in stamp.AP
    names = list(pdf.Root.Names.Dests.Names)
    renamed = str(jump.Dest)
    assert MOBILE not in renamed and str(pdf.Root.Outlines.First.Dest) == renamed
    assert [str(name) for name in names[::2]] == sorted(["a", renamed])
    target = names[2 * [str(name) for name in names[::2]].index(renamed) + 1]
    assert target[0].objgen == pdf.pages[1].obj.objgen


def test_scrubbing_twice_changes_nothing_more() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        info(pdf)
        root(Names=files, Outlines=outline(MOBILE))(pdf)
        annotate(pdf, [annotation("Text", Contents=String("x"))])

    pdf, _, _ = scrubbed(change)
    assert scrub_document(pdf, [redaction(MOBILE)], RewriteOptions()) == []


def signed(pdf: pikepdf.Pdf) -> None:
    value = pdf.make_indirect(
        Dictionary(Type=Name.Sig, Name=String("Signer"), Contents=String(b"\x30\x82"), ByteRange=[0, 1, 2, 3])
    )
    field = pdf.make_indirect(
        annotation("Widget", FT=Name.Sig, T=String("s"), V=value, AP=Dictionary(N=form(pdf, show("seal"))))
    )
    annotate(pdf, [])
    pdf.pages[0].obj["/Annots"] = Array([field])
    pdf.Root["/AcroForm"] = Dictionary(Fields=Array([field]), SigFlags=3)
    pdf.Root["/Perms"] = Dictionary(DocMDP=value)


def test_signatures_are_dropped_with_a_note_and_the_seal_stays() -> None:
    pdf, data, notes = scrubbed(signed)
    assert notes["signature_dropped"] == 2
    assert b"Signer" not in data and b"(seal)" in data and b"/SigFlags" not in data
    assert "/V" not in pdf.Root.AcroForm.Fields[0]


def test_signatures_can_be_refused() -> None:
    with pytest.raises(UnsupportedFormat):
        scrubbed(signed, signatures="refuse")


def test_comments_can_be_kept_and_are_masked() -> None:
    change = notes_of(annotation("Text", Contents=String(f"call {MOBILE}"), T=String("Reviewer")))
    pdf, data, _ = scrubbed(change, comments="keep")
    assert str(pdf.pages[0].obj.Annots[0].Contents) == "call [x]" and b"Reviewer" not in data


def test_unapplied_marks_have_boxes() -> None:
    quad = [10, 40, 60, 40, 10, 20, 60, 20]
    pdf = pikepdf.open(
        io.BytesIO(made("", "", change=notes_of(annotation("Redact", QuadPoints=quad), annotation("Redact"))))
    )
    assert redact_annotation_boxes(pdf) == [(1, (10, 20, 60, 40)), (1, (50, 50, 150, 70))]


def test_weak_values_go_where_the_reader_saw_them_and_from_alternatives() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        annotate(
            pdf, [annotation("Square", Contents=String("王某某")), annotation("FreeText", Contents=String("王某某"))]
        )
        root(Outlines=outline("王某某的说明"))(pdf)

    pdf = pikepdf.open(io.BytesIO(made(show("Text"), show("More"), change=change)))
    parts = tuple(object_parts(pdf))
    index = next(i for i, part in enumerate(parts) if part.kind == "outline")
    start = parts[index].text.index("王某某")
    weak = Redaction("F1", "name", (Span(index, start, start + 3),), "王某某", "某", False)
    scrub_document(pdf, [weak], RewriteOptions(), Document("a.pdf", "pdf", parts))
    assert str(pdf.Root.Outlines.First.Title) == "某的说明"
    assert [str(item.Contents) for item in pdf.pages[0].obj.Annots] == ["某", "某"]


def test_cycles_end() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        item = pdf.make_indirect(Dictionary(Title=String("x")))
        item["/Next"] = item["/First"] = item["/Parent"] = item
        node = pdf.make_indirect(Dictionary(Names=Array([String("n"), Array([])])))
        node["/Kids"] = Array([node])
        field = pdf.make_indirect(Dictionary(T=String("f")))
        field["/Kids"] = Array([field])
        field["/Parent"] = field
        root(Outlines=Dictionary(First=item), Names=Dictionary(Dests=node, JavaScript=node))(pdf)
        root(AcroForm=Dictionary(Fields=Array([field])))(pdf)

    scrubbed(change)
