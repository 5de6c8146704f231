"""Which follower hears which facts: the one place that knows all rooms.

A follower has a name (its stored position), the kinds of facts it hears and a
handler. Handlers are idempotent: each fact comes at least once, in sealed order. A
fact that a handler cannot take becomes a job that staff see and can send again.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import time

from django.db import InterfaceError, OperationalError
from django_tasks import task

from madoguchi.cases import followers as cases
from madoguchi.cases.tasks import (
    end_unanswered,
    expire_old_drafts,
    remind_of_answers,
)
from madoguchi.config.rounds import Stumbled
from madoguchi.config.tasks import forget_sessions
from madoguchi.documents.tasks import sweep_files
from madoguchi.events.actions import seal_batch, unit
from madoguchi.events.envelope import SealedEvent
from madoguchi.events.follow import (
    ALONE,
    AMONG_OTHERS,
    Handler,
    Pace,
    follow,
    hold_still,
)
from madoguchi.events.queries import history, the_event
from madoguchi.events.tasks import write_checkpoints
from madoguchi.exchange import followers as exchange
from madoguchi.exchange.tasks import SECONDS as EXCHANGE_SECONDS
from madoguchi.exchange.tasks import exchange_with_others
from madoguchi.indicators import followers as indicators
from madoguchi.jobs.actions import Park, enqueue_once
from madoguchi.jobs.periodic import every
from madoguchi.jobs.tasks import sweep
from madoguchi.lake.tasks import SECONDS as LAKE_SECONDS
from madoguchi.lake.tasks import keep_lake
from madoguchi.notices import followers as notices
from madoguchi.notices.actions import send_waiting_notices
from madoguchi.payments import followers as payments
from madoguchi.payments.tasks import close_the_day
from madoguchi.personnel import followers as personnel
from madoguchi.personnel.tasks import SECONDS, settle_staff
from madoguchi.records import followers as records
from madoguchi.registers.tasks import release_pools
from madoguchi.runs import followers as runs
from madoguchi.runs.tasks import clear_verdicts
from madoguchi.teamwork import followers as teamwork
from madoguchi.teamwork.tasks import tell_of_deadlines
from madoguchi.vault.tasks import scrub_keys
from madoguchi.wards.models import Ward
from madoguchi.wards.scope import ward_scope
from madoguchi.wards.tasks import renew_calendars

AN_HOUR = 3600
# Not the event's fault: the same work succeeds when the database is back.
AWAY = (OperationalError, InterfaceError)


@dataclass(frozen=True, slots=True)
class Follower:
    """Someone who reacts to facts, and to which; None means to all.

    One whose effects depend on the order of a stream's facts says how to `forget`
    the stream, to hear all of it anew.
    """

    kinds: Collection[str] | None
    handler: Handler
    forget: Callable[[int, str], None] | None = None


FOLLOWERS: dict[str, Follower] = {
    "cases": Follower(cases.KINDS, cases.carry_out),
    "stages": Follower(cases.ARRIVALS, cases.walk_on),
    "indicators": Follower(indicators.KINDS, indicators.project, indicators.forget),
    "notices": Follower(notices.KINDS, notices.tell),
    "personnel": Follower(personnel.KINDS, personnel.note),
    "payments": Follower(payments.KINDS, payments.carry_out),
    "runs": Follower(runs.KINDS, runs.begin),
    "exchange": Follower(exchange.KINDS, exchange.carry_on),
    "records": Follower(records.KINDS, records.begin),
    "teamwork": Follower(teamwork.KINDS, teamwork.hear),
}


def set_rhythm() -> None:
    """Say which tasks come back by themselves, and how often."""
    every(settle_staff, seconds=SECONDS)
    every(exchange_with_others, seconds=EXCHANGE_SECONDS)
    every(keep_lake, seconds=LAKE_SECONDS)
    every(write_checkpoints, seconds=AN_HOUR)
    every(send_waiting_notices, seconds=AN_HOUR)
    every(expire_old_drafts, daily_at=time(2, 30))
    every(sweep, daily_at=time(3, 0))
    every(sweep_files, daily_at=time(3, 30))
    every(scrub_keys, daily_at=time(4, 0))
    every(renew_calendars, daily_at=time(5, 0))
    every(close_the_day, daily_at=time(6, 30))
    every(tell_of_deadlines, daily_at=time(8, 0))
    every(remind_of_answers, daily_at=time(8, 30))
    every(end_unanswered, daily_at=time(8, 45))
    every(release_pools, daily_at=time(0, 30))
    every(clear_verdicts, daily_at=time(1, 30))
    every(forget_sessions, daily_at=time(4, 30))


def hear(name: str, ward: int, pace: Pace = AMONG_OTHERS) -> int:
    """Let one follower hear what is new in one ward.

    Raises Stumbled at an event that the follower cannot take.
    """
    follower = FOLLOWERS[name]

    def take(event: SealedEvent) -> None:
        try:
            follower.handler(event)
        except AWAY:
            raise
        except Exception as problem:
            raise Stumbled(event.id) from problem

    return follow(name, follower.kinds, take, ward, pace)


def put_aside(name: str, ward: int, event_id: int) -> int:
    """Make a job of the event that a follower stands before, and let it pass.

    The job and the position commit together; later events wait for the next round.
    """

    def take(event: SealedEvent) -> None:
        if event.id != event_id:
            raise Stumbled(event.id)
        key = f"hear:{name}:{event_id}"
        enqueue_once(hear_again, key, name, ward, event_id, ward=ward)

    return follow(name, FOLLOWERS[name].kinds, take, ward, Pace(events=1))


def _take_again(name: str, ward: int, event_id: int) -> None:
    follower = FOLLOWERS[name]
    hold_still(name, ward)
    event = the_event(ward, event_id)
    if follower.forget is None:
        follower.handler(event)
        return
    follower.forget(ward, event.stream)
    for one in history(ward, event.stream):
        if follower.kinds is None or one.kind in follower.kinds:
            follower.handler(one)


@task()
def hear_again(name: str, ward: int, event_id: int) -> None:
    """Let a follower take an event that was put aside; park it when it cannot.

    Where the order matters, all that the follower knows of the stream is made anew.
    """
    try:
        with ward_scope(ward), unit():
            _take_again(name, ward, event_id)
    except AWAY:
        raise
    except Exception as problem:
        # Its text may hold what a resident wrote: name the kind alone.
        raise Park(type(problem).__name__) from problem


def follow_all() -> int:
    """Let every follower of every ward hear everything, in order (tests, set-up)."""
    count = 0
    for ward in Ward.objects.values_list("pk", flat=True):
        while step := seal_batch(ward) + sum(
            hear(name, ward, ALONE) for name in FOLLOWERS
        ):
            count += step
    return count
