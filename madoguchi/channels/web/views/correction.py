"""Answer a correction: which questions and why, through the same pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.cases.actions import (
    answer_correction,
    record_refusal,
    save_correction_page,
)
from madoguchi.cases.asked import Asked, asked_of
from madoguchi.cases.attachments import Uploads, files_of
from madoguchi.cases.problems import Incomplete, NotYours
from madoguchi.cases.queries import open_own
from madoguchi.channels.web import paper
from madoguchi.channels.web.answers import Said
from madoguchi.channels.web.http import GET_POST, ResidentRequest, page, show
from madoguchi.channels.web.views.question import UNPROCESSABLE, what_is_refused
from madoguchi.channels.web.visitors import HeldCase, held_case
from madoguchi.channels.web.words import asked_for
from madoguchi.design.addresses import reverse
from madoguchi.procedures.buttons import after_button, typed
from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.journey import Parsed, typed_page


@dataclass(frozen=True, slots=True)
class AskedHere(Asked):
    """What is asked of the applicant whose browser this is."""

    held: HeldCase

    def address(self, page: Page) -> str:
        return reverse("web:correct-page", args=[self.case.id, page.key])


def asked(request: ResidentRequest, case_id: UUID) -> AskedHere:
    """Open what is asked of an applicant; NotAsked when nothing is."""
    held = held_case(request, case_id)
    it = asked_of(open_own(held.case, held.by))
    return AskedHere(it.case, it.correction, held)


def _reasons(
    it: AskedHere, language: str, page: Page | None = None
) -> list[dict[str, Any]]:
    form = it.case.form
    return [
        {
            "label": form.question(ask.question).label[language],
            "reason": asked_for(ask.reason),
            "text": ask.text,
            "href": it.address(form.page_of[ask.question]),
            "done": it.is_answered(form.page_of[ask.question]),
        }
        for ask in it.asks(page)
    ]


@page("applicant")
def overview(request: ResidentRequest, case: UUID) -> HttpResponse:
    """Say what to put right, why and until when."""
    it = asked(request, case)
    pages = it.pages()
    left = it.left()
    return show(
        request,
        "correct",
        {
            "d": it.case.form.definition,
            "case": it.case.row,
            "correction": it.correction,
            "reasons": _reasons(it, request.language),
            "first": it.address((left or pages)[0]) if pages else "",
            "ready": not left,
            "check": reverse("web:correct-check", args=[case]),
            "back": reverse("web:case", args=[case]),
            "contact": request.ward.contact,
        },
    )


@page("applicant", GET_POST)
def correct_page(request: ResidentRequest, case: UUID, page: str) -> HttpResponse:
    """Show one page to answer anew; on POST, keep it and go on."""
    it = asked(request, case)
    this = next((one for one in it.pages() if one.key == page), None)
    if this is None:
        if it.case.form.page(page) is None:
            raise NotYours
        return HttpResponseRedirect(reverse("web:correct", args=[case]))
    if request.method == "POST":
        return _take(request, it, this)
    return _show(request, it, this, Read(typed_page(this, it.answers)))


@dataclass(frozen=True, slots=True)
class Read:
    """What was typed on a page and what came of it."""

    raw: Mapping[str, Sequence[str]] = field(repr=False)
    parsed: Parsed | None = None
    uploads: Uploads | None = None


def _take(request: ResidentRequest, it: AskedHere, this: Page) -> HttpResponse:
    raw: Mapping[str, Sequence[str]] = typed(request.POST)
    changed = after_button(this.questions, raw)
    attachments = it.attachments(it.held.by, request.now)
    files = request.FILES if changed is None else {}
    uploads = attachments.receive(this.questions, files, raw)
    held = {
        key: many
        for key, many in uploads.raw.items()
        if any(many) or key in uploads.changed
    }
    before = {
        one.key: [str(it.answers.get(one.key) or "")]
        for one in this.questions
        if one.kind == "file"
    }
    raw = {**(changed if changed is not None else raw), **before, **held}
    if uploads.changed:  # What was put in or taken back is so whatever comes next.
        save_correction_page(it.case, this.key, uploads.changed)
    if changed is not None or uploads.removed:
        return _show(request, it, this, Read(raw))
    parsed = _read(it, this, raw)
    if parsed.problems or uploads.refused:
        problem = what_is_refused(this, parsed, uploads)
        record_refusal(it.case, problem, by=it.held.by, at=request.now)
        return _show(request, it, this, Read(parsed.raw, parsed, uploads))
    save_correction_page(it.case, this.key, parsed.answers)
    return HttpResponseRedirect(_next(request, it))


def _next(request: ResidentRequest, it: AskedHere) -> str:
    again = asked(request, it.case.id)
    if left := again.left():
        return again.address(left[0])
    return reverse("web:correct-check", args=[it.case.id])


def _read(it: AskedHere, this: Page, raw: Mapping[str, Sequence[str]]) -> Parsed:
    return it.read(this, raw)


def _show(
    request: ResidentRequest, it: AskedHere, this: Page, read: Read
) -> HttpResponse:
    raw, parsed, uploads = read.raw, read.parsed, read.uploads
    now = parsed or _read(it, this, raw)
    questions = now.asked
    sheet = paper.sheet(
        this,
        questions,
        paper.Look(
            language=request.language,
            raw=raw,
            problems=parsed.problems if parsed else (),
            kept=paper.kept_files(
                it.case.row, it.case.key, questions, raw, it.case.insight
            ),
            refused=uploads.refused if uploads else {},
            computed=now.said(it.case.form, request.language),
        ),
    )
    context = {
        "sheet": sheet,
        "title": sheet.title,
        "procedure": it.case.form.definition.title[request.language],
        "reasons": _reasons(it, request.language, this),
        "back": reverse("web:correct", args=[it.case.id]),
        "due_on": it.correction.due_on,
        "hides": it.hides_on(this),
    }
    status = UNPROCESSABLE if sheet.lines else 200
    return show(request, "correct_page", context, status=status)


@page("applicant", GET_POST)
def check_answers(request: ResidentRequest, case: UUID) -> HttpResponse:
    """Show old and new answers beside each other; on POST, send the new ones."""
    it = asked(request, case)
    if left := it.left():
        return HttpResponseRedirect(it.address(left[0]))
    if request.method == "POST":
        try:
            answer_correction(it.case, by=it.held.by, at=request.now)
        except Incomplete as problem:
            record_refusal(it.case, problem, by=it.held.by, at=request.now)
            page = it.case.form.page(problem.page)
            if page is None or page not in it.pages():
                raise
            return HttpResponseRedirect(it.address(page))
        return HttpResponseRedirect(reverse("web:case", args=[case]))
    return show(
        request,
        "correct_check",
        {
            "d": it.case.form.definition,
            "pages": _changes(it, request.language),
            "back": reverse("web:correct", args=[case]),
        },
    )


def _changes(it: AskedHere, language: str) -> list[dict[str, Any]]:
    files = files_of(it.case.row, it.case.key, it.case.insight)
    new = Said(it.journey, it.journey.shown(), language, files)
    old = Said(it.case.journey(), it.case.answers, language, files)
    pages = []
    for one in it.pages():
        rows = []
        for question in it.journey.answerable(one.key):
            row = new.row(question, it.address(one))
            before = old.row(question, "")["value"]
            if before != row["value"]:
                row["before"] = before
            rows.append(row)
        pages.append({"title": one.title[language], "rows": rows})
    return pages
