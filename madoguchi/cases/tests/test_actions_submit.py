"""An application is received once, wholly, or not at all."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from datetime import date, timedelta

import pytest
from django.db import connection, connections

from madoguchi.cases import actions
from madoguchi.cases.models import Case, CaseIndex, Draft
from madoguchi.cases.problems import (
    AlreadyDecided,
    IdentityNeeded,
    Incomplete,
    NotOpen,
    WrongState,
)
from madoguchi.cases.queries import open_own
from madoguchi.cases.tests.cast import (
    ANSWERS,
    DAY,
    MONDAY,
    Begun,
    Town,
    a_case,
    a_draft,
    a_full_draft,
    a_person,
    a_town,
)
from madoguchi.events.actions import unit
from madoguchi.events.queries import history
from madoguchi.kernel.channel import Channel
from madoguchi.people.queries import known_answers
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
SATURDAY = MONDAY - 2 * DAY


def send(town: Town, begun: Begun) -> Case:
    return actions.submit(begun.opened(), by=begun.by, at=MONDAY)


def test_a_finished_draft_becomes_a_case_under_its_own_id(town: Town) -> None:
    begun = a_full_draft(town)

    case = send(town, begun)

    assert case.pk == begun.handle.draft_id
    assert case.state == "received"
    assert case.stage == "review"
    assert case.department == "kumin"
    assert case.age_band == "65-74"
    assert case.fee_yen == 600
    assert open_own(case).answers["copies"] == 2
    assert open_own(case).label == "若葉 花子"


def test_a_second_click_is_not_a_second_application(town: Town) -> None:
    begun = a_full_draft(town)
    first_tab, second_tab = begun.opened(), begun.opened()

    first = actions.submit(first_tab, by=town.anyone, at=MONDAY)
    second = actions.submit(second_tab, by=town.anyone, at=MONDAY)
    third = actions.submit(begun.opened(), by=town.anyone, at=MONDAY + DAY)

    assert first.reference == second.reference == third.reference
    assert Case.objects.count() == 1
    kinds = [event.kind for event in history(town.id, first.stream)]
    assert kinds.count("case.received") == 1


def test_what_another_tab_saved_meanwhile_is_sent_too(town: Town) -> None:
    begun = a_full_draft(town)
    stale = begun.opened()
    actions.save_page(
        begun.opened(), "copies", {"copies": 7}, by=town.anyone, at=MONDAY
    )

    case = actions.submit(stale, by=town.anyone, at=MONDAY)

    assert open_own(case).answers["copies"] == 7


def test_a_missing_answer_leads_back_to_its_page(town: Town) -> None:
    begun = a_draft(town)
    draft = actions.save_page(
        begun.opened(), "copies", {"copies": 1}, by=town.anyone, at=MONDAY
    )

    with pytest.raises(Incomplete) as problem:
        actions.submit(draft, by=town.anyone, at=MONDAY)

    assert (problem.value.page, problem.value.question) == ("delivery", "delivery")
    assert not Case.objects.exists()


def test_an_answer_that_is_no_longer_right_leads_back_to_its_page(town: Town) -> None:
    begun = a_full_draft(town)
    draft = actions.save_page(
        begun.opened(), "copies", {"copies": 99}, by=town.anyone, at=MONDAY
    )

    with pytest.raises(Incomplete) as problem:
        actions.submit(draft, by=town.anyone, at=MONDAY)

    assert problem.value.page == "copies"


def test_hidden_answers_are_left_out_of_the_case(town: Town) -> None:
    begun = a_full_draft(town)
    draft = begun.opened()
    for page, given in (
        ("delivery", {"delivery": "post"}),
        ("where", {"address": "みどり区若葉1-1"}),
        ("delivery", {"delivery": "pickup"}),
    ):
        draft = actions.save_page(draft, page, given, by=town.anyone, at=MONDAY)
    assert "address" in begun.opened().answers

    case = send(town, begun)

    assert "address" not in open_own(case).answers


def test_without_the_identity_a_procedure_asks_for_nothing_is_received(
    town: Town,
) -> None:
    begun = a_full_draft(town, procedure="benefit")

    with pytest.raises(IdentityNeeded) as problem:
        send(town, begun)

    assert (problem.value.proofing, problem.value.authn) == (2, 2)


def test_an_identity_of_yesterday_is_not_enough(town: Town) -> None:
    begun = a_full_draft(town, procedure="benefit", by=town.hanako)

    with pytest.raises(IdentityNeeded):
        actions.submit(begun.opened(), by=town.hanako, at=MONDAY + DAY)

    a_person(town.id, "hanako")
    assert actions.submit(begun.opened(), by=town.hanako, at=MONDAY).person_id


def test_what_arrives_on_a_closed_day_is_receipted_on_the_next_open_one(
    town: Town,
) -> None:
    case = a_case(town, at=SATURDAY)

    assert case.arrived_on == date(2026, 4, 4)
    assert case.received_on == date(2026, 4, 6)
    assert case.due_on == date(2026, 4, 8)


def test_a_paper_form_counts_from_the_day_it_arrived(town: Town) -> None:
    case = a_case(
        town,
        by=town.sato,
        channel=Channel.POST,
        arrived_on=date(2026, 4, 2),
        assisted=True,
    )

    assert case.arrived_on == date(2026, 4, 2)
    assert case.due_on == date(2026, 4, 7)
    assert case.channel == "post"
    assert case.assisted
    assert str(case.entered_by_id) == town.sato.id
    received = history(town.id, case.stream)[-1]
    assert received.fact["identity"] == "paper"
    assert (received.channel, received.assisted) == ("post", True)


@pytest.mark.parametrize(
    ("channel", "identity"),
    [
        (Channel.COUNTER, "seen_by_staff"),
        (Channel.PHONE, "voice"),
        (Channel.POST, "paper"),
    ],
)
def test_only_who_came_to_the_counter_was_seen(
    town: Town, channel: Channel, identity: str
) -> None:
    case = a_case(town, by=town.sato, channel=channel)

    assert history(town.id, case.stream)[-1].fact["identity"] == identity


def test_the_fact_says_only_what_the_procedure_declared(town: Town) -> None:
    case = a_case(town)

    received = history(town.id, case.stream)[-1]

    assert received.kind == "case.received"
    assert received.fact["coded"] == ["delivery=pickup"]
    assert received.age_band == "65-74"
    assert "若葉" not in str(received)


def test_a_survey_is_finished_when_it_arrives_and_names_nobody(town: Town) -> None:
    case = a_case(town, procedure="survey", by=town.hanako)

    assert case.state == "closed"
    assert case.person_id is None
    events = history(town.id, case.stream)
    assert events[-1].kind == "case.closed"
    assert {event.actor for event in events} == {"anonymous", "system/system"}


def test_answers_are_remembered_only_after_an_opt_in(town: Town) -> None:
    hanako = town.people["hanako"]
    begun = a_full_draft(town, by=town.hanako)
    actions.submit(begun.opened(), by=town.hanako, at=MONDAY)
    assert known_answers(hanako) == {}

    begun = a_full_draft(town, by=town.hanako)
    case = actions.submit(begun.opened(), by=town.hanako, at=MONDAY, keep_answers=True)

    known = known_answers(hanako)
    assert known["person.birth"].value == "1958-04-01"
    assert known["person.birth"].origin == case.stream
    assert "person.email" not in known


class Loaded:
    """A die that falls as it was told."""

    def __init__(self, *payloads: int) -> None:
        self.payloads = list(payloads)

    def randrange(self, _start: int, _stop: int, /) -> int:
        return self.payloads.pop(0)


@pytest.mark.parametrize("around", [nullcontext, unit])
def test_a_reference_that_is_taken_is_drawn_again(
    town: Town, around: Callable[[], AbstractContextManager[None]]
) -> None:
    """Also inside a larger unit of work, which must not break with the first try."""
    taken = int(a_case(town).reference.replace("-", "")[:8])
    begun = a_full_draft(town)

    with around():
        case = actions.submit(
            begun.opened(),
            by=town.anyone,
            at=MONDAY,
            chance=Loaded(taken, taken, 48213057),
        )

    assert case.reference.startswith("4821-3057-")


def test_every_way_to_find_a_case_has_its_index(town: Town) -> None:
    case = a_case(town)

    fields = CaseIndex.objects.filter(case=case).values_list("field", flat=True)

    assert set(fields) == {"reference", "kana_birth", "name_birth", "phone"}


def test_a_draft_whose_time_ran_out_is_not_received(town: Town) -> None:
    begun = a_full_draft(town)

    with pytest.raises(NotOpen):
        actions.submit(begun.opened(), by=town.anyone, at=MONDAY + timedelta(days=31))


def test_after_sending_the_draft_holds_no_answers(town: Town) -> None:
    begun = a_full_draft(town)

    send(town, begun)

    assert bytes(Draft.objects.get().sealed) == b""
    assert begun.opened().answers == {}


def test_an_applicant_may_take_it_back_until_it_is_decided(town: Town) -> None:
    case = a_case(town, "reviewing")
    taken_back = actions.withdraw(case, by=town.anyone, at=MONDAY)
    assert taken_back.state == "withdrawn"
    assert taken_back.closed_at == MONDAY
    with pytest.raises(WrongState):
        actions.withdraw(case, by=town.anyone, at=MONDAY)

    decided = a_case(town, "granted")
    with pytest.raises(AlreadyDecided):
        actions.withdraw(decided, by=town.anyone, at=MONDAY)


@pytest.mark.django_db(transaction=True)
def test_many_sends_at_once_are_one_case_and_one_receipt() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("threads share a SQLite database in memory; the drill uses files")
    town = a_town()
    with ward_scope(town.id):
        begun = a_full_draft(town)
    anyone = Actor.anonymous(town.id)

    def send_once(_: int) -> str:
        try:
            with ward_scope(town.id):
                draft = begun.opened()
                return actions.submit(draft, by=anyone, at=MONDAY).reference
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        references = set(pool.map(send_once, range(100)))

    with ward_scope(town.id):
        assert len(references) == 1
        assert Case.objects.count() == 1
        assert len(ANSWERS) == 4
