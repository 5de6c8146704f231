"""What a unit of work says is written once, in order, or not at all."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from madoguchi.events.actions import ForeignWard, record, unit
from madoguchi.events.envelope import to_us
from madoguchi.events.facts import NotCoded, Subject
from madoguchi.events.models import Event, StreamHead, Unsealed
from madoguchi.events.queries import history
from madoguchi.events.tests.cast import NOON, LampHidden, LampLit, a_ward, light
from madoguchi.events.unit import OutsideUnit
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> int:
    return a_ward()


@pytest.fixture(autouse=True)
def inside(ward: int) -> Iterator[None]:
    with ward_scope(ward):
        yield


def streams() -> list[str]:
    return list(Event.objects.order_by("id").values_list("stream", flat=True))


def light_and_fail(ward: int, stream: str) -> None:
    light(ward, stream)
    raise ZeroDivisionError


def test_a_fact_carries_the_whole_envelope(ward: int) -> None:
    actor = Actor(ward, "staff", id="7", role="clerk", unit="residents")
    subject = Subject(
        ward, "case/1", "juminhyo", 3, "post", assisted=True, age_band="65-74"
    )

    with unit():
        record(LampHidden(), on=subject, by=actor, at=NOON)

    (event,) = history(ward, "case/1")
    assert (event.kind, event.lifecycle, event.number) == ("lamp.hidden", "suspend", 1)
    assert (event.actor, event.role, event.unit) == ("staff/7", "clerk", "residents")
    assert (event.procedure, event.version) == ("juminhyo", 3)
    assert (event.channel, event.assisted, event.age_band) == ("post", True, "65-74")
    assert event.occurred_at == NOON


def test_the_body_is_stored_as_canonical_text(ward: int) -> None:
    light(ward, "case/1", minutes=2)

    event = Event.objects.get()
    assert event.body == json.dumps(
        json.loads(event.body), sort_keys=True, separators=(",", ":")
    )
    assert event.occurred_us == to_us(NOON)


def test_numbers_within_a_stream_have_no_gap(ward: int) -> None:
    light(ward, "case/1")
    light(ward, "case/1", "case/2", "case/1")

    assert [event.number for event in history(ward, "case/1")] == [1, 2, 3]
    assert StreamHead.objects.get(stream="case/1").last_number == 3


def test_facts_are_written_sorted_by_stream_and_in_order_within_one(ward: int) -> None:
    with unit():
        for stream, minutes in [("case/2", 1), ("case/1", 2), ("case/2", 3)]:
            record(
                LampLit(minutes=minutes),
                on=Subject(ward, stream),
                by=Actor.system(ward),
                at=NOON + timedelta(minutes=minutes),
            )

    assert streams() == ["case/1", "case/2", "case/2"]
    assert [event.fact["minutes"] for event in history(ward, "case/2")] == [1, 3]


def test_a_fact_costs_two_queries_and_they_come_last(ward: int) -> None:
    with CaptureQueriesContext(connection) as log, unit():
        record(LampLit(), on=Subject(ward, "a"), by=Actor.system(ward), at=NOON)
        Event.objects.exists()

    asked = [query["sql"].split()[0] for query in log if "POINT" not in query["sql"]]
    assert asked == ["SELECT", "INSERT", "INSERT"]
    tables = [query["sql"].split()[2] for query in log if "INSERT" in query["sql"]]
    assert tables == ["events_streamhead", "events_event"]


def test_a_hundred_facts_cost_as_many_queries_as_one(ward: int) -> None:
    with CaptureQueriesContext(connection) as log:
        light(ward, *[f"case/{n % 40}" for n in range(100)])

    assert sum("INSERT" in query["sql"] for query in log) == 2
    assert [event.number for event in history(ward, "case/7")] == [1, 2, 3]


def test_nothing_is_said_outside_a_unit(ward: int) -> None:
    with pytest.raises(OutsideUnit):
        record(LampLit(), on=Subject(ward, "a"), by=Actor.system(ward), at=NOON)


def test_a_unit_that_fails_says_nothing(ward: int) -> None:
    with pytest.raises(ZeroDivisionError), unit():
        light_and_fail(ward, "a")

    assert streams() == []


def test_a_rolled_back_inner_unit_is_not_said(ward: int) -> None:
    with unit():
        record(LampLit(), on=Subject(ward, "a"), by=Actor.system(ward), at=NOON)
        with pytest.raises(ZeroDivisionError), unit():
            light_and_fail(ward, "b")
        record(LampLit(), on=Subject(ward, "c"), by=Actor.system(ward), at=NOON)

    assert streams() == ["a", "c"]


def test_a_plain_savepoint_rolled_back_takes_its_facts_with_it(ward: int) -> None:
    with unit():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            light_and_fail(ward, "b")
        record(LampLit(), on=Subject(ward, "c"), by=Actor.system(ward), at=NOON)

    assert streams() == ["c"]


def test_two_equal_facts_are_two(ward: int) -> None:
    light(ward, "a", "a")

    assert streams() == ["a", "a"]


def test_a_unit_marked_for_rollback_writes_nothing(ward: int) -> None:
    with unit():
        record(LampLit(), on=Subject(ward, "a"), by=Actor.system(ward), at=NOON)
        transaction.set_rollback(True)

    assert streams() == []


def test_a_unit_is_not_hidden_inside_a_plain_transaction(ward: int) -> None:
    with (
        pytest.raises(RuntimeError, match="durable"),
        transaction.atomic(),
        unit(),
    ):
        pass


def test_one_ward_does_not_act_on_another(ward: int) -> None:
    with pytest.raises(ForeignWard), unit():
        record(LampLit(), on=Subject(ward, "a"), by=Actor.system(ward + 1), at=NOON)


def test_an_actor_is_a_reference_never_a_name(ward: int) -> None:
    actor = Actor(ward, "staff", id="佐藤")

    with pytest.raises(NotCoded), unit():
        record(LampLit(), on=Subject(ward, "a"), by=actor, at=NOON)


def test_each_event_waits_for_its_seal(ward: int) -> None:
    light(ward, "a", "b")

    waiting = Unsealed.objects.values_list("row_id", flat=True)
    assert sorted(waiting) == sorted(Event.objects.values_list("id", flat=True))
