"""Prove that a cleaned PDF holds none of what was removed.

Order of the checks: does qpdf open it without repair; has it what no publication may have; raw bytes and every deflate
stream in them, referenced or not; every object's strings and names, every decoded stream, files inside; the text that
content streams show, decoded through their fonts; pdfium's text; pdfplumber's text of pages that changed; text that
still lies under a new bar. A check that cannot run is in ``failed``, and then nothing has passed.
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pikepdf

from extractors.errors import LimitExceeded
from extractors.limits import Limits
from redactor.redaction import Redaction, Residue, VerifyResult
from redactor.verify import pdf_blind, pdf_fonts, pdf_strings, pdf_surfaces
from redactor.verify.byte_forms import hex_bytes
from redactor.verify.forms import Needles
from redactor.verify.pdf_pages import page_texts, read_pages

_MINER_PAGES = 12
"""Changed pages that pdfplumber reads too (about 0.1 s each)."""


_BLIND_VALUES = 10
"""Unreadable values that are proven by their codes; more of them would say the same."""
_PDF_ERRORS = (pikepdf.PdfError, ValueError)
"""What pikepdf raises for what qpdf cannot read; ValueError when not even qpdf's message can be decoded."""


@dataclass(slots=True)
class _Run:
    """What one verification has found so far."""

    needles: Needles
    limits: Limits
    checks: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    residues: dict[tuple[str, str], Residue] = field(default_factory=dict)
    expanded: int = 0
    cache: pdf_strings.Cache = field(default_factory=pdf_strings.Cache, repr=False)
    searched: set[int] = field(default_factory=set)
    """Hashes of data already searched as bytes."""

    def add(self, findings: Iterable[str], where: str, how: str) -> None:
        for residue in self.needles.residues(findings, where, how):
            self.residues.setdefault((residue.finding, how), residue)

    def count(self, size: int) -> None:
        self.expanded += size
        self.limits.check("expanded_bytes", self.expanded)


def verify(original: bytes, cleaned: bytes, redactions: Sequence[Redaction], limits: Limits) -> VerifyResult:
    """Search ``cleaned`` for the redactions' values. An ``original`` that needs a password must be passed decrypted."""
    run = _Run(Needles.of(redactions), limits)
    try:
        (_verify if redactions else _unchanged)(run, original, cleaned)
    except LimitExceeded as error:
        run.failed.append(f"limit {error.details.get('limit')}")
    except (*_PDF_ERRORS, RecursionError, AttributeError, KeyError, TypeError) as error:
        run.failed.append(f"structure ({type(error).__name__})")
    residues = tuple(run.residues[key] for key in sorted(run.residues))
    return VerifyResult(not residues and not run.failed, tuple(run.checks), residues, tuple(run.failed))


def _verify(run: _Run, original: bytes, cleaned: bytes) -> None:
    _raw(run, cleaned, "file")
    pdf = _open(run, cleaned)
    if pdf is None:
        return
    with pdf:
        after = _objects(run, pdf, "", 0)
    before_bytes, before = _read_original(run, original)
    if before is None:
        return
    readings = [before.joined(), after.joined()]
    run.add(run.needles.new_fragments(before.shown, after.shown), "content streams", "text operators")
    pages = read_pages(before_bytes, cleaned, run.limits)
    if pages is None:
        run.failed.append("pdfium text")
        return
    text_before, text_after = "\n".join(pages.before), "\n".join(pages.after)
    run.checks += ["pdfium text", "text under bars"]
    run.add(run.needles.search_text(text_after), "pages", "pdfium text")
    run.add(run.needles.new_fragments(text_before, text_after), "pages", "pdfium text")
    run.add(
        run.needles.weak_left([(readings[0], readings[1]), (text_before, text_after)]), "whole file", "counts of values"
    )
    for number, text in pages.under_bars:
        run.add(run.needles.covered(text), f"page {number + 1}", "text under a bar")
    _blind(run, before_bytes, cleaned, "\n".join((before.joined(), text_before)))
    if len(pages.before) != len(pages.after):
        run.failed.append("page count")
        return
    _pdfplumber(run, cleaned, pages.changed)


def _unchanged(run: _Run, original: bytes, cleaned: bytes) -> None:
    """Prove of a file from which no value was removed that it opens in two readers, and that no page lost any text."""
    pdf = _open(run, cleaned)
    if pdf is None:
        return
    pdf.close()
    pages = read_pages(_readable(run, original), cleaned, run.limits)
    if pages is None:
        run.failed.append("pdfium text")
    elif len(pages.before) != len(pages.after):
        run.failed.append("page count")
    else:
        run.checks.append("pdfium text: no page lost any")
        run.failed += [f"text of page {n + 1}" for n in pages.changed if _lost(pages.before[n], pages.after[n])]


def _lost(before: str, after: str) -> bool:
    """Tell whether a text lacks characters of another; that a viewer shows more of odd syntax made plain is no loss."""
    if before == after:
        return False
    rest = iter("".join(after.split()))
    return not all(character in rest for character in "".join(before.split()))


def _readable(run: _Run, original: bytes) -> bytes:
    """Return the original as pdfium can read it: repaired and without encryption."""
    try:
        with pikepdf.open(io.BytesIO(original)) as pdf:
            if not pdf.get_warnings() and not pdf.is_encrypted:
                return original
            repaired = io.BytesIO()
            pdf.save(repaired)
            return repaired.getvalue()
    except (*_PDF_ERRORS, pikepdf.PasswordError):
        run.failed.append("original")
        return original


def _blind(run: _Run, original: bytes, cleaned: bytes, text: str) -> None:
    """Prove by codes what no reader can read: numbers in fonts whose characters are missing or wrong."""
    wanted = set(run.needles.numbers.values())
    unseen = wanted - run.needles.search_text(text) - run.needles.search_bytes(original)
    if unseen:
        looking = _Run(run.needles, run.limits)
        with pikepdf.open(io.BytesIO(original)) as pdf:
            _raw(looking, original, "original")
            _objects(looking, pdf, "", 0)
        unseen -= {finding for finding, _ in looking.residues}
    unseen -= run.needles.split
    if unseen:
        known = [(number, finding) for number, finding in run.needles.numbers.items() if finding in unseen]
        numbers = dict(known[:_BLIND_VALUES])
        with pikepdf.open(io.BytesIO(original)) as before, pikepdf.open(io.BytesIO(cleaned)) as after:
            found = pdf_blind.left(before, after, numbers)
        if 2 * len(found) >= len(numbers):  # one of many may share its pattern with a number that is kept
            run.add(found, "pages", "codes of text operators")
    run.checks.append(f"values seen in the original: {len(wanted) - len(unseen)} of {len(wanted)}")


# ---------------------------------------------------------------- bytes and objects


def _raw(run: _Run, data: bytes, where: str) -> None:
    """Search bytes, and every deflate stream in them, whether an object refers to it or not."""
    run.add(run.needles.search_bytes(data), where, "raw bytes")
    for match in re.finditer(rb"stream\r?\n", data):
        if data[match.start() - 3 : match.start()] == b"end":
            continue
        inflater = zlib.decompressobj()
        try:
            inflated = inflater.decompress(data[match.end() :], run.limits.member_bytes)
        except zlib.error:
            continue
        run.count(len(inflated))
        run.add(run.needles.search_bytes(inflated), where, "streams in raw bytes")
        run.searched.add(hash(inflated))
    run.checks.append("raw bytes")


def _open(run: _Run, data: bytes) -> pikepdf.Pdf | None:
    """Open the cleaned file; a repair or a password means that it was not written as it should be."""
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except (*_PDF_ERRORS, pikepdf.PasswordError):
        run.failed.append("qpdf open")
        return None
    _ = len(pdf.pages)
    if pdf.get_warnings():
        run.failed.append("qpdf warnings")
    if len(re.findall(rb"startxref\s+\d+\s+%%EOF", data)) > 1 and not pdf.is_linearized:
        run.failed.append("earlier revisions")
    run.failed += sorted(set(pdf_surfaces.forbidden(pdf)))
    run.checks += ["qpdf open", "forbidden entries"]
    return pdf


@dataclass(slots=True)
class _Texts:
    """Texts of one file: what its content streams show, and its other strings."""

    shown: str = ""
    strings: str = ""

    def joined(self) -> str:
        return self.shown + pdf_strings.BREAK + self.strings


def _read_original(run: _Run, original: bytes) -> tuple[bytes, _Texts | None]:
    """Return the original as pdfium can read it, and its texts; it may be damaged, and is then repaired first."""
    try:
        with pikepdf.open(io.BytesIO(original)) as pdf:
            texts = _objects(_Run(Needles.of(()), run.limits, cache=run.cache), pdf, "original", 0)
            if not pdf.get_warnings() and not pdf.is_encrypted:
                return original, texts
            repaired = io.BytesIO()
            pdf.save(repaired)
            return repaired.getvalue(), texts
    except (*_PDF_ERRORS, pikepdf.PasswordError):
        run.failed.append("original")
        return original, None


def _objects(run: _Run, pdf: pikepdf.Pdf, where: str, depth: int) -> _Texts:
    """Search every object of a file; return its texts."""
    cache = pdf_strings.Cache(run.cache)
    fonts, page_streams = pdf_fonts.fonts_by_name(pdf, cache), set()
    strings: list[str] = []
    shown: list[str] = []
    for page in pdf.pages:
        streams = pdf_fonts.page_streams(page.obj)
        page_streams |= {stream.objgen for stream in streams}
        data = b"\n".join(_decoded(run, stream, "page content") for stream in streams)
        text, other = pdf_strings.shown_once(data, pdf_fonts.page_fonts(page.obj, cache) or fonts, cache)
        shown.append(text)
        strings.append(other)
    whole = run.needles.search_text("\n".join(shown)) | run.needles.search_text(pdf_strings.BREAK.join(strings))
    if whole:
        for number, pair in enumerate(zip(shown, strings, strict=True), 1):
            run.add(run.needles.search_text(pdf_strings.BREAK.join(pair)), f"{where}page {number}", "text operators")
        run.add(whole, f"{where}pages", "text operators")
    for index, item in enumerate([*pdf.objects, pdf.trailer], 1):
        identity = f"{where}object {index}"
        syntax = _syntax(item)
        run.add(run.needles.search_bytes(syntax), identity, "objects")
        values = list(pdf_strings.strings_in(syntax))
        run.add(run.needles.search_bytes(b"\n".join(values)), identity, "strings")
        text = pdf_strings.BREAK.join(map(pdf_strings.text_string, values))
        run.add(run.needles.search_text(text), identity, "strings")
        strings.append(text)
        if isinstance(item, pikepdf.Stream):
            _stream(run, item, identity, depth, (fonts, cache), item.objgen in page_streams, (shown, strings))
    run.checks.append(f"{where}objects, streams, text operators")
    return _Texts("\n".join(shown), pdf_strings.BREAK.join(strings))


def _syntax(item: object) -> bytes:
    """Return an object in PDF syntax, without following references."""
    if isinstance(item, pikepdf.Stream):
        return bytes(item.stream_dict.unparse())
    return bytes(item.unparse(resolved=True)) if isinstance(item, pikepdf.Object) else str(item).encode()


def _stream(
    run: _Run,
    stream: pikepdf.Stream,
    where: str,
    depth: int,
    font_tables: tuple[dict[str, list[pdf_strings.Decoder]], pdf_strings.Cache],
    on_page: bool,
    texts: tuple[list[str], list[str]],
) -> None:
    data = _decoded(run, stream, where)
    if hash(data) not in run.searched:
        run.add(run.needles.search_bytes(data), where, "streams")
    if stream.get("/Subtype") == "/Image" or stream.get("/Type") in ("/XRef", "/ObjStm"):
        return
    if data.startswith((b"%PDF-", b"PK\x03\x04")):
        _container(run, data, where, depth + 1)
    elif pdf_strings.is_content(data):
        if not on_page:
            fonts, cache = font_tables
            own = pdf_strings.decoders_of(stream.get("/Resources"), cache)
            text, other = pdf_strings.shown_text(data, {**fonts, **own})
            run.add(run.needles.search_text(text) | run.needles.search_text(other), where, "text operators")
            texts[0].append(text)
            texts[1].append(other)
    elif _is_text(data):
        for text in _readings(data):
            run.add(run.needles.search_text(text), where, "text streams")
            run.add(run.needles.search_text(re.sub(r"<[^<>]*>", "", text)), where, "text streams")
        for value in hex_bytes(data):
            run.add(run.needles.search_bytes(value), where, "text streams")


def _decoded(run: _Run, stream: pikepdf.Stream, where: str) -> bytes:
    """Return a stream's data; image codecs stay encoded, other filters that fail make the check fail."""
    try:
        data = pdf_strings.stream_bytes(stream)
    except _PDF_ERRORS:
        data = bytes(stream.read_raw_bytes())
        filters = stream.get("/Filter")
        names = {str(f) for f in filters} if isinstance(filters, pikepdf.Array) else {str(filters)}
        if not names & {"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"}:
            run.failed.append(f"{where}: filter")
    run.count(len(data))
    return data


# ---------------------------------------------------------------- files inside


def _container(run: _Run, data: bytes, where: str, depth: int) -> None:
    run.limits.check("nesting", depth)
    if data.startswith(b"PK"):
        try:
            for name, member in _members(run, data):
                run.add(run.needles.search_text(name), where, "embedded file names")
                run.add(run.needles.search_bytes(member), where, "embedded files")
                for text in _readings(member) if _is_text(member) else ():
                    run.add(run.needles.search_text(re.sub(r"<[^<>]*>", "", text)), where, "embedded files")
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError):
            run.failed.append(f"{where}: embedded package")
        return
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            _objects(run, pdf, f"{where} > ", depth)
    except (*_PDF_ERRORS, pikepdf.PasswordError):
        run.failed.append(f"{where}: embedded PDF")
        return
    run.add(
        run.needles.search_text("\n".join(page_texts(data, run.limits) or ())), where, "pdfium text of embedded PDF"
    )


def _members(run: _Run, data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        run.limits.check("members", len(package.infolist()))
        for info in package.infolist():
            run.count(info.file_size)
            yield info.filename, package.read(info)


def _is_text(data: bytes) -> bool:
    head = data[:4096]
    if head[:2] in (b"\xfe\xff", b"\xff\xfe"):
        return True
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return bool(head) and controls * 50 < len(head) and b"begincmap" not in head and b"%!" not in head[:2]


def _readings(data: bytes) -> list[str]:
    if data[:2] in (b"\xfe\xff", b"\xff\xfe"):
        return [data.decode("utf-16", "ignore")]
    readings = [data.decode("utf-8", "ignore")]
    if not data.isascii():
        readings.append(data.decode("gb18030", "ignore"))
    return readings


# ---------------------------------------------------------------- other readers


def _pdfplumber(run: _Run, data: bytes, changed: Sequence[int]) -> None:
    """Search pdfplumber's glyphs, in painting order, of the changed pages (the first dozen)."""
    from redactor.verify.pdf_plumber import glyph_text

    taken = changed[:_MINER_PAGES]
    if not taken:
        run.checks.append("pdfplumber text (no page changed)")
        return
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    text = glyph_text(data, taken)
    if text is None:
        run.failed.append("pdfplumber text")
        return
    run.add(run.needles.search_text(text), "pages", "pdfplumber text")
    run.checks.append(f"pdfplumber text ({len(taken)} of {len(changed)} changed pages)")
