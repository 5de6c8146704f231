"""Ask what the registers say now, and which of them nobody entered in time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from madoguchi.registers.definition import (
    NoSuchRegister,
    Register,
    register_named,
    registers,
)
from madoguchi.registers.giving import ENOUGH_TIMES, SEND_WITHIN
from madoguchi.registers.models import Given, Line, Pool, Round, Timing
from madoguchi.registers.rules import Knows, may_enter, may_read, own_of
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import departments_of, ward_by_id

DAYS: Final[Mapping[str, int]] = {"monthly": 31, "quarterly": 92, "yearly": 366}
"""After how many days without a new statement a register is due."""


@dataclass(frozen=True, slots=True)
class State:
    """How a register stands: its rows, when somebody last entered, and until when.

    `due_on` is None as long as nothing was entered at all (未入力).
    """

    register: Register
    rows: int
    stated_at: datetime | None
    latest: date | None
    due_on: date | None
    waiting: int = 0

    def is_late(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today


def registers_of(actor: Actor) -> list[Register]:
    """Return the registers that somebody may read."""
    return [one for one in registers().values() if may_read(one, actor)]


def register_of(actor: Actor, slug: str) -> Register:
    """Return a register that somebody may read; raise NoSuchRegister for another."""
    register = register_named(slug)
    if not may_read(register, actor):
        raise NoSuchRegister(slug)
    return register


def states_of(actor: Actor) -> list[State]:
    """Return how each register stands that somebody may read; by two queries."""
    stands = Q(is_withdrawn=False)
    found = (
        Line.objects.filter(ward=actor.ward)
        .order_by()
        .values("register")
        .annotate(
            count=Count("pk", filter=stands),
            stated=Max("stated_at", filter=stands),
            latest=Max("as_of", filter=stands),
        )
    )
    by_name = {one["register"]: one for one in found}
    waiting = waiting_in_pools(actor.ward)
    states = []
    for register in registers_of(actor):
        told = by_name.get(register.slug)
        stated = told["stated"] if told else None
        states.append(
            State(
                register,
                told["count"] if told else 0,
                stated,
                told["latest"] if told else None,
                _due_on(register, stated),
                waiting.get(register.slug, 0),
            )
        )
    return states


def _due_on(register: Register, stated_at: datetime | None) -> date | None:
    if stated_at is None:
        return None
    return timezone.localdate(stated_at) + timedelta(days=DAYS[register.cadence])


def waiting_in_pools(ward: int) -> dict[str, int]:
    """Count the people whose answers or times wait to be counted, by register."""
    found: dict[str, int] = {}
    rows = Pool.objects.filter(ward=ward).values_list("register", "entries")
    for register, entries in rows:
        found[register] = found.get(register, 0) + len(entries)
    return found


def lines_of(actor: Actor, register: Register) -> QuerySet[Line]:
    """Return what stands in a register, the newest day first."""
    if not may_read(register, actor):
        return Line.objects.none()
    rows = Line.objects.filter(ward=actor.ward, register=register.slug)
    return rows.filter(is_withdrawn=False).order_by("-as_of", "row")


def line_of(actor: Actor, register: Register, line_id: int) -> Line | None:
    return lines_of(actor, register).filter(pk=line_id).first()


def may_change(actor: Actor, register: Register, line: Line) -> bool:
    """Say whether somebody may state this line anew, or withdraw it."""
    own = own_of(register, actor)
    if not may_enter(register, actor):
        return False
    return own is None or line.values.get("department") in own


def knows_of(actor: Actor, register: Register, today: date) -> Knows:
    """Return what a row may name when this one states it."""
    departments: dict[str, str] = {}
    for one in departments_of(actor.ward):
        departments |= {one.slug: one.slug, one.name: one.slug}
        if one.name_en:
            departments[one.name_en] = one.slug
    return Knows(departments, today, own_of(register, actor))


# ------------------------------------------------------------------ what staff give


def open_round(ward: int, today: date) -> Round | None:
    """Return the survey that staff can answer today, if any."""
    rows = Round.objects.filter(ward=ward, opens_on__lte=today, closes_on__gte=today)
    return rows.filter(is_released=False).order_by("-year").first()


def rounds_of(ward: int) -> QuerySet[Round]:
    return Round.objects.filter(ward=ward).order_by("-year")


def has_given(actor: Actor, register: str, name: str) -> bool:
    rows = Given.objects.filter(ward=actor.ward, register=register, round=name)
    return rows.filter(staff=int(actor.id)).exists()


def timings_of(actor: Actor, today: date) -> list[Timing]:
    """Return the days of whoever asks that can still be sent, the newest first."""
    rows = Timing.objects.filter(ward=actor.ward, staff=int(actor.id))
    return list(rows.filter(day__gte=today - SEND_WITHIN).order_by("-day"))


def enough_times(ward: int) -> int:
    """Return how many people of a department have to send a day before it is counted.

    A ward may ask for more by its rule `time_study_people`, never for fewer.
    """
    wanted = ward_by_id(ward).rules.get("time_study_people", ENOUGH_TIMES)
    return max(ENOUGH_TIMES, int(wanted))
