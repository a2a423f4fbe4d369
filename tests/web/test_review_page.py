"""The review page's service: who may enter, what may be changed, what is handed out."""

from __future__ import annotations

import hashlib
import io
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from support import SAMPLES

from redactor.toolkit import Toolkit

COMPLETION = SAMPLES / "completion" / "completion.pdf"
AWARD = SAMPLES / "award" / "award.docx"
HOUSEHOLDS = SAMPLES / "households" / "households.docx"


@pytest.fixture(scope="module")
def room(review_room: Callable[..., Any]) -> Iterator[Any]:
    with review_room(COMPLETION, AWARD) as running:
        running.client = running.enter()
        yield running


@pytest.fixture
def client(room: Any) -> httpx.Client:
    found: httpx.Client = room.client
    return found


def ready(client: httpx.Client, case: str) -> Any:
    for _ in range(6000):
        shape = client.get(f"/api/documents/{case}").json()
        if shape["state"] in ("ready", "failed"):
            return shape
        time.sleep(0.05)
    raise AssertionError("never ready")


def upload(client: httpx.Client, data: bytes, name: str) -> Any:
    answer = client.post("/api/documents", files={"file": (name, data)})
    assert answer.status_code == 201
    return ready(client, answer.json()["id"])


def change(client: httpx.Client, shape: Any, **wanted: Any) -> Any:
    answer = client.post(f"/api/documents/{shape['id']}/changes", json={"version": shape["version"], **wanted})
    assert answer.status_code == 200, answer.text
    return answer.json()


def make(client: httpx.Client, shape: Any) -> httpx.Response:
    return client.post(f"/api/documents/{shape['id']}/make", json={"version": shape["version"]})


# ---------------------------------------------------------------- entering


def test_the_token_opens_once_and_nothing_is_there_without_it(review_room: Callable[..., Any]) -> None:
    with review_room() as room, room.live.client("") as stranger:
        for path in ("/", "/start", "/start?token=wrong", f"/start?token={room.session.token[:-1]}"):
            assert stranger.get(path).status_code == 403
        assert stranger.get("/api/documents").status_code == 403
        assert stranger.head("/start", params={"token": room.session.token}).status_code == 403
        with room.enter() as owner:
            assert owner.get("/").status_code == 200
            assert owner.get("/start", params={"token": "again"}).status_code == 200
        assert stranger.get("/start", params={"token": room.session.token}).status_code == 403
        assert stranger.get("/", headers={"Cookie": f"redactor_{room.live.port}=guess"}).status_code == 403


def test_the_cookie_stays_with_this_site_and_out_of_scripts(review_room: Callable[..., Any]) -> None:
    with review_room() as room, room.live.client("") as client:
        cookie = client.get("/start", params={"token": room.session.token}).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}, {"X-Redactor": ""},
     {"X-Redactor": "0"}, {"Cookie": ""}],
)  # fmt: skip
def test_changes_from_elsewhere_are_refused(room: Any, headers: dict[str, str]) -> None:
    shape = room.client.get("/api/documents").json()["documents"][0]
    before = ready(room.client, shape["id"])
    cookies = dict(room.client.cookies)
    with room.live.client("", headers={"X-Redactor": "1", "Origin": room.live.url}, cookies=cookies) as other:
        if "Cookie" in headers:
            other.cookies.clear()
        answer = other.post(
            f"/api/documents/{shape['id']}/changes",
            json={"version": before["version"], "do": "accept_all"},
            headers=headers,
        )
    assert answer.status_code == 403
    assert room.client.get(f"/api/documents/{shape['id']}").json()["version"] == before["version"]


@pytest.mark.parametrize(
    "path",
    ["/static/../page.py", "/static/..%2fpage.py", "/static/%2e%2e/page.py", "/static/review.html", "/static/",
     "/static/....//....//etc/passwd", "/api/documents/..%2f..%2fetc", "/api/documents/x/pages/1.png?width=99999"],
)  # fmt: skip
def test_no_path_leads_out(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code in (400, 404)


def test_the_page_allows_no_inline_and_nothing_from_elsewhere(client: httpx.Client) -> None:
    import re

    answer = client.get("/")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert not re.search(r"<script>|<style|\son\w+=|\sstyle=", answer.text)
    assert re.findall(r'(?:src|href)="(?!/static/)([^"]*)"', answer.text) == []
    for name in re.findall(r"/static/[\w.]+", answer.text):
        asset = client.get(name)
        assert asset.status_code == 200
        assert not re.search(r"https?://(?!www\.w3\.org/)", asset.text)


def test_the_icon_that_browsers_ask_for_by_itself_is_there(client: httpx.Client) -> None:
    """The entrance links no icon, so a browser asks for this name; a 404 there is a complaint in its console."""
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")


def test_scripts_are_old_enough_for_old_browsers() -> None:
    """No build step stands between these files and the browsers of offices: they are ES5 as they are."""
    import re

    folder = Path(__file__).parents[2] / "redactor" / "web" / "static"
    for path in folder.glob("*.js"):
        text = re.sub(r'"(?:[^"\\\n]|\\.)*"|/\*.*?\*/', '""', path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"=>|`|\b(?:let|const|class|async|await|fetch|Promise)\b(?!\")", text), path.name


# ---------------------------------------------------------------- reviewing


def test_findings_come_masked_with_places_on_the_page(client: httpx.Client, room: Any) -> None:
    shape = ready(client, next(iter(room.live.app.app.state.room.desk.cases)))
    assert shape["pages"]
    assert all(finding["boxes"] for finding in shape["findings"])
    for finding in shape["findings"]:
        for box in finding["boxes"]:
            left, top, right, bottom = box["box"]
            assert 0 <= left < right <= 1
            assert 0 <= top < bottom <= 1
    picture = client.get(f"/api/documents/{shape['id']}/pages/1.png", params={"width": 900})
    assert picture.headers["content-type"] == "image/png"
    assert picture.content[:8] == b"\x89PNG\r\n\x1a\n"


def test_a_whole_review_ends_in_a_proven_file(client: httpx.Client, kit: Toolkit, tmp_path: Path) -> None:
    shape = upload(client, AWARD.read_bytes(), "award.docx")
    phone = next(f for f in shape["findings"] if f["kind"] == "mobile")
    shape = change(
        client, shape, do="decide", finding=phone["id"], action="keep", basis="consent", reference="同意书2026-8"
    )
    shape = change(client, shape, do="find_text", text="钱长庚")
    assert len(shape["marked"]) == 1
    answer = make(client, shape)
    assert answer.json()["output"]["proven"], answer.text
    here = f"/api/documents/{shape['id']}"
    file = client.get(here + "/file")
    text = zipfile.ZipFile(io.BytesIO(file.content)).read("word/document.xml").decode()
    assert "钱长庚" not in text
    report = client.get(here + "/report.json").json()
    assert report["output_sha256"] == hashlib.sha256(file.content).hexdigest()
    kept = next(f for f in report["findings"] if f["kind"] == "mobile")
    assert (kept["action"], kept["reason"], kept["exemption"]) == ("keep", "exempt_consent", "同意书2026-8")
    page = client.get(here + "/report.html")
    assert "attachment" in page.headers["content-disposition"]
    again = kit.check(file.content, name="award.docx")
    assert {item.finding.kind for item in again.findings} == {"mobile"}


def test_two_windows_do_not_overwrite_each_other(client: httpx.Client, room: Any) -> None:
    shape = upload(client, COMPLETION.read_bytes(), "two.pdf")
    first = change(client, shape, do="accept_all")
    here = f"/api/documents/{shape['id']}"
    for wanted in ({"do": "accept_all"}, {"do": "undo"}, {"do": "find_text", "text": "验收"}):
        late = client.post(here + "/changes", json={"version": shape["version"], **wanted})
        assert (late.status_code, late.json()["error"]["code"]) == (409, "Conflict")
    assert client.post(here + "/make", json={"version": shape["version"]}).status_code == 409
    assert client.get(here).json()["version"] == first["version"]


def test_a_change_takes_the_file_away_until_it_is_made_anew(client: httpx.Client) -> None:
    shape = upload(client, COMPLETION.read_bytes(), "again.pdf")
    shape = make(client, shape).json()
    here = f"/api/documents/{shape['id']}"
    assert client.get(here + "/file").status_code == 200
    shape = change(client, shape, do="find_text", text="王知秋")
    assert shape["output"] is None
    for name in ("file", "report.html", "report.json", "text?side=after", "pages/1.png?side=after"):
        assert client.get(f"{here}/{name}").status_code == 404
    shape = change(client, shape, do="undo")
    assert shape["marked"] == []


def test_what_is_open_must_be_decided_first(client: httpx.Client) -> None:
    shape = upload(client, HOUSEHOLDS.read_bytes(), "households.docx")
    assert shape["counts"]["review"]
    refused = make(client, shape)
    assert refused.status_code == 400
    for finding in [f for f in shape["findings"] if f["policy"]["action"] == "review"]:
        shape = change(client, shape, do="decide", finding=finding["id"], action="redact", style="surname")
    assert shape["counts"]["review"] == 0
    assert make(client, shape).json()["output"]["proven"]


def test_withheld_output_is_never_handed_out(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from redactor.web import desk, look

    shape = upload(client, COMPLETION.read_bytes(), "withheld.pdf")
    monkeypatch.setattr(desk.look, "make", _withheld)
    assert desk.look is look
    shape = make(client, shape).json()
    assert (shape["output"]["proven"], shape["output"]["status"]) == (False, "WITHHELD")
    here = f"/api/documents/{shape['id']}"
    assert client.get(here + "/file").status_code == 404
    assert client.get(here + "/report.json").json()["status"] == "WITHHELD"


def _withheld(kit: Any, data: bytes, name: str, review: Any, lang: str) -> Any:
    """What ``look.make`` answers when the proof fails; called in a worker by its name."""
    from unittest import mock

    from redactor import pipeline
    from redactor.redaction import VerifyResult
    from redactor.web import look

    with mock.patch("redactor.verify.verify", lambda *_: VerifyResult(False, ("raw bytes",), (), ("injected",))):
        assert pipeline.process(data, kit, "clean", name=name).data is None
        return look.make(kit, data, name, review, lang)


def test_boxes_take_the_characters_in_them(client: httpx.Client) -> None:
    shape = upload(client, COMPLETION.read_bytes(), "box.pdf")
    box = shape["findings"][0]["boxes"][0]["box"]
    line = [0.05, box[1], 0.95, box[3]]
    shape = change(client, shape, do="mark_box", page=1, box=line)
    (mark,) = shape["marked"]
    assert mark["spans"]
    assert mark["area"] is None
    assert make(client, shape).json()["output"]["proven"]


def test_boxes_on_pictures_are_areas(client: httpx.Client) -> None:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (400, 200), "white")
    ImageDraw.Draw(picture).ellipse((150, 50, 250, 150), outline="blue", width=6)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    shape = upload(client, buffer.getvalue(), "seal.png")
    assert shape["state"] == "ready", shape
    shape = change(client, shape, do="mark_box", page=1, box=[0.3, 0.2, 0.7, 0.8])
    assert shape["marked"][0]["area"][0] == "frame 1"
    assert make(client, shape).json()["output"]["proven"]
    cleaned = Image.open(io.BytesIO(client.get(f"/api/documents/{shape['id']}/file").content)).convert("L")
    assert cleaned.crop((130, 50, 270, 150)).getextrema()[1] < 60


def test_downloads_carry_no_telling_name(client: httpx.Client) -> None:
    shape = upload(client, "电话：13900001234".encode(), "申请人13900001234.txt")
    make(client, shape)
    for name in ("file", "report.html", "report.json"):
        answer = client.get(f"/api/documents/{shape['id']}/{name}")
        assert answer.status_code == 200
        assert "13900001234" not in answer.headers["content-disposition"]


def test_equal_numbers_are_always_treated_alike(client: httpx.Client) -> None:
    text = "公示\n联系人：李小明，电话：13900001234\n备用电话：13900001234\n"
    shape = upload(client, text.encode(), "equal.txt")
    phones = [f["id"] for f in shape["findings"] if f["kind"] == "mobile"]
    assert len(phones) == 2
    shape = change(
        client, shape, do="decide", finding=phones[0], action="keep", basis="public_interest", reference="第8号",
        equal=False,
    )  # fmt: skip
    assert {f["decision"]["action"] for f in shape["findings"] if f["kind"] == "mobile"} == {"keep"}
    shape = change(client, shape, do="decide", finding=phones[1], action="redact", equal=False)
    assert {f["decision"]["action"] for f in shape["findings"] if f["kind"] == "mobile"} == {"redact"}


@pytest.mark.parametrize(
    "wanted",
    [{}, {"do": "nothing"}, {"do": "decide", "finding": "F1", "action": "keep"},
     {"do": "decide", "finding": "F1", "action": "keep", "basis": "whim", "reference": "x"},
     {"do": "decide", "finding": "F1", "action": "keep", "basis": "consent", "reference": "x" * 101},
     {"do": "decide", "finding": "F99", "action": "redact"}, {"do": "unmark", "mark": "M1"},
     {"do": "mark_text", "spans": []}, {"do": "mark_text", "spans": [[0, 5, 2]]},
     {"do": "mark_text", "spans": [[99, 0, 1]]},
     {"do": "mark_text", "spans": [[0, -1, 3]]}, {"do": "mark_box", "page": 9, "box": [0, 0, 1, 1]},
     {"do": "mark_box", "page": 1, "box": [0, 0, 2, 1]}, {"do": "find_text", "text": "这里没有的字"},
     {"do": "accept_all", "more": 1}],
)  # fmt: skip
def test_malformed_changes_change_nothing(client: httpx.Client, room: Any, wanted: dict[str, Any]) -> None:
    shape = ready(client, next(iter(room.live.app.app.state.room.desk.cases)))
    answer = client.post(f"/api/documents/{shape['id']}/changes", json={"version": shape["version"], **wanted})
    assert 400 <= answer.status_code < 500
    assert answer.json()["error"]["message"]["zh"]
    assert client.get(f"/api/documents/{shape['id']}").json()["version"] == shape["version"]


def test_bodies_of_changes_are_small_json(client: httpx.Client, room: Any) -> None:
    case = next(iter(room.live.app.app.state.room.desk.cases))
    here = f"/api/documents/{case}/changes"
    json_type = {"Content-Type": "application/json"}
    assert client.post(here, content=b"{", headers=json_type).status_code == 400
    assert client.post(here, content=b"{}", headers={"Content-Type": "text/plain"}).status_code == 400
    assert client.post(here, content=b" " * 100_000, headers=json_type).status_code == 413


def test_a_file_that_changed_on_the_disk_is_refused(review_room: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("电话：13900001234", encoding="utf-8")
    with review_room(path) as room, room.enter() as client:
        shape = ready(client, client.get("/api/documents").json()["documents"][0]["id"])
        path.write_text("电话：13900009999，另有13900001234", encoding="utf-8")
        assert make(client, shape).status_code == 409
        assert path.read_text(encoding="utf-8").startswith("电话：13900009999")


def test_uploads_are_forgotten_by_age(client: httpx.Client, room: Any) -> None:
    shape = upload(client, b"old", "old.txt")
    desk = room.live.app.app.state.room.desk
    desk.cases[shape["id"]].touched -= 3601
    assert client.get(f"/api/documents/{shape['id']}").status_code == 404
    assert shape["id"] not in desk.cases


def test_uploads_go_by_age_though_nobody_asks(review_room: Callable[..., Any]) -> None:
    with review_room(keep_seconds=0.2) as room, room.enter() as client:
        assert client.post("/api/documents", files={"file": ("old.txt", b"old")}).status_code == 201
        desk = room.live.app.app.state.room.desk
        while desk.cases:
            time.sleep(0.02)


def test_unreadable_documents_say_why(client: httpx.Client) -> None:
    shape = upload(client, b"%PDF-1.7 broken", "broken.pdf")
    assert shape["state"] == "failed"
    assert shape["error"]["message"]["zh"]
    assert make(client, shape).status_code in (400, 404)


def test_the_ledger_shows_what_waits_for_whom(review_room: Callable[..., Any], tmp_path: Path) -> None:
    import office

    from redactor.ledger import create_ledger

    place = str(tmp_path / "ledger.db")
    ledger = office.opened(create_ledger(place, today=office.TODAY))
    with ledger.writing() as writer:
        document = office.add(writer)
        office.take(writer, document, "run_checks", "submit")
    with review_room(ledger=place) as room, room.enter() as client:
        (row,) = client.get("/api/ledger").json()["waiting"]
        assert (row["document"], row["department"]) == (document, office.DEPARTMENT)
        assert row["waits_for"]["zh"]
        assert row["left"] < 0
        assert 'data-ledger="1"' in client.get("/").text
    with review_room() as room, room.enter() as client:
        assert client.get("/api/ledger").status_code == 404
