"""Time a day by what somebody taps, let them mend it, and send it without their name.

The clock runs here, not in the browser: a phone that is put away, loses its network or
its battery loses nothing. A tap that could not be sent is sent later with its time.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils import timezone

from madoguchi.events.actions import unit
from madoguchi.registers.actions.giving import TIMES, put
from madoguchi.registers.giving import (
    CATEGORIES,
    MOST_MINUTES,
    can_be_sent,
    minutes_of,
)
from madoguchi.registers.models import Timing
from madoguchi.registers.problems import (
    BadMinutes,
    DayOver,
    GivenAlready,
    NothingTimed,
)
from madoguchi.wards.actor import Actor

LATEST_TAP: Final = timedelta(hours=12)
"""How long a tap may have waited for a network; an older one counts as of now."""


def tap(
    category: str, *, by: Actor, at: datetime, tapped_at: datetime | None = None
) -> Timing:
    """Time a category from now on, or stop when it runs already or is empty.

    `tapped_at` is when it was tapped, where that could not be sent at once. Raises
    GivenAlready when the day was sent.
    """
    if category and category not in CATEGORIES:
        raise ValueError("a category")
    moment = _moment(tapped_at, at)
    with unit():
        end_forgotten(by, timezone.localdate(at))
        row = _of_day(by, timezone.localdate(moment))
        if row.since_at is not None and moment < row.since_at:
            moment = row.since_at  # Two taps that overtook each other.
        again = row.running == category
        _stop(row, moment)
        if category and not again:
            row.running, row.since_at = category, moment
        row.save(update_fields=["seconds", "running", "since_at"])
    return row


def _moment(tapped_at: datetime | None, at: datetime) -> datetime:
    if tapped_at is None or not at - LATEST_TAP <= tapped_at <= at:
        return at
    is_today = timezone.localdate(tapped_at) == timezone.localdate(at)
    return tapped_at if is_today else at


def _of_day(by: Actor, day: date) -> Timing:
    place: dict[str, Any] = {"ward_id": by.ward, "staff_id": int(by.id), "day": day}
    Timing.objects.get_or_create(**place)
    row = Timing.objects.select_for_update().get(**place)
    if row.is_sent:
        raise GivenAlready
    return row


def _stop(row: Timing, moment: datetime) -> None:
    if row.running and row.since_at is not None:
        passed = int((moment - row.since_at).total_seconds())
        row.seconds[row.running] = row.seconds.get(row.running, 0) + max(passed, 0)
    row.running, row.since_at = "", None


def end_forgotten(by: Actor, today: date) -> None:
    """End what still ran when an earlier day was over; nobody knows how long it took.

    What was not stopped is not counted: its owner is asked to write the minutes.
    """
    rows = Timing.objects.filter(ward=by.ward, staff=int(by.id), day__lt=today)
    for row in rows.exclude(running=""):
        row.forgotten, row.running, row.since_at = row.running, "", None
        row.save(update_fields=["forgotten", "running", "since_at"])


def mend(day: date, minutes: Mapping[str, int], *, by: Actor, at: datetime) -> None:
    """Write a day's minutes by hand; what runs goes on from now.

    Raises DayOver, BadMinutes, GivenAlready.
    """
    if not can_be_sent(day, timezone.localdate(at)):
        raise DayOver
    if not all(name in CATEGORIES and some >= 0 for name, some in minutes.items()):
        raise BadMinutes
    if sum(minutes.values()) > MOST_MINUTES:
        raise BadMinutes
    with unit():
        row = _of_day(by, day)
        before = minutes_of(row.seconds)
        row.seconds = {
            # What stands as it was shown keeps its seconds.
            name: row.seconds.get(name, 0) if before.get(name, 0) == some else some * 60
            for name, some in minutes.items()
        }
        if row.running:
            row.since_at = at
        row.forgotten = ""
        row.save(update_fields=["seconds", "since_at", "forgotten"])


def send(day: date, *, by: Actor, at: datetime) -> None:
    """Send a day: its minutes go into the pool, and nothing of them stays with a name.

    Raises DayOver, NothingTimed, GivenAlready.
    """
    if not can_be_sent(day, timezone.localdate(at)):
        raise DayOver
    with unit():
        row = _of_day(by, day)
        _stop(row, at)
        minutes = minutes_of(row.seconds)
        if not minutes:
            raise NothingTimed
        if sum(minutes.values()) > MOST_MINUTES:
            raise BadMinutes
        row.seconds, row.forgotten, row.is_sent = {}, "", True
        row.save(
            update_fields=["seconds", "forgotten", "is_sent", "running", "since_at"]
        )
        put(TIMES, day.isoformat(), by, minutes)
