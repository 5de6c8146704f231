"""What staff apply for themselves (庁内の手続き): clock, forms, what became of it."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases.actions import bring, record_refusal
from madoguchi.cases.actions import own as actions
from madoguchi.cases.actions.drafts import discard
from madoguchi.cases.actions.opening import open_queue
from madoguchi.cases.approvals import proposal_of
from madoguchi.cases.attendance import clock_of
from madoguchi.cases.models import Case, Proposal
from madoguchi.cases.opened import OpenDraft
from madoguchi.cases.own import (
    CLOSING,
    offer_of_sort,
    own_cases,
    own_drafts,
    own_staff_case,
    punched_on,
)
from madoguchi.cases.problems import Incomplete, NotYours, VersionChanged
from madoguchi.cases.queries import open_draft, open_own
from madoguchi.cases.queue import Wanted
from madoguchi.channels.office.approvals import approval_of
from madoguchi.channels.office.entry import (
    Application,
    Clerk,
    Typing,
    said_rows,
    sheets_of,
    summary_of,
    take,
)
from madoguchi.channels.office.history import log_lines, names_of
from madoguchi.channels.office.http import (
    StaffRequest,
    chosen,
    go,
    go_after,
    page,
)
from madoguchi.channels.office.months import PUNCHES, month_words, team_rows
from madoguchi.channels.office.moves import state_of
from madoguchi.channels.office.views.queue import rows_of
from madoguchi.channels.office.wording import (
    MARKS,
    code_of,
    refused_words,
    said,
)
from madoguchi.design.fields import Field, Option
from madoguchi.design.words import day_text, lines
from madoguchi.events.queries import history
from madoguchi.kernel.channel import Channel
from madoguchi.kernel.errors import Refused
from madoguchi.procedures.buttons import typed
from madoguchi.procedures.queries import form_at, staff_offers_of
from madoguchi.vault.sealing import open_sealed
from madoguchi.wards.queries import staff_of

UNPROCESSABLE: Final = 422
SHOWN: Final = 50
BY_ITSELF: Final = ("clock", CLOSING)
"""What is not begun from the list: the clock has its buttons, a month its page."""


CAME_BACK: Final = (
    Proposal.State.SENT_BACK,
    Proposal.State.RECALLED,
    Proposal.State.VOID,
)


def told(request: StaffRequest) -> dict[str, str]:
    """Return what was just done, or why it was not."""
    code = request.GET.get("refused", "")
    return {
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
    }


# ------------------------------------------------------------------- the own desk


def own(request: StaffRequest) -> HttpResponse:
    """Show the clock, what one may apply for, and what became of one's own."""
    language = get_language() or "ja"
    rows = list(own_cases(request.actor).exclude(procedure__in=_clock(request))[:SHOWN])
    context = {
        "clock": _clock_sheet(request, language),
        "offers": [
            {
                "slug": one.slug,
                "title": one.form.definition.title[language],
                "summary": one.form.definition.summary[language],
            }
            for one in staff_offers_of(request.ward.pk, request.at)
            if one.is_open(request.at)
            and one.form.definition.attendance.get("sort") not in BY_ITSELF
        ],
        "drafts": [
            {
                "text": form_at(one.version_hash).definition.title[language],
                "href": reverse("office:own_form", args=[one.pk]),
                "at": one.saved_at or one.started_at,
            }
            for one in own_drafts(request.actor)[:SHOWN]
        ],
        "cases": [_row(one, language) for one in rows],
        "month": f"{request.today:%Y-%m}",
        "month_words": month_words(f"{request.today:%Y-%m}"),
        "leads": request.actor.has("supervisor"),
        "team": team_rows(request),
        **told(request),
    }
    return page(request, "office/own.html", context)


def _clock(request: StaffRequest) -> list[str]:
    """Return the name of the clock's procedure: punches are listed by the month."""
    offer = offer_of_sort(request.ward.pk, "clock", request.at)
    return [offer.slug] if offer else []


def _clock_sheet(request: StaffRequest, language: str) -> dict[str, Any] | None:
    offer = offer_of_sort(request.ward.pk, "clock", request.at)
    if offer is None:
        return None
    definition = offer.form.definition
    which = definition.attendance["which"]
    fields = []
    for question in offer.form.questions.values():
        if question.key == which or question.kind != "choice":
            continue
        options = tuple(
            Option(one.value, one.label[language]) for one in question.options
        )
        raw = {question.key: [question.options[0].value]}
        label = question.label[language]
        fields.append(Field("choice", question.key, label, options=options, raw=raw))
    return {
        "which": which,
        "fields": fields,
        "buttons": [
            {"value": one.value, "text": one.label[language]}
            for one in offer.form.question(which).options
        ],
        "punches": [
            f"{PUNCHES[code]} {clock_of(minute)}"
            for code, minute in punched_on(request.actor, request.today)
        ],
    }


def _row(case: Case, language: str) -> list[Any]:
    definition = form_at(case.version_hash).definition
    code, kind = state_of(case, definition.stages)
    return [
        {
            "text": case.reference,
            "href": reverse("office:own_case", args=[case.pk]),
        },
        definition.title[language],
        day_text(case.arrived_on),
        {"text": MARKS[code], "mark": kind},
    ]


def punch(request: StaffRequest) -> HttpResponse:
    """Punch the clock: the time is that of this request."""
    offer = offer_of_sort(request.ward.pk, "clock", request.at)
    asked = offer.form.questions.values() if offer else ()
    answers = {
        one.key: value
        for one in asked
        if (value := chosen(request.POST, one.key, {o.value for o in one.options}))
    }
    return go_after(
        lambda: actions.punch(answers, by=request.actor, at=request.at),
        "own",
        said="punched",
    )


def begin(request: StaffRequest) -> HttpResponse:
    """Begin an application for oneself."""
    slug = request.POST.get("procedure", "")
    known = {one.slug for one in staff_offers_of(request.ward.pk, request.at)}
    try:
        handle = actions.begin_own(
            slug if slug in known else "", by=request.actor, at=request.at
        )
    except Refused as problem:
        return go("own", refused=code_of(problem))
    return go("own_form", handle.draft_id)


# -------------------------------------------------------------------- to fill in


def _draft(request: StaffRequest, form_id: UUID) -> OpenDraft:
    """Return what one began for oneself; a resident's paper is none of it."""
    draft = open_draft(request.actor, form_id)
    if draft.row.channel != Channel.STAFF:
        raise NotYours
    return draft


def form(request: StaffRequest, form_id: UUID) -> HttpResponse:
    """Show every page that the answers so far lead to; on POST, keep them."""
    draft = _draft(request, form_id)
    if not draft.is_open:
        return go("own_case", form_id)
    clerk = Clerk(request.actor, request.at, request.today)
    if request.method != "POST":
        # What was typed is kept by the rules it was typed under, then it moves.
        draft = bring(draft, by=request.actor, at=request.at).draft
        return _show_form(request, draft, Typing(Application(draft, clerk), {}))
    if "discard" in request.POST:
        discard(draft, by=request.actor, at=request.at)
        return go("own", said="draft_discarded")
    typing = take(Application(draft, clerk), typed(request.POST), request.FILES)
    if typing.is_fine:
        return go("own_check", form_id)
    return _show_form(request, draft, typing)


def _show_form(request: StaffRequest, draft: OpenDraft, typing: Typing) -> HttpResponse:
    language = get_language() or "ja"
    sheets = sheets_of(typing, language)
    wrong = summary_of(sheets)
    definition = draft.form.definition
    context = {
        "draft": draft.row,
        "title": definition.title[language],
        "deadline": definition.deadline[language],
        "sheets": sheets,
        "lines": wrong,
        "stays": typing.stays and not wrong,
        **told(request),
    }
    status = UNPROCESSABLE if wrong else 200
    return page(request, "office/own_form.html", context, status=status)


def check(request: StaffRequest, form_id: UUID) -> HttpResponse:
    """Show the answers once more; on POST, send them on their way."""
    draft = _draft(request, form_id)
    if not draft.is_open:
        return go("own_case", form_id)
    if request.method == "POST":
        return _send(request, draft)
    draft = bring(draft, by=request.actor, at=request.at).draft
    journey = draft.journey(request.today)
    if not journey.is_complete:
        return go("own_form", form_id)
    language = get_language() or "ja"
    context = {
        "draft": draft.row,
        "title": draft.form.definition.title[language],
        "pages": said_rows(draft.form, journey, language),
        **told(request),
    }
    return page(request, "office/own_check.html", context)


def _send(request: StaffRequest, draft: OpenDraft) -> HttpResponse:
    try:
        actions.submit_own(draft, by=request.actor, at=request.at)
    except Incomplete as problem:
        record_refusal(draft, problem, by=request.actor, at=request.at)
        return go("own_form", draft.id)
    except VersionChanged:
        return go("own_form", draft.id)
    except Refused as problem:
        return go("own_form", draft.id, refused=code_of(problem))
    return go("own_case", draft.id, said="sent")


# --------------------------------------------------------------- what became of it


def case(request: StaffRequest, own_id: UUID) -> HttpResponse:
    """Show one's own application: its answers, its way and its log."""
    row = own_staff_case(request.actor, own_id)
    opened = open_own(row, request.actor)
    language = get_language() or "ja"
    definition = opened.form.definition
    code, kind = state_of(row, definition.stages)
    journey = opened.journey()
    shown = journey.shown()
    proposal = proposal_of(row)
    undecided = row.state in Case.UNDECIDED
    came_back = proposal is not None and proposal.state in CAME_BACK
    remark = ""
    if proposal is not None and proposal.sealed_remark:
        sealed = bytes(proposal.sealed_remark)
        field = f"remark/{proposal.pk}"
        remark = open_sealed(opened.key, row.stream, field, sealed).decode()
    context = {
        "case": row,
        "title": definition.title[language],
        "state": {"text": MARKS[code], "kind": kind},
        "remark": remark,
        "came_back": undecided and came_back,
        "undecided": undecided,
        "closes": definition.attendance.get("sort") == CLOSING,
        "approval": approval_of(row),
        "pages": [
            {
                "title": one.title[language],
                "rows": [
                    {
                        "name": question.label[language],
                        "value": lines(
                            opened.form.say(
                                question.key, shown.get(question.key), language
                            )
                        )
                        or _("記入なし"),
                    }
                    for question in journey.answerable(one.key)
                ],
            }
            for one in opened.form.pages
            if journey.answerable(one.key)
        ],
        "log": log_lines(
            history(row.ward_id, row.stream), names_of(staff_of(request.ward.pk))
        ),
        **told(request),
    }
    return page(request, "office/own_case.html", context)


def withdraw(request: StaffRequest, own_id: UUID) -> HttpResponse:
    return go_after(
        lambda: actions.withdraw_own(own_id, by=request.actor, at=request.at),
        "own_case",
        own_id,
        said="own_withdrawn",
    )


def again(request: StaffRequest, own_id: UUID) -> HttpResponse:
    """Send what came back once more, as it is or mended."""
    if "mend" not in request.POST:
        return go_after(
            lambda: actions.ask_again(own_id, by=request.actor, at=request.at),
            "own_case",
            own_id,
            said="sent",
        )
    try:
        handle = actions.begin_anew(own_id, by=request.actor, at=request.at)
    except NotYours:
        raise
    except Refused as problem:
        return go("own_case", own_id, refused=code_of(problem))
    return go("own_form", handle.draft_id, said="begun_anew")


# ------------------------------------------------------------------------ the team


def team(request: StaffRequest) -> HttpResponse:
    """List what the staff of one's department applied for, to their superior."""
    every = request.GET.get("view") == "all"
    number = request.GET.get("page", "1")
    wanted = Wanted(
        view="all" if every else "team",
        of_staff=True,
        page=int(number[:6]) if number.isascii() and number.isdecimal() else 1,
    )
    found = open_queue(request.actor, wanted, at=request.at)
    here = reverse("office:own_team")
    kept = "view=all&" if every else ""

    def turned(page_number: int) -> str:
        return f"{here}?{kept}page={page_number}"

    context = {
        "rows": rows_of(request, found.rows),
        "columns": [
            {"key": key, "label": label, "href": "", "sorted": ""}
            for key, label in (
                ("reference", _("受付番号")),
                ("procedure", _("手続き")),
                ("applicant", _("申請した職員")),
                ("arrived", _("到達")),
                ("due", _("期限")),
                ("state", _("状態")),
            )
        ],
        "views": [
            {
                "text": text,
                "href": f"{here}?view={view}" if view == "all" else here,
                "count": found.sizes[view],
                "current": (view == "all") == every,
            }
            for view, text in (
                ("team", _("進んでいるもの")),
                ("all", _("終わったものも含む")),
            )
        ],
        "before": turned(wanted.page - 1) if wanted.page > 1 else "",
        "after": turned(wanted.page + 1) if wanted.page < found.pages else "",
        "shown": _("%(found)s件。開くと、あなたの閲覧が記録されます。")
        % {"found": f"{found.found:,}"},
        "team": team_rows(request),
    }
    return page(request, "office/own_team.html", context)
