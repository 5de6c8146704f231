"""Fill every form of every page of the office, each time as if it were the first.

Which pages there are, the addresses of the office say; a page that has no line in
`WAYS` is opened and its forms are filled all the same. What is taken is looked at and
taken back, so that no string meets what another one left behind.
"""

import copy
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, Protocol
from urllib.parse import urljoin

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from madoguchi.config.hostile.looking import Form, Seen, sort_of
from madoguchi.config.rig import town
from madoguchi.config.rig.journey import HOME
from madoguchi.events.actions import unit
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.kinds.input import BLANKS, ZERO_WIDTH
from madoguchi.procedures.preview.steps import DECIDED
from madoguchi.procedures.studio.fields import UNSTORABLE

REDIRECT: Final = 302
EACH: Final = 8
RECEIPT: Final = "your-receipt"
UNTOLD: Final = {"code": "form web:status"}
"""Boxes whose words are secrets and are never sent back, and where they stand."""
ASKED: Final = (
    "said", "refused", "next", "page", "view", "reveal", "outcome", "procedure",
    "paper", "code", "q", "in", "as", "missing", "side", "new", "changed", "same",
    "month",
)  # fmt: skip
HIDDEN: Final = "password"
DOORS: Final = ("office", "web")
ARGUMENT: Final = re.compile(r"<(?:\w+:)?(\w+)>")
NO_PAGE: Final[Mapping[str, str]] = {
    "office:ward_css": "a style sheet",
    "office:figures_csv": "a table for download",
    "office:figure_csv": "a table for download",
    "office:counts_template": "a table for download",
    "office:payroll_csv": "a table for download",
    "office:process_csv": "a table for download",
    "office:processes_csv": "a table for download",
    "office:register_csv": "a table for download",
    "office:register_template": "a table for download",
    "office:robots_minutes": "a table for download",
    "office:document": "a file of an applicant",
    "office:towns": "JSON; asked with the other searches",
    "office:home": "leads to another page",
    "office:run_found": "needs a run that has judged; it has no boxes",
    "office:run_verdict": "needs a run that has judged; it has no boxes",
    "office:batch": "needs a file that was made; every door is sent rough strings",
    "office:approval": "needs a decision on its way; every door is sent rough strings",
    "office:passkey_prove": "needs somebody half signed in; it has no boxes",
    "office:provider": "leads to the provider of identities",
    "office:provider_done": "where the provider of identities leads back to",
    "web:pay": "leads to the payment company",
    "office:issue": "needs an issued paper; every door is sent rough strings",
    "office:issue_address": "a file to print",
    "office:advice_one": "needs another section; every door is sent rough strings",
    "office:bulk_one": "needs a bulk; every door is sent rough strings",
    "office:next_case": "leads to a case of the list",
    "office:disposal": "needs a case of years ago; every door is sent rough strings",
    "office:disposal_csv": "a table for download",
    "office:copy": "needs a copy that was made; it has no boxes",
    "office:copy_file": "a file to hand out",
    "office:person_copy": "needs a person; every door is sent rough strings",
    "office:protection": "needs a protection; every door is sent rough strings",
    "office:version_preview": "leads to the preview of the other door",
    "office:proposal_preview": "leads to the preview of the other door",
    "web:towns": "JSON; asked with the other searches",
    "web:theme": "a style sheet",
    "web:mark": "a picture",
    "web:document": "a file of an applicant",
    "web:blank-form": "a file to print",
    "web:filled-form": "a file to print",
    "web:paper": "what the number on a printed form leads to; it has no boxes",
    "web:life-event": "lists procedures; it has no boxes",
    "web:guide": "has answers to choose and no boxes",
    "web:sign-in": "leads to the provider of identities",
    "web:sign-in-done": "where the provider of identities leads back to",
    "web:me": "needs somebody signed in; it has no boxes",
    "web:my-answers": "needs somebody signed in; it has no boxes",
    "web:preview": "leads to the first page of a preview",
    "web:draft": "leads to the page where a draft goes on",
    "web:not-eligible": "shown instead of the check; it has no boxes",
    "web:correct-check": "needs a correction that is answered; it has no boxes",
    "web:make-mine": "a button",
    "web:sign-out": "a button",
}
"""Pages that are not opened, and why; a box on one of them would never be filled."""


class Watch(Protocol):
    """Who sends for these forms, looks at each answer and notes what is wrong."""

    def post(
        self, client: Client, address: str, typed: Mapping[str, Any], surface: str
    ) -> Any: ...

    def get(
        self,
        client: Client,
        address: str,
        surface: str,
        asked: Mapping[str, Any] | None = None,
    ) -> Any: ...

    def look(self, surface: str, response: Any, string: str) -> Seen: ...

    def keep(self, surface: str) -> None: ...

    def has_met(self, address: str, boxes: Iterable[str]) -> bool:
        """Say whether every box of a form got the present string already."""
        ...

    def fault(self, surface: str, what: str, string: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a page: what stands in its address, and what it takes as words.

    `words` are the names of the boxes whose words are kept, as a pattern; `sound` is
    what the page reads otherwise, in a form that it accepts. The words stand on the
    page that the answer leads to; `then` is pressed on it.
    """

    known: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    words: str = ""
    sound: Mapping[str, str] = field(default_factory=dict)
    then: str = ""


def ways() -> Mapping[str, tuple[Way, ...]]:
    """Return the ways to the pages that take more than one, or free words."""
    today = timezone.localdate()
    tested = {
        "held_on": today.isoformat(),
        "group.1.age": "75_over",
        "group.1.disability": "hearing",
        "group.1.count": "1",
        "task.1.tried": "2",
        "task.1.managed": "1",
        "task.1.minutes": "9",
    }
    begun = {"template": "application", "department": town.DEPARTMENT}
    run = {
        "procedure": town.PROCEDURE,
        "basis": "within",
        "on": today.isoformat(),
        "keep_until": (today + timedelta(days=30)).isoformat(),
    }
    until = {"until": (today + timedelta(days=30)).isoformat()}
    heard = {"side": "office", "way": "phone"}
    corrected = {"question": "reason", "reason.reason": "unclear"}
    return {
        "office:queue": (Way(words="name"),),
        "office:usability": (
            Way(
                {"slug": town.PROCEDURE, "number": "2"},
                words=r"task\.1\.title|finding\.1\.(text|fix)",
                sound=tested,
            ),
        ),
        "office:waiver": (Way(words="reason", sound=until),),
        "office:proposal": (Way(words="remark"),),
        "office:case": (Way(words="note"), Way({"case_id": "paused"})),
        "office:correction": (Way(words=r"text\.reason", sound=corrected),),
        "office:talk": (Way(words="text|heard", sound=heard),),
        "office:advice": (Way(words="text"),),
        "web:talk": (Way(words="text"),),
        "office:revocation": (
            Way(
                {"case_id": "decided"},
                words="reason",
                sound={"reason_code": "fact", "heard": "yes"},
            ),
        ),
        "office:reopening": (
            Way(
                {"case_id": "withdrawn"},
                words="reason",
                sound={"reason_code": "office"},
            ),
        ),
        "office:entry_form": (
            Way(words=r"reason|applicant\.(family|given)", then="check/"),
        ),
        "office:own_form": (
            Way(words=r"reason|applicant\.(family|given)", then="check/"),
        ),
        "office:answer": (Way({"case_id": "paused"}, words="reason"),),
        "office:answer_check": (Way({"case_id": "answered"}),),
        "office:manuscript_rule": (Way(), Way(query="as=text", words="text")),
        "office:manuscript_question": tuple(
            Way({"name": one}) for one in ("applicant", "copies", "delivery", "reason")
        ),
        "office:manuscript_texts": (Way(query="in=en", words=r"text\..+"),),
        "office:manuscript_about": tuple(
            Way({"section": one})
            for one in ("what", "whom", "fee", "terms", "guide", "grounds", "flow")
        ),
        "office:studio": (
            Way(words="title", sound={**begun, "reading": "こわれないしんせい"}),
            Way(words="reading|title", sound=begun),
        ),
        "office:runs": (Way(words="purpose|law", sound=run),),
        "web:for-whom": (Way(), Way(query="for=other")),
        "web:receipt": (Way({"draft": "paused"}),),
        "web:correct-page": (Way({"page": "last"}),),
        "web:question": pages_in("page"),
        "web:preview-page": (Way(),),
        "web:preview-step": (*pages_in("step"), Way({"step": DECIDED})),
        "office:password": (Way(words="new|again", sound={"old": town.PASSWORD}),),
    }


def pages_in(argument: str) -> tuple[Way, ...]:
    """Return a way to each page of the demo procedure."""
    return tuple(Way({argument: one.key}) for one in load(town.FOLDER).pages)


@dataclass(frozen=True, slots=True)
class Place:
    """One page at its address, and who may open it."""

    name: str
    client: Client
    address: str
    way: Way = field(compare=False)
    query: str = ""


@dataclass(frozen=True, slots=True)
class Residents:
    """Browsers of residents: of anybody, of whoever holds a draft, of an applicant."""

    anybody: Client
    holder: Client
    applicant: Client

    def who(self, route: str) -> Client:
        if RECEIPT in route or ":case>" in route:
            return self.applicant
        return self.holder if ":draft>" in route else self.anybody


@dataclass(slots=True)
class Forms:
    """People who together may open every page, and what stands in the addresses."""

    watch: Watch
    people: Sequence[tuple[frozenset[str], Client]]
    residents: Residents
    known: Mapping[str, str]
    filled: set[tuple[str, frozenset[str]]] = field(default_factory=set)
    without_boxes: set[Place] = field(default_factory=set)
    """Pages on which there was nothing to fill that had not met the string yet."""
    sent_count: int = 0

    def places(self) -> Iterator[Place]:
        """Yield every page of both doors."""
        special = ways()
        for name, pattern in addresses():
            entrance = getattr(pattern.callback, "entrance", None)
            if name in NO_PAGE or (entrance and "GET" not in entrance.methods):
                continue
            route = str(pattern.pattern)
            who = self._of_office(name, entrance) if entrance else self._of_web(route)
            base = f"{HOME}/office/" if entrance else f"{HOME}/"
            for way in special.get(name, (Way(),)):
                address = base + self._told(route, way)
                yield Place(name, who, address, way, way.query)

    def _of_office(self, name: str, entrance: Any) -> Client:
        """Return the browser of somebody who sees a page; signing in needs nobody."""
        if name == "office:sign_in":
            return Client(raise_request_exception=False)
        return next(client for roles, client in self.people if entrance.admits(roles))

    def _of_web(self, route: str) -> Client:
        """Return the browser for a page of residents; staff look at previews."""
        is_preview = "<str:token>" in route
        return self.people[0][1] if is_preview else self.residents.who(route)

    def _told(self, route: str, way: Way) -> str:
        def told(match: re.Match[str]) -> str:
            wanted = way.known.get(match[1], "")
            return self.known.get(wanted, wanted) or self.known[match[1]]

        return ARGUMENT.sub(told, route)

    def send(self, string: str) -> None:
        """Fill every form of every page with one string."""
        self.filled.clear()
        self.sent_count += 1
        # What a browser may see of a case it may for half an hour.
        self.residents.applicant.get(f"{HOME}/apply/{self.known['paused']}/{RECEIPT}/")
        for number, place in enumerate(self.places()):
            is_due = self._is_due(number)
            if is_due:
                self._ask(place, string)
            if is_due or place not in self.without_boxes:
                self._visit(place, string)

    def _is_due(self, number: int) -> bool:
        """Say whether it is the turn of this one: each meets one string in eight."""
        return (number + self.sent_count) % EACH == 0

    def _ask(self, place: Place, string: str) -> None:
        """Ask for a page with a string in all that its address may say besides."""
        surface = f"address {place.name}"
        asked = {one: [string] for one in ASKED}
        with undone(place.client):
            response = self.watch.get(place.client, place.address, surface, asked)
            self.watch.look(surface, self._led(place, response, surface), string)

    def _visit(self, place: Place, string: str) -> None:
        surface = f"page {place.name}"
        asked = _asked(place.way)
        with undone(place.client):
            response = self.watch.get(place.client, place.address, surface, asked)
            seen = self.watch.look(surface, response, string)
        self.without_boxes.add(place)
        for form in seen.forms:
            words = [one for one in form.boxes if re.fullmatch(place.way.words, one)]
            if words:
                self.without_boxes.discard(place)
                self._write(place, form, words, string)
            where = urljoin(place.address, form.action)
            what = (where, frozenset(map(sort_of, [*form.sent, *form.chosen])))
            if what not in self.filled:
                self.filled.add(what)
                self._fill(place, form, string)

    def _fill(self, place: Place, form: Form, string: str) -> None:
        """Put a string into every box; now and then into what is only picked too."""
        surface = f"form {place.name}"
        if not self.watch.has_met(urljoin(place.address, form.action), form.boxes):
            self.without_boxes.discard(place)
            typed = {**form.sent, **{one: [string] for one in form.boxes}}
            with undone(place.client):
                response = self._send(place, form, typed, surface)
                self._again(surface, form, self._led(place, response, surface), string)
        names = [*form.sent, *form.chosen]
        if names and self._is_due(len(self.filled)):
            with undone(place.client):
                typed = {one: [string] for one in names}
                response = self._send(place, form, typed, surface)
                self.watch.look(surface, response, string)

    def _write(
        self, place: Place, form: Form, words: Sequence[str], string: str
    ) -> None:
        """Write a string where words are kept, and find it where they are shown."""
        surface = f"words {place.name}"
        sound = {name: [text] for name, text in place.way.sound.items()}
        typed = {**form.sent, **sound, **{one: [string] for one in words}}
        with undone(place.client):
            response = self._send(place, form, typed, surface)
            location = response.get("Location", "")
            is_kept = response.status_code == REDIRECT and "refused=" not in location
            seen = self._look(place, self._led(place, response, surface), string)
            if not is_kept:
                self._hold(surface, form.boxes, words, seen, string)
                return
            self.watch.keep(surface)
            if HIDDEN in form.boxes.values():
                self._sign_in(string)
            elif not stands(seen, words, string) and not self._is_there_again(
                place, words, string
            ):
                self.watch.fault(surface, "not shown as it was typed", string)
            if place.way.then:
                address = urljoin(place.address, place.way.then)
                response = self.watch.post(place.client, address, {}, surface)
                self._look(place, self._led(place, response, surface), string)

    def _is_there_again(self, place: Place, words: Sequence[str], string: str) -> bool:
        """Say whether the page itself shows it: elsewhere a rule is a sentence."""
        asked = _asked(place.way)
        response = self.watch.get(
            place.client, place.address, f"words {place.name}", asked
        )
        return stands(self._look(place, response, string), words, string)

    def _look(self, place: Place, response: Any, string: str) -> Seen:
        return self.watch.look(f"words {place.name}", response, string)

    def _send(
        self, place: Place, form: Form, typed: Mapping[str, Any], surface: str
    ) -> Any:
        address = urljoin(place.address, form.action)
        if form.method == "get":
            return self.watch.get(place.client, address, surface, typed)
        return self.watch.post(place.client, address, typed, surface)

    def _led(self, place: Place, response: Any, surface: str) -> Any:
        """Return the page that an answer leads to, or the answer itself."""
        if response.status_code != REDIRECT:
            return response
        address = urljoin(place.address, response["Location"])
        return self.watch.get(place.client, address, surface)

    def _again(self, surface: str, form: Form, response: Any, string: str) -> None:
        """See that a form which is shown again holds what was typed."""
        seen = self.watch.look(surface, response, string)
        refused = any(set(form.boxes) <= set(one.boxes) for one in seen.forms)
        if response.status_code >= REFUSED and refused:
            self._hold(surface, form.boxes, list(form.boxes), seen, string)

    def _hold(
        self,
        surface: str,
        boxes: Mapping[str, str],
        names: Sequence[str],
        seen: Seen,
        string: str,
    ) -> None:
        for name in names:
            if name not in seen.values:
                continue
            is_secret = boxes[name] == HIDDEN or surface == UNTOLD.get(name)
            wanted = [""] if is_secret else kept_of(string)
            if not any(seen.holds(name, one) for one in wanted):
                self.watch.fault(f"{surface} {name}", "shown otherwise", string)

    def _sign_in(self, string: str) -> None:
        """See that a password which was taken opens the door."""
        typed = {"login": [LOGIN], "password": [string]}
        address = f"{HOME}/office/sign-in/"
        response = self.watch.post(Client(), address, typed, "sign in")
        if response.status_code != REDIRECT:
            self.watch.fault("sign in", "the new password is not taken", string)
        else:
            self.watch.keep("sign in")


def _asked(way: Way) -> dict[str, str]:
    return dict(one.split("=") for one in way.query.split("&") if one)


REFUSED: Final = 400
LOGIN: Final = "hakariyaku"


def addresses() -> Iterator[tuple[str, URLPattern]]:
    """Yield the addresses of both doors with the names they go by."""
    for door in get_resolver().url_patterns:
        if isinstance(door, URLResolver) and door.namespace in DOORS:
            for one in door.url_patterns:
                if isinstance(one, URLPattern):
                    yield f"{door.namespace}:{one.name}", one


class TakenBack(Exception):
    """Ends a unit so that nothing of it stays."""


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Take back what is written meanwhile, and whoever signed in or out."""
    cookies = copy.deepcopy(client.cookies)
    with suppress(TakenBack), unit():
        yield
        raise TakenBack
    client.cookies = cookies


def stands(seen: Seen, names: Sequence[str], string: str) -> bool:
    """Say whether a page shows a string as words or in one of the boxes."""
    wanted = kept_of(string)
    held = any(seen.holds(name, one) for name in names for one in wanted)
    return held or any(seen.says(one) for one in wanted)


def kept_of(string: str) -> list[str]:
    r"""Return what may be kept of a string: blanks around and control signs may go.

    >>> kept_of(" a\x00b ")[-1]
    'ab'
    """
    text = string.replace("\r\n", "\n").replace("\r", "\n")
    plain = UNSTORABLE.sub("", text).strip()
    found = (string, string.strip(), text.strip(BLANKS + ZERO_WIDTH), plain)
    return [
        *found[:-1],
        string.replace("\0", ""),
        text.replace("\0", "").strip(),
        plain,
    ]
