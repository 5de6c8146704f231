"""A case that ended by mistake goes on: two people agree, the clock runs on."""

import pytest

from madoguchi.cases import actions
from madoguchi.cases.actions.paying import lapse as lapse_case
from madoguchi.cases.models import Case, Proposal
from madoguchi.cases.opened import Ruling
from madoguchi.cases.problems import (
    NotAllowed,
    NotYourTurn,
    ProposalElsewhere,
    ReasonNeeded,
)
from madoguchi.cases.tests.cast import DAY, MONDAY, Office, Town, a_case, an_office, ask
from madoguchi.cases.tests.fees import a_paid_case, settled
from madoguchi.cases.tests.proposed import LATER, agree, stamp
from madoguchi.events.queries import history
from madoguchi.payments.actions.asking import lapse
from madoguchi.payments.queries import payment_of
from madoguchi.wards.actor import Actor

pytestmark = pytest.mark.django_db
WORDS = "別の人の取下書を取り違えました。"
AGAIN = Ruling("reopened", "office", WORDS)


@pytest.fixture
def office(town: Town) -> Office:
    return an_office(town)


def propose(case: Case, by: Actor, ruling: Ruling = AGAIN) -> Proposal:
    return actions.propose_reopening(case.pk, ruling, is_urgent=False, by=by, at=LATER)


def reopened(office: Office, case: Case) -> Case:
    stamp(propose(case, office.town.sato), office.head)
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize(
    ("before", "after"), [("received", "received"), ("reviewing", "reviewing")]
)
def test_a_withdrawal_by_mistake_is_undone_by_two(
    office: Office, before: str, after: str
) -> None:
    case = a_case(office.town, before)
    due_on, stage = case.due_on, case.stage
    actions.withdraw(case, by=office.town.anyone, at=MONDAY)
    row = propose(Case.objects.get(pk=case.pk), office.town.sato)
    assert Case.objects.get(pk=case.pk).state == "withdrawn"
    with pytest.raises(NotYourTurn):
        stamp(row, office.town.sato)
    agree(Case.objects.get(pk=case.pk))

    stamp(row, office.head)

    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.stage, case.closed_at) == (after, stage, None)
    assert case.due_on > due_on
    agree(case)
    fact = history(case.ward_id, case.stream)[-1]
    assert fact.kind == "case.reopened"
    assert (fact.fact["was"], fact.fact["paused_days"]) == ("withdrawn", 9)
    assert WORDS not in str(fact)


def test_what_was_asked_before_it_ended_counts_no_day_either(office: Office) -> None:
    case = a_case(office.town, "reviewing")
    ask(office.town, case.pk)
    actions.withdraw(
        Case.objects.get(pk=case.pk), by=office.town.anyone, at=MONDAY + 3 * DAY
    )

    case = reopened(office, case)

    assert (case.state, case.paused_on, case.answer_due_on) == ("reviewing", None, None)
    assert case.pauses == [["2026-04-07", "2026-04-15"]]
    agree(case)
    assert actions.decide(
        case.pk, Ruling("granted"), by=office.town.suzuki, at=LATER
    ).is_decided


def test_it_may_end_and_go_on_again(office: Office) -> None:
    case = a_case(office.town, "withdrawn")
    for _ in range(2):
        case = reopened(office, case)
        actions.withdraw(case, by=office.town.anyone, at=LATER)
        case = Case.objects.get(pk=case.pk)

    assert case.state == "withdrawn"
    agree(case)


@pytest.mark.parametrize(
    ("moment", "state"), [("submit", "received"), ("review", "decided")]
)
def test_a_fee_that_nobody_paid_is_asked_for_anew(
    office: Office, moment: str, state: str
) -> None:
    before = "received" if moment == "submit" else "granted"
    case = a_paid_case(office.town, before, moment)
    if moment == "review":
        settled(office.town, case)
    payment = payment_of(case.ward_id, case.stream)
    assert payment is not None
    lapse(payment, at=MONDAY)
    lapse_case(case.pk, ward=case.ward_id, at=MONDAY)
    case = Case.objects.get(pk=case.pk)
    assert case.state == "lapsed"

    case = reopened(office, case)

    again = payment_of(case.ward_id, case.stream)
    assert again is not None
    assert (again.state, again.amount_yen) == ("asked", payment.amount_yen)
    assert (case.state, case.is_closed) == (state, False)
    agree(case)


@pytest.mark.parametrize(
    "ruling", [Ruling("reopened", "office", " "), Ruling("reopened", "", WORDS)]
)
def test_nobody_reopens_without_a_reason(office: Office, ruling: Ruling) -> None:
    with pytest.raises(ReasonNeeded):
        propose(a_case(office.town, "withdrawn"), office.town.sato, ruling)


@pytest.mark.parametrize("state", ["reviewing", "granted", "closed"])
def test_what_goes_on_or_was_decided_is_not_reopened(
    office: Office, state: str
) -> None:
    with pytest.raises(NotAllowed):
        propose(a_case(office.town, state), office.town.sato)


def test_two_proposals_do_not_go_their_way_at_once(office: Office) -> None:
    case = a_case(office.town, "withdrawn")
    propose(case, office.town.sato)
    with pytest.raises(ProposalElsewhere):
        propose(case, office.town.sato)
