"""``redactor review``: the page on which a person looks and decides, for one user on this machine."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import importlib.resources
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from redactor.batch import Task
from redactor.errors import ToolkitError
from redactor.toolkit import Toolkit
from redactor.web import changes
from redactor.web.api import attachment, broken, missed, output_name, refused, reply
from redactor.web.case import Case
from redactor.web.desk import Desk
from redactor.web.guard import PAGE_POLICY, Guard
from redactor.web.jobs import sweep
from redactor.web.limits import ServerLimits
from redactor.web.pool import Workers
from redactor.web.problem import BadRequest, NotFound, TooLarge, TooSlow
from redactor.web.receive import plain_name, receive_file
from redactor.web.session import Session
from redactor.web.waiting import waiting

_TYPES = {
    ".svg": "image/svg+xml",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
}
_WIDTHS = (900, 1400, 2200)
_BODY = 64 * 1024
"""Bytes of a change."""
_ENTER = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=/">
<title>redactor</title></head><body><p><a href="/">进入审阅页面 / Open the review page</a></p></body></html>"""
_REFUSED = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>redactor</title></head><body>
<h1>链接已失效</h1><p>审阅链接只能使用一次。请回到命令行，重新运行 redactor review。</p>
<p lang="en">This link has been used. Run redactor review again.</p></body></html>"""


@dataclass(frozen=True)
class Room:
    """What the endpoints share."""

    desk: Desk
    session: Session
    limits: ServerLimits
    lang: str
    ledger: str = ""


def page(
    kit: Toolkit,
    tasks: Iterable[Task],
    session: Session,
    limits: ServerLimits,
    hosts: frozenset[str],
    *,
    ledger: str = "",
) -> Guard:
    """Return the application for one session on this machine."""
    workers = Workers(kit, limits)
    room = Room(Desk(kit, workers, limits, tasks), session, limits, kit.settings.lang, ledger)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        tasks = [room.desk.open_all(), sweep(room.desk.prune, limits.sweep_seconds)]
        running = [asyncio.create_task(task) for task in tasks]
        yield
        for task in running:
            task.cancel()
        workers.stop()

    here = "/api/documents/{case}"
    app = Starlette(
        routes=[
            Route("/start", _start),
            Route("/", _index),
            Route("/static/{name}", _static),
            Route("/favicon.ico", _icon),
            Route("/api/documents", _list, methods=["GET"]),
            Route("/api/documents", _upload, methods=["POST"]),
            Route("/api/ledger", _ledger, methods=["GET"]),
            Route(here, _document, methods=["GET"]),
            Route(here + "/changes", _change, methods=["POST"]),
            Route(here + "/make", _make, methods=["POST"]),
            Route(here + "/text", _text),
            Route(here + "/print", _print),
            Route(here + "/pages/{page:int}.png", _picture),
            Route(here + "/file", _file),
            Route(here + "/report.{form}", _report),
        ],
        exception_handlers={ToolkitError: refused, HTTPException: missed, Exception: broken},
        lifespan=lifespan,
    )
    app.state.room = room
    return Guard(app, hosts, PAGE_POLICY, closing=workers.close)


# ---------------------------------------------------------------- the page itself


async def _start(request: Request) -> Response:
    """Trade the token for the session. The way on is a step of our own page, so that a strict cookie goes along."""
    room = _room(request)
    answer = HTMLResponse(_ENTER)
    fetched = request.method == "GET"  # a program that looks at links asks for the head only
    if room.session.holds(request) or (fetched and room.session.open(request.query_params.get("token", ""), answer)):
        return answer
    return HTMLResponse(_REFUSED, 403)


async def _index(request: Request) -> Response:
    room = _room(request)
    if not room.session.holds(request):
        return HTMLResponse(_REFUSED, 403)
    lang = "en" if room.lang == "en" else "zh"
    html = _assets()["review.html"].decode().replace("{lang}", lang).replace("{ledger}", "1" if room.ledger else "")
    return HTMLResponse(html)


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _assets() or name.endswith(".html"):
        raise NotFound
    return Response(_assets()[name], 200, None, _TYPES["." + name.rpartition(".")[2]])


async def _icon(request: Request) -> Response:
    """Browsers ask for this name on pages that do not link an icon (the entrance), as well they may."""
    return Response(_assets()["icon.svg"], 200, None, _TYPES[".svg"])


@functools.cache
def _assets() -> dict[str, bytes]:
    """The files that are served, read once: a name is looked up here and never on the disk."""
    folder = importlib.resources.files("redactor.web").joinpath("static")
    return {item.name: item.read_bytes() for item in folder.iterdir() if "." + item.name.rpartition(".")[2] in _TYPES}


# ---------------------------------------------------------------- documents


def _room(request: Request) -> Room:
    room: Room = request.app.state.room
    return room


def _own(request: Request) -> Room:
    room = _room(request)
    room.session.require(request)
    return room


async def _list(request: Request) -> Response:
    room = _own(request)
    room.desk.prune()
    return reply({"documents": [case.summary() for case in room.desk.cases.values()]})


async def _upload(request: Request) -> Response:
    room = _own(request)
    upload = await receive_file(request, room.limits)
    case = room.desk.add(upload)
    room.desk.open(case)
    return reply(case.summary(), 201)


async def _ledger(request: Request) -> Response:
    room = _own(request)
    if not room.ledger:
        raise NotFound
    return reply({"waiting": await asyncio.to_thread(waiting, room.ledger, room.desk.kit.today)})


async def _case(request: Request) -> tuple[Room, Case]:
    room = _own(request)
    case = room.desk.get(request.path_params["case"])
    await asyncio.shield(room.desk.open(case))
    return room, case


async def _document(request: Request) -> Response:
    room = _own(request)
    case = room.desk.get(request.path_params["case"])
    room.desk.open(case)
    return reply(case.shape())


async def _change(request: Request) -> Response:
    room, case = await _case(request)
    change: changes.Change = await _body(request, changes.Change)
    await room.desk.change(case, change)
    return reply(case.shape())


async def _make(request: Request) -> Response:
    room, case = await _case(request)
    begin: changes.Begin = await _body(request, changes.Begin)
    await room.desk.make(case, begin.version, _lang(request))
    return reply(case.shape())


async def _text(request: Request) -> Response:
    room, case = await _case(request)
    return reply({"sections": await room.desk.text(case, _side(request))})


async def _print(request: Request) -> Response:
    room, case = await _case(request)
    _, pages, places = await room.desk.print(case, _side(request))
    return reply({"pages": pages, "places": places})


async def _picture(request: Request) -> Response:
    room, case = await _case(request)
    width = request.query_params.get("width", "900")
    if width not in map(str, _WIDTHS):
        raise BadRequest(problem_zh="width 不对", problem_en="bad width")
    picture = await room.desk.picture(case, request.path_params["page"], int(width), _side(request))
    return Response(picture, 200, None, "image/png")


async def _file(request: Request) -> Response:
    _, case = await _case(request)
    if case.made is None or case.made.data is None:
        raise NotFound
    name, media_type = output_name(_public_name(case), case.made.suffix)
    return Response(case.made.data, 200, {"Content-Disposition": attachment(name)}, media_type)


async def _report(request: Request) -> Response:
    _, case = await _case(request)
    form = request.path_params["form"]
    if case.made is None or form not in ("html", "json"):
        raise NotFound
    headers = {"Content-Disposition": attachment(f"{_public_name(case)}.report.{form}")}
    if form == "json":
        return Response(msgspec.json.format(msgspec.json.encode(case.made.report)), 200, headers, "application/json")
    return Response(case.made.html, 200, headers, "text/html; charset=utf-8")


def _public_name(case: Case) -> str:
    """Return the name for downloads: the report's, in which personal data are masked, without folders."""
    assert case.made is not None
    return plain_name(case.made.report["source"]["name"] or case.name)


# ---------------------------------------------------------------- requests


async def _body(request: Request, shape: Any) -> Any:
    """Read a small JSON body strictly. Raises TooLarge, TooSlow, BadRequest."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise BadRequest(problem_zh="请求须为 JSON", problem_en="the request must be JSON")
    body = b""
    seconds = _room(request).limits.upload_seconds
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > _BODY:
                    raise TooLarge(allowed=_BODY)
    except TimeoutError as error:
        raise TooSlow(seconds=seconds) from error
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequest(problem_zh="请求内容不对", problem_en="the request is malformed") from error


def _side(request: Request) -> str:
    side = request.query_params.get("side", "before")
    if side not in ("before", "after"):
        raise BadRequest(problem_zh="side 不对", problem_en="bad side")
    return side


def _lang(request: Request) -> str:
    return "en" if request.query_params.get("lang") == "en" else "zh"
