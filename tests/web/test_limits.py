"""What a server refuses, and that it stays well while it does."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from live_servers import KEY, OTHER_KEY, Live
from support import ROOT, SAMPLES

from redactor.errors import UsageError
from redactor.web.keys import Keys
from redactor.web.limits import ServerLimits
from redactor.web.receive import plain_name

TEXT = "中标公告\n联系电话：13900001234\n".encode()


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer wrong-key-wrong-key", f"Basic {KEY}", f"Bearer {KEY}x", f"Bearer {KEY[:-1]}", KEY],
)
def test_without_a_known_key_nothing_is_read(live: Live, header: str) -> None:
    with live.client("") as client:
        for method, path in (("POST", "/v1/check"), ("POST", "/v1/clean"), ("GET", "/v1/jobs/x")):
            answer = client.request(method, path, headers={"Authorization": header} if header else {}, content=b"x")
            assert answer.status_code == 401
            assert answer.json()["error"]["code"] == "Unauthorized"
            assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("secret", ["short", "with space in the key", "密钥密钥密钥密钥密钥密钥密钥密钥"])
def test_weak_keys_are_refused(secret: str) -> None:
    with pytest.raises(UsageError) as caught:
        Keys([secret])
    assert secret not in str(caught.value)


def test_keys_come_from_the_file_or_the_variable(tmp_path: Any) -> None:
    file = tmp_path / "keys"
    file.write_text(f"# portal\n{KEY}\n\n{OTHER_KEY}\n")
    keys = Keys.load(file, {})
    assert keys.client(f"Bearer {KEY}") != keys.client(f"bearer {OTHER_KEY}")
    assert Keys.load(None, {"REDACTOR_API_KEY": KEY}).client(f"Bearer {KEY}") == "0"
    for nothing in (lambda: Keys.load(None, {}), lambda: Keys.load(tmp_path / "none", {})):
        with pytest.raises(UsageError):
            nothing()


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1:{port}", 200), ("localhost:{port}", 200), ("LOCALHOST:{port}", 200), ("portal.example", 200),
     ("portal.example:8443", 200), ("evil.example", 403), ("evil.example:{port}", 403), ("127.0.0.1:1", 403),
     ("127.0.0.1", 403), ("", 403), ("127.0.0.1:{port}.evil.example", 403), ("portal.example.evil.example", 403)],
)  # fmt: skip
def test_foreign_hosts_are_refused(live: Live, host: str, expected: int) -> None:
    with live.client() as client:
        assert client.get("/healthz", headers={"Host": host.format(port=live.port)}).status_code == expected


@pytest.mark.parametrize(
    ("origin", "expected"),
    [("http://127.0.0.1:{port}", 400), ("http://evil.example", 403), ("null", 403), ("http://127.0.0.1:1", 403)],
)
def test_foreign_origins_are_refused(live: Live, origin: str, expected: int) -> None:
    with live.client() as client:
        answer = client.post("/v1/check", headers={"Origin": origin.format(port=live.port)})
    assert answer.status_code == expected


def test_every_answer_carries_the_protective_headers(live: Live) -> None:
    with live.client() as client:
        for path in ("/healthz", "/nothing", "/v1/jobs/x"):
            headers = client.get(path).headers
            assert headers["content-security-policy"].startswith("default-src 'none'")
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cache-control"] == "no-store"
            assert "server" not in headers


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"", ""), (b"x", "text/plain"), (b"x", "multipart/form-data"), (b"x", "multipart/form-data; boundary=b"),
     (b'--b\r\nContent-Disposition: form-data; name="other"\r\n\r\nx\r\n--b--\r\n', "multipart/form-data; boundary=b"),
     (b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\ncut', "multipart/form-data; boundary=b"),
     (b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nx\r\n' * 2 + b"--b--\r\n",
      "multipart/form-data; boundary=b"), (b"x", "multipart/form-data; boundary=" + "b" * 500)],
)  # fmt: skip
def test_malformed_uploads_are_refused(live: Live, content: bytes, kind: str) -> None:
    with live.client() as client:
        answer = client.post("/v1/check", content=content, headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadRequest")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("../../etc/passwd.txt", "passwd.txt"), ("..\\..\\windows\\a.docx", "a.docx"), ("/abs/a.pdf", "a.pdf"),
     ("C:\\x\\b.pdf", "b.pdf"), ("..", "document"), ("", "document"), ("a\x00b.txt", "ab.txt"), ("a\nb.txt", "ab.txt"),
     ("\u202efdp.exe", "fdp.exe"), (".hidden", "hidden"), ("a:b*?.pdf", "a_b__.pdf"), ("公告.docx", "公告.docx"),
     ("x" * 500 + ".docx", "x" * 190 + ".docx")],
)  # fmt: skip
def test_names_are_labels_and_no_paths(sent: str, kept: str) -> None:
    assert plain_name(sent) == kept


@pytest.mark.parametrize("sent", ["../../etc/a.txt", "..%2f..%2fa.txt", "/etc/a.txt", "a\\..\\..\\b.txt"])
def test_traversal_names_touch_nothing(live: Live, sent: str) -> None:
    with live.client() as client:
        answer = client.post("/v1/clean", files={"file": (sent, TEXT)})
    assert answer.status_code == 200
    assert "/" not in answer.json()["file"]["name"]


def test_oversized_upload_is_refused_before_it_is_read(live: Live) -> None:
    """A gigabyte is announced; the refusal comes after the head, and no byte of the body is wanted."""
    with socket.create_connection(("127.0.0.1", live.port), 60) as raw:
        head = (
            f"POST /v1/check HTTP/1.1\r\nHost: 127.0.0.1:{live.port}\r\nAuthorization: Bearer {KEY}\r\n"
            f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {1 << 30}\r\n\r\n"
        )
        raw.sendall(head.encode())
        assert b" 413 " in raw.recv(65536).split(b"\r\n")[0]


def test_upload_without_a_length_is_cut_at_the_limit(live: Live) -> None:
    def endless() -> Any:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        for _ in range(20):
            yield b"x" * 1024 * 1024

    with live.client() as client:
        answer = client.post(
            "/v1/check", content=endless(), headers={"Content-Type": "multipart/form-data; boundary=b"}
        )
    assert answer.status_code == 413
    assert live.app.app.state.service.held == 0


def _status_of(raw: socket.socket) -> bytes:
    raw.settimeout(300)
    try:
        return raw.recv(65536).split(b"\r\n")[0]
    except ConnectionResetError:
        return b""


@pytest.mark.parametrize(
    ("sent", "expected"),
    [("POST /v1/check HTTP/1.1\r\nHost: ", b""),
     ("POST /v1/check HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {key}\r\n"
      "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000\r\n\r\n--b\r\n", b"408")],
    ids=["head", "body"],
)  # fmt: skip
def test_slow_clients_are_cut_off(impatient: Live, sent: str, expected: bytes) -> None:
    with socket.create_connection(("127.0.0.1", impatient.port), 60) as raw:
        raw.sendall(sent.format(port=impatient.port, key=KEY).encode())
        status = _status_of(raw)
    assert expected in status
    assert bool(status) == bool(expected)
    assert impatient.app.app.state.service.workers.total == 0


@pytest.mark.parametrize(
    ("limits", "refusal"),
    [({"waiting": 8, "per_client": 2}, 429), ({"waiting": 1, "per_client": 8}, 503), ({"held_bytes": 60_000}, 503)],
    ids=["client", "server", "memory"],
)
def test_full_server_says_when_to_come_again(
    serve: Callable[[ServerLimits], Any], limits: dict[str, int], refusal: int
) -> None:
    data = (SAMPLES / "award" / "award.docx").read_bytes()
    assert 20_000 < len(data) < 60_000
    with serve(ServerLimits(workers=1, **limits)) as live:

        def call(number: int) -> Any:
            with live.client() as client:
                return client.post("/v1/check", files={"file": ("a.docx", data)})

        with ThreadPoolExecutor(8) as threads:
            answers = list(threads.map(call, range(8)))
        assert {answer.status_code for answer in answers} == {200, refusal}
        assert all(answer.headers.get("retry-after") for answer in answers if answer.status_code == refusal)
        with live.client() as client:
            assert client.get("/healthz").status_code == 200
        assert live.app.app.state.service.workers.total == 0
        assert live.app.app.state.service.held == 0


def test_worker_that_takes_too_long_is_killed_and_the_next_document_is_served(
    kit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio
    from dataclasses import replace

    from redactor.report import Failure
    from redactor.toolkit import Toolkit
    from redactor.web import pool

    monkeypatch.setattr(pool, "GRACE", 0.5)
    settings = replace(kit.settings, limits=replace(kit.settings.limits, seconds=0.5))

    async def both() -> tuple[Any, Any]:
        workers = pool.Workers(Toolkit(settings), ServerLimits(workers=1))
        late = await workers.call(_sleep, 600)
        workers.kit = kit  # whose patience is long: the machine may be busy
        next_one = await workers.call(_sleep, 0)
        workers.stop()
        return late, next_one

    late, next_one = asyncio.run(both())
    assert isinstance(late, Failure)
    assert late.code == "WorkerLimit"
    assert next_one == "slept"


def _sleep(kit: Any, seconds: float) -> str:
    time.sleep(seconds)
    return "slept"


def test_a_bug_says_where_and_not_what(kit: Any) -> None:
    from redactor.web.worker import _answer

    failure = _answer(kit, _fail, ("13900001234",))
    assert failure.exit_code == 70
    assert "13900001234" not in repr(failure)
    assert "ValueError" in failure.message_en


def _fail(kit: Any, secret: str) -> None:
    raise ValueError(secret)


def test_fifty_checks_at_once_end_well_or_as_documented(live: Live) -> None:
    data = (SAMPLES / "award" / "award.docx").read_bytes()

    def call(number: int) -> Any:
        with live.client() as client:
            return client.post("/v1/check", files={"file": (f"{number}.docx", data)})

    with ThreadPoolExecutor(50) as threads:
        answers = list(threads.map(call, range(50)))
    assert {answer.status_code for answer in answers} <= {200, 429, 503}
    fine = [answer.json() for answer in answers if answer.status_code == 200]
    assert len(fine) >= 10
    assert {len(report["findings"]) for report in fine} == {2}
    assert live.app.app.state.service.workers.total == 0


def test_a_server_that_is_told_to_end_finishes_what_is_under_way(tmp_path: Path) -> None:
    patient = "import sys; from redactor.cli import main; from redactor.web import server; server._FAREWELL = 600; "
    words = ["serve", "--port", "0", "--workers", "1", "--lang", "en"]
    process = subprocess.Popen(
        [sys.executable, "-c", f"{patient}sys.exit(main({words!r}))"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "REDACTOR_API_KEY": KEY},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        port = int(re.search(r":(\d+)/", process.stderr.readline())[1])  # type: ignore[index]
        live = Live(port, None, None)  # type: ignore[arg-type]
        data = (SAMPLES / "award" / "award.docx").read_bytes()
        with live.client() as client, ThreadPoolExecutor(1) as threads:
            for _ in range(6000):
                with contextlib.suppress(httpx.TransportError):
                    client.get("/healthz")
                    break
                time.sleep(0.05)
            answer = threads.submit(client.post, "/v1/clean", files={"file": ("a.docx", data)})
            while "documents_running 1" not in _page(live) and not answer.done():
                time.sleep(0.02)
            process.send_signal(signal.SIGTERM)
            assert answer.result(600).status_code == 200
        process.wait(600)
        left = process.stderr.read()
    finally:
        process.kill()
    assert "Traceback" not in left


def _page(live: Live) -> str:
    with live.client() as client:
        return client.get("/metrics").text


def test_workers_are_renewed_and_judge_by_the_day(kit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio
    import datetime

    from redactor.toolkit import Toolkit
    from redactor.web import pool

    monkeypatch.setattr(pool, "MOST_SERVED", 2)
    old = Toolkit(kit.settings, today=datetime.date(2020, 1, 1))

    async def ask() -> list[tuple[int, datetime.date]]:
        workers = pool.Workers(old, ServerLimits(workers=1))
        found = [await workers.call(_who) for _ in range(4)]
        workers.stop()
        return found

    found = asyncio.run(ask())
    assert len({process for process, _ in found}) == 2
    assert {day for _, day in found} == {datetime.date.today()}


def _who(kit: Any) -> tuple[int, Any]:
    return os.getpid(), kit.today
