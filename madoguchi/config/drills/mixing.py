"""Issue papers inside a place, with care or without; for a drill and its control.

Every process believes in the same instant, so whatever is named by the clock is named
alike in both.
"""

import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

from madoguchi.cases.attachments import place_of
from madoguchi.cases.models import Case
from madoguchi.cases.queries import opened
from madoguchi.cases.tasks import decision_letter_of, sender_of
from madoguchi.config.rig import town
from madoguchi.config.rig.meeting import LONGEST_WAIT, meet
from madoguchi.config.serving import serve as serve_on
from madoguchi.documents import press
from madoguchi.documents.actions import keep_letter
from madoguchi.documents.letters import Letter
from madoguchi.documents.marking import mark_of
from madoguchi.documents.models import Issue
from madoguchi.documents.problems import NotPrintable, WrongSubject
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import ward_by_slug
from madoguchi.wards.scope import ward_scope

FROZEN = datetime(2026, 4, 6, 1, 0, tzinfo=UTC)
LONGEST, TOO_LONG = 1.0, 1.1
"""Seconds that a print may take in the drill, and that a late one takes."""
BUSY_SECONDS = 0.1
TRIES = 50
"""How often a paper is begun anew: who waits behind a late print is late as well."""
AT_ONCE = 4
"""How many papers one process has in hand at the same time."""
_ISSUING = sys.modules["madoguchi.documents.actions.issuing"]
_KEEPING = sys.modules["madoguchi.documents.actions.keeping"]


@dataclass
class Hands:
    """How many papers are being issued at this moment, and were at the most."""

    now: int = 0
    most: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def one(self) -> Iterator[None]:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            yield
        finally:
            with self.lock:
                self.now -= 1


def issue_share(number: int, of: int, late_every: int) -> dict[str, int]:
    """Issue every `of`-th decision letter; each `late_every`-th print is too late.

    Several threads do it at once. What was too late is done again from the start, as
    the queue of jobs does it.
    """
    ward = ward_by_slug(town.WARD)
    with ward_scope(ward.pk):
        cases = list(Case.objects.filter(ward=ward).order_by("pk"))[number::of]
        press.print_letter(decision_letter_of(opened(cases[0])), at=FROZEN)  # warm
    _let_some_be_late(late_every)
    hands = Hands()

    def one(case: Case) -> tuple[int, bool]:
        with ward_scope(ward.pk), hands.one():
            return _tried(case)

    with ThreadPoolExecutor(AT_ONCE, initializer=_stand_ready(AT_ONCE)) as pool:
        meet("issue", of)
        told = list(pool.map(one, cases))
    return {
        "late": sum(late for late, _ in told),
        "stopped": sum(stopped for _, stopped in told),
        "at_once": hands.most,
    }


def _stand_ready(threads: int) -> Callable[[], object]:
    """Return what lets no thread begin before all are there."""
    barrier = threading.Barrier(threads, timeout=LONGEST_WAIT)
    return barrier.wait


def _tried(case: Case) -> tuple[int, bool]:
    """Return how often a paper was too late, and whether it came out about another."""
    for late in range(TRIES):
        try:
            _issue(case)
        except NotPrintable:
            continue
        except WrongSubject:
            return late, True
        return late, False
    return TRIES, False


def _issue(case: Case) -> None:
    one = opened(case)
    keep_letter(
        decision_letter_of(one),
        into=place_of(one.row, one.key),
        sender=sender_of(one),
        by=Actor.system(case.ward_id),
        at=FROZEN,
    )


def _let_some_be_late(every: int) -> None:
    plain: Callable[..., Any] = vars(press)["_try"]
    prints = count(1)

    def slow(*given: Any) -> Any:
        if next(prints) % every == 0:
            time.sleep(TOO_LONG)
        return plain(*given)

    vars(press).update(_try=slow, LONGEST=LONGEST)


def issue_share_by_scratch(number: int, of: int, late_every: int) -> dict[str, int]:
    """Issue by way of a scratch file that is named by the second, as Kawasaki's was."""
    plain: Callable[..., bytes] = vars(_ISSUING)["print_letter"]

    def by_scratch(letter: Letter, *, at: datetime) -> bytes:
        scratch = Path(tempfile.gettempdir()) / f"{at:%Y%m%d%H%M%S}.pdf"
        scratch.write_bytes(plain(letter, at=at))
        time.sleep(BUSY_SECONDS)
        return scratch.read_bytes()

    vars(_ISSUING)["print_letter"] = by_scratch
    return issue_share(number, of, late_every)


def issue_share_unguarded(number: int, of: int, late_every: int) -> dict[str, int]:
    """Issue by the same scratch file, and look at nothing that comes out of it."""
    _unguard(_ISSUING, _KEEPING)
    return issue_share_by_scratch(number, of, late_every)


def serve_unguarded(listener: int) -> None:
    """Answer requests on an inherited socket, handing out whatever there is."""
    from madoguchi.config.wsgi import application  # noqa: PLC0415 - starts Django

    _unguard(_ISSUING, _KEEPING)
    serve_on(application, socket.socket(fileno=listener))


def _unguard(*modules: ModuleType) -> None:
    for module in modules:
        vars(module)["refuse_other"] = lambda *_, **__: None


def receipts() -> dict[str, tuple[str, str]]:
    """Return number and code on the receipt of each case; runs inside."""
    ward = ward_by_slug(town.WARD)
    with ward_scope(ward.pk):
        cases = [opened(case) for case in Case.objects.filter(ward=ward)]
        return {one.id.hex: (one.row.reference, one.receipt_password) for one in cases}


def whose(found: Collection[str]) -> dict[str, str]:
    """Return which case each mark is about, "" where it is about none; runs inside."""
    ward = ward_by_slug(town.WARD)
    with ward_scope(ward.pk):
        rows = Issue.objects.filter(ward=ward).values_list("pk", "stream")
        known = {mark_of(ward.pk, stream, key): stream for key, stream in rows}
    return {mark: known.get(mark, "").removeprefix("case/") for mark in found}
