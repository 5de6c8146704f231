"""Work that the bench has done inside a place: a long log, its files, and its map.

The log is written past its actions: cases side by side, each of eight steps, with
envelopes as staff leave them. The large data set is written as files alone.
"""

import resource
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Max

from madoguchi.config.rig import town
from madoguchi.events.envelope import canonical, to_us
from madoguchi.events.models import Event
from madoguchi.events.queries import last_place
from madoguchi.lake import manifest as books
from madoguchi.lake.actions import (
    PARQUET,
    opened_for_writing,
    rebuild,
    version,
    yard_of,
)
from madoguchi.lake.columns import ALL
from madoguchi.lake.deriving import A_DAY_US, BUCKETS, NINE_HOURS_US
from madoguchi.lake.engine import quoted
from madoguchi.lake.manifest import File, Manifest, Part
from madoguchi.lake.queries import Only, opened
from madoguchi.wards.queries import ward_by_slug
from madoguchi.wards.scope import ward_scope

KINDS: Final = (
    "case.received", "case.taken", "case.reviewed", "approval.proposed",
    "approval.stamped", "case.decided", "case.handed_over", "case.closed",
)  # fmt: skip
SIDE_BY_SIDE: Final = 2_000
AT_ONCE: Final = 20_000
FIRST: Final = datetime(2026, 4, 1, tzinfo=UTC)
STEPS: Final = 10
"""Steps of a case of the large data set."""

EVENT: Final = (
    "INSERT INTO events_event"
    " (id, ward_id, stream, number, kind, occurred_us, body)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s)"
)
SEAL: Final = (
    "INSERT INTO events_seal (ward_id, number, row_id, hash) VALUES (%s, %s, %s, %s)"
)
HEAD: Final = "INSERT INTO events_sealhead (ward_id, number, hash) VALUES (%s, %s, %s)"


def fill(count: int) -> int:
    """Write at least so many sealed events; return how many seals there are."""
    ward = ward_by_slug(town.WARD).pk
    with ward_scope(ward), transaction.atomic(), connection.cursor() as cursor:
        above = Event.objects.aggregate(last=Max("id"))["last"] or 0
        if last_place(ward):
            raise ValueError("the log of the place was sealed already")
        rows = _events(ward, count, above)
        written = 0
        while some := list(islice(rows, AT_ONCE)):
            cursor.executemany(EVENT, some)
            seals = [(ward, row[0] - above, row[0], b"") for row in some]
            cursor.executemany(SEAL, seals)
            written += len(some)
        cursor.execute(HEAD, [ward, written, b""])
    return written


def _events(ward: int, count: int, above: int) -> Iterator[tuple[Any, ...]]:
    """Yield events whose ids stand above those that are there."""
    number, first, zero = 0, 0, to_us(FIRST)
    while number < count:
        for step, kind in enumerate(KINDS, 1):
            body = _body(kind)
            for case in range(first, first + SIDE_BY_SIDE):
                number += 1
                us = zero + number * 2_000_000
                yield above + number, ward, f"case/{case:036d}", step, kind, us, body
        first += SIDE_BY_SIDE


def _body(kind: str) -> str:
    fact = {"ended": "examine"} if kind == "case.reviewed" else {"due_on": "2026-05-01"}
    return canonical({
        "actor": "staff/7", "age_band": "40-64", "assisted": False, "channel": "web",
        "fact": {"arrived_on": "2026-04-01", "department": "residents", **fact},
        "lifecycle": "complete", "procedure": town.PROCEDURE, "role": "clerk",
        "unit": "residents", "version": 1,
    })  # fmt: skip


def ingest() -> dict[str, float]:
    """Make the files of the whole log; return seals a second by the clock."""
    yard = yard_of(ward_by_slug(town.WARD).pk)
    before = time.monotonic()
    made = rebuild(yard)
    return {"seals": made.last, "seconds": time.monotonic() - before}


def lay_down(count: int) -> int:
    """Write a data set of so many steps as it would lie there; return how many."""
    yard = yard_of(ward_by_slug(town.WARD).pk)
    cases = count // STEPS // BUCKETS
    files = []
    with opened_for_writing(yard) as database:
        for bucket in range(BUCKETS):
            name = f"month=2026-04/bucket={bucket:02d}/000000000001-{count:012d}"
            draft = yard.folder / f"{name}{books.DRAFT}"
            draft.parent.mkdir(parents=True, exist_ok=True)
            database.execute(
                f"COPY ({_invented(yard.ward, bucket, cases)})"
                f" TO {quoted(str(draft))} ({PARQUET})"
            )
            path, size, digest = books.keep(yard.folder, draft, name)
            files.append(File(path, cases * STEPS, size, digest, "2026-04", bucket))
    part = Part(1, count, f"duckdb {version()}", tuple(files))
    books.write(yard.folder, Manifest(yard.ward, books.shape(), (part,)))
    return sum(file.rows for file in files)


def _invented(ward: int, bucket: int, cases: int) -> str:
    """Return the statement that makes the steps of a bucket, by arithmetic alone."""
    zero, most = to_us(FIRST), cases * STEPS
    return f"""
        SELECT {ALL} FROM (
        SELECT {ward}::SMALLINT AS ward, case_key, seq,
               'step ' || (case_key * 7 + seq * seq) % 13 AS activity,
               'complete' AS lifecycle, ts_us,
               CASE WHEN seq > 1 THEN
                   'step ' || (case_key * 7 + (seq - 1) * (seq - 1)) % 13 END AS prev,
               CASE WHEN seq > 1 THEN 3600000000 + case_key % 997 END AS wait_us,
               'waiting' AS spent, (hash(case_key % 1009) % 1000000007) AS path,
               (seq - 1) * (3600000000 + case_key % 997) AS case_us,
               'staff' AS resource, 'clerk' AS role, 'residents' AS unit,
               'web' AS channel, false AS assisted, '40-64' AS age_band,
               'juminhyo' AS procedure, 1 AS version,
               DATE '1970-01-01' + ((ts_us + {NINE_HOURS_US}) // {A_DAY_US})::INTEGER
                   AS day,
               {bucket}::UTINYINT AS bucket, seq AS number,
               case_key * {STEPS} + seq AS event, case_key * {STEPS} + seq AS seal
          FROM (SELECT (i // {STEPS} * {BUCKETS} + {bucket})::BIGINT AS case_key,
                       (i % {STEPS} + 1)::INTEGER AS seq,
                       ({zero} + i * 20000)::BIGINT AS ts_us
                  FROM range({most}) AS numbers (i)))"""  # noqa: S608  our own numbers


def by_buckets() -> dict[str, float]:
    """Map the data set a bucket at a time; return seconds, megabytes and sums."""
    ward = ward_by_slug(town.WARD).pk
    edges: Counter[tuple[str | None, str]] = Counter()
    spent: Counter[tuple[str | None, str]] = Counter()
    variants: Counter[int] = Counter()
    before = time.monotonic()
    for bucket in range(BUCKETS):
        with opened(ward, Only(bucket=bucket)) as database:
            for earlier, activity, count, waited in database.execute(
                "SELECT prev, activity, count(*), sum(wait_us) FROM events GROUP BY ALL"
            ).fetchall():
                edges[earlier, activity] += count
                spent[earlier, activity] += waited or 0
            variants.update(
                dict(
                    database.execute(
                        "SELECT path, count(*) FROM (SELECT arg_max(path, seq) AS path"
                        " FROM events GROUP BY case_key) GROUP BY path"
                    ).fetchall()
                )
            )
    return {
        "seconds": time.monotonic() - before,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "events": sum(edges.values()),
        "cases": sum(variants.values()),
    }
