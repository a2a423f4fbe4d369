"""The review page in a real browser, by mouse and by keyboard: from upload to a proven download; nothing goes out."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support import SAMPLES

from redactor.toolkit import Toolkit

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), "")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs chromium")

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip
TENDER = SAMPLES / "tender" / "tender_personal.pdf"
AWARD = SAMPLES / "award" / "award.docx"
_WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", function (event) {
  window.violations.push(event.violatedDirective);
});
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def room(review_room: Callable[..., Any], browser: Any) -> Iterator[Any]:
    """A review page with two documents, and a browser that has entered it."""
    with review_room(AWARD, TENDER) as running:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
        context.set_default_timeout(20_000)
        context.add_init_script(_WATCH)
        running.requests, running.complaints = [], []
        context.on("request", lambda request: running.requests.append(request.url))
        context.on("console", lambda message: _note(running.complaints, message))
        context.on("weberror", lambda error: running.complaints.append(str(error.error)))
        entry = context.new_page()
        entry.goto(f"{running.live.url}/start?token={running.session.token}")
        entry.wait_for_selector(".findings li", timeout=25_000)
        entry.close()
        running.context = context
        yield running
        context.close()


def _note(complaints: list[str], message: Any) -> None:
    expected = "409 (Conflict)" in message.text
    if message.type in ("error", "warning") and not expected:
        complaints.append(f"{message.text} {message.location.get('url', '')}")


@pytest.fixture
def page(room: Any) -> Iterator[Any]:
    """A fresh page of the session; at its end nothing was violated, fetched from elsewhere, or complained about."""
    opened = room.context.new_page()
    opened.goto(room.live.url + "/")
    opened.wait_for_selector(".findings li", timeout=25_000)
    yield opened
    assert opened.evaluate("window.violations") == []
    assert room.complaints == []
    assert [url for url in room.requests if not url.startswith((room.live.url, "blob:", "data:"))] == []
    opened.close()


def upload(page: Any, path: Path, name: str) -> None:
    """Add a document under a name of its own, by the file dialog, and wait for it."""
    page.set_input_files("#file", {"name": name, "mimeType": "application/octet-stream", "buffer": path.read_bytes()})
    page.wait_for_selector(f'#list .document.on:has-text("{name}")', timeout=25_000)
    page.wait_for_selector("#panel .findings li", timeout=25_000)
    page.evaluate("document.getElementById('toast').className = ''")


def download(page: Any, text: str) -> tuple[str, bytes]:
    with page.expect_download() as caught:
        page.click(f'.links a:has-text("{text}")')
    path = caught.value.path()
    return caught.value.suggested_filename, Path(path).read_bytes()


def settled(page: Any) -> None:
    """Wait until the last change is on the page."""
    page.wait_for_selector('#toast.shown:text-matches("已保存|已标注|已撤销")')
    page.evaluate("document.getElementById('toast').className = ''")


def test_by_mouse_from_upload_to_download(page: Any, kit: Toolkit) -> None:
    upload(page, TENDER, "mouse.pdf")
    card = page.locator('.findings > li:has-text("居民身份证号码")')
    card.locator(".card-head").click()
    card.locator(".redact-button").click()
    settled(page)
    phone = page.locator('.findings > li:has-text("手机号码")')
    if not phone.locator(".detail").count():
        phone.locator(".card-head").click()
    phone.locator("text=保留…").click()
    page.click("text=公共利益需要")
    page.click('[role=dialog] button:has-text("确定")')
    assert page.get_attribute("#reference", "aria-invalid") == "true"
    page.fill("#reference", "公益〔2026〕3号")
    page.click('[role=dialog] button:has-text("确定")')
    settled(page)
    page.wait_for_selector('.findings > li.keep:has-text("手机号码")')
    _draw(page)
    settled(page)
    assert page.locator(".findings > li.manual").count() == 1
    page.click("#make")
    page.wait_for_selector("#output.good", timeout=25_000)
    name, data = download(page, "下载公开稿")
    assert name == "mouse.pdf"
    again = kit.check(data, name=name)
    assert {item.finding.kind for item in again.findings} <= {"mobile", "person_name"}
    _, report = download(page, "JSON")
    findings = {item["kind"]: item for item in json.loads(report)["findings"]}
    assert (findings["mobile"]["action"], findings["mobile"]["exemption"]) == ("keep", "公益〔2026〕3号")
    assert findings["manual"]["action"] == "redact"
    _, html = download(page, "下载报告")
    assert "公益〔2026〕3号" in html.decode()
    page.click('#bar button:has-text("公开稿")')
    page.wait_for_selector(".sheet img")
    page.evaluate("document.querySelector('.sheet img').decode()")
    assert page.locator(".sheet .spot").count() == 0


def _draw(page: Any) -> None:
    """Draw a box over the first heading of the first page."""
    page.click("#draw")
    page.evaluate("document.getElementById('middle').scrollTop = 0")
    sheet = page.locator(".sheet").first.bounding_box()
    x, y = sheet["x"] + 0.2 * sheet["width"], sheet["y"] + 0.1 * sheet["height"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 0.6 * sheet["width"], y + 0.09 * sheet["height"], steps=4)
    page.mouse.up()


def test_by_keyboard_alone(page: Any, kit: Toolkit) -> None:
    upload(page, TENDER, "keyboard.pdf")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.getAttribute('data-card')") == "F4"
    page.keyboard.press("Enter")
    settled(page)
    assert page.evaluate("document.activeElement.getAttribute('data-card')") == "F5"
    page.keyboard.press("x")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("误报，系热线")
    page.keyboard.press("Enter")
    settled(page)
    page.wait_for_selector("#f-F5.keep")
    page.keyboard.press("r")
    settled(page)
    page.wait_for_selector("#f-F5.redact")
    page.keyboard.press("s")
    settled(page)
    assert page.locator("#way-F5").input_value() == "mask"
    page.keyboard.press("u")
    settled(page)
    page.keyboard.press("f")
    page.keyboard.type("民安街")
    page.keyboard.press("Enter")
    settled(page)
    assert page.locator(".findings > li.manual").count() >= 1
    page.keyboard.press("b")
    for key in ("ArrowDown", "ArrowRight", "Shift+ArrowDown", "Enter"):
        page.keyboard.press(key)
    settled(page)
    page.keyboard.press("?")
    page.wait_for_selector("[role=dialog] .keys")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.wait_for_selector("#output.good", timeout=25_000)
    page.keyboard.press("o")
    page.wait_for_selector('#bar button.on:has-text("公开稿")')
    page.keyboard.press("v")
    page.wait_for_selector(".paper")
    assert "民安街" not in page.inner_text("#middle")


def test_selected_text_is_marked_and_goes(page: Any) -> None:
    upload(page, AWARD, "select.docx")
    page.click('#bar button:has-text("文字")')
    page.wait_for_selector(".paper")
    cell = page.locator('.paper td:has-text("钱长庚") span').first
    box = cell.bounding_box()
    page.mouse.move(box["x"] + 1, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    chosen = page.evaluate("String(window.getSelection())")
    assert chosen
    assert chosen in "钱长庚（注册编号"
    page.keyboard.press("m")
    settled(page)
    assert page.inner_text(".paper .spot.manual") == chosen
    page.click("#make")
    page.wait_for_selector("#output.good", timeout=25_000)
    name, data = download(page, "下载公开稿")
    assert name == "select.docx"
    text = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert chosen not in text
    page.click('#bar button:has-text("公开稿")')
    page.wait_for_selector(".paper")
    assert "【已隐去】" in page.inner_text("#middle")


def test_two_windows_on_one_document(page: Any, room: Any) -> None:
    upload(page, TENDER, "windows.pdf")
    other = room.context.new_page()
    other.goto(page.url)
    other.wait_for_selector(".findings li")
    page.click("#accept-all")
    settled(page)
    other.locator('.findings > li:has-text("居民身份证号码") .card-head').click()
    other.locator(".redact-button").click()
    other.wait_for_selector('#toast.bad:has-text("另一窗口")')
    other.wait_for_selector('.findings > li:has-text("居民身份证号码") .done')
    assert other.evaluate("R.doc.version") == page.evaluate("R.doc.version")
    other.close()


def test_a_link_leads_to_the_finding_and_work_outlives_a_reload(page: Any) -> None:
    upload(page, TENDER, "link.pdf")
    page.click("#accept-all")
    settled(page)
    address = page.url.split("&f=")[0] + "&f=F4"
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("#f-F4.selected")
    page.wait_for_selector(".sheet .spot.selected")
    assert page.locator("#f-F4 .done").count() == 1


def test_the_language_can_be_switched(page: Any) -> None:
    page.click("#language")
    page.wait_for_selector('h1:has-text("Review before publication")')
    assert page.get_attribute("html", "lang") == "en"
    page.click("#language")
    page.wait_for_selector('h1:has-text("公开前审阅")')


STATES: dict[str, Callable[[Any], object]] = {
    "pages": lambda page: page.click('#list .document:has-text("tender")'),
    "text": lambda page: page.click('#bar button:has-text("文字")'),
    "keep": lambda page: page.click(".findings > li.redact .card-head >> nth=0") or page.keyboard.press("x"),
    "help": lambda page: page.keyboard.press("Escape") or page.keyboard.press("?"),
    "items": lambda page: page.keyboard.press("Escape") or page.click(".tabs button >> nth=1"),
    "notes": lambda page: page.click(".tabs button >> nth=2"),
    "made": lambda page: page.click("#make"),
}


@pytest.mark.parametrize("size", [(1280, 800), (3840, 2160)], ids=["1280", "4K"])
def test_every_state_is_accessible(room: Any, page: Any, size: tuple[int, int]) -> None:
    """axe-core finds nothing serious, and nothing is cut off or needs scrolling sideways."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for name, enter in STATES.items():
        enter(page)
        page.wait_for_selector("#output.good" if name == "made" else "#panel-body", timeout=25_000)
        page.wait_for_timeout(200)
        found = [
            (name, item["id"], [node["target"] for node in item["nodes"]][:3])
            for item in axe.run(page).response["violations"]
            if item["impact"] in ("serious", "critical")
        ]
        assert found == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert page.evaluate(
            "document.getElementById('panel').scrollWidth <= document.getElementById('panel').clientWidth"
        )
    page.set_viewport_size({"width": 1280, "height": 800})
