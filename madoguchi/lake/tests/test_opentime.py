"""Open time is counted by the ward's calendar, and equals a count of minutes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from madoguchi.kernel.calendar import WardCalendar, ward_closed_days
from madoguchi.lake.actions import Yard
from madoguchi.lake.opentime import add_open_time
from madoguchi.lake.queries import opened
from madoguchi.lake.tests.cast import Told, a_ward, a_yard, many_cases, seal_all, tell
from madoguchi.wards.actions import keep_calendar
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import calendar_of, forget_wards, ward_by_id
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    ward = a_ward()
    closed = sorted(f"{day}" for day in ward_closed_days([2026]))
    Ward.objects.filter(pk=ward).update(rules={"closed": closed})
    forget_wards()
    with ward_scope(ward):
        yield a_yard(ward, tmp_path)


def minutes_by_hand(calendar: WardCalendar, since: datetime, until: datetime) -> int:
    """Count the open minutes between two whole minutes, one after another."""
    count, at = 0, since + timedelta(hours=9)
    while at < until + timedelta(hours=9):
        in_hours = 8 * 60 + 30 <= at.hour * 60 + at.minute < 17 * 60 + 15
        count += calendar.is_open(at.date()) and in_hours
        at += MINUTE
    return count


def test_waiting_leaves_out_nights_weekends_and_holidays(yard: Yard) -> None:
    friday = datetime(2026, 5, 1, 7, 0, tzinfo=UTC)  # 16:00 in Japan
    after = datetime(2026, 5, 7, 1, 0, tzinfo=UTC)  # after the holidays, 10:00
    tell(yard.ward, "case/1", Told("case.received", friday), Told("case.taken", after))
    seal_all(yard.ward)

    with opened(yard.ward, yard=yard) as database:
        add_open_time(database, yard.ward)
        found = database.execute(
            "SELECT open_wait_us / 60000000, open_case_us / 60000000"
            " FROM events_open ORDER BY seq"
        ).fetchall()

    calendar = calendar_of(ward_by_id(yard.ward))
    by_hand = minutes_by_hand(calendar, friday, after)
    assert found == [(None, 0), (by_hand, by_hand)]
    assert by_hand == 75 + 90


def test_many_cases_agree_with_the_minutes_counted_one_by_one(yard: Yard) -> None:
    many_cases(yard.ward, 8)
    calendar = calendar_of(ward_by_id(yard.ward))

    with opened(yard.ward, yard=yard) as database:
        add_open_time(database, yard.ward)
        found = database.execute(
            "SELECT ts_us, wait_us, open_wait_us FROM events_open WHERE wait_us > 0"
        ).fetchall()

    assert len(found) > 10
    for ts_us, wait_us, open_us in found:
        until = datetime.fromtimestamp(ts_us / 1e6, UTC)
        since = until - timedelta(microseconds=wait_us)
        by_hand = minutes_by_hand(
            calendar, since.replace(second=0, microsecond=0), until
        )
        assert abs(open_us / 6e7 - by_hand) <= 1


def test_a_revision_of_the_calendar_can_be_asked_for(yard: Yard) -> None:
    monday, tuesday = (datetime(2026, 6, day, 0, tzinfo=UTC) for day in (1, 2))
    tell(
        yard.ward, "case/1", Told("case.received", monday), Told("case.taken", tuesday)
    )
    seal_all(yard.ward)
    ward = Ward.objects.get(pk=yard.ward)
    before = keep_calendar(ward)
    ward.rules = {**ward.rules, "closed": [*ward.rules["closed"], "2026-06-01"]}
    Ward.objects.filter(pk=ward.pk).update(rules=ward.rules)
    forget_wards()

    with opened(yard.ward, yard=yard) as database:
        told = []
        for revision in (before, ""):
            named = add_open_time(database, yard.ward, revision)
            (waited,) = database.execute(
                "SELECT sum(open_wait_us) // 60000000 FROM events_open"
            ).fetchone() or (None,)
            told.append((named == before, waited))

    assert told == [(True, 525), (False, 30)]


def test_a_ward_without_steps_has_no_open_time(yard: Yard) -> None:
    with opened(yard.ward, yard=yard) as database:
        add_open_time(database, yard.ward)

        assert database.execute("SELECT * FROM events_open").fetchall() == []
