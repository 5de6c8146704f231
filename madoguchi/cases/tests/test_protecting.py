"""Protect the address of a case: at once, everywhere, and open to two alone."""

from datetime import timedelta
from typing import Any

import pytest

from madoguchi.cases import actions
from madoguchi.cases.actions.opening import Sought
from madoguchi.cases.actions.protecting import list_covered
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ruling
from madoguchi.cases.problems import NotAllowed, NotYours
from madoguchi.cases.queries import (
    asked_correction,
    decision_of,
    notes_of,
    open_own,
    opened,
    prior_answers_of,
)
from madoguchi.cases.tests.cast import (
    ANSWERS,
    COUNTER,
    DAY,
    MONDAY,
    Town,
    a_case,
    a_full_draft,
    answer,
    ask,
    decide,
)
from madoguchi.events.models import View
from madoguchi.events.queries import history
from madoguchi.procedures.kinds.hidden import PROTECTED, WITHHELD
from madoguchi.protection import actions as protection
from madoguchi.protection.actions import Wish
from madoguchi.protection.models import Covered, Opening, Protection
from madoguchi.protection.problems import (
    AlreadyProtected,
    GroundNeeded,
    NothingAskedFor,
    NotProtected,
    ProtectionNotAllowed,
)
from madoguchi.protection.rules import OPEN_FOR, WAITS_FOR
from madoguchi.wards.actor import Actor

pytestmark = pytest.mark.django_db

HERE = "若葉三丁目7-7"
DELIVERED: Any = {
    **ANSWERS,
    "delivery": {"delivery": "post"},
    "where": {"address": HERE},
}
WISH = Wish("stalking", "本人から申出がありました。", (MONDAY + 300 * DAY).date())
WHY = "通知書を郵送するためです。"


@pytest.fixture
def case(town: Town) -> Case:
    return a_case(town, answers=DELIVERED)


def protect(case: Case, by: Actor) -> Protection:
    return actions.protect(case.pk, WISH, by=by, at=MONDAY)


def address_seen(case: Case, by: Actor, at: Any = MONDAY) -> Any:
    row = Case.objects.get(pk=case.pk)
    return actions.open_case(row.pk, by, "work", at).answers["address"]


def test_a_clerk_alone_hides_the_address_from_all(town: Town, case: Case) -> None:
    assert address_seen(case, town.suzuki) == HERE

    protect(case, town.sato)

    assert address_seen(case, town.suzuki) is PROTECTED
    assert opened(case).answers["address"] is WITHHELD
    assert open_own(case, town.anyone).answers["address"] is WITHHELD
    assert open_own(case, town.ken).answers["address"] is WITHHELD


def test_the_rest_of_the_case_stays_open(town: Town, case: Case) -> None:
    protect(case, town.sato)

    seen = actions.open_case(case.pk, town.sato, "work", MONDAY)

    assert seen.answers["copies"] == 2
    assert seen.journey().shown()["delivery"] == "post"
    assert seen.journey().shown()["address"] is PROTECTED


def test_the_person_sees_their_own(town: Town) -> None:
    case = a_case(town, answers=DELIVERED, by=town.hanako)
    protect(case, town.sato)

    assert open_own(case, town.hanako).answers["address"] == HERE
    assert open_own(case, town.ichiro).answers["address"] is WITHHELD


def test_all_cases_of_the_same_human_are_protected(town: Town, case: Case) -> None:
    hers = a_case(town, answers=DELIVERED, by=town.hanako)
    another = {
        **DELIVERED,
        "applicant": {**DELIVERED["applicant"], "birth": "1960-01-01"},
    }
    stranger = a_case(town, answers=another)

    protect(case, town.sato)

    assert opened(hers).answers["address"] is WITHHELD
    assert opened(stranger).answers["address"] == HERE


def test_what_comes_later_is_protected_as_it_comes(town: Town, case: Case) -> None:
    protect(case, town.sato)

    later = a_case(town, answers=DELIVERED)
    hers = a_case(town, answers=DELIVERED, by=town.hanako)
    of_hers = a_case(
        town,
        by=town.hanako,
        answers={
            **DELIVERED,
            "applicant": {**DELIVERED["applicant"], "birth": "1960-01-01"},
        },
    )

    assert opened(later).answers["address"] is WITHHELD
    assert opened(hers).answers["address"] is WITHHELD
    assert opened(of_hers).answers["address"] is WITHHELD, "by her being signed in"


def test_a_case_becomes_hers_by_a_correction(town: Town, case: Case) -> None:
    protect(case, town.sato)
    typo = {**DELIVERED, "applicant": {**DELIVERED["applicant"], "birth": "1960-01-01"}}
    other = a_case(town, "correcting", answers=typo)
    assert opened(other).answers["address"] == HERE

    answer(other, {"birth": ANSWERS["applicant"]["birth"]}, at=MONDAY)

    assert opened(Case.objects.get(pk=other.pk)).answers["address"] is WITHHELD


def test_words_of_others_lose_the_address(town: Town, case: Case) -> None:
    note = "若葉三丁目７－７へ行きました。"
    actions.add_note(case.pk, note, by=town.sato, at=MONDAY)
    protect(case, town.sato)
    seen = actions.open_case(case.pk, town.sato, "work", MONDAY)

    assert [one.text for one in notes_of(seen)] == [
        "（住所は保護されています）へ行きました。"
    ]


def test_a_note_is_not_found_by_the_address_in_it(town: Town, case: Case) -> None:
    words = "若葉三丁目"
    actions.add_note(case.pk, f"{words}７－７へ行きました。", by=town.sato, at=MONDAY)

    def found(noted: str) -> list[Case]:
        rows = actions.find(town.sato, Sought(noted=noted), at=MONDAY)
        return [row.case for row in rows]

    assert found(words) == found("行きました") == [case]
    protect(case, town.sato)
    assert found(words) == []
    assert found("行きました") == [case]


def test_a_correction_keeps_the_address_that_nobody_sees(town: Town) -> None:
    case = a_case(town, "correcting", answers=DELIVERED)
    protect(case, town.sato)
    row = Case.objects.get(pk=case.pk)

    blind = open_own(row, town.anyone)
    actions.save_correction_page(blind, "applicant", {"birth": "1959-04-01"})
    row = actions.answer_correction(blind, by=town.anyone, at=MONDAY)

    now = opened(Case.objects.get(pk=row.pk))
    assert now.whole["address"] == HERE
    assert now.whole["birth"] == "1959-04-01"
    assert [one["address"] for _, one in prior_answers_of(now)] == [WITHHELD]


# --------------------------------------------------------------------------- to open


@pytest.fixture
def asked(town: Town, case: Case) -> Opening:
    protect(case, town.sato)
    (opening,) = actions.ask_opening(case.pk, "post", WHY, by=town.sato, at=MONDAY)
    return opening


def test_asking_opens_nothing(town: Town, case: Case, asked: Opening) -> None:
    assert address_seen(case, town.sato) is PROTECTED


def test_nobody_permits_what_they_asked_for(town: Town, case: Case) -> None:
    protect(case, town.sato)
    (mine,) = actions.ask_opening(case.pk, "post", WHY, by=town.suzuki, at=MONDAY)

    with pytest.raises(ProtectionNotAllowed):
        protection.permit_opening(mine.pk, by=town.suzuki, at=MONDAY)

    assert address_seen(case, town.suzuki) is PROTECTED


def test_a_clerk_permits_nothing(town: Town, case: Case) -> None:
    protect(case, town.sato)
    (opening,) = actions.ask_opening(case.pk, "post", WHY, by=town.suzuki, at=MONDAY)

    with pytest.raises(ProtectionNotAllowed):
        protection.permit_opening(opening.pk, by=town.sato, at=MONDAY)


def test_a_second_person_opens_it_to_the_first_alone(
    town: Town, case: Case, asked: Opening
) -> None:
    until = protection.permit_opening(asked.pk, by=town.suzuki, at=MONDAY)

    assert until == MONDAY + OPEN_FOR
    assert address_seen(case, town.sato) == HERE
    assert address_seen(case, town.suzuki) is PROTECTED
    assert address_seen(case, town.sato, until) is PROTECTED


def test_each_look_during_an_opening_is_written_down(
    town: Town, case: Case, asked: Opening
) -> None:
    protection.permit_opening(asked.pk, by=town.suzuki, at=MONDAY)
    for _ in range(2):
        address_seen(case, town.sato)

    looks = View.objects.filter(stream=case.stream, kind="address.viewed")
    assert looks.count() == 2


def test_a_request_lapses_and_is_asked_anew(
    town: Town, case: Case, asked: Opening
) -> None:
    late = MONDAY + WAITS_FOR
    with pytest.raises(NothingAskedFor):
        protection.permit_opening(asked.pk, by=town.suzuki, at=late)

    (again,) = actions.ask_opening(case.pk, "post", WHY, by=town.sato, at=late)

    assert again.pk != asked.pk
    until = protection.permit_opening(again.pk, by=town.suzuki, at=late)
    assert until == late + OPEN_FOR


def test_a_request_is_answered_once(town: Town, case: Case, asked: Opening) -> None:
    protection.refuse_opening(asked.pk, by=town.suzuki, at=MONDAY)

    with pytest.raises(NothingAskedFor):
        protection.permit_opening(asked.pk, by=town.suzuki, at=MONDAY)
    assert address_seen(case, town.sato) is PROTECTED


def test_asking_twice_is_one_request(town: Town, case: Case, asked: Opening) -> None:
    (again,) = actions.ask_opening(case.pk, "post", WHY, by=town.sato, at=MONDAY)

    assert again.pk == asked.pk


@pytest.mark.parametrize(
    ("need", "words", "reason"),
    [
        ("curious", WHY, "code"),
        ("post", "見る", "words"),
        ("post", "あ" * 1001, "words"),
    ],
)
def test_asking_needs_a_reason(
    town: Town, case: Case, need: str, words: str, reason: str
) -> None:
    protect(case, town.sato)

    with pytest.raises(GroundNeeded) as refused:
        actions.ask_opening(case.pk, need, words, by=town.sato, at=MONDAY)

    assert refused.value.reason == reason


# ---------------------------------------------------------------------------- to end


def test_one_person_cannot_end_it(town: Town, case: Case) -> None:
    row = protect(case, town.sato)
    with pytest.raises(NothingAskedFor):
        protection.end(row.pk, by=town.suzuki, at=MONDAY)
    protection.ask_end(row.pk, "本人から申出があったため", by=town.suzuki, at=MONDAY)

    with pytest.raises(ProtectionNotAllowed):
        protection.end(row.pk, by=town.suzuki, at=MONDAY)

    assert address_seen(case, town.sato) is PROTECTED


def test_two_people_end_it(town: Town, case: Case) -> None:
    row = protect(case, town.sato)
    protection.ask_end(row.pk, "本人から申出があったため", by=town.sato, at=MONDAY)
    assert address_seen(case, town.sato) is PROTECTED

    protection.end(row.pk, by=town.suzuki, at=MONDAY)

    assert address_seen(case, town.sato) == HERE
    assert not Covered.objects.exists()
    assert [one.kind for one in history(town.id, row.stream)] == [
        "protection.begun",
        "protection.end_asked",
        "protection.ended",
    ]


def test_the_end_may_be_refused(town: Town, case: Case) -> None:
    row = protect(case, town.sato)
    protection.ask_end(row.pk, "もう要らないため", by=town.sato, at=MONDAY)
    protection.refuse_end(row.pk, by=town.suzuki, at=MONDAY)

    with pytest.raises(NothingAskedFor):
        protection.end(row.pk, by=town.suzuki, at=MONDAY)


def test_it_never_ends_by_itself(town: Town, case: Case) -> None:
    protect(case, town.sato)

    assert address_seen(case, town.sato, MONDAY + 900 * DAY) is PROTECTED


def test_it_is_begun_once(town: Town, case: Case) -> None:
    protect(case, town.sato)

    with pytest.raises(AlreadyProtected):
        protect(case, town.suzuki)


def test_another_department_neither_begins_nor_opens(town: Town, case: Case) -> None:
    with pytest.raises(NotYours):
        protect(case, town.kato)
    row = protect(case, town.sato)

    with pytest.raises(NotYours):
        actions.ask_opening(case.pk, "post", WHY, by=town.kato, at=MONDAY)
    with pytest.raises(NotProtected):
        protection.ask_end(row.pk, "終わりにするため", by=town.kato, at=MONDAY)


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (Wish("boredom", WISH.words, WISH.review_on), "code"),
        (Wish("stalking", " ", WISH.review_on), "words"),
        (Wish("stalking", WISH.words, MONDAY.date()), "review_on"),
        (
            Wish("stalking", WISH.words, MONDAY.date() + timedelta(days=367)),
            "review_on",
        ),
    ],
)
def test_beginning_needs_a_ground(
    town: Town, case: Case, wish: Wish, reason: str
) -> None:
    with pytest.raises(GroundNeeded) as refused:
        actions.protect(case.pk, wish, by=town.sato, at=MONDAY)

    assert refused.value.reason == reason
    assert address_seen(case, town.sato) == HERE


def test_the_log_tells_no_ground(town: Town, case: Case) -> None:
    row = protect(case, town.sato)
    actions.ask_opening(case.pk, "post", WHY, by=town.sato, at=MONDAY)

    told = str([one.fact for one in history(town.id, row.stream)])

    assert "stalking" not in told
    assert WHY not in told


def test_a_list_of_the_protected_costs_the_same_however_many(
    town: Town, case: Case
) -> None:
    row = protect(case, town.sato)
    a_full_draft(town)

    (listed,) = list_covered([row], by=town.suzuki, at=MONDAY).values()

    assert [one.case.pk for one in listed] == [case.pk]
    assert listed[0].name != "若葉 花子"
    assert list_covered([row], by=town.kato, at=MONDAY) == {row.pk: []}


def test_a_decision_after_it_tells_no_address(town: Town, case: Case) -> None:
    protect(case, town.sato)
    ruling = Ruling("refused", "not_eligible", f"{HERE}は区外です。")
    actions.decide(case.pk, ruling, by=town.suzuki, at=MONDAY)

    found = decision_of(opened(Case.objects.get(pk=case.pk)))

    assert found is not None
    assert HERE not in found.reason


def test_a_request_for_a_correction_tells_no_address(town: Town, case: Case) -> None:
    protect(case, town.sato)
    ask(town, case.pk)
    seen = actions.open_case(case.pk, town.sato, "work", MONDAY)

    correction = asked_correction(seen)

    assert correction is not None
    assert HERE not in str(correction.asks)


def test_deciding_a_protected_case_works_as_ever(town: Town, case: Case) -> None:
    protect(case, town.sato)

    assert decide(town, case.pk).outcome == "granted"
    with pytest.raises(NotAllowed):
        actions.close(case.pk, by=town.sato, at=MONDAY)


def test_a_paper_form_is_protected_as_it_is_received(town: Town) -> None:
    began = a_full_draft(
        town,
        by=town.sato,
        channel=COUNTER,
        arrived_on=MONDAY.date(),
        answers=DELIVERED,
    )

    case = actions.submit_protected(began.opened(), WISH, by=town.sato, at=MONDAY)
    again = actions.submit_protected(began.opened(), WISH, by=town.sato, at=MONDAY)

    assert again.reference == case.reference
    assert Protection.objects.count() == 1
    assert opened(case).answers["address"] is WITHHELD


def test_what_cannot_be_protected_is_not_received(town: Town) -> None:
    began = a_full_draft(town, by=town.sato, channel=COUNTER, answers=DELIVERED)
    wish = Wish("boredom", WISH.words, WISH.review_on)

    with pytest.raises(GroundNeeded):
        actions.submit_protected(began.opened(), wish, by=town.sato, at=MONDAY)

    assert not Case.objects.exists()
    assert began.opened().is_open
