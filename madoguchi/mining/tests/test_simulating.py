"""The queue of a known office is played as it was, and reacts as queues do."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import heapify, heapreplace
from pathlib import Path
from random import Random

import pytest

from madoguchi.mining.problems import BadLog
from madoguchi.mining.relation import Log, open_log, settle
from madoguchi.mining.simulating import Change, learn, what_if
from madoguchi.mining.tests.written import INVENTED

MONDAY = datetime(2026, 4, 6, 8, 30)  # noqa: DTZ001 - written as Tokyo's wall clock
REVIEWERS = 2


def at(minutes: float) -> str:
    """Return the wall clock after so many minutes of open office."""
    days, within = divmod(minutes, 525)
    weeks, day = divmod(int(days), 5)
    return str(MONDAY + timedelta(weeks=weeks, days=day, minutes=within))


def office(weeks: int = 9) -> Iterator[str]:
    """Yield the log of an office with two reviewers, the first free one first."""
    chance = Random(7)  # noqa: S311 - invented work
    free = [0.0] * REVIEWERS
    heapify(free)
    came = 0.0
    yield "case,activity,time,lifecycle,role,channel"
    number = 0
    while (came := came + chance.expovariate(1 / 35)) < weeks * 5 * 525:
        number += 1
        channel = "web" if chance.random() < 0.3 else "counter"
        takes = chance.expovariate(1 / (20 if channel == "web" else 75))
        begins = max(came, free[0])
        heapreplace(free, begins + takes)
        for activity, kind, minutes in (
            ("受付", "complete", came),
            ("審査", "start", begins),
            ("審査", "complete", begins + takes),
        ):
            yield f"{number},{activity},{at(minutes)},{kind},審査担当,{channel}"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Log]:
    path = tmp_path_factory.mktemp("log") / "office.csv"
    path.write_text("\n".join(office()), encoding="utf-8")
    with open_log(path) as opened:
        settle(opened.database)
        yield opened


def test_the_people_at_work_are_counted(log: Log) -> None:
    cases, staff = learn(log.database)

    assert staff == {"審査担当": REVIEWERS}
    assert cases[0].steps[0].activity == "審査"


def test_more_people_and_fewer_steps_make_it_shorter(log: Log) -> None:
    same = what_if(log.database, Change())
    more = what_if(log.database, Change(staff={"審査担当": 3}))
    fewer = what_if(log.database, Change(staff={"審査担当": 1}))
    none = what_if(log.database, Change(without=frozenset({"審査"})))
    online = what_if(log.database, Change(web_share=0.9))

    assert same.then == same.now
    assert none.then[0] == 0
    assert more.then[1] < same.then[1] < fewer.then[1]
    assert online.then[0] < same.then[0]


def test_held_out_weeks_say_how_far_off_it_is(log: Log) -> None:
    found = what_if(log.database, Change())
    told = found.as_data()

    assert found.weeks == 3
    assert 0 < found.error < 1
    low, high = told["then_median_band_hours"]
    assert low < told["then_median_hours"] < high


def test_the_same_log_gives_the_same_answer(log: Log) -> None:
    change = Change(staff={"審査担当": 3})
    assert what_if(log.database, change) == what_if(log.database, change)


def test_what_cannot_be_played_is_told(tmp_path: Path) -> None:
    with open_log(INVENTED) as opened, pytest.raises(BadLog, match="export the starts"):
        what_if(opened.database, Change())
    path = tmp_path / "short.csv"
    path.write_text("\n".join(office(1)), encoding="utf-8")
    with open_log(path) as opened, pytest.raises(BadLog, match="3 weeks at least"):
        what_if(opened.database, Change())
