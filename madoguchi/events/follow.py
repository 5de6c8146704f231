"""Let others react to the log: from a stored position, in order, at least once.

A follower sees sealed events only, because ids of uncommitted events may still
appear below those already seen; the sealed order never changes. Its effects and
its new position commit together.
"""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from madoguchi.events.actions import unit
from madoguchi.events.envelope import SealedEvent
from madoguchi.events.models import FollowerPosition
from madoguchi.events.queries import last_place, scan
from madoguchi.wards.scope import ward_scope

__all__ = ["Handler", "SealedEvent", "follow", "hold_still"]

Handler = Callable[[SealedEvent], None]


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is done in one transaction: events at most, and seconds at most."""

    events: int = 100
    seconds: float = 0.04  # a write transaction that lasts longer makes others wait


AMONG_OTHERS = Pace()
ALONE = Pace(events=2000, seconds=2.0)


@dataclass(slots=True)
class _Follower:
    name: str
    kinds: Collection[str] | None
    handler: Handler
    ward: int
    pace: Pace
    handled: int = 0

    def advance(self, limit: int) -> None:
        """Handle up to `limit` events and move the position, in one transaction."""
        self.handled = 0
        with unit():
            mine = FollowerPosition.objects.filter(name=self.name, ward=self.ward)
            start = hold_still(self.name, self.ward)
            reached, events = scan(self.ward, start, kinds=self.kinds, limit=limit)
            started = time.monotonic()
            for event in events:
                self.handler(event)
                self.handled += 1
                if time.monotonic() - started > self.pace.seconds:
                    reached = event.place
                    break
            mine.update(number=reached)

    def is_idle(self) -> bool:
        mine = FollowerPosition.objects.filter(name=self.name, ward=self.ward)
        position = mine.values_list("number", flat=True).first() or 0
        return position >= last_place(self.ward)


def hold_still(name: str, ward: int) -> int:
    """Let a follower move for nobody else until this transaction ends; say where."""
    FollowerPosition.objects.bulk_create(
        [FollowerPosition(name=name, ward_id=ward)], ignore_conflicts=True
    )
    mine = FollowerPosition.objects.filter(name=name, ward=ward)
    return mine.select_for_update().get().number


def follow(
    name: str,
    kinds: Collection[str] | None,
    handler: Handler,
    ward: int,
    pace: Pace = AMONG_OTHERS,
) -> int:
    """Hand the next sealed events of these kinds to `handler`; say how many.

    None means all kinds; 0 means that there is nothing more. When a handler fails,
    what came before it is kept, the position stays before the event, and the
    exception goes on.
    """
    follower = _Follower(name, kinds, handler, ward, pace)
    with ward_scope(ward):
        while not follower.handled and not follower.is_idle():
            try:
                follower.advance(pace.events)
            except Exception:
                if follower.handled:
                    follower.advance(follower.handled)
                raise
    return follower.handled
