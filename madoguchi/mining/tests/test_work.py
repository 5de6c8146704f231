"""Waiting, handling and pauses are told apart where the log says what began."""

from pathlib import Path

import duckdb
import pytest

from madoguchi.mining.mined import Mined, mine
from madoguchi.mining.relation import open_log
from madoguchi.mining.work import bottlenecks

LOG = """case,activity,time,lifecycle,role
1,受付,2026-04-06 09:00,complete,担当
1,審査,2026-04-06 12:00,start,担当
1,審査,2026-04-06 13:00,suspend,担当
1,審査,2026-04-08 13:00,resume,担当
1,審査,2026-04-08 13:30,complete,担当
1,決裁,2026-04-08 15:30,start,課長
1,決裁,2026-04-08 15:40,complete,課長
"""


def mined(text: str, folder: Path) -> Mined:
    path = folder / "log.csv"
    path.write_text(text, encoding="utf-8")
    with open_log(path) as log:
        return mine(log.database)


def test_time_is_told_apart(tmp_path: Path) -> None:
    found = {one.activity: one for one in mined(LOG, tmp_path).bottlenecks}

    review, approval = found["審査"], found["決裁"]
    assert (review.waiting, review.handling, review.paused) == (4, 0.5, 48)
    assert approval.waiting == 2
    assert approval.handling == pytest.approx(1 / 6)


def test_handling_is_counted_to_who_did_it(tmp_path: Path) -> None:
    found = {one.who: one for one in mined(LOG, tmp_path).workload}

    assert found["課長"].weekday == 3
    assert found["課長"].handling == pytest.approx(1 / 6)


def test_without_a_start_all_is_waiting(tmp_path: Path) -> None:
    text = "case,activity,time\n1,a,2026-04-01 09:00\n1,a,2026-04-01 10:00\n"
    found = mined(text, tmp_path)

    assert (found.bottlenecks[0].waiting, found.bottlenecks[0].handling) == (1, 0)
    assert found.by == ""
    assert not found.passed_on
    assert not found.workload


def test_hours_are_those_of_a_month(tmp_path: Path) -> None:
    text = "case,activity,time\n1,a,2025-04-01\n1,b,2026-03-31\n"
    found = mined(text, tmp_path)

    assert found.bottlenecks[0].waiting == pytest.approx(364 * 24 / (365 / 30.4375))


def test_a_log_that_says_how_time_was_spent_is_believed() -> None:
    with duckdb.connect() as database:
        database.execute(
            "CREATE TABLE own AS SELECT * FROM (VALUES"
            " (1, 1, 'a', NULL, NULL, NULL, DATE '2026-04-01'),"
            " (1, 2, 'b', 'a', 3600000000, 'handling', DATE '2026-04-01'),"
            " (1, 3, 'b', 'b', 7200000000, 'waiting', DATE '2026-04-01'),"
            " (1, 4, 'b', 'b', 9000000000, 'ended', DATE '2026-04-01'))"
            " AS rows(case_key, seq, activity, prev, wait_us, spent, day)"
        )
        (found,) = bottlenecks(database, "own")

    assert (found.waiting, found.handling, found.paused) == (2, 1, 0)
