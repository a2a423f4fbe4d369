"""The review page in a real browser, by mouse and by keyboard: from upload to a proven download; nothing goes out.

No step waits for a time: each waits for the state that it leads to (the version of the document, what is drawn), with
a bound that only a machine at a standstill reaches. What is waited for is a function: the page's policy forbids to
evaluate text.
"""

from __future__ import annotations

import contextlib
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
PATIENCE = 180_000
"""Milliseconds that any step may take: machines that test are busy."""
_WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", function (event) {
  window.violations.push(event.violatedDirective);
});
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=PATIENCE)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def room(review_room: Callable[..., Any], browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A review page with two documents and a ledger, and a browser that has entered it."""
    with review_room(AWARD, TENDER, ledger=_ledger(tmp_path_factory.mktemp("ledger"))) as running:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
        context.set_default_timeout(PATIENCE)
        context.set_default_navigation_timeout(PATIENCE)
        context.add_init_script(_WATCH)
        running.requests, running.complaints = [], []
        context.on("request", lambda request: running.requests.append(request.url))
        context.on("console", lambda message: _note(running.complaints, message))
        context.on("weberror", lambda error: running.complaints.append(str(error.error)))
        entry = context.new_page()
        entry.goto(f"{running.live.url}/start?token={running.session.token}")
        entry.wait_for_selector(".findings li")
        entry.close()
        running.context = context
        yield running
        context.close()


def _ledger(folder: Path) -> str:
    """A ledger in which a document waits for its signature, and another for two branches."""
    office = pytest.importorskip("office")
    from redactor.ledger import create_ledger

    place = str(folder / "ledger.db")
    ledger = office.opened(create_ledger(place, today=office.TODAY))
    with ledger.writing() as writer:
        office.take(writer, office.add(writer), *office.PATH[:3])
        office.take(writer, office.add(writer), *office.PATH[:4])
    return place


def _note(complaints: list[str], message: Any) -> None:
    expected = "409 (Conflict)" in message.text
    if message.type in ("error", "warning") and not expected:
        complaints.append(f"{message.text} {message.location.get('url', '')}")


@pytest.fixture
def page(room: Any) -> Iterator[Any]:
    """A fresh page of the session; at its end nothing was violated, fetched from elsewhere, or complained about.

    What an earlier test left does not count: one failure is one failure.
    """
    room.requests.clear()
    room.complaints.clear()
    opened = room.context.new_page()
    try:
        opened.goto(room.live.url + "/")
        opened.wait_for_selector(".findings li")
        yield opened
        assert opened.evaluate("window.violations") == []
        assert room.complaints == []
        assert [url for url in room.requests if not url.startswith((room.live.url, "blob:", "data:"))] == []
    finally:
        for left in room.context.pages:
            left.close()


def upload(page: Any, path: Path, name: str) -> None:
    """Add a document under a name of its own, by the file dialog, and wait for it."""
    page.set_input_files("#file", {"name": name, "mimeType": "application/octet-stream", "buffer": path.read_bytes()})
    page.wait_for_function("n => R.doc && R.doc.name === n && R.doc.state === 'ready'", arg=name)
    page.wait_for_selector(f'#list .document.on:has-text("{name}")')
    page.wait_for_selector("#panel .findings li")


def download(page: Any, text: str) -> tuple[str, bytes]:
    with page.expect_download() as caught:
        page.click(f'.links a:has-text("{text}")')
    path = caught.value.path()
    return caught.value.suggested_filename, Path(path).read_bytes()


@contextlib.contextmanager
def saved(page: Any) -> Iterator[None]:
    """Do something that changes the document; wait until the change is on the page."""
    before = page.evaluate("R.doc.version")
    yield
    page.wait_for_function("version => R.doc.version > version", arg=before)


def expand(page: Any, card: str) -> None:
    """Choose the first such card; a click on one that is chosen would close it."""
    first = page.locator(card).first
    if first.get_attribute("aria-expanded") != "true":
        first.click()


def made(page: Any) -> None:
    """Wait for the proven public copy."""
    page.wait_for_selector("#output.good")


def redrawn(page: Any) -> None:
    """Wait until nothing moves any more."""
    page.wait_for_function("() => !document.getAnimations || document.getAnimations().length === 0")


def test_by_mouse_from_upload_to_download(page: Any, kit: Toolkit) -> None:
    upload(page, TENDER, "mouse.pdf")
    expand(page, '.findings > li:has-text("居民身份证号码") .card-head')
    with saved(page):
        page.click('.findings > li:has-text("居民身份证号码") .redact-button')
    expand(page, '.findings > li:has-text("手机号码") .card-head')
    page.click('.findings > li:has-text("手机号码") >> text=保留…')
    page.click("text=公共利益需要")
    page.click('[role=dialog] button:has-text("确定")')
    assert page.get_attribute("#reference", "aria-invalid") == "true"
    page.fill("#reference", "公益〔2026〕3号")
    with saved(page):
        page.click('[role=dialog] button:has-text("确定")')
    page.wait_for_selector('.findings > li.keep:has-text("手机号码")')
    with saved(page):
        _draw(page)
    assert page.locator(".findings > li.manual").count() == 1
    page.click("#make")
    made(page)
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
    with saved(page):
        page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.getAttribute('data-card') === 'F5'")
    page.keyboard.press("x")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("误报，系热线")
    with saved(page):
        page.keyboard.press("Enter")
    page.wait_for_selector("#f-F5.keep")
    with saved(page):
        page.keyboard.press("r")
    page.wait_for_selector("#f-F5.redact")
    with saved(page):
        page.keyboard.press("s")
    assert page.locator("#way-F5").input_value() == "mask"
    with saved(page):
        page.keyboard.press("u")
    assert page.locator("#way-F5").input_value() == "label"
    page.keyboard.press("f")
    page.keyboard.type("民安街")
    with saved(page):
        page.keyboard.press("Enter")
    assert page.locator(".findings > li.manual").count() >= 1
    with saved(page):
        page.keyboard.press("b")
        page.wait_for_selector(".frame.keys")
        for key in ("ArrowDown", "ArrowRight", "Shift+ArrowDown", "Enter"):
            page.keyboard.press(key)
    page.keyboard.press("?")
    page.wait_for_selector("[role=dialog] .keys")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    made(page)
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
    with saved(page):
        page.keyboard.press("m")
    assert page.inner_text(".paper .spot.manual") == chosen
    page.click("#make")
    made(page)
    name, data = download(page, "下载公开稿")
    assert name == "select.docx"
    text = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert chosen not in text
    page.click('#bar button:has-text("公开稿")')
    page.wait_for_selector(".paper")
    assert "【已隐去】" in page.inner_text("#middle")


def test_a_text_is_fetched_and_drawn_once_however_often_it_is_asked_for(page: Any) -> None:
    """A second answer would draw the text anew, and take the selection, or the place under the mouse, away."""
    upload(page, AWARD, "once.docx")
    page.evaluate("() => { R.texts = {}; R.setView('text'); R.setView('page'); R.setView('text'); }")
    page.wait_for_selector(".paper")
    page.evaluate("() => document.querySelector('.paper').setAttribute('data-first', '1')")
    page.wait_for_load_state("networkidle")
    assert page.locator(".paper[data-first]").count() == 1


def test_a_word_page_says_that_text_is_selected_instead_of_boxes(page: Any) -> None:
    """The pages of a Word file are what LibreOffice prints: a box there has no characters of its own."""
    upload(page, AWARD, "boxes.docx")
    assert page.locator("#draw").count() == 0
    page.keyboard.press("b")
    assert "框选用于 PDF 和图片" in page.text_content("#toast")
    page.click('#bar button:has-text("版面")')
    if page.evaluate("R.doc.layout"):
        page.wait_for_selector("#no-boxes", timeout=120_000)


def test_two_windows_on_one_document(page: Any, room: Any) -> None:
    upload(page, TENDER, "windows.pdf")
    other = room.context.new_page()
    other.goto(page.url)
    other.wait_for_function("() => R.doc && R.doc.name === 'windows.pdf' && R.doc.state === 'ready'")
    other.wait_for_selector(".findings li")
    with saved(page):
        page.click("#accept-all")
    expand(other, '.findings > li:has-text("居民身份证号码") .card-head')
    other.locator(".redact-button").click()
    other.wait_for_selector(
        '#toast:has-text("另一窗口")', state="attached"
    )  # the words stay when they are hidden again
    other.wait_for_selector('.findings > li:has-text("居民身份证号码") .done')
    assert other.evaluate("R.doc.version") == page.evaluate("R.doc.version")
    other.close()


def test_a_link_leads_to_the_finding_and_work_outlives_a_reload(page: Any) -> None:
    upload(page, TENDER, "link.pdf")
    with saved(page):
        page.click("#accept-all")
    address = page.url.split("&f=")[0] + "&f=F4"
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("#f-F4.selected")
    page.wait_for_selector(".sheet .spot.selected")
    assert page.locator("#f-F4 .done").count() == 1


def test_a_link_into_a_long_text_brings_the_place_into_sight(page: Any) -> None:
    """The text comes after the document: its place is shown when it has come."""
    text = "公示\n" + "正文一行\n" * 400 + "联系人：李小明，电话：13900001234\n"
    page.set_input_files("#file", {"name": "long.txt", "mimeType": "text/plain", "buffer": text.encode()})
    page.wait_for_function("() => R.doc && R.doc.name === 'long.txt' && R.doc.state === 'ready'")
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector(".paper .spot.selected")
    page.wait_for_function(
        """() => { var box = document.querySelector(".paper .spot.selected").getBoundingClientRect();
        return box.top > 0 && box.bottom < window.innerHeight; }"""
    )


def test_the_language_can_be_switched(page: Any) -> None:
    page.click("#language")
    page.wait_for_selector('h1:has-text("Review before publication")')
    assert page.get_attribute("html", "lang") == "en"
    page.click("#language")
    page.wait_for_selector('h1:has-text("公开前审阅")')


def test_equal_values_are_kept_together_and_undone_together(page: Any) -> None:
    text = "公示\n联系人：李小明，电话：13900001234\n备用电话：13900001234\n"
    data = {"name": "equal.txt", "mimeType": "text/plain", "buffer": text.encode()}
    page.set_input_files("#file", data)
    page.wait_for_function("() => R.doc && R.doc.name === 'equal.txt' && R.doc.state === 'ready'")
    expand(page, '.findings > li:has-text("手机号码") .card-head')
    page.click("text=保留…")
    page.fill("#reference", "同意书2026-8")
    with saved(page):
        page.click('[role=dialog] button:has-text("确定")')
    assert page.locator('.findings > li.keep:has-text("手机号码")').count() == 2
    with saved(page):
        page.click("#undo")
    assert page.locator('.findings > li.redact:has-text("手机号码")').count() == 2


def test_the_ledger_tab_tells_what_waits_for_whom(page: Any) -> None:
    page.click('#top button:has-text("台账")')
    page.wait_for_selector("#ledger tbody tr")
    rows = page.locator("#ledger tbody tr").all_inner_texts()
    assert len(rows) == 2
    assert all(word in rows[0] for word in ("GK-2026-0001", "分管领导", "分管领导签字", "2026-07-02"))
    assert rows[1].count("已签字") == 1
    assert all(word in rows[1] for word in ("GK-2026-0002", "责任部门", "公开栏张贴", "报党政办备案"))
    page.click('#top button:has-text("审阅")')
    page.wait_for_selector("#columns:not([hidden])")


def _open(page: Any, name: str) -> None:
    """Open a document of the list and wait until it is the one that is shown."""
    page.click(f'#list .document:has-text("{name}")')
    page.wait_for_function("n => R.doc && R.doc.name.indexOf(n) === 0 && R.doc.state === 'ready'", arg=name)


def _enter(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def _keep(page: Any) -> None:
    expand(page, ".findings > li.redact .card-head")
    _enter(page, "x")


STATES: dict[str, tuple[Callable[[Any], object], str]] = {
    "pages": (lambda page: _open(page, "tender"), ".sheet img"),
    "text": (lambda page: page.click('#bar button:has-text("文字")'), ".paper"),
    "keep": (_keep, "[role=dialog] #reference"),
    "help": (lambda page: _enter(page, "Escape", "?"), "[role=dialog] .keys"),
    "items": (lambda page: _enter(page, "Escape") or page.click(".tabs button >> nth=1"), ".checks"),
    "notes": (lambda page: page.click(".tabs button >> nth=2"), ".tabs button.on >> nth=0"),
    "made": (lambda page: page.click("#make"), "#output.good"),
    "after": (lambda page: page.click('#bar button:has-text("公开稿")'), '#bar button.on:has-text("公开稿")'),
    "ledger": (lambda page: page.click('#top button:has-text("台账")'), "#ledger tbody tr"),
}
"""How each state is entered, and what is there when it has been."""


@pytest.mark.parametrize("size", [(1280, 800), (3840, 2160)], ids=["1280", "4K"])
def test_every_state_is_accessible(room: Any, page: Any, size: tuple[int, int]) -> None:
    """axe-core finds nothing serious, and nothing is cut off or needs scrolling sideways."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for name, (enter, sign) in STATES.items():
        enter(page)
        page.wait_for_selector(sign)
        redrawn(page)
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


def test_pages_for_the_portal_and_the_assessment_are_accessible(browser: Any, tmp_path: Path) -> None:
    """Made by the ledger, read by everybody; no script runs on them and nothing is fetched."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    opened = browser.new_page()
    opened.set_default_timeout(PATIENCE)
    requests: list[str] = []
    opened.on("request", lambda request: requests.append(request.url))
    for name, data in _public_pages(tmp_path).items():
        (tmp_path / name).write_bytes(data)
        opened.goto((tmp_path / name).as_uri(), timeout=PATIENCE)
        found = [item["id"] for item in axe.run(opened).response["violations"]]
        assert (name, found) == (name, [])
    opened.close()
    assert all(url.startswith("file:") for url in requests)


def _public_pages(folder: Path) -> dict[str, bytes]:
    import datetime

    import office

    from redactor.ledger import open_ledger
    from redactor.ledger.appraisal import appraise
    from redactor.ledger.assess import period
    from redactor.ledger.channels import portal
    from redactor.ledger.channels.notice import Attachment, Item, Notice, Rows
    from redactor.ledger.scorecard import page

    told = Notice(
        number="GK-2026-0001", title="供水工程中标结果公示", kind="招标投标", doctype_title="中标结果公示",
        department=office.DEPARTMENT, project=office.PROJECT, formed="2026-07-01", day="2026-07-03",
        items=(Item("winner", "中标人", "云岭丰源建设有限公司", "org", "required"),),
        lists=(Rows("中标结果", ("标段", "中标价"), (("一标段", "810元"),)),),
        attachment=Attachment("award.docx", office.digest("x"), 1),
    )  # fmt: skip
    ledger = open_ledger(_ledger(folder), today=office.TODAY)
    made = appraise(ledger, period("2026Q3"), datetime.date(2026, 9, 30), {})
    return {"portal.html": portal.page(told).encode(), "scores.html": page(made)}
