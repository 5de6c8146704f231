"""The scheduler's rounds: in each ward seal the log, then let the followers hear it.

A follower that fails is left alone for a while, longer each time; the sealing and
the other followers go on. An event that a follower cannot take is put aside after a
few tries, for a person to look at. When a ward stays behind, or an event was put
aside, the log of the process says so.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

log = logging.getLogger("madoguchi.scheduler")

SHORTEST_BEAT = 0.1
LONGEST_BEAT = 0.5
ALARM_SECONDS = 5.0
ALARM_EVERY = 60.0
FIRST_PENALTY = 0.5
LONGEST_PENALTY = 60.0
TURNS = 10
TRIES = 5


class Stumbled(Exception):
    """A follower failed at an event; the cause is the failure itself."""

    def __init__(self, event: int) -> None:
        self.event = event
        super().__init__(event)


def beat_after(beat: float, done: int) -> float:
    """Return the seconds until the next round: short after work, longer when idle.

    >>> beat_after(0.4, done=3), beat_after(0.1, done=0), beat_after(0.4, done=0)
    (0.1, 0.2, 0.5)
    """
    return SHORTEST_BEAT if done else min(beat * 2, LONGEST_BEAT)


@dataclass(frozen=True, slots=True)
class Step:
    """What one did in one ward: how much, and whether nothing is left."""

    done: int
    even: bool


@dataclass
class Penalty:
    """How long someone who failed is left alone, and how often at one event."""

    failures: int = 0
    event: int = 0
    tries: int = 0
    until: float = 0.0

    def add(self, now: float, event: int = 0) -> None:
        self.tries = self.tries + 1 if event and event == self.event else 1
        self.event = event
        self.failures += 1
        wait = min(FIRST_PENALTY * 2 ** (self.failures - 1), LONGEST_PENALTY)
        self.until = now + wait


@dataclass
class Rounds:
    """One scheduler's memory between its rounds; nothing of it must survive."""

    seal: Callable[[int], int]
    hear: Callable[[str, int], int]
    followers: tuple[str, ...]
    put_aside: Callable[[str, int, int], int] = lambda _name, _ward, _event: 0
    penalties: dict[tuple[str, int], Penalty] = field(default_factory=dict)
    even_at: dict[int, float] = field(default_factory=dict)
    alarmed_at: dict[int, float] = field(default_factory=dict)

    def go(self, wards: list[int], now: float) -> int:
        return sum(self.visit(ward, now) for ward in wards)

    def visit(self, ward: int, now: float) -> int:
        """Do one ward's step; say how much there was to do."""
        steps = [self.step("sealer", ward, now, lambda: self.seal(ward))]
        for name in self.followers:
            step = self.step(name, ward, now, lambda name=name: self.hear(name, ward))  # type: ignore[misc]
            steps.append(step)
        if all(step.even for step in steps):
            self.even_at[ward] = now
        self.raise_alarm(ward, now)
        return sum(step.done for step in steps)

    def step(self, who: str, ward: int, now: float, work: Callable[[], int]) -> Step:
        """Work until nothing is left, but only so often: others wait too."""
        penalty = self.penalties.get((who, ward))
        if penalty and now < penalty.until:
            return Step(0, even=False)
        done = 0
        try:
            for _ in range(TURNS):
                more = work()
                done += more
                if not more:
                    break
        except Exception as problem:  # noqa: BLE001 - the rest must go on
            self.punish(who, ward, now, problem)
            return Step(done, even=False)
        self.penalties.pop((who, ward), None)
        return Step(done, even=not more)

    def punish(self, who: str, ward: int, now: float, problem: Exception) -> None:
        """Leave someone who failed alone; put aside what failed too often."""
        event = problem.event if isinstance(problem, Stumbled) else 0
        penalty = self.penalties.setdefault((who, ward), Penalty())
        penalty.add(now, event)
        # Its text may hold what a resident wrote: name the kind alone.
        kind = type(problem.__cause__ if event else problem).__name__
        log.warning("%s of ward %d failed: %s", who, ward, kind)
        if event and penalty.tries >= TRIES:
            try:
                self.put_aside(who, ward, event)
            except Exception as again:  # noqa: BLE001 - the next try puts it aside
                kind = type(again).__name__
                log.warning("%s of ward %d stays: %s", who, ward, kind)
                return
            self.penalties.pop((who, ward), None)
            sentence = "%s of ward %d put event %d aside after %d tries: %s"
            log.error(sentence, who, ward, event, penalty.tries, kind)

    def raise_alarm(self, ward: int, now: float) -> None:
        """Say once a minute that a ward's log has waited for longer than it may."""
        since = now - self.even_at.setdefault(ward, now)
        if (
            since > ALARM_SECONDS
            and now - self.alarmed_at.get(ward, -ALARM_EVERY) >= ALARM_EVERY
        ):
            self.alarmed_at[ward] = now
            log.error("the log of ward %d has been behind for %.0f s", ward, since)
