"""Send one string after another through fields, searches, views and tables.

A surface is one way in or out. An outcome is good when the server answered, what was
typed stands unchanged where it is shown, nothing of it became markup, and what was
accepted was stored as it was typed.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import urlencode, urljoin, urlsplit
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import Resolver404, resolve

from madoguchi.cases.models import Case
from madoguchi.cases.queries import opened
from madoguchi.config.hostile.looking import Seen, look_at, sort_of
from madoguchi.config.hostile.prepared import GUARDIAN, Layout
from madoguchi.config.hostile.through_api import Machine
from madoguchi.config.hostile.through_forms import LOGIN, Forms
from madoguchi.config.hostile.through_office import Desk, a_desk
from madoguchi.config.rig import town
from madoguchi.config.rig.journey import HOME, typed_pages
from madoguchi.kernel.spreadsheet import BOM, STARTS_FORMULA, csv_text
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.kinds.input import BLANKS, ZERO_WIDTH
from madoguchi.procedures.kinds.kind import kind_of
from madoguchi.wards.actions import (
    NewClient,
    NewStaff,
    create_api_client,
    create_staff,
)
from madoguchi.wards.models import Department
from madoguchi.wards.queries import ward_by_id
from madoguchi.wards.scope import ward_scope

FORM: Final = "application/x-www-form-urlencoded"
FAILED: Final = 500
REDIRECT: Final = 302
OPENED: Final = 200
HARMLESS: Final = "みどり"
# Read into another form on purpose: kana, digits, days, and what only chooses.
READ_ANEW: Final = frozenset(
    {"family_kana", "given_kana", "postal_code", "prefecture", "chome"}
)
FREE: Final = frozenset({"text", "name", "address"})
CHOSEN: Final = frozenset({"choice", "choices", "yesno", "consent", "file", "group"})
ID = re.compile(r"/apply/([0-9a-f-]{36})/")


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong with one string on one surface."""

    surface: str
    what: str
    string: str = field(repr=False)


@dataclass(slots=True)
class Tally:
    """How often each surface was tried, how much of it was kept, and every fault."""

    tried: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    boxes: set[tuple[str, str]] = field(default_factory=set)
    """Every box that was seen: the address it is sent to, and its name."""
    filled: set[tuple[str, str]] = field(default_factory=set)
    """Every name that a string was sent by, and the address it was sent to."""
    opened: set[str] = field(default_factory=set)

    @property
    def unfilled(self) -> set[tuple[str, str]]:
        """Return the boxes that were shown and never filled."""
        return self.boxes - self.filled


@dataclass(frozen=True, slots=True)
class Place:
    """One field of one page, and the answer that its value becomes."""

    page: str
    name: str
    question: str
    part: str
    is_free: bool


def places() -> Iterator[Place]:
    """Yield every field of the demo procedure into which something is typed."""
    for page in load(town.FOLDER).pages:
        for question in page.questions:
            if question.kind in CHOSEN:
                continue
            for one in kind_of(question).fields:
                name = f"{question.key}.{one.part}" if one.part else question.key
                free = question.kind in FREE and one.part not in READ_ANEW
                yield Place(page.key, name, question.key, one.part, free)


@dataclass(slots=True)
class Sender:
    """A resident and a clerk at one ward, and what became of all they sent."""

    ward: int
    resident: Client
    clerk: Client
    tally: Tally = field(default_factory=Tally)
    token: str = field(default="", repr=False)
    desk: Desk | None = None
    forms: Forms | None = None
    now: str = field(default="", repr=False)
    met: set[tuple[str, str]] = field(default_factory=set, repr=False)
    """What got the present string: the address it was sent to, and its name."""
    plain: dict[str, str] = field(default_factory=dict, repr=False)
    """Each page as it looks with a harmless word in it."""

    def send(self, string: str) -> None:
        """Send one string everywhere."""
        self.now = string
        self.met.clear()
        draft = self.begin()  # a page opens after those before it
        accepted = {place: self._type(draft, place, string) for place in places()}
        wanted = {place.name: string for place, taken in accepted.items() if taken}
        if case := self._hand_in(draft, wanted, string):
            self._see(case, {p: string for p, taken in accepted.items() if taken})
        self._search(string)
        if self.desk:
            self.desk.send(string, case)
        if self.forms:
            self.forms.send(string)
        self._export(string)
        if self.token:
            self._as_machine().send(string)

    def _as_machine(self) -> Machine:
        """Return a client system that notes what it finds in the same tally."""
        tally = self.tally
        return Machine(
            self.token,
            Client(raise_request_exception=False),
            tell=self.fault,
            tried=lambda surface: tally.tried.update([surface]),
            kept=self.keep,
        )

    def warm_up(self) -> None:
        """Learn how each page looks with a harmless word in every field."""
        tally, self.tally = self.tally, Tally()
        self.send(HARMLESS)
        self.tally = tally
        if self.forms:
            self.forms.without_boxes.clear()  # each page is opened at least once more

    def left_out(self) -> Iterator[Fault]:
        """Yield each page that was never opened and each box that was never filled."""
        if self.forms is None:
            return
        pages = {one.name for one in self.forms.places()}
        for name in sorted(pages - self.tally.opened):
            yield Fault(f"page {name}", "never opened", "")
        for to, name in sorted(self.tally.unfilled):
            yield Fault(f"box {to} {name}", "never filled", "")

    # --------------------------------------------------------------- typing

    def apply(self) -> Case:
        """Hand in one whole application; nothing of it is a string of the sets."""
        draft = self._begin()
        case = self._hand_in(draft, {}, HARMLESS)
        if case is None:
            raise RuntimeError("the plain application was not taken")
        return case

    def at(self, browser: Client) -> "Sender":
        """Return the same sender with another resident's browser."""
        return replace(self, resident=browser)

    def begin(self) -> str:
        """Begin a draft and fill in every page; return its address."""
        draft = self._begin()
        for key, typed in typed_pages().items():
            self.post(self.resident, f"{draft}/{key}/", typed)
        return draft

    def _begin(self) -> str:
        start = f"{HOME}/procedures/{town.PROCEDURE}/start/"
        response = self.post(self.resident, start, {})
        return str(response["Location"]).rsplit("/", 2)[0]

    def _type(self, draft: str, place: Place, string: str) -> bool:
        """Type a string into one field; say whether it was taken as it is."""
        typed = {**typed_pages()[place.page], place.name: [string]}
        surface = f"field {place.name}"
        response = self.post(self.resident, f"{draft}/{place.page}/", typed, surface)
        if response.status_code >= FAILED:
            return False
        taken = response.status_code == REDIRECT
        if taken:
            self.keep(surface)
            response = self.get(self.resident, f"{draft}/{place.page}/", surface)
        seen = self.look(surface, response, string)
        shown = trimmed(string) if taken else string
        is_typed = place.part != "era" and (place.is_free or not taken)
        if is_typed and not seen.holds(place.name, shown):
            self.fault(surface, "shown otherwise than typed", string)
        return taken and place.is_free

    def _hand_in(
        self, draft: str, wanted: Mapping[str, str], string: str
    ) -> Case | None:
        for key, typed in typed_pages().items():
            mine = {name: [text] for name, text in wanted.items() if name in typed}
            self.post(self.resident, f"{draft}/{key}/", {**typed, **mine}, "whole")
        check = f"{draft}/check-answers/"
        seen = self.look("check", self.get(self.resident, check, "check"), string)
        if wanted and not seen.says(trimmed(string)):
            self.fault("check", "not shown as it was typed", string)
        response = self.post(self.resident, check, {}, "send")
        found = ID.search(response.get("Location", ""))
        if response.status_code != REDIRECT or found is None:
            self.fault("send", f"answered {response.status_code}", string)
            return None
        with ward_scope(self.ward):
            case = Case.objects.filter(ward=self.ward, pk=UUID(found[1])).first()
        if case is None:
            self.fault("send", "no case", string)
        receipt = self.get(self.resident, response["Location"], "receipt")
        self.look("receipt", receipt, string)
        return case

    # --------------------------------------------------------------- seeing

    def _see(self, case: Case, accepted: Mapping[Place, str]) -> None:
        string = next(iter(accepted.values()), HARMLESS)
        with ward_scope(self.ward):
            answers = opened(case).answers
        for place in accepted:
            if stored_in(answers, place) != trimmed(string):
                self.fault(f"stored {place.name}", "stored otherwise", string)
            self.tally.tried[f"stored {place.name}"] += 1
        views = {
            "status": (self.resident, f"{HOME}/status/{case.pk}/"),
            "office case": (self.clerk, f"{HOME}/office/cases/{case.pk}/"),
            "office queue": (self.clerk, f"{HOME}/office/cases/"),
        }
        for surface, (client, address) in views.items():
            seen = self.look(surface, self.get(client, address, surface), string)
            if accepted and surface == "office case" and not seen.says(trimmed(string)):
                self.fault(surface, "not shown as it was typed", string)

    def _search(self, string: str) -> None:
        for address in (f"{HOME}/", f"{HOME}/procedures/", f"{HOME}/towns/"):
            surface = f"search {address.removeprefix(HOME)}"
            asked = {"q": [string], "code": [string]}
            response = self.get(self.resident, address, surface, asked)
            self.look(surface, response, string)
        doors = {
            "status": ("number", "code"),
            "resume": ("code",),
            "letter": ("number", "code"),
        }
        for page, names in doors.items():
            typed = {name: [string] for name in names}
            response = self.post(self.resident, f"{HOME}/{page}/", typed, page)
            self.look(page, response, string)
        birth = {"birth.era": ["昭和"], "birth.year": ["50"]}
        birth |= {"birth.month": ["4"], "birth.day": ["1"]}
        entry, surface = f"{HOME}/office/entry/", "office paper"
        response = self.get(self.clerk, entry, surface, {"paper": [string]})
        self.look(surface, response, string)
        for name in ("reference", "name", "phone", "birth.year"):
            typed = {**birth, name: [string]}
            surface = f"office search {name}"
            address = f"{HOME}/office/search/"
            self.look(surface, self.post(self.clerk, address, typed, surface), string)
        self.look(
            "office counts",
            self.post(
                self.clerk,
                f"{HOME}/office/counts/",
                {"text": [string]},
                "office counts",
            ),
            string,
        )

    def _export(self, string: str) -> None:
        """Write the string into a table as the office exports it, and read it again."""
        self.tally.tried["export"] += 1
        text = csv_text([string], [[string]])
        if not text.startswith(BOM):
            self.fault("export", "without the mark of its encoding", string)
        for row in csv.reader(io.StringIO(text.removeprefix(BOM), newline="")):
            if row not in ([string], [f"'{string}"]):
                self.fault("export", "not the same when read again", string)
            elif row[0].lstrip(" ").startswith(STARTS_FORMULA):
                self.fault("export", "opens as a formula", string)

    def upload(self, name: str, content: bytes) -> None:
        """Hand in a table where the office takes one."""
        self.tally.tried["office counts file"] += 1
        file = SimpleUploadedFile(name, content, "text/csv")
        response = self.clerk.post(f"{HOME}/office/counts/", {"file": file})
        if response.status_code >= FAILED:
            self.fault("office counts file", f"answered {response.status_code}", name)

    def keep(self, surface: str) -> None:
        self.tally.kept[surface] += 1

    def stopped(self, string: str, why: str) -> None:
        """Note that a string stopped the sender itself."""
        self.fault("sender", why, string)

    # --------------------------------------------------------------- calling

    def post(
        self,
        client: Client,
        address: str,
        typed: Mapping[str, Sequence[str]],
        surface: str = "",
    ) -> Any:
        body = urlencode(typed, doseq=True, errors="surrogatepass")
        response = client.post(address, body, content_type=FORM)
        self._note(address, typed)
        return self._answered(response, surface)

    def get(
        self,
        client: Client,
        address: str,
        surface: str,
        asked: Mapping[str, Sequence[str]] | None = None,
    ) -> Any:
        if asked:
            self._note(address, asked)
            query = urlencode(asked, doseq=True, errors="surrogatepass")
            address = f"{address}?{query}"
        return self._answered(client.get(address), surface)

    def _note(self, address: str, typed: Mapping[str, Sequence[str]]) -> None:
        """Note which names the string was sent by."""
        to = name_of(address)
        self.met |= {(to, sort_of(name)) for name in typed if self.now in typed[name]}
        self.tally.filled |= self.met

    def _answered(self, response: Any, surface: str) -> Any:
        if surface:
            self.tally.tried[surface] += 1
        return response

    def look(self, surface: str, response: Any, string: str) -> Seen:
        """Look at an answer; note whether it failed or lets the string act."""
        seen = look_at(response.getvalue().decode("utf-8", errors="replace"))
        if response.status_code >= FAILED:
            self.fault(surface, f"answered {response.status_code}", string)
            return seen
        html = "text/html" in response.get("Content-Type", "")
        if string == HARMLESS:
            self.plain[surface] = seen.html
        elif html and seen.is_raw(string, self.plain.get(surface, "")):
            self.fault(surface, "not escaped", string)
        if html and seen.acting:
            self.fault(surface, f"acts: {seen.acting[0]}", string)
        self._seen(response, seen)
        return seen

    def has_met(self, address: str, boxes: Iterable[str]) -> bool:
        """Say whether every box of a form got the present string already."""
        to = name_of(address)
        return {(to, sort_of(name)) for name in boxes} <= self.met

    def _seen(self, response: Any, seen: Seen) -> None:
        """Note which page was opened, and every box on it."""
        here = getattr(response, "request", {}).get("PATH_INFO", "")
        if response.status_code == OPENED:
            self.tally.opened.add(name_of(here))
        for form in seen.forms:
            to = name_of(urljoin(here, form.action))
            self.tally.boxes |= {(to, sort_of(name)) for name in form.boxes}

    def fault(self, surface: str, what: str, string: str) -> None:
        self.tally.faults.append(Fault(surface, what, string))


def trimmed(string: str) -> str:
    """Return what a field keeps of a string: all of it but the blanks around it."""
    return string.replace("\r\n", "\n").strip(BLANKS + ZERO_WIDTH)


def name_of(address: str) -> str:
    """Return the name of an address of this ward, as the doors name it."""
    path = urlsplit(address).path.removeprefix(HOME)
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def stored_in(answers: Mapping[str, Any], place: Place) -> Any:
    answer = answers.get(place.question)
    return answer.get(place.part) if isinstance(answer, Mapping) else answer


def a_sender(ward: int) -> Sender:
    """Let a resident come and staff sign in, at the ward of the rig."""
    resident, clerk, owner, guardian = (
        Client(raise_request_exception=False) for _ in range(4)
    )
    with ward_scope(ward):
        office = Department.objects.get(ward=ward, slug=town.DEPARTMENT)
        create_staff(office, OWNER)
        create_staff(office, GUARDIAN)
    town.offer_on_paper(ward)
    town.offer_to_staff(ward)
    town.offer_to_agents(ward)
    signs_in(clerk, town.LOGIN)
    signs_in(owner, OWNER.login)
    new = NewClient(name="hostile", scopes=[town.PROCEDURE], requests=10**9)
    _, token = create_api_client(ward_by_id(ward), new)
    sender = Sender(ward, resident, clerk, token=token)
    sender.desk = a_desk(ward, owner, sender)
    signs_in(guardian, GUARDIAN.login)
    sender.forms = Layout(ward, owner, guardian, sender).forms()
    sender.warm_up()
    return sender


OWNER: Final = NewStaff(
    login=LOGIN,
    name="計 まもる",
    password=town.PASSWORD,
    roles=["owner", "clerk", "supervisor"],
)


def signs_in(client: Client, login: str) -> None:
    signed = {"login": login, "password": town.PASSWORD}
    response = client.post(f"{HOME}/office/sign-in/", signed)
    if response.status_code != REDIRECT:
        raise RuntimeError(f"{login} cannot sign in: {response.status_code}")
