"""Look into the database of a place from outside, by plain questions."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg

from madoguchi.config.rig.place import Place
from madoguchi.config.wiring import FOLLOWERS

LONGEST_WAIT = 300.0
WAITING = f"""
SELECT (SELECT count(*) FROM events_unsealed)
     + (SELECT count(*) FROM events_unsealedview)
     + (SELECT count(*) FROM jobs_job WHERE state = 'running'
         OR (state = 'ready' AND unique_key NOT LIKE 'every:%'))
     + (SELECT count(*) FROM events_sealhead head WHERE {len(FOLLOWERS)} > (
         SELECT count(*) FROM events_followerposition seen
          WHERE seen.ward_id = head.ward_id AND seen.number = head.number))
"""  # noqa: S608 - a count of our own


class StillBusy(Exception):
    """The background did not come to an end in time."""


@contextmanager
def asking(place: Place) -> Iterator[Any]:
    """Hold a connection that reads the place's database as its owner."""
    if place.url:
        with psycopg.connect(place.url, autocommit=True) as connection:
            yield connection
    else:
        path = place.home / "madoguchi.sqlite3"
        with closing(
            sqlite3.connect(path, timeout=20, isolation_level=None)
        ) as connection:
            yield connection


def ask(place: Place, question: str) -> list[tuple[Any, ...]]:
    with asking(place) as connection:
        return list(connection.execute(question).fetchall())


def wait_until_drained(place: Place, within: float = LONGEST_WAIT) -> float:
    """Wait until everything is sealed, heard and done; return how long it took."""
    started = time.monotonic()
    with asking(place) as connection:
        while connection.execute(WAITING).fetchone()[0]:
            if time.monotonic() - started > within:
                raise StillBusy(within)
            time.sleep(0.2)
    return time.monotonic() - started
