"""A person is known by what they let us keep, and forgotten for good."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from madoguchi.events.actions import unit
from madoguchi.events.queries import history
from madoguchi.people import actions
from madoguchi.people.actions import Claims, Remembered
from madoguchi.people.models import Consent, IdentityCheck, KnownAnswer, Person
from madoguchi.people.queries import (
    has_consented,
    known_answers,
    person_of,
    profile_of,
    standing_of,
)
from madoguchi.people.rules import Level
from madoguchi.wards.actions import NewWard, create_ward
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 4, 6, 1, 0, tzinfo=UTC)
ISSUER = "https://id.example"
NAME = {"family": "若葉", "given": "花子"}


@pytest.fixture
def ward() -> Iterator[int]:
    ward = create_ward(NewWard(slug="midori", code="131999", name="みどり区")).pk
    with ward_scope(ward):
        yield ward


def hanako(ward: int, at: datetime = MONDAY, **changes: object) -> Person:
    claims = Claims(3, 3, profile={"name": NAME, "birth": "1958-04-01", **changes})
    return actions.sign_in(ward, ISSUER, "hanako", claims, at)


def keep(person: Person, at: datetime = MONDAY, **answers: object) -> None:
    named = {f"person.{name}": value for name, value in answers.items()}
    with unit():
        actions.remember(
            person,
            Remembered(
                named, "case/1", date(2026, 4, 6), consented=has_consented(person)
            ),
            by=Actor.resident(person.ward_id, str(person.pk)),
            at=at,
        )


def test_the_same_subject_is_the_same_person(ward: int) -> None:
    first = hanako(ward)
    again = hanako(ward, MONDAY + timedelta(days=1))

    assert first == again
    assert Person.objects.count() == 1
    assert IdentityCheck.objects.count() == 2
    assert again.seen_at == MONDAY + timedelta(days=1)


def test_another_subject_or_issuer_is_another_person(ward: int) -> None:
    person = hanako(ward)
    claims = Claims(3, 3)

    ken = actions.sign_in(ward, ISSUER, "ken", claims, MONDAY)
    other = actions.sign_in(ward, "https://else.example", "hanako", claims, MONDAY)

    assert len({person.pk, ken.pk, other.pk}) == 3


def test_neither_name_nor_subject_is_readable_in_the_table(ward: int) -> None:
    person = hanako(ward)

    assert "若葉".encode() not in bytes(person.sealed_profile)
    assert b"hanako" not in bytes(person.subject)
    assert profile_of(person).display_name == "若葉 花子"
    assert profile_of(person).birth == "1958-04-01"
    assert "若葉" not in str(history(ward, person.stream))


def test_the_profile_is_the_newest_one(ward: int) -> None:
    hanako(ward)

    moved = hanako(ward, address="みどり区若葉2-2")

    assert profile_of(moved).address == "みどり区若葉2-2"


def test_a_sign_in_proves_identity_for_a_working_day(ward: int) -> None:
    person = hanako(ward)

    now = standing_of(ward, person.pk, MONDAY + timedelta(hours=1))
    tomorrow = standing_of(ward, person.pk, MONDAY + timedelta(days=1))

    assert now
    assert now.level == Level(3, 3)
    assert tomorrow
    assert tomorrow.level == Level(3, 0)


def test_answers_are_kept_with_consent_and_dated(ward: int) -> None:
    person = hanako(ward)
    assert known_answers(person) == {}

    keep(person, phone="090-1234-5678", email=None)
    keep(person, phone="090-9999-0000")

    known = known_answers(person)
    assert set(known) == {"person.phone"}
    assert known["person.phone"].value == "090-9999-0000"
    assert known["person.phone"].as_of == date(2026, 4, 6)
    assert b"090-9999" not in bytes(KnownAnswer.objects.get().sealed)
    assert Consent.objects.count() == 1


def test_an_answer_without_a_known_name_is_not_kept(ward: int) -> None:
    person = hanako(ward)

    keep(person, shoe_size=24)

    assert known_answers(person) == {}


def test_a_withdrawn_consent_drops_what_it_allowed(ward: int) -> None:
    person = hanako(ward)
    keep(person, phone="090-1234-5678")
    by = Actor.resident(ward, str(person.pk))

    actions.forget_answers(person, by=by, at=MONDAY)
    actions.forget_answers(person, by=by, at=MONDAY)

    assert known_answers(person) == {}
    assert not has_consented(person)
    kinds = [event.kind for event in history(ward, person.stream)]
    assert kinds == ["identity.checked", "consent.given", "consent.withdrawn"]
    keep(person, phone="090-1234-5678")
    assert has_consented(person)


def test_only_residents_are_persons(ward: int) -> None:
    person = hanako(ward)

    assert person_of(Actor.resident(ward, str(person.pk))) == person
    assert person_of(Actor.anonymous(ward)) is None
    assert person_of(Actor(ward, "staff", id="1")) is None


def test_the_other_ward_knows_nobody(ward: int) -> None:
    person = hanako(ward)
    other = create_ward(NewWard(slug="aoba", code="131998", name="青葉区")).pk

    with ward_scope(other):
        assert person_of(Actor.resident(other, str(person.pk))) is None
        assert standing_of(other, person.pk, MONDAY) is None
        assert hanako(other) != person


@pytest.mark.parametrize("other", ["aB-1", "ab1", "AB-1", "ab-1 ", "ａb-1"])
def test_subjects_that_differ_in_one_letter_are_two_people(
    ward: int, other: str
) -> None:
    claims = Claims(proofing=3, authn=3)
    one = actions.sign_in(ward, ISSUER, "ab-1", claims, MONDAY)
    two = actions.sign_in(ward, ISSUER, other, claims, MONDAY)
    assert one.pk != two.pk
