"""Write the log: record facts and views, seal them.

The only code that writes the tables of this room, with `follow` for the positions
of followers. It does not know what the facts mean.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from madoguchi.events.among import Among
from madoguchi.events.chain import EVENTS, START, VIEWS, Chain, link
from madoguchi.events.checkpoints import Checkpoint, keep, stamp
from madoguchi.events.envelope import Look, canonical, to_us
from madoguchi.events.facts import Fact, NotCoded, Subject, contents, is_reference
from madoguchi.events.unit import Said, buffered, say
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope

LARGEST_FLUSH = 500
Stream = tuple[int, str]


class ForeignWard(Exception):
    """Someone of one ward acted on a thing of another."""


@contextmanager
def unit() -> Iterator[None]:
    """Do several things, and what was recorded about them, wholly or not at all."""
    with buffered(_flush):
        yield


def record(fact: Fact, *, on: Subject, by: Actor, at: datetime) -> None:
    """Say in the log that something happened; written when the unit ends.

    Raises OutsideUnit outside a unit, NotCoded for a value that may not be said.
    """
    if by.ward != on.ward:
        raise ForeignWard
    said = contents(fact)
    body = canonical(
        {
            "actor": _checked(by.reference),
            "age_band": on.age_band,
            "assisted": on.assisted,
            "channel": on.channel,
            "fact": said,
            "lifecycle": fact.lifecycle,
            "procedure": on.procedure,
            "role": _checked(by.role),
            "unit": _checked(by.unit),
            "version": on.version,
        }
    )
    say(Said(on.ward, on.stream, fact.kind, to_us(at), body))


def record_view(look: Look, *, by: Actor, at: datetime) -> None:
    """Write down that someone looks; whoever shows something calls this first."""
    if by.ward != look.ward:
        raise ForeignWard
    for text in (look.stream, look.kind, look.purpose, *look.shown):
        _checked(text)
    body = canonical(
        {
            "actor": _checked(by.reference),
            "count": look.count,
            "purpose": look.purpose,
            "role": _checked(by.role),
            "shown": look.shown,
            "unit": _checked(by.unit),
        }
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO events_view (ward_id, stream, kind, occurred_us, body)"
            " VALUES (%s, %s, %s, %s, %s)",
            [look.ward, look.stream, look.kind, to_us(at), body],
        )


def _checked(text: str) -> str:
    if not is_reference(text):
        raise NotCoded("envelope", "actor")
    return text


def _flush(said: list[Said]) -> None:
    """Write facts sorted by stream: all heads by one statement, then all events.

    The order of the two statements is the order of the log: an id is given only
    to a writer that holds its stream's head.
    """
    for start in range(0, len(said), LARGEST_FLUSH):
        batch = said[start : start + LARGEST_FLUSH]
        wanted = Counter((one.ward, one.stream) for one in batch)
        _write(batch, _take_numbers(wanted))


def _take_numbers(wanted: Counter[Stream]) -> dict[Stream, int]:
    """Return the next number of each stream, having moved its head past them all."""
    rows = ", ".join(["(%s, %s, %s)"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO events_streamhead (ward_id, stream, last_number)"  # noqa: S608  placeholders
            f" VALUES {rows}"
            " ON CONFLICT (ward_id, stream) DO UPDATE SET last_number ="
            " events_streamhead.last_number + excluded.last_number"
            " RETURNING ward_id, stream, last_number",
            [
                value
                for (ward, stream), many in wanted.items()
                for value in (ward, stream, many)
            ],
        )
        last = {(ward, stream): number for ward, stream, number in cursor.fetchall()}
    return {stream: last[stream] - many + 1 for stream, many in wanted.items()}


def _write(batch: list[Said], following: dict[Stream, int]) -> None:
    values: list[int | str] = []
    for one in batch:
        number = following[one.ward, one.stream]
        following[one.ward, one.stream] = number + 1
        values += [one.ward, one.stream, number, one.kind, one.occurred_us, one.body]
    rows = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(batch))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO events_event"  # noqa: S608  placeholders
            " (ward_id, stream, number, kind, occurred_us, body)"
            f" VALUES {rows}",
            values,
        )


def seal_batch(ward: int, limit: int = 1000) -> int:
    """Give up to `limit` waiting events their place in the chain; then views.

    Returns how many rows were sealed; 0 means nothing waits.
    """
    with ward_scope(ward):
        return _seal(EVENTS, ward, limit) + _seal(VIEWS, ward, limit)


def _seal(chain: Chain, ward: int, limit: int) -> int:
    if not chain.unsealed.objects.filter(ward=ward).exists():
        return 0
    with transaction.atomic():
        _walk_the_index()
        chain.head.objects.bulk_create(
            [chain.head(ward_id=ward)], ignore_conflicts=True
        )
        # First of all: the head's lock admits one sealer.
        head = chain.head.objects.select_for_update().get(ward=ward)
        # Steps, never a join: a join rereads the log for every batch.
        waiting = chain.unsealed.objects.filter(ward=ward)
        in_order = waiting.order_by("row_id").values_list("row_id", flat=True)
        ids = list(in_order[:limit])
        if not ids:
            return 0  # another sealer was first
        rows = chain.rows(ward, ids)
        if len(rows) != len(ids):
            raise LogBroken(ward, len(ids) - len(rows))
        number, digest = head.number, bytes(head.hash)
        seals = []
        for row in rows:
            number += 1
            digest = link(digest, number, row, ward)
            seals.append((ward, number, row.id, digest))
        _insert_seals(chain.seal._meta.db_table, seals)  # noqa: SLF001
        # Their range finds them; alone it would also take what commits meanwhile.
        sealed = waiting.filter(row_id__gte=ids[0], row_id__lte=ids[-1])
        gone, _ = sealed.filter(Among("row_id", ids)).delete()
        if gone != len(ids):
            raise LogBroken(ward, len(ids) - gone)
        chain.head.objects.filter(ward=ward).update(number=number, hash=digest)
    return len(ids)


def _walk_the_index() -> None:
    """Keep PostgreSQL from reading the whole backlog for each batch of it.

    The waiting rows are few on most days, so its statistics know nothing of a
    backlog, and it would sort all of it to find the first thousand.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute("SET LOCAL enable_seqscan = off")


def _insert_seals(table: str, seals: list[tuple[int, int, int, bytes]]) -> None:
    into = f"INSERT INTO {table} (ward_id, number, row_id, hash)"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # one statement, four arrays
            columns = [list(column) for column in zip(*seals, strict=True)]
            arrays = "%s::smallint[], %s::bigint[], %s::bigint[], %s::bytea[]"
            cursor.execute(f"{into} SELECT * FROM unnest({arrays})", columns)  # noqa: S608  placeholders
        else:
            cursor.executemany(f"{into} VALUES (%s, %s, %s, %s)", seals)


class LogBroken(Exception):
    """The log does not hold the rows that wait for a seal."""

    def __init__(self, ward: int, missing: int) -> None:
        self.ward = ward
        self.missing = missing
        super().__init__(f"ward {ward}: {missing} rows")


def write_checkpoint(ward: int, *, at: datetime) -> Path:
    """Sign where the ward's chains stand and keep it outside the database."""
    with ward_scope(ward):
        ends = [
            chain.head.objects.filter(ward=ward).values_list("number", "hash").first()
            or (0, START)
            for chain in (EVENTS, VIEWS)
        ]
    (facts, facts_hash), (views, views_hash) = ends
    return keep(
        Checkpoint(ward, stamp(at), facts, bytes(facts_hash), views, bytes(views_hash))
    )
