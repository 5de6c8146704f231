"""Writers that work at the same moment keep the log in order.

Only PostgreSQL lets two transactions write at once; SQLite's gate lets them in one
by one, which the drills show with processes.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event as Signal
from threading import Thread

import pytest
from django.db import connection, transaction

from madoguchi.events import actions
from madoguchi.events.follow import SealedEvent, follow
from madoguchi.events.models import Event
from madoguchi.events.queries import history, verify
from madoguchi.events.tests.cast import a_ward, light, seal_all
from madoguchi.events.unit import Said
from madoguchi.wards.scope import ward_scope

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"
    ),
]


@contextmanager
def written_but_not_committed(ward: int, stream: str) -> Iterator[None]:
    """Hold a writer between its last statement and its commit."""
    written, go_on = Signal(), Signal()

    def write() -> None:
        with ward_scope(ward), transaction.atomic():
            actions._flush([Said(ward, stream, "lamp.lit", 0, BODY)])
            written.set()
            go_on.wait(5)
        connection.close()

    writer = Thread(target=write)
    writer.start()
    written.wait(5)
    yield
    go_on.set()
    writer.join(5)


BODY = (
    '{"actor":"system","age_band":"","assisted":false,"channel":"","fact":{},'
    '"lifecycle":"complete","procedure":"","role":"","unit":"","version":0}'
)


def test_an_event_committed_late_is_not_passed_by() -> None:
    ward = a_ward()
    seen: list[SealedEvent] = []

    with ward_scope(ward):
        with written_but_not_committed(ward, "case/late"):
            light(ward, "case/early")
            seal_all(ward)
            follow("reader", None, seen.append, ward)
        seal_all(ward)
        follow("reader", None, seen.append, ward)

        ids = {event.stream: event.id for event in seen}
        # One that follows by the last id it saw would have skipped it.
        assert ids["case/late"] < ids["case/early"]
        assert [event.stream for event in seen] == ["case/early", "case/late"]
        assert verify(ward).ok


def test_the_next_event_of_a_stream_gets_its_id_after_the_commit_before() -> None:
    ward = a_ward()

    with ward_scope(ward), ThreadPoolExecutor(1) as pool:
        with written_but_not_committed(ward, "case/1"):
            second = pool.submit(light_and_leave, ward, "case/1")
            light(ward, "case/2")
        second.result(5)

        assert [event.number for event in history(ward, "case/1")] == [1, 2]
        streams = Event.objects.order_by("id").values_list("stream", flat=True)
        assert list(streams) == ["case/1", "case/2", "case/1"]


def light_and_leave(ward: int, *streams: str) -> None:
    try:
        with ward_scope(ward):
            light(ward, *streams)
    finally:
        connection.close()


def test_many_writers_of_the_same_streams_neither_lose_nor_deadlock() -> None:
    ward = a_ward()
    pairs = [("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: light_and_leave(ward, *pairs[n % 4]), range(80)))

    with ward_scope(ward):
        seal_all(ward, limit=7)
        verdict = verify(ward)
        assert (verdict.ok, verdict.facts) == (True, 160)
        assert [event.number for event in history(ward, "a")] == list(range(1, 61))


def test_two_sealers_make_one_chain() -> None:
    ward = a_ward()
    light_and_leave(ward, *[f"case/{n}" for n in range(60)])

    def seal() -> int:
        try:
            return seal_all(ward, limit=3)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(seal) for _ in range(2)]
        assert sum(one.result(20) for one in done) == 60

    assert verify(ward).ok
