"""A wrong decision is taken back by two people, with all that told of it."""

from datetime import date

import pytest

from madoguchi.cases import actions
from madoguchi.cases.issuing import issue_all, reissue
from madoguchi.cases.models import Case, Decision, Proposal
from madoguchi.cases.opened import Ruling
from madoguchi.cases.problems import (
    NoHolder,
    NotAllowed,
    NotYourTurn,
    ProposalElsewhere,
    ReasonNeeded,
)
from madoguchi.cases.queries import decision_of, opened, revocations_of
from madoguchi.cases.tasks import write_letter, write_revocation
from madoguchi.cases.tests.cast import MONDAY, Office, Town, a_case, an_office
from madoguchi.cases.tests.cast import decide as settled_by
from madoguchi.cases.tests.fees import a_paid_case, settled
from madoguchi.cases.tests.proposed import LATER, agree, stamp
from madoguchi.documents.models import Document, Issue
from madoguchi.events.queries import history
from madoguchi.payments.models import Payment
from madoguchi.wards.actor import Actor

pytestmark = pytest.mark.django_db
WORDS = "世帯の人数を誤って数えていました。"
WRONG = Ruling("revoked", "fact", WORDS)


@pytest.fixture
def office(town: Town) -> Office:
    return an_office(town)


def propose(case: Case, by: Actor, ruling: Ruling = WRONG) -> Proposal:
    return actions.propose_revocation(case.pk, ruling, is_urgent=False, by=by, at=LATER)


def revoked(office: Office, case: Case) -> Case:
    stamp(propose(case, office.town.sato), office.head)
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("state", ["granted", "issued", "closed"])
def test_the_head_agrees_and_the_case_is_reviewed_again(
    office: Office, state: str
) -> None:
    case = a_case(office.town, state)
    row = propose(case, office.town.sato)
    assert Case.objects.get(pk=case.pk).outcome == "granted"
    agree(case)
    stamp(row, office.head)

    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.outcome, case.decided_at) == ("reviewing", "", None)
    assert not case.is_closed
    agree(case)
    assert decision_of(opened(case)) is None
    (told,) = revocations_of(opened(case))
    assert (told.reason, told.reason_code, told.outcome) == (WORDS, "fact", "granted")
    assert "審査請求" in told.remedies


def test_the_clock_stood_still_since_the_decision(office: Office) -> None:
    case = a_case(office.town, "granted")
    before = case.due_on
    case = revoked(office, case)

    assert case.pauses == [["2026-04-07", "2026-04-15"]]
    assert case.due_on > before
    fact = history(case.ward_id, case.stream)[-1].fact
    assert (fact["paused_days"], fact["due_on"]) == (9, case.due_on.isoformat())


def test_it_is_decided_again_and_both_decisions_are_kept(office: Office) -> None:
    case = revoked(office, a_case(office.town, "granted"))
    write_revocation.func(case.ward_id, str(case.pk))
    case = settled_by(office.town, case.pk, "granted", at=LATER)
    write_letter.func(case.ward_id, str(case.pk))
    write_letter.func(case.ward_id, str(case.pk))

    numbers = Decision.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2]
    kinds = list(Document.objects.order_by("created_at").values_list("kind", "cause"))
    assert kinds == [("revocation", "revocation/1"), ("decision", "decision/2")]
    agree(case)


def test_a_second_mistake_is_taken_back_as_well(office: Office) -> None:
    case = revoked(office, a_case(office.town, "granted"))
    write_revocation.func(case.ward_id, str(case.pk))
    case = settled_by(office.town, case.pk, "granted", at=LATER)
    case = revoked(office, case)
    write_revocation.func(case.ward_id, str(case.pk))

    assert [one.number for one in revocations_of(opened(case))] == [2, 1]
    letters = Document.objects.filter(kind="revocation")
    assert sorted(letters.values_list("cause", flat=True)) == [
        "revocation/1",
        "revocation/2",
    ]
    assert all(one.stands for one in Issue.objects.filter(kind="revocation"))


def test_what_told_of_the_decision_does_not_stand_any_more(office: Office) -> None:
    case = a_case(office.town, "granted")
    write_letter.func(case.ward_id, str(case.pk))
    issue_all(opened(case), "register", at=MONDAY)
    assert {one.stands for one in Issue.objects.all()} == {True}

    case = revoked(office, case)

    assert {one.stands for one in Issue.objects.all()} == {False}
    assert {one.reason for one in Issue.objects.all()} == {"decision_withdrawn"}


def test_a_letter_of_it_is_printed_anew_as_it_was(office: Office) -> None:
    case = revoked(office, a_case(office.town, "granted"))
    write_revocation.func(case.ward_id, str(case.pk))
    old = Issue.objects.get(kind="revocation")

    new = reissue(opened(case), old, at=LATER)

    assert (new.kind, new.cause) == ("revocation", f"anew/{old.pk}")


def test_the_approval_table_says_who_agrees(office: Office) -> None:
    office.rule(approval=[{"outcome": "revoked", "steps": ["chief", "head"]}])
    row = propose(a_case(office.town, "granted"), office.town.sato)

    with pytest.raises(NotYourTurn):
        stamp(row, office.head)
    stamp(row, office.chief)
    stamp(row, office.head)

    assert Case.objects.get(pk=row.case_id).state == "reviewing"


def test_nobody_takes_a_decision_back_alone(office: Office) -> None:
    case = a_case(office.town, "granted")
    row = propose(case, office.head)
    with pytest.raises(NotYourTurn):
        stamp(row, office.head)
    stamp(row, office.second_head)

    assert Case.objects.get(pk=case.pk).outcome == ""


def test_where_no_head_is_there_it_is_said_and_nothing_waits(town: Town) -> None:
    case = a_case(town, "granted")

    with pytest.raises(NoHolder):
        propose(case, town.sato)
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("state", ["received", "reviewing", "withdrawn"])
def test_there_must_be_a_decision(office: Office, state: str) -> None:
    with pytest.raises(NotAllowed):
        propose(a_case(office.town, state), office.town.sato)


@pytest.mark.parametrize(
    "ruling",
    [Ruling("revoked", "fact", " "), Ruling("revoked", "", WORDS)],
)
def test_it_says_what_was_wrong(office: Office, ruling: Ruling) -> None:
    with pytest.raises(ReasonNeeded):
        propose(a_case(office.town, "granted"), office.town.sato, ruling)


def test_it_is_proposed_once(office: Office) -> None:
    case = a_case(office.town, "granted")
    propose(case, office.town.sato)

    with pytest.raises(ProposalElsewhere):
        propose(case, office.town.suzuki)


def test_an_unpaid_fee_is_asked_for_anew_with_the_next_decision(
    office: Office,
) -> None:
    case = a_paid_case(office.town)
    first = settled(office.town, case)
    case = revoked(office, case)

    assert Payment.objects.get(pk=first.pk).state == "cancelled"
    settled_by(office.town, case.pk, "granted", at=LATER)
    again = settled(office.town, Case.objects.get(pk=case.pk), at=LATER)
    assert (again.state, again.pk == first.pk) == ("asked", False)


def test_a_fee_due_at_submit_is_asked_for_again_after_a_wrong_refusal(
    office: Office,
) -> None:
    office.rule(approval=[])
    case = a_paid_case(office.town, "refused", "submit")
    Payment.objects.update(cancelled_at=MONDAY)
    case = revoked(office, case)

    payment = Payment.objects.get(stream=case.stream, cancelled_at=None)
    assert payment.state == "asked"
    assert payment.due_on > date(2026, 4, 15)
