"""What the office does with a case, from taking it to closing it."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from madoguchi.cases import rules
from madoguchi.cases.actions.beginning import STAGE, begin, stand_at
from madoguchi.cases.actions.holding import (
    CLOCK,
    drop_open_correction,
    held,
    keep,
    refuse_unless,
    run_clock_again,
    say,
    today,
    void_proposal,
)
from madoguchi.cases.actions.indexing import index_note
from madoguchi.cases.actions.stages import (
    end_by_hand,
    refuse_elsewhere,
    refuse_unclosed,
    refuse_undecided,
    refuse_unready,
    tick,
)
from madoguchi.cases.actions.submit import withdraw
from madoguchi.cases.approvals import has_route, route_for
from madoguchi.cases.facts import (
    CaseAssigned,
    CaseClosed,
    CaseDecided,
    CaseHandedOver,
    CaseNoted,
    CaseReleased,
    CaseTaken,
)
from madoguchi.cases.mandates import refuse_unproved
from madoguchi.cases.models import Case, Decision, Note
from madoguchi.cases.opened import Ruling
from madoguchi.cases.owing import owes, refuse_owing
from madoguchi.cases.prepared import Change
from madoguchi.cases.problems import (
    AlreadyDecided,
    AlreadyTaken,
    ApprovalNeeded,
    NotAllowed,
    ReasonNeeded,
)
from madoguchi.cases.queries import opened
from madoguchi.documents.letters import notice_of_remedies
from madoguchi.events.facts import Fact
from madoguchi.personnel.queries import stood_in_for
from madoguchi.procedures.queries import form_at
from madoguchi.vault.actions import data_key
from madoguchi.vault.sealing import seal, seal_json
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import active_staff, actor_of, ward_by_id

State = Case.State


def take(case_id: UUID, *, by: Actor, at: datetime) -> Case:
    """Begin to work on a case nobody works on."""
    with held(case_id, by) as case:
        refuse_taking(case, by, today(at))
        if str(case.assignee_id) != by.id:
            _give(case, int(by.id), CaseTaken(by.id), by, at)
    return case


def refuse_taking(case: Case, by: Actor, on: date) -> None:
    """Raise unless somebody may begin to work on a case now.

    What an absent colleague has is open to who stands in for them, to nobody else.
    """
    refuse_unless(case, *Case.UNDECIDED)
    free = case.assignee_id is None or str(case.assignee_id) == by.id
    if not free and not steps_in(case, by, on):
        raise AlreadyTaken


def assign(case_id: UUID, staff_id: int, *, by: Actor, at: datetime) -> Case:
    """Give a case to a colleague, whoever had it before.

    A clerk may pass on what is theirs, nobody's, or of whom they stand in for; a
    supervisor anything.
    """
    colleague = active_staff(by.ward, staff_id)
    with held(case_id, by) as case:
        refuse_giving(case, colleague, by, today(at))
        if case.assignee_id != staff_id:
            _give(case, staff_id, CaseAssigned(str(staff_id)), by, at)
    return case


def refuse_giving(case: Case, to: Staff | None, by: Actor, on: date) -> None:
    """Raise unless somebody may give a case to a colleague now."""
    refuse_unless(case, *Case.UNDECIDED)
    if not is_free(case, by, on):
        raise NotAllowed("assigned")
    if to is None or not _works_on(to, case):
        raise NotAllowed("colleague")


def assign_new(case_id: UUID, staff_id: int, *, ward: int, at: datetime) -> bool:
    """Give a case that just came to somebody, as the department's rules say.

    Nothing is done to a case that somebody has; says whether it was given.
    """
    by = Actor.system(ward)
    colleague = active_staff(ward, staff_id)
    with held(case_id, by) as case:
        fresh = case.state == State.RECEIVED and case.assignee_id is None
        if not fresh or colleague is None or not _works_on(colleague, case):
            return False
        _give(case, staff_id, CaseAssigned(str(staff_id)), by, at)
    return True


def hand_back(
    case_id: UUID, *, has: int, before: int | None, by: Actor, at: datetime
) -> Case:
    """Undo that a case was given: it is again whose it was before.

    Raises AlreadyTaken when it is not with who was given it any more.
    """
    with held(case_id, by) as case:
        refuse_unless(case, *Case.UNDECIDED)
        if case.assignee_id != has:
            raise AlreadyTaken
        if before is not None:
            _give(case, before, CaseAssigned(str(before)), by, at)
        else:
            _set_free(case, by, at)
    return case


def begin_work(case: Case, by: Actor, at: datetime) -> None:
    """Take a held case that is nobody's yet."""
    if case.assignee_id is None:
        _give(case, int(by.id), CaseTaken(by.id), by, at)


def _works_on(staff: Staff, case: Case) -> bool:
    return rules.may_work(actor_of(staff), case.department)


def _give(case: Case, staff_id: int, fact: Fact, by: Actor, at: datetime) -> None:
    case.assignee_id = staff_id
    if case.state == State.RECEIVED:
        case.state = State.REVIEWING
    keep(case, "assignee_id", "state")
    say(fact, case, by, at)


def release(case_id: UUID, *, by: Actor, at: datetime) -> Case:
    """Give a case back to the team."""
    with held(case_id, by) as case:
        refuse_unless(case, *Case.UNDECIDED)
        if case.assignee_id is None:
            return case
        if not is_free(case, by, today(at)):
            raise NotAllowed("assigned")
        _set_free(case, by, at)
    return case


def _set_free(case: Case, by: Actor, at: datetime) -> None:
    case.assignee_id = None
    if case.state == State.REVIEWING:
        case.state = State.RECEIVED
    keep(case, "assignee_id", "state")
    say(CaseReleased(), case, by, at)


def finish_review(case_id: UUID, *, by: Actor, at: datetime) -> Case:
    """Say that a stage of the review (審査) is done; what follows it is next."""
    with held(case_id, by) as case:
        refuse_unless(case, State.REVIEWING)
        refuse_others(case, by, today(at))
        end_by_hand(case, by=by, at=at)
    return case


def tick_lines(
    case_id: UUID, wanted: Collection[str], *, by: Actor, at: datetime
) -> Case:
    """Tick exactly these lines of the checklist (確認事項) that are open now.

    Who ticks a case that is nobody's yet begins to work on it.
    """
    with held(case_id, by) as case:
        refuse_unless(case, *TICKABLE)
        refuse_others(case, by, today(at))
        if case.state in Case.UNDECIDED:
            begin_work(case, by, at)
        tick(case, wanted, by=by, at=at)
    return case


TICKABLE = (State.RECEIVED, State.REVIEWING, State.DECIDED, State.ISSUED)


def refuse_others(case: Case, by: Actor, on: date) -> None:
    """Raise when somebody else works on the case.

    A supervisor may step in, and who stands in for an absent colleague.
    """
    if not is_free(case, by, on):
        raise AlreadyTaken


def is_free(case: Case, by: Actor, on: date) -> bool:
    """Say whether nobody's work is in somebody's way on a case."""
    if case.assignee_id is None or str(case.assignee_id) == by.id:
        return True
    return by.has(rules.SUPERVISOR) or steps_in(case, by, on)


def steps_in(case: Case, by: Actor, on: date) -> bool:
    """Say whether somebody stands in today for who works on a case."""
    if case.assignee_id is None or not by.is_staff:
        return False
    return case.assignee_id in stood_in_for(case.ward_id, int(by.id), on)


def decide(case_id: UUID, ruling: Ruling, *, by: Actor, at: datetime) -> Case:
    """Decide a case alone: grant, or refuse with reason and notice of remedies.

    Raises AlreadyDecided when somebody was first: the first decision stands; and
    ApprovalNeeded where the ward's approval table asks others too.
    """
    refuse_bad_ruling(ruling)
    with held(case_id, by) as case:
        if asks_others(case, ruling.outcome, by, today(at)):
            raise ApprovalNeeded
        void_proposal(case, "changed", by, at)
        settle(case, ruling, by=by, at=at)
    return case


def asks_others(case: Case, outcome: str, by: Actor, on: date) -> bool:
    """Say whether a decision needs the agreement of others (決裁).

    Raises what stands in the way of deciding at all, and alone where nobody is asked.
    """
    refuse_unless(case, *Case.UNDECIDED)
    refuse_others(case, by, on)
    # What its applicant does not complete is refused without a review (行政手続法 7条).
    if case.state != State.CORRECTING or outcome == Case.Outcome.GRANTED:
        refuse_unready(case, by)
    else:
        refuse_elsewhere(case)
    refuse_unproved(case, outcome)
    if has_route(case) and route_for(opened(case), outcome):
        return True
    _refuse_without_power(case, by)
    return False


def refuse_bad_ruling(ruling: Ruling) -> None:
    """Raise for a decision that says too little (行政手続法 8条)."""
    refused = ruling.outcome == Case.Outcome.REFUSED
    if ruling.outcome not in Case.Outcome.values:
        raise NotAllowed("outcome")
    if refused and not (ruling.reason.strip() and ruling.reason_code):
        raise ReasonNeeded
    if ruling.reason_code not in ("", *rules.REFUSAL_REASONS):
        raise ReasonNeeded("code")


def settle(case: Case, ruling: Ruling, *, by: Actor, at: datetime) -> None:
    """Write the decision on a held case; whoever calls it has asked who may."""
    refuse_unproved(case, ruling.outcome)
    run_clock_again(case, today(at))
    drop_open_correction(case, at)
    stages = form_at(case.version_hash).definition.stages
    after = rules.stage_after_decision(stages, ruling.outcome, owes=owes(case))
    stand_at(case, after, at)
    case.state, case.outcome = State.DECIDED, ruling.outcome
    case.decided_at = at
    _write(case, ruling, by, at)
    fact = CaseDecided(
        ruling.outcome,
        ruling.reason_code,
        case.stage,
        case.due_on.isoformat(),
        by_rule=not by.is_staff,
    )
    say(fact, case, by, at)
    begin(case, by=by, at=at)


def _refuse_without_power(case: Case, by: Actor) -> None:
    stages = form_at(case.version_hash).definition.stages
    stage = rules.decision_stage(stages)
    if stage is None:
        raise NotAllowed("nothing_to_decide")
    ward_rules = ward_by_id(case.ward_id).rules
    allowed = rules.may_decide(
        by,
        stage,
        entered_it=str(case.entered_by_id) == by.id,
        enterer_may_decide=ward_rules.get("enterer_may_decide", True),
    )
    if not allowed:
        raise NotAllowed("decide")


DECIDED = Change(
    Case, "state", *STAGE, "outcome", "decided_at", *CLOCK, only="outcome = ''"
)


def _write(case: Case, ruling: Ruling, by: Actor, at: datetime) -> None:
    # The condition repeats the lock on purpose: the first decision stands even
    # where a database does not lock rows.
    if not DECIDED.keep(case):
        raise AlreadyDecided
    key = data_key(case.ward_id, case.key_id or 0)
    words = {"reason": ruling.reason.strip(), "remedies": remedies_of(case, ruling)}
    Decision.objects.create(
        ward_id=case.ward_id,
        case=case,
        number=case.revocations + 1,
        staff_id=int(by.id) if by.is_staff else None,
        outcome=ruling.outcome,
        reason_code=ruling.reason_code,
        sealed=seal_json(key, case.stream, "decision", words),
        decided_at=at,
    )


def remedies_of(case: Case, ruling: Ruling) -> str:
    """Return the notice of remedies a decision carries (行政不服審査法 82条).

    Sealed with the decision; letter and pages read it there. One line each for the
    appeal and the suit, nothing where the procedure knows no appeal.
    """
    if ruling.remedies.strip():
        return ruling.remedies.strip()
    remedies = form_at(case.version_hash).definition.remedies
    if not remedies.appealable:
        return ""
    ward = ward_by_id(case.ward_id)
    return "\n".join(notice_of_remedies(ward.name, ward.head, remedies.appeal_to))


def withdraw_for(case_id: UUID, *, by: Actor, at: datetime) -> Case:
    """Take an application back for an applicant who told the office so (取下書)."""
    with held(case_id, by) as case:
        refuse_others(case, by, today(at))
        return withdraw(case, by=by, at=at)


def add_note(case_id: UUID, text: str, *, by: Actor, at: datetime) -> None:
    """Keep a remark for colleagues, sealed with the case."""
    with held(case_id, by) as case:
        key = data_key(case.ward_id, case.key_id or 0)
        note = Note.objects.create(
            ward_id=case.ward_id,
            case=case,
            staff_id=int(by.id),
            sealed=seal(key, case.stream, "note", text.strip().encode()),
            written_at=at,
        )
        index_note(note, text)
        say(CaseNoted(), case, by, at)


def hand_over_done(
    case_id: UUID, *, adapter: str, result: str, by: Actor, at: datetime
) -> Case:
    """Write down that the result was handed over (交付): by whom, with what code.

    Told twice, the second time changes nothing.
    """
    with held(case_id, by, robots=True) as case:
        if case.state in (State.ISSUED, State.CLOSED):
            return case
        refuse_unless(case, State.DECIDED)
        refuse_owing(case)
        stages = form_at(case.version_hash).definition.stages
        stand_at(case, rules.closing_stage(stages), at)
        case.state = State.ISSUED
        keep(case, "state", *STAGE)
        say(CaseHandedOver(adapter, result, case.stage), case, by, at)
        begin(case, by=by, at=at)
    return case


def close(case_id: UUID, *, by: Actor, at: datetime) -> Case:
    """End a case whose result was handed over, or that has none to hand over.

    One that nobody decides, as an enquiry, ends when its last stage is done.
    """
    with held(case_id, by) as case:
        if case.state == State.CLOSED:
            return case
        waits = rules.needs_hand_over(form_at(case.version_hash).definition.stages)
        granted = case.outcome == Case.Outcome.GRANTED
        if case.state == State.DECIDED and waits and granted:
            raise NotAllowed("hand_over")
        if case.state == State.DECIDED and granted:
            refuse_owing(case)
        if case.state in Case.UNDECIDED:
            refuse_others(case, by, today(at))
            refuse_undecided(case)
        else:
            refuse_unless(case, State.ISSUED, State.DECIDED)
        refuse_unclosed(case)
        case.state, case.closed_at = State.CLOSED, at
        keep(case, "state", "closed_at")
        say(CaseClosed(), case, by, at)
        begin(case, by=by, at=at)
    return case
