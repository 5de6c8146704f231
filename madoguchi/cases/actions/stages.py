"""End a stage of the work: by hand, by a rule, by an answer from outside.

What must be ticked is ticked first. The next stage that applies to the case follows;
the decision is never passed here.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from madoguchi.cases import rules
from madoguchi.cases.actions.beginning import STAGE, begin, stand_at
from madoguchi.cases.actions.holding import held, keep, say
from madoguchi.cases.approvals import is_circulating
from madoguchi.cases.facts import CaseReviewed, CheckTicked, CheckUnticked, StagePassed
from madoguchi.cases.models import Case, Tick
from madoguchi.cases.problems import NotAllowed, ProposalElsewhere
from madoguchi.cases.queries import opened
from madoguchi.cases.walking import (
    CLOSE,
    DECISION,
    Walk,
    edition_of,
    lines_open,
    ticks_of,
    unticked,
    walk_of,
)
from madoguchi.procedures.definition.model import Stage
from madoguchi.procedures.queries import form_at
from madoguchi.wards.actor import Actor

# ----------------------------------------------------------------- ending a stage


def end_by_hand(case: Case, *, by: Actor, at: datetime) -> None:
    """End the stage a held case stands at, and go on to the next that applies.

    Also one that waits for an answer from outside: somebody looked it up. Nothing
    happens where only the decision is left to be made, or the case to be ended.
    """
    walk = walk_of(case)
    stage = walk.current
    if walk.next is None or (stage and stage.kind == DECISION):
        return
    if stage:
        _refuse_without_power(stage, by)
        refuse_unticked(case, stage)
    ended, step = (stage.key, stage.step) if stage else ("", "")
    _go_on(case, walk, at)
    say(CaseReviewed(case.stage, ended, step), case, by, at)
    begin(case, by=by, at=at)


def _refuse_without_power(stage: Stage, by: Actor) -> None:
    if stage.who == rules.SUPERVISOR and not by.has(rules.SUPERVISOR):
        raise NotAllowed("stage_supervisor")


def _go_on(case: Case, walk: Walk, at: datetime) -> None:
    assert walk.next is not None  # noqa: S101  asked before
    stand_at(case, walk.next.key, at)
    keep(case, *STAGE)


def pass_stage(
    case_id: UUID, kind: str, result: str, *, by: Actor, at: datetime
) -> bool:
    """End a stage of a kind that an answer came for; say whether the case stood there.

    Told twice, or after somebody ended it by hand, nothing happens.
    """
    with held(case_id, by, robots=True) as case:
        walk = walk_of(case)
        stage = walk.current
        there = stage is not None and stage.kind == kind and walk.next is not None
        if stage is None or not there or case.state not in Case.UNDECIDED:
            return False
        _go_on(case, walk, at)
        say(StagePassed(stage.key, stage.step, result, case.stage), case, by, at)
        begin(case, by=by, at=at)
    return True


def pass_check(case_id: UUID, *, ward: int, at: datetime) -> bool:
    """Let a case go on that stands at a check and passes it; say whether it did.

    One that does not pass waits for who the flow names.
    """
    by = Actor.system(ward)
    with held(case_id, by) as case:
        stage = walk_of(case).current
        if stage is None or stage.kind != "check" or case.state not in Case.UNDECIDED:
            return False
        shown = opened(case)
        answers = shown.whole_journey(shown.whole).shown()
        env = shown.form.env(answers, case.arrived_on, case.channel)
        if not shown.form.passes(stage.key, env):
            return False
        return pass_stage(case_id, "check", "passed", by=by, at=at)


# ------------------------------------------------------------- before the decision


def refuse_unready(case: Case, by: Actor) -> None:
    """Raise unless everything that stands before the decision of a case is done."""
    walk = walk_of(case)
    if not walk.decides:
        raise NotAllowed("nothing_to_decide")
    if walk.is_undone:
        raise NotAllowed("stages_left")
    here = [walk.current] if walk.current else []
    for stage in (*here, *walk.ahead):
        if stage.kind != DECISION:
            _refuse_without_power(stage, by)
        refuse_unticked(case, stage)


def refuse_elsewhere(case: Case) -> None:
    """Raise while a case lies on a desk where it is not decided."""
    walk = walk_of(case)
    if walk.decides and not walk.is_decided_at(case.department):
        raise NotAllowed("stages_left")


def refuse_undecided(case: Case) -> None:
    """Raise when a case that nobody decided is not at the end of its stages either."""
    walk = walk_of(case)
    if walk.decides or case.state == Case.State.CORRECTING:
        raise NotAllowed("undecided")
    if walk.is_undone:
        raise NotAllowed("stages_left")


def refuse_unticked(case: Case, stage: Stage) -> None:
    """Raise while a line of a stage that must be ticked is not."""
    definition = form_at(case.version_hash).definition
    if unticked(case, definition.checks_of(stage.key)):
        raise NotAllowed("unticked")


def refuse_unclosed(case: Case) -> None:
    """Raise while a line of the closing stage must still be ticked."""
    for stage in form_at(case.version_hash).definition.stages:
        if stage.kind == CLOSE:
            refuse_unticked(case, stage)


# -------------------------------------------------------------------- the checklist


def tick(case: Case, wanted: Collection[str], *, by: Actor, at: datetime) -> None:
    """Tick exactly these lines of those that are open for a held case.

    Each tick and each one that is taken back is a fact. While a proposal is on its way
    nothing changes that it shows.
    """
    lines = lines_open(case, walk_of(case))
    known = {one.key for one in lines}
    if set(wanted) - known:
        raise NotAllowed("line")
    done = set(ticks_of(case))
    changed = [one for one in lines if (one.key in done) != (one.key in wanted)]
    if changed and is_circulating(case):
        raise ProposalElsewhere
    edition = edition_of(case) if changed else 0
    rows = Tick.objects.filter(ward=case.ward_id, case=case)
    for one in changed:
        rows.filter(line=one.key).delete()
        if one.key not in wanted:
            say(CheckUnticked(one.stage, one.key), case, by, at)
            continue
        Tick.objects.create(
            ward_id=case.ward_id,
            case=case,
            stage=one.stage,
            line=one.key,
            edition=edition,
            staff_id=int(by.id),
            ticked_at=at,
        )
        say(CheckTicked(one.stage, one.key), case, by, at)
