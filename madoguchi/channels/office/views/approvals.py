"""Stamp, send back or recall a proposal (電子決裁), and say who stands in."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from madoguchi.cases import actions
from madoguchi.cases.actions.approval import LONGEST_REMARK, Absence
from madoguchi.cases.approvals import (
    drafted_by_me,
    substitutions,
    to_review,
    visible_proposal,
    waiting_for,
)
from madoguchi.cases.models import Proposal
from madoguchi.cases.problems import NotYours
from madoguchi.cases.rules import may_work
from madoguchi.cases.walking import walk_of
from madoguchi.channels.office.approvals import (
    box_rows,
    deputy_options,
    deputy_rows,
    facts,
    mark_of,
    review_rows,
    stamps,
    way_rows,
)
from madoguchi.channels.office.http import StaffRequest, day_typed, go, go_after, page
from madoguchi.channels.office.mandates import agent_note
from madoguchi.channels.office.stages import checks_said
from madoguchi.channels.office.views.case import Sheets
from madoguchi.channels.office.wording import code_of, refused_words, said, too_long
from madoguchi.design.fields import Field, error_lines
from madoguchi.kernel.errors import Refused

MOST_DRAFTED: Final = 30


def _told(request: StaffRequest) -> dict[str, str]:
    """Return what was just done, or why it was not."""
    code = request.GET.get("refused", "")
    return {
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
    }


def approvals(request: StaffRequest) -> HttpResponse:
    """Show what waits for one's stamp, what one drafted, and what deputies stamped."""
    context = {
        "waiting": box_rows(waiting_for(request.actor, request.today)),
        "drafted": box_rows(drafted_by_me(request.actor, MOST_DRAFTED)),
        "to_review": review_rows(to_review(request.actor)),
        "post": request.actor.post,
        **_told(request),
    }
    return page(request, "office/approvals.html", context)


def approval(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    return _show(request, proposal_id)


def _show(
    request: StaffRequest, proposal_id: UUID, wrong: str = "", typed: str = ""
) -> HttpResponse:
    """Show one proposal as it was drafted, to somebody on its way."""
    shown = actions.open_proposal(proposal_id, by=request.actor, at=request.at)
    sheets = Sheets(request, shown.case)
    row, errors = shown.row, {"remark": wrong} if wrong else {}
    remark = Field(
        "textarea",
        "remark",
        _("差し戻す理由"),
        hint=_("起案した職員が読んで直します。"),
        required=True,
        rows=3,
        max_length=LONGEST_REMARK,
        raw={"remark": [typed]},
        errors=errors,
    )
    context = {
        "shown": shown,
        "case": row.case,
        "title": sheets.definition.title[sheets.language],
        "state": mark_of(row),
        "facts": facts(shown),
        "stamps": stamps(row, shown.steps),
        "way": way_rows(shown),
        "pages": sheets.pages(),
        "agent": agent_note(row.case, request.today),
        "laws": sheets.laws(),
        "checks": checks_said(
            sheets.definition, shown.ticks, set(), walk_of(row.case, shown.case)
        ),
        "standards": [
            one[sheets.language] for one in sheets.definition.review_standards
        ],
        "decides": shown.turn is not None
        and shown.turn.step.number == len(shown.steps),
        "mine": str(row.drafted_by_id) == request.actor.id,
        "remark": remark,
        "lines": error_lines([remark]),
        "works": may_work(request.actor, row.case.department),
        **_told(request),
    }
    status = 422 if wrong else 200
    return page(request, "office/approval.html", context, status=status)


def stamp(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Agree to exactly what the page showed."""
    seen = request.POST.get("mark", "")
    try:
        row = actions.stamp(proposal_id, seen, by=request.actor, at=request.at)
    except NotYours:
        raise
    except Refused as problem:
        return go("approval", proposal_id, refused=code_of(problem))
    last = row.state == Proposal.State.DECIDED
    done = "stamped_own" if row.case.is_of_staff else "stamped_last"
    return go("approval", proposal_id, said=done if last else "stamped")


def send_back(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    remark = request.POST.get("remark", "").replace("\r\n", "\n").replace("\0", "")
    if not remark.strip():
        return _show(request, proposal_id, _("差し戻す理由を書いてください。"))
    if long := too_long(remark.strip(), LONGEST_REMARK):
        return _show(request, proposal_id, long, remark)
    return _step(
        request,
        proposal_id,
        lambda: actions.send_back(proposal_id, remark, by=request.actor, at=request.at),
        "proposal_back",
    )


def recall(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    return _step(
        request,
        proposal_id,
        lambda: actions.recall(proposal_id, by=request.actor, at=request.at),
        "recalled",
    )


def _step(
    request: StaffRequest, proposal_id: UUID, act: Callable[[], object], done: str
) -> HttpResponse:
    if visible_proposal(request.actor, proposal_id, request.today) is None:
        raise NotYours
    return go_after(act, "approval", proposal_id, said=done)


def seen(request: StaffRequest, step_id: int) -> HttpResponse:
    """Write down that one looked at what a deputy stamped (後閲)."""
    return go_after(
        lambda: actions.review_later(step_id, by=request.actor, at=request.at),
        "approvals",
        said="seen_later",
    )


# ------------------------------------------------------------------ standing in


def deputies(request: StaffRequest) -> HttpResponse:
    """List who stands in for oneself and for whom one stands in; on POST, name one."""
    if request.method != "POST":
        return _deputies(request, {}, {})
    typed = {
        name: request.POST.get(name, "").replace("\0", "")
        for name in ("deputy", "from_on", "until_on")
    }
    days = {name: day_typed(typed[name]) for name in ("from_on", "until_on")}
    wrong = {
        name: _("日付を入力してください。") for name, day in days.items() if day is None
    }
    if typed["deputy"] not in {one.value for one in deputy_options(request)}:
        wrong["deputy"] = _("代決する人を選んでください。")
    if wrong:
        return _deputies(request, typed, wrong)
    absence = Absence(
        int(typed["deputy"]),
        days["from_on"] or request.today,
        days["until_on"] or request.today,
    )
    try:
        actions.name_deputy(absence, by=request.actor, at=request.at)
    except Refused as problem:
        return _deputies(request, typed, {"until_on": refused_words(code_of(problem))})
    return go("deputies", said="deputy_named")


def _deputies(
    request: StaffRequest, typed: dict[str, str], wrong: dict[str, str]
) -> HttpResponse:
    mine = int(request.actor.id)
    rows = substitutions(request.ward.pk).filter(until_on__gte=request.today)
    rows = rows.select_related("absent", "deputy").order_by("from_on")
    labels: dict[str, str] = {
        "deputy": _("代決する人"),
        "from_on": _("はじめの日"),
        "until_on": _("終わりの日"),
    }
    usual = {"deputy": "", "from_on": request.today.isoformat(), "until_on": ""}
    context = {
        "mine": deputy_rows(rows.filter(absent=mine)),
        "for_others": rows.filter(deputy=mine),
        "options": deputy_options(request),
        "post": request.actor.post,
        "typed": usual | typed,
        "wrong": wrong,
        "labels": labels,
        "lines": [
            {"label": labels[name], "text": text, "href": f"#{name}"}
            for name, text in wrong.items()
        ],
        **_told(request),
    }
    return page(request, "office/deputies.html", context, status=422 if wrong else 200)


def deputy_end(request: StaffRequest, substitution_id: int) -> HttpResponse:
    return go_after(
        lambda: actions.end_substitution(
            substitution_id, by=request.actor, at=request.at
        ),
        "deputies",
        said="deputy_ended",
    )
