"""The verbs of robots, and of those who watch over them; the only writer of this room.

Each call asks the table whether the robot is stopped, in the transaction in which it
does something: who stops a robot stops it with its next call.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from madoguchi.cases.actions import hand_over_done
from madoguchi.cases.actions.stages import pass_stage
from madoguchi.cases.models import Case
from madoguchi.cases.opened import subject_of
from madoguchi.cases.queries import opened, visible_case
from madoguchi.events.actions import record, record_view, unit
from madoguchi.events.envelope import Look
from madoguchi.events.facts import Fact, Subject
from madoguchi.procedures.hidden import without_hidden
from madoguchi.robots import facts
from madoguchi.robots.models import Errand, Robot
from madoguchi.robots.queries import (
    ROBOT_STAGE,
    actor_of_robot,
    can_be_given,
    ready,
    today,
    visible_robot,
    waiting_for,
)
from madoguchi.robots.rules import (
    FAILURES,
    MOST_FAILURES,
    BadReport,
    BatchFull,
    DayFull,
    LeaseOver,
    NoSuchErrand,
    NotWaiting,
    Report,
    RobotNamed,
    RobotStopped,
    is_over,
)
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward
from madoguchi.wards.rules import digest_of
from madoguchi.wards.scope import ward_scope

TOKEN_STARTS: Final = "madoguchi_robot_"  # noqa: S105  what makes one recognizable where it leaked
RECORDED: Final = "recorded"
State = Errand.State


# ------------------------------------------------------------------- who there is


@dataclass(frozen=True, kw_only=True)
class NewRobot:
    """A robot as the ward agrees to it; see `models.Robot`. It begins in a dry run."""

    name: str
    department: str
    procedures: Collection[str]
    requests: int = 600
    at_once: int = 1
    a_day: int = 300
    lease_seconds: int = 600
    expires_on: date | None = None


def create_robot(ward: Ward, new: NewRobot) -> tuple[Robot, str]:
    """Let a robot in, in a dry run; return its token, which is told this once."""
    token = _new_token()
    with ward_scope(ward.pk), transaction.atomic():
        if Robot.objects.filter(ward=ward, name=new.name).exists():
            raise RobotNamed
        robot = Robot.objects.create(
            ward=ward,
            name=new.name,
            token_digest=digest_of(token),
            department=new.department,
            procedures=sorted(new.procedures),
            requests=new.requests,
            at_once=new.at_once,
            a_day=new.a_day,
            lease_seconds=new.lease_seconds,
            expires_on=new.expires_on,
        )
    return robot, token


def renew_robot(robot: Robot) -> str:
    """Give a robot a new token; the old one is worth nothing from now on."""
    token = _new_token()
    with ward_scope(robot.ward_id):
        Robot.objects.filter(pk=robot.pk).update(token_digest=digest_of(token))
    return token


def _new_token() -> str:
    return TOKEN_STARTS + secrets.token_urlsafe(32)


def stop_all(*, by: Actor, at: datetime) -> int:
    """Stop every robot of the ward (緊急停止); say how many worked until now."""
    with unit():
        working = Robot.objects.select_for_update().filter(ward=by.ward, stopped_for="")
        rows = list(working.order_by("pk"))
        for row in rows:
            _stop(row, "staff", by, at)
    return len(rows)


def stop(robot_id: int, *, by: Actor, at: datetime) -> None:
    with unit():
        row = _held(robot_id, by)
        if not row.is_stopped:
            _stop(row, "staff", by, at)


def start(robot_id: int, *, dry: bool, by: Actor, at: datetime) -> None:
    """Let a robot work again, in a dry run or in earnest."""
    with unit():
        row = _held(robot_id, by)
        if not row.is_stopped and row.is_dry == dry:
            return
        row.stopped_for, row.stopped_at, row.is_dry = "", None, dry
        row.save(update_fields=["stopped_for", "stopped_at", "is_dry"])
        _say(facts.RobotStarted(dry), row, by, at)


def pause(robot: Robot, reason: str, *, at: datetime) -> None:
    """Stop a robot because of what it did; somebody has to start it again."""
    with unit():
        row = Robot.objects.select_for_update().get(ward=robot.ward_id, pk=robot.pk)
        if not row.is_stopped:
            _stop(row, reason, Actor.system(row.ward_id), at)


def _held(robot_id: int, by: Actor) -> Robot:
    visible_robot(by, robot_id)
    return Robot.objects.select_for_update().get(ward=by.ward, pk=robot_id)


def _stop(row: Robot, reason: str, by: Actor, at: datetime) -> None:
    row.stopped_for, row.stopped_at = reason, at
    row.save(update_fields=["stopped_for", "stopped_at"])
    _say(facts.RobotStopped(reason), row, by, at)


def _say(fact: Fact, row: Robot, by: Actor, at: datetime) -> None:
    record(fact, on=Subject(row.ward_id, row.stream), by=by, at=at)


# ------------------------------------------------------------------- what it does


def look(robot: Robot, most: int, *, at: datetime) -> list[Case]:
    """Return what waits for a robot, by number alone; nothing of anybody is opened."""
    _working(robot)
    found = ready(robot, most, at)
    seen = Look(robot.ward_id, robot.stream, "robot.listed", "hand_over", len(found))
    record_view(seen, by=actor_of_robot(robot), at=at)
    return found


def _working(robot: Robot, *, locked: bool = False) -> Robot:
    """Return the robot as it stands now; raise while it is stopped."""
    rows = Robot.objects.filter(ward=robot.ward_id, pk=robot.pk)
    row = (rows.select_for_update() if locked else rows).get()
    if row.is_stopped:
        raise RobotStopped(row.stopped_for)
    return row


@dataclass(frozen=True, slots=True)
class Leased:
    """An errand with what has to be typed: the answers, without a protected address."""

    errand: Errand
    answers: Mapping[str, Any] = field(repr=False)
    withheld: bool = False


def lease(robot: Robot, case_id: UUID, *, at: datetime) -> Leased:
    """Give a case to a robot for a while; asked again by the same one, the same errand.

    Raises BatchFull, DayFull or NotWaiting. What is opened is written down first.
    """
    with unit():
        row = _working(robot, locked=True)
        errand = _lease(row, case_id, at)
    case = visible_case(actor_of_robot(row), case_id)
    if case is None:
        raise NotWaiting
    seen = Look(row.ward_id, case.stream, "errand.opened", "hand_over", 1)
    record_view(seen, by=actor_of_robot(row), at=at)
    found = opened(case)
    answers = without_hidden(found.journey().shown())
    return Leased(errand, answers, found.insight.hides)


def _lease(row: Robot, case_id: UUID, at: datetime) -> Errand:
    _end_silent(row.ward_id, at)
    mine = Errand.objects.filter(ward=row.ward_id, robot=row, state=State.LEASED)
    known = mine.filter(case=case_id).first()
    if known is not None:
        return known
    if mine.count() >= row.at_once:
        raise BatchFull
    begun = Errand.objects.filter(ward=row.ward_id, robot=row, leased_at__gte=today(at))
    if begun.count() >= row.a_day:
        raise DayFull
    by = actor_of_robot(row)
    case = visible_case(by, case_id, locked=True)
    if case is None or not _waits(row, case, at):
        raise NotWaiting
    errand = Errand.objects.create(
        ward_id=row.ward_id,
        robot=row,
        case=case,
        key=_key_of(case),
        is_dry=row.is_dry,
        leased_at=at,
        until=at + timedelta(seconds=row.lease_seconds),
    )
    fact = facts.ErrandLeased(str(errand.pk), errand.is_dry)
    record(fact, on=subject_of(case), by=by, at=at)
    return errand


def _key_of(case: Case) -> str:
    """Return what stands for a case on the old screen: its number, and how often.

    A case whose decision was taken back and made anew is another entry there.
    """
    done = Errand.objects.filter(
        ward=case.ward_id, case=case, state=State.DONE, is_dry=False
    ).count()
    return f"{case.reference}/{done + 1}" if done else case.reference


def _waits(row: Robot, case: Case, at: datetime) -> bool:
    """Say whether a case that is held is one of those that wait for the robot."""
    return waiting_for(row, at).filter(pk=case.pk).exists() and can_be_given(case)


def _end_silent(ward: int, at: datetime) -> None:
    """Write down of leases that ran out that their robot said nothing."""
    silent = Errand.objects.select_for_update(of=("self",)).filter(
        ward=ward, state=State.LEASED, until__lte=at
    )
    for one in silent.select_related("case", "robot"):
        _end(one, State.OVER, "over", at)
        fact = facts.ErrandFailed(str(one.pk), "over", one.is_dry)
        record(fact, on=subject_of(one.case), by=Actor.system(ward), at=at)


def _end(errand: Errand, state: str, code: str, at: datetime) -> None:
    errand.state, errand.code, errand.ended_at = state, code, at
    errand.save(update_fields=["state", "code", "ended_at", "minutes", "seconds"])


def report(robot: Robot, errand_id: UUID, said: Report, *, at: datetime) -> Errand:
    """Write down that a case was typed in, and let it go on; told twice, once.

    Raises BadReport, or LeaseOver when somebody else may have the case by now.
    """
    if wrong := said.faults():
        raise BadReport(wrong)
    with unit():
        row = _working(robot, locked=True)
        errand = _errand(row, errand_id)
        if errand.state == State.DONE and errand.code == said.result:
            return errand
        _refuse_over(errand, at)
        errand.minutes, errand.seconds = said.minutes_saved, said.seconds
        _end(errand, State.DONE, said.result, at)
        by = actor_of_robot(row)
        fact = facts.ErrandDone(
            str(errand.pk),
            said.result,
            said.minutes_saved,
            said.seconds,
            errand.is_dry,
        )
        record(fact, on=subject_of(errand.case), by=by, at=at)
        if not errand.is_dry:
            _let_go_on(errand, by, at)
    return errand


def _let_go_on(errand: Errand, by: Actor, at: datetime) -> None:
    """Let a case go on: a granted one is handed over, another ends its stage."""
    if errand.case.is_decided:
        name = f"robot/{errand.robot_id}"
        hand_over_done(errand.case_id, adapter=name, result=RECORDED, by=by, at=at)
    else:
        pass_stage(errand.case_id, ROBOT_STAGE, RECORDED, by=by, at=at)


def fail(robot: Robot, errand_id: UUID, reason: str, *, at: datetime) -> Errand:
    """Write down that a robot could not; the case waits again.

    A robot that fails too often in a row is stopped.
    """
    if reason not in FAILURES:
        raise BadReport(["reason"])
    with unit():
        row = _working(robot, locked=True)
        errand = _errand(row, errand_id)
        if errand.state == State.FAILED and errand.code == reason:
            return errand
        _refuse_over(errand, at)
        _end(errand, State.FAILED, reason, at)
        fact = facts.ErrandFailed(str(errand.pk), reason, errand.is_dry)
        record(fact, on=subject_of(errand.case), by=actor_of_robot(row), at=at)
        if _fails_in_a_row(row):
            _stop(row, "failures", Actor.system(row.ward_id), at)
    return errand


def _errand(row: Robot, errand_id: UUID) -> Errand:
    rows = Errand.objects.select_related("case").filter(ward=row.ward_id, robot=row)
    errand = rows.filter(pk=errand_id).first()
    if errand is None:
        raise NoSuchErrand
    return errand


def _refuse_over(errand: Errand, at: datetime) -> None:
    if errand.state != State.LEASED or is_over(errand.until, at):
        raise LeaseOver


def _fails_in_a_row(row: Robot) -> bool:
    ended = Errand.objects.filter(ward=row.ward_id, robot=row).exclude(
        state=State.LEASED
    )
    last = ended.order_by("-ended_at").values_list("state", flat=True)[:MOST_FAILURES]
    found = list(last)
    return len(found) == MOST_FAILURES and State.DONE not in found
