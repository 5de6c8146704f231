"""Take what staff give, a day's times or answers to a survey, and count it in batches.

What is given goes into the pool of a department, which is shuffled each time; nothing
of it is in the log until the round is over and enough people gave. ADR 28.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from random import SystemRandom
from typing import Any

from django.db.models import Q
from django.utils import timezone

from madoguchi.events.actions import record, unit
from madoguchi.kernel.ages import fiscal_year
from madoguchi.registers import facts
from madoguchi.registers.actions.lines import subject_of, write
from madoguchi.registers.definition import Register, register_named
from madoguchi.registers.giving import (
    ENOUGH_ANSWERS,
    QUESTIONS,
    SCORES,
    SEND_WITHIN,
    Batches,
    Entry,
    batches_of,
    is_over,
    minute_cells,
    score_cells,
)
from madoguchi.registers.models import Given, Pool, Round, Timing
from madoguchi.registers.problems import (
    BadPeriod,
    GivenAlready,
    NotYourRegister,
    SurveyClosed,
)
from madoguchi.registers.queries import enough_times, open_round
from madoguchi.registers.rules import Row, Values, key_of, may_open
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward

SURVEY = "staff-survey"
TIMES = "time-study"
_shuffle = SystemRandom().shuffle


def open_survey(opens_on: date, closes_on: date, *, by: Actor, at: datetime) -> Round:
    """Let staff answer the survey of a year between two days, both inside.

    Raises NotYourRegister, BadPeriod.
    """
    if not may_open(by):
        raise NotYourRegister
    today = timezone.localdate(at)
    year = fiscal_year(opens_on)
    if opens_on < today or closes_on < opens_on:
        raise BadPeriod("days")
    with unit():
        Ward.objects.select_for_update(no_key=True).get(pk=by.ward)
        if Round.objects.filter(ward=by.ward, year=year).exists():
            raise BadPeriod("year")
        row = Round.objects.create(
            ward_id=by.ward, year=year, opens_on=opens_on, closes_on=closes_on
        )
        said = facts.SurveyOpened(
            SURVEY, str(year), opens_on.isoformat(), closes_on.isoformat()
        )
        record(said, on=subject_of(by.ward, register_named(SURVEY)), by=by, at=at)
    return row


def answer(scores: Mapping[str, int], *, by: Actor, at: datetime) -> None:
    """Put somebody's answers into the pool of their department, for no one to tell.

    Raises SurveyClosed, GivenAlready; ValueError for what is no answer.
    """
    if set(scores) != set(QUESTIONS) or not all(
        type(one) is int and one in SCORES for one in scores.values()
    ):
        raise ValueError("a score for each question")
    with unit():
        row = open_round(by.ward, timezone.localdate(at))
        if row is None or not _is_open(row):
            raise SurveyClosed
        mark(SURVEY, str(row.year), by)
        put(SURVEY, str(row.year), by, dict(scores))


def _is_open(row: Round) -> bool:
    """Hold a round that is asked; one that was counted meanwhile takes no answer."""
    held = Round.objects.select_for_update().filter(pk=row.pk, is_released=False)
    return held.exists()


def mark(register: str, name: str, by: Actor) -> None:
    """Mark that somebody gave in a round; raise GivenAlready for the second time."""
    _, is_first = Given.objects.get_or_create(
        ward_id=by.ward, staff_id=int(by.id), register=register, round=name
    )
    if not is_first:
        raise GivenAlready


def put(register: str, name: str, by: Actor, entry: Entry) -> None:
    """Put an entry into the pool of a department, and shuffle it."""
    place: dict[str, Any] = {"ward_id": by.ward, "register": register, "round": name}
    Pool.objects.get_or_create(**place, department=by.unit)
    pool = Pool.objects.select_for_update().get(**place, department=by.unit)
    pool.entries.append(dict(entry))
    _shuffle(pool.entries)
    pool.save(update_fields=["entries"])


def release(ward: int, *, at: datetime) -> int:
    """Count the rounds of a ward that are over; return how many rows that made.

    A fact of a release tells its day alone, and names nobody.
    """
    today = timezone.localdate(at)
    midnight = timezone.make_aware(datetime.combine(today, time.min))
    rows = _release_surveys(ward, today, midnight)
    return rows + _release_days(ward, today, midnight)


def _release_surveys(ward: int, today: date, at: datetime) -> int:
    count = 0
    over = Round.objects.filter(ward=ward, is_released=False, closes_on__lt=today)
    for year in list(over.values_list("year", flat=True)):
        with unit():
            row = over.select_for_update().filter(year=year).first()
            if row is None:
                continue
            found = _take_out(ward, SURVEY, str(year), ENOUGH_ANSWERS)
            cells = (
                one
                for department, entries in found.found.items()
                for one in score_cells(year, department, entries)
            )
            count += _state(ward, SURVEY, cells, date(year, 4, 1), at)
            _say_released(ward, SURVEY, str(year), found, at)
            row.is_released = True
            row.save(update_fields=["is_released"])
    return count


def _release_days(ward: int, today: date, at: datetime) -> int:
    count = 0
    enough = enough_times(ward)
    waiting = Pool.objects.filter(ward=ward, register=TIMES)
    for text in sorted(set(waiting.values_list("round", flat=True))):
        day = date.fromisoformat(text)
        if not is_over(day, today):
            continue
        with unit():
            found = _take_out(ward, TIMES, text, enough)
            cells = (
                one
                for department, entries in found.found.items()
                for one in minute_cells(day, department, entries)
            )
            count += _state(ward, TIMES, cells, day, at)
            _say_released(ward, TIMES, text, found, at)
    old = Q(ward=ward, day__lt=today - 2 * SEND_WITHIN)
    Timing.objects.filter(old).delete()
    return count


def _take_out(ward: int, register: str, name: str, enough: int) -> Batches:
    """Take the pools of a round out of their table, as batches."""
    rows = Pool.objects.select_for_update().filter(
        ward=ward, register=register, round=name
    )
    pools = {one.department: one.entries for one in rows}
    rows.delete()
    return batches_of(pools, enough)


def _state(
    ward: int, slug: str, cells: Iterable[Values], as_of: date, at: datetime
) -> int:
    register: Register = register_named(slug)
    rows = [Row(key_of(register, one), as_of, one) for one in cells]
    write(register, rows, by=Actor.system(ward), at=at)
    return len(rows)


def _say_released(
    ward: int, slug: str, name: str, found: Batches, at: datetime
) -> None:
    said = facts.PoolReleased(slug, name, len(found.found), found.given, found.dropped)
    on = subject_of(ward, register_named(slug))
    record(said, on=on, by=Actor.system(ward), at=at)
