"""What staff give without their name: a day's times, answers to the yearly survey."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from django.http import HttpResponse
from django.utils.translation import gettext as _

from madoguchi.channels.office.http import (
    StaffRequest,
    day_typed,
    go,
    go_after,
    page,
)
from madoguchi.channels.office.registers import language
from madoguchi.channels.office.wording import code_of, refused_words, said
from madoguchi.design.fields import Field, Option, error_lines
from madoguchi.design.words import day_text
from madoguchi.kernel.errors import Refused
from madoguchi.registers.actions import timing
from madoguchi.registers.actions.giving import SURVEY, answer, open_survey
from madoguchi.registers.definition import register_named
from madoguchi.registers.giving import (
    CATEGORIES,
    ENOUGH_ANSWERS,
    MOST_MINUTES,
    QUESTIONS,
    SCORES,
    minutes_of,
)
from madoguchi.registers.models import Round, Timing
from madoguchi.registers.problems import BadPeriod, DayOver
from madoguchi.registers.queries import (
    enough_times,
    has_given,
    open_round,
    rounds_of,
    timings_of,
)
from madoguchi.registers.rules import may_open

UNPROCESSABLE: Final = 422
LONGEST: Final = 4
"""Digits of a day's minutes, and 13 of an instant in milliseconds."""
LONGEST_INSTANT: Final = 13


# ------------------------------------------------------------------- the time study


def time_study(request: StaffRequest) -> HttpResponse:
    """Show the timer of today, and the days that wait to be sent."""
    days = timings_of(request.actor, request.today)
    code = request.GET.get("refused", "")
    today = next((one for one in days if one.day == request.today), None)
    context = {
        "categories": _categories(today, request.at),
        "running": bool(today and today.running),
        "sent": bool(today and today.is_sent),
        "total": sum(minutes_of(_seconds(today, request.at)).values()),
        "days": [_day(one, request.at) for one in days if _is_to_send(one, request)],
        "enough": enough_times(request.ward.pk),
        "whose": request.actor.id,
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
    }
    return page(request, "office/time_study.html", context)


def _named() -> dict[str, str]:
    column = register_named("time-study").column("category")
    return {one.code: one.named(language()) for one in column.codes}


def _seconds(row: Timing | None, at: datetime) -> dict[str, int]:
    """Return a day's seconds by category, with what runs until now."""
    if row is None:
        return {}
    seconds = dict(row.seconds)
    if row.running and row.since_at is not None:
        passed = int((at - row.since_at).total_seconds())
        seconds[row.running] = seconds.get(row.running, 0) + max(passed, 0)
    return seconds


def _categories(row: Timing | None, at: datetime) -> list[dict[str, Any]]:
    minutes = minutes_of(_seconds(row, at))
    helped = {
        "routine": _("入力・転記・確認など、決まった作業"),
        "creative": _("企画・相談・改善など"),
        "support": _("問合せ対応、後輩や他課の手伝いなど"),
        "meeting": _("打合せ・会議"),
        "other": _("移動・片付けなど。休憩は計りません"),
    }
    return [
        {
            "code": code,
            "name": name,
            "hint": helped[code],
            "minutes": minutes.get(code, 0),
            "running": bool(row and row.running == code),
        }
        for code, name in _named().items()
    ]


def _is_to_send(row: Timing, request: StaffRequest) -> bool:
    is_today = row.day == request.today
    return not row.is_sent and (is_today or bool(row.seconds or row.forgotten))


def _day(row: Timing, at: datetime) -> dict[str, Any]:
    minutes = minutes_of(_seconds(row, at))
    names = _named()
    return {
        "day": row.day.isoformat(),
        "name": day_text(row.day),
        "minutes": [
            {"code": code, "name": names[code], "value": minutes.get(code, 0)}
            for code in CATEGORIES
        ],
        "total": sum(minutes.values()),
        "forgotten": names.get(row.forgotten, ""),
        "running": bool(row.running),
    }


def time_tap(request: StaffRequest) -> HttpResponse:
    """Time a category from now, or from when it was tapped without a network."""
    category = request.POST.get("category", "")
    if category and category not in CATEGORIES:
        return go("time_study", refused="NoSuchCategory")
    tapped = _instant(request.POST.get("at", ""))
    by, at = request.actor, request.at
    try:
        timing.tap(category, by=by, at=at, tapped_at=tapped)
    except Refused as problem:
        return go("time_study", refused=code_of(problem))
    return go("time_study")


def _instant(text: str) -> datetime | None:
    """Return the instant of milliseconds since 1970; None for anything else."""
    if text.isascii() and text.isdecimal() and len(text) <= LONGEST_INSTANT:
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    return None


def time_mend(request: StaffRequest) -> HttpResponse:
    """Write the minutes of a day by hand, and send them when that is asked for."""
    day = day_typed(request.POST.get("day", ""))
    minutes = _minutes(request.POST.dict())
    if day is None:
        return go("time_study", refused=code_of(DayOver()))
    if minutes is None:
        return go("time_study", refused="BadMinutes")
    sends = request.POST.get("do") == "send"
    by, at = request.actor, request.at

    def act() -> None:
        timing.mend(day, minutes, by=by, at=at)
        if sends:
            timing.send(day, by=by, at=at)

    done = "time_sent" if sends else "time_mended"
    return go_after(act, "time_study", said=done)


def _minutes(sent: Mapping[str, str]) -> dict[str, int] | None:
    found = {}
    for code in CATEGORIES:
        text = sent.get(code, "").strip() or "0"
        if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST):
            return None
        found[code] = int(text)
    return found if sum(found.values()) <= MOST_MINUTES else None


# ----------------------------------------------------------------- the staff survey


def staff_survey(request: StaffRequest) -> HttpResponse:
    """Ask each member of staff once a year, and keep no name with what they say."""
    row = open_round(request.ward.pk, request.today)
    if request.method != "POST" or row is None:
        return _survey(request, row)
    scores = {one: request.POST.get(one, "") for one in QUESTIONS}
    known = {f"{score}" for score in SCORES}
    wrong = {
        one: _("1から5のどれかを選んでください。")
        for one, score in scores.items()
        if score not in known
    }
    if wrong:
        return _survey(request, row, wrong)
    said_now = {one: int(score) for one, score in scores.items()}
    by, at = request.actor, request.at
    return go_after(
        lambda: answer(said_now, by=by, at=at), "staff_survey", said="survey_answered"
    )


def _survey(
    request: StaffRequest,
    row: Round | None,
    wrong: Mapping[str, str] | None = None,
) -> HttpResponse:
    code = request.GET.get("refused", "")
    raw = {name: request.POST.getlist(name) for name in QUESTIONS}
    fields = _questions(raw, wrong or {})
    given = row is not None and has_given(request.actor, SURVEY, str(row.year))
    context = {
        "row": row,
        "given": given,
        "until": day_text(row.closes_on) if row else "",
        "fields": fields,
        "lines": error_lines(fields),
        "enough": ENOUGH_ANSWERS,
        "may_open": may_open(request.actor),
        "rounds": [_round(one) for one in rounds_of(request.ward.pk)],
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
    }
    status = UNPROCESSABLE if wrong else 200
    return page(request, "office/staff_survey.html", context, status=status)


def _questions(raw: Mapping[str, list[str]], wrong: Mapping[str, str]) -> list[Field]:
    asked = {
        "contribution": _("区のDXに、自分から貢献したいと思いますか"),
        "satisfaction": _("区のDXの進め方に、満足していますか"),
    }
    said_of = (
        _("まったくそう思わない"),
        _("あまりそう思わない"),
        _("どちらともいえない"),
        _("そう思う"),
        _("とてもそう思う"),
    )
    options = tuple(
        Option(f"{score}", f"{score}　{text}")
        for score, text in zip(SCORES, said_of, strict=True)
    )
    return [
        Field("choice", one, asked[one], raw=raw, errors=wrong, options=options)
        for one in QUESTIONS
    ]


def _round(row: Round) -> list[str]:
    state = _("集計済み") if row.is_released else _("集計前")
    return [
        _("%(year)d年度") % {"year": row.year},
        day_text(row.opens_on, year=True, weekday=False),
        day_text(row.closes_on, year=True, weekday=False),
        state,
    ]


def survey_open(request: StaffRequest) -> HttpResponse:
    """Let staff answer between two days."""
    opens_on = day_typed(request.POST.get("opens_on", ""))
    closes_on = day_typed(request.POST.get("closes_on", ""))
    if opens_on is None or closes_on is None:
        return go("staff_survey", refused=code_of(BadPeriod("days")))
    by, at = request.actor, request.at
    return go_after(
        lambda: open_survey(opens_on, closes_on, by=by, at=at),
        "staff_survey",
        said="survey_opened",
    )
