"""Cases that belong together are found without opening one, and only by who may."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from madoguchi.cases.agency import APPLIES
from madoguchi.cases.linked import Linked, linked_cases
from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import ANSWERS, MONDAY, Town, a_case, a_definition
from madoguchi.cases.tests.counting import queries
from madoguchi.people.actions import Claims, sign_in
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor

pytestmark = pytest.mark.django_db


def whys(found: list[Linked]) -> dict[str, str]:
    return {one.case.reference: one.why for one in found}


def another(**changed: Any) -> dict[str, Any]:
    """Return answers that differ from the usual ones in some questions."""
    return {
        page: {key: changed.get(key, value) for key, value in given.items()}
        for page, given in ANSWERS.items()
    }


def test_the_same_procedure_of_the_same_person_may_be_one_sent_twice(
    town: Town,
) -> None:
    case, other = a_case(town), a_case(town)

    assert whys(linked_cases(case, town.sato)) == {other.reference: "twice"}


def test_long_ago_it_is_another_case_of_the_same_person(town: Town) -> None:
    case, other = a_case(town), a_case(town)
    Case.objects.filter(pk=other.pk).update(
        received_on=case.received_on - timedelta(days=91)
    )

    assert whys(linked_cases(case, town.sato)) == {other.reference: "person"}


def test_who_shares_a_telephone_may_be_of_one_house(town: Town) -> None:
    name = {
        **ANSWERS["applicant"]["applicant"],
        "given": "次郎",
        "given_kana": "ジロウ",
    }
    case = a_case(town)
    other = a_case(town, answers=another(applicant=name))

    assert whys(linked_cases(case, town.sato)) == {other.reference: "house"}


def test_one_life_event_binds_procedures_of_one_person(town: Town) -> None:
    for slug in ("one", "two"):
        made = replace(a_definition(slug), life_events=("moving",))
        publish(made, ward=town.id, by=Actor.system(town.id), at=MONDAY)
    forget_offers()
    at = MONDAY + timedelta(hours=1)
    case = a_case(town, procedure="one", at=at)
    other = a_case(town, procedure="two", at=at)

    assert whys(linked_cases(case, town.sato)) == {other.reference: "event"}


def test_another_section_finds_nothing(town: Town) -> None:
    case, _ = a_case(town), a_case(town)

    assert linked_cases(case, town.kato) == []


def test_it_costs_three_queries_however_many_there_are(town: Town) -> None:
    case = a_case(town)
    for _ in range(4):
        a_case(town)
    linked_cases(case, town.sato)

    with queries() as counted:
        assert len(linked_cases(case, town.sato)) == 4

    assert len(counted) == 3


def test_whoever_acts_for_two_people_does_not_make_them_one(town: Town) -> None:
    name = {
        **ANSWERS["applicant"]["applicant"],
        "given": "次郎",
        "given_kana": "ジロウ",
    }
    case = a_case(town)
    other = a_case(town, answers=another(applicant=name, phone="090-0000-9999"))
    person = sign_in(town.id, "https://id.example", "agent", Claims(2, 2), MONDAY)
    both = Case.objects.filter(pk__in=[case.pk, other.pk])

    both.update(person=person)
    case.refresh_from_db()
    assert whys(linked_cases(case, town.sato)) == {other.reference: "twice"}

    both.update(agent=APPLIES)
    case.refresh_from_db()
    assert linked_cases(case, town.sato) == []
