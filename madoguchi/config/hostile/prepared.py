"""Lay out what the pages of the office are opened on: cases, drafts, versions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final, Protocol

from django.test import Client
from django.utils import timezone

from madoguchi.cases.models import Case
from madoguchi.config.hostile.looking import PREVIEW
from madoguchi.config.hostile.through_forms import LOGIN, Forms, Residents, Watch, ways
from madoguchi.config.rig import town
from madoguchi.config.rig.journey import HOME, typed_pages
from madoguchi.indicators.definition import catalogue
from madoguchi.procedures.actions import draw_up
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.preview.manners import Manner
from madoguchi.registers.definition import registers
from madoguchi.wards.actions import NewStaff
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import actor_of
from madoguchi.wards.scope import ward_scope

OFFICE: Final = f"{HOME}/office"
GUARDIAN: Final = NewStaff(
    login="mimamoriyaku",
    name="計 みはる",
    password=town.PASSWORD,
    roles=["cio", "privacy", "admin", "finance"],
)


def a_browser() -> Client:
    return Client(raise_request_exception=False)


class Applying(Watch, Protocol):
    """Who can fill in and send an application from any browser."""

    def at(self, browser: Client) -> "Applying": ...

    def begin(self) -> str: ...

    def apply(self) -> Case: ...


@dataclass(frozen=True, slots=True)
class Layout:
    """A ward with an owner and a guardian signed in, and how an application is sent."""

    ward: int
    owner: Client
    guardian: Client
    sender: Applying
    holder: Client = field(default_factory=a_browser)
    applicant: Client = field(default_factory=a_browser)

    def forms(self) -> Forms:
        with ward_scope(self.ward):
            me = Staff.objects.get(ward=self.ward, login=LOGIN)
        people = (
            (frozenset(me.roles), self.owner),
            (frozenset(GUARDIAN.roles), self.guardian),
        )
        residents = Residents(a_browser(), self.holder, self.applicant)
        return Forms(self.sender, people, residents, self._known(actor_of(me)))

    def _known(self, me: Actor) -> Mapping[str, str]:
        """Return what stands in the addresses, by the names the addresses use."""
        today = timezone.localdate().isoformat()
        definition = load(town.FOLDER)
        why = {"purpose": "対象の人に案内する", "law": "給付金条例第3条"}
        run = {**ways()["office:runs"][0].sound, **why}
        page = definition.pages[0]
        reason = next(
            one
            for one in definition.pages
            if "reason" in [question.key for question in one.questions]
        )
        manuscript = self._made("studio/", {"from": "offer", "offer": town.PROCEDURE})
        paused = self._paused(self.applicant)
        return {
            "case_id": self._case(a_browser()),
            "case": paused,
            "draft": self._begun(),
            "table_id": self._table(),
            "page": page.key,
            "last": reason.key,
            "token": self._token(manuscript),
            "manner": Manner().word,
            "paused": paused,
            "answered": self._answered(),
            "decided": self._decided(),
            "draft_id": self._entry(today),
            "form_id": self._own(),
            "own_id": self._own(sent=True),
            "colleague_id": me.id,
            "manuscript_id": manuscript,
            "proposal_id": self._proposal(me),
            "staff_id": me.id,
            "run_id": self._made("runs/", run),
            "slug": town.PROCEDURE,
            "number": "2",
            "section": "what",
            "key": page.key,
            "name": page.questions[0].key,
            "place": f"page/{page.key}/show_if",
            "indicator": next(iter(catalogue())),
            "register": next(
                slug for slug, one in registers().items() if "owner" in one.enter
            ),
            "withdrawn": self._withdrawn(),
        }

    def _post(self, address: str, typed: Mapping[str, Any]) -> str:
        """Send a form that has to be taken; return where it leads."""
        response = self.owner.post(f"{OFFICE}/{address}", typed)
        place = str(response.get("Location", ""))
        if not place or "refused=" in place:
            raise RuntimeError(f"{address} was refused: {response.status_code} {place}")
        return place

    def _made(self, address: str, typed: Mapping[str, Any]) -> str:
        """Send a form that makes something; return the id in the answer's address."""
        return self._post(address, typed).partition("?")[0].rstrip("/").rsplit("/")[-1]

    def _token(self, manuscript: str) -> str:
        """Return what stands in the address of a manuscript's preview."""
        page = self.owner.get(f"{OFFICE}/studio/{manuscript}/preview/")
        _, _, rest = page.content.decode().partition(PREVIEW)
        return rest.partition("/")[0]

    def _case(self, applicant: Client) -> str:
        case = self.sender.at(applicant).apply()
        self._post(f"cases/{case.pk}/take/", {})
        return str(case.pk)

    def _paused(self, applicant: Client) -> str:
        case = self._case(applicant)
        due = timezone.localdate() + timedelta(days=14)
        asked = {"question": "reason", "reason.reason": "unclear", "text.reason": "？"}
        self._post(f"cases/{case}/correction/", {**asked, "due": due.isoformat()})
        return case

    def _answered(self) -> str:
        case = self._paused(a_browser())
        self._post(f"cases/{case}/answer/", {**whole(), "reason": "別の理由"})
        return case

    def _table(self) -> str:
        """Begin to write another approval table; return its id."""
        place = self.guardian.post(f"{OFFICE}/approval-tables/")["Location"]
        return str(place).rstrip("/").rsplit("/", maxsplit=1)[-1]

    def _begun(self) -> str:
        """Begin an application that may be for somebody else; return its id."""
        begun = self.holder.post(f"{HOME}/procedures/{town.BY_AGENT}/start/")
        return begun["Location"].rstrip("/").rsplit("/", 2)[-2]

    def _decided(self) -> str:
        case = self._case(a_browser())
        self._post(f"cases/{case}/decision/", {"outcome": "granted", "sure": "yes"})
        return case

    def _withdrawn(self) -> str:
        case = self._case(a_browser())
        self._post(f"cases/{case}/withdraw/", {"sure": "yes"})
        return case

    def _entry(self, today: str) -> str:
        begun = {"procedure": town.ON_PAPER, "channel": "counter", "arrived_on": today}
        draft = self._made("entry/", begun)
        for _time in range(2):  # what these answers lead to is asked by the second one
            self.owner.post(f"{OFFICE}/entry/{draft}/", whole())
        return draft

    def _own(self, *, sent: bool = False) -> str:
        """Begin what staff apply for themselves, as a form or as a case."""
        draft = self._made("own/begin/", {"procedure": town.OWN})
        for _time in range(2):  # what these answers lead to is asked by the second one
            self.owner.post(f"{OFFICE}/own/forms/{draft}/", whole())
        if sent:
            self._post(f"own/forms/{draft}/check/", {})
        return draft

    def _proposal(self, me: Actor) -> str:
        next_one = replace(load(town.FOLDER), number=2)
        with ward_scope(self.ward):
            row = draw_up(next_one, examples={}, by=me, at=timezone.now())
        self._post(f"proposals/{row.pk}/ask/", {})
        return str(row.pk)


def whole() -> dict[str, Any]:
    """Return all that is typed from paper, and what the screen had asked."""
    pages = load(town.FOLDER).pages
    asked = [question.key for page in pages for question in page.questions]
    typed = [one.items() for one in typed_pages().values()]
    return {"asked": asked} | {name: text for one in typed for name, text in one}
