"""Judge one page that is open in a browser: axe, our own checks, the keyboard."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from madoguchi.config.sentences import say
from madoguchi.kernel.browser import browser_path

if TYPE_CHECKING:
    from playwright.sync_api import Page

HERE = Path(__file__).parent
AXE = Path(__file__).resolve().parents[3] / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = browser_path()
QUIETLY = [
    "--no-sandbox",  # as root in a container there is none to have
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
ASK_AXE = """tags => axe.run(
  document, {...(tags.length ? {runOnly: {type: "tag", values: tags}} : {}),
             resultTypes: ["violations"], preload: false, selectors: false})
  .then(found => {
    const rules = new Map(axe.getRules().map(rule => [rule.ruleId, rule.actIds || []]));
    return found.violations.map(one => ({
      check: one.id, tags: one.tags, rules: rules.get(one.id),
      html: one.nodes[0].html.slice(0, 200)}));
  })"""
STOPS = """() => {
  const stops = [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex]')]
    .filter(one => one.tabIndex >= 0 && !one.disabled && one.getClientRects().length
      && one.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}))
    .filter((one, place, all) => one.type !== "radio" || !one.name
      // One of a group of radio buttons is a stop, the others are reached by arrows.
      || all.findIndex(it => it.type === "radio" && it.name === one.name
        && it.form === one.form) === place);
  stops.forEach((one, number) => { one.dataset.stop = number; });
  document.activeElement?.blur();
  if (!window.stopsPassed) {
    window.stopsPassed = [];
    document.addEventListener("focusin", event => {
      window.stopsPassed.push(Number(event.target.dataset?.stop ?? -1));
    }, true);
  }
  window.stopsPassed.length = 0;
  return stops.length;
}"""
PASSED = "() => window.stopsPassed"
WHERE = "() => Number(document.activeElement?.dataset?.stop ?? -1)"
MOST_STOPS = 150
A_MOMENT = 30
"""Milliseconds in which a script may move the focus elsewhere."""


class NoBrowser(Exception):
    """What the judge needs is not on this machine."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, by which check, for which criteria of WCAG and rules of ACT.

    What is not sure is a hint: a person has to look.
    """

    check: str
    criteria: frozenset[str]
    rules: frozenset[str]
    html: str
    is_ours: bool
    is_sure: bool = True


@contextmanager
def browser_page() -> Iterator["Page"]:
    """Open a page of a fresh browser; raise NoBrowser where there is none."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - an extra
    except ImportError:
        raise NoBrowser(say("no_playwright")) from None
    if not CHROMIUM.exists():
        raise NoBrowser(say("no_chromium", path=CHROMIUM))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)
        try:
            yield browser.new_page()
        finally:
            browser.close()


@cache
def axe() -> str:
    """Return the script of axe-core; raise NoBrowser where it is not installed."""
    if not AXE.exists():
        raise NoBrowser(say("no_axe", path=AXE))
    return AXE.read_text(encoding="utf-8")


@cache
def own_checks() -> str:
    return (HERE / "checks.js").read_text(encoding="utf-8")


def judge(page: "Page", tags: tuple[str, ...] = WCAG) -> list[Finding]:
    """Say everything a machine can find wrong with a page; no tags ask for all."""
    return glance(page, tags) + trapped(page)


def glance(page: "Page", tags: tuple[str, ...] = WCAG) -> list[Finding]:
    """Say what is wrong with a page as it stands, without walking through it."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe())
    found = [_of_axe(one) for one in page.evaluate(ASK_AXE, list(tags))]
    return found + [_ours(one) for one in page.evaluate(own_checks())]


def _of_axe(one: dict[str, Any]) -> Finding:
    criteria = frozenset(filter(None, map(criterion, one["tags"])))
    rules = frozenset(one["rules"])
    return Finding(one["check"], criteria, rules, one["html"], is_ours=False)


def _ours(one: dict[str, Any]) -> Finding:
    criteria = frozenset({one["criterion"]} - {""})
    rules = frozenset(one["rules"])
    sure = bool(one["sure"])
    return Finding(
        one["check"], criteria, rules, one["html"], is_ours=True, is_sure=sure
    )


def criterion(tag: str) -> str:
    """Return the criterion that a tag of axe names, if any.

    >>> criterion("wcag143"), criterion("wcag1412"), criterion("wcag21aa")
    ('1.4.3', '1.4.12', '')
    """
    number = tag.removeprefix("wcag")
    if number == tag or not number.isdigit() or len(number) < len("143"):
        return ""
    return f"{number[0]}.{number[1]}.{number[2:]}"


def trapped(page: "Page") -> list[Finding]:
    """Walk through the page by the tab key and tell where it turns in circles."""
    stops = page.evaluate(STOPS)
    if not 1 < stops <= MOST_STOPS:
        return []

    for _ in range(stops):
        page.keyboard.press("Tab")
    page.wait_for_timeout(A_MOMENT)
    if page.evaluate(PASSED) == list(range(stops)):
        return []

    # It did not go straight through: go on slowly from where that led.
    def step() -> int:
        page.keyboard.press("Tab")
        page.wait_for_timeout(A_MOMENT)
        return int(page.evaluate(WHERE))

    held = circle(step, stops)
    if held is None:
        return []
    html = page.evaluate(
        "number => document.querySelector(`[data-stop='${number}']`)"
        "?.outerHTML.slice(0, 200) ?? ''",
        held,
    )
    rules = frozenset({"a1b64e", "80af7b"})
    return [Finding("keyboard-trap", frozenset({"2.1.2"}), rules, html, is_ours=True)]


def circle(step: Callable[[], int], stops: int) -> int | None:
    """Return the stop at which a walk comes back before it has seen every stop.

    A stop below zero is the page itself or the browser: the walk got out.

    >>> circle(iter([0, 1, 2, -1]).__next__, 3) is None
    True
    >>> circle(iter([0, 1, 1]).__next__, 3)
    1
    """
    visited: list[int] = []
    for _ in range(stops):
        at = step()
        if at < 0:
            return None
        if at in visited:
            return at
        visited.append(at)
    return None
