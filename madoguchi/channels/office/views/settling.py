"""What needs a person's word: notices nobody is sure about, jobs that gave up."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.channels.office.http import StaffRequest, go, page
from madoguchi.channels.office.wording import (
    NOTICE_STATES,
    TASKS,
    code_of,
    refused_words,
)
from madoguchi.events.actions import record_view
from madoguchi.events.envelope import Look
from madoguchi.jobs import actions as jobs_actions
from madoguchi.jobs.actions import NotParked, UnderWayAgain
from madoguchi.jobs.models import Job
from madoguchi.jobs.queries import parked_for
from madoguchi.notices.actions import NotUnconfirmed
from madoguchi.notices.actions import resend as resend_notice
from madoguchi.notices.models import Notice
from madoguchi.notices.queries import outbox as letters_out
from madoguchi.notices.queries import to_settle
from madoguchi.procedures.queries import form_at

MOST_SHOWN = 100


def _told(request: StaffRequest) -> dict[str, str]:
    code = request.GET.get("refused", "")
    return {
        "said": _("送り直しました。") if request.GET.get("said") == "resent" else "",
        "refused": refused_words(code) if code else "",
    }


# ---------------------------------------------------------------------------- notices


def notices(request: StaffRequest) -> HttpResponse:
    language = get_language() or "ja"
    rows = list(to_settle(request.actor)[:MOST_SHOWN])
    context = _told(request) | {"rows": [_notice(one, language) for one in rows]}
    return page(request, "office/notices.html", context)


def _notice(row: Notice, language: str) -> dict[str, Any]:
    kinds = {
        "received": _("受付のお知らせ"),
        "correction": _("補正のお願い"),
        "reminder": _("補正の再度のお願い"),
        "extended": _("期間の延長"),
        "decision": _("決定のお知らせ"),
        "withdrawn": _("取下げのお知らせ"),
        "payment": _("納付のお願い"),
        "waived": _("減免のお知らせ"),
        "paid": _("収納のお知らせ"),
        "payment_more": _("差額の納付のお願い"),
        "payment_reminder": _("納付の期限が近いお知らせ"),
        "payment_overdue": _("納付の期限が過ぎたお知らせ"),
        "lapsed": _("納付がなく終わったお知らせ"),
    }
    return {
        "id": row.pk,
        "kind": kinds.get(row.kind, row.kind),
        "state": NOTICE_STATES.get(row.state, row.state),
        "unconfirmed": row.state == Notice.State.UNCONFIRMED,
        "at": row.made_at,
        "reference": row.case.reference,
        "title": form_at(row.case.version_hash).definition.title[language],
        "href": reverse("office:case", args=[row.case_id]),
    }


def notice_resend(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    try:
        resend_notice(notice_id, by=request.actor, at=request.at)
    except Notice.DoesNotExist:
        raise Http404 from None
    except NotUnconfirmed as problem:
        return go("notices", refused=code_of(problem))
    return go("notices", said="resent")


# ------------------------------------------------------------------------------- jobs


def jobs(request: StaffRequest) -> HttpResponse:
    rows = list(parked_for(request.ward.pk)[:MOST_SHOWN])
    context = _told(request) | {"rows": [_job(one) for one in rows]}
    return page(request, "office/jobs.html", context)


def _job(row: Job) -> dict[str, Any]:
    """Say a job in words; it carries ids and codes only."""
    name = row.task.rpartition(".")[2]
    return {
        "id": row.pk,
        "task": TASKS.get(name, name),
        "for_all": row.ward is None,
        "reason": row.reason or "―",
        "attempts": row.attempts,
        "at": row.finished_at or row.enqueued_at,
    }


def job_resend(request: StaffRequest, job_id: int) -> HttpResponse:
    """Let a parked job of this ward or of none try again; others are not found."""
    if not parked_for(request.ward.pk).filter(pk=job_id).exists():
        raise Http404
    try:
        jobs_actions.resend(job_id, at=request.at)
    except (NotParked, UnderWayAgain) as problem:
        return go("jobs", refused=code_of(problem))
    return go("jobs", said="resent")


# ----------------------------------------------------------------- the demo's outbox


def outbox(request: StaffRequest) -> HttpResponse:
    """Show what a demo would have mailed; elsewhere there is no such page."""
    if not settings.DEMO:
        raise Http404
    look = Look(request.ward.pk, "outbox", "outbox.viewed", "check")
    record_view(look, by=request.actor, at=request.at)
    letters = letters_out(request.ward.pk, get_language() or "ja")
    context = {
        "letters": [
            {
                "letter": letter,
                "state": NOTICE_STATES.get(letter.state, letter.state),
                "times": times,
            }
            for letter, times in letters
        ]
    }
    return page(request, "office/outbox.html", context)
