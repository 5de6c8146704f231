"""Run jobs until told to stop; the running job is finished first."""

import signal
import threading

from django.core.management.base import BaseCommand

from madoguchi.config.lifeline import hold_on
from madoguchi.config.wiring import set_rhythm
from madoguchi.jobs.worker import run_worker
from madoguchi.wards.scope import ward_scope


class Command(BaseCommand):
    help = "ジョブを実行し続けます。Run jobs until stopped."

    def handle(self, *_: object, **__: object) -> None:
        hold_on()
        set_rhythm()
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        run_worker(stop, scope=ward_scope)
