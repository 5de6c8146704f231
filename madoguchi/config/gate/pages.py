"""Open every page of one version in a browser, in every state, and judge what is seen.

The pages are those of the preview, which are the residents' own: the application
itself makes them, in this process, before the browser starts. The browser gets them
over a socket, with their headers.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar
from warnings import catch_warnings, filterwarnings

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from madoguchi.config.gate.judging import Finding, browser_page, glance, trapped
from madoguchi.config.gate.served import served, static_file
from madoguchi.config.gate.stage import a_ward
from madoguchi.config.rig.browser import Answer, Application
from madoguchi.procedures.engine import Form
from madoguchi.procedures.examples import Example
from madoguchi.procedures.kinds.group import is_list
from madoguchi.procedures.preview import steps
from madoguchi.procedures.preview.manners import FILLED, WRONG, Manner
from madoguchi.procedures.preview.samples import best_refused, best_whole
from madoguchi.procedures.preview.subjects import Subject, in_hand
from madoguchi.wards.models import Ward

if TYPE_CHECKING:
    from playwright.sync_api import Page

JAPANESE = "ja"
PROCEDURE = "procedure"
"""How the page before all others is called in a finding."""

OPENED = (200, 422)
PHONE, DESK = 360, 1280
ZOOMED = DESK // 2
"""CSS pixels that a page of the desk has left at 200 %."""

NARROWEST = 320
HEIGHT = 900
WARD_FILES = ("theme.css", "mark.svg")
FILES = re.compile(rb'(?:src|href)="([^"]+)"')
MOVING = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w+|(?<=value=")AQ[\w=-]+')
MANNER = re.compile(r"(?<=/preview/…/)[^/\"]+")
Progress = Callable[[int, int], None]
Found = TypeVar("Found")
WIDER = """() => {
  const most = window.innerWidth;
  if (document.documentElement.scrollWidth <= most) return null;
  const wide = [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > most + 0.5);
  const inner = wide.filter(one => ![...one.children].some(it => wide.includes(it)));
  return (inner[0] || wide[0] || document.body).outerHTML.slice(0, 200);
}"""
SHAPE = """() => {
  const page = document.documentElement.cloneNode(true);
  page.querySelector(".preview")?.remove();
  return page.outerHTML;
}"""
"""A page without the banner, which says in which manner it is shown."""


@dataclass(frozen=True, slots=True)
class PageFinding:
    """What is wrong with one page of a version, in which state and language."""

    page: str
    state: str
    language: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a page: in a state, on a width; `how` says what is judged."""

    state: str
    width: int
    how: tuple[str, ...] = ("glance",)


@dataclass(frozen=True, slots=True)
class Opening:
    """One page opened once, in one manner, and all looks at it."""

    page: str
    manner: Manner
    looks: tuple[Look, ...]
    query: str = ""


EMPTY = Look("empty", PHONE, ("glance", "keyboard"))
NARROW = Look("reflow-320", NARROWEST, ("wider",))
ZOOM = Look("zoom-200", ZOOMED, ("glance", "wider"))
FULL = Look("filled", DESK)
ERROR = Look("error", PHONE)
PLAIN = Look("no-script", PHONE)
OTHER = Look("language", PHONE)
LONG = Look("long-text", NARROWEST, ("wider",))


def look(
    form: Form,
    examples: Sequence[Example],
    languages: Sequence[str],
    *,
    progress: Progress,
) -> list[PageFinding]:
    """Judge every page of a version; raise NoBrowser where there is none.

    In Japanese in every state, in each other language in one. What is wrong in the
    same way in several states is told once, with the first of them.
    """
    subject = Subject(form, tuple(examples))
    openings = list(openings_of(subject, languages))
    with a_ward(form.definition.department) as ward:
        book = book_of(ward, subject, openings)

    def judged(tell: Progress) -> list[PageFinding]:
        return _judged(book, openings, tell)

    return beside(judged, progress)


def _judged(
    book: "Book", openings: Sequence["Opening"], progress: Progress
) -> list[PageFinding]:
    found: dict[tuple[str, str, str], PageFinding] = {}
    with served(book.answers) as at, browser_page() as page:
        eye = Eye(page, at.origin, book, dress_of(book))
        for done, opening in enumerate(openings, 1):
            for one in eye.judged(opening):
                told = (one.page, one.finding.check, one.finding.html)
                found.setdefault(told, one)
            progress(done, len(openings))
    return list(found.values())


def beside(work: Callable[[Progress], Found], progress: Progress) -> Found:
    """Do work in a thread of its own, and tell from this one how far it is.

    The browser's library keeps an event loop in the thread that uses it, and in such a
    thread Django refuses to speak to the database, where progress is written down.
    """
    told: SimpleQueue[tuple[int, int] | None] = SimpleQueue()
    with ThreadPoolExecutor(max_workers=1) as pool:
        working = pool.submit(work, lambda done, of: told.put((done, of)))
        working.add_done_callback(lambda _: told.put(None))
        while (how_far := told.get()) is not None:
            progress(*how_far)
    return working.result()


# ------------------------------------------------------------------- what is opened


def openings_of(subject: Subject, languages: Sequence[str]) -> Iterator[Opening]:
    """Yield every page to open, in order, each with the looks at it."""
    offered = {code for code, _name in settings.LANGUAGES}
    others = [one for one in languages if one in offered and one != JAPANESE]
    for step in steps_of(subject):
        yield from _of_step(step, others)
    for page in subject.form.pages:
        yield from _of_page(page.key, "", others)
        if is_list(page.questions[0]):
            yield from _of_page(page.key, f"?{steps.RECORD}=0", others)


def steps_of(subject: Subject) -> list[str]:
    """Return the steps around the pages that this version has, or examples reach."""
    found = [steps.OUTSET, steps.START]
    if subject.form.definition.eligibility:
        found.append(steps.ENTITLED)
    if best_refused(subject) is not None:
        found.append(steps.NOT_ELIGIBLE)
    if best_whole(subject) is not None:
        found += [steps.CHECK, steps.RECEIPT]
    return found


def _of_step(step: str, others: Sequence[str]) -> Iterator[Opening]:
    empty = Manner()
    yield Opening(step, empty, (EMPTY, NARROW, ZOOM))
    yield Opening(step, replace(empty, runs_scripts=False), (PLAIN,))
    for code in others:
        yield Opening(step, Manner(code), (OTHER,))
    yield Opening(step, replace(empty, is_long=True), (LONG,))


def _of_page(key: str, query: str, others: Sequence[str]) -> Iterator[Opening]:
    empty = Manner()
    filled, wrong = Manner(filling=FILLED), Manner(filling=WRONG)
    yield Opening(key, empty, (EMPTY, NARROW), query)
    yield Opening(key, filled, (FULL, ZOOM, NARROW), query)
    yield Opening(key, wrong, (ERROR, NARROW), query)
    yield Opening(key, replace(wrong, runs_scripts=False), (PLAIN,), query)
    for code in others:
        yield Opening(key, Manner(code, FILLED), (OTHER,), query)
    yield Opening(key, replace(wrong, is_long=True), (LONG,), query)


# ------------------------------------------------------------------- what is served


@dataclass(frozen=True, slots=True)
class Book:
    """Every page that will be opened, made beforehand, by its path."""

    base: str
    token: str
    answers: Mapping[str, Answer] = field(repr=False)

    def path(self, opening: Opening) -> str:
        return path_of(self.base, opening)


def path_of(base: str, opening: Opening) -> str:
    step = f"{opening.page}/" if opening.page else ""
    return f"{base}{opening.manner.word}/{step}{opening.query}"


def book_of(ward: Ward, subject: Subject, openings: Sequence[Opening]) -> Book:
    """Let the application answer all that will be opened, and what goes with it."""
    with catch_warnings():
        # Styles come from the sources here; nothing has been collected in a checkout.
        filterwarnings("ignore", "No directory at", UserWarning)
        application = Application(get_wsgi_application())
    headers = {"Host": "localhost"}
    with in_hand(ward.pk, subject) as token:
        base = f"/{ward.slug}/preview/{token}/"
        paths = [path_of(base, one) for one in openings]
        paths += [f"/{ward.slug}/{file}" for file in WARD_FILES]
        answers = {one: application.ask("GET", one, headers, b"") for one in paths}
    return Book(base, token, answers)


def dress_of(book: Book) -> bytes:
    """Return the digest of the styles, scripts and pictures that pages come with."""
    bodies = [one.body for one in book.answers.values()]
    named = {found for body in bodies for found in FILES.findall(body)}
    files = [static_file(name.decode()) for name in sorted(named)]
    of_ward = [
        answer.body
        for path, answer in book.answers.items()
        if path.endswith(WARD_FILES)
    ]
    return sha256(b"\0".join([*(one.body for one in files if one), *of_ward])).digest()


# ------------------------------------------------------------------- what is judged


class NotServed(Exception):
    """A page of a version was not answered as a page."""


Sight = tuple[bytes, int, str]
"""A page as seen: the digest of all it is made of, its width, how it is judged."""

REMEMBERED = 20_000


class Memory:
    """What was found on pages seen before, in this process; the oldest is forgotten.

    Who mends one text of a version and asks again waits for the pages that changed.
    """

    def __init__(self, most: int = REMEMBERED) -> None:
        self.most = most
        self.found: dict[Sight, tuple[Finding, ...]] = {}

    def of(
        self, sight: Sight, judge: Callable[[], Iterable[Finding]]
    ) -> tuple[Finding, ...]:
        """Return what was found then; what was not seen before is judged now."""
        found = self.found.get(sight)
        if found is None:
            found = tuple(judge())
            while len(self.found) >= self.most:
                del self.found[next(iter(self.found))]
            self.found[sight] = found
        return found


MEMORY = Memory()


@dataclass(slots=True)
class Eye:
    """Looks at the pages of a book, at none twice.

    A page that looks the same with scripts and without was judged already.
    """

    page: "Page"
    origin: str
    book: Book
    dress: bytes
    memory: Memory = MEMORY
    seen: set[Sight] = field(default_factory=set)

    def judged(self, opening: Opening) -> Iterator[PageFinding]:
        """Open one page and yield what is wrong with it, look by look."""
        path = self.book.path(opening)
        answered = self.page.goto(f"{self.origin}{path}", wait_until="load")
        if answered is None or answered.status not in OPENED:
            raise NotServed(f"{opening.page or PROCEDURE} {opening.manner.word}")
        made_of = _steady(self.page.evaluate(SHAPE), self.book.token)
        shape = sha256(self.dress + MANNER.sub("", made_of).encode()).digest()
        for one in opening.looks:
            self.page.set_viewport_size({"width": one.width, "height": HEIGHT})
            for how in one.how:
                if (sight := (shape, one.width, how)) in self.seen:
                    continue
                self.seen.add(sight)
                judge = partial(self._found, how)
                # What the keyboard finds hangs on moments, so it is tried each time.
                fresh = how == "keyboard"
                for finding in judge() if fresh else self.memory.of(sight, judge):
                    yield self._told(opening, one, finding)

    def _found(self, how: str) -> Iterator[Finding]:
        for finding in JUDGES[how](self.page):
            yield replace(finding, html=_steady(finding.html, self.book.token))

    def _told(self, opening: Opening, one: Look, finding: Finding) -> PageFinding:
        name = f"{opening.page or PROCEDURE}{opening.query}"
        return PageFinding(name, one.state, opening.manner.language, finding)


def _steady(html: str, token: str) -> str:
    """Return a part of a page without what is different each time."""
    return MOVING.sub("…", html.replace(token, "…"))


def _wider(page: "Page") -> list[Finding]:
    """Say what a window of this width cannot show without going sideways."""
    html = page.evaluate(WIDER)
    if html is None:
        return []
    criteria = frozenset({"1.4.10"})
    return [Finding("wider-than-window", criteria, frozenset(), html, is_ours=True)]


JUDGES: Mapping[str, Callable[["Page"], Sequence[Finding]]] = {
    "glance": glance,
    "keyboard": trapped,
    "wider": _wider,
}
