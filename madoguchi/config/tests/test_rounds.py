"""The scheduler goes on when one follower fails, and says when a ward stays behind."""

import logging

import pytest

from madoguchi.config.rounds import Rounds


def deaf(name: str, _ward: int) -> int:
    if name == "broken":
        raise ValueError("山田 花子")
    return 0


def test_a_failing_follower_stops_neither_the_sealing_nor_the_others() -> None:
    heard: list[tuple[str, int]] = []

    def hear(name: str, ward: int) -> int:
        heard.append((name, ward))
        return deaf(name, ward)

    waiting = {1: [0, 2], 2: [0, 3]}
    rounds = Rounds(lambda ward: waiting[ward].pop(), hear, ("broken", "sound"))

    assert rounds.go([1, 2], now=0.0) == 5
    assert heard == [("broken", 1), ("sound", 1), ("broken", 2), ("sound", 2)]


def test_a_failing_follower_is_asked_again_later_and_later() -> None:
    asked: list[float] = []
    rounds = Rounds(lambda _ward: 0, deaf, ("broken",))
    for tenth in range(100):
        now = tenth / 10
        before = rounds.penalties.get(("broken", 1))
        failures = before.failures if before else 0
        rounds.go([1], now)
        if rounds.penalties["broken", 1].failures > failures:
            asked.append(now)

    assert asked == pytest.approx([0.0, 0.5, 1.5, 3.5, 7.5], abs=0.11)


def test_a_ward_that_stays_behind_raises_an_alarm_once_a_minute(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rounds = Rounds(lambda _ward: 1, deaf, ())
    with caplog.at_level(logging.ERROR, logger="madoguchi.scheduler"):
        for second in range(60):
            rounds.go([7], now=float(second))

    assert [record.getMessage() for record in caplog.records] == [
        "the log of ward 7 has been behind for 6 s"
    ]


def test_a_busy_ward_that_keeps_up_raises_no_alarm(
    caplog: pytest.LogCaptureFixture,
) -> None:
    for second in range(60):
        waiting = [0, 5, 1000]
        rounds = Rounds(lambda _ward, waiting=waiting: waiting.pop(), deaf, ())  # type: ignore[misc]
        rounds.even_at[1] = float(second - 1)
        assert rounds.go([1], now=float(second)) == 1005

    assert not caplog.records


def test_the_text_of_a_failure_is_never_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    Rounds(lambda _ward: 0, deaf, ("broken",)).go([1], now=0.0)

    assert "ValueError" in caplog.text
    assert "花子" not in caplog.text
