"""How the staff of an invented ward punch, take leave and close their months.

One of two people took a day off, stayed late once and closed the last month, which two
superiors agree to; the other has it still open, with a day to explain.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any, Final

from madoguchi.cases.actions import own
from madoguchi.cases.approvals import proposal_of
from madoguchi.cases.models import Case
from madoguchi.config.demo.life import Life
from madoguchi.config.demo.plan import HERE, after
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import actor_of, staff_by_login

CLOSES: Final = "kodomo1"
LEAVES_OPEN: Final = "kakari"
AWAY, LATE, FORGOTTEN = 4, 9, 6
"""Which of the open days of the two months these are."""


def plan(life: Life, history: Sequence[date]) -> bool:
    """Plan the months of those who punch; False in a ward without them."""
    staff = [staff_by_login(life.ward.pk, one) for one in (CLOSES, LEAVES_OPEN)]
    if None in staff:
        return False
    first, second = (AtWork(life, actor_of(one)) for one in staff if one)
    month = (history[-1].replace(day=1) - timedelta(days=1)).replace(day=1)
    days = [one for one in history[1:] if one >= month and life.calendar.is_open(one)]
    for place, day in enumerate(days):
        first.spend(day, away=place == AWAY, late=place == LATE)
        if place != FORGOTTEN:
            second.spend(day)
    if history[0] < month:
        first.close(month)
    return True


@dataclass(frozen=True, slots=True)
class AtWork:
    """One member of staff, whose days are put on the heap of a life."""

    life: Life
    by: Actor

    def spend(self, day: date, *, away: bool = False, late: bool = False) -> None:
        if away:
            self.take_off(day)
        elif late:
            self.stay_late(day)
        else:
            self.punch(day, time(17, self.life.chance.randint(16, 52)))

    def punch(self, day: date, out: time) -> None:
        come = time(8, self.life.chance.randint(12, 29))
        for at, which in ((come, "in"), (out, "out")):
            said = {"which": which, "place": "office"}
            self.life.at(_at(day, at), self._punch(said))

    def _punch(self, said: dict[str, str]) -> Callable[[datetime], None]:
        def press(at: datetime) -> None:
            own.punch(said, by=self.by, at=at)

        return press

    def take_off(self, day: date) -> None:
        answers = {
            "leave": "annual",
            "unit": "day",
            **dict.fromkeys(("from", "until"), f"{day}"),
        }
        self.apply("kyuka", answers, _at(day - timedelta(days=2), time(11, 5)))

    def stay_late(self, day: date) -> None:
        """Have an evening ordered before, work it, and confirm it the day after."""
        end = time(20)
        span = {"start": _said(_at(day, time(17, 15))), "end": _said(_at(day, end))}
        ordered = {**span, "work": "現況届の集計をします（架空の例です）。"}
        self.apply("jikangai", ordered, _at(day, time(10, 20)))
        self.punch(day, time(20, 4))
        next_day = self.life.calendar.next_open(day + timedelta(days=1))
        result = "集計を終えました（架空の例です）。"
        done = {**span, "basis": "ordered", "result": result}
        self.apply("jikangai-kakunin", done, _at(next_day, time(9, 10)))

    def close(self, month: date) -> None:
        """Close a month on the first open day of the next."""
        first = (month + timedelta(days=31)).replace(day=1)
        text = f"{month:%Y-%m}"

        def confirm(at: datetime) -> None:
            self.circulate(own.close_month(text, "", by=self.by, at=at), at)

        self.life.at(_at(self.life.calendar.next_open(first), time(9, 40)), confirm)

    def apply(self, procedure: str, answers: dict[str, Any], at: datetime) -> None:
        def send(at: datetime) -> None:
            case = own.apply_own(procedure, answers, by=self.by, at=at)
            self.circulate(case, at)

        self.life.at(at, send)

    def circulate(self, case: Case, at: datetime) -> None:
        """Let those who must agree look at it one by one, within the day."""
        row = proposal_of(case)
        if row is None:
            return
        for step in row.steps.order_by("number"):
            holder = self.life.holders[step.department, step.post]
            at = after(self.life.chance, self.life.calendar, at, 0)
            self.life.at(at, partial(self.life.stamp, row, holder))


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, HERE)


def _said(at: datetime) -> str:
    """Say a moment as an answer holds it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
