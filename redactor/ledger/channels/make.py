"""Make the artefacts of all channels and look at every one again; what does not pass is withheld."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from extractors.fields.disclosure import Disclosure
from extractors.formats.doc import find_soffice, printed
from extractors.limits import Limits
from redactor.errors import UsageError, unknown_choice
from redactor.ledger.channels import board, portal, posts
from redactor.ledger.channels.notice import Attachment, Notice, notice
from redactor.ledger.channels.rules import Channel, load_channels
from redactor.ledger.files import read, sha256
from redactor.ledger.guards import is_address
from redactor.ledger.intake import board_kit
from redactor.ledger.package import require_version
from redactor.ledger.recheck import look, objections
from redactor.ledger.record import BOARD, PORTAL, Record
from redactor.ledger.store import Ledger
from redactor.toolkit import Toolkit

ENCODINGS = ("utf-8", "gb18030")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to make. ``public`` and ``board`` are the signed versions; ``address`` is the page's address on the portal;
    ``channels`` are ids, empty for all; ``size`` A4 or A3; ``encoding`` that of the portal's page."""

    public: Path
    board: Path | None = None
    day: str
    address: str = ""
    channels: tuple[str, ...] = ()
    size: str = "A4"
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Artefact:
    """A file for a channel. ``objections`` are why it is withheld (see ``recheck.objections``); then ``data`` is empty.

    ``number`` is the document's, ``file`` tells the files of a channel apart; ``role`` is that of its digest in the
    ledger.
    """

    channel: str
    number: str
    file: str
    data: bytes = field(repr=False)
    objections: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the file's name: "GK-2026-0001-board-A4.pdf"."""
        return f"{self.number}-{self.file}"

    @property
    def role(self) -> str:
        """Return "channel:board:board-A4.pdf": every file its own, or one would take the place of another."""
        return f"channel:{self.channel}:{self.file}"


def made(ledger: Ledger, kit: Toolkit, record: Record, asked: Request) -> list[Artefact]:
    """Make and look. Raises UsageError before the signature, for a file that is not the signed version, for an unknown
    channel, and without the board's version where that differs."""
    rules = load_channels(kit.rules_folder)
    if record.signed("leader") is None:
        raise UsageError(
            problem_zh="分管领导尚未签字，不能生成渠道稿",
            problem_en="the leader has not signed yet",
            next_zh="请先由分管领导签字（redactor ledger sign），再生成。",
            next_en="Let the leader sign first (redactor ledger sign).",
        )
    titles: dict[str, str] = {channel.id: channel.title for channel in rules.channels}
    wanted = {next((name for name, title in titles.items() if title == given), given) for given in asked.channels}
    if unknown := wanted - titles.keys():
        raise unknown_choice(("渠道", "channel"), min(unknown), titles, titles.values())
    chosen = [c for c in rules.channels if not wanted or c.id in wanted]
    if asked.address and not is_address(asked.address):
        raise UsageError(
            problem_zh="网址应以 http:// 或 https:// 开头",
            problem_en="an address begins with http:// or https://",
            next_zh="请照门户网站的地址栏完整抄写。",
            next_en="Copy the whole address from the portal.",
        )
    if "weibo" in wanted and not asked.address:
        raise UsageError(
            problem_zh="微博稿须有门户网站上的网址（--url）",
            problem_en="a post needs the address on the portal (--url)",
            next_zh="请加 --url 门户网址，或用 --channel 只选其他渠道。",
            next_en="Add --url, or choose other channels with --channel.",
        )
    posted = board_kit(kit)
    artefacts = []
    for channel in chosen:
        judge = posted if channel.id == BOARD else kit
        path, disclosures = _version(record, asked, channel, judge)
        data = read(path)
        household = _is_household(ledger, record, disclosures)
        told = notice(
            record, disclosures, judge.doctypes, channel, rules.summary, household=household, day=asked.day,
            address=asked.address, attachment=Attachment(kit.public_name(path.name), sha256(data), len(data)),
        )  # fmt: skip
        headlines = rules.headlines.get(record.doctype, ())
        for file, content in _files(told, channel, asked, kit.settings.limits, headlines, household=household):
            artefacts.append(_looked_at(Artefact(channel.id, record.id, file, content), judge, record))
    return artefacts


def _is_household(ledger: Ledger, record: Record, disclosures: Sequence[Disclosure]) -> bool:
    """Tell whether it is a list of households: by the ledger, or by what the file itself says, however it was added."""
    kinds = {record.doctype, *(disclosure.document_type for disclosure in disclosures)}
    return any(ledger.rules.is_household(kind, record.info_kind) for kind in kinds)


def _version(record: Record, asked: Request, channel: Channel, kit: Toolkit) -> tuple[Path, tuple[Disclosure, ...]]:
    """Return the signed version that a channel is made from, and what it discloses."""
    own = record.digests.get(BOARD) != record.digests.get(PORTAL)
    path = asked.board if channel.source == BOARD and own else asked.public
    if path is None:
        raise UsageError(
            problem_zh="公开栏有单独的版本，请用 --board 给出",
            problem_en="give the board's version (--board)",
            next_zh="请把张贴的那一份写在 --board 后面。",
            next_en="Name the file that is posted after --board.",
        )
    data = read(path)
    require_version(record, channel.source, data)
    found = kit.fields(data, name=path.name)
    parts = tuple(part.disclosure for part in found.parts) or (found.disclosure,)
    return path, parts


def _files(
    told: Notice, channel: Channel, asked: Request, limits: Limits, headlines: tuple[str, ...], *, household: bool
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a channel: name and bytes. The PDF carries the time of its printing."""
    if channel.id == "portal":
        # the signed file of a household list is attached only where the page itself may show its rows
        shown = replace(told, attachment=None) if household and channel.household_lists != "rows" else told
        page = portal.page(shown).replace('charset="utf-8"', f'charset="{asked.encoding}"')
        yield "portal.html", page.encode(asked.encoding)
        place = asked.address or f"{told.number}-portal.html"
        yield "portal-entry.html", portal.entry(shown, place).encode(asked.encoding)
        yield "portal.json", portal.data(shown).encode()
    elif channel.id == "board":
        sheet = board.sheet(told, asked.size)
        yield f"board-{asked.size}.docx", sheet
        if find_soffice():
            yield f"board-{asked.size}.pdf", printed(sheet, ".docx", limits)
    elif channel.id == "wechat":
        yield "wechat.html", posts.wechat(told).encode()
    elif asked.address:
        yield "weibo.txt", posts.weibo(told, channel.characters, headlines).encode()


def _looked_at(artefact: Artefact, kit: Toolkit, record: Record) -> Artefact:
    """Read an artefact again as its readers will; without a verdict it is withheld."""
    found = objections(look(artefact.data, artefact.name, kit), record)
    return replace(artefact, data=b"", objections=found) if found else artefact
