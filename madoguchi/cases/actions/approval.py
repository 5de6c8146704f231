"""Bring a draft decision through those who must agree to it (電子決裁).

Every stamp signs the sealed record of what was shown. Before each one the record is
made anew: whatever changed since voids all stamps, and the case is reviewed again.
The last stamp decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from madoguchi.cases import rules
from madoguchi.cases.actions.beginning import STAGE, stand_at
from madoguchi.cases.actions.holding import (
    held,
    keep,
    refuse_unless,
    say,
    today,
    void_proposal,
)
from madoguchi.cases.actions.opening import seen_by
from madoguchi.cases.actions.reopening import (
    is_reopenable,
    refuse_bad_reopening,
    reopen,
)
from madoguchi.cases.actions.review import (
    begin_work,
    refuse_bad_ruling,
    refuse_others,
    remedies_of,
    settle,
)
from madoguchi.cases.actions.revoking import refuse_bad_revocation, revoke
from madoguchi.cases.actions.stages import refuse_unready
from madoguchi.cases.approvals import (
    SIGNED,
    OpenProposal,
    Turn,
    digest_of,
    holders,
    is_circulating,
    is_sound,
    places_of,
    record_of,
    route_for,
    ruling_of,
    same,
    signed_values,
    substitutions,
    ticks_in,
    turn_of,
    visible_proposal,
)
from madoguchi.cases.facts import (
    ApprovalProposed,
    ApprovalRecalled,
    ApprovalReviewed,
    ApprovalSentBack,
    ApprovalStamped,
    SubstitutionEnded,
    SubstitutionNamed,
)
from madoguchi.cases.mandates import refuse_unproved
from madoguchi.cases.models import Case, Proposal, Step, Substitution
from madoguchi.cases.opened import OpenCase, Ruling
from madoguchi.cases.problems import (
    BadSubstitution,
    NoHolder,
    NoRoute,
    NotAllowed,
    NotYours,
    NotYourTurn,
    ProposalElsewhere,
    ProposalVoid,
    RemarkNeeded,
)
from madoguchi.cases.queries import opened
from madoguchi.cases.routes import SECOND_PERSON, Route, drafted_by
from madoguchi.events.actions import record, record_view, unit
from madoguchi.events.envelope import Look
from madoguchi.events.facts import Subject
from madoguchi.procedures.queries import form_at
from madoguchi.vault.sealing import open_json, open_sealed, seal, seal_json
from madoguchi.vault.signing import sign
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import active_staff, ward_by_id

State = Proposal.State
LONGEST_REMARK: Final = 4_000
LONGEST_SUBSTITUTION: Final = timedelta(days=366)


# -------------------------------------------------------------------- drafting


def propose(
    case_id: UUID, ruling: Ruling, *, is_urgent: bool, by: Actor, at: datetime
) -> Proposal:
    """Draft a decision (起案) and send it on the way the approval table says.

    Raises NoRoute where one person decides, and NoHolder where a post that must agree
    is held by nobody but the drafter: it would wait for ever.
    """
    refuse_bad_ruling(ruling)
    with held(case_id, by) as case:
        shown = opened(case)
        route = way_of(shown, ruling.outcome, by, today(at))
        begin_work(case, by, at)
        row = _drafted(shown, ruling, is_urgent=is_urgent, by=by, at=at)
        _circulate(row, route, by, at)
    return row


def circulate(case: Case, ruling: Ruling, *, by: Actor, at: datetime) -> Proposal:
    """Send a draft decision on one's own application, locked, on its way."""
    shown = opened(case)
    route = drafted_by(route_for(shown, ruling.outcome), own_post(case, by))
    if not route:
        raise NoRoute
    _refuse_impassable(case, route, by, today(at))
    row = _drafted(shown, ruling, is_urgent=False, by=by, at=at)
    _circulate(row, route, by, at)
    return row


def _circulate(row: Proposal, route: Route, by: Actor, at: datetime) -> None:
    """Let a case wait at its decision while a draft of it goes its way."""
    case = row.case
    stage = rules.decision_stage(form_at(case.version_hash).definition.stages)
    if stage and stage.key != case.stage:
        stand_at(case, stage.key, at)
    case.state = Case.State.REVIEWING
    keep(case, "state", *STAGE)
    _send_on(row, route, by, at)


def way_of(shown: OpenCase, outcome: str, by: Actor, on: date) -> Route:
    """Return who must agree if somebody drafts this decision now.

    Raises what stands in the way of drafting it.
    """
    case = shown.row
    refuse_unless(case, Case.State.RECEIVED, Case.State.REVIEWING)
    refuse_others(case, by, on)
    refuse_unready(case, by)
    refuse_unproved(case, outcome)
    route = drafted_by(route_for(shown, outcome), own_post(case, by))
    if not route:
        raise NoRoute
    _refuse_impassable(case, route, by, on)
    return route


def own_post(case: Case, by: Actor) -> str:
    """Return the drafter's post in the line of the department that answers for it."""
    return by.post if by.unit == case.home_unit else ""


def propose_revocation(
    case_id: UUID, ruling: Ruling, *, is_urgent: bool, by: Actor, at: datetime
) -> Proposal:
    """Draft the taking back of a wrong decision (職権取消し); nobody does it alone.

    Where the approval table names nobody, the head of the department agrees.
    """
    refuse_bad_revocation(ruling)
    with held(case_id, by) as case:
        if case.state not in Case.AFTER_DECISION or not case.is_decided:
            raise NotAllowed("undecided")
        if case.is_of_staff:
            raise NotAllowed("cancel")
        shown = opened(case)
        table = route_for(shown, ruling.outcome) or SECOND_PERSON
        route = drafted_by(table, own_post(case, by))
        _refuse_impassable(case, route, by, today(at))
        row = _drafted(shown, ruling, is_urgent=is_urgent, by=by, at=at)
        _send_on(row, route, by, at)
    return row


def propose_reopening(
    case_id: UUID, ruling: Ruling, *, is_urgent: bool, by: Actor, at: datetime
) -> Proposal:
    """Draft that a case which ended by mistake goes on (審査の再開); two agree to it.

    Where the approval table names nobody, the head of the department does.
    """
    refuse_bad_reopening(ruling)
    with held(case_id, by) as case:
        if not is_reopenable(case):
            raise NotAllowed("not_reopenable")
        shown = opened(case)
        table = route_for(shown, ruling.outcome) or SECOND_PERSON
        route = drafted_by(table, own_post(case, by))
        _refuse_impassable(case, route, by, today(at))
        row = _drafted(shown, ruling, is_urgent=is_urgent, by=by, at=at)
        _send_on(row, route, by, at)
    return row


def _refuse_impassable(case: Case, route: Route, by: Actor, on: date) -> None:
    """Raise when a proposal would wait for ever, or another is on its way."""
    _refuse_without_holders(case, route, by, on)
    if is_circulating(case):
        raise ProposalElsewhere


def _send_on(row: Proposal, route: Route, by: Actor, at: datetime) -> None:
    _lay_out(row, route)
    fact = ApprovalProposed(
        str(row.pk),
        row.outcome,
        len(route),
        bytes(row.digest).hex(),
        row.case.stage,
        row.is_urgent,
    )
    say(fact, row.case, by, at)


def _refuse_without_holders(case: Case, route: Route, by: Actor, on: date) -> None:
    barred, held = {int(by.id)} | _kept_out(case), holders(case.ward_id, on)
    for one in route:
        place = (one.place.department or case.home_unit, one.place.post)
        if not set(held.get(place, ())) - barred:
            raise NoHolder(*place)


def _kept_out(case: Case) -> set[int]:
    """Return who else may not stamp: who applied for themselves, always.

    By a ward's rule, also who typed the case in.
    """
    typed = ward_by_id(case.ward_id).rules.get("enterer_may_decide", True)
    if typed and not case.is_of_staff:
        return set()
    return {case.entered_by_id} if case.entered_by_id else set()


def _drafted(
    shown: OpenCase, ruling: Ruling, *, is_urgent: bool, by: Actor, at: datetime
) -> Proposal:
    case = shown.row
    # That a case goes on is no decision, so nobody appeals against it.
    remedies = "" if ruling.outcome == rules.REOPENED else remedies_of(case, ruling)
    said = record_of(shown, replace(ruling, remedies=remedies))
    row = Proposal(
        ward_id=case.ward_id,
        case=case,
        is_urgent=is_urgent,
        outcome=ruling.outcome,
        amount_yen=said["amount_yen"],
        drafted_by_id=int(by.id),
        drafted_at=at,
    )
    row.sealed = seal_json(shown.key, case.stream, f"proposal/{row.pk}", said)
    row.digest = digest_of(row.sealed)
    row.save(force_insert=True)
    return row


def _lay_out(row: Proposal, route: Route) -> None:
    Step.objects.bulk_create(
        Step(
            ward_id=row.ward_id,
            proposal=row,
            number=number,
            part=one.part,
            department=one.place.department or row.case.home_unit,
            post=one.place.post,
        )
        for number, one in enumerate(route, 1)
    )


# --------------------------------------------------------------------- looking


def open_proposal(proposal_id: UUID, *, by: Actor, at: datetime) -> OpenProposal:
    """Open what a proposal shows; the look is written down before it is opened."""
    on = today(at)
    row = visible_proposal(by, proposal_id, on)
    if row is None:
        raise NotYours
    case = row.case
    look = Look(case.ward_id, case.stream, "proposal.viewed", "work", 1, (str(row.pk),))
    record_view(look, by=by, at=at)
    turn = turn_of(row, list(row.steps.all()), by, places_of(by, on))
    return _opened(row, turn, seen_by(case, by, at))


def _opened(row: Proposal, turn: Turn | None, now: OpenCase) -> OpenProposal:
    said = open_json(now.key, row.case.stream, f"proposal/{row.pk}", row.sealed)
    shown = replace(now, whole=said["answers"], label=said["label"])
    ruling = ruling_of(said)
    remark = bytes(row.sealed_remark)
    return OpenProposal(
        row,
        shown,
        list(row.steps.all()),
        replace(ruling, reason=shown.words(ruling.reason)),
        shown.words(
            open_sealed(now.key, row.case.stream, f"remark/{row.pk}", remark).decode()
        )
        if remark
        else "",
        turn,
        ticks_in(said),
    )


# -------------------------------------------------------------------- stamping


@dataclass(frozen=True, slots=True)
class _Held:
    """A proposal nobody else can touch until the unit of work ends."""

    row: Proposal
    steps: Sequence[Step]
    case: Case


@contextmanager
def _held(proposal_id: UUID, by: Actor, at: datetime) -> Iterator[_Held]:
    """Lock the case, then its proposal: the order in which everybody locks them."""
    with unit():
        if visible_proposal(by, proposal_id, today(at)) is None:
            raise NotYours
        mine = Proposal.objects.filter(ward=by.ward, pk=proposal_id)
        case = Case.objects.select_for_update().get(
            ward=by.ward, pk__in=mine.values("case")
        )
        row = mine.select_for_update().get()
        row.case = case
        yield _Held(row, list(row.steps.order_by("number")), case)


def stamp(proposal_id: UUID, seen: str, *, by: Actor, at: datetime) -> Proposal:
    """Agree to exactly what was shown; `seen` is the mark of the page it was shown on.

    The last stamp decides. Raises ProposalVoid, all stamps being void, when anything
    has changed since the proposal was drafted.
    """
    spoiled = ""
    with _held(proposal_id, by, at) as now:
        if not now.row.is_open:
            raise ProposalElsewhere
        turn = _turn(now, by, at)
        if turn is None or int(by.id) in _kept_out(now.case):
            raise NotYourTurn
        if seen != bytes(now.row.digest).hex():
            raise ProposalElsewhere
        shown = opened(now.case)
        said = open_json(
            shown.key, now.case.stream, f"proposal/{now.row.pk}", now.row.sealed
        )
        spoiled = _spoiled(now, shown, said)
        if spoiled:
            void_proposal(now.case, spoiled, by, at)
        else:
            _stamped(now, turn, by, at)
            if turn.step.number == len(now.steps):
                _end(now.row, State.DECIDED, at)
                _carry_out(now.case, ruling_of(said), by=by, at=at)
    if spoiled:
        raise ProposalVoid(spoiled)
    return now.row


def _carry_out(case: Case, ruling: Ruling, *, by: Actor, at: datetime) -> None:
    acts = {rules.REVOKED: revoke, rules.REOPENED: reopen}
    acts.get(ruling.outcome, settle)(case, ruling, by=by, at=at)


def _turn(now: _Held, by: Actor, at: datetime) -> Turn | None:
    return turn_of(now.row, now.steps, by, places_of(by, today(at)))


def _spoiled(now: _Held, shown: OpenCase, said: Mapping[str, Any]) -> str:
    """Return why no stamp holds any more, as a code; "" when they do."""
    if not is_sound(now.row, now.steps):
        return "tampered"
    return "" if same(said, record_of(shown, ruling_of(said))) else "changed"


def _stamped(now: _Held, turn: Turn, by: Actor, at: datetime) -> None:
    step = turn.step
    step.staff_id, step.stood_in_for_id = int(by.id), turn.stood_in_for
    step.stamped_at = at
    step.signature = sign(now.row.ward_id, SIGNED, *signed_values(now.row, step))
    step.save(update_fields=["staff", "stood_in_for", "stamped_at", "signature"])
    fact = ApprovalStamped(
        str(now.row.pk),
        step.number,
        step.part,
        step.post,
        step.department,
        bytes(now.row.digest).hex(),
        f"staff/{turn.stood_in_for}" if turn.stood_in_for else "",
    )
    say(fact, now.case, by, at)


def _end(row: Proposal, state: Proposal.State, at: datetime) -> None:
    row.state, row.ended_at = state, at
    row.save(update_fields=["state", "ended_at"])


def send_back(proposal_id: UUID, remark: str, *, by: Actor, at: datetime) -> Proposal:
    """Give a proposal back to its drafter (差戻し), saying why."""
    text = remark.strip()
    if not text or len(text) > LONGEST_REMARK:
        raise RemarkNeeded
    with _held(proposal_id, by, at) as now:
        if not now.row.is_open:
            raise ProposalElsewhere
        turn = _turn(now, by, at)
        if turn is None:
            raise NotYourTurn
        key = opened(now.case).key
        row = now.row
        row.sealed_remark = seal(
            key, now.case.stream, f"remark/{row.pk}", text.encode()
        )
        row.save(update_fields=["sealed_remark"])
        _end(row, State.SENT_BACK, at)
        say(ApprovalSentBack(str(row.pk), turn.step.number), now.case, by, at)
    return now.row


def recall(proposal_id: UUID, *, by: Actor, at: datetime) -> Proposal:
    """Take one's own proposal back (引戻し) while it is on its way."""
    with _held(proposal_id, by, at) as now:
        if not now.row.is_open:
            raise ProposalElsewhere
        if str(now.row.drafted_by_id) != by.id:
            raise NotYourTurn
        _end(now.row, State.RECALLED, at)
        say(ApprovalRecalled(str(now.row.pk)), now.case, by, at)
    return now.row


def review_later(step_id: int, *, by: Actor, at: datetime) -> Step:
    """Look afterwards at what a deputy stamped in one's place (後閲)."""
    with unit():
        step = (
            Step.objects.select_for_update()
            .filter(ward=by.ward, pk=step_id, stood_in_for=int(by.id or 0))
            .first()
        )
        if step is None:
            raise NotYours
        if step.reviewed_at is None:
            step.reviewed_at = at
            step.save(update_fields=["reviewed_at"])
            fact = ApprovalReviewed(str(step.proposal_id), step.number)
            say(fact, step.proposal.case, by, at)
    return step


# ---------------------------------------------------------------- standing in


@dataclass(frozen=True, slots=True)
class Absence:
    """From when until when somebody cannot stamp, and who does so meanwhile."""

    deputy: int
    from_on: date
    until_on: date


def name_deputy(absence: Absence, *, by: Actor, at: datetime) -> Substitution:
    """Name who stamps in one's own place, for some days (代決の指定)."""
    deputy = active_staff(by.ward, absence.deputy)
    if not by.post:
        raise BadSubstitution("post")
    if deputy is None or str(deputy.pk) == by.id:
        raise BadSubstitution("deputy")
    if not today(at) <= absence.until_on or absence.from_on > absence.until_on:
        raise BadSubstitution("days")
    if absence.until_on - absence.from_on > LONGEST_SUBSTITUTION:
        raise BadSubstitution("days")
    with unit():
        row = Substitution.objects.create(
            ward_id=by.ward,
            absent_id=int(by.id),
            deputy=deputy,
            from_on=absence.from_on,
            until_on=absence.until_on,
            named_by_id=int(by.id),
            named_at=at,
        )
        fact = SubstitutionNamed(
            f"staff/{deputy.pk}",
            absence.from_on.isoformat(),
            absence.until_on.isoformat(),
        )
        record(fact, on=Subject(by.ward, by.reference), by=by, at=at)
    return row


def end_substitution(substitution_id: int, *, by: Actor, at: datetime) -> None:
    """Take back a naming of one's own; the deputy stamps no more."""
    with unit():
        row = (
            substitutions(by.ward)
            .select_for_update()
            .filter(pk=substitution_id, absent=int(by.id or 0))
            .first()
        )
        if row is None:
            raise NotYours
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        fact = SubstitutionEnded(f"staff/{row.deputy_id}")
        record(fact, on=Subject(by.ward, by.reference), by=by, at=at)
