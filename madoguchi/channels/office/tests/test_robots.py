"""Robots at the desk: what they did, what nobody knows the end of, and the switch."""

from datetime import timedelta

import pytest

from madoguchi.cases.tests.cast import MONDAY, Town, staff
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.robots import actions
from madoguchi.robots.rules import Report
from madoguchi.robots.tests.cast import a_robot, waiting
from madoguchi.wards.models import Department

LATER = MONDAY + timedelta(minutes=20)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def test_the_desk_tells_what_robots_saved_and_what_has_no_end(
    town: Town, sato: Desk
) -> None:
    done, silent = waiting(town, 2)
    robot, _ = a_robot(town, at_once=2)
    errand = actions.lease(robot, done.pk, at=MONDAY).errand
    actions.report(robot, errand.pk, Report("entered", 7, 30), at=MONDAY)
    actions.lease(robot, silent.pk, at=MONDAY)

    page = sato.text("robots")

    assert "ロボットの報告で7分です" in page
    assert f"連携番号 {silent.reference}" in page
    assert "入力されたか確かめる事案 1件" in page
    assert "稼働中" in page
    assert "ロボットが入力し、登録が済んだ" in sato.text("case", done.pk)


def test_any_clerk_stops_them_all_and_only_some_start_them(
    town: Town, sato: Desk, suzuki: Desk
) -> None:
    robot, _ = a_robot(town)

    response = sato.post("robots_stop")
    assert (
        "すべてのロボットを止めました"
        in sato.client.get(response["Location"]).content.decode()
    )
    robot.refresh_from_db()
    assert robot.stopped_for == "staff"

    assert sato.post("robot_start", robot.pk, how="real").status_code == 403
    suzuki.post("robot_start", robot.pk, how="real")
    robot.refresh_from_db()
    assert (robot.is_stopped, robot.is_dry) == (False, False)
    sato.post("robot_stop", robot.pk)
    robot.refresh_from_db()
    assert robot.is_stopped


def test_without_robots_the_desk_says_how_to_have_one(town: Town, sato: Desk) -> None:
    assert "madoguchi robot" in sato.text("robots")
    assert sato.post("robot_stop", 99).status_code == 404


def test_who_works_on_none_of_its_cases_sees_no_errand(town: Town) -> None:
    [case] = waiting(town)
    robot, _ = a_robot(town)
    actions.lease(robot, case.pk, at=MONDAY)

    kumin = Department.objects.get(ward=town.ward, slug="kumin")
    planner = staff(kumin, "noda", "野田 薫", "dx")
    for actor in (town.kato, planner):
        assert case.reference not in Desk.of(town, actor).text("robots")
