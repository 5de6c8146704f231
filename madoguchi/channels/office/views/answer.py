"""Type in the answer to a correction (補正) that came on paper or by phone.

The same pages and problems as at home; what was asked stands beside each. Nothing is
taken before both versions were seen beside each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases import actions
from madoguchi.cases.actions.drafts import ON_BEHALF
from madoguchi.cases.asked import Asked, asked_of
from madoguchi.cases.problems import Incomplete, NotAsked, NotYours
from madoguchi.channels.office.entry import (
    Clerk,
    Correction,
    Typing,
    sheets_of,
    summary_of,
    take,
)
from madoguchi.channels.office.http import StaffRequest, go, page
from madoguchi.channels.office.wording import (
    ASK_REASONS,
    CHANNELS,
    code_of,
    refused_words,
)
from madoguchi.design.fields import Field, Option, SummaryLine
from madoguchi.design.words import day_text, lines
from madoguchi.kernel.errors import Refused
from madoguchi.procedures.buttons import typed
from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.kinds.question import Question

UNPROCESSABLE: Final = 422
Row = dict[str, Any]


def _open(request: StaffRequest, case_id: UUID) -> Asked:
    """Open what is asked; the look is written down. NotAsked when nothing is."""
    opened = actions.open_case(case_id, request.actor, "work", request.at)
    return asked_of(opened)


def _head(it: Asked, language: str) -> Row:
    row = it.case.row
    return {
        "case": row,
        "title": it.case.form.definition.title[language],
        "facts": [
            {"name": _("受付番号"), "value": row.reference},
            {"name": _("請求者"), "value": it.case.label or _("氏名なし")},
            {
                "name": _("補正を求めた日"),
                "value": day_text(it.correction.asked_at),
            },
            {"name": _("回答の期限"), "value": day_text(it.correction.due_on)},
        ],
    }


# --------------------------------------------------------------------------- to type


def answer(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show the pages that are asked with their old answers; on POST, keep the new."""
    try:
        it = _open(request, case_id)
    except NotAsked as problem:
        return go("case", case_id, refused=code_of(problem))
    paper = Correction(it, Clerk(request.actor, request.at, request.today))
    if request.method != "POST":
        return _show_form(request, it, Typing(paper, {}))
    typing = take(paper, typed(request.POST), request.FILES)
    if typing.is_fine:
        return go("answer_check", case_id)
    return _show_form(request, it, typing)


def _show_form(request: StaffRequest, it: Asked, typing: Typing) -> HttpResponse:
    language = get_language() or "ja"
    sheets = sheets_of(typing, language)
    wrong = summary_of(sheets)
    context = _head(it, language) | {
        "sheets": sheets,
        "asks": {one.key: _asks(it, one, language) for one in it.case.form.pages},
        "lines": wrong,
        "stays": typing.stays and not wrong,
        "begun": request.method == "GET" and bool(it.correction.answers),
        "hides": any(it.hides_on(one) for one in it.pages()),
    }
    status = UNPROCESSABLE if wrong else 200
    return page(request, "office/answer.html", context, status=status)


def _asks(it: Asked, of: Page, language: str) -> list[Row]:
    return [
        {
            "label": it.case.form.question(ask.question).label[language],
            "reason": ASK_REASONS.get(ask.reason, ask.reason),
            "text": ask.text,
        }
        for ask in it.asks(of)
    ]


# ----------------------------------------------------------------- to check and take


@dataclass(frozen=True, slots=True)
class Came:
    """How the answer came, as a clerk says it, and what is wrong with that."""

    channel: str
    arrived_on: str
    errors: Mapping[str, str]

    @property
    def reply(self) -> actions.Reply | None:
        if self.errors:
            return None
        return actions.Reply(self.channel, date.fromisoformat(self.arrived_on))


def answer_check(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show old and new answers beside each other; on POST, take the new ones."""
    try:
        it = _open(request, case_id)
    except NotAsked as problem:
        return go("case", case_id, refused=code_of(problem))
    if it.left():
        return go("answer", case_id)
    if request.method != "POST":
        channel = it.case.row.channel
        way = channel if channel in ON_BEHALF else ""
        return _show_check(request, it, Came(way, request.today.isoformat(), {}))
    came = _read(request, it)
    if came.reply is None:
        return _show_check(request, it, came)
    return _take(request, it, came.reply)


def _read(request: StaffRequest, it: Asked) -> Came:
    channel = request.POST.get("channel", "")
    arrived_on = request.POST.get("arrived_on", "")
    errors = {}
    if channel not in ON_BEHALF:
        errors["channel"] = _("どのように届いたかを選んでください。")
    try:
        day = date.fromisoformat(arrived_on)
    except ValueError:
        errors["arrived_on"] = _("届いた日を入力してください。")
    else:
        asked_on = timezone.localdate(it.correction.asked_at)
        if not asked_on <= day <= request.today:
            errors["arrived_on"] = refused_words("NotAllowed.answered_on")
    return Came(channel, arrived_on, errors)


def _take(request: StaffRequest, it: Asked, reply: actions.Reply) -> HttpResponse:
    by, at = request.actor, request.at
    try:
        actions.answer_correction_for(it.case.id, reply, by=by, at=at)
    except Incomplete as problem:
        actions.record_refusal(it.case, problem, by=by, at=at)
        return go("answer", it.case.id)
    except NotYours:
        raise
    except Refused as problem:
        return go("case", it.case.id, refused=code_of(problem))
    return go("case", it.case.id, said="answered")


def _show_check(request: StaffRequest, it: Asked, came: Came) -> HttpResponse:
    language = get_language() or "ja"
    channel = _channel(came)
    labels = {
        "channel": (channel.label, f"#{channel.first_id}"),
        "arrived_on": (_("届いた日"), "#arrived_on"),
    }
    asked_on = timezone.localdate(it.correction.asked_at)
    pages = _changes(it, language)
    context = _head(it, language) | {
        "pages": pages,
        "changed": any(row["changed"] for one in pages for row in one["rows"]),
        "channel": channel,
        "arrived_on": came.arrived_on,
        "earliest": asked_on.isoformat(),
        "today": request.today.isoformat(),
        "errors": came.errors,
        "lines": [
            SummaryLine(labels[name][0], text, labels[name][1])
            for name, text in came.errors.items()
        ],
    }
    status = UNPROCESSABLE if came.errors else 200
    return page(request, "office/answer_check.html", context, status=status)


def _channel(came: Came) -> Field:
    return Field(
        "choice",
        "channel",
        _("どのように届きましたか"),
        raw={"channel": [came.channel]},
        errors=came.errors,
        options=tuple(Option(str(one), str(CHANNELS[one])) for one in ON_BEHALF),
    )


def _changes(it: Asked, language: str) -> list[Row]:
    old, journey = it.case.answers, it.journey
    new = journey.shown()

    def say(question: Question, value: Any) -> str:
        words = it.case.form.say(question.key, value, language)
        return lines(words) if value is not None else _("記入なし")

    def row(question: Question) -> Row:
        before, after = old.get(question.key), new.get(question.key)
        file = question.kind == "file" and after is not None
        return {
            "label": question.label[language],
            "answer": say(question, after),
            "before": say(question, before),
            "changed": before != after,
            "picture": it.case.form.picture(question.key, after),
            "href": reverse("office:document", args=[it.case.id, after])
            if file
            else "",
        }

    return [
        {
            "title": one.title[language],
            "rows": [row(question) for question in journey.answerable(one.key)],
        }
        for one in it.pages()
    ]
