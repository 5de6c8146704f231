"""Ask what would be: other staff, a step less, more cases by the web.

The queue is played again with SimPy: cases arrive when they arrived, go ways and take
times that cases of the log took, and wait whenever everybody of a pool (a role or unit)
is busy. Waiting is never copied from the log, it comes out; so the first thing that is
said is how far off it is: the ways of the earlier weeks are played for the later ones,
and the worst week gives the band. Time is that of an open office, Monday to Friday from
8:30 to 17:15. Needs a log that says when a step began and when it was completed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from statistics import median, quantiles
from typing import Any, Final

import duckdb

from madoguchi.mining.problems import BadLog
from madoguchi.mining.relation import TABLE
from madoguchi.mining.work import spent_sql, who_is_told

OPENS, CLOSES = 8 * 60 + 30, 17 * 60 + 15
A_DAY: Final = CLOSES - OPENS
MINUTE_US: Final = 60_000_000
TOKYO_US: Final = 9 * 60 * MINUTE_US
# 1970-01-05 was a Monday.
FIRST_MONDAY: Final = 4
WEEK: Final = 5 * A_DAY
FEWEST_CASES, FEWEST_WEEKS = 60, 3
MOST_CASES: Final = 50_000
LEARNED: Final = 2 / 3
SEED: Final = 4_816
WEB: Final = "web"


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a case: minutes in the hands of a pool, or away if there is none."""

    activity: str
    pool: str
    minutes: float


@dataclass(frozen=True, slots=True)
class Played:
    """A case of the log: when it came, by which channel, what it took, how long."""

    came: float
    channel: str
    steps: tuple[Step, ...]
    took: float


@dataclass(frozen=True, slots=True)
class Change:
    """What would be otherwise: people of a pool, steps left out, share of the web."""

    staff: Mapping[str, int] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    web_share: float | None = None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Hours of open office from the first to the last event of a case.

    `error` is how far the median of the worst held-out week was off, as a share;
    `weeks` are those weeks. `staff` is how many of a pool the log showed at once.
    """

    cases: int
    weeks: int
    error: float
    now: tuple[float, float]
    then: tuple[float, float]
    staff: dict[str, int]

    def as_data(self) -> dict[str, Any]:
        low, high = (self.then[0] * (1 + sign * self.error) for sign in (-1, 1))
        return {
            "cases": self.cases,
            "held_out_weeks": self.weeks,
            "error_share": self.error,
            "now_median_hours": self.now[0],
            "now_p90_hours": self.now[1],
            "then_median_hours": self.then[0],
            "then_p90_hours": self.then[1],
            "then_median_band_hours": [max(0.0, low), high],
            "staff": self.staff,
        }


def open_minutes(us: int) -> float:
    """Return the minutes of open office until an instant, counted from a Monday.

    >>> monday = 4 * 86_400_000_000 - 9 * 3_600_000_000
    >>> open_minutes(monday), open_minutes(monday + 9 * 3_600_000_000)
    (0.0, 30.0)
    >>> open_minutes(monday + 6 * 86_400_000_000) == WEEK
    True
    """
    minutes = (us + TOKYO_US) / MINUTE_US
    day, within = divmod(minutes, 1440)
    weeks, weekday = divmod(int(day) - FIRST_MONDAY, 7)
    if weekday >= 5:  # noqa: PLR2004 - Saturday and Sunday
        return float((weeks + 1) * WEEK)
    return weeks * WEEK + weekday * A_DAY + min(max(within - OPENS, 0.0), A_DAY)


def what_if(
    database: duckdb.DuckDBPyConnection, change: Change, source: str = TABLE
) -> WhatIf:
    """Play the log as it was and as it would be, and say how far off that is."""
    cases, staff = learn(database, source)
    begin = cases[0].came
    weeks = int((cases[-1].came - begin) // WEEK) + 1
    if len(cases) < FEWEST_CASES or weeks < FEWEST_WEEKS:
        raise BadLog("too_little_to_play", cases=FEWEST_CASES, weeks=FEWEST_WEEKS)
    learned = begin + int(weeks * LEARNED) * WEEK
    before = [one for one in cases if one.came < learned]
    after = [one for one in cases if one.came >= learned]
    held_out = play(after, before or cases, staff, Change())
    errors = []
    by_week: dict[int, list[int]] = defaultdict(list)
    for at, one in enumerate(after):
        by_week[int((one.came - learned) // WEEK)].append(at)
    for some in by_week.values():
        real = median(after[at].took for at in some)
        played = median(held_out[at] for at in some)
        if real > 0:
            errors.append(abs(played - real) / real)
    now = play(cases, cases, staff, Change())
    then = play(cases, cases, {**staff, **change.staff}, change)
    return WhatIf(
        len(cases), len(errors), max(errors, default=0.0), _hours(now), _hours(then),
        staff,
    )  # fmt: skip


def _hours(minutes: Sequence[float]) -> tuple[float, float]:
    return median(minutes) / 60, quantiles(minutes, n=10, method="inclusive")[-1] / 60


def learn(
    database: duckdb.DuckDBPyConnection, source: str = TABLE
) -> tuple[list[Played], dict[str, int]]:
    """Return the cases in the order they came, and how many of each pool were at work.

    A pool has as many people as were ever seen to handle something at once.
    """
    by = who_is_told(database, source) or "'staff'"
    rows = database.execute(
        f"""
        WITH earliest AS (SELECT case_key FROM {source} WHERE seq = 1
          ORDER BY ts_us LIMIT {MOST_CASES})
        SELECT case_key, activity, ts_us, wait_us, coalesce({by}, ''),
          coalesce(channel, ''), {spent_sql(database, source)}
        FROM {source} SEMI JOIN earliest USING (case_key) ORDER BY case_key, seq
        """
    ).fetchall()
    cases: dict[Any, list[Any]] = defaultdict(list)
    ends: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for case, *row in rows:
        cases[case].append(row)
        _, ts_us, wait_us, pool, _, spent = row
        if spent == "handling" and wait_us:
            ends[pool] += [
                (open_minutes(ts_us - wait_us), 1),
                (open_minutes(ts_us), -1),
            ]
    if not ends:
        raise BadLog("nothing_to_play")
    staff = {pool: _most_at_once(marks) for pool, marks in sorted(ends.items())}
    return sorted(map(_played, cases.values()), key=lambda one: one.came), staff


def _most_at_once(marks: Sequence[tuple[float, int]]) -> int:
    at_once = most = 0
    for _, change in sorted(marks):
        at_once += change
        most = max(most, at_once)
    return max(1, most)


def _played(rows: Sequence[Any]) -> Played:
    steps = []
    for activity, ts_us, wait_us, pool, _, spent in rows:
        if spent in {"handling", "paused"} and wait_us:
            minutes = open_minutes(ts_us) - open_minutes(ts_us - wait_us)
            steps.append(Step(activity, pool if spent == "handling" else "", minutes))
    came, left = open_minutes(rows[0][1]), open_minutes(rows[-1][1])
    return Played(came, rows[0][4], tuple(steps), left - came)


def play(
    arriving: Sequence[Played],
    known: Sequence[Played],
    staff: Mapping[str, int],
    change: Change,
) -> list[float]:
    """Return how many minutes each arriving case takes, with ways of known cases."""
    import simpy  # noqa: PLC0415 - for commands and jobs alone

    chance = Random(SEED)  # noqa: S311 - the same log gives the same answer
    by_channel: dict[str, list[Played]] = defaultdict(list)
    for one in known:
        by_channel[one.channel].append(one)
    world = simpy.Environment(initial_time=arriving[0].came)
    pools = {pool: simpy.Resource(world, max(1, n)) for pool, n in staff.items()}
    took = [0.0] * len(arriving)

    def go(number: int, came: float, steps: Sequence[Step]) -> Any:
        yield world.timeout(max(0.0, came - world.now))
        for step in steps:
            if step.activity in change.without:
                continue
            if step.pool not in pools:
                yield world.timeout(step.minutes)
                continue
            with pools[step.pool].request() as turn:
                yield turn
                yield world.timeout(step.minutes)
        took[number] = world.now - came

    for number, one in enumerate(arriving):
        channel = _channel(one.channel, change, chance)
        like = by_channel.get(channel) or known
        world.process(go(number, one.came, chance.choice(like).steps))
    world.run()
    return took


def _channel(channel: str, change: Change, chance: Random) -> str:
    if change.web_share is None:
        return channel
    return WEB if chance.random() < change.web_share else channel
