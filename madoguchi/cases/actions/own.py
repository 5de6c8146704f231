"""What staff apply for themselves (庁内の手続き): the verbs of their own desk.

The same draft, case, approval and log as of residents. Who applies drafts the decision
too: it goes at once to those whom the approval table names; where it names nobody, a
superior of the department decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from madoguchi.cases.actions.approval import circulate
from madoguchi.cases.actions.drafts import Start, save_page, start_draft
from madoguchi.cases.actions.submit import submit, withdraw
from madoguchi.cases.approvals import route_for
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Handle, OpenDraft, Ruling
from madoguchi.cases.own import (
    CLOSING,
    Closing,
    MonthFiled,
    closings_in,
    may_see_month,
    month_filed,
    offer_of_sort,
    own_cases,
    own_staff_case,
)
from madoguchi.cases.problems import NotAllowed, NotYours
from madoguchi.cases.queries import open_draft, opened
from madoguchi.events.actions import record_view, unit
from madoguchi.events.envelope import Look
from madoguchi.kernel.channel import Channel
from madoguchi.procedures.queries import NotOffered, Offering
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import active_staff, staff_of

GRANTED: Final = Ruling(Case.Outcome.GRANTED)
TWICE: Final = timedelta(minutes=1)
"""A punch of the same kind within this time is the same one, pressed again."""
PERSONNEL: Final = "admin"


def begin_own(procedure: str, *, by: Actor, at: datetime) -> Handle:
    """Begin an application for oneself."""
    start = Start(procedure=procedure, channel=Channel.STAFF)
    return start_draft(start, by=by, at=at)


def submit_own(draft: OpenDraft, *, by: Actor, at: datetime) -> Case:
    """Receive it and send it to those who must agree, or do neither.

    Raises NoHolder where nobody but the applicant holds a post that must agree.
    """
    if draft.row.channel != Channel.STAFF:
        raise NotYours
    was_sent = not draft.is_open
    with unit():
        case = submit(draft, by=by, at=at)
        if not was_sent and not case.is_closed:
            case = Case.objects.select_for_update().get(ward=by.ward, pk=case.pk)
            if route_for(opened(case), GRANTED.outcome):
                circulate(case, GRANTED, by=by, at=at)
    return case


def ask_again(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Send one's own application on its way once more, after it came back."""
    own = own_staff_case(by, case_id)
    with unit():
        case = Case.objects.select_for_update().get(ward=by.ward, pk=own.pk)
        if case.state not in Case.UNDECIDED:
            raise NotAllowed("finished")
        circulate(case, GRANTED, by=by, at=at)


def withdraw_own(case_id: UUID, *, by: Actor, at: datetime) -> Case:
    """Take one's own application back before it is decided."""
    return withdraw(own_staff_case(by, case_id), by=by, at=at)


def begin_anew(case_id: UUID, *, by: Actor, at: datetime) -> Handle:
    """Take back what came back, and begin anew with the same answers to mend."""
    own = own_staff_case(by, case_id)
    answers = opened(own).whole
    with unit():
        withdraw(own, by=by, at=at)
        handle = begin_own(own.procedure, by=by, at=at)
        _fill(open_draft(by, handle.draft_id), answers, by, at)
    return handle


def _fill(
    draft: OpenDraft, answers: Mapping[str, Any], by: Actor, at: datetime
) -> OpenDraft:
    """Save answers page by page, as if they had been typed."""
    for page in draft.form.pages:
        mine = {
            one.key: answers[one.key] for one in page.questions if one.key in answers
        }
        if mine:
            draft = save_page(draft, page.key, mine, by=by, at=at)
    return draft


def _offer(sort: str, by: Actor, at: datetime) -> Offering:
    found = offer_of_sort(by.ward, sort, at)
    if found is None:
        raise NotOffered
    return found


def apply_own(
    procedure: str, answers: Mapping[str, Any], *, by: Actor, at: datetime
) -> Case:
    """Apply for something whose answers are known already, in one transaction."""
    with unit():
        handle = begin_own(procedure, by=by, at=at)
        draft = _fill(open_draft(by, handle.draft_id), answers, by, at)
        return submit_own(draft, by=by, at=at)


# ------------------------------------------------------------------ attendance


def punch(answers: Mapping[str, str], *, by: Actor, at: datetime) -> Case:
    """Punch the clock (打刻): the time is this moment, never one that was typed.

    The button pressed twice is one punch.
    """
    offer = _offer("clock", by, at)
    which = offer.form.definition.attendance["which"]
    just_now = own_cases(by).filter(arrived_at__gt=at - TWICE, arrived_at__lte=at)
    last = just_now.filter(procedure=offer.slug).first()
    if last is not None and opened(last).whole.get(which) == answers.get(which):
        return last
    return apply_own(offer.slug, answers, by=by, at=at)


def close_month(month: str, reason: str, *, by: Actor, at: datetime) -> Case:
    """Confirm one's month (月次の締め): its numbers go to the superior.

    A month that was closed is changed by another closing alone, with a `reason`: what
    receives it raises Unfit without one.
    """
    offer = _offer(CLOSING, by, at)
    told = offer.form.definition.attendance
    page = month_filed(by.ward, int(by.id), month)
    answers: dict[str, Any] = {told["month"]: month, **page.month.totals}
    if reason.strip():
        answers[told["reason"]] = reason.strip()
    return apply_own(offer.slug, answers, by=by, at=at)


def open_month(staff_id: int, month: str, *, by: Actor, at: datetime) -> MonthFiled:
    """Show a month of attendance: one's own, or that of staff one is the superior of.

    A look at somebody else's is written down first.
    """
    staff = active_staff(by.ward, staff_id)
    if staff is None or not may_see_month(by, staff):
        raise NotYours
    if by.id != str(staff.pk):
        look = Look(by.ward, f"staff/{staff.pk}", "month.viewed", "work", 1, (month,))
        record_view(look, by=by, at=at)
    return month_filed(by.ward, staff.pk, month)


# --------------------------------------------------------------------- payroll


@dataclass(frozen=True, slots=True)
class PayLine:
    """What payroll is told of one person's month; no totals while it is open."""

    staff: Staff
    closing: Closing

    @property
    def is_closed(self) -> bool:
        return self.closing.closed is not None


def payroll(month: str, *, by: Actor, at: datetime) -> list[PayLine]:
    """Return every member of staff with their closed month, by department and number.

    For the personnel officer (職員管理) alone; the look is written down first.
    """
    if not by.has(PERSONNEL):
        raise NotAllowed("payroll")
    stream = f"payroll/{by.ward}"
    look = Look(by.ward, stream, "payroll.viewed", "work", 1, (month,))
    record_view(look, by=by, at=at)
    found = closings_in(by.ward, month)
    lines = [
        PayLine(one, found.get(one.pk, Closing()))
        for one in _everybody(by.ward, set(found))
    ]
    return sorted(lines, key=lambda one: (one.staff.department.slug, one.staff.login))


def _everybody(ward: int, closed: set[int]) -> list[Staff]:
    """Return who works here, and who left and has a month to be paid."""
    here = staff_of(ward)
    gone = closed - {one.pk for one in here}
    left = Staff.objects.filter(ward=ward, pk__in=gone).select_related("department")
    return [*here, *left]
