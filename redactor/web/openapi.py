"""The OpenAPI 3.1 document of the API, made from the types that it answers with and the schema of reports."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import msgspec

from redactor.version import VERSION
from redactor.web import problem, shapes
from redactor.web.limits import ServerLimits

_REF = "#/components/schemas/{name}"
_GOALS = {
    "check": ("发布前检查：个人信息、隐藏内容、必公开事项", "Check before publication", "Report"),
    "clean": (
        "清理个人信息，只返回经复查的文件",
        "Remove personal data; only proven files are returned",
        "CleanResult",
    ),
    "fields": ("读取公开要素", "Read the disclosure fields", "Report"),
}
_TAKING = (400, 401, 403, 408, 413, 429, 503)
_ASKING = (401, 403, 404)


@lru_cache(maxsize=4)
def _document(upload_bytes: int, doctypes: tuple[str, ...]) -> str:
    shape = {
        "openapi": "3.1.0",
        "info": {
            "title": "disclosure-redactor",
            "version": VERSION,
            "summary": "政府信息公开文档发布前检查与个人信息清理 / pre-publication check and redaction",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "security": [{"key": []}],
        "paths": {**{f"/v1/{goal}": _taking(goal, upload_bytes, doctypes) for goal in _GOALS}, **_jobs(), **_about()},
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": _schemas(),
            "responses": _refusals(),
        },
    }
    return json.dumps(shape, ensure_ascii=False)


def document(limits: ServerLimits, doctypes: Iterable[str]) -> dict[str, Any]:
    """Return the document for a server of these limits and document types."""
    return dict(json.loads(_document(limits.upload_bytes, tuple(doctypes))))


def _schemas() -> dict[str, Any]:
    from redactor.output.schema import schema

    _, made = msgspec.json.schema_components(
        [shapes.Problem, shapes.CleanResult, shapes.Job, shapes.Health], ref_template=_REF
    )
    report = schema("report")
    report.pop("$schema")
    inner = report.pop("$defs")
    schemas = {**made, "Report": report, **{f"Report.{name}": value for name, value in inner.items()}}
    _link(schemas, {name: f"Report.{name}" for name in inner})
    for name, nullable in (("CleanResult", False), ("Job", True)):
        reference = {"$ref": _REF.format(name="Report")}
        schemas[name]["properties"]["report"] = {"anyOf": [reference, {"type": "null"}]} if nullable else reference
    return schemas


def _link(node: Any, names: dict[str, str]) -> None:
    """Point the report schema's own references at the components."""
    if isinstance(node, dict):
        target = node.get("$ref", "")
        if isinstance(target, str) and target.startswith("#/$defs/"):
            node["$ref"] = _REF.format(name=names[target.removeprefix("#/$defs/")])
        for value in node.values():
            _link(value, names)
    elif isinstance(node, list):
        for value in node:
            _link(value, names)


def _errors() -> dict[int, type[problem.WebError]]:
    return {error.status: error for error in problem.WebError.__subclasses__()}


def _refusals() -> dict[str, Any]:
    made = {}
    for _, error in sorted(_errors().items()):
        response: dict[str, Any] = {
            "description": (error.__doc__ or "").splitlines()[0],
            "content": {"application/json": {"schema": {"$ref": _REF.format(name="Problem")}}},
        }
        if error.retry_after:
            response["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "required": True}}
        made[error.__name__] = response
    return made


def _refusing(*statuses: int) -> dict[str, Any]:
    errors = _errors()
    return {str(s): {"$ref": f"#/components/responses/{errors[s].__name__}"} for s in statuses}


def _json(description: str, name: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {"application/json": {"schema": {"$ref": _REF.format(name=name)}}},
    }


def _taking(goal: str, upload_bytes: int, doctypes: tuple[str, ...]) -> dict[str, Any]:
    zh, en, shape = _GOALS[goal]
    body = {
        "type": "object",
        "required": ["file"],
        "properties": {"file": {"type": "string", "format": "binary", "contentMediaType": "application/octet-stream"}},
    }
    return {
        "post": {
            "operationId": goal,
            "summary": en,
            "description": f"{zh}。最大 {upload_bytes} 字节。",
            "parameters": [
                {
                    "name": "doctype",
                    "in": "query",
                    "description": "Document type, instead of recognizing it (redactor rules list).",
                    "schema": {"type": "string", "enum": list(doctypes)},
                },
                {
                    "name": "async",
                    "in": "query",
                    "description": "Answer at once with a job (202) that can be watched.",
                    "schema": {"type": "boolean", "default": False},
                },
            ],
            "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": body}}},
            "responses": {
                "200": _json("The document was read; the report says what was found", shape),
                "202": _json("Taken on; watch the job", "Job"),
                "422": _json("Not checked, or its output withheld: never to be taken for clean", shape),
                **_refusing(*_TAKING),
            },
        }
    }


def _jobs() -> dict[str, Any]:
    parameter = {"name": "job", "in": "path", "required": True, "schema": {"type": "string"}}

    def get(operation: str, summary: str, ok: dict[str, Any]) -> dict[str, Any]:
        responses = {"200": ok, **_refusing(*_ASKING)}
        return {"operationId": operation, "summary": summary, "responses": responses}

    stream = {"description": "Events waiting, running, done; data is a Job", "content": {"text/event-stream": {}}}
    raw = {"description": "The cleaned and proven file", "content": {"*/*": {}}}
    forget = {
        "operationId": "forget",
        "summary": "Forget a job and its result",
        "responses": {"204": {"description": "Gone"}, **_refusing(*_ASKING)},
    }
    job = get("job", "State of a job", _json("The job", "Job"))
    return {
        "/v1/jobs/{job}": {"parameters": [parameter], "get": job, "delete": forget},
        "/v1/jobs/{job}/events": {"parameters": [parameter], "get": get("events", "Progress (SSE)", stream)},
        "/v1/jobs/{job}/file": {"parameters": [parameter], "get": get("file", "The cleaned file", raw)},
    }


def _about() -> dict[str, Any]:
    def get(operation: str, summary: str, responses: dict[str, Any]) -> dict[str, Any]:
        everyone = {**responses, **_refusing(403)}
        return {"get": {"operationId": operation, "summary": summary, "security": [], "responses": everyone}}

    anything = {"description": "This document", "content": {"application/json": {"schema": {"type": "object"}}}}
    text = {"description": "Counts and times", "content": {"text/plain": {"schema": {"type": "string"}}}}
    alive = {"200": _json("Alive", "Health"), "503": _json("About to stop", "Health")}
    return {
        "/v1/openapi.json": get("openapi", "This document", {"200": anything}),
        "/healthz": get("health", "Is it alive", alive),
        "/metrics": get("metrics", "Prometheus metrics, without content", {"200": text}),
    }
