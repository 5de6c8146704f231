"""Which follower hears which facts: the one place that knows all rooms.

A follower has a name (its stored position), the kinds of facts it hears and a
handler. Handlers are idempotent: each fact comes at least once, in sealed order.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import time

from madoguchi.cases import followers as cases
from madoguchi.cases.tasks import expire_old_drafts
from madoguchi.config.tasks import forget_sessions
from madoguchi.documents.tasks import sweep_files
from madoguchi.events.actions import seal_batch
from madoguchi.events.follow import ALONE, AMONG_OTHERS, Handler, Pace, follow
from madoguchi.events.tasks import write_checkpoints
from madoguchi.indicators import followers as indicators
from madoguchi.jobs.periodic import every
from madoguchi.jobs.tasks import sweep
from madoguchi.notices import followers as notices
from madoguchi.notices.actions import send_waiting_notices
from madoguchi.vault.tasks import scrub_keys
from madoguchi.wards.models import Ward

AN_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Follower:
    """Someone who reacts to facts, and to which; None means to all."""

    kinds: Collection[str] | None
    handler: Handler


FOLLOWERS: dict[str, Follower] = {
    "cases": Follower(cases.KINDS, cases.carry_out),
    "indicators": Follower(indicators.KINDS, indicators.project),
    "notices": Follower(notices.KINDS, notices.tell),
}


def set_rhythm() -> None:
    """Say which tasks come back by themselves, and how often."""
    every(write_checkpoints, seconds=AN_HOUR)
    every(send_waiting_notices, seconds=AN_HOUR)
    every(expire_old_drafts, daily_at=time(2, 30))
    every(sweep, daily_at=time(3, 0))
    every(sweep_files, daily_at=time(3, 30))
    every(scrub_keys, daily_at=time(4, 0))
    every(forget_sessions, daily_at=time(4, 30))


def hear(name: str, ward: int, pace: Pace = AMONG_OTHERS) -> int:
    """Let one follower hear what is new in one ward."""
    follower = FOLLOWERS[name]
    return follow(name, follower.kinds, follower.handler, ward, pace)


def follow_all() -> int:
    """Let every follower of every ward hear everything, in order (tests, set-up)."""
    count = 0
    for ward in Ward.objects.values_list("pk", flat=True):
        while step := seal_batch(ward) + sum(
            hear(name, ward, ALONE) for name in FOLLOWERS
        ):
            count += step
    return count
