"""``redactor serve``: the pipeline for other systems. One file a request; results in the answer, or as a job."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from extractors.doctype import OTHER
from redactor.errors import ToolkitError, UsageError
from redactor.report import Failure, Goal, Report, Source
from redactor.toolkit import Toolkit
from redactor.version import VERSION
from redactor.web import openapi, shapes
from redactor.web.guard import Guard
from redactor.web.jobs import Job, Jobs, sweep, watch
from redactor.web.keys import Keys
from redactor.web.limits import ServerLimits
from redactor.web.metrics import CONTENT_TYPE, Metrics
from redactor.web.pool import Workers
from redactor.web.problem import BadRequest, NotFound, TooBusy, WebError, WrongMethod, problem
from redactor.web.receive import Upload, receive_file
from redactor.web.tasks import Answer, process

MEDIA_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".docm": "application/vnd.ms-word.document.macroEnabled.12",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".tif": "image/tiff",
}
_STATUSES = {"NOT_CHECKED": 422, "WITHHELD": 422}


@dataclass
class Service:
    """What the endpoints share."""

    kit: Toolkit
    keys: Keys
    limits: ServerLimits
    workers: Workers
    jobs: Jobs
    metrics: Metrics = field(default_factory=Metrics)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    held: int = 0

    def client(self, request: Request) -> str:
        """Return who calls. Raises Unauthorized."""
        return self.keys.client(request.headers.get("authorization", ""))


def api(kit: Toolkit, keys: Keys, limits: ServerLimits, hosts: frozenset[str]) -> Guard:
    """Return the application; ``hosts`` are the names under which it is called."""
    service = Service(kit, keys, limits, Workers(kit, limits), Jobs(limits))

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        sweeping = asyncio.create_task(sweep(service.jobs.prune, limits.sweep_seconds))
        yield
        sweeping.cancel()
        service.workers.stop()

    app = Starlette(
        routes=[
            Route("/v1/check", _check, methods=["POST"]),
            Route("/v1/clean", _clean, methods=["POST"]),
            Route("/v1/fields", _fields, methods=["POST"]),
            Route("/v1/jobs/{job}", _job, methods=["GET"]),
            Route("/v1/jobs/{job}", _forget, methods=["DELETE"]),
            Route("/v1/jobs/{job}/events", _events, methods=["GET"]),
            Route("/v1/jobs/{job}/file", _file, methods=["GET"]),
            Route("/v1/openapi.json", _openapi, methods=["GET"]),
            Route("/healthz", _healthz, methods=["GET"]),
            Route("/metrics", _metrics, methods=["GET"]),
        ],
        exception_handlers={ToolkitError: refused, HTTPException: missed, Exception: broken},
        lifespan=lifespan,
    )
    app.state.service = service
    return Guard(app, hosts, counted=service.metrics.request, closing=service.workers.close)


def refused(request: Request, error: Exception) -> Response:
    """Answer with an error of ours."""
    assert isinstance(error, ToolkitError)
    if isinstance(error, WebError):
        return reply(problem(error), error.status, error.headers)
    return reply(problem(error), 400 if isinstance(error, UsageError) else 500)


def missed(request: Request, error: Exception) -> Response:
    """Answer for an address or a method that there is not."""
    assert isinstance(error, HTTPException)
    mine: WebError = WrongMethod() if error.status_code == 405 else NotFound()
    return reply(problem(mine), mine.status, dict(error.headers or {}))


def broken(request: Request, error: Exception) -> Response:
    """Answer for a bug; what it says stays inside."""
    return reply(problem(ToolkitError()), 500)


def reply(body: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return JSON."""
    return Response(msgspec.json.encode(body), status, headers, "application/json")


# ---------------------------------------------------------------- endpoints


async def _check(request: Request) -> Response:
    return await _take(request, "check")


async def _clean(request: Request) -> Response:
    return await _take(request, "clean")


async def _fields(request: Request) -> Response:
    return await _take(request, "fields")


async def _take(request: Request, goal: Goal) -> Response:
    """Receive a document and answer with its result, or with a job that makes it."""
    service: Service = request.app.state.service
    client = service.client(request)
    _refuse_unknown(request, ("doctype", "async"))
    doctype = _doctype(request.query_params.get("doctype"), service.kit)
    later = _flag(request, "async")
    service.workers.take(client)
    size = _expected(request, service)
    service.held += size
    try:
        upload = await receive_file(request, service.limits)
    except BaseException:
        _give_back(service, client, size)
        raise
    service.metrics.received += len(upload.data)
    service.held += len(upload.data) - size
    job = Job(client, goal, upload.name)
    if later:
        service.jobs.add(job)
    task = asyncio.create_task(_work(service, job, upload, doctype))
    service.tasks.add(task)
    task.add_done_callback(service.tasks.discard)
    if later:
        return reply(_shape(service, job), 202, {"Location": f"/v1/jobs/{job.id}"})
    await asyncio.shield(task)
    assert job.answer is not None
    return _result(job, job.answer)


async def _work(service: Service, job: Job, upload: Upload, doctype: str) -> None:
    """Have a worker do it; the place in the line is given back whatever happens."""
    size = len(upload.data)
    try:
        answer = await service.workers.call(
            process, upload.data, upload.name, job.goal, doctype, begun=lambda: job.move("running")
        )
        if isinstance(answer, Failure):
            answer = _unchecked(service, job, answer)
        job.move("done", answer)
        service.metrics.document(job.goal, answer.status, job.seconds)
    finally:
        _give_back(service, job.client, size)


def _unchecked(service: Service, job: Job, failure: Failure) -> Answer:
    """Return the report of a document whose worker failed."""
    report = Report(
        goal=job.goal, status="NOT_CHECKED", source=Source("", "", 0), tools=service.kit.tools, failure=failure
    )
    return Answer(report.to_dict(), report.exit_code, report.status)


def _give_back(service: Service, client: str, size: int) -> None:
    service.workers.leave(client)
    service.held -= size


def _expected(request: Request, service: Service) -> int:
    """Return the bytes to reserve for a body. Raises TooBusy when there is no room for them."""
    length = request.headers.get("content-length", "")
    size = int(length) if length.isascii() and length.isdigit() else service.limits.upload_bytes
    size = min(size, service.limits.upload_bytes)
    if service.held + service.jobs.held + size > service.limits.held_bytes:
        service.workers.leave(service.client(request))
        raise TooBusy
    return size


def _doctype(name: str | None, kit: Toolkit) -> str:
    if name is not None and name not in (OTHER, *kit.doctypes):
        raise BadRequest(problem_zh="没有这种文档类型（doctype）", problem_en="no such document type (doctype)")
    return name or ""


def _refuse_unknown(request: Request, known: tuple[str, ...]) -> None:
    """A misspelt parameter must not pass for one that was never given."""
    names = [name for name, _ in request.query_params.multi_items()]
    if len(set(names)) < len(names) or not set(names) <= set(known):
        raise BadRequest(
            problem_zh=f"参数只能是 {'、'.join(known)}，各一次",
            problem_en=f"parameters are {', '.join(known)}, once each",
        )


def _flag(request: Request, name: str) -> bool:
    value = request.query_params.get(name, "false")
    if value not in ("true", "false"):
        raise BadRequest(problem_zh=f"{name} 只能是 true 或 false", problem_en=f"{name} is true or false")
    return value == "true"


def _result(job: Job, answer: Answer) -> Response:
    """A document that was not checked, or whose output was withheld, is no success of the request."""
    status = _STATUSES.get(answer.status, 200)
    if job.goal != "clean":
        return reply(answer.report, status)
    return reply(shapes.CleanResult(answer.report, _cleaned(job.name, answer)), status)


def _cleaned(name: str, answer: Answer) -> shapes.CleanedFile | None:
    if answer.data is None:
        return None
    digest = hashlib.sha256(answer.data).hexdigest()
    shown, media_type = output_name(answer.report["source"]["name"] or name, answer.suffix)
    return shapes.CleanedFile(shown, media_type, len(answer.data), digest, answer.data)


def output_name(name: str, suffix: str) -> tuple[str, str]:
    """Return the name of a cleaned file (a .doc becomes a .docx) and its media type."""
    path = PurePath(name)
    shown = str(path.with_suffix(suffix)) if suffix and path.suffix.lower() != suffix and path.stem else name
    return shown, MEDIA_TYPES.get(PurePath(shown).suffix.lower(), "application/octet-stream")


def attachment(name: str) -> str:
    """Return a Content-Disposition that saves a file under a name of any characters (RFC 6266)."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


# ---------------------------------------------------------------- jobs


def _own_job(request: Request) -> tuple[Service, Job]:
    service: Service = request.app.state.service
    client = service.client(request)
    return service, service.jobs.get(request.path_params["job"], client)


async def _job(request: Request) -> Response:
    service, job = _own_job(request)
    return reply(_shape(service, job))


async def _forget(request: Request) -> Response:
    service, job = _own_job(request)
    service.jobs.drop(job.id)
    return Response(status_code=204)


async def _file(request: Request) -> Response:
    _, job = _own_job(request)
    if job.answer is None or job.answer.data is None:
        raise NotFound
    name, media_type = output_name(job.answer.report["source"]["name"] or job.name, job.answer.suffix)
    return Response(job.answer.data, 200, {"Content-Disposition": attachment(name)}, media_type)


async def _events(request: Request) -> Response:
    service, job = _own_job(request)

    async def stream() -> AsyncIterator[bytes]:
        async for state in watch(job, lambda: service.workers.closing):
            if state is None:
                yield b": still here\n\n"
            else:
                yield b"event: " + state.state.encode() + b"\ndata: " + _line(service, state) + b"\n\n"

    return StreamingResponse(stream(), media_type="text/event-stream")


def _line(service: Service, job: Job) -> bytes:
    return msgspec.json.encode(_shape(service, job))


def _shape(service: Service, job: Job) -> shapes.Job:
    here = f"/v1/jobs/{job.id}"
    links = {"self": here, "events": f"{here}/events"}
    has_file = job.answer is not None and job.answer.data is not None
    if has_file:
        links["file"] = f"{here}/file"
    return shapes.Job(
        id=job.id, goal=job.goal, state=job.state, ahead=service.jobs.ahead(job), seconds=round(job.seconds, 3),
        report=job.answer.report if job.answer else None, file=has_file, links=links,
    )  # fmt: skip


# ---------------------------------------------------------------- about the server


async def _openapi(request: Request) -> Response:
    service: Service = request.app.state.service
    return reply(openapi.document(service.limits, [*service.kit.doctypes, OTHER]))


async def _healthz(request: Request) -> Response:
    service: Service = request.app.state.service
    status: Any = "stopping" if service.workers.closing else "ok"
    return reply(shapes.Health(status, VERSION, service.kit.tools.rulepack_version), 503 if status != "ok" else 200)


async def _metrics(request: Request) -> Response:
    service: Service = request.app.state.service
    running = min(service.workers.total, service.limits.workers)
    gauges = {
        "documents_running": running,
        "documents_waiting": service.workers.total - running,
        "held_bytes": service.held + service.jobs.held,
        "jobs": len(service.jobs.all),
        "workers_replaced": service.workers.replaced,
        "start_time_seconds": _STARTED,
    }
    return Response(service.metrics.render(gauges), 200, None, CONTENT_TYPE)


_STARTED = time.time()
