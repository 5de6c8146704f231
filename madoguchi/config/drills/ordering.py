"""Show why the log is written as it is: take one rule away, and it goes wrong.

PostgreSQL alone lets writers work side by side; SQLite admits one at a time.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import psycopg
from psycopg.errors import DeadlockDetected

from madoguchi.config.drills.finding import Finding
from madoguchi.config.rig import town
from madoguchi.config.rig.place import SQLITE, Place, place
from madoguchi.events.actions import seal_batch
from madoguchi.events.envelope import canonical
from madoguchi.events.follow import follow
from madoguchi.events.queries import verify
from madoguchi.wards.queries import ward_by_slug

Writer: TypeAlias = "psycopg.Connection[tuple[Any, ...]]"

HEAD = """
INSERT INTO events_streamhead (ward_id, stream, last_number) VALUES (%s, %s, 1)
ON CONFLICT (ward_id, stream) DO UPDATE SET
  last_number = events_streamhead.last_number + 1 RETURNING last_number
"""
EVENT = """
INSERT INTO events_event (id, ward_id, stream, number, kind, occurred_us, body)
VALUES (coalesce(%s, nextval('events_event_id_seq')), %s, %s, %s, 'case.noted', 0, %s)
RETURNING id
"""
BODY = canonical(
    {
        "actor": "system", "age_band": "unknown", "assisted": False, "channel": "web",
        "fact": {}, "lifecycle": "complete", "procedure": "", "role": "", "unit": "",
        "version": 0,
    }
)  # fmt: skip


def drill(database: str, *, short: bool) -> Iterator[Finding]:
    del short  # it is short already
    if database == SQLITE:
        yield Finding("one writer at a time: there is nothing to put in order", True)  # noqa: FBT003
        return
    with place(database, town.set_up) as here:
        here.run(catch_up)
        yield from late_commit(here)
        yield from deadlocks(here)
        yield from id_before_head(here)


@contextmanager
def writers(here: Place) -> Iterator[tuple[Writer, Writer]]:
    with psycopg.connect(here.url) as one, psycopg.connect(here.url) as other:
        yield one, other


def ward_of(writer: Writer) -> int:
    row = writer.execute("SELECT id FROM wards_ward").fetchone()
    return int(row[0]) if row else 0


def write(writer: Writer, stream: str, taken_id: int | None = None) -> int:
    """Write an event as the log does: first its stream's head, then the row."""
    ward = ward_of(writer)
    number = writer.execute(HEAD, [ward, stream]).fetchone()
    assert number  # noqa: S101
    row = writer.execute(EVENT, [taken_id, ward, stream, number[0], BODY]).fetchone()
    assert row  # noqa: S101
    return int(row[0])


def late_commit(here: Place) -> Iterator[Finding]:
    """Let the smaller id commit last, and both kinds of follower look."""
    with writers(here) as (slow, quick):
        late = write(slow, "case/late")
        early = write(quick, "case/early")
        quick.commit()
        by_id = _after(quick, late - 1)
        heard = here.run(catch_up)
        slow.commit()
        by_id += _after(quick, max(by_id))
        heard += here.run(catch_up)
    yield Finding(
        f"events {late} and {early} commit in the other order: a follower of seals"
        f" heard {len(heard)} of 2",
        sorted(heard) == sorted([late, early]),
    )
    yield Finding(
        f"a follower of ids heard {len(by_id)} of 2", late not in by_id, control=True
    )


def _after(reader: Writer, position: int) -> list[int]:
    rows = reader.execute(
        "SELECT id FROM events_event WHERE id > %s ORDER BY id", [position]
    )
    return [int(row[0]) for row in rows]


def catch_up() -> list[int]:
    """Seal what is committed and say which events a follower hears; runs inside."""
    ward = ward_by_slug(town.WARD).pk
    heard: list[int] = []
    while seal_batch(ward):
        pass
    while follow("drill", None, lambda event: heard.append(event.id), ward):
        pass
    return heard


def deadlocks(here: Place) -> Iterator[Finding]:
    """Let two units write two streams at once, in the same order and crosswise."""
    ordered = _both(here, ("case/a", "case/b"), ("case/a", "case/b"))
    yield Finding(f"streams in one order: {ordered} deadlocks", ordered == 0)
    crossed = _both(here, ("case/a", "case/b"), ("case/b", "case/a"))
    yield Finding(f"streams crosswise: {crossed} deadlock", crossed == 1, control=True)


def _both(here: Place, first: tuple[str, str], second: tuple[str, str]) -> int:
    """Write two units at once; return how many were ended as a deadlock."""
    ended = []
    meet = threading.Barrier(2)

    def unit(writer: Writer, streams: tuple[str, str], *, waits: bool) -> None:
        try:
            write(writer, streams[0])
            if waits:
                meet.wait(10)
            write(writer, streams[1])
            writer.commit()
        except DeadlockDetected:
            writer.rollback()
            ended.append(streams)

    crosswise = first != second
    with writers(here) as pair:
        threads = [
            threading.Thread(
                target=unit, args=(writer, streams), kwargs={"waits": crosswise}
            )
            for writer, streams in zip(pair, (first, second), strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return len(ended)


def id_before_head(here: Place) -> Iterator[Finding]:
    """Take the event's id before its stream's head, and see the order break."""
    before = here.run(whole)
    yield Finding("id after the head: the order of the streams holds", bool(before))
    with writers(here) as (slow, quick):
        row = slow.execute("SELECT nextval('events_event_id_seq')").fetchone()
        write(quick, "case/ordered")
        quick.commit()
        write(slow, "case/ordered", row[0] if row else None)
        slow.commit()
    here.run(catch_up)
    yield Finding(
        "id before the head: the order of its stream breaks",
        not here.run(whole),
        control=True,
    )


def whole() -> bool:
    """Say whether the log is whole; runs inside."""
    return verify(ward_by_slug(town.WARD).pk).ok
