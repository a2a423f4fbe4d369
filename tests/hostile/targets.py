"""What is fuzzed: one function a target. It takes any bytes and raises only when a promise is broken.

Reading may fail in one way: with an error of ours (InputError and its kin). What was read must hang together (pieces
in order, characters that map back), and what was cleaned must be proven.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import unittest.mock
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from pdf_streams import made

from extractors.errors import InputError, MissingPart, ToolkitError, UsageError
from extractors.limits import MIB, Limits
from extractors.model import Document, Part, Span
from extractors.view import view_of
from redactor import Toolkit, pipeline
from redactor.settings import Settings
from tests.hostile import seeds
from tests.redactor.packages import members, zipped

LIMITS = Limits(
    input_bytes=4 * MIB, member_bytes=8 * MIB, expanded_bytes=32 * MIB, members=500, pages=50, objects=20_000,
    characters=1_000_000, seconds=20,
)  # fmt: skip


@cache
def kit() -> Toolkit:
    """A toolkit with small limits and without OCR."""
    return Toolkit.load(settings=Settings(limits=LIMITS, ocr="off"))


def hangs_together(document: Document) -> None:
    """Assert that pieces lie in order inside their texts and that blocks and cells do so in their parts."""
    for part in document.parts:
        end = 0
        for piece in part.pieces:
            assert end <= piece.start <= piece.end <= len(part.text), "pieces overlap or leave their text"
            end = piece.end
    for block in document.blocks:
        spans = [block.span, *(span for cell in (block.table.cells if block.table else ()) for span in cell.spans)]
        for span in spans:
            assert 0 <= span.start <= span.end <= len(document.parts[span.part].text), "a block leaves its part"


def read(data: bytes, name: str) -> None:
    """Read a file of any format."""
    with contextlib.suppress(InputError):
        hangs_together(pipeline.read_document(data, kit(), name=name))


def clean(data: bytes, name: str) -> None:
    """Clean a file: the outcome is proven or an error of ours."""
    outcome = pipeline.process(data, kit(), "clean", name=name)
    report = outcome.report
    if outcome.data is None:
        assert report.status in ("NOT_CHECKED", "WITHHELD") and report.failure is not None
        assert report.exit_code in (3, 4, 5), report.exit_code
    else:
        parted = (
            report.source.format in ("zip", "eml") and report.status == "NOT_CHECKED" and report.failure is not None
        )
        assert report.status in ("CLEAN", "FINDINGS") or parted, report.status
        assert report.verify is not None and report.verify.passed
        if report.source.format != "zip":
            pipeline.read_document(outcome.data, kit(), name="a" + outcome.suffix)


def replaced(data: bytes, package: Callable[[], bytes]) -> bytes:
    """Return the package with member number ``data[0]`` (from 1) replaced by the rest; 0: the rest is the package."""
    parts = _members(package)
    if not data or not data[0] % (len(parts) + 1):
        return data[1:]
    name = list(parts)[data[0] % (len(parts) + 1) - 1]
    return zipped({**parts, name: data[1:]})


@cache
def _members(package: Callable[[], bytes]) -> dict[str, bytes]:
    return members(package())


def view(data: bytes) -> None:
    """Every character of a view maps back to the character that it is made of."""
    import unicodedata

    ends, text = data[:4], data[4:].decode("utf-8", "replace")
    document = Document("x", "text", (Part("x", "body", text, ()), Part("y", "body", text[::-1], ())))
    places = sorted(min(end, len(text)) for end in ends) or [0]
    spans = [Span(number % 2, first, last) for number, (first, last) in enumerate(pairwise(places))]
    made_view = view_of(document, spans, "\n")
    for position, character in enumerate(made_view.text):
        found = made_view.locate(position)
        if found is None:
            assert character == "\n"
            continue
        assert any(s.part == found.part and s.start <= found.start < found.end <= s.end for s in spans)
        source = document.text(found)
        folded = unicodedata.normalize("NFKC", source)
        same = {
            source,
            *folded,
            *(str(unicodedata.decimal(c, "")) for c in folded),
        }  # rare letters are left as they are
        assert character in same, "maps elsewhere"
        around = made_view.spans(position, position + 1)
        assert around == (found,), "spans and locate disagree"


def rules(data: bytes) -> None:
    """A rule file loads, or says where it is wrong."""
    from extractors import rulefile
    from extractors.doctype import load_doctypes
    from redactor.detect.rules import read_detectors
    from redactor.policy import load_policy

    kinds = ("detectors", "doctypes", "policies")
    kind = kinds[(data[:1] or b"\0")[0] % 3]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / kind).mkdir()
        (folder / rulefile.MARKER).write_bytes((rulefile.rules_folder() / rulefile.MARKER).read_bytes())
        (folder / kind / "x.yaml").write_bytes(data[1:])
        with contextlib.suppress(UsageError):
            if kind == "detectors":
                read_detectors(folder)
            elif kind == "doctypes":
                load_doctypes(folder)
            else:
                load_policy("x", folder)


def http(data: bytes) -> None:
    """The HTTP API answers any request, never with a bug, and never without authorization."""
    head, _, body = data.partition(b"\n\n")
    lines = head.decode("latin-1").split("\n")
    method, _, target = lines[0].strip().partition(" ")
    path, _, query = target.strip().partition("?")
    headers = [
        (name.strip().lower().encode("latin-1"), value.strip().encode("latin-1"))
        for name, colon, value in (line.partition(":") for line in lines[1:20])
        if colon
    ]
    status = asyncio.run(_ask(method.upper()[:10] or "GET", "/" + path.lstrip("/"), query, headers, body))
    assert status < 500 or status == 503, f"status {status}"


async def _ask(method: str, path: str, query: str, headers: list[tuple[bytes, bytes]], body: bytes) -> int:
    from redactor.web.api import api
    from redactor.web.keys import Keys
    from redactor.web.limits import ServerLimits
    from redactor.web.pool import Workers

    key = "a-key-for-the-fuzzer"
    app = api(kit(), Keys([key]), ServerLimits(upload_bytes=65536, upload_seconds=2), frozenset(["127.0.0.1:1"]))
    own: Any = lambda self, function, *arguments, begun=None: _here(function, arguments, begun)  # noqa: E731
    names = {name for name, _ in headers}
    headers += [(b"host", b"127.0.0.1:1")] if b"host" not in names else []
    headers += [(b"authorization", f"Bearer {key}".encode())] if b"authorization" not in names else []
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode("latin-1", "replace"), "query_string": query.encode("latin-1"),
        "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 1), "root_path": "", "state": {},
    }  # fmt: skip
    sent: list[Any] = []
    given = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        return given.pop() if given else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    with unittest.mock.patch.object(Workers, "call", own):
        await asyncio.wait_for(app(scope, receive, send), 600)
    return int(next(message["status"] for message in sent if message["type"] == "http.response.start"))


async def _here(function: Callable[..., Any], arguments: tuple[Any, ...], begun: Callable[[], None] | None) -> Any:
    """Do in this process what a worker would."""
    if begun:
        begun()
    try:
        return function(kit(), *arguments)
    except ToolkitError as error:
        return pipeline.failure_of(error)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "pdf": lambda data: read(data, "a.pdf"),
    "pdf_editor": lambda data: clean(made(data), "a.pdf"),
    "docx": lambda data: read(replaced(data, seeds.docx), "a.docx"),
    "ooxml_editor": lambda data: _edit(data),
    "xlsx": lambda data: read(replaced(data, seeds.xlsx), "a.xlsx"),
    "ofd": lambda data: read(replaced(data, seeds.ofd), "a.ofd"),
    "html": lambda data: read(data, "a.html"),
    "eml": lambda data: read(data, "a.eml"),
    "doc": lambda data: _legacy(data, "doc"),
    "rtf": lambda data: _legacy(data, "rtf"),
    "text": lambda data: read(data, "a.txt"),
    "image": lambda data: read(data, "a.png"),
    "zip": lambda data: clean(data, "a.zip"),
    "view": view,
    "rules": rules,
    "http": http,
}


def _edit(data: bytes) -> None:
    """Clean a Word file or a workbook (bit 2 of the first byte) with one member replaced."""
    if data[:1] and data[0] & 4:
        clean(replaced(data, seeds.xlsx), "a.xlsx")
    else:
        clean(replaced(data, seeds.docx), "a.docx")


def _legacy(data: bytes, format_id: str) -> None:
    """Read by our own reader: LibreOffice is not what is fuzzed."""
    from extractors import formats

    with contextlib.suppress(InputError, MissingPart):  # what only LibreOffice reads
        hangs_together(formats.get(format_id).read(data, f"a.{format_id}", LIMITS, None, None))
