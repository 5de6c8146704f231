"""What is addressed to oneself or one's section: names called, questions, replies."""

from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases.models import Case
from madoguchi.channels.office.http import StaffRequest, go, page, signed_in
from madoguchi.channels.office.wording import CALLS, refused_words, said
from madoguchi.design.words import day_text, in_japanese, marked_moment
from madoguchi.dialogue.actions.calls import open_call, see_all
from madoguchi.dialogue.models import Advice, Call
from madoguchi.dialogue.queries import (
    answered_by,
    asked_of,
    calls_visible_to,
    unanswered_cases,
)
from madoguchi.dialogue.rules import is_overdue
from madoguchi.procedures.queries import form_at
from madoguchi.wards.queries import departments_of

MOST_CALLS: Final = 50
MOST_LISTED: Final = 100
MOST_ANSWERED: Final = 20


def calls(request: StaffRequest) -> HttpResponse:
    """List what waits: for oneself, for one's section, for an answer to applicants."""
    code = request.GET.get("refused", "")
    mine = list(calls_visible_to(request.actor)[: MOST_CALLS + 1])
    asked = list(asked_of(request.actor)[: MOST_LISTED + 1])
    written = list(unanswered_cases(request.actor)[: MOST_LISTED + 1])
    answered = list(answered_by(request.actor)[:MOST_ANSWERED])
    units = {one.slug: one.name for one in departments_of(request.ward.pk)}
    context = {
        "calls": [_call(one) for one in mine[:MOST_CALLS]],
        "more_calls": len(mine) > MOST_CALLS,
        "most_calls": MOST_CALLS,
        "unseen": signed_in(request).calls,
        "asked": [_asked(request, one, units) for one in asked[:MOST_LISTED]],
        "answered": [_asked(request, one, units) for one in answered],
        "written": [_written(one) for one in written[:MOST_LISTED]],
        "more": len(asked) > MOST_LISTED or len(written) > MOST_LISTED,
        "most": MOST_LISTED,
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
    }
    return page(request, "office/calls.html", context)


def title_of(case: Case) -> str:
    return form_at(case.version_hash).definition.title[get_language() or "ja"]


def _call(one: Call) -> dict[str, Any]:
    """Return a call as a row; a section asked is not told whose case it is."""
    of_section = one.why == Call.Why.ADVICE
    return {
        "id": one.pk,
        "what": CALLS[one.why],
        "by": in_japanese(one.by.name) if one.by else _("申請者"),
        "reference": _("問合せ") if of_section else one.case.reference,
        "title": title_of(one.case),
        "at": one.made_at,
        "seen": one.seen_at is not None,
    }


def _asked(request: StaffRequest, one: Advice, units: dict[str, str]) -> dict[str, Any]:
    late = is_overdue(one.due_on, request.today, is_open=one.is_open)
    due = day_text(one.due_on)
    return {
        "cells": [
            {
                "text": marked_moment(one.asked_at),
                "href": reverse("office:advice_one", args=[one.pk]),
            },
            title_of(one.case),
            units.get(one.from_unit, one.from_unit),
            in_japanese(one.asked_by.name),
            _("%(day)s（過ぎています）") % {"day": due} if late else due,
        ],
        "kind": "late" if late else "",
    }


def _written(case: Case) -> list[Any]:
    return [
        {"text": case.reference, "href": reverse("office:talk", args=[case.pk])},
        title_of(case),
        in_japanese(case.assignee.name) if case.assignee else _("担当なし"),
        day_text(case.due_on),
    ]


def opened(request: StaffRequest, call_id: int) -> HttpResponse:
    """Say that one saw a call, and go where it leads."""
    row = open_call(call_id, by=request.actor, at=request.at)
    if row.advice_id is not None:
        return go("advice_one", row.advice_id)
    return go("talk" if row.why == Call.Why.MESSAGE else "case", row.case_id)


def seen(request: StaffRequest) -> HttpResponse:
    """Say that one saw every call."""
    see_all(by=request.actor, at=request.at)
    return go("calls", said="calls_seen")
