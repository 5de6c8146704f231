"""Every component and page in a real browser: WCAG 2.2 AA, phone to desk.

Served with the content security policy of the installation, so an inline style or
script would show.
"""

import re
import threading
from collections.abc import Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Geolocation, Page, sync_playwright

from madoguchi.design import gallery
from madoguchi.design.places import ROOM
from madoguchi.kernel.browser import browser_path

CHROMIUM = browser_path()
AXE = ROOM.parents[1] / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'"
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FACES = {"resident": "", "office": "office"}
KINDS = {".css": "text/css", ".js": "text/javascript"}
ERRORS = ["error-503"]  # all are one template
SMALL_TARGETS = """() => [...document.querySelectorAll(
    "button, input:not([type=hidden]), select, textarea, summary")]
  .filter((e) => e.getClientRects().length)
  .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([html]) => html)"""
TOWNS = '{"towns": [{"prefecture": "東京都", "city": "墨田区", "town": "押上"}]}'

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed"),
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: npm ci"),
]


def names() -> list[str]:
    return [*FACES, *gallery.pages(), *ERRORS]


@cache
def shown(name: str) -> str:
    if name in FACES:
        return gallery.gallery(FACES[name])
    if name in ERRORS:
        status = name.removeprefix("error-")
        return (ROOM / "static" / "design" / "errors" / f"{status}.html").read_text()
    return gallery.page(name)


class Shelf(BaseHTTPRequestHandler):
    """Serve the gallery as an installation would."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.startswith("/static/"):
            file = ROOM / path.lstrip("/")
            self._answer(file.read_bytes(), KINDS[file.suffix])
        elif path == "/favicon.ico":  # the browser asks once, on the first page
            self._answer(b"", "image/x-icon")
        elif path == "/postal":
            self._answer(TOWNS.encode(), "application/json")
        elif path.strip("/") in names():
            self._answer(shown(path.strip("/")).encode(), "text/html; charset=utf-8")
        else:
            self.send_error(404)

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Keep the test's output clean."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as player:
        started = player.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.mark.parametrize("name", names())
def test_nobody_is_shut_out(browser: Browser, address: str, name: str) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"{address}/{name}")
    page.add_script_tag(path=AXE)

    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert sideways(page) <= 0
        found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
    context.close()


def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    wider = "document.documentElement.scrollWidth - window.innerWidth"
    return int(page.evaluate(wider))


@pytest.mark.parametrize("name", names())
def test_the_policy_stops_nothing_and_every_target_fits_a_finger(
    browser: Browser, address: str, name: str
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{address}/{name}")
    small = page.evaluate(SMALL_TARGETS)
    page.close()

    assert said == []
    assert small == []


def test_the_error_summary_is_read_first_and_leads_to_the_field(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()
    page.goto(f"{address}/question")

    assert page.evaluate("document.activeElement.className") == "note bad summary"
    page.click(".summary a")
    assert page.evaluate("document.activeElement.id") == "f-birth-era"
    page.close()


def test_the_postal_code_fills_the_address_without_leaving(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()
    page.goto(f"{address}/resident")
    page.fill("#f-address-postal_code", "１３１－００４５")
    page.locator("[data-lookup]").evaluate("b => b.dataset.lookup = '/postal'")
    page.click("[data-lookup]")
    page.locator("#f-address-rest:focus").wait_for()

    assert page.input_value("#f-address-city") == "墨田区"
    assert "住所を入れました" in (page.text_content("#f-address-found") or "")
    page.close()


def test_ticking_rows_counts_them(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/queue")
    page.locator("td .pick").nth(0).check()

    assert page.text_content("[data-picked]") == "2件を選んでいます"
    page.close()


def test_states_survive_forced_colours_and_paper(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(f"{address}/office")
    edge = page.locator(".mark").first.evaluate("e => getComputedStyle(e).borderStyle")
    page.emulate_media(media="print")

    assert edge != "none"
    assert not page.locator(".util").first.is_visible()
    context.close()


def test_a_signature_is_drawn_with_a_pointer_and_cleared(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(f"{address}/resident")
    frame = page.locator("#f-sign-drawing svg")
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(box["x"] + 20 + 30 * step, box["y"] + 20 + 10 * (step % 3))
    page.mouse.up()
    drawn = page.input_value('input[name="sign.drawing"]')
    said = page.text_content("#f-sign-drawing [role=status]")
    page.click("#f-sign-drawing [data-clear]")

    assert re.fullmatch(r"M[0-9]+ [0-9]+(L[0-9]+ [0-9]+){8}", drawn)
    assert said == "手書きの署名があります。"
    assert page.input_value('input[name="sign.drawing"]') == ""
    page.close()


def test_without_a_script_a_signature_is_a_typed_name(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/resident")

    assert page.locator("#f-sign-name").is_visible()
    assert not page.locator("#f-sign-drawing").is_visible()
    assert not page.locator("[data-here]").first.is_visible()
    context.close()


def test_where_the_device_is_fills_in_the_numbers(
    browser: Browser, address: str
) -> None:
    place = Geolocation(latitude=35.710063, longitude=139.8107)
    context = browser.new_context(geolocation=place, permissions=["geolocation"])
    page = context.new_page()
    page.goto(f"{address}/resident")
    page.click("[data-here=f-where]")
    page.get_by_text("いまいる場所を入れました。").first.wait_for()

    assert page.input_value("#f-where-latitude") == "35.710063"
    assert page.input_value("#f-where-longitude") == "139.810700"
    context.close()
