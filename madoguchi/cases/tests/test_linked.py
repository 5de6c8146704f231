"""Cases that belong together are found without opening one, and only by who may."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.cases import actions
from madoguchi.cases.actions.indexing import index_anew
from madoguchi.cases.agency import APPLIES
from madoguchi.cases.linked import HOUSE, Linked, is_linked, linked_cases
from madoguchi.cases.models import Case, CaseIndex
from madoguchi.cases.tests.cast import (
    ANSWERS,
    DAY,
    MONDAY,
    Town,
    a_case,
    a_definition,
    answer,
    ask,
)
from madoguchi.cases.tests.counting import queries
from madoguchi.cases.tests.test_queue import steps
from madoguchi.people.actions import Claims, sign_in
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.protection.actions import Wish
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

    assert whys(linked_cases(case, town.sato)) == {other.reference: "phone"}


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


HERE, ALIKE = "みどり町三丁目7番7号 若葉荘101", "みどり町3-7-7"


@pytest.fixture
def homely(town: Town) -> Town:
    """Offer a procedure that asks where somebody lives."""
    roles = {"name": "applicant", "birth": "birth", "address": "address"}
    at_home = a_definition("home", roles=roles)
    publish(at_home, ward=town.id, by=Actor.system(town.id), at=MONDAY - 90 * DAY)
    forget_offers()
    return town


def of_house(
    town: Town, given: str, address: str = HERE, family_kana: str = "ワカバ"
) -> Case:
    name = {
        "family": "若葉",
        "given": given,
        "family_kana": family_kana,
        "given_kana": "ジロウ" if given == "次郎" else "ハナコ",
    }
    phone = f"090-0000-{Case.objects.count():04d}"
    answers = {
        **another(applicant=name, phone=phone),
        "delivery": {"delivery": "post"},
        "where": {"address": address},
    }
    return a_case(town, procedure="home", answers=answers)


def test_one_house_and_family_may_be_one_household(homely: Town) -> None:
    case = of_house(homely, "花子")
    other = of_house(homely, "次郎", ALIKE)
    of_house(homely, "次郎", ALIKE, family_kana="モリ")
    of_house(homely, "次郎", "みどり町3-7-8")

    assert whys(linked_cases(case, homely.sato)) == {other.reference: "house"}
    with queries() as counted:
        assert is_linked(case, homely.sato)
    assert len(counted) == 1
    assert not is_linked(case, homely.kato)


def test_a_case_alone_is_linked_to_none(homely: Town) -> None:
    case = of_house(homely, "花子")
    of_house(homely, "次郎", "みどり町3-7-8")

    assert not is_linked(case, homely.sato)


def test_where_a_protected_person_lives_links_nothing(homely: Town) -> None:
    case, other = of_house(homely, "花子"), of_house(homely, "次郎", ALIKE)
    wish = Wish("stalking", "本人から申出がありました。", (MONDAY + 300 * DAY).date())
    actions.protect(other.pk, wish, by=homely.sato, at=MONDAY)

    assert not linked_cases(case, homely.sato)
    assert not is_linked(case, homely.sato)
    later = of_house(homely, "次郎", ALIKE)
    index_anew(homely.id)
    ask(homely, later.pk, question="address")
    answer(later, {"address": HERE}, at=MONDAY)
    houses = CaseIndex.objects.filter(field=HOUSE)
    assert set(houses.values_list("case", flat=True)) == {case.pk}


def test_the_one_question_is_answered_along_indexes(homely: Town) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by statistics, which an empty table lacks")
    case = of_house(homely, "花子")
    with CaptureQueriesContext(connection) as asked:
        is_linked(case, homely.sato)
    (query,) = asked.captured_queries

    plan = steps(query["sql"])

    assert not [step for step in plan if step.startswith("SCAN ")]
    assert any("cases_blind_index" in step for step in plan)
