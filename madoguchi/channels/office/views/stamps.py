"""Stamp several draft decisions of one procedure: pick, read each, confirm.

What somebody confirms is what the page before showed of each of them: it carries the
mark of every record. No page leads past it.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases.models import Proposal
from madoguchi.channels.office.approvals import facts, stamps
from madoguchi.channels.office.bulks import why_words
from madoguchi.channels.office.http import StaffRequest, go, page
from madoguchi.channels.office.views.case import Sheets
from madoguchi.channels.office.wording import DECISIONS, code_of, refused_words
from madoguchi.design.words import day_text, in_japanese, yen
from madoguchi.procedures.queries import form_at
from madoguchi.teamwork.actions.stamps import Stamped, stamp_many
from madoguchi.teamwork.problems import BadBulk
from madoguchi.teamwork.rules import MOST_STAMPED
from madoguchi.teamwork.stamping import Shown, shown_together, waiting_by_procedure

DIGEST: Final = 64
"""Letters of the mark of a record."""


def many(request: StaffRequest) -> HttpResponse:
    """Let somebody pick; on POST, show what was picked or stamp what was shown."""
    if request.method != "POST":
        return _pick(request)
    try:
        if request.POST.get("sure") == "yes":
            return _done(request)
        return _check(request)
    except BadBulk as problem:
        return go("stamps", refused=code_of(problem))


def _pick(request: StaffRequest) -> HttpResponse:
    """List what waits, procedure by procedure: one form each."""
    code = request.GET.get("refused", "")
    waiting = waiting_by_procedure(request.actor, request.at)
    groups = [
        {
            "slug": slug,
            "title": _title(rows[0]),
            "rows": [_listed(one) for one in rows[:MOST_STAMPED]],
            "left": max(0, len(rows) - MOST_STAMPED),
        }
        for slug, rows in waiting.items()
    ]
    context = {
        "groups": groups,
        "most": MOST_STAMPED,
        "refused": refused_words(code) if code else "",
    }
    return page(request, "office/stamps.html", context)


def _title(row: Proposal) -> str:
    return form_at(row.case.version_hash).definition.title[get_language() or "ja"]


def _listed(row: Proposal) -> dict[str, Any]:
    return {
        "id": row.pk,
        "reference": row.case.reference,
        "outcome": DECISIONS[row.outcome],
        "urgent": row.is_urgent,
        "amount": yen(row.amount_yen) if row.amount_yen else "",
        "by": in_japanese(row.drafted_by.name),
        "due": day_text(row.case.due_on),
    }


def _check(request: StaffRequest) -> HttpResponse:
    """Show each picked draft whole, before anything is stamped."""
    picked = {one for text in request.POST.getlist("pick") if (one := _id(text))}
    found = shown_together(picked, by=request.actor, at=request.at)
    fit = [one for one in found if one.opened and one.opened.turn]
    context = {
        "title": _title(found[0].row),
        "rows": [_previewed(request, one) for one in fit],
        "left": [
            [one.row.case.reference, why_words(one.why or "NotYourTurn")]
            for one in found
            if one not in fit
        ],
        "missing": len(picked) - len(found),
    }
    return page(request, "office/stamps_check.html", context)


def _previewed(request: StaffRequest, one: Shown) -> dict[str, Any]:
    shown = one.opened
    assert shown is not None  # noqa: S101  asked for above
    decides = shown.turn is not None and shown.turn.step.number == len(shown.steps)
    return {
        "id": one.row.pk,
        "mark": shown.mark,
        "reference": one.row.case.reference,
        "href": reverse("office:approval", args=[one.row.pk]),
        "urgent": one.row.is_urgent,
        "facts": facts(shown),
        "reason": shown.ruling.reason,
        "remedies": shown.ruling.remedies,
        "pages": Sheets(request, shown.case).pages(),
        "stamps": stamps(one.row, shown.steps),
        "decides": decides,
        "substitute": shown.turn is not None and bool(shown.turn.stood_in_for),
    }


def _done(request: StaffRequest) -> HttpResponse:
    """Stamp what was ticked on the page that showed it, and say what became of each."""
    marks = marks_in(request.POST)
    found = stamp_many(marks, by=request.actor, at=request.at)
    context = {
        "rows": [_became(one) for one in found],
        "stamped": sum(not one.why for one in found),
        "refused": sum(bool(one.why) for one in found),
    }
    return page(request, "office/stamps_done.html", context)


def marks_in(sent: QueryDict) -> Mapping[UUID, str]:
    """Return the mark of each ticked draft, as the page before carried it."""
    found = {}
    for text in sent.getlist("pick"):
        number = _id(text)
        if number is not None:
            found[number] = sent.get(f"mark.{number}", "")[:DIGEST]
    return found


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _became(one: Stamped) -> list[Any]:
    said = _("決裁しました") if one.is_decided else _("承認しました")
    return [
        {
            "text": one.row.case.reference,
            "href": reverse("office:approval", args=[one.row.pk]),
        },
        str(DECISIONS[one.row.outcome]),
        why_words(one.why) if one.why else said,
    ]
