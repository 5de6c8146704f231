"""Ask for a correction (補正): which questions, why, in what words, until when."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases import actions
from madoguchi.cases.actions.corrections import Wish
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ask, OpenCase
from madoguchi.cases.problems import NotYours
from madoguchi.channels.office.http import StaffRequest, day_typed, go, page
from madoguchi.channels.office.wording import ASK_REASONS, code_of, too_long
from madoguchi.design.fields import Option, SummaryLine
from madoguchi.design.words import lines
from madoguchi.kernel.errors import Refused
from madoguchi.procedures.kinds.question import Question
from madoguchi.wards.queries import calendar_of

TIME_TO_ANSWER = timedelta(days=14)
MOST_WORDS = 1000


@dataclass(frozen=True, slots=True)
class Typed:
    """What a clerk chose and typed; `wrong` names what must be mended, by field."""

    asks: tuple[Ask, ...] = ()
    due: str = ""
    due_on: date | None = None
    wrong: tuple[tuple[str, str], ...] = field(default=())


def correction(request: StaffRequest, case_id: UUID) -> HttpResponse:
    opened = actions.open_case(case_id, request.actor, "work", request.at)
    if request.method != "POST":
        typed = Typed(due=_default_due(request).isoformat())
        return _show(request, opened, typed)
    typed = _read(request, opened)
    if typed.wrong or typed.due_on is None:
        return _show(request, opened, typed, status=422)
    try:
        actions.ask_correction(
            case_id, Wish(typed.asks, typed.due_on), by=request.actor, at=request.at
        )
    except NotYours:
        raise
    except Refused as problem:
        return go("case", case_id, refused=code_of(problem))
    return go("case", case_id, said="asked")


def _default_due(request: StaffRequest) -> date:
    """Return the day two weeks from now, or the next open one."""
    return calendar_of(request.ward).next_open(request.today + TIME_TO_ANSWER)


def _read(request: StaffRequest, opened: OpenCase) -> Typed:
    post = request.POST
    known = [key for key in opened.form.questions if key not in opened.form.untyped]
    asks, wrong = [], []
    ticked = set(post.getlist("question"))
    for key in known:
        # Who wrote a reason and forgot the tick meant it.
        named = (post.get(f"{part}.{key}", "").strip() for part in ("reason", "text"))
        if key not in ticked and not any(named):
            continue
        ask = Ask(
            key,
            post.get(f"reason.{key}", ""),
            post.get(f"text.{key}", "").strip(),
        )
        asks.append(ask)
        if ask.reason not in ASK_REASONS:
            wrong.append((f"reason.{key}", _("理由の区分を選んでください。")))
        if not ask.text:
            wrong.append(
                (
                    f"text.{key}",
                    _(
                        "申請者に伝える言葉を書いてください。何を、どう直すかを書きます。"
                    ),
                )
            )
        elif long := too_long(ask.text, MOST_WORDS):
            wrong.append((f"text.{key}", long))
    if not asks:
        wrong.append(("question", _("直してほしい項目を1つ以上選んでください。")))
    due = post.get("due", "")
    due_on = day_typed(due)
    if due_on is None or due_on <= request.today:
        wrong.append(("due", _("回答の期限は、明日以降の日を入力してください。")))
    return Typed(tuple(asks), due, due_on, tuple(wrong))


def _show(
    request: StaffRequest, opened: OpenCase, typed: Typed, status: int = 200
) -> HttpResponse:
    language = get_language() or "ja"
    context = {
        "case": opened.row,
        "title": opened.form.definition.title[language],
        "label": opened.label,
        "pages": _pages(opened, typed, language),
        "reasons": [Option(code, str(words)) for code, words in ASK_REASONS.items()],
        "due": typed.due,
        "earliest": (request.today + timedelta(days=1)).isoformat(),
        "wrong": dict(typed.wrong),
        "lines": _summary(opened, typed, language),
        "open": opened.row.state in (Case.State.RECEIVED, Case.State.REVIEWING),
    }
    return page(request, "office/correction.html", context, status=status)


def _pages(opened: OpenCase, typed: Typed, language: str) -> list[dict[str, Any]]:
    """Return the questions the applicant was asked, with what they answered."""
    journey = opened.journey()
    shown = journey.shown()
    asks = {ask.question: ask for ask in typed.asks}
    return [
        {
            "title": one.title[language],
            "rows": [
                {
                    "key": question.key,
                    "label": question.label[language],
                    "answer": lines(
                        opened.form.say_masked(
                            question.key, shown.get(question.key), language
                        )
                    )
                    or _("記入なし"),
                    "ask": asks.get(question.key),
                }
                for question in _correctable(opened, one.key)
            ],
        }
        for one in journey.pages
        if _correctable(opened, one.key)
    ]


def _correctable(opened: OpenCase, page: str) -> list[Question]:
    """Return what somebody answered on a page: nothing else can be put right."""
    untyped = opened.form.untyped
    return [one for one in opened.journey().asked(page) if one.key not in untyped]


def _summary(opened: OpenCase, typed: Typed, language: str) -> list[SummaryLine]:
    found = []
    for name, text in typed.wrong:
        kind, _dot, key = name.partition(".")
        label = {"question": _("直す項目"), "due": _("回答の期限")}.get(kind, "")
        if key:
            label = opened.form.question(key).label[language]
        target = f"#{kind}-{key}" if key else f"#{kind}"
        found.append(SummaryLine(label, text, target))
    return found
