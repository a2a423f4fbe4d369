"""The HTTP API as other systems call it."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from live_servers import OTHER_KEY, Live
from support import SAMPLES

from redactor.toolkit import Toolkit

AWARD = SAMPLES / "award" / "award.docx"
PDF = SAMPLES / "completion" / "completion.pdf"


def post(client: httpx.Client, goal: str, path: Path, **query: str) -> httpx.Response:
    return client.post(f"/v1/{goal}", params=query, files={"file": (path.name, path.read_bytes())})


@pytest.mark.parametrize("goal", ["check", "fields"])
def test_reports_are_those_of_the_library(live: Live, kit: Toolkit, goal: Any) -> None:
    from redactor import pipeline

    with live.client() as client:
        answer = post(client, goal, AWARD)
    expected = pipeline.process(AWARD, kit, goal).report.to_dict()
    assert answer.status_code == 200
    assert {**answer.json(), "seconds": 0} == {**json.loads(json.dumps(expected)), "seconds": 0}


@pytest.mark.parametrize("path", [AWARD, PDF], ids=lambda path: path.suffix)
def test_cleaned_files_are_those_of_the_library(live: Live, kit: Toolkit, path: Path) -> None:
    with live.client() as client:
        answer = post(client, "clean", path).json()
    data = base64.b64decode(answer["file"]["content"])
    assert data == kit.clean(path).data
    assert answer["file"]["sha256"] == hashlib.sha256(data).hexdigest() == answer["report"]["output_sha256"]
    assert answer["file"]["size"] == len(data)
    assert answer["report"]["verify"]["passed"]


@pytest.mark.parametrize(
    ("name", "data"),
    [("broken.docx", b"PK\x03\x04 nothing"), ("empty.pdf", b""), ("what.xyz", b"\x00\x01\x02"), ("x.pdf", b"%PDF-1.7")],
)
@pytest.mark.parametrize("goal", ["check", "clean"])
def test_what_is_not_checked_is_no_success(live: Live, goal: str, name: str, data: bytes) -> None:
    with live.client() as client:
        answer = client.post(f"/v1/{goal}", files={"file": (name, data)})
    body = answer.json()
    report = body["report"] if goal == "clean" else body
    assert (answer.status_code, report["status"]) == (422, "NOT_CHECKED")
    assert report["error"]["exit_code"] == 3
    assert goal == "check" or body["file"] is None


def test_withheld_output_is_no_success(live: Live, serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from redactor.web import api
    from redactor.web.tasks import Answer

    answer = Answer({"status": "WITHHELD", "source": {"name": "a.pdf"}}, 4, "WITHHELD")
    response = api._result(api.Job("0", "clean", "a.pdf"), answer)
    assert response.status_code == 422
    assert json.loads(bytes(response.body))["file"] is None


def test_doctype_can_be_named(live: Live) -> None:
    with live.client() as client:
        assert post(client, "fields", AWARD, doctype="tender_notice").json()["document_type"] == "tender_notice"
        assert post(client, "fields", AWARD).json()["document_type"] == "award_notice"
        for wrong in ("nonsense", ""):
            assert post(client, "fields", AWARD, doctype=wrong).status_code == 400
        assert post(client, "fields", AWARD, doctpye="tender_notice").status_code == 400
        twice = client.post("/v1/check?async=true&async=false", files={"file": ("a.txt", b"a")})
        assert twice.status_code == 400


def test_job_runs_and_its_events_end_with_the_result(live: Live) -> None:
    with live.client() as client:
        taken = post(client, "clean", PDF, **{"async": "true"})
        assert taken.status_code == 202
        links = taken.json()["links"]
        assert taken.headers["location"] == links["self"]
        with client.stream("GET", links["events"]) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            text = stream.read().decode()
        last = [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: ")][-1]
        assert (last["state"], last["file"]) == ("done", True)
        file = client.get(last["links"]["file"])
        assert hashlib.sha256(file.content).hexdigest() == last["report"]["output_sha256"]
        assert file.headers["content-type"] == "application/pdf"
        assert "completion.pdf" in file.headers["content-disposition"]
        with live.client(OTHER_KEY) as stranger:
            assert stranger.get(links["self"]).status_code == 404
        assert client.delete(links["self"]).status_code == 204
        assert client.get(links["self"]).status_code == 404


def test_results_go_by_age_though_nobody_asks(serve: Any) -> None:
    from redactor.web.limits import ServerLimits

    with serve(ServerLimits(workers=1, keep_seconds=0.2)) as live, live.client() as client:
        taken = client.post("/v1/check", params={"async": "true"}, files={"file": ("a.txt", b"a")})
        assert taken.status_code == 202
        while live.app.app.state.service.jobs.all:
            time.sleep(0.02)


def test_health_and_metrics_need_no_key_and_hold_no_content(live: Live) -> None:
    with live.client() as client:
        client.post("/v1/check", files={"file": ("张三13900001234.txt", "电话：13900001234".encode())})
    with live.client("") as client:
        assert client.get("/healthz").json()["status"] == "ok"
        page = client.get("/metrics").text
    assert 'redactor_http_requests_total{method="POST",route="/v1/check",status="200"}' in page
    assert 'redactor_document_seconds_count{goal="check"}' in page
    assert "13900001234" not in page
    assert "张三" not in page


def test_telling_file_names_come_back_masked(live: Live) -> None:
    with live.client() as client:
        answer = client.post("/v1/clean", files={"file": ("申请人13900001234.txt", "电话：13900001234".encode())})
    assert "13900001234" not in answer.text
    assert answer.json()["file"]["name"].endswith(".txt")


def test_openapi_names_every_route_and_every_reference_resolves(live: Live) -> None:
    from starlette.routing import Route

    with live.client("") as client:
        document = client.get("/v1/openapi.json").json()
    routes = {
        (route.path, method.lower())
        for route in live.app.app.routes
        if isinstance(route, Route)
        for method in route.methods or ()
        if method != "HEAD"
    }
    described = {
        (path, method) for path, item in document["paths"].items() for method in item if method != "parameters"
    }
    assert described == routes
    for reference in set(_references(document)):
        node = document
        for step in reference.removeprefix("#/").split("/"):
            node = node[step]


def _references(node: Any) -> Any:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)
