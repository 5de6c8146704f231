"""Decide which next step a page offers for a case, and what stands in the way.

Only for show: each action asks again whether it may.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from madoguchi.cases.actions.reopening import is_reopenable
from madoguchi.cases.actions.review import steps_in
from madoguchi.cases.approvals import has_route, is_circulating
from madoguchi.cases.models import Case
from madoguchi.cases.owing import owes
from madoguchi.cases.rules import (
    PAYMENT,
    SUPERVISOR,
    Stage,
    decision_stage,
    may_decide,
    may_work,
    needs_hand_over,
)
from madoguchi.cases.walking import Walk, walk_of
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward


@dataclass(frozen=True, slots=True)
class Moves:
    """What may be done with a case now, by this member of staff.

    `main` is the one step that usually comes next.
    """

    main: str = ""
    take: bool = False
    release: bool = False
    assign: bool = False
    finish_review: bool = False
    correction: bool = False
    extension: bool = False
    answer: bool = False
    decision: bool = False
    hand_over: bool = False
    close: bool = False
    withdraw: bool = False
    revocation: bool = False
    reopening: bool = False
    why: str = ""


NO_WALK: Final = Walk((), "")


@dataclass(frozen=True, slots=True)
class House:
    """What the ward's rules and other people's work say about a case.

    `others` are asked before some decisions on it; a proposal may be on its way. Who
    looks may stand in for an absent colleague. It may still owe its fee.
    """

    enterer_may_decide: bool = True
    others: bool = False
    circulating: bool = False
    stands_in: bool = False
    owes: bool = False
    walk: Walk = NO_WALK


def moves_of(
    case: Case, by: Actor, stages: Sequence[Stage], ward: Ward, on: date
) -> Moves:
    """Return what somebody may do with a case of a ward now."""
    if case.is_elsewhere and not may_work(by, case.department):
        return Moves(why="elsewhere")
    undecided = case.state in Case.UNDECIDED
    theirs = (
        undecided and case.assignee_id is not None and str(case.assignee_id) != by.id
    )
    others = case.state in Case.UNDECIDED and has_route(case)
    is_proposed = others or case.state in (*Case.AFTER_DECISION, *Case.ENDED)
    house = House(
        enterer_may_decide=ward.rules.get("enterer_may_decide", True),
        others=others,
        circulating=is_proposed and is_circulating(case),
        stands_in=theirs and not by.has(SUPERVISOR) and steps_in(case, by, on),
        owes=owes(case),
        walk=walk_of(case) if undecided else NO_WALK,
    )
    found = moves_for(case, by, stages, house)
    if not case.is_of_staff:
        return found
    if str(case.entered_by_id) == by.id:
        return Moves(why="own")
    return replace(
        found, correction=False, extension=False, withdraw=False, revocation=False
    )


def moves_for(case: Case, by: Actor, stages: Sequence[Stage], house: House) -> Moves:
    """Return what this person may do; `why` is a code for what blocks the rest."""
    granted = case.outcome == Case.Outcome.GRANTED
    takes_back = case.is_decided and not house.circulating
    if case.state == Case.State.DECIDED:
        if granted and house.owes:
            return Moves(revocation=takes_back, why="unpaid")
        waits = granted and needs_hand_over(stages)
        return Moves(
            main="" if waits else "close",
            hand_over=granted,
            close=not waits,
            revocation=takes_back,
            why="hand_over" if waits else "",
        )
    if case.state == Case.State.ISSUED:
        return Moves(main="close", close=True, revocation=takes_back)
    if case.state not in Case.UNDECIDED:
        again = is_reopenable(case) and not house.circulating
        takes_back = takes_back and not again
        return Moves(revocation=takes_back, reopening=again, why="finished")
    return _open_moves(case, by, stages, house)


def _open_moves(case: Case, by: Actor, stages: Sequence[Stage], house: House) -> Moves:
    nobodys = case.assignee_id is None
    mine = str(case.assignee_id) == by.id
    leads = by.has(SUPERVISOR) or house.stands_in
    stage = decision_stage(stages)
    waits = case.state == Case.State.CORRECTING
    decides = (nobodys or mine or leads) and may_decide(
        by,
        stage,
        entered_it=str(case.entered_by_id) == by.id,
        enterer_may_decide=house.enterer_may_decide,
    )
    if house.others:
        decides = (nobodys or mine or leads) and not house.circulating and not waits
    walk = house.walk
    ends = not walk.decides and not walk.is_undone and (nobodys or mine or leads)
    here = waits and walk.is_decided_at(case.department)
    decides = decides and walk.decides and (here or not walk.is_undone)
    reviewed = stage is not None and case.stage == stage.key
    finishes = (
        case.state == Case.State.REVIEWING
        and (mine or leads)
        and walk.next is not None
        and not reviewed
        and not decides
        and not house.circulating
        and (leads or walk.current is None or walk.current.who != SUPERVISOR)
    )
    return Moves(
        main=_main(
            nobodys=nobodys,
            finishes=finishes,
            decides=decides,
            waits=waits,
            ends=ends,
        ),
        take=nobodys or house.stands_in,
        release=not nobodys and (mine or leads),
        assign=nobodys or mine or leads,
        finish_review=finishes,
        correction=not waits and (nobodys or mine or leads),
        extension=nobodys or mine or leads,
        answer=waits,
        decision=decides,
        close=ends and not waits,
        withdraw=nobodys or mine or leads,
        why="circulating"
        if house.circulating
        else _why(case, walk, mine=mine, leads=leads, decides=decides),
    )


def _main(
    *, nobodys: bool, finishes: bool, decides: bool, waits: bool, ends: bool
) -> str:
    if waits:
        return ""
    if nobodys:
        return "take"
    if finishes:
        return "finish_review"
    if ends:
        return "close"
    return "decision" if decides else ""


def _why(case: Case, walk: Walk, *, mine: bool, leads: bool, decides: bool) -> str:
    if case.state == Case.State.CORRECTING:
        return "waits"
    if case.assignee_id is not None and not mine and not leads:
        return "others"
    if walk.is_undone:
        return _why_undone(walk)
    return "" if decides or not walk.decides else "supervisor"


def _why_undone(walk: Walk) -> str:
    """Say by a code what is still to be done before the decision."""
    outside = walk.waits_outside and walk.current
    if outside:
        return outside.kind
    return "stages" if walk.decides else ""


def state_of(case: Case, stages: Sequence[Stage]) -> tuple[str, str]:
    """Return the state as a code for words, and how its mark is drawn.

    A review that is finished waits for its decision, a grant for its hand-over.
    """
    stage = decision_stage(stages)
    if case.state == Case.State.REVIEWING and stage and case.stage == stage.key:
        return "deciding", "warn"
    if case.state == Case.State.DECIDED:
        if case.outcome == Case.Outcome.REFUSED:
            return "refused", "good"
        if any(one.kind == PAYMENT and one.key == case.stage for one in stages):
            return "paying", "wait"
        return ("issuing" if needs_hand_over(stages) else "granted"), "good"
    kinds = {"received": "act", "reviewing": "act", "correcting": "wait"}
    return case.state, kinds.get(case.state, "")
