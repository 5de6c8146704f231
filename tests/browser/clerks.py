"""What clerks do in the journeys: sign in, find a case, work on it, read figures."""

import io
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pytest
from playwright.sync_api import Download, Locator
from pypdf import PdfReader

from tests.browser import residents
from tests.browser.residents import Person
from tests.browser.window import PATIENCE, Window, squeezed

PASSWORD = "madoguchi-demo"
BEAT = 1.0
ENOUGH = 30
DOT = 10
"""How wide a step's mark on the line of time is at the least, in pixels."""
DEMO_WORKED_OFF = 180.0
"""Seconds in which the jobs of the demo's history are done on a busy machine."""
HEADING = "年月,手続き,受付方法,年齢区分,件数"


def signs_in(clerk: Window, login: str = "sato", ward: str = "midori") -> None:
    clerk.open(f"/{ward}/office/")
    clerk.fill("職員番号", login)
    clerk.fill("パスワード", PASSWORD)
    clerk.press("ログインする", clerk.main)


def finds(clerk: Window, number: str) -> None:
    """Find a case in the team's queue, newest first, and open it."""
    clerk.open("/midori/office/cases/?sort=received_on&order=desc")
    clerk.press(number)
    clerk.shows(number)


def takes(clerk: Window, number: str) -> None:
    finds(clerk, number)
    clerk.press("担当になる")


def asks_for_a_correction(clerk: Window, question: str, reason: str, text: str) -> None:
    """Ask for one answer again; the case stands open."""
    clerk.press("補正を求める")
    clerk.pick(f"{question}：")
    opens = clerk.page.get_by_text(f"理由と言葉を書く：{question}")
    opens.click()
    part = clerk.page.locator(".sheet", has=opens)
    clerk.select("理由の区分", reason, part)
    clerk.fill("申請者に伝える言葉", text, part)
    clerk.press("この内容で補正を求める")


def grants(clerk: Window) -> None:
    """Decide, seeing first what will be sent."""
    clerk.press("決定へ進む")
    clerk.pick("交付・認定する")
    clerk.press("送る内容を確かめる")
    clerk.shows("この内容で決定しますか", "まだ決定していません")
    clerk.press("この内容で決定する")


def refuses(clerk: Window, reason: str, text: str) -> None:
    clerk.press("不交付・却下を検討する")
    clerk.pick(reason, clerk.group("理由の区分"))
    clerk.fill("申請者に伝える理由", text)
    clerk.press("送る内容を確かめる")
    clerk.shows("この内容で決定しますか", "教示", text)
    clerk.press("この内容で決定する")


def opens_paper(clerk: Window, name: str) -> bytes:
    """Open a document of the case, once a job has made it.

    The first letters of an installation stand behind all those of the demo's cases.
    """
    wait_until(clerk, lambda: paper(clerk, name).count() > 0, seconds=150)
    return fetch(clerk, name)


def words_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return squeezed("".join(page.extract_text() for page in pages))


def is_tagged(pdf: bytes) -> bool:
    """Tell whether a reader for the blind finds headings and paragraphs in it."""
    return "/StructTreeRoot" in PdfReader(io.BytesIO(pdf)).root_object


def paper(window: Window, name: str) -> Locator:
    """Find a paper whose name ends so: 「写し」 is not 「写しの決定通知書」."""
    ends = re.compile(rf"{re.escape(name)}\s*(（|$)")
    return window.main.get_by_role("link", name=ends)


def fetch(window: Window, name: str) -> bytes:
    """Fetch what a link leads to, as this browser."""
    href = paper(window, name).first.get_attribute("href") or ""
    answer = window.context.request.get(window.at.url(href), timeout=PATIENCE)
    assert answer.ok
    return answer.body()


def saved(download: Download) -> str:
    return download.path().read_text(encoding="utf-8-sig")


# --------------------------------------------------------------------- the log


LINE = """() => [...document.querySelectorAll("section ol.log li")].map(one => {
  const drawn = part => {
    const style = getComputedStyle(one, part);
    const box = one.getBoundingClientRect();
    const [top, bottom, left] = ["top", "bottom", "left"].map(
      at => parseFloat(style[at]) || 0);
    return {
      there: style.content !== "none" && style.content !== "normal",
      width: parseFloat(style.width) + parseFloat(style.borderLeftWidth),
      height: parseFloat(style.height),
      round: parseFloat(style.borderTopLeftRadius) > 0,
      edge: style.borderLeftStyle === "solid",
      top: box.top + top,
      foot: box.bottom - bottom,
      left: box.left + left,
    };
  };
  const [day, clock] = [...one.querySelectorAll("time")].map(it => it.dateTime);
  return {
    at: `${day} ${clock}`, text: one.innerText,
    dot: drawn("::before"), line: drawn("::after"),
  };
})"""
"""What a browser draws of the log: of each line its moment, its words, dot and line."""


def sees_the_line(window: Window, *steps: str, spans: bool = False) -> None:
    """See the log as a line of time, with these steps on it in this order.

    Newest first; a dot beside each step, a line from each to the next, and in words
    the days that went by between two. `spans` says that there were some.
    """
    drawn = window.page.evaluate(LINE)
    assert drawn, f"no line of time on {window.page.url}"
    moments = [one["at"] for one in drawn]
    assert moments == sorted(moments, reverse=True)
    told = "\n".join(one["text"] for one in reversed(drawn))
    at = 0
    for step in steps:
        found = told.find(step, at)
        assert found >= 0, f"{step} is not on the line, or earlier:\n{told}"
        at = found + len(step)
    for one in drawn:
        dot = one["dot"]
        assert dot["there"], one
        assert dot["round"], one
        assert dot["edge"], one
        assert min(dot["width"], dot["height"]) >= DOT, one
    for one, older in pairwise(drawn):
        line = one["line"]
        assert line["there"], one
        assert line["edge"], one
        assert line["width"] >= 1, one
        assert line["foot"] >= older["dot"]["top"], "the line ends before the next dot"
        assert line["left"] == pytest.approx(one["dot"]["left"] + DOT / 2, abs=DOT / 4)
        assert days_said(one["text"]) == days_between(older["at"], one["at"]), one
    assert not drawn[-1]["line"]["there"], "a line goes on below the first step"
    assert spans <= any(days_said(one["text"]) for one in drawn), told


def days_said(text: str) -> int:
    found = re.search(r"前の記録から(\d+)日", text)
    return int(found[1]) if found else 0


def days_between(older: str, newer: str) -> int:
    first, last = (date.fromisoformat(one.partition(" ")[0]) for one in (older, newer))
    return (last - first).days


# ------------------------------------------------------------- entry on behalf


def begins_an_entry(
    clerk: Window, procedure: str, channel: str, *, assisted: bool = False
) -> None:
    clerk.open("/midori/office/entry/")
    clerk.select("手続き", procedure)
    clerk.pick(channel)
    if assisted:
        clerk.pick("入力を手伝った")
    clerk.press("入力を始める")


def fills_in_a_certificate(clerk: Window, person: Person) -> None:
    """Type a whole request on one page."""
    clerk.pick("自分")
    clerk.pick("世帯全員")
    for question in ("世帯主の氏名", "本籍", "国籍・地域"):
        clerk.pick("のせない", clerk.group(question))
    clerk.pick("いいえ", clerk.group("マイナンバーか住民票コード"))
    clerk.fill("通数", "1")
    clerk.pick("区役所の窓口で受け取る")
    residents.answers_all(clerk, {"氏名": person, "生年月日": person.born})
    residents.gives_an_address(clerk, "住民登録のある住所")
    clerk.fill("電話番号", "03-0000-0000")
    clerk.press("保存して確認へ進む", clerk.main)


# --------------------------------------------------------------------- figures


@dataclass(frozen=True, slots=True)
class Line:
    """A figure as a fraction: what is above the line and what below."""

    above: int
    below: int

    @property
    def value(self) -> float:
        return self.above / self.below


def declares(clerk: Window) -> None:
    """Declare this month's counts, so that no figure is withheld on its first days."""
    pastes_counts(clerk, f"{this_month()},juminhyo,郵送,unknown,{ENOUGH}")
    clerk.shows("登録しました")


def pastes_counts(clerk: Window, *lines: str) -> None:
    clerk.open("/midori/office/counts/")
    clerk.fill("表を貼り付ける", "\n".join((HEADING, *lines)))
    clerk.press("この件数を登録する")


def this_month() -> str:
    return f"{residents.today():%Y-%m}"


def reads_online_use(clerk: Window) -> Line:
    """Read 利用率A of this month once it stands still: figures follow the log."""
    deadline = time.monotonic() + PATIENCE / 1000
    before = None
    while (line := _online_use(clerk)) != before and time.monotonic() < deadline:
        before = line
        time.sleep(2 * BEAT)
    return line


def _online_use(clerk: Window) -> Line:
    clerk.open("/midori/office/figures/online-use-a/")
    above, below = (
        int(clerk.find(rf"{name}\s*([\d,]+)").replace(",", ""))
        for name in ("分子", "分母")
    )
    return Line(above, below)


# --------------------------------------------------------------------- waiting


def waits_for_mail(clerk: Window, sender: str) -> None:
    """Look into the outbox until a mail of an office has left."""
    clerk.open("/midori/office/outbox/")
    letters = clerk.page.locator(".sheet", has_text=sender)
    sent = letters.get_by_text("送信済み")
    wait_until(clerk, lambda: sent.count() > 0, DEMO_WORKED_OFF)


def wait_until(
    window: Window, holds: Callable[[], bool], seconds: float = PATIENCE / 1000
) -> None:
    """Look again until a job or a follower has done its part."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, window.text
        time.sleep(BEAT / 2)
        window.page.reload(wait_until="load")
    window.look()
