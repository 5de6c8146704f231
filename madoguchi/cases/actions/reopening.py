"""Reopen a case that ended without a decision or a payment, by mistake (審査の再開).

Asked for and agreed to as a proposal (`actions.approval`); here is what then happens. A
case that was decided is not reopened: its decision is taken back (`actions.revoking`).
"""

from datetime import datetime

from madoguchi.cases import rules
from madoguchi.cases.actions.beginning import STAGE, begin, stand_at
from madoguchi.cases.actions.holding import CLOCK, count_on, keep, say, today
from madoguchi.cases.actions.paying import ask_after_reopening
from madoguchi.cases.facts import CaseReopened
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ruling
from madoguchi.cases.problems import NotAllowed, ReasonNeeded
from madoguchi.cases.queries import opened
from madoguchi.cases.walking import first_of
from madoguchi.procedures.queries import form_at
from madoguchi.wards.actor import Actor

State = Case.State


def is_reopenable(case: Case) -> bool:
    """Say whether a case ended so that it could go on: nobody decided it, or paid."""
    stages = form_at(case.version_hash).definition.stages
    if case.is_of_staff or rules.needs_nobody(stages):
        return False
    ended = (State.WITHDRAWN, State.LAPSED)
    return case.state in ended or (case.state == State.CLOSED and not case.is_decided)


def refuse_bad_reopening(ruling: Ruling) -> None:
    """Raise for one that says too little: the applicant is told of it."""
    if ruling.outcome != rules.REOPENED:
        raise NotAllowed("outcome")
    if not ruling.reason.strip():
        raise ReasonNeeded
    if ruling.reason_code not in rules.REOPENING_REASONS:
        raise ReasonNeeded("code")


def reopen(case: Case, ruling: Ruling, *, by: Actor, at: datetime) -> None:
    """Let a held case go on where it stood; its clock runs on with what was left.

    It stood still since the case ended, or since a correction that was open then. One
    that only its fee was missing from waits for the fee again.
    """
    if not is_reopenable(case):
        raise NotAllowed("not_reopenable")
    was = case.state
    since = case.paused_on or today(case.closed_at or at)
    case.paused_on = case.answer_due_on = case.closed_at = None
    days = 0
    if case.is_decided:
        case.state = State.DECIDED
    else:
        days = count_on(case, since, today(at))
        case.state = State.REVIEWING if case.assignee_id else State.RECEIVED
    stage = case.stage
    if was == State.CLOSED:  # its last stage is over: it is looked at from the first on
        shown = opened(case)
        answers = shown.whole_journey(shown.whole).shown()
        stage = first_of(shown.form, answers, case)
    stand_at(case, stage, at)
    keep(case, "state", "closed_at", *STAGE, *CLOCK)
    ask_after_reopening(case, by=by, at=at)
    fact = CaseReopened(
        reason=ruling.reason_code,
        was=was,
        stage=case.stage,
        due_on=case.due_on.isoformat(),
        paused_days=days,
        decided=case.is_decided,
    )
    say(fact, case, by, at)
    begin(case, by=by, at=at)
