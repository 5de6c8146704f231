"""The clock in words: the ward's day, or the applicant's while the ward waits."""

from datetime import date

import pytest

from madoguchi.cases.models import Case
from madoguchi.channels.office.clock import Clock, clock_of
from madoguchi.kernel.calendar import WardCalendar

WAITING = Case(
    paused_on=date(2026, 4, 6), due_on=date(2026, 4, 9), answer_due_on=date(2026, 4, 20)
)


@pytest.mark.parametrize(
    ("today", "clock"),
    [
        (date(2026, 4, 16), Clock("停止中（残り3日）", "", "回答期限 4月20日")),
        (date(2026, 4, 17), Clock("停止中（残り3日）", "soon", "回答期限 4月20日")),
        (date(2026, 4, 20), Clock("停止中（残り3日）", "soon", "回答期限 4月20日")),
        (
            date(2026, 4, 21),
            Clock("停止中（回答期限切れ）", "late", "4月20日"),
        ),
    ],
)
def test_a_stopped_clock_shows_until_when_the_applicant_may_answer(
    today: date, clock: Clock
) -> None:
    assert clock_of(WAITING, WardCalendar(), today) == clock
