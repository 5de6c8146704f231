"""`madoguchi scheduler`: seal the log and let the followers hear it, all day."""

import logging
import signal
import threading
import time
from types import FrameType

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connections

from madoguchi.config.lifeline import hold_on
from madoguchi.config.rounds import SHORTEST_BEAT, Rounds, beat_after
from madoguchi.config.wiring import FOLLOWERS, hear, put_aside
from madoguchi.events.actions import seal_batch
from madoguchi.wards.models import Ward

log = logging.getLogger("madoguchi.scheduler")


class Command(BaseCommand):
    help = "Seal the log of every ward and let the followers hear it."
    requires_system_checks: list[str] = []

    def handle(self, **_: object) -> None:
        hold_on()
        stop = threading.Event()

        def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
            stop.set()

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, ask_to_stop)
        rounds = Rounds(seal_batch, hear, tuple(FOLLOWERS), put_aside)
        beat = SHORTEST_BEAT
        while not stop.wait(beat):
            beat = beat_after(beat, one_round(rounds))


def one_round(rounds: Rounds) -> int:
    """Visit every ward; outlive a database that is away."""
    try:
        close_old_connections()
        wards = list(Ward.objects.order_by("pk").values_list("pk", flat=True))
    except DatabaseError as problem:
        log.warning("the scheduler waits for the database: %s", type(problem).__name__)
        connections.close_all()
        return 0
    return rounds.go(wards, time.monotonic())
