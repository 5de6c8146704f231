"""Kill processes at random under clients that try again: nothing is lost or doubled."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import TypeAlias
from uuid import UUID

from madoguchi.config.drills.doubling import NUMBER
from madoguchi.config.drills.finding import Finding
from madoguchi.config.listening import listen
from madoguchi.config.rig import town
from madoguchi.config.rig.browser import Browser, Socket, Unexpected
from madoguchi.config.rig.journey import Journey
from madoguchi.config.rig.look import ask, wait_until_drained
from madoguchi.config.rig.place import Place, place
from madoguchi.config.rig.processes import HOST, children_of, wait_until_ready

CLIENTS = 5
KINDS = ("web", "worker", "scheduler")
TRIES = 200
LONGEST_TRY = 5.0
Step: TypeAlias = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Size:
    """For how long it kills, and the pause between two kills."""

    seconds: float
    pause: float
    web: int


FULL, SHORT = Size(30, 0.7, web=4), Size(6, 0.7, web=2)


@dataclass
class Journal:
    """What the clients were promised: receipt numbers by draft."""

    receipts: dict[str, str] = field(default_factory=dict)
    tried_again: int = 0

    def lost(self, stored: Mapping[str, str]) -> list[str]:
        """Return the drafts whose promised number is not the one that is stored."""
        return [
            draft
            for draft, number in self.receipts.items()
            if stored.get(draft) != number
        ]


def drill(database: str, *, short: bool) -> Iterator[Finding]:
    size = SHORT if short else FULL
    with place(database, town.set_up) as here, office(here, size.web) as (parent, port):
        journal, kills = Journal(), dict.fromkeys(KINDS, 0)
        stop = threading.Event()
        clients = [
            threading.Thread(target=apply_again, args=(port, journal, stop))
            for _ in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        kill_at_random(parent, size, kills)
        stop.set()
        for client in clients:
            client.join()
        wait_until_drained(here)
        yield from findings(here, journal, kills, size)
        yield all_restarted(parent, size.web)


@contextmanager
def office(here: Place, web: int) -> Iterator[tuple[int, int]]:
    """Run the whole ward office under its own parent; return parent and port."""
    with listen(HOST, 0) as free:
        port = int(free.getsockname()[1])
    log = here.home.parent / "processes.log"
    with log.open("ab") as out:
        parent = subprocess.Popen(  # noqa: S603 - our own command
            [
                *(sys.executable, "-m", "madoguchi", "run"),
                *("--port", str(port), "--web", str(web)),
            ],
            env=here.environment(),
            stdout=out,
            stderr=out,
        )
    try:
        wait_until_ready(port)
        yield parent.pid, port
    finally:
        parent.terminate()
        parent.wait(30)


def kind_of(pid: int) -> str:
    """Name a child of the parent by the command it runs."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return next((kind for kind in KINDS if kind.encode() in words), "")


def kill_at_random(parent: int, size: Size, kills: dict[str, int]) -> None:
    chance = Random(9)  # noqa: S311 - which one dies next
    until = time.monotonic() + size.seconds
    while time.monotonic() < until:
        time.sleep(size.pause)
        wanted = chance.choice(KINDS)
        pids = [pid for pid in children_of(parent) if kind_of(pid) == wanted]
        if pids:
            os.kill(chance.choice(pids), signal.SIGKILL)
            kills[wanted] += 1


def apply_again(port: int, journal: Journal, stop: threading.Event) -> None:
    """Apply as one resident after another, trying each step until it is answered."""
    while not stop.is_set():
        wire = Socket(HOST, port, LONGEST_TRY)
        visitor = Journey(Browser(wire))
        for step in steps(visitor):
            until_answered(step, journal)
        number = NUMBER.search(visitor.browser.page)
        draft = visitor.draft.rpartition("/")[2]
        journal.receipts[draft] = number[0] if number else ""
        wire.close()


def steps(visitor: Journey) -> Iterator[Step]:
    """Give the steps of one application; each may be taken again."""
    yield visitor.before
    yield visitor.begin
    for key in visitor.pages:
        yield partial(visitor.open_page, key)
        yield partial(visitor.save_page, key)
    yield visitor.check
    yield partial(send, visitor)
    yield visitor.see_receipt


def send(visitor: Journey) -> None:
    """Send the draft, or find that an earlier try was received after all."""
    address = f"{visitor.draft}/check-answers/"
    answer = visitor.browser.send(address, {"csrfmiddlewaretoken": token(visitor)})
    visitor.browser.refuse_unless(answer, 302, address)
    visitor.receipt = answer.location


def token(visitor: Journey) -> list[str]:
    return [
        value
        for (name, _), value in visitor.browser.cookies.items()
        if name.endswith("csrf")
    ]


def until_answered(step: Step, journal: Journal) -> None:
    for _ in range(TRIES):
        try:
            step()
        except (OSError, Unexpected):
            journal.tried_again += 1
            time.sleep(0.1)
        else:
            return
    raise TimeoutError


def findings(
    here: Place, journal: Journal, kills: Mapping[str, int], size: Size
) -> Iterator[Finding]:
    rows = ask(here, "SELECT id, reference FROM cases_case")
    stored = {str(UUID(str(row[0]))): row[1] for row in rows}
    lost = journal.lost(stored)
    killed = ", ".join(f"{count} {kind}" for kind, count in kills.items())
    yield Finding(
        f"kill -9 for {size.seconds:.0f} s ({killed}): {len(journal.receipts)} receipts"
        f" shown, {journal.tried_again} tries repeated, {len(lost)} lost",
        bool(journal.receipts) and not lost,
    )
    twice = ask(
        here,
        "SELECT stream FROM events_event WHERE kind = 'case.received'"
        " GROUP BY stream HAVING count(*) > 1",
    )
    doubled = len(twice) + len(stored) - len(set(stored.values()))
    yield Finding(f"{len(stored)} cases, {doubled} doubled", not doubled)
    yield Finding(*jobs_lost(here, len(stored)))
    code, said = here.command("log", "verify", "--json")
    yield Finding(
        f"log verify: {json.loads(said.splitlines()[-1])['facts']} facts", code == 0
    )
    forged = Journal({**journal.receipts, str(UUID(int=1)): "0000-0000-00"})
    yield Finding(
        f"a promise nobody kept, put into the journal: {len(forged.lost(stored))} lost",
        bool(forged.lost(stored)),
        control=True,
    )


def jobs_lost(here: Place, cases: int) -> tuple[str, bool]:
    """Look for notices without a job that ended, and for cases without a notice."""
    told = ask(here, "SELECT state, count(*) FROM notices_notice GROUP BY state")
    states: dict[str, int] = dict(told)
    ended = sum(states.get(one, 0) for one in ("sent", "unconfirmed", "refused"))
    left = ask(
        here,
        "SELECT count(*) FROM jobs_job WHERE state <> 'done'"
        " AND unique_key NOT LIKE 'every:%'",
    )[0][0]
    words = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    return (
        f"{cases} cases, {sum(states.values())} notices ({words}), {left} jobs left",
        ended == cases and not left,
    )


def all_restarted(parent: int, web: int) -> Finding:
    """See whether everyone who was killed is there again."""
    wanted = {"web": web, "worker": 1, "scheduler": 1}
    until = time.monotonic() + 15
    while time.monotonic() < until:
        alive = [kind_of(pid) for pid in children_of(parent)]
        counts = {kind: alive.count(kind) for kind in wanted}
        if counts == wanted:
            break
        time.sleep(0.2)
    return Finding(f"alive again: {counts}", counts == wanted)
