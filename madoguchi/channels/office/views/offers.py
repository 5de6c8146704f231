"""Change what the ward offers: propose, approve, publish, withdraw, go back."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.channels.office.flow import flow_said
from madoguchi.channels.office.gate import owed_rows, shown_gate
from madoguchi.channels.office.http import StaffRequest, go, go_after, page
from madoguchi.channels.office.offers import (
    history_of,
    managed,
    managed_proposal,
    managed_terms,
    managed_version,
    proposals,
    shown,
    steps_for,
    to_propose,
    touched_rows,
)
from madoguchi.channels.office.wording import (
    PROPOSAL_STATES,
    code_of,
    refusal,
    refused_words,
    said,
)
from madoguchi.kernel.errors import Refused
from madoguchi.procedures import actions
from madoguchi.procedures.bpmn import to_bpmn
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.studio.wording import said_of_file
from madoguchi.procedures.taking import take
from madoguchi.wards.queries import departments_of

UNPROCESSABLE: Final = 422
TIMES: Final = ("opens_at", "closes_at", "finish_until")
RAISED: Final = "class."
LONGEST_NUMBER: Final = 6


def _language() -> str:
    return get_language() or "ja"


def procedures(request: StaffRequest) -> HttpResponse:
    """List every procedure that whoever asks answers for."""
    language = _language()
    context = {
        "rows": managed(request.actor, request.at, language),
        "proposals": proposals(request.actor, language),
        "owed": owed_rows(request.actor, request.today, language),
    }
    return page(request, "office/procedures.html", context)


def procedure(request: StaffRequest, slug: str) -> HttpResponse:
    """Show the versions of one procedure and who is under way by each."""
    return _procedure(request, slug)


def _procedure(
    request: StaffRequest, slug: str, flaws: list[str] | None = None
) -> HttpResponse:
    terms = managed_terms(request.actor, slug)
    language = _language()
    asked = request.GET
    context = {
        "slug": slug,
        "title": terms[-1].form.definition.title[language],
        "terms": history_of(terms, request.at),
        "flow": flow_said(
            terms[-1].form.definition,
            language,
            {one.slug: one.name for one in departments_of(request.ward.pk)},
        ),
        "number": terms[-1].form.definition.number,
        "touched": touched_rows(request.ward.pk, slug, request.at),
        "proposals": proposals(request.actor, language, slug),
        "on_disk": to_propose(terms, request.ward.slug),
        "flaws": flaws or [],
        "said": said(asked.get("said", "")),
        "refused": _refused(request),
        "scheduled": terms[-1].opens_at > request.at,
        "open": terms[-1].is_open(request.at),
        "before": len({one.hash for one in terms if one.opens_at <= request.at}) > 1,
    }
    status = UNPROCESSABLE if flaws else 200
    return page(request, "office/procedure.html", context, status=status)


def flow_bpmn(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    """Give the flow of a version as BPMN 2.0."""
    definition = managed_version(request.actor, slug, number)
    response = HttpResponse(
        to_bpmn(definition, _language()), content_type="application/xml"
    )
    name = f"{slug}-{number}.bpmn"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _refused(request: StaffRequest) -> str:
    code = request.GET.get("refused", "")
    return refused_words(code) if code else ""


def propose(request: StaffRequest, slug: str) -> HttpResponse:
    """Draw up a version from the folder of procedures."""
    managed_terms(request.actor, slug)
    number = request.POST.get("number", "")
    if not number.isascii() or not number.isdecimal() or len(number) > LONGEST_NUMBER:
        return go("procedure", slug, refused="NoSuchFolder")
    folder = Path(settings.PROCEDURES_DIR) / slug / str(int(number))
    if not folder.is_dir():
        return go("procedure", slug, refused="NoSuchFolder")
    try:
        taken = take(folder, request.ward.slug)
        row = actions.draw_up(
            taken.definition, examples=taken.files, by=request.actor, at=request.at
        )
    except BadDefinition as bad:
        said = [said_of_file(one, _language()) for one in bad.problems]
        return _procedure(request, slug, said)
    except Refused as problem:
        return go("procedure", slug, refused=code_of(problem))
    return go("proposal", row.pk, said="drawn_up")


def withdraw(request: StaffRequest, slug: str) -> HttpResponse:
    """Close what is on offer; what was begun may be sent until a time, or no more."""
    managed_terms(request.actor, slug)
    text = request.POST.get("drafts_until", "")
    until = typed_time(text)
    if text and until is None:
        return go("procedure", slug, refused="BadTime")
    return _on_procedure(
        slug,
        "offer_withdrawn",
        lambda: actions.withdraw(
            slug, by=request.actor, at=request.at, drafts_until=until
        ),
    )


def roll_back(request: StaffRequest, slug: str) -> HttpResponse:
    managed_terms(request.actor, slug)
    return _on_procedure(
        slug,
        "rolled_back",
        lambda: actions.roll_back(slug, by=request.actor, at=request.at),
    )


def unschedule(request: StaffRequest, slug: str) -> HttpResponse:
    managed_terms(request.actor, slug)
    return _on_procedure(
        slug,
        "unscheduled",
        lambda: actions.unschedule(slug, by=request.actor, at=request.at),
    )


def _on_procedure(slug: str, done: str, act: Callable[[], object]) -> HttpResponse:
    return go_after(act, "procedure", slug, said=done)


# ------------------------------------------------------------------------ a proposal


def proposal(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Show what a proposal changes, in words; on POST, keep what its author decides."""
    if request.method != "POST":
        return _proposal(request, proposal_id)
    managed_proposal(request.actor, proposal_id)
    times = {name: typed_time(request.POST.get(name, "")) for name in TIMES}
    wrong = {
        name: _("日時を読めません。「2027-04-01 09:00」のように入力してください。")
        for name in TIMES
        if request.POST.get(name) and times[name] is None
    }
    if not wrong:
        try:
            actions.intend(
                proposal_id,
                actions.Intent(**times, raised=raised_of(request.POST)),
                by=request.actor,
                at=request.at,
            )
        except actions.BadTime as bad:
            wrong = {bad.reason: refusal(bad)}
        except Refused as problem:
            return go("proposal", proposal_id, refused=code_of(problem))
        else:
            return go("proposal", proposal_id, said="intended")
    return _proposal(request, proposal_id, wrong)


def _proposal(
    request: StaffRequest, proposal_id: UUID, wrong: dict[str, str] | None = None
) -> HttpResponse:
    row = managed_proposal(request.actor, proposal_id)
    wrong = wrong or {}
    opens_on = timezone.localdate(max(row.opens_at or request.at, request.at))
    gate = shown_gate(row, request.actor, opens_on, _language())
    labels = {
        "opens_at": _("公開する日時"),
        "closes_at": _("受付を終える日時"),
        "finish_until": _("前の版で送れる期限"),
    }
    context = {
        "p": shown(row, request.at, _language()),
        "state": PROPOSAL_STATES[row.state],
        "steps": steps_for(row, request.actor, is_green=gate["is_green"]),
        "g": gate,
        "times": {
            name: request.POST.get(name) or local_text(getattr(row, name))
            for name in TIMES
        },
        "labels": labels,
        "wrong": wrong,
        "lines": [
            {"label": labels.get(name, ""), "text": text, "href": f"#{name}"}
            for name, text in wrong.items()
        ],
        "said": said(request.GET.get("said", "")),
        "refused": _refused(request),
    }
    status = UNPROCESSABLE if wrong else 200
    return page(request, "office/proposal.html", context, status=status)


def typed_time(text: str) -> datetime | None:
    """Return the instant a field of a browser names, by the ward's clock."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    try:
        return timezone.make_aware(found) if timezone.is_naive(found) else found
    except (OverflowError, ValueError):
        return None


def local_text(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}" if at else ""


def raised_of(sent: QueryDict) -> dict[str, str]:
    """Return the classes chosen, by the id of their change."""
    return {
        name.removeprefix(RAISED): str(value)
        for name, value in sent.items()
        if name.startswith(RAISED)
    }


def ask_review(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    return _step(request, proposal_id, actions.ask_review, "review_asked")


def approve(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Approve exactly what was on the page."""
    seen = request.POST.get("bound", "")

    def act(number: UUID, **who: Any) -> object:
        return actions.approve(number, seen, **who)

    return _step(request, proposal_id, act, "approved")


def send_back(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    remark = request.POST.get("remark", "").replace("\0", "")

    def act(number: UUID, **who: Any) -> object:
        return actions.send_back(number, remark, **who)

    return _step(request, proposal_id, act, "sent_back")


def drop(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    return _step(request, proposal_id, actions.drop, "dropped")


def publish(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    return _step(request, proposal_id, actions.publish_approved, "published")


def _step(
    request: StaffRequest, proposal_id: UUID, act: Callable[..., object], done: str
) -> HttpResponse:
    managed_proposal(request.actor, proposal_id)
    who = {"by": request.actor, "at": request.at}
    return go_after(lambda: act(proposal_id, **who), "proposal", proposal_id, said=done)
