"""Questions about robots and what they do; a robot is asked of the table each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from django.db.models import Count, DateField, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from madoguchi.cases.models import Case
from madoguchi.cases.owing import owes
from madoguchi.cases.queries import cases_visible_to, departments_of
from madoguchi.cases.registers.ways import ROBOT, ways_of
from madoguchi.cases.rules import CLERK, SUPERVISOR, needs_hand_over
from madoguchi.kernel.ages import APRIL
from madoguchi.procedures.queries import form_at
from madoguchi.robots.models import Errand, Robot
from madoguchi.robots.rules import MOST_TRIES, NoSuchErrand
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward
from madoguchi.wards.rules import digest_of

ROLE: Final = "robot"
ROBOT_STAGE: Final = "robot"
UNDECIDED: Final = (Case.State.RECEIVED, Case.State.REVIEWING)
"""States in which a robot may do its stage; what is corrected waits for its answer."""


def robot_by_token(ward: Ward, token: str, on: date) -> Robot | None:
    """Return the robot that holds a token, stopped or not; None past its last day.

    Never kept: a robot that was stopped is stopped with its next call.
    """
    found = Robot.objects.filter(ward=ward, token_digest=digest_of(token)).first()
    if found is None or (found.expires_on is not None and found.expires_on < on):
        return None
    return found


def actor_of_robot(robot: Robot) -> Actor:
    """Return a robot as one who acts: for one department, and with no role of staff."""
    return Actor(
        ward=robot.ward_id,
        kind="robot",
        id=str(robot.pk),
        role=ROLE,
        unit=robot.department,
        departments=frozenset([robot.department]),
    )


def procedures_of(robot: Robot) -> list[str]:
    """Return what a robot may do now: what it may and the ward leaves to robots."""
    ways = ways_of(robot.ward_id)
    return [one for one in robot.procedures if one in ways and ways[one].name == ROBOT]


def waiting_for(robot: Robot, at: datetime) -> QuerySet[Case]:
    """Return the cases that wait for a robot, the oldest decision first.

    Granted ones that wait for their hand-over, and those whose flow has a stage that a
    robot does before the decision.

    Not those that a robot has, nor those that ended badly too often; in a dry run not
    those it did dry today.
    """
    mine = Errand.objects.filter(ward=robot.ward_id, case=OuterRef("pk"))
    has = mine.filter(state=Errand.State.LEASED, until__gt=at)
    dry = mine.filter(state=Errand.State.DONE, is_dry=True, ended_at__gte=today(at))
    rows = (
        cases_visible_to(actor_of_robot(robot))
        .filter(_granted(robot) | _at_its_stage(robot))
        .exclude(Exists(has))
        .exclude(pk__in=given_up(robot.ward_id))
    )
    if robot.is_dry:
        rows = rows.exclude(Exists(dry))
    return rows.order_by("decided_at", "reference")


def _granted(robot: Robot) -> Q:
    return Q(
        state=Case.State.DECIDED,
        outcome=Case.Outcome.GRANTED,
        procedure__in=procedures_of(robot),
    )


def _at_its_stage(robot: Robot) -> Q:
    """Return what finds the cases that stand at a robot's stage of their flow."""
    mine = Q(
        ward=robot.ward_id,
        procedure__in=robot.procedures,
        closed_at=None,
        decided_at=None,
    )
    open_ones = Case.objects.filter(mine, state__in=UNDECIDED)
    versions = open_ones.order_by().values_list("version_hash", flat=True).distinct()
    found = Q(pk__in=())
    for version in versions:
        keys = [
            one.key
            for one in form_at(version).definition.stages
            if one.kind == ROBOT_STAGE
        ]
        if keys:
            found |= Q(version_hash=version, stage__in=keys)
    return mine & Q(state__in=UNDECIDED) & found


def today(at: datetime) -> datetime:
    """Return the first instant of today in the ward's time."""
    return _begins(timezone.localdate(at))


def given_up(ward: int) -> QuerySet[Errand, UUID]:
    """Return the cases whose errands ended badly too often: somebody has to look."""
    bad = (Errand.State.FAILED, Errand.State.OVER)
    rows = Errand.objects.filter(ward=ward, state__in=bad, is_dry=False).order_by()
    counted = rows.values("case").annotate(tries=Count("pk"))
    return counted.filter(tries__gte=MOST_TRIES).values_list("case", flat=True)


def can_be_given(case: Case) -> bool:
    """Say whether a waiting case has a hand-over and owes nothing.

    One that is not decided waits for its robot whatever it owes.
    """
    if not case.is_decided:
        return True
    stages = form_at(case.version_hash).definition.stages
    return needs_hand_over(stages) and not owes(case)


def ready(robot: Robot, most: int, at: datetime) -> list[Case]:
    """Return so many cases that a robot can be given now."""
    found = (case for case in waiting_for(robot, at) if can_be_given(case))
    return [case for _, case in zip(range(most), found, strict=False)]


def robots_of(actor: Actor) -> QuerySet[Robot]:
    """Return the robots that staff may see and stop: all of the ward."""
    rows = Robot.objects.filter(ward=actor.ward)
    return rows.order_by("name") if actor.is_staff else rows.none()


def visible_robot(actor: Actor, robot_id: int) -> Robot:
    row = robots_of(actor).filter(pk=robot_id).first()
    if row is None:
        raise NoSuchErrand
    return row


@dataclass(frozen=True, slots=True)
class Done:
    """What a robot did in a time: errands by how they ended, minutes saved."""

    done: int = 0
    failed: int = 0
    over: int = 0
    minutes: int = 0


def done_since(ward: int, since: datetime) -> dict[int, Done]:
    """Count what each robot did since then, dry runs left out; by one query."""
    states = Errand.State
    rows = Errand.objects.filter(ward=ward, leased_at__gte=since, is_dry=False)
    counted = (
        rows.order_by()
        .values("robot")
        .annotate(
            done_count=Count("pk", filter=Q(state=states.DONE)),
            failed_count=Count("pk", filter=Q(state=states.FAILED)),
            over_count=Count("pk", filter=Q(state=states.OVER)),
            minutes_sum=Sum("minutes", default=0),
        )
    )
    names = ("done_count", "failed_count", "over_count", "minutes_sum")
    return {
        robot: Done(*numbers)
        for robot, *numbers in counted.values_list("robot", *names)
    }


@dataclass(frozen=True, slots=True)
class Saved:
    """What one robot saved in one procedure in a month: errands done, and minutes."""

    robot: str
    procedure: str
    month_on: date
    errands: int
    minutes: int


def saved_in(ward: int, year: int) -> list[Saved]:
    """Sum what robots saved in a fiscal year (年度), dry runs left out: one query."""
    first, end = date(year, APRIL, 1), date(year + 1, APRIL, 1)
    rows = Errand.objects.filter(
        ward=ward,
        leased_at__gte=_begins(first),
        leased_at__lt=_begins(end),
        state=Errand.State.DONE,
        is_dry=False,
    )
    summed = (
        rows.order_by()
        .annotate(month=TruncMonth("leased_at", output_field=DateField()))
        .values_list("robot__name", "case__procedure", "month")
        .annotate(errands=Count("pk"), saved=Sum("minutes"))
        .order_by("robot__name", "case__procedure", "month")
    )
    return [Saved(*one) for one in summed]


def _begins(day: date) -> datetime:
    """Return the first instant of a day in the ward's time."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _works_in(actor: Actor) -> list[str]:
    """Return the departments whose cases somebody works on: none for all others."""
    works = actor.is_staff and (actor.has(CLERK) or actor.has(SUPERVISOR))
    return departments_of(actor) if works else []


def errands_visible_to(actor: Actor) -> QuerySet[Errand]:
    """Return the errands about cases that somebody may know of, the newest first."""
    rows = Errand.objects.filter(ward=actor.ward).select_related("robot", "case")
    return rows.filter(case__department__in=_works_in(actor)).order_by("-leased_at")


def unsettled(actor: Actor, at: datetime) -> list[Errand]:
    """Return the errands of which nobody knows whether the case was typed in.

    A robot went silent: its lease ran out, and no later errand or clerk settled it.
    """
    over = Q(state=Errand.State.OVER) | Q(state=Errand.State.LEASED, until__lte=at)
    rows = errands_visible_to(actor).filter(over, is_dry=False)
    return list(rows.filter(case__state=Case.State.DECIDED))


def stuck(actor: Actor) -> Sequence[Case]:
    """Return the cases that robots gave up and that wait for somebody."""
    rows = Case.objects.filter(ward=actor.ward, state=Case.State.DECIDED)
    mine = rows.filter(department__in=_works_in(actor))
    return list(mine.filter(pk__in=given_up(actor.ward)).order_by("decided_at"))
