"""A robot has one case for a while, reports it once, and can do nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from madoguchi.cases import actions as cases
from madoguchi.cases import followers
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ruling
from madoguchi.cases.problems import NotAllowed, NotYours
from madoguchi.cases.tests.cast import ANSWERS, MONDAY, Town, a_case, a_town, an_office
from madoguchi.events.queries import history, views_of
from madoguchi.jobs.models import Job
from madoguchi.robots import actions
from madoguchi.robots.models import Errand, Robot
from madoguchi.robots.queries import (
    Done,
    actor_of_robot,
    done_since,
    stuck,
    today,
    unsettled,
)
from madoguchi.robots.rules import (
    MOST_FAILURES,
    MOST_TRIES,
    BadReport,
    BatchFull,
    DayFull,
    LeaseOver,
    NoSuchErrand,
    NotWaiting,
    Report,
    RobotNamed,
    RobotStopped,
)
from madoguchi.robots.tests.cast import a_robot, waiting
from madoguchi.wards.scope import ward_scope

Act = Callable[[], object]
DONE = Report("entered", 6, 40)
LATER = MONDAY + timedelta(minutes=11)


def kinds(stream: str, ward: int) -> list[str]:
    return [one.kind for one in history(ward, stream)]


def test_a_case_is_leased_typed_in_and_goes_on(town: Town) -> None:
    [case] = waiting(town)
    robot, _ = a_robot(town)

    [seen] = actions.look(robot, 10, at=MONDAY)
    leased = actions.lease(robot, seen.pk, at=MONDAY)
    actions.report(robot, leased.errand.pk, DONE, at=MONDAY)

    assert leased.errand.key == case.reference
    assert leased.answers["applicant"] == ANSWERS["applicant"]["applicant"]
    case.refresh_from_db()
    assert case.state == Case.State.ISSUED
    assert kinds(case.stream, town.id)[-3:] == [
        "errand.leased",
        "errand.done",
        "case.handed_over",
    ]
    done = history(town.id, case.stream)[-2]
    assert (done.actor, done.fact["minutes"]) == (f"robot/{robot.pk}", 6)
    assert done_since(town.id, today(MONDAY))[robot.pk] == Done(1, 0, 0, 6)


def test_each_look_is_written_down(town: Town) -> None:
    [case] = waiting(town)
    robot, _ = a_robot(town)

    actions.look(robot, 10, at=MONDAY)
    actions.lease(robot, case.pk, at=MONDAY)

    assert [one.kind for one in views_of(town.id, robot.stream)] == ["robot.listed"]
    [look] = views_of(town.id, case.stream)
    assert (look.kind, look.actor) == ("errand.opened", f"robot/{robot.pk}")


def test_asked_again_it_is_the_same_errand_and_told_twice_it_counts_once(
    town: Town,
) -> None:
    [case] = waiting(town)
    robot, _ = a_robot(town)

    first = actions.lease(robot, case.pk, at=MONDAY).errand
    again = actions.lease(robot, case.pk, at=MONDAY).errand
    for _ in range(2):
        actions.report(robot, first.pk, DONE, at=MONDAY)

    assert again == first
    assert kinds(case.stream, town.id).count("errand.done") == 1
    assert kinds(case.stream, town.id).count("case.handed_over") == 1


def test_two_robots_never_have_one_case(town: Town) -> None:
    [case] = waiting(town)
    one, _ = a_robot(town)
    other, _ = a_robot(town, "転記2号")
    actions.lease(one, case.pk, at=MONDAY)

    assert actions.look(other, 10, at=MONDAY) == []
    with pytest.raises(NotWaiting):
        actions.lease(other, case.pk, at=MONDAY)


def test_a_robot_that_went_silent_reports_no_more_and_the_next_has_the_same_key(
    town: Town,
) -> None:
    [case] = waiting(town)
    one, _ = a_robot(town)
    other, _ = a_robot(town, "転記2号")
    silent = actions.lease(one, case.pk, at=MONDAY).errand
    assert unsettled(town.sato, LATER) == [silent]

    next_one = actions.lease(other, case.pk, at=LATER).errand

    assert next_one.key == silent.key
    with pytest.raises(LeaseOver):
        actions.report(one, silent.pk, DONE, at=LATER)
    assert kinds(case.stream, town.id)[-2:] == ["errand.failed", "errand.leased"]
    actions.report(other, next_one.pk, Report("already", 6, 5), at=LATER)
    assert unsettled(town.sato, LATER) == []


def test_a_lease_that_ran_out_takes_no_report(town: Town) -> None:
    [case] = waiting(town)
    robot, _ = a_robot(town)
    errand = actions.lease(robot, case.pk, at=MONDAY).errand

    with pytest.raises(LeaseOver):
        actions.report(robot, errand.pk, DONE, at=LATER)

    case.refresh_from_db()
    assert case.state == Case.State.DECIDED


def test_it_has_no_more_at_a_time_and_no_more_a_day_than_it_may(town: Town) -> None:
    cases = waiting(town, 3)
    robot, _ = a_robot(town, at_once=1, a_day=2)
    first = actions.lease(robot, cases[0].pk, at=MONDAY).errand

    with pytest.raises(BatchFull):
        actions.lease(robot, cases[1].pk, at=MONDAY)
    actions.report(robot, first.pk, DONE, at=MONDAY)
    second = actions.lease(robot, cases[1].pk, at=MONDAY).errand
    actions.report(robot, second.pk, DONE, at=MONDAY)
    with pytest.raises(DayFull):
        actions.lease(robot, cases[2].pk, at=MONDAY)

    actions.lease(robot, cases[2].pk, at=MONDAY + timedelta(days=1))


def test_whoever_stops_it_stops_it_with_its_next_call(town: Town) -> None:
    [case] = waiting(town)
    robot, _ = a_robot(town)
    errand = actions.lease(robot, case.pk, at=MONDAY).errand

    assert actions.stop_all(by=town.suzuki, at=MONDAY) == 1

    acts: tuple[Act, ...] = (
        lambda: actions.look(robot, 1, at=MONDAY),
        lambda: actions.lease(robot, case.pk, at=MONDAY),
        lambda: actions.report(robot, errand.pk, DONE, at=MONDAY),
        lambda: actions.fail(robot, errand.pk, "screen", at=MONDAY),
    )
    for act in acts:
        with pytest.raises(RobotStopped):
            act()
    assert actions.stop_all(by=town.suzuki, at=MONDAY) == 0
    assert kinds(robot.stream, town.id) == ["robot.started", "robot.stopped"]


def test_a_new_robot_begins_in_a_dry_run_that_moves_no_case(town: Town) -> None:
    [case] = waiting(town)
    robot, _ = a_robot(town, dry=True)

    errand = actions.lease(robot, case.pk, at=MONDAY).errand
    actions.report(robot, errand.pk, DONE, at=MONDAY)

    case.refresh_from_db()
    assert case.state == Case.State.DECIDED
    assert actions.look(robot, 10, at=MONDAY) == []
    assert done_since(town.id, today(MONDAY)) == {}
    actions.start(robot.pk, dry=False, by=town.suzuki, at=MONDAY)
    robot.refresh_from_db()
    assert actions.look(robot, 10, at=MONDAY) == [case]


def test_failures_give_the_case_back_until_somebody_has_to_look(town: Town) -> None:
    [case] = waiting(town)
    robot, _ = a_robot(town)
    for _ in range(MOST_TRIES):
        errand = actions.lease(robot, case.pk, at=MONDAY).errand
        actions.fail(robot, errand.pk, "value", at=MONDAY)

    assert actions.look(robot, 10, at=MONDAY) == []
    assert stuck(town.sato) == [case]
    assert stuck(town.kato) == []


def test_a_robot_that_only_fails_is_stopped(town: Town) -> None:
    robot, _ = a_robot(town)
    for case in waiting(town, MOST_FAILURES):
        errand = actions.lease(robot, case.pk, at=MONDAY).errand
        actions.fail(robot, errand.pk, "screen", at=MONDAY)

    robot.refresh_from_db()
    assert robot.stopped_for == "failures"


@pytest.mark.parametrize(
    "said",
    [
        Report("approve", 1, 1),
        Report("entered", -1, 1),
        Report("entered", 1, 10**9),
        Report("entered", 1.5, 1),  # type: ignore[arg-type]  # what JSON may hold
    ],
)
def test_a_report_of_what_cannot_be_is_refused(town: Town, said: Report) -> None:
    [case] = waiting(town)
    robot, _ = a_robot(town)
    errand = actions.lease(robot, case.pk, at=MONDAY).errand

    with pytest.raises(BadReport):
        actions.report(robot, errand.pk, said, at=MONDAY)


def test_what_does_not_wait_for_it_is_not_there(town: Town) -> None:
    waiting(town, 0)
    robot, _ = a_robot(town)
    undecided, refused = a_case(town, "reviewing"), a_case(town, "refused")

    for case in (undecided.pk, refused.pk, uuid4()):
        with pytest.raises(NotWaiting):
            actions.lease(robot, case, at=MONDAY)
    with pytest.raises(NoSuchErrand):
        actions.report(robot, uuid4(), DONE, at=MONDAY)


def test_a_robot_of_another_department_or_ward_sees_nothing(town: Town) -> None:
    [case] = waiting(town)
    robot, _ = a_robot(town)
    Robot.objects.filter(pk=robot.pk).update(department="zeimu")
    robot.refresh_from_db()
    with pytest.raises(NotWaiting):
        actions.lease(robot, case.pk, at=MONDAY)
    other = a_town("aoba")
    with ward_scope(other.id):
        foreign, _ = a_robot(other)
        with pytest.raises(NotWaiting):
            actions.lease(foreign, case.pk, at=MONDAY)
    assert not Errand.objects.exists()


def test_two_robots_of_one_name_are_not_to_be_told_apart(town: Town) -> None:
    a_robot(town)

    with pytest.raises(RobotNamed):
        a_robot(town)


VERBS: dict[str, Any] = {
    "take": cases.take,
    "finish_review": cases.finish_review,
    "decide": lambda case, **who: cases.decide(case, Ruling("granted"), **who),
    "refuse": lambda case, **who: cases.decide(
        case, Ruling("refused", "other", "理由"), **who
    ),
    "propose": lambda case, **who: cases.propose(
        case, Ruling("granted"), is_urgent=False, **who
    ),
    "close": cases.close,
    "assign": lambda case, **who: cases.assign(case, 1, **who),
    "note": lambda case, **who: cases.add_note(case, "x", **who),
    "withdraw": cases.withdraw_for,
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_robot_never_works_on_decides_or_approves_a_case(
    town: Town, verb: str
) -> None:
    waiting(town, 0)
    robot, _ = a_robot(town)
    state = "granted" if verb == "close" else "reviewing"
    case = a_case(town, state)
    before = kinds(case.stream, town.id)

    with pytest.raises(NotAllowed):
        VERBS[verb](case.pk, by=actor_of_robot(robot), at=MONDAY)

    assert kinds(case.stream, town.id) == before


def test_a_robot_with_the_number_of_an_approver_stamps_nothing(town: Town) -> None:
    waiting(town, 0)
    office = an_office(town)
    robot, _ = a_robot(town)
    case = a_case(town, "reviewing")
    ruling = Ruling("refused", "other", "理由です。")
    row = cases.propose(case.pk, ruling, is_urgent=False, by=town.sato, at=MONDAY)
    seen = bytes(row.digest).hex()
    by = replace(actor_of_robot(robot), id=office.chief.id)

    acts: tuple[Act, ...] = (
        lambda: cases.stamp(row.pk, seen, by=by, at=MONDAY),
        lambda: cases.send_back(row.pk, "だめ", by=by, at=MONDAY),
        lambda: cases.recall(row.pk, by=by, at=MONDAY),
    )
    for act in acts:
        with pytest.raises(NotYours):
            act()

    assert row.steps.filter(stamped_at=None).count() == row.steps.count()


def test_no_register_is_asked_about_what_a_robot_does(town: Town) -> None:
    [case] = waiting(town)

    for event in history(town.id, case.stream):
        if event.kind in followers.KINDS:
            followers.carry_out(event)

    keys = Job.objects.values_list("unique_key", flat=True)
    assert not [key for key in keys if key.startswith("hand-over:")]


def test_a_case_decided_anew_is_another_entry(town: Town) -> None:
    [case] = waiting(town)
    robot, _ = a_robot(town)
    errand = actions.lease(robot, case.pk, at=MONDAY).errand
    actions.report(robot, errand.pk, DONE, at=MONDAY)
    Case.objects.filter(pk=case.pk).update(state=Case.State.DECIDED)

    assert actions.lease(robot, case.pk, at=MONDAY).errand.key == f"{case.reference}/2"
