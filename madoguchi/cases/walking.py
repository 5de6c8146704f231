"""Which stages of its flow a case passes, where it stands, and what is ticked there.

Reads only. A version whose stages all apply to everybody is walked without opening
anything of the case.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from madoguchi.cases.models import Case, PriorAnswers, Tick
from madoguchi.cases.opened import Answers, OpenCase
from madoguchi.cases.queries import opened
from madoguchi.procedures.definition.model import Check, Definition, Stage
from madoguchi.procedures.engine import Form
from madoguchi.procedures.queries import form_at

DECISION = "decision"
CLOSE = "close"
AUTOMATIC = ("check", "enquiry", "robot")
"""Kinds of stage that end without anybody of the office when all goes well."""


@dataclass(frozen=True)
class Walk:
    """The stages that apply to a case, in order, and the key of where it stands."""

    stages: tuple[Stage, ...]
    here: str
    home: str = ""
    """The department whose desk a stage lies on that names none."""

    @cached_property
    def at(self) -> int:
        """Return the place among the stages; -1 for a case that is at none of them."""
        keys = [one.key for one in self.stages]
        return keys.index(self.here) if self.here in keys else -1

    @property
    def current(self) -> Stage | None:
        return self.stages[self.at] if self.at >= 0 else None

    @cached_property
    def decides(self) -> bool:
        """Say whether somebody decides; an enquiry or a survey is only worked on."""
        return any(one.kind == DECISION for one in self.stages)

    @cached_property
    def ahead(self) -> tuple[Stage, ...]:
        """Return what lies ahead, up to and with the decision; nothing behind it.

        Where nobody decides it is all that lies ahead, up to the end.
        """
        goal = DECISION if self.decides else CLOSE
        ahead = self.stages[self.at + 1 :]
        kinds = [one.kind for one in ahead]
        return ahead[: kinds.index(goal) + 1] if goal in kinds else ()

    @property
    def next(self) -> Stage | None:
        return self.ahead[0] if self.ahead else None

    @property
    def moves_on(self) -> bool:
        """Say whether the next stage lies on another department's desk than this."""
        if self.current is None or self.next is None:
            return False
        return self.desk_of(self.current) != self.desk_of(self.next)

    def desk_of(self, stage: Stage) -> str:
        return stage.department or self.home

    def is_decided_at(self, desk: str) -> bool:
        """Say whether the decision is made on a desk, whatever stands before it."""
        return any(
            self.desk_of(one) == desk for one in self.stages if one.kind == DECISION
        )

    @property
    def waits_outside(self) -> bool:
        """Say whether somebody or something outside the office is to act."""
        return self.current is not None and self.current.kind in ("enquiry", "robot")

    @property
    def is_undone(self) -> bool:
        """Say whether another stage must end before the decision may be made.

        Where nobody decides, before the case may end. What another department decides
        is forwarded first.
        """
        automatic = self.current is not None and self.current.kind in AUTOMATIC
        return (
            automatic or self.moves_on or len(self.ahead) > (1 if self.decides else 0)
        )


def applying(form: Form, answers: Answers, row: Case) -> tuple[Stage, ...]:
    """Return the stages that apply to a case with these answers."""
    env = form.env(answers, row.arrived_on, row.channel)
    stages = form.definition.stages
    return tuple(one for one in stages if form.applies(one.key, env))


def first_of(form: Form, answers: Answers, row: Case) -> str:
    """Return the key of the first stage that applies."""
    stages = form.definition.stages
    if any(one.when for one in stages):
        stages = applying(form, answers, row)
    return stages[0].key if stages else ""


def walk_of(case: Case, shown: OpenCase | None = None) -> Walk:
    """Return the way of a case; where it stands always belongs to it."""
    definition = form_at(case.version_hash).definition
    if all(one.when is None for one in definition.stages):
        return Walk(definition.stages, case.stage, definition.department)
    shown = shown or opened(case)
    apply = applying(shown.form, shown.whole_journey(shown.whole).shown(), case)
    stages = (one for one in definition.stages if one in apply or one.key == case.stage)
    return Walk(tuple(stages), case.stage, definition.department)


def begins_again(definition: Definition) -> bool:
    """Say whether other answers make what was done before worth nothing.

    A check, an answer from outside and a checklist all rest on the answers.
    """
    automatic = any(one.kind in AUTOMATIC for one in definition.stages)
    return bool(definition.checklist) or automatic


# ------------------------------------------------------------------- the checklist


@dataclass(frozen=True, slots=True)
class Ticked:
    """Who ticked a line of the checklist, and when."""

    staff_id: int
    name: str
    at: datetime


def edition_of(case: Case) -> int:
    """Return which answers a tick is about: each correction, each revocation is new."""
    prior = PriorAnswers.objects.filter(ward=case.ward_id, case=case).count()
    return prior + case.revocations


def ticks_of(case: Case) -> dict[str, Ticked]:
    """Return the ticks that hold, by the key of their line."""
    if not form_at(case.version_hash).definition.checklist:
        return {}
    rows = Tick.objects.filter(ward=case.ward_id, case=case, edition=edition_of(case))
    return {
        one.line: Ticked(one.staff_id, one.staff.name, one.ticked_at)
        for one in rows.select_related("staff")
    }


def lines_open(case: Case, walk: Walk) -> tuple[Check, ...]:
    """Return the lines that may be ticked now: of this stage, and of the decision.

    Those of the decision are open once nothing else stands before it.
    """
    definition = form_at(case.version_hash).definition
    keys = [one.key for one in stages_open(case, walk)]
    return tuple(one for one in definition.checklist if one.stage in keys)


def stages_open(case: Case, walk: Walk) -> Sequence[Stage]:
    """Return the stages that somebody of the office works on now."""
    if case.is_closed:
        return ()
    if case.is_decided:
        return [one for one in walk.stages if one.kind == CLOSE]
    here = [walk.current] if walk.current else []
    return here if walk.is_undone else [*here, *walk.ahead]


def unticked(case: Case, lines: Iterable[Check]) -> list[Check]:
    """Return the lines that must be ticked and are not."""
    needed = [one for one in lines if one.required]
    if not needed:
        return []
    done = ticks_of(case)
    return [one for one in needed if one.key not in done]
