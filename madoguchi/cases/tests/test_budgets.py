"""What a page, a saving and a sending may cost, both databases counted."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from madoguchi.cases import actions
from madoguchi.cases.problems import NotYours
from madoguchi.cases.queries import open_draft
from madoguchi.cases.queue import Wanted
from madoguchi.cases.tests.cast import ANSWERS, MONDAY, Town, a_case, a_full_draft
from madoguchi.cases.tests.counting import queries
from madoguchi.people.models import Consent, KnownAnswer
from madoguchi.wards.actions import keep_calendar
from madoguchi.wards.queries import forget_wards, ward_by_id

OnCommit = Callable[..., AbstractContextManager[Any]]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ward_is_known(town: Town) -> None:
    """Read the ward as every page did a moment before; it is kept for seconds."""
    forget_wards()
    ward_by_id(town.id)


def test_a_form_page_costs_two_queries(town: Town) -> None:
    begun = a_full_draft(town)

    with queries() as counted:
        begun.opened().journey(MONDAY.date())

    assert len(counted) == 2


def test_saving_a_page_costs_five_with_the_loading(town: Town) -> None:
    begun = a_full_draft(town)

    with queries() as counted:
        draft = begun.opened()
        actions.save_page(draft, "copies", ANSWERS["copies"], by=town.anyone, at=MONDAY)

    assert len(counted) == 5


def test_sending_costs_eight_for_somebody_unknown(
    town: Town, django_capture_on_commit_callbacks: OnCommit
) -> None:
    begun = a_full_draft(town)
    with django_capture_on_commit_callbacks(execute=True):
        keep_calendar(town.ward)  # the first case of a process keeps it for all

    with queries() as counted:
        actions.submit(begun.opened(), by=town.anyone, at=MONDAY)

    assert len(counted) <= 8


def test_sending_with_identity_and_remembered_answers_costs_eleven(
    town: Town, django_capture_on_commit_callbacks: OnCommit
) -> None:
    begun = a_full_draft(town, procedure="benefit", by=town.hanako)
    with django_capture_on_commit_callbacks(execute=True):
        keep_calendar(town.ward)  # the first case of a process keeps it for all

    with queries() as counted:
        actions.submit(begun.opened(), by=town.hanako, at=MONDAY, keep_answers=True)

    assert Consent.objects.count() == 1
    assert KnownAnswer.objects.count() == 3
    assert len(counted) <= 11


def test_a_second_click_costs_three(town: Town) -> None:
    begun = a_full_draft(town)
    actions.submit(begun.opened(), by=town.anyone, at=MONDAY)

    with queries() as counted:
        actions.submit(begun.opened(), by=town.anyone, at=MONDAY)

    assert len(counted) == 3


@pytest.mark.parametrize("many", [1, 4])
def test_the_queue_costs_the_same_however_many_cases(town: Town, many: int) -> None:
    for _ in range(many):
        a_case(town)

    with queries() as counted:
        actions.open_queue(town.sato, Wanted(), at=MONDAY)

    assert len(counted) == 6


def test_opening_a_case_costs_four(town: Town) -> None:
    case_id = a_case(town).pk

    with queries() as counted:
        actions.open_case(case_id, town.sato, "work", MONDAY)

    assert len(counted) == 4


def test_a_stranger_costs_no_key(town: Town) -> None:
    begun = a_full_draft(town)

    with queries() as counted, pytest.raises(NotYours):
        open_draft(town.ken, begun.handle.draft_id, "wrong")

    assert len(counted) == 1
