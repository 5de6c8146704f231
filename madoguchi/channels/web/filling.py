"""What a page is filled in for: a draft that is kept, or a walk that is not.

The pages are the same for both. They ask here what was answered, where things are and
what becomes of what is sent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Protocol

from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.cases.actions import record_refusal, save_page
from madoguchi.cases.attachments import Attachments, Uploads, files_of, place_of
from madoguchi.cases.problems import Incomplete
from madoguchi.channels.web import paper, records
from madoguchi.channels.web.agents import whose_words
from madoguchi.channels.web.changed import asked_again, left_aside
from madoguchi.channels.web.http import ResidentRequest, show
from madoguchi.channels.web.prefill import Prefill, own_person, prefill, sources_of
from madoguchi.channels.web.surveys import about_what, proposed
from madoguchi.channels.web.visitors import Held
from madoguchi.design.addresses import reverse
from madoguchi.design.fields import Kept
from madoguchi.people.queries import has_consented
from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.engine import Form
from madoguchi.procedures.fields import Raw
from madoguchi.procedures.journey import Journey
from madoguchi.procedures.kinds.question import Question

QUESTION: Final = "question"
CHECK: Final = "check"
NOT_ELIGIBLE: Final = "not-eligible"
LATER: Final = "later"


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is led: to a page, one record of it, or a step beyond pages.

    `back` is where a page leads when it is done, when not onward.
    """

    step: str = QUESTION
    page: str = ""
    back: str = ""
    record: int | None = None


class Filling(Protocol):
    """What is being filled in, for one request.

    `is_stored` says whether its version can be found again by its hash.
    """

    request: ResidentRequest
    is_stored: bool

    @property
    def form(self) -> Form: ...

    @property
    def answers(self) -> Mapping[str, Any]: ...

    @property
    def journey(self) -> Journey: ...

    @property
    def about(self) -> Any:
        """Return what the page says of its draft: when it was saved, until when."""

    @property
    def channel(self) -> str: ...

    @property
    def outset(self) -> str:
        """Return the address of the page before the first."""

    @property
    def last_page(self) -> str:
        """Return the key of the page that was filled in last, "" for none."""

    def address(self, place: Place) -> str: ...

    def go(self, place: Place) -> HttpResponse: ...

    def show(
        self, template: str, context: dict[str, Any], at: Place, status: int = 200
    ) -> HttpResponse: ...

    def saved(self, page: str, answers: Mapping[str, Any]) -> "Filling":
        """Keep answers of a page; return what is filled in from then on."""

    def refused(self, problem: Incomplete) -> None:
        """Take note that a page was not taken, and for what."""

    def received(self, page: Page, raw: Raw, *, keeping: bool) -> Uploads:
        """Take in the files that came with a page."""

    def known(self, asked: Sequence[Question], raw: Raw) -> Prefill:
        """Fill in what is known and was not answered."""

    def changed(self, asked: Sequence[Question]) -> Mapping[str, str]:
        """Say of each question that is asked again what the answer was."""

    def kept(self, asked: Sequence[Question], raw: Raw) -> Mapping[str, Kept]:
        """Return the files of a page by id."""

    def files(self) -> Mapping[str, Kept]:
        """Return every file by id."""

    def sources(self) -> Mapping[str, str]:
        """Say where answers came from that were not typed."""

    def checked(self) -> dict[str, Any]:
        """Return what the check of the answers says of this draft beside them."""


class DraftFilling:
    """A draft that is kept page by page."""

    is_stored = True

    def __init__(self, request: ResidentRequest, held: Held) -> None:
        self.request = request
        self.held = held
        self.draft = held.draft
        self.about = held.draft.row
        self.form = held.draft.form
        self.answers: Mapping[str, Any] = held.draft.answers

    @cached_property
    def journey(self) -> Journey:
        return self.draft.journey(self.request.today)

    @property
    def channel(self) -> str:
        return self.about.channel

    @property
    def outset(self) -> str:
        return reverse("web:procedure", args=[self.about.procedure])

    @property
    def last_page(self) -> str:
        return self.about.page

    def address(self, place: Place) -> str:
        if place.step == QUESTION:
            return self._page(place)
        address = reverse(f"web:{place.step}", args=[self.draft.id])
        return f"{address}?from={place.page}" if place.page else address

    def _page(self, place: Place) -> str:
        address = reverse("web:question", args=[self.draft.id, place.page])
        if place.back:
            address = f"{address}?back={place.back}"
        if place.record is None:
            return address
        return records.address(address, place.record)

    def go(self, place: Place) -> HttpResponse:
        return HttpResponseRedirect(self.address(place))

    def show(
        self, template: str, context: dict[str, Any], at: Place, status: int = 200
    ) -> HttpResponse:
        del at  # It is the address that was asked for.
        return show(self.request, template, context, status=status)

    def saved(self, page: str, answers: Mapping[str, Any]) -> "DraftFilling":
        by, at = self.held.by, self.request.now
        draft = save_page(self.draft, page, answers, by=by, at=at)
        return DraftFilling(self.request, Held(draft, by))

    def refused(self, problem: Incomplete) -> None:
        record_refusal(self.draft, problem, by=self.held.by, at=self.request.now)

    def received(self, page: Page, raw: Raw, *, keeping: bool) -> Uploads:
        attachments = Attachments(
            place=place_of(self.draft.row, self.draft.key),
            held=self.answers,
            by=self.held.by,
            at=self.request.now,
        )
        files = self.request.FILES if keeping else {}
        return attachments.receive(page.questions, files, raw)

    def known(self, asked: Sequence[Question], raw: Raw) -> Prefill:
        filled = prefill(self.draft, asked, raw, reader=self.held.by)
        about = about_what(self.request.GET, self.request.ward.pk)
        chosen = proposed(self.draft, asked, about)
        return Prefill({**filled.raw, **chosen}, filled.sources)

    def changed(self, asked: Sequence[Question]) -> Mapping[str, str]:
        return {
            one.key: asked_again(self.draft, one, self.request.language)
            for one in asked
            if one.key in self.draft.again
        }

    def kept(self, asked: Sequence[Question], raw: Raw) -> Mapping[str, Kept]:
        return paper.kept_files(self.draft.row, self.draft.key, asked, raw)

    def files(self) -> Mapping[str, Kept]:
        return files_of(self.draft.row, self.draft.key)

    def sources(self) -> Mapping[str, str]:
        return sources_of(self.draft, self.journey.shown(), reader=self.held.by)

    def checked(self) -> dict[str, Any]:
        person = own_person(self.draft)
        sourced = any(one.source for one in self.form.questions.values())
        return {
            "until": self.draft.ruling(self.request.now).until,
            "aside": left_aside(self.draft, self.request.language),
            "may_keep": bool(person and sourced),
            "keeps": bool(person and has_consented(person)),
            "whose": whose_words(self.draft),
        }
