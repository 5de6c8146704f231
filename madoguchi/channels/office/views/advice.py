"""Ask another section about a case, and answer what one's own section is asked."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases import actions
from madoguchi.cases.opened import OpenCase
from madoguchi.cases.problems import NotYours
from madoguchi.cases.queries import cases_in_sight_of
from madoguchi.cases.rules import may_work
from madoguchi.channels.office.http import StaffRequest, day_typed, go, page
from madoguchi.channels.office.views.steps import refuse_foreign
from madoguchi.channels.office.views.talk import typed
from madoguchi.channels.office.wording import (
    code_of,
    flaw_words,
    refused_words,
    said,
)
from madoguchi.design.fields import Field, Option, SummaryLine, error_lines
from madoguchi.design.words import in_japanese, lines
from madoguchi.dialogue.actions.advice import (
    Asking,
    answer,
    ask,
    may_answer,
    open_advice,
    showable,
    take_back,
)
from madoguchi.dialogue.models import Advice
from madoguchi.dialogue.problems import BadAdvice, NoSuchTalk
from madoguchi.dialogue.queries import (
    OpenAdvice,
    advice_about,
    advice_of_own_case,
    visible_advice,
)
from madoguchi.dialogue.rules import MOST_ADVICE, flaw_in, is_bad_day, is_overdue
from madoguchi.kernel.errors import Refused
from madoguchi.wards.queries import calendar_of, departments_of

UNPROCESSABLE = 422
TIME_TO_ANSWER = timedelta(days=7)
STATES = {
    Advice.State.OPEN: lambda: _("回答待ち"),
    Advice.State.GIVEN: lambda: _("回答済み"),
    Advice.State.TAKEN_BACK: lambda: _("取消し"),
}


def about_case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show what other sections were asked about a case; on POST, ask one."""
    if request.method != "POST":
        return _show_case(request, case_id)
    refuse_foreign(request, case_id)
    post, text = request.POST, typed(request, "text")
    due_on = day_typed(post.get("due", ""))
    wrong = {}
    if post.get("to", "") not in _sections(request):
        wrong["to"] = _("たずねる課を選んでください。")
    if flaw := flaw_in(text, MOST_ADVICE):
        wrong["text"] = flaw_words(flaw, text, MOST_ADVICE)
    if due_on is None or is_bad_day(due_on, request.today):
        wrong["due"] = _("回答の期限は、今日から3か月までの日にしてください。")
    if wrong or due_on is None:
        return _show_case(request, case_id, wrong)
    asking = Asking(post["to"], text, due_on, tuple(post.getlist("shown")))
    try:
        ask(case_id, asking, by=request.actor, at=request.at)
    except NotYours:
        raise
    except Refused as problem:
        return go("advice", case_id, refused=code_of(problem))
    return go("advice", case_id, said="advice_asked")


def _sections(request: StaffRequest) -> dict[str, str]:
    return {one.slug: one.name for one in departments_of(request.ward.pk)}


def _told(request: StaffRequest) -> dict[str, str]:
    code = request.GET.get("refused", "")
    return {
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
    }


def _show_case(
    request: StaffRequest, case_id: UUID, wrong: Mapping[str, str] | None = None
) -> HttpResponse:
    opened = actions.open_case(case_id, request.actor, "work", request.at)
    wrong, row = wrong or {}, opened.row
    raw = {name: request.POST.getlist(name) for name in request.POST}
    fields = _fields(request, opened, raw, wrong)
    usual = calendar_of(request.ward).next_open(request.today + TIME_TO_ANSWER)
    due_line = (
        [SummaryLine(_("回答の期限"), wrong["due"], "#due")] if "due" in wrong else []
    )
    context = {
        "case": row,
        "title": opened.form.definition.title[get_language() or "ja"],
        "label": opened.label,
        "asks": may_work(request.actor, row.department) and not row.is_closed,
        "fields": fields,
        "due": request.POST.get("due", usual.isoformat()),
        "earliest": request.today.isoformat(),
        "wrong": wrong,
        "lines": [*error_lines(fields), *due_line],
        "rows": [_row(request, one) for one in advice_about(opened)],
        **_told(request),
    }
    status = UNPROCESSABLE if wrong else 200
    return page(request, "office/advice.html", context, status=status)


def _fields(
    request: StaffRequest,
    case: OpenCase,
    raw: Mapping[str, list[str]],
    wrong: Mapping[str, str],
) -> list[Field]:
    language = get_language() or "ja"
    shown = case.journey().shown()
    sections = [
        Option(slug, name)
        for slug, name in _sections(request).items()
        if slug != case.row.unit
    ]
    return [
        Field(
            "select",
            "to",
            _("たずねる課"),
            raw=raw,
            errors=wrong,
            options=(Option("", _("選んでください")), *sections),
        ),
        Field(
            "textarea",
            "text",
            _("たずねること"),
            hint=_(
                "この文は、たずねる課のだれでも読みます。要らない個人情報は書きません。"
            ),
            raw=raw,
            errors=wrong,
            rows=5,
            max_length=MOST_ADVICE,
        ),
        Field(
            "choices",
            "shown",
            _("見せる回答"),
            hint=_("選んだ回答だけを見せます。ほかの回答、書類、メモは見えません。"),
            required=False,
            raw=raw,
            errors=wrong,
            options=tuple(
                Option(
                    key,
                    case.form.question(key).label[language],
                    case.form.say_masked(key, shown.get(key), language),
                )
                for key in showable(case)
            ),
        ),
    ]


def _row(request: StaffRequest, one: OpenAdvice) -> dict[str, Any]:
    """Return a question with its answer, if there is one, as a page shows it."""
    row, language = one.row, get_language() or "ja"
    units = _sections(request)
    form = one.case.form
    return {
        "id": row.pk,
        "to": units.get(row.to_unit, row.to_unit),
        "from": units.get(row.from_unit, row.from_unit),
        "state": STATES[Advice.State(row.state)](),
        "late": is_overdue(row.due_on, request.today, is_open=row.is_open),
        "open": row.is_open,
        "due_on": row.due_on,
        "text": one.text,
        "answer": one.answer,
        "asked_by": in_japanese(row.asked_by.name),
        "asked_at": row.asked_at,
        "given_by": in_japanese(row.given_by.name) if row.given_by else "",
        "ended_at": row.ended_at,
        "shown": [
            {
                "name": form.question(key).label[language],
                "value": lines(form.say_masked(key, value, language)),
            }
            for key, value in one.shown.items()
            if key in form.questions
        ],
    }


def one(request: StaffRequest, advice_id: UUID) -> HttpResponse:
    """Show a question to the section it is for; on POST, answer it."""
    if request.method != "POST":
        return _show_one(request, advice_id)
    visible_advice(request.actor, advice_id)
    text = typed(request, "text")
    if flaw := flaw_in(text, MOST_ADVICE):
        return _show_one(request, advice_id, flaw_words(flaw, text, MOST_ADVICE))
    try:
        answer(advice_id, text, by=request.actor, at=request.at)
    except (NotYours, NoSuchTalk):
        raise
    except BadAdvice as problem:
        return go("advice_one", advice_id, refused=code_of(problem))
    return go("advice_one", advice_id, said="advice_given")


def _show_one(request: StaffRequest, advice_id: UUID, wrong: str = "") -> HttpResponse:
    found = open_advice(advice_id, by=request.actor, at=request.at)
    row = found.case.row
    field = Field(
        "textarea",
        "text",
        _("回答"),
        hint=_("たずねた課に届き、事案の記録に残ります。"),
        raw={"text": [typed(request, "text")]},
        errors={"text": wrong} if wrong else {},
        rows=6,
        max_length=MOST_ADVICE,
    )
    context = {
        "one": _row(request, found),
        "title": found.case.form.definition.title[get_language() or "ja"],
        "case": row,
        "whole": cases_in_sight_of(request.actor).filter(pk=row.pk).exists(),
        "answers": found.row.is_open and may_answer(found.row, request.actor),
        "field": field,
        "lines": error_lines([field]),
        **_told(request),
    }
    status = UNPROCESSABLE if wrong else 200
    return page(request, "office/advice_one.html", context, status=status)


def back(request: StaffRequest, advice_id: UUID) -> HttpResponse:
    """Take back a question that nobody need answer any more."""
    row = advice_of_own_case(request.actor, advice_id)
    try:
        take_back(advice_id, by=request.actor, at=request.at)
    except NotYours:
        raise
    except Refused as problem:
        return go("advice", row.case_id, refused=code_of(problem))
    return go("advice", row.case_id, said="advice_taken_back")
