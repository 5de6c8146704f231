"""The scheduler's rounds: in each ward seal the log, then let the followers hear it.

A follower that fails is left alone for a while, longer each time; the sealing and
the other followers go on. When a ward stays behind, the log of the process says so.
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
    """How long someone who failed is left alone."""

    failures: int = 0
    until: float = 0.0

    def add(self, now: float) -> None:
        self.failures += 1
        wait = min(FIRST_PENALTY * 2 ** (self.failures - 1), LONGEST_PENALTY)
        self.until = now + wait


@dataclass
class Rounds:
    """One scheduler's memory between its rounds; nothing of it must survive."""

    seal: Callable[[int], int]
    hear: Callable[[str, int], int]
    followers: tuple[str, ...]
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
            penalty = self.penalties.setdefault((who, ward), Penalty())
            penalty.add(now)
            # Its text may hold what a resident wrote: name the kind alone.
            log.warning("%s of ward %d failed: %s", who, ward, type(problem).__name__)
            return Step(done, even=False)
        self.penalties.pop((who, ward), None)
        return Step(done, even=not more)

    def raise_alarm(self, ward: int, now: float) -> None:
        """Say once a minute that a ward's log has waited for longer than it may."""
        since = now - self.even_at.setdefault(ward, now)
        if (
            since > ALARM_SECONDS
            and now - self.alarmed_at.get(ward, -ALARM_EVERY) >= ALARM_EVERY
        ):
            self.alarmed_at[ward] = now
            log.error("the log of ward %d has been behind for %.0f s", ward, since)
