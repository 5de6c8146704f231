"""Whoever of the office looks is written down first, or sees nothing."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from madoguchi.cases import actions
from madoguchi.cases.actions import opening, tries
from madoguchi.cases.actions.opening import Sought
from madoguchi.cases.models import Attempt
from madoguchi.cases.problems import NotYours, TooManyTries
from madoguchi.cases.queries import cases_of, open_own, own_case, who_looked
from madoguchi.cases.queue import Wanted
from madoguchi.cases.tests.cast import (
    ADDRESS,
    DAY,
    MONDAY,
    Town,
    a_case,
    a_full_draft,
    a_town,
)
from madoguchi.events.facts import NotCoded
from madoguchi.events.models import View
from madoguchi.events.queries import views_of
from madoguchi.vault.actions import destroy_key
from madoguchi.vault.problems import KeyDestroyed
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db


def test_opening_a_case_leaves_a_row_the_resident_can_see(town: Town) -> None:
    case = a_case(town)

    opened = actions.open_case(case.pk, town.sato, "work", MONDAY)

    assert opened.label == "若葉 花子"
    [looked] = who_looked(case)
    assert (looked.department, looked.role) == ("kumin", "clerk")
    assert (looked.purpose, looked.at) == ("work", MONDAY)


def test_the_row_is_there_even_when_the_case_cannot_be_opened(town: Town) -> None:
    case = a_case(town)
    destroy_key(town.id, case.key_id or 0)

    with pytest.raises(KeyDestroyed):
        actions.open_case(case.pk, town.sato, "work", MONDAY)

    assert len(who_looked(case)) == 1


def test_without_the_row_nothing_is_opened(town: Town) -> None:
    case = a_case(town)
    unwritable = replace(town.sato, role="担当")

    with pytest.raises(NotCoded):
        actions.open_case(case.pk, unwritable, "work", MONDAY)
    with pytest.raises(NotCoded):
        actions.open_queue(unwritable, Wanted(view="team"), at=MONDAY)

    assert not View.objects.exists()


def test_a_purpose_must_be_one_of_those_declared(town: Town) -> None:
    with pytest.raises(ValueError, match="curiosity"):
        actions.open_case(a_case(town).pk, town.sato, "curiosity", MONDAY)


def test_another_department_a_stranger_and_a_wrong_id_look_the_same(
    town: Town,
) -> None:
    case = a_case(town, by=town.hanako)

    for actor, case_id in (
        (town.kato, case.pk),
        (town.ken, case.pk),
        (town.hanako, case.pk),
        (town.sato, uuid4()),
    ):
        with pytest.raises(NotYours):
            actions.open_case(case_id, actor, "work", MONDAY)

    assert views_of(town.id, case.stream)[0].kind == "case.denied"
    assert who_looked(case) == []


def test_the_other_ward_sees_nothing(town: Town) -> None:
    case = a_case(town)
    other = a_town("aoba")

    with ward_scope(other.id):
        with pytest.raises(NotYours):
            actions.open_case(case.pk, other.sato, "work", MONDAY)
        assert actions.open_queue(other.sato, Wanted(), at=MONDAY).rows == []
        with pytest.raises(NotYours):
            own_case(other.anyone, case.pk, "any")
        assert views_of(other.id, case.stream)[0].kind == "case.denied"


def test_a_resident_sees_their_own_cases_and_no_others(town: Town) -> None:
    case = a_case(town, by=town.hanako)

    assert cases_of(town.people["hanako"]).get() == case
    assert own_case(town.hanako, case.pk) == case
    for by in (town.ken, town.anyone, town.sato):
        with pytest.raises(NotYours):
            own_case(by, case.pk)


def test_the_browser_that_sent_a_case_may_open_it(town: Town) -> None:
    begun = a_full_draft(town)
    case = actions.submit(begun.opened(), by=town.anyone, at=MONDAY)

    assert own_case(town.anyone, case.pk, begun.handle.secret) == case


def test_a_receipt_opens_its_case_however_it_is_typed(town: Town) -> None:
    case = a_case(town)
    password = open_own(case).receipt_password
    number = case.reference.replace("-", "ー")

    found = actions.case_by_receipt(
        town.id,
        number,
        password.lower().replace("-", ""),
        address=ADDRESS,
        at=MONDAY,
    )

    assert found == case


def test_a_receipt_cannot_be_guessed_by_trying(town: Town) -> None:
    case = a_case(town)
    password = open_own(case).receipt_password

    for n in range(10):
        with pytest.raises(NotYours):
            actions.case_by_receipt(
                town.id, case.reference, "0000-0000", address=str(n), at=MONDAY
            )
    with pytest.raises(TooManyTries):
        actions.case_by_receipt(
            town.id, case.reference, password, address="elsewhere", at=MONDAY
        )
    tomorrow = actions.case_by_receipt(
        town.id, case.reference, password, address=ADDRESS, at=MONDAY + DAY
    )
    assert tomorrow == case


def test_one_address_cannot_try_many_numbers(town: Town) -> None:
    for _ in range(30):
        with pytest.raises(NotYours):
            actions.case_by_receipt(town.id, "1", "x", address=ADDRESS, at=MONDAY)

    with pytest.raises(TooManyTries):
        actions.case_by_receipt(town.id, "1", "x", address=ADDRESS, at=MONDAY)
    assert ADDRESS.encode() not in bytes(Attempt.objects.get().digest)
    assert tries.forget_tries(town.id, MONDAY) == 0
    assert tries.forget_tries(town.id, MONDAY + 2 * DAY) == 1


def test_a_list_shows_masked_names_and_writes_one_row(town: Town) -> None:
    cases = [a_case(town) for _ in range(3)]

    page = actions.open_queue(town.sato, Wanted(), at=MONDAY)

    assert {row.name for row in page.rows} == {"若＊ 花＊"}
    [view] = views_of(town.id, "queue/kumin")
    assert view.count == 3
    assert set(view.shown) == {str(case.pk) for case in cases}


def test_a_case_is_found_by_what_a_caller_can_say(town: Town) -> None:
    case = a_case(town)
    a_case(town, procedure="benefit", by=town.hanako)

    by_number = actions.find(
        town.sato, Sought(reference=case.reference.replace("-", "")), at=MONDAY
    )
    by_person = actions.find(
        town.sato, Sought(kana="わかば はなこ", birth=date(1958, 4, 1)), at=MONDAY
    )
    by_both = actions.find(
        town.sato,
        Sought(reference=case.reference, phone="０９０１２３４５６７８"),
        at=MONDAY,
    )

    assert [row.case for row in by_number] == [case]
    assert len(by_person) == 2
    assert [row.case for row in by_both] == [case]
    assert actions.find(town.kato, Sought(phone="090-1234-5678"), at=MONDAY) == []
    assert actions.find(town.sato, Sought(), at=MONDAY) == []


def test_the_purposes_are_codes() -> None:
    assert all(purpose.isascii() for purpose in opening.PURPOSES)
