"""One confirmation, many cases: each by itself, each once, and taken back in time."""

from datetime import timedelta

import pytest

from madoguchi.cases import actions
from madoguchi.cases.models import Case, Decision
from madoguchi.cases.tests.cast import (
    MONDAY,
    TABLE,
    Town,
    a_case,
    an_office,
    ask,
    bring,
    decide,
)
from madoguchi.events.models import Event
from madoguchi.events.queries import history
from madoguchi.jobs.models import Job
from madoguchi.kernel.channel import Channel
from madoguchi.teamwork.actions import bulks
from madoguchi.teamwork.models import Bulk, BulkItem
from madoguchi.teamwork.problems import BadBulk, NoSuchPart, NotUndone
from madoguchi.teamwork.tests.cast import (
    GRANT,
    LATER,
    REFUSE,
    a_clerk,
    carried_out,
    confirmed,
    follow_all,
    fresh,
    planned,
    whys,
)
from madoguchi.wards.models import Membership

pytestmark = pytest.mark.django_db


def test_taking_many_gives_each_its_own_fact(town: Town) -> None:
    cases = [a_case(town) for _ in range(3)]

    row = carried_out(confirmed(cases, "take", by=town.sato))

    assert {str(fresh(one).assignee_id) for one in cases} == {town.sato.id}
    assert [history(town.id, one.stream)[-1].kind for one in cases] == [
        "case.taken"
    ] * 3
    assert row.state == "done"
    assert [one.kind for one in history(town.id, row.stream)] == [
        "bulk.confirmed",
        "bulk.finished",
    ]


def test_a_plan_says_why_some_are_left_out(town: Town) -> None:
    free, hers, decided = (
        a_case(town),
        a_case(town, "reviewing"),
        a_case(town, "granted"),
    )

    found = planned([free, hers, decided], "take", by=town.suzuki)

    assert [one.case.pk for one in found.acted] == [free.pk]
    assert {one.why for one in found.left} == {
        "AlreadyTaken",
        "AlreadyDecided.already_decided",
    }


def test_what_was_left_out_is_written_down_and_stays(town: Town) -> None:
    cases = [a_case(town), a_case(town, "granted")]

    row = carried_out(confirmed(cases, "take", by=town.sato))

    assert sorted(whys(row)) == ["AlreadyDecided.already_decided", "done"]


def test_nobody_plans_for_another_department(town: Town) -> None:
    case = a_case(town)

    found = planned([case], "take", by=town.kato)

    assert (found.rows, found.missing) == ((), 1)
    with pytest.raises(BadBulk):
        bulks.confirm(found, by=town.kato, at=MONDAY)


def test_decisions_wait_until_they_cannot_be_taken_back(town: Town) -> None:
    case = a_case(town)
    row = confirmed([case], "decide", by=town.sato, ruling=GRANT)

    early = bulks.carry_on(row.pk, ward=town.id, most=9, at=MONDAY)

    assert (early, fresh(case).outcome) == (0, "")
    assert row.starts_at - MONDAY == timedelta(minutes=5)
    carried_out(row)
    assert fresh(case).outcome == "granted"


def test_taken_back_in_time_nothing_was_ever_decided(town: Town) -> None:
    case = a_case(town)
    row = confirmed([case], "decide", by=town.sato, ruling=REFUSE)

    bulks.undo(row.pk, by=town.sato, at=MONDAY)

    carried_out(row)
    assert fresh(case).outcome == ""
    assert whys(row) == ["dropped"]
    assert not bytes(BulkItem.objects.get().sealed)
    assert not Event.objects.filter(kind="case.decided").exists()


def test_a_decision_that_was_made_stands(town: Town) -> None:
    row = carried_out(confirmed([a_case(town)], "decide", by=town.sato, ruling=GRANT))

    with pytest.raises(NotUndone, match="decided"):
        bulks.undo(row.pk, by=town.sato, at=LATER)


def test_midway_what_is_still_to_come_can_be_stopped(town: Town) -> None:
    cases = [a_case(town) for _ in range(3)]
    row = confirmed(cases, "decide", by=town.sato, ruling=GRANT)
    bulks.carry_on(row.pk, ward=town.id, most=1, at=LATER)

    bulks.undo(row.pk, by=town.sato, at=LATER)

    assert whys(carried_out(row)) == ["done", "dropped", "dropped"]
    assert Decision.objects.count() == 1


def test_refused_alike_each_carries_its_reason_sealed_for_itself(town: Town) -> None:
    cases = [a_case(town) for _ in range(2)]
    row = confirmed(cases, "decide", by=town.sato, ruling=REFUSE)
    waiting = [bytes(one.sealed) for one in BulkItem.objects.all()]

    carried_out(row)

    assert REFUSE.reason.encode() not in b"".join(waiting)
    assert len(set(waiting)) == 2
    said = [
        actions.open_case(one.pk, town.sato, "work", LATER)
        .row.decisions.get()
        .reason_code
        for one in cases
    ]
    assert said == ["not_eligible"] * 2
    assert not any(bytes(one.sealed) for one in BulkItem.objects.all())


def test_grounds_are_not_shared_between_procedures(town: Town) -> None:
    cases = [a_case(town), a_case(town, procedure="benefit", by=town.hanako)]

    with pytest.raises(BadBulk, match="mixed"):
        planned(cases, "decide", by=town.suzuki, ruling=GRANT)


@pytest.mark.parametrize(("picked", "why"), [(0, "nothing"), (501, "many")])
def test_nothing_and_too_much_are_refused(town: Town, picked: int, why: str) -> None:
    with pytest.raises(BadBulk, match=why):
        planned([Case(reference=str(n)) for n in range(picked)], "take", by=town.sato)


def test_whoever_may_not_decide_decides_none(town: Town) -> None:
    cases = [a_case(town, procedure="benefit", by=town.hanako)]

    clerk = planned(cases, "decide", by=town.sato, ruling=GRANT)
    supervisor = planned(cases, "decide", by=town.suzuki, ruling=GRANT)

    assert [one.why for one in clerk.left] == ["NotAllowed.decide"]
    assert [one.did for one in supervisor.acted] == ["decided"]


def test_nobody_decides_what_they_typed_in_where_the_ward_says_so(town: Town) -> None:
    office = an_office(town)
    office.rule(approval=[], enterer_may_decide=False)
    case = a_case(town, by=town.sato, channel=Channel.POST)

    found = planned([case], "decide", by=town.sato, ruling=GRANT)

    assert [one.why for one in found.left] == ["NotAllowed.decide"]


def test_where_the_table_asks_others_each_is_drafted_for_them(town: Town) -> None:
    an_office(town)
    cases = [a_case(town) for _ in range(2)]

    row = confirmed(cases, "decide", by=town.sato, ruling=REFUSE)
    carried_out(row)

    assert {one.did for one in BulkItem.objects.all()} == {"proposed"}
    assert {fresh(one).outcome for one in cases} == {""}
    assert Event.objects.filter(kind="approval.proposed").count() == 2
    again = planned(cases, "decide", by=town.sato, at=LATER, ruling=REFUSE)
    assert {one.why for one in again.left} == {"ProposalElsewhere"}


def test_a_table_that_changed_meanwhile_lets_nobody_decide_alone(town: Town) -> None:
    office = an_office(town)
    office.rule(approval=[])
    case = a_case(town)
    row = confirmed([case], "decide", by=town.sato, ruling=REFUSE)

    office.rule(approval=TABLE)

    assert whys(carried_out(row)) == ["ApprovalNeeded"]
    assert fresh(case).outcome == ""


def test_what_changed_after_the_confirmation_is_left_out(town: Town) -> None:
    noted, asked, decided, same = (a_case(town) for _ in range(4))
    row = confirmed([noted, asked, decided, same], "decide", by=town.sato, ruling=GRANT)
    actions.add_note(noted.pk, "待って。", by=town.suzuki, at=MONDAY)
    bring(town, asked, "correcting")
    decide(town, decided.pk, "refused")

    carried_out(row)

    assert sorted(whys(row)) == ["LeftOut.changed"] * 3 + ["done"]
    assert fresh(decided).outcome == "refused"
    assert fresh(asked).state == "correcting"


def test_what_waits_for_its_applicant_is_not_decided_in_passing(town: Town) -> None:
    case = a_case(town, "reviewing")
    ask(town, case.pk)

    found = planned([case], "decide", by=town.sato, ruling=GRANT)

    assert [one.why for one in found.left] == ["LeftOut.correcting"]


def test_a_case_waits_in_one_bulk_alone(town: Town) -> None:
    case = a_case(town)
    before = planned([case], "take", by=town.suzuki)
    confirmed([case], "decide", by=town.sato, ruling=GRANT)

    found = planned([case], "take", by=town.suzuki)

    assert [one.why for one in found.left] == ["LeftOut.waits"]
    with pytest.raises(BadBulk, match="elsewhere"):
        bulks.confirm(before, by=town.suzuki, at=MONDAY)
    assert Bulk.objects.count() == 1


def test_who_does_not_work_here_any_more_decides_nothing(town: Town) -> None:
    case = a_case(town)
    row = confirmed([case], "decide", by=town.sato, ruling=GRANT)

    Membership.objects.filter(staff=int(town.sato.id)).update(
        until_on=MONDAY.date() - timedelta(days=1)
    )

    assert whys(carried_out(row)) == ["LeftOut.moved"]


def test_a_giving_is_undone_case_by_case(town: Town) -> None:
    ito = a_clerk(town, "ito")
    free, hers, later = a_case(town), a_case(town, "reviewing"), a_case(town)
    row = carried_out(
        confirmed([free, hers, later], "assign", by=town.suzuki, to=ito.id)
    )
    actions.add_note(later.pk, "着手した。", by=ito, at=LATER)

    bulks.undo(row.pk, by=town.suzuki, at=LATER)
    row = carried_out(row)

    assert (fresh(free).assignee_id, fresh(free).state) == (None, "received")
    assert str(fresh(hers).assignee_id) == town.sato.id
    assert str(fresh(later).assignee_id) == ito.id
    assert row.state == "undone"
    assert sorted(whys(row)) == ["LeftOut.changed", "back", "back"]
    with pytest.raises(NotUndone, match="undone"):
        bulks.undo(row.pk, by=town.suzuki, at=LATER)


def test_nobody_undoes_what_somebody_else_did(town: Town) -> None:
    row = confirmed([a_case(town)], "take", by=town.sato)

    for stranger in (a_clerk(town, "ito"), town.kato):
        with pytest.raises(NoSuchPart):
            bulks.undo(row.pk, by=stranger, at=MONDAY)


def test_dealing_by_load_gives_each_the_same(town: Town) -> None:
    ito = a_clerk(town, "ito")
    for _ in range(3):
        bring(town, a_case(town), "reviewing")
    cases = [a_case(town) for _ in range(5)]

    carried_out(confirmed(cases, "assign", by=town.suzuki, to="load"))

    given = [str(fresh(one).assignee_id) for one in cases]
    assert (given.count(ito.id), given.count(town.sato.id)) == (4, 1)


def test_a_job_does_it_in_steps_and_a_second_run_changes_nothing(town: Town) -> None:
    cases = [a_case(town) for _ in range(3)]
    row = confirmed(cases, "take", by=town.sato)

    left = bulks.carry_on(row.pk, ward=town.id, most=2, at=LATER)
    carried_out(row)
    again = bulks.carry_on(row.pk, ward=town.id, most=2, at=LATER)

    assert (left, again) == (1, 0)
    assert Event.objects.filter(kind="case.taken").count() == 3
    assert Event.objects.filter(kind="bulk.finished").count() == 1


def test_the_log_starts_the_job_when_the_time_to_undo_is_over(town: Town) -> None:
    row = confirmed([a_case(town)], "decide", by=town.sato, ruling=GRANT)

    follow_all(town)

    (job,) = Job.objects.filter(task__endswith="carry_on")
    assert job.run_after == row.starts_at
