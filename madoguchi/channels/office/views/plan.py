"""The plan at a glance, where it starts from, and what happened on a day."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.channels.office.figures import Selection, name_of, sort_words
from madoguchi.channels.office.http import StaffRequest, chosen, day_typed, go, page
from madoguchi.channels.office.plan import (
    heads,
    lines_of,
    note_rows,
    pillars,
    summary,
    to_record,
)
from madoguchi.channels.office.views.figure import show_figure
from madoguchi.channels.office.wording import code_of, refused_words, said
from madoguchi.design.fields import Option
from madoguchi.indicators import actions
from madoguchi.indicators.actions import AnnotationWish, StartWish, flaws
from madoguchi.indicators.definition import Indicator, catalogue
from madoguchi.indicators.definition import plan as figures_of_plan
from madoguchi.indicators.starts import annotations_of
from madoguchi.kernel.errors import Refused

UNPROCESSABLE = 422
LONGEST_NUMBER = 12


def plan(request: StaffRequest) -> HttpResponse:
    """Show all figures of the plan on one page."""
    return _show(request, {}, {})


def _show(
    request: StaffRequest, typed: dict[str, str], wrong: dict[str, str]
) -> HttpResponse:
    selection = Selection.of(request.ward.pk, request.today, request.GET)
    lines = lines_of(selection)
    names = {of.id: name_of(of) for of in catalogue().values()}
    code = request.GET.get("refused", "")
    context = {
        "at": request.at,
        "summary": summary(lines),
        "many": len(lines),
        "heads": heads(),
        "pillars": pillars(lines),
        "to_record": to_record(lines),
        "csv": reverse("office:figures_csv", args=["plan"]),
        "notes": note_rows(annotations_of(request.ward.pk), names),
        "writes": writes(request),
        "sorts": [Option(code, words) for code, words in sort_words().items()],
        "about": [
            Option("", _("すべての指標")),
            *(Option(of.id, name_of(of)) for of in figures_of_plan()),
        ],
        "typed": {"on": request.today.isoformat(), **typed},
        "wrong": wrong,
        "lines": [
            {"label": label, "text": wrong[name], "href": f"#{name}"}
            for name, label in _note_labels().items()
            if name in wrong
        ],
        "labels": _note_labels(),
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
    }
    status = UNPROCESSABLE if wrong else 200
    return page(request, "office/plan.html", context, status=status)


def writes(request: StaffRequest) -> bool:
    """Say whether somebody looks after the figures."""
    return any(request.actor.has(role) for role in actions.LOOKS_AFTER)


def _note_labels() -> dict[str, str]:
    return {
        "on": _("日付"),
        "sort": _("種類"),
        "about": _("どの指標について"),
        "words": _("内容"),
    }


def annotation_pin(request: StaffRequest) -> HttpResponse:
    """Note what happened on a day."""
    names = ("on", "sort", "about", "words")
    typed = {name: request.POST.get(name, "").replace("\0", "") for name in names}
    on = day_typed(typed["on"])
    sort = chosen(request.POST, "sort", sort_words())
    wrong = {}
    if on is None:
        wrong["on"] = _("日付を入力してください。")
    if not sort:
        wrong["sort"] = _("種類を選んでください。")
    if not 0 < len(" ".join(typed["words"].split())) <= actions.MOST_WORDS:
        wrong["words"] = _("内容を、%(most)d文字までで書いてください。") % {
            "most": actions.MOST_WORDS
        }
    if typed["about"] and typed["about"] not in catalogue():
        wrong["about"] = _("一覧から選んでください。")
    if wrong or on is None:
        return _show(request, typed, wrong)
    wish = AnnotationWish(on, sort, typed["words"], typed["about"])
    actions.pin_annotation(wish, by=request.actor, at=request.at)
    return go("plan", said="annotation_pinned")


def annotation_remove(request: StaffRequest) -> HttpResponse:
    """Take a note away."""
    reference = request.POST.get("annotation", "").replace("\0", "")
    try:
        actions.remove_annotation(reference, by=request.actor, at=request.at)
    except Refused as problem:
        return go("plan", refused=code_of(problem))
    return go("plan", said="annotation_removed")


def start_state(request: StaffRequest, indicator: str) -> HttpResponse:
    """State where the ward starts from in one figure."""
    of = _figure(indicator)
    names = ("value", "measured_on", "first", "last", "due_on", "evidence")
    typed = {name: request.POST.get(name, "").replace("\0", "") for name in names}
    wish = _wish(of, typed)
    wrong = {
        name: start_words(name) for name in flaws(of, wish, request.today)
    } | _unreadable(typed)
    if wrong:
        return show_figure(request, of, typed=typed, wrong=wrong)
    actions.state_start(of, wish, by=request.actor, at=request.at)
    return go("figure", of.id, said="start_stated")


def start_confirm(request: StaffRequest, indicator: str) -> HttpResponse:
    """Confirm what somebody else stated."""
    of = _figure(indicator)
    reference = request.POST.get("start", "").replace("\0", "")
    try:
        actions.confirm_start(of, reference, by=request.actor, at=request.at)
    except Refused as problem:
        return go("figure", of.id, refused=code_of(problem))
    return go("figure", of.id, said="start_confirmed")


def _figure(indicator: str) -> Indicator:
    of = catalogue().get(indicator)
    if of is None:
        raise Http404
    return of


def _wish(of: Indicator, typed: dict[str, str]) -> StartWish:
    first, last = day_typed(typed["first"]), day_typed(typed["last"])
    window = (first, last) if of.relative and first and last else None
    return StartWish(
        evidence=typed["evidence"],
        value=None if of.relative else number_typed(typed["value"]),
        measured_on=None if of.relative else day_typed(typed["measured_on"]),
        window=window,
        due_on=day_typed(typed["due_on"]),
    )


def number_typed(text: str) -> float | None:
    """Return a number with at most one decimal; None for anything else.

    >>> number_typed("17.3"), number_typed("１７"), number_typed("17.25")
    (17.3, 17.0, None)
    """
    whole, dot, rest = text.strip().partition(".")
    digits = whole + rest
    if not digits.isdecimal() or len(digits) > LONGEST_NUMBER or len(rest) > 1:
        return None
    return float(f"{int(whole or '0')}.{rest}" if dot and rest else int(whole or "0"))


def _unreadable(typed: dict[str, str]) -> dict[str, str]:
    if typed["due_on"].strip() and day_typed(typed["due_on"]) is None:
        return {"due_on": start_words("due_on")}
    return {}


def start_words(name: str) -> Any:
    """Say what a field of a baseline needs."""
    return {
        "value": _("基準値を、小数第1位までの数字で入力してください。"),
        "measured_on": _("測った日（今日まで）を入力してください。"),
        "window": _("くらべる期間の初日と末日を、昨日までの日で入力してください。"),
        "due_on": _("目標の期限は、測った日より後の日を入力してください。"),
        "evidence": _("根拠（資料の名前と場所）を、%(most)d文字までで書いてください。")
        % {"most": actions.MOST_EVIDENCE},
    }[name]
