"""Followers see every sealed event, in order, at least once."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoAssertNumQueries

from madoguchi.events import queries
from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Subject
from madoguchi.events.follow import Pace, SealedEvent, follow
from madoguchi.events.models import FollowerPosition
from madoguchi.events.queries import history, last_place, scan
from madoguchi.events.tests.cast import (
    NOON,
    LampHidden,
    LampLit,
    a_ward,
    light,
    seal_all,
)
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
UNHURRIED = Pace(seconds=60)


@pytest.fixture
def ward() -> Iterator[int]:
    ward = a_ward()
    with ward_scope(ward):
        yield ward


def never(event: SealedEvent) -> None:
    raise AssertionError(event.kind)


def follow_to_the_end(ward: int, kinds: list[str] | None = None) -> list[SealedEvent]:
    seen: list[SealedEvent] = []
    while follow("reader", kinds, seen.append, ward):
        pass
    return seen


def test_a_follower_sees_sealed_events_once_and_in_order(ward: int) -> None:
    light(ward, "a", "b", "a")
    seal_all(ward)
    light(ward, "c")

    seen = follow_to_the_end(ward)

    assert [event.stream for event in seen] == ["a", "a", "b"]
    assert [event.place for event in seen] == [1, 2, 3]
    seal_all(ward)
    assert [event.stream for event in follow_to_the_end(ward)] == ["c"]
    assert follow_to_the_end(ward) == []


def test_a_follower_passes_kinds_it_did_not_ask_for(ward: int) -> None:
    light(ward, *["a"] * 30)
    seal_all(ward)

    assert follow("reader", ["lamp.hidden"], never, ward) == 0
    assert FollowerPosition.objects.get().number == last_place(ward) == 30


def test_a_follower_of_rare_facts_does_not_stop_before_the_end(
    ward: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "LOOK_AHEAD", 5)
    light(ward, *["a"] * 23)
    with unit():
        record(LampHidden(), on=Subject(ward, "b"), by=Actor.system(ward), at=NOON)
    seal_all(ward)

    assert follow("rare", ["lamp.hidden"], lambda _: None, ward, Pace(events=5)) == 1


def test_a_small_batch_of_many_kinds_skips_nothing(ward: int) -> None:
    light(ward, *[f"case/{n}" for n in range(25)])
    seal_all(ward)

    seen: list[str] = []
    four = Pace(events=4)
    while follow("reader", ["lamp.lit"], lambda e: seen.append(e.stream), ward, four):
        pass

    assert len(seen) == len(set(seen)) == 25


def test_an_idle_follower_asks_two_questions_and_writes_nothing(
    ward: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    light(ward, "a")
    seal_all(ward)
    follow_to_the_end(ward)

    with django_assert_num_queries(2):
        assert follow("reader", None, never, ward) == 0


def test_what_a_follower_says_commits_with_its_position(ward: int) -> None:
    light(ward, "a")
    seal_all(ward)

    def answer(event: SealedEvent) -> None:
        subject = Subject(event.ward, f"echo/{event.stream}")
        record(LampHidden(), on=subject, by=Actor.system(ward), at=NOON)

    follow("echo", ["lamp.lit"], answer, ward)

    assert [event.kind for event in history(ward, "echo/a")] == ["lamp.hidden"]


def test_a_handler_that_fails_keeps_what_came_before_and_is_asked_again(
    ward: int,
) -> None:
    light(ward, "a", "b", "c")
    seal_all(ward)
    poison = {"b"}

    def answer(event: SealedEvent) -> None:
        subject = Subject(event.ward, f"echo/{event.stream}")
        record(LampLit(), on=subject, by=Actor.system(ward), at=NOON)
        if event.stream in poison:
            raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            follow("echo", ["lamp.lit"], answer, ward, UNHURRIED)
    assert FollowerPosition.objects.get().number == 1
    assert len(history(ward, "echo/a")) == 1
    assert history(ward, "echo/b") == []

    poison.clear()
    assert follow("echo", ["lamp.lit"], answer, ward, UNHURRIED) == 2


def test_a_slow_handler_does_not_hold_a_transaction_for_long(ward: int) -> None:
    impatient = Pace(seconds=0)
    light(ward, "a", "b")
    seal_all(ward)

    seen: list[str] = []

    def hear(event: SealedEvent) -> None:
        seen.append(event.stream)

    assert follow("slow", None, hear, ward, impatient) == 1
    assert follow("slow", None, hear, ward, impatient) == 1
    assert seen == ["a", "b"]


def test_two_followers_have_two_positions(ward: int) -> None:
    light(ward, "a")
    seal_all(ward)

    assert follow("one", None, lambda _: None, ward) == 1
    assert follow("two", None, lambda _: None, ward) == 1


def test_wards_are_followed_apart(ward: int) -> None:
    other = a_ward("minato")
    with ward_scope(other):
        light(other, "a")
    light(ward, "b")
    for each in (ward, other):
        seal_all(each)

    assert [event.stream for event in follow_to_the_end(ward)] == ["b"]
    with ward_scope(other):
        assert [event.place for event in scan(other, 0)[1]] == [1]
