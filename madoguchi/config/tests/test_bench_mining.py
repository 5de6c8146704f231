"""The questions of the bench are asked of a small log, each in its own process."""

import pytest

from madoguchi.config.bench.mining import (
    ASKED,
    hold_together,
    measure_mining,
)


def test_every_question_gets_a_line() -> None:
    lines = list(measure_mining(3_000))

    names = [*(goal for goal, _, _ in ASKED), "mine_memory"]
    assert [line.goal.name for line in lines] == names
    assert all(line.value > 0 for line in lines)


def test_another_answer_of_the_peer_stops_the_bench() -> None:
    hold_together("percentiles", [1.0], [1.0004])
    with pytest.raises(AssertionError, match="another answer"):
        hold_together("map", [["a", "b", 1]], [["a", "b", 2]])
