"""Do one act to many cases: confirmed once, done one by one, taken back if wished.

Each case has its own transaction and its own facts. What happened to a case after it
was confirmed leaves it out, so nobody's decision falls on a case they did not see so.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Count

from madoguchi.cases import actions as cases
from madoguchi.cases.actions.holding import held
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ruling
from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Subject
from madoguchi.events.queries import kinds_since
from madoguchi.kernel.errors import Refused
from madoguchi.personnel.queries import acting_in
from madoguchi.teamwork.facts import BulkConfirmed, BulkFinished, BulkUndone
from madoguchi.teamwork.models import Bulk, BulkItem
from madoguchi.teamwork.planning import Plan, Planned, code_of
from madoguchi.teamwork.problems import BadBulk, LeftOut, NoSuchPart, NotUndone
from madoguchi.teamwork.queries import visible_bulk
from madoguchi.teamwork.rules import HAND_BACK, undo_window
from madoguchi.vault.actions import data_key, data_keys
from madoguchi.vault.sealing import open_json, seal_json
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import ward_by_id

State = Bulk.State
Turn = BulkItem.State
OF_THE_CASE: Final = ("case.", "approval.", "message.received", "advice.given")
"""The kinds of facts that change what somebody decided on."""


def confirm(plan: Plan, *, by: Actor, at: datetime) -> Bulk:
    """Begin to do what a plan says; decisions wait until nobody can take them back.

    Raises BadBulk where nothing would happen, or somebody confirmed at the same moment.
    """
    if not plan.acted:
        raise BadBulk("nobody")
    waits = plan.wish.act == Bulk.Act.DECIDE
    window = undo_window(ward_by_id(by.ward).rules)
    row = Bulk(
        ward_id=by.ward,
        staff_id=int(by.id),
        unit=by.unit,
        act=plan.wish.act,
        outcome=plan.wish.ruling.outcome,
        reason_code=plan.wish.ruling.reason_code,
        confirmed_at=at,
        starts_at=at + window if waits else at,
    )
    try:
        with unit():
            row.save(force_insert=True)
            BulkItem.objects.bulk_create(_item(row, plan, one) for one in plan.rows)
            _seal_words(row, plan)
            fact = BulkConfirmed(
                act=row.act,
                outcome=row.outcome,
                cases=len(plan.acted),
                left=len(plan.left),
                seconds=round((row.starts_at - at).total_seconds()),
            )
            _say(fact, row, by, at)
    except IntegrityError:
        raise BadBulk("elsewhere") from None
    return row


def _item(row: Bulk, plan: Plan, one: Planned) -> BulkItem:
    return BulkItem(
        ward_id=row.ward_id,
        bulk=row,
        case=one.case,
        state=Turn.WAITING if one.did else Turn.LEFT,
        did=one.did,
        to_id=one.to,
        before_id=one.case.assignee_id,
        seen=plan.numbers[one.case.pk],
        why=one.why,
    )


def _seal_words(row: Bulk, plan: Plan) -> None:
    """Seal the words of a decision under the key of each of its cases."""
    if not plan.wish.ruling.reason:
        return
    items = list(row.items.filter(state=Turn.WAITING).select_related("case"))
    keys = data_keys(row.ward_id, {one.case.key_id or 0 for one in items})
    for one in items:
        key = keys[one.case.key_id or 0]
        words = {"reason": plan.wish.ruling.reason}
        one.sealed = seal_json(key, one.case.stream, f"bulk/{one.pk}", words)
    BulkItem.objects.bulk_update(items, ["sealed"])


def _say(
    fact: BulkConfirmed | BulkFinished | BulkUndone, row: Bulk, by: Actor, at: datetime
) -> None:
    record(fact, on=Subject(row.ward_id, row.stream), by=by, at=at)


# ------------------------------------------------------------------- carrying out


def carry_on(bulk_id: UUID, *, ward: int, most: int, at: datetime) -> int:
    """Do the next cases of a bulk; return how many still wait for their turn.

    May run twice at once: each case is claimed in the transaction it is done in.
    """
    row = Bulk.objects.filter(ward=ward, pk=bulk_id).first()
    if row is None or not row.is_open or at < row.starts_at:
        return 0
    if row.state == State.WAITING:
        begun = Bulk.objects.filter(ward=ward, pk=row.pk, state=State.WAITING)
        begun.update(state=State.RUNNING)
        row.refresh_from_db()
        if not row.is_open:
            return 0
    turn = Turn.DONE if row.state == State.UNDOING else Turn.WAITING
    waiting = BulkItem.objects.filter(ward=ward, bulk=row, state=turn)
    actor = acting_in(ward, row.staff_id, row.unit, at)
    for item in waiting.select_related("case").order_by("pk")[:most]:
        _carry(item, row, actor, at)
    left = waiting.count()
    if not left:
        _finish(row, at)
    return left


def _carry(item: BulkItem, row: Bulk, actor: Actor | None, at: datetime) -> None:
    """Do one case, or write down why not; the case is locked before its item."""
    back = row.state == State.UNDOING
    try:
        if actor is None:
            raise LeftOut("moved")
        with held(item.case_id, actor) as case:
            if not _claim(item, Turn.BACK if back else Turn.DONE):
                return
            _refuse_changed(item, given=back)
            if back:
                before, has = item.before_id, item.to_id or 0
                cases.hand_back(case.pk, has=has, before=before, by=actor, at=at)
            else:
                _act(item, row, case, actor, at)
    except Refused as problem:
        with unit():
            _claim(item, Turn.KEPT if back else Turn.LEFT, why=code_of(problem)[:60])


def _claim(item: BulkItem, state: BulkItem.State, **more: str) -> bool:
    """Take an item's turn; False when somebody else did, or took it back."""
    rows = BulkItem.objects.filter(ward=item.ward_id, pk=item.pk, state=item.state)
    return bool(rows.update(state=state, sealed=b"", **more))


def _refuse_changed(item: BulkItem, *, given: bool) -> None:
    """Raise when something happened to a case since it was confirmed.

    To hand one back, the giving itself is what happened.
    """
    stream = f"case/{item.case_id}"
    kinds = [
        kind
        for kind in kinds_since(item.ward_id, stream, item.seen)
        if kind.startswith(OF_THE_CASE)
    ]
    if given and kinds and kinds[0] in ("case.taken", "case.assigned"):
        kinds = kinds[1:]
    if kinds:
        raise LeftOut("changed")


def _act(item: BulkItem, row: Bulk, case: Case, by: Actor, at: datetime) -> None:
    if row.act == Bulk.Act.TAKE:
        cases.take(case.pk, by=by, at=at)
    elif row.act == Bulk.Act.ASSIGN:
        cases.assign(case.pk, item.to_id or 0, by=by, at=at)
    elif item.did == BulkItem.Did.PROPOSED:
        ruling = _ruling(item, row, case)
        cases.propose(case.pk, ruling, is_urgent=False, by=by, at=at)
    else:
        cases.decide(case.pk, _ruling(item, row, case), by=by, at=at)


def _ruling(item: BulkItem, row: Bulk, case: Case) -> Ruling:
    reason = ""
    if sealed := bytes(item.sealed):
        key = data_key(case.ward_id, case.key_id or 0)
        words = open_json(key, case.stream, f"bulk/{item.pk}", sealed)
        reason = words["reason"]
    return Ruling(row.outcome, row.reason_code, reason)


def _finish(row: Bulk, at: datetime) -> None:
    """End a bulk whose every case had its turn, once."""
    ends = State.UNDONE if row.state == State.UNDOING else State.DONE
    with unit():
        rows = Bulk.objects.filter(ward=row.ward_id, pk=row.pk, state=row.state)
        if not rows.update(state=ends, ended_at=at):
            return
        counted = dict(row.items.order_by().values_list("state").annotate(Count("pk")))
        fact = BulkFinished(
            done=counted.get(Turn.DONE, 0) + counted.get(Turn.KEPT, 0),
            left=counted.get(Turn.LEFT, 0),
            dropped=counted.get(Turn.DROPPED, 0) + counted.get(Turn.BACK, 0),
        )
        _say(fact, row, Actor.system(row.ward_id), at)


# ----------------------------------------------------------------------- undoing


def undo(bulk_id: UUID, *, by: Actor, at: datetime) -> Bulk:
    """Take a bulk back: what waits is dropped, what was given is handed back.

    A decision that was made stands: of those only the ones that wait are dropped.
    """
    with unit():
        if visible_bulk(by, bulk_id) is None:
            raise NoSuchPart
        row = Bulk.objects.select_for_update().get(ward=by.ward, pk=bulk_id)
        _refuse_undoing(row, at)
        waiting = BulkItem.objects.filter(ward=by.ward, bulk=row, state=Turn.WAITING)
        dropped = waiting.update(state=Turn.DROPPED, sealed=b"")
        given = () if row.decides else (Turn.DONE,)
        back = row.items.filter(state__in=given).count()
        _say(BulkUndone(dropped=dropped, back=back), row, by, at)
        row.state = State.UNDOING if back else State.UNDONE
        row.ended_at = None if back else at
        row.save(update_fields=["state", "ended_at"])
    return row


def _refuse_undoing(row: Bulk, at: datetime) -> None:
    if row.state in (State.UNDOING, State.UNDONE):
        raise NotUndone("undone")
    if row.decides and not row.is_open:
        raise NotUndone("decided")
    if at - row.confirmed_at > HAND_BACK:
        raise NotUndone("late")
