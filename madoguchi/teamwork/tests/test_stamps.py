"""Several drafts are stamped at once: each was read, each has its own record."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from madoguchi.cases import actions
from madoguchi.cases.approvals import is_sound
from madoguchi.cases.models import Case, Proposal, Step
from madoguchi.cases.opened import Ruling
from madoguchi.cases.tests.cast import MONDAY, Office, Town, a_case, an_office
from madoguchi.events.queries import history, views_of
from madoguchi.teamwork.actions.stamps import Stamped, stamp_many
from madoguchi.teamwork.problems import BadBulk
from madoguchi.teamwork.stamping import shown_together, waiting_by_procedure
from madoguchi.wards.actor import Actor

pytestmark = pytest.mark.django_db
REFUSAL = Ruling("refused", "not_eligible", "区内に住民登録がありません。")


@pytest.fixture
def office(town: Town) -> Office:
    return an_office(town)


def drafts(office: Office, count: int, **case: Any) -> list[Proposal]:
    return [
        actions.propose(
            a_case(office.town, "reviewing", **case).pk,
            REFUSAL,
            is_urgent=False,
            by=office.town.sato,
            at=MONDAY,
        )
        for _ in range(count)
    ]


def read(rows: list[Proposal], by: Actor) -> dict[UUID, str]:
    """Open some drafts together; return the marks that the page carries."""
    shown = shown_together([one.pk for one in rows], by=by, at=MONDAY)
    return {one.row.pk: one.opened.mark for one in shown if one.opened}


def whys(done: list[Stamped]) -> set[str]:
    return {one.why for one in done}


def test_each_gets_its_own_stamp_on_its_own_record(office: Office) -> None:
    rows = drafts(office, 3)

    done = stamp_many(read(rows, office.chief), by=office.chief, at=MONDAY)

    assert whys(done) == {""}
    for row in rows:
        steps = list(Step.objects.filter(proposal=row).order_by("number"))
        stamped = {one.staff_id for one in steps if one.staff_id}
        assert stamped == {int(office.chief.id)}
        assert is_sound(row, steps)
        seen = views_of(row.ward_id, row.case.stream)[0]
        assert (seen.kind, seen.shown) == ("proposal.viewed", (str(row.pk),))
    assert len({bytes(one.signature) for one in Step.objects.exclude(staff=None)}) == 3
    fact = history(office.town.id, office.chief.reference)[-1]
    assert (fact.kind, fact.fact) == ("bulk.stamped", {"stamped": 3, "left": 0})


def test_the_last_stamps_decide_each_case(office: Office) -> None:
    rows = drafts(office, 2)

    for by in (office.chief, office.finance, office.head):
        done = stamp_many(read(rows, by), by=by, at=MONDAY)

    assert all(one.is_decided for one in done)
    assert set(Case.objects.values_list("outcome", flat=True)) == {"refused"}


def test_what_was_not_read_is_not_stamped(office: Office) -> None:
    rows = drafts(office, 2)
    marks = {one.pk: bytes(one.digest).hex() for one in rows}
    shown_together([rows[0].pk], by=office.chief, at=MONDAY)

    done = stamp_many(marks, by=office.chief, at=MONDAY)

    assert {one.row.pk: one.why for one in done} == {
        rows[0].pk: "",
        rows[1].pk: "LeftOut.unseen",
    }


def test_one_that_changed_keeps_no_other_back(office: Office) -> None:
    changed, same = drafts(office, 2)
    marks = read([changed, same], office.chief)
    Case.objects.filter(pk=changed.case_id).update(fee_yen=999)

    done = stamp_many(marks, by=office.chief, at=MONDAY)

    assert {one.row.pk: one.why for one in done} == {
        changed.pk: "ProposalVoid.changed",
        same.pk: "",
    }
    assert not Step.objects.filter(proposal=changed).exclude(staff=None).exists()
    assert Proposal.objects.get(pk=changed.pk).state == "void"


def test_a_mark_of_another_view_is_refused(office: Office) -> None:
    (row,) = drafts(office, 1)
    read([row], office.chief)

    done = stamp_many({row.pk: "0" * 64}, by=office.chief, at=MONDAY)

    assert whys(done) == {"ProposalElsewhere"}


def test_nobody_stamps_their_own_draft_nor_out_of_turn(office: Office) -> None:
    (row,) = drafts(office, 1)
    actions.open_proposal(row.pk, by=office.town.sato, at=MONDAY)
    actions.open_proposal(row.pk, by=office.head, at=MONDAY)
    marks = {row.pk: bytes(row.digest).hex()}

    for by in (office.town.sato, office.head):
        assert whys(stamp_many(marks, by=by, at=MONDAY)) == {"NotYourTurn"}
    assert not Step.objects.exclude(staff=None).exists()


def test_what_is_nobodys_business_is_not_there(office: Office, town: Town) -> None:
    rows = drafts(office, 1)

    with pytest.raises(BadBulk):
        shown_together([one.pk for one in rows], by=town.kato, at=MONDAY)
    with pytest.raises(BadBulk):
        stamp_many({rows[0].pk: "0"}, by=town.kato, at=MONDAY)
    with pytest.raises(BadBulk):
        stamp_many({uuid4(): "0"}, by=office.chief, at=MONDAY)


def test_one_procedure_at_a_time(office: Office) -> None:
    rows = drafts(office, 1) + drafts(
        office, 1, procedure="benefit", by=office.town.hanako
    )

    with pytest.raises(BadBulk) as refused:
        shown_together([one.pk for one in rows], by=office.chief, at=MONDAY)

    assert refused.value.reason == "mixed"
    waiting = waiting_by_procedure(office.chief, MONDAY)
    assert {slug: len(many) for slug, many in waiting.items()} == {
        "benefit": 1,
        "certificate": 1,
    }
