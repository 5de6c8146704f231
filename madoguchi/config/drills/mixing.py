"""Issue papers inside a place, with care or without; for a drill and its control.

Every process believes in the same instant, so whatever is named by the clock is named
alike in both.
"""

import socket
import sys
import tempfile
import time
from collections.abc import Callable, Collection
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
LONGEST_WAIT = 60.0
TRIES = 5
_ISSUING = sys.modules["madoguchi.documents.actions.issuing"]
_KEEPING = sys.modules["madoguchi.documents.actions.keeping"]


def issue_share(number: int, of: int, late_every: int) -> dict[str, int]:
    """Issue every `of`-th decision letter; each `late_every`-th print is too late.

    What was too late is done again from the start, as the queue of jobs does it.
    """
    found = {"late": 0, "stopped": 0}
    ward = ward_by_slug(town.WARD)
    with ward_scope(ward.pk):
        cases = list(Case.objects.filter(ward=ward).order_by("pk"))[number::of]
        press.print_letter(decision_letter_of(opened(cases[0])), at=FROZEN)  # warm
        _let_some_be_late(late_every)
        _meet(number, of)
        for case in cases:
            for _ in range(TRIES):
                try:
                    _issue(case)
                except NotPrintable:
                    found["late"] += 1
                    continue
                except WrongSubject:
                    found["stopped"] += 1
                break
    return found


def _meet(number: int, of: int) -> None:
    """Wait until every process stands ready, so that they begin together."""
    here = Path(tempfile.gettempdir())
    (here / f"ready-{number}").touch()
    until = time.monotonic() + LONGEST_WAIT
    while len(list(here.glob("ready-*"))) < of:
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.005)


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
