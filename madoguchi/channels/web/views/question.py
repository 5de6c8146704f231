"""One page of questions at a time: show it, read it, keep it, go on.

Costs two queries to show; more only when files or remembered answers are shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.cases.actions import bring
from madoguchi.cases.attachments import Uploads
from madoguchi.cases.problems import Incomplete, NotYours
from madoguchi.channels.web import paper, records
from madoguchi.channels.web.filling import (
    CHECK,
    LATER,
    NOT_ELIGIBLE,
    DraftFilling,
    Filling,
    Place,
)
from madoguchi.channels.web.http import GET_POST, ResidentRequest, page, show
from madoguchi.channels.web.prefill import Prefill
from madoguchi.channels.web.problems import closed_meanwhile, expired
from madoguchi.channels.web.visitors import Held, held_draft
from madoguchi.design.addresses import reverse
from madoguchi.procedures.buttons import after_button, typed
from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.following import following
from madoguchi.procedures.journey import Journey, Parsed, typed_page
from madoguchi.procedures.kinds.group import Record
from madoguchi.procedures.kinds.problem import Problem
from madoguchi.procedures.kinds.question import Question

UNPROCESSABLE: Final = 422


@page("draft holder")
def go_on(request: ResidentRequest, draft: UUID) -> HttpResponse:
    """Lead to where the applicant left off."""
    held = held_draft(request, draft)
    closed = stopped(request, held) or turned(request, held)
    if closed:
        return closed
    filling = DraftFilling(request, held)
    return filling.go(first_open(filling))


@page("draft holder", GET_POST)
def question_page(request: ResidentRequest, draft: UUID, page: str) -> HttpResponse:
    """Show one page; on POST, keep it and go on."""
    held = held_draft(request, draft)
    if closed := stopped(request, held):
        return closed
    # What was typed is kept first, by the rules it was typed under.
    if request.method != "POST" and (moved := turned(request, held)):
        return moved
    filling = DraftFilling(request, held)
    this = held.draft.form.page(page)
    if this is None:
        raise NotYours
    if (away := elsewhere(filling, this)) is not None:
        return filling.go(away)
    return Turn(filling, this).answer()


def stopped(request: ResidentRequest, held: Held) -> HttpResponse | None:
    """Return what to show when nothing can be filled in any more."""
    row = held.draft.row
    if row.submitted_at is not None:
        return HttpResponseRedirect(reverse("web:receipt", args=[row.pk]))
    if row.expires_at <= request.now:
        words = expired()
        again = replace(words, href=reverse("web:procedure", args=[row.procedure]))
        return show(request, "refused", {"words": again}, status=words.status)
    return None


def turned(request: ResidentRequest, held: Held) -> HttpResponse | None:
    """Bring a draft to the version that holds for it; return where that leads.

    Nowhere, nearly always. Where something is asked again, or an answer has no
    question any more, it is said before anything else.
    """
    brought = bring(held.draft, by=held.by, at=request.now)
    if brought.ruling.what == "closed":
        words = closed_meanwhile(held.draft.row.expires_at)
        return show(request, "refused", {"words": words}, status=words.status)
    if not brought.moved:
        return None
    draft = brought.draft
    news = draft.again or draft.kept.without_question(draft.form)
    name = "web:what-changed" if news else "web:draft"
    return HttpResponseRedirect(reverse(name, args=[draft.id]))


def first_open(filling: Filling) -> Place:
    """Return where the answers so far lead: to a page, a refusal or the check."""
    journey = filling.journey
    if refuses(journey):
        return Place(NOT_ELIGIBLE)
    first = journey.first_open()
    return Place(CHECK) if first is None else Place(page=first.key)


def refuses(journey: Journey) -> bool:
    """Say whether the conditions are surely not met by what was answered so far."""
    verdict = journey.form.eligibility(
        journey.shown(), journey.today, str(journey.channel)
    )
    return verdict.met is False


def elsewhere(filling: Filling, this: Page) -> Place | None:
    """Return where to go instead of a page that is hidden or not yet due."""
    journey = filling.journey
    if journey.page(this.key) is None:
        return first_open(filling)
    answered = any(q.key in filling.answers for q in journey.asked(this.key))
    if not answered and refuses(journey):
        return Place(NOT_ELIGIBLE)
    first = journey.first_open()
    keys = [one.key for one in journey.pages]
    if first is None or keys.index(first.key) >= keys.index(this.key) or answered:
        return None
    return Place(page=first.key, back=back_of(filling.request))


def what_is_refused(page: Page, parsed: Parsed, uploads: Uploads) -> Incomplete:
    """Return the first thing for which a page was not taken: an answer, else a file."""
    if parsed.problems:
        first = parsed.problems[0]
        return Incomplete(page.key, first.key, first.code)
    question, refused = next(iter(uploads.refused.items()))
    return Incomplete(page.key, question, refused.reason)


def back_of(request: ResidentRequest) -> str:
    return CHECK if request.GET.get("back") == CHECK else ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One page of what is filled in, for one request."""

    filling: Filling
    page: Page

    @property
    def request(self) -> ResidentRequest:
        return self.filling.request

    @property
    def journey(self) -> Journey:
        return self.filling.journey

    @property
    def here(self) -> Place:
        return Place(page=self.page.key, back=back_of(self.request))

    def answer(self) -> HttpResponse:
        """Show the page, or one record of it; on POST, keep it and go on."""
        number = records.number_asked(self.request.GET)
        if (group := records.listed(self.page)) is not None and number is not None:
            return self.one_record(group, number)
        return self.take() if self.request.method == "POST" else self.open()

    def open(self) -> HttpResponse:
        """Show the page as it stands, or, asked to, with what is wrong on it."""
        raw = typed_page(self.page, self.filling.answers)
        if self.request.GET.get("look") == "1":
            return self.open_wrong(self._read(raw))
        known = self.filling.known(self.journey.asked(self.page.key), raw)
        return self._show(known.raw, known=known)

    def open_wrong(self, parsed: Parsed) -> HttpResponse:
        """Show the page with what is wrong on it."""
        return self._show(parsed.raw, problems=parsed)

    def take(self) -> HttpResponse:
        """Keep what was sent and go on, or show what to put right."""
        raw: Mapping[str, Sequence[str]] = typed(self.request.POST)
        if (group := records.listed(self.page)) is not None:
            if (
                press := records.pressed(group, raw, self.kept_records(group))
            ) is not None:
                return self._list(group, press)
            raw = {**raw, **typed_page(self.page, self.filling.answers)}
        changed = after_button(self.page.questions, raw)
        uploads = self._files(raw, keeping=changed is None)
        if changed is not None:
            return self._show({**changed, **uploads.raw})
        parsed = self._read({**raw, **uploads.raw})
        later = "later" in self.request.POST
        if later:
            return self._later(parsed.answers)
        if uploads.removed:
            return self._show(parsed.raw)
        if parsed.problems or uploads.refused:
            self.filling.refused(what_is_refused(self.page, parsed, uploads))
            return self._show(parsed.raw, problems=parsed, uploads=uploads)
        return self._go_on(self.filling.saved(self.page.key, parsed.answers), parsed)

    def _later(self, answers: Mapping[str, Any]) -> HttpResponse:
        return self._with_news(answers).go(Place(LATER, self.page.key))

    # ------------------------------------------- a list of records, a page for each

    def kept_records(self, group: Question) -> list[Record]:
        return list(self.filling.answers.get(group.key) or ())

    def _list(self, group: Question, press: records.Pressed) -> HttpResponse:
        """Go to the page of a record, or take one out of the list."""
        if press.opens is not None:
            return self.filling.go(replace(self.here, record=press.opens))
        left = self.kept_records(group)
        del left[press.removes]
        return self.filling.saved(self.page.key, {group.key: left or None}).go(
            self.here
        )

    def one_record(self, group: Question, number: int) -> HttpResponse:
        """Show one record; on POST, keep it and go back to the list."""
        if number > min(len(self.kept_records(group)), records.most(group) - 1):
            return self.filling.go(self.here)
        if self.request.method != "POST":
            return self.open_record(group, number)
        return self._take_record(group, number, typed(self.request.POST))

    def open_record(
        self, group: Question, number: int, problems: Parsed | None = None
    ) -> HttpResponse:
        """Show one record as it stands, or with what is wrong in it."""
        if problems is not None:
            return self._show_record(group, number, problems.raw, problems.problems)
        raw = typed_page(self.page, self.filling.answers)
        return self._show_record(group, number, raw, ())

    def _take_record(
        self, group: Question, number: int, raw: Mapping[str, Sequence[str]]
    ) -> HttpResponse:
        if (changed := after_button([group], raw)) is not None:
            return self._show_record(group, number, changed, ())
        parsed = self.journey.reader().read_record(
            group, number, raw, self.filling.answers
        )
        if "later" in self.request.POST:
            return self._later(parsed.answers)
        if parsed.problems:
            self.filling.refused(what_is_refused(self.page, parsed, Uploads()))
            return self._show_record(group, number, raw, parsed.problems)
        return self.filling.saved(self.page.key, parsed.answers).go(self.here)

    def _show_record(
        self,
        group: Question,
        number: int,
        raw: Mapping[str, Sequence[str]],
        problems: tuple[Problem, ...],
    ) -> HttpResponse:
        look = paper.Look(self.request.language, raw, problems)
        asked = self.journey.asked(self.page.key)
        shown = next((one for one in asked if one.key == group.key), group)
        sheet = paper.record_sheet(shown, number, look)
        back = self.filling.address(self.here)
        context = self._around(sheet) | {"back": back, "record": True}
        status = UNPROCESSABLE if sheet.lines else 200
        place = replace(self.here, record=number)
        return self.filling.show("question", context, place, status)

    # ------------------------------------------------------------------ any other page

    def _read(self, raw: Mapping[str, Sequence[str]]) -> Parsed:
        answers, walked = self.filling.answers, self.journey
        return walked.reader().read(self.page, raw, answers, walked)

    def _files(self, raw: Mapping[str, Sequence[str]], *, keeping: bool) -> Uploads:
        uploads = self.filling.received(self.page, raw, keeping=keeping)
        if uploads.changed:
            self._with_news(uploads.changed)
        return uploads

    def _with_news(self, answers: Mapping[str, Any]) -> Filling:
        """Keep part of a page, if there is anything new in it."""
        old = self.filling.answers
        if any(old.get(key) != value for key, value in answers.items()):
            return self.filling.saved(self.page.key, answers)
        return self.filling

    def _go_on(self, filling: Filling, parsed: Parsed) -> HttpResponse:
        journey = filling.journey
        if refuses(journey):
            filling.refused(Incomplete(self.page.key, "", "not_eligible"))
            return filling.go(Place(NOT_ELIGIBLE))
        if parsed.revealed and journey.page(self.page.key):
            return filling.go(self.here)
        back = self.here.back
        then = journey.first_open() if back else journey.next_after(self.page.key)
        if then is None:
            return filling.go(Place(CHECK))
        return filling.go(Place(page=then.key, back=back))

    def _show(
        self,
        raw: Mapping[str, Sequence[str]],
        *,
        problems: Parsed | None = None,
        known: Prefill | None = None,
        uploads: Uploads | None = None,
    ) -> HttpResponse:
        filling = self.filling
        parsed = problems or (
            self._read(raw) if self.request.method == "POST" else None
        )
        asked = parsed.asked if parsed else self.journey.asked(self.page.key)
        sheet = paper.sheet_of(
            filling.form,
            self.page,
            asked,
            paper.Look(
                language=self.request.language,
                raw=raw,
                problems=problems.problems if problems else (),
                known={**(known.sources if known else {}), **filling.changed(asked)},
                kept=filling.kept(asked, raw),
                refused=uploads.refused if uploads else {},
                computed=self._computed(parsed),
                listed=self._listed(),
                following=following(filling.form, self.page, self.journey, asked),
                is_stored=filling.is_stored,
            ),
        )
        context = self._around(sheet)
        status = UNPROCESSABLE if sheet.lines and self.request.method == "POST" else 200
        return filling.show("question", context, self.here, status)

    def _around(self, sheet: paper.Sheet) -> dict[str, Any]:
        """Return what stands around the questions of a page."""
        position = self.journey.position(self.page.key)
        return {
            "sheet": sheet,
            "title": sheet.title,
            "procedure": self.filling.form.definition.title[self.request.language],
            "back": self._before(),
            "at": position.index,
            "of": position.count + 1,
            "about": position.about,
            "draft": self.filling.about,
            "again": self.here.back,
            "record": False,
        }

    def _listed(self) -> Mapping[str, Sequence[Record]]:
        group = records.listed(self.page)
        return {} if group is None else {group.key: self.kept_records(group)}

    def _computed(self, parsed: Parsed | None) -> Mapping[str, str]:
        """Say what follows from the answers as they were sent, or as they are kept."""
        language = self.request.language
        if parsed is None:
            return self.journey.computed(self.page.key, language)
        return parsed.said(self.filling.form, language)

    def _before(self) -> str:
        if self.here.back:
            return self.filling.address(Place(CHECK))
        before = self.journey.before(self.page.key)
        if before is None:
            return self.filling.outset
        return self.filling.address(Place(page=before.key))
