"""Ask the log: what happened to a thing, what came after a place, is it whole.

Reads only. A stream's history is in the order of its numbers, never of its times.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import QuerySet

from madoguchi.events.among import Among
from madoguchi.events.envelope import SealedEvent, Seen, from_us
from madoguchi.events.models import Event, Seal, SealHead, StreamHead, View
from madoguchi.events.verify import Verdict, verify
from madoguchi.wards.statements import written_once

__all__ = [
    "Verdict",
    "begun_at",
    "histories",
    "history",
    "kinds_since",
    "last_numbers",
    "last_place",
    "rows_before",
    "scan",
    "sealed_rows",
    "streams_with",
    "the_event",
    "verify",
    "views_of",
]

LOOK_AHEAD = 1000
LARGEST_QUESTION = 500
COLUMNS = ("id", "ward_id", "stream", "number", "kind", "occurred_us", "body")
STORED = ("id", "stream", "number", "kind", "occurred_us", "body")


def history(ward: int, stream: str) -> list[SealedEvent]:
    """Return all that happened to one thing, sealed or not, in order."""
    return [SealedEvent.from_row(row) for row in _history(ward, stream)]


@written_once
def _history(ward: int, stream: str) -> QuerySet[Event, tuple[Any, ...]]:
    rows = Event.objects.filter(ward=ward, stream=stream).order_by("number")
    return rows.values_list(*COLUMNS)


def begun_at(ward: int) -> datetime | None:
    """Return when the log of a ward began; None while nothing is in it."""
    first = Event.objects.filter(ward=ward).order_by("id").values_list("occurred_us")
    found = first.first()
    return from_us(found[0]) if found else None


def histories(ward: int, streams: Sequence[str]) -> dict[str, list[SealedEvent]]:
    """Return what happened to each of several things; one of no facts is absent."""
    rows = Event.objects.filter(ward=ward, stream__in=streams)
    found: dict[str, list[SealedEvent]] = {}
    for row in rows.order_by("stream", "number").values_list(*COLUMNS):
        event = SealedEvent.from_row(row)
        found.setdefault(event.stream, []).append(event)
    return found


def last_numbers(ward: int, streams: Sequence[str]) -> dict[str, int]:
    """Return the last number of each of several things; one of no facts is absent."""
    rows = StreamHead.objects.filter(ward=ward, stream__in=streams)
    return dict(rows.values_list("stream", "last_number"))


def kinds_since(ward: int, stream: str, number: int) -> list[str]:
    """Return what happened to a thing after one of its facts."""
    rows = Event.objects.filter(ward=ward, stream=stream, number__gt=number)
    return list(rows.order_by("number").values_list("kind", flat=True))


def streams_with(ward: int, kind: str, step: int = LOOK_AHEAD) -> Iterator[set[str]]:
    """Yield, in steps, the things to which a kind of fact ever happened."""
    events = Event.objects.filter(ward=ward, kind=kind).order_by("id")
    rows = list(events.values_list("id", "stream")[:step])
    while rows:
        yield {stream for _, stream in rows}
        later = events.filter(id__gt=rows[-1][0])
        rows = list(later.values_list("id", "stream")[:step])


def views_of(ward: int, stream: str, most: int | None = None) -> list[Seen]:
    """Return who looked at one thing, the latest first, and so many at most."""
    return [Seen.from_row(row) for row in _views(most)(ward, stream)]


@cache
def _views(most: int | None) -> Callable[[int, str], list[tuple[Any, ...]]]:
    @written_once
    def views(ward: int, stream: str) -> QuerySet[View, tuple[Any, ...]]:
        rows = View.objects.filter(ward=ward, stream=stream).order_by("-id")
        return rows.values_list("id", "stream", "kind", "occurred_us", "body")[:most]

    return views


def the_event(ward: int, event_id: int) -> SealedEvent:
    """Return one row of the log by its id."""
    rows = Event.objects.filter(ward=ward).values_list(*COLUMNS)
    return SealedEvent.from_row(rows.get(pk=event_id))


def last_place(ward: int) -> int:
    """Return the place of the last sealed event, 0 when there is none."""
    places = SealHead.objects.filter(ward=ward).values_list("number", flat=True)
    return places.first() or 0


def scan(
    ward: int, place: int, *, kinds: Collection[str] | None = None, limit: int = 1000
) -> tuple[int, list[SealedEvent]]:
    """Return the place reached and the events of these kinds on the way there.

    In steps, never a join, so that each costs the same however long the log is.
    """
    ahead = limit if kinds is None else max(limit, LOOK_AHEAD)
    seals = Seal.objects.filter(ward=ward, number__gt=place).order_by("number")
    place_of = {
        row_id: number
        for number, row_id in seals.values_list("number", "row_id")[:ahead]
    }
    if not place_of:
        return place, []
    reached = max(place_of.values())
    events: Any = Event.objects.filter(Among("id", list(place_of)), ward=ward)
    if kinds is not None:
        ids = events.filter(kind__in=list(kinds)).values_list("id", flat=True)
        wanted = sorted(ids, key=place_of.__getitem__)
        if len(wanted) > limit:
            wanted = wanted[:limit]
            reached = place_of[wanted[-1]]
        if not wanted:
            return reached, []
        events = Event.objects.filter(Among("id", wanted), ward=ward)
    rows = sorted(events.values_list(*COLUMNS), key=lambda row: place_of[row[0]])
    return reached, [SealedEvent.from_row(row, place_of[row[0]]) for row in rows]


def sealed_rows(
    ward: int, first: int, last: int, kinds: Collection[str]
) -> list[tuple[Any, ...]]:
    """Return the events of these kinds sealed from one place to another, as stored.

    Each is (place, id, stream, number, kind, occurred_us, body), in any order: bodies
    are not opened, for readers of very many.
    """
    seals = Seal.objects.filter(ward=ward, number__gte=first, number__lte=last)
    place_of = dict(seals.values_list("row_id", "number"))
    if not place_of:
        return []
    events = Event.objects.filter(
        Among("id", list(place_of)), ward=ward, kind__in=list(kinds)
    )
    return [(place_of[row[0]], *row) for row in events.values_list(*STORED).iterator()]


def rows_before(
    ward: int, streams: Sequence[str], place: int, kinds: Collection[str]
) -> list[tuple[Any, ...]]:
    """Return what was sealed of these streams before a place, as `sealed_rows` does."""
    found: list[tuple[Any, ...]] = []
    for at in range(0, len(streams), LARGEST_QUESTION):
        some = streams[at : at + LARGEST_QUESTION]
        events = Event.objects.filter(ward=ward, stream__in=some, kind__in=list(kinds))
        rows = list(events.values_list(*STORED))
        seals = Seal.objects.filter(
            Among("row_id", [row[0] for row in rows]), ward=ward, number__lt=place
        )
        place_of = dict(seals.values_list("row_id", "number"))
        found += [(place_of[row[0]], *row) for row in rows if row[0] in place_of]
    return found
