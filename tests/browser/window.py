"""A browser window as one person uses it; every page it passes is looked at.

Looking means: no WCAG 2.2 A or AA violation at 360 and 1280 pixels of which axe or a
check of our own is sure, nothing wider than a window of 320, no script error, nothing
that the policy had to stop.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Download,
    Locator,
    Page,
    Response,
    Route,
)

from madoguchi.config.gate.judging import glance
from tests.browser.installation import Installation

PHONE, DESK, NARROWEST = 360, 1280, 320
HEIGHT = 900
PATIENCE = 30_000
SERVER_ERROR, CLIENT_ERROR = 500, 400
CHANGING = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # numbers of drafts and cases
    r"|(?<=name=\"csrfmiddlewaretoken\" value=\")\w+"
    r"|[0-9]+"
)
SHAPE = """() => {
  const told = new Set([
    "class", "role", "type", "lang", "dir", "open", "style", "fill", "stroke", "scope",
    "tabindex", "autocomplete", "aria-current", "aria-hidden", "aria-expanded",
    "aria-live"]);
  const points = new Set([
    "for", "aria-labelledby", "aria-describedby", "aria-controls"]);
  const leads = at => at.value.split(/\\s+/).every(id => document.getElementById(id));
  const said = at => told.has(at.name) ? `${at.name}=${at.value}`
    : points.has(at.name) ? `${at.name}=${leads(at)}`
    : at.name + (at.value.trim() ? "" : "=");
  const shape = one => {
    const own = [...one.attributes].map(said);
    const says = [...one.childNodes].some(
      it => it.nodeType === Node.TEXT_NODE && it.data.trim());
    const inner = [];
    for (const child of one.children) {
      const next = shape(child);
      if (inner[inner.length - 1] !== next) inner.push(next);
    }
    return `${one.tagName}[${own.sort()}]${says ? "t" : ""}(${inner})`;
  };
  const ids = [...document.querySelectorAll("[id]")].map(one => one.id);
  return [shape(document.body), document.documentElement.lang,
    Boolean(document.title.trim()), new Set(ids).size === ids.length].join();
}"""
"""What a page is made of: of rows that are alike one, of a text that it is there."""

WIDER = """() => {
  const over = document.documentElement.scrollWidth - window.innerWidth;
  const out = [...document.body.querySelectorAll("*")].filter(
    one => one.getBoundingClientRect().right > window.innerWidth + 0.5);
  return [over, out.length ? out[out.length - 1].outerHTML.slice(0, 200) : ""];
}"""
"""By how many pixels a page is wider than its window, and the innermost that is."""


@dataclass
class Eye:
    """What was seen so far, by all windows, and what was wrong with it."""

    seen: set[str] = field(default_factory=set)
    defects: list[str] = field(default_factory=list)
    pages: int = 0
    album: str = os.environ.get("MADOGUCHI_ALBUM", "")
    pictures: str = os.environ.get("MADOGUCHI_PICTURES", "")

    def knows(self, what: str) -> bool:
        """Tell whether exactly this was looked at before."""
        known = what in self.seen
        self.seen.add(what)
        return known

    def blame(self, page: Page, what: str) -> None:
        place = CHANGING.sub("0", page.url.partition("?")[0].partition("//")[2])
        self.defects.append(f"{place}: {what}")


class Window:
    """One person's browser: what is pressed, filled in and read in it."""

    def __init__(self, context: BrowserContext, at: Installation, eye: Eye) -> None:
        self.context, self.at, self.eye = context, at, eye
        self.width = PHONE
        self.has_scripts = True
        self.is_judged = True
        """Whether pages are looked at; not where another journey looks at the same."""
        self.page = self.tab()

    def tab(self) -> Page:
        """Open one more tab of the same browser."""
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: self._listen(page, message))
        page.on("pageerror", lambda error: self.eye.blame(page, f"script: {error}"))
        page.on("response", lambda response: self._receive(page, response))
        return page

    def _listen(self, page: Page, message: ConsoleMessage) -> None:
        # What could not be loaded is judged by its status, in _receive.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.eye.blame(page, f"console: {message.text}")

    def _receive(self, page: Page, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if response.status >= (SERVER_ERROR if is_page else CLIENT_ERROR):
            self.eye.blame(page, f"{response.status} for {response.url}")

    # ------------------------------------------------------------------- going

    def open(self, path: str) -> None:
        url = path if path.startswith("http") else self.at.url(path)
        self.page.goto(url, wait_until="load")
        self.look()

    def press(self, name: str, inside: Locator | None = None) -> None:
        """Press a button or a link that leads to another page."""
        self.leaving(self.target(name, inside).click)

    def leaving(self, act: Callable[[], None]) -> None:
        """Do something that leads to another page, and look at that page."""
        with self.page.expect_event("load", timeout=PATIENCE):
            act()
        self.look()

    def target(self, name: str, inside: Locator | None = None) -> Locator:
        place = inside or self.page.locator("body")
        words = announced(name)
        button = place.get_by_role("button", name=words)
        return button.or_(place.get_by_role("link", name=words)).first

    def back(self) -> None:
        self.page.go_back(wait_until="load")
        self.look()

    def download(self, name: str, inside: Locator | None = None) -> Download:
        with self.page.expect_download(timeout=PATIENCE) as caught:
            self.target(name, inside).click()
        return caught.value

    # ------------------------------------------------------------------ filling

    def group(self, name: str, inside: Locator | None = None) -> Locator:
        """Return the fields whose heading begins with these words."""
        place = inside or self.main
        words = re.compile(rf"^\s*{re.escape(name)}")
        found = place.get_by_role("radiogroup", name=words)
        return found.or_(place.get_by_role("group", name=words)).first

    def fill(self, label: str, text: str, inside: Locator | None = None) -> None:
        place = inside or self.main
        place.get_by_label(label).first.fill(text)

    def pick(self, option: str, inside: Locator | None = None) -> None:
        """Choose a radio button or tick a box by its words."""
        place = inside or self.main
        radio = place.get_by_role("radio", name=option)
        radio.or_(place.get_by_role("checkbox", name=option)).first.check()

    def select(self, label: str, option: str, inside: Locator | None = None) -> None:
        place = inside or self.main
        place.get_by_label(label).first.select_option(label=option)

    def tick(self, words: str, inside: Locator | None = None) -> None:
        """Agree to a statement; alone on its page it needs no name."""
        place = inside or self.main
        box = place.get_by_label(words) if words else place.get_by_role("checkbox")
        box.first.check()

    def fill_file(self, label: str, path: Path) -> None:
        place = self.main.locator("input[type=file]")
        field = self.main.get_by_label(label) if label else place
        field.first.set_input_files(path)

    # ------------------------------------------------------------------ reading

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def title(self) -> str:
        return self.page.locator("h1").first.inner_text()

    @property
    def text(self) -> str:
        return self.main.inner_text()

    def shows(self, *words: str) -> None:
        """Assert that the page says these words."""
        text = squeezed(self.text)
        missing = [one for one in words if squeezed(one) not in text]
        assert not missing, f"{missing} not on {self.page.url}:\n{self.text}"

    def find(self, pattern: str) -> str:
        found = re.search(pattern, self.text)
        assert found, f"{pattern} not on {self.page.url}:\n{self.text}"
        return found.group(1) if found.groups() else found.group()

    # ------------------------------------------------------------------ looking

    def look(self) -> None:
        """Judge the page: how wide for its words, the rest for what it is made of.

        What is alike was judged before.
        """
        words = CHANGING.sub("0", self.page.content())
        if not self.is_judged or self.eye.knows(words):
            return
        self._look()

    def look_anew(self) -> None:
        """Judge the page with all its rows, whatever was judged that is made alike."""
        self._look(anew=True)

    def _look(self, *, anew: bool = False) -> None:
        self.eye.pages += 1
        if self.has_scripts:
            self._judge(self.page, anew=anew)
            resize(self.page, self.width)
            return
        with self._twin() as twin:
            self._judge(twin, anew=anew)

    @contextmanager
    def _twin(self) -> Iterator[Page]:
        """Give the same page where axe can run; the page's own scripts may not."""
        content = self.page.content()

        def serve(route: Route) -> None:
            kind = route.request.resource_type
            if kind == "document":
                route.fulfill(body=content, content_type="text/html; charset=utf-8")
            elif kind == "script":
                route.abort()
            else:
                route.continue_()

        browser = self.context.browser
        assert browser
        context = browser.new_context(locale="ja-JP")
        try:
            twin = context.new_page()
            twin.route("**/*", serve)
            twin.goto(self.page.url, wait_until="load")
            yield twin
        finally:
            context.close()

    def _judge(self, page: Page, *, anew: bool) -> None:
        resize(page, NARROWEST)
        wider, what = page.evaluate(WIDER)
        if wider > 0:
            self.eye.blame(page, f"{wider} px wider than a window of 320: {what}")
        known = self.eye.knows(page.evaluate(SHAPE)) and not anew
        if known and not self.eye.album:
            return
        for width in (PHONE, DESK):
            resize(page, width)
            for found in glance(page):
                if found.is_sure:
                    what = f"{found.check} at {width} px: {found.html}"
                    self.eye.blame(page, what)
            if self.eye.album:
                self._photograph(page, width)

    def _photograph(self, page: Page, width: int) -> None:
        place = page.url.partition("?")[0].split("/", 3)[-1].strip("/")
        name = CHANGING.sub("0", place).replace("/", "_")[:70]
        path = Path(self.eye.album, f"{self.eye.pages:03}-{name}-{width}.png")
        page.screenshot(path=path, full_page=True)

    def picture(self, name: str) -> None:
        """Keep a picture for the README, when a folder for it is given."""
        if self.eye.pictures:
            self.page.screenshot(path=Path(self.eye.pictures, f"{name}.png"))


def resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})


def announced(name: str) -> re.Pattern[str]:
    """Find a name whose part behind the colon is only read aloud.

    >>> bool(announced("変更する：通数").search("変更する ：通数"))
    True
    """
    return re.compile(r"\s*：\s*".join(re.escape(part) for part in name.split("：")))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def open_window(
    browser: Browser, at: Installation, eye: Eye, width: int, **options: Any
) -> Window:
    """Seat a new person at a new browser."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT}, locale="ja-JP", **options
    )
    window = Window(context, at, eye)
    window.width = width
    window.has_scripts = options.get("java_script_enabled", True)
    return window
