"""Foresee what an act would do to each of many cases, and why not to some.

Reads only: the rules that are asked are those of the actions themselves, so that a
plan says what will happen and nothing else.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.utils import timezone

from madoguchi.cases.actions.approval import way_of
from madoguchi.cases.actions.review import (
    asks_others,
    refuse_bad_ruling,
    refuse_giving,
    refuse_taking,
)
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ruling
from madoguchi.cases.problems import NotAllowed
from madoguchi.cases.queries import cases_visible_to, opened
from madoguchi.cases.queue import loads_of
from madoguchi.cases.rules import may_work
from madoguchi.events.queries import last_numbers
from madoguchi.kernel.errors import Refused
from madoguchi.personnel.queries import Roll, roll_of
from madoguchi.teamwork.models import AssignmentRule, Bulk, BulkItem
from madoguchi.teamwork.problems import BadBulk, LeftOut
from madoguchi.teamwork.rules import LOAD, MOST, RULE, dealt, takers
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import staff_of

Act = Bulk.Act
Did = BulkItem.Did


UNDECIDED = Ruling("")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to happen to every picked case.

    `to` is a number of staff, or `LOAD` or `RULE`; `ruling` is that of a decision.
    """

    act: str
    to: str = ""
    ruling: Ruling = UNDECIDED


@dataclass(frozen=True, slots=True)
class Planned:
    """One case: what will be done with it, or a code for why nothing will."""

    case: Case
    did: str = ""
    to: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would happen to each of the picked cases.

    `numbers` are the last numbers of their streams from before they were looked at;
    `missing` counts what was picked and is not there for whoever asks.
    """

    wish: Wish
    rows: tuple[Planned, ...]
    numbers: Mapping[UUID, int]
    missing: int = 0

    @property
    def acted(self) -> tuple[Planned, ...]:
        return tuple(one for one in self.rows if one.did)

    @property
    def left(self) -> tuple[Planned, ...]:
        return tuple(one for one in self.rows if not one.did)

    @property
    def mark(self) -> str:
        """Name what was shown, so that nothing else is confirmed."""
        said = [(str(one.case.pk), one.did, one.to, one.why) for one in self.rows]
        return sha256(repr(said).encode()).hexdigest()


def plan(picked: Collection[str], wish: Wish, *, by: Actor, at: datetime) -> Plan:
    """Return what an act would do to the cases of some receipt numbers.

    Raises BadBulk for nothing, for more than one bulk holds, and for a decision on
    cases of more than one procedure, whose grounds are not the same.
    """
    if not picked:
        raise BadBulk("nothing")
    if len(picked) > MOST:
        raise BadBulk("many")
    if wish.act == Act.DECIDE:
        refuse_bad_ruling(wish.ruling)
    seen = cases_visible_to(by).filter(reference__in=picked)
    streams = {pk: f"case/{pk}" for pk in seen.values_list("pk", flat=True)}
    last = last_numbers(by.ward, list(streams.values()))
    numbers = {pk: last.get(stream, 0) for pk, stream in streams.items()}
    cases = list(seen.select_related("assignee").order_by("due_on", "reference"))
    if wish.act == Act.DECIDE and len({one.procedure for one in cases}) > 1:
        raise BadBulk("mixed")
    judge = _Judge(wish, by, timezone.localdate(at))
    rows = tuple(judge.rows([one for one in cases if one.pk in numbers]))
    return Plan(wish, rows, numbers, missing=len(picked) - len(rows))


class _Judge:
    """Asks of each case what the actions will ask."""

    def __init__(self, wish: Wish, by: Actor, on: date) -> None:
        self.wish, self.by, self.on = wish, by, on

    def rows(self, cases: list[Case]) -> Iterable[Planned]:
        waiting = set(
            BulkItem.objects.filter(
                ward=self.by.ward,
                state=BulkItem.State.WAITING,
                case__in=[one.pk for one in cases],
            ).values_list("case", flat=True)
        )
        free = [one for one in cases if one.pk not in waiting]
        targets = self.targets(free) if self.wish.act == Act.ASSIGN else {}
        for case in cases:
            try:
                if case.pk in waiting:
                    raise LeftOut("waits")
                if not may_work(self.by, case.department):
                    raise NotAllowed("department")
                did, to = self.foreseen(case, targets.get(case.pk))
                yield Planned(case, did, to)
            except Refused as problem:
                yield Planned(case, why=code_of(problem))

    def foreseen(self, case: Case, target: Staff | None) -> tuple[str, int | None]:
        match self.wish.act:
            case Act.TAKE:
                refuse_taking(case, self.by, self.on)
                to = int(self.by.id)
            case Act.ASSIGN:
                if target is None and self.wish.to in (LOAD, RULE):
                    raise LeftOut("nobody")
                refuse_giving(case, target, self.by, self.on)
                to = target.pk if target else 0
            case _:
                return self.decided(case), None
        if case.assignee_id == to:
            raise LeftOut("same")
        return Did.GIVEN, to

    def decided(self, case: Case) -> str:
        """Say whether the case would be decided, or drafted for others to agree."""
        if case.state == Case.State.CORRECTING:
            raise LeftOut("correcting")
        outcome = self.wish.ruling.outcome
        if not asks_others(case, outcome, self.by, self.on):
            return Did.DECIDED
        way_of(opened(case), outcome, self.by, self.on)
        return Did.PROPOSED

    # ------------------------------------------------------------------- to whom

    def targets(self, cases: list[Case]) -> dict[UUID, Staff]:
        """Return to whom each case would be given; nobody where nobody is here."""
        staff = {one.pk: one for one in staff_of(self.by.ward)}
        if self.wish.to not in (LOAD, RULE):
            one = next(
                (one for one in staff.values() if str(one.pk) == self.wish.to), None
            )
            return {case.pk: one for case in cases} if one else {}
        found: dict[UUID, Staff] = {}
        for department in sorted({case.department for case in cases}):
            dealer = Dealer(self.by.ward, department, self.on)
            mine = [one for one in cases if one.department == department]
            given = dealer.deal(mine, by_rule=self.wish.to == RULE)
            found |= {pk: staff[to] for pk, to in given.items() if to in staff}
        return found


class Dealer:
    """Knows who of a department is here, what each has, and its rules."""

    def __init__(self, ward: int, department: str, on: date) -> None:
        self.roll: Roll = roll_of(ward, [department], on)
        self.clerks = self.roll.clerks - self.roll.away
        rules = AssignmentRule.objects.filter(ward=ward, department=department)
        self.rules = {one.procedure: one.among for one in rules}
        self.loads = loads_of(ward, self.roll.working)

    def deal(self, cases: list[Case], *, by_rule: bool) -> dict[UUID, int]:
        """Give each case to who has least, of all or of those a rule names."""
        given = {}
        for case in cases:
            takers = self.takers(case.procedure) if by_rule else self.clerks
            held = {one: self.loads.get(one, 0) for one in takers}
            for to in dealt(held, 1):
                given[case.pk] = to
                self.loads[to] = self.loads.get(to, 0) + 1
        return given

    def takers(self, procedure: str) -> frozenset[int]:
        among = self.rules.get(procedure, self.rules.get("", []))
        return takers(among, self.roll.here, self.clerks, self.roll.stand_ins)

    def has_rule(self, procedure: str) -> bool:
        return procedure in self.rules or "" in self.rules


def code_of(problem: Refused) -> str:
    """Name a refusal as the office's words know it: its kind and its reason.

    >>> code_of(LeftOut("waits"))
    'LeftOut.waits'
    """
    reason = problem.reason
    return f"{type(problem).__name__}.{reason}" if reason else type(problem).__name__
