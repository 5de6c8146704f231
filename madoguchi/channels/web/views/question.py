"""One page of questions at a time: show it, read it, keep it, go on.

Costs two queries to show; more only when files or remembered answers are shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.cases.actions import bring, record_refusal, save_page
from madoguchi.cases.attachments import Attachments, Uploads, place_of
from madoguchi.cases.opened import OpenDraft
from madoguchi.cases.problems import Incomplete, NotYours
from madoguchi.channels.web import paper, records
from madoguchi.channels.web.changed import asked_again
from madoguchi.channels.web.http import GET_POST, ResidentRequest, page, show
from madoguchi.channels.web.prefill import Prefill, prefill
from madoguchi.channels.web.problems import closed_meanwhile, expired
from madoguchi.channels.web.surveys import about_what, proposed
from madoguchi.channels.web.visitors import Held, held_draft
from madoguchi.design.addresses import reverse
from madoguchi.procedures.buttons import after_button, typed
from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.following import following
from madoguchi.procedures.journey import Journey, Parsed, typed_page
from madoguchi.procedures.kinds.group import Record
from madoguchi.procedures.kinds.problem import Problem
from madoguchi.procedures.kinds.question import Question

CHECK: Final = "check"
UNPROCESSABLE: Final = 422


@page("draft holder")
def go_on(request: ResidentRequest, draft: UUID) -> HttpResponse:
    """Lead to where the applicant left off."""
    held = held_draft(request, draft)
    closed = stopped(request, held) or turned(request, held)
    return closed or HttpResponseRedirect(
        _first_open(held.draft, held.draft.journey(request.today))
    )


@page("draft holder", GET_POST)
def question_page(request: ResidentRequest, draft: UUID, page: str) -> HttpResponse:
    """Show one page; on POST, keep it and go on."""
    held = held_draft(request, draft)
    if closed := stopped(request, held):
        return closed
    # What was typed is kept first, by the rules it was typed under.
    if request.method != "POST" and (moved := turned(request, held)):
        return moved
    journey = held.draft.journey(request.today)
    this = held.draft.form.page(page)
    if this is None:
        raise NotYours
    if away := _elsewhere(request, held.draft, journey, this):
        return HttpResponseRedirect(away)
    turn = Turn(request, held, journey, this)
    number = records.number_asked(request.GET)
    if (group := records.listed(this)) is not None and number is not None:
        return turn.one_record(group, number)
    return turn.take() if request.method == "POST" else turn.open()


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


def _first_open(draft: OpenDraft, journey: Journey) -> str:
    if refuses(draft, journey):
        return reverse("web:not-eligible", args=[draft.id])
    first = journey.first_open()
    if first is None:
        return reverse("web:check", args=[draft.id])
    return address_of(draft, first)


def refuses(draft: OpenDraft, journey: Journey) -> bool:
    """Say whether the conditions are surely not met by what was answered so far."""
    verdict = draft.form.eligibility(
        journey.shown(), journey.today, str(journey.channel)
    )
    return verdict.met is False


def address_of(draft: OpenDraft, page: Page, *, back: str = "") -> str:
    address = reverse("web:question", args=[draft.id, page.key])
    return f"{address}?back={back}" if back else address


def _elsewhere(
    request: ResidentRequest, draft: OpenDraft, journey: Journey, this: Page
) -> str:
    """Return where to go instead of a page that is hidden or not yet due."""
    if journey.page(this.key) is None:
        return _first_open(draft, journey)
    answered = any(q.key in draft.answers for q in journey.asked(this.key))
    if refuses(draft, journey) and not answered:
        return reverse("web:not-eligible", args=[draft.id])
    first = journey.first_open()
    keys = [one.key for one in journey.pages]
    if first is not None and keys.index(first.key) < keys.index(this.key):
        return "" if answered else address_of(draft, first, back=_back(request))
    return ""


def _back(request: ResidentRequest) -> str:
    return CHECK if request.GET.get("back") == CHECK else ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One page of one draft, for one request."""

    request: ResidentRequest
    held: Held
    journey: Journey
    page: Page

    @property
    def draft(self) -> OpenDraft:
        return self.held.draft

    def open(self) -> HttpResponse:
        """Show the page as it stands, or, asked to, with what is wrong on it."""
        raw = typed_page(self.page, self.draft.answers)
        if self.request.GET.get("look") == "1":
            parsed = self._read(raw)
            return self._show(parsed.raw, problems=parsed)
        asked = self.journey.asked(self.page.key)
        filled = prefill(self.draft, asked, raw)
        about = about_what(self.request.GET, self.request.ward.pk)
        chosen = proposed(self.draft, asked, about)
        return self._show({**filled.raw, **chosen}, known=filled)

    def take(self) -> HttpResponse:
        """Keep what was sent and go on, or show what to put right."""
        raw: Mapping[str, Sequence[str]] = typed(self.request.POST)
        if (group := records.listed(self.page)) is not None:
            if (
                press := records.pressed(group, raw, self.kept_records(group))
            ) is not None:
                return self._list(group, press)
            raw = {**raw, **typed_page(self.page, self.draft.answers)}
        changed = after_button(self.page.questions, raw)
        uploads = self._files(raw, keeping=changed is None)
        if changed is not None:
            return self._show({**changed, **uploads.raw})
        parsed = self._read({**raw, **uploads.raw})
        later = "later" in self.request.POST
        if later:
            self._save_news(parsed.answers)
            address = reverse("web:later", args=[self.draft.id])
            return HttpResponseRedirect(f"{address}?from={self.page.key}")
        if uploads.removed:
            return self._show(parsed.raw)
        if parsed.problems or uploads.refused:
            self._write_refusal(parsed, uploads)
            return self._show(parsed.raw, problems=parsed, uploads=uploads)
        draft = self._save(parsed.answers)
        return HttpResponseRedirect(self._next(draft, parsed))

    # ------------------------------------------- a list of records, a page for each

    def kept_records(self, group: Question) -> list[Record]:
        return list(self.draft.answers.get(group.key) or ())

    def _list(self, group: Question, press: records.Pressed) -> HttpResponse:
        """Go to the page of a record, or take one out of the list."""
        here = address_of(self.draft, self.page, back=_back(self.request))
        if press.opens is not None:
            return HttpResponseRedirect(records.address(here, press.opens))
        left = self.kept_records(group)
        del left[press.removes]
        self._save({group.key: left or None})
        return HttpResponseRedirect(here)

    def one_record(self, group: Question, number: int) -> HttpResponse:
        """Show one record; on POST, keep it and go back to the list."""
        here = address_of(self.draft, self.page, back=_back(self.request))
        if number > min(len(self.kept_records(group)), records.most(group) - 1):
            return HttpResponseRedirect(here)
        if self.request.method != "POST":
            raw = typed_page(self.page, self.draft.answers)
            return self._show_record(group, number, raw, ())
        return self._take_record(group, number, typed(self.request.POST))

    def _take_record(
        self, group: Question, number: int, raw: Mapping[str, Sequence[str]]
    ) -> HttpResponse:
        if (changed := after_button([group], raw)) is not None:
            return self._show_record(group, number, changed, ())
        parsed = self.journey.reader().read_record(
            group, number, raw, self.draft.answers
        )
        if "later" in self.request.POST:
            self._save_news(parsed.answers)
            address = reverse("web:later", args=[self.draft.id])
            return HttpResponseRedirect(f"{address}?from={self.page.key}")
        if parsed.problems:
            self._write_refusal(parsed, Uploads())
            return self._show_record(group, number, raw, parsed.problems)
        self._save(parsed.answers)
        here = address_of(self.draft, self.page, back=_back(self.request))
        return HttpResponseRedirect(here)

    def _show_record(
        self,
        group: Question,
        number: int,
        raw: Mapping[str, Sequence[str]],
        problems: tuple[Problem, ...],
    ) -> HttpResponse:
        look = paper.Look(self.request.language, raw, problems)
        sheet = paper.record_sheet(group, number, look)
        here = address_of(self.draft, self.page, back=_back(self.request))
        context = self._around(sheet) | {"back": here, "record": True}
        status = UNPROCESSABLE if sheet.lines else 200
        return show(self.request, "question", context, status=status)

    # ------------------------------------------------------------------ any other page

    def _read(self, raw: Mapping[str, Sequence[str]]) -> Parsed:
        return self.journey.reader().read(self.page, raw, self.draft.answers)

    def _files(self, raw: Mapping[str, Sequence[str]], *, keeping: bool) -> Uploads:
        attachments = Attachments(
            place=place_of(self.draft.row, self.draft.key),
            answers=self.draft.answers,
            by=self.held.by,
            at=self.request.now,
        )
        files = self.request.FILES if keeping else {}
        uploads = attachments.receive(self.page.questions, files, raw)
        if uploads.changed:
            self._save_news(uploads.changed)
        return uploads

    def _save_news(self, answers: Mapping[str, Any]) -> None:
        """Keep part of a page, if there is anything new in it."""
        old = self.draft.answers
        if any(old.get(key) != value for key, value in answers.items()):
            self._save(answers)

    def _save(self, answers: Mapping[str, Any]) -> OpenDraft:
        return save_page(
            self.draft, self.page.key, answers, by=self.held.by, at=self.request.now
        )

    def _write_refusal(self, parsed: Parsed, uploads: Uploads) -> None:
        if parsed.problems:
            first = parsed.problems[0]
            problem = Incomplete(self.page.key, first.key, first.code)
        else:
            question, refused = next(iter(uploads.refused.items()))
            problem = Incomplete(self.page.key, question, refused.reason)
        record_refusal(self.draft, problem, by=self.held.by, at=self.request.now)

    def _next(self, draft: OpenDraft, parsed: Parsed) -> str:
        journey = draft.journey(self.request.today)
        if refuses(draft, journey):
            problem = Incomplete(self.page.key, "", "not_eligible")
            record_refusal(draft, problem, by=self.held.by, at=self.request.now)
            return reverse("web:not-eligible", args=[draft.id])
        back = _back(self.request)
        if parsed.revealed and journey.page(self.page.key):
            return address_of(draft, self.page, back=back)
        then = journey.first_open() if back else journey.next_after(self.page.key)
        if then is None:
            return reverse("web:check", args=[draft.id])
        return address_of(draft, then, back=back)

    def _show(
        self,
        raw: Mapping[str, Sequence[str]],
        *,
        problems: Parsed | None = None,
        known: Prefill | None = None,
        uploads: Uploads | None = None,
    ) -> HttpResponse:
        parsed = problems or (
            self._read(raw) if self.request.method == "POST" else None
        )
        asked = parsed.asked if parsed else self.journey.asked(self.page.key)
        sheet = paper.sheet_of(
            self.draft.form,
            self.page,
            asked,
            paper.Look(
                language=self.request.language,
                raw=raw,
                problems=problems.problems if problems else (),
                known={**(known.sources if known else {}), **self._changed(asked)},
                kept=paper.kept_files(self.draft.row, self.draft.key, asked, raw),
                refused=uploads.refused if uploads else {},
                computed=self._computed(parsed),
                listed=self._listed(),
                following=following(self.draft.form, self.page, self.journey, asked),
            ),
        )
        context = self._around(sheet)
        status = UNPROCESSABLE if sheet.lines and self.request.method == "POST" else 200
        return show(self.request, "question", context, status=status)

    def _around(self, sheet: paper.Sheet) -> dict[str, Any]:
        """Return what stands around the questions of a page."""
        position = self.journey.position(self.page.key)
        return {
            "sheet": sheet,
            "title": sheet.title,
            "procedure": self.draft.form.definition.title[self.request.language],
            "back": self._before(),
            "at": position.index,
            "of": position.count + 1,
            "about": position.about,
            "draft": self.draft.row,
            "again": _back(self.request),
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
        return parsed.said(self.draft.form, language)

    def _changed(self, asked: Sequence[Question]) -> dict[str, str]:
        """Say of each question that is asked again what the answer was."""
        draft = self.draft
        return {
            one.key: asked_again(draft, one, self.request.language)
            for one in asked
            if one.key in draft.again
        }

    def _before(self) -> str:
        if _back(self.request):
            return reverse("web:check", args=[self.draft.id])
        before = self.journey.before(self.page.key)
        if before is None:
            return reverse("web:procedure", args=[self.draft.row.procedure])
        return address_of(self.draft, before)
