"""Two parts of a log are compared with an honest test, or not at all."""

from random import Random

import pytest

from madoguchi.mining.comparing import (
    LONGER,
    NOT_SHOWN,
    SHORTER,
    TOO_FEW,
    compare,
    difference,
    rank_sum,
)
from madoguchi.mining.relation import open_log
from madoguchi.mining.selection import Selection, choose
from madoguchi.mining.tests.written import INVENTED


def drawn(seed: int, mean: float, n: int = 200) -> list[float]:
    chance = Random(seed)  # noqa: S311 - invented times
    return sorted(chance.expovariate(1 / mean) for _ in range(n))


@pytest.mark.parametrize(
    ("first", "second", "p"),
    [
        # scipy 1.17: mannwhitneyu(second, first, method="asymptotic")
        ([1, 2, 3, 4, 5, 6], [2, 4, 6, 8, 10, 12], 0.10745320436896048),
        ([1, 1, 2, 2, 3], [2, 2, 3, 3, 3, 9], 0.08404320025728729),
        ([5, 6, 7], [1, 2, 3, 4], 0.05182992721790968),
    ],
)
def test_the_test_is_the_known_one(
    first: list[float], second: list[float], p: float
) -> None:
    assert rank_sum(first, second)[0] == pytest.approx(p, rel=1e-9)


def test_equal_parts_show_nothing() -> None:
    assert rank_sum([1.0] * 30, [1.0] * 40) == (1.0, 0.5)
    assert difference([1.0] * 30, [1.0] * 40, (30, 40)).verdict == NOT_SHOWN


def test_a_planted_difference_is_found() -> None:
    slow = difference(drawn(1, 100), drawn(2, 200), (200, 200))
    fast = difference(drawn(1, 200), drawn(2, 100), (200, 200))

    assert (slow.verdict, fast.verdict) == (LONGER, SHORTER)
    assert slow.low is not None
    assert slow.high is not None
    assert 0 < slow.low < slow.medians[1] - slow.medians[0] < slow.high


def test_no_difference_is_rarely_found() -> None:
    verdicts = [
        difference(drawn(seed, 100, 60), drawn(-seed, 100, 60), (60, 60)).verdict
        for seed in range(1, 41)
    ]
    assert verdicts.count(NOT_SHOWN) >= 36


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    found = [
        difference(drawn(seed, 100, 41), drawn(seed + 999, 100, 60), (41, 60))
        for seed in range(100)
    ]
    covers = sum((one.low or 0) <= 0 <= (one.high or 0) for one in found)
    assert covers >= 90


def test_few_cases_get_no_verdict() -> None:
    with open_log(INVENTED) as log:
        first = choose(log.database, Selection(channel="counter"), "first")
        second = choose(log.database, Selection(channel="web"), "second")
        found = compare(log.database, first, second).as_data()

    assert found["times"]["verdict"] == TOO_FEW
    assert found["times"]["n"] == [1, 2]
    assert found["times"]["p"] is None
    assert found["edges"][0]["per_100_cases"] in ([100, 0], [0, 100])
