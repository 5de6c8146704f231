"""Compute the last day on which an entry is in time.

Pure: the event's day and the ward's calendar are given.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from madoguchi.kernel.calendar import ONE_DAY, Unit, WardCalendar
from madoguchi.procedures.catalogue.model import Deadline

MONTHS_IN_A_YEAR = 12


def last_day(deadline: Deadline, event: date, calendar: WardCalendar) -> date | None:
    """Return the last day in time; None where only words are known.

    The day of a birth counts (戸籍法43条), the day of a move does not (民法140条):

    >>> from madoguchi.procedures.texts import Text
    >>> birth = Deadline(Text(), within=14, first_day="event")
    >>> move = Deadline(Text(), within=14)
    >>> born = date(2026, 11, 20)
    >>> [last_day(one, born, WardCalendar()).isoformat() for one in (birth, move)]
    ['2026-12-03', '2026-12-04']

    A period that ends on a closed day ends on the next open one (地方自治法4条の2
    第4項), and what is due before an event is due on an open day before it:

    >>> last_day(move, date(2026, 11, 21), WardCalendar()).isoformat()
    '2026-12-07'
    >>> leave = Deadline(Text(), before=0)
    >>> last_day(leave, date(2026, 11, 22), WardCalendar()).isoformat()
    '2026-11-20'

    Two years after the day after the event, by the calendar (民法143条):

    >>> claim = Deadline(Text(), within=2, unit="years", closed_day="keep")
    >>> last_day(claim, date(2026, 2, 28), WardCalendar()).isoformat()
    '2028-02-29'
    """
    if deadline.before is not None:
        return _open_before(event - timedelta(days=deadline.before), calendar)
    if deadline.within is None:
        return None
    years = deadline.unit == "years"
    counting = replace(
        calendar,
        skip_closed_below=0,  # what the law sets is counted in calendar days
        count_from="arrival" if deadline.first_day == "event" else "next_day",
        ends_on_closed="next_open" if deadline.closed_day == "next_open" else "keep",
    )
    return counting.deadline(
        event,
        deadline.within * (MONTHS_IN_A_YEAR if years else 1),
        unit="months" if years else cast("Unit", deadline.unit),
    )


def _open_before(day: date, calendar: WardCalendar) -> date:
    while not calendar.is_open(day):
        day -= ONE_DAY
    return day
